"""Two fields in one cell of a new row, where it is plain which is which.

« 03 53 01 30 04 / 06 39 98 30 04 » is a telephone and a mobile, an address under « Téléphone » is
a mail, « 9/10 au 11/10 » under « Sorti le » is when a thing went out and when it is due,
« 14h-16h » under « Début » is when a session begins and ends. What is typed over a value is asked
about.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from french_cells.context import Context
from french_cells.directory import Names
from french_cells.moments import time_ranges
from french_cells.moments.date_lists import read_range
from french_cells.named.items import find_counted
from french_cells.reach import emails
from french_cells.reach.phones import is_own_form, read_list
from french_cells.reading import Reading, Value
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell
from sync_service.model.naming import WITH_CIVILITY, read_civility

_MOBILES = ("+336", "+337")
Tell = Callable[[Cell], Mapping[str, Value]]
"""What a cell says, by field."""


def build_split(entity: Entity, today: date) -> Mapping[str, Tell]:
    """By the field of the cell: what that says of this field and of another one."""
    if entity == "contact":
        return {"phone": _split_numbers}
    if entity == "registration":
        return {"phone": _take_address}
    if entity == "session":
        return {"start_time": _split_hours}
    return {"loaned_on": partial(_split_days, today)} if entity == "loan" else {}


def build_implied(
    entity: Entity, split: Mapping[str, Tell], names: Names, lender: str
) -> Mapping[str, Tell]:
    """By the field of a new row's cell: what that says beside its own field.

    `names` are those of the things that are known, `lender` whose list of loans it is.
    """
    implied: dict[str, Tell] = {name: partial(_beside, name, tell) for name, tell in split.items()}
    if entity == "contact":
        implied |= dict.fromkeys(WITH_CIVILITY, read_civility)
    if entity == "loan":
        implied["item_code"] = partial(_tell_count, names, lender)
    return implied


def _tell_count(names: Names, lender: str, cell: Cell) -> Mapping[str, Value]:
    """« Molkky x2 » says how many of it are lent, « toutes les tables » all that there are."""
    text = cell.value if isinstance(cell.value, str) else ""
    found, count = find_counted(text, names, lender) if text else ((), 0)
    if not found:
        return {}
    return {"quantity": count or (found[0].stock if len(found) == 1 else None)}


def _beside(name: str, tell: Tell, cell: Cell) -> Mapping[str, Value]:
    return {one: value for one, value in tell(cell).items() if one != name}


def _split_numbers(cell: Cell) -> Mapping[str, Value]:
    if isinstance(cell.value, str) and is_own_form(cell.value):
        return {}  # one number and nothing else, as in most cells
    numbers = _values(read_list(cell.value, Context(today=date.min)))
    mobiles = [one for one in numbers if one.startswith(_MOBILES)]
    fixed = [one for one in numbers if one not in mobiles]
    is_pair = len(mobiles) == len(fixed) == 1
    return {"phone": fixed[0], "mobile": mobiles[0]} if is_pair else _take_address(cell)


def _take_address(cell: Cell) -> Mapping[str, Value]:
    """« elisa@example.org » under « Téléphone »: she is written to."""
    if not isinstance(cell.value, str) or "@" not in cell.value:
        return {}
    address = emails.read(cell.value, Context(today=date.min))
    is_plain = address.accepted and address.severity != "assume"
    return {"phone": None, "email": str(address.value)} if is_plain else {}


def _values(reading: Reading) -> list[str]:
    """None of those beside which there are words that nobody knows: the cell is asked about."""
    is_plain = isinstance(reading.value, list) and reading.severity != "assume"
    return reading.value if is_plain else []  # type: ignore[return-value] # a list, as just seen


def _split_hours(cell: Cell) -> Mapping[str, Value]:
    if not isinstance(cell.value, str):
        return {}
    hours = time_ranges.read(cell.value, Context(today=date.min))
    span = hours.value if isinstance(hours.value, dict) and hours.severity != "assume" else {}
    is_whole = bool(span) and None not in span.values()
    return {"start_time": str(span["start"]), "end_time": str(span["end"])} if is_whole else {}


def _split_days(today: date, cell: Cell) -> Mapping[str, Value]:
    if not isinstance(cell.value, str):
        return {}
    span = read_range(cell.value, Context(today=today, prefer="near", is_in_column=True)).value
    is_whole = isinstance(span, dict) and None not in span.values()
    return {"loaned_on": span["start"], "due_on": span["end"]} if is_whole else {}  # type: ignore[index] # as asked
