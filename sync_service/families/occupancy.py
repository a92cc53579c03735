"""Sessions' places: how many are taken and free, who waits, and whom others passed. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sync_service.domain.record import Record
from sync_service.domain.seats import (
    PASSED_OVER_LIMIT,
    SeatCount,
    count_passed_over,
    count_seats,
    share_free_seats,
)
from sync_service.families.registration import family_of, read_families_of, text_of
from sync_service.families.sessions import Session
from sync_service.ports import Transaction


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A family that waits while others that came later have a seat: they fitted in."""

    name: str
    """As the coordinator knows it; its reference where it gave no name."""
    people: int
    times: int


@dataclass(frozen=True, slots=True)
class Occupancy:
    """One session's figures."""

    session: Session
    seats: SeatCount
    passed_over: Sequence[str]
    """Names of families that too many others passed."""
    overtaken: Sequence[Overtaken]

    @property
    def free(self) -> int | None:
        capacity = self.session.capacity
        return None if capacity is None else max(0, capacity - self.seats.taken)

    @property
    def share(self) -> int | None:
        """Percent of the places, for a bar; None where places are not counted."""
        if not self.session.capacity:
            return None
        return min(100, round(100 * self.seats.taken / self.session.capacity))


def read_overview(stored: Transaction, sessions: Iterable[Session]) -> Sequence[Occupancy]:
    shown = list(sessions)
    families = read_families_of(stored, [one.ref for one in shown])
    return [occupancy_of(one, families[one.ref]) for one in shown]


def find_full(stored: Transaction, sessions: Iterable[Session]) -> frozenset[str]:
    """Those in which the next family to register would have to wait."""
    limited = {one.ref: one for one in sessions if one.capacity is not None}
    taken = stored.seats.count_taken(limited)
    free = {ref: (one.capacity or 0) - taken[ref].people for ref, one in limited.items()}
    # Where seats are free and families wait, it counts which of them have to be offered one.
    offered = [ref for ref, seats in free.items() if seats > 0 and taken[ref].waiting]
    families = read_families_of(stored, offered)
    full = {one for one in offered if _has_no_seat_left(limited[one].capacity, families[one])}
    return frozenset(full | {ref for ref, seats in free.items() if seats <= 0})


def _has_no_seat_left(capacity: int | None, registrations: Iterable[Record]) -> bool:
    return not share_free_seats(capacity, [*map(family_of, registrations)], direct=False).left


def occupancy_of(session: Session, registrations: Iterable[Record]) -> Occupancy:
    """Of one that is off nobody is too many, and nobody waits for a seat of it."""
    known = list(registrations)
    families = [family_of(one) for one in known]
    names = {one.ref: text_of(one, "given_name") or one.ref for one in known}
    passed_over = {} if session.is_off else count_passed_over(families)
    seats = count_seats(session.capacity, families)
    return Occupancy(
        session=session,
        seats=replace(seats, over=0) if session.is_off else seats,
        passed_over=[
            names[ref] for ref, times in passed_over.items() if times >= PASSED_OVER_LIMIT
        ],
        overtaken=[
            Overtaken(names[one.ref], one.people, times)
            for one in families
            if (times := passed_over.get(one.ref, 0))
        ],
    )
