"""A partner's own letter: what waits in its sheet, its loans, who comes; never a family's name."""

from dataclasses import replace

import pytest

from french_cells.reading import Value
from sync_service.digest.partner_letter import (
    PartnerLetter,
    find_reminders,
    make_partner_letter,
)
from sync_service.domain.base import ProblemKind
from sync_service.domain.record import Record
from sync_service.domain.wording import session_sentences
from tests.digest.week import facts, plain, problem, record, registration, session

ITEM = record("M-1", "item", label="Malle « Écrans »", owner_organisation_id="ludo")


def loan(due: str | None = "2026-12-08", **fields: Value) -> Record:
    known = {"item_code": "M-1", "borrower_organisation_id": "les-epis", "due_on": due}
    return record("E-1", "loan", **{**known, "loaned_on": "2026-11-03", **fields})


def letter(*records: Record, slug: str = "les-epis", **others: object) -> PartnerLetter:
    return make_partner_letter(facts(ITEM, *records, **others), slug)


def test_a_partner_reads_what_waits_in_its_own_sheets_by_tab() -> None:
    own = [problem("invalid"), problem("invalid"), problem("conflict")]
    other = problem("invalid", partner="ludo", spreadsheet_id="2abc")

    told = letter(problems=[*own, problem("guard", tab="Prêts"), other])

    assert [plain(one.sentence) for one in told.problems] == [
        "Onglet « Contacts » : 2 cases à corriger, 1 valeur à choisir.",
        "Onglet « Prêts » : 1 grande modification à confirmer.",
    ]
    assert told.headline == "4 choses à regarder"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("lost_access", "Votre feuille n’est plus partagée : rien n’y est lu."),
        ("trashed", "Votre feuille est à la corbeille : rien n’y est lu."),
    ],
)
def test_a_partner_whose_sheet_is_not_read_is_told_so_in_plain_words(
    kind: ProblemKind, told: str
) -> None:
    """« Votre feuille : 1 feuille qui n’est plus partagée. »"""
    [one] = letter(problems=[problem(kind, tab="", cell=None)]).problems

    assert plain(one.sentence) == told


def test_a_question_ends_its_sentence() -> None:
    asked = replace(problem("held"), message=session_sentences.calls_off_families(3))

    [one] = letter(problems=[asked]).problems

    assert plain(one.sentence) == "Onglet « Contacts » : annuler une séance ?"


@pytest.mark.parametrize(
    ("slug", "due", "told"),
    [
        ("les-epis", "2026-12-08", "à rendre à Ludothèque pour le mardi 8 décembre."),
        ("ludo", "2026-12-08", "que Les Épis doit vous rendre pour le mardi 8 décembre."),
        ("les-epis", "2026-11-12", "à rendre à Ludothèque depuis le 12/11/2026."),
        ("ludo", "2026-11-12", "que Les Épis doit vous rendre depuis le 12/11/2026."),
    ],
)
def test_a_loan_is_told_to_each_party_in_its_own_view(slug: str, due: str, told: str) -> None:
    [line] = letter(loan(due), slug=slug).loans
    assert plain(line) == f"Malle « Écrans », {told}"


def test_a_loan_is_none_of_a_third_partners() -> None:
    assert not letter(loan(), slug="mjc")


@pytest.mark.parametrize(
    ("due", "is_told"), [("2026-12-13", True), ("2026-12-14", False), (None, False)]
)
def test_a_loan_is_told_of_in_the_fortnight_before_it_is_due(
    due: str | None, *, is_told: bool
) -> None:
    assert bool(letter(loan(due)).loans) is is_told


def test_its_sessions_say_how_many_come_and_never_who() -> None:
    told = letter(
        session(), registration("N-1", "confirmed", adults_count=2), registration("N-2", "waiting")
    )

    [one] = told.sessions
    assert (one.when, one.taken, one.waiting) == ("mardi 8 décembre, 14h30", "2 sur 10", 1)
    assert "Zoélie" not in repr(told)


def test_of_a_drop_in_centre_nobody_knows_how_many_come() -> None:
    workshop = record(
        "A-2", "workshop", title="Accueil", lead_organisation_id="les-epis", scheme="laep"
    )

    [one] = letter(workshop, session(workshop_id="A-2")).sessions

    assert (one.title, one.taken) == ("Accueil", "")


def test_what_is_over_and_what_others_lead_is_left_out() -> None:
    workshop = record("A-2", "workshop", title="Ailleurs", lead_organisation_id="ludo")

    told = letter(workshop, session("D-1", date="2026-11-29"), session("D-2", workshop_id="A-2"))

    assert not told


@pytest.mark.parametrize(
    ("due", "when"),
    [
        ("2026-12-04", []),
        ("2026-12-03", [["soon"]]),
        ("2026-11-30", [["soon"]]),
        ("2026-11-29", [["late"]]),
        ("2026-11-16", [["late", "late 2 weeks"]]),
        ("2026-11-02", [["late", "late 2 weeks", "late 4 weeks"]]),
    ],
)
def test_a_loan_is_reminded_of_three_days_before_and_once_it_is_late(
    due: str, when: list[list[str]]
) -> None:
    found = list(find_reminders(facts(ITEM, loan(due))))

    assert [one.when for one in found] == when
    assert all(one.parties == ["les-epis", "ludo"] for one in found)


@pytest.mark.parametrize(
    "more",
    [{"returned_on": "2026-11-28"}, {"status": "lost"}, {"status": "cancelled"}],
)
def test_nobody_is_reminded_of_what_is_back_or_gone(more: dict[str, Value]) -> None:
    assert list(find_reminders(facts(ITEM, loan("2026-11-12", **more)))) == []


@pytest.mark.parametrize("kind", ["ambiguous", "invalid", "assumed"])
def test_nobody_is_reminded_of_a_loan_about_which_its_sheet_is_asked_or_that_she_called_done(
    kind: ProblemKind,
) -> None:
    """What nobody could read under « Rendu le » may say that it is back."""
    asked = problem(kind, ref="E-1", field="returned_on")

    assert list(find_reminders(facts(ITEM, loan("2026-11-12"), problems=[asked]))) == []
    done = {"loan:E-1:2026-11-12"}
    assert list(find_reminders(facts(ITEM, loan("2026-11-12"), done=done))) == []


def test_who_lends_to_itself_is_reminded_of_nothing() -> None:
    """Two structures that lent each other became one, and it was written to as late."""
    for due in ("2026-11-12", "2026-12-01"):
        own = loan(due, borrower_organisation_id="ludo")
        assert list(find_reminders(facts(ITEM, own))) == []
        assert not letter(own, slug="ludo")
