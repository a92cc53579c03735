"""Whether a session's new day is one that a person has to say yes to: families would hear of it.

Or it is known who came on the day before. What is typed beside such a day waits in its cells until
the question is over. A yes takes it along. Where the day stays it is taken as well, as said of the
session; but in a row that was used once more it is said of another one, and gives way: that goes
to the history, and a note tells it. There, whatever day is typed instead is asked about anew.
A day that cannot be read may be another one; put back, it was a slip.
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal

from french_cells.folding import raw_key
from french_cells.reading import Value
from sync_service.domain.base import BESIDE_DAY, REMARK, WITH_DAY
from sync_service.domain.codec import resolve
from sync_service.domain.record import CALLED_OFF, Record
from sync_service.domain.wording import sentences, session_sentences
from sync_service.sync.planning.cells.days_around import find_day
from sync_service.sync.planning.merge import Outcome, Sides, agreed, put_back, read_side, text_of
from sync_service.sync.planning.rows.answered import ask
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.words_beside import OVERWRITTEN, is_quoted

_FAR_DAYS = 60
"""A session put off by more days is probably a mistyped month or year."""

ITS_DAY, USED_AGAIN = "its day", "its row used again"
"""Mark the held cell that asks about its session's new day: the other one of a session that took
place, whose row mostly says another session by now."""

_OF_THIS_ONE = ("held", *CALLED_OFF)
"""States that are said of a session of the past itself, whatever was typed over its day."""

_TO_COME: Mapping[str, Value] = MappingProxyType({"date": date.max.isoformat()})
"""Stands for a day that cannot be read: it may be one to come."""


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


def say_still(
    situation: Situation, sides: Sides, record: Record, after: Value, *, is_another: bool = False
) -> str:
    """What its cell asks already, as it is now: only a person ends that; "" if it asks nothing.

    Called off since then, or without its families or count, a session would move in a run that
    nobody looks at. `is_another`: what waits beside it `says_another` session, and whatever day
    is typed would take it along, also one that was mistyped while its own was put back.
    """
    if not (_is_open(sides) or is_another):
        return ""
    fields, state = situation.codec.fields, record.fields.get("status")
    days = (fields["date"].text(record.fields.get("date")), fields["date"].text(after))
    off = fields["status"].text(state).lower() if state in CALLED_OFF else ""
    return session_sentences.moves_still(*days, off)


def is_used_again(situation: Situation, sides: Sides, record: Record, after: Value) -> bool:
    """Whether the row mostly says another session by now; one that asked so goes on doing so."""
    if _is_open(sides) and sides.base.other == USED_AGAIN:
        return True
    is_told = situation.lookups.is_told(record.ref)
    return comes_back(record, after, situation.now.date(), is_told=is_told)


def says_another(row: RowOutcome) -> bool:
    """Whether something still waits in the row that is said of another session."""
    return any(one.base.is_of_another and not one.is_retyped for one in row.sides_of.values())


def _is_open(sides: Sides) -> bool:
    is_about_day = sides.base.other in (ITS_DAY, USED_AGAIN)
    return sides.base.kind == "held" and is_about_day and not sides.is_retyped


def ask_about_day(sides: Sides, message: str, *, is_again: bool = False) -> Outcome:
    asked = ask(sides, message)
    return replace(asked, base=asked.base._replace(other=USED_AGAIN if is_again else ITS_DAY))


def keep_with_day(
    row: RowOutcome,
    day: str,
    *,
    is_again: bool,
    is_heard: bool = False,
    of_this: Collection[str] = (),
) -> RowOutcome:
    """One note asks for the whole row, beside what is asked about families in other cells already.

    `is_again`: the session took place, and nothing was held on a day to come: « Tenue » is said of
    it. `is_heard`: families come, so that what is asked about them goes on. `of_this`: states that
    wait for no day.
    """
    speakers, state = _find_speakers(row, day), row.updates.get("status")
    said_in = row.aside["status"][0] if "status" in row.aside else "status"
    of_this = ("held",) if is_again else of_this

    def waits(name: str, outcome: Outcome) -> bool:
        is_of_this = name == said_in and state in of_this
        is_asked = is_heard and _is_asked(row.sides_of[name])
        is_said = (outcome.takes and name != day) or name in speakers
        return is_said and not is_of_this and not is_asked

    mark = WITH_DAY if is_again else BESIDE_DAY
    meant = [name for name, one in row.outcomes.items() if waits(name, one)]
    return _let_wait(row, dict.fromkeys(meant, mark))


def settle_with_day(situation: Situation, row: RowOutcome, day: str | None) -> RowOutcome:
    """What waited beside a day that is no question now; beside one that is open it waits on."""
    waiting = {n: str(m.base.other) for n, m in row.sides_of.items() if m.base.waits_with_day}
    state = _judge_day(row, day)
    if state == "open":
        kept = _let_wait(row, {n: waiting[n] for n in _find_said(row, day, waiting)})
        if day is None or not _is_typed_over(situation, row, day):
            return kept
        if read_side(row.sides_of[day]).accepted:
            return keep_with_day(kept, day, is_again=True)
        # So far nobody said another day: put back, it was a slip in this session's row.
        return keep_with_day(kept, day, is_again=False, of_this=_OF_THIS_ONE)
    if state == "given elsewhere":
        return row
    # Nothing is written to a remark: what it goes on saying is said of the session of its row.
    once_more = [n for n in waiting if row.sides_of[n].base.is_of_another and n != REMARK]
    given_up = [n for n in _find_said(row, day, once_more) if not row.sides_of[n].is_retyped]
    return _give_up(situation, row, day, given_up) if given_up else row


def _judge_day(row: RowOutcome, day: str | None) -> Literal["open", "given elsewhere", "put back"]:
    """Of a day that is not taken. It is open also while its column is not in the tab."""
    if day is None:
        return "open" if find_day(row.row.cells) is None else "put back"
    sides, outcome = row.sides_of[day], row.outcomes[day]
    # A note that tells what gave way asks nothing.
    if outcome.problem is not None and not is_quoted(outcome.base):
        return "open"
    # The session has the very day that was asked about: somebody said yes in another list.
    is_given = sides.current != sides.base.value and outcome.write is None
    return "given elsewhere" if is_given and not sides.is_retyped else "put back"


def _is_typed_over(situation: Situation, row: RowOutcome, day: str) -> bool:
    """Whether a day in conflict, or unread so far, may say that the row was used once more."""
    sides, record = row.sides_of[day], situation.records.get(row.ref)
    is_unsettled = row.outcomes[day].problem in ("conflict", "invalid", "ambiguous")
    # Where sheet and database never agreed on a day, nobody typed over it.
    if record is None or not is_unsettled or sides.base.value is None:
        return False
    reading, is_told = read_side(sides), situation.lookups.is_told(record.ref)
    value: Value = reading.value  # type: ignore[assignment] # canonical
    typed = resolve({day: value}, situation.composites) if reading.accepted else _TO_COME
    is_back = comes_back(record, typed.get("date"), situation.now.date(), is_told=is_told)
    return is_back and (is_told or bool(situation.lookups.families(record.ref)))


def _find_said(row: RowOutcome, day: str | None, names: Collection[str]) -> Sequence[str]:
    """Those of the cells that say something now, or are refused.

    It may be so beside what was put back: an end before the beginning.
    """
    speakers = _find_speakers(row, day)
    return [
        name
        for name, one in row.outcomes.items()
        if name in names
        and (
            one.takes
            or name in speakers
            or (one.problem is not None and not row.sides_of[name].is_retyped)
        )
    ]


def _find_speakers(row: RowOutcome, day: str | None) -> AbstractSet[str]:
    """The cells that say another field of the row, and of which nothing else is asked."""
    named = {name for name, _ in row.aside.values() if name != day}
    return {n for n in named & row.outcomes.keys() if row.outcomes[n].problem is None}


def _is_asked(sides: Sides) -> bool:
    return sides.base.kind == "held" and bool(sides.base.note) and not sides.is_retyped


def _let_wait(row: RowOutcome, marks: dict[str, str]) -> RowOutcome:
    """As typed, each cell with its mark."""
    judged = {n: _wait(row.sides_of[n], row.outcomes[n], mark) for n, mark in marks.items()}
    return _with(row, judged)


def _wait(sides: Sides, outcome: Outcome, mark: str) -> Outcome:
    """What answered a conflict stands over the value that this showed: no two sides any more."""
    base, since = sides.base, sides.base.since or sides.now
    if outcome.takes and sides.current != base.value:
        base = agreed(sides.codec, sides.current, sides.codec.show(sides.current).value)
    typed = base._replace(kind="held", sheet_raw=sides.cell.value, note="", since=since)
    return Outcome(typed._replace(other=mark))


def _give_up(
    situation: Situation, row: RowOutcome, day: str | None, names: Sequence[str]
) -> RowOutcome:
    """What stood there goes to the history; the day's cell tells it unless a copy has it all."""
    sides_of = {name: replace(row.sides_of[name], decision="database") for name in names}
    row = replace(row, sides_of={**row.sides_of, **sides_of})
    told = {name: put_back(sides) for name, sides in sides_of.items()}
    columns = situation.header.columns if situation.header is not None else {}
    in_order = sorted(names, key=lambda name: columns.get(name, 0))
    typed = [(name, text_of(sides_of[name].cell)) for name in in_order]
    unsaid = situation.says_who  # in the history alone, of which an erasure takes them out
    told_as = [(n, "" if n in unsaid else text) for n, text in typed if text]
    said = [(sides_of[name].codec.label, text) for name, text in told_as]
    if day is not None and said and not _is_copied(situation, row, day, names):
        told[day] = _tell(row.sides_of[day], row.outcomes[day], said)
    return _with(row, told)


def _tell(sides: Sides, outcome: Outcome, said: Sequence[tuple[str, str]]) -> Outcome:
    message = session_sentences.keeps_its_day(said)
    base = outcome.base._replace(
        kind="held",
        sheet_raw=sides.cell.value,
        note=sentences.note(message),
        since=sides.now,
        other=OVERWRITTEN,
    )
    return replace(outcome, base=base, problem="held", message=message)


def _is_copied(situation: Situation, row: RowOutcome, day: str, names: Sequence[str]) -> bool:
    """Whether another row of the tab says all of it on that day, as our note asks for."""
    header, tab = situation.header, situation.tab
    if header is None:
        return False
    typed = [(header.columns[n], raw_key(row.row.cells[n].value)) for n in names]
    typed.append((header.columns[day], raw_key(row.sides_of[day].base.sheet_raw)))
    return any(
        all(raw_key(tab.cell(index, column).value) == key for column, key in typed)
        for index in range(header.first_row, len(tab.rows))
        if index != row.row.index
    )


def _with(row: RowOutcome, judged: dict[str, Outcome]) -> RowOutcome:
    if not judged:
        return row
    aside = {f: one for f, one in row.aside.items() if one[0] not in judged}
    return replace(row, outcomes={**row.outcomes, **judged}, aside=aside)
