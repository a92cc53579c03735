"""What a dry run shows: one change of one field on one side, as people read it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Step:
    """Values are displayed strings; `cell` is absent where a record has no cell (yet)."""

    ref: str | None
    field: str | None
    side: Literal["sheet", "database"]
    cell: str | None
    before: str | None
    after: str | None
    reason: str
