"""Dates, hours and ranges of them: the grammars on cases of our own."""

from datetime import date
from typing import Any, Literal

import pytest

from french_cells.context import Context
from french_cells.moments.dates import EPOCH, read_shown
from french_cells.reading import Raw
from tests.french_cells.reading import Case, cases, read

DATES: list[Case] = [
    ("17/09/2026", "2026-09-17", "ok"),
    ("7/9/2026", "2026-09-07", "ok"),
    ("2026-09-17", "2026-09-17", "ok"),
    ("17 septembre 2026", "2026-09-17", "ok"),
    ("jeudi 17 septembre 2026", "2026-09-17", "ok"),
    ("17 sept. 2026", "2026-09-17", "repair"),
    ("17/09/2026 (jeudi)", "2026-09-17", "repair"),
    ("mar. 24 nov. 2026", "2026-11-24", "repair"),
    ("5 mar. 2026", "2026-03-05", "ok"),
    ("le 17/09/2026", "2026-09-17", "repair"),
    ("17/09/2026 à 18h", "2026-09-17", "repair"),
    ("17.09-2026", "2026-09-17", "repair"),
    ("1er octobre 2026", "2026-10-01", "ok"),
    ("premier octobre deux mille vingt-six", "2026-10-01", "repair"),
    ("dix-sept septembre 2026", "2026-09-17", "repair"),
    ("September 17, 2026", "2026-09-17", "repair"),
    ("17092026", "2026-09-17", "repair"),
    ("2026-09-16T22:00:00Z", "2026-09-17", "repair"),
    ("Thu Sep 17 2026 00:00:00 GMT+0200 (CEST)", "2026-09-17", "repair"),
    ("Date(2026,8,17)", "2026-09-17", "repair"),
    ("=DATE(2026;9;17)", "2026-09-17", "assume"),
    ("17/9/26", "2026-09-17", "assume"),
    ("17 setpembre 2026", "2026-09-17", "assume"),
    ("46282", "2026-09-17", "assume"),
    ("1789596000000", "2026-09-17", "assume"),
    (46282, "2026-09-17", "ok"),
    (46282.5, "2026-09-17", "repair"),
    (20260917, "2026-09-17", "repair"),
    ("vendredi 17 septembre 2026", "ambiguous", "reject"),
    ("17/09", "ambiguous", "reject"),
    ("septembre 2026", "ambiguous", "reject"),
    ("09/2026", "ambiguous", "reject"),
    ("2026", "ambiguous", "reject"),
    (2026, "ambiguous", "reject"),
    ("17 ou 18/09/2026", "ambiguous", "reject"),
    ("17/09/2026 (reportée)", "ambiguous", "reject"),
    ("17/09/2026 et 24/09/2026", "ambiguous", "reject"),
    ("26/9/17", "ambiguous", "reject"),
    ("17/09/85", "ambiguous", "reject"),
    ("fin septembre", "ambiguous", "reject"),
    ("lundi", "ambiguous", "reject"),
    ("31/09/2026", "invalid", "reject"),
    ("2026-02-30", "invalid", "reject"),
    ("2026-13-01T00:00:00Z", "invalid", "reject"),
    ("Date(2026,12,40)", "invalid", "reject"),
    ("17/09/1026", "invalid", "reject"),
    ("17/09/2206", "invalid", "reject"),
    ("1/1/1900", "invalid", "reject"),
    ("09/17/2026", "invalid", "reject"),
    (12, "invalid", "reject"),
    (99999999, "invalid", "reject"),
    (True, "invalid", "reject"),
    ("bleu", "invalid", "reject"),
    ("#REF!", "invalid", "reject"),
    ("à définir", "empty", "reject"),
    ("  ", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(DATES))
def test_a_date_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("date", raw) == (value, severity)


@pytest.mark.parametrize(
    ("raw", "known", "value"),
    [
        ("17/09", {"prefer": "past"}, "2026-09-17"),
        ("17/09", {"prefer": "future"}, "2027-09-17"),
        ("17/12", {"prefer": "past"}, "2025-12-17"),
        ("17/12", {"season": "2025-2026"}, "2025-12-17"),
        ("17/03", {"season": "2025-2026"}, "2026-03-17"),
        ("jeudi 17 septembre", {}, "2026-09-17"),
        ("17/09/24", {"field": "birth_date"}, "2024-09-17"),
        ("17/09/74", {"field": "birth_date"}, "1974-09-17"),
    ],
)
def test_a_year_left_out_follows_a_convention_and_is_shown(
    raw: str, known: dict[str, Any], value: str
) -> None:
    assert read("date", raw, **known) == (value, "assume")


@pytest.mark.parametrize(
    ("raw", "prefer", "value", "severity"),
    [
        ("mar 10/11", "past", "2026-11-10", "repair"),
        ("lun 30/11", "past", "2026-11-30", "repair"),
        ("sam 14 fév", "past", "2026-02-14", "repair"),
        ("mar 11/11", "past", "2025-11-11", "assume"),
        ("jeudi 3/12", "future", "2026-12-03", "repair"),
        ("mer 17/11", "future", "2027-11-17", "assume"),
    ],
)
def test_a_weekday_that_leads_to_another_year_than_expected_may_be_a_slip(
    raw: str, prefer: Literal["past", "future"], value: str, severity: str
) -> None:
    """« mar 11/11 » among loans of autumn 2026 was one of a year before."""
    assert read("date", raw, prefer=prefer, is_in_column=True) == (value, severity)


@pytest.mark.parametrize("raw", ["12/12/2026 au plus tard", "au plus tard le 12/12/2026"])
@pytest.mark.parametrize(
    ("known", "value"),
    [({"prefer": "future"}, "2026-12-12"), ({"prefer": "past"}, None), ({}, None)],
)
def test_at_the_latest_is_the_day_on_which_a_thing_is_due(
    raw: str, known: dict[str, Any], value: str | None
) -> None:
    expected = ("ambiguous", "reject") if value is None else (value, "repair")
    assert read("date", raw, **known) == expected


def test_the_29th_of_february_of_another_year_is_not_guessed() -> None:
    assert read("date", "29/02", prefer="past") == ("ambiguous", "reject")


def test_a_birth_in_the_future_is_refused() -> None:
    assert read("date", "17/09/2027", field="birth_date") == ("invalid", "reject")


def test_an_american_sheet_puts_the_month_first() -> None:
    assert read("date", "09/17/2026", locale="en_US") == ("2026-09-17", "ok")


TIMES: list[Case] = [
    ("18h30", "18:30", "ok"),
    ("18:30", "18:30", "ok"),
    ("9h", "09:00", "ok"),
    ("début 9h", "09:00", "repair"),
    ("18 h 30", "18:30", "repair"),
    ("18h30 précises", "18:30", "repair"),
    ("6:30 PM", "18:30", "repair"),
    ("12 am", "00:00", "repair"),
    ("6h du soir", "18:00", "repair"),
    ("3h de l'après-midi", "15:00", "repair"),
    ("midi", "12:00", "repair"),
    ("midi et demi", "12:30", "repair"),
    ("minuit", "00:00", "repair"),
    ("midi vingt", "12:20", "repair"),
    ("10h et quart", "10:15", "repair"),
    ("10h moins le quart", "09:45", "repair"),
    ("dix heures", "10:00", "repair"),
    ("dix heures et demie", "10:30", "repair"),
    ("dix-huit heures trente", "18:30", "repair"),
    ("18hOO", "18:00", "repair"),
    ("18:30:00", "18:30", "repair"),
    ("30/12/1899 18:30", "18:30", "repair"),
    ("1899-12-30T18:20:39Z", "18:30", "repair"),
    ("2026-03-12 18:30:00", "18:30", "repair"),
    (0.75, "18:00", "repair"),
    (46093.75, "18:00", "repair"),
    (1830, "18:30", "repair"),
    ("1830", "18:30", "assume"),
    ("0,75000", "18:00", "assume"),
    ("18h3O", "18:30", "assume"),
    ("18h3", "ambiguous", "reject"),
    ("3h30", "ambiguous", "reject"),
    ("18", "ambiguous", "reject"),
    (18, "ambiguous", "reject"),
    ("vers 18h", "ambiguous", "reject"),
    ("après-midi", "ambiguous", "reject"),
    ("15h du matin", "ambiguous", "reject"),
    ("midi bleu", "invalid", "reject"),
    ("2026-03-12T18:30:00Z", "ambiguous", "reject"),
    ("25h", "invalid", "reject"),
    ("18h75", "invalid", "reject"),
    ("25h du soir", "invalid", "reject"),
    ("2026-03-12T25:30:00", "invalid", "reject"),
    (False, "invalid", "reject"),
    ("bleu", "invalid", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(TIMES))
def test_a_time_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("time", raw) == (value, severity)


INSTANTS: list[Case] = [
    ("17/09/2026 18:30:05", "2026-09-17T18:30:05+02:00", "ok"),
    ("17/09/2026 18h30", "2026-09-17T18:30:00+02:00", "repair"),
    ("17 décembre 2026, midi", "2026-12-17T12:00:00+01:00", "repair"),
    ("2026-09-17T16:30:00Z", "2026-09-17T18:30:00+02:00", "repair"),
    ("2026-09-17T12:30:00-0400", "2026-09-17T18:30:00+02:00", "repair"),
    (46282.75, "2026-09-17T18:00:00+02:00", "repair"),
    ("46282,75", "2026-09-17T18:00:00+02:00", "repair"),
    (46282, "ambiguous", "reject"),
    ("17/09/2026", "ambiguous", "reject"),
    ("17/09/2026 3h30", "ambiguous", "reject"),
    ("17/09/2026 le soir", "ambiguous", "reject"),
    ("vers le 17/09/2026 18h", "ambiguous", "reject"),
    ("25/10/2026 02:30", "ambiguous", "reject"),
    ("29/03/2026 02:30", "invalid", "reject"),
    ("31/09/2026 18h", "invalid", "reject"),
    ("17/09/2026 25h", "invalid", "reject"),
    ("2026-09-17T25:00:00Z", "invalid", "reject"),
    ("bleu", "invalid", "reject"),
    (True, "invalid", "reject"),
    (3, "invalid", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(INSTANTS))
def test_an_instant_is_read_with_the_offset_of_paris(
    raw: Raw, value: object, severity: str
) -> None:
    assert read("datetime", raw) == (value, severity)


def span(start: str | None, end: str | None) -> dict[str, str | None]:
    return {"start": start, "end": end}


RANGES: list[Case] = [
    ("10h-12h30", span("10:00", "12:30"), "ok"),
    ("de 10h à 12h30", span("10:00", "12:30"), "ok"),
    ("De 10h à 12h30", span("10:00", "12:30"), "repair"),
    ("10H-12H30", span("10:00", "12:30"), "repair"),
    ("Horaires : 10h-12h30", span("10:00", "12:30"), "repair"),
    ("10h / 12h30", span("10:00", "12:30"), "repair"),
    ("10-12h", span("10:00", "12:00"), "repair"),
    ("10h à midi", span("10:00", "12:00"), "repair"),
    ("1000-1230", span("10:00", "12:30"), "repair"),
    ("2-4 pm", span("14:00", "16:00"), "repair"),
    ("à partir de 10h", span("10:00", None), "repair"),
    ("jusqu'à 12h", span(None, "12:00"), "repair"),
    ("10h-12h et 14h-16h", [span("10:00", "12:00"), span("14:00", "16:00")], "assume"),
    ("10h00-12h00 14h00-16h00", [span("10:00", "12:00"), span("14:00", "16:00")], "assume"),
    ("10h-12h, 16h-14h", "invalid", "reject"),
    ("10-12", "ambiguous", "reject"),
    ("vers 10h-12h", "ambiguous", "reject"),
    ("le matin", "ambiguous", "reject"),
    (10, "ambiguous", "reject"),
    ("10h-3h30", "ambiguous", "reject"),
    ("12h-10h", "invalid", "reject"),
    ("10h-25h", "invalid", "reject"),
    ("bleu", "invalid", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(RANGES))
def test_a_range_of_hours_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("time_range", raw) == (value, severity)


DATE_RANGES: list[Case] = [
    ("du 5 au 7 mai 2026", span("2026-05-05", "2026-05-07"), "ok"),
    ("5/05/2026 - 7/05/2026", span("2026-05-05", "2026-05-07"), "repair"),
    ("05/05/2026-07/05/2026", span("2026-05-05", "2026-05-07"), "repair"),
    ("à partir du 05/05/2026", span("2026-05-05", None), "ok"),
    ("5-7 mai 2026", span("2026-05-05", "2026-05-07"), "assume"),
    ("du 28 décembre au 3 janvier 2027", span("2026-12-28", "2027-01-03"), "ok"),
    ("du 7 au 5 mai 2026", "invalid", "reject"),
    ("du 5 au 32 mai 2026", "invalid", "reject"),
    ("à partir du 32/05/2026", "invalid", "reject"),
    ("du 5 au 7 mai", "ambiguous", "reject"),
    ("vacances de février", "ambiguous", "reject"),
    ("vers le 5 au 7 mai 2026", "ambiguous", "reject"),
    ("5 mai 2026", "ambiguous", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(DATE_RANGES))
def test_a_range_of_dates_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("date_range", raw) == (value, severity)


DATE_LISTS: list[Case] = [
    ("05/05/2026", ["2026-05-05"], "ok"),
    ("05/05/2026, 12/05/2026", ["2026-05-05", "2026-05-12"], "repair"),
    ("05/05/2026\n12/05/2026", ["2026-05-05", "2026-05-12"], "repair"),
    ("5, 12 et 19 mai 2026", ["2026-05-05", "2026-05-12", "2026-05-19"], "assume"),
    (46147, ["2026-05-05"], "ok"),
    (12, "invalid", "reject"),
    ("5 et 5 mai 2026", "ambiguous", "reject"),
    ("5 ou 12 mai 2026", "ambiguous", "reject"),
    ("5 mai 2026 et bleu", "ambiguous", "reject"),
    ("5 et 32 mai 2026", "invalid", "reject"),
    ("tous les mardis du trimestre", "ambiguous", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(DATE_LISTS))
def test_a_list_of_dates_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("date_list", raw) == (value, severity)


DURATIONS: list[Case] = [
    ("1h15", 75, "ok"),
    ("2 heures", 120, "ok"),
    ("45 min", 45, "ok"),
    ("1:15", 75, "repair"),
    ("1,25 h", 75, "repair"),
    ("une heure et quart", 75, "repair"),
    ("une demi-heure", 30, "repair"),
    ("3 x 20 min", 60, "repair"),
    ("1h x 2", 120, "repair"),
    ("deux heures", 120, "repair"),
    (0.0625, 90, "repair"),
    (90, "ambiguous", "reject"),
    ("90", "ambiguous", "reject"),
    ("1h à 2h", "ambiguous", "reject"),
    ("une matinée", "ambiguous", "reject"),
    ("1h75", "ambiguous", "reject"),
    ("30h", "invalid", "reject"),
    ("bleu", "invalid", "reject"),
    (True, "invalid", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(DURATIONS))
def test_a_duration_is_read_in_minutes(raw: Raw, value: object, severity: str) -> None:
    assert read("duration_min", raw) == (value, severity)


@pytest.mark.parametrize(
    ("given", "shown", "season", "prefer", "meant"),
    [
        (date(2026, 1, 23), "23 janvier", "2026-2027", "", "2027-01-23"),
        (date(2026, 6, 15), "15/06", "2026-2027", "", "2027-06-15"),
        (date(2026, 1, 15), "15/01", "", "near", "2027-01-15"),
        (date(2026, 10, 13), "13/10", "2026-2027", "", "2026-10-13"),
        (date(2026, 12, 15), "15/12", "", "past", "2026-12-15"),
        (date(2026, 1, 23), "23/01/2026", "2026-2027", "", "2026-01-23"),
        (date(2026, 1, 23), "janv. 2026", "2026-2027", "", "2026-01-23"),
    ],
)
def test_a_sheet_s_own_year_is_no_word_of_who_typed_none(
    given: date, shown: str, season: str, prefer: Literal["past", "near", ""], meant: str
) -> None:
    context = Context(today=date(2026, 11, 24), season=season, prefer=prefer, is_in_column=True)
    reading = read_shown((given - EPOCH).days, shown, context)

    assert reading.value == meant
    assert (reading.severity == "assume") == (meant != given.isoformat())


@pytest.mark.parametrize(
    ("typed", "known", "value"),
    [
        ("2e samedi de décembre", {"season": "2026-2027"}, "2026-12-12"),
        ("dernier vendredi de janvier", {"season": "2026-2027"}, "2027-01-29"),
        ("le premier lundi d’octobre", {"prefer": "past"}, "2026-10-05"),
        ("1er lundi de mars", {"prefer": "future"}, "2027-03-01"),
        ("4e jeudi du mois de novembre 2026", {}, "2026-11-26"),
    ],
)
def test_a_day_that_is_counted_is_the_one_of_its_month(
    typed: str, known: dict[str, str], value: str
) -> None:
    assert read("date", typed, is_in_column=True, **known) == (value, "repair")


def test_a_day_that_is_counted_in_no_known_year_is_asked_about() -> None:
    assert read("date", "2e samedi de décembre")[1] == "reject"
    assert read("date", "5e samedi de décembre 2026")[1] == "reject"
