"""What happens to a request: who asks, hooks, faults, quota, the verb itself, the answer."""

import gc
import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

from sheets_emulator import drive, sheets
from sheets_emulator.context import Context
from sheets_emulator.control import control_answer
from sheets_emulator.errors import (
    PROJECT_NUMBER,
    DriveError,
    GoogleError,
    failed,
    insufficient_scopes,
    invalid,
    key_not_enough,
    no_credentials,
    quota_exceeded,
)
from sheets_emulator.outcomes import CutConnectionError, after, before
from sheets_emulator.routing import Match, find_route
from sheets_emulator.state.accounts import Account, TokenRefusedError, find_token, token_answer
from sheets_emulator.state.faults import Rule
from sheets_emulator.state.world import World
from sheets_emulator.wire import Answer, Call

ROUTES = sheets.ROUTES + drive.ROUTES
_SCOPE = "https://www.googleapis.com/auth/"
_SHEETS_SCOPES = {
    _SCOPE + "spreadsheets",
    _SCOPE + "drive",
    _SCOPE + "drive.file",
    "https://spreadsheets.google.com/feeds",  # the scope of an older API still opens this one
}
_READ_SCOPES = {_SCOPE + "spreadsheets.readonly", _SCOPE + "drive.readonly"}
_DRIVE_SCOPES = {_SCOPE + "drive", _SCOPE + "drive.file"}
_DRIVE_READ_SCOPES = {
    _SCOPE + "drive.readonly",
    _SCOPE + "drive.metadata",
    _SCOPE + "drive.metadata.readonly",
}
_log = logging.getLogger(__name__)
StartResponse = Callable[..., Any]
WSGIApp = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def handle(
    world: World, call: Call, *, on_wire: bool = True, account: Account | None = None
) -> Answer:
    """Answers one call.

    Off the wire (people and seeds acting behind the scenes, their account given) there are no
    hooks, no faults, no quota and no counting. Raises CutConnectionError where a fault says so.
    """
    answer = _answer(world, call, on_wire=on_wire, account=account)
    for observer in world.observers:
        observer(call, answer)
    return answer


def _answer(world: World, call: Call, *, on_wire: bool, account: Account | None) -> Answer:
    try:
        if call.path == "/token" or call.path.endswith("/oauth2/v4/token"):
            return _token(world, call)
        if call.path.startswith("/_sandbox/"):
            return control_answer(world, call)
        match = find_route(ROUTES, call)
        if match is None:
            raise _no_such_verb(call)
        if not on_wire:
            return _perform(world, match, call, account)
        return _on_wire(world, match, call)
    except GoogleError as error:
        return error.answer()
    except TokenRefusedError as refusal:
        return refusal.answer()


def _no_such_verb(call: Call) -> GoogleError:
    message = f"The sandbox does not implement {call.method} {call.path}"
    return (
        DriveError(400, message, "notImplemented") if "/drive/" in call.path else invalid(message)
    )


def _token(world: World, call: Call) -> Answer:
    form = {
        key: values[-1] for key, values in parse_qs(call.body.decode(errors="replace")).items()
    }
    rule = world.faults.strike("token", "", call.path)
    if rule:
        before(rule, call)
    with world.lock:
        answer = token_answer(form, world.find_account, world.tokens)
        newest = next(reversed(world.tokens.values()))
        world.counters.count(newest.account.email, "token")
    return after(rule, call, answer)


def _on_wire(world: World, match: Match, call: Call) -> Answer:
    account = _caller(world, match, call)
    for hook in list(world.hooks):
        hook(call, account)
    kind, email = match.route.kind, account.email if account else ""
    with world.lock:
        world.counters.count(email, kind)
        rule: Rule | None = world.faults.strike(kind, email, call.path)
        if not world.quota.allows(email, kind):
            raise quota_exceeded("Read" if kind == "reads" else "Write", PROJECT_NUMBER)
    if rule:
        before(rule, call)
    return after(rule, call, _perform(world, match, call, account))


def _perform(world: World, match: Match, call: Call, account: Account | None) -> Answer:
    with world.lock, _no_collection():
        try:
            return match.perform(Context(world, call, account))
        except (GoogleError, CutConnectionError):
            raise
        except Exception as bug:
            _log.exception("The stand-in has a bug: %s %s", call.method, call.path)
            raise failed(traceback.format_exception(bug)) from bug


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pauses the garbage collector: it would walk through a million new cells again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _caller(world: World, match: Match, call: Call) -> Account | None:
    """The account whose token the call carries; None for a reader with only an API key."""
    kind = match.route.kind
    reads = kind == "reads" or (kind == "drive" and call.method == "GET")
    header = call.headers.get("Authorization", "")
    if not header and call.option("access_token"):
        header = "Bearer " + call.option("access_token")
    if not header:
        if not call.option("key"):
            raise no_credentials()
        if not reads:
            raise key_not_enough()
        return None
    token = find_token(header, world.tokens)
    if not token.scopes & _allowed_scopes(kind, reads=reads):
        raise insufficient_scopes()
    return token.account


def _allowed_scopes(kind: str, *, reads: bool) -> set[str]:
    if kind == "drive":
        return _DRIVE_SCOPES | (_DRIVE_READ_SCOPES if reads else set())
    return _SHEETS_SCOPES | (_READ_SCOPES if reads else set())


def create_app(world: World) -> WSGIApp:
    """The stand-in as a WSGI application; it reads the raw address from REQUEST_URI."""

    def app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        answer = handle(world, load_call(environ))
        body = answer.encoded()
        headers = [("Content-Type", answer.content_type), ("Content-Length", str(len(body)))]
        start_response(
            f"{answer.status} {_REASONS.get(answer.status, 'Error')}",
            headers + list(answer.headers.items()),
        )
        return [body]

    return app


_REASONS = {
    200: "OK",
    204: "No Content",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


def load_call(environ: dict[str, Any]) -> Call:
    """The call that a WSGI environment describes."""
    raw = environ.get("REQUEST_URI") or environ.get("RAW_URI")
    if raw is None:
        query = environ.get("QUERY_STRING", "")
        raw = environ.get("PATH_INFO", "") + ("?" + query if query else "")
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length) if length else b""
    headers = {
        "Authorization": environ.get("HTTP_AUTHORIZATION", ""),
        "Content-Type": environ.get("CONTENT_TYPE", ""),
    }
    method = environ["REQUEST_METHOD"]
    override = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE")
    if override:
        # Clients send long GET queries as the body of a POST.
        raw, body, method = raw + "?" + body.decode(), b"", override.upper()
    return make_call(method, raw, headers, body)


def make_call(method: str, target: str, headers: dict[str, str], body: bytes) -> Call:
    """A call from a raw request target, absolute or not."""
    if target.startswith("http"):
        target = "/" + target.split("://", 1)[1].partition("/")[2]
    path, _, query = target.partition("?")
    # node-google-spreadsheet puts a slash before a verb, and at the end of a file's address.
    path = path.replace("/:", ":")
    if path.startswith("/drive/"):
        path = path.rstrip("/")
    options = parse_qs(query, keep_blank_values=True) if query else {}
    return Call(method, path, options, headers, body)
