"""What a partner reads by the link in a note on our title: open cells, and equipment.

On a phone little of a note is seen. Who has the link sees the open cells of that one spreadsheet,
in the words of their notes, and what all partners lend; a wish to borrow is all that it notes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from types import MappingProxyType

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from french_cells.context import Context
from french_cells.moments import dates
from sync_service.entrypoints.web.languages import speak_french
from sync_service.entrypoints.web.security import is_cross_site
from sync_service.entrypoints.web.services import page_context
from sync_service.families.sessions import PARIS, read_partner_names
from sync_service.ports import Transaction
from sync_service.ports.surroundings import try_again
from sync_service.records.editing import Editing
from sync_service.records.equipment import (
    WISH,
    Thing,
    Wish,
    by_owner,
    find_lenders,
    find_things,
    note_wish,
    read_equipment,
)
from sync_service.records.problems.asked_cells import read_asked
from sync_service.records.problems.open_cells import told_to_partner
from sync_service.records.problems.open_problems import sheet_link
from sync_service.records.telling import Teller
from sync_service.sync.gathering.heirs import find_heir

blueprint = Blueprint("partner", __name__, url_prefix="/feuille")
blueprint.before_request(speak_french)

_USUALLY = timedelta(weeks=1)
_LONGEST = 60
"""Characters that somebody looks for."""
_DAYS: Mapping[str, str] = MappingProxyType({"du": "Du", "au": "Au"})
"""A period's fields, and what they are called."""
_NO_DAY = "écrivez un jour, par exemple 12/03/2026."


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when something would be lent, as far as that could be read."""

    since: date
    until: date
    unread: Mapping[str, str]
    """By field, what was typed there and is no day."""
    errors: Mapping[str, str]
    """By field, in words for the page."""

    @property
    def status(self) -> HTTPStatus:
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK


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
        cells = told_to_partner(found, base, name({one.ref for one in found if one.ref}), asked)
    return render_template(
        "pages/open_cells.html",
        partner=names.get(partner, partner),
        cells=cells,
        asks_the_desk=len(found) > len(cells),
        sheet=sheet_link(base, spreadsheet),
        equipment=url_for("partner.equipment", token=token),
    )


@blueprint.get("/<token>/materiel")
def equipment(token: str) -> Response:
    """What is free when, of all partners."""
    return _equipment(token, request.args, asked_period(request.args, _today()))


@blueprint.post("/<token>/materiel")
def wish(token: str) -> Response:
    """A row in the owner's list of loans, by the next run."""
    if is_cross_site():
        abort(HTTPStatus.FORBIDDEN)
    services, slug = page_context().services, _find(token)[1]
    period = asked_period(request.form, _today(), is_needed=True)
    if period.errors:
        return _equipment(token, request.form, period)
    wanted = Wish(request.form.get("objet", ""), slug, period.since, period.until)
    by = Editing(services.database, services.clock, services.rng, f"{WISH}:{slug}")
    refused = try_again(lambda: note_wish(by, services.mappings, wanted))
    if refused:
        return _equipment(token, request.form, period, refused)
    words = asked_things(request.form).words or None
    since, until = period.since, period.until
    here = url_for("partner.equipment", token=token, du=since, au=until, mot=words, fait=1)
    return redirect(here, HTTPStatus.SEE_OTHER)


def _equipment(token: str, asked: Mapping[str, str], period: Period, error: str = "") -> Response:
    slug, today, wanted = _find(token)[1], _today(), asked_things(asked)
    with page_context().desk.database.reading() as stored:
        names = read_partner_names(stored.records)
        things = read_within(stored, period, today)
        lenders = find_lenders(stored, page_context().services.mappings)
    found = find_things(things, wanted.words, is_free=wanted.is_free)
    page = render_template(
        "pages/equipment.html",
        token=token,
        partner=names.get(slug, slug),
        things=found,
        # Whoever is here looks for what others lend.
        owners=by_owner([one for one in found if one.owner_slug != slug]),
        own=[one for one in found if one.owner_slug == slug],
        number=len(things),
        asked=wanted,
        lenders=lenders,
        is_borrower_told=slug in lenders,
        period=period,
        today=today,
        error=error,
        is_noted=request.args.get("fait") == "1",
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if error else period.status)


@dataclass(frozen=True, slots=True)
class AskedThings:
    """What somebody looks for among all equipment."""

    words: str
    is_free: bool


def asked_things(typed: Mapping[str, str]) -> AskedThings:
    return AskedThings(typed.get("mot", "").strip()[:_LONGEST], typed.get("libre") == "1")


def asked_period(asked: Mapping[str, str], today: date, *, is_needed: bool = False) -> Period:
    """Tomorrow for a week, unless days are asked for; `is_needed`: no day is taken for granted."""
    days: dict[str, date] = {}
    unread: dict[str, str] = {}
    errors: dict[str, str] = {}
    for name, label in _DAYS.items():
        text = asked.get(name, "").strip()[:_LONGEST]
        reading = dates.read(text, Context(today, prefer="future"))
        if reading.accepted:
            days[name] = date.fromisoformat(str(reading.value))
        elif text or is_needed:
            unread[name] = text
            errors[name] = f"{label} : {reading.message if text else _NO_DAY}"
    since = days.get("du", today + timedelta(days=1))
    until = days.get("au", since + _USUALLY)
    if not errors and until < since:
        errors["au"] = _tell_reversed(since, until)
    return Period(since, until, unread, errors)


def _tell_reversed(since: date, until: date) -> str:
    return (
        f"Le retour ({until:%d/%m/%Y}) est avant le premier jour ({since:%d/%m/%Y}). Corrigez "
        "l’un des deux."
    )


def read_within(stored: Transaction, period: Period, today: date) -> Sequence[Thing]:
    """Nothing where nobody knows for which days."""
    return [] if period.errors else read_equipment(stored, today, period.since, period.until)


def _today() -> date:
    return page_context().services.clock.now().astimezone(PARIS).date()


def _find(token: str) -> tuple[str, str]:
    """The spreadsheet and whose it is, while it is followed: of one that was merged, its heir."""
    spreadsheet = page_context().desk.links.find_open_cells(token)
    followed = page_context().services.mappings.spreadsheets
    partner = next((one.partner for one in followed if one.spreadsheet_id == spreadsheet), None)
    if spreadsheet is None or not partner:
        abort(HTTPStatus.NOT_FOUND)
    with page_context().desk.database.reading() as stored:
        return spreadsheet, find_heir(stored, partner) or partner


@blueprint.errorhandler(HTTPStatus.NOT_FOUND)
def tell_that_it_is_over(_: Exception) -> tuple[str, int]:
    """Whoever works for a structure has no code and no registration to look for."""
    return render_template("pages/structure_over.html"), HTTPStatus.NOT_FOUND


@blueprint.after_request
def keep_private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
