"""Meetings that a title calls off, « 07/12 annulé », and titles that say otherwise than others do.

A title's word counts when it is typed or taken away; what others said since stays. Draws nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from french_cells.headers.called_off import says_called_off
from french_cells.reading import Value
from sync_service.domain.base import ColumnMemory, TabState
from sync_service.domain.record import (
    CALLED_OFF,
    Record,
)
from sync_service.domain.spreadsheet import Cell, TabSnapshot
from sync_service.domain.wording import tab_sentences
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.matrix import (
    Committee,
    DateColumns,
    DateTitle,
    ReadDate,
    ReadOff,
    is_noted,
)
from sync_service.sync.planning.situation import TitleNote

THERE = ("present", "represented")
_ELSEWHERE, _HERE_ALONE, _HERE_OF_HELD = "off", "on", "held"
"""What the note on a title tells: that only others call the meeting off, or only this title, of a
meeting that is planned or was held."""


def find_said(
    dates: DateColumns, state: TabState, committee: Committee, read_off: ReadOff
) -> Mapping[str, str]:
    """Date → the status that its title says, where it said another one before.

    Where somebody is noted as present the meeting was held, whatever a title says.
    """
    before = {new: old for old, new in dates.corrected.items()}
    said = {}
    for day in dates.columns:
        known = state.columns.get(before.get(day, day))
        now = dates.off[day].status if day in dates.off else ""
        if now != _off_by_title(known, read_off) and not (now and _was_held(committee, day)):
            said[day] = now or "planned"
    return said


def _was_held(committee: Committee, day: str) -> bool:
    meeting = committee.meetings.get(day)
    return _status(meeting) == "held" and any(
        one.fields.get("status") in THERE and not one.archived
        for (ref, _), one in committee.attendance.items()
        if meeting is not None and ref == meeting.ref
    )


def _off_by_title(known: ColumnMemory | None, read_off: ReadOff) -> str:
    """By its last known title."""
    off = read_off(known.titles[-1]) if known is not None and known.titles else None
    return off.status if off is not None else ""


def has_to_tell(state: TabState, meetings: Mapping[str, Record], read_off: ReadOff) -> bool:
    """Whether the note on some date's title, as last written, tells what is no longer so."""
    return any(
        known.offered != _note_kind(_status(meetings.get(day)), _off_by_title(known, read_off))
        for day, known in state.columns.items()
        if day in state.fields and day in meetings
    )


def _note_kind(status: Value, off_by_title: str) -> str:
    if bool(off_by_title) == (status in CALLED_OFF):
        return ""
    if not off_by_title:
        return _ELSEWHERE
    return _HERE_OF_HELD if status == "held" else _HERE_ALONE


def _status(meeting: Record | None) -> Value:
    return meeting.fields.get("status") if meeting is not None else "planned"


@dataclass(frozen=True, slots=True)
class TitleNotes:
    """`told`: field → what its note tells, where that is another thing than before."""

    notes: tuple[TitleNote, ...]
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OffReading:
    """A matrix whose dates are known, and the live meetings by day, as its titles have them."""

    tab: TabSnapshot
    header: Header
    state: TabState
    dates: DateColumns
    meetings: Mapping[str, Record]
    read_date: ReadDate
    today: date

    def find_notes(self) -> TitleNotes:
        kinds = {day: self._kind(day) for day in self.dates.columns}
        notes = [*self._tell(kinds), *self._ask_about_cells(), *self._ask_for_new_days()]
        told = {day: kind for day, kind in kinds.items() if kind != self._known(day)}
        return TitleNotes(tuple(notes), told)

    def find_held(
        self, has_present: Callable[[str], bool], by_title: Callable[[Record], bool]
    ) -> Mapping[str, str]:
        """Past dates with presences of before anybody here could know that a title says otherwise.

        Of today's, presences may have been noted ahead.

        Had this list been read before that title, the meeting would have been held: so it was, in
        whatever order they are read. Whoever has the note on the title knows that nothing counts.
        """
        return {
            day: "held"
            for day in self.dates.columns
            if day < self.today.isoformat() and day not in self.dates.off
            if day not in self.dates.said and self._known(day) != _ELSEWHERE
            if (meeting := self.meetings.get(day)) is not None
            if _status(meeting) in CALLED_OFF and has_present(day) and by_title(meeting)
        }

    def _known(self, day: str) -> str:
        known = self.state.columns.get(day)
        return known.offered if known is not None and day in self.state.fields else ""

    def _status(self, day: str) -> Value:
        """Once this run is over; a meeting that was held counts as such again."""
        said, before = self.dates.said.get(day), _status(self.meetings.get(day))
        is_news = said in CALLED_OFF or (said is not None and before in CALLED_OFF)
        return said if is_news else before

    def _kind(self, day: str) -> str:
        off = self.dates.off.get(day)
        return _note_kind(self._status(day), off.status if off is not None else "")

    def _tell(self, kinds: Mapping[str, str]) -> Iterator[TitleNote]:
        for day, kind in kinds.items():
            # Whoever deleted the note knows it.
            is_read = kind == self._known(day) and not self._title(day).note
            if kind and not is_read:
                yield TitleNote(day, self._say(day, kind))

    def _say(self, day: str, kind: str) -> str:
        status = self._status(day)
        if kind == _ELSEWHERE:
            return tab_sentences.off_elsewhere(_text(day), is_later=status == "postponed")
        return tab_sentences.off_here_alone(_text(day), is_held=kind == _HERE_OF_HELD)

    def _title(self, day: str) -> Cell:
        return self.tab.cell(self.header.row or 0, self.dates.columns[day])

    def _ask_about_cells(self) -> Iterator[TitleNote]:
        """« annulé » below a day to come, in more cells than have presences."""
        for day, column in self.dates.columns.items():
            if day < self.today.isoformat() or self._status(day) in CALLED_OFF:
                continue
            rows = range(self.header.first_row, len(self.tab.rows))
            below = [self.tab.cell(row, column) for row in rows]
            off = sum(isinstance(one.value, str) and says_called_off(one.text) for one in below)
            if off > sum(map(is_noted, below)):
                yield TitleNote(day, tab_sentences.off_in_cells(_text(day), off), f"off {day}")

    def _ask_for_new_days(self) -> Iterator[TitleNote]:
        """« 07/12 reporté au 14/12 », where nobody knows of a meeting on the 14th."""
        for day, off in self.dates.off.items():
            title = self.read_date(Cell(off.new_day, off.new_day)) if off.new_day else None
            new = _after(day, title) if title is not None else day
            if new not in {*self.dates.columns, *self.meetings}:
                message = tab_sentences.put_off_to(_text(day), _text(new))
                yield TitleNote(day, message, f"put off {day}")


def _after(day: str, title: DateTitle) -> str:
    """A day without a year is the next one of this date: « reporté au 12/01 »."""
    if title.has_year or title.day.endswith("-02-29"):
        return title.day
    found = date.fromisoformat(title.day).replace(year=int(day[:4]))
    return (found if found.isoformat() >= day else found.replace(year=found.year + 1)).isoformat()


def _text(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"
