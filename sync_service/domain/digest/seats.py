"""Sessions to come: places taken, who waits, whom to phone. Numbers, never a parent's name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sync_service.domain.digest.facts import Facts, count, day, text
from sync_service.domain.digest.french import counted, day_and_month
from sync_service.domain.digest.tasks import Task
from sync_service.domain.record import Record

_TAKES_A_PLACE = ("confirmed", "attended", "no_show")
_PEOPLE = ("adults_count", "children_0_2", "children_3_5", "children_6_11", "children_12_17")


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
    return sum(count(registration, name) for name in _PEOPLE)


def occupancies(facts: Facts) -> Sequence[Occupancy]:
    """Every live session that is not cancelled, by date and hour."""
    registrations = _by_session(facts)
    found = [
        _occupancy(facts, session, at, registrations.get(session.ref, ()))
        for session in facts.live("session")
        if (at := day(session, "date")) and text(session, "status") != "cancelled"
    ]
    return sorted(found, key=lambda one: (one.at, text(one.session, "start_time"), one.title))


def seat_tasks(facts: Facts) -> Iterator[Task]:
    registrations = _by_session(facts)
    for one in occupancies(facts):
        if one.at < facts.today:
            continue
        waiting = [
            registration
            for registration in registrations.get(one.session.ref, ())
            if text(registration, "status") == "waiting"
        ]
        yield from _seat_task(facts, one, waiting)
    yield from _cancelled_tasks(facts, registrations)


def _seat_task(facts: Facts, one: Occupancy, waiting: Sequence[Record]) -> Iterator[Task]:
    where = f"{one.title}, {day_and_month(one.at)}"
    page = facts.addresses.coordinator_page
    fits = [family for family in waiting if one.free and people(family) <= one.free]
    if fits:
        yield Task(
            f"{where} : {counted(len(fits), 'famille')} en attente à appeler.", page, facts.today
        )
    if one.over:
        yield Task(
            f"{where} : {counted(one.over, 'personne')} de plus que de places.", page, facts.today
        )


def _cancelled_tasks(
    facts: Facts, registrations: Mapping[str, Sequence[Record]]
) -> Iterator[Task]:
    """Families of a cancelled session whom no mail can reach."""
    for session in facts.live("session"):
        at = day(session, "date")
        if at is None or at < facts.today or text(session, "status") != "cancelled":
            continue
        to_call = [
            one
            for one in registrations.get(session.ref, ())
            if text(one, "status") in {"confirmed", "waiting"}
            and text(one, "phone")
            and not text(one, "email")
        ]
        if to_call:
            yield Task(
                f"{_title(facts, session)}, {day_and_month(at)}, est annulée : "
                f"{counted(len(to_call), 'famille')} à prévenir par téléphone.",
                facts.addresses.coordinator_page,
                facts.today,
            )


def _occupancy(
    facts: Facts, session: Record, at: date, registrations: Sequence[Record]
) -> Occupancy:
    capacity = session.fields.get("capacity")
    taken = [one for one in registrations if text(one, "status") in _TAKES_A_PLACE]
    return Occupancy(
        session=session,
        title=_title(facts, session),
        at=at,
        taken=sum(map(people, taken)),
        waiting=sum(text(one, "status") == "waiting" for one in registrations),
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
