"""Sessions as the coordinator sees them: seats taken, who waits, who was passed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync_service.domain.record import Record
from sync_service.domain.seats import (
    PASSED_OVER_LIMIT,
    count_over,
    count_passed_over,
    count_taken,
    is_seated,
    share_free_seats,
    standing_of,
)
from sync_service.families.registration import family_of, read_families
from sync_service.families.sessions import Session, read_sessions
from sync_service.ports import Transaction

_STILL_SHOWN = timedelta(days=1)
"""A sheet to sign is also printed the day after."""


@dataclass(frozen=True, slots=True)
class Occupancy:
    """One session's figures."""

    session: Session
    taken: int
    waiting: int
    over: int
    passed_over: Sequence[str]
    """References of families that too many others passed."""


def read_overview(stored: Transaction, now: datetime) -> Sequence[Occupancy]:
    """Sessions with a form, from yesterday on."""
    return [
        _occupancy(stored, session)
        for session in read_sessions(stored.records)
        if session.takes_form and session.starts_at > now - _STILL_SHOWN
    ]


def read_signers(stored: Transaction, session: Session) -> Sequence[Record]:
    """Families with seats, by first name: those who sign."""
    seated = [one for one in read_families(stored, session.ref) if is_seated(standing_of(one))]
    return sorted(seated, key=lambda one: str(one.fields.get("given_name")).casefold())


def has_no_seat_left(stored: Transaction, session: Session) -> bool:
    """Whether the next family to register would have to wait."""
    if session.capacity is None:
        return False
    families = [family_of(one) for one in read_families(stored, session.ref)]
    left = share_free_seats(session.capacity, families, direct=False).left
    return left is not None and left <= 0


def _occupancy(stored: Transaction, session: Session) -> Occupancy:
    families = [family_of(one) for one in read_families(stored, session.ref)]
    passed_over = count_passed_over(families)
    return Occupancy(
        session=session,
        taken=count_taken(families),
        waiting=sum(one.standing == "waiting" for one in families),
        over=count_over(session.capacity, families),
        passed_over=[ref for ref, times in passed_over.items() if times >= PASSED_OVER_LIMIT],
    )
