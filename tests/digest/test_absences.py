"""Partners that miss meetings, counted from records as they are stored."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest

from french_cells.reading import Value
from sync_service.digest.absences import (
    Absence,
    Membership,
    absence_tasks,
    find_absences,
    find_streak,
    partner_presence,
)
from sync_service.digest.facts import Task, Weight
from sync_service.domain.record import Record
from tests.digest.week import ADDRESSES, EPIS, facts, record

DAYS = ("2026-09-10", "2026-10-10", "2026-11-10")

SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 10) for month in (9, 10, 11, 12))
ALWAYS = Membership()


def meetings(kind: str = "technical_committee", status: str = "held") -> Sequence[Record]:
    return [record(f"R-{day}", "meeting", kind=kind, date=day, status=status) for day in DAYS]


def marks(statuses: Sequence[str | None], slug: str = "ludo") -> Sequence[Record]:
    return [
        record(f"P-{slug}-{day}", "attendance", meeting_id=f"R-{day}", organisation_id=slug,
               status=status)
        for day, status in zip(DAYS, statuses, strict=True)
    ]  # fmt: skip


ABSENT = marks(["absent"] * 3)


def test_absences_count_since_the_first_of_the_streak() -> None:
    assert find_absences(facts(*meetings(), *ABSENT)) == [
        Absence("ludo", "Ludothèque", 3, tuple(date(2026, month, 10) for month in (9, 10, 11)))
    ]


@pytest.mark.parametrize(
    ("kind", "status"),
    [("steering_committee", "held"), ("technical_committee", "planned"), ("", "")],
)
def test_only_held_meetings_of_the_technical_committee_count(kind: str, status: str) -> None:
    assert find_absences(facts(*meetings(kind, status), *ABSENT)) == []


def test_a_partner_counts_only_while_it_sits_on_the_committee() -> None:
    fields = {"ct_member_since": "2026-10-10", "ct_member_until": "2026-12-09"}
    member = replace(EPIS, fields={**EPIS.fields, **fields})
    given = facts(*meetings(), *marks(["absent"] * 3, "les-epis"))
    given = replace(given, records={**given.records, "organisation": [member]})
    (absence,) = find_absences(given)
    assert (absence.length, absence.since) == (2, date(2026, 10, 10))


def test_a_partner_that_has_no_record_is_counted_by_its_slug() -> None:
    assert find_absences(facts(*meetings(), *marks(["absent"] * 3, "inconnu"))) == [
        Absence("inconnu", "inconnu", 3, tuple(date(2026, month, 10) for month in (9, 10, 11)))
    ]


def test_an_attendance_of_nobody_is_no_partner() -> None:
    assert find_absences(facts(*meetings(), *marks(["absent"] * 3, ""))) == []


@pytest.mark.parametrize(("resets", "length"), [(True, 1), (False, 2)])
def test_an_excuse_resets_where_the_setting_says_so(resets: bool, length: int) -> None:  # noqa: FBT001
    given = facts(*meetings(), *marks(["absent", "excused", "absent"]), excused_resets=resets)
    assert [one.length for one in find_absences(given)] == [length]


def test_several_members_of_a_partner_are_one() -> None:
    came = record(
        "P-2", "attendance", meeting_id="R-2026-11-10", organisation_id="ludo", status="present"
    )
    assert find_absences(facts(*meetings(), *ABSENT, came)) == []


def test_the_longest_streaks_come_first_and_equal_ones_in_the_order_of_names() -> None:
    statuses = {"ludo": ["absent"] * 3, "b": ["absent"] * 3, "a": ["present", "absent", "absent"]}
    given = facts(*meetings(), *(one for slug, s in statuses.items() for one in marks(s, slug)))
    assert [one.partner for one in find_absences(given)] == ["b", "Ludothèque", "a"]


def test_one_absence_is_no_task_yet() -> None:
    assert list(absence_tasks(facts(*meetings(), *marks(["present", "present", "absent"])))) == []


def test_two_absences_are_a_task_that_leads_to_this_very_partner() -> None:
    (task,) = absence_tasks(facts(*meetings(), *marks(["present", "absent", "absent"])))
    assert (task.link, task.since) == (
        ADDRESSES.desk("absences#ludo"),
        date(2026, 10, 10),
    )


def test_blanks_of_the_latest_meeting_are_asked_for_all_partners_at_once() -> None:
    given = facts(*meetings(), *marks([None, "present", None]), *marks([None] * 3, "les-epis"))
    assert list(absence_tasks(given)) == [
        Task(
            "Comité technique du 10/11/2026 : présence non notée pour 2 partenaires.",
            ADDRESSES.desk("absences#non-notees"),
            date(2026, 11, 10),
            Weight.ABSENCES,
        )
    ]


def test_a_message_is_proposed_at_the_third_absence_to_nobody_yet() -> None:
    (third,) = absence_tasks(facts(*meetings(), *ABSENT))
    (second,) = absence_tasks(facts(*meetings(), *marks(["present", "absent", "absent"])))
    message = unquote(third.messages[0].message)

    assert message.startswith("mailto:?subject=Comité technique : vous nous manquez&")
    assert "aux 3 dernières réunions du comité technique (10/09/2026, 10/10/2026, 10/11" in message
    assert second.messages == ()


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


@pytest.mark.parametrize(
    "left", [{"archived": True}, {"ct_member_until": "2026-11-29"}], ids=["archived", "left"]
)
def test_whoever_is_archived_or_has_left_the_committee_is_reproached_nothing(
    left: dict[str, Value],
) -> None:
    held, missed = meetings(), marks(["absent"] * 3, "gone")

    def absent(**more: Value) -> list[str]:
        gone = record("S-9", "organisation", id="gone", name="Partis", **more)
        return [one.slug for one in find_absences(facts(gone, *held, *missed))]

    assert absent() == ["gone"]
    assert absent(**left) == []
