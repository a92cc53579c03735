"""Dates, times and durations in Google's date patterns, as its guide on formats describes them."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from sheets_emulator.values.locales import Locale
from sheets_emulator.values.serials import moment_and_year

_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)'
    r"|(\[h+\]|\[m+\]|\[s+\]|am/pm|\b[ap]m\b|a/p|y+|m+|d+|h+|s+|\.0+)"
    r"|(\[[^\]]*\])|(.)",
    re.IGNORECASE,
)
_MINUTE = "minute"
_SHORT_YEAR = 2
_SHORT = (1, 2)  # three letters or more are the name of a month
_HALVES = {"am/pm", "am", "pm", "a/p"}
_UNIT_SECONDS = {"h": 3600, "m": 60, "s": 1}
_NOON = 12


@lru_cache(maxsize=256)
def _tokens(pattern: str) -> tuple[tuple[str, bool], ...]:
    """The pieces of a pattern: (text, is it a token). `m` beside hours or seconds is minutes."""
    pieces: list[tuple[str, bool]] = []
    for quoted, escaped, token, color, other in _TOKEN.findall(pattern):
        if token:
            pieces.append((token if token.lower() in _HALVES else token.lower(), True))
        elif not color:
            pieces.append((quoted or escaped or other, False))
    places = [at for at, (_, is_token) in enumerate(pieces) if is_token]
    for n, at in enumerate(places):
        token = pieces[at][0]
        before = pieces[places[n - 1]][0] if n else ""
        after = pieces[places[n + 1]][0] if n + 1 < len(places) else ""
        beside_clock = before.strip("[]")[:1] == "h" or after.strip("[]")[:1] == "s"
        if set(token) == {"m"} and len(token) in _SHORT and beside_clock:
            pieces[at] = (_MINUTE + str(len(token)), True)
    return tuple(pieces)


def date_shown(serial: float, pattern: str, locale: Locale) -> str:
    pieces = _tokens(pattern)
    tokens = [token for token, is_token in pieces if is_token]
    elapsed = _elapsed([token for token in tokens if token[0] == "["], serial)
    half_days = any(token.lower() in _HALVES for token in tokens)
    moment, year = moment_and_year(serial)

    def shown(token: str) -> str:
        if token in elapsed:
            return elapsed[token]
        if token[0] == "y":
            return f"{year:04d}" if len(token) > _SHORT_YEAR else f"{year % 100:02d}"
        if token[0] == "h":
            hour = (moment.hour % _NOON or _NOON) if half_days else moment.hour
            return str(hour).zfill(min(len(token), 2))
        return _plain(token, moment, locale)

    return "".join(shown(token) if is_token else token for token, is_token in pieces)


def _elapsed(tokens: list[str], serial: float) -> dict[str, str]:
    """Durations: the largest unit named holds everything, the others what it leaves over."""
    millis = round(serial * 86_400_000)
    shown = {}
    for token in sorted(tokens, key=lambda one: -_UNIT_SECONDS[one[1]]):
        count, millis = divmod(millis, _UNIT_SECONDS[token[1]] * 1000)
        shown[token] = str(count).zfill(len(token) - 2)
    return shown


def _plain(token: str, moment: datetime, locale: Locale) -> str:
    if token[0] == ".":
        digits = len(token) - 1
        return "." + f"{moment.microsecond / 1_000_000:.{digits}f}"[2:]
    if token.lower() in _HALVES:
        mark = "PM" if moment.hour >= _NOON else "AM"
        if token.lower() != "a/p":
            return mark
        return mark[0] if token.isupper() else mark[0].lower()
    longest = {"m": "mmmm", "d": "dddd", "s": "ss"}
    return _DATE_TOKENS.get(token, _DATE_TOKENS[longest.get(token[0], "ss")])(moment, locale)


_DATE_TOKENS: dict[str, Callable[[datetime, Locale], str]] = {
    "mmmmm": lambda moment, locale: locale.months[moment.month - 1][0].upper(),
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
