"""How the coordinator's pages change records: as her, and now."""

from http import HTTPStatus

from flask import make_response, render_template
from werkzeug.wrappers import Response

from sync_service.entrypoints.web.coordinator.door import who_is_in
from sync_service.entrypoints.web.services import page_context
from sync_service.families.sign_in import name_sources, source_of
from sync_service.ports import Transaction
from sync_service.records.editing import Editing
from sync_service.records.telling import Teller


def make_teller(stored: Transaction) -> Teller:
    """Who tells what changed, with the names of those who did it on these pages."""
    services, links = page_context().services, page_context().desk.links
    people = name_sources(stored, services.settings.coordinators, links)
    return Teller(stored, services.mappings, services.clock.now().date(), people)


def nothing_changed(said: str, status: HTTPStatus = HTTPStatus.CONFLICT) -> Response:
    """For an answer that came too late, or is none: pages stay open, and people press twice."""
    page = render_template("pages/coordination/refused.html", said=said)
    return make_response(page, status)


def calling_source() -> str:
    """Of what she does after a call."""
    return source_of(page_context().desk.links, who_is_in() or "", "call")


def web_editing() -> Editing:
    services = page_context().services
    source = source_of(page_context().desk.links, who_is_in() or "")
    return Editing(services.database, services.clock, services.rng, source)
