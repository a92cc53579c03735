"""Records whose row is not in the tab any more: waited for, archived, or brought back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import timedelta

from french_cells.loans.loan_facts import SAID
from french_cells.reading import Value
from sync_service.domain.base import BaseCell, BaseRow, CellKind
from sync_service.domain.instants import past
from sync_service.domain.record import LETTERS, Entity, Record, is_nobody
from sync_service.domain.spreadsheet import SheetRow
from sync_service.domain.week import Season
from sync_service.domain.wording import row_sentences, session_sentences
from sync_service.domain.wording.sentences import SIGNATURE, is_ours
from sync_service.sync.planning.rows.families import count_concerned, is_past
from sync_service.sync.planning.rows.guards.guards import (
    ANSWERED,
    CLEARED,
    MISSING,
    too_many_missing,
)
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.words_beside import is_quoted

_FAMILY = f"{LETTERS['registration']}-"
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


@dataclass(slots=True)
class Departures:
    """The verdict on the missing rows. `kept` are base rows to store as they now are."""

    kept: list[BaseRow] = field(default_factory=list)
    archived: list[BaseRow] = field(default_factory=list)
    returned: list[tuple[Record, str]] = field(default_factory=list)
    """Records whose row comes back, and the sentence that says why."""
    asked: set[str] = field(default_factory=set)
    """References of those rows whose note is a question that waits for an answer."""
    lent_twice: Mapping[str, str] = field(default_factory=dict)
    """By reference what asks in those whose loan lives again beside another one."""
    forgotten: list[str] = field(default_factory=list)
    given_back: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """By reference: what records of rows that went are without what was typed over them."""
    revived: list[str] = field(default_factory=list)
    """Archived records of those that come back: they live again."""
    cleared: AbstractSet[str] = frozenset()
    """References of live records of a season that is over: their rows are out, nobody is asked."""
    is_waiting: bool = False

    @property
    def gone(self) -> set[str]:
        """References of records that are archived."""
        return {base.ref for base in self.archived}

    @property
    def records(self) -> Sequence[Record]:
        """Those whose row comes back."""
        return [record for record, _ in self.returned]

    @property
    def back(self) -> set[str]:
        """References of records whose row comes back."""
        return {record.ref for record in self.records}


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row that is followed no more.

    `final` are the record's values, all of them; `last` those that the sheet still lacks: an
    edit that came with the archiving, or the erasing of a person who asked for it.
    """

    row: SheetRow
    base: BaseRow
    final: Mapping[str, Value] = field(default_factory=dict)
    last: Mapping[str, Value] = field(default_factory=dict)
    kinds: Mapping[str, CellKind] = field(default_factory=dict)
    """What each cell would be, were the record not archived: what is typed now opens too."""
    is_outside: bool = False
    """The record lives on, but not in this tab's scope."""
    quoted: Mapping[str, BaseCell] = field(default_factory=dict)
    """Cells whose note quotes what a write of ours took along, or takes along now."""


def find_quoted(outcome: RowOutcome, last: Collection[str]) -> Mapping[str, BaseCell]:
    """`last` fields are written once more, and may take words along; all others stay as quoted."""
    return {
        name: result.base if name in last else outcome.sides_of[name].base
        for name, result in outcome.outcomes.items()
        if is_quoted(result.base) and (name in last or is_quoted(outcome.sides_of[name].base))
    }


def find_standing(row: SheetRow, base: BaseRow) -> Mapping[str, BaseCell]:
    """Of a record that is not this tab's any more: what a note there still quotes."""
    return {
        name: cell
        for name, cell in base.cells.items()
        if is_quoted(cell) and name in row.cells
        if cell.note.removeprefix(SIGNATURE) in row.cells[name].note + row.reference_cell.note
    }


def forgotten_mark(row: SheetRow, record: Record) -> MarkedRow:
    """Marked as archived before the base was lost: what is there brings nobody back."""
    cells = {
        name: BaseCell(record.fields.get(name), cell.value) for name, cell in row.cells.items()
    }
    note = row.reference_cell.note
    base = BaseRow(record.ref, cells, archived=True, note=note if is_ours(note) else "")
    return MarkedRow(row, base, record.fields)


def says_it_came_back(note: str) -> bool:
    """Our note on a row that people deleted, and that we put back."""
    return "elle revient" in note


@dataclass(frozen=True, slots=True)
class Missing:
    """References of live records that have no row in the tab: to be judged, and let out."""

    judged: Sequence[str]
    cleared: frozenset[str] = frozenset()
    revived: frozenset[str] = frozenset()
    """Archived records, since their rows went one by one, that are let out with the others."""

    def known(self, rows: Mapping[str, BaseRow]) -> Mapping[str, BaseRow]:
        """Of which a mass is a share."""
        return {ref: row for ref, row in rows.items() if ref not in self.cleared}

    def gone_with(self, rows: Mapping[str, BaseRow]) -> frozenset[str]:
        """Those let out in the very run in which rows went that are to be judged."""
        since = {rows[ref].missing_since for ref in self.judged}
        return frozenset(ref for ref in self.cleared if rows[ref].missing_since in since)


NOTHING_MISSING = Missing(())


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
    over = frozenset(ref for ref in missing if _is_over(situation, situation.records[ref]))
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
        if _is_over(situation, situation.records[ref])
    }
    known = sum(not row.archived for row in rows.values()) - len(before) + len(gone)
    is_mass = too_many_missing(len(over - before) + len(gone), known)
    return (over, frozenset(gone)) if is_mass else (out, frozenset())


def _is_over(situation: Situation, record: Record) -> bool:
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
    situation: Situation, taken: set[str], missing: Collection[str] = ()
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


def judge_departures(
    situation: Situation,
    taken: set[str],
    held: AbstractSet[str],
    missing: Missing = NOTHING_MISSING,
) -> Departures:
    """`held` names, among others, missing rows that a guard is about.

    Of what `missing` lets out the records stay, and their rows stay out.
    """
    cleared = missing.cleared | missing.revived
    verdict = Departures(cleared=cleared)
    for ref, base in situation.state.rows.items():
        if ref in taken:
            continue
        record = situation.records.get(ref)
        if record is None:
            verdict.forgotten.append(ref)
        # Only while a guard asks about it: whoever takes it out again afterwards means it.
        elif ref in situation.refused & held:
            _give_back(record, verdict)
        elif record.archived:
            _judge_archived(situation, base, verdict, is_let_out=ref in missing.revived)
        elif base.archived and base.missing_since is None:
            verdict.returned.append((record, row_sentences.because_unsure()))
        # It was archived and is live again: somebody took that back, so its row is wanted.
        elif base.archived:
            verdict.returned.append((record, row_sentences.because_undone()))
        else:
            _judge(situation, base, record, verdict, is_held=ref in held or ref in cleared)
    return verdict


def _give_back(record: Record, verdict: Departures) -> None:
    """What went before anybody had to be asked is archived, and lives again."""
    if record.archived:
        verdict.revived.append(record.ref)
    verdict.returned.append((replace(record, archived=False), row_sentences.because_refused()))


def _judge(
    situation: Situation, base: BaseRow, record: Record, verdict: Departures, *, is_held: bool
) -> None:
    # One look proves nothing: the row may be cut and not pasted yet.
    missing_since = past(base.missing_since, situation.now)
    if missing_since is None and situation.rulebook.looks_before_archiving > 1:
        verdict.kept.append(replace(base, missing_since=situation.now))
        verdict.is_waiting = True
        return
    if is_held:
        return
    # The second look, too, counts only after the time that a typed row has to stand still.
    settled_at = (missing_since or situation.now) + timedelta(seconds=situation.settle_seconds)
    if situation.now < settled_at:
        verdict.is_waiting = True
        return
    # Edit beats delete: who edited did not see the row go. What we did ourselves is no edit.
    if author := _find_editor(situation, base, record):
        verdict.returned.append((record, row_sentences.because_edited(author)))
    elif why := _why_kept(situation, record):
        _keep(situation, record, why, verdict)
    elif families := count_concerned(situation, record):
        verdict.returned.append((record, session_sentences.deleted_with_families(families)))
        verdict.asked.add(record.ref)
    elif record.ref in situation.stays_out:
        # A partner of whom no meeting knows anything: its row goes, the partner stays.
        verdict.forgotten.append(record.ref)
    else:
        verdict.archived.append(replace(base, archived=True))


def _keep(situation: Situation, record: Record, why: str, verdict: Departures) -> None:
    """What needs a record of a season that is over needs no row of it in a list of this year's."""
    if _is_over(situation, record):
        verdict.cleared |= {record.ref}
    else:
        verdict.returned.append((record, why))


def _find_editor(situation: Situation, base: BaseRow, record: Record) -> str | None:
    given = (
        situation.lookups.given_by(record.ref, name)
        for name, cell in base.cells.items()
        if record.fields.get(name) != cell.value
    )
    return next((one.within for one in given if not one.is_ours), None)


def _why_kept(situation: Situation, record: Record) -> str:
    """Families are never in the way: a session of theirs is asked about, or kept for figures."""
    referring = situation.lookups.references_to(record.ref)
    others = [ref for ref in referring if not ref.startswith(_FAMILY)]
    if others:
        return row_sentences.because_referred(others)
    if lists := situation.lookups.listed_in(record.ref):
        return row_sentences.because_listed(lists)
    is_needed = bool(referring) and is_past(situation, record)
    return session_sentences.needed_for_figures() if is_needed else ""


def _judge_archived(
    situation: Situation, base: BaseRow, verdict: Departures, *, is_let_out: bool
) -> None:
    if is_let_out:
        verdict.revived.append(base.ref)
        verdict.kept.append(replace(base, archived=False))
    elif not base.archived or base.missing_since is None:
        since = base.missing_since or situation.now
        verdict.kept.append(replace(base, archived=True, missing_since=since))


def _is_live(situation: Situation, ref: str) -> bool:
    record = situation.records.get(ref)
    return record is not None and not record.archived
