from collections.abc import Sequence

import pytest

from sync_service.families.choosing import bands_of, choose
from sync_service.families.sessions import Session, read_sessions
from tests.entrypoints.web.town import Town


@pytest.mark.parametrize(
    ("ages", "bands"),
    [
        ("3-6 years", ["3-5", "6-11"]),
        ("0-3 years", ["0-2", "3-5"]),
        ("18-35 months", ["0-2"]),
        ("12+ years", ["12-17"]),
        ("6+ years", ["6-11", "12-17"]),
        ("18+ years", []),
        ("", []),
        ("tous", []),
    ],
)
def test_ages_fall_into_the_forms_bands(ages: str, bands: list[str]) -> None:
    assert list(bands_of(ages)) == bands


def sessions_of(*rows: dict[str, str]) -> Sequence[Session]:
    town = Town()
    for row in rows:
        town.add_session(**row)
    with town.database.reading() as stored:
        return read_sessions(stored.records, town.clock.now())


SESSIONS = sessions_of(
    {"title": "Bébés", "target_ages": "0-2 years", "date": "2026-12-09"},
    {"title": "Jeux", "target_ages": "6+ years", "date": "2026-12-12"},
    {"title": "Café", "date": "2026-12-09"},
)


def test_what_names_no_age_is_for_every_child() -> None:
    fitting, _ = choose(SESSIONS, {"age": "0-2"})
    assert {one.title for one in fitting} == {"Bébés", "Café"}


def test_each_choice_offers_what_leads_to_a_session_and_keeps_the_others() -> None:
    fitting, choices = choose(SESSIONS, {"jour": "3", "age": "12-17"})
    by_name = {one.parameter: one for one in choices}
    assert [one.title for one in fitting] == ["Café"]
    assert by_name["age"].offered == ["0-2"]
    assert by_name["age"].others == {"jour": "3"}
    assert by_name["jour"].offered == ["3", "6"]
    assert by_name["jour"].chosen == "3"


@pytest.mark.parametrize(
    "asked", [{"jour": "7"}, {"age": "x"}, {"commune": ""}, {"lieu": "Ailleurs"}]
)
def test_what_no_session_offers_is_not_asked(asked: dict[str, str]) -> None:
    fitting, choices = choose(SESSIONS, asked)
    assert list(fitting) == list(SESSIONS)
    assert [one.chosen for one in choices] == [""] * 4
