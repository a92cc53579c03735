"""Loans that were still ahead when their thing went out of service: nobody ever took it out.

Whatever shows a loan's state asks here: a sheet, a letter, a page, an export.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from french_cells.moments.dates import PARIS
from sync_service.domain.lending import find_lent
from sync_service.domain.record import WHOLE, Change, Record
from sync_service.model.codecs import with_derived
from sync_service.model.composites import changes_overnight
from sync_service.model.entities.loan import LoanKey, key_of_loan
from sync_service.ports import Touch, Transaction

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
        if not one.archived and _text_of(one, "item_code") in gone and find_lent(one.fields, today)
    ]
    if not theirs:
        return {}
    journal = stored.journal
    since = {
        ref: _last_day(said, today)
        for ref, said in journal.read_histories(gone, ["condition", WHOLE]).items()
    }
    ahead = [one for one in theirs if _text_of(one, "loaned_on") > _iso(since, one)]
    dated = journal.read_histories((one.ref for one in ahead), ["loaned_on", WHOLE])
    return {
        one.ref: since[_text_of(one, "item_code")]
        for one in ahead
        if _text_of(one, "loaned_on") > _last_day(dated[one.ref], date.min).isoformat()
    }


def find_withdrawn(
    stored: Transaction, columns: Collection[str], shown: Iterable[Record], today: date
) -> Mapping[str, LoanKey]:
    """Those among them, and what each is; asked where one of the columns tells their state."""
    known = [one for one in shown if changes_overnight(one.entity, columns)]
    gone = _read_theirs(stored, known, today)
    return {one.ref: key_of_loan(one.fields) for one in known if one.ref in gone}


def derive_all(stored: Transaction, records: Sequence[Record], today: date) -> Sequence[Record]:
    """The records as people and programs outside see them on this day."""
    gone = _read_theirs(stored, [one for one in records if one.entity == "loan"], today)
    return [with_derived(one, today, is_withdrawn=one.ref in gone) for one in records]


def find_loans_of(stored: Transaction, touches: Sequence[Touch]) -> Iterator[tuple[str, int]]:
    """The loans of which a thing's new state may tell otherwise, with the number of its change."""
    states = {one.ref: one.number for one in reversed(touches) if one.field == "condition"}
    for loan in stored.records.read_all("loan") if states else ():
        number = states.get(_text_of(loan, "item_code"))
        if number is not None:
            yield loan.ref, number


def _read_theirs(stored: Transaction, loans: Sequence[Record], today: date) -> Mapping[str, date]:
    codes = {_text_of(one, "item_code") for one in loans if find_lent(one.fields, today)}
    return read_withdrawn(stored, loans, stored.records.find_all(codes), today) if codes else {}


def _iso(since: Mapping[str, date], loan: Record) -> str:
    return since[_text_of(loan, "item_code")].isoformat()


def _last_day(said: Sequence[Change], unknown: date) -> date:
    """On which the field was said last, by itself or with its whole record."""
    typed = [one for one in said if one.field != WHOLE] or said[:1]
    return typed[-1].at.astimezone(PARIS).date() if typed else unknown


def _text_of(loan: Record, name: str) -> str:
    return str(loan.fields.get(name) or "")
