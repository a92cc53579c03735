"""Counts of one session in a list: asked about until one is left, since only one counts.

Told from what is live at each plan, however they came to be of one session: typed, moved, taken
up again, or as the sessions were merged. Nobody can answer that they are two: one of them would
be in no figure, without a word. One that families' states make gives way to a typed one, without
a question.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from french_cells.reading import Value
from sync_service.domain.record import Entity
from sync_service.sync.planning.rows.newcomers import Newcomer
from sync_service.sync.planning.rows.standing import Standing
from sync_service.sync.planning.situation import Situation

COUNT: Entity = "session_count"
_SESSION = "session_id"


def find_counted_again(situation: Situation) -> AbstractSet[str]:
    """Live counts of a session that has an earlier one, before this run changes anything."""
    if situation.codec.entity != COUNT:
        return frozenset()
    records = situation.records.items()
    live = {ref: one.fields.get(_SESSION) for ref, one in records if not one.archived}
    return {ref for refs in _by_session(live) for ref in refs[1:]}


def find_counted_twice(
    situation: Situation, standing: Standing, newcomers: Sequence[Newcomer]
) -> Mapping[str, str]:
    """Those that are asked about in this list: reference of the later → of the one that counts."""
    sessions = {
        ref: standing.fields_of(situation, ref).get(_SESSION)
        for ref in situation.records
        if standing.is_live(situation, ref)
    }
    new = {one.record.ref: one.record.fields.get(_SESSION) for one in newcomers}
    moved = {ref for ref, changes in standing.changes.items() if _SESSION in changes}
    brought = {*new, *moved, *standing.revived}
    found: dict[str, str] = {}
    for refs in _by_session({**sessions, **new}):
        first, *others = _without_ours(situation, standing, refs)
        for later in others:
            # Whoever brings a count to a session that has one sees the question where she types.
            if not brought.isdisjoint((later, first)) or _is_asked_here(situation, later):
                found[later] = first
    return found


def _is_asked_here(situation: Situation, later: str) -> bool:
    if situation.state.repeats.get(later):
        return True
    lookups = situation.lookups
    return lookups.is_asked_here(later) and not lookups.repeats_elsewhere(later)


def _by_session(sessions: Mapping[str, Value]) -> Sequence[Sequence[str]]:
    """References by session, of sessions with several, the one made first, which counts, first."""
    found: dict[Value, list[str]] = {}
    for ref, session in sessions.items():
        found.setdefault(session, []).append(ref)
    return [refs for session, refs in found.items() if session is not None and len(refs) > 1]


def _without_ours(situation: Situation, standing: Standing, refs: Sequence[str]) -> Sequence[str]:
    """Ours are archived once the plan is stored, unless this run's cells say something of them."""

    def is_said(ref: str) -> bool:
        # One that its row brings back is back by somebody's hand.
        is_touched = ref in standing.revived or bool(standing.changes.get(ref))
        return is_touched or not situation.lookups.is_count_of_ours(ref)

    return [ref for ref in refs if is_said(ref)] or refs
