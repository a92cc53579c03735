"""A session whose state gives way to its new day: it is planned, and its cell says so.

One that is put off, and nobody knows to when: its day is asked for, which ends this. One that was
held, and is copied or dated anew: nothing can have been held on a day to come. Draws nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from french_cells.reading import Value
from sync_service.domain.base import TYPED
from sync_service.domain.codec import Composites, changed
from sync_service.domain.dated_anew import (
    ended_by_day,
    is_held_again,
    is_held_ahead,
    is_unsaid_ahead,
)
from sync_service.domain.defaults import is_word
from sync_service.domain.record import Record, entity_of
from sync_service.domain.wording import session_sentences
from sync_service.sync.planning.cells.days_around import find_day
from sync_service.sync.planning.merge import (
    Outcome,
    Sides,
    merge_cell,
    put_back,
    read_side,
    refuse,
    tell_barred,
)
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.situation import Situation


def follow_day(situation: Situation, row: RowOutcome, record: Record) -> RowOutcome:
    """The row of a known session, with the state that its day gives it."""
    row = plan_ahead(row, record, situation.composites, situation.now.date())
    row = hold_again(situation, row, record)
    return ask_for_a_date(situation, row, record)


def ask_for_a_date(situation: Situation, row: RowOutcome, record: Record) -> RowOutcome:
    """A new date ends this; until then no seats are given, and the date's cell asks for one."""
    after: Mapping[str, Value] = {**record.fields, **row.updates}
    name = find_day(row.sides_of)
    if after.get("status") != "postponed" or name is None:
        return row
    if name in row.changes:
        day = changed(record.fields, row.updates, situation.composites).get("date")
        is_told = partial(situation.lookups.is_told, row.ref)
        return _give_state(row, record, name, ended_by_day(day, situation.now.date(), is_told))
    sides, outcome = row.sides_of[name], row.outcomes[name]
    if outcome.problem is not None or sides.decision == "database":
        return row
    asked = refuse(sides, "invalid", session_sentences.put_off())
    return replace(row, outcomes={**row.outcomes, name: asked})


def plan_ahead(row: RowOutcome, record: Record, composites: Composites, today: date) -> RowOutcome:
    """Whose day or state comes from its row is not « Tenue » on a day to come.

    Mostly that is our own word, copied with its row; not where the coordinator told us by command.
    """
    day = find_day(row.sides_of)
    after = changed(record.fields, row.updates, composites)
    is_ahead = is_held_ahead(record.entity, after, today) or (
        day in row.changes and is_unsaid_ahead(record.entity, record.fields, after, today)
    )
    if not (is_ahead and _is_told_here(row, day)):
        return row
    # « Annulé » is gone from another cell, and before it the session was held on another day.
    is_back = "status" in row.aside and "status" not in row.changes
    is_anew = is_back or day in row.changes or record.fields.get("status") == "held"
    # Typed on a day that was known, the word gives way to what the record says.
    state = "planned" if is_anew else record.fields.get("status")
    return _give_state(row, record, day or "status", state)


def _is_told_here(row: RowOutcome, day: str | None) -> bool:
    """By its state, or by a day that was changed in the row or could not be read until now."""
    if day is not None and row.outcomes[day].problem is not None:
        # An assumed day may be last year's: « 20/07 », « Tenue ». Whoever confirms it ends this.
        return False
    is_new = day is not None and row.sides_of[day].base.kind in TYPED
    return is_new or day in row.changes or "status" in row.updates


def hold_again(situation: Situation, row: RowOutcome, record: Record) -> RowOutcome:
    """A slip in the day of a session that was held is mended: it is « Tenue » as before."""
    day = find_day(row.sides_of)
    if day is None or day not in row.changes or _is_state_said(situation, row):
        return row
    after = changed(record.fields, row.updates, situation.composites)
    is_back = is_held_again(
        record.fields, after, situation.now.date(), lambda: situation.lookups.held_on(row.ref)
    )
    return _give_state(row, record, day, "held") if is_back else row


def is_planned_by_day(row: RowOutcome) -> bool:
    """Whether what its row says makes the session planned though no word of it does."""
    day = find_day(row.sides_of)
    if day is None or "status" in row.changes or row.aside.get("status") != (day, "planned"):
        return False
    return day in row.changes or row.sides_of[day].base.kind in TYPED


def is_given_beside(row: RowOutcome) -> bool:
    """Whether another cell than its own and its day's gives the session its state."""
    if entity_of(row.ref) != "session" or "status" in row.changes or "status" not in row.aside:
        return False
    return row.aside["status"][0] not in ("status", find_day(row.sides_of))


def _is_state_said(situation: Situation, row: RowOutcome) -> bool:
    """By a word that waits there or was typed with the day, or by « Prévue » typed since."""
    if "status" in row.sides_of:
        return row.sides_of["status"].is_retyped or row.outcomes["status"].problem is not None
    base = situation.state.rows.get(row.ref)
    known = None if base is None else base.cells.get("status")
    return known is not None and is_word(known, "planned")


def _give_state(row: RowOutcome, record: Record, speaker: str, state: Value) -> RowOutcome:
    """The record has this state by its `speaker`, and the state's own cell says so.

    One that is not in `sides_of` yet is brought along like any that another cell speaks of.
    """
    asked = row.outcomes.get("status")
    if asked is not None and asked.problem == "conflict":
        return row  # of which of two words is so, a person decides
    aside = {name: one for name, one in row.aside.items() if name != "status"}
    if state != record.fields.get("status"):
        aside["status"] = (speaker, state)
    row = replace(row, aside=aside)
    if asked is None:
        return row
    sides = replace(row.sides_of["status"], current=state)
    if _says_more(sides, asked):
        # « Annulée ? », typed with the new day, is asked about; « complet » is understood.
        outcome = replace(asked, base=asked.base._replace(value=state))
    elif not sides.is_retyped:
        outcome = merge_cell(sides)
    elif not sides.writable:
        outcome = tell_barred(sides)
    else:
        # The day is its answer: the word goes to the history.
        sides = replace(sides, decision="database")
        outcome = put_back(sides)
    return replace(
        row,
        sides_of={**row.sides_of, "status": sides},
        outcomes={**row.outcomes, "status": outcome},
    )


def _says_more(sides: Sides, asked: Outcome) -> bool:
    """Whether the cell stays as typed: its word is no state, or waits for a person."""
    if asked.takes:
        return False
    is_waiting = asked.problem in ("held", "invalid", "ambiguous")
    return is_waiting or (sides.is_retyped and not read_side(sides).accepted)
