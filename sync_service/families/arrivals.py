"""Who came, as a professional ticks it at the door: families' states, and the session's figures.

A tick is the state in a family's row, so that the partner's sheet has it. Figures are numbers,
never names: what funders ask. A drop-in centre has figures alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from french_cells.reading import Value
from sync_service.domain.record import WHOLE, Change, Record, make_reference
from sync_service.domain.seats import ADULTS_FIELDS, CHILDREN_FIELDS, is_seated, standing_of
from sync_service.families.desk import Desk
from sync_service.families.registration import (
    change_registration_fields,
    read_families,
    write_journal,
)
from sync_service.families.sessions import find_session
from sync_service.ports import Transaction

SOURCE = "web"
COUNTED = ("families_count", "new_families_count", *CHILDREN_FIELDS)
"""What registered families and those who came without make together."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What was ticked, by reference, and what was counted."""

    came: Collection[str] = ()
    besides: Mapping[str, int] = field(default_factory=dict)
    """Of COUNTED, who came without having registered."""
    adults: Mapping[str, int] = field(default_factory=dict)
    """Of ADULTS_FIELDS, everybody."""


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """Families with a seat, by first name, and what was noted of them so far."""

    families: Sequence[Record]
    noted: Arrivals


def read_arrivals(stored: Transaction, session_ref: str) -> AtTheDoor:
    families = sorted(
        (one for one in read_families(stored, session_ref) if is_seated(standing_of(one))),
        key=lambda one: str(one.fields.get("given_name")).casefold(),
    )
    came = [one for one in families if standing_of(one) == "attended"]
    figures = _find_figures(stored, session_ref)
    counted = {} if figures is None else figures.fields
    registered = _count(came)
    besides = {name: max(0, _number(counted, name) - registered[name]) for name in COUNTED}
    adults = {name: _number(counted, name) for name in ADULTS_FIELDS}
    return AtTheDoor(families, Arrivals([one.ref for one in came], besides, adults))


def read_family_counts(stored: Transaction) -> Mapping[str, int]:
    """By session, of those that were counted, how many families came."""
    fields = ("session_id", "families_count")
    return {
        str(one.fields.get("session_id")): _number(one.fields, "families_count")
        for one in stored.records.read_all("session_count", fields=fields)
    }


def note_arrivals(desk: Desk, session_ref: str, arrivals: Arrivals) -> None:
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
            changes += change_registration_fields(stored, one, {"status": status}, now, SOURCE)
        came = [one for one in families if one.ref in arrivals.came]
        changes += _save_figures(stored, desk, session_ref, figures_of(came, arrivals))
        write_journal(stored, desk, changes)


def figures_of(came: Collection[Record], arrivals: Arrivals) -> Mapping[str, int]:
    """All that funders ask of one session."""
    registered = _count(came)
    together = {name: registered[name] + arrivals.besides.get(name, 0) for name in COUNTED}
    return {**together, **{name: arrivals.adults.get(name, 0) for name in ADULTS_FIELDS}}


def _count(came: Collection[Record]) -> Mapping[str, int]:
    children = {name: sum(_number(one.fields, name) for one in came) for name in CHILDREN_FIELDS}
    new = sum(one.fields.get("first_time") is True for one in came)
    return {"families_count": len(came), "new_families_count": new, **children}


def _save_figures(
    stored: Transaction, desk: Desk, session_ref: str, figures: Mapping[str, int]
) -> Sequence[Change]:
    now, before = desk.clock.now(), _find_figures(stored, session_ref)
    if before is not None:
        return change_registration_fields(stored, before, figures, now, SOURCE)
    ref = make_reference("session_count", desk.rng.number())
    while stored.records.find(ref) is not None:
        ref = make_reference("session_count", desk.rng.number())
    fields: Mapping[str, Value] = {"session_id": session_ref, **figures}
    stored.records.add([Record(ref, "session_count", fields, now)])
    return [Change(ref, WHOLE, None, ref, SOURCE, now)]


def _find_figures(stored: Transaction, session_ref: str) -> Record | None:
    return next(iter(stored.records.read_like("session_count", "session_id", session_ref)), None)


def _number(fields: Mapping[str, Value], name: str) -> int:
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
