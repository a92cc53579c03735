"""Who came, ticked on a phone at the door: for the coordinator, and by the session's signed link.

A partner has no account: the link of the sheet to sign opens this page too, for one session,
until a week after it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from types import MappingProxyType

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sync_service.domain.errors import UsageError
from sync_service.domain.record import Entity
from sync_service.domain.seats import ADULTS_FIELDS
from sync_service.domain.week import Season
from sync_service.entrypoints.web.coordinator.door import show_the_door, who_is_in
from sync_service.entrypoints.web.languages import speak_french
from sync_service.entrypoints.web.public import find_or_404
from sync_service.entrypoints.web.security import is_cross_site
from sync_service.entrypoints.web.services import page_context
from sync_service.families.arrivals import (
    AT_THE_DOOR,
    COUNTED,
    DOORS_OPEN,
    Arrivals,
    figures_of,
    note_arrivals,
    read_arrivals,
    say_count,
)
from sync_service.families.sessions import Session
from sync_service.families.sign_in import source_of
from sync_service.ports.surroundings import read_pause, try_again
from sync_service.sync.who_came import take_place

blueprint = Blueprint("arrivals", __name__, url_prefix="/coordination/presences")
blueprint.before_request(speak_french)

SHEET_LINK_DAYS = timedelta(days=7)
"""After the session: a partner prints the sheet before, and looks at it once after."""
_FORM_STAYS = timedelta(hours=12)
_MOST = 999
_WRONG = -1
"""What was typed is no number."""
_LISTED = "passes-"
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "families_count": "Familles",
        "new_families_count": "dont première fois",
        "children_0_2": "Enfants 0-2 ans",
        "children_3_5": "Enfants 3-5 ans",
        "children_6_11": "Enfants 6-11 ans",
        "children_12_17": "Enfants 12-17 ans",
        "mothers_count": "Mères",
        "fathers_count": "Pères",
        "other_adults_count": "Autres",
    }
)

Page = str | tuple[str, int] | Response


def sheet_key(session: Session) -> str:
    """Opens the session's sheet to sign and this page, and nothing else."""
    until = session.starts_at + SHEET_LINK_DAYS
    return page_context().desk.links.sign_until("sheet", session.ref, until)


def _form_key(session: Session) -> str:
    """The coordinator has no week: a season's figures are looked at months later."""
    until = session.starts_at + SHEET_LINK_DAYS
    if who_is_in() is not None:
        until = max(until, page_context().services.clock.now() + _FORM_STAYS)
    return page_context().desk.links.sign_until("sheet", session.ref, until)


def may_see(session: Session, key: str) -> bool:
    now = page_context().services.clock.now()
    is_key = page_context().desk.links.find_before("sheet", key, now) == session.ref
    return is_key or who_is_in() is not None


def turn_away() -> Page:
    """Who has no key is shown the door; unknown and expired keys look alike, and open no door."""
    if request.method != "POST" and not request.args.get("cle"):
        return show_the_door()
    return render_template("pages/coordination/link_over.html"), HTTPStatus.NOT_FOUND


@blueprint.get("/<slug>")
def show(slug: str) -> Page:
    session = find_or_404(slug)
    if not may_see(session, request.args.get("cle", "")):
        return turn_away()
    with page_context().desk.database.reading() as stored:
        door = read_arrivals(stored, session.ref)
    return _page(session, door.noted, {}, is_kept=request.args.get("fait") == "1")


@blueprint.post("/<slug>")
def keep(slug: str) -> Page:
    session = find_or_404(slug)
    now, key = page_context().services.clock.now(), request.form.get("cle", "")
    # The hidden key, also of the coordinator's own form: another site knows none.
    known = page_context().desk.links.find_before("sheet", key, now) == session.ref
    if is_cross_site():
        abort(HTTPStatus.FORBIDDEN)
    if not known:
        return turn_away()
    if not is_time(session):
        # Put off meanwhile: its page says when it opens.
        return redirect(url_for("arrivals.show", slug=slug, cle=key), HTTPStatus.SEE_OTHER)
    numbers = {
        name: _load_number(request.form.get(name, "")) for name in (*COUNTED, *ADULTS_FIELDS)
    }
    errors = {
        name: f"{_LABELS[name]} : écrivez un nombre, de 0 à 999."
        for name, one in numbers.items()
        if one == _WRONG
    }
    arrivals = Arrivals(
        request.form.getlist("came"),
        {name: numbers[name] for name in COUNTED},
        {name: numbers[name] for name in ADULTS_FIELDS},
    )
    wrong = errors or _find_missing(arrivals) or _find_excess(session, arrivals)
    if wrong:
        return _page(session, arrivals, wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    me, desk = who_is_in(), page_context().desk
    source = source_of(desk.links, me) if me else AT_THE_DOOR
    try_again(lambda: note_arrivals(desk, session.ref, arrivals, source, take_place))
    back = _page_left()
    here = url_for(
        "arrivals.show", slug=session.slug, cle=key, fait=1, retour=back.asked if back else None
    )
    return redirect(here, HTTPStatus.SEE_OTHER)


@dataclass(frozen=True, slots=True)
class PageLeft:
    """Where she was asked: a season's figures, or its list of sessions."""

    asked: str
    """As the address says it: `2026-2027`, `passes-2026-2027`."""
    label: str
    address: str


def _page_left() -> PageLeft | None:
    """None where she came from the sessions to come."""
    asked = request.values.get("retour", "")
    try:
        season = Season.load(asked.removeprefix(_LISTED)).label
    except UsageError:
        return None
    if asked.startswith(_LISTED):
        to = url_for("coordinator.past.show", saison=season)
        return PageLeft(f"{_LISTED}{season}", "Retour aux ateliers passés", to)
    to = url_for("coordinator.season.season", saison=season, _anchor="sans-compte")
    return PageLeft(season, "Retour à la saison", to)


def is_time(session: Session) -> bool:
    return page_context().services.clock.now() >= opens_at(session)


def opens_at(session: Session) -> datetime:
    return session.starts_at - DOORS_OPEN


def _load_number(text: str) -> int | None:
    """None where nothing is typed, which is no 0."""
    text = text.strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(_MOST))
    return (int(text) if is_number else _WRONG) if text else None


def _find_missing(arrivals: Arrivals) -> Mapping[str, str]:
    """An empty page would say that nobody came."""
    if arrivals.came or arrivals.besides["families_count"] is not None:
        return {}
    return {"families_count": "Familles : écrivez combien sont venues, 0 si personne n’est venu."}


def _find_excess(session: Session, arrivals: Arrivals) -> Mapping[str, str]:
    """The model's own rule, said before it is broken."""
    with page_context().desk.database.reading() as stored:
        families = read_arrivals(stored, session.ref).families
    figures = figures_of([one for one in families if one.ref in arrivals.came], arrivals)
    if (figures["new_families_count"] or 0) <= (figures["families_count"] or 0):
        return {}
    return {"new_families_count": "Il y a plus de nouvelles familles que de familles."}


def _find_followers(session: Session) -> Collection[Entity]:
    """Of states and figures, those for which a sheet of the partner, or of all, has a tab."""
    mappings = page_context().services.mappings
    return {
        mappings.mappings[tab.mapping].entity
        for sheet in mappings.spreadsheets
        if not sheet.paused
        for tab in sheet.tabs
        if tab.scope == "all" or sheet.partner == session.partner
    }


def _page(
    session: Session, noted: Arrivals, errors: Mapping[str, str], *, is_kept: bool = False
) -> str:
    is_coordinator = who_is_in() is not None
    with page_context().desk.database.reading() as stored:
        families = read_arrivals(stored, session.ref).families
    return render_template(
        "pages/coordination/arrivals.html",
        session=session,
        families=families,
        noted=noted,
        errors=errors,
        labels=_LABELS,
        # What is no number is shown as it was typed.
        numbers={**noted.besides, **noted.adults, **(request.form if errors else {})},
        is_kept=is_kept,
        is_coordinator=is_coordinator,
        is_time=is_time(session),
        opens_at=opens_at(session),
        back=_page_left(),
        key=_form_key(session),
        told=say_count(figures_of([one for one in families if one.ref in noted.came], noted)),
        follows=_find_followers(session),
        pause=read_pause(page_context().desk.database) if is_coordinator else None,
        is_reader=False,
    )
