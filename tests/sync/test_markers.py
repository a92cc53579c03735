"""Whose batch was applied last, told from its marker."""

import pytest

from sync_service.sync.rivals import find_other, signed

BATCH = "20261126-100000-c9bfb9.12345678"


@pytest.mark.parametrize(
    ("marker", "other"),
    [
        (None, None),
        (BATCH, None),
        (signed(BATCH, "mine", "1AbC"), None),
        (signed(BATCH, "theirs", "1AbC"), "theirs"),
        (f"{signed(BATCH, 'theirs', '1AbC')}#2", "theirs"),
        (signed(BATCH, "theirs", "original"), None),
    ],
)
def test_only_another_installations_batch_in_this_very_file_counts(
    marker: str | None, other: str | None
) -> None:
    assert find_other(marker, "mine", "1AbC") == other
