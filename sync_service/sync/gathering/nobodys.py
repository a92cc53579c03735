"""Whether a record's value is nobody's word: given by a default of ours when a sheet made it.

It is told from what is stored anyway: history has no entry for the field, a new record would get
just this value, or did in an older version, and no sheet shows it as typed.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from french_cells.directory import NO_DIRECTORY
from french_cells.reading import Value
from sync_service.domain.codec import EntityCodec
from sync_service.domain.defaults import DEFAULTED, is_word
from sync_service.domain.record import WHOLE, Change, Entity
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
    history = stored.journal.read_history(ref)
    made = next((one for one in history if one.field == WHOLE and one.after is not None), None)
    if made is None or made.source.partition(":")[0] not in _MADE_FROM_CELLS:
        return False
    names = together(record.entity, name)
    if any(one.field in names for one in history):
        return False
    value, day = record.fields[name], made.at.astimezone(now.tzinfo).date()
    others = {n: v for n, v in _as_made(record.fields, history).items() if n != name}
    if not _is_given(record.entity, name, value, others, day):
        return False
    return not any(is_word(cell, value) for cell in stored.memory.find_cells(ref, name))


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
