"""One stranger harms nobody: mailboxes, budgets, and what an answer tells."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from sync_service.domain.record import make_reference
from sync_service.families.compose_mail import write_owed
from sync_service.families.desk import budget_name
from sync_service.families.links import token_hash
from sync_service.ports import TeamMember
from sync_service.privacy.purge import purge
from tests.databases import open_alone
from tests.entrypoints.web.test_coordinator import mailed_link
from tests.entrypoints.web.town import ANSWERS, Town, find_token, send_form, sign_in
from tests.taste import taste

VICTIM = "zoe@example.org"
COORDINATOR = "coordination@example.org"


@pytest.fixture(params=taste(["postgresql"], ["sqlite"]))
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    """By day on the stricter one: the contracts hold what is counted in time against both."""
    database = open_alone(request.getfixturevalue(f"{request.param}_url"))
    yield Town(database=database)
    database.close()


@pytest.fixture
def stranger(town: Town) -> FlaskClient:
    return town.app().test_client()


def mails_to(town: Town, address: str) -> Sequence[str]:
    return [kind for to, kind, _ in town.mails() if to == address]


def write_now(town: Town) -> None:
    """What the worker does every few seconds."""
    write_owed(town.desk, town.settings.coordinators)


def with_limits(town: Town, **limits: int) -> Town:
    return replace(town, settings=replace(town.settings, **limits))  # type: ignore[arg-type]


# --- mails -------------------------------------------------------------------------------------


def test_one_form_sent_sixty_times_mails_a_registered_address_once(
    town: Town, stranger: FlaskClient
) -> None:
    """It sent a mail each time: nothing was stored of a duplicate, and no cap asked."""
    slug = town.slug(town.add_session())
    send_form(town.app().test_client(), slug, email=VICTIM)
    sent = {**ANSWERS, "email": VICTIM, "token": find_token(stranger.get(f"/a/{slug}").text)}

    places = {stranger.post(f"/a/{slug}", data=sent).location for _ in range(60)}

    assert places == {f"/a/{slug}/recu"}
    assert mails_to(town, VICTIM) == ["confirmation", "links"]


def test_forty_fresh_forms_mail_one_address_three_times_an_hour(
    town: Town, stranger: FlaskClient
) -> None:
    """Another name and another telephone each time: none of them is the mailbox's owner."""
    town = with_limits(town, max_per_contact=1000, max_per_minute=1000)
    stranger = town.app().test_client()
    slug = town.slug(town.add_session(capacity=100))
    for number in range(40):
        phone = f"06 39 98 12 {number:02}"
        send_form(stranger, slug, given_name=f"Ana {number}", phone=phone, email=VICTIM)

    assert mails_to(town, VICTIM) == ["confirmation"] * 3


def test_what_was_held_back_goes_out_in_one_mail_at_the_hours_end(
    town: Town, stranger: FlaskClient
) -> None:
    slug = town.slug(town.add_session(capacity=9))
    for name in ("Zoé", "Ana", "Omar", "Inès", "Lou"):
        send_form(stranger, slug, given_name=name, email=VICTIM)
    town.clock.pass_by(minutes=59)
    write_now(town)
    early = mails_to(town, VICTIM)
    town.clock.pass_by(minutes=1)
    write_now(town)
    write_now(town)

    assert early == ["confirmation"] * 3
    assert mails_to(town, VICTIM) == [*early, "links"]
    [*_, (_, _, message)] = town.mails()
    links = message.decode().replace("=\r\n", "").partition("text/html")[0]
    assert links.count("https://clef.example.org/i/") == 5


def test_every_way_to_cause_a_mail_draws_on_one_budget(town: Town, stranger: FlaskClient) -> None:
    """A filled mailbox does not care which page filled it, nor what follows a plus."""
    slug = town.slug(town.add_session())
    send_form(stranger, slug, email=VICTIM)
    send_form(stranger, slug, email=VICTIM)
    send_form(stranger, slug, given_name="Ana", email="Zoe+1@example.org")
    for _ in range(9):
        stranger.post("/mes-liens", data={"email": VICTIM})
        stranger.post("/mes-liens", data={"email": "zoe+1@example.org"})
        send_form(stranger, slug, given_name="Omar", email="zoe+2@example.org")

    assert len(town.mails()) == 3


def test_a_form_answered_once_mails_nobody_again_after_its_registration_was_forgotten(
    town: Town, stranger: FlaskClient
) -> None:
    slug = town.slug(town.add_session())
    sent = {**ANSWERS, "email": VICTIM, "token": find_token(stranger.get(f"/a/{slug}").text)}
    page = stranger.post(f"/a/{slug}", data=sent).location
    stranger.post(f"{page}/pas-moi")
    again = stranger.post(f"/a/{slug}", data=sent)

    assert again.location == f"/a/{slug}/recu"
    assert mails_to(town, VICTIM) == []
    assert town.registrations() == []


def test_a_form_of_last_week_is_shown_again_and_never_answered(
    town: Town, stranger: FlaskClient
) -> None:
    """Also one that its reader was asked to look at again: what was used is forgotten by then."""
    slug = town.slug(town.add_session())
    page = send_form(stranger, slug, email="zoe@gmail.con").text
    sent = {**ANSWERS, "email": VICTIM, "token": find_token(page)}
    assert stranger.post(f"/a/{slug}", data=sent).status_code == 303
    town.clock.pass_by(days=3)
    purge(town.database, town.clock, 30)
    later = stranger.post(f"/a/{slug}", data=sent)

    assert later.status_code == 200
    assert "ouverte depuis longtemps" in later.text
    assert find_token(later.text) != sent["token"]


def test_nobody_who_was_erased_meanwhile_is_written_to(town: Town, stranger: FlaskClient) -> None:
    slug = town.slug(town.add_session(capacity=9))
    for name in ("Zoé", "Ana", "Omar", "Inès"):
        send_form(stranger, slug, given_name=name, email=VICTIM)
    with town.database.transaction() as stored:
        refs = [one.ref for one in stored.records.read_all("registration")]
        stored.retention.erase(refs, town.clock.now())
    town.clock.pass_by(hours=2)
    write_now(town)

    assert mails_to(town, VICTIM) == []


def change_to(client: FlaskClient, page: str, email: str) -> int:
    sent = {**ANSWERS, "email": email}
    return client.post(f"{page}/changer", data=sent).status_code


def test_registrations_changed_to_one_address_are_no_way_around(
    town: Town, stranger: FlaskClient
) -> None:
    """Made without a contact, changed to somebody's address, given up: a mail for each."""
    slug = town.slug(town.add_session(capacity=None))
    pages = [send_form(stranger, slug, given_name=f"Ana {one}").location for one in range(12)]
    for page in pages:
        assert change_to(stranger, page, VICTIM) == 303
        stranger.post(f"{page}/annuler")

    confirmed = ["confirmation", "left"] * 3
    assert mails_to(town, VICTIM) == [*confirmed, *["left"] * 3]
    town.clock.pass_by(hours=1)
    page = send_form(stranger, slug, given_name="Lou").location
    change_to(stranger, page, VICTIM)
    stranger.post(f"{page}/annuler")
    assert mails_to(town, VICTIM) == [*confirmed, *["left"] * 3, "confirmation", "left"]


def test_giving_up_and_coming_back_fill_no_mailbox_either(
    town: Town, stranger: FlaskClient
) -> None:
    slug = town.slug(town.add_session(capacity=None))
    pages = [send_form(stranger, slug, given_name=f"Ana {one}").location for one in range(5)]
    for page in pages:
        change_to(stranger, page, VICTIM)
        stranger.post(f"{page}/annuler")
        assert stranger.post(f"{page}/revenir").status_code == 303

    by_changes = ["confirmation"] * 3
    by_pages = ["left", "confirmation"] * 3
    assert sorted(mails_to(town, VICTIM)) == sorted([*by_changes, *by_pages])
    assert {one.fields["status"] for one in town.registrations()} == {"confirmed"}


def test_a_contact_is_changed_to_as_often_as_it_registers(town: Town) -> None:
    """Each of them would get reminders, and every change of hour."""
    town = with_limits(town, max_per_contact=2)
    stranger = town.app().test_client()
    slug = town.slug(town.add_session(capacity=None))
    pages = [send_form(stranger, slug, given_name=f"Ana {one}").location for one in range(3)]

    assert [change_to(stranger, page, VICTIM) for page in pages] == [303, 303, 429]
    assert change_to(stranger, pages[0], VICTIM) == 303
    assert [one.fields["email"] for one in town.registrations()].count(VICTIM) == 2


# --- budgets -----------------------------------------------------------------------------------


def test_junk_requests_close_no_door(town: Town, stranger: FlaskClient) -> None:
    """They closed sign-in, the way back to a page, and the search by code, for everybody."""
    family = town.app().test_client()
    slug = town.slug(town.add_session())
    page = send_form(family, slug, email=VICTIM).location
    [record] = town.registrations()
    for number in range(62):
        stranger.post("/coordination/entrer", data={"email": f"x{number}@example.org"})
        stranger.post("/mes-liens", data={"email": f"x{number}@example.org"})
        stranger.post("/i", data={"code": f"N-{number:07}", "given_name": "Zoé"})
        stranger.post("/i", data={"code": f"junk {number}", "given_name": "Zoé"})

    assert family.post("/i", data={"code": record.ref, "given_name": "zoe"}).location == page
    family.post("/mes-liens", data={"email": VICTIM})
    family.post("/coordination/entrer", data={"email": COORDINATOR})
    assert mails_to(town, VICTIM) == ["confirmation", "links"]
    assert mails_to(town, COORDINATOR) == ["sign-in"]


def test_requests_in_her_name_do_not_keep_the_coordinator_out(
    town: Town, stranger: FlaskClient
) -> None:
    """Her address is in every page's footer; the browser she came in with is her own."""
    browser, _ = sign_in(town)
    for _ in range(40):
        stranger.post("/coordination/entrer", data={"email": COORDINATOR})
    assert mails_to(town, COORDINATOR) == ["sign-in"] * 3
    browser.post("/coordination/entrer", data={"email": COORDINATOR})

    assert mails_to(town, COORDINATOR) == ["sign-in"] * 4
    assert browser.post(mailed_link(town)).status_code == 303


def test_her_new_browser_gets_its_link_at_the_hours_end(town: Town, stranger: FlaskClient) -> None:
    for _ in range(40):
        stranger.post("/coordination/entrer", data={"email": COORDINATOR})
    town.clock.pass_by(minutes=60)
    write_now(town)

    assert mails_to(town, COORDINATOR) == ["sign-in"] * 4
    assert stranger.post(mailed_link(town)).status_code == 303


@pytest.mark.parametrize("address", [COORDINATOR, "aide@example.org"])
def test_forms_with_her_address_leave_her_links_to_sign_in(town: Town, address: str) -> None:
    """Three registrations with the address of every page's footer kept her out for an hour."""
    with town.database.transaction() as stored:
        member = TeamMember("aide@example.org", "coordinator", "", COORDINATOR, town.clock.now())
        stored.team.save(member)
    stranger, browser = town.app().test_client(), town.app().test_client()
    slug = town.slug(town.add_session(capacity=100))
    name, _, domain = address.partition("@")
    for number in range(9):
        sent_to = f"{name}+{number}@{domain}"
        send_form(stranger, slug, given_name=f"Ana {number}", email=sent_to)
        stranger.post("/mes-liens", data={"email": sent_to})
    for _ in range(9):
        browser.post("/coordination/entrer", data={"email": address})

    assert [kind for _, kind, _ in town.mails()] == ["confirmation", "sign-in", "sign-in"]
    assert browser.post(mailed_link(town)).status_code == 303


def test_what_forms_owe_her_address_goes_out_at_the_hours_end(town: Town) -> None:
    """And links that are asked for in her name, again and again, do not keep it back."""
    stranger = town.app().test_client()
    slug = town.slug(town.add_session(capacity=100))
    for name in ("Zoé", "Ana", "Omar"):
        send_form(stranger, slug, given_name=name, email=COORDINATOR)
    stranger.post("/coordination/entrer", data={"email": COORDINATOR})
    town.clock.pass_by(minutes=30)
    stranger.post("/coordination/entrer", data={"email": COORDINATOR})
    write_now(town)
    early = mails_to(town, COORDINATOR)
    town.clock.pass_by(minutes=30)
    write_now(town)

    assert early == ["confirmation", "sign-in", "sign-in"]
    assert mails_to(town, COORDINATOR) == [*early, "links"]


def test_a_mark_of_somebody_else_is_no_known_browser(town: Town, stranger: FlaskClient) -> None:
    stranger.set_cookie("__Secure-coordination-browser", "made-up", path="/coordination/entrer")
    for _ in range(9):
        stranger.post("/coordination/entrer", data={"email": COORDINATOR})

    assert mails_to(town, COORDINATOR) == ["sign-in"] * 3


def test_one_session_takes_a_third_of_a_minute_and_the_others_stay_open(town: Town) -> None:
    town = with_limits(town, max_per_minute=30)
    stranger = town.app().test_client()
    flooded = town.slug(town.add_session(capacity=None))
    other = town.slug(town.add_session(title="Jeux"))
    answers = [
        send_form(stranger, flooded, given_name=f"Ana {number}").status_code
        for number in range(32)
    ]

    assert answers == [303] * 10 + [429] * 22
    assert send_form(town.app().test_client(), other).status_code == 303
    town.clock.pass_by(seconds=61)
    assert send_form(stranger, flooded, given_name="Zoé").status_code == 303


def test_one_contact_takes_a_third_of_a_minute(town: Town) -> None:
    """By its telephone as by its address, whatever the other one says."""
    town = with_limits(town, max_per_minute=9, max_per_contact=1000)
    stranger = town.app().test_client()
    slugs = [town.slug(town.add_session(title=f"Jeux {number}")) for number in range(5)]
    by_mail = [
        send_form(stranger, slug, email=VICTIM, phone=f"06 39 98 12 {number:02}").status_code
        for number, slug in enumerate(slugs)
    ]

    assert by_mail == [303] * 3 + [429] * 2
    assert send_form(stranger, slugs[0], given_name="Lou").status_code == 303


def test_what_is_refused_counts_nowhere(town: Town) -> None:
    town = with_limits(town, max_per_minute=30, max_per_contact=2)
    stranger = town.app().test_client()
    slug = town.slug(town.add_session(capacity=None))
    for number in range(12):
        send_form(stranger, slug, given_name=f"Ana {number}", email=VICTIM)
        send_form(stranger, slug, given_name="", email=VICTIM)
        stranger.post(f"/a/{slug}", data={**ANSWERS, "token": "junk"})

    assert len(town.registrations()) == 2
    others = [
        send_form(stranger, slug, given_name=f"Lou {number}").status_code for number in range(9)
    ]
    assert others == [303] * 8 + [429]


def test_a_code_is_guessed_five_times_and_other_codes_stay_open(
    town: Town, stranger: FlaskClient
) -> None:
    slug = town.slug(town.add_session())
    send_form(stranger, slug)
    page = send_form(stranger, slug, given_name="Ana").location
    ana = next(one for one in town.registrations() if one.fields["given_name"] == "Ana")
    zoe = next(one for one in town.registrations() if one.fields["given_name"] == "Zoé")
    guesses = [
        town.app().test_client().post("/i", data={"code": zoe.ref, "given_name": f"Nom {number}"})
        for number in range(9)
    ]

    assert [one.status_code for one in guesses] == [422] * 5 + [429] * 4
    found = stranger.post("/i", data={"code": ana.ref, "given_name": "Ana"})
    assert found.location == page


def test_no_client_has_a_budget_where_no_proxy_says_who_asks(town: Town) -> None:
    town = with_limits(town, max_per_minute=1000)
    slug = town.slug(town.add_session(capacity=None))
    stranger = town.app().test_client()
    stranger.environ_base["HTTP_X_FORWARDED_FOR"] = "198.51.100.7"
    answers = {
        send_form(stranger, slug, given_name=f"Ana {number}").status_code for number in range(70)
    }

    assert answers == {303}


def test_behind_our_proxy_one_client_leaves_room_for_the_others(town: Town) -> None:
    town = with_limits(town, max_per_minute=1000, trusted_proxies=1)
    slug = town.slug(town.add_session(capacity=None))
    stranger, family = town.app().test_client(), town.app().test_client()
    family.environ_base["HTTP_X_FORWARDED_FOR"] = "198.51.100.8"
    answers = []
    for number in range(64):
        # Whatever a client writes itself stands further left.
        stranger.environ_base["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}, 198.51.100.7"
        answers.append(send_form(stranger, slug, given_name=f"Ana {number}").status_code)

    assert answers == [303] * 60 + [429] * 4
    assert send_form(family, slug).status_code == 303
    town.clock.pass_by(seconds=61)
    assert send_form(stranger, slug).status_code == 303


@pytest.mark.parametrize(
    ("header", "other"),
    [
        ("198.51.100.7", "198.51.100.8"),
        ("2001:db8:1:1::1", "2001:db8:1:2::1"),
        ("203.0.113.9, 198.51.100.7", "203.0.113.9, 198.51.100.8"),
    ],
)
def test_behind_our_proxy_a_client_has_sixty_wrong_codes_a_minute(
    town: Town, header: str, other: str
) -> None:
    """Whichever codes they are: who tries them all spends nothing of what families have."""
    town = with_limits(town, trusted_proxies=1)
    stranger, family = town.app().test_client(), town.app().test_client()
    stranger.environ_base["HTTP_X_FORWARDED_FOR"] = header
    family.environ_base["HTTP_X_FORWARDED_FOR"] = other
    codes = [make_reference("registration", number * 977) for number in range(64)]
    tries = [stranger.post("/i", data={"code": one, "given_name": "Zoé"}) for one in codes]

    assert [one.status_code for one in tries] == [422] * 60 + [429] * 4
    assert family.post("/i", data={"code": codes[0], "given_name": "Zoé"}).status_code == 422


def test_budgets_are_forgotten_in_their_time(town: Town, stranger: FlaskClient) -> None:
    """A keyed hash of a telephone or of a network address is kept no longer than it counts."""
    session, at = town.add_session(), town.clock.now()
    send_form(stranger, town.slug(session), email=VICTIM)
    town.clock.pass_by(days=3)
    purge(town.database, town.clock, 30)
    with town.database.transaction() as stored:
        name = budget_name(town.desk.links, "contact", VICTIM)
        assert list(stored.budgets.lock(name)) == []
        assert stored.seats.read_use("any", [session], at).here_in_a_day == 0


# --- what an answer tells ----------------------------------------------------------------------


def test_another_name_with_a_registered_number_gets_the_answer_that_anybody_gets(
    town: Town, stranger: FlaskClient
) -> None:
    """« C’est noté » instead of a place told a stranger that this number is on the list."""
    slug = town.slug(town.add_session())
    send_form(town.app().test_client(), slug, phone="06 39 98 12 34", email=VICTIM)
    asked = {
        "known number": {"phone": "+33 6 39 98 12 34"},
        "unknown number": {"phone": "06 39 98 12 35"},
        "known address": {"email": VICTIM},
        "unknown address": {"email": "lou@example.org"},
    }
    places = [
        send_form(stranger, slug, given_name="Nom", **one).location for one in asked.values()
    ]

    assert all(one.startswith("/i/") for one in places)
    assert len({*places}) == 4


def test_a_stranger_who_registers_a_number_first_keeps_nobody_out(
    town: Town, stranger: FlaskClient
) -> None:
    """And what the stranger cancels is the stranger’s own."""
    slug = town.slug(town.add_session())
    taken = send_form(stranger, slug, given_name="Nom", phone="06 39 98 12 34").location
    family = town.app().test_client()
    page = send_form(family, slug, phone="06 39 98 12 34").location
    stranger.post(f"{taken}/annuler")

    assert page.startswith("/i/")
    assert "Vous avez une place." in family.get(page).text


@pytest.mark.parametrize("name", ["Zoé", "zoe", " ZOÉ "])
def test_the_same_name_and_contact_is_one_registration(
    town: Town, stranger: FlaskClient, name: str
) -> None:
    slug = town.slug(town.add_session())
    send_form(stranger, slug, phone="06 39 98 12 34", email=VICTIM)
    again = send_form(stranger, slug, given_name=name, phone="06 39 98 12 34")

    assert again.location == f"/a/{slug}/recu"
    assert len(town.registrations()) == 1


def test_two_families_of_one_name_and_telephone_but_two_addresses_are_two(
    town: Town, stranger: FlaskClient
) -> None:
    slug = town.slug(town.add_session())
    send_form(stranger, slug, phone="06 39 98 12 34", email=VICTIM)
    other = send_form(stranger, slug, phone="06 39 98 12 34", email="lou@example.org")

    assert other.location.startswith("/i/")


def test_the_pages_say_that_more_mails_go_together(town: Town, stranger: FlaskClient) -> None:
    """Always, so that the words tell nobody how much this address is written to."""
    slug = town.slug(town.add_session())
    page = stranger.get(send_form(stranger, slug, email=VICTIM).location).text
    received = stranger.get(f"/a/{slug}/recu").text
    asked = stranger.get("/mes-liens?envoye=1").text

    for one in (page, received, asked):
        assert "Nous envoyons trois e-mails par heure au plus." in one


# --- the coordinator's door --------------------------------------------------------------------


def test_leaving_ends_the_visit_for_every_copy_of_its_cookie(town: Town) -> None:
    """The cookie went on opening the pages for twelve hours."""
    browser, _ = sign_in(town)
    cookie = browser.get_cookie("coordination", path="/coordination")
    assert cookie is not None
    thief = replace(town, settings=replace(town.settings, public_url="http://clef.example.org"))
    copy = thief.app().test_client()
    copy.set_cookie("coordination", cookie.value, path="/coordination")
    before = copy.get("/coordination/").status_code
    left = browser.post("/coordination/sortir")

    assert (before, left.location) == (200, "/coordination/entrer")
    assert copy.get("/coordination/").status_code == 303
    assert copy.get("/coordination/problemes").status_code == 303


def test_one_visits_end_leaves_the_others_in(town: Town) -> None:
    one, _ = sign_in(town)
    other, _ = sign_in(town)
    one.post("/coordination/sortir")

    assert other.get("/coordination/").status_code == 200


def test_another_site_puts_nobody_out(town: Town) -> None:
    browser, _ = sign_in(town)
    answer = browser.post("/coordination/sortir", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert browser.get("/coordination/").status_code == 200


def test_an_old_visit_is_forgotten(town: Town) -> None:
    sign_in(town)
    link = mailed_link(town)
    town.clock.pass_by(days=3)
    purge(town.database, town.clock, 30)
    with town.database.reading() as stored:
        assert not stored.visits.was_opened(token_hash(link.rpartition("/")[2]))


def test_the_log_tells_who_came_in_left_or_was_refused_and_never_by_name(town: Town) -> None:
    with capture_logs() as lines:
        browser, _ = sign_in(town)
        link = mailed_link(town)
        browser.post(link)
        browser.post("/coordination/problemes/1", data={"decision": "sheet"})
        browser.post("/coordination/sortir")

    assert [one["event"] for one in lines] == [
        "visit_opened",
        "visit_refused",
        "form_refused",
        "visit_left",
    ]
    assert COORDINATOR not in str(lines)
    assert link.rpartition("/")[2] not in str(lines)
