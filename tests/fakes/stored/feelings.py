"""What families said of sessions, in memory."""

from collections.abc import Mapping

from sync_service.ports import Feeling
from tests.fakes.stored.tables import Tables


class FakeFeelings:
    """Session and answer per registration, or per number once that is erased."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def say(self, ref: str, session_ref: str, feeling: Feeling) -> None:
        self._tables.feelings[self._key(ref) or ref] = (session_ref, feeling)

    def find(self, ref: str) -> Feeling | None:
        key = self._key(ref)
        return self._tables.feelings[key][1] if key else None

    def _key(self, ref: str) -> str | None:
        first = self._tables.bound.get(ref)
        bound = [one for one, with_ in self._tables.bound.items() if with_ == first]
        return next((one for one in (ref, *bound) if one in self._tables.feelings), None)

    def count(self) -> Mapping[str, Mapping[Feeling, int]]:
        counts: dict[str, dict[Feeling, int]] = {}
        for session_ref, feeling in self._tables.feelings.values():
            of_session = counts.setdefault(session_ref, {})
            of_session[feeling] = of_session.get(feeling, 0) + 1
        return counts
