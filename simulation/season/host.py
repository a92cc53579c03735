"""What befalls whoever runs the service in a year, each on its day and done as the guide says."""

import contextlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from simulation.season.books import Books
from simulation.season.disk import fill
from simulation.season.judging.judge import Judge
from simulation.season.people.habits import Keeper
from simulation.season.town import PARIS, Town

COPY = "before.gz"
_SUNDAY, _STEP = 6, timedelta(minutes=30)
_REFUSED = 0.9
"""Of all requests of one account, on its bad day."""


@dataclass(frozen=True)
class Event:
    """When it comes: in which month, the how manieth of which weekday."""

    name: str
    month: int
    nth: int
    weekday: int

    def is_on(self, today: date) -> bool:
        return (today.month, today.weekday()) == (self.month, self.weekday) and (
            (today.day - 1) // 7 == self.nth - 1
        )


CALENDAR = (
    Event("upgrade", 10, 1, 2),
    Event("quota", 10, 3, 1),
    Event("database", 11, 1, 2),
    Event("disk", 11, 3, 3),
    Event("restore", 2, 2, 2),
)
NAMES = tuple(one.name for one in CALENDAR)

Around = Callable[[int, list[Keeper]], contextlib.AbstractContextManager[None]]


class Host:
    """Each event is a day on which something is wrong, and a judgement when it is over."""

    def __init__(
        self, town: Town, books: Books, rng: random.Random, judge: Judge, forced: Sequence[str]
    ) -> None:
        """`forced`: events of these names, one on each Wednesday from the first week on."""
        self._town, self._books, self._rng, self._judge = town, books, rng, judge
        self._forced = [*forced]
        self.did: list[tuple[int, str]] = []
        """In which week, from 0."""
        self.erased: list[str] = []
        """Addresses of those who asked to be forgotten."""

    def today(self) -> str:
        """What is on today, if anything."""
        today = self._town.now.date()
        if self._forced and today.weekday() == 2:
            return self._forced.pop(0)
        return next((one.name for one in CALENDAR if one.is_on(today)), "")

    @contextlib.contextmanager
    def day(self, week: int, keepers: list[Keeper]) -> Iterator[str]:
        """While it lasts, people do what they do; afterwards it is as it should be."""
        name = self.today()
        around: dict[str, Around] = {
            "upgrade": self._upgrade, "quota": self._quota, "database": self._database,
            "disk": self._disk, "restore": self._restore,
        }  # fmt: skip
        with around[name](week, keepers) if name else contextlib.nullcontext():
            if name:
                self.did.append((week - 1, name))
            yield name

    # --- Events -----------------------------------------------------------------------------

    @contextlib.contextmanager
    def _upgrade(self, week: int, _: list[Keeper]) -> Iterator[None]:
        """The Procfile's `release`, after a copy: it changes nothing that people know."""
        before = self._all_records()
        self._town.done("backup", f"upgrade-{week}.gz")
        self._town.done("restore", f"upgrade-{week}.gz", "--check")
        self._town.done("db", "upgrade")
        if self._all_records() != before:
            self._judge.breach(week, "an upgrade changes records")
        yield

    @contextlib.contextmanager
    def _quota(self, _week: int, _keepers: list[Keeper]) -> Iterator[None]:
        """Google takes hardly anything of this account for a day."""
        with self._town.disturbed(), self._town.refused(_REFUSED):
            yield

    @contextlib.contextmanager
    def _database(self, week: int, _keepers: list[Keeper]) -> Iterator[None]:
        """Nobody can reach it in the night before."""
        with self._town.disturbed(), self._town.pages() as browser, self._town.database_away():
            self._town.done("worker")
            page = browser.get("/ateliers")
            if page.status not in {200, 503}:
                self._judge.breach(week, f"without a database, /ateliers is {page.status}")
        yield

    @contextlib.contextmanager
    def _disk(self, week: int, _keepers: list[Keeper]) -> Iterator[None]:
        """It is full for a day; the host makes room in the evening."""
        if (disk := self._town.disk) is None:
            yield
            return
        with self._town.disturbed(), fill(disk):
            yield
        self._town.done("worker")
        with self._town.pages() as browser:
            page = browser.get("/healthz")
            if page.status != 200:
                self._judge.breach(week, f"with room again, /healthz is {page.text}")

    @contextlib.contextmanager
    def _restore(self, week: int, keepers: list[Keeper]) -> Iterator[None]:
        """Last night's copy comes back; since then people typed, and a family was forgotten."""
        self._town.done("backup", COPY)
        told = self._erase_one()
        for keeper in self._rng.sample(keepers, k=min(3, len(keepers))):
            keeper.types()
        self._town.pass_time(minutes=2)
        self._town.done("sync", "--json")
        self._town.done("worker")
        sent = [(one.to, one.subject) for one in self._town.mailbox.mails]
        self._town.done("restore", COPY, "--yes")
        if "paused" not in self._town.done("sync", "--json").output:
            self._judge.breach(week, "a restored copy is not paused")
        self._town.done("resume", "--dry-run")
        self._town.done("sync", "--dry-run")
        self._town.done("resume")
        self._town.pass_time(minutes=2)
        self._town.done("worker")
        new = self._town.mailbox.mails[len(sent) :]
        if again := [one.to for one in new if (one.to, one.subject) in sent]:
            self._judge.breach(week, f"a restored copy mails again: {again}")
        if told and told in self._known_addresses():
            self._judge.breach(week, f"{told} was forgotten and is back")
        yield

    def _erase_one(self) -> str:
        """Somebody who registered asks for it."""
        for session in self._books.sessions:
            for address in session.families:
                if address in self._known_addresses():
                    self._town.done("erase", "--email", address)
                    self._books.erased.append((session.place, session.families.pop(address)))
                    # Nothing is left of it that a letter could count.
                    del self._books.registered[address]
                    self.erased.append(address)
                    return address
        return ""

    # --- Nights -----------------------------------------------------------------------------

    def turn_the_clock(self, week: int) -> str:
        """Through Sunday's night, if it is one of the two: half an hour after the other."""
        sunday = self._town.now.date()
        if sunday.weekday() != _SUNDAY or not is_turned(sunday):
            return ""
        letters = len(self._town.letters())
        at = datetime.combine(sunday, datetime.min.time(), PARIS).astimezone()
        for step in range(12):
            self._town.now = (at + step * _STEP).astimezone(PARIS)
            self._town.done("worker")
        copies = sorted(one.name for one in self._town.copies.glob(f"sync-{sunday}*"))
        if len(copies) != 1:
            self._judge.breach(week, f"copies of the night of {sunday}: {copies}")
        if len(self._town.letters()) != letters:
            self._judge.breach(week, f"a letter leaves in the night of {sunday}")
        self.did.append((week - 1, "clock"))
        return f"the clocks are turned on {sunday}"

    # --- Records ----------------------------------------------------------------------------

    def _all_records(self) -> dict[str, str]:
        kinds = ("contact", "item", "loan", "registration", "session", "attendance")
        return {kind: self._town.done("export", kind).output for kind in kinds}

    def _known_addresses(self) -> set[str]:
        return {one["fields"]["email"] for one in self._town.export("registration")}


def is_turned(day: date) -> bool:
    """Whether this day has another length than its neighbours."""
    begin = datetime.combine(day, datetime.min.time(), PARIS)
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), PARIS)
    return begin.utcoffset() != end.utcoffset()
