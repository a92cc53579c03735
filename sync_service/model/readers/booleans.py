"""Yes and no as people type them."""

from sync_service.domain.reading import Raw, Reading
from sync_service.model.readers.answers import invalid, ok, open_cell
from sync_service.model.readers.context import Context

EXPECTED = "oui ou non"


def read(raw: Raw, context: Context) -> Reading:
    if isinstance(raw, bool):
        return ok(raw)
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if cell.folded in {"oui", "o", "x", "vrai", "true", "1"}:
        return ok(value=True)
    if cell.folded in {"non", "n", "faux", "false", "0"}:
        return ok(value=False)
    return invalid(f"Nous attendons {EXPECTED}.")
