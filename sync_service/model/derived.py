"""What records show beside what is stored: values that follow from others, never typed."""

from dataclasses import replace
from datetime import date

from sync_service.domain.record import Record
from sync_service.model.entities.loan import loan_status


def with_derived(record: Record, today: date) -> Record:
    """The record as people and programs outside see it on this day."""
    if record.entity != "loan":
        return record
    status = loan_status(record.fields, today)
    return replace(record, fields={**record.fields, "status": status})
