"""The session's page with its form, and what happens when the form is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from french_cells.reach.emails import suggest
from sync_service.domain.errors import ConcurrencyError, DatabaseUnavailable
from sync_service.entrypoints.web.answers import ReadAnswers, read_answers, used_up
from sync_service.entrypoints.web.errors import log_busy
from sync_service.entrypoints.web.languages import asked_language, gettext, page_language, written
from sync_service.entrypoints.web.metrics import count_registration
from sync_service.entrypoints.web.public import address_of_page, find_or_404
from sync_service.entrypoints.web.security import is_cross_site, this_client
from sync_service.entrypoints.web.services import page_context
from sync_service.families.desk import A_DAY, Reached
from sync_service.families.links import FormToken
from sync_service.families.occupancy import find_full
from sync_service.families.register import Registered, SentForm, register
from sync_service.families.registration import Answers
from sync_service.families.sessions import (
    Session,
    find_bare_session_by_slug,
    find_session,
    find_session_by_slug,
    read_dates,
)
from sync_service.ports import Transaction
from sync_service.ports.surroundings import try_again

blueprint = Blueprint("registering", __name__)

_STALE_SECONDS = 24 * 3600
"""An older page may show an hour or a place that is not true any more."""

Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form shows again: the typed values, what to correct, what to look at."""

    token: FormToken
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    """`check`, `stale`, `already_sent`, `too_many`, `too_many_today`, `busy` or nothing."""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a session's page says of it at this moment."""

    session: Session
    dates: Sequence[Session]
    full: frozenset[str]
    has_begun: bool
    is_over: bool
    takes_registrations: bool


_PLACE = "\0"
"""Where the token of whoever asks comes: nothing that is stored has this sign."""


@blueprint.get("/a/<slug>")
def show(slug: str) -> Page:
    """The blank form: with the same to say it is the same page, but for its token.

    While nothing at all is stored, a session is as it was a moment ago; what it says of the time
    is as of this minute, since hours are whole ones.
    """
    context = page_context()
    minute = context.services.clock.now().replace(second=0, microsecond=0)
    with context.desk.database.reading() as stored:
        key = slug, stored.version, minute
        seen: Seen = context.seen.find(key, lambda: _find_and_see(stored, slug, minute))
    blank = Shown(_fresh_token(seen.session), {"language": page_language()})
    page = page_context().drawn.find(seen, lambda: _draw(seen, blank, _PLACE))
    return page.replace(_PLACE, page_context().desk.links.sign_form(blank.token))


@blueprint.post("/a/<slug>")
def send(slug: str) -> Page:
    """What is checked and stored needs no organisation: only a page that is shown again does."""
    with page_context().desk.database.reading() as stored:
        session = find_bare_session_by_slug(stored.records, slug) or abort(404)
    typed = request.form.to_dict()
    token = page_context().desk.links.find_form(typed.get("token", ""))
    if token is None or token.session_ref != session.ref or is_cross_site():
        shown = Shown(_fresh_token(session), typed, notice="stale")
        return _page(session, shown), HTTPStatus.UNPROCESSABLE_ENTITY
    read = read_answers(typed, session, written_languages(session), gettext)
    if read.answers is None:
        shown = Shown(token, typed, read.errors)
        return _page(session, shown), HTTPStatus.UNPROCESSABLE_ENTITY
    return _look_again(session, token, typed, read) or _register(
        session, token, typed, read.answers
    )


@blueprint.get("/a/<slug>/recu")
def received(slug: str) -> str:
    """The same words whether the contact was known or not."""
    return render_template("pages/received.html", session=find_or_404(slug))


def written_languages(session: Session) -> Sequence[str]:
    """Languages a family may be written in: the pages' own, then those of the session.

    A language in which there is no text is spoken there, and not written.
    """
    offered = [page_language(), *page_context().services.settings.languages, *session.languages]
    return tuple(dict.fromkeys(one for one in offered if one in written()))


def _look_again(
    session: Session, token: FormToken, typed: Mapping[str, str], read: ReadAnswers
) -> Page | None:
    """Asks once to look at the answers again; never a refusal, and the second time it passes."""
    now = page_context().services.clock.now().timestamp()
    age = now - token.shown_at
    email = read.answers.email if read.answers else None
    suggestion = (suggest(email) if email else None) or ""
    if age > _STALE_SECONDS:
        again = replace(_fresh_token(session), checked=True)
        return _page(session, Shown(again, typed, notice="stale"))
    if token.checked:
        return None
    if suggestion or age < page_context().services.settings.form_min_seconds:
        again = FormToken(token.nonce, session.ref, now, checked=True)
        return _page(session, Shown(again, typed, notice="check", suggestion=suggestion))
    return None


def _register(
    session: Session, token: FormToken, typed: Mapping[str, str], answers: Answers
) -> Page:
    desk = page_context().desk
    dates = [one.ref for one in _read_dates(session)] if session.is_cycle else ()
    is_suspect = bool(typed.get("website"))
    sent = SentForm(token, answers, is_suspect, this_client(), dates)
    try:
        done = try_again(lambda: register(desk, sent))
    except (ConcurrencyError, DatabaseUnavailable) as error:
        log_busy(error)
        # The same token: if the seats were taken after all, sending again shows them.
        shown = Shown(token, typed, notice="busy")
        return _page(session, shown), HTTPStatus.SERVICE_UNAVAILABLE
    if isinstance(done, Reached):
        count_registration("too_many")
        return _refuse(session, Shown(token, typed), answers, done)
    count_registration(done.outcome)
    return _answer(session, typed, done)


def _answer(session: Session, typed: Mapping[str, str], done: Registered) -> Page:
    match done.outcome:
        case "registered":
            link = page_context().desk.links.sign_registration(str(done.ref))
            # A chosen language is read from now on; without one in the address, it is anyway.
            asked = asked_language()
            chosen = asked and typed.get("language", asked)
            here = url_for("family.show", token=link, lang=chosen)
            return redirect(here, HTTPStatus.SEE_OTHER)
        case "duplicate":
            return redirect(
                url_for("registering.received", slug=session.slug), HTTPStatus.SEE_OTHER
            )
        case "closed":
            return redirect(url_for("registering.show", slug=session.slug), HTTPStatus.SEE_OTHER)
        case "already_sent":
            shown = Shown(_fresh_token(session), typed, notice="already_sent")
            return _page(session, shown)


def _refuse(session: Session, shown: Shown, answers: Answers, reached: Reached) -> Response:
    """A stranger may have used up this telephone: its family is told to go on without it."""
    errors = used_up(reached.contacts, answers, gettext)
    notice = "too_many_today" if reached.period == A_DAY else "too_many"
    again = replace(shown, errors=errors, notice="" if errors else notice)
    return answer_reached(_page(session, again), reached)


def answer_reached(page: str, reached: Reached) -> Response:
    """A page that says when there is room again, to programs, too."""
    response = make_response(page, HTTPStatus.TOO_MANY_REQUESTS)
    response.retry_after = int(reached.period.total_seconds())
    return response


def _page(session: Session, shown: Shown) -> str:
    with page_context().desk.database.reading() as stored:
        whole = find_session(stored.records, session.ref)
        # Under the address that it was asked for.
        now = page_context().services.clock.now()
        seen = _see(stored, replace(whole, slug=session.slug) if whole else session, now)
    return _draw(seen, shown, page_context().desk.links.sign_form(shown.token))


def _find_and_see(stored: Transaction, slug: str, now: datetime) -> Seen:
    return _see(stored, find_session_by_slug(stored.records, slug) or abort(404), now)


def _see(stored: Transaction, session: Session, now: datetime) -> Seen:
    dates = read_dates(stored.records, session, now) if session.is_cycle else [session]
    return Seen(
        session,
        tuple(dates),
        find_full(stored, dates),
        session.has_begun(now),
        session.is_over(now),
        session.takes_registrations(now),
    )


def _draw(seen: Seen, shown: Shown, token: str) -> str:
    session = seen.session
    return render_template(
        "pages/session.html",
        session=session,
        page_address=address_of_page(session),
        dates=seen.dates if session.is_cycle else (),
        full=seen.full,
        is_full=all(one.ref in seen.full for one in seen.dates),
        has_begun=seen.has_begun,
        is_over=seen.is_over,
        takes_registrations=seen.takes_registrations,
        shown=shown,
        token=token,
        written_languages=written_languages(session),
    )


def _read_dates(session: Session) -> Sequence[Session]:
    with page_context().desk.database.reading() as stored:
        return read_dates(stored.records, session, page_context().services.clock.now())


def _fresh_token(session: Session) -> FormToken:
    services = page_context().services
    return FormToken(
        f"{services.rng.number():032x}", session.ref, services.clock.now().timestamp()
    )
