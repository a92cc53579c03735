"""Drive's change log: one request for any number of spreadsheets, for each service account."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from gspread.exceptions import APIError

from sync_service.adapters.google.http_client import ServiceHTTPClient
from sync_service.ports import FileChange

_CHANGES_URL = "https://www.googleapis.com/drive/v3/changes"
_FILES_URL = "https://www.googleapis.com/drive/v3/files"
_CHANGE_FIELDS = (
    "nextPageToken,newStartPageToken,"
    "changes(changeType,driveId,fileId,removed,file(version,trashed,lastModifyingUser(me,emailAddress)))"
)
_SPREADSHEETS = "mimeType = 'application/vnd.google-apps.spreadsheet'"
_LISTED_FIELDS = "nextPageToken,files(id,trashed,driveId,capabilities(canEdit))"
_SHARED_DRIVES = {"supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}
_MOST_A_PAGE = "1000"
_UNKNOWN_TOKEN = frozenset({400, 404, 410})


def read_start_token(client: ServiceHTTPClient, drive: str = "") -> str:
    """The token of the account's own log, or of a shared drive's."""
    params = {"fields": "startPageToken", "supportsAllDrives": "true"} | _of_drive(drive)
    answer = client.request("get", f"{_CHANGES_URL}/startPageToken", params=params)
    return str(answer.json()["startPageToken"])


def _of_drive(drive: str) -> dict[str, str]:
    return {"driveId": drive} if drive else {}


class Log(NamedTuple):
    """What a log says since a token: the next one, changed files, shared drives one is in now."""

    token: str
    changes: list[FileChange]
    drives: frozenset[str]


def read_changes(
    client: ServiceHTTPClient, token: str, addresses: Iterable[str]
) -> tuple[str, list[FileChange]]:
    """The next token, and the changed files since this one."""
    log = read_log(client, token, addresses)
    return log.token, log.changes


def read_log(
    client: ServiceHTTPClient, token: str, addresses: Iterable[str], drive: str = ""
) -> Log:
    """Of the account, or of a shared drive; several pages if there is much to report."""
    ours = {address.lower() for address in addresses}
    entries: list[Mapping[str, Any]] = []
    while True:
        params = {"pageToken": token, "pageSize": _MOST_A_PAGE, "fields": _CHANGE_FIELDS}
        params |= _of_drive(drive)
        page = client.request("get", _CHANGES_URL, params=params | _SHARED_DRIVES).json()
        entries += page.get("changes", ())
        if "nextPageToken" not in page:
            break
        token = str(page["nextPageToken"])
    of_drives = [entry for entry in entries if entry.get("changeType") == "drive"]
    joined = {str(one.get("driveId", "")) for one in of_drives if not one.get("removed", False)}
    changes = [_load_change(entry, ours) for entry in entries if entry not in of_drives]
    return Log(str(page.get("newStartPageToken", token)), changes, frozenset(joined - {""}))


@contextmanager
def forgiving_unknown_token() -> Iterator[None]:
    """A stand-in that was started again does not know its predecessor's tokens."""
    try:
        yield
    except APIError as error:
        if error.response.status_code not in _UNKNOWN_TOKEN:
            raise


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A spreadsheet in an account's lists; `drive` is the shared drive that it is in."""

    can_edit: bool
    is_trashed: bool = False
    drive: str = ""


def read_files(client: ServiceHTTPClient) -> dict[str, ListedFile]:
    """All spreadsheets shared with the account, in its drives too: not what is open by link.

    Those in the bin are among them: the log only reports those thrown in later.
    """
    found: dict[str, ListedFile] = {}
    params = {"q": _SPREADSHEETS, "pageSize": _MOST_A_PAGE, "fields": _LISTED_FIELDS}
    params |= _SHARED_DRIVES | {"corpora": "allDrives"}
    while True:
        page = client.request("get", _FILES_URL, params=params).json()
        found |= {str(entry["id"]): _load_file(entry) for entry in page.get("files", ())}
        if "nextPageToken" not in page:
            return found
        params["pageToken"] = str(page["nextPageToken"])


def find_file(client: ServiceHTTPClient, spreadsheet_id: str) -> ListedFile | None:
    """One file by its id, also where it is in no list; None where it is out of reach."""
    params = {"fields": "trashed,driveId,capabilities(canEdit)", "supportsAllDrives": "true"}
    found: ListedFile | None = None
    with forgiving_unknown_token():
        answer = client.request("get", f"{_FILES_URL}/{spreadsheet_id}", params=params)
        found = _load_file(answer.json())
    return found  # noqa: RET504 - forgiven, it stays None


def read_trashed(client: ServiceHTTPClient) -> set[str]:
    """The spreadsheets that are in the bin now."""
    return {name for name, file in read_files(client).items() if file.is_trashed}


def _load_file(entry: Mapping[str, Any]) -> ListedFile:
    can_edit = bool(entry.get("capabilities", {}).get("canEdit", False))
    return ListedFile(can_edit, bool(entry.get("trashed")), str(entry.get("driveId", "")))


def _load_change(entry: Mapping[str, Any], ours: set[str]) -> FileChange:
    file = entry.get("file", {})
    user = file.get("lastModifyingUser", {})
    trashed, removed = bool(file.get("trashed", False)), bool(entry.get("removed", False))
    wrote_last = bool(user.get("me")) or str(user.get("emailAddress", "")).lower() in ours
    return FileChange(
        spreadsheet_id=str(entry.get("fileId", "")),
        version=int(file["version"]) if "version" in file else None,
        trashed=trashed,
        removed=removed,
        # Throwing a file away is nobody's edit: its last one may well be ours.
        by_us=wrote_last and not trashed and not removed,
    )


@dataclass(frozen=True, slots=True)
class Position:
    """Where we are in the logs, as it is kept between runs: each account's token, and the bin.

    What is in the bin is part of it because a log reports it only once, and a later process has
    to know: Google goes on answering reads and writes of such a file.
    """

    tokens: Mapping[str, str]
    trashed: frozenset[str] = frozenset()
    drives: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By account, those that it is a member of and that hold spreadsheets, each with its token."""

    def text(self) -> str:
        """One account's token alone stays as it is."""
        drives = {name: dict(sorted(own.items())) for name, own in self.drives.items() if own}
        if len(self.tokens) == 1 and not self.trashed and not drives:
            return next(iter(self.tokens.values()))
        kept: dict[str, Any] = {
            "tokens": dict(sorted(self.tokens.items())),
            "trashed": sorted(self.trashed),
        }
        kept |= {"drives": dict(sorted(drives.items()))} if drives else {}
        return json.dumps(kept, separators=(",", ":"))


def load_position(text: str | None, addresses: Sequence[str]) -> Position:
    """Accounts that the text does not know have no token yet."""
    if not text:
        return Position({})
    if not text.startswith("{"):
        return Position({addresses[0]: text})
    kept = json.loads(text)
    known = kept.get("tokens", {})
    tokens = {address: str(known[address]) for address in addresses if address in known}
    drives = {name: own for name, own in kept.get("drives", {}).items() if name in tokens}
    return Position(tokens, frozenset(kept.get("trashed", ())), drives)


def joined(changes: Iterable[FileChange], trashed: frozenset[str]) -> list[FileChange]:
    """One entry per file: an account that lost a file matters less than one that still has it.

    What came back out of the bin (`trashed`: what lay there before) is not our doing either.
    """
    found: dict[str, FileChange] = {}
    for change in changes:
        known = found.get(change.spreadsheet_id)
        if known is None or known.removed or not change.removed:
            found[change.spreadsheet_id] = change
    return [
        replace(change, by_us=False) if change.spreadsheet_id in trashed else change
        for change in found.values()
    ]
