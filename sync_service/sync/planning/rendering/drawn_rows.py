"""Draws decided rows on the canvas: values, notes, problems, and the base before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from french_cells.folding import raw_key
from french_cells.reading import BESIDE, Raw, Value
from sync_service.domain.base import REMARK, BaseCell, BaseRow, row_fingerprint
from sync_service.domain.codec import Shown
from sync_service.domain.spreadsheet import SheetRow, cell_name
from sync_service.domain.wording import row_sentences, sentences
from sync_service.domain.wording.row_sentences import says_it_came_back
from sync_service.sync.planning.assumptions import (
    accepted_as,
    answer_of,
    asked_field,
    is_renaming,
    question_in,
)
from sync_service.sync.planning.merge import Outcome, Sides, read_side, text_of
from sync_service.sync.planning.rendering.canvas import Canvas, Place, Step
from sync_service.sync.planning.rows.answered import is_said_here
from sync_service.sync.planning.rows.asides import is_note_deleted
from sync_service.sync.planning.rows.astray import find_strays, is_answerable, note_in_sheet
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.same_place import asks_here
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.under_headings import STATUS, tell_contradiction


def draw_row(canvas: Canvas, outcome: RowOutcome, base: BaseRow) -> None:
    """A matched row: its cells, then its reference with whatever the cells cannot say."""
    if outcome.plain:
        _draw_plain(canvas, outcome)
        return
    row, ref = outcome.row, outcome.ref
    after = dict(base.cells)
    before = dict(after)
    elsewhere = [*_asides(canvas, ref), *_tell_under_heading(canvas, outcome)]
    for name in outcome.outcomes:
        sides, column = outcome.sides_of[name], _column_of(canvas, row, name)
        final = draw_cell(canvas, outcome, name)
        if not _place_note(canvas, row, column, final.base.note, sides.base.note):
            elsewhere.append(f"« {sides.codec.label} » : {bare(final.base.note)}")
        after[name] = final.base
        # Until the write is proved, the sheet may still be as it was.
        before[name] = _unwritten(sides, final)
    _take_out_left(canvas, outcome)
    _tell_aside(canvas, outcome)
    # If a sort left the reference behind, and our note with it, nobody deleted the note.
    is_left_behind = row.ref != ref and says_it_came_back(base.note)
    note = (
        sentences.note("\n".join(elsewhere)) if elsewhere else base.note if is_left_behind else ""
    )
    noted = draw_reference(canvas, row, ref, note, base.note)
    is_let_be = not is_left_behind and row_sentences.is_let_be(base.note, row.reference_cell.note)
    stood = "" if is_let_be else base.note
    known = make_base_row(canvas, ref, before, row.index, stood)
    is_same = before == after and noted == stood
    canvas.ingested[ref] = known
    canvas.written[ref] = known if is_same else make_base_row(canvas, ref, after, row.index, noted)


def _column_of(canvas: Canvas, row: SheetRow, name: str) -> int | None:
    return row.remark_column if name == REMARK else canvas.view.header.columns[name]


def _place_note(canvas: Canvas, row: SheetRow, column: int | None, note: str, known: str) -> bool:
    """`known` is our note as last written. False if the note has to go elsewhere."""
    if column is None:
        return not note
    return canvas.place_note(row.index, column, note, known)


def _take_out_left(canvas: Canvas, outcome: RowOutcome) -> None:
    """Where a remark's word is gone or has moved, its old note is removed."""
    row = outcome.row
    asked = outcome.outcomes[REMARK].base.note if REMARK in outcome.outcomes else ""
    for column in row.noted:
        if column != row.remark_column or not asked:
            canvas.place_note(row.index, column, "")


def take_back_strays(canvas: Canvas, merged: Sequence[RowOutcome]) -> None:
    """Notes that stayed where a row asked, or went, though its values stand elsewhere now.

    Comes after all other notes, which may be in the same cells.
    """
    for outcome in merged:
        base = canvas.situation.state.rows.get(outcome.ref)
        if base is None:
            continue
        for sides in outcome.sides_of.values():
            is_gone = is_note_deleted(sides.base, sides.cell, base, outcome.row)
            has_moved = base.row_hint != outcome.row.index
            if is_gone and (is_answerable(sides.base) or (has_moved and asks_here(sides.base))):
                # With a person's words below it, it may stand there beside its row's.
                _take_back(canvas, sides.base.note)
                _take_back(canvas, note_in_sheet(base, sides.base.note))


def _take_back(canvas: Canvas, note: str) -> None:
    drawn = {(one.row, one.column) for one in canvas.notes}
    for at in find_strays(canvas.situation, note):
        if at not in drawn:
            canvas.place_note(*at, "", note)


def _draw_plain(canvas: Canvas, outcome: RowOutcome) -> None:
    """A new row that is taken as it is: only its reference is written."""
    row, ref = outcome.row, outcome.ref
    note = sentences.note("\n".join(_asides(canvas, ref))) if ref in canvas.on_reference else ""
    noted = draw_reference(canvas, row, ref, note, "")
    known = BaseRow(ref, outcome.plain, row.fingerprint, row.index)
    canvas.ingested[ref] = known
    canvas.written[ref] = replace(known, note=noted) if noted else known
    if canvas.situation.tells_steps:
        taken = ((n, cell.value) for n, cell in outcome.plain.items() if cell.value is not None)
        canvas.steps += [_taken_step(canvas, outcome, name, value, None) for name, value in taken]


def _asides(canvas: Canvas, ref: str) -> list[str]:
    return [canvas.on_reference[ref]] if ref in canvas.on_reference else []


def _tell_under_heading(canvas: Canvas, outcome: RowOutcome) -> list[str]:
    """What to say if a family's state contradicts the heading above its row."""
    row, own = outcome.row, outcome.outcomes.get(STATUS)
    record = canvas.situation.records.get(outcome.ref)
    if record is None or record.archived or (own is not None and own.write is not None):
        return []
    status = outcome.updates.get(STATUS, record.fields.get(STATUS))
    message = tell_contradiction(canvas.situation, row.index, status)
    if not message:
        return []
    at = (row.index, canvas.reference_column)
    canvas.complain("ambiguous", message, Place(outcome.ref, outcome.ref, STATUS, at))
    return [message]


def _taken_step(
    canvas: Canvas, outcome: RowOutcome, name: str, value: Value, before: str | None
) -> Step:
    at = cell_name(outcome.row.index, canvas.view.header.columns[name])
    codec = canvas.situation.codec.fields[name]
    text = codec.text(value) if value is not None else None
    # A value that was repaired while reading is reported: the cell still shows what was typed.
    is_told = canvas.situation.tells_steps
    is_repaired = is_told and codec.read(outcome.row.cells[name]).severity == "repair"
    reason = "repaired" if is_repaired else "typed"
    return Step(outcome.ref, name, "database", at, before, text, reason)


def draw_reference(canvas: Canvas, row: SheetRow, label: str, note: str, known: str) -> str:
    """Restores the reference cell; returns the note of ours that it will have."""
    column = canvas.reference_column
    is_free = not row.reference_cell.is_formula and canvas.can_touch(row.index, column)
    if is_free and text_of(row.reference_cell).strip() != label:
        canvas.write(row.index, column, label or None)
        if label and canvas.situation.tells_steps:
            at = cell_name(row.index, column)
            standing = text_of(row.reference_cell) or None
            canvas.steps.append(Step(label, None, "sheet", at, standing, label, "reference"))
    return note if canvas.place_note(row.index, column, note, known) else known


def make_base_row(
    canvas: Canvas, ref: str, cells: Mapping[str, BaseCell], index: int, note: str
) -> BaseRow:
    raws = [cells[name].seen if name in cells else None for name in canvas.view.fields]
    return BaseRow(ref, cells, row_fingerprint(raws), index, note=note)


def place_of(canvas: Canvas, row: SheetRow, name: str) -> tuple[int, int]:
    """The cell that it is about; the reference cell for a remark that is gone."""
    column = _column_of(canvas, row, name)
    return row.index, canvas.reference_column if column is None else column


def draw_cell(canvas: Canvas, outcome: RowOutcome, name: str) -> Outcome:
    """Writes, reports and shows a cell's outcome; returns it with what the cell will hold."""
    sides, result = outcome.sides_of[name], outcome.outcomes[name]
    at = place_of(canvas, outcome.row, name)
    shown_before = sides.codec.text(sides.current) if sides.current is not None else None
    if result.write is not None:
        raw = _write(canvas, at, sides, result.base.value, result.write)
        result = replace(result, base=_with_written(result.base, raw))
        shown = str(raw) if result.base.kind == "conflict" else shown_before
        step_texts = (text_of(sides.cell) or None, shown)
        canvas.steps.append(
            Step(outcome.ref, name, "sheet", cell_name(*at), *step_texts, "database changed")
        )
        if sides.decision == "database" and (typed := text_of(sides.cell)):
            canvas.replaced.append((outcome.ref, name, typed, sides.current))
        if sides.base.kind != "agreed":
            canvas.pending.add((outcome.ref, name))
    # Accepted as it is: the value has not changed, but other sheets may have it now.
    if _is_let_stand(sides, result):
        canvas.confirmed.append((outcome.ref, name, sides.current))
        if question := _find_answered(canvas.situation, outcome, name):
            canvas.answered.append(question)
        canvas.let_stand.add(accepted_as(read_side(sides)))
    if result.takes:
        canvas.steps.append(_taken_step(canvas, outcome, name, result.base.value, shown_before))
    is_asked_above = find_question(canvas.situation, outcome, name) in canvas.asked_once
    if is_asked_above or canvas.says_on_title(name, result.bar):
        return replace(result, base=result.base._replace(note=""))
    _complain(canvas, outcome, name, result)
    return result


def _with_written(base: BaseCell, raw: Raw) -> BaseCell:
    """What is written now may itself be asked about; nobody has agreed on what is in conflict."""
    seen = base.sheet_raw if base.kind == "agreed" else raw
    met = base.raw if base.kind == "conflict" else raw
    return base._replace(raw=met, sheet_raw=seen)


def _write(canvas: Canvas, at: tuple[int, int], sides: Sides, value: Value, shown: Shown) -> Raw:
    """As the cell's format allows; what a person typed is restored letter by letter."""
    if shown == sides.codec.show(value):
        return canvas.show(*at, sides.codec, value)
    canvas.write(*at, shown.value)
    return shown.value


def find_question(situation: Situation, outcome: RowOutcome, name: str) -> str:
    """The question about an assumed cell, by which its problem is known; "" for other cells."""
    return question_in(find_answer(situation, outcome, name))


def find_answer(situation: Situation, outcome: RowOutcome, name: str) -> str:
    """What a yes to an assumed cell is remembered as; "" for other cells."""
    result = outcome.outcomes[name]
    if result.problem != "assumed" or not result.rule:
        return ""
    typed = text_of(outcome.sides_of[name].cell)
    asked = asked_field(name, situation.rules.layout, situation.rules.cell_field)
    return answer_of(asked, result.rule, typed)


def _find_answered(situation: Situation, outcome: RowOutcome, name: str) -> str:
    """The question that one cell had of its own; empty where it was asked for a whole column.

    A yes to a name of before, which is one for all cells, has to be said: a row that lost its
    note on the way is taken alone.
    """
    sides = outcome.sides_of[name]
    reading = read_side(sides)
    if reading.severity != "assume" or reading.message.startswith(BESIDE):
        return ""
    if is_renaming(reading.message) and not is_said_here(situation, outcome, sides):
        return ""
    asked = asked_field(name, situation.rules.layout, situation.rules.cell_field)
    return answer_of(asked, reading.message, text_of(sides.cell))


def _tell_aside(canvas: Canvas, outcome: RowOutcome) -> None:
    """A dry run shows it at the cell that says it."""
    fields, before = canvas.situation.codec.fields, canvas.situation.records.get(outcome.ref)
    for field, (name, value) in outcome.aside.items():
        at = cell_name(*place_of(canvas, outcome.row, name))
        old = before.fields.get(field) if before is not None else None
        shown = None if old is None else fields[field].text(old)
        after = fields[field].text(value)
        canvas.steps.append(Step(outcome.ref, field, "database", at, shown, after, "typed"))


def _complain(canvas: Canvas, outcome: RowOutcome, name: str, result: Outcome) -> None:
    if result.problem is None:
        return
    sides, at = outcome.sides_of[name], place_of(canvas, outcome.row, name)
    value = result.base.value if result.takes else sides.current
    stored = sides.codec.text(value) if value is not None else None
    place = Place(
        outcome.ref, outcome.ref, name, at, _asked_about(sides, result), stored, result.asks
    )
    canvas.complain(result.problem, result.message, place)
    standing = result.base.assumption
    if standing is not None and result.problem != "assumed":
        canvas.complain("assumed", sentences.assumed_before(sides.codec.text(standing)), place)


def _asked_about(sides: Sides, result: Outcome) -> str | None:
    """What the question names: a guard may hold what was typed over it since."""
    raw, cell = result.base.sheet_raw, sides.cell
    if raw_key(raw) == raw_key(cell.value):
        return text_of(cell) or None
    reading = sides.codec.read(cell._replace(value=raw, text=str(raw or "")))
    # An accepted reading is canonical.
    return sides.codec.text(reading.value) if reading.accepted else str(raw or "") or None  # type: ignore[arg-type]


def _is_let_stand(sides: Sides, result: Outcome) -> bool:
    """Nothing is assumed any more, though nothing else was typed."""
    if sides.base.assumption is None or result.base.assumption is not None or result.takes:
        return False
    if result.write is not None and result.base.value != sides.base.assumption:
        return False  # another value came from elsewhere: nobody accepted the one that was there
    return result.base.kind != "conflict" or sides.current != sides.base.assumption


def _unwritten(sides: Sides, result: Outcome) -> BaseCell:
    """The base while the outcome's value and note are not in the sheet yet."""
    if result.write is not None:
        return sides.base
    base = result.base
    # Where there is no note and was none, nothing is written at all.
    if base.note == sides.base.note and (base.other == sides.base.other or not base.note):
        return base
    # A note that a person deleted is gone already: nothing is written to take it away.
    # One that stands there already came with an earlier write, before the base knew of it.
    if (sides.is_note_deleted and not base.note) or (base.note and base.note == sides.cell.note):
        return base
    # Only what a note shows depends on the write; an assumption waits whatever is there.
    other = sides.base.other if base.assumption is None else base.other
    return base._replace(note=sides.base.note, other=other)


def find_drawn(canvas: Canvas, ref: str) -> int | None:
    """Where this run has drawn a record; None where its row is nowhere for a moment."""
    drawn = canvas.written.get(ref)
    return None if drawn is None or drawn.missing_since is not None else drawn.row_hint


def bare(note: str) -> str:
    return note.removeprefix(sentences.SIGNATURE)
