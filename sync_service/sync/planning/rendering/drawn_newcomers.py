"""Draws rows that the tab does not have: new records, and rows that come back.

What people had typed into such a row, and what is still asked about, comes back with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from french_cells.folding import raw_key
from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell
from sync_service.domain.codec import FieldCodec
from sync_service.domain.decisions import ASKS, LENT_TWICE
from sync_service.domain.defaults import is_ours_in
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import (
    BLANK,
    Cell,
    CellExtras,
    CellWrite,
    SheetRow,
    cell_name,
)
from sync_service.sync.planning.barred import BarredCell, find_bar
from sync_service.sync.planning.merge import Sides, agreed, is_as_typed, text_of
from sync_service.sync.planning.rendering.canvas import Canvas, Place, Step
from sync_service.sync.planning.rendering.drawn_rows import bare, draw_cell, make_base_row
from sync_service.sync.planning.rows.families import ROW_DELETED
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.stock import COUNTING
from sync_service.sync.planning.words_beside import is_quoted


def draw_new_row(canvas: Canvas, record: Record, index: int, note: str = "") -> None:
    """Writes a record into a free row."""
    canvas.added.add(index)
    before = len(canvas.cells)
    cells: dict[str, BaseCell] = {}
    for name, column in canvas.view.header.columns.items():
        if name in canvas.situation.codec.fields:
            cells[name] = _fill(canvas, record, name, (index, column))
    if canvas.can_touch(index, canvas.reference_column):
        canvas.write(index, canvas.reference_column, record.ref)
    canvas.place_note(index, canvas.reference_column, note)
    canvas.written[record.ref] = make_base_row(canvas, record.ref, cells, index, note)
    if canvas.situation.tells_steps:
        canvas.steps += _steps(canvas, record.ref, cells, canvas.cells[before:])


def _steps(
    canvas: Canvas, ref: str, cells: Mapping[str, BaseCell], written: Sequence[CellWrite]
) -> Iterator[Step]:
    """One for each cell that is written, as it will be displayed."""
    names = {column: name for name, column in canvas.view.header.columns.items()}
    for one in written:
        is_reference = one.column == canvas.reference_column
        name = None if is_reference else names[one.column]
        known = None if name is None else cells[name]
        after = str(one.value)
        if name is not None and known is not None and known.value is not None:
            after = canvas.situation.codec.fields[name].text(known.value)
        standing = text_of(canvas.view.tab.cell(one.row, one.column)) or None
        at = cell_name(one.row, one.column)
        yield Step(ref, name, "sheet", at, standing, after, "new row")


@dataclass(frozen=True, slots=True)
class Question:
    """A question in a row that is back: the cells that may carry it, and how it is recognised."""

    names: Sequence[str]
    covers: str
    mark: str


DELETED = Question(("date",), ASKS, ROW_DELETED)
"""A row was deleted: was that meant?"""
LENT = Question(COUNTING, LENT_TWICE, LENT_TWICE)
"""Its loan lives again: is it meant that more is out than there is?"""


def draw_question(canvas: Canvas, ref: str, index: int, question: Question, note: str) -> None:
    known = canvas.written[ref]
    names = (*(name for name in question.names if name in known.cells), *known.cells)
    name = next((one for one in names if known.cells[one].kind == "agreed"), names[0])
    cell, at = known.cells[name], (index, canvas.view.header.columns[name])
    canvas.place_note(*at, note)
    asking = cell._replace(
        kind="held",
        sheet_raw=cell.raw,
        note=note,
        since=canvas.situation.now,
        other=question.mark,
    )
    canvas.written[ref] = replace(known, cells={**known.cells, name: asking})
    value = cell.value
    text = None if value is None else canvas.situation.codec.fields[name].text(value)
    canvas.complain("held", bare(note), Place(ref, ref, name, at, text, text, question.covers))


def _fill(canvas: Canvas, record: Record, name: str, at: tuple[int, int]) -> BaseCell:
    codec, value = canvas.situation.codec.fields[name], record.fields.get(name)
    situation, cell = canvas.situation, canvas.view.tab.cell(*at)
    known = situation.state.rows.get(record.ref)
    before = known.cells.get(name) if known is not None else None
    is_ours_to_fill = situation.direction_of(name) != "from_sheet"
    is_free = not cell.is_formula and canvas.can_touch(*at) and not canvas.view.is_merged(*at)
    is_open = before is not None and (before.waits or is_quoted(before))
    if before is not None and is_open and is_ours_to_fill and is_free:
        return _ask_again(canvas, record, name, at, before)
    if situation.waits_for_a_yes(record.ref, name):
        # The tab gets back what it had before the question.
        value = before.value if before is not None and before.kind == "agreed" else None
    # Left alone, with a base of nothing: the next run merges it like any other cell.
    if value is None or not is_ours_to_fill:
        return BaseCell(raw=cell.value)
    if bar := find_bar(canvas.view, at, cell, codec, value):
        # A formula will show it in its own way.
        if bar not in ("filled", "formula"):
            canvas.left_out.append(BarredCell(name, bar, record.ref, at, codec.text(value)))
        return BaseCell(raw=cell.value)
    if raw_key(codec.show(value).value) == raw_key(cell.value):
        return agreed(codec, value, cell.value)
    if before is not None and is_as_typed(codec, before, value):
        canvas.write(*at, before.raw)
        return BaseCell(value, before.raw)
    return BaseCell(value, canvas.show(*at, codec, value), ours=is_ours_in(name, value, before))


def _ask_again(
    canvas: Canvas, record: Record, name: str, at: tuple[int, int], before: BaseCell
) -> BaseCell:
    """What waited in the cell is written again, and asked about as before."""
    situation = canvas.situation
    codec = situation.codec.fields[name]
    typed = _typed_before(codec, before.sheet_raw)
    sides = Sides(
        codec=codec,
        base=before._replace(sheet_raw=typed.value),
        cell=typed,
        current=record.fields.get(name),
        now=situation.now,
        direction=situation.direction_of(name),
        given=situation.lookups.given_by(record.ref, name),
    )
    outcome = situation.rulebook.merge_cell(sides)
    # What is understood by now is taken by the next run, like anything typed.
    if outcome.takes:
        canvas.write(*at, typed.value, typed.format)
        return sides.base
    row = SheetRow(at[0], {name: typed}, BLANK, record.ref, "", is_blank=False)
    drawn = draw_cell(canvas, RowOutcome(row, record.ref, {name: sides}, {name: outcome}), name)
    if drawn.write is None:
        canvas.write(*at, typed.value, typed.format)
    canvas.place_note(*at, drawn.base.note)
    return drawn.base


def _typed_before(codec: FieldCodec, raw: Raw) -> Cell:
    """The cell as it was typed; a number that means a day or an hour is shown as one."""
    typed = Cell(raw, str(raw))
    if isinstance(raw, str | bool):
        return typed
    reading = codec.read(typed)
    if not reading.accepted:
        return typed
    # An accepted reading is canonical.
    value: Value = reading.value  # type: ignore[assignment]
    shown = codec.show(value)
    return Cell(shown.value, codec.text(value), CellExtras(format=shown.format))
