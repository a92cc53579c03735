"""The stand-in on a socket: loopback only, connections that stay open, faults on the line."""

import json
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, IncompleteRead, RemoteDisconnected

import pytest

from sheets_emulator import Direct, RunningServer, World, serve
from tests.sheets_emulator.conftest import JsonValue


@pytest.fixture
def server(world: World) -> Iterator[RunningServer]:
    with serve(world) as running:
        yield running


@pytest.fixture
def line(server: RunningServer) -> Iterator[HTTPConnection]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    yield connection
    connection.close()


def ask(
    line: HTTPConnection, method: str, path: str, body: JsonValue = None
) -> tuple[int, JsonValue]:
    line.request(method, path, None if body is None else json.dumps(body))
    answer = line.getresponse()
    text = answer.read()
    return answer.status, json.loads(text) if text else None


def test_other_addresses_are_refused(world: World) -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        serve(world, host="0.0.0.0")  # noqa: S104 - refusing it is the point


def test_a_taken_port_is_an_error(world: World, server: RunningServer) -> None:
    with pytest.raises(OSError, match=r"in use|Errno"):
        serve(world, server.port)


def test_one_connection_serves_many_requests(line: HTTPConnection) -> None:
    ask(line, "GET", "/_sandbox/counters")
    first = line.sock
    for _ in range(5):
        assert ask(line, "GET", "/_sandbox/counters")[0] == 200
    assert line.sock is first


def test_a_closed_server_answers_no_more(world: World) -> None:
    running = serve(world)
    line = HTTPConnection("127.0.0.1", running.port, timeout=60)
    assert ask(line, "GET", "/_sandbox/counters")[0] == 200
    running.close()
    with pytest.raises(OSError, match=r".*"):
        ask(line, "GET", "/_sandbox/counters")
    line.close()
    with pytest.raises(OSError, match=r"refused|Errno"):
        socket.create_connection(("127.0.0.1", running.port), timeout=60)


def test_the_world_is_arranged_over_http(line: HTTPConnection, world: World) -> None:
    rule = {"fault": "500", "kind": "reads", "times": 2}
    assert ask(line, "POST", "/_sandbox/faults", {"faults": [rule]}) == (200, {"planned": 1})
    settings = {
        "quota_per_minute": 60,
        "drive_lag_seconds": 30,
        "personality": {"sort_moves_row_metadata": True},
    }
    assert ask(line, "POST", "/_sandbox/settings", settings) == (200, {})
    assert world.quota.per_minute == 60
    assert world.drive_lag_seconds == 30
    assert world.personality.sort_moves_row_metadata
    body = {"email": "autre@example.org", "name": "Autre", "is_person": True}
    assert ask(line, "POST", "/_sandbox/accounts", body)[1]["email"] == "autre@example.org"
    status, answer = ask(line, "GET", "/_sandbox/counters")
    assert (status, answer["total"]["reads"]) == (200, 0)
    assert ask(line, "DELETE", "/_sandbox/faults") == (200, {})
    assert ask(line, "POST", "/_sandbox/faults", {"faults": [{"fault": "odd"}]})[0] == 400
    assert ask(line, "GET", "/_sandbox/unknown")[0] == 400


def make_reader(world: World) -> tuple[str, dict[str, str]]:
    """The path of a spreadsheet and the headers to read it with: a key, for it is public."""
    direct = Direct(world, world.person)
    number = direct.request("POST", "/v4/spreadsheets", {})[1]["spreadsheetId"]
    body = {"type": "anyone", "role": "reader"}
    direct.request("POST", f"/drive/v3/files/{number}/permissions", body)
    return f"/v4/spreadsheets/{number}?key=k", {}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("cut_after_apply", RemoteDisconnected),
        ("reset", RemoteDisconnected),
        ("truncated", IncompleteRead),
    ],
)
def test_faults_cut_the_line(
    line: HTTPConnection, world: World, fault: str, error: type[Exception]
) -> None:
    path, _ = make_reader(world)
    ask(line, "POST", "/_sandbox/faults", {"faults": [{"fault": fault, "kind": "reads"}]})
    with pytest.raises(error):
        ask(line, "GET", path)
    line.close()
    assert ask(line, "GET", path)[0] == 200


def test_many_callers_at_once_lose_no_write(server: RunningServer, world: World) -> None:
    direct = Direct(world, world.person)
    number = direct.request("POST", "/v4/spreadsheets", {})[1]["spreadsheetId"]

    def append(name: str) -> None:
        caller = Direct(world, world.person)
        for count in range(20):
            path = f"/v4/spreadsheets/{number}/values/A1:append?valueInputOption=RAW"
            caller.request("POST", path, {"values": [[f"{name}{count}"]]})

    threads = [threading.Thread(target=append, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    values = direct.request("GET", f"/v4/spreadsheets/{number}/values/A:A")[1]["values"]
    assert len({row[0] for row in values}) == 80
    assert server.api_base.startswith("http://127.0.0.1:")
