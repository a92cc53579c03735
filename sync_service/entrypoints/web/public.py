"""Pages that anybody reads: what this is, the workshops, a poster, privacy, accessibility."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from urllib.parse import urlencode

import segno
from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from markupsafe import Markup

from sync_service.config import project_folder
from sync_service.entrypoints.web.services import page_context
from sync_service.families.choosing import Choice, choose
from sync_service.families.mails.calendars import workshops_calendar
from sync_service.families.occupancy import find_full
from sync_service.families.sessions import Session, find_session_by_slug, read_upcoming

blueprint = Blueprint("public", __name__)

_ON_A_CARD = 6
"""Sessions: more are a click away."""


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
        now=now,
        full=full,
        choices=choices,
        made=_made(choices),
        address=page_context().desk.links.url(url_for("public.workshops", lang=None)),
    )


@blueprint.get("/ateliers.ics")
def calendar() -> Response:
    """Every session to come, for a calendar that asks again; what the list keeps, it keeps."""
    fitting, _ = choose(_read_upcoming(), request.args)
    events = [(one, address_of_page(one)) for one in fitting]
    response = make_response(workshops_calendar(events, _now()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    return response


@blueprint.get("/ateliers.atom")
def feed() -> Response:
    """The same for programs that look for what is new."""
    sessions = _read_upcoming()
    fitting, choices = choose(sessions, request.args)
    entries = [(one, address_of_page(one)) for one in fitting]
    made = urlencode(_made(choices))
    here = page_context().desk.links.url(f"{request.path}?{made}" if made else request.path)
    page = render_template("pages/feed.xml", entries=entries, here=here, now=_now())
    response = make_response(page)
    response.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    return response


@blueprint.get("/ateliers/programme")
def programme() -> str:
    """One month on paper, `?mois=2026-12`; what the list keeps, it keeps."""
    fitting, choices = choose(_read_upcoming(), request.args)
    months = sorted({one.date[:7] for one in fitting})
    asked = request.args.get("mois", "")
    month = asked if asked in months else next(iter(months), "")
    address = page_context().desk.links.url(url_for("public.workshops", lang=None))
    return render_template(
        "pages/programme.html",
        sessions=[one for one in fitting if one.date[:7] == month],
        month=month,
        months=months,
        made=_made(choices),
        address=address,
        image=qr_image(address),
    )


@blueprint.get("/ateliers/carte")
def card() -> str:
    """The next ones, for a frame in a partner's site: `?partenaire=les-epis`, and as the list."""
    now, partner = _now(), request.args.get("partenaire", "")
    with page_context().desk.database.reading() as stored:
        upcoming = read_upcoming(stored.records, now)
        fitting, choices = choose(
            [one for one in upcoming if partner in {"", one.partner}], request.args
        )
        next_ones = fitting[:_ON_A_CARD]
        full = find_full(stored, [one for one in next_ones if one.takes_registrations(now)])
    return render_template(
        "pages/card.html", sessions=next_ones, now=now, full=full, made=_made(choices)
    )


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """Browsers ask for it by themselves; a day later again."""
    return _image("favicon.png")


@blueprint.get("/carte.png")
def picture() -> Response:
    """What stands beside a link to these pages where somebody passes it on."""
    return _image("card.png")


def _image(name: str) -> Response:
    response = make_response(_read_image(name))
    response.headers["Content-Type"] = "image/png"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@cache
def _read_image(name: str) -> bytes:
    return (project_folder("templates") / "pages" / name).read_bytes()


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


def _now() -> datetime:
    return page_context().services.clock.now()


def _read_upcoming() -> Sequence[Session]:
    with page_context().desk.database.reading() as stored:
        return read_upcoming(stored.records, _now())


def _made(choices: Iterable[Choice]) -> Mapping[str, str]:
    return {one.parameter: one.chosen for one in choices if one.chosen}


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
