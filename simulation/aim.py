"""What is to befall one certain write: the one that carries what somebody has just typed."""

import json
from dataclasses import dataclass
from typing import Any

KILL = "kill"


@dataclass(frozen=True)
class Aim:
    """An act of people in the window of that write, or « kill » right after it."""

    what: str
    text: str

    def is_met_by(self, body: Any) -> bool:  # noqa: ANN401 - any JSON
        return _letters(self.text) in _letters(json.dumps(body, ensure_ascii=False))


def _letters(text: str) -> str:
    """However it is spaced and spelt."""
    return "".join(one for one in text.casefold() if one.isalnum())
