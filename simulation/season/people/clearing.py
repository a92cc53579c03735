"""In September last year's rows leave the lists: sessions, their counts, loans that are back."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from simulation.season.books import Books
from simulation.season.people.lending import Lending, Owner
from simulation.season.town import Line, Sheet, Town

_DAY = re.compile(r"\b(\d{2}/\d{2}/\d{4})\b")
_LEAST, _SHARE = 5, 0.2
"""Of fewer rows nobody says that they clear a list: the guide counts so, too."""


class Clearing:
    """Done by hand, a row after the other, from below."""

    def __init__(self, town: Town, books: Books, lending: Lending) -> None:
        self._town, self._books, self._lending = town, books, lending

    def clears(self, dated: Iterable[Sheet], first_day: date) -> int:
        """`dated`: tabs whose rows say their day. How many rows went."""
        gone = sum(self._delete(sheet, self._past(sheet, first_day)) for sheet in dated)
        return gone + sum(
            self._delete(owner.loans, self._back(owner, first_day))
            for owner in self._lending.owners
        )

    def _past(self, sheet: Sheet, first_day: date) -> Sequence[Line]:
        return [
            line
            for line in self._town.lines(sheet)[1:]
            if (found := _DAY.search(" ".join(line.texts.values())))
            and datetime.strptime(found[1], "%d/%m/%Y").date() < first_day  # noqa: DTZ007 - a day
        ]

    def _back(self, owner: Owner, first_day: date) -> Sequence[Line]:
        """Of things that were in their cupboard again before."""
        mine = [one for one in self._books.loans if one.thing.owner == owner.partner]
        fresh = {
            id(one.thing)
            for one in mine
            if not one.is_over or (one.returned_on or one.back_on) >= first_day
        }
        things = [one.thing for one in mine if id(one.thing) not in fresh]
        names = {name.casefold() for one in things for name in (one.label, one.code)}
        title = owner.loans.shape.titles[owner.loans.column("item_code")]
        lines = self._town.lines(owner.loans)[1:]
        return [one for one in lines if one.texts.get(title, "").strip().casefold() in names]

    def _delete(self, sheet: Sheet, lines: Sequence[Line]) -> int:
        known = sum(any(line.texts.values()) for line in self._town.lines(sheet)[1:])
        if len(lines) < max(_LEAST, _SHARE * known):
            return 0
        for line in reversed(lines):
            self._town.delete_row(sheet, line.index)
        return len(lines)
