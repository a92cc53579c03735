"""Who has what of an item, and until when: never more may be out than there are. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from french_cells.reading import Value
from sync_service.domain.record import Record

FOR_EVER = "9999-12-31"
_NOT_OUT = frozenset({"cancelled", "lost", "available"})
"""A lost item is for its owner to take off the quantity; counted here it would count twice."""


@dataclass(frozen=True, slots=True)
class Lent:
    """One loan that is not back: days are ISO, `until` is excluded, `due_on` is as people know it.

    Who gives back in the morning lets another take in the afternoon.
    """

    item: str
    borrower: str
    quantity: int
    since: str
    until: str
    due_on: str | None = None


class Lending:
    """All loans that are out or reserved, by item, and how many there are of each.

    Changes as a plan goes through its rows: whoever needs one reads it afresh.
    """

    def __init__(self, stock: Mapping[str, int], today: date) -> None:
        self.stock = stock
        self.today = today
        self._by_item: dict[str, dict[str, Lent]] = defaultdict(dict)
        self._loans: dict[str, Lent] = {}

    def find(self, ref: str) -> Lent | None:
        return self._loans.get(ref)

    def put(self, ref: str, lent: Lent | None) -> None:
        """The loan is so from now on; None: it is back."""
        before = self._loans.pop(ref, None)
        if before is not None:
            del self._by_item[before.item][ref]
        if lent is not None:
            self._by_item[lent.item][ref] = self._loans[ref] = lent

    def excess(self, ref: str, lent: Lent | None) -> tuple[int, Sequence[Lent]]:
        """How many this loan exceeds the stock by, at its worst moment, and who has the others."""
        if lent is None or lent.item not in self.stock:
            return 0, ()
        worst = self.most_at_once(lent.item, lent.since, lent.until, but=ref)
        return max(0, lent.quantity + count(worst) - self.stock[lent.item]), worst

    def worsened(self, ref: str, lent: Lent | None) -> Sequence[Lent]:
        """Who has the others at the fullest moment that a loan makes worse; nobody: it makes none.

        It does where it exceeds the stock by more than it did, or together with a loan that it did
        not meet before: whoever shares one thing with somebody may not have another one's.
        """
        if lent is None or lent.item not in self.stock:
            return ()
        before = self._loans.get(ref)
        is_more = self.excess(ref, lent)[0] > self.excess(ref, before)[0]
        met = {one for others in self._moments_of(before, but=ref) for one in others}
        worse = (
            list(others.values())
            for others in self._moments_of(lent, but=ref)
            if lent.quantity + count(others.values()) > self.stock[lent.item]
            if is_more or not others.keys() <= met
        )
        return max(worse, key=count, default=())

    def most_at_once(
        self, item: str, since: str = "", until: str = FOR_EVER, but: str = ""
    ) -> Sequence[Lent]:
        """The loans of an item that are out together at the fullest moment between two days."""
        moments = (list(one.values()) for one in self._moments(item, since, until, but))
        return max(moments, key=count, default=())

    def _moments_of(self, lent: Lent | None, but: str) -> Iterator[Mapping[str, Lent]]:
        return iter(()) if lent is None else self._moments(lent.item, lent.since, lent.until, but)

    def _moments(
        self, item: str, since: str, until: str, but: str
    ) -> Iterator[Mapping[str, Lent]]:
        """What is out, by reference, on each day between the two on which something was taken."""
        loans = self._by_item[item].items()
        others = {ref: one for ref, one in loans if ref != but and one.since < until}
        for day in sorted({max(one.since, since) for one in others.values()}):
            yield {ref: one for ref, one in others.items() if one.since <= day < one.until}


def find_lent(fields: Mapping[str, Value], today: date) -> Lent | None:
    """None for a loan that is back, cancelled, or not yet one."""
    item, since = fields.get("item_code"), fields.get("loaned_on")
    is_over = bool(fields.get("returned_on")) or fields.get("status") in _NOT_OUT
    if is_over or not isinstance(item, str) or not isinstance(since, str):
        return None
    due, quantity = fields.get("due_on"), fields.get("quantity")
    due_on = due if isinstance(due, str) else None
    return Lent(
        item=item,
        borrower=str(fields.get("borrower_organisation_id") or ""),
        # Who lends one thing writes no number.
        quantity=quantity if isinstance(quantity, int) else 1,
        since=since,
        until=_until(since, due_on, today),
        due_on=due_on,
    )


def lending_of(loans: Iterable[Record], items: Iterable[Record], today: date) -> Lending:
    counted = ((record.ref, record.fields.get("quantity")) for record in items)
    stock = {ref: number for ref, number in counted if isinstance(number, int)}
    lending = Lending(stock, today)
    for record in loans:
        lending.put(record.ref, find_lent(record.fields, today))
    return lending


def count(loans: Iterable[Lent]) -> int:
    return sum(one.quantity for one in loans)


def _until(since: str, due_on: str | None, today: date) -> str:
    """What is late is out today; nobody knows for how long after."""
    if due_on is None:
        return FOR_EVER
    if due_on < today.isoformat():
        due_on = (today + timedelta(days=1)).isoformat()
    # Due on the day it was taken, it is out on that day all the same.
    first = (date.fromisoformat(since) + timedelta(days=1)).isoformat()
    return max(due_on, first)
