"""The canonical records, and the journal of what changed them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from french_cells.reading import Value
from sync_service.domain.record import Change, Entity, Record


class Records(Protocol):
    """Canonical records."""

    def find(self, ref: str) -> Record | None: ...

    def find_all(self, refs: Iterable[str]) -> Mapping[str, Record]:
        """Those that exist, by reference, archived or not; in few statements."""

    def read_all(
        self, entity: Entity, *, archived: bool = False, fields: tuple[str, ...] = ()
    ) -> Sequence[Record]:
        """In the order of their references' creation; archived ones too if asked.

        With `fields` they have these alone.
        """

    def count(self, entity: Entity) -> int:
        """Live records."""

    def read_like(self, entity: Entity, field: str, value: str) -> Sequence[Record]:
        """Live records with this value in a field, in the order they were made."""

    def read_sessions_at(self, slug: str) -> Sequence[tuple[Record, Record | None]]:
        """Live sessions of this address, in the order they were made, each with its workshop.

        Archived or not; None where there is none.
        """

    def read_sessions_from(self, day: str, *, archived: bool = False) -> Sequence[Record]:
        """Sessions of this day or later, and earlier ones that share the address of one of them.

        In the order they were made; archived ones too if asked.
        """

    def read_scope(self, entity: Entity, partner: str | None) -> Mapping[str, Record]:
        """By reference, archived ones included; `partner` is a slug, None means all.

        Scope `own`: the organisation itself, its contacts, items it owns, loans it lends or
        borrows, its attendance,
        workshops it leads, their sessions, registrations and counts.
        """

    def add(self, records: Iterable[Record]) -> None: ...

    def update(self, ref: str, fields: Mapping[str, Value], at: datetime) -> None:
        """Sets just these fields; raises NotFound."""

    def update_all(self, changes: Mapping[str, Mapping[str, Value]], at: datetime) -> None:
        """`update` for many records by reference, in few statements."""

    def archive(self, refs: Iterable[str], at: datetime, *, archived: bool = True) -> None:
        """Or takes back out of the archive."""

    def hold(self, refs: Iterable[str]) -> None:
        """Nobody else changes these until the transaction ends.

        What others changed before is seen from now on, by a transaction that writes.
        """

    def find_owners(self, refs: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """Reference → the slugs of the partners in whose own scope the record is."""

    def references_to(self, ref: str) -> Sequence[str]:
        """References of live records that link to this one."""

    def find_existing(self, refs: Iterable[str]) -> frozenset[str]:
        """Those of these references that belong to some record, archived or not."""


class Merges(Protocol):
    """Records of which somebody made one (`MERGED`): who is one person is read here alone.

    A record counts as merged while it is archived, until it is archived for another reason.
    """

    def note(self, dropped: str, kept: str) -> None:
        """Of a record that was archived just now; what opened the one opens the other."""

    def find_kept(self, ref: str) -> str | None:
        """What this record was merged into, whether or not it lives again since."""

    def read_dropped(self, entity: Entity) -> Mapping[str, str]:
        """Each such record that is archived → what it was merged into, which may be gone, too."""

    def find_same(self, refs: Iterable[str]) -> Sequence[str]:
        """These, and all that are one person with them, through however many merges."""


RunKind: TypeAlias = Literal["sync", "edit", "undo", "form", "import"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the sync, or one act of a person, that changed records."""

    id: str
    kind: RunKind
    started_at: datetime
    ended_at: datetime | None = None
    summary: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """A change by its number, without its values: a field of a record."""

    number: int
    ref: str
    field: str


class Journal(Protocol):
    """Append-only: runs and what they changed."""

    def open_run(self, run: Run) -> None: ...

    def close_run(self, run_id: str, at: datetime, summary: Mapping[str, int]) -> None: ...

    def read_runs(self, limit: int = 50) -> Sequence[Run]:
        """Newest first."""

    def append(self, changes: Iterable[Change]) -> None: ...

    def read_history(self, ref: str) -> Sequence[Change]:
        """Oldest first."""

    def read_histories(
        self, refs: Iterable[str], fields: Collection[str] = ()
    ) -> Mapping[str, Sequence[Change]]:
        """Of each of these, oldest first; with `fields`, only their changes."""

    def read_changes(
        self,
        *,
        run_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        entities: Collection[Entity] = (),
    ) -> Sequence[Change]:
        """Oldest first; those of all kinds of records where none is named."""

    def read_changes_of(self, run_ids: Collection[str]) -> Sequence[Change]:
        """What these runs changed, oldest first."""

    def last_change(self) -> int:
        """A number that grows with each appended change; 0 when there is none."""

    def entities_changed_after(
        self, change_number: int, but_from: Sequence[str] = ()
    ) -> frozenset[Entity]:
        """Without what these sources changed."""

    def find_changed_after(self, change_number: int, refs: Iterable[str]) -> frozenset[str]:
        """Those of these references that were changed after this change."""

    def read_latest(self, after: int, most: int) -> Sequence[Touch]:
        """Newest first: the changes after this one, at most so many."""
