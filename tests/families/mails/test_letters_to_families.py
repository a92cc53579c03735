"""What a letter to a family looks like, in each language that is written."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from sync_service.config import project_folder
from sync_service.families.change_registration import cancel
from sync_service.families.follow_sessions import follow_sessions
from sync_service.families.mails.family_mails import wrap
from sync_service.families.mails.wording import load_catalogue
from tests.entrypoints.web.town import Town
from tests.families.test_follow_sessions import change_in_sheet, family

ARROWS = {"fr": "→", "ar": "←"}
WRITTEN = sorted(
    ["fr", *(one.name for one in project_folder("translations").iterdir() if one.is_dir())]
)


@pytest.fixture
def town() -> Town:
    town = Town()
    follow_sessions(town.desk)
    town.clock.pass_by(minutes=20)
    return town


def newest(town: Town) -> tuple[str, str, str]:
    """Subject, text and HTML of the last mail."""
    message = message_from_bytes(town.mails()[-1][2], policy=default)
    assert isinstance(message, EmailMessage)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    return message["Subject"], plain.get_content(), html.get_content()


def changed(town: Town, language: str, **fields: str) -> tuple[str, str, str]:
    session = town.add_session(place="Salle A")
    family(town, session, "Ana", email="ana@example.org", language=language)
    town.clock.pass_by(minutes=5)
    change_in_sheet(town, session, **fields)
    follow_sessions(town.desk)
    return newest(town)


def test_what_is_over_offers_no_change_but_other_workshops(town: Town) -> None:
    """« L’atelier n’a pas lieu. » had a button « Voir, changer ou annuler »."""
    _, text, html = changed(town, "fr", status="cancelled")
    session = town.add_session(title="Jeux")
    cancel(town.desk, family(town, session, "Bea", email="bea@example.org"))
    _, left, _ = newest(town)

    for said in (text, html, left):
        assert "annuler" not in said
        assert "https://clef.example.org/ateliers" in said
        assert "https://clef.example.org/i/" in said


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_an_arrow_points_from_what_was_to_what_is(town: Town, language: str) -> None:
    _, text, html = changed(town, language, place="Salle B")
    first = text.partition("-" * 40)[0]
    assert ARROWS[language] in first
    assert set(ARROWS.values()).intersection(first) == {ARROWS[language]}
    assert ARROWS[language] in html


def test_a_latin_word_moves_no_arabic_sign(town: Town) -> None:
    subject, text, _ = changed(town, "ar", place="Salle B")
    first = text.partition("-" * 40)[0]
    assert "\u2068Cuisine en famille\u2069،" in subject
    for word in ("Ana", "Salle B", "Centre social Les Épis", "Cuisine en famille"):
        assert f"\u2068{word}\u2069" in first


def test_a_place_is_a_text_in_the_html_of_a_change(town: Town) -> None:
    _, text, html = changed(town, "fr", place="Salle <b>B</b>")
    assert "Salle <b>B</b>" in text
    assert "Salle &lt;b&gt;B&lt;/b&gt;" in html
    assert "<b>B" not in html


@pytest.mark.parametrize("language", WRITTEN)
def test_no_line_is_wider_than_a_mail_program_shows(town: Town, language: str) -> None:
    _, text, _ = changed(town, language, place=" ".join(["Salle"] * 40))
    assert [line for line in text.splitlines() if len(line) > 72 and "://" not in line] == []


def test_an_address_stays_whole() -> None:
    address = "https://clef.example.org/i/" + "x-" * 60
    assert wrap(address) == address


def test_a_dark_screen_is_thought_of(town: Town) -> None:
    _, _, html = changed(town, "fr", place="Salle B")
    assert "prefers-color-scheme" in html
    assert html.count("<style") == 1


def test_the_number_to_ring_is_a_link(town: Town) -> None:
    for fields in ({"place": "Salle B"}, {"status": "cancelled"}):
        _, text, html = changed(town, "fr", **fields)
        assert 'href="tel:+33353010203"' in html
        assert "tel:" not in text


@pytest.mark.parametrize("language", WRITTEN)
def test_whoever_waits_is_told_so_with_each_change(town: Town, language: str) -> None:
    """« Votre atelier change », « L’atelier a lieu », and its calendar: she comes for nothing."""
    session = town.add_session(place="Salle A", capacity=1)
    family(town, session, "Ana", email="ana@example.org")
    family(town, session, "Bea", email="bea@example.org", language=language)
    town.clock.pass_by(minutes=5)
    change_in_sheet(town, session, place="Salle B")
    follow_sessions(town.desk)

    said = load_catalogue(project_folder("translations"), language).gettext
    [(_, _, first), (_, _, second)] = town.mails()[-2:]
    told = {one["To"]: one for one in map(parse, (first, second))}
    waits = said("Vous êtes sur la liste d’attente.")
    for address, is_waiting in (("ana@example.org", False), ("bea@example.org", True)):
        mail = told[address]
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert html is not None
        assert [waits in one.get_content() for one in (plain, html)] == [is_waiting] * 2
        assert [one.get_filename() for one in mail.iter_attachments()] == (
            [] if is_waiting else ["atelier.ics"]
        )


def parse(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message
