"""Everything that a plan for one tab is made from: values, lookups, rules and readers.

Decides nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from french_cells.reading import Value
from sync_service.domain.base import BaseCell, Decision, TabState
from sync_service.domain.codec import Composites, EntityCodec
from sync_service.domain.lending import Lending
from sync_service.domain.mapping import Column, Direction, TabRules
from sync_service.domain.record import Change, Given, Record, make_reference
from sync_service.domain.spreadsheet import SheetRow, TabSnapshot, WriteBatch
from sync_service.domain.tombstones import Tombstones
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.identity.match_index import MatchIndex, Matching
from sync_service.sync.planning.identity.matching import match_rows
from sync_service.sync.planning.merge import Outcome, Sides, merge_cell
from sync_service.sync.planning.tab_readers import TabReaders
from sync_service.sync.verification.verify import Verdict, verify

MatchRows = Callable[[Sequence[SheetRow], MatchIndex], Matching]
MergeCell = Callable[[Sides], Outcome]
VerifyWrite = Callable[[WriteBatch, TabSnapshot, TabSnapshot, int], Verdict]
_STRIDE = 663_608_941
"""Odd, so that 2^30 references go by before one returns; the golden ratio's part of them."""

DecisionKey = tuple[str, str, str]
"""Kind, row key and field of the problem that was decided."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Which row is which record, what becomes of a cell, what a response proves."""

    match_rows: MatchRows = match_rows
    merge_cell: MergeCell = merge_cell
    verify: VerifyWrite = verify
    looks_before_archiving: int = 2
    """In how many observations a row has to be missing before it is archived."""
    is_guarded: bool = True
    """Whether changes too large to be meant wait for a person."""
    remembers_guards: bool = True
    """Whether what is held stays held until all of it is put back or answered."""
    suspects_sorts: bool = True
    """Whether many values in another order are taken for a wrong sort, and held."""
    moves_base_after_repair: bool = True
    """Whether the base follows what a write, its repair or a recovery left in place."""
    spares_notes: bool = True
    """Whether a person's note stays, and ours goes elsewhere."""


OURS = Rulebook()


class ColumnRemark(NamedTuple):
    """Why a column is not used: by its field or title, with the column if it is known."""

    name: str
    message: str
    column: int | None = None


class TitleNote(NamedTuple):
    """What stands on the title of a column that is read, by its field.

    With a `key` it is a question, which the sheet answers.
    """

    name: str
    message: str
    key: str = ""


class MergedInto(NamedTuple):
    """The record that stays, and its name as this tab may show it; "" if it may not."""

    ref: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Lookups:
    """What a plan may ask about records beyond its tab; answers stay the same meanwhile."""

    given_by: Callable[[str, str], Given] = lambda _ref, _field: Given()
    """Who gave a record's field its value, and when."""
    is_nobodys: Callable[[str, str], bool] = lambda _ref, _field: False
    """Whether only a default of ours, or what we derived, gave a record's field its value."""
    is_count_of_ours: Callable[[str], bool] = lambda _ref: False
    """Whether a count is what families' states make, and nobody's word."""
    known_before: Callable[[str, datetime], Mapping[str, Value]] = lambda _ref, _at: {}
    """What a family's fields were at an instant, before recent changes from sheets."""
    came_at: Callable[[str], datetime | None] = lambda _ref: None
    """When a record was made or last came back, as far as history knows."""
    was_made_since: Callable[[str, str], bool] = lambda _ref, _other: True
    """Whether another record was made after this one, which is archived now, was archived."""
    went_here: Callable[[str], bool] = lambda _ref: False
    """Whether a record is archived because its row disappeared from this tab."""
    had: Callable[[str, str], Collection[Value]] = lambda _ref, _field: ()
    """Values that a record's field has had, as far as history knows."""
    changes_of: Callable[..., Sequence[Change]] = lambda _ref, *_fields: ()
    """What history says of a record's fields, without words that were given up."""
    is_typed: Callable[[str, str, Value], bool] = lambda _ref, _field, _value: False
    """Whether a sheet shows that somebody typed this value into the field's own cell."""
    cells_elsewhere: Callable[[str], Sequence[Mapping[str, BaseCell]]] = lambda _ref: ()
    """What columns that are read hold of a record in other followed tabs, as last planned."""
    references_to: Callable[[str], Sequence[str]] = lambda _ref: ()
    """Live records that refer to a record, and so keep it."""
    listed_in: Callable[[str], Sequence[str]] = lambda _ref: ()
    """In words: the other lists that show a record and would miss it."""
    asked_about_in: Callable[[str], Sequence[str]] = lambda _ref: ()
    """In words: those that are asked whether its row, with others, was to go from there."""
    left_at: Callable[[str], datetime | None] = lambda _ref: None
    """When its row was last found to be gone from another of these lists."""
    asks_of: Callable[[str, AbstractSet[str]], bool] = lambda _ref, _fields: False
    """Whether the coordinator made a record, or last changed one of these fields, in no sheet, and
    this is the list, of those that show it, that asks about it."""
    is_asked_here: Callable[[str], bool] = lambda _ref: True
    """Whether this is the list in which what concerns a record of several lists is asked."""
    repeats_elsewhere: Callable[[str], bool] = lambda _ref: False
    """Whether another list asks already whether a record repeats another."""
    asks_elsewhere: Callable[[str, str], bool] = lambda _ref, _borrower: False
    """Whether another list asks about a loan: its lender's, or the borrowing partner's."""
    is_elsewhere: Callable[[str], bool] = lambda _ref: False
    """Whether a reference unknown in this tab's scope is a record's out of it."""
    families: Callable[[str], int] = lambda _ref: 0
    """How many families have a place in a session, or wait for one."""
    is_told: Callable[[str], bool] = lambda _ref: False
    """Whether somebody said who came to a session: a count, or a family's state."""
    is_live: Callable[[str], bool] = lambda _ref: False
    """Whether a reference is that of a live record, in whatever scope."""
    owner_of: Callable[[str], str] = lambda _ref: ""
    """The name of the structure that a thing or an action belongs to; "" for all others."""
    seated: Callable[[str], Mapping[str, int]] = lambda _ref: {}
    """Registration → how many people it seats in a session."""
    day_of: Callable[[str], str] = lambda _ref: ""
    """The day of a session; "" if it is not known."""
    held_on: Callable[[str], str | None] = lambda _ref: None
    """The day on which a session was held that only another day made planned."""
    capacity: Callable[[str], int | None] = lambda _ref: None
    """The places of a future session; None without a limit, or if it does not matter any more."""
    is_meant: Callable[[str, int], bool] = lambda _ref, _people: False
    """Whether somebody said that so many people in a session are meant."""
    lending: Callable[[], Lending] = lambda: Lending({}, date.min)
    """All loans of everybody; asked once, by a plan that changes some."""


@dataclass(frozen=True, slots=True)
class Situation:
    """One tab as it was read, what is remembered of it, and the records it shows.

    `records` includes archived ones. `given` are values that a new row gets from the tab's scope.
    `fixed` fields cannot be changed by a sheet. `assumed_elsewhere`: values that another sheet's
    reader assumed and nobody has confirmed. `seed` makes new references.
    """

    spreadsheet_id: str
    tab: TabSnapshot
    rules: TabRules
    columns: Sequence[Column]
    state: TabState
    records: Mapping[str, Record]
    codec: EntityCodec
    now: datetime
    settle_seconds: int = 0
    partner: str = ""
    keeper: str = ""
    """Whose the partner's records are: its own, or of the structure that it was merged into."""
    locale: str = ""
    """The spreadsheet's, as Google names it; "" counts as French."""
    given: Mapping[str, Value] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    goes_with_person: frozenset[str] = frozenset()
    """Fields that are emptied when somebody is erased."""
    says_who: frozenset[str] = frozenset()
    """Fields that name somebody: another cell's note would keep the name for ever."""
    assumed_elsewhere: frozenset[tuple[str, str]] = frozenset()
    accepted: frozenset[str] = frozenset()
    """Questions on whole columns that somebody has answered with yes."""
    decisions: Mapping[DecisionKey, Decision] = field(default_factory=dict)
    given_up: Mapping[DecisionKey, str | None] = field(default_factory=dict)
    """The database's value as shown to whoever decided a conflict for the sheet."""
    confirmed: frozenset[str] = frozenset()
    """What people confirmed of what guards held: exactly the elements that they were shown."""
    refused: frozenset[str] = frozenset()
    """What they said no to: the sheet gets its old values back."""
    drafts: frozenset[str] = frozenset()
    """Fingerprints of rows that an open problem is about and that are no record yet."""
    lookups: Lookups = field(default_factory=Lookups)
    seed: int = 0
    rulebook: Rulebook = OURS
    header: Header | None = None
    """The header, if it is known; else the plan looks for it."""
    notices: Sequence[str] = ()
    """What the partner reads about the whole tab, in a note on our title."""
    open_cells_url: str = ""
    """The page that lists what waits in this spreadsheet; "" if none is served."""
    remarks: Sequence[ColumnRemark] = ()
    """Of columns that were set aside before the plan."""
    on_titles: Sequence[TitleNote] = ()
    told_on_titles: Mapping[str, str] = field(default_factory=dict)
    """Field → what its title's note tells since this run, to be remembered."""
    new_titles: Mapping[str, str] = field(default_factory=dict)
    """Field → title of columns that the coordinator asked to add."""
    refuses_new: tuple[str, str] | None = None
    """If rows make no new records here: the field at which to say so, and why."""
    stays_out: frozenset[str] = frozenset()
    """Records for which no row is added."""
    merged: Mapping[str, MergedInto] = field(default_factory=dict)
    """Rows of a matrix that were made one with another → which one counts."""
    tombstones: Tombstones = field(default_factory=Tombstones)
    """Tombstones of records erased by date whose rows may still be here."""
    tells_steps: bool = True
    """Whether the plan lists its steps, as a dry run shows them."""
    written_only: frozenset[str] = field(init=False)
    """Fields that are written to a sheet and never read from it."""
    first_named: Sequence[Record] = ()
    """Records that new rows name for the first time; stored with the first such row."""
    readers: TabReaders = field(default_factory=TabReaders)
    """How cells are read together with others."""
    composites: Composites = field(default_factory=dict)
    """Columns that hold several fields, or a derived one."""
    codec_on: Callable[[date], EntityCodec] | None = None
    """The codec as it would be on another day; None where cells are read as of today."""

    def __post_init__(self) -> None:
        written_only = frozenset(c.field for c in self.columns if c.direction == "to_sheet")
        object.__setattr__(self, "written_only", written_only)

    @property
    def is_first_meeting(self) -> bool:
        return self.state.first_met_at is None

    @property
    def takes_notes(self) -> bool:
        """Whether our notes are written here: without one, none was deleted."""
        refusal = self.state.refusal
        return refusal is None or "notes" not in refusal.parts

    def waits_for_a_yes(self, ref: str, name: str) -> bool:
        """Whether this tab is not told of a value yet, which another sheet's reader assumed.

        It is told of one that had been agreed on there before words were typed beside it: a row
        that becomes somebody else's is no more half one person, half another for these words.
        """
        if (ref, name) not in self.assumed_elsewhere:
            return False
        cells = (cells.get(name) for cells in self.lookups.cells_elsewhere(ref))
        asked = [cell for cell in cells if cell is not None and cell.assumption is not None]
        return not asked or not all(cell.stood_before for cell in asked)

    def direction_of(self, name: str) -> Direction:
        for column in self.columns:  # a loop: this is asked of every cell
            if column.field == name:
                return column.direction
        return "both"

    def decision_on(self, row_key: str, name: str, *kinds: str) -> Decision | None:
        # Asked of every cell, and most runs have none.
        if not self.decisions:
            return None
        chosen = (self.decisions.get((kind, row_key, name)) for kind in kinds)
        return next((decision for decision in chosen if decision is not None), None)

    def new_reference(self, count: int) -> str:
        """The `count`-th new reference of this plan: none looks like the one before."""
        return make_reference(self.codec.entity, self.seed + (count + 1) * _STRIDE)
