"""When a session begins, as its own name says, and whether the hours that a cell names fit."""

from collections import Counter
from collections.abc import Sequence

from french_cells.directory import KnownName
from french_cells.moments.clock import hours_in
from french_cells.patterns import pattern
from french_cells.reading import Raw
from french_cells.text import clean

_ITS_DAY = pattern(r" du \d{2}/\d{2}/\d{4}\b")
_BEGINS = pattern(r" à (\d{1,2})h(\d{2})$")
_DAY_MINUTES = 24 * 60
_EARLIEST = 6 * 60
"""Nothing begins before: « (2h) » says how long it takes."""


def workshop_in(session: KnownName) -> str:
    return _ITS_DAY.split(session.name)[0]


def begin_of(session: KnownName) -> int | None:
    """In minutes; None where nobody said."""
    at = _BEGINS.search(session.name)
    return int(at[1]) * 60 + int(at[2]) if at else None


def is_at(session: KnownName, hours: Sequence[int]) -> bool:
    """Whether each of them is its title's own, or when it begins."""
    others = _find_others(session, hours)
    return not others or others == {begin_of(session)}


def says_begin(session: KnownName, hours: Sequence[int]) -> bool:
    """Whether one of them is when it begins, and not its title's own."""
    return begin_of(session) in _find_others(session, hours)


def is_from(session: KnownName, hours: Sequence[int]) -> bool:
    """The same of hours that stand together: « 14h 16h » may be until when, too."""
    return is_at(session, hours) or min(_find_others(session, hours)) == begin_of(session)


def is_open(session: KnownName, hours: Sequence[int]) -> bool:
    """Whether nobody said when it begins, and none stands where its title has its own.

    « 2h pour soi » is not « 1h pour soi ».
    """
    unsaid = Counter(hours_in(workshop_in(session))) - Counter(hours)
    others = _find_others(session, hours)
    is_another = any(_is_length(one) == _is_length(own) for one in others for own in unsaid)
    return begin_of(session) is None and not is_another


def fits(session: KnownName, in_title: Sequence[int], behind: int) -> bool:
    """Whether those before the day and the one behind it contradict neither it nor each other."""
    told = [*{*in_title, behind}]
    is_unsaid = begin_of(session) is None
    return is_at(session, told) or (is_unsaid and len(_find_others(session, told)) == 1)


def choose_at(raw: Raw, title: str, sessions: Sequence[KnownName]) -> Sequence[KnownName]:
    """Those that begin at the hour of a cell that holds it with a day; `title` is before these."""
    minutes: Sequence[int] = [round(raw % 1 * _DAY_MINUTES)] if isinstance(raw, float) else []
    if isinstance(raw, str):
        minutes = hours_in(clean(raw))[len(hours_in(title)) :]
    return [one for one in sessions if begin_of(one) in minutes[:1]]


def _find_others(session: KnownName, hours: Sequence[int]) -> set[int]:
    """Those that are not its title's own; « 2h » is of none whose title says no such length."""
    own = hours_in(workshop_in(session))
    has_length = any(map(_is_length, own))
    told = [one for one in hours if has_length or not _is_length(one)]
    return {*(Counter(told) - Counter(own))}


def _is_length(minutes: int) -> bool:
    return minutes < _EARLIEST
