"""Numbers and texts in Google's number patterns, as its guide on formats describes them."""

import math
import re
from functools import lru_cache
from typing import NamedTuple

from sheets_emulator.values.locales import Locale

_SECTION = re.compile(r'((?:[^;"\\]|"[^"]*"|\\.)*)(?:;|$)')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_PIECE = re.compile(
    r"""
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | _(?P<space>.) | \*(?P<fill>.)
  | \[\$(?P<symbol>[^\]-]*)(?:-[^\]]*)?\] | (?P<color>\[[^\]]*\])
  | (?P<fraction>[#0?]+/[#0?\d]+) | (?P<digits>[#0?][#0?.,]*|\.[#0?]+)
  | (?P<exponent>[eE][+-][#0]+) | (?P<percent>%) | (?P<text>@) | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_TEXT_SECTION = 3  # positive; negative; zero; text
Piece = tuple[str, str]


class _Choice(NamedTuple):
    """The section of a pattern for a value, and whether the value's sign is still to be shown."""

    section: str
    signed: bool


@lru_cache(maxsize=256)
def _sections(pattern: str) -> tuple[str, ...]:
    return tuple(match[1] for match in _SECTION.finditer(pattern) if match[0])


@lru_cache(maxsize=256)
def _pieces(section: str) -> tuple[Piece, ...]:
    found = []
    for match in _PIECE.finditer(section):
        kind = str(match.lastgroup)
        found.append((kind, match[kind]))
    return tuple(found)


def text_in_pattern(value: str, pattern: str) -> str:
    """A text in the pattern's section for texts, or as it is where there is none."""
    sections = _sections(pattern)
    section = sections[_TEXT_SECTION] if len(sections) > _TEXT_SECTION else (sections or ("",))[-1]
    pieces = _pieces(section)
    if all(kind != "text" for kind, _ in pieces):
        return value
    return "".join(value if kind == "text" else _literal(kind, text) for kind, text in pieces)


def number_in_pattern(value: float, pattern: str, locale: Locale) -> str:
    choice = _chosen(value, _sections(pattern) or ("",))
    if choice is None:
        return "########"
    text = _filled(abs(value), choice.section, locale)
    shows_something = re.search(r"[1-9]", text) is not None
    return "-" + text if choice.signed and value < 0 and shows_something else text


def _chosen(value: float, sections: tuple[str, ...]) -> _Choice | None:
    if any(_CONDITION.search(section) for section in sections):
        for section in sections:
            condition = _CONDITION.search(section)
            if condition is None or _holds(value, condition[1], float(condition[2])):
                return _Choice(section, signed=True)
        return None
    if value < 0 and len(sections) > 1:
        return _Choice(sections[1], signed=False)
    if value == 0 and len(sections) > 2:  # noqa: PLR2004 - the section for zero
        return _Choice(sections[2], signed=False)
    return _Choice(sections[0], signed=True)


def _holds(value: float, operator: str, limit: float) -> bool:
    return {
        "<": value < limit,
        ">": value > limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }[operator]


def _literal(kind: str, text: str) -> str:
    if kind in {"fill", "color"}:
        return ""
    return " " if kind == "space" else text


def _filled(value: float, section: str, locale: Locale) -> str:
    pieces = _pieces(section)
    kinds = {kind for kind, _ in pieces}
    if "percent" in kinds:
        value *= 100
    pattern = "".join(text for kind, text in pieces if kind == "digits")
    if "exponent" in kinds:
        return _scientific(value, pieces, locale)
    whole = value if "fraction" not in kinds else math.floor(value)
    shown, parts = _digits(whole, pattern, locale), []
    for kind, text in pieces:
        if kind == "digits":
            # Digits may be spread over a pattern; the number goes where they begin.
            parts.append(shown)
            shown = ""
        elif kind == "fraction":
            parts.append(_fraction(value - whole, text))
        else:
            parts.append(_literal(kind, text))
    return "".join(parts)


def _digits(value: float, pattern: str, locale: Locale) -> str:
    scaling = len(pattern) - len(pattern.rstrip(","))
    value /= 1000**scaling
    whole, _, fraction = pattern.rstrip(",").partition(".")
    decimals, needed = len(fraction), fraction.count("0")
    integer, _, rest = f"{value:.{decimals}f}".partition(".")
    while len(rest) > needed and rest.endswith("0"):
        rest = rest[:-1]
    integer = integer.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        integer = _grouped(integer, locale.group)
    integer = integer.rjust(whole.count("0") + whole.count("?"))
    return integer + (locale.decimal + rest if rest else "")


def _grouped(digits: str, separator: str) -> str:
    head = len(digits) % 3
    parts = [digits[:head]] if head else []
    parts += [digits[at : at + 3] for at in range(head, len(digits), 3)]
    return separator.join(parts)


def _scientific(value: float, pieces: tuple[Piece, ...], locale: Locale) -> str:
    digits = next((text for kind, text in pieces if kind == "digits"), "0")
    mark = next(text for kind, text in pieces if kind == "exponent")
    decimals = len(digits.partition(".")[2])
    mantissa, _, power = f"{value:.{decimals}E}".partition("E")
    sign = "-" if power[0] == "-" else "+" if mark[1] == "+" else ""
    number = power[1:].lstrip("0").rjust(mark.count("0"), "0")
    return mantissa.replace(".", locale.decimal) + mark[0] + sign + number


def _fraction(rest: float, pattern: str) -> str:
    """The fraction nearest to the rest, its denominator fixed or of so many digits."""
    top, _, bottom = pattern.partition("/")
    candidates = [int(bottom)] if bottom.isdigit() else range(1, 10 ** len(bottom))
    denominator = min(candidates, key=lambda d: (abs(rest - round(rest * d) / d), d))
    numerator = round(rest * denominator)
    if numerator == 0:
        return " " * len(pattern) if "?" in pattern else ""
    over = str(numerator).rjust(len(top)) if "?" in top else str(numerator)
    under = str(denominator).ljust(len(bottom)) if "?" in bottom else str(denominator)
    return f"{over}/{under}"
