"""Rows of records that are archived or left the tab's scope: marked as such, never removed."""

from dataclasses import replace

from sync_service.domain import sentences
from sync_service.domain.base import BaseCell
from sync_service.sync.planning.columns.layout import is_marked
from sync_service.sync.planning.merge import text_of
from sync_service.sync.planning.rendering.canvas import Canvas
from sync_service.sync.planning.rendering.drawn_rows import draw_reference, make_base_row
from sync_service.sync.planning.rows.departures import MarkedRow


def draw_marked(canvas: Canvas, marked: MarkedRow) -> None:
    """Marks the reference cell once, and takes our notes out of the other cells."""
    row, base = marked.row, marked.base
    label, note = _mark(canvas, marked)
    noted = draw_reference(canvas, row, label, note, base.note)
    for name, cell in base.cells.items():
        if cell.note and name in row.cells:
            canvas.place_note(row.index, canvas.view.header.columns[name], "", cell.note)
    for column in row.noted:
        canvas.place_note(row.index, column, "")
    cells = {name: _closed(canvas, marked, name) for name in base.cells}
    # Until it is written the row is no marked: an edit in it still counts as one.
    canvas.ingested[base.ref] = base
    written = make_base_row(canvas, base.ref, cells, row.index, noted)
    canvas.written[base.ref] = replace(written, archived=True)


def _mark(canvas: Canvas, marked: MarkedRow) -> tuple[str, str]:
    """What the reference cell shows and says: archived, or another list's; never one for both."""
    row, base, now = marked.row, marked.base, canvas.situation.now
    if marked.is_outside:
        return sentences.outside_label(base.ref), sentences.note(sentences.outside())
    # The day of the first mark stays; words like ours that a person typed mark nothing.
    if base.archived and is_marked(row, base.ref):
        return text_of(row.reference_cell).strip(), base.note
    return sentences.archived_label(base.ref, now), sentences.note(sentences.archived(now))


def _closed(canvas: Canvas, marked: MarkedRow, name: str) -> BaseCell:
    """What the sheet shows stands beside the record's last value.

    Nobody is told of what was open, but it stays so for the day on which the record is back.
    """
    cell, codec = marked.base.cells[name], canvas.situation.codec.fields.get(name)
    at = (marked.row.index, canvas.view.header.columns.get(name, 0))
    if name in marked.last and codec is not None and canvas.can_touch(*at):
        return BaseCell(marked.last[name], canvas.show(*at, codec, marked.last[name]))
    value = marked.final.get(name, cell.value)
    if name not in marked.row.cells:
        return BaseCell(value, cell.raw)
    raw = marked.row.cells[name].value
    kind = marked.kinds.get(name, cell.kind)
    if kind == "agreed":
        return BaseCell(value, raw)
    other = value if kind == "conflict" else None
    return BaseCell(value, raw, kind, sheet_raw=raw, other=other)
