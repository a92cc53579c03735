"""Compares who came, as partners noted it, with the records and the lists; nobody hears of it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from simulation.season.books import Books, Family, Session
from simulation.season.town import Sheet, Town

Json = dict[str, Any]
_KEPT_DAYS = 29
_STATUS = {True: "attended", False: "no_show"}


class Came:
    """Until families are forgotten."""

    def __init__(
        self,
        town: Town,
        books: Books,
        lists: Mapping[str, Sheet],
        breach: Callable[[int, str], None],
    ) -> None:
        """`lists`: of families, by the sessions' place."""
        self._town, self._books, self._lists, self._breach = town, books, lists, breach

    def week(self, week: int) -> None:
        noted = list(self._noted())
        if not noted:
            return
        records = {
            one["fields"]["given_name"]: one["fields"] for one in self._town.export("registration")
        }
        shown = {place: self._states(sheet) for place, sheet in self._lists.items()}
        for session, family in noted:
            self._record(week, family, records.get(family.name))
            self._row(week, family, shown[session.place][family.name])
            sent = len(self._town.mailbox.of(family.email)) if family.email else 0
            if sent > family.mails_then:
                self._breach(week, f"{family.who} was written to after {session.day}")

    def _noted(self) -> Iterator[tuple[Session, Family]]:
        today = self._town.now.date()
        for session in self._books.sessions:
            if 0 < (today - session.day).days <= _KEPT_DAYS:
                for family in session.families.values():
                    if family.came is not None:
                        yield session, family

    def _record(self, week: int, family: Family, fields: Json | None) -> None:
        status = fields["status"] if fields else None
        if family.came is not None and status != (meant := _STATUS[family.came]):
            self._breach(week, f"{family.who} is noted as {status}, {meant} was typed")

    def _row(self, week: int, family: Family, states: list[str]) -> None:
        if states != [family.came_as]:
            self._breach(week, f"{family.who} was « {family.came_as} », its rows say {states}")

    def _states(self, sheet: Sheet) -> Mapping[str, list[str]]:
        name, state = (sheet.shape.titles[sheet.column(one)] for one in ("given_name", "status"))
        found: dict[str, list[str]] = defaultdict(list)
        for line in self._town.lines(sheet)[1:]:
            found[line.texts.get(name, "")].append(line.texts.get(state, ""))
        return found
