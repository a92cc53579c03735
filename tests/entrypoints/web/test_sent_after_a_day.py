"""A form that is sent from a page of the desk which has been open for longer than one stays in."""

import re
from html import unescape

import pytest

from tests.entrypoints.web.town import Town, sign_in

LOST = "Ce que vous venez d’envoyer n’est pas gardé"
SHEET_SINCE = "reprise?feuille=1abc&depuis=2026-11-24T08:00"


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("comite", "/coordination/comite"),
        ("adresses", "/coordination/adresses"),
        (SHEET_SINCE, f"/coordination/{SHEET_SINCE}"),
        ("problemes/3", ""),
        ("appels/N-7F3K2Q8", ""),
        ("fait", ""),
    ],
)
def test_who_sent_it_is_told_that_nothing_is_kept_and_comes_back_to_its_page(
    town: Town, path: str, back: str
) -> None:
    """The page asked for her address, and she took it that her answer was noted."""
    client, token = sign_in(town)
    town.clock.pass_by(hours=13)

    data = {"token": token, "decision": "sheet"}
    page = client.post(f"/coordination/{path}", data=data, follow_redirects=True)

    text = unescape(page.text)
    assert LOST in text
    assert re.findall(r'name="vers" value="([^"]+)"', text) == ([back] if back else [])


@pytest.mark.parametrize("path", ["", "comite", "problemes?ancre=p1", "entrer"])
def test_who_only_opened_a_page_has_lost_nothing(town: Town, path: str) -> None:
    page = town.app().test_client().get(f"/coordination/{path}", follow_redirects=True)

    assert 'name="email"' in page.text
    assert LOST not in unescape(page.text)


def test_who_leaves_from_an_old_page_has_lost_nothing(town: Town) -> None:
    client, token = sign_in(town)
    town.clock.pass_by(hours=13)

    page = client.post("/coordination/sortir", data={"token": token}, follow_redirects=True)

    assert LOST not in unescape(page.text)
