"""Two fields in one cell of a new row, where it is plain which is which.

« 03 53 01 30 04 / 06 39 98 30 04 » is a telephone and a mobile, « 9/10 au 11/10 » under « Sorti
le » is when a thing went out and when it is due. What is typed over a value is asked about.
"""

from collections.abc import Callable, Mapping
from datetime import date

from french_cells.context import Context
from french_cells.moments.date_lists import read_range
from french_cells.reach.phones import read_list
from french_cells.reading import Reading, Value
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell
from sync_service.model.naming import read_civility

SPLIT: frozenset[Entity] = frozenset({"contact", "loan"})
_MOBILES = ("+336", "+337")
Split = Callable[[str, Cell], Mapping[str, Value]]
"""By a field's name and its cell: what that says of this field and of another one."""


def build_split(entity: Entity, today: date) -> Split:
    def split(name: str, cell: Cell) -> Mapping[str, Value]:
        if (entity, name) == ("contact", "phone"):
            return _split_numbers(cell)
        return _split_days(cell, today) if (entity, name) == ("loan", "loaned_on") else {}

    return split


def build_implied(entity: Entity, split: Split) -> Split:
    """What a new row's cell says beside its own field."""

    def implied(name: str, cell: Cell) -> Mapping[str, Value]:
        told = {one: value for one, value in split(name, cell).items() if one != name}
        return {**told, **read_civility(name, cell)} if entity == "contact" else told

    return implied


def _split_numbers(cell: Cell) -> Mapping[str, Value]:
    numbers = _values(read_list(cell.value, Context(today=date.min)))
    mobiles = [one for one in numbers if one.startswith(_MOBILES)]
    fixed = [one for one in numbers if one not in mobiles]
    is_pair = len(mobiles) == len(fixed) == 1
    return {"phone": fixed[0], "mobile": mobiles[0]} if is_pair else {}


def _values(reading: Reading) -> list[str]:
    return reading.value if isinstance(reading.value, list) else []


def _split_days(cell: Cell, today: date) -> Mapping[str, Value]:
    if not isinstance(cell.value, str):
        return {}
    span = read_range(cell.value, Context(today=today, prefer="near", is_in_column=True)).value
    is_whole = isinstance(span, dict) and None not in span.values()
    return {"loaned_on": span["start"], "due_on": span["end"]} if is_whole else {}  # type: ignore[index] # as asked
