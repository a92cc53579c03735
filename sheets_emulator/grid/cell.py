"""What one cell holds. Cells are replaced, never changed: that makes undoing a batch cheap."""

from typing import NamedTuple

from sheets_emulator.wire import Json, Scalar


class Formula(str):
    """A formula as entered, with its equals sign."""

    __slots__ = ()


class CellError(NamedTuple):
    """What a formula gives that cannot be computed: the kind and the words Google uses."""

    kind: str
    message: str

    @property
    def shown(self) -> str:
        return _SHOWN[self.kind]


_SHOWN = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}

Value = Scalar | CellError | None


class Cell(NamedTuple):
    """A cell: what was entered, how it is shown, what is written about it."""

    value: Value = None
    format: Json | None = None
    note: str = ""
    extra: Json | None = None  # dataValidation, textFormatRuns, hyperlink: as in CellData

    def holding(self, value: Value) -> "Cell":
        """The cell with another value; chips go with the text that they stood in."""
        extra = self.extra
        if extra and "chipRuns" in extra and value != self.value:
            extra = {name: part for name, part in extra.items() if name != "chipRuns"} or None
        return Cell(value, self.format, self.note, extra)


EMPTY = Cell()

Row = tuple[Cell | None, ...]


def number_format(cell: Cell) -> Json | None:
    return cell.format.get("numberFormat") if cell.format else None


def kept(cell: Cell) -> Cell | None:
    """The cell, or None where nothing is left to keep."""
    return None if cell == EMPTY else cell
