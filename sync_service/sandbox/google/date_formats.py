"""Dates, times and durations in Google's date patterns."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from sync_service.sandbox.google.locales import Locale
from sync_service.sandbox.google.serials import moment_of

_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|(\[h+\]|\[m+\]|\[s+\]|am/pm|a/p|y+|m+|d+|h+|s+|\.0+)|(\[[^\]]*\])|(.)',
    re.IGNORECASE,
)
_MINUTE = "minute"
_SHORT = (1, 2)  # three letters or more are the name of a month


@lru_cache(maxsize=256)
def _tokens(pattern: str) -> tuple[tuple[str, bool], ...]:
    """The pieces of a pattern: (text, is it a token). `m` beside hours or seconds is minutes."""
    pieces: list[tuple[str, bool]] = []
    for quoted, escaped, token, color, other in _TOKEN.findall(pattern):
        if token:
            pieces.append((token if token.lower() == "am/pm" else token.lower(), True))
        elif not color:
            pieces.append((quoted or escaped or other, False))
    places = [at for at, (_, is_token) in enumerate(pieces) if is_token]
    for n, at in enumerate(places):
        token = pieces[at][0]
        before = pieces[places[n - 1]][0] if n else ""
        after = pieces[places[n + 1]][0] if n + 1 < len(places) else ""
        if (
            set(token) == {"m"}
            and len(token) in _SHORT
            and (before.strip("[]")[:1] == "h" or after.strip("[]")[:1] == "s")
        ):
            pieces[at] = (_MINUTE + str(len(token)), True)
    return tuple(pieces)


def date_shown(serial: float, pattern: str, locale: Locale) -> str:
    pieces = _tokens(pattern)
    half_days = any(token.lower() in {"am/pm", "a/p"} for token, is_token in pieces if is_token)
    moment = moment_of(serial)
    return "".join(
        _piece(token, serial, moment, locale, half_days=half_days) if is_token else token
        for token, is_token in pieces
    )


def _piece(token: str, serial: float, moment: datetime, locale: Locale, *, half_days: bool) -> str:
    if token[0] == "[":
        return _elapsed(token, serial)
    if token[0] == ".":
        return "." + f"{moment.microsecond // 1000:03d}"[: len(token) - 1]
    if token.lower() in {"am/pm", "a/p"}:
        mark = "PM" if moment.hour >= 12 else "AM"  # noqa: PLR2004 - noon
        return mark if token.lower() == "am/pm" else mark[0]
    if token[0] == "h":
        hour = (moment.hour % 12 or 12) if half_days else moment.hour
        return str(hour).zfill(min(len(token), 2))
    return _DATE_TOKENS.get(token, _DATE_TOKENS[token[0] * 4 if token[0] in "ymd" else "ss"])(
        moment, locale
    )


def _elapsed(token: str, serial: float) -> str:
    seconds = round(serial * 86_400)
    unit = {"h": 3600, "m": 60, "s": 1}[token[1]]
    return str(seconds // unit).zfill(len(token) - 2)


_DATE_TOKENS: dict[str, Callable[[datetime, Locale], str]] = {
    "yyyy": lambda moment, _: f"{moment.year:04d}",
    "yyy": lambda moment, _: f"{moment.year:04d}",
    "yy": lambda moment, _: f"{moment.year % 100:02d}",
    "y": lambda moment, _: f"{moment.year % 100:02d}",
    "mmmm": lambda moment, locale: locale.months[moment.month - 1],
    "mmm": lambda moment, locale: locale.short_months[moment.month - 1],
    "mm": lambda moment, _: f"{moment.month:02d}",
    "m": lambda moment, _: str(moment.month),
    "dddd": lambda moment, locale: locale.days[moment.weekday()],
    "ddd": lambda moment, locale: locale.short_days[moment.weekday()],
    "dd": lambda moment, _: f"{moment.day:02d}",
    "d": lambda moment, _: str(moment.day),
    "ss": lambda moment, _: f"{moment.second:02d}",
    "s": lambda moment, _: str(moment.second),
    _MINUTE + "1": lambda moment, _: str(moment.minute),
    _MINUTE + "2": lambda moment, _: f"{moment.minute:02d}",
}
