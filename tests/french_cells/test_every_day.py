"""Every day of our times reads back from every form in which people and programs write it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.french_cells.reading import read

MONTHS = [
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
]  # fmt: skip
SHORT = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
    "déc.",
]  # fmt: skip
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
DAY = st.dates(date(2000, 1, 1), date(2040, 12, 31))
DIRECTIONS = st.sampled_from(["", "past", "future"])


def _forms(day: date) -> list[str]:
    number, name, short = str(day.day), MONTHS[day.month - 1], SHORT[day.month - 1]
    weekday, year = DAYS[day.weekday()], str(day.year)
    plain = f"{day:%d/%m/%Y}"
    return [
        plain, f"{day.day}/{day.month}/{year}", plain.replace("/", "-"), plain.replace("/", "."),
        plain.replace("/", " "), plain.replace("/", " / "), plain.replace("/", "\\"),
        day.isoformat(), f"{day:%Y/%m/%d}", f"{day.isoformat()} 00:00:00", f"{plain} 00:00",
        f"{day.isoformat()}T00:00:00", f"{number} {name} {year}", f"{number} {name} {year} 9h",
        f"{number} {short} {year}", f"{number}-{short}-{year}", f"le {number} {name} {year}",
        f"{weekday} {number} {name} {year}", f"{weekday[:3]}. {plain}", f"{plain} ({weekday})",
        f"{number}{name}{year}", f"({plain})", f'="{plain}"', f"en date du {plain}",
        f"=DATE({year};{day.month};{day.day})", f"Date({year},{day.month - 1},{day.day})",
        f"{plain}\u00a0", f"\u200e{plain}", f"{plain}.", f"{plain} 9h30",
    ]  # fmt: skip


@given(DAY, DIRECTIONS)
def test_a_day_reads_back_from_each_of_its_forms(day: date, prefer: str) -> None:
    read_back = {form: read("date", form, prefer=prefer)[0] for form in _forms(day)}
    assert {form: value for form, value in read_back.items() if value != day.isoformat()} == {}


@given(DAY)
def test_a_weekday_that_is_not_that_day_s_is_refused(day: date) -> None:
    other = DAYS[(day.weekday() + 3) % 7]
    for typed in (f"{other} {day:%d/%m/%Y}", f"{day:%d/%m/%Y} ({other})"):
        assert read("date", typed) == ("ambiguous", "reject")


@given(DAY)
def test_in_an_american_sheet_the_month_comes_first(day: date) -> None:
    assert read("date", f"{day:%m/%d/%Y}", locale="en_US")[0] == day.isoformat()


@given(st.dates(date(2026, 11, 25) - timedelta(364), date(2026, 11, 24)))
def test_without_a_year_a_column_of_the_past_takes_the_last_such_day(day: date) -> None:
    assert read("date", f"{day:%d/%m}", prefer="past") == (day.isoformat(), "assume")


@given(st.dates(date(2026, 11, 24), date(2026, 11, 24) + timedelta(364)))
def test_without_a_year_a_column_of_the_future_takes_the_next_such_day(day: date) -> None:
    assert read("date", f"{day:%d/%m}", prefer="future") == (day.isoformat(), "assume")


@given(st.dates(date(2026, 9, 1), date(2027, 8, 31)))
def test_without_a_year_a_season_says_which(day: date) -> None:
    typed = f"{day.day} {MONTHS[day.month - 1]}"
    assert read("date", typed, season="2026-2027") == (day.isoformat(), "assume")


@given(st.dates(date(1990, 1, 1), date(2026, 11, 24)))
def test_two_digits_of_a_birth_year_are_of_the_past(day: date) -> None:
    typed = f"{day:%d/%m/%y}"
    assert read("date", typed, field="birth_date") == (day.isoformat(), "assume")


@given(DAY, st.sampled_from([
    "vers le {}", "~{}", "{} ?", "{} ou le lendemain", "pas le {}", "avant le {}", "après le {}",
    "{} annulé", "{} à confirmer", "semaine du {}", "{} environ", "reporté au {}", "{} je crois",
    "sauf {}", "{} +1", "{} (faux)", "jusqu'au {}", "à partir du {}", "{} puis le 3",
]))  # fmt: skip
def test_a_day_in_doubt_is_never_taken(day: date, around: str) -> None:
    assert read("date", around.format(f"{day:%d/%m/%Y}"))[1] == "reject"


@pytest.mark.parametrize(
    "typed",
    [
        "12/03/20..",
        "premier 12 2026",
        "12/03/2026 2h30",
        "12 mars deux mille bleu",
        "..",
        "12..03..26..",
        "Date 2026,2,12",
    ],
)
def test_half_a_date_is_refused(typed: str) -> None:
    assert read("date", typed)[1] == "reject"


@pytest.mark.parametrize(
    "typed",
    [
        "- 12/03/2026",
        "12:03:2026",
        "12|03|2026",
        "né(e) le 12/03/2026",
        "12/03/2026 (10h)",
        "March 12th 2026",
        "12 mars deux mille vingt-six",
    ],
)
def test_strange_signs_around_a_day_are_mended(typed: str) -> None:
    assert read("date", typed) == ("2026-03-12", "repair")


@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize(
    "typed", ["30/02/{}", "29/02/{}", "31 avril {}", "31/06/{}", "31/09/{}", "00/01/{}", "1/13/{}"]
)
def test_days_that_no_calendar_has_are_refused(typed: str, year: int) -> None:
    assert read("date", typed.format(year)) == ("invalid", "reject")
    assert read("datetime", f"{typed.format(year)} 14h30")[1] == "reject"


TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))


@given(TIMES)
def test_a_time_of_day_reads_back_from_each_of_its_forms(time: object) -> None:
    text = f"{time:%H:%M}"
    hour, minute = text.split(":")
    forms = [
        f"{hour}h{minute}", text, f"{hour} h {minute}", f"{hour}H{minute}", f"à {hour}h{minute}",
        f"({hour}h{minute})", f"{hour}h{minute}.", f"{text}:00", f"1899-12-30 {text}:00",
        f"{hour} : {minute}", f"{hour}h{minute}mn", f"{hour}h : {minute}",
    ]  # fmt: skip
    assert {read("time", form)[0] for form in forms} <= {text, "ambiguous"}
    if not "01:00" <= text < "06:00":  # before six, « 2h30 » may be a duration
        assert {read("time", form)[0] for form in forms} == {text}


@given(TIMES, TIMES)
def test_a_span_of_the_day_reads_back_or_is_the_wrong_way_round(
    first: object, last: object
) -> None:
    start, end = f"{first:%Hh%M}", f"{last:%Hh%M}"
    value, _ = read("time_range", f"{start}-{end}")
    expected = {"start": start.replace("h", ":"), "end": end.replace("h", ":")}
    is_night = end == "00h00" and start >= "12h00"
    is_right = start < end or is_night
    assert value in ([expected, "ambiguous"] if is_right else ["invalid", "ambiguous"])


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("début 14h30", "14:30"), ("14 heures trente", "14:30"), ("- 16h45", "16:45"),
        ("midi et demi", "12:30"), ("quatorze heures trente", "14:30"), ("oh", "invalid"),
        ("2026", "ambiguous"), ("dès 14h", "ambiguous"), ("14h du matin", "ambiguous"),
        ("midi bleu", "ambiguous"), ("12h du soir", "ambiguous"),
    ],
)  # fmt: skip
def test_an_hour_in_words_is_read_and_a_doubtful_one_asked(typed: str, value: str) -> None:
    assert read("time", typed)[0] in {value, "invalid" if value == "ambiguous" else value}


@pytest.mark.parametrize(
    "typed",
    [
        "6, 13 octobre et 3 novembre 2026", "06/10/2026 13/10/2026 03/11/2026",
        "- 06/10/2026\n- 13/10/2026\n- 03/11/2026", "mardis 6, 13 octobre et 3 novembre 2026",
    ],
)  # fmt: skip
def test_a_list_of_days_is_read_whatever_parts_it(typed: str) -> None:
    assert read("date_list", typed)[0] == ["2026-10-06", "2026-10-13", "2026-11-03"]


@pytest.mark.parametrize("typed", ["1 er avril 2026", "1er avril 2026", "1ᵉʳ avril 2026"])
def test_the_first_of_a_month_is_read_however_its_ending_is_set(typed: str) -> None:
    assert read("date", typed)[0] == "2026-04-01"


def test_a_list_of_days_that_are_not_that_weekday_is_refused() -> None:
    assert read("date_list", "jeudis 6 et 13 octobre 2026") == ("ambiguous", "reject")


@pytest.mark.parametrize(
    "typed",
    ["12-14/03/2026", "2026-03-12/2026-03-14", "(du 12 au 14 mars 2026)", "12 - 14 mars 2026"],
)
def test_a_span_of_days_is_read_whatever_parts_it(typed: str) -> None:
    assert read("date_range", typed)[0] == {"start": "2026-03-12", "end": "2026-03-14"}
