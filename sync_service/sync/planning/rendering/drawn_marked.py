"""Draws rows that are no longer followed: their mark, last values, and quotes to keep."""

from collections.abc import Mapping
from dataclasses import replace

from french_cells.folding import is_blank, raw_key
from french_cells.reading import Raw, Value
from sync_service.domain.base import UNMET, BaseCell, BaseRow
from sync_service.domain.codec import FieldCodec
from sync_service.domain.defaults import is_ours_in
from sync_service.domain.mapping import is_day
from sync_service.domain.wording import row_sentences, sentences
from sync_service.sync.planning.columns.layout import is_marked, is_marked_outside
from sync_service.sync.planning.merge import agreed, text_of
from sync_service.sync.planning.rendering.canvas import Canvas, Place
from sync_service.sync.planning.rendering.drawn_rows import (
    bare,
    draw_reference,
    make_base_row,
    place_of,
)
from sync_service.sync.planning.rows.marked import MarkedRow, find_renamed


def draw_marked(canvas: Canvas, marked: MarkedRow) -> None:
    """Marks the reference cell once, and removes our notes from the other cells.

    A note that quotes words which stand nowhere else stays until somebody deletes it.
    """
    if marked.is_put_back:
        _draw_put_back(canvas, marked)
        return
    if marked.base.ref in canvas.situation.merged:
        _draw_merged(canvas, marked)
        return
    row, base = marked.row, marked.base
    label, note = _mark(canvas, marked)
    cells = {name: _closed(canvas, marked, name) for name in base.cells}
    quoted = _draw_quoted(canvas, marked, cells)
    is_told = base.archived and is_marked(row, base.ref)
    aside = [] if is_told else [text for text in quoted.values() if text]
    noted = draw_reference(canvas, row, label, "\n".join([note, *aside]), base.note)
    for name, cell in base.cells.items():
        if name in row.cells and name not in quoted and (cell.note or cells[name].waits):
            cells[name] = _tell_untaken(canvas, marked, name, cells[name])
    kept = {canvas.view.header.columns.get(name) for name in quoted}
    for column in [one for one in row.noted if one not in kept]:
        canvas.place_note(row.index, column, "")
    # Until the mark is written, an edit in the row still counts.
    canvas.ingested[base.ref] = base
    written = make_base_row(canvas, base.ref, cells, row.index, noted)
    canvas.written[base.ref] = replace(written, archived=True)


def _draw_put_back(canvas: Canvas, marked: MarkedRow) -> None:
    """What is still theirs goes; the rest stays as it is, and is neither taken nor remembered."""
    row, ref = marked.row, marked.base.ref
    known = canvas.situation.state.rows.get(ref, BaseRow(ref, {}))
    emptied = {
        name: _closed(canvas, marked, name) for name in marked.last if name in marked.base.cells
    }
    message = row_sentences.put_back_erased(ref)
    at = (row.index, canvas.reference_column)
    # Without a word of what stands there: a problem is kept, and told to others.
    canvas.complain("held", message, Place(ref, ref, at=at))
    for name in row.cells:
        canvas.place_note(row.index, canvas.view.header.columns[name], "")
    # The reference stays as it stands there, unless a sort put another one beside the row.
    label = text_of(row.reference_cell).strip() if row.ref == ref else ref
    noted = draw_reference(canvas, row, label, sentences.note(message), known.note)
    canvas.ingested[ref] = known
    after = make_base_row(canvas, ref, {**known.cells, **emptied}, row.index, noted)
    canvas.written[ref] = replace(after, archived=known.archived)


def _draw_merged(canvas: Canvas, marked: MarkedRow) -> None:
    """What was made one with another row: nothing is taken, and nothing of it is emptied.

    It is remembered as it was before, so that both go on from there once they are two again.
    """
    row, base = marked.row, marked.base
    kept = canvas.situation.merged[base.ref]
    cells = {**base.cells}
    renamed = find_renamed(canvas.situation, row, base)
    was = str(base.cells[renamed].raw) if renamed else ""
    for name in row.cells:
        if name == renamed:
            cells[name] = _tell_renamed(canvas, marked, name)
        elif name not in marked.quoted:
            cells[name] = _tell_merged(canvas, marked, name, was)
    note = sentences.note(row_sentences.merged_away(kept.name))
    is_known = base.archived and is_marked(row, base.ref) and base.note == note
    label = sentences.archived_label(base.ref, canvas.situation.now)
    if is_marked(row, base.ref):
        label = text_of(row.reference_cell).strip()
    is_read = is_known and not row.reference_cell.note
    noted = draw_reference(canvas, row, label, "" if is_read else note, base.note)
    # Until the mark is written, an edit in the row still counts.
    canvas.ingested[base.ref] = base
    written = BaseRow(base.ref, cells, row.fingerprint, row.index, archived=True)
    canvas.written[base.ref] = replace(written, note=note if is_read else noted)


def _tell_renamed(canvas: Canvas, marked: MarkedRow, name: str) -> BaseCell:
    """Once: whoever deletes the note knows, and the row still names nobody of whom it was."""
    ref, known, cell = marked.base.ref, marked.base.cells[name], marked.row.cells[name]
    if known.note and not cell.note:
        return known._replace(note="", sheet_raw=cell.value)
    at = place_of(canvas, marked.row, name)
    if not known.note and raw_key(known.sheet_raw) == raw_key(cell.value):
        return known
    message = row_sentences.renamed_in_merged(str(known.raw))
    canvas.complain("held", message, Place(ref, ref, name, at, text_of(cell)))
    note = sentences.note(message)
    return known._replace(note=note if canvas.place_note(*at, note, known.note) else known.note)


def _tell_merged(canvas: Canvas, marked: MarkedRow, name: str, was: str) -> BaseCell:
    """Reports a mark that the row which counts does not have; whoever deletes the note knows.

    `was`: whose row it was, where it names somebody else now: no other row has that one's marks.
    """
    situation, row, ref = canvas.situation, marked.row, marked.base.ref
    known, cell = marked.base.cells.get(name, UNMET), row.cells[name]
    at = place_of(canvas, row, name)
    is_mark = is_day(name) and not is_blank(cell.value)
    is_typed = is_mark and raw_key(cell.value) != raw_key(known.seen)
    if is_typed and known.note and not cell.note:
        return BaseCell(known.value, cell.value)
    kept, codec = situation.merged[ref], situation.codec.fields[name]
    reading = codec.read(cell)
    is_counted = not was and reading.accepted and reading.value == _counted(canvas, kept.ref, name)
    if not is_typed or is_counted:
        canvas.place_note(*at, "", known.note)
        return known._replace(note="")
    # In our words: what was typed may be a reason, which is kept nowhere.
    is_said = reading.accepted and reading.value is not None
    said = codec.text(reading.value) if is_said else ""  # type: ignore[arg-type] # canonical
    message = row_sentences.typed_in_merged(said, kept.name)
    if was:
        message = row_sentences.typed_in_renamed(said, was)
    canvas.complain("held", message, Place(ref, ref, name, at, text_of(cell)))
    note = sentences.note(message)
    return known._replace(note=note if canvas.place_note(*at, note, known.note) else known.note)


def _counted(canvas: Canvas, kept: str, name: str) -> Value:
    """What the row that counts says, once this run is over."""
    row, record = canvas.written.get(kept), canvas.situation.records.get(kept)
    if row is not None and name in row.cells:
        return row.cells[name].value
    return record.fields.get(name) if record is not None else None


def _tell_untaken(canvas: Canvas, marked: MarkedRow, name: str, cell: BaseCell) -> BaseCell:
    """Reports what was typed before the record moved to another list: nobody has taken it.

    Whoever types after the mark can read there that nothing is taken any more.
    """
    ref, at = marked.base.ref, place_of(canvas, marked.row, name)
    typed, known = text_of(marked.row.cells[name]), marked.base.cells[name].note
    # Whoever deletes the note has read it, and it says nothing that could be asked again.
    is_new = bool(marked.row.cells[name].note) if known else not marked.base.archived
    is_told = marked.is_outside and cell.waits and is_new
    message = row_sentences.typed_outside(typed, marked.owner) if is_told else ""
    if message:
        canvas.complain("held", message, Place(ref, ref, name, at, typed))
    note = sentences.note(message) if message else ""
    return cell._replace(note=note if canvas.place_note(*at, note, known) else known)


def _mark(canvas: Canvas, marked: MarkedRow) -> tuple[str, str]:
    """Label and note of the reference cell: archived, or in another list."""
    row, base, now = marked.row, marked.base, canvas.situation.now
    if marked.is_outside:
        is_marked_so = base.archived and is_marked_outside(row, base.ref)
        is_read = is_marked_so and not row.reference_cell.note
        note = "" if is_read else sentences.note(row_sentences.outside(marked.owner))
        return sentences.outside_label(base.ref), note
    said = row_sentences.erased() if marked.is_erased else sentences.archived(now)
    # The date of the first mark stays; a similar text typed by a person is no mark.
    if base.archived and is_marked(row, base.ref):
        note = sentences.note(said) if marked.is_erased else base.note
        return text_of(row.reference_cell).strip(), note
    return sentences.archived_label(base.ref, now), sentences.note(said)


def _closed(canvas: Canvas, marked: MarkedRow, name: str) -> BaseCell:
    """The base that remembers what the sheet shows beside the record's last value.

    Open questions are not shown any more, but are open again when the record comes back.
    """
    cell, codec = marked.base.cells[name], canvas.situation.codec.fields.get(name)
    at = (marked.row.index, canvas.view.header.columns.get(name, 0))
    if name in marked.last and codec is not None and canvas.can_touch(*at):
        shown = canvas.show(*at, codec, marked.last[name])
        return BaseCell(marked.last[name], shown, ours=is_ours_in(name, marked.last[name], cell))
    value = marked.final.get(name, cell.value)
    if name not in marked.row.cells:
        if marked.is_erased and not is_blank(cell.raw):
            # Nothing was emptied: once the column is back, it is.
            value = cell.value
        return BaseCell(value, cell.raw, ours=cell.ours and value == cell.value)
    raw = marked.row.cells[name].value
    kind = marked.kinds.get(name, cell.kind)
    # Typed before the record left: if it comes back, there are two values.
    if marked.is_outside and kind == "agreed" and raw_key(raw) != raw_key(cell.raw):
        kind = "conflict"
    if kind == "agreed":
        return _agreed(codec, cell, value, raw)
    if kind == "conflict":
        return BaseCell(value, cell.raw, kind, sheet_raw=raw, other=value)
    return BaseCell(value, raw, kind, sheet_raw=raw)


def _agreed(codec: FieldCodec | None, known: BaseCell, value: Value, raw: Raw) -> BaseCell:
    """A name of ours stays marked as ours, so that it is updated when the record is back."""
    is_as_known = value == known.value and raw_key(raw) == raw_key(known.raw)
    if codec is None or (known.ours and is_as_known):
        return BaseCell(value, raw, ours=known.ours and is_as_known)
    return agreed(codec, value, raw)


def _draw_quoted(
    canvas: Canvas, marked: MarkedRow, cells: dict[str, BaseCell]
) -> Mapping[str, str]:
    """Field → what the reference has to say instead, if a person's note is in the cell."""
    found: dict[str, str] = {}
    for name, known in marked.quoted.items():
        at, raw = place_of(canvas, marked.row, name), cells[name].raw
        is_written = name in marked.last
        if is_written and not canvas.can_touch(*at):
            continue  # the words are there still
        cells[name] = known._replace(raw=raw, sheet_raw=raw) if is_written else known
        is_there = canvas.place_note(*at, known.note, marked.base.cells[name].note)
        label = canvas.situation.codec.fields[name].label
        found[name] = "" if is_there else f"« {label} » : {bare(known.note)}"
    return found
