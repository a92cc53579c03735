"""Records that go by date, in memory: none does; years pass in tests on real databases only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sync_service.domain.record import Entity
from sync_service.domain.tombstones import Tombstones
from sync_service.ports import Erased

KEY = "the key of these tests"


class FakeOverdue:
    """Nothing is ever due, and nothing has gone."""

    def mend_instants(self, at: datetime) -> None:
        del at

    def find_overdue(
        self, entity: Entity, before: str, at: datetime, *, but: Collection[str], most: int
    ) -> Sequence[str]:
        del entity, before, at, but, most
        return ()

    def find_followed_by(self, refs: Iterable[str]) -> Mapping[str, Collection[str]]:
        del refs
        return {}

    def delete(self, refs: Iterable[str]) -> Erased:
        del refs
        return Erased()

    def find_overdue_values(
        self,
        place: tuple[Entity, str],
        before: str,
        at: datetime,
        *,
        but: Collection[str],
        most: int,
    ) -> Sequence[str]:
        del place, before, at, but, most
        return ()

    def empty(self, place: tuple[Entity, str], refs: Iterable[str], at: datetime) -> int:
        del place, refs, at
        return 0

    def find_old_days(self, before: str) -> Collection[str]:
        del before
        return ()

    def forget_old_days(self, spreadsheet_id: str, before: str) -> None:
        del spreadsheet_id, before

    def find_unemptied(
        self, before: datetime, *, but: Collection[str], most: int
    ) -> Sequence[str]:
        del before, but, most
        return ()

    def seal(self, refs: Collection[str], before: datetime) -> None:
        del refs, before

    def read_tombstones(
        self, spreadsheet_id: str, sheet_id: int, *, is_keyed: bool = False
    ) -> Tombstones:
        del spreadsheet_id, sheet_id
        return Tombstones(KEY if is_keyed else "")

    def forget_tombstones(self, spreadsheet_id: str, sheet_id: int, refs: Iterable[str]) -> None:
        del spreadsheet_id, sheet_id, refs
