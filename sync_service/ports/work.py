"""Which process works on what, when it was last done, how far it is, and whether anybody may."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar


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


class JobRuns(Protocol):
    """When each scheduled job last ran."""

    def last(self, job: str) -> datetime | None: ...

    def last_each(self, prefix: str) -> Mapping[str, datetime]:
        """Of the jobs whose name begins so, by the rest of it."""

    def save(self, job: str, at: datetime) -> None: ...

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
