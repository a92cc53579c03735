"""Whether a record's value is nobody's word: given by a default of ours when a sheet made it.

It is told from what is stored anyway: history has no entry for the field, a new record would get
just this value, or did in an older version, and no sheet shows it as typed. Or its last entry is
ours: a session is planned by its new day.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from french_cells.directory import NO_DIRECTORY
from french_cells.reading import Value
from sync_service.domain.codec import EntityCodec
from sync_service.domain.defaults import DEFAULTED, is_word
from sync_service.domain.record import (
    DECISION,
    WHOLE,
    Change,
    Entity,
    Record,
    is_by_its_day,
    is_undo,
    is_yes,
)
from sync_service.model.codecs import build_codec
from sync_service.model.composites import together
from sync_service.ports import Transaction

_MADE_FROM_CELLS = ("sheet", "mapping")
"""The first part of sources whose every word is in a cell; a form or command shows none later."""


def is_nobodys(stored: Transaction, ref: str, name: str, now: datetime) -> bool:
    """Whether nobody ever said the value that the record's field has."""
    record = stored.records.find(ref) if name in DEFAULTED else None
    if record is None or record.fields.get(name) is None:
        return False
    history = _without_undone(stored.journal.read_history(ref), name)
    history = _settled(history, name, record.fields[name])
    is_ours = _is_planned_by_day(record, name, history) or _is_as_made(record, name, history, now)
    cells = stored.memory.find_cells(ref, name) if is_ours else ()
    return is_ours and not any(is_word(cell, record.fields[name]) for cell in cells)


def _without_undone(history: Sequence[Change], name: str) -> Sequence[Change]:
    """Without what was taken back: a value that came back is whose it was before."""
    kept: list[Change] = []
    for one in history:
        turn = _find_turn(kept, one) if one.field == name and is_undo(one.source) else None
        if turn is None:
            kept.append(one)
        else:
            kept[turn:] = [other for other in kept[turn:] if other.field != name]
    return kept


def _find_turn(changes: Sequence[Change], back: Change) -> int | None:
    """The change with which began what was taken back."""
    told = [n for n, one in enumerate(changes) if one.field == back.field]
    turns = (n for n in reversed(told) if changes[n].before == back.after)
    return next((n for n in turns if changes[n].source != DECISION), None)


def _settled(history: Sequence[Change], name: str, value: Value) -> Sequence[Change]:
    """Without what made it another value and this one again, typed and put back in cells.

    Whether somebody typed it then is asked of the cells that show it; but « Tenue » that came back
    was somebody's, and stands there in our writing.
    """
    if value == "held":
        return history
    told = [one for one in history if one.field == name]
    left = range(len(told))
    turn = next((n for n in left if told[n].before == value and _is_by_cells(told[n:])), None)
    return history if turn is None else [one for one in history if one not in told[turn:]]


def _is_by_cells(changes: Sequence[Change]) -> bool:
    sources = {one.source.partition(":")[0] for one in changes}
    return sources <= {*_MADE_FROM_CELLS} and not any(map(is_yes, changes))


def _is_planned_by_day(record: Record, name: str, history: Sequence[Change]) -> bool:
    """What was typed with the day and gave way is a word given up; one decided on later is one."""
    told = [one for one in history if one.field == name]
    last = next((one for one in reversed(told) if one.source != DECISION), None)
    if last is None or not is_by_its_day(last) or told[-1].at > last.at:
        return False
    return last.after == record.fields[name]


def _is_as_made(record: Record, name: str, history: Sequence[Change], now: datetime) -> bool:
    made = next((one for one in history if one.field == WHOLE and one.after is not None), None)
    if made is None or made.source.partition(":")[0] not in _MADE_FROM_CELLS:
        return False
    names = together(record.entity, name)
    if any(one.field in names for one in history if not _is_given_up(one, made)):
        return False
    value, day = record.fields[name], made.at.astimezone(now.tzinfo).date()
    others = {n: v for n, v in _as_made(record.fields, history).items() if n != name}
    return _is_given(record.entity, name, value, others, day)


def _is_given_up(change: Change, made: Change) -> bool:
    """« Tenue » in the copied row that made it, for a day to come: no record held that."""
    return change.source == DECISION and change.at == made.at


def _is_given(
    entity: Entity, name: str, value: Value, others: Mapping[str, Value], day: date
) -> bool:
    """Whether a new record of that day gets this value, or got it from an older version."""
    if value == _codec_of(entity, day).defaults(others).get(name):
        return True
    # Until ADR 28 a session that was first read after its day was « Tenue ».
    is_held = (entity, name, value) == ("session", "status", "held")
    return is_held and "" < str(others.get("date") or "") < day.isoformat()


def _as_made(fields: Mapping[str, Value], history: Sequence[Change]) -> Mapping[str, Value]:
    """What the record held before its first changes: the label, for example, of its code."""
    first = {one.field: one.before for one in reversed(history) if one.field in fields}
    return {**fields, **first}


@lru_cache(maxsize=64)
def _codec_of(entity: Entity, day: date) -> EntityCodec:
    """Made once for a column's many cells; it only completes records."""
    return build_codec(entity, NO_DIRECTORY, day)
