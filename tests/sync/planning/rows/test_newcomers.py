"""A new row that is taken as it stands comes out as if each of its cells had been merged."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell, BaseRow, TabState
from sync_service.domain.mapping import Column, Direction, TabRules
from sync_service.domain.record import Record, make_reference
from sync_service.domain.spreadsheet import Area, Cell, CellExtras, TabSnapshot
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.columns.layout import View, view_tab
from sync_service.sync.planning.plain_cells import find_plain_rows
from sync_service.sync.planning.rendering.canvas import Canvas
from sync_service.sync.planning.rendering.drawn_rows import draw_row
from sync_service.sync.planning.rows.merging import RowOutcome, merge_row
from sync_service.sync.planning.rows.newcomers import Newcomer, admit
from sync_service.sync.planning.situation import Situation
from tests.fakes.codecs import PeopleCodec

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
REF = make_reference("contact", 5)
FIELDS = ("family_name", "given_name", "phone", "street", "city", "starts_on", "ends_on")
TYPED: dict[str, list[Raw]] = {
    "family_name": ["Petit", " Petit ", 12],
    "given_name": ["Élise", "", "-"],
    "phone": ["06 39 98 12 34", "06 39 98 12 34?", "bleu", ""],
    "street": ["rue Haute", None],
    "city": ["Lunéville", None],
    "starts_on": ["12/03/2026", 46_000, None],
    "ends_on": ["01/03/2026", "31/03/2026", "jamais", None],
}


def _cell(name: str) -> st.SearchStrategy[Cell]:
    return st.builds(
        lambda value, note, is_formula: Cell(
            value, str(value or ""), CellExtras(note, "", is_formula)
        ),
        st.sampled_from(TYPED[name]),
        st.sampled_from(["", "", "", "à rappeler", "Synchronisation : vieux"]),
        st.sampled_from([False, False, False, True]),
    )


def _seen(
    cells: tuple[Cell, ...], directions: tuple[Direction, ...], merges: tuple[Area, ...] = ()
) -> tuple[Situation, View]:
    tab = TabSnapshot(1, "T", [(), cells], 100, 26, merges=merges)
    header = Header(0, 1, {name: place for place, name in enumerate(FIELDS)}, None)
    columns = [Column(n, (n,), way) for n, way in zip(FIELDS, directions, strict=True)]
    rules = TabRules("people", "contact", "table", columns)
    state = TabState("s", 1, "link:s:1")
    situation = Situation("s", tab, rules, columns, state, {}, PeopleCodec(), NOW)
    return replace(situation, given={"email": "a@example.org"}), view_tab(tab, header)


def _drawn(situation: Situation, view: View, outcome: RowOutcome) -> Canvas:
    canvas = Canvas(situation, view, len(FIELDS))
    draw_row(canvas, outcome, BaseRow(REF, {}))
    return canvas


_ROWS = st.tuples(*(_cell(name) for name in FIELDS))
_WAYS: tuple[Direction, ...] = ("both", "both", "both", "from_sheet", "to_sheet")
_DIRECTIONS = st.tuples(*(st.sampled_from(_WAYS) for _ in FIELDS))
_USUAL: Direction = "both"
BOTH = (_USUAL,) * len(FIELDS)


@given(_ROWS, st.one_of(st.just(BOTH), _DIRECTIONS), st.sampled_from([(), (Area(1, 2, 3, 5),)]))
def test_a_plain_row_comes_out_as_its_merge(
    cells: tuple[Cell, ...], directions: tuple[Direction, ...], merges: tuple[Area, ...]
) -> None:
    situation, view = _seen(cells, directions, merges)
    (row,) = view.rows
    admitted = admit(situation, view, row, REF)
    if not isinstance(admitted, Newcomer) or not admitted.outcome.plain:
        return
    skeleton = Record(REF, "contact", situation.given, NOW)
    merged = merge_row(situation, view, row, BaseRow(REF, {}), skeleton)
    assert admitted.record.fields == {**situation.given, **merged.changes}
    plain, full = (_drawn(situation, view, one) for one in (admitted.outcome, merged))
    assert plain.ingested == full.ingested
    assert plain.written == full.written
    assert (plain.cells, plain.notes, plain.problems) == (full.cells, full.notes, full.problems)
    assert set(plain.steps) == set(full.steps)


@given(st.lists(_ROWS, min_size=2, max_size=4), st.sampled_from([(), (Area(1, 2, 3, 5),)]))
def test_what_is_known_of_plain_cells_changes_no_row(
    lines: list[tuple[Cell, ...]], merges: tuple[Area, ...]
) -> None:
    """The second row is taken by what was made of the first one's cells."""
    situation, view = _seen(lines[0], BOTH, merges)
    view = view_tab(replace(view.tab, rows=[(), *lines]), view.header)
    plain_rows = find_plain_rows(situation, view)
    for row in view.rows:
        assert admit(situation, view, row, REF, plain_rows) == admit(situation, view, row, REF)


@pytest.mark.parametrize(
    ("cells", "is_plain"),
    [
        ({}, True),
        ({"street": Cell("rue Basse", "rue Basse", CellExtras("à vérifier"))}, False),
        ({"phone": Cell("06 39 98 12 34?")}, False),
    ],
)
def test_most_rows_take_the_short_way(cells: dict[str, Cell], *, is_plain: bool) -> None:
    typed = {"family_name": Cell("Petit"), "city": Cell("Lunéville"), **cells}
    line = tuple(typed.get(name, Cell()) for name in FIELDS)
    situation, view = _seen(line, BOTH)
    admitted = cast("Newcomer", admit(situation, view, view.rows[0], REF))
    assert bool(admitted.outcome.plain) is is_plain
    expected: Value = "rue Basse" if "street" in cells else None
    assert admitted.record.fields.get("street") == expected


@pytest.mark.parametrize("known", ["Lunéville", None])
def test_what_a_row_says_of_somebody_who_was_erased_gives_way_to_a_default(
    known: str | None,
) -> None:
    """Until the write is proved the sheet shows it still: as what both had, else it is news."""
    typed = {"family_name": Cell("Petit"), "city": Cell("Lunéville")}
    situation, view = _seen(tuple(typed.get(name, Cell()) for name in FIELDS), BOTH)
    left = {"city": BaseCell("Lunéville", "Lunéville")} if known else {}
    plain = find_plain_rows(situation, view)
    admitted = cast("Newcomer", admit(situation, view, view.rows[0], REF, plain, left))
    canvas = _drawn(situation, view, admitted.outcome)

    assert admitted.record.fields["family_name"] == "Petit"
    assert admitted.record.fields.get("city") == (None if known else "Lunéville")
    written = [one.value for one in canvas.cells if one.column == FIELDS.index("city")]
    assert written == ([None] if known else [])
    assert canvas.ingested[REF].cells["city"].value == "Lunéville"
    assert canvas.written[REF].cells["city"].value == (None if known else "Lunéville")
