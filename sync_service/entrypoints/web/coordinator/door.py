"""Who may see the coordinator's pages, and which forms are really theirs."""

import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

import structlog
from flask import Flask, Request, abort, current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.wrappers import Response

from french_cells.patterns import pattern
from sync_service.entrypoints.web.security import is_cross_site
from sync_service.entrypoints.web.services import WebServices, page_context
from sync_service.families.sign_in import (
    KNOWN_FOR,
    STAY,
    Visit,
    leave,
    mark_browser,
    read_team,
)
from sync_service.ports import Role
from sync_service.ports.surroundings import try_again

P = ParamSpec("P")
View = Callable[P, str | Response]

_log = structlog.get_logger("web")
_ADDRESS = "coordinator"
_BROWSER = "coordination-browser"
_SECURE = "__Secure-"
"""Browsers take a cookie of such a name over TLS only."""
_ASKED_AT = "/coordination/entrer"
_PLACE = pattern(
    r"/coordination/([\w-][\w.-]*(/[\w-][\w.-]*)*/?(\?[\w.%=&+~:-]*)?|\?[\w.%=&+~:-]+)", re.ASCII
)
"""No host, no step up, nothing that a browser would read as either."""
_ANCHOR = pattern(r"[?&]ancre=([\w.-]+)", re.ASCII)
_LONGEST_PLACE = 200
_VISIT = "visit"
_WHO = "coordinator_in"


class _Cookies(SecureCookieSessionInterface):
    """Most requests are families': without a cookie there is nothing to check, or to be kept."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def prepare(app: Flask, services: WebServices) -> None:
    """The cookie goes to these pages only, and lasts a working day."""
    settings = services.settings
    newest, *older = settings.secret_keys
    app.session_interface = _Cookies()
    app.config.update(
        SECRET_KEY=newest,
        SECRET_KEY_FALLBACKS=older,
        SESSION_COOKIE_NAME=cookie_name("coordination", settings.public_url),
        SESSION_COOKIE_PATH="/coordination",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
    )


def cookie_name(name: str, public_url: str) -> str:
    return f"{_SECURE}{name}" if public_url.startswith("https://") else name


def let_in(visit: Visit) -> None:
    _log.info("visit_opened")
    session[_ADDRESS], session[_VISIT] = visit.address, visit.key


def refuse_visit() -> None:
    """A link that was used, has expired, or was never ours; the page does not say which."""
    _log.warning("visit_refused")


def let_out() -> None:
    """On the server too: a copy of the cookie opens nothing any more."""
    key = session.get(_VISIT)
    session.clear()
    g.pop(_WHO, None)
    if key:
        _log.info("visit_left")
        try_again(lambda: leave(page_context().desk, key))


def who_is_in() -> str | None:
    """The coordinator's address; None after a day, once she left or was taken out of the team."""
    address, role = _visitor()
    return address if role == "coordinator" else None


def is_reader() -> bool:
    """Somebody who may see figures, and nothing of a family."""
    return _visitor()[1] == "reader"


def _visitor() -> tuple[str, Role | None]:
    """Asked once in a request; who was taken out meanwhile is nobody at once."""
    if _WHO not in g:
        address, key = str(session.get(_ADDRESS, "")), session.get(_VISIT, "")
        role = _role_of(address, key) if key else None
        setattr(g, _WHO, (address, role))
    found: tuple[str, Role | None] = g.get(_WHO)
    return found


def _role_of(address: str, key: str) -> Role | None:
    """None where the visit was left or is over, too."""
    services, now = page_context().services, page_context().services.clock.now()
    with services.database.reading() as stored:
        if not stored.visits.is_open(key, now):
            return None
        return read_team(stored, services.settings.coordinators, now).get(address)


def know_browser(response: Response, address: str) -> None:
    """Strangers may use up the links that an address gets in an hour: not this browser's own."""
    public_url = page_context().services.settings.public_url
    response.set_cookie(
        cookie_name(_BROWSER, public_url),
        mark_browser(page_context().desk, address),
        max_age=KNOWN_FOR,
        path=_ASKED_AT,
        secure=public_url.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )


def browser_mark() -> str:
    """What this browser shows of itself; anybody may send anything here."""
    name = cookie_name(_BROWSER, page_context().services.settings.public_url)
    return request.cookies.get(name, "")


def form_token() -> str:
    """The hidden field of this person's forms."""
    until = page_context().services.clock.now() + STAY
    return page_context().desk.links.sign_until("coordinator", who_is_in() or "", until)


def own_place(path: str) -> str:
    """A path on these pages; empty for the first page and the door, and for anything else."""
    path = path.removesuffix("?")
    is_ours = len(path) <= _LONGEST_PLACE and _PLACE.fullmatch(path) is not None
    return path if is_ours and not path.startswith(_ASKED_AT) else ""


def landing(place: str) -> str:
    """Where a visit begins: what it asked for, at the anchor that its link named."""
    path = own_place(place)
    anchor = _ANCHOR.search(path)
    return (f"{path}#{anchor[1]}" if anchor else path) or url_for("coordinator.home")


def coordinators_only(view: View[P]) -> View[P]:
    """Others are shown the door; a form without this person's token does nothing."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> str | Response:
        address = who_is_in()
        if is_reader():
            if request.method == "POST":
                abort(HTTPStatus.FORBIDDEN)
            return redirect(url_for("coordinator.season.season"), HTTPStatus.SEE_OTHER)
        if address is None:
            return show_the_door()
        if request.method == "POST" and not _is_own_form(address):
            _log.warning("form_refused", route=str(request.url_rule))
            abort(HTTPStatus.FORBIDDEN)
        return view(*args, **kwargs)

    return guarded


def readers_too(view: View[P]) -> View[P]:
    """A page of figures, which changes nothing: for the whole team."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> str | Response:
        if who_is_in() is None and not is_reader():
            return show_the_door()
        return view(*args, **kwargs)

    return guarded


def show_the_door() -> Response:
    """Who has sent a form is told that nothing came of it, and led back to where it stands."""
    if is_reader():
        return redirect(url_for("coordinator.season.season"), HTTPStatus.SEE_OTHER)
    is_form = request.method == "POST"
    wanted = own_place(request.full_path)
    if is_form and not _can_be_opened(request.path):
        wanted = ""
    asked_at = url_for("coordinator.ask", vers=wanted or None, perdu=1 if is_form else None)
    return redirect(asked_at, HTTPStatus.SEE_OTHER)


def _can_be_opened(path: str) -> bool:
    """Whether a page has this address; some forms are sent to one that has none."""
    endpoint, _ = current_app.url_map.bind("").match(path, "GET")
    return str(endpoint) != "coordinator.find_nothing"


def _is_own_form(address: str) -> bool:
    token = request.form.get("token", "")
    now = page_context().services.clock.now()
    return (
        not is_cross_site()
        and page_context().desk.links.find_before("coordinator", token, now) == address
    )
