"""Headers of every answer, and the refusal of forms sent from other sites."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence

from flask import Flask, Response, request
from markupsafe import Markup

from sync_service.config import project_folder

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND_SIGNS = re.compile(r"\s*([{};,>])\s*")
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
STYLES = ("screen", "print")


def load_style(name: str) -> str:
    """One style sheet, without the spaces and comments that only its authors need."""
    source = (project_folder("templates") / "pages" / f"{name}.css").read_text(encoding="utf-8")
    return _AROUND_SIGNS.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", source))).strip()


def is_cross_site() -> bool:
    """Whether the browser itself says that another site sent this request."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site"


def protect(app: Flask, *, behind_tls: bool) -> None:
    """Inline style sheets are allowed by their hash; scripts are not allowed at all."""
    styles = {name: load_style(name) for name in STYLES}
    policy = _content_policy(list(styles.values()))
    # Our own files, read at start.
    app.jinja_env.globals["styles"] = {
        name: Markup(style)  # noqa: S704
        for name, style in styles.items()
    }

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers.setdefault("Cache-Control", "no-store")
        response.vary.add("Accept-Language")
        if behind_tls:
            headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        return response


def _content_policy(styles: Sequence[str]) -> str:
    hashes = " ".join(
        f"'sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in styles
    )
    return (
        f"default-src 'none'; style-src {hashes}; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
