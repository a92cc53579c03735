"""« Tous les mardis jusqu'au 15/12 »: the other days of such a row become records of their own.

They equal the row except for their day, and get rows like any record that a tab lacks. A day that
exists already, archived or not, is not made again. A row that is a record keeps its own day,
whatever is typed. A longer phrase makes only the days that it adds, and none that it said before
and that was changed since; a phrase without the row's own day is refused. A shorter phrase cancels
nothing: it waits while a session that it leaves out is still planned.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from french_cells.folding import is_blank, raw_key
from french_cells.reading import Value
from sync_service.domain.codec import EntityCodec
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.sync.planning.merge import Outcome, Sides, agreed, assumed, refuse
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.newcomers import Newcomer
from sync_service.sync.planning.situation import Situation

_DAY = "date"
_OTHER = (
    "Cette suite de dates ne compte pas le {day}, le jour de cette séance. Écrivez ici une seule "
    "date, et la suite dans une nouvelle ligne."
)
_LONGER = "Cela fait {count} séances, du {first} au {last}. Chacune a sa ligne."
_STAYS = "La séance du {days} reste : écrivez « annulé » dans sa ligne."
_STAY = "Les séances du {days} restent : écrivez « annulé » dans chacune de leurs lignes."
_OF_ONE_DAY = frozenset({"status", "slug"})
"""Fields of one session only: it may be over, or cancelled."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A row that says several days, the fields of a record of it, and these days."""

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
    new_records = [one.record for one in newcomers]
    return list(_make(situation, new_records, wanted, references)) if wanted else []


def _of_newcomers(situation: Situation, newcomers: Sequence[Newcomer]) -> Iterator[_Source]:
    for newcomer in newcomers:
        row = newcomer.outcome.row
        if days := _read_days(situation, row.cells.get(_DAY, BLANK)):
            yield _Source(row, newcomer.record.fields, days)


def _of_longer_rows(situation: Situation, merged: Sequence[RowOutcome]) -> Iterator[_Source]:
    """Known rows whose phrase was typed in this run and is accepted."""
    for outcome in merged:
        sides, kept = outcome.sides_of.get(_DAY), outcome.outcomes.get(_DAY)
        if sides is None or kept is None or sides.is_first or not sides.is_retyped:
            continue
        days = _read_days(situation, sides.cell, sides.current)
        before = _read_days(situation, Cell(sides.base.raw), sides.current)
        if _is_taken(sides, kept) and sides.current in days:
            days = [day for day in days if day not in before]
            known = {**situation.records[outcome.ref].fields, **outcome.updates}
            fields = {name: one for name, one in known.items() if name not in _OF_ONE_DAY}
            yield _Source(outcome.row, fields, days)


def keep_day(situation: Situation, merged: RowOutcome) -> RowOutcome:
    """Keeps the day of a known row: « jusqu'au 15/12 » became « jusqu'au 22/12 »."""
    sides, outcome = merged.sides_of.get(_DAY), merged.outcomes.get(_DAY)
    if sides is None or outcome is None or sides.is_first:
        return merged
    days = _read_days(situation, sides.cell, sides.current)
    if not days or not outcome.takes:
        return merged
    kept = _on_own_day(sides, outcome, days)
    return replace(merged, outcomes={**merged.outcomes, _DAY: kept})


def _on_own_day(sides: Sides, outcome: Outcome, days: Sequence[Value]) -> Outcome:
    if sides.current not in days:
        message = _OTHER.format(day=sides.codec.text(sides.current))
        return refuse(sides, "invalid", message)
    if outcome.problem is None or raw_key(sides.base.raw) == raw_key(sides.cell.value):
        return Outcome(agreed(sides.codec, sides.current, sides.cell.value))
    first, last = (sides.codec.text(one) for one in (days[0], days[-1]))
    return assumed(sides, sides.current, _LONGER.format(count=len(days), first=first, last=last))


def tell_left_out(
    situation: Situation, merged: Sequence[RowOutcome], refs: Iterable[str]
) -> Sequence[RowOutcome]:
    """« jusqu'au 15/12 » became « jusqu'au 08/12 »; `refs`: sessions that have a row."""
    said = {one.ref: one.updates for one in merged}
    return [_tell_left_out(situation, one, said, refs) for one in merged]


def _tell_left_out(
    situation: Situation,
    merged: RowOutcome,
    said: Mapping[str, Mapping[str, Value]],
    refs: Iterable[str],
) -> RowOutcome:
    sides, outcome = merged.sides_of.get(_DAY), merged.outcomes.get(_DAY)
    if sides is None or outcome is None or outcome.base.kind not in ("agreed", "assumed"):
        return merged
    left_out = _left_out(situation, sides)
    if not left_out or sides.decision or sides.is_note_deleted:
        return merged
    records = [situation.records[ref] for ref in refs if ref in situation.records]
    rows = [{**one.fields, **said.get(one.ref, {})} for one in records if not one.archived]
    own = situation.records[merged.ref].fields
    stays = [day for day in left_out if _is_planned(situation.codec, own, day, rows)]
    if not stays:
        return merged
    days = " et du ".join(sides.codec.text(one) for one in stays)
    kept = refuse(sides, "invalid", (_STAY if len(stays) > 1 else _STAYS).format(days=days))
    return replace(merged, outcomes={**merged.outcomes, _DAY: kept})


def _left_out(situation: Situation, sides: Sides) -> Sequence[Value]:
    """Days that the row said before and does not say now."""
    now = _read_days(situation, sides.cell, sides.current)
    before = _read_days(situation, Cell(sides.base.raw), sides.current) if now else ()
    return [day for day in before if day not in now]


def _is_planned(
    codec: EntityCodec,
    fields: Mapping[str, Value],
    day: Value,
    rows: Sequence[Mapping[str, Value]],
) -> bool:
    own = {name: value for name, value in fields.items() if name not in _OF_ONE_DAY}
    keys = set(codec.strong_keys({**own, _DAY: day}))
    planned = (one for one in rows if (one.get(_DAY), one.get("status")) == (day, "planned"))
    return any(not keys.isdisjoint(codec.strong_keys(one)) for one in planned)


def _is_taken(sides: Sides, kept: Outcome) -> bool:
    """The phrase is accepted, or waits only because it leaves out a session."""
    is_written = sides.direction == "to_sheet" or sides.fixed
    kinds = ("agreed", "assumed") if is_written else ("agreed", "assumed", "invalid")
    return kept.base.kind in kinds and kept.base.value == sides.current


def _read_days(situation: Situation, cell: Cell, since: Value = None) -> Sequence[Value]:
    return () if situation.readers.days_of is None else situation.readers.days_of(cell, since)


def _make(
    situation: Situation,
    new_records: Sequence[Record],
    wanted: Sequence[_Source],
    references: Iterator[str],
) -> Iterator[Record]:
    codec, now = situation.codec, situation.now
    there = [*situation.records.values(), *new_records]
    known = {key for one in there for key in codec.strong_keys(one.fields)}
    for source, day in ((one, day) for one in wanted for day in one.days):
        fields = _fields(situation, source, day)
        keys = codec.strong_keys(fields)
        if known.isdisjoint(keys) and not codec.check(fields):
            known.update(keys)
            yield Record(next(references), codec.entity, fields, now)


def _fields(situation: Situation, source: _Source, day: Value) -> Mapping[str, Value]:
    """The row's fields, without those that depend on the day, such as state and page address."""
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
