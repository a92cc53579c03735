"""Our own name for what a cell links to: it is updated when that is renamed. Pure.

So are words of a person's own once they name it no more: left there, they would say another
record's name, or nobody's. Nothing but a renaming of the record itself, or a move, does this. A
number that its cell shows as another gives way to what shows it.
"""

from collections.abc import Iterable

from french_cells.folding import raw_key
from french_cells.reading import Reading, Value
from french_cells.text import fold_words
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.codec import EntityCodec, FieldCodec
from sync_service.domain.mapping import is_link
from sync_service.domain.spreadsheet import Cell


def is_outdated(codec: FieldCodec, cell: BaseCell) -> bool:
    """Whether the cell shows a name that it had, and we would write another one now."""
    if not is_link(codec.name) or cell.kind != "agreed" or cell.value is None:
        return False
    if not cell.ours:
        return codec.is_former_name(cell.raw, cell.value)
    now = codec.text(cell.value)
    if now != cell.value:
        return now not in (cell.raw, "")
    # A link without a name of its own any more (archived, or one of two alike) keeps the old name
    # as long as it is called that.
    shared = codec.shared_name(cell.value)
    return shared != "" and cell.raw != now and fold_words(shared) != fold_words(str(cell.raw))


def is_misleading(codec: FieldCodec, cell: Cell, value: Value) -> bool:
    """Whether the cell holds the value and shows another: « 2 » is « 00:00 » where a time was."""
    if cell.format != "TIME":
        return False
    shown = codec.show(value)
    return raw_key(cell.value) == raw_key(shown.value) != raw_key(shown.within(cell))


def showed_time(codec: FieldCodec, base: BaseCell, cell: Cell) -> bool:
    """Whether the cell showed a time before this was typed, so that it shows numbers as others.

    It held another number than it said, or words of ours that say one; or it said this very
    number in a person's words, as « 0,5 h » is typed where times are. A zero may be « 0:00 ».
    """
    if cell.format != "TIME" or base.value is None:
        return False
    shown = codec.show(base.value)
    if shown.lasting is None:
        return False
    is_theirs = isinstance(base.raw, str) and base.raw != codec.text(base.value)
    is_zero = not is_theirs and base.value == 0
    was_time = not is_theirs and raw_key(base.raw) not in ("", raw_key(shown.value))
    return is_zero or was_time or raw_key(cell.value) == raw_key(shown.value)


def gives_way(codec: FieldCodec, cell: Cell, value: Value) -> bool:
    """Whether what is typed newly is but a former name, or is not what is seen."""
    is_name = is_link(codec.name) and bool(cell.value) and value is not None
    is_former = is_name and codec.is_former_name(cell.value, value)
    return is_former or is_misleading(codec, cell, value)


def names_another(codec: FieldCodec, cell: Cell, reading: Reading, value: Value) -> bool:
    """Whether words that were taken for this value are what another thing is called by now.

    Exactly, or as plainly as they were a former name of what has this value.
    """
    if not is_link(codec.name) or reading.severity == "assume" or reading.value == value:
        return False
    is_exact = reading.severity == "ok" and not reading.message
    return is_exact or codec.is_former_name(cell.value, value)


def has_outdated(codec: EntityCodec, rows: Iterable[BaseRow]) -> bool:
    fields = codec.fields
    # Many rows name one thing: each different cell is judged once.
    shown = {
        (name, repr(cell.raw), repr(cell.value), cell.ours): cell
        for row in rows
        if not row.archived and row.missing_since is None
        for name, cell in row.cells.items()
        if name in fields and is_link(name) and cell.kind == "agreed"
    }
    return any(is_outdated(fields[name], cell) for (name, *_), cell in shown.items())
