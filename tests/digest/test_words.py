"""Small French."""

from datetime import date

from sync_service.digest.words import day_and_month, quoted, short_date


def test_days_are_written_as_people_say_them() -> None:
    assert day_and_month(date(2026, 12, 1)) == "mardi 1er décembre"
    assert day_and_month(date(2026, 1, 11)) == "dimanche 11 janvier"
    assert short_date(date(2026, 1, 2)) == "02/01/2026"


def test_quotes_within_quotes_become_inner_ones() -> None:
    assert quoted("Malle « motricité » bleue") == "« Malle “motricité” bleue »"
