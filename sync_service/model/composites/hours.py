"""A session's hours in one column: « 14h30-16h »."""

from collections.abc import Sequence
from typing import ClassVar

from french_cells.answers import ambiguous
from french_cells.moments import time_ranges, times
from french_cells.reading import Raw, Reading
from sync_service.model.composites.whole import Whole


class Hours(Whole):
    """When a session begins and ends; the end may be open."""

    name: ClassVar[str] = "hours"
    label: ClassVar[str] = "Horaires"
    expected: ClassVar[str] = time_ranges.EXPECTED
    parts: ClassVar[tuple[str, ...]] = ("start_time", "end_time")
    required: ClassVar[bool] = True

    def understand(self, raw: Raw) -> Reading:
        whole = time_ranges.read_length(raw)
        if whole is not None and isinstance(whole.value, dict):
            return self._of([str(whole.value["start"]), str(whole.value["end"])], whole)
        alone = times.read(raw, self.context)
        if alone.accepted and alone.value is not None:
            return self._of([str(alone.value), ""], alone)
        reading = time_ranges.read(raw, self.context)
        if isinstance(reading.value, list):
            return ambiguous("Il y a plusieurs horaires : gardez une séance par ligne.")
        if not isinstance(reading.value, dict):
            return reading
        start, end = reading.value["start"], reading.value["end"]
        if not start:
            return ambiguous(f"Il manque le début. Nous attendons {self.expected}.")
        return self._of([str(start), str(end or "")], reading)

    def _of(self, parts: list[str], reading: Reading) -> Reading:
        return self.checked(Reading(parts, None, reading.severity, reading.message))

    def write(self, parts: Sequence[str]) -> str:
        start, end = (part.replace(":", "h") for part in parts)
        return f"{start}-{end}" if end else f"à partir de {start}"
