"""A matrix, names down and dates across: reads it as records, and translates plans back to it.

Each row of a partner or person is a virtual record: reference, name, and a status for each date.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from french_cells.folding import fold
from french_cells.headers.called_off import CalledOff, says_called_off
from french_cells.patterns import pattern
from french_cells.reading import Reading, Value
from sync_service.domain.base import BaseRow, ColumnMemory, TabState
from sync_service.domain.codec import Called, FieldCodec, Objection, WrappedCodec
from sync_service.domain.mapping import HEADING, HEADINGS, NAMES, PERSON, Column, is_day
from sync_service.domain.record import Entity, Record
from sync_service.domain.spreadsheet import Cell, TabSnapshot
from sync_service.domain.week import Season
from sync_service.domain.wording import sentences, tab_sentences
from sync_service.sync.planning.cells.initials import NOTHING_NOTED
from sync_service.sync.planning.columns.header import Header, marks_of_dates
from sync_service.sync.planning.rows.guards.asking import rename_asked
from sync_service.sync.planning.situation import ColumnRemark


@dataclass(frozen=True, slots=True)
class DateTitle:
    """The ISO date that heads a column, and whether its year is written there."""

    day: str
    has_year: bool


ReadDate = Callable[[Cell], DateTitle | None]
ReadOff = Callable[[str], CalledOff | None]
"""What a title says of a meeting that is off; None where it says nothing of the kind."""


def has_people(columns: Iterable[Column]) -> bool:
    """Whether the rows of a matrix are people; otherwise they are partners."""
    return any(column.field in (PERSON, *NAMES) for column in columns)


def person_fields(contact: Record) -> Mapping[str, Value]:
    """The fields by which a person's row is recognised."""
    return {PERSON: contact.ref, **{name: contact.fields.get(name) for name in NAMES}}


def person_keys(fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = []
    if isinstance(ref := fields.get(PERSON), str):
        keys.append((PERSON, ref))
    if fields.get("family_name"):
        keys.append(("name", *(fold(str(fields.get(name) or "")) for name in NAMES)))
    return keys


@dataclass(frozen=True, slots=True)
class KnownWords(WrappedCodec):
    """A name as the contacts have it, whatever its case and accents: « ZOE » is Zoé."""

    known: Mapping[str, str]
    """Folded name → its one spelling."""

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        spelt = self.known.get(fold(str(reading.value))) if reading.accepted else None
        return Reading(spelt) if spelt is not None else reading


def known_words(codec: FieldCodec, contacts: Iterable[Record]) -> KnownWords:
    spellings: dict[str, set[str]] = {}
    for contact in contacts:
        if isinstance(name := contact.fields.get(codec.name), str):
            spellings.setdefault(fold(name), set()).add(name)
    plain = {word: min(names) for word, names in spellings.items() if len(names) == 1}
    return KnownWords(codec, plain)


_EXCUSED = pattern(r"e\.?|exc?\b.*|excuse.*")


def _says_it_was(text: str) -> bool:
    """Shows that the date has passed: an excuse, or « / », may be noted in advance."""
    return text.strip() not in {"", *NOTHING_NOTED} and _EXCUSED.fullmatch(fold(text)) is None


@dataclass(frozen=True, slots=True)
class Joined:
    """The date of the other meeting, and the records that link to the one that joins it."""

    day: str
    linked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DateColumns:
    """Date → column. `moved`: dates corrected in their title. `remarks`: why columns are unused.

    `joined`: dates corrected to the date of another meeting, which takes over what was noted.
    `over`: known dates so long past that nothing of them is kept or read any more.
    """

    columns: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    remarks: Sequence[ColumnRemark] = ()
    over: frozenset[str] = frozenset()
    joined: Mapping[str, Joined] = field(default_factory=dict)
    corrected: Mapping[str, str] = field(default_factory=dict)
    """All dates whose title now says another one, whatever becomes of their meetings."""
    off: Mapping[str, CalledOff] = field(default_factory=dict)
    """Dates whose title says that nobody meets."""
    said: Mapping[str, str] = field(default_factory=dict)
    """Date → the status that its title says since this run."""


def find_dates(
    tab: TabSnapshot, header: Header, state: TabState, read_date: ReadDate, read_off: ReadOff
) -> DateColumns:
    """A known column keeps its date while its title stays: « 12/03 » does not change its year."""
    if header.row is None:
        return DateColumns()
    taken = {*header.columns.values(), header.reference}
    anchors = marks_of_dates(tab, state.columns)
    reading = _HeaderReading(state, read_date, read_off)
    for column, cell in enumerate(tab.rows[header.row]):
        if column not in taken and cell.text.strip():
            below = [tab.cell(row, column) for row in range(header.row + 1, len(tab.rows))]
            marked = [one for one in below if is_noted(one)]
            if column not in anchors and read_off(cell.text):
                if marked:
                    reading.doubt(column, cell)
                    continue
                if any(one.value is False for one in below):
                    continue  # each unticked box would be an absence
            is_marked = any(one.value is not True for one in marked)
            reading.read(column, cell, anchors.get(column, ()), is_marked=is_marked)
    return reading.result()


def is_noted(cell: Cell) -> bool:
    """Whether it says that somebody was there or not; neither an excuse nor « annulé » does."""
    if not isinstance(cell.value, str):
        return cell.value is True
    return _says_it_was(cell.value) and not says_called_off(cell.value)


class _HeaderReading:
    """The date columns found so far, from left to right."""

    def __init__(self, state: TabState, read_date: ReadDate, read_off: ReadOff) -> None:
        self._state, self._read_date, self._read_off = state, read_date, read_off
        self._found: dict[str, list[int]] = {}
        self._titles: dict[str, str] = {}
        self._moved: dict[str, str] = {}
        self._remarks: list[ColumnRemark] = []
        self._off: dict[str, CalledOff] = {}

    def doubt(self, column: int, cell: Cell) -> None:
        """« 07/12 annulé » over presences, which were not read before."""
        message = tab_sentences.off_over_presences(cell.text.strip())
        self._remarks.append(ColumnRemark(fold(cell.text), message, column))

    def read(self, column: int, cell: Cell, known: Sequence[str], *, is_marked: bool) -> None:
        # A title without a year depends on today, so a known date stays what it was.
        title = self._read_date(cell)
        off = self._read_off(cell.text)
        day = _known_date(cell, known, self._state) or _said_date(title, known, off)
        if day is not None and title and not (known or title.has_year):
            ahead = _in_order(day, max(self._found, default=day))
            if ahead != day and is_marked:
                # Right of November: neither last January, nor one that already has marks.
                asked = tab_sentences.which_year(cell.text.strip(), date.fromisoformat(ahead))
                self._remarks.append(ColumnRemark(day, asked, column))
                return
            day = ahead
        if day is None:
            # « Remarques » is no date and needs no message; « 31/02 » was meant as one.
            if known or any(character.isdigit() for character in cell.text):
                message = tab_sentences.unreadable_date(cell.text)
                self._remarks.append(ColumnRemark(fold(cell.text), message, column))
            return
        if known and day not in known:
            self._moved[known[-1]] = day
        self._found.setdefault(day, []).append(column)
        self._titles[day] = cell.text.strip()
        if off is not None:
            self._off[day] = off

    def result(self) -> DateColumns:
        found, titles = self._found, self._titles
        doubled = {day: columns[-1] for day, columns in found.items() if len(columns) > 1}
        doubts = [
            ColumnRemark(day, tab_sentences.doubled_date(titles[day]), column)
            for day, column in doubled.items()
        ]
        single = {day: columns[0] for day, columns in found.items() if len(columns) == 1}
        # Not to the date of another column, nor if a column with the old date is still there.
        moved = {o: n for o, n in self._moved.items() if n in single and o not in found}
        remarks = [*self._remarks, *doubts]
        off = {day: one for day, one in self._off.items() if day in single}
        return DateColumns(single, titles, moved, remarks, corrected=moved, off=off)


def as_new(state: TabState, dates: DateColumns) -> TabState:
    """Forgets what stood under a date before it was corrected, if that date is typed again.

    With the old base, the cells would be blanked, as if their marks had been removed elsewhere.
    """
    new = dates.columns.keys() - state.columns.keys()
    if not any(new & row.cells.keys() for row in state.rows.values() if new):
        return state
    rows = {
        ref: replace(row, cells={name: c for name, c in row.cells.items() if name not in new})
        for ref, row in state.rows.items()
    }
    return replace(state, rows=rows)


def forget_dates(state: TabState, since: str) -> TabState:
    """Forgets what stood under dates before this day."""
    if not any(_is_past(name, since) for name in state.fields):
        return state
    rows = {
        ref: replace(
            row, cells={name: c for name, c in row.cells.items() if not _is_past(name, since)}
        )
        for ref, row in state.rows.items()
    }
    return replace(state, rows=rows)


def _is_past(name: str, since: str) -> bool:
    return is_day(name) and name < since


def without_other_meetings(
    dates: DateColumns, state: TabState, meetings: Collection[str]
) -> DateColumns:
    """A filled column whose title now has another meeting's date is read as if it were new.

    What was agreed on under its old date is no base for another meeting: it would let what others
    wrote about that meeting overwrite what people wrote here.
    """
    moved = {
        old: new
        for old, new in dates.moved.items()
        if (old in meetings) != (new in meetings) or not is_filled(state.rows.values(), old)
    }
    met = {o: n for o, n in dates.moved.items() if o not in moved and {o, n} <= {*meetings}}
    return replace(dates, moved=moved, joined={old: Joined(new) for old, new in met.items()})


def with_dates(header: Header, dates: DateColumns) -> Header:
    """A date corrected here is forgotten, so that typing it again counts as meant."""
    known = [*dates.columns, *sorted(dates.over)]
    corrected = {old for old, new in dates.corrected.items() if new in dates.columns}
    before = {name: one for name, one in header.memory.items() if name not in corrected}
    memory = {
        day: replace(before.get(day, ColumnMemory(day)), titles=(dates.titles[day],))
        for day in known
    }
    return replace(
        header,
        columns={**header.columns, **dates.columns},
        memory={**before, **memory},
    )


def rename_dates(state: TabState, moved: Mapping[str, str]) -> TabState:
    """What was remembered under a date moves to its corrected date."""
    rows = {
        ref: replace(row, cells={moved.get(name, name): cell for name, cell in row.cells.items()})
        for ref, row in state.rows.items()
    }
    columns = {moved.get(name, name): memory for name, memory in state.columns.items()}
    asked = rename_asked(state.asked, moved)
    return replace(state, rows=rows, columns=columns, fields=(), asked=asked)


@dataclass(frozen=True, slots=True)
class Committee:
    """The meetings of one kind, and who attended, as stored."""

    meetings: Mapping[str, Record]
    """By ISO date."""
    attendance: Mapping[tuple[str, str], Record]
    """By meeting's reference and organisation's slug or person's reference; also archived ones."""
    archived: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The archived meetings, by the day that they share with one that is none."""

    def find(self, day: str, key: str) -> Record | None:
        meeting = self.meetings.get(day)
        return self.attendance.get((meeting.ref, key)) if meeting is not None else None

    def is_of_before(self, day: str, key: str) -> bool:
        """Whether the archived meeting of that day knew who came, and the one made since not."""
        met = ((ref, key) in self.attendance for ref in self.archived.get(day, ()))
        return any(met) and self.find(day, key) is None


def row_key(fields: Mapping[str, Value]) -> str:
    """Whose attendance a row holds: a person's reference, or a partner's slug."""
    return str(fields.get(PERSON) or fields.get(HEADING))


def virtual_records(
    members: Iterable[Record], committee: Committee, days: Iterable[str], cell_field: str
) -> Mapping[str, Record]:
    """The rows of a matrix as records; `members` are partners or people."""
    dates = list(days)
    records = {}
    for member in members:
        fields = _headings(member)
        for day in dates:
            one = committee.find(day, row_key(fields))
            if one is not None and not one.archived:
                fields[day] = one.fields.get(cell_field)
        records[member.ref] = replace(member, fields=fields)
    return records


def _headings(member: Record) -> dict[str, Value]:
    if member.entity == "contact":
        return {**person_fields(member), HEADING: member.fields.get(HEADING)}
    return {HEADING: str(member.fields.get("id"))}


@dataclass(frozen=True, slots=True)
class MatrixCodec:
    """A partner's row: its name and a status for each date. With `people`, a person's row."""

    heading: FieldCodec
    status: FieldCodec
    days: Sequence[str]
    entity: Entity = "organisation"
    people: Mapping[str, FieldCodec] = field(default_factory=dict)
    """The columns that say who it is; the required one comes first."""

    @property
    def fields(self) -> Mapping[str, FieldCodec]:
        return {HEADING: self.heading, **self.people, **dict.fromkeys(self.days, self.status)}

    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        needed = next(iter(self.people), HEADING)
        if fields.get(needed) is not None:
            return ()
        codec = self.fields[needed]
        return (Objection(needed, sentences.required(codec.label, codec.expected)),)

    def strong_keys(self, fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
        if self.people:
            return person_keys(fields)
        slug = fields.get(HEADING)
        return [(HEADING, slug)] if isinstance(slug, str) else []

    def called(self, fields: Mapping[str, Value]) -> Called | None:
        del fields
        return None

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        del fields
        return {}


def find_silent(records: Mapping[str, Record]) -> frozenset[str]:
    """Partners or people without any value: no row is added for them."""
    return frozenset(
        ref
        for ref, record in records.items()
        if all(value is None for name, value in record.fields.items() if name not in HEADINGS)
    )


def is_filled(rows: Iterable[BaseRow], day: str) -> bool:
    return any(day in row.cells and row.cells[day].value is not None for row in rows)


def _in_order(day: str, last: str) -> str:
    """« 12/01 » right of « 17/11 » is in the next year, if that is in the same season."""
    if day >= last or day.endswith("-02-29"):
        return day
    found = date.fromisoformat(day)
    later = found.replace(year=found.year + 1)
    return later.isoformat() if Season.of(date.fromisoformat(last)).holds(later) else day


def _known_date(cell: Cell, known: Sequence[str], state: TabState) -> str | None:
    text = cell.text.strip()
    return next((day for day in known if text in state.columns[day].titles), None)


def _said_date(title: DateTitle | None, known: Sequence[str], off: CalledOff | None) -> str | None:
    """« 07/12 annulé » over 07/12/2026 keeps its year, and « réunion annulée » its day."""
    if title is None:
        return known[-1] if known and off is not None and not off.day else None
    same = (day for day in known if not title.has_year and day[4:] == title.day[4:])
    return next(same, title.day)
