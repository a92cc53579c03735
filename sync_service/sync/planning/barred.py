"""Why a cell may not be written, whatever is known elsewhere, and what is said about it. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

from french_cells.reading import Value
from sync_service.domain.codec import FieldCodec
from sync_service.domain.spreadsheet import Cell
from sync_service.domain.wording import barred_sentences
from sync_service.sync.planning.columns.layout import View, takes

Bar: TypeAlias = Literal["", "formula", "filled", "chip", "list", "merged", "protected"]
"""Empty if nothing is known to be in the way."""

_OF_CELL: Mapping[Bar, Callable[[str], str]] = MappingProxyType({
    "formula": barred_sentences.computed,
    "filled": barred_sentences.filled,
    "chip": barred_sentences.chip,
    "list": barred_sentences.not_in_list,
})  # fmt: skip
_OF_COLUMN: Mapping[Bar, Callable[[str, int, Sequence[str]], str]] = MappingProxyType({
    "formula": barred_sentences.computed_column,
    "filled": barred_sentences.filled_column,
    "merged": barred_sentences.merged_column,
    "protected": barred_sentences.protected_column,
})  # fmt: skip
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class BarredCell:
    """A cell that may not be written, and the value that waits for it, as displayed."""

    name: str
    bar: Bar
    ref: str
    at: tuple[int, int]
    other: str


@dataclass(frozen=True, slots=True)
class BarredColumn:
    """Several such cells of one column, for one reason."""

    name: str
    bar: Bar
    cells: Sequence[BarredCell]


def find_bar(view: View, at: tuple[int, int], cell: Cell, codec: FieldCodec, value: Value) -> Bar:
    """`value`: what the cell would show."""
    # A blank cell that the formula may fill belongs to the formula as well.
    if view.is_filled(*at):
        return "filled"
    if cell.is_formula:
        return "formula"
    if cell.is_chip:
        return "chip"
    if not takes(codec, value, view.table_column(*at)[1]):
        return "list"
    if view.is_merged(*at):
        return "merged"
    return "" if view.may_write(*at) else "protected"


def say_of_cell(bar: Bar, other: str) -> str:
    return _OF_CELL.get(bar, barred_sentences.untouchable)(other)


def is_of_columns(bar: Bar) -> bool:
    """Whether the reason may hold for a whole column; each chip is a case of its own."""
    return bar == "list" or bar in _OF_COLUMN


def say_of_column(bar: Bar, label: str, cells: Sequence[str], others: Sequence[str]) -> str:
    """`others`: the values known elsewhere, cell by cell."""
    if bar == "list":
        words = list(dict.fromkeys(others))
        return barred_sentences.column_outside_list(label, len(cells), cells[:_SHOWN], words)
    return _OF_COLUMN[bar](label, len(cells), cells[:_SHOWN])
