"""Times of day as people type them."""

import re

from sync_service.domain.reading import Raw, Reading
from sync_service.model.readers.answers import ambiguous, invalid, ok, open_cell, repair
from sync_service.model.readers.context import Context

EXPECTED = "une heure, par exemple 14h30"
_CLOCK = re.compile(r"(\d{1,2})(?::|h)(\d{2})?(?::\d{2})?")


def read(raw: Raw, context: Context) -> Reading:
    if isinstance(raw, float) and 0 <= raw < 1:
        minutes = round(raw * 1440)
        return repair(f"{minutes // 60:02}:{minutes % 60:02}")
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    match = _CLOCK.fullmatch(cell.folded)
    if match is None:
        return ambiguous(f"Nous attendons {EXPECTED}.")
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        return invalid("Cette heure n'existe pas.")
    return ok(f"{hour:02}:{minute:02}")
