"""French postcodes as people type them."""

import re

from sync_service.domain.reading import Raw, Reading
from sync_service.model.readers.answers import invalid, ok, open_cell, repair
from sync_service.model.readers.context import Context

EXPECTED = "un code postal à 5 chiffres, par exemple 54300"


def read(raw: Raw, context: Context) -> Reading:
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    digits = cell.text.replace(" ", "")
    if not re.fullmatch(r"\d{5}", digits):
        return invalid(f"Nous attendons {EXPECTED}.")
    return ok(digits) if digits == raw else repair(digits)
