"""Before the first sheet is followed: what the desk and the letter say to whoever begins."""

from html import unescape

from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.town import Town, sign_in


def test_nothing_to_do_is_not_all_that_is_said_before_a_sheet_is_followed(town: Town) -> None:
    """« Rien à faire », each Monday, of a service that reads nothing."""
    desk, _ = sign_in(town)
    home, letter, sheets = (
        unescape(desk.get(f"/coordination/{page}").text)
        for page in ("", "lettres/maintenant/vue", "feuilles")
    )

    assert "n’est suivie encore." in home
    assert "Aucune feuille n’est suivie encore" in letter
    assert "Voyez avec l’hébergeur" in sheets


def test_once_a_sheet_is_followed_it_is_said_no_more(quarter: Quarter) -> None:
    quarter.open("les-epis", {"Contacts": [("Nom", "Prénom")]})
    quarter.sync()
    desk = quarter.desk()
    pages = [desk.get(f"/coordination/{one}").text for one in ("", "lettres/maintenant/vue")]

    assert not any("suivie encore" in unescape(page) for page in pages)
