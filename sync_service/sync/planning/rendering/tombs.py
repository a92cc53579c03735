"""Rows of records that are archived or left the tab's scope: marked as such, never removed."""

from dataclasses import replace

from sync_service.domain import sentences
from sync_service.domain.base import BaseCell
from sync_service.sync.planning.columns.layout import is_marked
from sync_service.sync.planning.merge import text_of
from sync_service.sync.planning.rendering.canvas import Canvas
from sync_service.sync.planning.rendering.drawn_rows import draw_reference, make_base_row
from sync_service.sync.planning.rows.departures import Tomb


def draw_tomb(canvas: Canvas, tomb: Tomb) -> None:
    """Marks the reference cell once, and takes our notes out of the other cells."""
    row, base = tomb.row, tomb.base
    label, note = _mark(canvas, tomb)
    noted = draw_reference(canvas, row, label, note, base.note)
    for name, cell in base.cells.items():
        if cell.note and name in row.cells:
            canvas.place_note(row.index, canvas.view.header.columns[name], "", cell.note)
    for column in row.noted:
        canvas.place_note(row.index, column, "")
    cells = {name: _closed(canvas, tomb, name) for name in base.cells}
    # Until it is written the row is no tomb: an edit in it still counts as one.
    canvas.ingested[base.ref] = base
    written = make_base_row(canvas, base.ref, cells, row.index, noted)
    canvas.written[base.ref] = replace(written, archived=True)


def _mark(canvas: Canvas, tomb: Tomb) -> tuple[str, str]:
    """What the reference cell shows and says: archived, or another list's; never one for both."""
    row, base, now = tomb.row, tomb.base, canvas.situation.now
    if tomb.is_outside:
        return sentences.outside_label(base.ref), sentences.note(sentences.outside())
    # The day of the first mark stays; words like ours that a person typed mark nothing.
    if base.archived and is_marked(row, base.ref):
        return text_of(row.reference_cell).strip(), base.note
    return sentences.archived_label(base.ref, now), sentences.note(sentences.archived(now))


def _closed(canvas: Canvas, tomb: Tomb, name: str) -> BaseCell:
    """What the sheet shows stands beside the record's last value.

    Nobody is told of what was open, but it stays so for the day on which the record is back.
    """
    cell, codec = tomb.base.cells[name], canvas.situation.codec.fields.get(name)
    at = (tomb.row.index, canvas.view.header.columns.get(name, 0))
    if name in tomb.last and codec is not None and canvas.can_touch(*at):
        return BaseCell(tomb.last[name], canvas.show(*at, codec, tomb.last[name]))
    value = tomb.final.get(name, cell.value)
    if name not in tomb.row.cells:
        return BaseCell(value, cell.raw)
    raw = tomb.row.cells[name].value
    kind = tomb.kinds.get(name, cell.kind)
    if kind == "agreed":
        return BaseCell(value, raw)
    other = value if kind == "conflict" else None
    return BaseCell(value, raw, kind, sheet_raw=raw, other=other)
