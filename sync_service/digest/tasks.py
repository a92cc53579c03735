"""One thing to do."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Task:
    """One sentence, one link, and the day since when it waits."""

    sentence: str
    link: str
    since: date
