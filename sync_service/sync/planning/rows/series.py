"""« Tous les mardis jusqu'au 15/12 » in a new row: its other days become records of their own.

They are as the row but for their day, and get rows as any record that a tab lacks. A day that
there is already, archived or not, is made by no row again. In a row that is a record already such
a phrase would move that record to another day, and make none: it is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from french_cells.folding import is_blank, raw_key
from french_cells.reading import Value
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import BLANK
from sync_service.sync.planning.merge import Sides, agreed, refuse
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.newcomers import Newcomer
from sync_service.sync.planning.situation import Situation

_DAY = "date"
_LATE = (
    "Une suite de dates ne fait des séances que dans une nouvelle ligne. Écrivez ici une seule "
    "date, et la suite dans une nouvelle ligne."
)


def make_series(
    situation: Situation, newcomers: Sequence[Newcomer], references: Iterator[str]
) -> Sequence[Record]:
    if situation.days_of is None:
        return []
    wanted = [
        (newcomer, day)
        for newcomer in newcomers
        for day in situation.days_of(newcomer.outcome.row.cells.get(_DAY, BLANK))
        if day != newcomer.record.fields.get(_DAY)
    ]
    return list(_make(situation, newcomers, wanted, references)) if wanted else []


def refuse_late_series(situation: Situation, merged: RowOutcome, record: Record) -> RowOutcome:
    """Of a row that has its record: « jusqu'au 15/12 » made « jusqu'au 22/12 »."""
    sides, outcome = merged.sides_of.get(_DAY), merged.outcomes.get(_DAY)
    if situation.days_of is None or sides is None or outcome is None or sides.is_first:
        return merged
    days = situation.days_of(sides.cell)
    if not days or not (outcome.takes or _says_more(situation, sides, record, days)):
        return merged
    is_put_back = raw_key(sides.base.raw) == raw_key(sides.cell.value)
    if is_put_back and sides.base.value == sides.current:
        kept = replace(outcome, base=agreed(sides.codec, sides.current, sides.cell.value))
        kept = replace(kept, takes=False, problem=None, message="", rule="")
    else:
        kept = refuse(sides, "invalid", _LATE)
    return replace(merged, outcomes={**merged.outcomes, _DAY: kept})


def _says_more(situation: Situation, sides: Sides, record: Record, days: Sequence[Value]) -> bool:
    """Of what was typed since, or refused: whether a day of it is no session yet."""
    if sides.base.kind in ("agreed", "assumed") and not sides.is_retyped:
        return False
    codec = situation.codec
    known = {key for one in situation.records.values() for key in codec.strong_keys(one.fields)}
    return any(known.isdisjoint(codec.strong_keys({**record.fields, _DAY: day})) for day in days)


def _make(
    situation: Situation,
    newcomers: Sequence[Newcomer],
    wanted: Sequence[tuple[Newcomer, Value]],
    references: Iterator[str],
) -> Iterator[Record]:
    codec, now = situation.codec, situation.now
    there = [*situation.records.values(), *(one.record for one in newcomers)]
    known = {key for one in there for key in codec.strong_keys(one.fields)}
    for newcomer, day in wanted:
        fields = _fields(situation, newcomer, day)
        keys = codec.strong_keys(fields)
        if known.isdisjoint(keys) and not codec.check(fields):
            known.update(keys)
            yield Record(next(references), codec.entity, fields, now)


def _fields(situation: Situation, newcomer: Newcomer, day: Value) -> Mapping[str, Value]:
    """What the row says, and what follows from another day: its state, its page's address."""
    codec, cells = situation.codec, newcomer.outcome.row.cells
    said = {
        name: value
        for name, value in newcomer.record.fields.items()
        if name in situation.given or (name in cells and not is_blank(cells[name].value))
    }
    followed = codec.defaults(said)
    own = {
        name: value
        for name, value in newcomer.record.fields.items()
        if name in said or name not in followed or followed[name] != value
    }
    own[_DAY] = day
    return {**codec.defaults(own), **own}
