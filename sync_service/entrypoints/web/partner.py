"""What a partner reads by the link in a note on our title: open cells, and equipment.

On a phone little of a note is seen. Who has the link sees the open cells of that one spreadsheet,
in the words of their notes, and what all partners lend; a wish to borrow is all that it notes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sync_service.entrypoints.web.languages import speak_french
from sync_service.entrypoints.web.security import is_cross_site
from sync_service.entrypoints.web.services import page_context
from sync_service.families.sessions import PARIS, read_partner_names
from sync_service.ports.surroundings import try_again
from sync_service.records.editing import Editing
from sync_service.records.equipment import (
    WISH,
    Wish,
    by_owner,
    find_lenders,
    find_things,
    note_wish,
    read_equipment,
)
from sync_service.records.problems.asked_cells import read_asked
from sync_service.records.problems.open_cells import told_in_sheet
from sync_service.records.problems.open_problems import sheet_link
from sync_service.records.telling import Teller

blueprint = Blueprint("partner", __name__, url_prefix="/feuille")
blueprint.before_request(speak_french)

_USUALLY = timedelta(weeks=1)
_LONGEST = 60
"""Characters that somebody looks for."""


@blueprint.get("/<token>")
def open_cells(token: str) -> str:
    services, desk = page_context().services, page_context().desk
    spreadsheet, partner = _find(token)
    base = services.settings.google_api_base
    with desk.database.reading() as stored:
        names = read_partner_names(stored.records)
        found, now = stored.problems.read_open(spreadsheet), services.clock.now()
        name = Teller(stored, services.mappings, now.date()).name_rows
        asked = read_asked(stored, name, found, services.mappings, now)
        cells = told_in_sheet(found, base, name({one.ref for one in found if one.ref}), asked)
    return render_template(
        "pages/open_cells.html",
        partner=names.get(partner, partner),
        cells=cells,
        sheet=sheet_link(base, spreadsheet),
        equipment=url_for("partner.equipment", token=token),
    )


@blueprint.get("/<token>/materiel")
def equipment(token: str) -> str:
    """What is free when, of all partners."""
    return _equipment(token, request.args, "", is_noted=request.args.get("fait") == "1")


@blueprint.post("/<token>/materiel")
def wish(token: str) -> Response:
    """A row in the owner's list of loans, by the next run."""
    if is_cross_site():
        abort(HTTPStatus.FORBIDDEN)
    services, slug = page_context().services, _find(token)[1]
    since, until = period_asked(request.form)
    wanted = Wish(request.form.get("objet", ""), slug, since, until)
    by = Editing(services.database, services.clock, services.rng, f"{WISH}:{slug}")
    is_wrong = find_reversed(since, until)
    refused = is_wrong or try_again(lambda: note_wish(by, services.mappings, wanted))
    if refused:
        page = _equipment(token, request.form, refused)
        return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    words = asked_things(request.form).words or None
    here = url_for("partner.equipment", token=token, du=since, au=until, mot=words, fait=1)
    return redirect(here, HTTPStatus.SEE_OTHER)


def _equipment(token: str, asked: Mapping[str, str], error: str, *, is_noted: bool = False) -> str:
    slug, today, (since, until) = _find(token)[1], _today(), period_asked(asked)
    wrong, wanted = find_reversed(since, until), asked_things(asked)
    with page_context().desk.database.reading() as stored:
        names = read_partner_names(stored.records)
        things = [] if wrong else read_equipment(stored, today, since, until)
    found = find_things(things, wanted.words, is_free=wanted.is_free)
    return render_template(
        "pages/equipment.html",
        token=token,
        partner=names.get(slug, slug),
        things=found,
        # Whoever is here looks for what others lend.
        owners=by_owner([one for one in found if one.owner_slug != slug]),
        own=[one for one in found if one.owner_slug == slug],
        number=len(things),
        asked=wanted,
        lenders=find_lenders(page_context().services.mappings),
        since=since,
        until=until,
        today=today,
        wrong=wrong,
        error=wrong or error,
        is_noted=is_noted,
    )


@dataclass(frozen=True, slots=True)
class AskedThings:
    """What somebody looks for among all equipment."""

    words: str
    is_free: bool


def asked_things(typed: Mapping[str, str]) -> AskedThings:
    return AskedThings(typed.get("mot", "").strip()[:_LONGEST], typed.get("libre") == "1")


def period_asked(typed: Mapping[str, str]) -> tuple[date, date]:
    """Tomorrow for a week, unless days are asked for; as they were typed."""
    since = _day(typed.get("du", "")) or _today() + timedelta(days=1)
    return since, _day(typed.get("au", "")) or since + _USUALLY


def find_reversed(since: date, until: date) -> str:
    """What is wrong with these days, in words for the page; empty where nothing is."""
    if since <= until:
        return ""
    return (
        f"Le retour ({until:%d/%m/%Y}) est avant le premier jour ({since:%d/%m/%Y}). Corrigez "
        "l’un des deux."
    )


def _day(text: str) -> date | None:
    """Not so far that no day comes after it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year < date.max.year else None


def _today() -> date:
    return page_context().services.clock.now().astimezone(PARIS).date()


def _find(token: str) -> tuple[str, str]:
    """The spreadsheet and its partner, while it is followed."""
    spreadsheet = page_context().desk.links.find_open_cells(token)
    followed = page_context().services.mappings.spreadsheets
    partner = next((one.partner for one in followed if one.spreadsheet_id == spreadsheet), None)
    return (spreadsheet or "", partner) if partner else abort(HTTPStatus.NOT_FOUND)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
