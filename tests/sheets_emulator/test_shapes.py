"""Bodies of any shape: Google's parser refuses some, and none ever meets a bug of the stand-in."""

import json
import logging
import random
from importlib.resources import files

import pytest

from sheets_emulator import World
from sheets_emulator.batch import registry
from sheets_emulator.batch.registry import REQUESTS
from sheets_emulator.batch.scope import Scope
from tests.sheets_emulator.conftest import Caller, Json, JsonValue
from tests.sheets_emulator.discovery import Judge, request_shapes

SHAPES = request_shapes()
WORDS = ("", "x", "ROWS", "COLUMNS", "DATE", "=A1", "userEnteredValue", "*", "A1:B2", "DEFAULT")


def test_the_table_of_shapes_is_googles_schema() -> None:
    shipped = files("sheets_emulator").joinpath("shapes.json").read_text("utf-8")
    assert json.loads(shipped) == SHAPES


def test_a_number_may_come_as_a_text(sheet: Caller, judge: Judge) -> None:
    judge.judge_requests = False  # the schema says less than the parser takes
    cell = {"userEnteredValue": {"numberValue": "20"}}
    request = {"rows": [{"values": [cell]}], "fields": "userEnteredValue"}
    sheet.batch({"updateCells": request | {"start": {"rowIndex": "1", "columnIndex": 0.0}}})
    assert sheet.read(option="UNFORMATTED_VALUE") == [[], [20]]


@pytest.mark.parametrize(
    ("cell", "place", "kind", "shown"),
    [
        ({"numberValue": "vingt"}, "number_value", "TYPE_DOUBLE", '"vingt"'),
        ({"numberValue": True}, "number_value", "TYPE_DOUBLE", "true"),
        ({"stringValue": 5}, "string_value", "TYPE_STRING", "5"),
        ({"boolValue": "oui"}, "bool_value", "TYPE_BOOL", '"oui"'),
    ],
)
def test_a_value_of_another_type_is_refused_by_its_place(
    sheet: Caller, cell: Json, place: str, kind: str, shown: str
) -> None:
    rows = [{"values": [{"userEnteredValue": cell}]}]
    request = {"updateCells": {"rows": rows, "fields": "*", "start": {}}}
    at = f"requests[0].update_cells.rows[0].values[0].user_entered_value.{place}"
    assert sheet.batch_refused(request) == f"Invalid value at '{at}' ({kind}), {shown}"


def test_a_name_that_google_does_not_know_is_refused_by_its_place(sheet: Caller) -> None:
    request = {"repeatCell": {"range": {"sheetID": 0}, "fields": "*"}}
    assert sheet.batch_refused(request) == (
        'Invalid JSON payload received. Unknown name "sheetID" at '
        "'requests[0].repeat_cell.range': Cannot find field."
    )


def test_a_formula_that_is_its_own_source_can_be_read(sheet: Caller) -> None:
    sheet.type("A1", [["=B1", "=A1"]])
    assert sheet.read() == [["#REF!", "#REF!"]]
    assert sheet.cells("A1", "formattedValue") == [[{"formattedValue": "#REF!"}]]


def test_a_bug_of_the_stand_in_is_a_500_with_its_trace_and_changes_nothing(
    sheet: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Scope, request: Json) -> Json:
        return {"x": request["a name that nobody sent"]}

    monkeypatch.setitem(registry.REQUESTS, "sortRange", broken)
    body: Json = {"requests": [{"addSheet": {}}, {"sortRange": {}}]}
    with caplog.at_level(logging.ERROR):
        status, answer = sheet.call("POST", f"/v4/spreadsheets/{sheet.id}:batchUpdate", body)
    assert (status, answer["error"]["status"]) == (500, "INTERNAL")
    assert "KeyError" in answer["error"]["details"][0]["stackEntries"][-1]
    assert "KeyError" in caplog.text
    assert len(sheet.get()["sheets"]) == 1


def made(rng: random.Random, kind: str, depth: int = 0) -> JsonValue:
    """A value of a type, with few members: some that make sense and many that do not."""
    if kind.startswith("[]"):
        return [made(rng, kind[2:], depth + 1) for _ in range(rng.randint(0, 2))]
    if kind.startswith("{}"):
        return {str(rng.randint(-1, 3)): made(rng, kind[2:], depth + 1)}
    if kind in SHAPES:
        names = [name for name in SHAPES[kind] if depth < 6 or SHAPES[kind][name] not in SHAPES]
        chosen = rng.sample(names, min(len(names), rng.randint(0, 4)))
        return {name: made(rng, SHAPES[kind][name], depth + 1) for name in chosen}
    if kind == "string":
        return rng.choice(WORDS)
    if kind == "boolean":
        return rng.random() < 0.5
    return rng.choice((0, 0, 1, 2, 3, -1, 7))


@pytest.mark.parametrize("name", sorted(REQUESTS))
def test_well_shaped_nonsense_is_refused_or_done_but_never_a_bug(world: World, name: str) -> None:
    rng = random.Random(name)  # noqa: S311 - no secret
    caller = Caller(world, world.person.email, "")
    world.observers.clear()
    for _ in range(15):
        caller.id = caller.ask("POST", "/v4/spreadsheets", {})["spreadsheetId"]
        caller.type("A1", [["a", 1, "=A1"], ["b", 2, "=SUM(B1:B2)"]])
        path = f"/v4/spreadsheets/{caller.id}:batchUpdate"
        body: Json = {"requests": [{name: made(rng, SHAPES["Request"][name])}]}
        status, answer = caller.call("POST", path, body)
        assert status in {200, 400, 404}, (body, answer)
        status, answer = caller.call("GET", f"/v4/spreadsheets/{caller.id}?includeGridData=true")
        assert status == 200, (body, answer)
