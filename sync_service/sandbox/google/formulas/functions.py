"""The functions that are computed; all others give #NAME?."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime

from sync_service.sandbox.google.cell import CellError, Value
from sync_service.sandbox.google.entry import load_entry
from sync_service.sandbox.google.formats import shown
from sync_service.sandbox.google.formulas.values import (
    Result,
    checked,
    exact,
    failure,
    flat,
    number,
    numbers_in,
    scalar,
    text,
    truth,
)
from sync_service.sandbox.google.locales import Locale
from sync_service.sandbox.google.serials import moment_of, serial_of_date, serial_of_time

Arguments = list[Result]
Function = Callable[[Arguments, Locale, datetime], Result]


def _sum(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    return exact(math.fsum(numbers_in(arguments, locale)))


def _average(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    numbers = list(numbers_in(arguments, locale))
    if not numbers:
        raise failure(
            "DIVIDE_BY_ZERO", "Evaluation of function AVERAGE caused a divide by zero error."
        )
    return exact(math.fsum(numbers) / len(numbers))


def _min(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    return exact(min(numbers_in(arguments, locale), default=0))


def _max(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    return exact(max(numbers_in(arguments, locale), default=0))


def _count(arguments: Arguments, _: Locale, __: datetime) -> Result:
    return sum(isinstance(v, int | float) and not isinstance(v, bool) for v in flat(arguments))


def _counta(arguments: Arguments, _: Locale, __: datetime) -> Result:
    return sum(value is not None for value in flat(arguments))


def _countblank(arguments: Arguments, _: Locale, __: datetime) -> Result:
    return sum(value is None or value == "" for value in flat(arguments))


def _criterion(wanted: Value, locale: Locale) -> Callable[[Value], bool]:
    """The test that COUNTIF makes of `">5"`, `"oui"` or `12`."""
    match = (
        re.fullmatch(r"(<>|<=|>=|=|<|>)?(.*)", wanted, re.DOTALL)
        if isinstance(wanted, str)
        else None
    )
    operator = (match[1] or "=") if match else "="
    operand: Value = (
        load_entry(match[2], locale, date.min).value
        if match and match[2]
        else (None if match else wanted)
    )

    def test(value: Value) -> bool:
        if isinstance(operand, str):
            pattern = re.escape(operand).replace(r"\*", ".*").replace(r"\?", ".")
            same = (
                isinstance(value, str)
                and re.fullmatch(pattern, value, re.IGNORECASE | re.DOTALL) is not None
            )
        else:
            same = value == operand or (operand is None and value == "")
        if operator in {"=", "<>"}:
            return same == (operator == "=")
        if not isinstance(value, int | float) or not isinstance(operand, int | float):
            return False
        return {
            "<": value < operand,
            ">": value > operand,
            "<=": value <= operand,
            ">=": value >= operand,
        }[operator]

    return test


def _countif(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    test = _criterion(scalar(arguments[1]), locale)
    return sum(test(value) for value in flat(arguments[:1]))


def _countifs(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    columns = [list(flat([one])) for one in arguments[::2]]
    tests = [_criterion(scalar(one), locale) for one in arguments[1::2]]
    rows = zip(*columns, strict=True)
    return sum(all(test(v) for test, v in zip(tests, row, strict=True)) for row in rows)


def _sumif(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    test = _criterion(scalar(arguments[1]), locale)
    keys = list(flat(arguments[:1]))
    values = list(flat(arguments[2:3])) if len(arguments) > 2 else keys  # noqa: PLR2004
    chosen = [v for key, v in zip(keys, values, strict=False) if test(key)]
    return exact(
        math.fsum(v for v in chosen if isinstance(v, int | float) and not isinstance(v, bool))
    )


def _concatenate(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    return "".join(text(value, locale) for value in flat(arguments))


def _join(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    separator = text(scalar(arguments[0]), locale)
    return separator.join(
        text(value, locale) for value in flat(arguments[1:]) if value is not None
    )


def _textjoin(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    separator, skip = text(scalar(arguments[0]), locale), truth(scalar(arguments[1]))
    parts = [text(value, locale) for value in flat(arguments[2:])]
    return separator.join(part for part in parts if part or not skip)


def _round(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    places = int(number(scalar(arguments[1]), locale)) if len(arguments) > 1 else 0
    value = number(scalar(arguments[0]), locale)
    factor = 10.0**places
    return exact(math.copysign(math.floor(abs(value) * factor + 0.5 + 1e-12) / factor, value))


def _mod(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    divisor = number(scalar(arguments[1]), locale)
    if divisor == 0:
        raise failure("DIVIDE_BY_ZERO", "Function MOD parameter 2 cannot be zero.")
    return exact(number(scalar(arguments[0]), locale) % divisor)


def _and(arguments: Arguments, _: Locale, __: datetime) -> Result:
    return all(truth(value) for value in flat(arguments) if value is not None)


def _or(arguments: Arguments, _: Locale, __: datetime) -> Result:
    return any(truth(value) for value in flat(arguments) if value is not None)


def _today(_: Arguments, __: Locale, now: datetime) -> Result:
    return serial_of_date(now.date())


def _now(_: Arguments, __: Locale, now: datetime) -> Result:
    return exact(serial_of_date(now.date()) + serial_of_time(now.time()))


def _date(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    year, month, day = (int(number(scalar(one), locale)) for one in arguments[:3])
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return serial_of_date(first) + day - 1


def _part_of_date(part: str) -> Function:
    def function(arguments: Arguments, locale: Locale, now: datetime) -> Result:
        value = scalar(arguments[0])
        if isinstance(value, str):
            value = load_entry(value, locale, now.date()).value
        return int(getattr(moment_of(number(value, locale)), part))

    return function


def _text_function(change: Callable[[str], str | int]) -> Function:
    return lambda arguments, locale, _: change(text(scalar(arguments[0]), locale))


def _number_function(change: Callable[[float], float]) -> Function:
    return lambda arguments, locale, _: exact(change(number(scalar(arguments[0]), locale)))


def _left(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    count = int(number(scalar(arguments[1]), locale)) if len(arguments) > 1 else 1
    return text(scalar(arguments[0]), locale)[:count]


def _right(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    count = int(number(scalar(arguments[1]), locale)) if len(arguments) > 1 else 1
    whole = text(scalar(arguments[0]), locale)
    return whole[max(len(whole) - count, 0) :]


def _mid(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    start, count = (int(number(scalar(one), locale)) for one in arguments[1:3])
    return text(scalar(arguments[0]), locale)[start - 1 : start - 1 + count]


def _text(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    value, pattern = scalar(arguments[0]), text(scalar(arguments[1]), locale)
    if isinstance(value, str):
        return value
    kind = "DATE" if re.search(r"[ymdhs]", pattern, re.IGNORECASE) else "NUMBER"
    return shown(number(value, locale), {"type": kind, "pattern": pattern}, locale)


def _value(arguments: Arguments, locale: Locale, now: datetime) -> Result:
    value = scalar(arguments[0])
    if isinstance(value, str):
        found = load_entry(value, locale, now.date()).value
        if isinstance(found, str):
            raise failure("VALUE", f"VALUE parameter '{value}' cannot be parsed to number.")
        return found
    return number(value, locale)


def _hyperlink(arguments: Arguments, locale: Locale, _: datetime) -> Result:
    return text(scalar(arguments[-1]), locale)


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
    return value.casefold() if isinstance(value, str) else value


def _before(one: Value, other: Value) -> bool:
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


def _split(arguments: Arguments, locale: Locale, now: datetime) -> Result:
    letters = text(scalar(arguments[1]), locale)
    parts = re.split("[" + re.escape(letters) + "]", text(scalar(arguments[0]), locale))
    return [[load_entry(part, locale, now.date()).value for part in parts if part]]


def _is_blank(arguments: Arguments, _: Locale, __: datetime) -> Result:
    return scalar(arguments[0]) is None


def _is_error(arguments: Arguments, _: Locale, __: datetime) -> Result:
    return isinstance(scalar(arguments[0]), CellError)


def _is_number(arguments: Arguments, _: Locale, __: datetime) -> Result:
    value = scalar(arguments[0])
    return isinstance(value, int | float) and not isinstance(value, bool)


def _not(arguments: Arguments, _: Locale, __: datetime) -> Result:
    return not truth(scalar(arguments[0]))


FUNCTIONS: dict[str, Function] = {
    "ABS": _number_function(abs),
    "AND": _and,
    "AVERAGE": _average,
    "CONCAT": _concatenate,
    "CONCATENATE": _concatenate,
    "COUNT": _count,
    "COUNTA": _counta,
    "COUNTBLANK": _countblank,
    "COUNTIF": _countif,
    "COUNTIFS": _countifs,
    "DATE": _date,
    "DAY": _part_of_date("day"),
    "FILTER": _filter,
    "HOUR": _part_of_date("hour"),
    "HYPERLINK": _hyperlink,
    "INDEX": _index,
    "INT": _number_function(math.floor),
    "ISBLANK": _is_blank,
    "ISERROR": _is_error,
    "ISNUMBER": _is_number,
    "JOIN": _join,
    "LEFT": _left,
    "LEN": _text_function(len),
    "LOWER": _text_function(str.lower),
    "MATCH": _match,
    "MAX": _max,
    "MID": _mid,
    "MIN": _min,
    "MINUTE": _part_of_date("minute"),
    "MOD": _mod,
    "MONTH": _part_of_date("month"),
    "NOT": _not,
    "NOW": _now,
    "OR": _or,
    "PI": lambda _, __, ___: math.pi,
    "PROPER": _text_function(str.title),
    "RIGHT": _right,
    "ROUND": _round,
    "SEQUENCE": _sequence,
    "SPLIT": _split,
    "SQRT": _number_function(math.sqrt),
    "SUM": _sum,
    "SUMIF": _sumif,
    "TEXT": _text,
    "TEXTJOIN": _textjoin,
    "TODAY": _today,
    "TRANSPOSE": _transpose,
    "TRIM": _text_function(lambda whole: re.sub(r" +", " ", whole.strip())),
    "UNIQUE": _unique,
    "UPPER": _text_function(str.upper),
    "VALUE": _value,
    "VLOOKUP": _vlookup,
    "YEAR": _part_of_date("year"),
}

# What a French grid calls the most frequent ones.
FRENCH_NAMES = {
    "SOMME": "SUM",
    "SI": "IF",
    "SIERREUR": "IFERROR",
    "NB": "COUNT",
    "NBVAL": "COUNTA",
    "NB.SI": "COUNTIF",
    "SOMME.SI": "SUMIF",
    "MOYENNE": "AVERAGE",
    "AUJOURDHUI": "TODAY",
    "ET": "AND",
    "OU": "OR",
    "NON": "NOT",
    "ARRONDI": "ROUND",
    "RECHERCHEV": "VLOOKUP",
    "CONCATENER": "CONCATENATE",
}
# Functions that read the world outside: never computed here, whatever they ask for.
OUTSIDE = frozenset(
    {
        "IMPORTDATA",
        "IMPORTXML",
        "IMPORTHTML",
        "IMPORTFEED",
        "IMPORTRANGE",
        "IMAGE",
        "GOOGLEFINANCE",
    }
)
