"""Google Sheets and Drive, as the sync needs them; nothing of their protocol."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sync_service.domain.spreadsheet import SpreadsheetSnapshot, WriteBatch


@dataclass(frozen=True, slots=True)
class FileChange:
    """What Drive says of one changed file; a hint that lags by minutes."""

    spreadsheet_id: str
    version: int | None = None
    trashed: bool = False
    removed: bool = False
    by_us: bool = False


@dataclass(frozen=True, slots=True)
class Sharing:
    """How a file is shared with the service; `is_listed`: Drive reports its changes."""

    can_edit: bool
    is_listed: bool


@dataclass(frozen=True, slots=True)
class Signal:
    """Files that changed since a token, and the token to ask with next time."""

    token: str
    changes: Sequence[FileChange]


@dataclass(frozen=True, slots=True)
class RequestCounts:
    """Requests made so far, by kind."""

    drive: int = 0
    reads: int = 0
    writes: int = 0
    audit: int = 0
    """Reads that nobody asked for; counted by the run, never by the port."""


class Spreadsheets(Protocol):
    """Google Sheets and Drive, as the sync needs them.

    Every method may raise LostAccess, NoSpreadsheet, Trashed, QuotaExceeded or Unreachable.
    """

    def read_signal(self, token: str | None) -> Signal:
        """One Drive request. Without a token: a fresh token and no changes."""

    def read(self, spreadsheet_id: str) -> SpreadsheetSnapshot:
        """One read: all tabs of the spreadsheet, typed."""

    def write(self, spreadsheet_id: str, batch: WriteBatch) -> SpreadsheetSnapshot:
        """Applies the batch, all or nothing, in one request.

        Returns the touched tabs as they are right after it.

        Raises Unreachable when it is not known whether the batch was applied (then compare
        `marker` in a
        fresh read with `batch.marker`), WriteRefused when nothing was.
        """

    def take_leave(self, spreadsheet_id: str, batch: WriteBatch) -> None:
        """Applies the batch, and takes away our metadata, our marker and our protections.

        All or nothing, in one request where its size allows. Idempotent. Raises WriteRefused.
        """

    def read_sharing(self, spreadsheet_ids: Collection[str]) -> Mapping[str, Sharing]:
        """How they are shared, those that are; a Drive request, and one for each unlisted file.

        From then on it is known which of them are in the bin.
        """

    def service_address(self, spreadsheet_id: str) -> str:
        """The e-mail address that the spreadsheet has to be shared with."""

    def counts(self) -> RequestCounts:
        """Requests made by this object since it was made."""
