"""What the sync remembers between runs: observations, intents, open problems."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from sync_service.domain.base import BaseCell, BaseRow, Decision, Problem, TabState


@dataclass(frozen=True, slots=True)
class SpreadsheetState:
    """What is remembered of one spreadsheet between runs."""

    spreadsheet_id: str
    state: str = "new"
    """A `state` of the `sync` command's JSON, or `new`."""
    version_seen_at: datetime | None = None
    """When a read last showed what somebody else than us had changed."""
    read_at: datetime | None = None
    fingerprint: str = ""
    planned_change: int = 0
    """`Journal.last_change()` when it was last planned and written, or last had nothing to get."""
    unsettled: bool = False
    deferred_since: datetime | None = None
    error: str = ""
    failures: int = 0
    retry_after: datetime | None = None
    """Until then nothing but Drive's naming it, an audit or a person makes us ask again."""
    rules: str = ""
    """The fingerprint of the mapping that it was last planned under."""
    refused_until: datetime | None = None
    """When what Google did not take in one of its tabs is tried again."""


@dataclass(frozen=True, slots=True)
class WriteIntent:
    """One write as it was meant, journalled before it is sent.

    `batch` is the batch's JSON form.
    """

    marker: str
    spreadsheet_id: str
    run_id: str
    step: Literal["intended", "unseen", "verified", "repaired", "abandoned"]
    """`unseen`: not found in the sheet when last looked for; Google may be late."""
    batch: str
    before: str
    """The touched rows as they were, JSON: what a repair puts back."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a run asks before all else: for most, it shows that there is nothing to do."""

    signal_token: str | None
    last_change: int
    """`Journal.last_change()`."""
    is_paused: bool
    is_unproved: bool
    """Some write is open: `SyncMemory.find_unproved` names its spreadsheet."""
    knows_all: bool
    """Each of the slugs that were asked about is an organisation's."""
    is_held_ahead: bool = False
    """Some session is « Tenue » after the day that was asked about."""


class ShownRow(NamedTuple):
    """One tab that shows a record, our note on the reference cell there, and what it holds.

    `is_fed`: formulas show it there, so nobody can take its row out.
    """

    spreadsheet_id: str
    sheet_id: int
    title: str
    note: str
    cells: Mapping[str, BaseCell]
    is_fed: bool = False
    generation: str = ""
    """The tab's, which names what it was followed as."""
    read: Sequence[str] = ()
    """The fields that have a column there; a cell of another one was read once."""
    missing_since: datetime | None = None
    asked: Mapping[str, Sequence[str]] = {}
    """What the tab's questions are about; known of rows that are missing from it."""

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(self.cells)


class SyncMemory(Protocol):
    """What the sync remembers.

    Per spreadsheet, per tab, per row; and intents.
    """

    def read_pulse(self, slugs: Collection[str] = (), day: str | None = None) -> Pulse:
        """At the cost of one question."""

    def save_signal_token(self, token: str) -> None: ...

    def read_installation(self) -> str | None:
        """What this installation is called; a copy of the database is the same one."""

    def name_installation(self, name: str) -> str:
        """Gives it this name, unless it has one; the name that it has then."""

    def read_spreadsheet(self, spreadsheet_id: str) -> SpreadsheetState:
        """A fresh state for a spreadsheet never met."""

    def read_spreadsheets(self) -> Mapping[str, SpreadsheetState]:
        """Those ever met, by id."""

    def save_spreadsheet(self, state: SpreadsheetState) -> None: ...

    def pass_over(self, states: Iterable[SpreadsheetState], change: int) -> None:
        """No change up to this one concerns these, but for any that was planned meanwhile."""

    def read_tabs(self, spreadsheet_id: str) -> Mapping[int, TabState]:
        """By sheet id, with their rows."""

    def read_titles(self, spreadsheet_id: str) -> Mapping[str, str]:
        """Generation → what the tab was called when last read; without looking at rows."""

    def read_all_titles(self) -> Mapping[str, Mapping[str, str]]:
        """The same of every spreadsheet, by its id."""

    def read_columns(self, spreadsheet_id: str, sheet_id: int) -> frozenset[str]:
        """The fields that had a column in the tab when it was last read."""

    def read_questions(self) -> Sequence[TabState]:
        """The tabs that have asked something about a whole column, without their rows."""

    def save_tab(
        self, state: TabState, changed: Iterable[BaseRow], forgotten: Iterable[str] = ()
    ) -> None:
        """Stores the tab's own values and only these rows; `state.rows` is not looked at."""

    def forget_tab(self, spreadsheet_id: str, sheet_id: int) -> None:
        """The tab and all its rows, as if it had never been met."""

    def find_tabs_holding(
        self, refs: Iterable[str], *, missing: bool = False
    ) -> Mapping[str, Sequence[tuple[str, int]]]:
        """Reference → (spreadsheet id, sheet id) of the tabs where it has a row.

        Rows that are missing from their tab only if asked.
        """

    def find_rows(self, ref: str, *, missing: bool = False) -> Sequence[ShownRow]:
        """Where the record has a row that is not missing from its tab; or those that are."""

    def find_cells(self, ref: str, field: str) -> Sequence[BaseCell]:
        """What each tab remembers of one field of a record, also where its row is missing."""

    def find_missing_since(self, ref: str) -> datetime | None:
        """Since when a tab that had its row has it no more; None where all have it still."""

    def save_intent(self, intent: WriteIntent) -> None:
        """Adds it or moves it to another step."""

    def read_open_intents(self, spreadsheet_id: str) -> Sequence[WriteIntent]:
        """Those still `intended`."""

    def read_unseen_intents(self, spreadsheet_id: str) -> Sequence[WriteIntent]: ...

    def last_writes(self) -> Mapping[str, datetime]:
        """When something was last written into each spreadsheet, and proved, by its id."""

    def find_unproved(self) -> frozenset[str]:
        """The spreadsheets with an open intent."""


class Problems(Protocol):
    """Open problems, and what people decided about them."""

    def read_open(self, spreadsheet_id: str | None = None) -> Sequence[Problem]: ...

    def replace(
        self, spreadsheet_id: str, sheet_id: int | None, problems: Iterable[Problem], at: datetime
    ) -> None:
        """These are the open ones of this tab now (None: of the spreadsheet itself).

        One that was open before (same kind, row_key, field) keeps its id, `since` and decision;
        others that were open are closed.
        """

    def count_opened(self) -> Mapping[str, int]:
        """How many were ever opened, by kind; those that are over count, too."""

    def find(self, problem_id: int) -> Problem | None: ...

    def hold(self, problem_id: int) -> None:
        """Until the transaction ends nobody else decides it; waits for whoever is doing so."""

    def decide(self, problem_id: int, decision: Decision | None) -> None:
        """None takes a decision back. Raises NotFound when no such problem is open."""
