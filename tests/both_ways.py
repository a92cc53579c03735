"""A row of plain cells is taken the short way: here each is looked at the long way, too."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.identity.match_index import NOTHING_LEFT, LeftCells
from sync_service.sync.planning.plain_cells import PlainRows
from sync_service.sync.planning.rows import newcomers
from sync_service.sync.planning.rows.newcomers import Draft, Newcomer, admit
from sync_service.sync.planning.situation import Situation


@contextmanager
def admitted_both_ways() -> Iterator[list[SheetRow]]:
    """The rows that were taken the short way, by any plan that is made meanwhile."""
    taken: list[SheetRow] = []

    def admit_twice(
        situation: Situation,
        view: View,
        row: SheetRow,
        ref: str,
        plain: PlainRows | None = None,
        left: LeftCells = NOTHING_LEFT,
    ) -> Newcomer | Draft:
        admitted = admit(situation, view, row, ref, plain, left)
        if plain is not None and not left and plain.read(row) is not None:
            assert admitted == admit(situation, view, row, ref), row
            taken.append(row)
        return admitted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(newcomers, "admit", admit_twice)
        yield taken
