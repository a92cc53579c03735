"""Small French."""

from datetime import date

import pytest

from sync_service.digest.words import counted, day_and_month, quoted, short_date


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 séance"), (1, "1 séance"), (2, "2 séances"), (12, "12 séances")],
)
def test_none_is_singular_in_french(number: int, said: str) -> None:
    assert counted(number, "séance") == said


def test_each_word_takes_its_plural_unless_another_is_given() -> None:
    assert counted(2, "prêt rendu") == "2 prêts rendus"
    assert counted(2, "bilan de séance", "bilans de séance") == "2 bilans de séance"


def test_days_are_written_as_people_say_them() -> None:
    assert day_and_month(date(2026, 12, 1)) == "mardi 1er décembre"
    assert day_and_month(date(2026, 1, 11)) == "dimanche 11 janvier"
    assert short_date(date(2026, 1, 2)) == "02/01/2026"


def test_quotes_within_quotes_become_inner_ones() -> None:
    assert quoted("Malle « motricité » bleue") == "« Malle “motricité” bleue »"
