"""Drive's change log: one request for any number of spreadsheets, for each service account."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

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


def read_trashed(client: ServiceHTTPClient) -> set[str]:
    """The spreadsheets that lie in the bin now; the log only tells of those thrown in later."""
    params = {"q": _IN_THE_BIN, "pageSize": _MOST_A_PAGE, "fields": "files(id)"}
    answer = client.request("get", _FILES_URL, params=params | _SHARED_DRIVES)
    return {str(entry["id"]) for entry in answer.json().get("files", ())}


def _load_change(entry: Mapping[str, Any], ours: set[str]) -> FileChange:
    file = entry.get("file", {})
    user = file.get("lastModifyingUser", {})
    return FileChange(
        spreadsheet_id=str(entry.get("fileId", "")),
        version=int(file["version"]) if "version" in file else None,
        trashed=bool(file.get("trashed", False)),
        removed=bool(entry.get("removed", False)),
        by_us=bool(user.get("me")) or str(user.get("emailAddress", "")).lower() in ours,
    )


def load_tokens(token: str, addresses: Iterable[str]) -> dict[str, str]:
    """The token of each account; those that the joint token does not know are left out."""
    addresses = list(addresses)
    if not token.startswith("{"):
        return {addresses[0]: token}
    known = json.loads(token)
    return {address: str(known[address]) for address in addresses if address in known}


def joint_token(tokens: Mapping[str, str]) -> str:
    """One account's token stays as it is; those of several are kept together, by address."""
    if len(tokens) == 1:
        return next(iter(tokens.values()))
    return json.dumps(dict(sorted(tokens.items())), separators=(",", ":"))


def joined(changes: Iterable[FileChange]) -> list[FileChange]:
    """One entry per file: an account that lost a file matters less than one that still has it."""
    found: dict[str, FileChange] = {}
    for change in changes:
        known = found.get(change.spreadsheet_id)
        if known is None or known.removed or not change.removed:
            found[change.spreadsheet_id] = change
    return list(found.values())
