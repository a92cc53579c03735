"""A family changes what it said; a change never costs the seats that it has."""

from collections.abc import Mapping
from typing import Literal

from french_cells.reading import Value
from sync_service.domain.seats import can_change_to
from sync_service.families.budgets import draw, wanted_of_contacts
from sync_service.families.cancel import find_both, read_session_ref
from sync_service.families.desk import Desk
from sync_service.families.promote import promote
from sync_service.families.registration import (
    Answers,
    change_registration_fields,
    family_of,
    is_live,
    read_families,
    write_journal,
)

_KEPT = frozenset({"consent_contact", "first_time"})
"""Asked once, on the first form."""


def change_registration(
    desk: Desk, ref: str, answers: Answers
) -> Literal["changed", "not_enough_seats", "closed", "too_many"]:
    """Fewer people free seats for others at once. Raises NotFound, ConcurrencyError."""
    session_ref = read_session_ref(desk, ref)
    with desk.database.transaction() as stored:
        lock = stored.seats.lock(session_ref)
        record, session = find_both(stored, ref)
        now = desk.clock.now()
        if not is_live(record) or session.has_begun(now):
            return "closed"
        families = [family_of(one) for one in read_families(stored, session_ref)]
        if not can_change_to(lock.capacity, families, ref, answers.people):
            return "not_enough_seats"
        new = {*answers.contacts} - {record.fields.get("phone"), record.fields.get("email")}
        if not draw(stored, wanted_of_contacts(desk, new), now):
            # As many could be made with this contact: a change is no way around.
            return "too_many"
        changes = [*change_registration_fields(stored, record, _changeable(answers), now)]
        changes += promote(stored, desk, lock, session)
        write_journal(stored, desk, changes)
    return "changed"


def _changeable(answers: Answers) -> Mapping[str, Value]:
    return {name: value for name, value in answers.fields().items() if name not in _KEPT}
