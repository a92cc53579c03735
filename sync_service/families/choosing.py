"""Which sessions a family looks at: by commune, place, age of a child, day of the week.

Each choice offers what leads to a session, and keeps the other choices that were made.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from french_cells.patterns import pattern
from french_cells.text import in_order_of
from sync_service.families.sessions import Session

BANDS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"0-2": (0, 2), "3-5": (3, 5), "6-11": (6, 11), "12-17": (12, 17)}
)
"""The form's, by first and last year."""
_AGES = pattern(r"(\d+)(?:-(\d+)|\+) (year|month)s")
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """What one parameter of the list's address may say, and what it says."""

    parameter: str
    chosen: str
    offered: Sequence[str]
    others: Mapping[str, str]
    """What the other parameters say."""


def bands_of(ages: str) -> Collection[str]:
    """Those that `3-6 years` or `18-36 months` touches; none where no age is said."""
    match = _AGES.fullmatch(ages)
    if match is None:
        return ()
    divisor = _MONTHS if match[3] == "month" else 1
    first = int(match[1]) // divisor
    last = int(match[2]) // divisor if match[2] else max(oldest for _, oldest in BANDS.values())
    return [
        name for name, (youngest, oldest) in BANDS.items() if first <= oldest and youngest <= last
    ]


_VALUES: Mapping[str, Callable[[Session], Collection[str]]] = MappingProxyType(
    {
        "commune": lambda session: [session.commune] if session.commune else (),
        "lieu": lambda session: [session.place],
        "age": lambda session: bands_of(session.ages),
        "jour": lambda session: [str(session.starts_at.isoweekday())],
    }
)


def choose(
    sessions: Sequence[Session], asked: Mapping[str, str]
) -> tuple[Sequence[Session], Sequence[Choice]]:
    """The sessions that fit what is asked; what no session offers is not asked."""
    made = {
        name: asked[name]
        for name in _VALUES
        if asked.get(name) and any(asked[name] in _VALUES[name](one) for one in sessions)
    }
    return _fitting(sessions, made), [_choice(sessions, made, name) for name in _VALUES]


def _choice(sessions: Sequence[Session], made: Mapping[str, str], name: str) -> Choice:
    others = {other: value for other, value in made.items() if other != name}
    found = {value for one in _fitting(sessions, others) for value in _VALUES[name](one)}
    offered = (
        [one for one in BANDS if one in found] if name == "age" else sorted(found, key=in_order_of)
    )
    return Choice(name, made.get(name, ""), offered, others)


def _fitting(sessions: Iterable[Session], made: Mapping[str, str]) -> Sequence[Session]:
    return [one for one in sessions if all(_fits(one, *each) for each in made.items())]


def _fits(session: Session, name: str, value: str) -> bool:
    values = _VALUES[name](session)
    # A workshop that names no age is for every child.
    return value in values or (name == "age" and not values)
