"""Which fields may show times: one list beside the declarations, held to be theirs."""

from sync_service.domain.record import LETTERS
from sync_service.model.fields.numbers import Hours
from sync_service.model.personal import schema_of
from sync_service.sync.planning.cells.times_before import HOURS


def test_the_fields_that_a_sheet_may_hold_as_times_are_those_declared_as_hours() -> None:
    declared = {
        name
        for entity in LETTERS
        for name, one in schema_of(entity).cells.items()
        if isinstance(one, Hours)
    }
    assert declared == HOURS
