"""A workshop that one registers for once: one form, a seat in each of its sessions."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient

from french_cells.reading import Value
from sync_service.domain.record import Record
from sync_service.families.feelings import say_feeling
from sync_service.families.follow_sessions import follow_sessions
from sync_service.families.mails.unreachable import find_unreachable, mark_unreachable
from sync_service.privacy.erase_person import Wanted, erase_person, gather_person
from sync_service.privacy.purge import purge
from tests.entrypoints.web.quarter import FAMILIES, SESSIONS, WORKSHOPS, Quarter
from tests.entrypoints.web.town import (
    ANSWERS,
    PARIS,
    Town,
    TownSettings,
    find_token,
    send_form,
    sign_in,
)
from tests.families.test_follow_sessions import change_in_sheet

DAYS = ("2026-12-01", "2026-12-08", "2026-12-15")
ALL = {"dates": "all"}


@pytest.fixture
def dates(town: Town) -> list[str]:
    """The references of a cycle's three sessions, with room for two people each."""
    first = town.add_session(is_cycle=True, date=DAYS[0], capacity=2)
    said = town.record(first).fields
    others = [town.add("session", **{**said, "date": one, "slug": f"a-{one}"}) for one in DAYS[1:]]
    return [first, *others]


def states(town: Town, name: str = "Zoé") -> Mapping[str, Value]:
    """Day → state of the family's registration."""
    found = [one for one in town.registrations() if one.fields["given_name"] == name]
    assert len({one.fields["session_id"] for one in found}) == len(found)
    return dict(sorted((day_of(town, one), one.fields["status"]) for one in found))


def day_of(town: Town, registration: Record) -> str:
    return str(town.record(str(registration.fields["session_id"])).fields["date"])


def letters(town: Town) -> list[tuple[str, EmailMessage]]:
    return [(kind, message_from_bytes(said, policy=policy.SMTP)) for _, kind, said in town.mails()]


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\xa0", " ")


def days_in(calendar: bytes) -> list[str]:
    found = re.findall(rb"DTSTART;TZID=[^:]*:(\d{4})(\d\d)(\d\d)T", calendar)
    return [b"-".join(one).decode() for one in found]


def events(letter: EmailMessage) -> list[str]:
    [file] = [one for one in letter.iter_attachments() if one.get_filename() == "atelier.ics"]
    content = file.get_payload(decode=True)
    return days_in(content if isinstance(content, bytes) else b"")


def test_one_form_takes_a_seat_in_each_session(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    slug = town.slug(dates[1])
    page = client.get(f"/a/{slug}").text
    assert "Une inscription pour toutes les dates." in page
    assert all(f"{day} décembre 2026, 14" in page for day in ("1er", "8", "15"))
    assert client.get("/ateliers").text.count("Une inscription pour toutes les dates.") == 3

    own = send_form(client, slug, email="zoe@example.org").location
    assert states(town) == dict.fromkeys(DAYS, "confirmed")
    [(kind, letter)] = letters(town)
    assert kind == "confirmation"
    assert all(f"- mardi {day} décembre 2026, 14 h 30" in text_of(letter) for day in ("1er", "8"))
    assert events(letter) == [*DAYS]
    shown = client.get(own).text
    assert shown.count("Vous avez une place.") >= 3
    links = set(re.findall(r'<a href="(/i/[^"]+)">\w+ \w+ décembre', shown))
    assert len(links) == 2
    assert {client.get(one).status_code for one in links} == {200}
    assert days_in(client.get(f"{own}/atelier.ics").data) == [*DAYS]


def test_a_date_that_is_elsewhere_says_where(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    town.change(dates[1], place="Salle du Moulin")
    page = client.get(f"/a/{town.slug(dates[0])}").text
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location
    [(_, letter)] = letters(town)
    html = letter.get_body(("html",))
    assert html is not None
    [line] = [one for one in text_of(letter).splitlines() if "Salle du Moulin" in one]
    assert line.startswith("- mardi 8 décembre 2026, 14 h 30, ")
    told = (page, client.get(own).text, text_of(letter), str(html.get_content()))
    assert [one.count("Salle du Moulin") for one in told] == [1, 1, 1, 1]


def test_the_same_form_sent_twice_is_one(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    slug = town.slug(dates[0])
    for _ in range(2):
        send_form(client, slug, email="zoe@example.org")
    assert states(town) == dict.fromkeys(DAYS, "confirmed")


def test_who_is_in_one_session_already_gets_the_others(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    workshop = str(town.record(dates[0]).fields["workshop_id"])
    town.change(workshop, is_cycle=False)
    send_form(client, town.slug(dates[2]), email="zoe@example.org")
    town.change(workshop, is_cycle=True)
    send_form(client, town.slug(dates[0]), email="zoe@example.org")
    assert states(town) == dict.fromkeys(DAYS, "confirmed")


def test_who_has_one_date_gets_the_others_by_its_own_page_too(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    """A partner typed it in, or there was no other date yet."""
    known = {"given_name": "Zoé", "email": "zoe@example.org", "status": "confirmed"}
    typed = town.add("registration", session_id=dates[0], adults_count=1, **known)
    answer = send_form(client, town.slug(dates[0]), email="zoe@example.org")
    assert answer.location == f"/a/{town.slug(dates[0])}/recu"
    assert states(town) == dict.fromkeys(DAYS, "confirmed")
    assert [kind for kind, _ in letters(town)] == ["links"]
    client.post(f"/i/{town.desk.links.sign_registration(typed)}/annuler", data=ALL)
    assert states(town) == dict.fromkeys(DAYS, "cancelled")


def test_a_stranger_learns_by_no_date_which_dates_a_family_has(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    phone = "+33639981234"
    known = {"given_name": "Zoé", "phone": phone, "status": "confirmed"}
    town.add("registration", session_id=dates[1], adults_count=1, **known)
    slug = town.slug(dates[0])
    sent = {**ANSWERS, "phone": phone, "email": "ana@example.org"}
    sent["token"] = find_token(client.get(f"/a/{slug}").text)
    for _ in range(2):
        assert client.post(f"/a/{slug}", data=sent).location == f"/a/{slug}/recu"
    assert states(town) == dict.fromkeys(DAYS, "confirmed")
    assert {one.fields["phone"] for one in town.registrations()} == {phone}
    assert {one.fields.get("email") for one in town.registrations()} == {None}
    assert letters(town) == []


def test_a_date_that_was_given_up_and_taken_again_is_one_of_the_cycle(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location
    client.post(f"{own}/annuler")
    send_form(client, town.slug(dates[0]), email="zoe@example.org")
    page = client.get(own).text
    assert "C’est fait. Vous avez une place." in page
    assert page.count("Votre inscription est annulée.") == 0
    assert "<dd>mardi 1er décembre 2026</dd>" in page.replace("\xa0", " ")
    client.post(f"{own}/annuler", data=ALL)
    assert [one.fields["status"] for one in town.registrations()] == ["cancelled"] * 4


@pytest.mark.parametrize("cap", [{"max_per_session": 2}, {"max_per_minute": 6}])
def test_no_cap_is_got_around_by_another_dates_page(
    town: Town, dates: list[str], cap: dict[str, int]
) -> None:
    capped = replace(town, settings=TownSettings(**cap))  # type: ignore[arg-type]
    client = capped.app().test_client()
    names = ("Zoé", "Ana", "Bea")
    answers = [
        send_form(client, town.slug(date), given_name=name)
        for date, name in zip(dates, names, strict=True)
    ]
    assert [one.status_code for one in answers] == [303, 303, 429]
    assert len(town.registrations()) == 6


def test_each_session_counts_its_own_seats(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    town.change(dates[1], capacity=0)
    page = client.get(f"/a/{town.slug(dates[0])}").text
    assert page.count("Il n’y a plus de place. Vous pouvez attendre.") == 1
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location

    assert states(town) == dict(zip(DAYS, ("confirmed", "waiting", "confirmed"), strict=True))
    [(_, letter)] = letters(town)
    assert events(letter) == [DAYS[0], DAYS[2]]
    assert text_of(letter).count("(Vous êtes sur la liste d’attente.)") == 1
    assert "Vous êtes sur la liste d’attente." in client.get(own).text

    town.clock.pass_by(minutes=5)
    follow_sessions(town.desk)
    town.clock.pass_by(minutes=5)
    change_in_sheet(town, dates[1], capacity=3)
    follow_sessions(town.desk)
    assert states(town) == dict.fromkeys(DAYS, "confirmed")


def test_each_date_knows_that_no_mail_arrives(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    other = town.add_session(title="Jeux")
    send_form(client, town.slug(other), email="zoe@example.org")
    mark_unreachable(town.desk, "zoe@example.org")
    send_form(client, town.slug(dates[0]), email="zoe@example.org")
    with town.database.reading() as stored:
        assert set(find_unreachable(stored)) == {one.ref for one in town.registrations()}


def test_a_new_family_is_new_once(town: Town, client: FlaskClient, dates: list[str]) -> None:
    """On the first of its dates, whichever date's page it came by."""
    send_form(client, town.slug(dates[1]), email="zoe@example.org", first_time="1")
    said = {day_of(town, one): one.fields["first_time"] for one in town.registrations()}
    assert said == {DAYS[0]: True, DAYS[1]: None, DAYS[2]: None}


def test_what_is_over_closed_or_called_off_is_left_out(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    town.change(dates[0], status="cancelled")
    send_form(client, town.slug(dates[1]), email="zoe@example.org")
    assert states(town) == dict.fromkeys(DAYS[1:], "confirmed")


def test_one_date_or_all_are_given_up_on_the_familys_page(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location
    send_form(client, town.slug(dates[0]), given_name="Bea", email="bea@example.org")
    send_form(client, town.slug(dates[0]), given_name="Ana", email="ana@example.org")
    assert set(states(town, "Ana").values()) == {"waiting"}
    page = client.get(own).text
    assert "Je ne viens pas ce jour-là" in page
    assert "Je ne viens plus à aucune date" in page

    client.post(f"{own}/annuler")
    assert states(town) == dict(zip(DAYS, ("cancelled", "confirmed", "confirmed"), strict=True))
    assert states(town, "Ana")[DAYS[0]] == "confirmed"
    client.post(f"{own}/revenir")
    assert states(town)[DAYS[0]] == "waiting"
    client.post(f"{own}/annuler", data=ALL)
    assert set(states(town).values()) == {"cancelled"}
    assert set(states(town, "Ana").values()) == {"confirmed"}
    kind, letter = [one for one in letters(town) if one[0] == "left"][-1]
    assert (kind, events(letter)) == ("left", [*DAYS])
    assert [one.get_param("method") for one in letter.iter_attachments()] == ["CANCEL"]


@pytest.mark.parametrize("seats", [2, 0], ids=["confirmation", "waiting"])
def test_a_letter_that_leaves_late_promises_no_date_that_is_off(
    town: Town, client: FlaskClient, dates: list[str], seats: int
) -> None:
    for one in dates:
        town.change(one, capacity=seats)
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location
    client.post(f"{own}/annuler")
    town.change(dates[1], status="cancelled")

    kind, letter = letters(town)[0]
    assert kind == ("confirmation" if seats else "waiting")
    told = text_of(letter)
    assert [day for day in ("1er", "8", "15") if f"- mardi {day} décembre" in told] == ["15"]
    if seats:
        assert events(letter) == [DAYS[2]]


def test_a_change_is_for_all_dates_or_for_one(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location
    assert 'name="dates" value="all" checked' in client.get(f"{own}/changer").text
    answers = {"given_name": "Zoé", "email": "zoe@example.org", "language": "fr"}

    client.post(f"{own}/changer", data={**answers, "adults_count": "2", **ALL})
    assert [one.fields["adults_count"] for one in town.registrations()] == [2, 2, 2]
    client.post(f"{own}/changer", data={**answers, "adults_count": "1"})
    assert sorted(int(str(one.fields["adults_count"])) for one in town.registrations()) == [
        1,
        2,
        2,
    ]

    answer = client.post(f"{own}/changer", data={**answers, "adults_count": "3", **ALL})
    assert answer.status_code == 409
    assert sorted(int(str(one.fields["adults_count"])) for one in town.registrations()) == [
        1,
        2,
        2,
    ]


def test_a_new_address_for_all_dates_gets_one_letter_about_them(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    own = send_form(client, town.slug(dates[0])).location
    answers = {"given_name": "Zoé", "email": "zoe@example.org", "language": "fr"}
    client.post(f"{own}/changer", data={**answers, "adults_count": "1", **ALL})
    [(kind, letter)] = letters(town)
    assert kind == "confirmation"
    assert events(letter) == [*DAYS]


def test_what_is_not_changed_stays_on_each_date_as_it_is_there(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location
    answers = {"given_name": "Zoé", "email": "zoe@example.org", "language": "fr"}
    client.post(f"{own}/changer", data={**answers, "adults_count": "2"})
    town.change(dates[1], capacity=1)

    phone = {"phone": "06 39 98 11 11"}
    answer = client.post(f"{own}/changer", data={**answers, **phone, "adults_count": "2", **ALL})
    assert answer.status_code == 303
    hers = sorted(town.registrations(), key=lambda one: day_of(town, one))
    assert [one.fields["adults_count"] for one in hers] == [2, 1, 1]
    assert {one.fields["phone"] for one in hers} == {"+33639981111"}


def test_whoever_says_it_is_not_them_is_forgotten_everywhere(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location
    client.post(f"{own}/pas-moi")
    assert town.registrations() == []
    assert {one.fields["email"] for one in town.registrations(archived=True)} == {None}
    assert client.get(own).status_code == 404


def test_while_its_own_date_goes_on_the_link_stays_there(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    """Who came late read the place and the code of next week's."""
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location
    start = town.record(dates[0]).fields["start_time"]
    town.clock.instant = datetime.fromisoformat(f"{DAYS[0]} {start}").replace(tzinfo=PARIS)
    page = client.get(own).text.replace("\xa0", " ")
    assert "<h1>L’atelier a commencé.</h1>" in page
    assert "<dt>Jour</dt><dd>mardi 1er décembre 2026</dd>" in page
    assert page.count("L’atelier a commencé.") == 2, "at the top, and beside its date"
    assert "est terminé" not in page


def test_the_link_leads_on_once_its_own_date_is_over(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location
    town.clock.pass_by(days=7)
    page = client.get(own).text
    assert "L’atelier est terminé." in page
    assert "<dt>Jour</dt><dd>mardi 8 décembre 2026</dd>" in page.replace("\xa0", " ")
    [button, _] = re.findall(r'action="(/i/[^"]+/annuler)"', page)
    client.post(button)
    assert states(town) == dict(zip(DAYS, ("confirmed", "cancelled", "confirmed"), strict=True))


@pytest.mark.parametrize("pressed", ["annuler", "revenir", "changer"])
def test_what_is_pressed_for_a_date_that_has_begun_is_done_to_no_other(
    town: Town, client: FlaskClient, dates: list[str], pressed: str
) -> None:
    """The page was opened before it began."""
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location
    if pressed == "revenir":
        town.clock.pass_by(days=6)
        client.post(f"{own}/annuler", data=ALL)
    before = [one.fields for one in town.registrations()]
    town.clock.instant = datetime(2026, 12, 1, 14, 32, tzinfo=PARIS)
    typed = {**ANSWERS, "email": "zoe@example.org", "adults_count": "2"}
    answer = client.post(f"{own}/{pressed}", data=typed, follow_redirects=True)

    assert [one.fields for one in town.registrations()] == before
    assert (answer.status_code, "Vos changements" in answer.text) == (200, False)
    assert "<dd>mardi 1er décembre 2026</dd>" in answer.text.replace("\xa0", " ")


def test_all_dates_are_given_up_from_a_page_opened_before_the_first_began(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location
    town.clock.instant = datetime(2026, 12, 1, 14, 32, tzinfo=PARIS)
    client.post(f"{own}/annuler", data=ALL)
    assert states(town) == dict(zip(DAYS, ("confirmed", "cancelled", "cancelled"), strict=True))


def test_the_link_leads_on_once_its_own_date_is_erased(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    late = "2027-02-02"
    town.change(dates[2], date=late)
    own = send_form(client, town.slug(dates[0]), email="zoe@example.org").location
    town.clock.pass_by(days=50)
    purge(town.database, town.clock, 30)

    assert [one.fields["email"] for one in town.registrations()].count(None) == 2
    page = client.get(own)
    assert (page.status_code, "2 février 2027" in page.text) == (200, True)


def test_one_code_erases_and_shows_all_dates_of_whom_it_is_about(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    send_form(client, town.slug(dates[0]), email="zoe@example.org")
    send_form(client, town.slug(dates[0]), given_name="Ana", email="ana@example.org")
    hers = [one.ref for one in town.registrations() if one.fields["given_name"] == "Zoé"]
    wanted = Wanted(ref=hers[1])
    shown = gather_person(town.database, wanted)
    assert sorted(str(one["ref"]) for one in shown) == sorted(hers)

    receipt = erase_person(town.database, town.clock, wanted, is_dry=False)
    assert sorted(receipt.refs) == sorted(hers)
    kept = {one.fields["email"] for one in town.registrations(archived=True)}
    assert kept == {None, "ana@example.org"}


def test_a_family_says_once_how_all_dates_were(
    town: Town, client: FlaskClient, dates: list[str]
) -> None:
    late = "2027-02-02"
    town.change(dates[2], date=late)
    send_form(client, town.slug(dates[0]), email="zoe@example.org")
    hers = sorted(town.registrations(), key=lambda one: day_of(town, one))
    town.clock.pass_by(days=20)
    say_feeling(town.desk, hers[0].ref, "good")
    say_feeling(town.desk, hers[1].ref, "bad")
    town.clock.pass_by(days=30)
    purge(town.database, town.clock, 30)
    town.clock.pass_by(days=40)
    say_feeling(town.desk, hers[2].ref, "fair")
    with town.database.reading() as stored:
        assert stored.feelings.find(hers[2].ref) == "fair"
        assert [*stored.feelings.count().values()] == [{"fair": 1}]


def test_the_desk_says_that_it_is_one() -> None:
    town = Town()
    town.add_session(title="Jeux")
    town.add_session(is_cycle=True)
    client, _ = sign_in(town)
    assert (
        client.get("/coordination/ateliers").text.count("Cycle&nbsp;: une inscription vaut") == 1
    )


def test_a_suspect_is_kept_once(town: Town, client: FlaskClient, dates: list[str]) -> None:
    send_form(client, town.slug(dates[0]), email="zoe@example.org", website="x")
    assert town.registrations() == []
    assert len(town.registrations(archived=True)) == 1


def test_a_sheet_says_it_and_shows_a_row_for_each_session(quarter: Quarter) -> None:
    titles, workshop = (*WORKSHOPS, "Cycle"), ("Atelier parents-enfants", "REAAP", "Formulaire")
    phrase = "tous les mardis du 01/12/2026 au 15/12/2026"
    typed = ("Cuisine en famille", phrase, "14h30", "16h30", "Auditorium", "8")
    sheet = quarter.open(
        tabs={
            "Ateliers": [titles, ("Cuisine en famille", *workshop, "oui")],
            "Séances": [SESSIONS, typed],
            "Inscriptions": [FAMILIES],
        }
    )
    quarter.sync()
    first = min(quarter.records("session"), key=lambda one: str(one.fields["date"]))
    send_form(quarter.visitor(), str(first.fields["slug"]), email="zoe@example.org")
    quarter.sync()

    rows = [one for one in sheet.seen("Inscriptions")[1:] if "Zoé" in one]
    assert len(rows) == 3
    assert quarter.problems() == []
