"""Days as instants: where a day begins in Paris, and since when an edit is fresh."""

from datetime import date, datetime, timedelta

from sync_service.adapters.database.tables.types import PARIS


def midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), PARIS)


def midnight_before(at: datetime) -> datetime:
    """The beginning of yesterday."""
    return midnight((at.astimezone(PARIS).date() - timedelta(days=1)).isoformat())
