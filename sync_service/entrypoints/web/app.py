"""The application factory: services in, a Flask application out."""

from email.utils import parseaddr
from http import HTTPStatus

from flask import Flask, abort, current_app, redirect, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import BaseConverter, Map
from werkzeug.wrappers import Response

from sync_service.config import project_folder
from sync_service.entrypoints.web import (
    coordinator,
    errors,
    family,
    find,
    health,
    metrics,
    partner,
    public,
    registering,
)
from sync_service.entrypoints.web.coordinator import arrival_pages, door
from sync_service.entrypoints.web.errors import Pages
from sync_service.entrypoints.web.languages import teach_languages
from sync_service.entrypoints.web.security import compress_pages, protect, refuse_strange_hosts
from sync_service.entrypoints.web.services import EXTENSION, PageContext, WebServices
from sync_service.families.desk import open_desk
from sync_service.model.personal import KEPT_YEARS, VALUES_KEPT_YEARS

_LARGEST_FORM = 64 * 1024
"""Bytes; ours are below 2 kB."""


def create_app(services: WebServices, rules: Map | None = None) -> Flask:
    """`rules` of addresses are for who makes many: compiling them is most of the work."""
    app = Pages(
        "sync_service", template_folder=str(project_folder("templates")), static_folder=None
    )
    if rules is not None:
        app.url_map = rules
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_FORM
    app.url_map.converters["number"] = _RowNumber
    # `/a//x` is no address of ours: werkzeug would lead to the one that it guesses.
    app.url_map.merge_slashes = False
    refuse_strange_hosts(app, services.settings.public_url)
    app.extensions[EXTENSION] = PageContext(services, open_desk(services))
    teach_languages(app, services.settings.languages)
    app.before_request(_refuse_control_characters)
    app.before_request(_lead_past_slash)
    protect(app, behind_tls=services.settings.public_url.startswith("https://"))
    compress_pages(app)
    door.prepare(app, services)
    for area in (public, registering, family, find, partner, coordinator, health, metrics):
        app.register_blueprint(area.blueprint)
    app.register_blueprint(arrival_pages.blueprint)
    errors.register(app)
    _offer_help(app, services)
    health.prepare(app, services)
    metrics.measure(app)
    return app


def _refuse_control_characters() -> None:
    """No address of ours has any, and PostgreSQL stores no text with NUL in it."""
    if not request.path.isprintable():
        abort(HTTPStatus.NOT_FOUND)


def _lead_past_slash() -> Response | None:
    """`/ateliers/` is what people make of `/ateliers`; a page has one address all the same.

    Built from the rule that it matches, the answer leads to nobody else's host.
    """
    bare = request.path.removesuffix("/")
    if not isinstance(request.routing_exception, NotFound) or bare == request.path:
        return None
    addresses = current_app.create_url_adapter(request)
    try:
        page = addresses.build(*addresses.match(bare, request.method)) if addresses else bare
    except HTTPException:
        return None
    asked = request.query_string.decode("ascii", "replace")
    return redirect(f"{page}?{asked}" if asked else page, HTTPStatus.PERMANENT_REDIRECT)


def _offer_help(app: Flask, services: WebServices) -> None:
    """The same way to get help, at the same place on every page."""
    settings = services.settings
    address = (*settings.coordinators, parseaddr(settings.mail_from)[1])[0]
    values = {".".join(place): years for place, years in VALUES_KEPT_YEARS.items()}
    years: dict[str, int] = {**dict(KEPT_YEARS.items()), **values}
    kept = {
        "sends_texts": bool(settings.texts_url),
        "picture_address": open_desk(services).links.url("/carte.png"),
        "retention_days": settings.retention_days,
        "kept_years": years,
    }

    @app.context_processor
    def add_help() -> dict[str, object]:
        return {"help_address": address, **kept}


class _RowNumber(BaseConverter):
    """At most fifteen ASCII digits; werkzeug's own takes five thousand, and fails on them."""

    regex = "[0-9]{1,15}"

    def to_python(self, value: str) -> int:
        return int(value)
