"""The grammar of times of day: « 14h30 », « 2:30 PM », « 8h du soir », « midi et demi »."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from french_cells.number_words import parse_number
from french_cells.patterns import pattern

_NOON = 12
_DAY_HOURS = 24
_HOUR_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as typed; `form` says how certain that is.

    `plain`: « 14h30 », « 14:30 »; `loose`: another spelling of one reading; `glued`: « 1430 »,
    « 14h3O », which only a column of times makes a time.
    """

    hour: int
    minute: int = 0
    second: int = 0
    form: str = "plain"

    @property
    def exists(self) -> bool:
        return (
            0 <= self.hour < _DAY_HOURS
            and 0 <= self.minute < _HOUR_MINUTES
            and 0 <= self.second < _HOUR_MINUTES
        )

    @property
    def text(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


class Unclear(Exception):
    """The text is a time of day, but not one time: it says why, in French."""


_MISTYPED_ZERO = pattern(r"(?<=[\dh:])o{1,2}(?![a-z])|(?<![a-z])o(?=[\dh])")
_HOURS = r"(?:h(?:eures?|rs?|r?e?s?)?\.?)"
_MINUTES = r"(?:m(?:i?n(?:utes?|s)?)?\.?|')"
_CLOCK = pattern(
    rf"(?P<hour>\d{{1,2}}) ?(?:{_HOURS}(?: ?:)? ?"
    rf"(?:(?P<minute>\d{{1,2}}) ?(?P<named>{_MINUTES})?)?"
    r"|[:.]{1,2} ?(?P<sixtieth>\d{2})(?: ?: ?(?P<second>\d{2})(?:[.,]\d+)?)?(?: ?h)?)"
)
_HALF = pattern(
    r"(?P<hour>.+?) ?(?:h(?:eures?)?\.?)? (?P<part>et demie?|et quart|moins le quart"
    r"|moins quart|trois quarts)"
)
_PARTS = {
    "et demi": 30, "et demie": 30, "et quart": 15, "moins le quart": -15, "moins quart": -15,
    "trois quarts": 45,
}  # fmt: skip
_HALF_DAY_FIRST = pattern(r"^(?:le )?(matin|soir|apres[ -]midi)(?: a| :|,)? (\d.*)")
_HALF_DAY = pattern(
    r"(?P<clock>.+?) ?(?:(?P<am>a\.?m\.?|(?:du |le )?matin|(?:du )?mat)|(?P<pm>p\.?m\.?"
    r"|(?:de l'? ?)?(?:apres[ -]?midi|aprem|a-m)"
    r"|(?:du |le )?soir|(?:de )?(?:la )?soiree))"
)
_GLUED = pattern(r"(\d{1,2})(\d{2})")
_WORDY = pattern(
    r"(?P<hour>[a-z-]+|\d{1,2}(?= ?h(?:eures?)? [a-z])) ?h(?:eures?)?"
    r"(?: (?P<minute>[a-z -]+|\d{1,2}))?"
)
_LEADING = pattern(
    r"(?:(?:l')?horaires?|heures?|rdv|rendez-vous|debut|depart)? ?:? ?"
    r"(?:a partir de |a compter de |apd |a |de (?=\d))?"
)
_TRAILING = pattern(r"(?: ?(?:precises?|pile|(?:tap|pet)antes?|[.,;:!-]))+$")


def parse_clock(folded: str) -> Clock | None:
    """One time of day from folded text, or None. Raises Unclear when it could be two."""
    text = _HALF_DAY_FIRST.sub(r"\2 \1", _TRAILING.sub("", folded))
    text = text[_LEADING.match(text).end() :] if _LEADING.match(text) else text  # type: ignore[union-attr]
    mended = _MISTYPED_ZERO.sub(lambda match: "0" * len(match[0]), text)
    if not re.search(r"\d", text) and mended != text:
        return None  # « oh » is no hour.
    clock = _parse_named(mended) or _parse_half_day(mended) or _parse_digits(mended)
    clock = clock or _parse_words(mended)
    if clock is None or mended == folded:
        return clock
    half_mended = mended != text and "oo" not in text
    form = "glued" if half_mended or folded.endswith("-") else "loose"
    return Clock(clock.hour, clock.minute, clock.second, form)


def _parse_named(text: str) -> Clock | None:
    for name, hour in (("midi", _NOON), ("minuit", 0)):
        if text == name:
            return Clock(hour, form="loose")
        if text.startswith(f"{name} "):
            minutes = _PARTS.get(text[len(name) + 1 :])
            spoken = parse_number(text[len(name) + 1 :].split())
            minute = minutes if minutes is not None else spoken
            if minute is None:
                return None
            return _shift(hour, minute)
    return None


def _shift(hour: int, minute: int) -> Clock:
    whole = (hour * _HOUR_MINUTES + minute) % (_DAY_HOURS * _HOUR_MINUTES)
    return Clock(whole // _HOUR_MINUTES, whole % _HOUR_MINUTES, form="loose")


def _parse_half_day(text: str) -> Clock | None:
    match = _HALF_DAY.fullmatch(text)
    if match is None:
        return None
    typed = match["clock"].strip()
    clock = _parse_digits(f"{typed}h" if typed.isdigit() else typed, is_told=True)
    if clock is None or not clock.exists:
        return clock
    late = bool(match["pm"])
    american = "m" in (match["am"] or match["pm"]).replace(".", "")[1:2]
    hour = clock.hour
    if hour > _NOON:
        if not late:
            raise Unclear("L’heure et le moment de la journée se contredisent.")
    elif hour == _NOON and not american:
        raise Unclear("Midi ou minuit ?")
    elif late:
        hour = hour % _NOON + _NOON
    elif hour == _NOON and american:
        hour = 0
    return Clock(hour, clock.minute, clock.second, "loose")


def _parse_digits(text: str, *, is_told: bool = False) -> Clock | None:
    """`is_told`: morning or afternoon is said beside."""
    match = _HALF.fullmatch(text)
    if match and match["hour"].isdigit():
        return _shift(int(match["hour"]), _PARTS[match["part"]])
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    minute = match["minute"] or match["sixtieth"] or "0"
    if match["minute"] and len(minute) == 1 and not match["named"]:
        raise Unclear(f"« {text} » peut se lire {text[:-1]}0{minute} ou {text[:-1]}{minute}0.")
    if re.fullmatch(r"[1-5] ?[h:].*", text) and not is_told:
        raise Unclear(f"« {text} » : du matin, de l’après-midi, ou une durée ?")
    form = "plain" if re.fullmatch(r"\d{1,2}(?:h(?:\d{2})?|:\d{2})", text) else "loose"
    return Clock(int(match["hour"]), int(minute), int(match["second"] or 0), form)


def _parse_words(text: str) -> Clock | None:
    half = _HALF.fullmatch(text)
    hour_words = half["hour"] if half else None
    match = _WORDY.fullmatch(text)
    if hour_words is not None:
        hour = parse_number(hour_words.replace("-", " ").removesuffix(" heures").split())
        return None if hour is None else _shift(hour, _PARTS[half["part"]])  # type: ignore[index]
    if match is None:
        return None
    spelt = match["hour"]
    hour = int(spelt) if spelt.isdigit() else parse_number(spelt.split("-"))
    said = match["minute"] or "zero"
    minute = int(said) if said.isdigit() else parse_number(said.replace("-", " ").split())
    return None if hour is None or minute is None else Clock(hour, minute, form="loose")


def parse_glued(text: str) -> Clock | None:
    """« 1430 », « 930 »: digits alone, which only a column of times makes a time."""
    match = _GLUED.fullmatch(text)
    return Clock(int(match[1]), int(match[2]), form="glued") if match else None


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour somewhere in a text, in minutes: of « 14h-16h » the first.

    `is_said`: « à », « vers » or an end stands beside it, so that it is no length; `is_joined`: an
    « et », « + », « & » or comma, and no more, parts it from the one before, whose end it is not.
    """

    minutes: int
    is_said: bool = False
    is_joined: bool = False


_UNIT = r" ?(?:h(?:eures?)?|:)"
_SIXTIETHS = r"(?: ?[0-5]\d)?\b"
_AN_HOUR = rf"(?<!\d)\d{{1,2}}{_UNIT}{_SIXTIETHS}"
# « 8/12-14h » is a day and an hour, « 14-16h » two hours.
_BARE_BEGIN = r"(?:(?<![\d/.-])\d{1,2}(?=[-–]\d)|(?<=\bde )\d{1,2}(?= [aà] ))"
_NO_DAY = rf"(?!/(?!\d{{1,2}}{_UNIT}))"
_TO = rf" ?(?:[-–]|[aà]\b) ?\d{{1,2}}{_UNIT}{_SIXTIETHS}{_NO_DAY}"
HOURS = pattern(
    rf"[(\[]?(?:\bde )?(?P<at>\b(?:[aà]|vers) )?"
    rf"(?:(?:{_AN_HOUR}|{_BARE_BEGIN})(?P<end>{_TO})|{_AN_HOUR}{_NO_DAY})[)\]]?",
    re.IGNORECASE,
)
HOURS_LAST = pattern(
    rf"(?:(?<=\d)T)?(?:{re.sub('[?]P<[a-z]+>', '?:', HOURS.pattern)}[ ,/]*)+"
    r"(?:pr[ée]cises?|pile)?[ .;!]*$",
    re.IGNORECASE,
)
_FIRST = pattern(rf"(\d{{1,2}})(?:{_UNIT}(?: ?([0-5]\d))?)?", re.IGNORECASE)
_JOINING = pattern(r" ?(?:et|ou|[+&,])[ ,]*", re.IGNORECASE)


def hours_in(text: str) -> Sequence[Hour]:
    """As they stand in the text, one after the other; none for the end of « 14h-16h »."""
    found: list[Hour] = []
    last = None
    for one in HOURS.finditer(text):
        first = _FIRST.search(one[0])
        between = text[last.end() : one.start()] if last else ""
        is_joined = last is not None and _JOINING.fullmatch(between) is not None
        if first is not None:
            minutes = int(first[1]) * _HOUR_MINUTES + int(first[2] or 0)
            found.append(Hour(minutes, bool(one["at"] or one["end"]), is_joined))
        last = one
    return found
