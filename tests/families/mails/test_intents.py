"""A mail is kept as what caused it, and says what is true when it leaves (ADR 21)."""

from collections.abc import Iterable
from email import message_from_bytes
from email.policy import default

import pytest

from sync_service.families.change_registration import cancel, forget
from sync_service.families.compose_mail import compose_mail
from sync_service.families.find_registration import resend_links
from sync_service.families.follow_sessions import follow_sessions
from sync_service.families.sign_in import ask_sign_in
from sync_service.ports import Mail
from tests.entrypoints.web.town import Town
from tests.families.test_follow_sessions import change_in_sheet, family

ANA = "ana@example.org"


def waiting(town: Town) -> list[Mail]:
    with town.database.reading() as stored:
        return list(stored.outbox.read_open())


def composed(town: Town, mail: Mail) -> str | None:
    with town.database.reading() as stored:
        message = compose_mail(stored, town.desk, mail)
    return None if message is None else message.decode().replace("=\r\n", "")


def in_calendars(town: Town, name: str) -> list[str]:
    """What the files for a calendar say of it, mail by mail."""
    messages = [message_from_bytes(said, policy=default) for _, _, said in town.mails()]
    files = [part.get_content() for one in messages for part in one.iter_attachments()]
    lines = [line for file in files for line in file.splitlines()]
    return [line.partition(":")[2] for line in lines if line.startswith(f"{name}:")]


def test_what_is_kept_names_nobody_and_holds_no_link() -> None:
    town = Town()
    session = town.add_session()
    ref = family(town, session, "Ana", email=ANA)
    ask_sign_in(town.desk, town.settings.coordinators, town.settings.coordinators[0])

    confirmation, sign_in = waiting(town)

    assert (confirmation.message, sign_in.message) == (b"", b"")
    assert confirmation.about == {"refs": [ref], "session_ref": session}
    assert sign_in.about == {"refs": []}


def test_a_letter_says_the_hour_and_the_place_of_the_moment_when_it_leaves() -> None:
    town = Town()
    session = town.add_session(start_time="14:30", place="Salle A")
    family(town, session, "Ana", email=ANA)
    [mail] = waiting(town)

    town.change(session, start_time="15:15", place="Salle des roses")

    said = composed(town, mail) or ""
    assert "15=C2=A0h=C2=A015" in said
    assert "Salle des roses" in said
    assert "Salle A" not in said


def test_a_letter_of_another_session_tells_nothing_of_this_one() -> None:
    town = Town()
    session, other = town.add_session(title="Cuisine"), town.add_session(title="Poterie")
    ref = family(town, session, "Ana", email=ANA)
    [mail] = waiting(town)

    town.change(ref, session_id=other)

    assert "Cuisine" in (composed(town, mail) or "")


def test_nothing_is_said_of_a_session_that_was_brought_forward_and_is_over() -> None:
    town = Town()
    session = town.add_session()
    family(town, session, "Ana", email=ANA)
    [mail] = waiting(town)

    town.change(session, date="2026-11-24")

    assert composed(town, mail) is None


@pytest.mark.parametrize(("days_later", "is_told"), [(0, True), (60, False)])
def test_whoever_was_taken_out_is_told_so_though_the_year_was_mistaken_since(
    days_later: int, *, is_told: bool
) -> None:
    """Not once it has been: nobody reads then of a place that they had."""
    town = Town()
    session = town.add_session()
    ref = family(town, session, "Ana", email=ANA)
    [confirmation] = waiting(town)
    cancel(town.desk, ref)
    [mail] = [one for one in waiting(town) if one.kind == "left"]

    town.change(session, date="2025-12-09")
    town.clock.pass_by(hours=24 * days_later)

    assert composed(town, confirmation) is None
    assert (composed(town, mail) is not None and not mail.is_late(town.clock.now())) == is_told


def test_what_happened_is_told_in_its_order_though_more_happened_since() -> None:
    town = Town()
    session = town.add_session()
    cancel(town.desk, family(town, session, "Ana", email=ANA))

    assert [kind for _, kind, _ in town.mails()] == ["confirmation", "left"]
    assert in_calendars(town, "METHOD") == ["PUBLISH", "CANCEL"]


def test_the_last_file_for_a_calendar_counts_though_both_leave_together() -> None:
    town = Town()
    session = town.add_session()
    ref = family(town, session, "Ana", email=ANA)
    town.clock.pass_by(hours=1)
    cancel(town.desk, ref)
    town.clock.pass_by(hours=5)

    first, last = [int(number) for number in in_calendars(town, "SEQUENCE")]
    assert first < last


def test_whoever_gave_up_its_seat_is_not_reminded_of_it() -> None:
    town = Town()
    session = town.add_session(date="2026-11-27")
    refs = [family(town, session, name, email=f"{name}@example.org") for name in ("ana", "bea")]
    town.clock.pass_by(days=1.2)
    follow_sessions(town.desk)
    assert [kind for _, kind, _ in town.mails()][2:] == ["reminder", "reminder"]

    cancel(town.desk, refs[0])

    reminded = [to for to, kind, _ in town.mails() if kind == "reminder"]
    assert reminded == ["bea@example.org"]


def test_whoever_is_forgotten_gets_nothing_and_is_kept_nowhere() -> None:
    town = Town()
    session = town.add_session()
    ref = family(town, session, "Ana", email=ANA)
    [mail] = waiting(town)

    forget(town.desk, ref)

    assert composed(town, mail) is None
    assert waiting(town) == []


def test_links_are_those_of_what_is_to_come_when_the_mail_leaves() -> None:
    town = Town()
    sessions = [town.add_session(title=title) for title in ("Cuisine", "Poterie")]
    refs = [family(town, one, "Ana", email=ANA) for one in sessions]
    resend_links(town.desk, ANA)
    *_, mail = waiting(town)

    cancel(town.desk, refs[0])
    said = composed(town, mail) or ""
    assert ("Cuisine" in said, "Poterie" in said) == (False, True)

    cancel(town.desk, refs[1])
    assert composed(town, mail) is None


def test_a_sign_in_mail_that_arrives_twice_holds_one_link() -> None:
    town = Town()
    ask_sign_in(town.desk, town.settings.coordinators, town.settings.coordinators[0])
    [mail] = waiting(town)

    def links() -> set[str]:
        said = composed(town, mail) or ""
        return {word for word in said.split() if "/coordination/entrer/" in word}

    first = links()
    town.clock.pass_by(minutes=3)
    assert links() == first
    assert first


def put_off(town: Town) -> Mail:
    """The mail server has the first mail wait, and takes those that come after it."""
    mail = waiting(town)[0]
    with town.database.transaction() as stored:
        stored.outbox.failed(mail.id or 0, "450", town.clock.now())
    return mail


def take_the_others(town: Town, put_off: Mail) -> list[str]:
    """The kinds of the mails that leave before the one that was put off."""
    others = [mail for mail in waiting(town) if mail.id != put_off.id]
    leave(town, others)
    return [mail.kind for mail in others]


def leave(town: Town, mails: Iterable[Mail]) -> None:
    with town.database.transaction() as stored:
        for mail in mails:
            stored.outbox.sent(mail.id or 0)


def test_a_letter_that_a_newer_one_overtook_does_not_say_the_contrary_after_it() -> None:
    town = Town()
    session = town.add_session(capacity=1)
    first = family(town, session, "Bea")
    family(town, session, "Ana", email=ANA)
    late = put_off(town)

    cancel(town.desk, first)

    assert take_the_others(town, late) == ["promotion"]
    assert composed(town, late) is None


def test_a_place_that_was_given_up_is_not_confirmed_after_that_was_written() -> None:
    town = Town()
    ref = family(town, town.add_session(), "Ana", email=ANA)
    late = put_off(town)

    cancel(town.desk, ref)

    assert composed(town, late) is not None
    assert take_the_others(town, late) == ["left"]
    assert composed(town, late) is None


def test_a_session_that_takes_place_after_all_is_not_called_off_afterwards() -> None:
    town = Town()
    session = town.add_session()
    follow_sessions(town.desk)
    family(town, session, "Ana", email=ANA)
    leave(town, waiting(town))
    town.clock.pass_by(hours=1)
    change_in_sheet(town, session, status="cancelled")
    follow_sessions(town.desk)
    late = put_off(town)

    town.clock.pass_by(hours=1)
    change_in_sheet(town, session, status="planned")
    follow_sessions(town.desk)

    assert (late.kind, take_the_others(town, late)) == ("cancelled", ["change"])
    assert composed(town, late) is None


def test_what_is_true_still_is_told_though_a_newer_letter_left_first() -> None:
    town = Town()
    session = town.add_session()
    follow_sessions(town.desk)
    family(town, session, "Ana", email=ANA)
    late = put_off(town)

    town.clock.pass_by(hours=1)
    change_in_sheet(town, session, place="Salle des roses")
    follow_sessions(town.desk)

    assert take_the_others(town, late) == ["change"]
    assert composed(town, late) is not None
