"""How the coordinator's pages change records: as her, and now."""

from sync_service.entrypoints.web.services import page_context
from sync_service.records.edit_record import Editing


def web_editing() -> Editing:
    services = page_context().services
    return Editing(services.database, services.clock, services.rng, source="web")
