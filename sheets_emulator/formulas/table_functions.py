"""The functions on tables that are computed: looking things up, filtering, turning."""

from datetime import datetime

from sheets_emulator.formulas.values import (
    Arguments,
    Function,
    Result,
    checked,
    comparable,
    failure,
    flat,
    number,
    scalar,
    text,
    truth,
)
from sheets_emulator.grid.cell import Value
from sheets_emulator.values.locales import Locale


def _vlookup(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    key, table = checked(scalar(arguments[0])), arguments[1]
    column = int(number(scalar(arguments[2]), locale)) - 1
    rows = table if isinstance(table, list) else [[table]]
    exactly = len(arguments) > 3 and not truth(scalar(arguments[3]))  # noqa: PLR2004
    for row in rows if exactly else reversed(rows):
        if _folded(row[0]) == _folded(key) or (not exactly and _before(row[0], key)):
            return row[column]
    raise failure("N_A", f"Did not find value '{text(key, locale)}' in VLOOKUP evaluation.")


def _folded(value: Value) -> Value:
    return value.casefold() if isinstance(value, str) else comparable(value)


def _before(one: Value, other: Value) -> bool:
    one, other = comparable(one), comparable(other)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one <= other
    return isinstance(one, str) and isinstance(other, str) and one.casefold() <= other.casefold()


def _match(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    key = _folded(checked(scalar(arguments[0])))
    for place, value in enumerate(flat(arguments[1:2]), 1):
        if _folded(value) == key:
            return place
    raise failure("N_A", f"Did not find value '{text(key, locale)}' in MATCH evaluation.")


def _index(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    table = arguments[0] if isinstance(arguments[0], list) else [[arguments[0]]]
    row = int(number(scalar(arguments[1]), locale)) if len(arguments) > 1 else 0
    column = int(number(scalar(arguments[2]), locale)) if len(arguments) > 2 else 1  # noqa: PLR2004
    if row > len(table) or column > len(table[0]):
        raise failure("NUM", "Function INDEX parameter is out of range.")
    return table if row == 0 else table[row - 1][max(column, 1) - 1]


def _unique(arguments: Arguments, _: Locale, __: datetime) -> Result:
    table = arguments[0] if isinstance(arguments[0], list) else [[arguments[0]]]
    return [list(row) for row in dict.fromkeys(tuple(row) for row in table)]


def _transpose(arguments: Arguments, _: Locale, __: datetime) -> Result:
    table = arguments[0] if isinstance(arguments[0], list) else [[arguments[0]]]
    return [list(column) for column in zip(*table, strict=True)]


def _sequence(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    numbers = [int(number(scalar(one), locale)) for one in arguments]
    rows, columns, start, step = [*numbers, *(1, 1, 1, 1)[len(numbers) :]][:4]
    return [[start + (row * columns + at) * step for at in range(columns)] for row in range(rows)]


def _filter(arguments: Arguments, _: Locale, __: datetime) -> Result:
    table = arguments[0] if isinstance(arguments[0], list) else [[arguments[0]]]
    tests = [list(flat([one])) for one in arguments[1:]]
    kept = [row for at, row in enumerate(table) if all(truth(test[at]) for test in tests)]
    if not kept:
        raise failure("N_A", "No matches are found in FILTER evaluation.")
    return kept


TABLE_FUNCTIONS: dict[str, Function] = {
    "FILTER": _filter,
    "INDEX": _index,
    "MATCH": _match,
    "SEQUENCE": _sequence,
    "TRANSPOSE": _transpose,
    "UNIQUE": _unique,
    "VLOOKUP": _vlookup,
}
