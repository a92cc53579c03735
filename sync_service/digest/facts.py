"""What a digest is made from: the week, canonical records, changes, problems, sheets' states."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import IntEnum
from functools import cached_property

from french_cells.reading import Value
from sync_service.domain.base import Problem
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.domain.record import Change, Entity, Record
from sync_service.domain.week import Week
from sync_service.families.calls.noted_calls import Reason
from sync_service.families.unanswered import Unanswered

_PARTNER_FIELDS: Mapping[Entity, str] = {
    "organisation": "id",
    "contact": "organisation_id",
    "attendance": "organisation_id",
    "item": "owner_organisation_id",
    "loan": "borrower_organisation_id",
    "workshop": "lead_organisation_id",
}
_LINKS: Mapping[Entity, str] = {
    "session": "workshop_id",
    "registration": "session_id",
    "session_count": "session_id",
}
"""The link that leads to a record with a partner, for those that have none of their own."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where links lead."""

    sheets: str
    """Base address of spreadsheets, as people open them."""
    coordinator_page: str

    def desk(self, place: str) -> str:
        """A place on the coordinator's pages; empty where there are none.

        Browsers keep what follows `#` to themselves: it stands before it as well, so that whoever
        has to sign in first lands there too.
        """
        path, _, anchor = place.partition("#")
        there = f"{path}?ancre={anchor}#{anchor}" if anchor else path
        return f"{self.coordinator_page}{there}" if self.coordinator_page else ""

    def cell(
        self, spreadsheet_id: str, sheet_id: int | str | None = None, cell: str | None = None
    ) -> str:
        """The address of a spreadsheet, a tab or a cell as a browser opens it."""
        address = f"{self.sheets}/spreadsheets/d/{spreadsheet_id}/edit"
        if sheet_id is None or sheet_id == "":
            return address
        return f"{address}#gid={sheet_id}" + (f"&range={cell}" if cell else "")


@dataclass(frozen=True, slots=True)
class SheetHealth:
    """How one spreadsheet is."""

    partner: str
    spreadsheet_id: str
    state: str
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ToPhone:
    """How many families of one session only a telephone call can reach."""

    session_ref: str
    reason: Reason
    families: int
    first: str = ""
    """The reference of the family to begin with."""
    day: str = ""
    """Of the session as that family knows it; empty where it is as its record says."""


@dataclass(frozen=True, slots=True)
class UncountedSession:
    """One that was held, and of which nobody said who came."""

    ref: str
    title: str
    partner: str
    """Slug of the organisation that leads its workshop."""
    at: date


@dataclass(frozen=True, slots=True)
class CalledOff:
    """By whom a meeting to come was called off for all, in its own sheet, and when."""

    partner: str
    at: datetime


@dataclass(frozen=True)
class Facts:
    """Everything a digest is made from; `now` is when it is made."""

    week: Week
    now: datetime
    zone: tzinfo
    records: Mapping[Entity, Sequence[Record]]
    """Archived ones included; of contacts, things and families those that are told of."""
    changes: Sequence[Change] = ()
    """Those of the week, oldest first."""
    problems: Sequence[Problem] = ()
    sheets: Sequence[SheetHealth] = ()
    followed: Sequence[SpreadsheetMapping] = ()
    """Spreadsheets as the mappings name them, paused ones included."""
    to_phone: Sequence[ToPhone] = ()
    addresses: Addresses = field(default_factory=lambda: Addresses("", ""))
    labels: Mapping[str, str] = field(default_factory=dict)
    """`entity.field` → its French name."""
    set_aside_mails: int = 0
    uncounted: Sequence[UncountedSession] = ()
    """This season's sessions that were held, and of which nobody said who came."""
    oldest: date | None = None
    """The day of the oldest session whose registrations still say who came."""
    excused_resets: bool = True
    no_copy_since: date | None = None
    """The day of the last copy, or of the first try, where two nights made none."""
    unseen_off: Collection[str] = ()
    """Sessions to come that are off, of which no tab of their partner's says so."""
    unread_families: Collection[str] = ()
    """Sessions to come whose families no followed sheet shows: their partner has none any more."""
    unanswered: Mapping[str, Sequence[Unanswered]] = field(default_factory=dict)
    """By session to come: what a sheet asked about it when its partner left."""
    meetings_off: Mapping[str, CalledOff] = field(default_factory=dict)
    """By reference: meetings to come that a partner's own list called off for all."""
    withdrawn: Mapping[str, date] = field(default_factory=dict)
    """By reference: loans whose thing went out of service before they began, and on which day."""
    done: Collection[str] = ()
    """Keys of tasks that the coordinator has called done."""

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @cached_property
    def by_ref(self) -> Mapping[str, Record]:
        return {one.ref: one for records in self.records.values() for one in records}

    @cached_property
    def organisation_names(self) -> Mapping[str, str]:
        """Slug → name."""
        return {text(one, "id"): text(one, "name") for one in self.records.get("organisation", ())}

    @property
    def first_day(self) -> date:
        """Of no session before it are the seats told, and its families read."""
        return min(self.today, self.week.after.monday)

    def live(self, entity: Entity) -> Iterator[Record]:
        return (one for one in self.records.get(entity, ()) if not one.archived)

    def linked(self, record: Record, name: str) -> Record | None:
        """The record that a link names."""
        return self.by_ref.get(text(record, name))

    def name_of(self, slug: str) -> str:
        """A partner as people call it."""
        return self.organisation_names.get(slug) or slug or "partenaire inconnu"

    def partner_of(self, record: Record) -> str:
        """The slug of the partner that a record belongs to; empty where there is none."""
        if record.entity in _PARTNER_FIELDS:
            return text(record, _PARTNER_FIELDS[record.entity])
        link = _LINKS.get(record.entity)
        through = self.linked(record, link) if link else None
        return self.partner_of(through) if through else ""


def text(record: Record, name: str) -> str:
    """A field as text, empty for null."""
    value = record.fields.get(name)
    return "" if value is None else str(value)


def count(record: Record, name: str) -> int:
    """A field as a number, 0 for null."""
    value: Value = record.fields.get(name)
    return int(value) if isinstance(value, int | float) else 0


def day(record: Record, name: str) -> date | None:
    value = text(record, name)
    return date.fromisoformat(value[:10]) if value else None


class Weight(IntEnum):
    """What a task is about, what harms most first."""

    FAMILIES = 0
    """Somebody counts on a place that is gone, or on another day: no word reached them."""
    STANDSTILL = 1
    """A sheet in which nothing arrives."""
    COPIES = 2
    """What would be lost with the machine."""
    CHOICE = 3
    """Two truths, of which a person has to choose one."""
    SEATS = 4
    CALLS = 5
    """A free seat, and a family that only a telephone reaches."""
    ABSENCES = 6
    LOANS = 7
    COUNTS = 8
    """Families who came, and are missing from what funders are told."""
    ASSUMED = 9
    """What was understood, and waits for a yes of hers or of the structure's."""
    CELLS = 10
    """What partners mend in their own sheets."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A message for her to address, to change and to send."""

    message: str
    """A `mailto:` address."""
    parties: Sequence[str]
    """The slugs of those to whom it is."""
    to: str
    """Their names."""


@dataclass(frozen=True, slots=True)
class Task:
    """One sentence, one link, the day since when it waits, and how much it weighs."""

    sentence: str
    link: str
    since: date
    weight: Weight
    messages: Sequence[Proposal] = ()
    """Those that are proposed: of what concerns several, none reads of another."""
    partner: str = ""
    """The slug of whose it is; empty for what is of no single partner."""
    problems: Sequence[int | None] = ()
    """The numbers of the open problems that it sums up."""
    call: tuple[str, str] | None = None
    """Which calls it sums up: a session's reference, and their reason."""
    keys: Sequence[str] = ()
    """By which she calls it done, until there is something new; none for what ends by itself."""
    parts: Sequence[str] = ()
    """What it sums up, a line each, where nothing else says it."""
    parties: Sequence[str] = ()
    """The slugs of those to whom the proposed messages are, or who are to be called."""
    advice: str = ""
    """What to do, where no button does it."""
    sheet: str = ""
    """The cell, or the spreadsheet, where the advice is followed."""

    @property
    def is_hers(self) -> bool:
        """Whether the coordinator does it herself, and no partner at home."""
        return self.weight is not Weight.CELLS
