"""Where requests really go: Google, or any other address that was set, and then nowhere else."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from google.auth.transport.requests import AuthorizedSession
from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter, HTTPAdapter

from sync_service.adapters.google.credentials import LockedCredentials
from sync_service.domain.errors import ConfigurationError

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class BaseAddressAdapter(HTTPAdapter):
    """Sends every request to one base address, whatever host it was meant for.

    Mounted for all addresses, so that nothing can reach Google by accident. The intended host
    travels along as `X-Forwarded-Host`.
    """

    def __init__(self, api_base: str) -> None:
        super().__init__()
        self._base = urlsplit(checked_base(api_base))

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:  # noqa: ANN401
        meant = urlsplit(request.url or "")
        request.headers["X-Forwarded-Host"] = str(meant.netloc)
        path = self._base.path.rstrip("/") + str(meant.path)
        parts = (self._base.scheme, self._base.netloc, path, str(meant.query), "")
        request.url = urlunsplit(parts)
        return super().send(request, *args, **options | {"proxies": {}})  # a proxy leads elsewhere


def checked_base(api_base: str) -> str:
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


def open_session(credentials: LockedCredentials, transport: BaseAdapter | None) -> Any:  # noqa: ANN401 - google.auth ships no usable types
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
