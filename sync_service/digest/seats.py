"""Sessions to come: places taken, who waits, whom to phone. Numbers, never a parent's name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sync_service.digest.facts import Facts, Task, day, text
from sync_service.digest.french import counted, day_and_month
from sync_service.domain.record import Record
from sync_service.domain.seats import SeatCount, capacity_of, count_seats
from sync_service.families.registration import family_of

_CALLS = {
    "seat": "en attente à appeler, une place est libre",
    "change": "à prévenir d’un changement par téléphone",
    "cancelled": "à prévenir de l’annulation par téléphone",
    "removed": "à prévenir que sa ligne a été retirée de la feuille",
}
_OFF = ("cancelled", "postponed")


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How full one session is, counted in people."""

    session: Record
    title: str
    at: date
    seats: SeatCount
    capacity: int | None

    @property
    def free(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.seats.taken)

    @property
    def share(self) -> int | None:
        """Percent of the places, for a bar; None where places are not counted."""
        if not self.capacity:
            return None
        return min(100, round(100 * self.seats.taken / self.capacity))


def occupancies(facts: Facts) -> Sequence[Occupancy]:
    """Every live session that takes place, by date and hour."""
    registrations = _by_session(facts)
    found = [
        _occupancy(facts, session, at, registrations.get(session.ref, ()))
        for session in facts.live("session")
        if (at := day(session, "date")) and text(session, "status") not in _OFF
    ]
    return sorted(found, key=lambda one: (one.at, text(one.session, "start_time"), one.title))


def seat_tasks(facts: Facts) -> Iterator[Task]:
    page = facts.addresses.coordinator_page
    for call in facts.to_phone:
        session = facts.by_ref.get(call.session_ref)
        # Erased since: there is nobody left to phone.
        if session is not None:
            families = counted(call.families, "famille")
            yield Task(
                f"{_place(facts, session)} : {families} {_CALLS[call.reason]}.", page, facts.today
            )
    for one in occupancies(facts):
        if one.seats.over and one.at >= facts.today:
            too_many = counted(one.seats.over, "personne")
            yield Task(
                f"{_place(facts, one.session)} : {too_many} de plus que de places.",
                page,
                facts.today,
            )


def _place(facts: Facts, session: Record) -> str:
    """« Café des parents, mardi 8 décembre »."""
    at = day(session, "date")
    title = _title(facts, session)
    return f"{title}, {day_and_month(at)}" if at else title


def _occupancy(
    facts: Facts, session: Record, at: date, registrations: Sequence[Record]
) -> Occupancy:
    capacity = capacity_of(session.fields)
    return Occupancy(
        session=session,
        title=_title(facts, session),
        at=at,
        seats=count_seats(capacity, [*map(family_of, registrations)]),
        capacity=capacity,
    )


def _title(facts: Facts, session: Record) -> str:
    workshop = facts.linked(session, "workshop_id")
    return text(workshop, "title") if workshop else session.ref


def _by_session(facts: Facts) -> Mapping[str, Sequence[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for registration in facts.live("registration"):
        found[text(registration, "session_id")].append(registration)
    return found
