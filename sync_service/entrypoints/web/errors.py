"""One place that turns an error into a page; unknown, expired and revoked look alike."""

from http import HTTPStatus

from flask import Flask, render_template
from werkzeug.exceptions import HTTPException

from sync_service.domain.errors import ConcurrencyError, DatabaseUnavailable, NotFound

_OWN_PAGES = frozenset(
    {
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
    }
)


def register(app: Flask) -> None:
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(ConcurrencyError, _busy)
    app.register_error_handler(DatabaseUnavailable, _busy)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(HTTPStatus.INTERNAL_SERVER_ERROR, _broken)


def _not_found(_: NotFound) -> tuple[str, int]:
    return _page(HTTPStatus.NOT_FOUND)


def _busy(_: Exception) -> tuple[str, int]:
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
