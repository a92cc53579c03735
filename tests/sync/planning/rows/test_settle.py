"""Rows count once they have stood still."""

from datetime import UTC, datetime, timedelta

from sync_service.domain.spreadsheet import BLANK, SheetRow
from sync_service.sync.planning.rows.decisions import Settling, settle

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def row(index: int, fingerprint: str) -> SheetRow:
    return SheetRow(index, {}, BLANK, None, fingerprint, is_blank=False)


def test_a_row_seen_for_the_first_time_waits_and_is_remembered() -> None:
    assert settle([row(3, "a")], {}, NOW, 20) == Settling(frozenset({3}), {"a": NOW})


def test_a_row_counts_from_the_very_second_on_which_it_has_stood_still_long_enough() -> None:
    seen = {"a": NOW - timedelta(seconds=20), "b": NOW - timedelta(seconds=19)}
    settling = settle([row(3, "a"), row(4, "b")], seen, NOW, 20)
    assert settling.unsettled == {4}
    assert settling.waiting == seen


def test_rows_that_changed_again_or_went_are_forgotten() -> None:
    assert settle([row(3, "b")], {"a": NOW}, NOW, 20).waiting == {"b": NOW}


def test_nobody_waits_where_nothing_has_to_settle() -> None:
    assert settle([row(3, "a")], {}, NOW, 0) == Settling(frozenset(), {})


def test_one_second_is_waited_for_too() -> None:
    assert settle([row(3, "a")], {}, NOW, 1).unsettled == {3}
