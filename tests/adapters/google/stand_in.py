"""The stand-in for Google in this process, and time that passes only when somebody sleeps."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sheets_emulator import Direct, World, WSGIAdapter
from sync_service.adapters.google import Backoff, GoogleSpreadsheets, open_spreadsheets
from sync_service.adapters.google.pace import Timing


class FixedClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@dataclass
class PassingTime:
    """Time that passes only when somebody sleeps."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def timing(self) -> Timing:
        return Timing(self.monotonic, self.sleep, lambda: 1.0)


@dataclass
class Google:
    """The stand-in in this process, with a person's shared spreadsheet."""

    world: World
    time: PassingTime
    credentials: dict[str, Path]
    spreadsheet_id: str = ""

    @property
    def person(self) -> Direct:
        return Direct(self.world, self.world.person)

    def asked(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
        status, answer = self.person.request(method, path, body)
        assert status in {200, 204}, answer
        return answer

    def make_spreadsheet(self, title: str = "Contacts", *, shared_with: str = "") -> str:
        properties = {"title": title, "locale": "fr_FR", "timeZone": "Europe/Paris"}
        made = self.asked("POST", "/v4/spreadsheets", {"properties": properties})
        self.share(made["spreadsheetId"], shared_with or self.world.service_account.email)
        return str(made["spreadsheetId"])

    def share(self, spreadsheet_id: str, address: str, role: str = "writer") -> None:
        path = f"/drive/v3/files/{spreadsheet_id}/permissions"
        self.asked("POST", path, {"type": "user", "role": role, "emailAddress": address})

    def type_in(self, area: str, values: list[list[object]], spreadsheet_id: str = "") -> None:
        where = f"/v4/spreadsheets/{spreadsheet_id or self.spreadsheet_id}/values/{area}"
        self.asked("PUT", where + "?valueInputOption=USER_ENTERED", {"values": values})

    def act(self, *requests: dict[str, Any], spreadsheet_id: str = "") -> Any:  # noqa: ANN401 - any JSON
        path = f"/v4/spreadsheets/{spreadsheet_id or self.spreadsheet_id}:batchUpdate"
        return self.asked("POST", path, {"requests": list(requests)})

    def open(self, *addresses: str, backoff: Backoff | None = None) -> GoogleSpreadsheets:
        chosen = addresses or (self.world.service_account.email,)
        return open_spreadsheets(
            FixedClock(),
            credentials_paths=[self.credentials[address] for address in chosen],
            backoff=backoff,
            timing=self.time.timing(),
            transport=WSGIAdapter(self.world),
        )
