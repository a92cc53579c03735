"""The calendar file of one registration: same UID for ever, a sequence that only grows."""

from datetime import datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event

from sync_service.families.sessions import Session

_USUAL_LENGTH = timedelta(hours=2)
"""For a session whose end nobody wrote."""


def calendar_file(
    session: Session,
    ref: str,
    now: datetime,
    *,
    method: Literal["PUBLISH", "CANCEL"] = "PUBLISH",
) -> bytes:
    """One event in Paris time; CANCEL takes it out of the calendar again."""
    calendar = Calendar()
    calendar.add("prodid", "-//CLEF//sync-service//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event = Event()
    event.add("uid", f"{ref}@clef")
    event.add("dtstamp", now)
    # Minutes since the epoch: grows with every mail, also between processes.
    event.add("sequence", int(now.timestamp()) // 60)
    event.add("summary", session.title)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at or session.starts_at + _USUAL_LENGTH)
    event.add("location", session.place)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content
