"""Turns a plan about partners' rows and dates into changes of meetings and attendance."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from french_cells.reading import Value
from sync_service.domain.base import Problem
from sync_service.domain.record import Entity, Record
from sync_service.sync.planning.matrix.dates import (
    HEADING,
    HEADINGS,
    PERSON,
    Committee,
    DateColumns,
    is_filled,
    row_key,
)
from sync_service.sync.planning.plan import Plan
from sync_service.sync.planning.situation import Situation

MakeRecord = Callable[[Entity, Mapping[str, Value]], Record]
"""A new record with its reference and defaults."""

ROW_AND_DAY = "/"
"""Between a partner's reference and a date, in a problem's row key."""


@dataclass(slots=True)
class _Effects:
    created: list[Record] = field(default_factory=list)
    updated: dict[str, dict[str, Value]] = field(default_factory=dict)


def real_plan(
    plan: Plan,
    situation: Situation,
    committee: Committee,
    dates: DateColumns,
    make: MakeRecord,
) -> Plan:
    """The same plan, said of the records that are stored."""
    effects = _Effects()
    meetings = _meetings(plan, situation, committee, dates, (effects, make))
    cell_field = situation.rules.cell_field
    for ref, changes in plan.updated.items():
        fields = situation.records[ref].fields
        for day, value in changes.items():
            known = committee.attendance.get((meetings[day].ref, row_key(fields)))
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
        archived=(),
        returned=(),
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
    tools: tuple[_Effects, MakeRecord],
) -> Mapping[str, Record]:
    """Every date column is a meeting; in the past and with a filled cell it was held."""
    effects, make = tools
    meetings = dict(committee.meetings)
    for old, new in dates.moved.items():
        # The meeting keeps its reference, and with it all who were there.
        if new not in meetings and old in committee.meetings:
            meetings[new] = committee.meetings[old]
            effects.updated[meetings[new].ref] = {"date": new}
    rows = {**situation.state.rows, **{row.ref: row for row in plan.ingested.rows}}
    today = f"{situation.now:%Y-%m-%d}"
    for day in dates.columns:
        # A date to come may be filled with excuses; it was not held yet.
        is_held = day <= today and is_filled(rows.values(), day)
        if day not in meetings:
            status = "held" if is_held else "planned"
            fields = {"kind": situation.rules.kind, "date": day, "status": status}
            meetings[day] = make("meeting", fields)
            effects.created.append(meetings[day])
        elif is_held and meetings[day].fields.get("status") == "planned":
            effects.updated.setdefault(meetings[day].ref, {})["status"] = "held"
    return meetings


def _said_of_attendance(problem: Problem, situation: Situation, committee: Committee) -> Problem:
    day = problem.field
    if day is None or day in HEADINGS or day not in situation.codec.fields:
        return problem
    record = situation.records.get(problem.ref or "")
    one = committee.find(day, row_key(record.fields)) if record is not None else None
    key, name = _row_key(problem.row_key, day)
    return replace(problem, row_key=key, field=name, ref=one.ref if one else problem.ref)


def _row_key(key: str, name: str) -> tuple[str, str]:
    if name in HEADINGS:
        return key, name
    return f"{key}{ROW_AND_DAY}{name}", "status"


def _whose(fields: Mapping[str, Value]) -> Mapping[str, Value]:
    """A person's attendance is their structure's too."""
    return {name: fields[name] for name in (HEADING, PERSON) if name in fields}
