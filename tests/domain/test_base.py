"""What the base says of a row as a whole."""

from collections.abc import Iterable, Iterator, Mapping

import pytest

from french_cells.reading import Value
from sync_service.domain.base import BaseCell, RowCells, cells_agree

CELLS = {"name": BaseCell("Petit", "PETIT"), "phone": BaseCell("+33639980001", "06 39 98 00 01")}
RECORD: dict[str, Value] = {"name": "Petit", "phone": "+33639980001", "email": "a@example.org"}
NAMES = ("name", "phone")


def test_cells_agree_while_the_record_is_as_they_were_agreed_on() -> None:
    assert cells_agree(CELLS, NAMES, RECORD)
    assert not cells_agree(CELLS, NAMES, {**RECORD, "phone": None})


class StoredCells(RowCells):
    """Cells that a database can compare without reading them."""

    def __getitem__(self, name: str) -> BaseCell:
        raise AssertionError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(CELLS)

    def __len__(self) -> int:
        return len(CELLS)

    def agree(self, names: Iterable[str], fields: Mapping[str, Value]) -> bool:
        return all(fields[name] == CELLS[name].value for name in names)


def test_cells_that_can_compare_themselves_are_not_read() -> None:
    assert cells_agree(StoredCells(), NAMES, RECORD)
    assert not cells_agree(StoredCells(), NAMES, {**RECORD, "phone": None})


def test_only_the_cells_that_are_asked_for_count() -> None:
    assert cells_agree(CELLS, ["name"], {"name": "Petit"})
    assert not cells_agree(CELLS, NAMES, {"name": "Petit"})


def test_a_cell_never_met_agrees_with_nothing_and_with_no_value() -> None:
    assert not cells_agree(CELLS, ["email"], RECORD)
    assert cells_agree(CELLS, ["role"], RECORD)


@pytest.mark.parametrize(
    "kind", ["invalid", "ambiguous", "assumed", "conflict", "held", "formula"]
)
def test_a_cell_in_which_anything_is_open_does_not_agree(kind: str) -> None:
    cells = {**CELLS, "phone": CELLS["phone"]._replace(kind=kind)}  # type: ignore[arg-type]
    assert not cells_agree(cells, NAMES, RECORD)
