"""Her team: who comes in besides her, as what, and until when."""

from datetime import date
from http import HTTPStatus
from types import MappingProxyType
from typing import cast

import structlog
from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from sync_service.domain.errors import UsageError
from sync_service.entrypoints.web.answers import read_email
from sync_service.entrypoints.web.coordinator.door import (
    coordinators_only,
    form_token,
    who_is_in,
)
from sync_service.entrypoints.web.services import page_context
from sync_service.families.sessions import PARIS
from sync_service.families.sign_in import (
    find_letter_stopped,
    let_in_member,
    note_team_change,
    read_coordinators,
    want_letter,
)
from sync_service.ports import Role, TeamMember
from sync_service.ports.surroundings import try_again

blueprint = Blueprint("team", __name__)

ROLES = MappingProxyType(
    {"coordinator": "Coordination", "reader": "Lecture : les chiffres, sans les familles"}
)
_log = structlog.get_logger("web")


@blueprint.get("/equipe")
@coordinators_only
def show() -> str:
    return _page()


@blueprint.post("/equipe")
@coordinators_only
def let_in() -> Response:
    services, desk = page_context().services, page_context().desk
    role, now = request.form.get("role", ""), desk.clock.now()
    if not role:
        page = _page(wrong_role="Choisissez ce que cette personne peut.")
        return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    if role not in ROLES:
        abort(HTTPStatus.BAD_REQUEST)
    address, until = read_email(request.form.get("email", "")), _day(request.form.get("jusqu", ""))
    member = TeamMember(address or "", cast("Role", role), until, who_is_in() or "", now)
    try:
        with desk.database.transaction() as stored:
            today = now.astimezone(PARIS).date()
            let_in_member(stored, services.settings.coordinators, member, today)
            note_team_change(
                stored, desk.links, who_is_in() or "", (member.address, member.role), now
            )
    except UsageError as error:
        return make_response(_page(str(error)), HTTPStatus.UNPROCESSABLE_ENTITY)
    _log.info("team_changed", role=role)
    flash(member.address, "let in")
    return redirect(url_for("coordinator.team.show"), HTTPStatus.SEE_OTHER)


@blueprint.post("/equipe/retirer")
@coordinators_only
def take_out() -> Response:
    desk, address = page_context().desk, request.form.get("email", "")
    with desk.database.transaction() as stored:
        if any(one.address == address for one in stored.team.read_all()):
            stored.team.remove(address)
            by, now = who_is_in() or "", desk.clock.now()
            note_team_change(stored, desk.links, by, (address, "none"), now)
            flash(address, "taken out")
    _log.info("team_changed", role="none")
    return redirect(url_for("coordinator.team.show"), HTTPStatus.SEE_OTHER)


@blueprint.post("/equipe/lettre")
@coordinators_only
def choose_letter() -> Response:
    """Her own: nobody has somebody else written to who asked for no more."""
    wanted, me = request.form.get("decision") == "again", who_is_in() or ""
    try_again(lambda: want_letter(page_context().desk, me, wanted=wanted))
    return redirect(url_for("coordinator.team.show", _anchor="lettre"), HTTPStatus.SEE_OTHER)


def _page(error: str = "", wrong_role: str = "") -> str:
    services = page_context().services
    links, now = page_context().desk.links, services.clock.now()
    with services.database.reading() as stored:
        members = stored.team.read_all()
        coordinators = read_coordinators(stored, services.settings.coordinators, now)
        letter = {one: find_letter_stopped(stored, links, one) for one in coordinators}
    today = now.astimezone(PARIS).date()
    return render_template(
        "pages/coordination/team.html",
        fixed=services.settings.coordinators,
        members=[(one, _said(one, today)) for one in members],
        roles=ROLES,
        me=who_is_in(),
        letter={one: at and at.astimezone(PARIS) for one, at in letter.items()},
        address=links.url(url_for("coordinator.home")),
        error=error,
        wrong_role=wrong_role,
        typed=request.form if error or wrong_role else {},
        today=today,
        token=form_token(),
    )


def _said(member: TeamMember, today: date) -> str:
    if not member.until:
        return ""
    last = date.fromisoformat(member.until)
    word = "jusqu’au" if last >= today else "n’entre plus depuis le"
    return f"{word} {last:%d/%m/%Y}"


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)
