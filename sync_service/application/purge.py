"""Erases by date, by itself: who came to sessions that are long over. Figures stay."""

from datetime import timedelta

from sync_service.application.ports import Clock, Database, Erased
from sync_service.application.read_facts import PARIS

_FORMS_KEPT = timedelta(days=2)
"""A form of yesterday is shown again, as a new one: no older one is ever answered."""

_VISITS_KEPT = timedelta(days=1)
"""A link serves for a quarter of an hour: by then it opens nothing, used or not."""


def purge(database: Database, clock: Clock, retention_days: int) -> Erased:
    """Registrations whose session is more than so many days past; twice is as good as once."""
    now = clock.now()
    before = now.astimezone(PARIS).date() - timedelta(days=retention_days)
    with database.transaction() as stored:
        stored.budgets.forget(now)
        stored.seats.forget_forms(now - _FORMS_KEPT)
        stored.visits.forget(now - _VISITS_KEPT)
        return stored.retention.purge_registrations(before.isoformat(), now)
