"""The state that a session's day gives it: nothing can have been held on a day to come. Pure."""

from collections.abc import Mapping
from datetime import date

from french_cells.reading import Value
from sync_service.domain.record import Entity

Fields = Mapping[str, Value]


def is_held_ahead(entity: Entity, fields: Fields, today: date) -> bool:
    """Whether a session is « Tenue » on a day to come, as one that was copied and dated anew."""
    is_held = entity == "session" and fields.get("status") == "held"
    return is_held and str(fields.get("date") or "") > today.isoformat()
