"""Tries a use case again when another process was faster, a limited number of times."""

from collections.abc import Callable
from typing import TypeVar

from sync_service.domain.errors import ConcurrencyError

T = TypeVar("T")

_ATTEMPTS = 3


def try_again(act: Callable[[], T]) -> T:
    """Raises the last ConcurrencyError; every use case is idempotent, so that this is safe."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return act()
        except ConcurrencyError:
            continue
    return act()
