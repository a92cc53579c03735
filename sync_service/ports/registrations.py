"""Families' registrations: seats under their lock, feelings, and what is erased in time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from sync_service.domain.record import Entity, Record
from sync_service.domain.tombstones import Tombstones


@dataclass(frozen=True, slots=True)
class SeatLock:
    """What the lock's own statement returned: the session as nobody else can change it now."""

    session: Record
    rev: int
    capacity: int | None
    told_date: str | None = None
    """What `save_told_date` stored last."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """Who has a say in what a newcomer gets: how many people have seats, and some families.

    `families` are those that wait, and those with a contact of the newcomer's; oldest first.
    """

    taken: int
    families: Sequence[Record]


@dataclass(frozen=True, slots=True)
class FormUse:
    """Whether a form was answered before, and how many were lately: of all sessions, or of its."""

    rivals: Rivals
    """Of the first of its sessions."""
    workshop: Record | None
    """Of that session."""
    made: str | None
    """The registration that it made."""
    is_used: bool
    """Also where that registration is erased."""
    in_a_minute: int
    here_in_a_minute: int
    here_in_a_day: int
    is_known: bool
    """A registration for whatever session has a mail address of this family."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Of one session: how many people have seats, and how many families wait."""

    people: int = 0
    waiting: int = 0


class Seats(Protocol):
    """Registrations of one session under its lock (design/forms.md, Seats under concurrency)."""

    def lock(self, session_ref: str) -> SeatLock:
        """Must be the transaction's first statement; raises NotFound."""

    def find_by_nonce(self, nonce: str) -> Record | None:
        """The registration that this form already made (idempotency key)."""

    def read_use(
        self,
        nonce: str,
        session_refs: Sequence[str],
        at: datetime,
        contacts: Collection[str] = (),
    ) -> FormUse:
        """At the cost of one question; of a cycle all sessions are counted as one.

        `contacts`: a telephone and an address at most.
        """

    def use_form(self, nonce: str, session_ref: str, at: datetime) -> None:
        """Counts one answer to a form. Raises ConcurrencyError for one that was used before."""

    def read_session(self, session_ref: str) -> Sequence[Record]:
        """All registrations of a session, oldest first."""

    def read_sessions(self, session_refs: Iterable[str]) -> Mapping[str, Sequence[Record]]:
        """All registrations of each of these, oldest first."""

    def count_taken(self, session_refs: Iterable[str]) -> Mapping[str, Taken]:
        """At the cost of one question, however many have registered; none in the archive."""

    def read_rivals(self, session_ref: str, contacts: Collection[str]) -> Rivals:
        """At the cost of one question, however many have registered; none in the archive.

        `contacts`: as above.
        """

    def add(self, record: Record, *, nonce: str, suspect: bool = False) -> None:
        """Raises ConcurrencyError where its reference is taken, or for a form used before.

        As does `use_form`: at the latest when the transaction ends.
        """

    def find_suspects(self, session_ref: str) -> frozenset[str]:
        """Registrations that filled in the trap: archived from the start, seated nowhere."""

    def bind(self, refs: Iterable[str]) -> None:
        """These are one family's of a cycle, with those that the first one is bound to already."""

    def read_bound(self, ref: str) -> Sequence[Record]:
        """Those made with it, itself too, oldest first; nobody where it was made alone."""

    def give_place(self, dropped: str, kept: str) -> None:
        """The second one has the place of whichever came first."""

    def save_told_date(self, session_ref: str, day: str) -> None:
        """The date that the session's families know now: retention never counts from before it."""

    def forget_forms(self, before: datetime) -> None:
        """Those that are too old to be sent again."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What a purge erased: registrations emptied, changes, mails and other records deleted."""

    registrations: int = 0
    changes: int = 0
    mails: int = 0
    records: Mapping[str, int] = field(default_factory=dict)
    """By entity, whole records that went."""
    postponed: int = 0
    """Those left for the next time, because their spreadsheet was being written."""


class Retention(Protocol):
    """Personal data that has served its time."""

    def purge_registrations(self, before: str, at: datetime) -> Erased:
        """Empties what says who came to sessions held before this day; figures stay.

        A session counts as held on the later of its date and the date that families last heard;
        what an edit since yesterday made due waits for the next night.
        The emptied fields reach the sheets as any change does. Their history, mails and proofs
        of writes from before this day, and mails that nobody can be sent any more, are deleted.
        So are their open problems, and incidents that quote them and nobody who is not erased.
        So is what was written before yesterday, where something was written later.
        """

    def erase(self, refs: Iterable[str], at: datetime, values: Collection[str] = ()) -> Erased:
        """Empties contacts and registrations of everything that says who they are, for good.

        Those that are one person with them, too. `values` are addresses and numbers of theirs
        alone: mails to these go, and whatever other records' history says of them.
        Contacts are archived. Their history, open problems and mails are deleted, and so are
        incidents that quote them and nobody who is not erased. What waited in their cells counts
        as agreed, so that the emptied fields reach the sheets as any change does. A copy that is
        taken back later is erased again. `Erased.registrations` counts contacts too.
        """

    def find_oldest(self) -> str | None:
        """The day of the oldest session whose registrations still say who came."""


class Overdue(Protocol):
    """Contacts, attendance and loans that have served their time: they go as whole records.

    What an edit since yesterday made due waits for the next night. Instants in the future were
    stored by a clock that was wrong: they count as now.
    """

    def mend_instants(self, at: datetime) -> None:
        """Those more than a day ahead become `at`."""

    def find_overdue(
        self, entity: Entity, before: str, at: datetime, *, but: Collection[str], most: int
    ) -> Sequence[str]:
        """References, oldest first, of what was over before this day.

        A loan is over once it came back or was called off, attendance after its meeting, a
        contact once it left, or its partner did and nobody touched it since; any of them once
        it is archived. A contact whom a loan names is not due.
        """

    def find_followed_by(self, refs: Iterable[str]) -> Mapping[str, Collection[str]]:
        """Spreadsheet → those of these records that have, or had, a row in it."""

    def delete(self, refs: Iterable[str]) -> Erased:
        """The records, with their history, problems and what their rows held; no sheet changes.

        A contact's attendance goes with it. Each row is remembered by a tombstone.
        """

    def find_overdue_values(
        self,
        place: tuple[Entity, str],
        before: str,
        at: datetime,
        *,
        but: Collection[str],
        most: int,
    ) -> Sequence[str]:
        """Like `find_overdue`, for an entity's field that goes before its record does."""

    def empty(self, place: tuple[Entity, str], refs: Iterable[str], at: datetime) -> int:
        """That field of these records, with its history and problems; no sheet changes.

        What is in the cells counts as nothing from now on, until somebody types there.
        """

    def find_old_days(self, before: str) -> Collection[str]:
        """Spreadsheets with a tab whose date columns before this day are still remembered."""

    def forget_old_days(self, spreadsheet_id: str, before: str) -> None:
        """What stood under them, partner by partner: their attendance is gone."""

    def find_unemptied(
        self, before: datetime, *, but: Collection[str], most: int
    ) -> Sequence[str]:
        """People erased before this instant of whom rows are still remembered as they were.

        One whose row is gone does not wait for that instant. Loans and sessions as well, whose
        rows are remembered with a name that they have not had since before it.
        """

    def seal(self, refs: Collection[str], before: datetime) -> None:
        """What is remembered of their cells becomes a keyed hash; a run still recognises them."""

    def read_tombstones(
        self, spreadsheet_id: str, sheet_id: int, *, is_keyed: bool = False
    ) -> Tombstones:
        """Those of the tab; of other tabs of the spreadsheet, where it may be a copy.

        `is_keyed`: with the key also where there are none, since something else has it.
        """

    def forget_tombstones(self, spreadsheet_id: str, sheet_id: int, refs: Iterable[str]) -> None:
        """Somebody used these rows again."""


Feeling: TypeAlias = Literal["good", "fair", "bad"]


class Feelings(Protocol):
    """One answer for each registration, one for all that one form made; of erased ones too."""

    def say(self, ref: str, session_ref: str, feeling: Feeling) -> None:
        """Instead of what was said before, on whichever date of a cycle."""

    def find(self, ref: str) -> Feeling | None: ...

    def count(self) -> Mapping[str, Mapping[Feeling, int]]:
        """By session."""
