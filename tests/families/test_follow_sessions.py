from datetime import datetime

import pytest

from french_cells.reading import Value
from sync_service.domain.record import Change
from sync_service.families.calls.noted_calls import give_seat, has_been_called
from sync_service.families.calls.people_to_phone import read_people_to_phone
from sync_service.families.follow_sessions import Followed, follow_sessions
from sync_service.families.links import FormToken
from sync_service.families.register import Registered, SentForm, register
from sync_service.families.registration import Answers
from tests.entrypoints.web.town import PARIS, Town

NOTHING = Followed()


@pytest.fixture
def town() -> Town:
    town = Town()
    follow_sessions(town.desk)
    town.clock.pass_by(minutes=20)
    return town


def family(town: Town, session: str, name: str, **answers: object) -> str:
    token = FormToken(f"{town.rng.number():032x}", session, 0.0)
    given = Answers(given_name=name, adults_count=1, **answers)  # type: ignore[arg-type]
    done = register(town.desk, SentForm(token, given))
    ref = done.ref if isinstance(done, Registered) else None
    assert ref is not None
    return ref


def change_in_sheet(town: Town, session: str, **fields: Value) -> None:
    """As the sync does it: values and journal in one transaction."""
    before = town.record(session).fields
    at = town.clock.now()
    with town.database.transaction() as stored:
        stored.records.update(session, fields, at)
        stored.journal.append(
            Change(session, name, before.get(name), value, "sheet:x:0", at)
            for name, value in fields.items()
        )


def delete_row(town: Town, ref: str) -> None:
    """As the sync does it, once it is missing for good."""
    at = town.clock.now()
    with town.database.transaction() as stored:
        stored.records.archive([ref], at)
        stored.journal.append([Change(ref, "*", ref, None, "sheet:x:0", at)])


def kinds(town: Town) -> list[tuple[str, str]]:
    return [(to, kind) for to, kind, _ in town.mails()]


def calls(town: Town) -> list[tuple[str, str]]:
    with town.database.reading() as stored:
        found = read_people_to_phone(stored, town.clock.now())
    return [(str(call.record.fields["given_name"]), call.reason) for call in found]


def test_families_are_told_of_another_hour_once_by_mail_or_by_telephone(town: Town) -> None:
    session = town.add_session()
    family(town, session, "Ana", email="ana@example.org")
    family(town, session, "Bea", phone="+33639981234")
    family(town, session, "Cleo")
    town.clock.pass_by(hours=1)
    change_in_sheet(town, session, start_time="15:00", place="Salle des fêtes")
    assert follow_sessions(town.desk) == Followed(told=1)
    assert follow_sessions(town.desk) == NOTHING
    assert kinds(town)[-1] == ("ana@example.org", "change")
    letter = town.mails()[-1][2].decode().replace("=\r\n", "")
    assert "14=C2=A0h=C2=A030 =E2=86=92 15=C2=A0h" in letter
    assert calls(town) == [("Bea", "change"), ("Cleo", "change")]


def test_a_call_that_was_made_leaves_the_list_until_there_is_news(town: Town) -> None:
    session = town.add_session()
    bea = family(town, session, "Bea", phone="+33639981234")
    town.clock.pass_by(hours=1)
    change_in_sheet(town, session, place="Salle A")
    has_been_called(town.desk, bea, "change")
    assert calls(town) == []
    town.clock.pass_by(hours=1)
    change_in_sheet(town, session, place="Salle B")
    assert calls(town) == [("Bea", "change")]


def test_whoever_registered_after_the_change_is_not_told(town: Town) -> None:
    session = town.add_session()
    change_in_sheet(town, session, start_time="15:00")
    town.clock.pass_by(minutes=1)
    family(town, session, "Ana", email="ana@example.org")
    assert follow_sessions(town.desk) == NOTHING


def test_a_change_that_was_taken_back_is_no_news(town: Town) -> None:
    session = town.add_session()
    family(town, session, "Ana", email="ana@example.org")
    town.clock.pass_by(minutes=1)
    change_in_sheet(town, session, start_time="15:00")
    change_in_sheet(town, session, start_time="14:30")
    assert follow_sessions(town.desk) == NOTHING


@pytest.mark.parametrize("minutes", [1, 30])
def test_who_was_told_of_a_change_is_told_that_it_was_taken_back(town: Town, minutes: int) -> None:
    """Within a quarter of an hour nobody was: the family stood there at three."""
    session = town.add_session()
    family(town, session, "Ana", email="ana@example.org")
    bea = family(town, session, "Bea")
    town.clock.pass_by(minutes=1)
    change_in_sheet(town, session, start_time="15:00")
    assert follow_sessions(town.desk) == Followed(told=1)
    has_been_called(town.desk, bea, "change")
    town.clock.pass_by(minutes=minutes)
    change_in_sheet(town, session, start_time="14:30")
    assert follow_sessions(town.desk) == Followed(told=1)
    letter = town.mails()[-1][2].decode().replace("=\r\n", "")
    assert "15=C2=A0h =E2=86=92 14=C2=A0h=C2=A030" in letter
    assert calls(town) == [("Bea", "change")]
    assert follow_sessions(town.desk) == NOTHING


def test_who_registered_between_two_changes_is_told_of_the_second(town: Town) -> None:
    session = town.add_session()
    family(town, session, "Ana", email="ana@example.org")
    town.clock.pass_by(minutes=1)
    change_in_sheet(town, session, start_time="15:00")
    town.clock.pass_by(minutes=1)
    family(town, session, "Bea", email="bea@example.org")
    family(town, session, "Cleo")
    town.clock.pass_by(minutes=1)
    change_in_sheet(town, session, start_time="16:00")
    assert follow_sessions(town.desk) == Followed(told=2)
    assert {to for to, kind in kinds(town) if kind == "change"} == {
        "ana@example.org",
        "bea@example.org",
    }
    assert calls(town) == [("Cleo", "change")]


def test_a_session_that_takes_place_after_all_is_told_to_who_read_that_it_does_not(
    town: Town,
) -> None:
    session = town.add_session()
    family(town, session, "Ana", email="ana@example.org")
    town.clock.pass_by(minutes=1)
    change_in_sheet(town, session, status="cancelled")
    assert follow_sessions(town.desk) == Followed(told=1)
    town.clock.pass_by(minutes=1)
    change_in_sheet(town, session, status="planned")
    assert follow_sessions(town.desk) == Followed(told=1)
    assert kinds(town)[-1] == ("ana@example.org", "change")


def test_a_cancelled_session_is_told_to_all_who_have_seats_or_wait(town: Town) -> None:
    session = town.add_session(capacity=1)
    family(town, session, "Ana", email="ana@example.org")
    family(town, session, "Bea", email="bea@example.org")
    family(town, session, "Cleo", phone="+33639981234")
    town.clock.pass_by(minutes=1)
    change_in_sheet(town, session, status="cancelled")
    assert follow_sessions(town.desk).told == 2
    assert kinds(town)[-2:] == [
        ("ana@example.org", "cancelled"),
        ("bea@example.org", "cancelled"),
    ]
    assert b'method="CANCEL"' in town.mails()[-1][2]
    assert calls(town) == [("Cleo", "cancelled")]


def test_more_seats_in_the_sheet_seat_those_who_wait(town: Town) -> None:
    session = town.add_session(capacity=1)
    for name in ("Ana", "Bea", "Cleo"):
        family(town, session, name, email=f"{name.lower()}@example.org")
    change_in_sheet(town, session, capacity=2)
    assert follow_sessions(town.desk).seated == 1
    statuses = [one.fields["status"] for one in town.registrations()]
    assert statuses == ["confirmed", "confirmed", "waiting"]
    assert kinds(town)[-1] == ("bea@example.org", "promotion")


def test_fewer_seats_in_the_sheet_drop_nobody(town: Town) -> None:
    session = town.add_session(capacity=2)
    family(town, session, "Ana", email="ana@example.org")
    family(town, session, "Bea", email="bea@example.org")
    change_in_sheet(town, session, capacity=1)
    assert follow_sessions(town.desk) == NOTHING
    assert {one.fields["status"] for one in town.registrations()} == {"confirmed"}


def test_two_days_before_families_are_reminded_once_and_not_at_night(town: Town) -> None:
    session = town.add_session(capacity=1)
    family(town, session, "Ana", email="ana@example.org")
    family(town, session, "Bea", email="bea@example.org")
    town.clock.instant = datetime(2026, 12, 8, 5, 0, tzinfo=PARIS)
    assert follow_sessions(town.desk) == NOTHING
    town.clock.pass_by(hours=3)
    assert follow_sessions(town.desk) == Followed(reminded=1)
    assert follow_sessions(town.desk) == NOTHING
    assert kinds(town)[-1] == ("ana@example.org", "reminder")


def test_a_fresh_registration_needs_no_reminder(town: Town) -> None:
    session = town.add_session()
    town.clock.instant = datetime(2026, 12, 8, 9, 0, tzinfo=PARIS)
    family(town, session, "Ana", email="ana@example.org")
    assert follow_sessions(town.desk) == NOTHING


def test_a_family_that_said_yes_on_the_telephone_has_its_seat(town: Town) -> None:
    session = town.add_session(capacity=1)
    family(town, session, "Ana", email="ana@example.org")
    bea = family(town, session, "Bea", phone="+33639981234")
    assert calls(town) == []
    assert not give_seat(town.desk, bea)
    change_in_sheet(town, session, capacity=2)
    assert calls(town) == [("Bea", "seat")]
    assert give_seat(town.desk, bea)
    assert calls(town) == []
    assert town.record(bea).fields["status"] == "confirmed"
