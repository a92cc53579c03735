"""A season's figures from invented records."""

from datetime import UTC, datetime
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from french_cells.reading import Value
from sync_service.digest.season_report import PartnerFigures, SeasonReport, make_report
from sync_service.digest.season_tables import NOT_COUNTED
from sync_service.domain.record import Entity, Record
from sync_service.domain.week import Season

SEASON = Season(2026)
NOW = datetime(2026, 11, 24, tzinfo=UTC)

Given: TypeAlias = tuple[str, Entity, dict[str, Value]]

EPIS: Given = ("S-1", "organisation", {"id": "les-epis", "name": "Les Épis"})
MJC: Given = ("S-2", "organisation", {"id": "mjc", "name": "MJC"})
CAFE: Given = (
    "A-1",
    "workshop",
    {"title": "Café", "lead_organisation_id": "les-epis", "is_new": True},
)


def report(*given: Given, archived: str = "") -> SeasonReport:
    records: dict[Entity, list[Record]] = {}
    for ref, entity, fields in (EPIS, MJC, CAFE, *given):
        one = Record(ref, entity, fields, NOW, archived=ref == archived)
        records.setdefault(entity, []).append(one)
    return make_report(SEASON, records)


def session(ref: str, day: str = "2026-10-03", status: str | None = "held") -> Given:
    return ref, "session", {"workshop_id": "A-1", "date": day, "status": status}


def count(ref: str, of: str, **counts: Value) -> Given:
    return ref, "session_count", {"session_id": of, **counts}


def partner(found: SeasonReport, slug: str) -> PartnerFigures:
    return next(one for one in found.partners if one.partner == slug)


def test_counts_of_held_sessions_add_up_by_action() -> None:
    found = report(
        session("D-1"),
        session("D-2"),
        count("B-1", "D-1", families_count=5, mothers_count=4, volunteer_hours=1.5),
        count("B-2", "D-2", families_count=3, mothers_count=None, volunteer_hours=2),
    )

    (action,) = found.actions
    assert (action.held, action.cancelled, action.uncounted, action.is_new) == (2, 0, 0, True)
    assert action.counts["families_count"] == 8
    assert action.counts["mothers_count"] == 4
    assert found.total("volunteer_hours") == 3.5


def test_of_two_counts_of_a_session_the_first_made_counts_and_only_that_one() -> None:
    """The last one did, while the page that corrects it showed the first."""
    two = (
        count("B-2", "D-1", families_count=5, children_0_2=6),
        count("B-1", "D-1", families_count=6),
    )
    found = report(session("D-1"), *two)
    assert (found.held, found.total("families_count"), found.total("children_0_2")) == (1, 5, 6)
    assert report(session("D-1"), *two, archived="B-2").total("families_count") == 6


def test_the_season_runs_from_the_first_of_september_to_the_last_of_august() -> None:
    days = ("2026-08-31", "2026-09-01", "2027-08-31", "2027-09-01")
    found = report(*(session(f"D-{number}", day) for number, day in enumerate(days)))

    assert found.held == 2


def test_a_session_held_without_a_count_is_said() -> None:
    found = report(session("D-1"), session("D-2"), count("B-1", "D-1", families_count=5))

    assert (found.held, found.uncounted) == (2, 1)


def test_a_count_says_that_the_session_took_place_whatever_its_status() -> None:
    found = report(session("D-1", status="cancelled"), count("B-1", "D-1", families_count=5))

    (action,) = found.actions
    assert (action.held, action.cancelled) == (1, 0)


def test_planned_sessions_and_actions_without_any_other_are_left_out() -> None:
    assert report(session("D-1", status="planned")).actions == []


def test_cancelled_sessions_are_counted_apart() -> None:
    (action,) = report(session("D-1", status="cancelled")).actions

    assert (action.held, action.cancelled) == (0, 1)


def test_a_session_that_was_called_off_does_not_count_families_of_those_that_were_held() -> None:
    """« Nombre de familles : 0 » beside a session of which nobody had said who came."""
    found = report(
        ("A-2", "workshop", {"title": "Yoga"}),
        session("D-1"),
        ("D-2", "session", {"workshop_id": "A-2", "date": "2026-10-04", "status": "cancelled"}),
    )

    assert (found.held, found.uncounted) == (1, 1)
    assert found.shown_total("families_count") is NOT_COUNTED
    assert report(session("D-2", status="cancelled")).shown_total("families_count") == 0


def test_what_is_archived_does_not_count() -> None:
    assert report(session("D-1"), archived="D-1").actions == []


def test_loans_count_for_their_owner_and_their_borrower() -> None:
    found = report(
        ("M-1", "item", {"owner_organisation_id": "mjc"}),
        ("E-1", "loan", {"item_code": "M-1", "borrower_organisation_id": "les-epis",
                         "loaned_on": "2026-10-01"}),
        ("E-2", "loan", {"item_code": "M-1", "borrower_organisation_id": "les-epis",
                         "loaned_on": "2025-10-01"}),
    )  # fmt: skip

    assert (partner(found, "mjc").lent, partner(found, "mjc").borrowed) == (1, 0)
    assert (partner(found, "les-epis").lent, partner(found, "les-epis").borrowed) == (0, 1)


def meeting(ref: str, day: str, **fields: Value) -> Given:
    known: dict[str, Value] = {"kind": "technical_committee", "status": "held", "date": day}
    return ref, "meeting", known | fields


def presence(ref: str, of: str, slug: str, status: str) -> Given:
    fields: dict[str, Value] = {"meeting_id": of, "organisation_id": slug, "status": status}
    return ref, "attendance", fields


def test_a_partner_is_present_where_any_of_its_members_is() -> None:
    found = report(
        meeting("R-1", "2026-09-10"),
        meeting("R-2", "2026-10-10"),
        presence("P-1", "R-1", "les-epis", "absent"),
        presence("P-2", "R-1", "les-epis", "represented"),
    )

    assert found.meetings == 2
    assert partner(found, "les-epis").meetings == {"present": 1, "unknown": 1}


def test_partners_unknown_to_the_attendance_sheets_are_not_reproached() -> None:
    found = report(meeting("R-1", "2026-09-10"), presence("P-1", "R-1", "les-epis", "present"))

    assert partner(found, "mjc").meetings == {}


def test_only_held_meetings_of_the_committee_count() -> None:
    found = report(
        meeting("R-1", "2026-09-10", status="cancelled"),
        meeting("R-2", "2026-10-10", kind="steering_committee"),
    )

    assert found.meetings == 0


def test_meetings_before_a_partner_joined_do_not_count_for_it() -> None:
    joined: Given = ("S-3", "organisation", {"id": "ludo", "ct_member_since": "2026-10-01"})
    found = report(
        joined,
        meeting("R-1", "2026-09-10"),
        meeting("R-2", "2026-10-10"),
        presence("P-1", "R-2", "ludo", "present"),
    )

    assert partner(found, "ludo").meetings == {"present": 1}


@given(st.lists(st.integers(0, 200), max_size=8))
def test_the_whole_is_the_sum_of_the_actions(families: list[int]) -> None:
    sessions = [session(f"D-{number}") for number in range(len(families))]
    counts = [
        count(f"B-{number}", f"D-{number}", families_count=many)
        for number, many in enumerate(families)
    ]

    assert report(*sessions, *counts).total("families_count") == sum(families)


def test_an_action_is_told_with_all_that_funders_ask_of_it() -> None:
    choir: Given = ("A-2", "workshop", {"title": "Chorale", "lead_organisation_id": "mjc",
                                        "scheme": "REAAP", "kind": "parents"})  # fmt: skip
    sung: Given = (
        "D-9",
        "session",
        {"workshop_id": "A-2", "date": "2026-10-03", "status": "held"},
    )
    found = report(choir, sung, session("D-1"))

    assert found.season == SEASON
    assert [(one.partner, one.title, one.ref) for one in found.actions] == [
        ("les-epis", "Café", "A-1"),
        ("mjc", "Chorale", "A-2"),
    ]
    assert (found.actions[1].scheme, found.actions[1].kind) == ("REAAP", "parents")
    assert not found.actions[1].is_new


def test_actions_come_by_partner_then_title() -> None:
    others: list[Given] = [
        (ref, "workshop", {"title": title, "lead_organisation_id": slug})
        for ref, title, slug in [("A-4", "Zumba", "a"), ("A-3", "Bal", "mjc"), ("A-2", "Bal", "a")]
    ]
    held: list[Given] = [
        (f"D-{n}", "session", {"workshop_id": f"A-{n}", "date": "2026-10-03", "status": "held"})
        for n in (2, 3, 4)
    ]
    assert [one.ref for one in report(*others, *held).actions] == ["A-2", "A-4", "A-3"]


def test_a_partner_is_counted_the_actions_that_it_leads() -> None:
    found = report(session("D-1"))

    assert (partner(found, "les-epis").actions, partner(found, "mjc").actions) == (1, 0)


def test_meetings_after_a_partner_left_do_not_count_for_it() -> None:
    left: Given = ("S-3", "organisation", {"id": "ludo", "ct_member_until": "2026-09-30"})
    found = report(
        left,
        meeting("R-1", "2026-09-10"),
        meeting("R-2", "2026-10-10"),
        presence("P-1", "R-1", "ludo", "present"),
    )

    assert partner(found, "ludo").meetings == {"present": 1}


def test_a_count_that_nobody_asked_for_is_none() -> None:
    found = report(session("D-1"), count("B-1", "D-1", families_count=5))

    assert found.total("shoe_size") == 0
