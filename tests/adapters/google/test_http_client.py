import io
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from sheets_emulator import Fault, Rule, create_app, serve
from sheets_emulator.app import StartResponse
from sync_service.adapters.google import Backoff, GoogleSpreadsheets, open_spreadsheets
from sync_service.domain.errors import Unreachable
from sync_service.domain.spreadsheet import CellWrite, WriteBatch
from tests.adapters.google.stand_in import FixedClock, Google

Seen = list[dict[str, str]]


@pytest.fixture
def seen() -> Seen:
    return []


@pytest.fixture
def over_http(google: Google, seen: Seen) -> Iterator[GoogleSpreadsheets]:
    app = create_app(google.world)

    def watching(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        seen.append(
            {
                "path": environ["REQUEST_URI"].partition("?")[0],
                "host": environ.get("HTTP_X_FORWARDED_HOST", ""),
            }
        )
        return app(environ, start_response)

    with serve(google.world, 0, app=watching) as server:
        opened = open_spreadsheets(
            FixedClock(),
            credentials_paths=[google.credentials[google.world.service_account.email]],
            api_base=server.api_base,
            backoff=Backoff(attempts=2, connect_seconds=2, answer_seconds=0.5),
            timing=google.time.timing(),
        )
        yield opened
        opened.close()


def test_every_request_goes_to_the_base_address_and_names_the_host_it_was_meant_for(
    google: Google, over_http: GoogleSpreadsheets, seen: Seen
) -> None:
    over_http.read_signal(None)
    over_http.write(google.spreadsheet_id, WriteBatch("m", [CellWrite(0, 0, 0, "é")]))

    hosts = {one["path"]: one["host"] for one in seen}
    assert hosts[f"/v4/spreadsheets/{google.spreadsheet_id}:batchUpdate"] == (
        "sheets.googleapis.com"
    )
    assert hosts["/drive/v3/changes/startPageToken"] == "www.googleapis.com"
    assert "/token" in hosts


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.TRUNCATED, Fault.HTML_BAD_GATEWAY])
def test_cut_connections_and_cut_answers_are_asked_again(
    fault: Fault, google: Google, over_http: GoogleSpreadsheets
) -> None:
    google.type_in("Sheet1!A1", [["Zoé " * 500]])
    google.world.faults.plan(Rule(fault, kind="reads"))

    assert over_http.read(google.spreadsheet_id).tabs[0].cell(0, 0).text.startswith("Zoé")


def test_an_answer_that_does_not_come_in_time_is_unreachable(
    google: Google, over_http: GoogleSpreadsheets
) -> None:
    over_http.read(google.spreadsheet_id)
    google.world.faults.plan(Rule(Fault.SLOW, kind="writes", seconds=0.8))

    with pytest.raises(Unreachable):
        over_http.write(google.spreadsheet_id, WriteBatch("m"))


def test_nobody_listening_is_unreachable_with_a_sentence(google: Google) -> None:
    content = google.credentials[google.world.service_account.email].read_text()
    nobody = open_spreadsheets(
        FixedClock(),
        credentials_json=content,
        api_base="http://127.0.0.1:9",
        backoff=Backoff(attempts=1),
        timing=google.time.timing(),
    )

    with pytest.raises(Unreachable, match="ne répond pas"):
        nobody.read(google.spreadsheet_id)


class Impostor(BaseAdapter):
    """Answers everything but the token endpoint with the same words."""

    def __init__(self, status: int, body: bytes, **headers: str) -> None:
        super().__init__()
        self.answer = (status, body, headers)

    def send(self, request: PreparedRequest, *_args: object, **_options: object) -> Response:
        token = b'{"access_token": "t", "expires_in": 3599, "token_type": "Bearer"}'
        is_token = str(request.url).endswith("/token")
        status, body, headers = (200, token, {}) if is_token else self.answer
        response = Response()
        response.status_code = status
        response.headers.update(headers)
        response.raw = io.BytesIO(body)
        response.url = str(request.url)
        response.request = request
        return response

    def close(self) -> None:
        """There is nothing to close."""


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"<html>Bienvenue sur notre Wi-Fi</html>"),
        (200, b"[]"),
        (200, b'{"half": '),
        (200, b"{not JSON}"),
        (200, b'{"spreadsheet": "of somebody else"}'),
        (302, b""),
        (400, b'{"error": "in words of its own"}'),
        (418, b'{"error": {}}'),
    ],
)
def test_whoever_answers_in_googles_place_is_unreachable(
    status: int, body: bytes, google: Google
) -> None:
    spreadsheets = open_spreadsheets(
        FixedClock(),
        credentials_paths=[google.credentials[google.world.service_account.email]],
        backoff=Backoff(attempts=2),
        timing=google.time.timing(),
        transport=Impostor(status, body, Location="http://example.org/"),
    )

    with pytest.raises(Unreachable):
        _ = spreadsheets.read("x").tabs
    with pytest.raises(Unreachable):
        spreadsheets.write("x", WriteBatch("m"))


def test_the_client_asks_google_to_compress(spreadsheets: GoogleSpreadsheets) -> None:
    (account,) = spreadsheets._accounts

    assert "gzip" in str(account.client.session.headers["User-Agent"])
    assert "gzip" in str(account.client.session.headers["Accept-Encoding"])
