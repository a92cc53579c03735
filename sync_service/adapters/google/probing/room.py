"""Where experiments take place: throwaway tabs of one spreadsheet, asked through our own client.

Knows how to ask; what is assumed is up to the experiments.
"""

import random
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from gspread.exceptions import APIError
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL
from requests import Response

from sync_service.adapters.google.accounts import Account
from sync_service.adapters.google.pace import Backoff, Timing
from sync_service.adapters.google.probing.tab import TITLES, Json, Tab, messages_of
from sync_service.adapters.google.refusals import cause_of, is_rate_limit

_BAD_REQUEST = 400
_ATTEMPTS = 8
"""At the quota: their waits are longer than its minute, which a running worker may use up."""


class Room:
    """One spreadsheet while it is experimented in."""

    def __init__(
        self,
        account: Account,
        maker: Account,
        spreadsheet_id: str,
        conduct: tuple[Backoff, Timing],
    ) -> None:
        """`maker`: the same account with the right to make files."""
        self.account = account
        self.spreadsheet_id = spreadsheet_id
        self.said: list[str] = []
        """Google's words since this was last emptied."""
        self._maker = maker
        self._backoff, self.timing = conduct
        self._tabs_made = 0
        # Not a secret: only to keep ids of one probe apart from those of another.
        self._rng = random.Random()  # noqa: S311

    def new_id(self) -> int:
        return self._rng.randrange(100_000_000, 1_000_000_000)

    def tab(self, *lines: Sequence[object], size: tuple[int, int] = (12, 6)) -> Tab:
        """A new tab of so many rows and columns with these typed values from its first cell on."""
        self._tabs_made += 1
        tab = Tab(self, self.new_id(), f"{TITLES}{self._tabs_made}-{self.new_id()}")
        grid = {"rowCount": size[0], "columnCount": size[1]}
        properties = {"sheetId": tab.sheet_id, "title": tab.title, "gridProperties": grid}
        requests: list[Json] = [{"addSheet": {"properties": properties}}]
        self.send(*requests, *([tab.put(0, 0, *lines)] if lines else []))
        return tab

    def send(self, *requests: Json) -> list[Json]:
        """One batch; its replies. Raises APIError when it is refused."""
        url = SPREADSHEET_BATCH_UPDATE_URL % self.spreadsheet_id
        replies: list[Json] = self.ask("post", url, json={"requests": requests}).get("replies", [])
        return replies

    def refusal(self, *requests: Json) -> str:
        """Google's words when it refuses the batch; empty when it was carried out."""
        try:
            self.send(*requests)
        except APIError as error:
            return self.heard(error)
        return ""

    def is_refused(self, *requests: Json) -> bool:
        return bool(self.refusal(*requests))

    def cause(self, *requests: Json) -> str:
        """What a refusal is about, as a partner would read it; empty when there was none."""
        words = self.refusal(*requests)
        return cause_of(words) if words else ""

    def heard(self, error: APIError) -> str:
        """The words of a refusal, which are kept; raises again what is no refusal."""
        if error.response.status_code != _BAD_REQUEST:
            raise error
        message = messages_of(error)
        self.said.append(message)
        return message

    def read(self, fields: str, ranges: Sequence[str] = ()) -> Json:
        params: dict[str, object] = {"fields": fields, "prettyPrint": "false"}
        if ranges:
            params["ranges"] = list(ranges)
        return self.ask("get", SPREADSHEET_URL % self.spreadsheet_id, params=params)

    def type_in(self, tab: Tab, *lines: Sequence[object], option: str = "USER_ENTERED") -> Json:
        """Values from A1 on as people type them, or RAW."""
        address = quote(f"{tab.quoted}!A1", safe="")
        url = f"{SPREADSHEET_URL % self.spreadsheet_id}/values/{address}"
        body = {"values": lines, "majorDimension": None}
        return self.ask("put", url, params={"valueInputOption": option}, json=body)

    def ask(self, method: str, url: str, **options: Any) -> Json:  # noqa: ANN401 - passed on
        """One request; sent again when the quota refused it, since nothing was done then."""
        return _parsed(self.answer(method, url, **options))

    def answer(self, method: str, url: str, **options: Any) -> Response:  # noqa: ANN401 - passed on
        """The same, letter by letter."""
        return self._asked(self.account, method, url, options)

    def ask_drive(self, method: str, url: str, **options: Any) -> Json:  # noqa: ANN401 - passed on
        """The same with the right to make files and throw them away."""
        return _parsed(self._asked(self._maker, method, url, options))

    def wait(self) -> None:
        """Waits for a bad moment of Google's to pass."""
        self.timing.sleep(self._backoff.wait_seconds(1, self.timing.chance()))

    def _asked(self, account: Account, method: str, url: str, options: Json) -> Response:
        for attempt in range(1, _ATTEMPTS):
            try:
                return account.client.request(method, url, **options)
            except APIError as error:
                if not is_rate_limit(error):
                    raise
            self.timing.sleep(self._backoff.wait_seconds(attempt, self.timing.chance()))
        return account.client.request(method, url, **options)


def _parsed(response: Response) -> Json:
    """An answer's message; a deletion's is empty."""
    parsed: Json = response.json() if response.content.strip() else {}
    return parsed
