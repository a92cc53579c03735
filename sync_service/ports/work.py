"""Which process works on what and who shares the work, how far it is, and when it was done."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from sync_service.domain.instants import past


class Leases(Protocol):
    """Who works on what, across processes and machines."""

    def take(self, name: str, seconds: int, at: datetime) -> bool:
        """True when it is ours now.

        A lease that ran out, or whose process no longer lives on this host, is taken over. One
        that would last longer than `seconds` from now was taken by a clock that was ahead: it
        is shortened to that.
        """

    def is_busy(self, name: str, at: datetime) -> bool:
        """Whether somebody else's; only looks, so that an idle run writes nothing."""

    def renew(self, name: str, seconds: int, at: datetime) -> bool:
        """False when it is not ours any more: somebody has taken it over, or it was released.

        Who else asks for it waits for this transaction's end.
        """

    def are_others_busy(self, at: datetime) -> bool:
        """Whether anybody else who may still be alive has anything in hand."""

    def release(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What tells whether the service is well."""

    last_runs: Mapping[str, datetime | None]
    """Of the jobs that were asked about."""
    oldest_mail: datetime | None
    """When the oldest mail was written that still has to leave; text messages are none."""
    set_aside: int
    is_paused: bool
    is_of_today: bool
    """Whether the tables are those that this version of the service works with."""


SYNC_JOB = "sync"
"""The worker's look at every sheet: when it last came to its end, Google had answered."""
COPIES_JOB = "copies"
COPIES_BEGUN = "copies-begun"
"""When a worker first had a folder to put copies into."""
COPIES_VITALS = (COPIES_JOB, COPIES_BEGUN)
_TWO_NIGHTS = timedelta(days=2, hours=1)
"""Also in October, where a night has an hour more."""


def missed_copies_since(vitals: Vitals, now: datetime) -> datetime | None:
    """When the last copy was made, or the first one tried, where two nights made none.

    None where all is as it should be, and while a copy that was taken back waits for a person:
    then none is made. `vitals` are of COPIES_VITALS.
    """
    known = [past(vitals.last_runs[job], now) for job in COPIES_VITALS]
    last = max((one for one in known if one is not None), default=now)
    return last if not vitals.is_paused and now - last > _TWO_NIGHTS else None


class JobRuns(Protocol):
    """When each scheduled job last ran, and what else tells whether the service is well."""

    def read_vitals(self, jobs: Collection[str], at: datetime) -> Vitals:
        """At the cost of one question, however many mails wait."""

    def last(self, job: str) -> datetime | None: ...

    def last_each(self, prefix: str) -> Mapping[str, datetime]:
        """Of the jobs whose name begins so, by the rest of it."""

    def save(self, job: str, at: datetime) -> None: ...

    def save_with_room(self, job: str, at: datetime) -> None:
        """Only where there is room for more than that; raises DatabaseUnavailable on a full disk.

        What is saved again takes the room that it had.
        """

    def forget(self, job: str) -> None:
        """As if it never ran."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Since a copy was taken back nothing leaves by itself, until a person has looked."""

    since: datetime
    erased_again: int
    """People whom the copy knew, and who had asked to be erased."""


class Pauses(Protocol):
    """Whether the service waits for a person; at most one pause at a time."""

    def read(self) -> Pause | None: ...

    def begin(self, pause: Pause) -> None:
        """Instead of one that exists."""

    def end(self) -> None: ...


T = TypeVar("T")


class Progress(Protocol):
    """Shows a person how far a use case is that takes long."""

    def __call__(self, steps: Sequence[T], /) -> Iterable[T]:
        """The same steps, in their order, each once the one before is done."""


def unseen(steps: Sequence[T], /) -> Iterable[T]:
    """The progress of what nobody watches."""
    return steps


class Hands(Protocol):
    """Tries spreadsheets by name."""

    @property
    def are_many(self) -> bool:
        """Whether other workers may share the work.

        Each spreadsheet is then claimed before it is looked at, so that nobody asks Google for
        what another has in hand.
        """

    def is_stopping(self) -> bool:
        """Whether nothing new is to be begun."""

    def try_each(
        self, names: Iterable[str], act: Callable[[str], T], apart_by: Callable[[str], str]
    ) -> Mapping[str, T]:
        """What was done, by name; a name that is missing was not begun, or is not done yet.

        `act` may end later, in another thread. Raises what it raised. Those that `apart_by` tells
        apart need not wait for each other.
        """


class OneByOne:
    """Waits for each, as a command does."""

    are_many = False

    def is_stopping(self) -> bool:
        return False

    def try_each(
        self, names: Iterable[str], act: Callable[[str], T], apart_by: Callable[[str], str]
    ) -> Mapping[str, T]:
        del apart_by
        return {name: act(name) for name in names}


ONE_BY_ONE = OneByOne()
