"""When a session begins, as its own name says, and whether the hours that a cell names fit."""

from collections import Counter
from collections.abc import Sequence

from french_cells.directory import KnownName
from french_cells.moments.clock import Hour, hours_in
from french_cells.patterns import pattern
from french_cells.reading import Raw
from french_cells.text import clean

_ITS_DAY = pattern(r" du \d{2}/\d{2}/\d{4}\b")
_BEGINS = pattern(r" à (\d{1,2})h(\d{2})$")
_DAY_MINUTES = 24 * 60
_HALF_DAY = 12 * 60
_EARLIEST = 6 * 60
"""Nothing begins before: « (2h) » and « 2h », without an « à », say how long it takes."""


def workshop_in(session: KnownName) -> str:
    return _ITS_DAY.split(session.name)[0]


def begin_of(session: KnownName) -> int | None:
    """In minutes; None where nobody said."""
    at = _BEGINS.search(session.name)
    return int(at[1]) * 60 + int(at[2]) if at else None


def is_at(session: KnownName, hours: Sequence[Hour]) -> bool:
    """Whether each of them is its title's own, or when it begins."""
    return all(begins_at(session, one) for one in _find_others(session, hours))


def says_begin(session: KnownName, hours: Sequence[Hour]) -> bool:
    """Whether one of them is when it begins, and not its title's own."""
    return any(begins_at(session, one) for one in _find_others(session, hours))


def is_from(session: KnownName, hours: Sequence[Hour]) -> bool:
    """The same of hours that stand together: « 14h 16h » may be until when, too."""
    others = _find_others(session, hours)
    return is_at(session, hours) or begins_at(session, min(others, key=lambda one: one.minutes))


def is_of_others(session: KnownName, hours: Sequence[Hour]) -> bool:
    """Whether « et 14h » stands there, when it does not begin, nor does it end then."""
    others = _find_others(session, hours)
    return any(
        one.is_joined and not (begins_at(session, one) or _ends_at(session, one)) for one in others
    )


def is_open(session: KnownName, hours: Sequence[Hour]) -> bool:
    """Whether nobody said when it begins, and none stands where its title has its own.

    « 2h pour soi » is not « 1h pour soi ».
    """
    own = Counter(one.minutes for one in hours_in(workshop_in(session)))
    unsaid = own - Counter(one.minutes for one in hours)
    others = _find_others(session, hours)
    is_another = any(
        (one.minutes < _EARLIEST) == (minutes < _EARLIEST) for one in others for minutes in unsaid
    )
    return begin_of(session) is None and not is_another


def fits(session: KnownName, in_title: Sequence[Hour], behind: Hour) -> bool:
    """Whether those before the day and the one behind it contradict neither it nor each other."""
    told = [*{one.minutes: one for one in (*in_title, behind)}.values()]
    is_unsaid = begin_of(session) is None
    return is_at(session, told) or (is_unsaid and len(_find_others(session, told)) == 1)


def choose_at(raw: Raw, title: str, sessions: Sequence[KnownName]) -> Sequence[KnownName]:
    """Those that begin at the hour of a cell that holds it with a day; `title` is before these."""
    told: Sequence[Hour] = [Hour(round(raw % 1 * _DAY_MINUTES))] if isinstance(raw, float) else []
    if isinstance(raw, str):
        told = hours_in(clean(raw))[len(hours_in(title)) :]
    return [one for one in sessions if any(begins_at(one, hour) for hour in told[:1])]


def begins_at(session: KnownName, hour: Hour) -> bool:
    """« à 2h » may be said of 14 h, and « (2h) » of how long it takes."""
    is_early = hour.is_said and hour.minutes < _EARLIEST
    begin = begin_of(session)
    return begin is not None and begin - hour.minutes in ((0, _HALF_DAY) if is_early else (0,))


def _ends_at(session: KnownName, hour: Hour) -> bool:
    return session.until == f"{hour.minutes // 60:02}:{hour.minutes % 60:02}"


def _find_others(session: KnownName, hours: Sequence[Hour]) -> Sequence[Hour]:
    """Those that are not its title's own; « 2h » is of none whose title says no such length."""
    own = Counter(one.minutes for one in hours_in(workshop_in(session)))
    has_length = any(minutes < _EARLIEST for minutes in own)
    others: list[Hour] = []
    for one in hours:
        if not (has_length or one.is_said or one.minutes >= _EARLIEST):
            continue
        if own[one.minutes]:
            own[one.minutes] -= 1
        else:
            others.append(one)
    return others
