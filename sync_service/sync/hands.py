"""Who works on the spreadsheets of a run: one after the other, unless an entry point says else."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

T = TypeVar("T")


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
