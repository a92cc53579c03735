"""Calendar files (RFC 5545): one family's session, or all that are to come, in Paris time.

Only who makes one needs icalendar, which takes 4 MB.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from sync_service.families.sessions import USUAL_LENGTH, Session

if TYPE_CHECKING:
    from icalendar import Event, Timezone

Method: TypeAlias = Literal["PUBLISH", "CANCEL"]


def calendar_file(
    session: Session, ref: str, now: datetime, *, method: Method = "PUBLISH"
) -> bytes:
    """One event, by the registration's reference; CANCEL takes it out of the calendar again."""
    return dates_file([(session, ref)], now, method=method)


def dates_file(
    dates: Iterable[tuple[Session, str]], now: datetime, *, method: Method = "PUBLISH"
) -> bytes:
    """An event for each date of a cycle."""
    return events_file([_event(session, ref, now, method) for session, ref in dates], method)


def workshops_calendar(sessions: Iterable[tuple[Session, str]], now: datetime) -> bytes:
    """Sessions, each with the address of its page; for calendars that ask again each day."""
    events = []
    for session, address in sessions:
        event = _event(session, session.ref, now, "PUBLISH")
        event.add("url", address)
        events.append(event)
    return events_file(events, "PUBLISH")


def _phone(number: str) -> str:
    from sync_service.families.mails.wording import format_phone  # noqa: PLC0415 - brings babel

    return format_phone(number)


def events_file(events: Iterable[Event], method: Method) -> bytes:
    from icalendar import Calendar  # noqa: PLC0415 - as above

    calendar = Calendar()
    calendar.add("prodid", "-//CLEF//sync-service//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    # Before the events, which name them.
    calendar.subcomponents[:0] = map(_timezone, sorted(calendar.get_missing_tzids()))
    content: bytes = calendar.to_ical()
    return content


@cache
def _timezone(name: str) -> Timezone:
    """When its summer begins in each year: that takes longer to say than all the rest."""
    from icalendar import Timezone  # noqa: PLC0415 - as above

    return Timezone.from_tzid(name)


def _event(session: Session, ref: str, now: datetime, method: Method) -> Event:
    event = make_event(ref, session.title, now, method)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at or session.starts_at + USUAL_LENGTH)
    event.add("location", ", ".join(one for one in (session.place, session.there.line) if one))
    phone = _phone(session.phone) if session.phone else ""
    with_whom = [one for one in (session.partner_name, session.at_partners.line, phone) if one]
    if with_whom:
        event.add("description", ", ".join(with_whom))
    return event


def make_event(ref: str, title: str, now: datetime, method: Method) -> Event:
    """What every event says, but for when and where."""
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", f"{ref}@clef")
    event.add("dtstamp", now)
    # Minutes since the epoch: grows with every mail, also between processes.
    event.add("sequence", int(now.timestamp()) // 60)
    event.add("summary", title)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    return event
