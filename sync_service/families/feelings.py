"""How a workshop was, said in three faces on the family's own page once it is over.

Counted for the season's figures; no page shows what one family said to anybody else.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sync_service.domain.record import Record
from sync_service.domain.seats import standing_of
from sync_service.families.cycles import read_dates_with
from sync_service.families.desk import Desk
from sync_service.families.known_registration import find_both
from sync_service.families.registration import is_erased
from sync_service.families.sessions import Session
from sync_service.ports import Feeling

FACES: Mapping[Feeling, str] = MappingProxyType({"good": "😊", "fair": "😐", "bad": "😞"})


def may_say(record: Record, session: Session, now: datetime) -> bool:
    """Whoever had a place in what took place, as far as anybody knows."""
    had_place = not record.archived and standing_of(record) in ("confirmed", "attended")
    is_known = not is_erased(record)
    return had_place and is_known and not session.is_off and session.is_over(now)


def say_feeling(desk: Desk, ref: str, feeling: Feeling) -> None:
    """Too early, or of what did not take place: nothing is kept. Raises NotFound."""
    with desk.database.transaction() as stored:
        record, session = find_both(stored, ref)
        if may_say(record, session, desk.clock.now()):
            dates = read_dates_with(stored, ref)
            # Kept with the date that is erased last: a family says it once in all of its cycle.
            kept_with = dates[-1].ref if dates else ref
            stored.feelings.say(kept_with, session.ref, feeling)
