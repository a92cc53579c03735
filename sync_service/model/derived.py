"""What records show beside what is stored: values that follow from others, never typed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from french_cells.reading import Value
from sync_service.domain.record import Record
from sync_service.domain.week import Season
from sync_service.model.entities.loan import loan_status


def with_derived(record: Record, today: date) -> Record:
    """The record as people and programs outside see it on this day."""
    return replace(record, fields={**record.fields, **_derived(record, today)})


def _derived(record: Record, today: date) -> Mapping[str, Value]:
    if record.entity == "loan":
        return {"status": loan_status(record.fields, today)}
    if record.entity == "meeting" and isinstance(day := record.fields.get("date"), str):
        return {"season": Season.of(date.fromisoformat(day)).label}
    return {}
