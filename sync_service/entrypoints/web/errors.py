"""One place that turns an error into a page; unknown, expired and revoked look alike.

What is logged of it is the route and the places in the code: a path opens a family's page.
"""

from http import HTTPStatus
from types import TracebackType

import structlog
from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException

from sync_service.domain.errors import ConcurrencyError, DatabaseUnavailable, NotFound
from sync_service.entrypoints.logs import places

_log = structlog.get_logger("web")

_OWN_PAGES = frozenset(
    {
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
    }
)


class Pages(Flask):
    """Flask, except that its log of what nobody foresaw shows neither a path nor a value."""

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        if exc_info[1] is not None:
            _log.error("page_failed", **_where(exc_info[1]))


def _where(error: BaseException) -> dict[str, object]:
    return {
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else "none",
        "error": type(error).__name__,
        "at": places(error),
    }


def register(app: Flask) -> None:
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(ConcurrencyError, _busy)
    app.register_error_handler(DatabaseUnavailable, _busy)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(HTTPStatus.INTERNAL_SERVER_ERROR, _broken)


def _not_found(_: NotFound) -> tuple[str, int]:
    return _page(HTTPStatus.NOT_FOUND)


def log_busy(error: Exception) -> None:
    """What a database refuses is said in words that hold no value."""
    cause = {"cause": str(error)} if isinstance(error, DatabaseUnavailable) else {}
    _log.warning("page_busy", **_where(error), **cause)


def _busy(error: Exception) -> tuple[str, int]:
    log_busy(error)
    return _page(HTTPStatus.SERVICE_UNAVAILABLE)


def _broken(_: Exception) -> tuple[str, int]:
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


def _http_error(error: HTTPException) -> tuple[str, int]:
    return _page(HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR))


def _page(status: HTTPStatus) -> tuple[str, int]:
    shown = status if status in _OWN_PAGES else HTTPStatus.INTERNAL_SERVER_ERROR
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and shown != status:
        shown = HTTPStatus.NOT_FOUND
    return render_template("pages/error.html", status=shown.value), status.value
