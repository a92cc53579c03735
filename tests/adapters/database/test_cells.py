"""The base of a row's cells as one text: what comes back, and what is told without decoding it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from french_cells.reading import Value
from sync_service.adapters.database.cells import StoredCells, encode_cells
from sync_service.domain.base import BaseCell, cells_agree

NAMES = ("family_name", "phone", "city")
_VALUES: st.SearchStrategy[Value] = st.sampled_from(
    ["Petit", "", None, True, 1, ["a"], "\ud800\x00"]
)
_KINDS = st.sampled_from(["agreed", "agreed", "agreed", "invalid", "assumed", "conflict"])
_SINCE = st.sampled_from([None, datetime(2026, 11, 24, tzinfo=UTC)])
_CELLS = st.dictionaries(
    st.sampled_from(NAMES),
    st.builds(
        BaseCell,
        _VALUES,
        st.sampled_from(["Petit", None, 1.0]),
        _KINDS,
        st.sampled_from([None, "bleu"]),
        st.sampled_from(["", "Synchronisation : …"]),
        _SINCE,
        _VALUES,
    ),
)


@given(_CELLS, st.dictionaries(st.sampled_from(NAMES), _VALUES))
def test_a_row_is_known_to_agree_without_being_decoded(
    cells: dict[str, BaseCell], fields: dict[str, Value]
) -> None:
    stored = StoredCells(encode_cells(cells))
    assert cells_agree(stored, NAMES, fields) == cells_agree(dict(stored), NAMES, fields)


def test_what_an_earlier_release_stored_is_still_read() -> None:
    stored = StoredCells('{"family_name":["Petit"],"phone":["+33639980101","06 39 98 01 01"]}')
    assert dict(stored) == {
        "family_name": BaseCell("Petit", "Petit"),
        "phone": BaseCell("+33639980101", "06 39 98 01 01"),
    }
    fields: dict[str, Value] = {"family_name": "Petit", "phone": "+33639980101"}
    assert stored.agree(NAMES, fields)
    assert not stored.agree(NAMES, {**fields, "family_name": "Grand"})


def test_a_cell_that_holds_just_its_value_is_stored_as_that() -> None:
    assert encode_cells({"phone": BaseCell("a", "a")}) == '{"phone":"a"}'
    assert encode_cells({"phone": BaseCell(value=True, raw=1)}) == '{"phone":[true,1]}'
    assert encode_cells({"phone": BaseCell(["a"], "a")}) == '{"phone":[["a"],"a"]}'


@given(_CELLS)
def test_a_row_agrees_with_its_own_values_when_nothing_is_open(cells: dict[str, BaseCell]) -> None:
    stored = StoredCells(encode_cells(cells))
    values = {name: cell.value for name, cell in cells.items()}
    is_open = any(cell.kind != "agreed" or cell.note for cell in cells.values())
    assert cells_agree(stored, NAMES, values) is not is_open
