"""What tries our assumptions about Google out: a file in, observations out."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

Result = Literal["as_assumed", "different", "not_tried"]
Source = Literal["recording", "documentation", "measurement", "guess"]
"""What an assumption comes from; a guess is the weakest."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one experiment saw, beside what we assume."""

    name: str
    assumption: str
    """In English, one sentence."""
    label: str
    """The same in French, short, for a table."""
    source: Source
    result: Result
    assumed: object
    """JSON values, as `seen`."""
    seen: object = None
    """None where it was not tried."""
    reason: str = ""
    """Why it was not tried, in French."""
    said: tuple[str, ...] = ()
    """Google's own words in refusals, which are worth knowing."""


class Probe(Protocol):
    """Experiments in one spreadsheet, which is put back when the probe is closed."""

    @property
    def count(self) -> int:
        """How many experiments there are."""
        ...

    @property
    def is_as_found(self) -> bool:
        """Whether the file was read again after closing, and is as it was before."""
        ...

    def observe(self) -> Iterator[Observation]:
        """Runs all, guesses first.

        Raises LostAccess when the file is taken away meanwhile, Unreachable when Google does not
        answer several times in a row.
        """
        ...


class Prober(Protocol):
    """Opens spreadsheets for experiments."""

    def open(self, spreadsheet_id: str) -> AbstractContextManager[Probe]:
        """An empty file, shared with the service account as editor.

        It is put back on leaving, whatever happened inside; what an earlier probe left behind is
        put right first.

        Raises UsageError when the file is not empty, not shared, only for reading, or followed.
        """
        ...
