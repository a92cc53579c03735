"""Pages of families are sent gzipped to whoever takes that: a prepaid phone pays for each byte.

Neither pages behind a sign-in nor answers to forms: from the length of what is compressed beside
what somebody else typed, a secret in it can be guessed (BREACH).
"""

import gzip

from flask import Flask, Response, request

_AREAS = frozenset({"public", "registering", "family", "find"})
_WORTH_IT = 1000
"""Bytes: what is smaller fits in one packet as it is."""
_LEVEL = 6


def compress_pages(app: Flask) -> None:
    @app.after_request
    def compress(response: Response) -> Response:
        if not _is_compressible(response):
            return response
        response.vary.add("Accept-Encoding")
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
