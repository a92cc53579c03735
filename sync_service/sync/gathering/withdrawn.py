"""Loans that were still ahead when their thing went out of service: nobody ever took it out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sync_service.domain.lending import find_lent
from sync_service.domain.record import WHOLE, Change, Record
from sync_service.families.registration import text_of
from sync_service.families.sessions import PARIS
from sync_service.ports import Transaction

OUT_OF_SERVICE = "out_of_service"


def read_withdrawn(
    stored: Transaction, loans: Iterable[Record], things: Mapping[str, Record], today: date
) -> Mapping[str, date]:
    """By reference: open loans whose thing went out of service before they began, and when.

    A loan that was typed once it had begun was taken out, whatever its thing's list says.
    """
    gone = {ref for ref, one in things.items() if one.fields.get("condition") == OUT_OF_SERVICE}
    theirs = [
        one
        for one in loans
        if not one.archived and text_of(one, "item_code") in gone and find_lent(one.fields, today)
    ]
    if not theirs:
        return {}
    journal = stored.journal
    since = {
        ref: _last_day(said, today)
        for ref, said in journal.read_histories(gone, ["condition", WHOLE]).items()
    }
    ahead = [one for one in theirs if text_of(one, "loaned_on") > _iso(since, one)]
    dated = journal.read_histories((one.ref for one in ahead), ["loaned_on", WHOLE])
    return {
        one.ref: since[text_of(one, "item_code")]
        for one in ahead
        if text_of(one, "loaned_on") > _last_day(dated[one.ref], date.min).isoformat()
    }


def _iso(since: Mapping[str, date], loan: Record) -> str:
    return since[text_of(loan, "item_code")].isoformat()


def _last_day(said: Sequence[Change], unknown: date) -> date:
    """On which the field was said last, by itself or with its whole record."""
    typed = [one for one in said if one.field != WHOLE] or said[:1]
    return typed[-1].at.astimezone(PARIS).date() if typed else unknown
