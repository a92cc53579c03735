"""Ways back to a lost page, and out of the news. Says the same whether something was found."""

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sync_service.application.find_registration import (
    find_by_code,
    read_code,
    resend_links,
    stop_news,
)
from sync_service.application.patience import try_again
from sync_service.entrypoints.web.answers import read_email
from sync_service.entrypoints.web.languages import gettext
from sync_service.entrypoints.web.security import is_cross_site
from sync_service.entrypoints.web.services import counter
from sync_service.entrypoints.web.throttle import Rate

blueprint = Blueprint("find", __name__)

_GUESSES_OF_ONE_CODE = Rate(5, timedelta(minutes=10))
_GUESSES_OF_ALL = Rate(60, timedelta(minutes=1))
_LINKS_TO_ONE_ADDRESS = Rate(3, timedelta(hours=1))
_LINKS_TO_ALL = Rate(30, timedelta(minutes=1))

Page = str | tuple[str, int] | Response


@blueprint.before_request
def refuse_other_sites() -> None:
    # A mail program's one-click request bears no such header, so it passes.
    if request.method == "POST" and is_cross_site():
        abort(HTTPStatus.FORBIDDEN)


@blueprint.get("/i")
def ask_code() -> str:
    return render_template("pages/find.html", typed={}, errors={})


@blueprint.post("/i")
def find() -> Page:
    typed = request.form.to_dict()
    code, given_name = typed.get("code", ""), typed.get("given_name", "")
    if not _allowed(f"code:{read_code(code)}", _GUESSES_OF_ONE_CODE, _GUESSES_OF_ALL):
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    ref = find_by_code(counter().desk, code, given_name)
    if ref is None:
        sentence = gettext("Vérifiez le code et le prénom. Ensemble, nous ne les trouvons pas.")
        page = render_template("pages/find.html", typed=typed, errors={"code": sentence})
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    token = counter().desk.links.sign_registration(ref)
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
    # One request too many gets the same answer, and no mail.
    if _allowed(f"links:{email}", _LINKS_TO_ONE_ADDRESS, _LINKS_TO_ALL):
        try_again(lambda: resend_links(counter().desk, email))
    return redirect(url_for("find.ask_address", envoye=1), HTTPStatus.SEE_OTHER)


@blueprint.get("/desabonnement/<token>")
def ask_unsubscribe(token: str) -> str:
    _news_address(token)
    return render_template("pages/unsubscribe.html", token=token, is_done=False)


@blueprint.post("/desabonnement/<token>")
def unsubscribe(token: str) -> str:
    stop_news(counter().desk, _news_address(token))
    return render_template("pages/unsubscribe.html", token=token, is_done=True)


def _news_address(token: str) -> str:
    address = counter().desk.links.find("news", token)
    return address if isinstance(address, str) else abort(HTTPStatus.NOT_FOUND)


def _allowed(key: str, of_one: Rate, of_all: Rate) -> bool:
    throttle, now = counter().throttle, counter().services.clock.now()
    kind = key.partition(":")[0]
    return throttle.allows(kind, of_all, now) and throttle.allows(key, of_one, now)
