"""Workshops' sessions as families and the coordinator see them, joined with where and by whom.

Reads only; a session with neither date nor workshop is not shown to anybody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from french_cells.reading import Value
from french_cells.text import in_order_of
from sync_service.domain.record import (
    CALLED_OFF,
    Record,
)
from sync_service.domain.seats import capacity_of
from sync_service.families.whereabouts import (
    NOWHERE,
    Address,
    Neighbourhood,
    address_of,
    read_houses,
    read_houses_beside,
)
from sync_service.ports import Records

PARIS = ZoneInfo("Europe/Paris")
USUAL_LENGTH = timedelta(hours=2)
"""Of a session whose end nobody wrote: when it is over, and how long a calendar shows it."""
_STILL_SHOWN = timedelta(days=1)
"""A sheet to sign is also printed the day after."""


@dataclass(frozen=True, slots=True)
class Session:
    """One session with what its workshop and its partner say."""

    ref: str
    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime | None
    place: str
    capacity: int | None
    seats_unread: bool
    """A number was typed that nobody can read: no limit is known, and nobody is seated."""
    status: str
    is_open: bool
    workshop: str
    """Its reference."""
    is_cycle: bool
    """One registers once, for all of the workshop's sessions."""
    takes_form: bool
    """False for a drop-in centre, which is anonymous, and for free entry."""
    is_anonymous: bool
    """A drop-in centre: nobody's name is written down, nobody signs."""
    asks_ages: bool
    offers_interpreter: bool
    languages: Sequence[str]
    direct_confirm_hours: int | None
    kind: str
    themes: Sequence[str]
    ages: str
    description: str
    audience: str
    price: str
    siblings: str
    access: str
    transport: str
    day_phone: str
    updated_at: datetime
    """When its row or its workshop's last changed."""
    partner: str
    partner_name: str
    phone: str
    there: Address
    """Of the organisation that the place names; empty for a room."""
    at_partners: Address
    """Of the partner, where that is another one."""
    commune: str

    @property
    def date(self) -> str:
        return self.starts_at.date().isoformat()

    @property
    def start_time(self) -> str:
        return self.starts_at.strftime("%H:%M")

    @property
    def end_time(self) -> str:
        return self.ends_at.strftime("%H:%M") if self.ends_at else ""

    @property
    def nearest(self) -> Address:
        """Where to go, in a line: never the partner's house for a place in another commune."""
        if self.there.line:
            return self.there
        return self.at_partners if self.at_partners.commune == self.commune else NOWHERE

    @property
    def is_off(self) -> bool:
        """Not on this day: called off, or put off."""
        return self.status in CALLED_OFF

    @property
    def is_over_at(self) -> datetime:
        """From then on nothing about it is written to anybody."""
        return max(self.starts_at, self.ends_at or self.starts_at + USUAL_LENGTH)

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at <= now

    def is_over(self, now: datetime) -> bool:
        return self.is_over_at <= now

    def takes_registrations(self, now: datetime) -> bool:
        return (
            self.takes_form
            and self.is_open
            and self.status == "planned"
            and not self.has_begun(now)
        )


def read_upcoming(records: Records, now: datetime) -> Sequence[Session]:
    """Planned sessions that have not begun, soonest first."""
    return [
        session
        for session in read_sessions(records, now)
        if session.status == "planned" and not session.has_begun(now)
    ]


def read_sessions(
    records: Records, since: datetime, *, archived: bool = False
) -> Sequence[Session]:
    """Sessions of live workshops from that day on, by date; deleted rows' too, if asked.

    What has been grows each season. Some earlier ones come along: whoever had an address first
    keeps it.
    """
    day = since.astimezone(PARIS).date().isoformat()
    return join_sessions(
        records.read_sessions_from(day, archived=archived),
        records.read_all("workshop", archived=archived),
        read_houses(records),
    )


def join_sessions(
    sessions: Iterable[Record], workshops: Iterable[Record], organisations: Iterable[Record]
) -> Sequence[Session]:
    """By date. For pages and letter alike: what has neither day nor workshop is no session."""
    joined = _join(sessions, {one.ref: one for one in workshops}, list(organisations))
    named = _with_own_slugs(joined)
    return sorted(named, key=lambda one: (one.starts_at, in_order_of(one.title), one.ref))


def read_partner_names(records: Records) -> Mapping[str, str]:
    """What partners are called, by the slug that mapping files and problems name them with."""
    return {
        _text(one, "id"): _text(one, "name")
        for one in records.read_all("organisation", archived=True)
    }


def find_session_by_slug(records: Records, slug: str) -> Session | None:
    return _find_by_slug(records, slug, read_houses(records))


def find_bare_session_by_slug(records: Records, slug: str) -> Session | None:
    """The same without what organisations say."""
    return _find_by_slug(records, slug, ())


def _find_by_slug(records: Records, slug: str, organisations: Sequence[Record]) -> Session | None:
    # By reference too: a poster printed before a namesake took the slug still leads here.
    named = records.find(slug.upper())
    shared = slug if named is None or named.entity != "session" else _text(named, "slug")
    if shared or named is None:
        namesakes = records.read_sessions_at(shared)
    else:
        namesakes = [(named, find_workshop(records, named))]
    sessions = join_sessions(
        [one for one, _ in namesakes if not one.archived],
        [workshop for _, workshop in namesakes if workshop and not workshop.archived],
        organisations,
    )
    return next((one for one in sessions if slug in {one.slug, one.ref, one.ref.lower()}), None)


def read_dates(records: Records, session: Session, now: datetime) -> Sequence[Session]:
    """Of a cycle, those that its form is about: all that take registrations, by date."""
    workshop = records.find(session.workshop)
    siblings = records.read_like("session", "workshop_id", session.workshop)
    found = join_sessions(siblings, [workshop] if workshop else [], read_houses(records))
    return [one for one in found if one.takes_registrations(now)] or [session]


def find_session(records: Records, ref: str) -> Session | None:
    """The session of a reference, archived or not: families keep a page of what has been."""
    record = records.find(ref)
    if record is None or record.entity != "session":
        return None
    return join_beside(records, record)


def join_beside(records: Records, record: Record) -> Session | None:
    """With its workshop, and what organisations say."""
    workshop = find_workshop(records, record)
    lead = "" if workshop is None else _text(workshop, "lead_organisation_id")
    return join_session(record, workshop, read_houses_beside(records, lead))


def find_bare_session(records: Records, ref: str) -> Session | None:
    """The same without what organisations say: neither the partner's name nor addresses."""
    record = records.find(ref)
    return None if record is None else join_session(record, find_workshop(records, record))


def find_workshop(records: Records, session: Record) -> Record | None:
    return records.find(_text(session, "workshop_id"))


def join_session(
    record: Record, workshop: Record | None, organisations: Sequence[Record] = ()
) -> Session | None:
    """The session of what was read before."""
    workshops = {} if workshop is None else {workshop.ref: workshop}
    return next(_join([record], workshops, organisations), None)


def _with_own_slugs(sessions: Iterable[Session]) -> Iterator[Session]:
    """Two partners may give the same title to the same hour: the later one goes by reference."""
    used: set[str] = set()
    for session in sessions:
        slug = session.ref.lower() if session.slug in used else session.slug
        used.add(slug)
        yield session if slug == session.slug else replace(session, slug=slug)


def _join(
    sessions: Iterable[Record],
    workshops: Mapping[str, Record],
    organisations: Sequence[Record],
) -> Iterator[Session]:
    by_slug = {_text(one, "id") or one.ref: one for one in organisations}
    around = Neighbourhood(organisations)
    for record in sessions:
        workshop = workshops.get(_text(record, "workshop_id"))
        starts_at = _instant(record, "start_time")
        if workshop is not None and starts_at is not None:
            partner = by_slug.get(_text(workshop, "lead_organisation_id"))
            yield _session(record, workshop, partner, starts_at, around)


def _session(
    record: Record,
    workshop: Record,
    partner: Record | None,
    starts_at: datetime,
    around: Neighbourhood,
) -> Session:
    place = _text(record, "place")
    named = around.find(place)
    there = address_of(named)
    at_partners = NOWHERE if named is not None and named == partner else address_of(partner)
    is_unread = record.fields.get("seats_unread") is True and capacity_of(record.fields) is None
    return Session(
        ref=record.ref,
        slug=_text(record, "slug") or record.ref.lower(),
        title=_text(workshop, "title"),
        starts_at=starts_at,
        ends_at=_end(record, starts_at),
        place=place,
        capacity=capacity_of(record.fields),
        status=_text(record, "status") or "planned",
        # A blank is the default: the form is open unless the row says no.
        is_open=record.fields.get("registration_open") is not False and not is_unread,
        seats_unread=is_unread,
        workshop=workshop.ref,
        is_cycle=workshop.fields.get("is_cycle") is True,
        takes_form=_takes_form(workshop),
        is_anonymous=_is_anonymous(workshop),
        asks_ages=_asks_ages(record, workshop),
        offers_interpreter=record.fields.get("interpreter_offered") is True,
        languages=_texts(record, "languages"),
        direct_confirm_hours=_number(record, "direct_confirm_hours"),
        kind=_text(workshop, "kind"),
        themes=_texts(workshop, "themes"),
        ages=_text(workshop, "target_ages"),
        description=_text(workshop, "description"),
        audience=_text(workshop, "audience"),
        price=_text(workshop, "price"),
        siblings=_text(workshop, "siblings"),
        access=_text(record, "access"),
        transport=_text(record, "transport"),
        day_phone=_text(record, "day_phone"),
        updated_at=max(record.updated_at, workshop.updated_at),
        partner=_text(workshop, "lead_organisation_id"),
        partner_name=_text(partner, "name") if partner else "",
        phone=_text(partner, "phone") if partner else "",
        there=there,
        at_partners=at_partners,
        commune=there.commune or around.commune_in(place) or at_partners.commune,
    )


def _takes_form(workshop: Record) -> bool:
    return not _is_anonymous(workshop) and _text(workshop, "registration_mode") != "free"


def _is_anonymous(workshop: Record) -> bool:
    return _text(workshop, "scheme") == "laep"


def _asks_ages(record: Record, workshop: Record) -> bool:
    """As the row says; if it says nothing, a workshop for parents and children asks for them."""
    asked = record.fields.get("ask_ages")
    if asked is None:
        return _text(workshop, "kind") == "parent_child_workshop"
    return asked is True


def _instant(record: Record, hour_field: str) -> datetime | None:
    day, hour = _text(record, "date"), _text(record, hour_field)
    if not (day and hour):
        return None
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), PARIS)


def _end(record: Record, starts_at: datetime) -> datetime | None:
    """Midnight is that of the night, and no earlier than the beginning."""
    ends_at = _instant(record, "end_time")
    return ends_at + timedelta(1) if ends_at is not None and ends_at < starts_at else ends_at


def _text(record: Record, field: str) -> str:
    value: Value = record.fields.get(field)
    return value if isinstance(value, str) else ""


def _texts(record: Record, field: str) -> Sequence[str]:
    value: Value = record.fields.get(field)
    return tuple(value) if isinstance(value, list) else ()


def _number(record: Record, field: str) -> int | None:
    value: Value = record.fields.get(field)
    # To Python True is the number 1; to us it is no number of places.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value)


def read_shown(records: Records, now: datetime) -> Sequence[Session]:
    """Sessions from yesterday on; also those without a form, where families sign, too."""
    sessions = read_sessions(records, now - _STILL_SHOWN)
    return [one for one in sessions if one.starts_at > now - _STILL_SHOWN]


def read_begun(records: Records, since: date, now: datetime) -> Sequence[Session]:
    """Sessions that have begun, from that day on, by date."""
    first = datetime.combine(since, time.min, PARIS)
    sessions = read_sessions(records, first)
    return [one for one in sessions if one.starts_at >= first and one.has_begun(now)]
