"""Passes freed seats on to families that wait, inside the transaction that freed them."""

from collections.abc import Sequence
from dataclasses import replace

from sync_service.domain.record import Change
from sync_service.domain.seats import is_direct, share_free_seats
from sync_service.families.desk import Desk
from sync_service.families.mails.family_mails import post_to_family
from sync_service.families.registration import (
    change_registration_fields,
    family_of,
    read_families,
)
from sync_service.families.sessions import Session
from sync_service.ports import SeatLock, Transaction


def promote(stored: Transaction, desk: Desk, lock: SeatLock, session: Session) -> Sequence[Change]:
    """Seats whom it can and writes to them; returns the changes for the journal.

    Those whom a person must phone stay in the list: `read_people_to_phone` finds them.
    """
    now = desk.clock.now()
    if session.has_begun(now) or session.status != "planned" or session.seats_unread:
        return []
    families = {one.ref: one for one in read_families(stored, session.ref)}
    freed = share_free_seats(
        lock.capacity,
        [family_of(one) for one in families.values()],
        direct=is_direct(session.starts_at, now, session.direct_confirm_hours),
    )
    changes: list[Change] = []
    for ref in freed.seated:
        record = families[ref]
        changes += change_registration_fields(stored, record, {"status": "confirmed"}, now)
        seated = replace(record, fields={**record.fields, "status": "confirmed"})
        post_to_family(stored, desk, "promotion", (seated, session))
    return changes
