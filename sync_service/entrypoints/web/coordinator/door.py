"""Who may see the coordinator's pages, and which forms are really theirs."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

from flask import Flask, abort, redirect, request, session, url_for
from werkzeug.wrappers import Response

from sync_service.application.sign_in import KNOWN_FOR, mark_browser
from sync_service.entrypoints.web.security import is_cross_site
from sync_service.entrypoints.web.services import WebServices, counter

P = ParamSpec("P")
View = Callable[P, str | Response]

_ADDRESS = "coordinator"
_BROWSER = "coordination-browser"
_ASKED_AT = "/coordination/entrer"
_UNTIL = "until"
_STAY = timedelta(hours=12)


def prepare(app: Flask, services: WebServices) -> None:
    """The cookie goes to these pages only, and lasts a working day."""
    settings = services.settings
    newest, *older = settings.secret_keys
    app.config.update(
        SECRET_KEY=newest,
        SECRET_KEY_FALLBACKS=older,
        SESSION_COOKIE_NAME="coordination",
        SESSION_COOKIE_PATH="/coordination",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
    )


def let_in(address: str) -> None:
    session[_ADDRESS] = address
    session[_UNTIL] = (counter().services.clock.now() + _STAY).timestamp()


def let_out() -> None:
    session.clear()


def who_is_in() -> str | None:
    """The coordinator's address; None after a day, or once taken out of the settings."""
    address, until = session.get(_ADDRESS), session.get(_UNTIL, 0)
    services = counter().services
    is_known = address in services.settings.coordinators
    return address if is_known and services.clock.now().timestamp() < until else None


def know_browser(response: Response, address: str) -> None:
    """Strangers may use up the links that an address gets in an hour: not this browser's own."""
    response.set_cookie(
        _BROWSER,
        mark_browser(counter().desk, address),
        max_age=KNOWN_FOR,
        path=_ASKED_AT,
        secure=counter().services.settings.public_url.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )


def browser_mark() -> str:
    """What this browser shows of itself; anybody may send anything here."""
    return request.cookies.get(_BROWSER, "")


def form_token() -> str:
    """The hidden field of this person's forms."""
    until = counter().services.clock.now() + _STAY
    return counter().desk.links.sign_until("coordinator", who_is_in() or "", until)


def coordinators_only(view: View[P]) -> View[P]:
    """Others are shown the door; a form without this person's token does nothing."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> str | Response:
        address = who_is_in()
        if address is None:
            return redirect(url_for("coordinator.ask"), HTTPStatus.SEE_OTHER)
        if request.method == "POST" and not _is_own_form(address):
            abort(HTTPStatus.FORBIDDEN)
        return view(*args, **kwargs)

    return guarded


def _is_own_form(address: str) -> bool:
    token = request.form.get("token", "")
    now = counter().services.clock.now()
    return (
        not is_cross_site()
        and counter().desk.links.find_before("coordinator", token, now) == address
    )
