"""A row's cells are as a dictionary of them, for less memory."""

import tracemalloc
from collections.abc import Callable, Mapping

from hypothesis import given
from hypothesis import strategies as st

from sync_service.domain.spreadsheet import BLANK, Cell
from sync_service.sync.planning.columns.cells_of_row import CellsOfRow

FIELDS = tuple(f"field{number}" for number in range(12))
rows = st.dictionaries(
    st.sampled_from(FIELDS), st.text(max_size=2).map(lambda one: Cell(one, one))
)


def as_row(cells: Mapping[str, Cell]) -> CellsOfRow:
    return CellsOfRow({name: place for place, name in enumerate(cells)}, tuple(cells.values()))


@given(rows, rows)
def test_it_is_as_a_dictionary(cells: dict[str, Cell], others: dict[str, Cell]) -> None:
    row = as_row(cells)

    assert [*row] == [*cells]
    assert len(row) == len(cells)
    assert [*row.items()] == [*row.items()] == [*cells.items()]
    assert [*row.values()] == [*cells.values()]
    assert [row.get(name, BLANK) for name in FIELDS] == [cells.get(n, BLANK) for n in FIELDS]
    assert [name in row for name in FIELDS] == [name in cells for name in FIELDS]
    assert {**row, **others} == {**cells, **others}
    assert (row == as_row(others)) is (row == others) is (cells == others)
    assert row.keys() - others.keys() == cells.keys() - others.keys()
    assert row.items() & others.items() == cells.items() & others.items()


def test_many_rows_take_half_of_what_dictionaries_take() -> None:
    cells = dict.fromkeys(FIELDS, BLANK)
    places = {name: place for place, name in enumerate(cells)}

    def size_of(make: Callable[[], object]) -> int:
        tracemalloc.start()
        kept = [make() for _ in range(1000)]
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return taken if kept else 0

    rows = size_of(lambda: CellsOfRow(places, tuple([BLANK for _ in FIELDS])))
    assert 2 * rows < size_of(lambda: {name: BLANK for name in FIELDS})  # noqa: C420 - as rows were
