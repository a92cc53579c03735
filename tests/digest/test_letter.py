"""What the letter itself shows of what was found: colours, comparisons, the proposed message."""

import re
from dataclasses import replace
from datetime import date

import pytest

from sync_service.digest.facts import Facts
from sync_service.digest.make import make_digest
from sync_service.domain.base import Problem
from sync_service.domain.record import Record
from sync_service.ports import Letter
from tests.digest.week import facts, plain, record, registration, session
from tests.entrypoints.web.town import LETTERS

GREEN, AMBER, RED = "#14594c", "#b7791f", "#a3261b"


def letter(given: Facts) -> Letter:
    return LETTERS.render("digest", "fr", {"digest": make_digest(given), "unsubscribe_url": ""})


@pytest.mark.parametrize(("children", "colour"), [(0, GREEN), (1, AMBER), (2, RED)])
def test_a_bar_changes_its_colour_when_a_session_is_full_and_when_it_is_over(
    children: int, colour: str
) -> None:
    given = facts(session(capacity=2), registration("N-1", "confirmed", children_0_2=children))
    html = letter(given).html

    assert [one for one in (GREEN, AMBER, RED) if f'bgcolor="{one}"' in html] == [colour]


def test_a_first_season_is_compared_with_nothing() -> None:
    def held(number: int, day: str) -> list[Record]:
        count = record(f"B-{number}", "session_count", session_id=f"D-{number}", families_count=4)
        return [session(f"D-{number}", date=day, status="held"), count]

    first = letter(facts(*held(1, "2026-10-06")))
    second = letter(facts(*held(1, "2026-10-06"), *held(2, "2025-10-07")))

    assert "à la même date" not in first.html + first.text
    assert "La dernière, à la même date" in second.html
    assert "(l’an dernier à la même date : 1)" in second.text


def test_each_late_loan_of_one_owner_is_in_both_bodies_under_the_one_thing() -> None:
    late = [
        record(ref, "loan", borrower_organisation_id="les-epis", due_on="2026-11-20")
        for ref in ("E-1", "E-2")
    ]

    shown = letter(facts(*late))

    text = shown.text.replace("\u00a0", " ")
    assert "1. Les Épis : 2 prêts en retard, le premier depuis le 20/11/2026.\n" in text
    for ref in ("E-1", "E-2"):
        part = f"un matériel (prêt {ref}), chez Les Épis, à rendre le 20/11/2026"
        assert f"\n   - {part}\n" in text
        assert f"<br>– {part}" in shown.html.replace("\u00a0", " ")


def test_the_message_of_a_third_absence_is_one_tap_away() -> None:
    meetings = [
        record(f"R-{month}", "meeting", kind="technical_committee", status="held",
               date=date(2026, month, 10).isoformat())
        for month in (9, 10, 11)
    ]  # fmt: skip
    absences = [
        record(f"P-{one.ref}", "attendance", meeting_id=one.ref, organisation_id="ludo",
               status="absent")
        for one in meetings
    ]  # fmt: skip
    given = facts(*meetings, *absences)
    html = letter(given).html

    assert '<a href="mailto:?subject=Comit%C3%A9%20technique' in html
    told = plain(re.sub(r"<[^>]+>", "", html))
    assert (
        "Écrire le message proposé à Ludothèque, sans adresse : pour l’avoir, écrivez depuis "
        "« Ouvrir »"
    ) in told
    assert re.search(r'absences\?ancre=ludo#ludo"[^>]*>Ouvrir</a>\s·\s<a href="mailto:\?', html)

    without = letter(replace(given, addresses=replace(given.addresses, coordinator_page="")))
    told = plain(re.sub(r"<[^>]+>", "", without.html))
    assert "Écrire le message proposé à Ludothèque, sans adresse" in told
    assert "« Ouvrir »" not in told


def test_what_the_partners_mend_has_the_last_number_of_what_the_headline_counts() -> None:
    """The subject said eight things, and the letter numbered seven."""
    asked = [Problem("conflict", "…", f"s{n}", partner="ludo", row_key="a") for n in range(8)]
    mended = Problem("invalid", "…", "t", 1, "Contacts", "ludo", row_key="b", field="email")
    given = replace(facts(), problems=[*asked, mended])
    told = letter(given)

    assert "9 choses à faire" in told.subject
    assert "9. À suivre chez les partenaires" in told.html
    assert "9. À SUIVRE CHEZ LES PARTENAIRES" in told.text
    assert "\n7. " in told.text
    assert "\n8. " not in told.text, "it is « et 1 de plus »"


def test_what_nobody_counted_is_no_zero_in_the_letter() -> None:
    """« Adultes : 0 » stood beside eight families of a list without a column for adults."""
    held = session("D-1", date="2026-11-03", status="held")
    count = record("B-1", "session_count", session_id="D-1", families_count=8, children_3_5=0)

    shown = letter(facts(held, count))

    for line in ("Familles : 8", "Adultes : pas compté", "Enfants : 0"):
        assert f"- {line}\n" in shown.text.replace("\u00a0", " ")
    assert "<b>pas compté</b>" in shown.html
