"""The one HTTP client: address, timeouts, pace, retries and counting, under gspread's interface.

It repeats only reads. A write is sent once, and a later read shows what became of it (ADR 9).
"""

import threading
from collections import Counter
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from google.auth.exceptions import RefreshError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.service_account import Credentials
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from requests import PreparedRequest, ReadTimeout, RequestException, Response, Session
from requests.adapters import BaseAdapter, HTTPAdapter

from sync_service.adapters.google.pace import Backoff, Pace, Timing
from sync_service.adapters.google.refusals import LIBRARY_ERRORS, is_rate_limit
from sync_service.domain.errors import ConfigurationError

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class BaseAddressAdapter(HTTPAdapter):
    """Sends every request to one base address, whatever host it was meant for.

    Mounted for all addresses, so that nothing can reach Google by accident. The intended host
    travels along as `X-Forwarded-Host`.
    """

    def __init__(self, api_base: str) -> None:
        super().__init__()
        self._base = urlsplit(_checked_base(api_base))

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:  # noqa: ANN401
        meant = urlsplit(request.url or "")
        request.headers["X-Forwarded-Host"] = str(meant.netloc)
        path = self._base.path.rstrip("/") + str(meant.path)
        parts = (self._base.scheme, self._base.netloc, path, str(meant.query), "")
        request.url = urlunsplit(parts)
        return super().send(request, *args, **options | {"proxies": {}})  # a proxy leads elsewhere


def _checked_base(api_base: str) -> str:
    """The address, if it is https or on this machine; raises ConfigurationError."""
    try:
        parts = urlsplit(api_base)
        is_safe = bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        )
        _ = parts.port
    except ValueError:
        is_safe = False
    if not is_safe:
        problem = (
            f"GOOGLE_API_BASE: {api_base!r} must be an https address, or http on this machine "
            "(http://127.0.0.1:PORT). Remove the setting to talk to Google itself."
        )
        raise ConfigurationError([problem])
    return api_base


def _open_session(credentials: Credentials, transport: BaseAdapter | None) -> Any:  # noqa: ANN401 - google.auth ships no usable types
    """A session with the account's tokens; with a transport, all of it goes through that one."""
    session = AuthorizedSession(credentials)
    # Google compresses only for agents that say so in their name, too.
    session.headers["User-Agent"] = "sync-service (gzip)"
    session.max_redirects = 0  # Google never redirects an API call; a hotel's Wi-Fi does
    token_session: Session = session._auth_request_session  # noqa: SLF001 - no public way to it
    token_session.max_redirects = 0
    if transport is None:
        return session
    for each in (session, token_session):
        each.trust_env = False  # neither a proxy nor a netrc entry for somebody else's host
        for scheme in ("https://", "http://"):
            each.mount(scheme, transport)
    return session


_PASSING = frozenset({429, 500, 502, 503, 504})


class NotGoogle(RequestException):
    """An answer that cannot be Google's: a captive portal's, or one that was cut short."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """How the client behaves: its limits, its clock, and the road it takes."""

    backoff: Backoff
    timing: Timing
    transport: BaseAdapter | None = None


class ServiceHTTPClient(HTTPClient):
    """What gspread sends its requests through, for one service account."""

    def __init__(self, auth: Credentials, session: Any = None, *, conduct: Conduct) -> None:  # noqa: ANN401 - gspread's signature
        super().__init__(auth, session or _open_session(auth, conduct.transport))
        self.auth = auth
        self._backoff = conduct.backoff
        self._timing = conduct.timing
        turns = conduct.timing.turns
        shared = (
            partial(turns.reserve, str(auth.service_account_email)) if turns is not None else None
        )
        self._pace = Pace(conduct.backoff.requests_per_minute, conduct.timing, shared)
        self._sent: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.set_timeout((conduct.backoff.connect_seconds, conduct.backoff.answer_seconds))
        self._signal_timeout = (conduct.backoff.connect_seconds, conduct.backoff.signal_seconds)

    def request(  # type: ignore[override] # the rest is always named: params, json…
        self,
        method: str,
        endpoint: str,
        **options: Any,  # noqa: ANN401 - passed on as they are
    ) -> Response:
        """Raises APIError, RequestException, or google.auth's errors."""
        last = self._backoff.attempts if method.lower() == "get" else 1
        for attempt in range(1, last):
            try:
                return self._send_once(method, endpoint, options)
            except LIBRARY_ERRORS as error:
                if not _may_pass(error):
                    raise
            self._timing.sleep(self._backoff.wait_seconds(attempt, self._timing.chance()))
        return self._send_once(method, endpoint, options)

    def sent(self, kind: str) -> int:
        """Requests sent so far of a kind: drive, reads or writes; repeated ones too."""
        return self._sent[kind]

    def close(self) -> None:
        self.session.close()

    def _send_once(self, method: str, endpoint: str, options: dict[str, Any]) -> Response:
        kind = _kind_of(method, endpoint)
        self._pace.wait_turn(kind)
        with self._lock:
            self._sent[kind] += 1
        timeout = self._signal_timeout if kind == "drive" else self.timeout
        response: Response = self.session.request(
            method=method, url=endpoint, timeout=timeout, **options
        )
        if not response.ok:
            raise _refusal(response)
        if response.status_code != HTTPStatus.NO_CONTENT and not _is_whole(response.content):
            raise NotGoogle("The answer is not JSON, or not all of it.", response=response)
        return response


def _kind_of(method: str, endpoint: str) -> str:
    if "/drive/" in endpoint:
        return "drive"
    return "reads" if method.lower() == "get" else "writes"


def _is_whole(content: bytes) -> bool:
    bare = content.strip()
    return bare.startswith(b"{") and bare.endswith(b"}")


def _refusal(response: Response) -> Exception:
    """Gspread's error, or ours where the body is not worded as Google words its errors."""
    try:
        return APIError(response)
    except (KeyError, TypeError, AttributeError):
        return NotGoogle("A refusal that is not Google's.", response=response)


def _may_pass(error: Exception) -> bool:
    """Whether the same read may well succeed a moment later."""
    if isinstance(error, APIError):
        return error.response.status_code in _PASSING or is_rate_limit(error)
    if isinstance(error, RefreshError):
        return bool(error.retryable)
    # Whoever was silent for so long is asked by the next run: the others come first.
    return not isinstance(error, ReadTimeout)
