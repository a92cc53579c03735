"""How to reach somebody is found in whatever people write, as the reader of numbers reads it."""

from datetime import date

import pytest

from french_cells.context import Context
from french_cells.reach import phones
from sync_service.domain.traces import Traces

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("begin", "separator"),
    [
        *(("0", one) for one in (*" .-/_,:'·", "", "\u00a0", " . ")),
        *((one, " ") for one in ("+33", "0033 ", "+33 (0)")),
    ],
)
def test_a_number_is_found_however_the_reader_takes_it(begin: str, separator: str) -> None:
    """« 06,39,98,12,34 » was read as a number, and passed over when its owner was erased."""
    text = begin + separator.join(("6", "39", "98", "12", "34"))
    stored = phones.read(text, Context(today=TODAY)).value

    assert stored == "+33639981234"
    assert Traces([stored]).are_in(f"voir {text}, le matin")


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("+590690123456", "0690 12 34 56"),
        ("+262639691234", "0639 69 12 34"),
        ("+352621123456", "00352 621 123 456"),
        ("+33353012030;ext=12", "03 53 01 20 30 poste 12"),
    ],
)
def test_a_number_is_found_as_it_is_dialled_in_france(stored: str, typed: str) -> None:
    """Nobody writes the 590 of Guadeloupe: its numbers were left in notes and other rows."""
    assert Traces([stored]).are_in(typed)


def test_another_number_and_a_longer_address_are_no_traces() -> None:
    traces = Traces(["+33639981234", "zoe@example.org", ""])

    assert traces
    assert not traces.are_in("06 39 98 12 35")
    assert not traces.are_in("azoe@example.org zoe@example.orgue")
    assert not traces.are_in("")
    assert traces.are_in("écrire à Zoe@example.org.")
    assert not Traces([])
