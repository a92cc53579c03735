"""A loan that comes to life while its thing is out again: its row asks, once, on every way."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from demo.people import Person
from french_cells.reading import Raw
from sync_service.domain.base import Problem
from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.record import Record
from sync_service.records.editing import Editing
from sync_service.records.merge_records import merge_records
from sync_service.records.problems.open_problems import decide_problem
from sync_service.records.undo_run import undo_run
from tests.on_google import Rows, Town

pytestmark = pytest.mark.stand_in

ITEMS, LOANS = "Matériel", "Prêts"
LABELS = ("Malle", "Puzzle", "Tapis", "Lampe", "Tente", "Sono", "Loto", "Cerceau")
TITLES = ["Matériel", "Emprunteur", "Sorti le", "À rendre le", "Quantité", "Rendu le"]
SINCE, DUE, QUANTITY, BACK, NOTE = range(2, 7)
FIELDS = (
    "item_code",
    "borrower_organisation_id",
    "loaned_on",
    "due_on",
    "quantity",
    "returned_on",
)
RULES = {
    ITEMS: TabRules(
        ITEMS, "item", "table", (Column("label", ("Objet",)), Column("quantity", ("Nombre",)))
    ),
    LOANS: TabRules(
        LOANS,
        "loan",
        "table",
        tuple(Column(name, (title,)) for name, title in zip(FIELDS, TITLES, strict=True)),
    ),
}


def loan(label: str, since: str = "02/11/2026", due: str = "15/12/2026") -> list[Raw]:
    return [label, "Le Relais", since, due, 1]


AGAIN: list[Raw] = ["Malle", "Les Épis", "20/11/2026", "30/11/2026", 1]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, rules=RULES)
    yield town
    town.close()


@pytest.fixture
def lender(town: Town) -> Person:
    """One of each thing, and each is out."""
    tabs: dict[str, Rows] = {
        ITEMS: [["Objet", "Nombre"], *([label, 1] for label in LABELS)],
        LOANS: [TITLES, *map(loan, LABELS)],
    }
    person = town.add(tabs)
    town.sync_until_quiet()
    assert (len(town.records("loan")), town.problems()) == (len(LABELS), [])
    return person


def loan_of(town: Town, label: str) -> Record:
    things = {one.ref: one.fields["label"] for one in town.records("item")}
    return next(
        one for one in town.records("loan") if things[str(one.fields["item_code"])] == label
    )


def only(problems: list[Problem]) -> Problem:
    (problem,) = problems
    return problem


def row_of(person: Person, ref: str) -> int:
    return next(n for n, row in enumerate(person.seen(LOANS)) if ref in row)


def notes(person: Person) -> list[str]:
    return [one for one in person.notes(LOANS).values() if "à prêter" in one]


def let_go(town: Town, person: Person) -> str:
    """The first loan's row is deleted, and its thing lent again."""
    ref = loan_of(town, "Malle").ref
    person.delete_rows(LOANS, row_of(person, ref))
    town.sync_until_quiet()
    person.add_row(LOANS, *AGAIN)
    town.sync_until_quiet()
    assert (len(town.records("loan")), town.problems()) == (len(LABELS), [])
    return ref


def revive_by_no(town: Town, person: Person) -> str:
    """Rows that went one after the other are asked about together; somebody says no."""
    refs = [loan_of(town, label).ref for label in LABELS[:5]]
    for ref in refs[:4]:
        person.delete_rows(LOANS, row_of(person, ref))
        town.sync_until_quiet()
    person.add_row(LOANS, *AGAIN)
    town.sync_until_quiet()
    person.delete_rows(LOANS, row_of(person, refs[4]))
    town.sync_until_quiet()
    decide_problem(town.database, only(town.problems("guard")).id or 0, "database")
    return refs[0]


def revive_by_undo(town: Town, person: Person) -> str:
    ref = loan_of(town, "Malle").ref
    person.delete_rows(LOANS, row_of(person, ref))
    town.sync_until_quiet()
    with town.database.reading() as stored:
        run = stored.journal.read_changes()[-1].run
    person.add_row(LOANS, *AGAIN)
    town.sync_until_quiet()
    undo_run(Editing(town.database, town.clock, town.rng), run or "")
    return ref


def revive_a_return_by_undo(town: Town, person: Person) -> str:
    ref = loan_of(town, "Malle").ref
    person.type(LOANS, row_of(person, ref), BACK, "19/11/2026")
    town.sync_until_quiet()
    with town.database.reading() as stored:
        run = stored.journal.read_changes()[-1].run
    person.add_row(LOANS, *AGAIN)
    town.sync_until_quiet()
    undo_run(Editing(town.database, town.clock, town.rng), run or "")
    return ref


def paste_back(town: Town, person: Person) -> str:
    """With its reference, as Ctrl+Z does."""
    ref = let_go(town, person)
    person.add_row(LOANS, *loan("Malle"), None, ref)
    return ref


def merge_things(town: Town, _person: Person) -> str:
    """« Puzzle » was « Malle » under another name: its loan is one of the same thing now."""
    ref = loan_of(town, "Puzzle").ref
    things = {one.fields["label"]: one.ref for one in town.records("item")}
    merge_records(Editing(town.database, town.clock, town.rng), things["Malle"], things["Puzzle"])
    return ref


Revive = Callable[[Town, Person], str]
WAYS: list[Revive] = [
    revive_by_no,
    revive_by_undo,
    revive_a_return_by_undo,
    paste_back,
    merge_things,
]


@pytest.mark.parametrize("revive", WAYS)
def test_a_loan_that_lives_again_beside_another_asks_once_in_the_lenders_list(
    town: Town, lender: Person, revive: Revive
) -> None:
    hers = town.add({LOANS: [TITLES]}, partner="coordination", scope="all")
    town.sync_until_quiet()
    ref = revive(town, lender)
    for _ in range(2):
        town.sync_until_quiet()
        problem = only(town.problems())
        assert (problem.ref, problem.kind) == (ref, "held")
        assert (len(notes(lender)), notes(hers)) == (1, [])
        assert "il n’y en a que 1 à prêter" in problem.message
        assert "(1, jusqu’au" in problem.message
    assert town.sync().requests.reads == 0


@pytest.mark.parametrize("revive", WAYS)
def test_whoever_deletes_the_note_means_it(town: Town, lender: Person, revive: Revive) -> None:
    ref = revive(town, lender)
    town.sync_until_quiet()
    (at,) = [one for one, note in lender.notes(LOANS).items() if "à prêter" in note]
    lender.write_note(LOANS, *at, "")
    town.sync_until_quiet()
    lender.type(LOANS, row_of(lender, ref), NOTE, "vu avec eux")
    town.sync_until_quiet()
    assert (town.problems(), notes(lender)) == ([], [])


@pytest.mark.parametrize("revive", WAYS)
def test_a_yes_at_the_desk_ends_it(town: Town, lender: Person, revive: Revive) -> None:
    revive(town, lender)
    town.sync_until_quiet()
    decide_problem(town.database, only(town.problems()).id or 0, "confirm")
    town.sync_until_quiet()
    assert (town.problems(), notes(lender)) == ([], [])


@pytest.mark.parametrize("revive", [revive_by_no, merge_things])
def test_what_is_lent_twice_is_no_question_once_the_other_is_back(
    town: Town, lender: Person, revive: Revive
) -> None:
    ref = revive(town, lender)
    town.sync_until_quiet()
    other = next(
        n for n, row in enumerate(lender.seen(LOANS)) if row[:1] == ["Malle"] and ref not in row
    )
    lender.type(LOANS, other, BACK, "23/11/2026")
    town.sync_until_quiet()
    assert (town.problems(), notes(lender)) == ([], [])


@pytest.mark.parametrize(
    ("column", "day", "is_free"),
    [(DUE, "16/12/2026", False), (SINCE, "03/11/2026", False), (SINCE, "01/12/2026", True)],
)
def test_a_day_typed_for_what_is_lent_twice_ends_its_question_only_where_it_frees_the_thing(
    town: Town, lender: Person, column: int, day: str, *, is_free: bool
) -> None:
    """Any day ended it, and the thing was lent twice in silence."""
    ref = revive_a_return_by_undo(town, lender)
    town.sync_until_quiet()
    lender.type(LOANS, row_of(lender, ref), column, day)
    town.sync_until_quiet()
    taken = loan_of(town, "Malle").fields[FIELDS[column]]
    assert taken == "-".join(reversed(day.split("/")))
    assert [one.kind for one in town.problems()] == ([] if is_free else ["held"])
    assert len(notes(lender)) == len(town.problems())
    assert town.sync().requests.reads == 0


def test_what_is_lent_twice_is_asked_still_in_a_row_that_a_no_to_a_guard_brings_back(
    town: Town, lender: Person
) -> None:
    """The row came back without its question, and the thing was lent twice in silence."""
    ref = revive_a_return_by_undo(town, lender)
    town.sync_until_quiet()
    others = [loan_of(town, label).ref for label in LABELS[1:5]]
    for row in sorted((row_of(lender, one) for one in [ref, *others]), reverse=True):
        lender.delete_rows(LOANS, row)
    town.sync_until_quiet()
    decide_problem(town.database, only(town.problems("guard")).id or 0, "database")
    town.sync_until_quiet()
    assert [(one.kind, one.ref) for one in town.problems()] == [("held", ref)]
    assert len(notes(lender)) == 1
    decide_problem(town.database, only(town.problems()).id or 0, "confirm")
    town.sync_until_quiet()
    assert (town.problems(), notes(lender)) == ([], [])


def test_what_is_lent_twice_is_asked_still_once_something_refused_is_typed_back(
    town: Town, lender: Person
) -> None:
    ref = revive_a_return_by_undo(town, lender)
    town.sync_until_quiet()
    for thing in ("Lampe", "Malle"):
        lender.type(LOANS, row_of(lender, ref), 0, thing)
        town.sync_until_quiet()
    assert [one.kind for one in town.problems()] == ["held"]
    decide_problem(town.database, only(town.problems()).id or 0, "confirm")
    town.sync_until_quiet()
    assert (town.problems(), notes(lender)) == ([], [])


@pytest.mark.parametrize("revive", [revive_a_return_by_undo, merge_things])
def test_the_borrowers_list_asks_nothing(town: Town, lender: Person, revive: Revive) -> None:
    theirs = town.add({LOANS: [TITLES]}, partner="le-relais")
    town.sync_until_quiet()
    revive(town, lender)
    town.sync_until_quiet()
    assert only(town.problems()).spreadsheet_id == lender.spreadsheet_id
    assert notes(theirs) == []


def test_what_is_meant_is_not_asked_about_again_when_its_row_is_cut_and_pasted(
    town: Town, lender: Person
) -> None:
    """Away for one run, it was taken for a loan that came to life."""
    ref = paste_back(town, lender)
    town.sync_until_quiet()
    decide_problem(town.database, only(town.problems()).id or 0, "confirm")
    town.sync_until_quiet()
    row = row_of(lender, ref)
    held = lender.seen(LOANS)[row]
    lender.delete_rows(LOANS, row)
    town.sync()
    lender.add_row(LOANS, held[0], "Les Épis", *held[2:])
    town.sync_until_quiet()
    assert (town.problems("held"), notes(lender)) == ([], [])
    assert len(town.records("loan")) == len(LABELS) + 1


def test_a_day_in_conflict_that_is_decided_for_the_sheet_is_taken(
    town: Town, lender: Person
) -> None:
    """Nobody asks anything of a row that has no cell to be asked about: the sheet failed."""
    ref = loan_of(town, "Malle").ref
    town.edit(ref, loaned_on="2026-11-05")
    lender.type(LOANS, row_of(lender, ref), SINCE, "06/11/2026")
    town.sync_until_quiet()
    decide_problem(town.database, only(town.problems("conflict")).id or 0, "sheet")
    report = town.sync()
    assert set(town.states(report)) <= {"ok", "idle"}
    town.sync_until_quiet()
    assert (loan_of(town, "Malle").fields["loaned_on"], town.problems()) == ("2026-11-06", [])


@pytest.mark.parametrize("revive", [revive_a_return_by_undo, merge_things])
def test_what_is_lent_twice_already_makes_no_room_at_another_thing(
    town: Town, lender: Person, revive: Revive
) -> None:
    """« No more than before » was said of the loan, whatever thing was typed there."""
    ref = revive(town, lender)
    town.sync_until_quiet()
    things = {one.ref: one.fields["item_code"] for one in town.records("loan")}
    lender.type(LOANS, row_of(lender, ref), 0, "Lampe")
    town.sync_until_quiet()
    assert {one.ref: one.fields["item_code"] for one in town.records("loan")} == things
    (refused,) = town.problems("invalid")
    assert (refused.ref, "Le Relais (1, jusqu’au" in refused.message) == (ref, True)


def test_days_of_what_is_lent_twice_do_not_come_upon_a_third_loan(
    town: Town, lender: Person
) -> None:
    """One other was in its way before and one is now: nobody was asked about the third."""
    ref = paste_back(town, lender)
    town.sync_until_quiet()
    decide_problem(town.database, only(town.problems()).id or 0, "confirm")
    town.sync_until_quiet()
    lender.add_row(LOANS, "Malle", "Les Épis", "20/12/2026", "10/01/2027", 1)
    town.sync_until_quiet()
    assert town.problems() == []
    lender.type(LOANS, row_of(lender, ref), DUE, "18/12/2026")
    town.sync_until_quiet()
    assert town.problems() == []
    lender.type(LOANS, row_of(lender, ref), DUE, "28/12/2026")
    town.sync_until_quiet()
    refused = only(town.problems())
    assert (refused.kind, refused.ref, refused.field) == ("invalid", ref, "due_on")
    assert "jusqu’au 10/01/2027" in refused.message


def test_a_row_that_waits_beside_the_loan_it_was_copied_from_never_becomes_that_loan(
    town: Town, lender: Person
) -> None:
    """Also where it names the thing as nobody calls it any more: it is a loan of its own."""
    first = loan_of(town, "Malle")
    lender.type(ITEMS, 1, 0, "Coffre")
    town.sync_until_quiet()
    lender.add_row(LOANS, *loan("Coffre", since="07/11/2026"))
    town.sync_until_quiet()
    assert only(town.problems()).ref is None

    town.clock.advance(24 * 3600)  # of a name that lasted a day, a person is asked who is meant
    lender.type(ITEMS, 1, 0, "Caisse")
    lender.delete_rows(LOANS, row_of(lender, first.ref))
    town.sync_until_quiet()

    with town.database.reading() as stored:
        gone = stored.records.find_all([first.ref])[first.ref]
    assert (gone.archived, gone.fields) == (True, first.fields)
    assert not any(first.ref in row for row in lender.seen(LOANS))
    asked = only(town.problems())
    assert (asked.kind, asked.field, asked.sheet_value) == ("assumed", "item_code", "Coffre")
    assert asked.ref not in (None, first.ref)


def test_a_row_whose_first_day_nobody_can_read_never_becomes_the_loan_it_was_copied_from(
    town: Town, lender: Person
) -> None:
    """Likeness gave it the loan's record once that row was deleted (seed 2330193)."""
    first = loan_of(town, "Malle")
    lender.add_row(LOANS, *loan("Malle", since="demander à Zoé"))
    town.sync_until_quiet()
    assert [(one.kind, one.ref) for one in town.problems()] == [("invalid", None)]

    lender.delete_rows(LOANS, row_of(lender, first.ref))
    town.sync_until_quiet()

    with town.database.reading() as stored:
        assert stored.records.find_all([first.ref])[first.ref].archived
    assert not any(first.ref in row for row in lender.seen(LOANS))
    lender.type(LOANS, len(lender.seen(LOANS)) - 1, SINCE, "09/11/2026")
    town.sync_until_quiet()
    assert (loan_of(town, "Malle").ref != first.ref, town.problems()) == (True, [])
