"""Who has a seat and who waits: capacity, waiting list, what happens when a seat frees.

Rows are the truth: everything is counted from the families of one session, oldest first, under
its lock. Knows neither names nor mails; nobody is ever refused and nobody is ever dropped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from french_cells.reading import Value
from sync_service.domain.record import Record

Standing: TypeAlias = Literal["confirmed", "waiting", "cancelled", "attended", "no_show"]

CHILDREN_FIELDS = ("children_0_2", "children_3_5", "children_6_11", "children_12_17")
ADULTS = "adults_count"
COUNTED_FIELDS = (ADULTS, *CHILDREN_FIELDS)
"""What a registration says of how many come."""
ADULTS_FIELDS = ("mothers_count", "fathers_count", "other_adults_count")
"""Of a session that was held; whoever registers says how many, not who."""
_STANDINGS: Mapping[str, Standing] = {
    "confirmed": "confirmed",
    "waiting": "waiting",
    "cancelled": "cancelled",
    "attended": "attended",
    "no_show": "no_show",
}

DIRECT_CONFIRM_HOURS = 48
"""Nearer than this, a person phones: a mail may be read too late."""

PASSED_OVER_LIMIT = 3
"""A family that others passed this often is reported; first that fits can starve a large one."""

_SEATED: frozenset[Standing] = frozenset({"confirmed", "attended", "no_show"})


@dataclass(frozen=True, slots=True)
class Family:
    """One registration as seats see it: how many people, and whether a mail can reach them."""

    ref: str
    people: int
    standing: Standing
    has_email: bool = False
    is_back: bool = False
    """It gave its seat up by mistake: it waits before all others."""


@dataclass(frozen=True, slots=True)
class FreedSeats:
    """What becomes of free seats: families seated now, and families that a person phones."""

    seated: Sequence[str]
    to_phone: Sequence[str]
    left: int | None
    """Seats that nobody waits for; None without a limit."""


def count_people(fields: Mapping[str, Value]) -> int:
    """Nobody comes with nobody: a row without numbers is one person."""
    counts = [fields.get(name) for name in COUNTED_FIELDS]
    return max(1, sum(count for count in counts if isinstance(count, int)))


def standing_of(record: Record) -> Standing:
    """A row without a state was typed in a sheet by somebody who gave a place."""
    return "cancelled" if record.archived else standing_said(record.fields)


def standing_said(fields: Mapping[str, Value]) -> Standing:
    return _STANDINGS.get(str(fields.get("status")), "confirmed")


def is_seated(standing: Standing) -> bool:
    return standing in _SEATED


def count_taken(families: Sequence[Family]) -> int:
    return sum(family.people for family in families if family.standing in _SEATED)


@dataclass(frozen=True, slots=True)
class SeatCount:
    """One session's figures, wherever they are shown: people, but for who waits."""

    taken: int
    waiting: int
    """Families."""
    over: int


def count_seats(capacity: int | None, families: Sequence[Family]) -> SeatCount:
    return SeatCount(
        taken=count_taken(families),
        waiting=sum(family.standing == "waiting" for family in families),
        over=count_over(capacity, families),
    )


def capacity_of(session: Mapping[str, Value]) -> int | None:
    """None without a limit, or where nobody could read it."""
    capacity = session.get("capacity")
    return capacity if isinstance(capacity, int) and not isinstance(capacity, bool) else None


def count_over(capacity: int | None, families: Sequence[Family]) -> int:
    """People above the capacity after it was lowered."""
    return 0 if capacity is None else max(0, count_taken(families) - capacity)


def share_free_seats(
    capacity: int | None, families: Sequence[Family], *, direct: bool
) -> FreedSeats:
    """Goes down the waiting list, oldest first, and gives each family that fits its seats.

    A family is seated at once if the session is far enough (`direct`) and a mail can reach it.
    Otherwise its seats are kept until somebody has phoned, or found, a family without contact.
    """
    left = None if capacity is None else capacity - count_taken(families)
    seated: list[str] = []
    to_phone: list[str] = []
    for family in _in_turn(families):
        # First that fits: a family of five does not keep three seats empty for weeks.
        if family.standing != "waiting" or not _fits(family.people, left):
            continue
        left = None if left is None else left - family.people
        (seated if direct and family.has_email else to_phone).append(family.ref)
    return FreedSeats(tuple(seated), tuple(to_phone), left)


def _in_turn(families: Sequence[Family]) -> Sequence[Family]:
    """Oldest first, but for those who are back."""
    return sorted(families, key=lambda family: not family.is_back)


def seat_newcomer(
    capacity: int | None, families: Sequence[Family], people: int
) -> Literal["confirmed", "waiting"]:
    """A newcomer gets only seats that no waiting family could have: nobody overtakes."""
    left = share_free_seats(capacity, families, direct=False).left
    return "confirmed" if _fits(people, left) else "waiting"


def can_change_to(capacity: int | None, families: Sequence[Family], ref: str, people: int) -> bool:
    """Whether a family may become so many: always but when it has seats and more do not fit.

    It then keeps the seats it has; a change never costs a seat.
    """
    family = next(family for family in families if family.ref == ref)
    if family.standing not in _SEATED or people <= family.people:
        return True
    others = [other for other in families if other.ref != ref]
    return seat_newcomer(capacity, others, people) == "confirmed"


def find_rank(families: Sequence[Family], ref: str) -> int | None:
    """Place in the waiting list, from 1; None for a family that does not wait."""
    waiting = [family.ref for family in _in_turn(families) if family.standing == "waiting"]
    return waiting.index(ref) + 1 if ref in waiting else None


def count_passed_over(families: Sequence[Family]) -> dict[str, int]:
    """How many families that came later have a seat, for each family that waits."""
    return {
        family.ref: sum(later.standing in _SEATED for later in families[position + 1 :])
        for position, family in enumerate(families)
        if family.standing == "waiting" and not family.is_back
    }


def is_direct(starts_at: datetime, now: datetime, hours: int | None) -> bool:
    """Whether a freed seat is given without a call: the session is further than `hours`."""
    limit = DIRECT_CONFIRM_HOURS if hours is None else hours
    return starts_at - now > timedelta(hours=limit)


def _fits(people: int, left: int | None) -> bool:
    return left is None or people <= left
