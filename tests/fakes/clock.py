"""A clock that stands still until a test moves it."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

PARIS_WINTER = timezone(timedelta(hours=1))


@dataclass
class FakeClock:
    instant: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=PARIS_WINTER)

    def now(self) -> datetime:
        return self.instant

    def advance(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)
