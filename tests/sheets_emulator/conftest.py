"""A world for every test, and callers whose every request and answer meets Google's schema."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sheets_emulator import Direct, World
from tests.sheets_emulator.discovery import Judge

Json = dict[str, Any]
JsonValue = Any  # whatever JSON can hold


class Caller:
    """Acts as one account on one spreadsheet; raises where the answer is not what one expects."""

    def __init__(self, world: World, email: str, spreadsheet_id: str) -> None:
        self.world = world
        self.direct = Direct(world, email)
        self.id = spreadsheet_id

    def call(self, method: str, path: str, body: Json | None = None) -> tuple[int, JsonValue]:
        return self.direct.request(method, path, body)

    def ask(self, method: str, path: str, body: Json | None = None) -> JsonValue:
        status, answer = self.call(method, path, body)
        assert status in {200, 204}, answer
        return answer

    def refused(self, method: str, path: str, body: Json | None = None) -> tuple[int, str]:
        status, answer = self.call(method, path, body)
        assert status >= 400, answer
        return status, answer["error"]["message"]

    def get(self, options: str = "") -> JsonValue:
        return self.ask("GET", f"/v4/spreadsheets/{self.id}{options}")

    def batch(self, *requests: Json, **more: JsonValue) -> JsonValue:
        body = {"requests": list(requests), **more}
        return self.ask("POST", f"/v4/spreadsheets/{self.id}:batchUpdate", body)

    def batch_refused(self, *requests: Json) -> str:
        path = f"/v4/spreadsheets/{self.id}:batchUpdate"
        return self.refused("POST", path, {"requests": list(requests)})[1]

    def type(
        self, start: str, rows: list[list[JsonValue]], option: str = "USER_ENTERED"
    ) -> JsonValue:
        path = f"/v4/spreadsheets/{self.id}/values/{start}?valueInputOption={option}"
        return self.ask("PUT", path, {"values": rows})

    def read(self, cells: str = "Sheet1", option: str = "FORMATTED_VALUE") -> JsonValue:
        path = f"/v4/spreadsheets/{self.id}/values/{cells}?valueRenderOption={option}"
        return self.ask("GET", path).get("values", [])

    def cells(self, cells: str, fields: str) -> list[list[Json]]:
        """CellData by rows, reduced to some fields."""
        wanted = f"?ranges={cells}&fields=sheets.data.rowData.values({fields})"
        data = self.get(wanted)["sheets"][0]["data"][0]
        return [row.get("values", []) for row in data.get("rowData", [])]


MakeCaller = Callable[..., Caller]


@pytest.fixture
def judge() -> Judge:
    return Judge()


@pytest.fixture
def world(judge: Judge) -> Iterator[World]:
    yield World(observers=[judge])
    assert not judge.problems


@pytest.fixture
def make_sheet(world: World) -> MakeCaller:
    def make(locale: str = "en_US", email: str = "") -> Caller:
        caller = Caller(world, email or world.person.email, "")
        body = {"properties": {"title": "Essai", "locale": locale}}
        caller.id = caller.ask("POST", "/v4/spreadsheets", body)["spreadsheetId"]
        return caller

    return make


@pytest.fixture
def sheet(make_sheet: MakeCaller) -> Caller:
    return make_sheet()


@pytest.fixture
def french(make_sheet: MakeCaller) -> Caller:
    return make_sheet("fr_FR")
