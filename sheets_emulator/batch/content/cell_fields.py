"""CellData as clients send it: which parts go into a cell, by the request's field mask."""

from sheets_emulator.batch.colors import merge_looks
from sheets_emulator.errors import invalid
from sheets_emulator.grid.cell import EMPTY, Cell, CellError, Formula, Value
from sheets_emulator.masks import EVERYTHING, Mask, branch_of, merge_fields
from sheets_emulator.values.entry import checked_text, tidy
from sheets_emulator.wire import Json, without_defaults

_EXTRAS = (
    "dataValidation",
    "textFormatRuns",
    "chipRuns",
    "pivotTable",
    "dataSourceTable",
    "dataSourceFormula",
)
_KINDS = ("numberValue", "stringValue", "boolValue", "formulaValue", "errorValue")


def load_value(extended: Json | None) -> Value:
    """What an ExtendedValue holds; None for none."""
    if not extended:
        return None
    kinds = [kind for kind in _KINDS if kind in extended]
    if len(kinds) != 1 or len(extended) != 1:
        raise invalid("Invalid value: exactly one kind of value is expected.")
    value = extended[kinds[0]]
    if kinds[0] == "formulaValue":
        if not str(value).startswith("="):
            raise invalid(f"Invalid formula: {value}")
        return Formula(checked_text(value))
    if kinds[0] == "errorValue":
        return CellError(value.get("type", "ERROR"), value.get("message", ""))
    if kinds[0] == "stringValue":
        return checked_text(str(value)) or None
    return bool(value) if kinds[0] == "boolValue" else tidy(value)


def apply_fields(old: Cell | None, sent: Json, mask: Mask) -> Cell:
    """The cell with the masked parts of the CellData; masked parts not sent are cleared."""
    cell = old or EMPTY
    value, looks, note, extra = cell
    if branch_of(mask, "userEnteredValue") is not None:
        value = load_value(sent.get("userEnteredValue"))
    format_mask = branch_of(mask, "userEnteredFormat")
    if format_mask is not None:
        looks = merge_looks(looks or {}, sent.get("userEnteredFormat", {}), format_mask) or None
    if branch_of(mask, "note") is not None:
        note = sent.get("note", "")
    changed = [name for name in _EXTRAS if branch_of(mask, name) is not None]
    if branch_of(mask, "userEnteredValue") is not None and extra and "chipRuns" in extra:
        extra = {name: part for name, part in extra.items() if name != "chipRuns"} or None
    if changed:
        extra = _extras(extra, sent, mask, changed)
    return Cell(value, looks, note, extra)


def _extras(old: Json | None, sent: Json, mask: Mask, names: list[str]) -> Json | None:
    result = dict(old or {})
    for name in names:
        part = branch_of(mask, name)
        merged = (
            merge_fields(result.get(name, {}), sent[name], part or EVERYTHING)
            if isinstance(sent.get(name), dict)
            else sent.get(name)
        )
        if merged:
            result[name] = without_defaults(merged) if name == "dataValidation" else merged
        else:
            result.pop(name, None)
    return result or None
