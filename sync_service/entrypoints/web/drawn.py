"""Pages that are the same for whoever asks: drawn once for what they say, and sent again.

What they say is the key, with all that a template asks of the request: a page of yesterday's facts
is never found. What differs from family to family is no part of it, and put in afterwards.
"""

from collections.abc import Callable, Hashable

from flask import request

from sync_service.entrypoints.web.languages import asked_language, page_language

_MOST = 200
"""Pages of 20 kB: more sessions than take registrations at a time, in the languages asked for."""


class DrawnPages:
    """Of one process; its threads share them."""

    def __init__(self, most: int = _MOST) -> None:
        self._pages: dict[Hashable, str] = {}
        self._most = most

    def find(self, facts: Hashable, draw: Callable[[], str]) -> str:
        asked = (request.method, request.script_root, request.path)
        key = (facts, asked, page_language(), asked_language())
        page = self._pages.get(key)
        if page is None:
            page = draw()
            if len(self._pages) >= self._most:
                self._pages.clear()
            self._pages[key] = page
        return page
