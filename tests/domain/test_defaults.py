"""Values that a new record gets though nobody said them."""

from collections.abc import Mapping
from datetime import date

import marshmallow
import pytest

from french_cells.context import Context
from french_cells.directory import NO_DIRECTORY
from french_cells.reading import Value
from sync_service.domain.base import BaseCell
from sync_service.domain.defaults import DEFAULTED, is_ours_in, is_word, refilled
from sync_service.model.codecs import build_codec
from sync_service.model.entities import SCHEMAS

TODAY = date(2026, 11, 24)
FILLED: Mapping[str, Value] = {
    "date": "2026-12-08", "loaned_on": "2026-11-20", "label": "Malle écrans", "name": "CCAS",
    "start_time": "14:00", "workshop_id": "A-0000000",
}  # fmt: skip


def test_each_field_that_a_sheet_shows_and_may_get_a_value_of_ours_is_known() -> None:
    found: set[str] = set()
    for entity, schema in SCHEMAS.items():
        cells = schema(Context(today=TODAY)).cells
        fixed = {n for n, one in cells.items() if one.load_default is not marshmallow.missing}
        derived = build_codec(entity, NO_DIRECTORY, TODAY).defaults(FILLED).keys()
        found |= {name for name in fixed | derived if not cells[name].ours}
    assert found == DEFAULTED


@pytest.mark.parametrize(
    ("cell", "is_said"),
    [
        (BaseCell(1, 1), True),
        (BaseCell(1, "une"), True),
        (BaseCell(1, 1, ours=True), False),
        (BaseCell(1, None), False),
        (BaseCell(1, ""), False),
        (BaseCell(2, 2), False),
    ],
    ids=["typed", "in words", "written by us", "blank", "emptied", "another"],
)
def test_only_what_was_typed_is_a_word(cell: BaseCell, *, is_said: bool) -> None:
    assert is_word(cell, 1) is is_said
    assert is_ours_in("quantity", 1, cell) is not is_said


def test_what_we_write_is_ours_where_it_may_be_a_default_or_names_a_link() -> None:
    assert is_ours_in("quantity", 1, None)
    assert is_ours_in("workshop_id", "A-1", BaseCell("A-1", "Café"))
    assert not is_ours_in("phone", "+33639981234", None)


def test_an_emptied_field_has_its_default_again_unless_that_tells_of_the_past() -> None:
    codec = build_codec("session", NO_DIRECTORY, TODAY)
    changes: Mapping[str, Value] = {"status": None, "place": None}
    assert refilled(codec, FILLED, changes) == {"status": "planned", "place": None}
    past = {**FILLED, "date": "2026-11-03"}
    assert refilled(codec, past, changes) == changes

    loan = build_codec("loan", NO_DIRECTORY, TODAY)
    assert refilled(loan, FILLED, {"due_on": None}) == {"due_on": None}
