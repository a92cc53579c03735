"""Takes whoever is erased out of other records' history; that something changed stays.

A sheet learns by these rows alone what it has to receive: were they deleted, the new value would
arrive nowhere, and the old one, which says who was erased, would stay in the cells.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from sync_service.adapters.database import tables
from sync_service.adapters.database.statements import in_chunks
from sync_service.domain.record import DECIDED, FORGOTTEN, Entity
from sync_service.domain.traces import Traces
from sync_service.model.listed_people import quotes_one, without_typed
from sync_service.model.personal import Place


def forget_traces(connection: Connection, traces: Traces) -> int:
    """What was typed over, given up or chosen in other people's records; how many changes."""
    if not traces:
        return 0
    change = tables.change.c
    rows = connection.execute(select(change.id, change.before, change.after))
    numbers = [row.id for row in rows if traces.are_in(f"{row.before} {row.after}")]
    _empty(connection, numbers)
    return len(numbers)


def forget_decided(connection: Connection, entity: Entity, names: frozenset[str]) -> None:
    """Answers quote what was given up and what was kept."""
    change = tables.change.c
    decided = select(change.id, change.before, change.after).where(
        change.entity == entity, change.field == DECIDED
    )
    rows = connection.execute(decided).all()
    quoting = [n for n, *texts in rows if any(quotes_one(str(one), names) for one in texts)]
    _empty(connection, quoting)


def forget_named(connection: Connection, place: Place, names: frozenset[str]) -> None:
    """What named one of them once: an undo would write it again."""
    (entity, name), change, emptied = place, tables.change.c, list[int]()
    rows = select(change.id, change.before, change.after).where(
        change.entity == entity, change.field == name
    )
    for number, *sides in connection.execute(rows).all():
        before, after = (without_typed(one, names) for one in sides)
        if [before, after] == sides:
            continue
        if before == after:
            # It was about them alone; a value that stays as it is would be somebody's yes to it.
            emptied.append(number)
        else:
            left = update(tables.change).where(change.id == number)
            connection.execute(left.values(before=before, after=after))
    _empty(connection, emptied)


def _empty(connection: Connection, numbers: Sequence[int]) -> None:
    nothing = {"field": FORGOTTEN, "before": None, "after": None}
    for chunk in in_chunks(numbers):
        some = update(tables.change).where(tables.change.c.id.in_(chunk))
        connection.execute(some.values(nothing))
