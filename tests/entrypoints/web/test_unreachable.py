"""An address from which mails come back: the coordinator says so, and she phones instead."""

import pytest
from flask.testing import FlaskClient

from sync_service.families.calls.noted_calls import has_been_called
from sync_service.families.change_registration import cancel, change_registration
from sync_service.families.follow_sessions import follow_sessions
from sync_service.families.mails.send_mails import send_mails
from sync_service.families.news import send_news
from sync_service.families.registration import Answers
from tests.entrypoints.web.town import Town, TownSettings, find_token, send_form, sign_in
from tests.families.test_follow_sessions import calls, change_in_sheet, delete_row, family

ADDRESS, OTHER = "ana@example.org", "ana.b@example.org"


def make_town(texts_url: str = "") -> Town:
    town = Town(TownSettings(texts_url=texts_url))
    follow_sessions(town.desk)
    town.clock.pass_by(minutes=20)
    return town


def mark(town: Town, address: str = ADDRESS) -> FlaskClient:
    client, token = sign_in(town)
    client.post("/coordination/adresses", data={"token": token, "email": address})
    send_mails(town.mailing)
    town.clock.pass_by(minutes=1)
    return client


def to(town: Town, address: str) -> list[str]:
    return [kind for recipient, kind, _ in town.mails() if recipient == address]


def test_nothing_more_is_written_to_it_and_its_family_is_called() -> None:
    town = make_town()
    session = town.add_session()
    family(town, session, "Ana", email=ADDRESS)
    family(town, session, "Bea", email="bea@example.org")
    town.clock.pass_by(minutes=5)
    assert to(town, ADDRESS) == ["confirmation"]

    page = mark(town).get("/coordination/").text
    assert ADDRESS not in [recipient for recipient, _ in town.mail_sender.messages]
    assert calls(town) == [("Ana", "address")]
    assert "1 famille à appeler, son adresse mail ne marche pas" in page
    assert "Aucun message ne lui arrive à ana@example.org. Elle a une place." in page

    change_in_sheet(town, session, place="Salle des fêtes")
    follow_sessions(town.desk)
    assert (to(town, ADDRESS), to(town, "bea@example.org")) == ([], ["change"])
    assert calls(town) == [("Ana", "change")], "one call, in which both are said"


def test_a_family_of_many_sessions_is_named_once_under_its_address() -> None:
    """« Lina, Lina, Lina, Lina » : she had registered for a cycle."""
    town = make_town()
    for name, day in (("Ana", "08"), ("Ana", "09"), ("Bea", "09")):
        family(town, town.add_session(date=f"2026-12-{day}"), name, email=ADDRESS)

    page = mark(town).get("/coordination/adresses").text

    assert "<p>Ana, Bea</p>" in page


def test_a_call_that_was_made_leaves_the_list() -> None:
    town = make_town()
    ana = family(town, town.add_session(), "Ana", email=ADDRESS)
    client = mark(town)
    token = client.get("/coordination/").text.partition('name="token" value="')[2].split('"')[0]
    client.post(f"/coordination/appels/{ana}", data={"token": token, "outcome": "address"})
    assert calls(town) == []


@pytest.mark.parametrize("how", ["row deleted", "cancelled"])
def test_whoever_was_taken_out_and_whose_mail_came_back_is_called(how: str) -> None:
    town = make_town()
    ana = family(town, town.add_session(), "Ana", email=ADDRESS)
    town.clock.pass_by(minutes=5)
    if how == "row deleted":
        delete_row(town, ana)
    else:
        change_in_sheet(town, ana, status="cancelled")
    follow_sessions(town.desk)
    assert (to(town, ADDRESS), calls(town)) == (["confirmation", "removed"], [])

    town.clock.pass_by(minutes=5)
    page = mark(town).get("/coordination/").text
    assert calls(town) == [("Ana", "removed")]
    assert ana in page
    has_been_called(town.desk, ana, "removed")
    assert calls(town) == []


def test_who_cancelled_itself_needs_no_call_when_its_mail_comes_back() -> None:
    town = make_town()
    ana = family(town, town.add_session(), "Ana", email=ADDRESS)
    cancel(town.desk, ana)
    mark(town)
    assert calls(town) == []


def test_a_family_with_several_sessions_is_asked_once() -> None:
    town = make_town()
    first = family(town, town.add_session(), "Ana", email=ADDRESS)
    family(town, town.add_session(title="Jeux", date="2026-12-10"), "Ana", email=ADDRESS)
    mark(town)
    assert calls(town) == [("Ana", "address")]
    has_been_called(town.desk, first, "address")
    assert calls(town) == []


def test_two_families_behind_one_address_are_two_calls() -> None:
    town = make_town()
    session = town.add_session()
    ana = family(town, session, "Ana", email=ADDRESS)
    family(town, session, "Bea", email=ADDRESS)
    family(town, town.add_session(title="Jeux", date="2026-12-10"), "ANA", email=ADDRESS)
    mark(town)
    assert sorted(calls(town)) == [("Ana", "address"), ("Bea", "address")]
    has_been_called(town.desk, ana, "address")
    assert calls(town) == [("Bea", "address")]


def test_a_seat_is_not_given_in_silence() -> None:
    town = make_town()
    session = town.add_session(capacity=1)
    bea = family(town, session, "Bea", email="bea@example.org")
    ana = family(town, session, "Ana", email=ADDRESS)
    mark(town)
    has_been_called(town.desk, ana, "address")
    cancel(town.desk, bea)
    follow_sessions(town.desk)

    assert calls(town) == [("Ana", "seat")]
    assert town.record(ana).fields["status"] == "waiting"


def test_who_has_a_mobile_too_reads_a_text_message_of_what_a_partner_causes() -> None:
    town = make_town("https://sms.example.org")
    session = town.add_session()
    family(town, session, "Ana", email=ADDRESS, phone="+33639981234")
    mark(town)
    change_in_sheet(town, session, place="Salle des fêtes")
    follow_sessions(town.desk)
    assert to(town, "+33639981234") == ["text-change"]
    assert calls(town) == [("Ana", "address")]


def test_another_address_ends_it_whoever_writes_it() -> None:
    town = make_town()
    session = town.add_session()
    ana = family(town, session, "Ana", email=ADDRESS)
    zoe = family(town, session, "Zoé", email="zoe@example.org")
    mark(town)
    mark(town, "zoe@example.org")

    change_registration(town.desk, ana, Answers(given_name="Ana", adults_count=1, email=OTHER))
    change_in_sheet(town, zoe, email="zoe.b@example.org")
    change_in_sheet(town, session, place="Salle des fêtes")
    follow_sessions(town.desk)
    told = to(town, OTHER), to(town, "zoe.b@example.org")
    assert told == (["confirmation", "change"], ["change"])
    assert calls(town) == []


def test_it_can_be_taken_back_and_both_are_in_the_journal() -> None:
    town = make_town()
    session = town.add_session()
    ana = family(town, session, "Ana", email=ADDRESS)
    client = mark(town)
    page = client.get("/coordination/adresses").text
    assert "<strong>ana@example.org</strong>" in page
    token = page.partition('name="token" value="')[2].split('"')[0]
    client.post("/coordination/adresses/reprendre", data={"token": token, "email": ADDRESS})

    assert calls(town) == []
    assert "<strong>ana@example.org</strong>" not in client.get("/coordination/adresses").text
    change_in_sheet(town, session, place="Salle des fêtes")
    follow_sessions(town.desk)
    assert to(town, ADDRESS) == ["change"]
    with town.database.reading() as stored:
        history = stored.journal.read_history(ana)
    said = [(one.before, one.after) for one in history if one.field == "email_unreachable"]
    assert said == [(None, ADDRESS), (ADDRESS, None)]
    assert {one.run for one in history} >= {history[-1].run} != {None}
    shown = client.get(f"/coordination/journal/{history[-1].run}").text
    assert "Mail qui ne marche pas" in shown


def test_it_can_be_taken_back_of_a_row_that_was_deleted() -> None:
    town = make_town()
    ana = family(town, town.add_session(), "Ana", email=ADDRESS)
    client = mark(town)
    with town.database.transaction() as stored:
        stored.records.archive([ana], town.clock.now())
    page = client.get("/coordination/adresses").text
    assert "<strong>ana@example.org</strong>" in page

    data = {"token": find_token(page), "email": ADDRESS}
    client.post("/coordination/adresses/reprendre", data=data)
    assert "<strong>ana@example.org</strong>" not in client.get("/coordination/adresses").text


def test_it_is_known_of_the_next_registration_and_of_news() -> None:
    town = make_town()
    ana = family(town, town.add_session(), "Ana", email=ADDRESS, consent_contact=True)
    mark(town)
    has_been_called(town.desk, ana, "address")
    family(town, town.add_session(title="Jeux"), "Ana", email=ADDRESS)
    town.clock.pass_by(days=6)
    assert send_news(town.desk) == 1

    assert to(town, ADDRESS) == []
    assert calls(town) == [("Ana", "address")]


def test_the_next_registration_with_it_gets_no_mail() -> None:
    town = make_town()
    family(town, town.add_session(), "Ana", email=ADDRESS)
    mark(town)
    slug = town.slug(town.add_session(title="Jeux"))

    assert send_form(town.app().test_client(), slug, email=ADDRESS).status_code == 303

    with town.database.reading() as stored:
        assert [one.recipient for one in stored.outbox.read_open()] == []


def test_its_family_reads_on_its_page_what_to_do() -> None:
    town = make_town()
    ana = family(town, town.add_session(), "Ana", email=ADDRESS)
    client, path = town.app().test_client(), f"/i/{town.desk.links.sign_registration(ana)}"
    said = "Nos e-mails n’arrivent pas à cette adresse."
    assert said not in client.get(path).text
    mark(town)
    page = client.get(path).text
    assert said in page
    assert f'href="{path}/changer#email"' in page


def test_a_mail_set_aside_has_the_button_and_goes_with_it() -> None:
    town = make_town()
    family(town, town.add_session(), "Ana", email=ADDRESS)
    with town.database.transaction() as stored:
        [mail] = stored.outbox.read_open()
        stored.outbox.failed(mail.id or 0, "550", None)
    client, _ = sign_in(town)
    assert "Cette adresse ne marche pas" in client.get("/coordination/").text
    mark(town)
    with town.database.reading() as stored:
        assert stored.outbox.read_set_aside() == []


def test_an_address_of_no_family_is_said_to_be_so() -> None:
    town = make_town()
    family(town, town.add_session(), "Ana", email=ADDRESS)
    client, token = sign_in(town)
    answer = client.post("/coordination/adresses", data={"token": token, "email": "x@example.org"})
    assert answer.status_code == 422
    assert "Aucune famille n’a cette adresse" in answer.text
    assert to(town, ADDRESS) == ["confirmation"]
