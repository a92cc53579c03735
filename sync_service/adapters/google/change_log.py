"""Drive's change log: one request for any number of spreadsheets, for each service account."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from gspread.exceptions import APIError

from sync_service.adapters.google.http_client import ServiceHTTPClient
from sync_service.application.ports import FileChange

_CHANGES_URL = "https://www.googleapis.com/drive/v3/changes"
_FILES_URL = "https://www.googleapis.com/drive/v3/files"
_CHANGE_FIELDS = (
    "nextPageToken,newStartPageToken,"
    "changes(fileId,removed,file(version,trashed,lastModifyingUser(me,emailAddress)))"
)
_IN_THE_BIN = "trashed = true and mimeType = 'application/vnd.google-apps.spreadsheet'"
_SHARED_DRIVES = {"supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}
_MOST_A_PAGE = "1000"
_UNKNOWN_TOKEN = frozenset({400, 404, 410})


def read_start_token(client: ServiceHTTPClient) -> str:
    answer = client.request(
        "get",
        f"{_CHANGES_URL}/startPageToken",
        params={"fields": "startPageToken", "supportsAllDrives": "true"},
    )
    return str(answer.json()["startPageToken"])


def read_changes(
    client: ServiceHTTPClient, token: str, addresses: Iterable[str]
) -> tuple[str, list[FileChange]]:
    """The next token, and the changed files since this one; several pages where there are many."""
    ours = {address.lower() for address in addresses}
    changes: list[FileChange] = []
    while True:
        params = {"pageToken": token, "pageSize": _MOST_A_PAGE, "fields": _CHANGE_FIELDS}
        page = client.request("get", _CHANGES_URL, params=params | _SHARED_DRIVES).json()
        changes += [_load_change(entry, ours) for entry in page.get("changes", ())]
        if "nextPageToken" not in page:
            return str(page.get("newStartPageToken", token)), changes
        token = str(page["nextPageToken"])


@contextmanager
def forgiving_unknown_token() -> Iterator[None]:
    """A stand-in that was started anew does not know the tokens of its forerunner."""
    try:
        yield
    except APIError as error:
        if error.response.status_code not in _UNKNOWN_TOKEN:
            raise


def read_trashed(client: ServiceHTTPClient) -> set[str]:
    """The spreadsheets that lie in the bin now; the log only tells of those thrown in later."""
    params = {"q": _IN_THE_BIN, "pageSize": _MOST_A_PAGE, "fields": "files(id)"}
    answer = client.request("get", _FILES_URL, params=params | _SHARED_DRIVES)
    return {str(entry["id"]) for entry in answer.json().get("files", ())}


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

    What lies in the bin is part of it because a log tells of it once only, and a later process has
    to know: Google goes on answering reads and writes of such a file.
    """

    tokens: Mapping[str, str]
    trashed: frozenset[str] = frozenset()

    def text(self) -> str:
        """One account's token alone stays as it is."""
        if len(self.tokens) == 1 and not self.trashed:
            return next(iter(self.tokens.values()))
        kept = {"tokens": dict(sorted(self.tokens.items())), "trashed": sorted(self.trashed)}
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
    return Position(tokens, frozenset(kept.get("trashed", ())))


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
