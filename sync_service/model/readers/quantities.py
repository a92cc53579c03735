"""Numbers of things as people type them."""

from sync_service.domain.reading import Raw, Reading
from sync_service.model.readers.answers import invalid, ok, open_cell, repair
from sync_service.model.readers.context import Context

EXPECTED = "un nombre, par exemple 12"


def read(raw: Raw, context: Context) -> Reading:
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    try:
        number = float(cell.folded.replace(",", "."))
    except ValueError:
        return invalid(f"Nous attendons {EXPECTED}.")
    value = int(number) if number.is_integer() else number
    return ok(value) if isinstance(raw, int | float) or cell.is_untouched else repair(value)
