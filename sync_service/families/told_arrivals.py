"""Who came, told family by family in a list: the session's figures, as the page makes them.

Only where each family with a seat is told and one came: of the others nobody knows whether they
came. What people counted stays; figures of ours follow what is told next, and go with it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from french_cells.reading import Value
from sync_service.domain.counted import find_sources
from sync_service.domain.record import (
    CALLED_OFF,
    TOLD,
    WHOLE,
    Change,
    Record,
)
from sync_service.domain.seats import is_seated, standing_of
from sync_service.families.arrivals import (
    COUNTED,
    DOORS_OPEN,
    Arrivals,
    add_figures,
    figures_of,
)
from sync_service.families.registration import (
    change_registration_fields,
    has_begun,
    lock_seats,
    read_families,
    text_of,
)
from sync_service.ports import RandomSource, Transaction

_TOLD = ("attended", "no_show")
_CORRECTED_FOR = timedelta(days=31)
"""After the session, a row taken out corrects who came; later on, somebody tidies the list up."""


def is_told(family: Record) -> bool:
    """Whether somebody said that it came, or that it did not."""
    return standing_of(family) in _TOLD


def is_known_who_came(stored: Transaction, session_ref: str) -> bool:
    """Whether a count of the session, or a family's state, says so."""
    counts = stored.records.read_like("session_count", "session_id", session_ref)
    return bool(counts) or any(map(is_told, read_families(stored, session_ref)))


def is_corrected(stored: Transaction, session: Record, gone: int, now: datetime) -> bool:
    """Whether rows of so many families that came, taken out now, say that these did not.

    Not where several leave none that came: that is not unsaid by emptying a list, whoever
    cancelled or stayed away and stands there still.
    """
    is_recent = text_of(session, "date") >= (now - _CORRECTED_FOR).date().isoformat()
    families = read_families(stored, session.ref)
    return is_recent and (gone == 1 or any(standing_of(one) == "attended" for one in families))


def count_told(
    stored: Transaction, rng: RandomSource, session_refs: Iterable[str], now: datetime
) -> Sequence[Change]:
    """Makes the figures of these sessions, for the journal. Raises ConcurrencyError."""
    sessions = stored.records.find_all(session_refs).values()
    found = sorted(one.ref for one in sessions if not one.archived)
    # Whoever ticks on the page at this moment must not make figures of the same session.
    lock_seats(stored, found)
    gone = _find_gone(stored, found)
    return [change for ref in found for change in _count(stored, rng, ref, now, gone)]


def _find_gone(stored: Transaction, sessions: Collection[str]) -> Mapping[str, str | None]:
    """Session → its count that we took out, to be taken up again.

    None where people took one out: they want none, until they say so.
    """
    if not sessions:
        return {}
    counts = stored.records.read_all("session_count", archived=True, fields=("session_id",))
    gone = {
        one.ref: text_of(one, "session_id")
        for one in counts
        if one.archived and one.fields.get("session_id") in sessions
    }
    histories = stored.journal.read_histories(gone, [WHOLE])
    found: dict[str, str | None] = {}
    for ref, session in gone.items():
        if find_sources(histories.get(ref, ())).get(WHOLE) == TOLD:
            found.setdefault(session, ref)
        else:
            found[session] = None
    return found


def _count(
    stored: Transaction,
    rng: RandomSource,
    session_ref: str,
    now: datetime,
    gone: Mapping[str, str | None],
) -> Sequence[Change]:
    counts = stored.records.read_like("session_count", "session_id", session_ref)
    ours = [one for one in counts if is_ours(stored, one.ref)]
    said = [one for one in counts if one not in ours]
    seated = [one for one in read_families(stored, session_ref) if is_seated(standing_of(one))]
    came = [one for one in seated if standing_of(one) == "attended"]
    # A family that stayed away says nothing of whether the session took place.
    if not (came and all(map(is_told, seated))):
        return _give_way(stored, ours, now)
    # Of sessions that were made one each may have figures: one of ours is enough.
    given_way = _give_way(stored, ours if said else ours[1:], now)
    if not _is_time(stored, session_ref, came, now):
        return given_way
    figures = figures_of(came, Arrivals())
    if not counts:
        if session_ref in gone:
            return _take_up(stored, gone[session_ref], figures, now)
        return [add_figures(stored, rng, session_ref, figures, now, TOLD)]
    first, followed = (said or ours)[0], figures
    if said:
        # Mothers and fathers are typed beside: families do not say who comes with the children.
        followed = {name: figures[name] for name in COUNTED}
    is_followed = _is_counted_by_us(stored, first)
    told = (first, followed, now, TOLD)
    return [*given_way, *(change_registration_fields(stored, *told) if is_followed else ())]


def _take_up(
    stored: Transaction, ref: str | None, figures: Mapping[str, Value], now: datetime
) -> Sequence[Change]:
    """Rather than a new count: its row stands in each list, « archivé »."""
    found = stored.records.find(ref) if ref is not None else None
    if found is None:
        return ()
    stored.records.archive([found.ref], now, archived=False)
    back = Change(found.ref, WHOLE, None, found.ref, TOLD, now)
    return [back, *change_registration_fields(stored, found, figures, now, TOLD)]


def _give_way(stored: Transaction, ours: Sequence[Record], now: datetime) -> Sequence[Change]:
    """To what a person counted, or to what is not known any more."""
    stored.records.archive([one.ref for one in ours], now)
    return [Change(one.ref, WHOLE, one.ref, None, TOLD, now) for one in ours]


def _is_time(stored: Transaction, session_ref: str, came: Sequence[Record], now: datetime) -> bool:
    """Nobody is absent from what has not begun; who came may have been there when doors opened."""
    session = stored.records.find(session_ref)
    if session is None or session.archived:
        return False
    is_off = session.fields.get("status") in CALLED_OFF
    return not is_off and has_begun(session, now + DOORS_OPEN if came else now)


def is_ours(stored: Transaction, ref: str) -> bool:
    """Whether nothing of this count is anybody's word but ours."""
    sources = find_sources(stored.journal.read_history(ref))
    return {*sources.values()} == {TOLD}


def _is_counted_by_us(stored: Transaction, figures: Record) -> bool:
    """Nobody typed, ticked or confirmed one of them: a person's count is never written over."""
    sources = find_sources(stored.journal.read_history(figures.ref))
    return all(sources.get(name, TOLD) == TOLD for name in (WHOLE, *COUNTED))
