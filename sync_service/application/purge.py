"""Erases by date, by itself: who came to sessions that are long over. Figures stay."""

from datetime import timedelta

from sync_service.application.ports import Clock, Database, Erased
from sync_service.application.read_facts import PARIS


def purge(database: Database, clock: Clock, retention_days: int) -> Erased:
    """Registrations whose session is more than so many days past; twice is as good as once."""
    now = clock.now()
    before = now.astimezone(PARIS).date() - timedelta(days=retention_days)
    with database.transaction() as stored:
        return stored.retention.purge_registrations(before.isoformat(), now)
