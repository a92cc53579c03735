"""Whether a session's new day is one that a person has to say yes to: families would hear of it.

Or it is known who came on the day before. What was typed beside such a day waits with it.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime

from french_cells.reading import Value
from sync_service.domain.base import REMARK
from sync_service.domain.record import CALLED_OFF, Record
from sync_service.domain.wording import session_sentences
from sync_service.domain.wording.sentences import SIGNATURE
from sync_service.sync.planning.merge import Outcome, Sides, put_back
from sync_service.sync.planning.rows.answered import ask
from sync_service.sync.planning.rows.asides import WITH_DAY
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.situation import Situation

_FAR_DAYS = 60
"""A session put off by more days is probably a mistyped month or year."""

ITS_DAY = "its day"
"""Marks the held cell that asks about its session's new day."""


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


def still_asked(sides: Sides) -> str:
    """What its cell asks already: only a person ends that, whatever has become of the session.

    Called off since then, or without its count, it would move in a run that nobody looks at.
    """
    base = sides.base
    is_open = base.kind == "held" and base.other == ITS_DAY and not sides.is_retyped
    return base.note.removeprefix(SIGNATURE) if is_open else ""


def ask_about_day(sides: Sides, message: str) -> Outcome:
    asked = ask(sides, message)
    return replace(asked, base=asked.base._replace(other=ITS_DAY))


def keep_with_day(row: RowOutcome, day: str, *, is_back: bool = True) -> RowOutcome:
    """A row used once more says hours, place and state of the other session: one note asks.

    `is_back`: it took place, and gets a day to come. Nothing was held on that one, so « Tenue » is
    said of the session that took place.
    """
    changes, speakers = row.changes, _find_speakers(row, day)

    def waits(name: str, outcome: Outcome) -> bool:
        is_of_this = is_back and (name, changes.get(name)) == ("status", "held")
        is_told = (outcome.takes and name != day) or name in speakers
        return is_told and not is_of_this

    return _with(row, waits, _wait)


def settle_with_day(row: RowOutcome, day: str | None) -> RowOutcome:
    """Where the day is put back, what was typed beside it goes to the history.

    Nothing is written to a remark: what it goes on saying is said of the session of its row.
    """
    asked = None if day is None else row.outcomes[day]
    if asked is not None and asked.takes:
        return row
    is_open = asked is not None and asked.problem is not None
    speakers = _find_speakers(row, day)

    def waits(name: str, outcome: Outcome) -> bool:
        sides = row.sides_of[name]
        if sides.base.other != WITH_DAY or (name == REMARK and not is_open):
            return False
        is_told = outcome.takes or name in speakers
        if sides.is_retyped:
            return is_open and is_told
        # It may be refused beside what was put back: an end before the beginning.
        return is_told or outcome.problem is not None

    return _with(row, waits, _wait if is_open else _give_up)


def _find_speakers(row: RowOutcome, day: str | None) -> AbstractSet[str]:
    """The cells that say another field of the row, and are not asked about that already."""
    named = {name for name, _ in row.aside.values() if name != day}
    return {name for name in named & row.sides_of.keys() if not _asks_itself(row, name)}


def _asks_itself(row: RowOutcome, name: str) -> bool:
    sides, outcome = row.sides_of[name], row.outcomes.get(name)
    is_open = sides.base.kind == "held" and bool(sides.base.note) and not sides.is_retyped
    return is_open or outcome is None or outcome.problem is not None


def _with(
    row: RowOutcome, is_meant: Callable[[str, Outcome], bool], judge: Callable[[Sides], Outcome]
) -> RowOutcome:
    meant = [name for name, one in row.outcomes.items() if is_meant(name, one)]
    judged = {name: judge(row.sides_of[name]) for name in meant}
    if not judged:
        return row
    aside = {f: one for f, one in row.aside.items() if one[0] not in judged}
    return replace(row, outcomes={**row.outcomes, **judged}, aside=aside)


def _wait(sides: Sides) -> Outcome:
    since = sides.base.since or sides.now
    typed = sides.base._replace(kind="held", sheet_raw=sides.cell.value, note="", since=since)
    return Outcome(typed._replace(other=WITH_DAY))


def _give_up(sides: Sides) -> Outcome:
    return put_back(replace(sides, decision="database"))
