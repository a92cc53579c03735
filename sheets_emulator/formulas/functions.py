"""The functions that are computed; all others give #NAME?."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime

from sheets_emulator.formulas.table_functions import TABLE_FUNCTIONS
from sheets_emulator.formulas.text_functions import TEXT_FUNCTIONS
from sheets_emulator.formulas.values import (
    Arguments,
    Function,
    Result,
    comparable,
    exact,
    failure,
    flat,
    number,
    numbers_in,
    scalar,
    truth,
)
from sheets_emulator.grid.cell import CellError, Value
from sheets_emulator.values.entry import load_entry
from sheets_emulator.values.locales import Locale
from sheets_emulator.values.serials import moment_of, serial_of_date, serial_of_time


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
    operand = comparable(operand)

    def test(value: Value) -> bool:
        value = comparable(value)
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


def _number_function(change: Callable[[float], float]) -> Function:
    return lambda arguments, locale, _: exact(change(number(scalar(arguments[0]), locale)))


def _is_blank(arguments: Arguments, _: Locale, __: datetime) -> Result:
    return scalar(arguments[0]) is None


def _is_error(arguments: Arguments, _: Locale, __: datetime) -> Result:
    return isinstance(scalar(arguments[0]), CellError)


def _is_number(arguments: Arguments, _: Locale, __: datetime) -> Result:
    value = scalar(arguments[0])
    return isinstance(value, int | float) and not isinstance(value, bool)


def _not(arguments: Arguments, _: Locale, __: datetime) -> Result:
    return not truth(scalar(arguments[0]))


FUNCTIONS: dict[str, Function] = (
    TEXT_FUNCTIONS
    | TABLE_FUNCTIONS
    | {
        "ABS": _number_function(abs),
        "AND": _and,
        "AVERAGE": _average,
        "COUNT": _count,
        "COUNTA": _counta,
        "COUNTBLANK": _countblank,
        "COUNTIF": _countif,
        "COUNTIFS": _countifs,
        "DATE": _date,
        "DAY": _part_of_date("day"),
        "HOUR": _part_of_date("hour"),
        "INT": _number_function(math.floor),
        "ISBLANK": _is_blank,
        "ISERROR": _is_error,
        "ISNUMBER": _is_number,
        "MAX": _max,
        "MIN": _min,
        "MINUTE": _part_of_date("minute"),
        "MOD": _mod,
        "MONTH": _part_of_date("month"),
        "NOT": _not,
        "NOW": _now,
        "OR": _or,
        "PI": lambda _, __, ___: math.pi,
        "ROUND": _round,
        "SQRT": _number_function(math.sqrt),
        "SUM": _sum,
        "SUMIF": _sumif,
        "TODAY": _today,
        "YEAR": _part_of_date("year"),
    }
)

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
        "IMAGE",
        "GOOGLEFINANCE",
    }
)
