"""Which spreadsheets the latest changes may concern, in a few statements for any number of them.

A « no » says that none of them is news to it; what an earlier plan left undone is not asked here.
After a « yes » only the spreadsheet's rows say what it has to receive (`due`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sync_service.domain.mapping import is_link
from sync_service.domain.record import Entity, entity_of
from sync_service.ports import Transaction
from sync_service.sync.gathering.situations import MappedTab

MOST = 1000
"""Changes that are looked at one by one; of older ones every spreadsheet asks its rows."""

_DAYS: Sequence[Entity] = ("meeting", "attendance")
_MEMBERS: Sequence[Entity] = ("organisation", "contact")
"""Who heads the rows of a matrix."""

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Touched:
    """The latest change, by its number, that may concern whom; 0 or not there: none of them."""

    everybody: int = 0
    holders: Mapping[str, int] = field(default_factory=dict)
    """Spreadsheets that remember a row of the changed record, by their id."""
    owners: Mapping[str, int] = field(default_factory=dict)
    """Partners whose own the record is now, by their slug."""
    entities: Mapping[Entity, int] = field(default_factory=dict)

    def concerns(self, tabs: Sequence[MappedTab], planned_change: int) -> bool:
        """Whether any of these tabs may get something that came after this change."""
        latest = [self.everybody, *(self._latest_for(tab) for tab in tabs)]
        return max(latest) > planned_change

    def _latest_for(self, mapped: MappedTab) -> int:
        held = self.holders.get(mapped.spreadsheet.spreadsheet_id, 0)
        owned = self.owners.get(mapped.partner_in_scope or "", 0)
        shown = (self.entities.get(kind, 0) for kind in _shown_of_all(mapped))
        return max(held, owned, *shown)


def _shown_of_all(mapped: MappedTab) -> Sequence[Entity]:
    """The kinds of records that the tab shows whosever they are."""
    is_own = mapped.partner_in_scope is not None
    if mapped.rules.layout == "matrix":
        return _DAYS if is_own else (*_DAYS, *_MEMBERS)
    return () if is_own else (mapped.rules.entity,)


def read_touched(stored: Transaction, after: int) -> Touched:
    """By the changes after this one."""
    touches = stored.journal.read_latest(after, MOST)
    if not touches:
        return Touched()
    latest = _latest((one.ref, one.number) for one in touches)
    # A record that is handed over takes along those that hang on it.
    passed_on = [one.number for one in touches if one.field == "id" or is_link(one.field)]
    unseen = touches[-1].number - 1 if len(touches) == MOST else 0
    holding = stored.memory.find_tabs_holding(latest, missing=True)
    owners = stored.records.find_owners(latest)
    return Touched(
        max([unseen, *passed_on]),
        _latest((at, latest[ref]) for ref, tabs in holding.items() for at, _ in tabs),
        _latest((slug, latest[ref]) for ref, slugs in owners.items() for slug in slugs),
        _latest((entity_of(ref), number) for ref, number in latest.items()),
    )


def _latest(pairs: Iterable[tuple[_Key, int]]) -> Mapping[_Key, int]:
    latest: dict[_Key, int] = {}
    for key, number in pairs:
        latest[key] = max(number, latest.get(key, 0))
    return latest
