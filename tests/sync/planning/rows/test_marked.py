"""What is remembered of rows of a list of presences whose people live again."""

from collections.abc import Collection
from datetime import UTC, datetime

from sync_service.domain.base import BaseCell, BaseRow, TabState
from sync_service.domain.mapping import PERSON
from sync_service.domain.record import Record
from sync_service.sync.planning.rows.marked import forget_marks

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY, OTHER = "2026-10-05", "2026-11-02"
MARKS = {
    PERSON: BaseCell("C-1", "Zoe Durant"),
    DAY: BaseCell("absent", "A", note="Synchronisation : …"),
    OTHER: BaseCell("present", "P"),
}


def cells(
    *, was_archived: bool, is_archived: bool = False, made_anew: Collection[str] = ()
) -> dict[str, BaseCell]:
    """Of a row whose record knows of the other day alone."""
    row = BaseRow("C-1", MARKS, archived=was_archived)
    state = TabState("s", 1, "g", rows={"C-1": row})
    fields = {PERSON: "C-1", OTHER: None}
    record = Record("C-1", "contact", fields, NOW, archived=is_archived)
    known = forget_marks(state, {"C-1": record}, lambda day, _: day in made_anew)
    return dict(known.rows["C-1"].cells)


def test_a_mark_of_whoever_lives_again_counts_as_typed_where_no_presence_is_known() -> None:
    """Not where a presence says that somebody took it back."""
    back = cells(was_archived=True)
    assert back == {**MARKS, DAY: BaseCell(note="Synchronisation : …")}


def test_nothing_is_forgotten_of_whoever_is_archived_or_always_lived() -> None:
    assert cells(was_archived=False) == MARKS
    assert cells(was_archived=True, is_archived=True) == MARKS


def test_a_mark_of_a_meeting_that_was_made_anew_counts_as_typed() -> None:
    assert cells(was_archived=False, made_anew={DAY})[DAY] == BaseCell(note="Synchronisation : …")
    assert cells(was_archived=False, made_anew={OTHER}) == MARKS
