"""Every error raised on purpose, in one tree; each message tells its reader what to do.

SyncServiceError
├── ConfigurationError     wrong settings or mapping files: exit 2, all problems at once
├── UsageError             a command was given something it cannot take: exit 2
│   └── RefusedValue       a typed value that the model refuses
├── NotFound               a reference, run, problem or page that does not exist
├── ConcurrencyError       somebody else holds the lease, or the database is busy: try again
└── OutsideError           something outside failed
    ├── DatabaseUnavailable
    ├── MailNotAccepted
    └── SpreadsheetError   carries the spreadsheet's id
        ├── LostAccess     not shared with us any more, or does not exist
        ├── Trashed        the file lies in the bin
        ├── MissingTab
        ├── QuotaExceeded  wait; nothing was applied
        ├── Unreachable    no answer, or not Google's; nothing is known of what was applied
        └── WriteRefused   Google answered 400 or 403: nothing was applied
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sync_service.domain.refusals import Cause
from sync_service.domain.write import WritePart


@dataclass(frozen=True, slots=True)
class RefusedRequest:
    """One request of a batch: its tab, what it is about and, for cells, the rows and column."""

    sheet_id: int
    part: WritePart
    rows: Collection[int] = ()
    column: int | None = None


class SyncServiceError(Exception):
    """The root: its text may be shown to the person concerned."""


class ConfigurationError(SyncServiceError):
    """Settings or mapping files are wrong; carries every problem, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class UsageError(SyncServiceError):
    """A command was given something it cannot take."""


class RefusedValue(UsageError):
    """A typed value that the model refuses; carries the field and the reason in French."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field} : {reason}")
        self.field = field
        self.reason = reason


class NotFound(SyncServiceError):
    """A reference, run, problem or page that does not exist."""


class ConcurrencyError(SyncServiceError):
    """Somebody else holds the lease, or the database is busy; the same call may succeed later."""


class OutsideError(SyncServiceError):
    """Something outside failed."""


class DatabaseUnavailable(OutsideError):
    """The database does not answer or cannot be written."""


class MailNotAccepted(OutsideError):
    """The mail server refused a message or is silent; `final`: trying again is useless."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class SpreadsheetError(OutsideError):
    """Something went wrong with one spreadsheet; the others go on."""

    def __init__(self, message: str, *, spreadsheet_id: str) -> None:
        super().__init__(message)
        self.spreadsheet_id = spreadsheet_id


class LostAccess(SpreadsheetError):
    """The spreadsheet is not shared with the service any more, or does not exist."""


class Trashed(SpreadsheetError):
    """The file lies in the bin, where Google still accepts writes."""


class MissingTab(SpreadsheetError):
    """The tab is not in the spreadsheet any more."""


class QuotaExceeded(SpreadsheetError):
    """Google asks to wait; nothing was applied."""


class Unreachable(SpreadsheetError):
    """No answer, or one that is not Google's: whether a write was applied is not known."""


class WriteRefused(SpreadsheetError):
    """Google answered 400 or 403: nothing of the batch was applied.

    `refused` is the request that it was about; None when Google names none.
    """

    def __init__(
        self,
        message: str,
        *,
        spreadsheet_id: str,
        refused: RefusedRequest | None = None,
        cause: Cause = "other",
        google: str = "",
    ) -> None:
        super().__init__(message, spreadsheet_id=spreadsheet_id)
        self.refused = refused
        self.cause = cause
        self.google = google
        """Google's own words, without what is quoted in them."""

    @property
    def sheet_id(self) -> int | None:
        return self.refused.sheet_id if self.refused is not None else None
