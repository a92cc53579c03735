"""« Tous les mardis jusqu'au 15/12 » in a new row: its other days become records of their own.

They are as the row but for their day, and get rows as any record that a tab lacks. A day that
there is already, archived or not, is made by no row again.
"""

from collections.abc import Iterator, Mapping, Sequence

from french_cells.folding import is_blank
from french_cells.reading import Value
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import BLANK
from sync_service.sync.planning.rows.newcomers import Newcomer
from sync_service.sync.planning.situation import Situation

_DAY = "date"


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
