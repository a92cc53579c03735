"""Rows of records that are archived or left the tab's scope: marked as such, never removed."""

from dataclasses import dataclass, replace

from sync_service.domain import sentences
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.canvas import Canvas
from sync_service.domain.drawing import draw_reference
from sync_service.domain.layout import SheetRow
from sync_service.domain.merge import text_of


@dataclass(frozen=True, slots=True)
class Tomb:
    """A row that is followed no more."""

    row: SheetRow
    base: BaseRow


def draw_tomb(canvas: Canvas, tomb: Tomb) -> None:
    """Marks the reference cell once, and takes our notes out of the other cells."""
    row, base, now = tomb.row, tomb.base, canvas.situation.now
    standing = text_of(row.reference_cell).strip()
    # Words like ours that a person typed mark nothing.
    is_marked = base.archived and standing.startswith(f"{base.ref} archivé")
    label = standing if is_marked else sentences.archived_label(base.ref, now)
    note = base.note if is_marked else sentences.note(sentences.archived(now))
    noted = draw_reference(canvas, row, label, note, base.note)
    for name, cell in base.cells.items():
        if cell.note and name in row.cells:
            canvas.place_note(row.index, canvas.view.header.columns[name], "", cell.note)
    cells = {name: _closed(cell, row, name) for name, cell in base.cells.items()}
    # Until it is written the row is no tomb: an edit in it still counts as one.
    canvas.ingested[base.ref] = base
    canvas.written[base.ref] = replace(
        base, cells=cells, archived=True, missing_since=None, note=noted
    )


def _closed(cell: BaseCell, row: SheetRow, name: str) -> BaseCell:
    if cell.kind == "agreed":
        return cell
    return BaseCell(cell.value, row.cells[name].value if name in row.cells else cell.raw)
