"""A session whose state gives way to its new day: it is planned, and its cell says so.

One that is put off, and nobody knows to when: its day is asked for, which ends this. One that was
held, and is copied or dated anew: nothing can have been held on a day to come. Draws nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from french_cells.reading import Value
from sync_service.domain.codec import Composites, changed
from sync_service.domain.defaults import is_held_ahead, is_unsaid_ahead
from sync_service.domain.record import Record
from sync_service.domain.wording import session_sentences
from sync_service.sync.planning.cells.days_around import find_day
from sync_service.sync.planning.merge import Outcome, Sides, merge_cell, put_back, refuse
from sync_service.sync.planning.rows.merging import RowOutcome


def ask_for_a_date(row: RowOutcome, record: Record) -> RowOutcome:
    """A new date ends this; until then no seats are given, and the date's cell asks for one."""
    after: Mapping[str, Value] = {**record.fields, **row.updates}
    name = find_day(row.sides_of)
    if after.get("status") != "postponed" or name is None:
        return row
    if name in row.changes:
        return _plan_again(row, record, name)
    sides, outcome = row.sides_of[name], row.outcomes[name]
    if outcome.problem is not None or sides.decision == "database":
        return row
    asked = refuse(sides, "invalid", session_sentences.put_off())
    return replace(row, outcomes={**row.outcomes, name: asked})


def plan_ahead(row: RowOutcome, record: Record, composites: Composites, today: date) -> RowOutcome:
    """Whose day or state comes from its row is not « Tenue » on a day to come.

    Mostly that is our own word, copied with its row; not where the coordinator told us by command.
    """
    name = find_day(row.sides_of)
    if not (_is_day_new(row, name) or "status" in row.updates):
        return row
    # An assumed day may be last year's: « 20/07 », « Tenue ». Whoever confirms it ends this too.
    if name is not None and row.outcomes[name].problem is not None:
        return row
    after = changed(record.fields, row.updates, composites)
    if name in row.changes and is_unsaid_ahead(record.entity, record.fields, after, today):
        is_read = "status" not in row.outcomes or row.outcomes["status"].problem is None
        return _plan_again(row, record, name) if name and is_read else row
    if not is_held_ahead(record.entity, after, today):
        return row
    if name is not None and (name in row.changes or record.fields.get("status") == "held"):
        return _plan_again(row, record, name)
    sides = replace(row.sides_of["status"], decision="database")
    return _with_state(row, sides, put_back(sides))


def _is_day_new(row: RowOutcome, name: str | None) -> bool:
    """It was changed in its row, or assumed until now."""
    if name is None:
        return False
    return name in row.changes or row.sides_of[name].base.kind == "assumed"


def _plan_again(row: RowOutcome, record: Record, day: str) -> RowOutcome:
    """The state has been answered: its cell says what everybody else reads by now."""
    is_planned = record.fields.get("status") == "planned"
    aside = row.aside if is_planned else {**row.aside, "status": (day, "planned")}
    if "status" not in row.sides_of:
        return replace(row, aside=aside)
    asked = row.outcomes["status"]
    if asked.problem == "held":
        # « Annulée », typed together with the new day, is asked about: that question stands.
        kept = replace(asked, base=asked.base._replace(value="planned"))
        return replace(row, aside=aside, outcomes={**row.outcomes, "status": kept})
    sides = replace(row.sides_of["status"], current="planned")
    if sides.is_retyped:
        # Typed together with the new day, which is its answer: the word goes to the history.
        sides = replace(sides, decision="database")
    outcome = put_back(sides) if sides.is_retyped else merge_cell(sides)
    return replace(_with_state(row, sides, outcome), aside=aside)


def _with_state(row: RowOutcome, sides: Sides, outcome: Outcome) -> RowOutcome:
    return replace(
        row,
        sides_of={**row.sides_of, "status": sides},
        outcomes={**row.outcomes, "status": outcome},
    )
