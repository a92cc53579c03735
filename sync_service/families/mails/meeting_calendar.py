"""Meetings of the committees as a calendar file, for whoever is invited to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sync_service.domain.record import (
    CALLED_OFF,
    Record,
)
from sync_service.families.mails.calendars import Method, events_file, make_event
from sync_service.families.sessions import PARIS, USUAL_LENGTH
from sync_service.model.entities.meeting import name_meeting
from sync_service.ports import Transaction

if TYPE_CHECKING:
    from icalendar import Event


def read_meetings_to_come(stored: Transaction, today: date) -> Sequence[Record]:
    """Of any committee, today's included, those called off not; the next one first."""
    meetings = (one for one in stored.records.read_all("meeting") if not _is_off(one))
    coming = (one for one in meetings if str(one.fields.get("date")) >= today.isoformat())
    return sorted(coming, key=lambda one: (str(one.fields["date"]), one.ref))


def read_meetings_of(stored: Transaction, day: date) -> Sequence[Record]:
    """All that are known of one day, called off or not."""
    return stored.records.read_like("meeting", "date", day.isoformat())


def meetings_file(meetings: Iterable[Record], now: datetime) -> bytes:
    """Takes them out of a calendar again where all of them are called off."""
    known = list(meetings)
    method: Method = "CANCEL" if known and all(map(_is_off, known)) else "PUBLISH"
    kept = [one for one in known if method == "CANCEL" or not _is_off(one)]
    return events_file([_event(one, now, method) for one in kept], method)


def _event(meeting: Record, now: datetime, method: Method) -> Event:
    """Of a meeting without an hour, the whole day."""
    event = make_event(meeting.ref, name_meeting(_text(meeting, "kind")), now, method)
    day = date.fromisoformat(_text(meeting, "date"))
    starts_at, ends_at = (_instant(day, _text(meeting, f"{end}_time")) for end in ("start", "end"))
    event.add("dtstart", starts_at or day)
    if starts_at:
        event.add("dtend", ends_at or starts_at + USUAL_LENGTH)
    if place := _text(meeting, "place"):
        event.add("location", place)
    return event


def _instant(day: date, hour: str) -> datetime | None:
    return datetime.combine(day, time.fromisoformat(hour), PARIS) if hour else None


def _is_off(meeting: Record) -> bool:
    return meeting.fields.get("status") in CALLED_OFF


def _text(meeting: Record, name: str) -> str:
    return str(meeting.fields.get(name) or "")
