"""« Inscriptions » of the week and « La saison »: figures only, of sessions that were held."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from french_cells.text import in_order_of
from sync_service.digest.facts import Facts, UncountedSession, count, day, text
from sync_service.domain.counted import find_counted
from sync_service.domain.record import WHOLE, Entity, Record, entity_of
from sync_service.domain.seats import ADULTS_FIELDS, CHILDREN_FIELDS, count_people
from sync_service.domain.week import Season

_OF_A_FORM = ("submitted_at", "given_name", "phone", "email")

Live: TypeAlias = Callable[[Entity], Iterable[Record]]
"""The live records of one entity."""


def live_in(records: Mapping[Entity, Sequence[Record]]) -> Live:
    """Of records that were read with those in the archive."""

    def live(entity: Entity) -> Iterator[Record]:
        return (one for one in records.get(entity, ()) if not one.archived)

    return live


_SAID = ("held", "cancelled", "postponed")
"""What says of a session whether it took place that day."""


@dataclass(frozen=True, slots=True)
class HeldSession:
    """One session that took place, and what was counted there."""

    session: Record
    count: Record | None


def held_sessions(live: Live, season: Season) -> Sequence[HeldSession]:
    """Of workshops that are still kept; who archives one says that it does not count."""
    counts = find_counted(live("session_count"))
    workshops = {one.ref for one in live("workshop")}
    return [
        HeldSession(one, counts.get(one.ref))
        for one in live("session")
        if text(one, "workshop_id") in workshops
        and (at := day(one, "date")) is not None
        and season.holds(at)
        # A count is the proof that a session took place, whatever its status still says.
        and (one.ref in counts or text(one, "status") == "held")
    ]


def find_uncounted(live: Live, season: Season) -> Sequence[UncountedSession]:
    """The oldest first."""
    workshops = {one.ref: one for one in live("workshop")}
    found = [
        _uncounted(one.session, workshops[text(one.session, "workshop_id")])
        for one in held_sessions(live, season)
        if one.count is None
    ]
    return sorted(found, key=lambda one: (one.at, in_order_of(one.title), one.ref))


def find_unsaid(live: Live, season: Season, today: date) -> Sequence[UncountedSession]:
    """Whose day is over, and of which nobody said that they took place; the oldest first.

    They are in no figure: who counts the families says so, and who calls one off, that it did not.
    """
    workshops = {one.ref: one for one in live("workshop")}
    counts = {text(one, "session_id") for one in live("session_count")}
    found = [
        _uncounted(one, workshops[text(one, "workshop_id")])
        for one in live("session")
        if text(one, "workshop_id") in workshops
        and (at := day(one, "date")) is not None
        and season.holds(at)
        and at < today
        and text(one, "status") not in _SAID
        and one.ref not in counts
    ]
    return sorted(found, key=lambda one: (one.at, in_order_of(one.title), one.ref))


def _uncounted(session: Record, workshop: Record) -> UncountedSession:
    return UncountedSession(
        session.ref,
        text(workshop, "title"),
        text(workshop, "lead_organisation_id"),
        date.fromisoformat(text(session, "date")[:10]),
    )


def amount(record: Record, name: str) -> float:
    """A count, or hours with their fraction; 0 for null."""
    value = record.fields.get(name)
    return value if isinstance(value, float) else count(record, name)


def total_of(counts: Iterable[Record], name: str) -> float | None:
    """None where none of them says it: a list without this column is no « nobody came »."""
    said = [one for one in counts if one.fields.get(name) is not None]
    return sum(amount(one, name) for one in said) if said else None


def hours_of(session: Record) -> float:
    """As they were noted, else from beginning to end."""
    noted = amount(session, "opening_hours")
    begin, end = text(session, "start_time"), text(session, "end_time")
    if noted or not (begin and end):
        return noted
    lasted = datetime.strptime(end, "%H:%M") - datetime.strptime(begin, "%H:%M")  # noqa: DTZ007
    # « 20h-minuit » ends the next day.
    return lasted % timedelta(1) / timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RegistrationFigures:
    """What parents did in the week."""

    new: int = 0
    people: int = 0
    cancelled: int = 0
    promoted: int = 0
    """From the waiting list to a place."""

    def __bool__(self) -> bool:
        return bool(self.new or self.cancelled or self.promoted)


@dataclass(frozen=True, slots=True)
class SeasonFigure:
    """One figure of this season beside the same of the last, at the same date."""

    label: str
    now: int | None
    """None where nobody counted."""
    before: int | None
    """None where nobody counted, and of a season before the first, with which none is compared."""

    @property
    def told(self) -> str:
        return _say(self.now)

    @property
    def told_before(self) -> str:
        return _say(self.before)

    @property
    def now_share(self) -> int:
        """Percent of the larger of the two, for a bar."""
        return round(100 * (self.now or 0) / max(self.now or 0, self.before or 0, 1))

    @property
    def before_share(self) -> int:
        return round(100 * (self.before or 0) / max(self.now or 0, self.before or 0, 1))


def _say(number: int | None) -> str:
    return "pas compté" if number is None else str(number)


def find_registrations(facts: Facts) -> RegistrationFigures:
    """From the journal of the week; a registration erased since counts, without its people.

    What one form made for all dates of a cycle is one registration.
    """
    mine = [one for one in facts.changes if entity_of(one.ref) == "registration"]
    new = [one.ref for one in mine if one.field == WHOLE and one.before is None]
    status = [one for one in mine if one.field == "status"]
    left = [one.ref for one in status if one.after == "cancelled"]
    seated = [one.ref for one in status if (one.before, one.after) == ("waiting", "confirmed")]
    known = {_form_of(facts, ref): facts.by_ref[ref] for ref in new if ref in facts.by_ref}
    return RegistrationFigures(
        new=_count_forms(facts, new),
        people=sum(count_people(one.fields) for one in known.values()),
        cancelled=_count_forms(facts, left),
        promoted=_count_forms(facts, seated),
    )


def _count_forms(facts: Facts, refs: Iterable[str]) -> int:
    return len({_form_of(facts, ref) for ref in refs})


def _form_of(facts: Facts, ref: str) -> Hashable:
    """The same for all that one family's form made."""
    record = facts.by_ref.get(ref)
    session = facts.linked(record, "session_id") if record is not None else None
    workshop = facts.linked(session, "workshop_id") if session is not None else None
    is_cycle = workshop is not None and workshop.fields.get("is_cycle") is True
    # What was typed in a sheet has no hour: whose rows are one family's, nobody knows.
    if record is None or workshop is None or not is_cycle or not text(record, "submitted_at"):
        return ref
    return workshop.ref, *(text(record, name) for name in _OF_A_FORM)


def find_season(facts: Facts) -> Sequence[SeasonFigure]:
    """Empty while no session of either season took place."""
    end = facts.week.sunday
    season = Season.of(end)
    now = _held(facts, season, end)
    # At the same date: a season half over does not look like a decline.
    before = _held(facts, season.before, _year_before(end))
    if not now and not before:
        return []
    rows = [
        ("Séances tenues", len(now), len(before)),
        ("Familles", _total(now, "families_count"), _total(before, "families_count")),
        ("Adultes", _total(now, *ADULTS_FIELDS), _total(before, *ADULTS_FIELDS)),
        ("Enfants", _total(now, *CHILDREN_FIELDS), _total(before, *CHILDREN_FIELDS)),
    ]
    return [SeasonFigure(label, one, two if before else None) for label, one, two in rows]


def _held(facts: Facts, season: Season, until: date) -> Sequence[HeldSession]:
    held = held_sessions(facts.live, season)
    return [one for one in held if (at := day(one.session, "date")) and at <= until]


def _total(held: Sequence[HeldSession], *names: str) -> int | None:
    counts = [one.count for one in held if one.count is not None]
    said = [one for name in names if (one := total_of(counts, name)) is not None]
    return int(sum(said)) if said else None


def _year_before(moment: date) -> date:
    """The same day a year ago; 29 February becomes the 28th."""
    try:
        return moment.replace(year=moment.year - 1)
    except ValueError:
        return moment.replace(year=moment.year - 1, day=28)
