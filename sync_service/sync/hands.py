"""Who works on the spreadsheets of a run: one after the other, unless an entry point says else."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

T = TypeVar("T")


class Hands(Protocol):
    """Tries spreadsheets by name."""

    def is_stopping(self) -> bool:
        """Whether nothing new is to be begun."""

    def try_each(self, names: Iterable[str], act: Callable[[str], T]) -> Mapping[str, T]:
        """What was done, by name; a name that is missing was not begun, or is not done yet.

        `act` may end later, in another thread. Raises what it raised.
        """


class OneByOne:
    """Waits for each, as a command does."""

    def is_stopping(self) -> bool:
        return False

    def try_each(self, names: Iterable[str], act: Callable[[str], T]) -> Mapping[str, T]:
        return {name: act(name) for name in names}


ONE_BY_ONE = OneByOne()
