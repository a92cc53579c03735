import re
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from sync_service.domain.record import Record
from sync_service.families.compose_mail import write_owed
from tests.entrypoints.web.town import ANSWERS, PARIS, Town, send_form
from tests.families.test_follow_sessions import change_in_sheet


def by_name(town: Town) -> dict[str, Record]:
    return {str(one.fields["given_name"]): one for one in town.registrations()}


def test_one_tap_cancels_and_the_page_says_so(town: Town, client: FlaskClient) -> None:
    page = send_form(client, town.slug(town.add_session())).location
    answer = client.post(f"{page}/annuler")
    assert answer.location == page
    assert "Votre inscription est annulée." in client.get(page).text
    assert [one.fields["status"] for one in town.registrations()] == ["cancelled"]


def test_opening_any_address_of_a_registration_changes_nothing(
    town: Town, client: FlaskClient
) -> None:
    page = send_form(client, town.slug(town.add_session())).location
    before = town.registrations()
    for end in ["", "/annuler", "/changer", "/pas-moi", "/ticket", "/atelier.ics"]:
        client.get(page + end)
    assert town.registrations() == before


def test_a_freed_seat_goes_to_the_first_who_waits_with_a_mail(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session(capacity=1))
    first = send_form(client, slug, given_name="Ana").location
    send_form(client, slug, given_name="Bea", email="bea@example.org")
    send_form(client, slug, given_name="Cleo", email="cleo@example.org")
    client.post(f"{first}/annuler")
    statuses = {name: one.fields["status"] for name, one in by_name(town).items()}
    assert statuses == {"Ana": "cancelled", "Bea": "confirmed", "Cleo": "waiting"}
    kinds = [(to, kind) for to, kind, _ in town.mails()]
    assert kinds[-1] == ("bea@example.org", "promotion")


def test_cancelling_and_promoting_are_one_act_in_the_journal(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session(capacity=1))
    first = send_form(client, slug, given_name="Ana").location
    send_form(client, slug, given_name="Bea", email="bea@example.org")
    client.post(f"{first}/annuler")
    with town.database.reading() as stored:
        changes = [one for one in stored.journal.read_changes() if one.field == "status"]
    assert [(one.before, one.after, one.source) for one in changes] == [
        ("confirmed", "cancelled", "form"),
        ("waiting", "confirmed", "seats"),
    ]
    assert changes[0].run == changes[1].run


def test_within_two_days_a_person_phones_and_the_seat_is_kept(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session(capacity=1, date="2026-11-26"))
    first = send_form(client, slug, given_name="Ana").location
    send_form(client, slug, given_name="Bea", email="bea@example.org")
    client.post(f"{first}/annuler")
    send_form(client, slug, given_name="Cleo", email="cleo@example.org")
    assert by_name(town)["Bea"].fields["status"] == "waiting"
    assert by_name(town)["Cleo"].fields["status"] == "waiting"


def test_cancelling_twice_is_cancelling_once(town: Town, client: FlaskClient) -> None:
    page = send_form(client, town.slug(town.add_session()), email="zoe@example.org").location
    client.post(f"{page}/annuler")
    client.post(f"{page}/annuler")
    assert [kind for _, kind, _ in town.mails()] == ["confirmation", "left"]


def test_after_the_beginning_nothing_is_cancelled(town: Town, client: FlaskClient) -> None:
    page = send_form(client, town.slug(town.add_session())).location
    town.clock.instant += timedelta(days=20)
    client.post(f"{page}/annuler")
    assert [one.fields["status"] for one in town.registrations()] == ["confirmed"]
    assert "L’atelier est terminé." in client.get(page).text


@pytest.mark.parametrize(
    ("end", "minutes", "said"),
    [
        ("16:00", -1, "C’est fait. Vous avez une place."),
        ("16:00", 1, "L’atelier a commencé."),
        ("16:00", 89, "L’atelier a commencé."),
        ("16:00", 90, "L’atelier est terminé."),
        (None, 119, "L’atelier a commencé."),
        (None, 120, "L’atelier est terminé."),
    ],
)
def test_a_workshop_is_over_at_its_end_and_not_at_its_beginning(
    town: Town, client: FlaskClient, end: str | None, minutes: int, said: str
) -> None:
    """Who came a minute late read at the door that it was over."""
    session = town.add_session(date="2026-11-25", start_time="14:30", end_time=end)
    page = send_form(client, town.slug(session)).location
    town.clock.instant = datetime(2026, 11, 25, 14, 30, tzinfo=PARIS) + timedelta(minutes=minutes)
    shown = client.get(page).text
    assert f"<h1>{said}</h1>" in shown
    assert "Médiathèque de Lunéville" in shown
    is_over = said == "L’atelier est terminé."
    assert (town.registrations()[0].ref in shown) is not is_over
    assert ("Nous effaçons vos réponses" in shown) is is_over


def test_who_still_waits_at_the_beginning_is_not_told_that_it_has_a_place(
    town: Town, client: FlaskClient
) -> None:
    session = town.add_session(date="2026-11-25", capacity=1)
    send_form(client, town.slug(session), given_name="Ana")
    page = send_form(client, town.slug(session)).location
    town.clock.pass_by(hours=6)
    shown = client.get(page).text.partition("</h1>")[2]
    assert "Vous êtes sur la liste d’attente." in shown
    assert "Vous avez une place." not in shown


def test_fewer_people_free_seats_for_others(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session(capacity=4))
    page = send_form(client, slug, given_name="Ana", adults_count="4").location
    send_form(client, slug, given_name="Bea", email="bea@example.org")
    client.post(f"{page}/changer", data={**ANSWERS, "given_name": "Ana", "adults_count": "2"})
    assert by_name(town)["Ana"].fields["adults_count"] == 2
    assert by_name(town)["Bea"].fields["status"] == "confirmed"


def test_more_people_than_seats_keep_the_seats_they_have(town: Town, client: FlaskClient) -> None:
    page = send_form(client, town.slug(town.add_session(capacity=4)), adults_count="2").location
    answer = client.post(f"{page}/changer", data={**ANSWERS, "adults_count": "5"})
    assert answer.status_code == 409
    assert "Nous gardons celles que vous avez." in answer.text
    [record] = town.registrations()
    assert (record.fields["adults_count"], record.fields["status"]) == (2, "confirmed")


def test_a_change_keeps_the_consent_that_was_given(town: Town, client: FlaskClient) -> None:
    page = send_form(client, town.slug(town.add_session()), consent_contact="1").location
    assert 'value="Zoé"' in client.get(f"{page}/changer").text
    client.post(f"{page}/changer", data={**ANSWERS, "phone": "0639981234"})
    [record] = town.registrations()
    assert record.fields["consent_contact"] is True
    assert record.fields["phone"] == "+33639981234"


def change_address(client: FlaskClient, page: str, email: str, **more: str) -> None:
    answers = {**ANSWERS, "email": email, **more}
    assert client.post(f"{page}/changer", data=answers).status_code == 303


def mails_to(town: Town, address: str) -> list[str]:
    return [kind for recipient, kind, _ in town.mails() if recipient == address]


def read_text(message: bytes) -> str:
    text = message_from_bytes(message, policy=policy.default).get_body(("plain",))
    assert text is not None
    return str(text.get_content())


@pytest.mark.parametrize("first", ["", "zoe@exemple.example.org"])
def test_an_address_that_a_family_changes_to_gets_its_link(
    town: Town, client: FlaskClient, first: str
) -> None:
    """« Nous vous écrivons à cette adresse. Attendez une heure. », and nothing was ever sent."""
    page = send_form(client, town.slug(town.add_session()), email=first).location
    before = mails_to(town, first)
    change_address(client, page, "zoe@example.org")

    [(_, kind, message)] = [one for one in town.mails() if one[0] == "zoe@example.org"]
    assert kind == "confirmation"
    assert page.partition("?")[0] in read_text(message)
    assert mails_to(town, first) == before
    # Whatever else is changed, it has the link already.
    change_address(client, page, "Zoe@example.org ", adults_count="2")
    assert mails_to(town, "zoe@example.org") == ["confirmation"]
    change_address(client, page, "")
    assert [kind for _, kind, _ in town.mails()].count("confirmation") == len(before) + 1


def test_who_waits_reads_its_rank_at_the_new_address(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session(capacity=2))
    send_form(client, slug, given_name="Ana", adults_count="2")
    page = send_form(client, slug, adults_count="2").location
    change_address(client, page, "zoe@example.org", adults_count="2")
    [(_, kind, message)] = town.mails()
    assert kind == "waiting"
    said = read_text(message)
    assert re.search(r"Votre numéro sur la liste\s:\s1\.", said)


def test_whom_the_change_seats_has_one_mail(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session(capacity=2))
    send_form(client, slug, given_name="Ana")
    page = send_form(client, slug, adults_count="2").location
    change_address(client, page, "zoe@example.org", adults_count="1")
    assert mails_to(town, "zoe@example.org") == ["promotion"]


def test_of_a_session_that_is_put_off_the_new_address_gets_no_promise(
    town: Town, client: FlaskClient
) -> None:
    session = town.add_session()
    page = send_form(client, town.slug(session)).location
    town.change(session, status="postponed")
    change_address(client, page, "zoe@example.org")
    assert mails_to(town, "zoe@example.org") == ["links"]


def test_a_fourth_change_to_one_address_in_an_hour_is_written_at_its_end(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session(capacity=9))
    pages = [send_form(client, slug, given_name=f"Ana {one}").location for one in range(4)]
    for page in pages:
        change_address(client, page, "zoe@example.org")
    assert mails_to(town, "zoe@example.org") == ["confirmation"] * 3
    town.clock.pass_by(minutes=61)
    write_owed(town.desk, town.settings.coordinators)
    assert mails_to(town, "zoe@example.org") == [*["confirmation"] * 3, "links"]


def test_a_page_says_what_its_family_just_changed(town: Town, client: FlaskClient) -> None:
    page = send_form(client, town.slug(town.add_session())).location
    answers = {**ANSWERS, "adults_count": "2", "phone": "0639981234"}
    answer = client.post(f"{page}/changer", data=answers)
    told = client.get(answer.location).text.partition("Vos changements sont gardés")[2]

    said = re.findall("<li>(.*?)</li>", told.partition("</div>")[0])
    assert said == ["Votre téléphone", "Adultes"]
    assert client.post(f"{page}/changer", data=answers).location == page
    assert "<li></li>" not in client.get(f"{page}?change=status,%3Cb%3E").text


def test_a_number_is_shown_as_people_write_it_and_stays_what_it_is(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session())
    page = send_form(client, slug, phone="06.39.98.12.34").location
    assert 'value="06 39 98 12 34"' in client.get(f"{page}/changer").text

    client.post(f"{page}/changer", data={**ANSWERS, "phone": "06 39 98 12 34"})
    [record] = town.registrations()
    assert record.fields["phone"] == "+33639981234"
    assert record.fields["phone_as_typed"] == "06.39.98.12.34"


def test_a_page_says_what_is_otherwise_than_its_family_read(
    town: Town, client: FlaskClient
) -> None:
    session = town.add_session(place="Salle A")
    change_in_sheet(town, session, place="Salle B")
    town.clock.pass_by(minutes=5)
    page = send_form(client, town.slug(session)).location
    assert "Voici ce qui change" not in client.get(page).text

    town.clock.pass_by(minutes=5)
    change_in_sheet(town, session, place="Salle <C>", start_time="15:00")
    told = client.get(page).text.partition("Voici ce qui change")[2].partition("</div>")[0]

    assert "<bdi>Salle B</bdi> → <bdi>Salle &lt;C&gt;</bdi>" in " ".join(told.split())
    assert "15\xa0h</bdi>" in told


def test_a_mistake_in_a_change_keeps_what_was_typed(town: Town, client: FlaskClient) -> None:
    page = send_form(client, town.slug(town.add_session())).location
    answer = client.post(f"{page}/changer", data={**ANSWERS, "phone": "12"})
    assert answer.status_code == 422
    assert 'value="12"' in answer.text


def test_not_me_erases_the_person_and_closes_the_page(town: Town, client: FlaskClient) -> None:
    page = send_form(
        client, town.slug(town.add_session()), email="zoe@example.org", phone="0639981234"
    ).location
    assert "tout effacer" in client.get(f"{page}/pas-moi").text
    assert "C’est effacé." in client.post(f"{page}/pas-moi").text
    assert client.get(page).status_code == 404
    [record] = town.registrations(archived=True)
    assert record.archived
    assert not {"Zoé", "zoe@example.org", "+33639981234"} & {
        value for value in record.fields.values() if isinstance(value, str)
    }


def test_unknown_cut_and_erased_links_look_alike(town: Town, client: FlaskClient) -> None:
    page = send_form(client, town.slug(town.add_session())).location
    client.post(f"{page}/pas-moi")
    pages = [client.get(address) for address in ["/i/nothing", page[:-3], page]]
    assert {one.status_code for one in pages} == {404}
    assert len({one.text for one in pages}) == 1
    assert "Le lien est peut-être trop vieux" in pages[0].text


def test_a_link_of_another_purpose_opens_nothing(town: Town, client: FlaskClient) -> None:
    send_form(client, town.slug(town.add_session()))
    [record] = town.registrations()
    for purpose in ("news", "form", "sign-in"):
        token = town.desk.links.sign(purpose, record.ref)
        assert client.get(f"/i/{token}").status_code == 404


def test_another_site_cannot_cancel(town: Town, client: FlaskClient) -> None:
    page = send_form(client, town.slug(town.add_session())).location
    answer = client.post(f"{page}/annuler", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert [one.fields["status"] for one in town.registrations()] == ["confirmed"]


def test_without_any_contact_the_page_says_what_that_means(
    town: Town, client: FlaskClient
) -> None:
    page = client.get(send_form(client, town.slug(town.add_session())).location).text
    assert "Sans numéro, nous ne pouvons pas vous prévenir." in page
    assert 'class="code"' in page


def test_the_calendar_file_is_in_paris_time_and_keeps_its_identity(
    town: Town, client: FlaskClient
) -> None:
    page = send_form(client, town.slug(town.add_session())).location
    first = client.get(f"{page}/atelier.ics")
    town.clock.pass_by(hours=1)
    second = Calendar.from_ical(client.get(f"{page}/atelier.ics").data)
    [event] = Calendar.from_ical(first.data).walk("VEVENT")
    [later] = second.walk("VEVENT")
    assert first.mimetype == "text/calendar"
    assert b"TZID=Europe/Paris:20261209T143000" in first.data
    # Some programs know a zone only if it is told before the event that names it.
    for one in (Calendar.from_ical(first.data), second):
        assert [part.name for part in one.subcomponents] == ["VTIMEZONE", "VEVENT"]
    assert str(event["UID"]) == str(later["UID"])
    assert int(str(later["SEQUENCE"])) > int(str(event["SEQUENCE"]))


def test_a_session_without_an_end_is_shown_by_its_beginning(
    town: Town, client: FlaskClient
) -> None:
    page = send_form(client, town.slug(town.add_session(end_time=None))).location
    assert re.search(r"<dt>Heure</dt><dd>14.h.30</dd>", client.get(page).text)
    [event] = Calendar.from_ical(client.get(f"{page}/atelier.ics").data).walk("VEVENT")
    begins, ends = event.decoded("dtstart"), event.decoded("dtend")
    assert ends - begins == timedelta(hours=2)
    town.clock.pass_by(hours=(ends - town.clock.now()) / timedelta(hours=1) - 1)
    assert 'id="avis"' not in client.get(page).text
    town.clock.pass_by(hours=1)
    assert 'id="avis"' in client.get(page).text


def test_a_session_until_midnight_ends_in_that_night(town: Town, client: FlaskClient) -> None:
    session = town.add_session(start_time="20:00", end_time="00:00")
    page = send_form(client, town.slug(session)).location
    [event] = Calendar.from_ical(client.get(f"{page}/atelier.ics").data).walk("VEVENT")
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=4)


def test_a_familys_page_is_kept_from_search_engines(town: Town, client: FlaskClient) -> None:
    page = client.get(send_form(client, town.slug(town.add_session())).location)
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert page.headers["Cache-Control"] == "no-store"


def test_a_cancelled_session_says_so_on_each_familys_page(town: Town, client: FlaskClient) -> None:
    session = town.add_session()
    page = send_form(client, town.slug(session)).location
    town.change(session, status="cancelled")
    assert "L’atelier n’a pas lieu." in client.get(page).text
