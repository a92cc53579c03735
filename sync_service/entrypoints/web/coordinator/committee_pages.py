"""Attendance of the technical committee, ticked on a phone while people arrive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from types import MappingProxyType

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from french_cells.directory import Directory
from french_cells.reading import Value
from sync_service.digest.read_facts import PARIS
from sync_service.domain.errors import RefusedValue
from sync_service.entrypoints.web.coordinator.door import coordinators_only, form_token
from sync_service.entrypoints.web.coordinator.editing import nothing_changed, web_editing
from sync_service.entrypoints.web.services import page_context
from sync_service.families.mails.meeting_calendar import (
    meetings_file,
    read_meetings_of,
    read_meetings_to_come,
)
from sync_service.model.codecs import build_codec
from sync_service.model.entities.meeting import COMMITTEE, name_meeting
from sync_service.ports import Transaction
from sync_service.ports.surroundings import try_again
from sync_service.records.keep_attendance import (
    STATUSES,
    WHEN_AND_WHERE,
    Tick,
    ask_for_column,
    call_off,
    count_lists,
    find_called_off,
    find_missing_columns,
    keep_attendance,
    keep_rendezvous,
    makes_meeting,
    read_days,
    read_kept,
    read_members,
)
from sync_service.records.problems.open_problems import sheet_link
from sync_service.records.undo_run import undo_run

blueprint = Blueprint("committee", __name__)

_LONGEST_AGO = timedelta(days=400)
"""Of what is older the lists say it: no slip of a finger makes a meeting of another year."""
_FURTHEST = timedelta(days=120)
"""Ahead: so far somebody may excuse themselves."""
_SHOWN_DAYS = 6
LABELS = MappingProxyType(
    {
        "present": "Présent",
        "represented": "Représenté",
        "excused": "Excusé",
        "absent": "Absent",
        "": "Pas noté",
    }
)
_AHEAD = ("excused", "")
"""All that can be noted of a meeting that is still to come."""


@blueprint.get("/comite")
@coordinators_only
def show() -> str:
    """Who names no day sees today's meeting, else the last one that is known."""
    asked = request.args.get("le", "")
    return _page(_day(asked) if asked else _latest(), _NOTHING)


def _latest() -> date:
    with page_context().services.database.reading() as stored:
        days = [date.fromisoformat(one) for one in read_days(stored)]
    return next((one for one in days if _is_time(one) and one <= _today()), _today())


@dataclass(frozen=True, slots=True)
class _SendAgain:
    """What she sent that was not taken, to be sent again."""

    ticks: Mapping[str, Tick] = field(default_factory=dict)
    """Of a meeting that is called off."""
    rendezvous: Mapping[str, str] = field(default_factory=dict)
    """When and where one is, of which something is not understood."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    """Why, by what it is of."""


_NOTHING = _SendAgain()


def _page(day: date, again: _SendAgain) -> str:
    services = page_context().services
    with services.database.reading() as stored:
        members = read_members(stored, services.mappings, day)
        missing = list(find_missing_columns(stored, services.mappings, day))
        called_off = find_called_off(stored, day)
        known = [one for one in map(date.fromisoformat, read_days(stored)) if _is_time(one)]
        lists = count_lists(stored, services.mappings)
        run = request.args.get("passage", "")
        kept = read_kept(stored, run)
        meeting = _fields_of(stored, day)
    can_undo = bool(kept) and not undo_run(web_editing(), run, is_dry=True).is_empty
    base = services.settings.google_api_base
    overtaken, is_ahead = set(request.args.getlist("autre")), day > _today()
    return render_template(
        "pages/coordination/committee.html",
        day=day,
        today=_today(),
        furthest=_today() + _FURTHEST,
        days=[one for one in known if one <= _today()][:_SHOWN_DAYS],
        coming=[one for one in reversed(known) if one > _today()],
        is_ahead=is_ahead,
        is_known=day in known,
        members=members,
        called_off=called_off,
        refused=bool(again.ticks),
        before={slug: one.before for slug, one in again.ticks.items()},
        chosen={slug: one.after for slug, one in again.ticks.items()},
        meeting=meeting,
        typed={one: str(meeting.get(one) or "") for one in WHEN_AND_WHERE} | {**again.rendezvous},
        wrong=again.wrong,
        is_planned=request.args.get("prevu") == "1",
        labels={one: LABELS[one] for one in _AHEAD} if is_ahead else LABELS,
        missing=[(one, sheet_link(base, one.spreadsheet_id, one.sheet_id)) for one in missing],
        is_kept=request.args.get("fait") == "1",
        is_taken_back=request.args.get("repris") == "1",
        lists=lists,
        run=run if can_undo else "",
        makes_meeting=can_undo and not is_ahead and makes_meeting(kept),
        overtaken=[one.name for one in members if one.slug in overtaken],
        token=form_token(),
    )


@blueprint.get("/comite/liste")
@coordinators_only
def sheet() -> str:
    """To sign, on paper: a line for each partner."""
    day, services = _day(request.args.get("le", "")), page_context().services
    with services.database.reading() as stored:
        members = read_members(stored, services.mappings, day)
        meeting = _fields_of(stored, day)
        called_off = find_called_off(stored, day)
    return render_template(
        "pages/coordination/committee_sheet.html",
        title=name_meeting(COMMITTEE),
        day=day,
        members=members,
        meeting=meeting,
        called_off=called_off,
    )


def _fields_of(stored: Transaction, day: date) -> Mapping[str, Value]:
    """Of the committee's meeting on this day; none where nobody knows it."""
    found = (one.fields for one in read_meetings_of(stored, day))
    return next((one for one in found if one.get("kind") == COMMITTEE), {})


@blueprint.get("/comite/reunions.ics")
@coordinators_only
def calendar() -> Response:
    """The meetings of one day, else all that are to come: to be sent with an invitation."""
    services, asked = page_context().services, request.args.get("le", "")
    with services.database.reading() as stored:
        found = (
            read_meetings_of(stored, _day(asked))
            if asked
            else read_meetings_to_come(stored, _today())
        )
    if not found:
        abort(HTTPStatus.NOT_FOUND)
    response = make_response(meetings_file(found, services.clock.now()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    name = f"reunion-{asked}" if asked else "reunions"
    response.headers["Content-Disposition"] = f"attachment; filename={name}.ics"
    return response


@blueprint.post("/comite")
@coordinators_only
def keep() -> Response:
    day = _day(request.form.get("le", ""))
    ticks = {slug: _tick(slug) for slug in request.form.getlist("membre")}
    with page_context().services.database.reading() as stored:
        known = {one.fields.get("id") for one in stored.records.read_all("organisation")}
    said = {said for one in ticks.values() for said in (one.before, one.after)}
    may_be_said = {*_AHEAD} if day > _today() else {*STATUSES, ""}
    if said - may_be_said or ticks.keys() - known:
        abort(HTTPStatus.BAD_REQUEST)
    took_place = request.form.get("tenue") == "1"
    keep_all = partial(keep_attendance, web_editing(), day, ticks, took_place=took_place)
    kept = try_again(keep_all)
    if kept is None:
        return make_response(_page(day, _SendAgain(ticks)), HTTPStatus.UNPROCESSABLE_ENTITY)
    here = url_for(
        "coordinator.committee.show",
        le=day.isoformat(),
        fait=1,
        passage=kept.run or None,
        autre=kept.overtaken,
    )
    return redirect(here, HTTPStatus.SEE_OTHER)


@blueprint.post("/comite/rendez-vous")
@coordinators_only
def plan() -> Response:
    """When and where: calendars, partners' letters and the sheet to sign say it."""
    day = _day(request.form.get("le", ""))
    if day < _today():
        abort(HTTPStatus.BAD_REQUEST)
    typed = {one: request.form.get(one, "") for one in WHEN_AND_WHERE}
    codec = build_codec("meeting", Directory(), _today())
    try:
        run = try_again(partial(keep_rendezvous, web_editing(), codec, day, typed))
    except RefusedValue as error:
        wrong = {error.field if error.field in typed else "start_time": error.reason}
        page = _page(day, _SendAgain(rendezvous=typed, wrong=wrong))
        return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    if run is None:
        return nothing_changed("Cette réunion est annulée ou reportée : rien n’est noté.")
    here = url_for("coordinator.committee.show", le=day.isoformat(), prevu=1, passage=run or None)
    return redirect(here, HTTPStatus.SEE_OTHER)


def _tick(slug: str) -> Tick:
    """Of whom she says nothing one button says that all of them came."""
    before, after = request.form.get(f"avant-{slug}", ""), request.form.get(f"p-{slug}", "")
    others = request.form.get("autres", "")
    return Tick(before, others if not (before or after) else after)


@blueprint.post("/comite/annuler")
@coordinators_only
def take_back() -> Response:
    """What was ticked by mistake, and with it the meeting that this made."""
    day, run = _day(request.form.get("le", "")), request.form.get("passage", "")
    with page_context().services.database.reading() as stored:
        if not read_kept(stored, run):
            abort(HTTPStatus.NOT_FOUND)
    taken = try_again(partial(undo_run, web_editing(), run))
    if taken.is_empty:
        return nothing_changed("C’est repris déjà, ou noté autrement depuis.")
    here = url_for("coordinator.committee.show", le=day.isoformat(), repris=1)
    return redirect(here, HTTPStatus.SEE_OTHER)


@blueprint.post("/comite/etat")
@coordinators_only
def change_state() -> Response:
    """A meeting to come is called off, or takes place after all."""
    day, is_off = _day(request.form.get("le", "")), request.form.get("decision") == "off"
    if not try_again(partial(call_off, web_editing(), day, is_off=is_off)):
        abort(HTTPStatus.NOT_FOUND)
    here = url_for("coordinator.committee.show", le=day.isoformat())
    return redirect(here, HTTPStatus.SEE_OTHER)


@blueprint.post("/comite/colonne")
@coordinators_only
def ask_column() -> Response:
    """After her yes: nothing is ever added to a sheet without it."""
    day, mappings = _day(request.form.get("le", "")), page_context().services.mappings
    key, wanted = request.form.get("onglet", ""), request.form.get("decision") != "undo"
    ask = partial(ask_for_column, web_editing(), mappings, day, key, wanted=wanted)
    if not try_again(ask):
        abort(HTTPStatus.NOT_FOUND)
    here = url_for("coordinator.committee.show", le=day.isoformat(), _anchor="colonnes")
    return redirect(here, HTTPStatus.SEE_OTHER)


def _day(text: str) -> date:
    """The one that is asked for, or today."""
    try:
        day = date.fromisoformat(text) if text else _today()
    except ValueError:
        abort(HTTPStatus.NOT_FOUND)
    if not _is_time(day):
        abort(HTTPStatus.NOT_FOUND)
    return day


def _is_time(day: date) -> bool:
    return _today() - _LONGEST_AGO <= day <= _today() + _FURTHEST


def _today() -> date:
    return page_context().services.clock.now().astimezone(PARIS).date()
