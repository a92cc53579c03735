"""Which records are one person, in memory."""

from collections.abc import Iterable, Mapping, Sequence

from sync_service.domain.record import Entity
from tests.fakes.stored.tables import Tables


class FakeMerges:
    """What was merged into what."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def note(self, dropped: str, kept: str) -> None:
        self._tables.merged[dropped] = kept

    def find_kept(self, ref: str) -> str | None:
        return self._tables.merged.get(ref)

    def read_dropped(self, entity: Entity) -> Mapping[str, str]:
        records = self._tables.records
        return {
            dropped: kept
            for dropped, kept in self._tables.merged.items()
            if records[dropped].entity == entity and records[dropped].archived
        }

    def find_same(self, refs: Iterable[str]) -> Sequence[str]:
        found = list(dict.fromkeys(refs))
        records = self._tables.records
        links = [pair for pair in self._tables.merged.items() if records[pair[0]].archived]
        # The list grows while it is read.
        for one in found:
            near = [other for pair in links if one in pair for other in pair]
            found += [other for other in dict.fromkeys(near) if other not in found]
        return found
