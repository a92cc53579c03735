"""Fields for dates, hours and instants."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sync_service.domain.codec import Shown
from sync_service.domain.reading import Raw, Reading, Value
from sync_service.model.field import CellField
from sync_service.model.readers import dates, times
from sync_service.model.readers.answers import invalid, ok, open_cell

PARIS = ZoneInfo("Europe/Paris")


class Day(CellField):
    """A date; shown as a typed date, « 12/03/2026 » in sentences."""

    expected = dates.EXPECTED

    def __init__(self, label: str, *, prefer: str = "", **settings: Any) -> None:
        super().__init__(label, **settings)
        self.prefer = prefer

    def understand(self, raw: Raw) -> Reading:
        return dates.read(raw, self.context)

    def show(self, value: Value) -> Shown:
        if not isinstance(value, str):
            return Shown(None)
        return Shown((date.fromisoformat(value) - dates.EPOCH).days, "DATE")

    def text(self, value: Value) -> str:
        return "" if value is None else date.fromisoformat(str(value)).strftime("%d/%m/%Y")


class Hour(CellField):
    """A time of day, `14:30`; shown as « 14h30 »."""

    expected = times.EXPECTED

    def understand(self, raw: Raw) -> Reading:
        return times.read(raw, self.context)

    def text(self, value: Value) -> str:
        return "" if value is None else str(value).replace(":", "h")


class Instant(CellField):
    """A date and time with its offset in Paris; shown as « 24/11/2026 14:30:05 »."""

    expected = "une date et une heure, par exemple 24/11/2026 14:30"
    _SHOWN = "%d/%m/%Y %H:%M:%S"

    def understand(self, raw: Raw) -> Reading:
        cell = open_cell(raw)
        if isinstance(cell, Reading):
            return cell
        try:
            return ok(datetime.fromisoformat(cell.text).astimezone(PARIS).isoformat())
        except ValueError:
            pass
        try:
            naive = datetime.strptime(cell.text, self._SHOWN)  # noqa: DTZ007 - Paris is set next
        except ValueError:
            return invalid(f"Nous attendons {self.expected}.")
        return ok(naive.replace(tzinfo=PARIS).isoformat())

    def text(self, value: Value) -> str:
        if value is None:
            return ""
        return datetime.fromisoformat(str(value)).astimezone(PARIS).strftime(self._SHOWN)
