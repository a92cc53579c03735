"""Patterns that their first use compiles: whoever reads no cell, as most commands, waits for none.

To compile those of all readers takes as long as to load what they stand in.
"""

import re
from typing import Any, cast


class _Late:
    """Answers as the compiled pattern does; what was asked once is looked up no more."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """A mistake in it is raised by its first use."""
    return cast("re.Pattern[str]", _Late(source, flags))
