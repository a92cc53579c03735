"""Which records have no row in the tab any more, which of them went together, and which may go.

Judges none of them: `departures` does, and guards ask where they are too many.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta

from french_cells.loans.loan_facts import SAID
from sync_service.domain.base import BaseRow
from sync_service.domain.record import Entity, Record, is_nobody
from sync_service.domain.week import Season
from sync_service.sync.planning.rows.guards.guards import (
    ANSWERED,
    CLEARED,
    MISSING,
    too_many_missing,
)
from sync_service.sync.planning.situation import Situation

_DAYS: Mapping[Entity, tuple[str, ...]] = {
    "session": ("date",),
    "loan": ("returned_on", "due_on", "loaned_on"),
}
"""By which of its days a record is of a season."""
_LATELY = timedelta(hours=1)
"""Whoever empties a list by hand is done by then."""
_CLEARING = timedelta(days=14)
"""Whoever takes last year's rows out by hand does so on some evenings."""
_LASTING: AbstractSet[Entity] = frozenset({"contact", "item", "organisation"})
"""Nobody is done with one of these as with a loan: a fifth of a list on two evenings is much."""
_AT_A_TIME, _IN_ONE_GO = 3, timedelta(minutes=10)
"""So many rows within that time are an evening's; one or two now and then are leaving."""


@dataclass(frozen=True, slots=True)
class Missing:
    """References of live records that have no row in the tab: to be judged, and let out."""

    judged: Sequence[str]
    cleared: frozenset[str] = frozenset()
    revived: frozenset[str] = frozenset()
    """Archived records, since their rows went one by one, that are let out with the others."""

    def known(self, rows: Mapping[str, BaseRow]) -> Mapping[str, BaseRow]:
        """The rows that a mass is a share of: not those let out."""
        return {ref: row for ref, row in rows.items() if ref not in self.cleared}

    def gone_with(self, rows: Mapping[str, BaseRow]) -> frozenset[str]:
        """Of those let out, the ones that went in one run with rows that are to be judged."""
        since = {rows[ref].missing_since for ref in self.judged}
        return frozenset(ref for ref in self.cleared if rows[ref].missing_since in since)


def find_missing(situation: Situation, taken: set[str]) -> Missing:
    """Live records known in this tab that no row of it is now.

    Let out are families that were forgotten, and as many of a season that is over as nobody
    deletes one by one; of a tab without any row none of these, since that is a mishap. What is
    out stays out, however long the list grows.
    """
    missing = [
        ref
        for ref, base in situation.state.rows.items()
        if ref not in taken and not base.archived and _is_live(situation, ref)
    ]
    entity = situation.codec.entity
    if entity == "registration":
        nobody = frozenset(ref for ref in missing if is_nobody(situation.records[ref]))
        return Missing([ref for ref in missing if ref not in nobody], nobody)
    if entity not in (*_DAYS, "session_count"):
        return Missing(missing)
    over = frozenset(ref for ref in missing if is_over(situation, situation.records[ref]))
    cleared, revived = _find_cleared(situation, over, taken)
    return Missing([ref for ref in missing if ref not in cleared], cleared, revived)


def find_leaving(situation: Situation, missing: Missing) -> Collection[str]:
    """Of those, all that nobody will be asked about."""
    is_mass = too_many_missing(len(missing.judged), len(situation.state.rows))
    return () if is_mass else missing.judged


def _find_cleared(
    situation: Situation, over: frozenset[str], taken: set[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Of a season that is over, what is let out, and what is let out though it is archived.

    What went long before is neither of those that go now, nor of the list they leave.
    """
    rows = situation.state.rows
    out = over.intersection(situation.state.asked.get(CLEARED, ()))
    if not taken or over == out:
        return out, frozenset()
    before = {ref for ref in out if not _went_within(situation, rows[ref], _CLEARING)}
    gone = {
        ref
        for ref in _find_gone(situation, taken, _CLEARING)
        if is_over(situation, situation.records[ref])
    }
    known = sum(not row.archived for row in rows.values()) - len(before) + len(gone)
    is_mass = too_many_missing(len(over - before) + len(gone), known)
    return (over, frozenset(gone)) if is_mass else (out, frozenset())


def is_over(situation: Situation, record: Record) -> bool:
    """Whether its last day is of a season before this one."""
    day = _day_of(situation, record)
    return bool(day) and day < Season.of(situation.now.date()).first_day.isoformat()


def _day_of(situation: Situation, record: Record) -> str:
    """Its last day; empty of a loan that is not back."""
    fields = record.fields
    if record.entity == "session_count":
        return situation.lookups.day_of(str(fields.get("session_id")))
    is_out = not fields.get("returned_on") and fields.get("status") not in SAID
    if record.entity == "loan" and is_out:
        return ""
    days = (fields.get(name) for name in _DAYS.get(record.entity, ()))
    return next((day for day in days if isinstance(day, str)), "")


def find_lately_gone(
    situation: Situation, taken: set[str], missing: Collection[str]
) -> frozenset[str]:
    """Archived records whose rows went from here lately, and nobody was asked.

    Within the hour; where people, things or structures go several at a time, on other evenings
    likewise. Those that are asked about beside later ones stay so as long as these wait.
    """
    asked = situation.state.asked.get(MISSING, ())
    lately = _find_gone(situation, taken, _LATELY, asked)
    if situation.codec.entity not in _LASTING:
        return lately
    rows = situation.state.rows
    within = [ref for ref in lately if _went_within(situation, rows[ref], _IN_ONE_GO)]
    if len(missing) + len(within) < _AT_A_TIME:
        return lately
    return lately | _went_together(rows, _find_gone(situation, taken, _CLEARING))


def _went_together(rows: Mapping[str, BaseRow], gone: Collection[str]) -> frozenset[str]:
    """Those of them that went several at a time."""
    since = {ref: at for ref in gone if (at := rows[ref].missing_since) is not None}
    order = sorted(since, key=lambda ref: since[ref])
    together: set[str] = set()
    for first in range(len(order) - _AT_A_TIME + 1):
        some = order[first : first + _AT_A_TIME]
        if since[some[-1]] - since[some[0]] < _IN_ONE_GO:
            together.update(some)
    return frozenset(together)


def _find_gone(
    situation: Situation, taken: set[str], within: timedelta, asked: Iterable[str] = ()
) -> frozenset[str]:
    """Archived since their rows went from here lately, or among the `asked`; nobody said yes."""
    answered, asked = find_answered(situation), frozenset(asked)
    gone = (
        ref
        for ref, base in situation.state.rows.items()
        if base.archived and ref not in taken and ref not in answered
        if ref in asked or _went_within(situation, base, within)
    )
    known, went_here = situation.records, situation.lookups.went_here
    return frozenset(
        ref for ref in gone if ref in known and known[ref].archived and went_here(ref)
    )


def find_answered(situation: Situation) -> frozenset[str]:
    """Rows of which somebody has confirmed that they were to go, as long as they count."""
    rows = situation.state.rows
    said = situation.confirmed.union(situation.state.asked.get(ANSWERED, ()))
    time = _CLEARING if situation.codec.entity in _LASTING else _LATELY
    return frozenset(
        ref for ref in said if ref in rows and _went_within(situation, rows[ref], time)
    )


def _went_within(situation: Situation, base: BaseRow, time: timedelta) -> bool:
    """Also by a clock that has gone back since by less than that."""
    since = base.missing_since
    return since is not None and abs(situation.now - since) < time


def _is_live(situation: Situation, ref: str) -> bool:
    record = situation.records.get(ref)
    return record is not None and not record.archived
