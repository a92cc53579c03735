"""Names down, dates across: date columns found, and records as such a tab shows them.

A virtual record is a partner's row: its reference, its heading, one status per date.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sync_service.domain import sentences
from sync_service.domain.base import BaseRow, ColumnMemory, TabState
from sync_service.domain.codec import FieldCodec, Objection
from sync_service.domain.folding import fold
from sync_service.domain.header import Header, anchored_columns
from sync_service.domain.reading import Value
from sync_service.domain.record import Entity, Record
from sync_service.domain.snapshot import Cell, TabSnapshot

HEADING = "organisation_id"

ReadDate = Callable[[Cell], str | None]
"""A header cell's ISO date, or None."""


@dataclass(frozen=True, slots=True)
class DateColumns:
    """Date → column; `moved` dates were corrected in their header; `remarks` say what is aside."""

    columns: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    remarks: Sequence[tuple[str, str]] = ()


def find_dates(
    tab: TabSnapshot, header: Header, state: TabState, read_date: ReadDate
) -> DateColumns:
    """A known column keeps its date while its title stays: « 12/03 » is no other year later."""
    if header.row is None:
        return DateColumns()
    taken = {*header.columns.values(), header.reference}
    anchors: dict[int, list[str]] = {}
    for name, columns in anchored_columns(tab).items():
        for column in columns:
            anchors.setdefault(column, []).append(name)
    reading = _HeaderReading(state, read_date)
    for column, cell in enumerate(tab.rows[header.row]):
        if column not in taken and cell.text.strip():
            reading.read(column, cell, anchors.get(column, ()))
    return reading.result()


class _HeaderReading:
    """Date columns as they are met, from left to right."""

    def __init__(self, state: TabState, read_date: ReadDate) -> None:
        self._state, self._read_date = state, read_date
        self._found: dict[str, list[int]] = {}
        self._titles: dict[str, str] = {}
        self._moved: dict[str, str] = {}
        self._remarks: list[tuple[str, str]] = []

    def read(self, column: int, cell: Cell, anchors: Sequence[str]) -> None:
        known = [name for name in anchors if name in self._state.columns]
        # Without a year a title is read by today: what was known once stays what it was.
        day = _known_date(cell, known, self._state) or self._read_date(cell)
        if day is None:
            # « Remarques » is no date and needs no word; « 31/02 » was meant as one.
            if known or any(character.isdigit() for character in cell.text):
                self._remarks.append((fold(cell.text), sentences.unreadable_date(cell.text)))
            return
        if known and day not in known:
            self._moved[known[-1]] = day
        self._found.setdefault(day, []).append(column)
        self._titles[day] = cell.text.strip()

    def result(self) -> DateColumns:
        found, titles = self._found, self._titles
        doubled = [day for day, columns in found.items() if len(columns) > 1]
        doubts = [(day, sentences.doubled_date(titles[day])) for day in doubled]
        single = {day: columns[0] for day, columns in found.items() if len(columns) == 1}
        # Not onto another column's date, nor away while its own column still stands.
        moved = {o: n for o, n in self._moved.items() if n in single and o not in found}
        return DateColumns(single, titles, moved, [*self._remarks, *doubts])


def without_orphans(dates: DateColumns, state: TabState, meetings: Iterable[str]) -> DateColumns:
    """Sets aside known dates whose meeting was moved or archived elsewhere."""
    live = {*meetings, *dates.moved.values()}
    orphans = [day for day in dates.columns if day in state.columns and day not in live]
    remarks = [(day, sentences.orphan_date(dates.titles[day])) for day in orphans]
    columns = {day: column for day, column in dates.columns.items() if day not in orphans}
    return replace(dates, columns=columns, remarks=[*dates.remarks, *remarks])


def with_dates(header: Header, dates: DateColumns) -> Header:
    memory = {day: ColumnMemory(day, titles=(dates.titles[day],)) for day in dates.columns}
    return replace(
        header,
        columns={**header.columns, **dates.columns},
        memory={**header.memory, **memory},
    )


def rename_dates(state: TabState, moved: Mapping[str, str]) -> TabState:
    """What was remembered under a date is remembered under its corrected one."""
    rows = {
        ref: replace(row, cells={moved.get(name, name): cell for name, cell in row.cells.items()})
        for ref, row in state.rows.items()
    }
    columns = {moved.get(name, name): memory for name, memory in state.columns.items()}
    return replace(state, rows=rows, columns=columns, fields=())


@dataclass(frozen=True, slots=True)
class Committee:
    """Meetings of one kind, and who was there, as stored."""

    meetings: Mapping[str, Record]
    """By ISO date."""
    attendance: Mapping[tuple[str, str], Record]
    """By meeting's reference and organisation's slug; archived ones too."""

    def find(self, day: str, slug: str) -> Record | None:
        meeting = self.meetings.get(day)
        return self.attendance.get((meeting.ref, slug)) if meeting is not None else None


def virtual_records(
    organisations: Iterable[Record], committee: Committee, days: Iterable[str], cell_field: str
) -> Mapping[str, Record]:
    dates = list(days)
    records = {}
    for organisation in organisations:
        slug = str(organisation.fields.get("id"))
        fields: dict[str, Value] = {HEADING: slug}
        for day in dates:
            one = committee.find(day, slug)
            if one is not None and not one.archived:
                fields[day] = one.fields.get(cell_field)
        records[organisation.ref] = replace(organisation, fields=fields)
    return records


@dataclass(frozen=True, slots=True)
class MatrixCodec:
    """One partner's row: its heading and one status per date."""

    heading: FieldCodec
    status: FieldCodec
    days: Sequence[str]
    entity: Entity = "organisation"

    @property
    def fields(self) -> Mapping[str, FieldCodec]:
        return {HEADING: self.heading, **dict.fromkeys(self.days, self.status)}

    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        if fields.get(HEADING) is not None:
            return ()
        message = sentences.required(self.heading.label, self.heading.expected)
        return (Objection(HEADING, message),)

    def strong_keys(self, fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
        slug = fields.get(HEADING)
        return [(HEADING, slug)] if isinstance(slug, str) else []

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        del fields
        return {}


def silent(records: Mapping[str, Record]) -> frozenset[str]:
    """Partners of whom nothing is known: they get no row of their own accord."""
    return frozenset(
        ref
        for ref, record in records.items()
        if not any(value is not None for name, value in record.fields.items() if name != HEADING)
    )


def is_filled(rows: Iterable[BaseRow], day: str) -> bool:
    return any(day in row.cells and row.cells[day].value is not None for row in rows)


def _known_date(cell: Cell, known: Sequence[str], state: TabState) -> str | None:
    text = cell.text.strip()
    return next((day for day in known if text in state.columns[day].titles), None)
