"""Which Host a request may name: the pages answer at their own address and at this machine only.

Stands in front of Flask, which reads the Host before it handles any error. Knows no page.
"""

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask

from sync_service.entrypoints.web.security import STRICT_TRANSPORT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "[::1]"})
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
"""With the underscore that names of containers have."""
_HOST = re.compile(
    rf"(?P<name>{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]{{2,45}}\])(?::(?P<port>[0-9]{{1,5}}))?"
)
_LONGEST_NAME = 253
_HIGHEST_PORT = 65_535
_HEALTH = "/healthz"
_REFUSAL = "Cette adresse n’est pas celle de ce service.\n".encode()
_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(_REFUSAL))),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
]


def is_well_formed(host: str) -> bool:
    """A name or number of a machine, with or without a port."""
    return _split(host) is not None


def is_trusted(host: str, public_url: str) -> bool:
    """The public address's own name and port, or this machine with any port."""
    split = _split(host)
    if split is None:
        return False
    name, port = split
    own = urlsplit(public_url)
    own_name = f"[{own.hostname}]" if ":" in (own.hostname or "") else own.hostname
    usual = 443 if own.scheme == "https" else 80
    return name in _THIS_MACHINE or (name == own_name and port in {None, own.port, usual})


def refuse_strange_hosts(app: Flask, public_url: str) -> None:
    """Health is told at any address: a host's probe knows a machine by its number."""
    inner, headers = app.wsgi_app, [*_HEADERS]
    if public_url.startswith("https://"):
        headers.append(("Strict-Transport-Security", STRICT_TRANSPORT))

    def gate(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        host = str(environ.get("HTTP_HOST", environ["SERVER_NAME"]))
        path = environ.get("PATH_INFO", "")
        is_health = path == _HEALTH or path.startswith(f"{_HEALTH}/")
        if is_trusted(host, public_url) or (is_health and is_well_formed(host)):
            return inner(environ, start_response)
        return _refuse(start_response, headers)

    app.wsgi_app = gate  # type: ignore[method-assign] # Flask's own way to stand in front


def _refuse(
    start_response: Callable[[str, list[tuple[str, str]]], object],
    headers: list[tuple[str, str]],
) -> Iterable[bytes]:
    status = HTTPStatus.BAD_REQUEST
    start_response(f"{status.value} {status.phrase}", [*headers])
    return [_REFUSAL]


def _split(host: str) -> tuple[str, int | None] | None:
    """Name in small letters and port; None for what is neither."""
    found = _HOST.fullmatch(host.lower())
    if found is None or len(found["name"]) > _LONGEST_NAME:
        return None
    port = None if found["port"] is None else int(found["port"])
    return None if port is not None and port > _HIGHEST_PORT else (found["name"], port)
