"""Spaces that hold."""

from datetime import date

import pytest

from french_cells.context import Context
from french_cells.kinds import KINDS
from sync_service.domain.typography import around_addresses, breakable, unbroken


def test_lines_do_not_break_before_or_in_what_belongs_together() -> None:
    assert unbroken("« Malle » : ici ; là ? oui !") == (
        "«\u00a0Malle\u00a0»\u00a0: ici\u00a0; là\u00a0? oui\u00a0!"
    )


@pytest.mark.parametrize("number", ["06 39 98 12 34", "03 53 01 20", "+33 6 39 98 12 34"])
def test_no_line_ends_within_a_telephone(number: str) -> None:
    """« 06 39 98 / 12 34 » on a narrow phone; and who copies it into a sheet is understood."""
    held = number.replace(" ", "\u00a0")
    assert unbroken(f"Par exemple {number}, ou le 12 34") == f"Par exemple {held}, ou le 12 34"
    read = [KINDS["phone"](one, Context(today=date(2026, 11, 25))) for one in (number, held)]
    assert read[0].value == read[1].value


def test_an_address_breaks_between_its_parts_and_never_inside_a_word() -> None:
    assert breakable("rose.vigneron@example.org") == ["rose.vigneron@", "example.org"]
    assert breakable("https://clef.example.org/coordination/") == [
        "https://",
        "clef.example.org/",
        "coordination/",
    ]


def test_a_sentence_with_an_address_may_end_its_line_after_the_at_sign_and_in_no_date() -> None:
    said = "24/11/2026 : rose.vigneron@example.org (https://clef.example.org/a), 12 @ 3 @"
    assert around_addresses(said) == [
        "24/11/2026 : rose.vigneron@",
        "example.org (https://clef.example.org/a), 12 @ 3 @",
    ]
    assert around_addresses("rien") == ["rien"]
