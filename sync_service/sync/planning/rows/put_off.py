"""A session that is put off, and nobody knows to when: its day is asked for, which ends this.

Draws nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

from french_cells.reading import Value
from sync_service.domain.record import Record
from sync_service.domain.wording import session_sentences
from sync_service.sync.planning.cells.days_around import find_day
from sync_service.sync.planning.merge import merge_cell, put_back, refuse
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


def _plan_again(row: RowOutcome, record: Record, day: str) -> RowOutcome:
    """« Reportée » has been answered: its cell says what everybody else reads by now."""
    is_put_off = record.fields.get("status") == "postponed"
    aside = {**row.aside, "status": (day, "planned")} if is_put_off else row.aside
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
    return replace(
        row,
        aside=aside,
        sides_of={**row.sides_of, "status": sides},
        outcomes={**row.outcomes, "status": outcome},
    )
