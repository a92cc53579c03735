"""Our own name for what a cell links to: it is updated when that is renamed. Pure."""

from collections.abc import Iterable

from french_cells.text import fold_words
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.codec import EntityCodec, FieldCodec
from sync_service.domain.mapping import is_link


def is_outdated(codec: FieldCodec, cell: BaseCell) -> bool:
    """Whether the cell shows our name for it, and we would write another one now."""
    is_name = cell.ours and is_link(codec.name)
    if not is_name or cell.kind != "agreed" or cell.value is None:
        return False
    now = codec.text(cell.value)
    if now != cell.value:
        return now not in (cell.raw, "")
    # A link without a name of its own any more (archived, or one of two alike) keeps the old name
    # as long as it is called that.
    shared = codec.shared_name(cell.value)
    return shared != "" and cell.raw != now and fold_words(shared) != fold_words(str(cell.raw))


def has_outdated(codec: EntityCodec, rows: Iterable[BaseRow]) -> bool:
    fields = codec.fields
    return any(
        cell.ours and name in fields and is_outdated(fields[name], cell)
        for row in rows
        if not row.archived and row.missing_since is None
        for name, cell in row.cells.items()
    )
