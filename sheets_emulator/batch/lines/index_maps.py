"""Where rows or columns go when some are inserted, deleted or moved."""

from dataclasses import dataclass
from typing import Protocol


class IndexMap(Protocol):
    """How indexes change; a span is half-open and None when nothing of it is left."""

    def index(self, old: int) -> int | None: ...

    def span(self, start: int, end: int) -> tuple[int, int] | None: ...


@dataclass(frozen=True, slots=True)
class Inserted:
    """`count` new ones are before the old index `at`."""

    at: int
    count: int

    def index(self, old: int) -> int | None:
        return old + self.count if old >= self.at else old

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        return (
            start + self.count if start >= self.at else start,
            end + self.count if end > self.at else end,
        )


@dataclass(frozen=True, slots=True)
class Deleted:
    """Those from `start` to `end` are gone."""

    start: int
    end: int

    def index(self, old: int) -> int | None:
        if self.start <= old < self.end:
            return None
        return old - (self.end - self.start) if old >= self.end else old

    def _edge(self, old: int) -> int:
        return min(old, self.start) if old <= self.end else old - (self.end - self.start)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        new = self._edge(start), self._edge(end)
        return new if new[0] < new[1] else None


@dataclass(frozen=True, slots=True)
class Moved:
    """Those from `start` to `end` are now before the old index `to`."""

    start: int
    end: int
    to: int

    def index(self, old: int) -> int | None:
        count = self.end - self.start
        if self.start <= old < self.end:
            return old - self.start + (self.to if self.to <= self.start else self.to - count)
        if self.to <= old < self.start:
            return old + count
        if self.end <= old < self.to:
            return old - count
        return old

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        first, last = self.index(start), self.index(end - 1)
        if first is None or last is None:
            return None
        return (first, last + 1) if first <= last else (start, end)
