"""The dates of a cycle that one family has: what one form made is shown and told together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sync_service.domain.record import Record
from sync_service.domain.seats import Standing, standing_of
from sync_service.families.registration import find_current, is_erased, text_of
from sync_service.families.sessions import Session, find_session
from sync_service.ports import Transaction


@dataclass(frozen=True, slots=True)
class CycleDate:
    """One registration among those that one form made."""

    ref: str
    session: Session
    standing: Standing

    @property
    def is_seated(self) -> bool:
        return self.standing == "confirmed" and not self.session.is_off


def find_page(stored: Transaction, ref: str, now: datetime) -> str:
    """The registration that a link opens: of a cycle the next date, once its own is over."""
    ref = find_current(stored, ref)
    record, dates = stored.records.find(ref), read_dates_with(stored, ref)
    if record is None or not dates or (record.archived and not is_erased(record)):
        return ref
    left = [one.ref for one in dates if not one.session.is_over(now)]
    here = [one.ref for one in dates if one.session.ref == text_of(record, "session_id")]
    return next(iter([*(one for one in here if one in left), *left, *here]), dates[-1].ref)


def read_dates_with(stored: Transaction, ref: str) -> Sequence[CycleDate]:
    """Those of its cycle that the family has, or had; empty for one that was made alone.

    Of a date that was given up and taken again the later one.
    """
    bound = [one for one in stored.seats.read_bound(ref) if not one.archived]
    return list({one.session.ref: one for one in read_cycle(stored, bound)}.values())


def read_cycle(stored: Transaction, records: Iterable[Record]) -> Sequence[CycleDate]:
    """By date, without those that were erased."""
    pairs = [(one, find_session(stored.records, text_of(one, "session_id"))) for one in records]
    dates = [
        CycleDate(record.ref, session, standing_of(record))
        for record, session in pairs
        if session is not None and not is_erased(record)
    ]
    return sorted(dates, key=lambda one: one.session.starts_at)
