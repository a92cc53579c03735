"""The rules by which a run judges, as one value: tests put a naive rule in the place of ours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sync_service.domain.sheet_row import SheetRow
from sync_service.domain.snapshot import TabSnapshot
from sync_service.domain.write import WriteBatch
from sync_service.sync.planning.identity.matching import MatchIndex, Matching, match_rows
from sync_service.sync.planning.merge import Outcome, Sides, merge_cell
from sync_service.sync.verification.verify import Verdict, verify

MatchRows = Callable[[Sequence[SheetRow], MatchIndex], Matching]
MergeCell = Callable[[Sides], Outcome]
VerifyWrite = Callable[[WriteBatch, TabSnapshot, TabSnapshot, int], Verdict]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Which row is which record, what becomes of a cell, what an answer proves."""

    match_rows: MatchRows = match_rows
    merge_cell: MergeCell = merge_cell
    verify: VerifyWrite = verify
    looks_before_archiving: int = 2
    """In how many observations a row has to be missing."""
    is_guarded: bool = True
    """Whether changes too large to be meant wait for a person."""
    remembers_guards: bool = True
    """Whether what is held stays so until it is itself put back, however little is left of it."""
    suspects_sorts: bool = True
    """Whether many values in another order are taken for a sort gone wrong, and held."""
    moves_base_after_repair: bool = True
    """Whether the base follows what a write, its repair or a recovery left in place."""
    spares_notes: bool = True
    """Whether a note that a person wrote stays, and ours goes elsewhere."""


OURS = Rulebook()
