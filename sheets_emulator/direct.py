"""Ways to the stand-in without a socket: as an account, or as an adapter of requests."""

import io
import json
from dataclasses import replace
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from sheets_emulator.app import handle, make_call
from sheets_emulator.outcomes import CutConnectionError
from sheets_emulator.state.accounts import Account
from sheets_emulator.state.world import World
from sheets_emulator.wire import Answer, Json


class Direct:
    """Acts as one account behind the scenes: no token, hooks, faults, quota or counting."""

    def __init__(self, world: World, identity: Account | str) -> None:
        self.world = world
        found = world.find_account(identity) if isinstance(identity, str) else identity
        if found is None:
            raise KeyError(identity)
        self.account = found

    def fetch(self, method: str, path: str, body: Json | None = None) -> Answer:
        """One call, its path as in Google's addresses with the query; the answer as it is."""
        return self.fetch_raw(method, path, b"" if body is None else json.dumps(body).encode())

    def fetch_raw(self, method: str, path: str, body: bytes) -> Answer:
        """The same with a body that need not be JSON, such as a CSV text to upload."""
        call = make_call(method, path, {}, body)
        return handle(self.world, call, on_wire=False, account=self.account)

    def request(self, method: str, path: str, body: Json | None = None) -> tuple[int, Any]:
        """The same, as status and JSON (or the text of a file)."""
        answer = self.fetch(method, path, body)
        if isinstance(answer.body, bytes):
            return answer.status, answer.body.decode()
        # Through JSON and back, so that callers never hold a piece of the world's own state.
        return answer.status, None if answer.body is None else json.loads(answer.encoded())


class WSGIAdapter(BaseAdapter):
    """An adapter of requests that answers from the world itself, for whatever host is asked."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    def send(
        self, request: requests.PreparedRequest, *_: object, **options: object
    ) -> requests.Response:
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else body
        assert isinstance(raw, bytes)  # noqa: S101 - Google's clients stream nothing here
        headers = {"Authorization": str(request.headers.get("Authorization", ""))}
        call = make_call(str(request.method), str(request.url), headers, raw)
        call = replace(call, patience_seconds=_patience(options.get("timeout")))
        try:
            answer = handle(self.world, call)
        except CutConnectionError as cut:
            raise _lost(cut, request) from None
        content = {"Content-Type": answer.content_type, **answer.headers}
        return _response(request, answer.status, answer.encoded(), content)

    def close(self) -> None:
        """There is nothing to close."""


def _patience(timeout: object) -> float | None:
    """How long the caller waits for an answer, from the timeout of requests."""
    wait = timeout[1] if isinstance(timeout, tuple) else timeout
    return float(wait) if isinstance(wait, int | float) else None


def _lost(
    cut: CutConnectionError, request: requests.PreparedRequest
) -> requests.exceptions.RequestException:
    """What requests would raise where a socket ends like this."""
    if cut.is_timeout:
        return requests.exceptions.ReadTimeout(cut, request=request)
    if cut.answer is not None:
        return requests.exceptions.ChunkedEncodingError(cut, request=request)
    return requests.exceptions.ConnectionError(cut, request=request)


def _response(
    request: requests.PreparedRequest, status: int, body: bytes, headers: dict[str, str]
) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers = CaseInsensitiveDict(headers)
    response.raw = io.BytesIO(body)
    response.encoding = "utf-8"
    response.url = str(request.url)
    response.request = request
    return response
