import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.entrypoints.web.town import (
    ANSWERS,
    MORNING,
    Town,
    TownSettings,
    find_token,
    send_form,
)


def test_a_family_has_its_seats_when_it_has_sent_the_form(town: Town, client: FlaskClient) -> None:
    session = town.add_session()
    answer = send_form(client, town.slug(session), adults_count="2", children_3_5="1")
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert "Vous avez une place." in page.text
    [record] = town.registrations()
    assert record.ref in page.text
    assert record.fields["status"] == "confirmed"
    assert record.fields["session_id"] == session
    assert (record.fields["adults_count"], record.fields["children_3_5"]) == (2, 1)


def test_the_journal_says_that_the_form_made_the_registration(
    town: Town, client: FlaskClient
) -> None:
    send_form(client, town.slug(town.add_session()))
    [record] = town.registrations()
    with town.database.reading() as stored:
        [change] = stored.journal.read_history(record.ref)
        [run] = stored.journal.read_runs()
    assert (change.field, change.after, change.source) == ("*", record.ref, "form")
    assert (run.kind, run.id) == ("form", change.run)


def test_a_full_session_gives_a_place_in_the_waiting_list(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session(capacity=1))
    send_form(client, slug)
    assert "J’attends une place" in client.get(f"/a/{slug}").text
    send_form(client, slug, given_name="Inès")
    page = client.get(send_form(client, slug, given_name="Omar").location).text
    assert "liste d’attente" in page
    assert "Votre numéro sur la liste\u00a0: 2." in page


def test_sending_the_same_form_twice_gives_the_same_page(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session())
    sent = {**ANSWERS, "token": find_token(client.get(f"/a/{slug}").text)}
    first = client.post(f"/a/{slug}", data=sent)
    second = client.post(f"/a/{slug}", data=sent)
    assert first.location == second.location
    assert len(town.registrations()) == 1


def test_a_used_form_with_other_answers_is_shown_again_with_them(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session())
    sent = {**ANSWERS, "token": find_token(client.get(f"/a/{slug}").text)}
    client.post(f"/a/{slug}", data=sent)
    page = client.post(f"/a/{slug}", data={**sent, "given_name": "Inès"})
    assert "Vous avez déjà envoyé ce formulaire." in page.text
    assert 'value="Inès"' in page.text
    again = {**sent, "given_name": "Inès", "token": find_token(page.text)}
    assert client.post(f"/a/{slug}", data=again).status_code == 303
    assert len(town.registrations()) == 2


def test_a_family_that_is_on_the_list_gets_a_neutral_page_and_a_mail(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session())
    send_form(client, slug, email="zoe@example.org")
    answer = send_form(client, slug, given_name="zoe", email="ZOE@example.org")
    page = client.get(answer.location).text
    [record] = town.registrations()
    assert "C’est noté." in page
    assert record.ref not in page
    assert "/i/" not in page.replace('href="/i"', "")
    assert [kind for _, kind, _ in town.mails()] == ["confirmation", "links"]


def test_the_same_telephone_written_otherwise_is_the_same_contact(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session())
    send_form(client, slug, phone="06 39 98 12 34")
    answer = send_form(client, slug, phone="+33 (0)6.39.98.12.34")
    assert answer.location.endswith("/recu")


def test_a_filled_trap_gets_the_same_page_but_no_seat_and_no_mail(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session(capacity=1))
    answer = send_form(client, slug, website="http://x.example.org", email="bot@example.org")
    page = client.get(answer.location)
    assert page.status_code == 200
    assert "Vous avez une place." in page.text
    assert town.registrations() == []
    assert town.mails() == []
    send_form(client, slug)
    assert [one.fields["status"] for one in town.registrations()] == ["confirmed"]


def test_a_filled_trap_waits_at_the_rank_that_anyone_would(
    town: Town, client: FlaskClient
) -> None:
    """All families of the session were counted: « Votre numéro sur la liste : 3 » of none."""
    slug = town.slug(town.add_session(capacity=2))
    for name in ("Ana", "Bea", "Cleo"):
        send_form(client, slug, given_name=name)
    town.clock.pass_by(minutes=1)
    trapped = send_form(client, slug, website="http://x.example.org").location
    town.clock.pass_by(minutes=1)
    later = send_form(client, slug, given_name="Dan").location

    assert "Votre numéro sur la liste\u00a0: 2." in client.get(trapped).text
    assert "Votre numéro sur la liste\u00a0: 2." in client.get(later).text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("given_name", "a" * 41, "Écrivez un prénom plus court"),
        ("given_name", "a" * 5_000, "Écrivez un prénom plus court"),
        ("given_name", "é " * 2_000, "Écrivez un prénom plus court"),
        ("given_name", "1" * 5_000, "Écrivez votre prénom."),
        ("phone", "06 39 98 12 34 / 06 39 98 12 35", "Écrivez un seul numéro, et rien d’autre."),
        ("phone", "0639981234 ou 03 53 01 02 03", "Écrivez un seul numéro, et rien d’autre."),
        ("phone", "+33 6 39 98 12 34, +33 6 39 98 12 35", "Écrivez un seul numéro, et rien"),
        ("phone", "06 39 98 12 3", "Ce numéro n’existe pas."),
    ],
)
def test_what_is_wrong_is_said_as_it_is(
    town: Town, client: FlaskClient, field: str, typed: str, sentence: str
) -> None:
    """« Ce numéro n’existe pas » of two that do, « Écrivez votre prénom » of a long one."""
    page = send_form(client, town.slug(town.add_session()), **{field: typed})

    assert page.status_code == 422
    assert sentence in page.text
    assert town.registrations() == []


def test_too_fast_is_asked_once_to_look_again() -> None:
    town = Town(TownSettings(form_min_seconds=3))
    client = town.app().test_client()
    slug = town.slug(town.add_session())
    page = send_form(client, slug, given_name="Inès")
    assert page.status_code == 200
    assert "Vérifiez, puis envoyez" in page.text
    assert 'value="Inès"' in page.text
    sent = {**ANSWERS, "given_name": "Inès", "token": find_token(page.text)}
    assert client.post(f"/a/{slug}", data=sent).status_code == 303


def test_a_mistyped_address_is_suggested_never_forced(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session())
    page = send_form(client, slug, email="zoe@gmail.con")
    assert "zoe@gmail.com" in page.text
    sent = {**ANSWERS, "email": "zoe@gmail.con", "token": find_token(page.text)}
    assert client.post(f"/a/{slug}", data=sent).status_code == 303
    assert town.registrations()[0].fields["email"] == "zoe@gmail.con"


def test_one_tap_mends_a_mistyped_address(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session())
    page = send_form(client, slug, given_name="Inès", email="zoe@gmail.con", adults_count="2").text
    note = page.partition('role="alert"')[2].partition("</form>")[0]
    mended = dict(re.findall(r'name="(\w+)" value="([^"]*)"', note))

    assert "Oui, corriger et envoyer" in note
    assert client.post(f"/a/{slug}", data=mended).status_code == 303
    [record] = town.registrations()
    said = [record.fields[name] for name in ("given_name", "email", "adults_count")]
    assert said == ["Inès", "zoe@gmail.com", 2]


def test_a_page_left_open_for_days_keeps_what_was_typed(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session())
    token = find_token(client.get(f"/a/{slug}").text)
    town.clock.pass_by(days=2)
    page = client.post(f"/a/{slug}", data={**ANSWERS, "given_name": "Inès", "token": token})
    assert "ouverte depuis longtemps" in page.text
    assert 'value="Inès"' in page.text
    assert town.registrations() == []


@pytest.mark.parametrize(
    "spoil",
    [lambda _: "", lambda token: token[:-2], lambda token: "x" + token],
    ids=["without", "cut", "forged"],
)
def test_a_spoiled_token_keeps_what_was_typed(
    town: Town, client: FlaskClient, spoil: Callable[[str], str]
) -> None:
    slug = town.slug(town.add_session())
    token = spoil(find_token(client.get(f"/a/{slug}").text))
    page = client.post(f"/a/{slug}", data={**ANSWERS, "given_name": "Inès", "token": token})
    assert page.status_code == 422
    assert 'value="Inès"' in page.text
    assert town.registrations() == []


def test_another_sessions_token_registers_for_none(town: Town, client: FlaskClient) -> None:
    one, other = town.add_session(), town.add_session(title="Jeux")
    token = find_token(client.get(f"/a/{town.slug(one)}").text)
    client.post(f"/a/{town.slug(other)}", data={**ANSWERS, "token": token})
    assert town.registrations() == []


def test_a_form_sent_by_another_site_is_shown_again(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session())
    sent = {**ANSWERS, "token": find_token(client.get(f"/a/{slug}").text)}
    page = client.post(f"/a/{slug}", data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 422
    assert town.registrations() == []


def test_a_rotated_key_still_reads_open_forms(town: Town) -> None:
    slug = town.slug(town.add_session())
    token = find_token(town.app().test_client().get(f"/a/{slug}").text)
    settings = TownSettings(secret_keys=("a newer secret", *town.settings.secret_keys))
    rotated = Town(settings, town.database, town.clock, town.rng)
    client = rotated.app().test_client()
    answer = client.post(f"/a/{slug}", data={**ANSWERS, "token": token})
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200


def test_a_mistake_is_told_first_beside_the_field_and_in_the_title(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session())
    page = send_form(client, slug, given_name=" ", phone="06 39 98 12", email="zoe@")
    assert page.status_code == 422
    assert re.search(r"<title>Erreur\s: ", page.text)
    main = page.text[page.text.index("<main") :]
    assert main.index('role="alert"') < main.index("<h1")
    for field, sentence in [
        ("given_name", "Écrivez votre prénom."),
        ("phone", "Ce numéro n’existe pas."),
        ("email", "Vérifiez l’adresse e-mail"),
    ]:
        assert main.count(sentence) == 2
        assert f'href="#{field}"' in main
        assert f'id="{field}-error"' in main
        tag = re.search(rf'<input id="{field}"[^>]*>', main)
        assert tag is not None
        assert 'aria-invalid="true"' in tag[0]
        assert f"{field}-error" in tag[0]
    assert 'value="06 39 98 12"' in main
    assert 'value="zoe@"' in main


@pytest.mark.parametrize(
    "name", ["O’Brien", "Nguyễn Thị", "محمد", "Анна-Мария", "d’Artagnan", "Zoë", "李"]
)
def test_any_name_is_a_name(town: Town, client: FlaskClient, name: str) -> None:
    send_form(client, town.slug(town.add_session()), given_name=name)
    assert [one.fields["given_name"] for one in town.registrations()] == [name]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("06.39.98.12.34", "+33639981234"),
        ("0033 6 39 98 12 34", "+33639981234"),
        ("+49 1512 3456789", "+4915123456789"),
        ("03-53-01-12-34", "+33353011234"),
        ("", None),
    ],
)
def test_a_telephone_may_be_written_in_any_way(
    town: Town, client: FlaskClient, typed: str, stored: str | None
) -> None:
    send_form(client, town.slug(town.add_session()), phone=typed)
    assert [one.fields["phone"] for one in town.registrations()] == [stored]


def test_control_characters_reach_neither_mail_nor_sheet(town: Town, client: FlaskClient) -> None:
    send_form(
        client,
        town.slug(town.add_session()),
        given_name="Zoé\r\nBcc: x\x00\u202e",
        email="zoe@example.org",
    )
    [record] = town.registrations()
    assert record.fields["given_name"] == "Zoé Bcc: x"
    assert b"\nBcc" not in town.mails()[0][2].split(b"\r\n\r\n")[0]


def test_children_are_asked_only_where_the_row_says_so(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session(ask_ages=False))
    assert "children_0_2" not in client.get(f"/a/{slug}").text
    send_form(client, slug, children_0_2="9")
    assert town.registrations()[0].fields["children_0_2"] is None


def test_an_interpreter_is_asked_only_where_one_is_offered(
    town: Town, client: FlaskClient
) -> None:
    without = town.slug(town.add_session())
    offered = town.slug(town.add_session(interpreter_offered=True))
    assert 'name="interpreter"' not in client.get(f"/a/{without}").text
    send_form(client, offered, interpreter="1")
    assert town.registrations()[0].fields["interpreter"] is True


@pytest.mark.parametrize("fields", [{"scheme": "laep"}, {"registration_mode": "free"}])
def test_a_drop_in_centre_has_no_form(
    town: Town, client: FlaskClient, fields: dict[str, str]
) -> None:
    slug = town.slug(town.add_session(**fields))
    page = client.get(f"/a/{slug}").text
    assert "Venez librement." in page
    assert "<form" not in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"registration_open": False}, "Les inscriptions sont fermées."),
        ({"status": "cancelled"}, "L’atelier n’a pas lieu."),
        ({"date": "2026-11-24"}, "L’atelier est terminé."),
        ({"date": "2026-11-25", "start_time": "08:59"}, "L’atelier a commencé."),
        ({"date": "2026-11-25", "start_time": "07:30", "end_time": "08:59"}, "est terminé."),
        ({"date": "2026-11-25", "start_time": "08:59", "status": "held"}, "est terminé."),
    ],
)
def test_a_session_that_takes_nobody_says_why(
    town: Town, client: FlaskClient, fields: dict[str, str], sentence: str
) -> None:
    session = town.add_session()
    slug = town.slug(session)
    token = find_token(client.get(f"/a/{slug}").text)
    town.change(session, **fields)
    page = client.get(f"/a/{slug}").text
    assert sentence in page
    assert "<form" not in page
    answer = client.post(f"/a/{slug}", data={**ANSWERS, "token": token})
    assert answer.location.endswith(f"/a/{slug}")
    assert town.registrations() == []


@pytest.mark.parametrize(
    "caps", [{"max_per_minute": 1}, {"max_per_session": 1}, {"max_per_contact": 1}]
)
def test_above_a_cap_the_answers_are_kept_for_later(caps: dict[str, int]) -> None:
    town = Town(TownSettings(**caps))  # type: ignore[arg-type]
    client = town.app().test_client()
    slug = town.slug(town.add_session())
    other = slug
    if "max_per_contact" in caps:
        other = town.slug(town.add_session(title="Jeux"))
    send_form(client, slug, phone="0639981234")
    page = send_form(client, other, given_name="Inès", phone="0639981234" if other != slug else "")
    assert page.status_code == 429
    assert 'value="Inès"' in page.text
    assert len(town.registrations()) == 1


_MINUTES = "Envoyez-les encore dans quelques minutes."
_TOMORROW = "Vos réponses restent sur cette page. Envoyez-les encore demain."
_USED_UP = "Ce numéro a beaucoup servi depuis hier. Effacez-le : il est facultatif."


@pytest.mark.parametrize(
    ("caps", "seconds", "said", "unsaid"),
    [
        ({"max_per_minute": 1}, 60, _MINUTES, "demain"),
        ({"max_per_session": 1}, 24 * 3600, _TOMORROW, "quelques minutes"),
        ({"max_per_contact": 1}, 24 * 3600, _USED_UP, "quelques minutes"),
    ],
)
def test_above_a_cap_the_page_says_when_there_is_room_again(
    caps: dict[str, int], seconds: int, said: str, unsaid: str
) -> None:
    """It said « dans quelques minutes » of caps that last a day."""
    town = Town(TownSettings(**caps))  # type: ignore[arg-type]
    client = town.app().test_client()
    slug = town.slug(town.add_session())
    send_form(client, slug, phone="06 39 98 12 34")
    town.clock.pass_by(seconds=59)
    page = send_form(client, slug, given_name="Inès", phone="06 39 98 12 34")

    assert page.status_code == 429
    assert page.headers["Retry-After"] == str(seconds)
    assert said in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert unsaid not in page.text
    assert 'value="Inès"' in page.text
    town.clock.pass_by(seconds=seconds)
    assert send_form(client, slug, given_name="Inès", phone="06 39 98 12 34").status_code == 303


def test_whose_telephone_a_stranger_used_up_registers_without_it(
    town: Town, client: FlaskClient
) -> None:
    """Twenty forms with her number, and its family was told to come back in some minutes."""
    slug = town.slug(town.add_session(capacity=None))
    for number in range(20):
        send_form(client, slug, given_name=f"Ana {number}", phone="0639981234")
        town.clock.pass_by(seconds=30)
    hers = {"given_name": "Zoé", "phone": "0639981234", "email": "zoe@example.org"}
    page = send_form(client, slug, **hers)

    assert page.status_code == 429
    wrong = [one for one in ("phone", "email") if f'href="#{one}"' in page.text]
    assert wrong == ["phone"]
    assert send_form(client, slug, **{**hers, "phone": ""}).status_code == 303


def test_a_change_to_a_used_up_telephone_says_the_same(town: Town, client: FlaskClient) -> None:
    town = replace(town, settings=replace(town.settings, max_per_contact=1))
    client = town.app().test_client()
    slug = town.slug(town.add_session(capacity=None))
    send_form(client, slug, given_name="Ana", phone="0639981234")
    hers = send_form(client, slug, given_name="Zoé").location
    page = client.post(f"{hers}/changer", data={**ANSWERS, "phone": "0639981234"})

    assert page.status_code == 429
    assert page.headers["Retry-After"] == str(24 * 3600)
    assert _USED_UP in page.text.replace("\N{NO-BREAK SPACE}", " ")


def test_no_page_sets_a_cookie_or_holds_a_script(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session())
    answer = send_form(client, slug)
    for address in ["/", "/ateliers", f"/a/{slug}", answer.location, "/i", "/mes-liens"]:
        page = client.get(address)
        assert "Set-Cookie" not in page.headers
        assert "<script" not in page.text
        assert "style=" not in page.text.replace("<style>", "")
        policy = page.headers["Content-Security-Policy"]
        assert "script" not in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"


def test_the_confirmation_mail_says_all_that_the_page_says(
    town: Town, client: FlaskClient
) -> None:
    session = town.add_session()
    answer = send_form(client, town.slug(session), email="zoe@example.org", language="en")
    [(recipient, kind, message)] = town.mails()
    assert (recipient, kind) == ("zoe@example.org", "confirmation")
    text = message.decode()
    assert "Reply-To: coordination@example.org" in text
    assert "Content-Language: en, fr" in text
    assert "Auto-Submitted: auto-generated" in text
    assert "text/calendar" in text
    flat = text.replace("=\r\n", "")
    assert f"https://clef.example.org{answer.location}" in flat
    assert flat.index("You have a place") < flat.index("Vous avez une place")


def test_nobody_registers_after_the_beginning(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session(date="2026-11-25", start_time="09:30"))
    token = find_token(client.get(f"/a/{slug}").text)
    town.clock.instant = MORNING.replace(hour=9, minute=30)
    client.post(f"/a/{slug}", data={**ANSWERS, "token": token})
    assert town.registrations() == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("given_name", "x" * 41),
        ("given_name", "1234"),
        ("phone", "ring me"),
        ("adults_count", "0"),
        ("adults_count", "10"),
        ("adults_count", "deux"),
        ("children_3_5", "-1"),
        ("children_3_5", "99"),
        ("email", "zoe@example"),
    ],
)
def test_what_cannot_be_understood_is_asked_again(
    town: Town, client: FlaskClient, field: str, typed: str
) -> None:
    page = send_form(client, town.slug(town.add_session()), **{field: typed})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert town.registrations() == []


def test_the_page_says_where_we_write_before_what_to_do_if_nothing_comes(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session())
    page = client.get(send_form(client, slug, email="zoe@example.org").location).text
    [said] = re.findall(r"<p>Nous vous écrivons à cette adresse\s?: (.*?)</p>", page)
    assert "zoe@example.org" in said
    assert page.index(said) < page.index("Pas encore d’e-mail")
    without = client.get(send_form(client, slug, given_name="Inès").location).text
    assert "Nous vous écrivons" not in without


def test_a_full_sessions_form_is_headed_as_its_button(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session(capacity=1))
    headed = re.compile(r"<h2>(J’attends une place|Je m’inscris)</h2>")
    assert headed.findall(client.get(f"/a/{slug}").text) == ["Je m’inscris"]
    send_form(client, slug)
    assert headed.findall(client.get(f"/a/{slug}").text) == ["J’attends une place"]
