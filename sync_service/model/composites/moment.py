"""A session's day and hours in one column: « jeu 10/9 9h-10h30 »."""

from collections.abc import Sequence
from typing import ClassVar

from french_cells.answers import ambiguous, empty, invalid, repair
from french_cells.context import Context
from french_cells.moments import series
from french_cells.patterns import pattern
from french_cells.reading import BESIDE, Raw, Reading
from french_cells.text import fold
from sync_service.domain.codec import EntityCodec
from sync_service.domain.spreadsheet import Cell
from sync_service.model.composites.hours import Hours
from sync_service.model.composites.whole import Whole

_HOUR = pattern(
    r"[ ,;:(\n-]*(?:\b(?:depart|rdv|rendez-vous)(?: (?:du|en) (?:bus|car|train))? ?:? ?)?"
    r"(?:\b(?:de|des|a|a partir de|vers|h)\b ?:? ?)?(?<!\d)"
    r"(?:(?<![\d/.-])\d{1,2}(?:-| ?a ?))?\d{1,2} ?(?:h|:)(?![a-z])"
)
"""Where the hours begin, with what people write before them."""
_AROUND = " ,;:()-\n"
_EXAMPLE = "par exemple 12/03/2026 9h-10h30"


class Moment(Whole):
    """When a session takes place; its end may be open."""

    name: ClassVar[str] = "moment"
    label: ClassVar[str] = "Date et horaires"
    expected: ClassVar[str] = f"un jour et ses heures, {_EXAMPLE}"
    parts: ClassVar[tuple[str, ...]] = ("date", "start_time", "end_time")
    required: ClassVar[bool] = True

    def __init__(self, entity: EntityCodec, context: Context) -> None:
        super().__init__(entity, context)
        self._hours = Hours(entity, context)

    def understand(self, raw: Raw) -> Reading:
        if not isinstance(raw, str) or not raw.strip():
            return empty() if raw in (None, "") else invalid(f"Nous attendons {self.expected}.")
        typed, said = self._cut(raw)
        if series.is_series(typed):
            return ambiguous(f"Il y a plusieurs jours : écrivez une séance par ligne, {_EXAMPLE}.")
        day = self._entity.fields["date"].read(Cell(typed, typed))
        if not day.accepted or day.value is None:
            return day
        hours = self._hours.read(Cell(said, said)) if said else Reading(["", ""])
        if not isinstance(hours.value, list):
            return hours
        assumed = [one for one in (day, hours) if one.severity == "assume"]
        beside = (one for one in assumed if one.message.startswith(BESIDE))
        worse = next(beside, assumed[0] if assumed else repair(None))
        value = [str(day.value), *hours.value]
        return Reading(value, None, worse.severity, worse.message)

    def _cut(self, text: str) -> tuple[str, str]:
        """The day, and the hours behind it, or before it: « 9h-10h30 le jeudi 10/9 »."""
        match = _HOUR.search(fold(text)) if len(fold(text)) == len(text) else None
        if match is None:
            return text, ""
        if match.start() or not self._hours.read(Cell(text, text)).accepted:
            day, hours = text[: match.start()], text[match.start() :]
            return day.strip(_AROUND), hours.strip(_AROUND)
        return "", text

    def write(self, parts: Sequence[str]) -> str:
        day, *hours = parts
        shown = self._hours.write(hours) if any(hours) else ""
        return " ".join(filter(None, (self._entity.fields["date"].text(day or None), shown)))
