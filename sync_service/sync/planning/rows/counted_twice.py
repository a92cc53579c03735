"""Two counts of one session in a list: asked about until one is left, since only one counts.

Nobody can answer that they are two: one of them would be in no figure, without a word. One that
families' states make gives way to a typed one, without a question.
"""

from collections.abc import Mapping

from french_cells.reading import Value
from sync_service.domain.record import Entity
from sync_service.sync.planning.rows.standing import Standing
from sync_service.sync.planning.situation import Situation

COUNT: Entity = "session_count"
_SESSION = "session_id"


def is_settled(situation: Situation, standing: Standing, later: str, first: str) -> bool:
    """Once they are of two sessions; one that is gone is only away, until it is forgotten."""
    if not {later, first} <= situation.records.keys():
        return True
    return _session(situation, standing, later) != _session(situation, standing, first)


def find_counted_twice(situation: Situation, standing: Standing) -> Mapping[str, str]:
    """Counts that this run brings to a session that has one, and those once called different."""
    if situation.codec.entity != COUNT:
        return {}
    live = [ref for ref in standing.rows if standing.is_live(situation, ref)]
    counts: dict[Value, list[str]] = {}
    for ref in live if situation.state.apart or standing.changes or standing.revived else ():
        if ref in situation.records:
            counts.setdefault(_session(situation, standing, ref), []).append(ref)
    apart = {ref for pair in situation.state.apart for ref in pair.split()}
    moved = {ref for ref, changes in standing.changes.items() if _SESSION in changes}
    brought = moved | standing.revived
    return {
        later: refs[0]
        for refs in counts.values()
        for later in refs[1:]
        if not {later, refs[0]}.isdisjoint(apart | brought)
    }


def in_order_made(situation: Situation, pairs: Mapping[str, str]) -> Mapping[str, str]:
    """The one that is in the figures comes first: the one made first, wherever it stands."""
    made = {ref: number for number, ref in enumerate(situation.records)}
    ordered: dict[str, str] = {}
    for pair in pairs.items():
        later, first = sorted(pair, key=lambda ref: made.get(ref, len(made)), reverse=True)
        ordered[later] = first
    return ordered


def without_told(
    situation: Situation, standing: Standing, pairs: Mapping[str, str]
) -> Mapping[str, str]:
    """Without those of which one is ours alone, and this run's cells say nothing of it."""
    asked = situation.state.repeats

    def gives_way(ref: str) -> bool:
        # One that its row brings back is back by somebody's hand.
        is_untouched = ref not in standing.revived and not standing.changes.get(ref)
        return is_untouched and situation.lookups.is_count_of_ours(ref)

    return {
        later: first
        for later, first in pairs.items()
        if asked.get(later) == first or gives_way(later) == gives_way(first)
    }


def _session(situation: Situation, standing: Standing, ref: str) -> Value:
    return standing.fields_of(situation, ref).get(_SESSION)
