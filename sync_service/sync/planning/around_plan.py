"""What happens before and after a plan: translation from and to stored records, and masking.

Composites are composed before it and taken apart after it (ADR 11); the rows and dates of a matrix
become meetings and attendance. The reason for an absence stays in its cell as people typed it, but
problems, notes, history and memory only get a mask.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from french_cells.reading import Raw, Value
from sync_service.domain.base import MASK, BaseCell, BaseRow, Problem
from sync_service.domain.codec import ComposingCodec, Composites, changed, compose_records, resolve
from sync_service.domain.mapping import HEADING, HEADINGS, PERSON
from sync_service.domain.record import (
    CALLED_OFF,
    Entity,
    Record,
)
from sync_service.sync.planning.matrix import Committee, DateColumns, is_filled, row_key
from sync_service.sync.planning.memory import TabMemory
from sync_service.sync.planning.plan import Plan
from sync_service.sync.planning.situation import Situation

Hides = Callable[[str, Raw], bool]
"""Whether what a field's cell holds must not be stored."""
MakeRecord = Callable[[Entity, Mapping[str, Value]], Record]
"""A new record with its reference and defaults."""

ROW_AND_DAY = "/"
"""Separates a partner's reference from a date, in a problem's row key."""


def with_composites(situation: Situation, composites: Composites) -> Situation:
    """The same situation, in terms of the tab's columns."""
    if not composites:
        return situation
    return replace(
        situation,
        composites=composites,
        records=compose_records(situation.records, composites, situation.state.rows),
        codec=ComposingCodec(situation.codec, composites),
    )


def take_apart(plan: Plan, situation: Situation) -> Plan:
    """The same plan, in terms of the data dictionary's fields."""
    composites = situation.composites
    if not composites:
        return plan
    updated = {
        ref: changes
        for ref, composed in plan.updated.items()
        if (changes := _changes(situation.records[ref], composed, composites))
    }
    return replace(
        plan,
        is_unsettled=plan.is_unsettled or _says_less_somewhere(plan, situation),
        created=[replace(one, fields=resolve(one.fields, composites)) for one in plan.created],
        updated=updated,
        confirmed=[part for one in plan.confirmed for part in _confirmed(one, composites)],
        replaced=[_replaced(one, composites) for one in plan.replaced],
    )


def _says_less_somewhere(plan: Plan, situation: Situation) -> bool:
    """« En prêt » was accepted for a late loan: the next run writes the whole state."""
    derived = {name: one for name, one in situation.composites.items() if one.is_derived}
    after = {one.ref: resolve(one.fields, situation.composites) for one in plan.created}
    for ref, composed in plan.updated.items():
        if derived.keys() & composed.keys():
            fields = situation.records[ref].fields
            after[ref] = changed(fields, composed, situation.composites)
    return any(
        cell.kind == "agreed"
        and cell.value is not None
        and not one.about(row.ref).holds(cell.value, after[row.ref])
        for row in plan.written.rows
        if row.ref in after
        for name, one in derived.items()
        if (cell := row.cells.get(name)) is not None
    )


def _changes(
    record: Record, composed: Mapping[str, Value], composites: Composites
) -> Mapping[str, Value]:
    before = resolve(record.fields, composites)
    after = changed(record.fields, composed, composites)
    return {name: value for name, value in after.items() if before.get(name) != value}


def _confirmed(
    one: tuple[str, str, Value], composites: Composites
) -> Sequence[tuple[str, str, Value]]:
    ref, name, value = one
    if name not in composites:
        return [one]
    return [(ref, part, told) for part, told in composites[name].told(value).items()]


def _replaced(
    one: tuple[str, str, Value, Value], composites: Composites
) -> tuple[str, str, Value, Value]:
    ref, name, typed, value = one
    if name not in composites:
        return one
    composite = composites[name]
    return ref, composite.parts[0], typed, composite.codec.text(value)


def mask_plan(plan: Plan, hides: Hides) -> Plan:
    words = _hidden(plan, hides)
    if not words:
        return plan
    notes = [replace(one, note=_masked(one.note, words)) for one in plan.batch.notes]
    return replace(
        plan,
        problems=[_mask_problem(one, words) for one in plan.problems],
        ingested=_mask_memory(plan.ingested, hides, words),
        written=_mask_memory(plan.written, hides, words),
        batch=replace(plan.batch, notes=tuple(notes)),
        replaced=[
            (ref, name, MASK if typed in words else typed, value)
            for ref, name, typed, value in plan.replaced
        ],
        steps=[
            replace(one, before=_cover(one.before, words), after=_cover(one.after, words))
            for one in plan.steps
        ],
    )


def _hidden(plan: Plan, hides: Hides) -> frozenset[str]:
    """Every text in this plan that must not be stored."""
    cells = [
        (name, raw)
        for memory in (plan.ingested, plan.written)
        for row in memory.rows
        for name, cell in row.cells.items()
        for raw in (cell.raw, cell.sheet_raw)
    ]
    told = [(one.field or "", one.sheet_value) for one in plan.problems]
    given_up = [(name, str(typed)) for _, name, typed, _ in plan.replaced]
    every = [*cells, *told, *given_up]
    return frozenset(str(raw) for name, raw in every if raw and hides(name, raw))


def _mask_problem(problem: Problem, words: frozenset[str]) -> Problem:
    return replace(
        problem,
        message=_masked(problem.message, words),
        sheet_value=_cover(problem.sheet_value, words),
    )


def _mask_memory(memory: TabMemory, hides: Hides, words: frozenset[str]) -> TabMemory:
    return replace(memory, rows=[_mask_row(row, hides, words) for row in memory.rows])


def _mask_row(row: BaseRow, hides: Hides, words: frozenset[str]) -> BaseRow:
    cells: Mapping[str, BaseCell] = {
        name: _mask_cell(cell, words) if _tells(name, cell, hides) else cell
        for name, cell in row.cells.items()
    }
    return replace(row, cells=cells, note=_masked(row.note, words))


def _tells(name: str, cell: BaseCell, hides: Hides) -> bool:
    return hides(name, cell.raw) or hides(name, cell.sheet_raw)


def _mask_cell(cell: BaseCell, words: frozenset[str]) -> BaseCell:
    return cell._replace(
        raw=MASK if cell.raw in words else cell.raw,
        sheet_raw=MASK if cell.sheet_raw in words else cell.sheet_raw,
        note=_masked(cell.note, words),
    )


def _cover(text: str | None, words: frozenset[str]) -> str | None:
    return text if text is None else _masked(text, words)


def _masked(text: str, words: Sequence[str] | frozenset[str]) -> str:
    """Longest first: « malade (grippe) » before « malade »."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, MASK)
    return text


@dataclass(slots=True)
class _Effects:
    created: list[Record] = field(default_factory=list)
    updated: dict[str, dict[str, Value]] = field(default_factory=dict)
    archived: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)


def real_plan(
    plan: Plan,
    situation: Situation,
    committee: Committee,
    dates: DateColumns,
    make: MakeRecord,
) -> Plan:
    """The same plan, in terms of the records that are stored."""
    effects = _Effects()
    meetings = _meetings(plan, situation, committee, dates, effects, make)
    came_along = _join(situation, committee, dates, effects)
    cell_field = situation.rules.cell_field
    for ref, changes in plan.updated.items():
        fields = situation.records[ref].fields
        for day, value in changes.items():
            at = (meetings[day].ref, row_key(fields))
            known = committee.attendance.get(at) or came_along.get(at)
            if known is not None and known.archived:
                if value is None:
                    continue
                effects.returned.append(known.ref)
            if known is not None:
                effects.updated.setdefault(known.ref, {})[cell_field] = value
            # A blank where nothing was known is no attendance.
            elif value is not None:
                link = {"meeting_id": meetings[day].ref, **_whose(fields)}
                effects.created.append(make("attendance", {**link, cell_field: value}))
    return replace(
        plan,
        created=effects.created,
        updated=effects.updated,
        archived=effects.archived,
        returned=tuple(effects.returned),
        confirmed=[
            (one.ref, cell_field, value)
            for ref, day, value in plan.confirmed
            if (one := committee.find(day, row_key(situation.records[ref].fields)))
        ],
        replaced=[
            (one.ref, cell_field, typed, value)
            for ref, day, typed, value in plan.replaced
            if (one := committee.find(day, row_key(situation.records[ref].fields)))
        ],
        problems=[_said_of_attendance(p, situation, committee) for p in plan.problems],
        pending=frozenset(_row_key(*key) for key in plan.pending),
    )


def _meetings(
    plan: Plan,
    situation: Situation,
    committee: Committee,
    dates: DateColumns,
    effects: _Effects,
    make: MakeRecord,
) -> Mapping[str, Record]:
    """Every date column is a meeting; it was held if it is past and has a filled cell."""
    meetings = dict(committee.meetings)
    for old, new in dates.moved.items():
        # The meeting keeps its reference, and so everybody who was there.
        if new not in meetings and old in committee.meetings:
            meetings[new] = committee.meetings[old]
            effects.updated[meetings[new].ref] = {"date": new}
    rows = {**situation.state.rows, **{row.ref: row for row in plan.ingested.rows}}
    today = f"{situation.now:%Y-%m-%d}"
    for day in dates.columns:
        # A future date may hold excuses; its meeting has not been held.
        standing = (row for row in rows.values() if not _is_taken_back(situation, row, day))
        is_held = day <= today and is_filled(standing, day)
        by_itself, said = "held" if is_held else "planned", dates.said.get(day)
        status = said if said in CALLED_OFF else by_itself
        if day not in meetings:
            fields = {"kind": situation.rules.kind, "date": day, "status": status}
            meetings[day] = make("meeting", fields)
            effects.created.append(meetings[day])
        elif status != (before := meetings[day].fields.get("status")) and (
            said in CALLED_OFF
            or (said and before in CALLED_OFF)
            or (is_held and before == "planned")
        ):
            effects.updated.setdefault(meetings[day].ref, {})["status"] = status
    return meetings


def _is_taken_back(situation: Situation, row: BaseRow, day: str) -> bool:
    """The value was deleted elsewhere; its cell shows it only until this run has emptied it."""
    before, record = situation.state.rows.get(row.ref), situation.records.get(row.ref)
    known = before.cells.get(day) if before is not None else None
    is_unchanged = known is not None and day in row.cells and row.cells[day].value == known.value
    return is_unchanged and record is not None and record.fields.get(day) is None


def _join(
    situation: Situation, committee: Committee, dates: DateColumns, effects: _Effects
) -> Mapping[tuple[str, str], Record]:
    """Moves attendance to the meeting whose date was typed, unless noted there as well.

    By meeting and row. A meeting without attendance left is archived.
    """
    came_along: dict[tuple[str, str], Record] = {}
    for old, joined in dates.joined.items():
        left, meeting = committee.meetings[old], committee.meetings[joined.day]
        gone = set()
        for record in situation.records.values():
            key = row_key(record.fields)
            one = committee.attendance.get((left.ref, key))
            if one is None or one.archived:
                continue
            gone.add(one.ref)
            if (meeting.ref, key) in committee.attendance:
                effects.archived.append(one.ref)
            else:
                came_along[meeting.ref, key] = one
                effects.updated.setdefault(one.ref, {})["meeting_id"] = meeting.ref
        if joined.linked <= gone:
            effects.archived.append(left.ref)
    return came_along


def _said_of_attendance(problem: Problem, situation: Situation, committee: Committee) -> Problem:
    day = problem.field
    if day is None or day in HEADINGS or day not in situation.codec.fields:
        return problem
    record = situation.records.get(problem.ref or "")
    one = committee.find(day, row_key(record.fields)) if record is not None else None
    key, name = _row_key(problem.row_key, day)
    return replace(problem, row_key=key, field=name, ref=one.ref if one else problem.ref)


def _row_key(key: str, name: str) -> tuple[str, str]:
    if name in HEADINGS or not name:
        return key, name
    return f"{key}{ROW_AND_DAY}{name}", "status"


def _whose(fields: Mapping[str, Value]) -> Mapping[str, Value]:
    """A person's attendance is their structure's too."""
    return {name: fields[name] for name in (HEADING, PERSON) if name in fields}
