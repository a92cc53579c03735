"""Dates in a spreadsheet that puts the month first, typed by people who put the day first.

« 03/12/2026 » becomes the 12th of March there, « 20/11/2026 » stays a text. Knows the calendar and
Google's names of locales, nothing of fields.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from french_cells.reading import Reading, Value
from sync_service.domain import sentences
from sync_service.domain.codec import Called, EntityCodec, FieldCodec, Objection, WrappedCodec
from sync_service.domain.record import Entity
from sync_service.domain.snapshot import Cell
from sync_service.sync.planning.columns.layout import View

_MONTH_FIRST = frozenset({"en", "en_US", "en_PH", "en_CA", "fil_PH", "es_PA", "es_PR"})
_YEAR_FIRST = frozenset({"hu", "ja", "ko", "lt", "mn", "zh"})
"""Languages in which two numbers without a year before them are a month and a day."""
_EPOCH = date(1899, 12, 30)
_DATES = frozenset({"DATE", "DATE_TIME"})
_TYPED = re.compile(r"\d{1,2}/\d{1,2}/(?:\d{2}|\d{4})(?: .*)?")
_MONTHS = 12


def puts_month_first(locale: str) -> bool:
    name = locale.replace("-", "_")
    return name in _MONTH_FIRST or name.partition("_")[0] in _YEAR_FIRST


def find_swapped(cell: Cell) -> date | None:
    """The other day that a true date may have been meant for: its day and month exchanged."""
    value = cell.value
    if cell.format not in _DATES or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        day = _EPOCH + timedelta(days=int(value))
    except OverflowError:
        return None
    if day.day > _MONTHS or day.day == day.month:
        return None
    return day.replace(day=day.month, month=day.day)


def shows_dates(view: View) -> bool:
    """Whether any stands in a column that is read, as a date or as a text like one."""
    cells = (cell for row in view.rows for cell in row.cells.values() if cell.text)
    return any(cell.format in _DATES or _TYPED.fullmatch(cell.text.strip()) for cell in cells)


@dataclass(frozen=True, slots=True)
class DoubtingField(WrappedCodec):
    """A field whose true dates are assumed where day and month may have changed places."""

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        swapped = find_swapped(cell) if reading.accepted else None
        if swapped is None or cell.is_formula:
            return reading
        return replace(reading, severity="assume", message=sentences.may_be_swapped(swapped))


class DoubtingCodec:
    """An entity's codec over doubting fields."""

    def __init__(self, codec: EntityCodec) -> None:
        self._codec = codec
        self.entity: Entity = codec.entity
        self.fields: Mapping[str, FieldCodec] = {
            name: DoubtingField(field) for name, field in codec.fields.items()
        }

    def check(self, fields: Mapping[str, Value]) -> list[Objection]:
        return list(self._codec.check(fields))

    def strong_keys(self, fields: Mapping[str, Value]) -> list[tuple[str, ...]]:
        return list(self._codec.strong_keys(fields))

    def called(self, fields: Mapping[str, Value]) -> Called | None:
        return self._codec.called(fields)

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        return self._codec.defaults(fields)
