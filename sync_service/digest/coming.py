"""« Les deux semaines qui viennent »: sessions, meetings, loans due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from french_cells.text import in_order_of
from sync_service.digest.facts import Facts, day, text
from sync_service.digest.seats import is_meant, occupancies
from sync_service.digest.words import day_and_month
from sync_service.domain.record import Record
from sync_service.domain.typography import unbroken
from sync_service.families.occupancy import Occupancy
from sync_service.model.entities.loan import loan_status
from sync_service.model.entities.meeting import name_meeting

DAYS_AHEAD = 14
_OPEN = frozenset({"reserved", "on_loan", "overdue"})


@dataclass(frozen=True, slots=True)
class ComingSession:
    """One session as a line: when, what, where, how full."""

    when: str
    title: str
    place: str
    taken: str
    waiting: int
    share: int | None
    """Percent of places taken; None where places are not counted."""
    fill: Literal["free", "full", "over"] = "free"

    @property
    def bar(self) -> str:
        """The share as ten blocks, for the text part."""
        if self.share is None:
            return ""
        blocks = round(self.share / 10)
        return "█" * blocks + "░" * (10 - blocks)


@dataclass(frozen=True, slots=True)
class Coming:
    """What happens from the Monday after the week, for fourteen days."""

    sessions: Sequence[ComingSession]
    meetings: Sequence[str]
    loans: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.sessions or self.meetings or self.loans)


def find_coming(facts: Facts) -> Coming:
    # The letter leaves on that Monday: the week reported is over.
    first = facts.week.after.monday
    last = first + timedelta(days=DAYS_AHEAD - 1)
    return Coming(
        [
            coming_session(one, is_meant=is_meant(facts, one))
            for one in occupancies(facts)
            if first <= one.session.starts_at.date() <= last
        ],
        [unbroken(tell_meeting(one)) for one in find_meetings(facts, first, last)],
        [
            unbroken(line)
            for _, line in sorted(
                _loans(facts, first, last), key=lambda one: (one[0], in_order_of(one[1]))
            )
        ],
    )


def coming_session(one: Occupancy, *, is_meant: bool = False) -> ComingSession:
    """`is_meant`: that there are more people than places."""
    session = one.session
    return ComingSession(
        when=f"{day_and_month(session.starts_at.date())}, {_hour(session.start_time)}",
        title=session.title,
        place=session.place,
        taken=f"{_taken(one)}, c’est voulu" if is_meant else _taken(one),
        waiting=one.seats.waiting,
        share=one.share if session.takes_form or one.seats.taken else None,
        fill="over" if one.seats.over else "full" if one.free == 0 else "free",
    )


def _taken(one: Occupancy) -> str:
    """« 3 sur 12 »; where nobody registers, nobody is missing."""
    session, taken = one.session, str(one.seats.taken)
    if not (session.takes_form or one.seats.taken):
        return "sans inscription"
    counted = taken if session.capacity is None else f"{taken} sur {session.capacity}"
    is_closed = session.takes_form and not session.is_open
    return f"{counted}, inscriptions fermées" if is_closed else counted


def _hour(time: str) -> str:
    """`09:00` → `9h`, `14:30` → `14h30`."""
    hours, _, minutes = time.partition(":")
    return f"{int(hours)}h{minutes.replace('00', '')}"


def find_meetings(facts: Facts, first: date, last: date) -> Sequence[Record]:
    """Those of these days that are still to be held, by day."""
    return sorted(
        (
            one
            for one in facts.live("meeting")
            if (at := day(one, "date"))
            and first <= at <= last
            and text(one, "status") not in {"cancelled", "postponed", "held"}
        ),
        key=lambda one: (text(one, "date"), tell_meeting(one)),
    )


def tell_meeting(meeting: Record) -> str:
    at = date.fromisoformat(text(meeting, "date"))
    hour = f", {_hour(text(meeting, 'start_time'))}" if text(meeting, "start_time") else ""
    place = f", {text(meeting, 'place')}" if text(meeting, "place") else ""
    return f"{name_meeting(text(meeting, 'kind'))} : {day_and_month(at)}{hour}{place}"


def _loans(facts: Facts, first: date, last: date) -> Iterator[tuple[date, str]]:
    for loan in facts.live("loan"):
        due = day(loan, "due_on")
        is_open = loan_status(loan.fields, facts.today) in _OPEN
        is_out = is_open and loan.ref not in facts.withdrawn
        if due and first <= due <= last and is_out:
            item = facts.linked(loan, "item_code")
            label = text(item, "label") if item else loan.ref
            borrower = facts.name_of(facts.partner_of(loan))
            yield due, f"{label}, à rendre par {borrower} : {day_and_month(due)}"
