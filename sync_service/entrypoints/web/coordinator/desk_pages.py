"""Sign-in, what there is to do, sessions, sheets to sign."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from sync_service.digest.coming import find_coming
from sync_service.digest.read_facts import PARIS, gather_coming
from sync_service.digest.seats import TOO_MANY
from sync_service.digest.to_do import make_agenda
from sync_service.domain.base import Problem
from sync_service.domain.decisions import DONE, over_key
from sync_service.domain.errors import NotFound
from sync_service.entrypoints.web.coordinator import (
    address_pages,
    call_pages,
    committee_pages,
    conflict_pages,
    done_marks,
    journal_pages,
    overview_pages,
    past_pages,
    problem_pages,
    script_pages,
    season_pages,
    team_pages,
)
from sync_service.entrypoints.web.coordinator.arrival_pages import (
    Page,
    is_time,
    may_see,
    opens_at,
    sheet_key,
    turn_away,
)
from sync_service.entrypoints.web.coordinator.call_pages import (
    proposed_mail,
    proposed_text,
    read_just_told,
)
from sync_service.entrypoints.web.coordinator.done_marks import read_done_marks, read_just_done
from sync_service.entrypoints.web.coordinator.door import (
    browser_mark,
    coordinators_only,
    form_token,
    is_reader,
    know_browser,
    landing,
    let_in,
    let_out,
    own_place,
    refuse_visit,
    who_is_in,
)
from sync_service.entrypoints.web.coordinator.paging import asked_page
from sync_service.entrypoints.web.coordinator.problem_pages import read_cards
from sync_service.entrypoints.web.languages import speak_french
from sync_service.entrypoints.web.public import find_or_404
from sync_service.entrypoints.web.security import is_cross_site, this_client
from sync_service.entrypoints.web.services import page_context
from sync_service.families.calls.people_to_phone import Call, read_to_do
from sync_service.families.occupancy import read_overview
from sync_service.families.registration import read_signers
from sync_service.families.sessions import Session, read_shown
from sync_service.families.sign_in import (
    Asker,
    ask_sign_in,
    find_place,
    is_open,
    read_team,
    use_sign_in,
)
from sync_service.ports import Transaction
from sync_service.ports.surroundings import read_pause, try_again
from sync_service.records.partner_contacts import read_partner_contacts
from sync_service.records.problems.open_problems import sheet_link

blueprint = Blueprint("coordinator", __name__, url_prefix="/coordination")

_CARDS_SHOWN = 3
"""Of one thing to do; her page of problems has the others."""

_LONGEST_ADDRESS = 254
_ROWS_OF_A_PAGE = 22
"""With the lines for families who come without having registered."""
blueprint.before_request(speak_french)
blueprint.register_blueprint(problem_pages.blueprint)
blueprint.register_blueprint(conflict_pages.blueprint)
blueprint.register_blueprint(overview_pages.blueprint)
blueprint.register_blueprint(journal_pages.blueprint)
blueprint.register_blueprint(season_pages.blueprint)
blueprint.register_blueprint(address_pages.blueprint)
blueprint.register_blueprint(committee_pages.blueprint)
blueprint.register_blueprint(team_pages.blueprint)
blueprint.register_blueprint(done_marks.blueprint)
blueprint.register_blueprint(call_pages.blueprint)
blueprint.register_blueprint(past_pages.blueprint)
blueprint.register_blueprint(script_pages.blueprint)


@blueprint.route("/<path:unknown>", methods=["GET", "POST"])
def find_nothing(unknown: str) -> Response:
    """With the menu of these pages, for whoever is in."""
    abort(HTTPStatus.NOT_FOUND, unknown)


@blueprint.errorhandler(HTTPStatus.NOT_FOUND)
@blueprint.errorhandler(NotFound)
def tell_nothing_found(_: Exception) -> tuple[str, int]:
    """Whoever is not in reads what everybody reads."""
    is_in = who_is_in() is not None or is_reader()
    page = "pages/coordination/lost.html" if is_in else "pages/error.html"
    return render_template(page, status=HTTPStatus.NOT_FOUND.value), HTTPStatus.NOT_FOUND


@blueprint.context_processor
def tell_of_pause() -> dict[str, object]:
    """On each of her pages: she waits for mails that do not leave."""
    return {"pause": read_pause(page_context().desk.database), "is_reader": is_reader()}


@blueprint.get("/entrer")
def ask() -> str:
    return render_template(
        "pages/coordination/ask.html",
        is_sent=request.args.get("envoye") == "1",
        is_lost=request.args.get("perdu") == "1",
        wanted=own_place(request.args.get("vers", "")),
    )


@blueprint.post("/entrer")
def send() -> Response:
    """The same answer to everybody."""
    if is_cross_site():
        abort(HTTPStatus.FORBIDDEN)
    desk, fixed = page_context().desk, page_context().services.settings.coordinators
    with desk.database.reading() as stored:
        team = list(read_team(stored, fixed, desk.clock.now()))
    wanted = own_place(request.form.get("vers", ""))
    asker = Asker(browser=browser_mark(), client=this_client(), place=wanted)
    email = request.form.get("email", "")
    try_again(lambda: ask_sign_in(desk, team, email, asker))
    # The page asks her to check the address: she sees it again, and nobody's log does.
    flash(email[:_LONGEST_ADDRESS], "asked for")
    asked_at = url_for("coordinator.ask", envoye=1, vers=wanted or None)
    return redirect(asked_at, HTTPStatus.SEE_OTHER)


@blueprint.get("/entrer/<token>")
def door(token: str) -> str | tuple[str, int]:
    """A mail program that opens links before their reader does not use this one up."""
    if not is_open(page_context().desk, token):
        return _door_closed(token)
    return render_template("pages/coordination/door.html", token=token)


@blueprint.post("/entrer/<token>")
def enter(token: str) -> Response | tuple[str, int]:
    desk = page_context().desk
    visit = None if is_cross_site() else try_again(lambda: use_sign_in(desk, token))
    if visit is None:
        refuse_visit()
        return _door_closed(token)
    let_in(visit)
    response = redirect(landing(visit.place), HTTPStatus.SEE_OTHER)
    know_browser(response, visit.address)
    return response


def _door_closed(token: str) -> tuple[str, int]:
    """Used, too old or never ours: the page does not say which, and offers another."""
    wanted = own_place(find_place(page_context().desk, token))
    page = render_template("pages/coordination/door_closed.html", wanted=wanted or None)
    return page, HTTPStatus.NOT_FOUND


@blueprint.post("/sortir")
def leave() -> Response:
    """Without the person's token: whoever presses an old page's button wants to be out."""
    if is_cross_site():
        abort(HTTPStatus.FORBIDDEN)
    let_out()
    return redirect(url_for("coordinator.ask"), HTTPStatus.SEE_OTHER)


@blueprint.get("/")
@coordinators_only
def home() -> str:
    """Monday's page: what the letter says of now, in its order, with the buttons to do it."""
    services = page_context().services
    now = services.clock.now()
    sources = services.digest_sources
    with page_context().desk.database.reading() as stored:
        to_do = read_to_do(stored, now)
        facts = gather_coming(stored, to_do, sources, now)
        agenda = make_agenda(facts, quotes=True)
        asked = {number for one in agenda.hers for number in one.problems[:_CARDS_SHOWN]}
        decided = _just_decided(stored)
        shown = [one for one in to_do.problems if one.id in asked]
        cards = read_cards(stored, [*shown, *([decided] if decided is not None else [])])
        parties = {slug for one in agenda.hers for slug in one.parties}
        parties |= {one.session.partner for one in to_do.calls if one.asks_partner}
        today, mappings = now.astimezone(PARIS).date(), services.mappings
        people = read_partner_contacts(stored, mappings, parties, today)
        marks = read_done_marks(stored, {key for one in agenda.done for key in one.keys})
        just_told = [*read_just_told(stored)]
    calls: dict[tuple[str, str] | None, list[Call]] = {}
    for one in to_do.calls:
        calls.setdefault((one.session.ref, one.reason), []).append(one)
    return render_template(
        "pages/coordination/home.html",
        agenda=agenda,
        is_followed=bool(mappings.spreadsheets),
        calls=calls,
        cards=cards,
        decided=cards[decided.id] if decided is not None else None,
        mails=to_do.mails,
        coming=find_coming(facts),
        people=people,
        names=facts.organisation_names,
        marks=marks,
        just_told=just_told,
        proposed_mail=proposed_mail,
        proposed_text=proposed_text,
        just_done=read_just_done(agenda),
        token=form_token(),
    )


def _just_decided(stored: Transaction) -> Problem | None:
    """What the page that she comes from asked; None once it is carried out."""
    number = request.args.get("decide", type=int)
    open_ = stored.problems.read_open() if number is not None else ()
    return next((one for one in open_ if one.id == number), None)


@blueprint.get("/ateliers")
@coordinators_only
def sessions() -> str:
    now = page_context().services.clock.now()
    with page_context().desk.database.reading() as stored:
        shown = read_shown(stored.records, now)
        asked = asked_page(shown, lambda one: one.ref)
        overview = read_overview(stored, asked.shown)
        done = stored.jobs.last_each(DONE)
        keys = {
            one.session.ref: over_key(done, one.session.ref, one.seats.taken) for one in overview
        }
        meant = {ref: key for ref, key in keys.items() if key in done}
        marks = read_done_marks(stored, meant.values())
        over = {one.session.partner for one in overview if one.seats.over}
        today, mappings = now.astimezone(PARIS).date(), page_context().services.mappings
        people = read_partner_contacts(stored, mappings, over, today)
    links = {one.session.ref: _partners_link(one.session) for one in overview}
    return render_template(
        "pages/coordination/sessions.html",
        overview=overview,
        links=links,
        begun={one.session.ref for one in overview if is_time(one.session)},
        page=asked.page,
        pages=asked.pages,
        asked=keys,
        meant=meant,
        marks=marks,
        token=form_token(),
        too_many=TOO_MANY,
        people=people,
        sheets=_sheets_by_partner(),
    )


@blueprint.get("/emargement/<slug>")
def sheet(slug: str) -> Page:
    """For the coordinator, and for whoever holds the session's own signed link."""
    session = find_or_404(slug)
    if not may_see(session, request.args.get("cle", "")):
        return turn_away()
    with page_context().desk.database.reading() as stored:
        signers = read_signers(stored, session.ref)
    return render_template(
        "pages/coordination/sheet.html",
        session=session,
        signers=signers,
        blank_rows=max(2, min(6, _ROWS_OF_A_PAGE - len(signers))),
        is_coordinator=who_is_in() is not None,
        arrivals=_session_link("arrivals.show", session),
        is_time=is_time(session),
        opens_at=opens_at(session),
    )


def _sheets_by_partner() -> Mapping[str, str]:
    services = page_context().services
    base = services.settings.google_api_base
    followed = services.mappings.spreadsheets
    return {one.partner: sheet_link(base, one.spreadsheet_id) for one in followed}


def _partners_link(session: Session) -> str:
    """The sheet to sign, which leads on to who came; where nobody signs, who came."""
    endpoint = "arrivals.show" if session.is_anonymous else "coordinator.sheet"
    return _session_link(endpoint, session)


def _session_link(endpoint: str, session: Session) -> str:
    path = url_for(endpoint, slug=session.slug, cle=sheet_key(session))
    return page_context().desk.links.url(path)
