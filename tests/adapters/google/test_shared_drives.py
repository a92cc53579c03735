"""Shared drives that the service becomes a member of while it runs: no stand-in tells of these."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import BaseAdapter

from sheets_emulator import World
from sync_service.adapters.google import open_spreadsheets
from tests.adapters.google.stand_in import FixedClock, PassingTime


class Scripted(BaseAdapter):
    """Answers as Google's reference words it, and remembers what Drive was asked."""

    def __init__(self, changes: list[dict[str, object]]) -> None:
        super().__init__()
        self.changes = changes
        self.asked: list[str] = []

    def send(
        self, request: requests.PreparedRequest, *_: object, **__: object
    ) -> requests.Response:
        parts = urlsplit(request.url or "")
        answer: dict[str, object] = {"access_token": "t", "expires_in": 3600}
        if "/drive/" in parts.path:
            drive = parse_qs(parts.query).get("driveId", [""])[0]
            self.asked.append(f"{parts.path.rpartition('/')[2]} {drive}".strip())
            answer = self._answer(parts.path, drive)
        response = requests.Response()
        response.status_code, response._content = 200, json.dumps(answer).encode()
        return response

    def _answer(self, path: str, drive: str) -> dict[str, object]:
        if path.endswith("startPageToken"):
            return {"startPageToken": f"start-{drive or 'own'}"}
        if drive:
            changed = {"changeType": "file", "fileId": "inside", "file": {"version": "3"}}
            return {"newStartPageToken": "next-drive", "changes": [changed]}
        changes, self.changes = self.changes, []
        return {"newStartPageToken": "next-own", "changes": changes}

    def close(self) -> None:
        pass


def test_a_drive_joined_later_is_followed_from_then_on(
    accounts: tuple[World, dict[str, Path]],
) -> None:
    world, credentials = accounts
    joined: dict[str, object] = {"changeType": "drive", "driveId": "d1", "removed": False}
    left: dict[str, object] = {"changeType": "drive", "driveId": "d2", "removed": True}
    drive = Scripted([joined, left])
    spreadsheets = open_spreadsheets(
        FixedClock(),
        credentials_paths=[credentials[world.service_account.email]],
        timing=PassingTime().timing(),
        transport=drive,
    )

    first = spreadsheets.read_signal("known")
    second = spreadsheets.read_signal(first.token)
    spreadsheets.close()

    assert drive.asked == ["changes", "startPageToken d1", "changes", "changes d1"]
    assert (list(first.changes), [one.spreadsheet_id for one in second.changes]) == (
        [],
        ["inside"],
    )
