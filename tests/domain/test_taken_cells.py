"""The cells of a row that is taken as it stands are those that would have been made one by one."""

from hypothesis import given
from hypothesis import strategies as st

from french_cells.reading import Raw, Value
from sync_service.adapters.database.cells import encode_cells
from sync_service.domain.base import UNMET, BaseCell, cells_agree
from sync_service.domain.spreadsheet import Cell
from sync_service.domain.taken_cells import TakenCells

NAMES = ("family_name", "phone", "organisation_id")
_SIDES: st.SearchStrategy[tuple[Value, Raw]] = st.sampled_from([
    ("Petit", "Petit"), ("+33639980101", "06 39 98 01 01"), (True, 1.0), (True, True),
    (["a"], "a"), (None, "NC"), (None, ""), (None, None),
])  # fmt: skip
_ROWS = st.dictionaries(st.sampled_from(NAMES), st.tuples(_SIDES, st.booleans()))


def _both(
    row: dict[str, tuple[tuple[Value, Raw], bool]],
) -> tuple[TakenCells, dict[str, BaseCell]]:
    """As they are taken, and made one by one."""
    ours = tuple(n for n, ((value, _), is_ours) in row.items() if is_ours and value is not None)
    made = {
        name: BaseCell(value, raw, ours=name in ours) if raw not in (None, "") else UNMET
        for name, ((value, raw), _) in row.items()
    }
    cells = {name: Cell(raw) for name, ((_, raw), _) in row.items()}
    values = {name: value for name, ((value, _), _) in row.items() if value is not None}
    return TakenCells(cells, values, ours), made


@given(_ROWS)
def test_they_are_the_same_cells_and_stored_as_the_same_text(
    row: dict[str, tuple[tuple[Value, Raw], bool]],
) -> None:
    taken, made = _both(row)
    assert dict(taken) == made
    assert taken == made
    assert len(taken) == len(made)
    assert encode_cells(taken) == encode_cells(made)


@given(_ROWS, _ROWS)
def test_they_agree_with_the_same_records(
    row: dict[str, tuple[tuple[Value, Raw], bool]],
    record: dict[str, tuple[tuple[Value, Raw], bool]],
) -> None:
    taken, made = _both(row)
    for fields in (
        {name: value for name, ((value, _), _) in one.items()} for one in (row, record)
    ):
        assert cells_agree(taken, NAMES, fields) == cells_agree(made, NAMES, fields)
