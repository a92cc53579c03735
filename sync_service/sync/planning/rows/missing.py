"""Which records lost their row, which of these went together, and which may go unasked.

Decides about none of them: `departures` does, and guards ask where there are too many.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta

from french_cells.loans.loan_facts import SAID
from sync_service.domain.base import BaseRow
from sync_service.domain.record import Entity, Record, is_nobody
from sync_service.domain.week import Season
from sync_service.sync.planning.rows.guards.asking import (
    ANSWERED,
    CLEARED,
)
from sync_service.sync.planning.rows.guards.guards import MISSING, too_many_missing
from sync_service.sync.planning.situation import Situation

_DAYS: Mapping[Entity, tuple[str, ...]] = {
    "session": ("date",),
    "loan": ("returned_on", "due_on", "loaned_on"),
}
"""Which of its days tells what season a record belongs to: the first that it has."""
_LATELY = timedelta(hours=1)
"""Whoever empties a list by hand has finished by then."""
_CLEARING = timedelta(days=14)
"""Whoever removes last year's rows by hand does so over several evenings."""
_LASTING: AbstractSet[Entity] = frozenset({"contact", "item", "organisation"})
"""These do not end like a loan or a session: losing many over two evenings is suspicious."""
_SEVERAL, _ONE_SITTING = 3, timedelta(minutes=10)
"""So many rows within that time went in one sitting; one or two now and then are normal."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Live records without a row in the tab: those to be judged, and those that may go unasked."""

    judged: Sequence[str]
    cleared: frozenset[str] = frozenset()
    """Their rows go without a question and the records stay, as for a season that is over."""
    is_wiped: bool = False
    """The tab's titles went as well, and no row is left: a mishap, however few they were."""

    def known(self, rows: Mapping[str, BaseRow]) -> Mapping[str, BaseRow]:
        """The rows of which a mass deletion is a share: without those that go unasked."""
        return {ref: row for ref, row in rows.items() if ref not in self.cleared}

    def gone_with(self, rows: Mapping[str, BaseRow]) -> frozenset[str]:
        """Those that go unasked, but disappeared in one run with rows that are to be judged."""
        since = {rows[ref].missing_since for ref in self.judged}
        return frozenset(ref for ref in self.cleared if rows[ref].missing_since in since)


def find_missing(situation: Situation, taken: set[str], *, is_untitled: bool = False) -> Missing:
    """Records known in this tab of which it has no row now.

    Two kinds go unasked: families that were erased, and rows of a past season. Where these leave
    the tab without a row, they have to be all that there was: else it is a mishap.
    """
    missing = [
        ref
        for ref, base in situation.state.rows.items()
        if ref not in taken and not base.archived and _is_live(situation, ref)
    ]
    if situation.codec.entity == "registration":
        cleared = frozenset(ref for ref in missing if is_nobody(situation.records[ref]))
    else:
        cleared = frozenset(ref for ref in missing if is_done_with(situation, ref))
        if not taken and (is_untitled or _is_mishap(situation, missing, cleared)):
            cleared = _find_out(situation, cleared)
    judged = [ref for ref in missing if ref not in cleared]
    return Missing(judged, cleared, is_wiped=is_untitled and not taken)


def is_done_with(situation: Situation, ref: str) -> bool:
    """Whether its row may go while the record stays: its season is over, and so are its figures.

    Whoever takes it out tidies up, one row or all. Of two that are asked about as the same, who
    takes one out gives the answer.
    """
    asked = situation.state.repeats
    is_asked = ref in asked or ref in asked.values()
    return not is_asked and is_over(situation, situation.records[ref])


def find_leaving(situation: Situation, missing: Missing) -> Collection[str]:
    """The missing records that nobody will be asked about."""
    is_mass = missing.is_wiped or too_many_missing(len(missing.judged), len(situation.state.rows))
    return () if is_mass else missing.judged


def _is_mishap(situation: Situation, missing: Collection[str], over: frozenset[str]) -> bool:
    """Whether somebody is to be asked why the tab has no row left.

    A past season alone leaves it empty where no new one has begun. What was asked about stays so:
    rows that went in August are not tidied up because September comes.
    """
    if not over.issuperset(missing) or not over.isdisjoint(situation.state.asked.get(MISSING, ())):
        return True
    lately = _find_gone(situation, set(), _LATELY)
    return not all(is_over(situation, situation.records[ref]) for ref in lately)


def _find_out(situation: Situation, over: frozenset[str]) -> frozenset[str]:
    """Those that went unasked before."""
    return over.intersection(situation.state.asked.get(CLEARED, ()))


def is_over(situation: Situation, record: Record) -> bool:
    """Whether its last day lies in an earlier season."""
    day = _day_of(situation, record)
    return bool(day) and day < Season.of(situation.now.date()).first_day.isoformat()


def _day_of(situation: Situation, record: Record) -> str:
    """Its last day; "" for a loan that is not back."""
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
    """Archived records whose rows went from here lately, without anybody being asked.

    Within the hour; for people, things and structures also on other evenings on which several
    went. Those that were asked about together with later ones remain so while these wait.
    """
    asked = situation.state.asked.get(MISSING, ())
    lately = _find_gone(situation, taken, _LATELY, asked)
    if situation.codec.entity not in _LASTING:
        return lately
    rows = situation.state.rows
    within = [ref for ref in lately if _went_within(situation, rows[ref], _ONE_SITTING)]
    if len(missing) + len(within) < _SEVERAL:
        return lately
    return lately | _went_together(rows, _find_gone(situation, taken, _CLEARING))


def _went_together(rows: Mapping[str, BaseRow], gone: Collection[str]) -> frozenset[str]:
    """Those that went several at a time."""
    since = {ref: at for ref in gone if (at := rows[ref].missing_since) is not None}
    order = sorted(since, key=lambda ref: since[ref])
    together: set[str] = set()
    for first in range(len(order) - _SEVERAL + 1):
        some = order[first : first + _SEVERAL]
        if since[some[-1]] - since[some[0]] < _ONE_SITTING:
            together.update(some)
    return frozenset(together)


def _find_gone(
    situation: Situation, taken: set[str], within: timedelta, asked: Iterable[str] = ()
) -> frozenset[str]:
    """Archived lately because their rows went from here, or in `asked`; nobody confirmed that."""
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
    """Rows that somebody confirmed were to go, for as long as that counts."""
    rows = situation.state.rows
    said = situation.confirmed.union(situation.state.asked.get(ANSWERED, ()))
    time = _CLEARING if situation.codec.entity in _LASTING else _LATELY
    return frozenset(
        ref for ref in said if ref in rows and _went_within(situation, rows[ref], time)
    )


def _went_within(situation: Situation, base: BaseRow, time: timedelta) -> bool:
    """`abs`, since the clock may have been set back a little since then."""
    since = base.missing_since
    return since is not None and abs(situation.now - since) < time


def _is_live(situation: Situation, ref: str) -> bool:
    record = situation.records.get(ref)
    return record is not None and not record.archived
