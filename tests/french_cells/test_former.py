"""Words that were a record's name before it was renamed or moved."""

from datetime import date

import pytest

from french_cells.context import Context
from french_cells.directory import KnownName
from french_cells.named.former import was_called
from french_cells.reading import Raw

TODAY = Context(date(2026, 11, 24))
DAY = "08/12/2026"
NAME = f"Café des parents du {DAY} à 14h00"
SESSION = KnownName("D-1", NAME, (DAY, f"Café des parents {DAY}"), day="2026-12-08")
TENT = KnownName("M-1", "Grande tente", ("GRANDE-TENTE", "GRANDE-TENTE Grande tente"))


@pytest.mark.parametrize(
    "raw",
    [NAME, "cafe des parents 08/12/2026", "CAFÉ 8/12", "mardi 8 décembre", DAY, 46364],
)  # fmt: skip
def test_a_session_was_called_by_its_day(raw: Raw) -> None:
    assert was_called(raw, SESSION, TODAY, "session")


@pytest.mark.parametrize(
    "raw",
    ["Café des parents", "Café des parents 10/12", "Yoga 08/12", "08/12 avec sa sœur", "idem", "",
     None, 46366],
)  # fmt: skip
def test_no_words_without_that_day_or_with_more_were_its_name(raw: Raw) -> None:
    assert not was_called(raw, SESSION, TODAY, "session")


@pytest.mark.parametrize(
    ("raw", "was"),
    [("grande tente", True), ("Tente", True), ("2 tentes", False), ("tente (abîmée)", False)],
)
def test_a_thing_was_called_by_its_name_or_a_part_of_it_alone(raw: Raw, *, was: bool) -> None:
    assert was_called(raw, TENT, TODAY, "item") is was
