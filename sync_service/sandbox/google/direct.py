"""Ways to the stand-in without a socket: as an account, or as an adapter of requests."""

import io
import json
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from sync_service.sandbox.google.accounts import Account
from sync_service.sandbox.google.app import handle, make_call
from sync_service.sandbox.google.outcomes import CutConnectionError
from sync_service.sandbox.google.wire import Json
from sync_service.sandbox.google.world import World


class Direct:
    """Acts as one account behind the scenes: no token, hooks, faults, quota or counting."""

    def __init__(self, world: World, identity: Account | str) -> None:
        self.world = world
        found = world.find_account(identity) if isinstance(identity, str) else identity
        if found is None:
            raise KeyError(identity)
        self.account = found

    def request(self, method: str, path: str, body: Json | None = None) -> tuple[int, Any]:
        """One call, its path as in Google's addresses with the query; answers status and JSON."""
        raw = b"" if body is None else json.dumps(body).encode()
        call = make_call(method, path, {}, raw)
        answer = handle(self.world, call, on_wire=False, account=self.account)
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
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002 - the signature of requests
        timeout: None | float | tuple[float, float] | tuple[float, None] = None,  # noqa: ARG002
        verify: bool | str = True,  # noqa: ARG002, FBT001, FBT002
        cert: None | bytes | str | tuple[bytes | str, bytes | str] = None,  # noqa: ARG002
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002
    ) -> requests.Response:
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else body
        headers = {"Authorization": str(request.headers.get("Authorization", ""))}
        call = make_call(str(request.method), str(request.url), headers, raw)
        try:
            answer = handle(self.world, call)
        except CutConnectionError as cut:
            if cut.answer is not None:
                raise requests.exceptions.ChunkedEncodingError(cut, request=request) from None
            raise requests.exceptions.ConnectionError(cut, request=request) from None
        return _response(
            request,
            answer.status,
            answer.encoded(),
            {"Content-Type": answer.content_type, **answer.headers},
        )

    def close(self) -> None:
        """There is nothing to close."""


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
