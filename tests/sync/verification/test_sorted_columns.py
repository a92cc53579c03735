"""A write that met a sort in part, proved where a row holds nothing but what ours hides."""

import pytest

from sync_service.sync.verification.alignment import _has_gone_along


@pytest.mark.parametrize(("before", "went_along"), [({}, True), ({1: "a"}, False)])
def test_a_row_that_has_no_keys_is_compared_as_blank(
    before: dict[int, str], *, went_along: bool
) -> None:
    """The spreadsheet failed in each run."""
    assert _has_gone_along(1, {0: 5}, {0: before}, {}, {}) is went_along
