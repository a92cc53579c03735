"""Which rows of a tab a first run would take, and why the others would wait: its very plan."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync_service.adoption.adopt_sheet import Adoption
from sync_service.domain.base import OF_DRAFT, Problem, TabState
from sync_service.domain.mapping import (
    Mappings,
    SpreadsheetMapping,
    TabMapping,
    given_by_scope,
)
from sync_service.domain.spreadsheet import TabSnapshot, cell_name
from sync_service.domain.wording import desk_sentences
from sync_service.domain.wording.row_sentences import and_other_rows
from sync_service.ports import Transaction
from sync_service.sync.gathering.situations import MappedTab, Seen, gather_situation
from sync_service.sync.planning.cells.cells_in_row import is_undated
from sync_service.sync.planning.cells.days_around import find_day
from sync_service.sync.planning.columns.layout import view_tab
from sync_service.sync.planning.plan import Plan, plan
from sync_service.sync.planning.situation import Situation

_OF_ROWS = (OF_DRAFT, "twin:", "foreign:")
"""How the keys of problems begin that keep a whole row from being a record."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some rows wait, as `problems` will say it; the others are of the first."""

    message: str
    rows: int
    cell: str
    value: str


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
    told = replace(_told(plan(situation), owner, own), undated=_undated(situation, tab))
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


def _told(planned: Plan, owner: str, own: str) -> FirstRun:
    waiting = [
        _Waiting(one, planned.others.get((one.row_key, one.field), 0))
        for one in planned.problems
        if one.row_key.startswith(_OF_ROWS)
    ]
    groups: dict[str, list[_Waiting]] = defaultdict(list)
    for one in waiting:
        groups[one.cause].append(one)
    reasons = [
        Reason(first.message, _count(alike), first.problem.cell or "", first.value)
        for alike in groups.values()
        for first in alike[:1]
    ]
    others = [
        one.problem.sheet_value
        for one in waiting
        if own and one.problem.field == owner and one.problem.sheet_value
        for _ in range(1 + one.others)
    ]
    reasons.sort(key=lambda one: -one.rows)
    asked_above = {str(row + 1) for row in planned.asked_above}
    return FirstRun(planned.rows, len(_rows(waiting) | asked_above), reasons, others, own)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What keeps a row from being a record; `others`: rows of which the same is asked with it."""

    problem: Problem
    others: int

    @property
    def value(self) -> str:
        """Of a cell; what is about a whole row has none."""
        return (self.problem.sheet_value or "") if self.problem.field is not None else ""

    @property
    def message(self) -> str:
        """Without how many rows wait: that is told as a number."""
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
