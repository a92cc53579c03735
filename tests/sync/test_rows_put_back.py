"""Rows of the demo's toy library that a person deletes, and that a « no » puts back."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from demo.people import Person
from demo.seed.layout import Calendar
from demo.seed.planting import plant
from demo.seed.toy_library import toy_library
from sync_service.adapters.mapping_files.loading import load_mappings
from sync_service.bootstrap.outside import known_fields
from sync_service.domain.mapping import SpreadsheetMapping, TabMapping
from sync_service.domain.wording.desk_sentences import rows_not_whole
from sync_service.records.editing import Editing
from sync_service.records.problems.open_problems import decide_problem
from sync_service.records.undo_run import undo_run
from tests.on_google import Town

pytestmark = pytest.mark.stand_in

TAB, MAPPING = "Matériel", Path(__file__).parents[2] / "mappings" / "items.toml"
LABEL, PRICE, REFERENCE = 1, 7, 8
FIRST, LAST, COUNT = 2, 17, 12
"""From below the first malle, which stays."""
FEW = 4
"""Of seventeen, so many go without a question."""
Delete = Callable[[Person, int, int], None]


def take_out(person: Person, first: int, count: int) -> None:
    person.delete_rows(TAB, first, count)


def clear(person: Person, first: int, count: int) -> None:
    """All that the rows show, their references too."""
    person.clear(TAB, first, 0, count, REFERENCE + 1)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    shipped = {MAPPING.stem: (MAPPING.name, MAPPING.read_text(encoding="utf-8"))}
    town = Town(tmp_path, rules={TAB: load_mappings(shipped, known_fields()).mappings["items"]})
    yield town
    town.close()


@pytest.fixture
def library(town: Town) -> Person:
    """Met, with nothing left to say or to write."""
    sheet = plant(town.stand_in, toy_library(Calendar(date(2026, 11, 25))))
    town.followed.append(SpreadsheetMapping("les-epis", sheet, [TabMapping(TAB, TAB, "own")]))
    town.sync_until_quiet()
    assert town.problems() == []
    return Person(town.hand, sheet)


def refuse(town: Town) -> None:
    town.sync_until_quiet(2)
    (asked,) = town.problems("guard")
    decide_problem(town.database, asked.id or 0, "database")
    town.sync_until_quiet()


def labels(person: Person) -> list[str]:
    return [row[LABEL] for row in person.seen(TAB)[1:] if row[LABEL : LABEL + 1] not in ([], [""])]


@pytest.mark.parametrize("delete", [take_out, clear])
def test_a_malle_that_stayed_is_no_double_of_one_that_is_put_back(
    town: Town, library: Person, delete: Delete
) -> None:
    """Both « Malle », « 1 », « Bon » and alone on one shelf: they stood there together before."""
    before = labels(library)
    for _ in range(2):
        delete(library, FIRST, COUNT)
        refuse(town)

        assert town.problems() == []
        assert sorted(labels(library)) == sorted(before)


@pytest.mark.parametrize("delete", [take_out, clear])
@pytest.mark.parametrize("first", [FIRST, LAST - COUNT + 1])
def test_a_sum_below_the_list_stands_in_no_record_that_is_put_back(
    town: Town, library: Person, delete: Delete, first: int
) -> None:
    delete(library, first, COUNT)
    refuse(town)

    [total] = [row for row in library.seen(TAB) if row[PRICE:] and row[PRICE].startswith("Total")]
    assert [text for text in total if text] == [total[PRICE]]


@pytest.mark.parametrize("noted", [None, FIRST + 3])
def test_rows_that_were_cleared_are_put_back_where_they_stood(
    town: Town, library: Person, noted: int | None
) -> None:
    before = library.seen(TAB)
    if noted is not None:
        library.write_note(TAB, noted, LABEL, "Vérifier les piles")
    clear(library, FIRST, COUNT)
    refuse(town)

    assert [row[:PRICE] for row in library.seen(TAB)] == [row[:PRICE] for row in before]
    assert noted is None or "Vérifier les piles" in library.notes(TAB)[noted, LABEL]


def test_rows_that_were_taken_out_are_put_back_in_their_order(town: Town, library: Person) -> None:
    before = labels(library)
    take_out(library, FIRST, COUNT)
    refuse(town)

    gone = before[FIRST - 1 : FIRST - 1 + COUNT]
    assert [one for one in labels(library) if one in gone] == gone


def test_rows_that_an_undone_run_had_archived_come_back_in_their_order(
    town: Town, library: Person
) -> None:
    before = labels(library)
    take_out(library, FIRST, FEW)
    town.sync_until_quiet(2)
    with town.database.reading() as stored:
        run = stored.journal.read_changes()[-1].run

    taking = undo_run(Editing(town.database, town.clock, town.rng), run or "")
    town.sync_until_quiet()

    assert len(taking.returned) == FEW
    assert labels(library) == before
    assert town.problems() == []


def below(person: Person) -> tuple[int, str]:
    """Where the total stands, and its formula: the prices have no column of ours."""
    cells = "sheets.data.rowData.values.userEnteredValue"
    [sheet] = person.read_tab(person.sheet_id(TAB), cells)["sheets"]
    lines = [line.get("values", []) for line in sheet["data"][0]["rowData"]]
    return next(
        (number, formula)
        for number, line in enumerate(lines)
        for cell in line
        if (formula := cell.get("userEnteredValue", {}).get("formulaValue"))
    )


@pytest.mark.parametrize("first", [FIRST, FIRST + 2, LAST - COUNT + 1])
def test_rows_that_were_taken_out_come_back_above_what_stands_below_the_list(
    town: Town, library: Person, first: int
) -> None:
    """They stood below the total, and no sum counted them any more."""
    before, total = library.seen(TAB), below(library)
    take_out(library, first, COUNT)
    refuse(town)

    after = library.seen(TAB)
    assert (town.problems(), below(library)) == ([], total)
    assert sorted(row[:PRICE] for row in after) == sorted(row[:PRICE] for row in before)
    town.sync()
    assert library.seen(TAB) == after


def is_told(words: str) -> bool:
    """Whether the card and the journal announce this of such rows."""
    return words in rows_not_whole("Non, remettre comme avant")


@pytest.mark.parametrize("first", [FIRST - 1, FIRST + 2, LAST - COUNT + 1])
def test_rows_come_back_where_the_card_announces_them(
    town: Town, library: Person, first: int
) -> None:
    """« À sa place si elle est restée vide, sinon en bas de la feuille »: it was neither."""
    before = labels(library)
    gone = before[first - 1 : first - 1 + COUNT]
    stay = [one for one in before if one not in gone]

    clear(library, first, COUNT)
    refuse(town)
    assert is_told("des cases vidées se remplissent là où elles sont ;")
    assert labels(library) == before

    take_out(library, first, COUNT)
    refuse(town)
    assert is_told("entre celles qui restent s’il y a un total plus bas.")
    at = labels(library).index(gone[0])
    assert labels(library)[at : at + COUNT] == gone
    assert [one for one in labels(library) if one not in gone] == stay
    assert 0 < at < at + COUNT < len(before)

    library.delete_rows(TAB, below(library)[0])
    town.sync_until_quiet()
    begin = labels(library).index(gone[0]) + 1
    take_out(library, begin, COUNT)
    refuse(town)
    assert is_told(
        "des lignes supprimées reviennent dans leur ordre sous la dernière de la liste,"
    )
    assert labels(library) == [*stay, *gone]


def test_notes_of_rows_that_were_taken_out_do_not_come_back_and_the_card_says_so(
    town: Town, library: Person
) -> None:
    """« Absente le lundi » was gone, and only columns had been said to be."""

    def where_noted() -> list[str]:
        rows, notes = library.seen(TAB), library.notes(TAB).items()
        return [rows[row][LABEL] for (row, _), text in notes if text == "Piles à part"]

    library.write_note(TAB, FIRST + 1, LABEL, "Piles à part")
    town.sync_until_quiet()
    noted = where_noted()
    assert len(noted) == 1
    take_out(library, FIRST, COUNT)
    refuse(town)
    assert noted[0] in labels(library)
    assert where_noted() == []
    assert is_told("et les notes d’une ligne supprimée ne reviennent pas :")


@pytest.mark.parametrize("stays", [[], [1], [LAST], [9]], ids=["none", "first", "last", "one"])
def test_rows_of_a_list_that_is_all_but_emptied_come_back_above_the_total(
    town: Town, library: Person, stays: list[int]
) -> None:
    """The first ones filled what was blank above it, and the others went below it."""
    before = labels(library)
    for row in reversed([one for one in range(1, LAST + 1) if one not in stays]):
        take_out(library, row, 1)
    library.insert_rows(TAB, 1 + len(stays))
    refuse(town)

    assert labels(library) == before
    filled = [n for n, row in enumerate(library.seen(TAB)) if any(row[REFERENCE:])]
    assert filled[-1] < below(library)[0]
    assert town.problems() == []
    assert town.sync().requests.reads == 0
