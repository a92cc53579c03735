"""The rule of three absences, case by case."""

from datetime import date

import pytest

from sync_service.digest.streak import Membership, find_streak, partner_presence

SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 10) for month in (9, 10, 11, 12))
ALWAYS = Membership()


def test_three_absences_in_a_row_mean_disengaged() -> None:
    held = {SEPTEMBER: ["absent"], OCTOBER: ["absent"], NOVEMBER: ["absent"]}

    streak = find_streak(held, ALWAYS)

    assert streak.absences == (SEPTEMBER, OCTOBER, NOVEMBER)
    assert streak.is_disengaged


@pytest.mark.parametrize("status", ["present", "represented"])
def test_coming_or_being_represented_ends_the_streak(status: str) -> None:
    held = {SEPTEMBER: ["absent"], OCTOBER: [status], NOVEMBER: ["absent"]}

    assert find_streak(held, ALWAYS).absences == (NOVEMBER,)


def test_a_blank_neither_adds_nor_resets_and_is_asked() -> None:
    held = {SEPTEMBER: ["absent"], OCTOBER: [], NOVEMBER: ["absent"]}

    streak = find_streak(held, ALWAYS)

    assert streak.absences == (SEPTEMBER, NOVEMBER)
    assert streak.unknown == (OCTOBER,)


def test_an_excuse_resets_the_streak() -> None:
    held = {SEPTEMBER: ["absent"], OCTOBER: ["excused"], NOVEMBER: ["absent"]}

    assert find_streak(held, ALWAYS).length == 1


def test_an_excuse_is_skipped_where_the_setting_says_so() -> None:
    held = {SEPTEMBER: ["absent"], OCTOBER: ["excused"], NOVEMBER: ["absent"]}

    assert find_streak(held, ALWAYS, excused_resets=False).length == 2


def test_meetings_before_the_partner_joined_do_not_count() -> None:
    held = {SEPTEMBER: ["absent"], OCTOBER: ["absent"], NOVEMBER: ["absent"]}

    streak = find_streak(held, Membership(since=OCTOBER))

    assert streak.absences == (OCTOBER, NOVEMBER)


def test_meetings_after_the_partner_left_do_not_count() -> None:
    held = {SEPTEMBER: ["absent"], DECEMBER: ["absent"]}

    assert find_streak(held, Membership(until=NOVEMBER)).absences == (SEPTEMBER,)


def test_meetings_count_by_date_whatever_their_order() -> None:
    held = {NOVEMBER: ["absent"], SEPTEMBER: ["absent"], OCTOBER: ["present"]}

    assert find_streak(held, ALWAYS).absences == (NOVEMBER,)


@pytest.mark.parametrize(
    ("members", "presence"),
    [
        (["absent", "present"], "present"),
        (["excused", "represented"], "present"),
        (["absent", "excused"], "excused"),
        (["absent", "absent"], "absent"),
        (["absent", None], "unknown"),
        ([None], "unknown"),
        ([], "unknown"),
    ],
)
def test_a_partner_is_where_its_members_are(members: list[str | None], presence: str) -> None:
    assert partner_presence(members) == presence


def test_the_first_and_the_last_day_on_the_committee_count() -> None:
    held = {SEPTEMBER: ["absent"], OCTOBER: ["absent"], NOVEMBER: ["absent"]}

    streak = find_streak(held, Membership(since=SEPTEMBER, until=NOVEMBER))

    assert streak.length == 3


@pytest.mark.parametrize(("length", "is_disengaged"), [(2, False), (3, True), (4, True)])
def test_a_partner_is_disengaged_from_the_third_absence_on(
    length: int, *, is_disengaged: bool
) -> None:
    days = (SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER)[:length]

    assert find_streak({day: ["absent"] for day in days}, ALWAYS).is_disengaged is is_disengaged
