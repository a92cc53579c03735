"""What she noted after a call by mistake: « Annuler » is beside it, and nobody is lost by it."""

import re

import pytest
from flask.testing import FlaskClient

from sync_service.digest.read_facts import read_agenda
from sync_service.domain.record import Change
from sync_service.families.calls.people_to_phone import read_to_do
from sync_service.families.follow_sessions import follow_sessions
from sync_service.records.editing import Editing
from sync_service.records.undo_run import undo_run
from tests.entrypoints.web.town import Town, send_form, sign_in


@pytest.fixture
def desk(town: Town) -> tuple[FlaskClient, str]:
    follow_sessions(town.desk)
    town.clock.pass_by(minutes=20)
    return sign_in(town)


def refs(town: Town) -> dict[str, str]:
    return {str(one.fields["given_name"]): one.ref for one in town.registrations()}


def first_run(town: Town, ref: str) -> str:
    """That in which it became known."""
    with town.database.reading() as stored:
        return str(stored.journal.read_history(ref)[-1].run)


def status(town: Town, name: str) -> object:
    return town.record(refs(town)[name]).fields.get("status")


def note(client: FlaskClient, token: str, ref: str, outcome: str, *also: str) -> str:
    data = {"token": token, "outcome": outcome, "aussi": [*also]}
    return client.post(f"/coordination/appels/{ref}", data=data, follow_redirects=True).text


def press_back(client: FlaskClient, token: str, ref: str, page: str) -> tuple[int, str]:
    """The button beside what she has just noted."""
    runs = re.findall(r'name="run" value="([^"]+)"', page)
    data = {"token": token, "run": runs}
    answer = client.post(f"/coordination/appels/{ref}/annuler", data=data)
    return answer.status_code, client.get("/coordination/").text


def move(town: Town, session: str, place: str, *, seconds: float = 3600) -> None:
    town.clock.pass_by(seconds=seconds)
    before = town.record(session).fields["place"]
    town.change(session, place=place)
    with town.database.transaction() as stored:
        change = Change(session, "place", before, place, "sheet:x:0", town.clock.now())
        stored.journal.append([change])


def cards(page: str) -> list[str]:
    return re.findall(r'class="card" id="(N-\w+)"', page)


def test_a_call_that_was_not_made_is_on_the_list_again(
    town: Town, desk: tuple[FlaskClient, str]
) -> None:
    client, token = desk
    session = town.add_session()
    send_form(client, town.slug(session), given_name="Ana", phone="03 53 01 20 11")
    [ref] = refs(town).values()
    move(town, session, "Salle A")

    page = note(client, token, ref, "change")
    assert cards(page) == []
    status, back = press_back(client, token, ref, page)
    again, _ = press_back(client, token, ref, page)

    assert status == 303
    assert "C’est repris&nbsp;: ce que vous aviez noté pour Ana ne compte plus." in back
    assert cards(back) == [ref]
    assert again == 409


@pytest.mark.parametrize("outcome", ["change", "comes"])
def test_a_button_pressed_twice_is_one_call_and_taken_back_at_once(
    town: Town, desk: tuple[FlaskClient, str], outcome: str
) -> None:
    client, token = desk
    session = town.add_session(capacity=1 if outcome == "comes" else 2)
    first = send_form(client, town.slug(session), given_name="Ana", email="ana@example.org")
    send_form(client, town.slug(session), given_name="Bea", phone="03 53 01 20 11")
    client.post(f"{first.location}/annuler")
    ref = refs(town)["Bea"]
    if outcome == "change":
        move(town, session, "Salle A")

    note(client, token, ref, outcome)
    town.clock.pass_by(seconds=1)
    page = note(client, token, ref, outcome)
    _, back = press_back(client, token, ref, page)
    assert cards(back) == [ref]
    again = note(client, token, ref, outcome)

    assert cards(again) == []
    assert "Annuler</button>" in again


def test_what_is_new_a_moment_later_is_another_call(
    town: Town, desk: tuple[FlaskClient, str]
) -> None:
    client, token = desk
    session = town.add_session()
    send_form(client, town.slug(session), given_name="Ana", phone="03 53 01 20 11")
    [ref] = refs(town).values()
    move(town, session, "Salle A")
    note(client, token, ref, "change")
    move(town, session, "Salle B", seconds=10)
    town.clock.pass_by(seconds=10)

    assert cards(note(client, token, ref, "change")) == []


def test_all_that_was_said_in_one_call_is_to_be_said_again(
    town: Town, desk: tuple[FlaskClient, str]
) -> None:
    client, token = desk
    session = town.add_session()
    send_form(client, town.slug(session), given_name="Ana", email="ana@example.org")
    [ref] = refs(town).values()
    town.clock.pass_by(minutes=5)
    client.post("/coordination/adresses", data={"token": token, "email": "ana@example.org"})
    move(town, session, "Salle A")
    before = client.get("/coordination/").text

    page = note(client, token, ref, "change", "address")
    _, back = press_back(client, token, ref, page)

    assert cards(page) == []
    assert before[before.index(f'id="{ref}"') :] == back[back.index(f'id="{ref}"') :]


def test_what_a_family_heard_in_an_earlier_call_stays_heard(
    town: Town, desk: tuple[FlaskClient, str]
) -> None:
    client, token = desk
    session = town.add_session()
    send_form(client, town.slug(session), given_name="Ana", phone="03 53 01 20 11")
    [ref] = refs(town).values()
    move(town, session, "Salle A")
    note(client, token, ref, "change")
    move(town, session, "Salle B")

    page = note(client, token, ref, "change")
    _, back = press_back(client, token, ref, page)

    assert "Salle A → <strong>Salle B</strong>" in back
    assert "Médiathèque de Lunéville →" not in back


def test_the_journal_takes_a_call_back_too(town: Town, desk: tuple[FlaskClient, str]) -> None:
    client, token = desk
    session = town.add_session()
    send_form(client, town.slug(session), given_name="Ana", phone="03 53 01 20 11")
    [ref] = refs(town).values()
    move(town, session, "Salle A")
    [run] = re.findall(r'name="run" value="([^"]+)"', note(client, token, ref, "change"))

    before = client.get(f"/coordination/journal/{run}").text
    said = client.post(
        f"/coordination/journal/{run}", data={"token": token}, follow_redirects=True
    ).text

    assert "<strong>1 appel à refaire</strong>" in before
    assert "C’est repris&nbsp;: 1 appel à refaire." in said
    assert cards(client.get("/coordination/").text) == [ref]
    assert "1 appel" in client.get("/coordination/journal").text


def test_a_call_taken_back_is_nothing_that_a_second_taking_back_writes(
    town: Town, desk: tuple[FlaskClient, str]
) -> None:
    """The page failed: it wrote a field that no record has."""
    client, token = desk
    session = town.add_session()
    send_form(client, town.slug(session), given_name="Ana", phone="03 53 01 20 11")
    [ref] = refs(town).values()
    move(town, session, "Salle A")
    press_back(client, token, ref, note(client, token, ref, "change"))
    run = first_run(town, ref)

    again = client.post(f"/coordination/journal/{run}", data={"token": token})

    assert again.status_code == 303
    assert cards(client.get("/coordination/").text) == [ref]


@pytest.mark.parametrize("outcome", ["comes", "does-not-come"])
def test_a_family_whose_answer_was_noted_wrongly_is_asked_again(
    town: Town, desk: tuple[FlaskClient, str], outcome: str
) -> None:
    client, token = desk
    slug = town.slug(town.add_session(capacity=1))
    first = send_form(client, slug, given_name="Ana").location
    send_form(client, slug, given_name="Bea", phone="06 39 98 12 34")
    client.post(f"{first}/annuler")
    ref = refs(town)["Bea"]
    assert cards(client.get("/coordination/").text) == [ref]

    page = note(client, token, ref, outcome)
    assert cards(page) == []
    _, back = press_back(client, token, ref, page)

    assert status(town, "Bea") == "waiting"
    assert cards(back) == [ref]


def test_who_was_seated_meanwhile_stays_so_and_who_is_back_is_told(
    town: Town, desk: tuple[FlaskClient, str]
) -> None:
    """Its seat was taken from the family that had read that it has it, and nobody said a word."""
    client, token = desk
    slug = town.slug(town.add_session(capacity=1))
    for name in ("Ana", "Bea", "Cleo"):
        send_form(client, slug, given_name=name, email=f"{name.lower()}@example.org")
    known = refs(town)
    page = note(client, token, known["Ana"], "does-not-come")
    assert status(town, "Bea") == "confirmed"
    told = len(town.mails())

    town.clock.pass_by(minutes=1)
    press_back(client, token, known["Ana"], page)
    follow_sessions(town.desk)
    follow_sessions(town.desk)

    assert [status(town, name) for name in ("Ana", "Bea", "Cleo")] == [
        "confirmed",
        "confirmed",
        "waiting",
    ]
    assert [one[:2] for one in town.mails()[told:]] == [("ana@example.org", "seated")]


def test_a_family_that_a_taking_back_puts_out_is_told(
    town: Town, desk: tuple[FlaskClient, str]
) -> None:
    """It went on believing that it had a place."""
    client, _ = desk
    slug = town.slug(town.add_session())
    send_form(client, slug, given_name="Ana", email="ana@example.org")
    [ref] = refs(town).values()
    run = first_run(town, ref)
    told = len(town.mails())
    town.clock.pass_by(minutes=1)

    undo_run(Editing(town.database, town.clock, town.rng), run)
    follow_sessions(town.desk)

    assert [one[:2] for one in town.mails()[told:]] == [("ana@example.org", "removed")]


def test_nobody_takes_back_another_run_by_that_button(
    town: Town, desk: tuple[FlaskClient, str]
) -> None:
    client, token = desk
    slug = town.slug(town.add_session())
    send_form(client, slug, given_name="Ana", email="ana@example.org")
    [ref] = refs(town).values()
    run = first_run(town, ref)

    answer = client.post(
        f"/coordination/appels/{ref}/annuler", data={"token": token, "run": [run]}
    )

    assert answer.status_code == 404
    assert not town.record(ref).archived


def tried(page: str) -> list[str]:
    return re.findall(r"Appelée ([^,]+), pas de réponse", page.replace("\xa0", " "))


@pytest.fixture
def moved(town: Town, desk: tuple[FlaskClient, str]) -> str:
    """A family without a mail, whose session moved: it is to be called."""
    session = town.add_session()
    send_form(desk[0], town.slug(session), given_name="Ana", phone="03 53 01 20 11")
    [ref] = refs(town).values()
    move(town, session, "Salle A")
    return ref


def waiting(town: Town) -> tuple[int, int, str]:
    """Families to call, things to do, and the letter's first line."""
    now = town.clock.now()
    agenda = read_agenda(town.database, town.digest_sources, now)
    with town.database.reading() as stored:
        return len(read_to_do(stored, now).calls), agenda.count, agenda.headline


def test_a_family_that_did_not_answer_stays_to_be_called_and_says_when_it_was_tried(
    town: Town, desk: tuple[FlaskClient, str], moved: str
) -> None:
    """« C’est dit » was all that could be noted of a call."""
    client, token = desk
    before = waiting(town)

    page = note(client, token, moved, "no-answer", "address")
    pressed_twice = note(client, token, moved, "no-answer")

    assert "C’est noté&nbsp;: Ana n’a pas répondu." in page
    assert cards(page) == [moved]
    assert tried(page) == ["mercredi 25 novembre 2026 à 10 h 20"]
    assert waiting(town) == before
    with town.database.reading() as stored:
        calls = [one.after for one in stored.journal.read_history(moved) if one.field == "called"]
    assert calls == ["pas de réponse"]
    assert "Ana" in pressed_twice
    assert "pas de réponse" in client.get("/coordination/journal").text
    town.clock.pass_by(hours=4)
    again = note(client, token, moved, "no-answer")
    assert tried(again) == ["mercredi 25 novembre 2026 à 14 h 20"]
    assert cards(note(client, token, moved, "change")) == []
    assert waiting(town)[0] == before[0] - 1


def test_a_call_that_was_not_even_tried_is_taken_back_alone(
    town: Town, desk: tuple[FlaskClient, str], moved: str
) -> None:
    client, token = desk
    note(client, token, moved, "no-answer")
    town.clock.pass_by(hours=3)
    page = note(client, token, moved, "no-answer")

    _, back = press_back(client, token, moved, page)

    assert cards(back) == [moved]
    assert tried(back) == ["mercredi 25 novembre 2026 à 10 h 20"]


def test_a_new_reason_to_call_is_not_said_to_have_been_tried(
    town: Town, desk: tuple[FlaskClient, str], moved: str
) -> None:
    client, token = desk
    note(client, token, moved, "no-answer")
    town.clock.pass_by(hours=1)
    note(client, token, moved, "change")
    [family] = town.registrations()

    move(town, str(family.fields["session_id"]), "Salle B")

    page = client.get("/coordination/").text
    assert cards(page) == [moved]
    assert tried(page) == []


def test_a_family_that_is_gone_has_not_answered_either(desk: tuple[FlaskClient, str]) -> None:
    client, token = desk

    answer = client.post(
        "/coordination/appels/N-0000000", data={"token": token, "outcome": "no-answer"}
    )

    assert answer.status_code == 404
