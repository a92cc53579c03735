"""A day that comes back, as partners write it in one cell."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from french_cells.context import Context
from french_cells.moments.series import is_series, read

TODAY = Context(today=date(2026, 11, 28), season="2026-2027", prefer="future")
TUESDAYS = ["2026-12-01", "2026-12-08", "2026-12-15"]
THURSDAY = 3


@pytest.mark.parametrize(
    ("text", "severity", "days"),
    [
        ("tous les mardis jusqu’au 15/12", "assume", TUESDAYS),
        ("Tous les mardis jusqu'au 15/12 sauf vacances", "assume", TUESDAYS),
        ("tous les mardis du 01/12/2026 au 15/12/2026", "repair", TUESDAYS),
        ("Chaque mardi à partir du 1er décembre 2026 jusqu’au 15/12/2026.", "repair", TUESDAYS),
        ("tous les mardi du 01/12/2026 au mardi 15/12/2026", "repair", TUESDAYS),
        ("1er, 8 et 15 décembre 2026", "assume", TUESDAYS),
        ("mardi 15, mardi 8 et mardi 1er décembre", "assume", TUESDAYS),
        ("mardis 1er, 8 et 15/12", "assume", TUESDAYS),
        ("les mardis 1er, 8 et 15 déc. 2026", "assume", TUESDAYS),
        ("tous les mardis de décembre 2026", "repair", [*TUESDAYS, "2026-12-22", "2026-12-29"]),
        (
            "les mercredis et samedis du 2/12/2026 au 9/12/2026",
            "repair",
            ["2026-12-02", "2026-12-05", "2026-12-09"],
        ),
        (
            "tous les mardis du 15/12/2026 au 12/01/2027 (hors vacances scolaires)",
            "repair",
            ["2026-12-15", "2027-01-05", "2027-01-12"],
        ),
        (
            "tous les mardis du 15/12/2026 au 12/01/2027 sauf vacances et le 05/01/2027",
            "repair",
            ["2026-12-15", "2027-01-12"],
        ),
        (
            "tous les mardis du 01/12/2026 au 29/12/2026, sauf le 22/12/2026 et le 29/12/2026",
            "repair",
            TUESDAYS,
        ),
    ],
)
def test_its_days_are_read(text: str, severity: str, days: list[str]) -> None:
    reading = read(text, TODAY)
    assert (reading.severity, reading.value) == (severity, days)
    assert is_series(text)
    assert f"{len(days)} séances" in reading.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tous les mardis", "Nous ne savons pas lire cette suite de dates."),
        ("tous les 15 jours jusqu’au 15/12", "Nous ne savons pas lire cette suite de dates."),
        ("un mardi sur deux jusqu’au 15/12", "Nous ne savons pas lire cette suite de dates."),
        ("les mardis 3 et 10 mars", "Le jour de la semaine et les dates se contredisent."),
        ("samedis 5 et 13/12", "Le jour de la semaine et les dates se contredisent."),
        ("tous les mardis jusqu’à Noël", "Nous ne savons pas lire cette suite de dates."),
        ("tous les mardis jusqu’au 15/12 ?", "Le signe « ? » laisse un doute."),
        (
            "tous les mardis jusqu’au 31/02",
            "Il n’y a pas de 31/02 : corrigez le jour, par exemple 28/02.",
        ),
        ("tous les mardis jusqu’au 15/12 sauf jours fériés", "quels jours sont sans séance"),
        ("tous les mardis jusqu’au 15/12/2028 sauf vacances", "Nous ne connaissons pas encore"),
        ("tous les mardis jusqu’au 01/10/2026", "La fin de la suite est avant son début."),
        ("tous les mardis du 02/12/2026 au 07/12/2026", "Il n’y a pas de séance"),
        ("tous les mardis du 01/12/2026 au 15/12/2028", "vérifiez les dates"),
    ],
)
def test_what_could_mean_something_else_is_refused_and_says_why(text: str, said: str) -> None:
    reading = read(text, TODAY)
    assert not reading.accepted
    assert said in reading.message


@pytest.mark.parametrize("text", ["15/12/2026", "mardi 15/12", "le mardi 15/12", "mardi", "", 4])
def test_one_day_is_no_series(text: str | int) -> None:
    assert not is_series(text)


@given(st.dates(date(2026, 9, 1), date(2027, 6, 1)), st.integers(0, 200))
def test_each_day_is_that_weekday_within_its_bounds_and_out_of_the_holidays(
    first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    phrase = f"tous les jeudis du {first:%d/%m/%Y} au {last:%d/%m/%Y}"
    days, whole = _days(f"{phrase} sauf vacances"), _days(phrase)

    assert all(first <= day <= last and day.weekday() == THURSDAY for day in whole)
    assert days == sorted(set(days) & set(whole))
    assert not any(date(2026, 12, 19) <= day <= date(2027, 1, 3) for day in days)
    assert len(whole) in (length // 7, length // 7 + 1)


def _days(phrase: str) -> list[date]:
    value = read(phrase, TODAY).value
    return [date.fromisoformat(one) for one in value] if isinstance(value, list) else []
