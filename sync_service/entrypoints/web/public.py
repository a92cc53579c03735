"""Pages that anybody reads: what this is, the workshops, a poster, privacy, accessibility."""

from collections.abc import Iterable, Sequence

import segno
from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from markupsafe import Markup

from sync_service.entrypoints.web.services import page_context
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
    """By date; `?commune=` keeps one commune, `?lieu=` one place."""
    now = page_context().services.clock.now()
    with page_context().desk.database.reading() as stored:
        sessions = read_upcoming(stored.records, now)
        full = find_full(stored, [one for one in sessions if one.takes_registrations(now)])
    commune, communes = _chosen("commune", [one.commune for one in sessions])
    nearby = [one for one in sessions if commune in ("", one.commune)]
    place, places = _chosen("lieu", [one.place for one in nearby])
    return render_template(
        "pages/workshops.html",
        sessions=[one for one in nearby if place in ("", one.place)],
        full=full,
        commune=commune,
        choices=[
            ("commune", commune, communes, {}),
            ("lieu", place, places, {"commune": commune} if commune else {}),
        ],
    )


def _chosen(parameter: str, offered: Iterable[str]) -> tuple[str, Sequence[str]]:
    """What the address asks for, if it is offered; and what is offered, by name."""
    names = sorted({one for one in offered if one})
    asked = request.args.get(parameter, "")
    return (asked if asked in names else ""), names


@blueprint.get("/ateliers.ics")
def calendar() -> Response:
    """Every session to come, for a calendar that asks again; `?commune=` keeps one commune."""
    now = page_context().services.clock.now()
    with page_context().desk.database.reading() as stored:
        sessions = read_upcoming(stored.records, now)
    commune, _ = _chosen("commune", [one.commune for one in sessions])
    nearby = [(one, address_of_page(one)) for one in sessions if commune in ("", one.commune)]
    response = make_response(workshops_calendar(nearby, now))
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
