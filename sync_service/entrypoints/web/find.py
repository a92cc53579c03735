"""Ways back to a lost page, and out of the news. Says the same whether something was found."""

from http import HTTPStatus
from typing import Literal

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sync_service.entrypoints.web.answers import read_email
from sync_service.entrypoints.web.languages import gettext
from sync_service.entrypoints.web.security import is_cross_site, this_client
from sync_service.entrypoints.web.services import page_context
from sync_service.families.find_registration import (
    find_by_code,
    resend_links,
    stop_news,
)
from sync_service.families.sessions import PARIS
from sync_service.families.sign_in import find_letter_stopped, read_letter_readers, want_letter
from sync_service.ports.surroundings import try_again

blueprint = Blueprint("find", __name__)

Page = str | tuple[str, int] | Response


@blueprint.before_request
def refuse_other_sites() -> None:
    # A mail program's one-click request has no such header, so it passes.
    if request.method == "POST" and is_cross_site():
        abort(HTTPStatus.FORBIDDEN)


@blueprint.get("/i")
def ask_code() -> str:
    return render_template("pages/find.html", typed={}, errors={})


@blueprint.post("/i")
def find() -> Page:
    typed = request.form.to_dict()
    code, given_name = typed.get("code", ""), typed.get("given_name", "")
    client = this_client()
    found = try_again(lambda: find_by_code(page_context().desk, code, given_name, client))
    if found.is_stopped:
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    if found.ref is None:
        sentence = gettext("Vérifiez le code et le prénom. Ensemble, nous ne les trouvons pas.")
        page = render_template("pages/find.html", typed=typed, errors={"code": sentence})
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    token = page_context().desk.links.sign_registration(found.ref)
    return redirect(url_for("family.show", token=token), HTTPStatus.SEE_OTHER)


@blueprint.get("/mes-liens")
def ask_address() -> str:
    is_sent = request.args.get("envoye") == "1"
    return render_template("pages/links.html", is_sent=is_sent, typed={}, errors={})


@blueprint.post("/mes-liens")
def send_links() -> Page:
    typed = request.form.to_dict()
    email = read_email(typed.get("email", ""))
    if email is None:
        sentence = gettext("Vérifiez l’adresse e-mail. Exemple : nom@example.org.")
        page = render_template(
            "pages/links.html", is_sent=False, typed=typed, errors={"email": sentence}
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    client = this_client()
    # One request too many gets the same answer, and its mail later, with what came in between.
    try_again(lambda: resend_links(page_context().desk, email, client))
    return redirect(url_for("find.ask_address", envoye=1), HTTPStatus.SEE_OTHER)


@blueprint.get("/desabonnement/<token>")
def ask_unsubscribe(token: str) -> str:
    if (coordinator := _find_address("letter", token)) is not None:
        return _letter_page(token, coordinator)
    _news_address(token)
    return render_template("pages/unsubscribe.html", token=token, is_done=False)


@blueprint.post("/desabonnement/<token>")
def unsubscribe(token: str) -> Page:
    if (coordinator := _find_address("letter", token)) is not None:
        wanted = request.form.get("decision") == "again"
        try_again(lambda: want_letter(page_context().desk, coordinator, wanted=wanted))
        here = url_for("find.ask_unsubscribe", token=token)
        return redirect(here, HTTPStatus.SEE_OTHER)
    stop_news(page_context().desk, _news_address(token))
    return render_template("pages/unsubscribe.html", token=token, is_done=True)


def _letter_page(token: str, address: str) -> str:
    """In words for a coordinator: what stops, who gets it still, how to have it again."""
    services, links = page_context().services, page_context().desk.links
    now, fixed = services.clock.now(), services.settings.coordinators
    with services.database.reading() as stored:
        readers = read_letter_readers(stored, fixed, links, now)
        since = find_letter_stopped(stored, links, address)
    return render_template(
        "pages/coordination/stop_letter.html",
        pause=None,
        token=token,
        address=address,
        since=since.astimezone(PARIS) if since else None,
        others=[one for one in readers if one != address],
    )


def _news_address(token: str) -> str:
    return _find_address("news", token) or abort(HTTPStatus.NOT_FOUND)


def _find_address(purpose: Literal["news", "letter"], token: str) -> str | None:
    address = page_context().desk.links.find(purpose, token)
    return address if isinstance(address, str) else None
