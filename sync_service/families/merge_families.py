"""Two registrations of one family made one: the better seat stays, and both pages lead to it.

Nobody is written to: the family has what it had. A seat that the second one held is passed on.
"""

from collections.abc import Mapping

from french_cells.reading import Value
from sync_service.domain.errors import UsageError
from sync_service.domain.record import Record
from sync_service.domain.seats import Standing, standing_of
from sync_service.families.registration import text_of
from sync_service.ports import Transaction

_BETTER: tuple[Standing, ...] = ("attended", "no_show", "confirmed", "waiting", "cancelled")


def lock_session(stored: Transaction, kept: Record, dropped: Record) -> None:
    """The transaction's first statement: seats change hands. Raises UsageError."""
    session = text_of(kept, "session_id")
    if session != text_of(dropped, "session_id"):
        raise UsageError(
            f"{kept.ref} et {dropped.ref} ne sont pas inscrites à la même séance : les deux "
            "inscriptions restent."
        )
    stored.seats.lock(session)


def better_seat(kept: Record, dropped: Record) -> Mapping[str, Value]:
    """What the first one takes of the second besides what it lacks."""
    ranks = [_BETTER.index(standing_of(one)) for one in (kept, dropped)]
    return {"status": dropped.fields.get("status") or "confirmed"} if ranks[1] < ranks[0] else {}


def find_current(stored: Transaction, ref: str) -> str:
    """The registration that a page is about by now; the same where it was merged into none."""
    seen = {ref}
    while (record := stored.records.find(ref)) is not None and record.archived:
        further = stored.seats.find_merged(ref)
        if further is None or further in seen:
            break
        seen.add(further)
        ref = further
    return ref
