"""The functions on texts that are computed."""

import re
from collections.abc import Callable
from datetime import datetime

from sheets_emulator.formulas.values import (
    Arguments,
    Function,
    Result,
    failure,
    flat,
    number,
    scalar,
    text,
    truth,
)
from sheets_emulator.values.entry import load_entry
from sheets_emulator.values.formats import shown
from sheets_emulator.values.locales import Locale


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


def _text_function(change: Callable[[str], str | int]) -> Function:
    return lambda arguments, locale, _: change(text(scalar(arguments[0]), locale))


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


def _split(arguments: Arguments, locale: Locale, now: datetime) -> Result:
    letters = text(scalar(arguments[1]), locale)
    parts = re.split("[" + re.escape(letters) + "]", text(scalar(arguments[0]), locale))
    return [[load_entry(part, locale, now.date()).value for part in parts if part]]


TEXT_FUNCTIONS: dict[str, Function] = {
    "CONCAT": _concatenate,
    "CONCATENATE": _concatenate,
    "HYPERLINK": _hyperlink,
    "JOIN": _join,
    "LEFT": _left,
    "LEN": _text_function(len),
    "LOWER": _text_function(str.lower),
    "MID": _mid,
    "PROPER": _text_function(str.title),
    "RIGHT": _right,
    "SPLIT": _split,
    "TEXT": _text,
    "TEXTJOIN": _textjoin,
    "TRIM": _text_function(lambda whole: re.sub(r" +", " ", whole.strip())),
    "UPPER": _text_function(str.upper),
    "VALUE": _value,
}
