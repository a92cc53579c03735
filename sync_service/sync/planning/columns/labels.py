"""Our own name for what a cell links to, which follows when that is renamed or moved. Pure.

What a person typed there otherwise never does: it stands as typed while it means the same. Whoever
types or copies just our name has a name that no longer means it once it is renamed.
"""

from collections.abc import Iterable

from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.codec import EntityCodec, FieldCodec
from sync_service.domain.scope import is_link


def agreed(codec: FieldCodec, value: Value, raw: Raw) -> BaseCell:
    """What both sides say; ours where the cell names a link just as we would."""
    is_own = value is not None and is_link(codec.name) and codec.text(value) == raw
    return BaseCell(value, raw, ours=is_own)


def is_outdated(codec: FieldCodec, cell: BaseCell) -> bool:
    """Whether it is our name for it, and we would write another one now."""
    if not cell.ours or cell.kind != "agreed" or cell.value is None:
        return False
    # What has no name of its own any more (archived, or one of two alike) keeps the old one.
    return codec.text(cell.value) not in (cell.raw, cell.value, "")


def has_outdated(codec: EntityCodec, rows: Iterable[BaseRow]) -> bool:
    fields = codec.fields
    return any(
        cell.ours and name in fields and is_outdated(fields[name], cell)
        for row in rows
        if not row.archived and row.missing_since is None
        for name, cell in row.cells.items()
    )
