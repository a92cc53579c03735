"""Presence at a meeting as people type it."""

from sync_service.domain.reading import Raw, Reading
from sync_service.model.readers.answers import invalid, ok, open_cell, repair
from sync_service.model.readers.context import Context
from sync_service.model.text import fold_words

EXPECTED = "P (présent), A (absent), E (excusé) ou « représenté »"
_WORDS = {
    "p": "present", "present": "present", "presente": "present", "a": "absent",
    "absent": "absent", "absente": "absent", "e": "excused", "excuse": "excused",
    "excusee": "excused", "exc": "excused", "represente": "represented",
    "representee": "represented",
}  # fmt: skip


def read(raw: Raw, context: Context) -> Reading:
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    status = _WORDS.get(fold_words(cell.text))
    if status is None:
        return invalid(f"Nous attendons {EXPECTED}.")
    return ok(status) if cell.text in {"P", "A", "E"} else repair(status)
