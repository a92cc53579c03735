"""Figures of the week and of the season, at the edges."""

from datetime import date

import pytest

from french_cells.reading import Value
from sync_service.digest.figures import (
    RegistrationFigures,
    SeasonFigure,
    find_registrations,
    find_season,
)
from sync_service.domain.record import Change, Record
from sync_service.domain.week import Week
from tests.digest.week import IN_THE_WEEK, facts, record, session

THIS_WEEK = Week(2026, 48)


def held(number: int, day: str | None, **counts: Value) -> list[Record]:
    return [
        session(f"D-{number}", date=day),
        record(f"B-{number}", "session_count", session_id=f"D-{number}", **counts),
    ]


def seasons(*records: Record, week: Week = THIS_WEEK) -> list[tuple[int | None, int | None]]:
    return [(one.now, one.before) for one in find_season(facts(*records, week=week))]


def status(before: str, after: str) -> Change:
    return Change("N-1", "status", before, after, "form", IN_THE_WEEK)


@pytest.mark.parametrize(
    "figures",
    [
        RegistrationFigures(new=1),
        RegistrationFigures(cancelled=1),
        RegistrationFigures(promoted=1),
    ],
)
def test_one_figure_is_enough_to_tell(figures: RegistrationFigures) -> None:
    assert figures
    assert not RegistrationFigures(people=3)


def test_only_a_step_from_waiting_to_a_place_is_a_promotion() -> None:
    changes = [status("waiting", "confirmed"), status("cancelled", "confirmed"),
               status("waiting", "cancelled"), status("confirmed", "attended")]  # fmt: skip
    figures = find_registrations(facts(changes=changes))
    assert (figures.promoted, figures.cancelled, figures.new) == (1, 1, 0)


def test_a_registration_filled_in_later_is_not_a_second_one() -> None:
    changes = [
        Change("N-1", "*", None, "N-1", "form", IN_THE_WEEK),
        Change("N-1", "email", None, "a@example.org", "form", IN_THE_WEEK),
        Change("N-2", "*", "N-2", None, "purge", IN_THE_WEEK),
    ]
    figures = find_registrations(facts(changes=changes))
    assert (figures.new, figures.people) == (1, 0)


def test_one_form_for_all_dates_of_a_cycle_is_one_registration() -> None:
    """A family that came to a cycle of three dates was three families in the letter."""
    cycle = record("A-9", "workshop", title="Massage", is_cycle=True)
    dates = [session(f"D-{n}", workshop_id="A-9", date=f"2026-12-0{n}") for n in (1, 2, 3)]
    families = [
        record(
            f"N-{name}{n}",
            "registration",
            session_id=f"D-{n}",
            given_name=name,
            submitted_at="2026-11-25T09:00:00+01:00",
            adults_count=2,
        )
        for name in ("Ana", "Zoé")
        for n in (1, 2, 3)
    ]
    refs = [one.ref for one in families]
    changes = [Change(one, "*", None, one, "form", IN_THE_WEEK) for one in refs]
    changes += [
        Change(one, "status", "confirmed", "cancelled", "form", IN_THE_WEEK) for one in refs[:3]
    ]

    figures = find_registrations(facts(cycle, *dates, *families, changes=changes))

    assert (figures.new, figures.people, figures.cancelled) == (2, 4, 1)


def test_rows_that_were_typed_without_an_hour_are_a_registration_each() -> None:
    """Two Maries of a cycle, noted in the sheet without a telephone, were one family."""
    cycle = record("A-9", "workshop", title="Massage", is_cycle=True)
    date = session("D-1", workshop_id="A-9", date="2026-12-01")
    typed = [
        record(f"N-{n}", "registration", session_id="D-1", given_name="Marie", adults_count=1)
        for n in (1, 2)
    ]
    changes = [Change(one.ref, "*", None, one.ref, "sheet:1:2", IN_THE_WEEK) for one in typed]

    figures = find_registrations(facts(cycle, date, *typed, changes=changes))

    assert (figures.new, figures.people) == (2, 2)


def test_a_season_alone_is_shown_beside_nothing() -> None:
    assert seasons(*held(1, "2026-10-06"))[0] == (1, None)
    assert seasons(*held(1, "2025-10-06"))[0] == (0, 1)
    assert seasons() == []


def test_the_seasons_are_counted_up_to_the_same_day() -> None:
    records = [*held(1, "2026-11-29"), *held(2, "2026-11-30"),
               *held(3, "2025-11-29"), *held(4, "2025-11-30")]  # fmt: skip
    assert seasons(*records)[0] == (1, 1)


def test_the_29th_of_february_is_compared_with_the_28th() -> None:
    leap = Week.of(date(2032, 2, 29))
    assert leap.sunday == date(2032, 2, 29)
    records = [*held(1, "2031-02-28"), *held(2, "2031-03-01"), *held(3, "2030-02-28")]
    assert seasons(*records, week=leap)[0] == (0, 1)


def test_a_count_of_a_session_that_has_no_day_or_is_gone_counts_nowhere() -> None:
    orphan = record("B-2", "session_count", session_id="D-9")
    assert seasons(*held(1, None), orphan) == []


def test_adults_and_children_of_all_ages_count() -> None:
    counts = {
        "families_count": 1, "mothers_count": 2, "fathers_count": 3, "other_adults_count": 4,
        "children_0_2": 1, "children_3_5": 2, "children_6_11": 3, "children_12_17": 4,
    }  # fmt: skip
    assert seasons(*held(1, "2026-10-06", **counts)) == [
        (1, None), (1, None), (9, None), (10, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "before", "shares"), [(10, 5, (100, 50)), (1, 3, (33, 100)), (0, 0, (0, 0))]
)
def test_bars_are_shares_of_the_larger_figure(
    now: int, before: int, shares: tuple[int, int]
) -> None:
    figure = SeasonFigure("Familles", now, before)
    assert (figure.now_share, figure.before_share) == shares
