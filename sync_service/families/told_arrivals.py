"""Who came, told family by family in a list: the session's figures, as the page makes them.

Only where each family with a seat is told: of the others nobody knows whether they came. What
people counted stays; figures of ours follow what is told next.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sync_service.domain.record import TOLD, WHOLE, Change, Record
from sync_service.domain.seats import is_seated, standing_of
from sync_service.families.arrivals import (
    COUNTED,
    DOORS_OPEN,
    Arrivals,
    add_figures,
    figures_of,
    find_figures,
)
from sync_service.families.registration import (
    change_registration_fields,
    has_begun,
    lock_seats,
    read_families,
)
from sync_service.ports import RandomSource, Transaction

_TOLD = ("attended", "no_show")


def is_told(family: Record) -> bool:
    """Whether somebody said that it came, or that it did not."""
    return standing_of(family) in _TOLD


def count_told(
    stored: Transaction, rng: RandomSource, session_refs: Iterable[str], now: datetime
) -> Sequence[Change]:
    """Makes the figures of these sessions, for the journal. Raises ConcurrencyError."""
    # Whoever ticks on the page at this moment must not make figures of the same session.
    found = sorted({*session_refs})
    lock_seats(stored, found)
    return [change for ref in found for change in _count(stored, rng, ref, now)]


def _count(
    stored: Transaction, rng: RandomSource, session_ref: str, now: datetime
) -> Sequence[Change]:
    seated = [one for one in read_families(stored, session_ref) if is_seated(standing_of(one))]
    came = [one for one in seated if standing_of(one) == "attended"]
    if not (seated and all(map(is_told, seated)) and _is_time(stored, session_ref, came, now)):
        return ()
    figures, before = figures_of(came, Arrivals()), find_figures(stored, session_ref)
    if before is None:
        return [add_figures(stored, rng, session_ref, figures, now, TOLD)]
    if not _is_ours(stored, before):
        return ()
    # Mothers and fathers are typed beside: families do not say who comes with the children.
    counted = {name: figures[name] for name in COUNTED}
    return change_registration_fields(stored, before, counted, now, TOLD)


def _is_time(stored: Transaction, session_ref: str, came: Sequence[Record], now: datetime) -> bool:
    """Nobody is absent from what has not begun; who came may have been there when doors opened."""
    session = stored.records.find(session_ref)
    if session is None or session.archived:
        return False
    is_off = session.fields.get("status") in ("cancelled", "postponed")
    return not is_off and has_begun(session, now + DOORS_OPEN if came else now)


def _is_ours(stored: Transaction, figures: Record) -> bool:
    """Nobody typed, ticked or confirmed one of them: a person's count is never written over."""
    history = stored.journal.read_history(figures.ref)
    return all(one.source == TOLD for one in history if one.field in (WHOLE, *COUNTED))
