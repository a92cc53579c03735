"""Draws what concerns several rows: repeats, guards, rows that come into a tab or leave it."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from french_cells.folding import fold
from sync_service.domain.base import ProblemKind
from sync_service.domain.errors import Cause, refused
from sync_service.domain.record import Record, is_nobody
from sync_service.domain.spreadsheet import SheetRow
from sync_service.domain.wording import sentences
from sync_service.sync.planning.columns.layout import View, is_marked_outside
from sync_service.sync.planning.identity.match_index import Matching
from sync_service.sync.planning.merge import text_of
from sync_service.sync.planning.rendering.canvas import Canvas, Place, Step
from sync_service.sync.planning.rendering.drawn_newcomers import (
    DELETED,
    LENT,
    draw_new_row,
    draw_question,
)
from sync_service.sync.planning.rendering.drawn_rows import draw_reference, find_drawn
from sync_service.sync.planning.rendering.places import (
    find_gaps,
    find_old_places,
    find_open_row,
    find_places_within,
    first_row,
    has_no_end,
)
from sync_service.sync.planning.rows.decisions import Decided
from sync_service.sync.planning.rows.departures import Departures
from sync_service.sync.planning.rows.guards.asking import row_of
from sync_service.sync.planning.rows.guards.guard import Guard
from sync_service.sync.planning.rows.standing import find_arriving
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.under_headings import STATUS, tell_contradiction

_BARE = frozenset({"oui", "non", "true", "false", "vrai", "faux", "x"})
_MANY = 5
"""From so many cells with questions on, a list of them helps; fewer are found quickly."""


def draw_passed_over(
    canvas: Canvas,
    matching: Matching,
    rows: Mapping[int, SheetRow],
    passed_over: AbstractSet[int],
) -> None:
    """Removes our notes from rows that turned out to be titles or sums."""
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
        # Not by row number, which would make it another problem after each sort.
        key = f"twin:{rows[index].fingerprint}:{seen[rows[index].fingerprint]}"
        ref = matching.found.get(first)
        if first in known and first not in decided.left_alone:
            _correct_reference(canvas, matching, rows[index], known[first])
            _write_to_twin(canvas, first, index)
        message, is_quoted = sentences.duplicate(first + 1), not _is_erased(canvas, ref)
        _say(canvas, rows[index], "duplicate", message, key, ref, is_quoted=is_quoted)
    told: set[str] = set()
    for index, ref in matching.held.items():
        is_erased = _is_erased(canvas, ref)
        message = sentences.same_reference(ref, is_erased=is_erased)
        _correct_reference(canvas, matching, rows[index], ref)
        # One decision settles all rows with a reference: one problem, and a note on each row.
        if ref not in told:
            _say(canvas, rows[index], "held", message, ref, ref, is_quoted=not is_erased)
            told.add(ref)
        else:
            _note(canvas, rows[index], message)
    for index, ref in matching.foreign.items():
        row = rows[index]
        if is_marked_outside(row, ref):  # once this list's record, as its mark says already
            continue
        message = sentences.foreign_reference(ref)
        key = f"foreign:{ref}:{row.fingerprint}"
        _say(canvas, row, "foreign_reference", message, key, None)


def _is_erased(canvas: Canvas, ref: str | None) -> bool:
    record = canvas.situation.records.get(ref or "")
    return record is not None and is_nobody(record)


def _write_to_twin(canvas: Canvas, first: int, twin: int) -> None:
    """Equal rows stay equal: what is written to the first one is written to its twin as well.

    A note of ours that goes there may have been copied along.
    """
    for gone in [one for one in canvas.notes if one.row == first and not one.note]:
        if gone.column != canvas.reference_column:
            canvas.place_note(twin, gone.column, "")
    canvas.cells += [
        replace(cell, row=twin)
        for cell in canvas.cells
        if cell.row == first
        and cell.column != canvas.reference_column
        and _is_plain(canvas.view, twin, cell.column)
    ]


def _is_plain(view: View, row: int, column: int) -> bool:
    """Not calculated, protected, merged or a chip: a cell that we may write."""
    cell = view.tab.cell(row, column)
    is_theirs = cell.is_formula or cell.is_chip or view.is_merged(row, column)
    return view.may_write(row, column) and not is_theirs


def _correct_reference(canvas: Canvas, matching: Matching, row: SheetRow, ref: str) -> None:
    """A sort left it beside another record's; or beside none, which would pass for an answer."""
    is_left = row.index in matching.held if row.ref is None else row.ref in matching.found.values()
    if row.ref != ref and is_left:
        draw_reference(canvas, row, ref, "", "")


def draw_repeats(canvas: Canvas, decided: Decided, *, arrived: bool) -> None:
    """One problem for each later row of a repeat; its note is drawn with the row.

    `arrived`: only rows that this run adds or puts back, called once they are drawn.
    """
    at = {ref: decided.rows[index] for index, ref in decided.matching.found.items()}
    at |= {one.record.ref: one.outcome.row for one in decided.newcomers}
    for later, first in decided.repeated.open.items():
        if (later not in at) == arrived:
            _tell_repeat(canvas, at, later, first)


def _tell_repeat(canvas: Canvas, at: Mapping[str, SheetRow], later: str, first: str) -> None:
    row = at.get(later)
    index = row.index if row is not None else find_drawn(canvas, later)
    cell = (index, canvas.reference_column) if index is not None else None
    here, there = (_shown(at.get(one)) or _shown_last(canvas, one) for one in (later, first))
    place = Place(later, later, None, cell, here, there, first)
    canvas.complain("duplicate", sentences.repeats(first), place)


def _shown(row: SheetRow | None) -> str | None:
    """A row in one line, without values that say nothing without their title: « non », a tick."""
    texts = [text_of(cell) for cell in row.cells.values()] if row is not None else []
    told = (one for one in texts if one and fold(one) not in _BARE)
    return " · ".join(told) or None


def _shown_last(canvas: Canvas, ref: str) -> str | None:
    """The same for a row that this run adds or puts back: what it showed last."""
    base = canvas.situation.state.rows.get(ref) or canvas.written.get(ref)
    if base is None or ref not in canvas.situation.records:
        return None
    fields, known = canvas.situation.codec.fields, canvas.situation.records[ref].fields
    texts = [
        fields[one].text(value)
        for one in base.cells
        if one in fields and (value := known.get(one)) is not None
    ]
    return " · ".join(one for one in texts if fold(one) not in _BARE) or None


def draw_guards(canvas: Canvas, guards: Sequence[Guard]) -> None:
    """One problem for each guard; the partner reads about it on the title it concerns."""
    for guard in guards:
        is_scramble = guard.kind in ("rows", "column")
        canvas.complain(
            "scramble" if is_scramble else "guard",
            _asking(canvas, guard),
            Place(row_key=guard.key, field=guard.field, covers=guard.covers),
        )


def put_back_refused(canvas: Canvas, decided: Decided) -> None:
    """The guards without what goes back into the sheet: it is not asked about any more."""
    going_back = _find_going_back(canvas, decided)
    if going_back:
        canvas.pending |= _find_refusals(canvas.situation)
    waiting = {ref for index, ref in decided.matching.found.items() if index in decided.left_alone}
    canvas.cannot_put_back = frozenset(
        one for one in canvas.situation.refused - going_back if row_of(one) not in waiting
    )
    lefts = (guard.without(going_back) for guard in decided.guards)
    canvas.guards += [guard for guard in lefts if guard.elements]


def _find_refusals(situation: Situation) -> set[tuple[str, str]]:
    """Problems of refused guards, even if the guard has since grown."""
    return {
        (key, name)
        for (kind, key, name), decision in situation.decisions.items()
        if kind in ("guard", "scramble") and decision == "database"
    }


def _find_going_back(canvas: Canvas, decided: Decided) -> AbstractSet[str]:
    """What a person refused and we can put back; no rows where none can be added."""
    is_closed = bool(decided.going_back) and _find_hindrance(canvas) is not None
    returned = decided.departures.back
    return decided.going_back - returned if is_closed else decided.going_back


def _asking(canvas: Canvas, guard: Guard) -> str:
    gone = len(guard.archived)
    asking = (
        sentences.gone_little_by_little(guard.count - gone, gone)
        if gone
        else sentences.guard(guard.kind, guard.count)
    )
    return (
        f"{asking} {sentences.cannot_put_back()}"
        if guard.elements & canvas.cannot_put_back
        else asking
    )


def draw_title_notes(canvas: Canvas) -> None:
    """Notes on titles, for what is said once per column or tab; drawn after everything else."""
    situation, header, own = canvas.situation, canvas.view.header, canvas.reference_column
    if header.row is None:
        return
    said: dict[int, list[str]] = {column: [] for column in (*header.columns.values(), own)}
    for guard in canvas.guards:
        column = header.columns.get(guard.field or "", own)
        said[column].append(_asking(canvas, guard))
    for name, messages in canvas.on_columns.items():
        said[header.columns[name]] += messages
    general = [*situation.notices, *canvas.on_title, *said.pop(own)]
    noted = set()
    for column, sentences_said in said.items():
        if canvas.place_note(header.row, column, _joint_note(sentences_said)):
            noted.add(column)
        else:
            general += sentences_said
    if situation.open_cells_url and _count_asked(canvas) >= _MANY:
        general.append(sentences.listed_at(situation.open_cells_url))
    is_noted = canvas.place_note(header.row, own, _joint_note(general))
    for key, column in canvas.asked_above.items():
        canvas.assumptions[key] = "title" if column in noted else "reference" if is_noted else ""


def _count_asked(canvas: Canvas) -> int:
    return len({one.cell for one in canvas.problems if one.cell})


def _joint_note(sentences_said: Sequence[str]) -> str:
    return sentences.note("\n".join(sentences_said)) if sentences_said else ""


def _say(
    canvas: Canvas,
    row: SheetRow,
    kind: ProblemKind,
    message: str,
    row_key: str,
    ref: str | None,
    *,
    is_quoted: bool = True,
) -> None:
    at = (row.index, canvas.reference_column)
    quoted = _shown(row) if is_quoted else None
    canvas.complain(kind, message, Place(row_key, ref, None, at, quoted))
    _note(canvas, row, message)


def _note(canvas: Canvas, row: SheetRow, message: str) -> None:
    canvas.place_note(row.index, canvas.reference_column, sentences.note(message))


def draw_departures(canvas: Canvas, departures: Departures) -> None:
    for base in departures.kept:
        canvas.ingested[base.ref] = canvas.written[base.ref] = base
    for base in departures.archived:
        canvas.ingested[base.ref] = canvas.written[base.ref] = base
        canvas.steps.append(Step(base.ref, None, "database", None, base.ref, None, "row deleted"))


def draw_arrivals(
    canvas: Canvas,
    departures: Departures,
    taken: AbstractSet[str],
    series: Sequence[Record] = (),
) -> None:
    """Adds the rows that the tab does not have; those that come back go where they stood."""
    emptied = _emptied_rows(canvas)
    notes = {record.ref: sentences.note(why) for record, why in departures.returned}
    notes |= {ref: sentences.note(why) for ref, why in canvas.on_reference.items()}
    coming = sorted((record for record, _ in departures.returned), key=_old_order(canvas))
    coming += [*find_arriving(canvas.situation, taken), *series]
    # If its row was typed in this very run, it is in the tab already.
    coming = [record for record in coming if record.ref not in taken]
    hindrance = _find_hindrance(canvas)
    if hindrance is not None:
        _say_who_waits(canvas, hindrance, coming)
        return
    table = canvas.view.table
    free = first_row(canvas.view, table)
    places = {ref: row.index for ref, row in emptied.items()}
    places |= find_old_places(canvas, departures.back - places.keys(), free)
    gaps = find_gaps(canvas, departures.back - places.keys(), free)
    places |= gaps.places
    canvas.room = gaps.inserts
    _remember_places(canvas, gaps.hints, departures.forgotten)
    others = [one for one in coming if one.ref not in places]
    parts = find_places_within(canvas, others, free, {*places.values()})
    places |= parts.places
    canvas.room = canvas.room or parts.inserts
    for record in coming:
        place = places.get(record.ref)
        if place is None:
            free = find_open_row(canvas, free)
            if table is not None and not canvas.view.is_open_to(table, free):
                free, table = find_open_row(canvas, canvas.view.first_free_row()), None
        index, why = free if place is None else place, notes.get(record.ref, "")
        why = why or _note_under_heading(canvas, record, index)
        is_asked = record.ref in departures.asked
        draw_new_row(canvas, record, index, "" if is_asked else why)
        if is_asked:
            draw_question(canvas, record.ref, index, DELETED, why)
        if lent_twice := departures.lent_twice.get(record.ref):
            draw_question(canvas, record.ref, index, LENT, sentences.note(lent_twice))
        # A row that is used again takes no room below the list; a new one does.
        free += place is None


def _note_under_heading(canvas: Canvas, record: Record, index: int) -> str:
    """The note if a family's only possible row is below a heading that contradicts its state."""
    message = tell_contradiction(canvas.situation, index, record.fields.get(STATUS))
    if not message or STATUS in canvas.view.header.columns:
        return ""
    at = (index, canvas.reference_column)
    canvas.complain("ambiguous", message, Place(record.ref, record.ref, STATUS, at))
    return sentences.note(message)


def _remember_places(
    canvas: Canvas, hints: Mapping[str, int | None], forgotten: Collection[str]
) -> None:
    canvas.moved = hints.keys() - {*forgotten}
    known = {**canvas.situation.state.rows, **canvas.ingested}
    for ref in canvas.moved:
        canvas.ingested[ref] = replace(known[ref], row_hint=hints[ref])


def _old_order(canvas: Canvas) -> Callable[[Record], int]:
    """By former index, so that rows of one group come back together."""
    rows = canvas.situation.state.rows
    return lambda record: rows[record.ref].row_hint or 0


def _find_hindrance(canvas: Canvas) -> Cause | None:
    """Why no row can be added anywhere: not even required fields may be written there."""
    view, situation = canvas.view, canvas.situation
    known, columns = situation.codec.fields, view.header.columns
    needed = [
        column
        for name, column in columns.items()
        if name in known and known[name].required and name not in situation.given
    ]
    needed = needed or list(columns.values())
    if view.is_fed or any(view.is_filled(view.tab.row_count, column) for column in needed):
        return "formula"
    endless = [area for area in view.tab.locked if has_no_end(view, area)]
    last = view.tab.row_count - 1
    is_closed = any(area.holds(last, column) for area in endless for column in needed)
    return "protected" if is_closed else None


def _say_who_waits(canvas: Canvas, cause: Cause, coming: Sequence[Record]) -> None:
    """One problem for all of them: they are recorded, and shown wherever rows can be added."""
    if coming:
        tab = canvas.situation.tab.title
        message = refused(tab=tab, cause=cause, rows=len(coming))
        canvas.complain("refused", message, Place(row_key=f"rows:{cause}"))


def _emptied_rows(canvas: Canvas) -> dict[str, SheetRow]:
    """Rows that hold nothing but a reference of ours."""
    return {row.ref: row for row in canvas.view.rows if row.is_blank and row.ref is not None}
