"""The verdict on records without a row in the tab: waited for, archived, or brought back."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import timedelta

from french_cells.reading import Value
from sync_service.domain.base import BaseRow
from sync_service.domain.instants import past
from sync_service.domain.record import LETTERS, Record
from sync_service.domain.wording import row_sentences, session_sentences
from sync_service.sync.planning.rows.families import count_concerned, is_past
from sync_service.sync.planning.rows.missing import Missing, is_over
from sync_service.sync.planning.situation import Situation

_FAMILY = f"{LETTERS['registration']}-"


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


def judge_departures(
    situation: Situation,
    taken: set[str],
    held: AbstractSet[str],
    missing: Missing,
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
    if is_over(situation, record):
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
