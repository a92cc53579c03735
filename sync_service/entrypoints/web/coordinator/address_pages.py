"""Mail addresses that do not work: the coordinator, to whom a mail came back, says which."""

from http import HTTPStatus
from itertools import groupby

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sync_service.entrypoints.web.answers import read_email
from sync_service.entrypoints.web.coordinator.door import coordinators_only, form_token
from sync_service.entrypoints.web.services import page_context
from sync_service.families.mails import unreachable
from sync_service.families.registration import text_of
from sync_service.ports.surroundings import try_again

blueprint = Blueprint("addresses", __name__)

_UNKNOWN = "Aucune famille n’a cette adresse. Copiez-la telle qu’elle est dans le message revenu."


@blueprint.get("/adresses")
@coordinators_only
def show() -> str:
    return _page("", "")


@blueprint.post("/adresses")
@coordinators_only
def mark() -> Response:
    typed, desk = request.form.get("email", ""), page_context().desk
    address = read_email(typed)
    if not address or not try_again(lambda: unreachable.mark_unreachable(desk, address)):
        return make_response(_page(typed, _UNKNOWN), HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(url_for("coordinator.addresses.show"), HTTPStatus.SEE_OTHER)


@blueprint.post("/adresses/reprendre")
@coordinators_only
def unmark() -> Response:
    desk, address = page_context().desk, request.form.get("email", "")
    try_again(lambda: unreachable.unmark(desk, address))
    return redirect(url_for("coordinator.addresses.show"), HTTPStatus.SEE_OTHER)


def _page(typed: str, error: str) -> str:
    with page_context().desk.database.reading() as stored:
        found = unreachable.read_unreachable(stored)
    families = [
        # Once each: a family may have registered for many sessions.
        (address, [*dict.fromkeys(text_of(one, "given_name") for one in several)])
        for address, several in groupby(found, lambda one: text_of(one, "email"))
    ]
    return render_template(
        "pages/coordination/addresses.html",
        families=families,
        typed=typed,
        error=error,
        token=form_token(),
    )
