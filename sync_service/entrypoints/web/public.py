"""Pages that anybody reads: what this is, the workshops, a poster, privacy, accessibility."""

import segno
from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from markupsafe import Markup

from sync_service.entrypoints.web.services import page_context
from sync_service.families.sessions import (
    Session,
    find_session_by_slug,
    has_no_seat_left,
    read_upcoming,
)

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
def home() -> str:
    return render_template("pages/home.html")


@blueprint.get("/ateliers")
def workshops() -> str:
    """By date; `?lieu=` keeps one place."""
    now = page_context().services.clock.now()
    with page_context().desk.database.reading() as stored:
        sessions = read_upcoming(stored.records, now)
        full = {
            one.ref
            for one in sessions
            if one.takes_registrations(now) and has_no_seat_left(stored, one)
        }
    places = sorted({session.place for session in sessions if session.place})
    place = request.args.get("lieu", "")
    shown = [one for one in sessions if place not in places or one.place == place]
    return render_template(
        "pages/workshops.html",
        sessions=shown,
        full=full,
        places=places,
        place=place if place in places else "",
    )


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


def qr_image(address: str) -> Markup:
    code = segno.make(address, error="m", micro=False)
    # segno draws from our own address and writes markup of its own only.
    return Markup(code.svg_inline(scale=4, border=2, omitsize=True))  # noqa: S704
