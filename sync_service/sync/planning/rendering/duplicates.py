"""Rows that cannot be one record each, and guards: said in problems and notes, nothing taken."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from sync_service.domain import sentences
from sync_service.domain.base import ProblemKind
from sync_service.domain.sheet_row import SheetRow
from sync_service.sync.planning.columns.layout import is_marked_outside
from sync_service.sync.planning.identity.matching import Matching
from sync_service.sync.planning.merge import text_of
from sync_service.sync.planning.rendering.canvas import Canvas, Place
from sync_service.sync.planning.rendering.drawn_rows import draw_reference
from sync_service.sync.planning.rows.decisions import Decided
from sync_service.sync.planning.rows.guards import Guard


def draw_passed_over(
    canvas: Canvas,
    matching: Matching,
    rows: Mapping[int, SheetRow],
    passed_over: AbstractSet[int],
) -> None:
    """Takes our notes away from rows that turned out to be titles or sums."""
    twins = {index for index, first in matching.twins.items() if first in passed_over}
    for index in sorted(passed_over | twins):
        for name in rows[index].cells:
            canvas.place_note(index, canvas.view.header.columns[name], "")
        canvas.place_note(index, canvas.reference_column, "")


def draw_duplicates(canvas: Canvas, decided: Decided) -> None:
    matching, rows = decided.matching, decided.rows
    known = matching.found | {one.outcome.row.index: one.record.ref for one in decided.newcomers}
    seen: Counter[str] = Counter()
    for index, first in matching.twins.items():
        if first in decided.passed_over:
            continue
        seen[rows[index].fingerprint] += 1
        # Not by row number: it would be another problem after each sort.
        key = f"twin:{rows[index].fingerprint}:{seen[rows[index].fingerprint]}"
        ref = matching.found.get(first)
        if first in known and first not in decided.left_alone:
            _mend_reference(canvas, matching, rows[index], known[first])
        _say(canvas, rows[index], "duplicate", sentences.duplicate(first + 1), (key, ref))
    told: set[str] = set()
    for index, ref in matching.held.items():
        message = sentences.same_reference(ref)
        # One decision settles all rows of a reference: one problem, a note on each.
        if ref not in told:
            _say(canvas, rows[index], "held", message, (ref, ref))
            told.add(ref)
        else:
            _note(canvas, rows[index], message)
    for index, ref in matching.foreign.items():
        row = rows[index]
        # It was this list's once: that is said already, and true.
        if is_marked_outside(row, ref):
            continue
        message = sentences.foreign_reference(ref)
        key = f"foreign:{ref}:{row.fingerprint}"
        _say(canvas, row, "foreign_reference", message, (key, None))


def _mend_reference(canvas: Canvas, matching: Matching, twin: SheetRow, ref: str) -> None:
    """A sort may have left it beside the reference of somebody else who stands in the tab."""
    if twin.ref != ref and twin.ref in matching.found.values():
        draw_reference(canvas, twin, ref, "", "")


def draw_repeats(canvas: Canvas, decided: Decided) -> None:
    """One problem on each row that came second; its note is drawn with the row."""
    at = {ref: decided.rows[index] for index, ref in decided.matching.found.items()}
    at |= {one.record.ref: one.outcome.row for one in decided.newcomers}
    for later, first in decided.repeated.open.items():
        row = at.get(later)
        cell = (row.index, canvas.reference_column) if row is not None else None
        sides = (_shown(at.get(later)), _shown(at.get(first)))
        place = Place(later, later, None, cell, *sides)
        canvas.complain("duplicate", sentences.repeats(first), place)


def _shown(row: SheetRow | None) -> str | None:
    """A row in one line."""
    cells = row.cells.values() if row is not None else ()
    return " · ".join(filter(None, map(text_of, cells))) or None


def draw_guards(canvas: Canvas, guards: Sequence[Guard]) -> None:
    """Told in a problem, and to the partner in a note on the title that it is about."""
    _note_guards(canvas, guards)
    for guard in guards:
        is_scramble = guard.kind in ("rows", "column")
        canvas.complain(
            "scramble" if is_scramble else "guard",
            sentences.guard(guard.kind, guard.count),
            Place(row_key=guard.key, field=guard.field, covers=guard.covers),
        )


def _note_guards(canvas: Canvas, guards: Sequence[Guard]) -> None:
    """On the title of the column, or of ours: where the rows are many, no cell is the one."""
    header, own = canvas.view.header, canvas.reference_column
    if header.row is None:
        return
    said: dict[int, list[str]] = {column: [] for column in (*header.columns.values(), own)}
    for guard in guards:
        column = header.columns.get(guard.field or "", own)
        said[column].append(sentences.guard(guard.kind, guard.count))
    general = [*canvas.situation.notices, *said.pop(own)]
    for column, sentences_said in said.items():
        if not canvas.place_note(header.row, column, _joint_note(sentences_said)):
            general += sentences_said
    canvas.place_note(header.row, own, _joint_note(general))


def _joint_note(sentences_said: Sequence[str]) -> str:
    return sentences.note("\n".join(sentences_said)) if sentences_said else ""


def _say(
    canvas: Canvas,
    row: SheetRow,
    kind: ProblemKind,
    message: str,
    identity: tuple[str, str | None],
) -> None:
    """`identity` is the problem's row key and the record's reference, if there is one."""
    at = (row.index, canvas.reference_column)
    canvas.complain(kind, message, Place(*identity, None, at, _shown(row)))
    _note(canvas, row, message)


def _note(canvas: Canvas, row: SheetRow, message: str) -> None:
    canvas.place_note(row.index, canvas.reference_column, sentences.note(message))
