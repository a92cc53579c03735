"""A family's own page, reached by its link: see, change, cancel, print, forget."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import cast

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sync_service.domain.record import Record
from sync_service.domain.seats import CHILDREN_FIELDS, find_rank, standing_of
from sync_service.entrypoints.web.answers import read_answers, show_phone, used_up
from sync_service.entrypoints.web.languages import gettext, speak_as_written_to
from sync_service.entrypoints.web.public import address_of_page, qr_image
from sync_service.entrypoints.web.registering import answer_reached, written_languages
from sync_service.entrypoints.web.security import is_cross_site
from sync_service.entrypoints.web.services import page_context
from sync_service.families.calls.noted_calls import is_offered, take_seat
from sync_service.families.change_registration import cancel as cancel_registration
from sync_service.families.change_registration import (
    change_registration,
    forget,
    may_come_back,
)
from sync_service.families.change_registration import come_back as come_back_registration
from sync_service.families.changes.moves import find_differences
from sync_service.families.cycles import CycleDate, find_page, read_dates_with
from sync_service.families.desk import Reached
from sync_service.families.feelings import FACES, may_say, say_feeling
from sync_service.families.known_registration import Shown, find_shown
from sync_service.families.mails.calendars import dates_file
from sync_service.families.mails.unreachable import is_unreachable
from sync_service.families.registration import (
    as_known,
    family_of,
    find_current,
    text_of,
    was_taken_out,
)
from sync_service.families.sessions import Session
from sync_service.ports import Feeling, Transaction
from sync_service.ports.surroundings import try_again

blueprint = Blueprint("family", __name__, url_prefix="/i/<token>")

Page = str | tuple[str, int] | Response
_SHOWN = (
    "given_name",
    "phone",
    "email",
    "adults_count",
    *CHILDREN_FIELDS,
    "language",
    "interpreter",
)
"""What a family may change, in the form's order."""
_DATES, _ALL = "dates", "all"
"""Of a cycle: what is done is done for each of its dates that are to come."""


@blueprint.before_request
def refuse_other_sites() -> None:
    if request.method == "POST" and is_cross_site():
        abort(HTTPStatus.FORBIDDEN)


@blueprint.get("")
def show(token: str) -> str:
    """Of a cycle the next date, whose own link all that is pressed here goes by."""
    shown = _read_shown(token, leads_on="own" not in request.args)
    record, session = shown.record, shown.session
    now = page_context().services.clock.now()
    with page_context().desk.database.reading() as stored:
        rank = _find_rank(stored, record)
        can_come_back = may_come_back(stored, record, session, now)
        may_take = is_offered(stored, record, session, now)
        differences = find_differences(stored, record, session)
        is_lost = is_unreachable(stored, record.ref)
        dates = _read_dates(stored, record)
        said = stored.feelings.find(record.ref)
    return render_template(
        "pages/registration.html",
        token=page_context().desk.links.sign_registration(record.ref),
        record=record,
        session=session,
        page_address=address_of_page(session),
        changed=[name for name in _SHOWN if name in request.args.get("change", "").split(",")],
        differences=differences,
        dates=[(_link_to(one), one) for one in dates],
        over={one.session.ref for one in dates if one.session.is_over(now)},
        is_unreachable=is_lost,
        people=family_of(record).people,
        standing="cancelled" if shown.is_taken_out else _standing(record),
        is_taken_out=shown.is_taken_out and was_taken_out(record),
        can_come_back=can_come_back,
        is_offered=may_take,
        is_back=family_of(record).is_back,
        rank=rank,
        has_begun=session.has_begun(now),
        is_over=session.is_over(now),
        faces=FACES if not shown.is_taken_out and may_say(record, session, now) else {},
        said=said,
    )


@blueprint.post("/annuler")
def cancel(token: str) -> Response:
    ref, everywhere = _ref(token), _is_everywhere()
    try_again(lambda: cancel_registration(page_context().desk, ref, everywhere=everywhere))
    return _go_back(token)


@blueprint.post("/revenir")
def come_back(token: str) -> Response:
    """Too late, or twice: the page says how things are."""
    ref = _ref(token)
    try_again(lambda: come_back_registration(page_context().desk, ref))
    return _go_back(token)


@blueprint.post("/venir")
def take(token: str) -> Response:
    """Where the seat went meanwhile, or was hers before, the page says how things are."""
    ref = _ref(token)
    try_again(lambda: take_seat(page_context().desk, ref))
    return _go_back(token)


@blueprint.post("/avis")
def say(token: str) -> Response:
    """Again is instead: one answer for each family."""
    ref, feeling = _ref(token), request.form.get("avis", "")
    if feeling not in FACES:
        abort(HTTPStatus.BAD_REQUEST)
    try_again(lambda: say_feeling(page_context().desk, ref, cast("Feeling", feeling)))
    return _go_back(token, "avis")


@blueprint.get("/changer")
def edit(token: str) -> str:
    record, session = _read(token)
    typed = {
        name: "" if value is None or value is False else str(value)
        for name, value in record.fields.items()
    }
    typed["phone"] = show_phone(typed["phone"]) if typed.get("phone") else ""
    typed[_DATES] = _ALL
    return _form(token, (record, session), typed, {})


@blueprint.post("/changer")
def change(token: str) -> Page:
    record, session = _read(token)
    typed = request.form.to_dict()
    languages = written_languages(session)
    read = read_answers(typed, session, languages, gettext, record.fields)
    answers = read.answers
    about = (record, session)
    if answers is None:
        return _form(token, about, typed, read.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    desk, everywhere = page_context().desk, _is_everywhere()
    done = try_again(lambda: change_registration(desk, record.ref, answers, everywhere=everywhere))
    if done == "closed":
        return _go_back(token)
    if done == "not_enough_seats":
        sentence = gettext("Il n’y a pas assez de places. Nous gardons celles que vous avez.")
        return _form(token, about, typed, {"adults_count": sentence}), HTTPStatus.CONFLICT
    if isinstance(done, Reached):
        sentence = gettext("Vos réponses sont gardées. Envoyez-les encore dans quelques minutes.")
        field = "email" if answers.email != record.fields.get("email") else "phone"
        errors = used_up(done.contacts, answers, gettext) or {field: sentence}
        return answer_reached(_form(token, about, typed, errors), done)
    new = answers.fields()
    changed = [name for name in _SHOWN if new[name] != record.fields.get(name)]
    # Without a value the parameter is not in the address.
    here = url_for("family.show", token=token, change=",".join(changed) or None)
    return redirect(here, HTTPStatus.SEE_OTHER)


@blueprint.get("/pas-moi")
def not_me(token: str) -> str:
    _, session = _read(token)
    return render_template("pages/not_me.html", token=token, session=session)


@blueprint.post("/pas-moi")
def forget_me(token: str) -> Page:
    ref = _ref(token)
    try_again(lambda: forget(page_context().desk, ref))
    return render_template("pages/forgotten.html")


@blueprint.get("/ticket")
def ticket(token: str) -> str:
    """A slip for a desk: large code and QR."""
    record, session = _read(token)
    address = page_context().desk.links.manage_url(record.ref)
    return render_template(
        "pages/ticket.html", record=record, session=session, image=qr_image(address)
    )


@blueprint.get("/atelier.ics")
def calendar(token: str) -> Response:
    record, session = _read(token)
    is_off = session.is_off or standing_of(record) == "cancelled"
    with page_context().desk.database.reading() as stored:
        dates = _read_dates(stored, record)
    seated = [(one.session, one.ref) for one in dates if one.is_seated]
    content = dates_file(
        [(session, record.ref)] if is_off or not seated else seated,
        page_context().services.clock.now(),
        method="CANCEL" if is_off else "PUBLISH",
    )
    response = make_response(content)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment; filename=atelier.ics"
    return response


@blueprint.after_request
def keep_private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _ref(token: str) -> str:
    """After a merge both links open what stayed; never another date, which nobody meant."""
    ref = page_context().desk.links.find_registration(token) or abort(HTTPStatus.NOT_FOUND)
    with page_context().desk.database.reading() as stored:
        return find_current(stored, ref)


def _find_next(ref: str) -> str:
    with page_context().desk.database.reading() as stored:
        return find_page(stored, ref, page_context().services.clock.now())


def _go_back(token: str, anchor: str | None = None) -> Response:
    """To the date that was meant: where it has begun, its page says so."""
    ref = _ref(token)
    own = "1" if _find_next(ref) != ref else None
    here = url_for("family.show", token=token, own=own, _anchor=anchor)
    return redirect(here, HTTPStatus.SEE_OTHER)


def _read(token: str) -> tuple[Record, Session]:
    """Raises NotFound, also for what was erased."""
    shown = _read_shown(token)
    return shown.record, shown.session


def _read_shown(token: str, *, leads_on: bool = False) -> Shown:
    """A suspect sees the page that anyone sees."""
    ref = _find_next(_ref(token)) if leads_on else _ref(token)
    with page_context().desk.database.reading() as stored:
        shown = find_shown(stored, ref)
        own = as_known(stored, shown.record, page_context().services.clock.now())
    shown = replace(shown, record=own)
    speak_as_written_to(text_of(shown.record, "language"))
    return shown


def _standing(record: Record) -> object:
    return record.fields["status"] if record.archived else standing_of(record)


def _find_rank(stored: Transaction, record: Record) -> int | None:
    """A suspect's too, which is in the archive: as if it had come like those around it."""
    known = stored.seats.read_session(text_of(record, "session_id"))
    families = [
        family_of(replace(one, archived=False))
        for one in known
        if not one.archived or one.ref == record.ref
    ]
    return find_rank(families, record.ref)


def _read_dates(stored: Transaction, record: Record) -> Sequence[CycleDate]:
    """Of a deleted row none: its page is about nothing else."""
    dates = () if record.archived else read_dates_with(stored, record.ref)
    return dates if len(dates) > 1 else ()


def _link_to(date: CycleDate) -> str:
    """Empty for what has begun: nothing is to be done there."""
    if date.session.has_begun(page_context().services.clock.now()):
        return ""
    return page_context().desk.links.sign_registration(date.ref)


def _is_everywhere() -> bool:
    return request.form.get(_DATES) == _ALL


def _form(token: str, about: tuple[Record, Session], typed: dict[str, str], errors: object) -> str:
    record, session = about
    with page_context().desk.database.reading() as stored:
        is_cycle = bool(_read_dates(stored, record))
    return render_template(
        "pages/change.html",
        token=token,
        session=session,
        is_cycle=is_cycle,
        typed=typed,
        errors=errors,
        written_languages=written_languages(session),
    )
