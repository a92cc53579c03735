"""Which rows of a tab a first run would take, and why the others would wait: its very plan."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync_service.adoption.adopt_sheet import Adoption
from sync_service.domain.base import OF_DRAFT, Problem, TabState
from sync_service.domain.mapping import (
    Mappings,
    SpreadsheetMapping,
    TabMapping,
    given_by_scope,
    named_by,
)
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import TabSnapshot, cell_name
from sync_service.domain.wording import desk_sentences
from sync_service.domain.wording.row_sentences import and_other_rows
from sync_service.ports import Transaction
from sync_service.sync.gathering.situations import MappedTab, Seen, gather_situation, link_of
from sync_service.sync.planning import following
from sync_service.sync.planning.cells.cells_in_row import is_undated
from sync_service.sync.planning.cells.days_around import find_day
from sync_service.sync.planning.columns.layout import view_tab
from sync_service.sync.planning.plan import Plan, plan
from sync_service.sync.planning.rows.other_titles import OF_TITLES
from sync_service.sync.planning.situation import Situation

_OF_ROWS = (OF_DRAFT, "twin:", "foreign:", OF_TITLES)
"""How the keys of problems begin that keep a whole row from being a record."""

_COUNT = re.compile(r"^\d+\s+lignes? attend(?:ent)? : ")
"""How a sentence begins that is said once for several rows; here their number is told apart."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some rows wait, as `problems` will say it; the others are of the first."""

    message: str
    rows: int
    cell: str
    value: str
    waits_for_list: bool = False
    """For the names of a list that is not read yet: nothing is to be corrected in these rows."""


@dataclass(frozen=True, slots=True)
class FirstRun:
    """`others`: what rows say that name another structure, where only its own may enter."""

    entering: int
    waiting: int
    reasons: Sequence[Reason] = ()
    """The most frequent first."""
    others: Sequence[str] = ()
    own: str = ""
    """The structure's own name, where the tab is its own."""
    undated: Sequence[str] = ()
    """Cells of rows whose day is still to come: « mars 2027 »."""


def foresee(
    stored: Transaction, mappings: Mappings, adoption: Adoption, now: datetime
) -> FirstRun | None:
    """None where there is nothing to say of rows: no table, a column short, or no rows."""
    is_table = adoption.is_usable and adoption.mapping.layout == "table"
    if not is_table or adoption.tab is None or adoption.proposal.missing:
        return None
    request, tab = adoption.request, adoption.tab
    followed = TabMapping(tab.title, adoption.mapping.name, request.scope)
    spreadsheet = SpreadsheetMapping(request.partner, request.spreadsheet_id, [followed])
    mapped = MappedTab(spreadsheet, followed, adoption.mapping)
    state = TabState(request.spreadsheet_id, tab.sheet_id, mapped.link)
    seen = Seen(tab, state, now, adoption.spreadsheet_title, adoption.locale)
    situation = gather_situation(stored, mappings, mapped, seen)
    [owner] = given_by_scope(request.entity, request.scope, request.partner) or [""]
    own = situation.codec.fields[owner].text(request.partner) if owner else ""
    unread = _find_unread(stored, mappings, spreadsheet.spreadsheet_id, owner)
    told = _Foreseen(situation, plan(situation), unread).told(owner, own)
    told = replace(told, undated=_undated(situation, tab))
    return told if told.entering or told.waiting or told.undated else None


def _undated(situation: Situation, tab: TabSnapshot) -> Sequence[str]:
    header = situation.header
    if header is None or not header.is_found:
        return ()
    rows = view_tab(tab, header).rows
    name = find_day(header.columns) or "loaned_on"
    return [
        cell_name(one.index, header.columns[name]) for one in rows if is_undated(situation, one)
    ]


def _find_unread(
    stored: Transaction, mappings: Mappings, spreadsheet_id: str, owner: str
) -> Mapping[Entity, str]:
    """Kind of records → the tab beside this one that lists them and was never read.

    Not of structures where only one's own may enter: there another name stays out anyway.
    """
    read = {following.link_of(one) for one in stored.memory.read_titles(spreadsheet_id)}
    return {
        mappings.mappings[tab.mapping].entity: tab.title
        for one in mappings.spreadsheets
        if one.spreadsheet_id == spreadsheet_id
        for tab in one.tabs
        if link_of(tab) not in read
        and not (owner and mappings.mappings[tab.mapping].entity == "organisation")
    }


@dataclass(frozen=True, slots=True)
class _Foreseen:
    """`unread`: kind of records → the tab that lists them and is followed, but not read yet."""

    situation: Situation
    planned: Plan
    unread: Mapping[Entity, str]

    def told(self, owner: str, own: str) -> FirstRun:
        waiting = self._waiting()
        groups: dict[str, list[_Waiting]] = defaultdict(list)
        for one in waiting:
            groups[one.cause].append(one)
        reasons = [
            Reason(one.message, _count(alike), one.problem.cell or "", one.value, bool(one.awaits))
            for alike in groups.values()
            for one in alike[:1]
        ]
        reasons = sorted((*reasons, *self._asked_above()), key=lambda one: -one.rows)
        others = [
            one.problem.sheet_value
            for one in waiting
            if own and one.problem.field == owner and one.problem.sheet_value
            for _ in range(1 + one.others)
        ]
        # A row of titles is asked about for those below it, and does not wait itself.
        of_rows = [one for one in waiting if not one.problem.row_key.startswith(OF_TITLES)]
        rows = _rows(of_rows) | {str(row + 1) for row in self.planned.asked_above}
        return FirstRun(self.planned.rows, len(rows), reasons, others, own)

    def _waiting(self) -> Sequence["_Waiting"]:
        of_rows = (one for one in self.planned.problems if one.row_key.startswith(_OF_ROWS))
        others = self.planned.others
        return [
            _Waiting(one, others.get((one.row_key, one.field), 0), self._awaits(one.field))
            for one in of_rows
        ]

    def _asked_above(self) -> Iterator[Reason]:
        """What is asked for many rows on a title."""
        header, tab = self.situation.header, self.situation.tab
        asked = {one.field: one.message for one in self.planned.problems if not one.row_key}
        for name, rows in self.planned.lacking.items():
            if name not in asked or header is None:
                continue
            column, awaits = header.columns.get(name), self._awaits(name)
            told = _say_unread(awaits) if awaits else asked[name]
            cell = "" if column is None else cell_name(rows[0], column)
            typed = "" if column is None else tab.cell(rows[0], column).text
            message = _COUNT.sub("", told)
            yield Reason(message, len(rows), cell, typed, waits_for_list=column is not None)

    def _awaits(self, field: str | None) -> str:
        named = (self.unread.get(one, "") for one in sorted(named_by(field or "")))
        return next(filter(None, named), "")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What keeps a row from being a record; `others`: rows of which the same is asked with it."""

    problem: Problem
    others: int
    awaits: str = ""
    """The tab that lists what its cell names, where that was never read."""

    @property
    def value(self) -> str:
        """Of a cell; what is about a whole row has none."""
        return (self.problem.sheet_value or "") if self.problem.field is not None else ""

    @property
    def message(self) -> str:
        """Without how many rows wait: that is told as a number."""
        if self.awaits:
            return _say_unread(self.awaits)
        told = self.problem.message.removesuffix(and_other_rows("", self.others))
        return desk_sentences.retold(told, can_confirm=False)

    @property
    def cause(self) -> str:
        """« CAF » and « PMI » wait for the same reason, and so does every repeated row."""
        if self.problem.field is None:
            return self.problem.kind
        typed = self.problem.sheet_value
        return self.message.replace(f"« {typed} »", "«»") if typed else self.message


def _count(alike: Sequence[_Waiting]) -> int:
    """Rows, those included for which one is asked for all."""
    return len(_rows(alike)) + sum(one.others for one in alike)


def _rows(waiting: Sequence[_Waiting]) -> set[str]:
    return {(one.problem.cell or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for one in waiting}


def _say_unread(title: str) -> str:
    """Nobody has anything to do in such a row."""
    return (
        f"ce nom est à chercher dans l’onglet « {title} » de ce classeur, suivi mais pas encore "
        "lu. Rien à corriger ici : il suffira que cet onglet soit lu et que le nom y soit."
    )
