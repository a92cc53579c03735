"""Who may ask, and what every answer carries: hosts, other sites, clients, headers.

Pages answer at their own address and at this machine only: that gate is in front of Flask,
which reads the Host before it handles any error. Which client sent a request is known only where
proxies of ours say so: without them every header is the client's own word, and the connection's
address is a proxy's. Knows no page.

Pages of families are sent gzipped to whoever takes that: a prepaid phone pays for each byte.
Neither pages behind a sign-in nor answers to forms are: from the length of what is compressed
beside what somebody else typed, a secret in it can be guessed (BREACH).
"""

import gzip
import hashlib
import ipaddress
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, request
from markupsafe import Markup

from sync_service.config import project_folder
from sync_service.entrypoints.web.services import page_context

_AREAS = frozenset({"public", "registering", "family", "find"})
_WORTH_IT = 1000
"""Bytes: what is smaller fits in one packet as it is."""
_LEVEL = 6


if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND_SIGNS = re.compile(r"\s*([{};,>])\s*")
_STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
STYLES = ("screen", "desk", "print")
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
_REFUSAL_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(_REFUSAL))),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
]
_FRAMED = frozenset({"public.card"})
"""Pages that another site may show in a frame of its own: there is nothing to press but links."""
_FRAMING = frozenset({"coordinator.season.letter", "coordinator.season.letters"})
"""They show a letter as it was sent, in a frame where nothing runs."""
_OWN_SCRIPT = "; script-src 'self'"
_SCRIPTED = frozenset(
    {
        "coordinator.sheet",
        "coordinator.committee.sheet",
        "coordinator.home",
        "coordinator.sessions",
        "coordinator.problems.problems",
        "coordinator.overview.absences",
        "coordinator.overview.loans",
        "coordinator.overview.sheets",
        "coordinator.team.show",
        "coordinator.team.let_in",
    }
)
"""Their buttons print, copy or send on: no form can."""
_V6_NETWORK = 64
"""Bits: one household or one machine has all the addresses below."""


@cache
def load_style(name: str) -> str:
    """One style sheet, without the spaces and comments that only its authors need."""
    source = (project_folder("templates") / "pages" / f"{name}.css").read_text(encoding="utf-8")
    return _AROUND_SIGNS.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", source))).strip()


def is_cross_site() -> bool:
    """Whether the browser itself says that another site sent this request."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site"


def protect(app: Flask, *, behind_tls: bool) -> None:
    """Inline style sheets are allowed by their hash; scripts of our files, on the desk alone."""
    styles = {name: load_style(name) for name in STYLES}
    policy = _content_policy(list(styles.values()))
    framed = policy.replace("frame-ancestors 'none'", "frame-ancestors *")
    # Our own files, read at start.
    app.jinja_env.globals["styles"] = {
        name: Markup(style)  # noqa: S704
        for name, style in styles.items()
    }

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        if request.endpoint in _FRAMED:
            headers["Content-Security-Policy"] = framed
        else:
            headers.setdefault("Content-Security-Policy", policy + _more(request.endpoint))
            headers.setdefault("X-Frame-Options", "DENY")
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers.setdefault("Cache-Control", "no-store")
        _vary(response, "Accept-Language")
        if behind_tls:
            headers["Strict-Transport-Security"] = _STRICT_TRANSPORT
        return response


def _vary(response: Response, header: str) -> None:
    """As the library's own `vary.add`, in a fifth of its time: every answer has two of them."""
    known = response.headers.get("Vary")
    response.headers["Vary"] = header if known is None else f"{known}, {header}"


def _more(endpoint: str | None) -> str:
    if endpoint in _SCRIPTED:
        return _OWN_SCRIPT
    return "; frame-src 'self'" if endpoint in _FRAMING else ""


def _content_policy(styles: Sequence[str]) -> str:
    hashes = " ".join(
        f"'sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in styles
    )
    return (
        f"default-src 'none'; style-src {hashes}; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def is_well_formed(host: str) -> bool:
    """A name or number of a machine, with or without a port."""
    return _split(host) is not None


@lru_cache(maxsize=64)
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
    """Health is answered at any address: a host's probe knows a machine by its number."""
    inner, headers = app.wsgi_app, [*_REFUSAL_HEADERS]
    if public_url.startswith("https://"):
        headers.append(("Strict-Transport-Security", _STRICT_TRANSPORT))

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


def this_client() -> str:
    """The network address of who asks; empty where nobody trustworthy says it."""
    proxies = page_context().services.settings.trusted_proxies
    hops = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    # Each proxy adds on the right whom it heard; what is further left is hearsay.
    return read_network(hops[-proxies]) if 0 < proxies <= len(hops) else ""


def read_network(text: str) -> str:
    """An IPv4 address, or the network of an IPv6 address; empty for what is neither."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if address.version == 4:  # noqa: PLR2004 - the version's own name
        return str(address)
    return str(ipaddress.ip_network((address, _V6_NETWORK), strict=False))


def compress_pages(app: Flask) -> None:
    @app.after_request
    def compress(response: Response) -> Response:
        if not _is_compressible(response):
            return response
        _vary(response, "Accept-Encoding")
        if request.accept_encodings.quality("gzip") > 0:
            response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
        return response


def _is_compressible(response: Response) -> bool:
    is_open_page = request.method == "GET" and request.blueprint in _AREAS
    kind = response.mimetype or ""
    is_text = kind.startswith("text/") or kind.endswith("xml")
    is_whole = not (response.is_streamed or response.direct_passthrough)
    return is_open_page and is_text and is_whole and (response.content_length or 0) > _WORTH_IT
