"""A row of which ours hid every cell is shown once more, whatever became of its reference."""

from dataclasses import replace

import pytest

from french_cells.folding import raw_key
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.spreadsheet import Cell, CellWrite, TabSnapshot, WriteBatch
from sync_service.sync.verification.base_moves import Route, gather_moves
from sync_service.sync.verification.new_rows import (
    Sent,
    find_bearing,
    find_hidden,
    find_misled_meanwhile,
    find_owed,
)
from sync_service.sync.verification.recovery import carry_over, recover
from sync_service.sync.verification.verify import Lost, verify

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
    assert find_hidden(incidents, Route(), MOVES, ROWS) == hidden


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


def test_a_new_row_of_ours_is_known_though_a_column_of_it_was_deleted_meanwhile() -> None:
    before = tab(("Nom", "09/09", "16/09", "Réf."))
    after = tab(("Nom", "16/09", "Réf."), ("Badot", "P", "P-BADOT00"))
    ours = {0: "Badot", 1: "E", 2: "P", 3: "P-BADOT00"}
    cells = {(1, column): CellWrite(7, 1, column, text) for column, text in ours.items()}

    bearing = find_bearing(cells, before, after, {0: 0, 2: 1, 3: 2}, 3)

    assert bearing == {1: {0: raw_key("Badot"), 1: raw_key("P"), 2: raw_key("P-BADOT00")}}


@pytest.mark.parametrize(
    ("came", "told"), [("astray", ["Cuisine"]), ("never", ["Cuisine"]), ("there", [])]
)
def test_what_is_typed_over_ours_before_its_repair_is_there_is_not_the_hidden_rows(
    came: str, told: list[str]
) -> None:
    """Two rows all but alike: ours hid the first one, and what puts that right met a blank row.

    Whoever typed saw the second one. Where it did meet ours, they saw the first one.
    """
    titles, blank = ("Nom", "Prénom", "Fonction", "Réf."), ("", "", "", "")
    anne, luce = ("Badot", "Anne", "Bar", "C-1"), ("Badot", "Luce", "Accueil", "C-2")
    first = WriteBatch("m", cells=[CellWrite(7, 2, at, text) for at, text in enumerate(luce)])
    repair = WriteBatch("n", cells=[CellWrite(7, 2, at, anne[at]) for at in (1, 2, 3)])
    seen = tab(titles, blank, luce)
    luces, annes = ("Badot", "Luce", "Cuisine", "C-2"), ("Badot", "Anne", "Cuisine", "C-1")
    after = {
        "astray": tab(titles, blank, ("", *anne[1:]), luces),
        "never": tab(titles, blank, luces),
        "there": tab(titles, blank, annes),
    }[came]
    if came == "never":
        verdict = carry_over(repair, seen, after, 0)
    else:
        verdict = recover(verify(repair, seen, after, 0), repair, seen, after, 0, 3)
    sent = Sent(first, tab(titles, anne)), Sent(repair, seen)

    found = [*find_misled_meanwhile(*sent, after, verdict, 0, 3)]

    assert [(one.write.value, one.stood[0].text) for one in found] == [
        (one, "Bar") for one in told
    ]
