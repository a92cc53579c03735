"""Pages that are the same for whoever asks: drawn once for what they say, and sent again.

What they say is the key, with all that a template asks of the request: a page of yesterday's facts
is never found. What differs from family to family is no part of it, and put in afterwards. What
they say is read once for what is stored: the key is the version of all of it.
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from flask import request

from sync_service.entrypoints.web.languages import asked_language, page_language

_MOST = 200
"""Pages of 20 kB: more sessions than take registrations at a time, in the languages asked for."""


_T = TypeVar("_T")


class MadeOnce(Generic[_T]):
    """A few things by what they are made of. Of one process; its threads share them."""

    def __init__(self, most: int = _MOST) -> None:
        self._made: dict[Hashable, _T] = {}
        self._most = most

    def find(self, key: Hashable, make: Callable[[], _T]) -> _T:
        known = self._made.get(key)
        if known is None:
            known = make()
            if len(self._made) >= self._most:
                self._made.clear()
            self._made[key] = known
        return known


class DrawnPages(MadeOnce[str]):
    """Pages by what they say."""

    def find(self, key: Hashable, make: Callable[[], str]) -> str:
        asked = (request.method, request.script_root, request.path)
        return super().find((key, asked, page_language(), asked_language()), make)
