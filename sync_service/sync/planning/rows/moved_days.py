"""Whether a session's new day is one that families should not hear of before a person says yes."""

from datetime import date, datetime

from french_cells.reading import Value
from sync_service.domain.record import CALLED_OFF, Record
from sync_service.sync.planning.merge import Sides

_FAR_DAYS = 60
"""A session put off by more days is probably a mistyped month or year."""


def is_far(before: Value, after: Value, today: date) -> bool:
    """Whether a future day moves into the past, or by more than people usually mean."""
    if not (isinstance(before, str) and isinstance(after, str)):
        return False
    old, new = date.fromisoformat(before), date.fromisoformat(after)
    return old >= today and (new < today or abs((new - old).days) > _FAR_DAYS)


def comes_back(session: Record, after: Value, today: date) -> bool:
    """Whether one that took place gets a day to come: mostly a row that is used once more.

    Of one that was put off families wait for the new day, and of a cancelled one for none.
    """
    before, is_off = session.fields.get("date"), session.fields.get("status") in CALLED_OFF
    if is_off or not (isinstance(before, str) and isinstance(after, str)):
        return False
    return before < today.isoformat() <= after


def asked_at(sides: Sides) -> datetime:
    """As of when a day is judged: a question that is open stays so when what it asks is over."""
    since = sides.base.since
    if sides.base.kind != "held" or sides.is_retyped or since is None:
        return sides.now
    return since.astimezone(sides.now.tzinfo)
