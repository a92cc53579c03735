"""Whether a session's new day is one that a person has to say yes to: families would hear of it.

Or it is known who came on the day before. What was typed beside such a day waits with it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from french_cells.reading import Value
from sync_service.domain.record import CALLED_OFF, Record
from sync_service.domain.wording import session_sentences
from sync_service.sync.planning.merge import Outcome, Sides, put_back
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.situation import Situation

_FAR_DAYS = 60
"""A session put off by more days is probably a mistyped month or year."""

_WITH_DAY = "with its day"
"""Marks a held cell that waits, without a note, for what is said about its row's day."""


def is_far(before: Value, after: Value, today: date) -> bool:
    """Whether a future day moves into the past, or by more than people usually mean."""
    if not (isinstance(before, str) and isinstance(after, str)):
        return False
    old, new = date.fromisoformat(before), date.fromisoformat(after)
    return old >= today and (new < today or abs((new - old).days) > _FAR_DAYS)


def comes_back(session: Record, after: Value, today: date, *, is_told: bool = False) -> bool:
    """Whether one that took place gets a day to come: mostly a row that is used once more.

    Of one that was put off families wait for the new day, and of a cancelled one for none.
    `is_told`: somebody said who came, so that one of today took place, too, whatever its state.
    """
    before, is_off = session.fields.get("date"), session.fields.get("status") in CALLED_OFF
    if (is_off and not is_told) or not (isinstance(before, str) and isinstance(after, str)):
        return False
    day = today.isoformat()
    return (before < day or (is_told and before == day != after)) and day <= after


def asked_at(sides: Sides) -> datetime:
    """As of when a day is judged: a question that is open stays so when what it asks is over."""
    since = sides.base.since
    if sides.base.kind != "held" or sides.is_retyped or since is None:
        return sides.now
    return since.astimezone(sides.now.tzinfo)


def say_of_date(situation: Situation, record: Record, after: Value, concerned: int) -> str:
    """Another day in the past is merely a correction, of which no family hears: "".

    `concerned`: families of a session to come.
    """
    before, today, lookups = record.fields.get("date"), situation.now.date(), situation.lookups
    fields, is_put_off = situation.codec.fields, record.fields.get("status") == "postponed"
    text, held = fields["date"].text, fields["status"].text("held") if is_put_off else ""
    days = (text(before), text(after))
    if comes_back(record, after, today) and (families := lookups.families(record.ref)):
        return session_sentences.takes_place_anew(*days, families)
    if comes_back(record, after, today, is_told=True) and lookups.is_told(record.ref):
        return session_sentences.took_place(*days, held)
    if concerned and is_far(before, after, today):
        return session_sentences.moves_families(*days, concerned)
    return ""


def keep_with_day(row: RowOutcome, day: str) -> RowOutcome:
    """A row used once more says hours, place and state of the other session: one note asks.

    Nothing was held on a day to come, so « Tenue » is said of the session that took place.
    """
    changes = row.changes

    def waits(name: str, outcome: Outcome) -> bool:
        is_of_this = (name, changes.get(name)) == ("status", "held")
        return outcome.takes and name != day and not is_of_this

    return _with(row, waits, _wait)


def settle_with_day(row: RowOutcome, day: str | None) -> RowOutcome:
    """Where the day is put back, what was typed beside it goes to the history."""
    asked = None if day is None else row.outcomes[day]
    if asked is not None and asked.takes:
        return row
    is_open = asked is not None and asked.problem is not None

    def waits(name: str, outcome: Outcome) -> bool:
        sides = row.sides_of[name]
        if sides.base.other != _WITH_DAY:
            return False
        if sides.is_retyped:
            return is_open and outcome.takes
        # It may be refused beside what was put back: an end before the beginning.
        return outcome.takes or outcome.problem is not None

    return _with(row, waits, _wait if is_open else _give_up)


def _with(
    row: RowOutcome, is_meant: Callable[[str, Outcome], bool], judge: Callable[[Sides], Outcome]
) -> RowOutcome:
    meant = [name for name, one in row.outcomes.items() if is_meant(name, one)]
    judged = {name: judge(row.sides_of[name]) for name in meant}
    return replace(row, outcomes={**row.outcomes, **judged}) if judged else row


def _wait(sides: Sides) -> Outcome:
    since = sides.base.since or sides.now
    typed = sides.base._replace(kind="held", sheet_raw=sides.cell.value, note="", since=since)
    return Outcome(typed._replace(other=_WITH_DAY))


def _give_up(sides: Sides) -> Outcome:
    return put_back(replace(sides, decision="database"))
