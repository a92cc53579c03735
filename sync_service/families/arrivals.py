"""Who came, as a professional ticks it at the door: families' states, and the session's figures.

A tick is the state in a family's row, so that the partner's sheet has it; a state that was typed
there makes the same figures (`told_arrivals`). Figures are numbers, never names: what funders
ask. A drop-in centre has figures alone.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from french_cells.reading import Value
from french_cells.text import in_order_of
from sync_service.domain.counted import find_counted
from sync_service.domain.record import WHOLE, Change, Record, make_reference
from sync_service.domain.seats import ADULTS_FIELDS, CHILDREN_FIELDS, is_seated, standing_of
from sync_service.families.desk import Desk
from sync_service.families.registration import (
    change_registration_fields,
    read_families,
    write_journal,
)
from sync_service.families.sessions import find_session
from sync_service.ports import RandomSource, Transaction

AT_THE_DOOR = "web:door"
"""The source of what whoever has the session's link notes."""
DOORS_OPEN = timedelta(hours=1)
"""Before the session: nobody says who came before anybody can."""
COUNTED = ("families_count", "new_families_count", *CHILDREN_FIELDS)
"""What registered families and those who came without make together."""

Follow: TypeAlias = Callable[[Transaction, str, datetime], Sequence[Change]]
"""What becomes of a session, by its reference, of which is known who came."""


def _follow_nothing(_stored: Transaction, _session_ref: str, _now: datetime) -> Sequence[Change]:
    return ()


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What was ticked, by reference, and what was counted."""

    came: Collection[str] = ()
    besides: Mapping[str, int | None] = field(default_factory=dict)
    """Of COUNTED, who came without having registered; None where nobody counted."""
    adults: Mapping[str, int | None] = field(default_factory=dict)
    """Of ADULTS_FIELDS, everybody; None where nobody counted."""


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """Families with a seat, by first name, and what was noted of them so far."""

    families: Sequence[Record]
    noted: Arrivals


def read_arrivals(stored: Transaction, session_ref: str) -> AtTheDoor:
    families = sorted(
        (one for one in read_families(stored, session_ref) if is_seated(standing_of(one))),
        key=lambda one: in_order_of(str(one.fields.get("given_name"))),
    )
    came = [one for one in families if standing_of(one) == "attended"]
    figures = find_figures(stored, session_ref)
    counted = {} if figures is None else figures.fields
    registered = _count(came)
    besides = {
        name: _besides(counted.get(name), registered[name], is_all=bool(came)) for name in COUNTED
    }
    adults = {name: _find_number(counted.get(name)) for name in ADULTS_FIELDS}
    return AtTheDoor(families, Arrivals([one.ref for one in came], besides, adults))


def _besides(counted: Value, registered: int, *, is_all: bool) -> int | None:
    """`is_all`: where families are ticked, nobody else is as good as nothing typed."""
    number = _find_number(counted)
    more = None if number is None else max(0, number - registered)
    return more or (None if is_all else more)


def read_counts(stored: Transaction) -> Mapping[str, Mapping[str, Value]]:
    """By session, of those that were counted."""
    fields = ("session_id", *COUNTED, *ADULTS_FIELDS)
    counts = find_counted(stored.records.read_all("session_count", fields=fields))
    return {session: one.fields for session, one in counts.items()}


def say_count(figures: Mapping[str, Value]) -> str:
    """`8 familles, 9 adultes, 12 enfants`; nothing of whom nobody counted."""
    kinds = (("famille", ("families_count",)), ("adulte", ADULTS_FIELDS))
    told = []
    for noun, names in (*kinds, ("enfant", CHILDREN_FIELDS)):
        found = [one for name in names if (one := _find_number(figures.get(name))) is not None]
        if found:
            told.append(f"{sum(found)} {noun}{'s' * (sum(found) > 1)}")
    return ", ".join(told)


def note_arrivals(
    desk: Desk,
    session_ref: str,
    arrivals: Arrivals,
    source: str = AT_THE_DOOR,
    follow: Follow = _follow_nothing,
) -> None:
    """Noting the same twice changes nothing. Raises ConcurrencyError."""
    with desk.database.transaction() as stored:
        stored.seats.lock(session_ref)
        now = desk.clock.now()
        families = read_arrivals(stored, session_ref).families
        session = find_session(stored.records, session_ref)
        # Nobody is absent from what has not begun.
        absent = "no_show" if session is None or session.has_begun(now) else "confirmed"
        changes: list[Change] = []
        for one in families:
            status = "attended" if one.ref in arrivals.came else absent
            changes += change_registration_fields(stored, one, {"status": status}, now, source)
        came = [one for one in families if one.ref in arrivals.came]
        figures, before = figures_of(came, arrivals), find_figures(stored, session_ref)
        if before is not None:
            changes += change_registration_fields(stored, before, figures, now, source)
        else:
            changes.append(add_figures(stored, desk.rng, session_ref, figures, now, source))
        changes += follow(stored, session_ref, now)
        write_journal(stored, desk, changes)


def figures_of(came: Collection[Record], arrivals: Arrivals) -> Mapping[str, int | None]:
    """All that funders ask of one session; None where nobody counted, which is no 0."""
    registered, besides = _count(came), {name: arrivals.besides.get(name) for name in COUNTED}
    families = registered["families_count"] + (besides["families_count"] or 0)
    # Beside families that are ticked nothing typed is nobody; where no family came nobody did.
    is_whole, nobody = bool(came) or not families, None if families else 0
    together = {
        name: None if one is None and not is_whole else registered[name] + (one or 0)
        for name, one in besides.items()
    }
    adults = {name: arrivals.adults.get(name) for name in ADULTS_FIELDS}
    return {**together, **{name: nobody if one is None else one for name, one in adults.items()}}


def _count(came: Collection[Record]) -> Mapping[str, int]:
    children = {name: sum(_number(one.fields, name) for one in came) for name in CHILDREN_FIELDS}
    new = sum(one.fields.get("first_time") is True for one in came)
    return {"families_count": len(came), "new_families_count": new, **children}


def add_figures(
    stored: Transaction,
    rng: RandomSource,
    session_ref: str,
    figures: Mapping[str, int | None],
    now: datetime,
    source: str,
) -> Change:
    ref = make_reference("session_count", rng.number())
    while stored.records.find(ref) is not None:
        ref = make_reference("session_count", rng.number())
    fields: Mapping[str, Value] = {"session_id": session_ref, **figures}
    stored.records.add([Record(ref, "session_count", fields, now)])
    return Change(ref, WHOLE, None, ref, source, now)


def find_figures(stored: Transaction, session_ref: str) -> Record | None:
    counts = stored.records.read_like("session_count", "session_id", session_ref)
    return find_counted(counts).get(session_ref)


def _number(fields: Mapping[str, Value], name: str) -> int:
    return _find_number(fields.get(name)) or 0


def _find_number(value: Value) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
