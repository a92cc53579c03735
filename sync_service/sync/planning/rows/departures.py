"""Decides about records without a row in the tab: wait, archive, or write the row again."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import timedelta

from french_cells.reading import Value
from sync_service.domain.base import BaseRow
from sync_service.domain.instants import past
from sync_service.domain.record import LETTERS, Record
from sync_service.domain.wording import row_sentences, session_sentences
from sync_service.sync.planning.rows.families import count_concerned, is_past
from sync_service.sync.planning.rows.missing import (
    Missing,
    find_answered,
    is_done_with,
    is_over,
)
from sync_service.sync.planning.situation import Situation

_FAMILY = f"{LETTERS['registration']}-"
_A_MOMENT = timedelta(hours=1)
"""By then a list that is read at all has been looked at again."""


@dataclass(slots=True)
class Departures:
    """What becomes of each missing row. `kept` are base rows to store as they are now."""

    kept: list[BaseRow] = field(default_factory=list)
    archived: list[BaseRow] = field(default_factory=list)
    returned: list[tuple[Record, str]] = field(default_factory=list)
    """Records whose row is written again, and the sentence that says why."""
    asked: set[str] = field(default_factory=set)
    """References of those among them whose note asks a question."""
    lent_twice: Mapping[str, str] = field(default_factory=dict)
    """Reference → the question, where a loan lives again although its thing is lent to another."""
    forgotten: list[str] = field(default_factory=list)
    """References whose row is forgotten, without archiving any record."""
    given_back: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """Reference → the fields that were its own before another family was typed over its row."""
    revived: list[str] = field(default_factory=list)
    """Archived records whose row is written again: they live again."""
    cleared: AbstractSet[str] = frozenset()
    """Live records of a past season: their rows may go, and nobody is asked."""
    awaited: AbstractSet[str] = frozenset()
    """Records that would be archived, if their row were not perhaps one that waits unread here."""
    is_waiting: bool = False

    @property
    def gone(self) -> set[str]:
        """References of the records to archive."""
        return {base.ref for base in self.archived}

    @property
    def records(self) -> Sequence[Record]:
        """The records whose row is written again."""
        return [record for record, _ in self.returned]

    @property
    def back(self) -> set[str]:
        """References of the records whose row is written again."""
        return {record.ref for record in self.records}


def judge_departures(
    situation: Situation,
    taken: set[str],
    held: AbstractSet[str],
    missing: Missing,
    unread: Collection[int] = (),
) -> Departures:
    """`held` are, among others, missing rows that a guard asks about.

    Where `unread` rows of the tab wait, a missing row may be one of them: none is archived that
    nobody confirmed. What comes back anyway, or is asked about, does not wait for them.

    Records that `missing` lets go unasked stay, but their rows stay out.
    """
    awaited = _find_awaited(situation, missing) if unread else frozenset()
    verdict = Departures(cleared=missing.cleared, awaited=awaited)
    kept = held | missing.cleared | verdict.awaited
    for ref, base in situation.state.rows.items():
        if ref in taken:
            continue
        record = situation.records.get(ref)
        if record is None:
            verdict.forgotten.append(ref)
        # Only while a guard asks about it: whoever removes the row again afterwards means it.
        elif ref in situation.refused & held:
            _give_back(record, verdict)
        elif record.archived:
            _judge_archived(situation, base, verdict)
        elif base.archived and base.missing_since is None:
            verdict.returned.append((record, row_sentences.because_unsure()))
        # Archived here, but live again: somebody undid that, so its row is wanted.
        elif base.archived:
            verdict.returned.append((record, row_sentences.because_undone()))
        else:
            _judge(situation, base, record, verdict, is_held=ref in kept)
    return verdict


def _find_awaited(situation: Situation, missing: Missing) -> frozenset[str]:
    rows, records = situation.state.rows, situation.records
    unsaid = frozenset(missing.judged) - find_answered(situation)
    return frozenset(one for one in unsaid if _would_go(situation, rows[one], records[one]))


def _would_go(situation: Situation, base: BaseRow, record: Record) -> bool:
    """Whether it is archived once it has been missing for long enough."""
    return not (
        base.ref in situation.stays_out
        or is_done_with(situation, base.ref)
        or _find_editor(situation, base, record)
        or _why_kept(situation, record)
        or count_concerned(situation, record)
    )


def _give_back(record: Record, verdict: Departures) -> None:
    """A person refused that it went; one that was archived before anybody asked lives again."""
    if record.archived:
        verdict.revived.append(record.ref)
    verdict.returned.append((replace(record, archived=False), row_sentences.because_refused()))


def _judge(
    situation: Situation, base: BaseRow, record: Record, verdict: Departures, *, is_held: bool
) -> None:
    # One observation proves nothing: the row may have been cut and not pasted yet.
    missing_since = past(base.missing_since, situation.now)
    if missing_since is None and situation.rulebook.looks_before_archiving > 1:
        verdict.kept.append(replace(base, missing_since=situation.now))
        verdict.is_waiting = True
        return
    if is_held:
        return
    # The second observation counts only after as long as a typed row has to stand still.
    settled_at = (missing_since or situation.now) + timedelta(seconds=situation.settle_seconds)
    if situation.now < settled_at:
        verdict.is_waiting = True
        return
    # Edit beats delete: whoever edited did not see the row go. Our own writes are no edits.
    if author := _find_editor(situation, base, record):
        verdict.returned.append((record, row_sentences.because_edited(author)))
    elif why := _why_kept(situation, record):
        _keep(situation, record, why, verdict)
    elif families := count_concerned(situation, record):
        verdict.returned.append((record, session_sentences.deleted_with_families(families)))
        verdict.asked.add(record.ref)
    elif _has_just_left_another(situation, base):
        verdict.is_waiting = True
    else:
        _let_go(situation, base, verdict)


def _has_just_left_another(situation: Situation, base: BaseRow) -> bool:
    """The list that missed it last decides, at its own second look: it may be cut and pasted.

    Not for long, since that list may not be reached any more.
    """
    left_at, since = situation.lookups.left_at(base.ref), base.missing_since
    if left_at is None or since is None:
        return False
    return left_at > since and abs(situation.now - left_at) < _A_MOMENT


def _let_go(situation: Situation, base: BaseRow, verdict: Departures) -> None:
    if base.ref in situation.stays_out:
        # A partner that no meeting mentions: its row may go, the partner stays.
        verdict.forgotten.append(base.ref)
    elif is_done_with(situation, base.ref):
        verdict.cleared |= {base.ref}
    else:
        verdict.archived.append(replace(base, archived=True))


def _keep(situation: Situation, record: Record, why: str, verdict: Departures) -> None:
    """A record of a past season may be needed, but not as a row in this year's list."""
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
    """A family alone does not keep its session's row: that is asked, or kept for figures."""
    referring = situation.lookups.references_to(record.ref)
    others = [ref for ref in referring if not ref.startswith(_FAMILY)]
    if others:
        return row_sentences.because_referred(others)
    if lists := situation.lookups.listed_in(record.ref):
        return row_sentences.because_listed(lists)
    if lists := situation.lookups.asked_about_in(record.ref):
        return row_sentences.because_asked_about(lists)
    is_needed = bool(referring) and is_past(situation, record)
    return session_sentences.needed_for_figures() if is_needed else ""


def _judge_archived(situation: Situation, base: BaseRow, verdict: Departures) -> None:
    if not base.archived or base.missing_since is None:
        since = base.missing_since or situation.now
        verdict.kept.append(replace(base, archived=True, missing_since=since))
