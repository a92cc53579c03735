"""A row of which ours hid every cell is shown once more, whatever became of its reference."""

from dataclasses import replace

import pytest

from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.spreadsheet import Cell, CellWrite, TabSnapshot, WriteBatch
from sync_service.sync.verification.base_moves import Route, gather_moves
from sync_service.sync.verification.hidden_rows import find_hidden, find_owed, find_vanished
from sync_service.sync.verification.verify import Lost, Verdict

COLUMNS = {"name": 0, "phone": 1, "role": 3}
MOVES = gather_moves(COLUMNS, 2, {}, [])


def row(ref: str, **cells: str) -> BaseRow:
    return BaseRow(ref, {name: BaseCell(text, text) for name, text in cells.items()})


def lost(row: int, column: int, *stood: str) -> Lost:
    return Lost(CellWrite(7, row, column, "ours"), [Cell(text, text) for text in stood])


ROWS = {
    "C-BADOT00": row("C-BADOT00", name="Badot", phone="old"),
    "C-BATCO00": row("C-BATCO00", name="Batcot", phone="his", role="secretary"),
    "C-EMPTY00": row("C-EMPTY00"),
}


@pytest.mark.parametrize(
    ("incidents", "hidden"),
    [
        ([lost(4, 0, "Badot"), lost(4, 1, "old"), lost(4, 2, "C-BADOT00")], {"C-BADOT00"}),
        ([lost(4, 0, "Badot", "Batcot"), lost(4, 1, "his", "old")], {"C-BADOT00"}),
        ([lost(4, 0, "Batcot"), lost(4, 1, "his")], set()),
        ([lost(4, 0, "Badot"), lost(5, 1, "old")], set()),
        ([lost(4, 1, "old")], set()),
        ([], set()),
    ],
    ids=[
        "every cell of it is told",
        "one of two rows that may have stood there",
        "its role is still there",
        "cells of two rows",
        "one cell",
        "nothing is lost",
    ],
)
def test_only_a_row_that_incidents_show_whole_is_hidden(
    incidents: list[Lost], hidden: set[str]
) -> None:
    verdict = Verdict(is_as_planned=False, lost=incidents)

    assert find_hidden(verdict, Route(), MOVES, ROWS) == hidden


@pytest.mark.parametrize(
    ("emptied", "placed", "hidden"),
    [([0, 1], [], {"C-BADOT00"}), ([0], [], set()), ([], [], set()), ([0, 1], [0, 1], set())],
    ids=["both cells of it", "one of them", "it stands", "put down elsewhere"],
)
def test_a_row_that_a_repair_puts_back_and_the_next_takes_out_is_hidden(
    emptied: list[int], placed: list[int], hidden: set[str]
) -> None:
    """Seed 2804293: rows moved under a write and under two repairs, and Badot was archived."""
    texts = ["Badot", "old"]
    incidents = [
        Lost(CellWrite(7, 4, column, text), [Cell("Batcot", "Batcot"), Cell("", "")])
        for column, text in enumerate(texts)
    ]
    cells = [CellWrite(7, 4, column, None) for column in emptied]
    cells += [CellWrite(7, 6, column, texts[column]) for column in placed]
    verdict = Verdict(is_as_planned=False, cells=cells, lost=incidents)

    assert find_hidden(verdict, Route(), MOVES, ROWS) == hidden


def tab(*rows: tuple[str, ...]) -> TabSnapshot:
    return TabSnapshot(7, "Présences", [[Cell(one, one) for one in row] for row in rows], 9, 9)


@pytest.mark.parametrize(
    ("stood", "waits"),
    [
        (("Batcot", "hers", "C-BATCO00", "secretary"), {"phone": "hers"}),
        (("Badot", "old", "C-BATCO00", "secretary"), {}),
        (("Batcot", "his", "C-BATCO00", "secretary"), {}),
        (("Batcot", "hers", "C-BATCO0", "secretary"), {}),
    ],
    ids=["held", "another's row under its reference", "as known", "under no reference"],
)
def test_what_stood_in_a_row_that_ours_may_have_covered_waits_in_it_again(
    stood: tuple[str, ...], waits: dict[str, str]
) -> None:
    before = tab(("Nom", "Tél.", "Réf.", "Fonction"), ("Badot", "old", "C-BADOT00", ""), stood)

    owed = find_owed({"C-BATCO00"}, ROWS, before, MOVES, frozenset())

    cells = [cell for row in owed for cell in row.cells.items()]
    assert {name: cell.sheet_raw for name, cell in cells if cell.waits} == waits


@pytest.mark.parametrize("is_asked", [True, False])
def test_what_a_row_had_that_ours_may_have_covered_is_known_while_its_record_is_asked_about(
    *, is_asked: bool
) -> None:
    """Its row came back without the address, which somebody had only written a word beside."""
    known = ("Batcot", "his", "C-BATCO00", "secretary")
    before = tab(("Nom", "Tél.", "Réf.", "Fonction"), ("Badot", "old", "C-BADOT00", ""), known)
    asked = {"C-BATCO00"} if is_asked else frozenset[str]()

    owed = find_owed({"C-BATCO00"}, ROWS, before, MOVES, asked)

    assert owed == [replace(ROWS["C-BATCO00"], archived=True)] * is_asked


BADOT = ("Badot", "03 53 01 00 01", "", "Accueil")
OURS = ("Batcot", "03 53 01 00 02", "C-BATCO00", "Bar")


@pytest.mark.parametrize(
    ("shown", "reference", "vanished"),
    [
        ([("Cador", "", "C-BADOT00", ""), OURS], "", {"C-BADOT00"}),
        ([("Badot", "", "C-BADOT00", "Accueil"), OURS], "", set()),
        ([("Cador", "", "C-BADOT00", ""), OURS], "C-OTHER00", set()),
    ],
    ids=["its reference is in another's row", "a cell of it was typed over", "known before"],
)
def test_a_row_just_typed_that_no_row_shows_any_more_was_perhaps_covered(
    shown: list[tuple[str, ...]], reference: str, vanished: set[str]
) -> None:
    """Seed 2612009: a row was inserted above, ours covered it, and the list was sorted."""
    titles = ("Nom", "Tél.", "Réf.", "Fonction")
    before = tab(titles, (*BADOT[:2], reference, BADOT[3]))
    given = CellWrite(7, 1, 2, "C-BADOT00")
    added = [CellWrite(7, 2, column, text) for column, text in enumerate(OURS)]

    def found(*cells: CellWrite) -> set[str]:
        batch = WriteBatch("m", cells=cells)
        return {*find_vanished(batch, before, tab(titles, *shown), MOVES, Route())}

    assert found(given, *added) == vanished
    assert found(given) == set()
