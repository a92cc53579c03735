"""Families' registrations: seats under their lock, and what is erased in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sync_service.domain.record import Record


@dataclass(frozen=True, slots=True)
class SeatLock:
    """What the lock's own statement returned: the session as nobody else can change it now."""

    session_ref: str
    rev: int
    capacity: int | None


class Seats(Protocol):
    """Registrations of one session under its lock (design/forms.md, Seats under concurrency)."""

    def lock(self, session_ref: str) -> SeatLock:
        """Must be the transaction's first statement; raises NotFound."""

    def find_by_nonce(self, nonce: str) -> Record | None:
        """The registration that this form already made (idempotency key)."""

    def is_form_used(self, nonce: str) -> bool:
        """Whether this form was answered, also where the registration that it made is erased."""

    def use_form(self, nonce: str, session_ref: str, at: datetime) -> None:
        """Counts one answer to a form. Raises ConcurrencyError for one that was used before."""

    def find_by_token(self, token_hash: str) -> Record | None: ...

    def read_session(self, session_ref: str) -> Sequence[Record]:
        """All registrations of a session, oldest first."""

    def add(
        self,
        record: Record,
        *,
        nonce: str,
        token_hash: str,
        suspect: bool = False,
    ) -> None: ...

    def find_suspects(self, session_ref: str) -> frozenset[str]:
        """Registrations that filled in the trap: archived from the start, seated nowhere."""

    def save_told_date(self, session_ref: str, day: str) -> None:
        """The date that the session's families know now: retention never counts from before it."""

    def count_recent(self, *, session_ref: str | None = None, since: datetime) -> int:
        """Forms answered since then, in one session or in all."""

    def forget_forms(self, before: datetime) -> None:
        """Those that are too old to be sent again."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What a purge erased: registrations emptied, changes and mails deleted."""

    registrations: int = 0
    changes: int = 0
    mails: int = 0


class Retention(Protocol):
    """Personal data that has served its time."""

    def purge_registrations(self, before: str, at: datetime) -> Erased:
        """Empties what says who came to sessions held before this day; figures stay.

        A session counts as held on the later of its date and the date last told to families;
        what an edit since yesterday made due waits for the next night.
        The emptied fields reach the sheets as any change does. Their history, and mails and
        proofs of writes from before this day, are deleted.
        """

    def erase(self, refs: Iterable[str], at: datetime) -> Erased:
        """Empties contacts and registrations of everything that says who they are, for good.

        Contacts are archived. Their history, open problems and mails are deleted. What waited in
        their cells counts as agreed, so that the emptied fields reach the sheets as any change
        does. A copy that is taken back later is erased again. `Erased.registrations` counts
        contacts too.
        """

    def find_oldest(self) -> str | None:
        """The day of the oldest session whose registrations still say who came."""
