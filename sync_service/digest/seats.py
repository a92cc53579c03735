"""Sessions to come: places taken, who waits, whom to phone. Numbers, never a parent's name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sync_service.digest.facts import Facts, Task, day, text
from sync_service.digest.french import counted, day_and_month
from sync_service.domain.record import Record
from sync_service.domain.seats import count_people, is_seated, standing_of

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
    taken: int
    waiting: int
    """Families."""
    capacity: int | None

    @property
    def free(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def over(self) -> int:
        return 0 if self.capacity is None else max(0, self.taken - self.capacity)

    @property
    def share(self) -> int | None:
        """Percent of the places, for a bar; None where places are not counted."""
        if not self.capacity:
            return None
        return min(100, round(100 * self.taken / self.capacity))


def people(registration: Record) -> int:
    """Counted as on the pages and on the desk."""
    return count_people(registration.fields)


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
        if one.over and one.at >= facts.today:
            too_many = counted(one.over, "personne")
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
    capacity = session.fields.get("capacity")
    taken = [one for one in registrations if is_seated(standing_of(one))]
    return Occupancy(
        session=session,
        title=_title(facts, session),
        at=at,
        taken=sum(map(people, taken)),
        waiting=sum(standing_of(one) == "waiting" for one in registrations),
        capacity=int(capacity) if isinstance(capacity, int | float) else None,
    )


def _title(facts: Facts, session: Record) -> str:
    workshop = facts.linked(session, "workshop_id")
    return text(workshop, "title") if workshop else session.ref


def _by_session(facts: Facts) -> Mapping[str, Sequence[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for registration in facts.live("registration"):
        found[text(registration, "session_id")].append(registration)
    return found
