"""Pages that anybody reads: what this is, the workshops, a poster, privacy, accessibility."""

import segno
from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from markupsafe import Markup

from sync_service.entrypoints.web.services import page_context
from sync_service.families.choosing import choose
from sync_service.families.mails.calendars import workshops_calendar
from sync_service.families.sessions import (
    Session,
    find_full,
    find_session_by_slug,
    read_upcoming,
)

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
def home() -> str:
    return render_template("pages/home.html")


@blueprint.get("/ateliers")
def workshops() -> str:
    """By date; `?commune=`, `?lieu=`, `?age=3-5` and `?jour=3` keep what fits."""
    now = page_context().services.clock.now()
    with page_context().desk.database.reading() as stored:
        sessions = read_upcoming(stored.records, now)
        full = find_full(stored, [one for one in sessions if one.takes_registrations(now)])
    fitting, choices = choose(sessions, request.args)
    return render_template(
        "pages/workshops.html",
        sessions=fitting,
        full=full,
        choices=choices,
        made={one.parameter: one.chosen for one in choices if one.chosen},
    )


@blueprint.get("/ateliers.ics")
def calendar() -> Response:
    """Every session to come, for a calendar that asks again; what the list keeps, it keeps."""
    now = page_context().services.clock.now()
    with page_context().desk.database.reading() as stored:
        sessions = read_upcoming(stored.records, now)
    fitting, _ = choose(sessions, request.args)
    events = [(one, address_of_page(one)) for one in fitting]
    response = make_response(workshops_calendar(events, now))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    return response


@blueprint.get("/a/<slug>/affiche")
def poster(slug: str) -> str:
    session = find_or_404(slug)
    address = page_context().desk.links.url(url_for("registering.show", slug=session.slug))
    return render_template(
        "pages/poster.html", session=session, address=address, image=qr_image(address)
    )


@blueprint.get("/confidentialite")
def privacy() -> str:
    return render_template("pages/privacy.html")


@blueprint.get("/accessibilite")
def accessibility() -> str:
    return render_template("pages/accessibility.html")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Families' own pages and the coordinator's are nobody's search result."""
    lines = ["User-agent: *", "Disallow: /i/", "Disallow: /coordination/", ""]
    response = make_response("\n".join(lines))
    response.mimetype = "text/plain"
    return response


def find_or_404(slug: str) -> Session:
    with page_context().desk.database.reading() as stored:
        session = find_session_by_slug(stored.records, slug)
    return session or abort(404)


def address_of_page(session: Session) -> str:
    """As one passes it on: whoever opens it reads it in a language of their own."""
    path = url_for("registering.show", slug=session.slug, lang=None)
    return page_context().desk.links.url(path)


def qr_image(address: str) -> Markup:
    code = segno.make(address, error="m", micro=False)
    # segno draws from our own address and writes markup of its own only.
    return Markup(code.svg_inline(scale=4, border=2, omitsize=True))  # noqa: S704
