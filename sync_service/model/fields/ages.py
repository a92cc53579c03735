"""Fields for ages of children."""

import re

from sync_service.domain.reading import Raw, Reading, Value
from sync_service.model.fields.texts import SeenAsText
from sync_service.model.readers.answers import invalid, ok, open_cell, repair

_STORED = re.compile(r"(\d+)(?:-(\d+))?(\+)? (years|months)")
_TYPED = re.compile(r"(?:de )?(\d+) ?(?:-|a) ?(\d+) ?(ans|mois)|(?:des )?(\d+) ?(ans|mois) et \+")


class Ages(SeenAsText):
    """A range of ages, stored as `3-5 years`, `12+ years` or `6-18 months`."""

    expected = "une tranche d'âge, par exemple 3-5 ans"

    def understand(self, raw: Raw) -> Reading:
        cell = open_cell(raw)
        if isinstance(cell, Reading):
            return cell
        match = _TYPED.fullmatch(cell.folded)
        if match is None:
            return invalid(f"Nous attendons {self.expected}.")
        unit = "months" if "mois" in match[0] else "years"
        value = f"{match[1]}-{match[2]} {unit}" if match[1] else f"{match[4]}+ {unit}"
        return ok(value) if raw == self.text(value) else repair(value)

    def text(self, value: Value) -> str:
        match = _STORED.fullmatch(str(value))
        if match is None:
            return "" if value is None else str(value)
        unit = "ans" if match[4] == "years" else "mois"
        last = f"-{match[2]} {unit}" if match[2] else f" {unit} et +"
        return f"{match[1]}{last}"
