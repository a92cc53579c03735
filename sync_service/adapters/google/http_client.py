"""The one HTTP client: session, timeouts, pace, retries and counting, under gspread's interface.

Repeats only what is safe to repeat: reads. A write is sent once; what became of it is asked later.
"""

import threading
from collections import Counter
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from google.auth.exceptions import RefreshError
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from requests import RequestException, Response
from requests.adapters import BaseAdapter

from sync_service.adapters.google.backoff import Backoff
from sync_service.adapters.google.credentials import LockedCredentials
from sync_service.adapters.google.pace import Pace, Timing
from sync_service.adapters.google.refusals import LIBRARY_ERRORS, is_rate_limit
from sync_service.adapters.google.transport import open_session

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

    def __init__(self, auth: LockedCredentials, session: Any = None, *, conduct: Conduct) -> None:  # noqa: ANN401 - gspread's signature
        super().__init__(auth, session or open_session(auth, conduct.transport))
        self.auth = auth
        self._backoff = conduct.backoff
        self._timing = conduct.timing
        self._pace = Pace(conduct.backoff.requests_per_minute, conduct.timing)
        self._sent: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.set_timeout((conduct.backoff.connect_seconds, conduct.backoff.answer_seconds))

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
        response: Response = self.session.request(
            method=method, url=endpoint, timeout=self.timeout, **options
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
    return True
