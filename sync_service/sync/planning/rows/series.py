"""« Tous les mardis jusqu'au 15/12 »: the other days of such a row become records of their own.

They are as the row but for their day, and get rows as any record that a tab lacks. A day that
there is already, archived or not, is made by no row again. A row that is a record already keeps
its own day, whatever is typed: a longer phrase makes what it adds, and one that is not about this
day is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from french_cells.folding import is_blank, raw_key
from french_cells.reading import Value
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.sync.planning.merge import Outcome, agreed, assumed, refuse
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.newcomers import Newcomer
from sync_service.sync.planning.situation import Situation

_DAY = "date"
_OTHER = (
    "Cette suite de dates ne compte pas le {day}, le jour de cette séance. Écrivez ici une seule "
    "date, et la suite dans une nouvelle ligne."
)
_LONGER = "Cela fait {count} séances, du {first} au {last}. Chacune a sa ligne."
_OF_ONE_DAY = frozenset({"status", "slug"})
"""Said of a session that is there: it may be over, or called off."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A row that says several days, what a record of its own says, and these days."""

    row: SheetRow
    fields: Mapping[str, Value]
    days: Sequence[Value]


def make_series(
    situation: Situation,
    merged: Sequence[RowOutcome],
    newcomers: Sequence[Newcomer],
    references: Iterator[str],
) -> Sequence[Record]:
    wanted = [*_of_newcomers(situation, newcomers), *_of_longer_rows(situation, merged)]
    born = [one.record for one in newcomers]
    return list(_make(situation, born, wanted, references)) if wanted else []


def _of_newcomers(situation: Situation, newcomers: Sequence[Newcomer]) -> Iterator[_Source]:
    for newcomer in newcomers:
        row = newcomer.outcome.row
        if days := _read_days(situation, row.cells.get(_DAY, BLANK)):
            yield _Source(row, newcomer.record.fields, days)


def _of_longer_rows(situation: Situation, merged: Sequence[RowOutcome]) -> Iterator[_Source]:
    """Of what is typed now, and holds."""
    for outcome in merged:
        sides, kept = outcome.sides_of.get(_DAY), outcome.outcomes.get(_DAY)
        if sides is None or kept is None or sides.is_first or not sides.is_retyped:
            continue
        holds = kept.base.kind in ("agreed", "assumed") and kept.base.value == sides.current
        if days := _read_days(situation, sides.cell, sides.current) if holds else ():
            known = {**situation.records[outcome.ref].fields, **outcome.updates}
            fields = {name: one for name, one in known.items() if name not in _OF_ONE_DAY}
            yield _Source(outcome.row, fields, days)


def keep_day(situation: Situation, merged: RowOutcome) -> RowOutcome:
    """Of a row that has its record: « jusqu'au 15/12 » made « jusqu'au 22/12 »."""
    sides, outcome = merged.sides_of.get(_DAY), merged.outcomes.get(_DAY)
    if sides is None or outcome is None or sides.is_first or not outcome.takes:
        return merged
    days = _read_days(situation, sides.cell, sides.current)
    if not days:
        return merged
    if sides.current not in days:
        message = _OTHER.format(day=sides.codec.text(sides.current))
        kept = refuse(sides, "invalid", message)
    elif outcome.problem is None or raw_key(sides.base.raw) == raw_key(sides.cell.value):
        kept = Outcome(agreed(sides.codec, sides.current, sides.cell.value))
    else:
        first, last = (sides.codec.text(one) for one in (days[0], days[-1]))
        kept = assumed(
            sides, sides.current, _LONGER.format(count=len(days), first=first, last=last)
        )
    return replace(merged, outcomes={**merged.outcomes, _DAY: kept})


def _read_days(situation: Situation, cell: Cell, since: Value = None) -> Sequence[Value]:
    return () if situation.days_of is None else situation.days_of(cell, since)


def _make(
    situation: Situation,
    born: Sequence[Record],
    wanted: Sequence[_Source],
    references: Iterator[str],
) -> Iterator[Record]:
    codec, now = situation.codec, situation.now
    there = [*situation.records.values(), *born]
    known = {key for one in there for key in codec.strong_keys(one.fields)}
    for source, day in ((one, day) for one in wanted for day in one.days):
        fields = _fields(situation, source, day)
        keys = codec.strong_keys(fields)
        if known.isdisjoint(keys) and not codec.check(fields):
            known.update(keys)
            yield Record(next(references), codec.entity, fields, now)


def _fields(situation: Situation, source: _Source, day: Value) -> Mapping[str, Value]:
    """What the row says, and what follows from another day: its state, its page's address."""
    codec, cells = situation.codec, source.row.cells
    said = {
        name: value
        for name, value in source.fields.items()
        if name in situation.given or (name in cells and not is_blank(cells[name].value))
    }
    followed = codec.defaults(said)
    own = {
        name: value
        for name, value in source.fields.items()
        if name in said or name not in followed or followed[name] != value
    }
    own[_DAY] = day
    return {**codec.defaults(own), **own}
