import re
from pathlib import Path
from typing import get_args

import pytest

from sync_service.adapters.letters import JinjaLetters
from sync_service.config import project_folder
from sync_service.digest.coming import ComingSession
from sync_service.digest.partner_letter import OpenProblems, PartnerLetter
from sync_service.families.mails.family_mails import LetterName

LETTERS = JinjaLetters(project_folder("templates"), project_folder("translations"))
CONTEXT: dict[str, object] = {
    "given_name": "Zoé",
    "session": {
        "title": "Cuisine & jeux",
        "date": "2026-12-01",
        "start_time": "14:30",
        "end_time": "16:00",
        "place": "Médiathèque",
        "there": {"line": ""},
        "partner_name": "Les Épis",
        "at_partners": {"line": "12 rue Basse, 54300 Lunéville"},
        "phone": "+33353010203",
        "transport": "Bus 4",
        "day_phone": "+33639981234",
    },
    "dates": (),
    "workshops_url": "https://clef.example.org/ateliers",
    "manage_url": "https://clef.example.org/i/abc",
    "not_me_url": "https://clef.example.org/i/abc/pas-moi",
    "sign_in_url": "https://clef.example.org/coordination/entrer/abc",
    "code": "N-7F3K2Q8",
    "rank": 2,
    "month": "2026-12",
    "sessions": [
        {
            "title": "Cuisine & jeux",
            "date": "2026-12-01",
            "start_time": "14:30",
            "place": "Médiathèque",
            "nearest": {"line": "12 rue Basse, 54300 Lunéville"},
        }
    ],
    "unsubscribe_url": "https://clef.example.org/desabonnement/abc",
    "entries": [
        {
            "title": "Cuisine",
            "date": "2026-12-01",
            "manage_url": "https://clef.example.org/i/abc",
        }
    ],
    "standing": "confirmed",
    "changes": [
        {"field": "date", "before": "2026-12-01", "after": "2026-12-02"},
        {"field": "start_time", "before": "14:00", "after": "14:30"},
        {"field": "end_time", "before": None, "after": "16:00"},
        {"field": "place", "before": "Salle A", "after": "Salle B"},
    ],
}
FOR_PARTNERS: dict[str, object] = {
    "partner": "Les Épis",
    "unsubscribe_url": "https://clef.example.org/desabonnement/abc",
    "loans": ["Malle, à rendre à Ludothèque pour le mardi 8 décembre."],
    "letter": PartnerLetter(
        "Les Épis",
        [OpenProblems("Onglet « Contacts » : 1 case à corriger.", "1abc")],
        1,
        ["Malle, à rendre à Ludothèque depuis le 01/12/2026."],
        [ComingSession("mardi 8 décembre, 9h", "Cuisine & jeux", "Salle A", "5 sur 8", 2, 63)],
    ),
    "links": {"1abc": "https://clef.example.org/feuille/abc"},
    "questions": [
        ("Onglet « Contacts », case B7 : 1 valeur à choisir.", "https://docs.example.org/d/1")
    ],
}
NAMES = [*get_args(LetterName), "links", "news", "sign-in"]


def links(text: str) -> set[str]:
    return set(re.findall(r'https://[^\s"<]+', text))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_text_and_html_carry_the_same_links(name: str, language: str) -> None:
    letter = LETTERS.render(name, language, CONTEXT)
    assert links(letter.text) == links(letter.html) != set()


@pytest.mark.parametrize("name", ["partner-letter", "loan-reminder", "open-question"])
def test_text_and_html_to_a_partner_say_the_same_and_link_alike(name: str) -> None:
    letter = LETTERS.render(name, "fr", FOR_PARTNERS)
    assert links(letter.text) == links(letter.html) != set()
    told = ["case B7"] if name == "open-question" else ["Malle, à rendre à Ludothèque"]
    if name == "partner-letter":
        told += ["1 case à corriger", "5 sur 8", "en attente : 2", "Salle A"]
    words = re.sub(r"<[^>]+>", "", letter.html)
    assert [one for one in told if one not in letter.text or one not in words] == []
    assert max(map(len, letter.text.splitlines())) < 130
    assert "\n\n\n" not in letter.text


@pytest.mark.parametrize("name", NAMES)
def test_french_stands_below_another_language(name: str) -> None:
    letter = LETTERS.render(name, "en", CONTEXT)
    french = LETTERS.render(name, "fr", CONTEXT)
    assert letter.text.endswith(french.text)
    assert letter.text.count("Bonjour") == french.text.count("Bonjour") == 1
    assert "Hello" in letter.text
    assert letter.html.index('<div lang="en"') < letter.html.index('<div lang="fr"')


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_is_on_its_element(name: str) -> None:
    html = LETTERS.render(name, "fr", CONTEXT).html
    [kept] = re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL)
    assert (
        re.sub(
            r"@media \(prefers-color-scheme: dark\) *\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", kept
        ).strip()
        == ""
    )
    assert 'style="' in html
    assert len(html.encode()) < 20_000


def test_typed_text_never_becomes_markup() -> None:
    letter = LETTERS.render("confirmation", "fr", {**CONTEXT, "given_name": "<b>Zoé</b>"})
    assert "<b>" not in letter.html
    assert "&lt;b&gt;Zoé" in letter.html


def test_a_line_break_never_reaches_a_subject() -> None:
    session = {**CONTEXT["session"], "title": "Jeux\r\nBcc: x@example.org"}  # type: ignore[dict-item]
    subject = LETTERS.render("confirmation", "fr", {**CONTEXT, "session": session}).subject
    assert "\n" not in subject
    assert "\r" not in subject


def test_a_subject_says_which_workshop_and_when() -> None:
    subjects = [LETTERS.render("reminder", language, CONTEXT).subject for language in ("fr", "en")]
    assert [one.replace("\xa0", " ") for one in subjects] == [
        "C’est bientôt : Cuisine & jeux, mardi 1er décembre 2026",
        "Coming soon: Cuisine & jeux, Tuesday 1 December 2026",
    ]


def test_an_unknown_language_is_written_in_french() -> None:
    assert LETTERS.render("waiting", "xx", CONTEXT) == LETTERS.render("waiting", "fr", CONTEXT)


def test_a_whole_document_is_taken_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "emails" / "digest"
    folder.mkdir(parents=True)
    (tmp_path / "translations").mkdir()
    for part, text in [
        ("subject.txt", "Semaine"),
        ("body.txt", "Rien"),
        ("body.html", "<!doctype html><title>x</title><p>Rien</p>"),
    ]:
        (folder / part).write_text(text, encoding="utf-8")
    letters = JinjaLetters(tmp_path / "templates", tmp_path / "translations")
    assert letters.render("digest", "fr", {}).html.count("<title>") == 1
