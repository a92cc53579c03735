"""How far a use case is that takes long, shown to whoever waits for it."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Shows a person how far a use case is that takes long."""

    def __call__(self, steps: Sequence[T], /) -> Iterable[T]:
        """The same steps, in their order, each once the one before is done."""


def unseen(steps: Sequence[T], /) -> Iterable[T]:
    """The progress of what nobody watches."""
    return steps
