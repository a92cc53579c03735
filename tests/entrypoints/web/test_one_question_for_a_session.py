"""Families put into a full session are one question, which grows and has one answer."""

import pytest

from demo.people import Person
from sync_service.domain.record import DECIDED, WHOLE
from tests.entrypoints.web.quarter import A_SESSION, Quarter, go_on, row_of

TAB, LABEL = "Inscriptions", "Cuisine en famille du 10/12/2026"
OTHER_DAY = "11/12/2026"
NAME, STATE = 1, 5


@pytest.fixture
def sheet(quarter: Quarter) -> Person:
    return quarter.open_two_places(days=[A_SESSION[1], OTHER_DAY])


def add(sheet: Person, *names: str, label: str = LABEL) -> None:
    for name in names:
        sheet.add_row(TAB, label, name, "", f"{name.lower()}@example.org", "", "")


def put_in(quarter: Quarter, sheet: Person, *names: str) -> None:
    """One by one, with runs between."""
    for name in names:
        add(sheet, name)
        quarter.sync()


def asking(quarter: Quarter, sheet: Person) -> list[tuple[str, str]]:
    """Whose rows bear the question, and the people that it names; as many problems wait."""
    lines = sheet.seen(TAB)
    found = [
        (lines[row][NAME], note.partition(" places, et ")[2].partition(" ")[0])
        for (row, _), note in sorted(sheet.notes(TAB).items())
        if "2 places, et " in note
    ]
    assert len(quarter.problems()) == len(found)
    return found


def test_the_question_in_a_blank_cell_says_nothing_in_its_name(
    quarter: Quarter, sheet: Person
) -> None:
    """The journal had the partner type « Confirmée », and her own list showed it, too."""
    put_in(quarter, sheet, "Ana", "Bea", "Cleo", "Dora")
    assert asking(quarter, sheet) == [("Cleo", "4")]
    answer(quarter, sheet, "confirm")
    quarter.sync()

    families = quarter.records("registration")
    assert [one.fields.get("status") for one in families] == [None] * len(families)
    with quarter.town.database.reading() as stored:
        told = [each.field for one in families for each in stored.journal.read_history(one.ref)]
    assert set(told) == {WHOLE, DECIDED}


def type_in(sheet: Person, name: str, text: str) -> None:
    sheet.type(TAB, row_of(sheet, name), STATE, text)


def answer(quarter: Quarter, sheet: Person, how: str) -> None:
    """« C'est voulu », by the note that is deleted, or by the command."""
    if how == "confirm":
        [problem] = quarter.problems()
        quarter.decide(problem, "confirm")
    else:
        [at] = [at for at, note in sheet.notes(TAB).items() if "2 places" in note]
        sheet.write_note(TAB, *at, "")
    quarter.sync()


def test_families_put_in_one_by_one_are_one_question_that_grows(
    quarter: Quarter, sheet: Person
) -> None:
    """Each was a question of its own: six notes in one week, once."""
    put_in(quarter, sheet, "Ana", "Bea", "Cleo")
    assert asking(quarter, sheet) == [("Cleo", "3")]
    put_in(quarter, sheet, "Dora")
    assert asking(quarter, sheet) == [("Cleo", "4")]
    add(sheet, "Emma", "Fanny")
    quarter.sync()

    assert asking(quarter, sheet) == [("Cleo", "6")]
    quarter.sync()
    assert asking(quarter, sheet) == [("Cleo", "6")], "and stays it"


def test_families_that_are_pasted_are_one_question(quarter: Quarter, sheet: Person) -> None:
    """Each named as many as there were above it."""
    add(sheet, "Ana", "Bea", "Cleo", "Dora")
    add(sheet, "Emma", "Fanny", "Gina", label=f"{A_SESSION[0]} du {OTHER_DAY}")
    quarter.sync()

    assert asking(quarter, sheet) == [("Cleo", "4"), ("Gina", "3")], "one for each session"


@pytest.mark.parametrize("how", ["note", "confirm"])
def test_one_answer_ends_it_and_a_later_family_asks_again(
    quarter: Quarter, sheet: Person, how: str
) -> None:
    put_in(quarter, sheet, "Ana", "Bea", "Cleo", "Dora", "Emma")
    answer(quarter, sheet, how)
    assert asking(quarter, sheet) == []
    quarter.sync()
    assert asking(quarter, sheet) == []

    put_in(quarter, sheet, "Fanny")
    assert asking(quarter, sheet) == [("Fanny", "6")], "it covered those counted"
    put_in(quarter, sheet, "Gina")
    assert asking(quarter, sheet) == [("Fanny", "7")]
    answer(quarter, sheet, how)
    assert asking(quarter, sheet) == []


@pytest.mark.parametrize("leaving", ["waits", "deleted"])
def test_where_the_row_that_bears_it_leaves_another_one_asks(
    quarter: Quarter, sheet: Person, leaving: str
) -> None:
    """Else nobody would ask about those that are too many still."""
    put_in(quarter, sheet, "Ana", "Bea", "Cleo", "Dora", "Emma")
    if leaving == "waits":
        type_in(sheet, "Cleo", "Liste d’attente")
    else:
        sheet.delete_rows(TAB, row_of(sheet, "Cleo"))
    for _ in range(3):
        quarter.town.clock.pass_by(minutes=20)
        quarter.sync(full=False)
    assert asking(quarter, sheet) == [("Dora", "4")]

    for name in ("Dora", "Emma"):
        type_in(sheet, name, "Liste d’attente")
        quarter.sync()
    assert asking(quarter, sheet) == []


def replace_ana(quarter: Quarter, sheet: Person) -> None:
    """Her row is deleted, and Cleo typed, between two looks."""
    put_in(quarter, sheet, "Ana", "Bea")
    sheet.delete_rows(TAB, row_of(sheet, "Ana"))
    add(sheet, "Cleo")
    quarter.sync(1)


def test_who_is_typed_for_one_whose_row_was_deleted_is_not_asked_about(
    quarter: Quarter, sheet: Person
) -> None:
    """The seat counted until the row was taken for gone, a look later."""
    replace_ana(quarter, sheet)
    assert asking(quarter, sheet) == []
    go_on(quarter)

    assert asking(quarter, sheet) == []
    assert {one.fields["given_name"] for one in quarter.records("registration")} >= {"Bea", "Cleo"}


def test_who_was_typed_for_one_whose_row_is_back_is_asked_about(
    quarter: Quarter, sheet: Person
) -> None:
    """It had only been cut, to be put elsewhere."""
    put_in(quarter, sheet, "Ana", "Bea")
    at = row_of(sheet, "Ana")
    row = sheet.seen(TAB)[at]
    sheet.delete_rows(TAB, at)
    add(sheet, "Cleo")
    quarter.sync(1, patience=60)
    quarter.town.clock.pass_by(seconds=61)
    quarter.sync(1, patience=60)
    assert asking(quarter, sheet) == []
    sheet.add_row(TAB, *row)
    quarter.town.clock.pass_by(seconds=61)
    quarter.sync(patience=60)
    quarter.town.clock.pass_by(seconds=61)
    quarter.sync(patience=60)

    assert asking(quarter, sheet) == [("Cleo", "3")]


def test_a_list_that_is_sorted_keeps_its_question_where_it_was(
    quarter: Quarter, sheet: Person
) -> None:
    """Not in the first row of those that are too many now."""
    put_in(quarter, sheet, "Fanny", "Emma", "Dora", "Cleo")
    assert asking(quarter, sheet) == [("Dora", "4")]
    sheet.sort(TAB, NAME, 1)
    put_in(quarter, sheet, "Ana")

    assert asking(quarter, sheet) == [("Dora", "5")]
