"""What happens to a request on the wire: tokens, scopes, hooks, counters, quota, faults."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import google.auth.jwt
import pytest
import requests
from google.auth import crypt
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import service_account

from sheets_emulator import Direct, Fault, Rule, World, WSGIAdapter, mint_credentials
from tests.sheets_emulator.conftest import JsonValue

SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive",
)


def plain_session(world: World) -> requests.Session:
    session = requests.Session()
    for prefix in ("https://", "http://"):
        session.mount(prefix, WSGIAdapter(world))
    return session


def make_session(
    world: World, folder: Path, scopes: tuple[str, ...] = SCOPES
) -> AuthorizedSession:
    """google-auth as it is, with the stand-in where the network was."""
    email = world.service_account.email
    path = mint_credentials(world, folder, emails=[email])[email]
    load: Callable[..., JsonValue] = service_account.Credentials.from_service_account_file
    credentials = load(str(path), scopes=scopes)
    auth_session = plain_session(world)
    session = AuthorizedSession(credentials, auth_request=Request(session=auth_session))
    for prefix in ("https://", "http://"):
        session.mount(prefix, WSGIAdapter(world))
    return session


@pytest.fixture
def session(world: World, tmp_path: Path) -> Iterator[AuthorizedSession]:
    with make_session(world, tmp_path) as made:
        yield made


@pytest.fixture
def address(world: World) -> str:
    """The address of a fresh spreadsheet of the service account's."""
    direct = Direct(world, world.service_account)
    status, answer = direct.request("POST", "/v4/spreadsheets", {})
    assert status == 200
    return f"{SHEETS}/{answer['spreadsheetId']}"


def test_a_signed_assertion_gets_a_token_that_opens_sheets(
    session: AuthorizedSession, address: str, world: World
) -> None:
    assert session.get(address).status_code == 200
    assert world.counters.of(world.service_account.email) == {
        "drive": 0,
        "reads": 1,
        "writes": 0,
        "token": 1,
    }


def assertion(world: World, **claims: JsonValue) -> bytes:
    account = world.service_account
    now = int(time.time())
    payload = {
        "iss": account.email,
        "aud": "https://oauth2.googleapis.com/token",
        "scope": SCOPES[0],
        "iat": now,
        "exp": now + 3600,
    } | claims
    signer = crypt.RSASigner(account.key)
    token: bytes = google.auth.jwt.encode(signer, payload)
    return token


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"iss": "nobody@example.org"}, "invalid_grant"),
        ({"exp": 1_000}, "invalid_grant"),
        ({"exp": int(time.time()) + 90_000}, "invalid_grant"),
        ({"aud": "https://example.org"}, "invalid_grant"),
        ({"scope": ""}, "invalid_scope"),
    ],
)
def test_wrong_claims_get_no_token(world: World, claims: dict[str, JsonValue], error: str) -> None:
    answer = ask_token(world, assertion(world, **claims))
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def ask_token(world: World, signed: bytes) -> requests.Response:
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": signed.decode(),
    }
    with plain_session(world) as session:
        return session.post("http://127.0.0.1/token", data=form, timeout=60)


def test_a_wrong_signature_gets_no_token(world: World) -> None:
    good = assertion(world)
    assert ask_token(world, good).status_code == 200
    head, _, signature = good.rpartition(b".")
    forged = head + b"." + (b"A" if signature[:1] != b"A" else b"B") + signature[1:]
    answer = ask_token(world, forged)
    assert answer.json()["error_description"] == "Invalid JWT Signature."


def test_unknown_tokens_and_none_are_refused(world: World, address: str) -> None:
    with plain_session(world) as session:
        answer = session.get(address, headers={"Authorization": "Bearer test"}, timeout=60)
        assert answer.json()["error"]["status"] == "UNAUTHENTICATED"
        assert "invalid_token" in answer.headers["WWW-Authenticate"]
        assert session.get(address, timeout=60).status_code == 403


def test_tests_may_have_a_token_for_nothing(world: World, address: str) -> None:
    bearer = world.issue_token(world.service_account)
    with plain_session(world) as session:
        headers = {"Authorization": f"Bearer {bearer}"}
        assert session.get(address, headers=headers, timeout=60).status_code == 200


def test_scopes_are_checked(world: World, address: str, tmp_path: Path) -> None:
    readonly = ("https://www.googleapis.com/auth/spreadsheets.readonly",)
    with make_session(world, tmp_path, readonly) as session:
        assert session.get(address).status_code == 200
        answer = session.put(f"{address}/values/A1?valueInputOption=RAW", json={"values": [["x"]]})
        reason = answer.json()["error"]["details"][0]["reason"]
        assert (answer.status_code, reason) == (403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
        assert session.get("https://www.googleapis.com/drive/v3/files").status_code == 403


def test_an_api_key_reads_what_is_public_and_writes_nothing(world: World, address: str) -> None:
    spreadsheet_id = address.rpartition("/")[2]
    direct = Direct(world, world.service_account)
    with plain_session(world) as session:
        assert session.get(f"{address}?key=k", timeout=60).status_code == 403
        body = {"type": "anyone", "role": "writer"}
        direct.request("POST", f"/drive/v3/files/{spreadsheet_id}/permissions", body)
        assert session.get(f"{address}?key=k", timeout=60).status_code == 200
        path = f"{address}/values/A1?valueInputOption=RAW&key=k"
        assert session.put(path, json={"values": [["x"]]}, timeout=60).status_code == 401


def test_people_can_act_before_every_request(
    session: AuthorizedSession, address: str, world: World
) -> None:
    person, seen = Direct(world, world.service_account), []
    path = address.removeprefix("https://sheets.googleapis.com")

    def act(call: JsonValue, account: JsonValue) -> None:
        seen.append((call.method, account.email))
        person.request("PUT", f"{path}/values/A1?valueInputOption=RAW", {"values": [[len(seen)]]})

    world.hooks.append(act)
    for count in (1, 2):
        assert session.get(f"{address}/values/A1").json()["values"] == [[str(count)]]
    assert seen == [("GET", world.service_account.email)] * 2
    assert world.counters.of()["writes"] == 0


def test_the_quota_is_sixty_reads_and_sixty_writes_a_minute(
    session: AuthorizedSession, address: str, world: World
) -> None:
    now = [0.0]
    world.quota.per_minute, world.quota.clock = 60, lambda: now[0]
    statuses = [session.get(f"{address}/values/A1").status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    answer = session.get(f"{address}/values/A1")
    assert "'Read requests per minute per user'" in answer.json()["error"]["message"]
    assert "Retry-After" not in answer.headers
    assert session.post(f"{address}/values/A1:clear", json={}).status_code == 200
    assert world.quota.refused[world.service_account.email] == 2
    now[0] = 60.5
    assert session.get(f"{address}/values/A1").status_code == 200


Lost = requests.exceptions.ConnectionError
Broken = requests.exceptions.ChunkedEncodingError
FAULTS: list[tuple[Fault, int | type[Exception], str]] = [
    (Fault.TOO_MANY_REQUESTS, 429, "first"),
    (Fault.SERVER_ERROR, 500, "first"),
    (Fault.UNAVAILABLE, 503, "first"),
    (Fault.SERVER_ERROR_AFTER_APPLY, 500, "second"),
    (Fault.HTML_BAD_GATEWAY, 502, "first"),
    (Fault.PERMISSION_LOST, 403, "first"),
    (Fault.DRIVE_RATE_LIMIT, 403, "first"),
    (Fault.CUT_AFTER_APPLY, Lost, "second"),
    (Fault.RESET, Lost, "first"),
    (Fault.TRUNCATED, Broken, "second"),
]


@pytest.mark.parametrize("planned", FAULTS, ids=lambda planned: str(planned[0]))
def test_faults_strike_once_where_they_are_planned(
    session: AuthorizedSession,
    address: str,
    world: World,
    planned: tuple[Fault, int | type[Exception], str],
) -> None:
    fault, outcome, left = planned
    world.faults.plan(Rule(fault, kind="writes", skip=1))
    path = f"{address}/values/A1?valueInputOption=RAW"
    assert session.put(path, json={"values": [["first"]]}).status_code == 200
    if isinstance(outcome, int):
        assert session.put(path, json={"values": [["second"]]}).status_code == outcome
    else:
        with pytest.raises(outcome):
            session.put(path, json={"values": [["second"]]})
    assert session.get(f"{address}/values/A1").json()["values"] == [[left]]
    assert session.put(path, json={"values": [["third"]]}).status_code == 200
    assert world.faults.struck == [fault]


def test_a_401_makes_the_client_fetch_another_token(
    session: AuthorizedSession, address: str, world: World
) -> None:
    world.faults.plan(Rule(Fault.UNAUTHENTICATED, kind="reads"))
    assert session.get(address).status_code == 200
    assert world.counters.of()["token"] == 2


def test_nobody_sleeps_longer_than_the_caller_waits(
    session: AuthorizedSession, address: str, world: World
) -> None:
    world.faults.plan(Rule(Fault.SLOW, kind="writes", seconds=3600))
    path = f"{address}/values/A1?valueInputOption=RAW"
    with pytest.raises(requests.exceptions.ReadTimeout):
        session.put(path, json={"values": [["late"]]}, timeout=(1, 30))
    assert session.get(f"{address}/values/A1").json()["values"] == [["late"]]
