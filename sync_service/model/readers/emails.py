"""E-mail addresses as people type them."""

from email_validator import EmailNotValidError, validate_email

from sync_service.domain.reading import Raw, Reading
from sync_service.model.readers.answers import invalid, ok, open_cell, repair
from sync_service.model.readers.context import Context

EXPECTED = "une adresse de courriel, par exemple accueil@example.org"


def read(raw: Raw, context: Context) -> Reading:
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    try:
        address = validate_email(cell.text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return invalid(f"Nous attendons {EXPECTED}.")
    return ok(address) if address == cell.raw else repair(address)
