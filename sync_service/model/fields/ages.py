"""Fields for ages of children."""

import re

from french_cells.amounts import ages
from french_cells.answers import ok
from french_cells.reading import Raw, Reading, Value
from sync_service.model.fields.texts import SeenAsText

_STORED = re.compile(r"(\d+)(?:-(\d+)|\+) (years|months)")


class Ages(SeenAsText):
    """A range of ages, stored as `3-5 years`, `12+ years` or `6-18 months`."""

    expected = ages.EXPECTED_RANGE

    def understand(self, raw: Raw) -> Reading:
        if isinstance(raw, str) and _STORED.fullmatch(raw):
            return ok(raw)
        reading = ages.read_range(raw, self.context)
        if not isinstance(reading.value, dict):
            return reading
        span = reading.value
        last = "+" if span["max"] is None else f"-{span['max']}"
        return Reading(
            f"{span['min']}{last} {span['unit']}", None, reading.severity, reading.message
        )

    def text(self, value: Value) -> str:
        match = _STORED.fullmatch(str(value))
        if match is None:
            return "" if value is None else str(value)
        unit = "ans" if match[3] == "years" else "mois"
        return f"{match[1]}-{match[2]} {unit}" if match[2] else f"{match[1]} {unit} et +"
