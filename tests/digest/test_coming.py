"""« Les deux semaines qui viennent », from the Monday after the week."""

from dataclasses import replace

import pytest

from french_cells.reading import Value
from sync_service.digest.coming import Coming, find_coming
from sync_service.digest.facts import Facts
from sync_service.domain.record import Record
from tests.digest.week import WORKSHOP, facts, plain, record, registration, session

FIRST, LAST, AFTER, BEFORE = "2026-11-30", "2026-12-13", "2026-12-14", "2026-11-29"


def coming(*records: Record) -> Coming:
    return find_coming(facts(*records))


def meeting(day: str | None = FIRST, status: str = "planned", **fields: Value) -> Record:
    return record("R-1", "meeting", date=day, status=status, **fields)


def loan(due: str | None = FIRST, **fields: Value) -> Record:
    return record("E-1", "loan", due_on=due, borrower_organisation_id="les-epis", **fields)


@pytest.mark.parametrize(("day", "is_told"), [(BEFORE, 0), (FIRST, 1), (LAST, 1), (AFTER, 0)])
def test_fourteen_days_are_told_from_their_first_to_their_last(day: str, is_told: int) -> None:
    found = coming(session(date=day), meeting(day), loan(day))
    assert (len(found.sessions), len(found.meetings), len(found.loans)) == (is_told,) * 3
    assert bool(found) == bool(is_told)


@pytest.mark.parametrize("records", [[session()], [meeting()], [loan()]])
def test_one_thing_that_comes_is_enough_to_tell(records: list[Record]) -> None:
    assert bool(coming(*records))


def test_what_has_no_day_does_not_come() -> None:
    assert not coming(session(date=None), meeting(None), loan(None))


@pytest.mark.parametrize(
    ("hour", "when"),
    [
        ("09:00", "mardi 8 décembre, 9h"),
        ("14:30", "mardi 8 décembre, 14h30"),
        ("10:05", "mardi 8 décembre, 10h05"),
    ],
)
def test_an_hour_is_said_as_people_say_it(hour: str, when: str) -> None:
    assert coming(session(start_time=hour)).sessions[0].when == when


def test_a_session_without_a_limit_tells_only_who_comes() -> None:
    one = coming(session(capacity=None)).sessions[0]
    assert (one.taken, one.share, one.bar) == ("0", None, "")
    assert one.place == "Maison de quartier"


def test_what_no_page_shows_as_a_session_is_none_in_the_letter() -> None:
    assert not coming(session(workshop_id="A-9"))
    assert not coming(session(start_time=None))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("technical_committee", "Comité technique"),
        ("steering_committee", "Comité de pilotage"),
        ("working_group", "Groupe de travail"),
        ("other", "Réunion"),
    ],
)
def test_a_meeting_is_called_by_its_kind(kind: str, said: str) -> None:
    assert plain(coming(meeting(kind=kind)).meetings[0]) == f"{said} : lundi 30 novembre"


def test_a_meeting_is_told_with_its_place() -> None:
    assert coming(meeting(place="Mairie")).meetings[0].endswith("lundi 30 novembre, Mairie")


@pytest.mark.parametrize("status", ["cancelled", "postponed", "held"])
def test_a_meeting_that_does_not_take_place_or_has_been_is_not_told(status: str) -> None:
    assert not coming(meeting(status=status))


def test_a_loan_due_is_told_with_what_and_by_whom() -> None:
    item = record("M-1", "item", label="Malle")
    assert [plain(line) for line in coming(item, loan(item_code="M-1")).loans] == [
        "Malle, à rendre par Les Épis : lundi 30 novembre"
    ]


def test_a_loan_of_something_unknown_is_called_by_its_reference() -> None:
    assert coming(loan()).loans[0].startswith("E-1, à rendre")


def test_a_loan_given_back_does_not_come() -> None:
    assert not coming(loan(returned_on="2026-11-28"))


@pytest.mark.parametrize("status", ["cancelled", "lost", "available"])
def test_a_loan_that_was_called_off_is_lost_or_back_does_not_come(status: str) -> None:
    """« À rendre » was said of a loan that had been called off."""
    assert not coming(loan(status=status))


def test_lines_do_not_break_before_a_colon_and_come_by_day() -> None:
    given: Facts = facts(
        record("R-1", "meeting", date=LAST), record("R-2", "meeting", date=FIRST),
        record("E-1", "loan", due_on=LAST), record("E-2", "loan", due_on=FIRST),
    )  # fmt: skip
    found = find_coming(given)
    assert found.meetings[0].endswith("\u00a0: lundi 30 novembre")
    assert [line[:3] for line in found.loans] == ["E-2", "E-1"]
    assert "\u00a0:" in found.loans[0]


def test_who_looks_at_what_takes_no_registration_does_not_read_that_nobody_comes() -> None:
    free = replace(WORKSHOP, fields={**WORKSHOP.fields, "registration_mode": "free"})
    (one,) = coming(free, session()).sessions
    (closed,) = coming(session(registration_open=False)).sessions
    (typed,) = coming(free, session(), registration("N-1", "confirmed")).sessions
    assert (one.taken, one.share) == ("sans inscription", None)
    assert closed.taken == "0 sur 10, inscriptions fermées"
    assert typed.taken == "1 sur 10", "who is typed in the sheet is counted all the same"
