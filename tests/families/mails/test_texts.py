"""Text messages: to whom, of what, how many; and never because of what somebody typed."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest

from sync_service.config import project_folder
from sync_service.domain.errors import MailNotAccepted
from sync_service.families.calls.noted_calls import has_been_called
from sync_service.families.calls.people_to_phone import read_people_to_phone
from sync_service.families.change_registration import cancel, forget
from sync_service.families.desk import Desk
from sync_service.families.follow_sessions import follow_sessions
from sync_service.families.mails.send_mails import MailServices, find_early, send_mails
from sync_service.families.mails.texts import Senders, is_mobile
from sync_service.families.mails.wording import find_written, load_catalogue
from sync_service.operations.health import read_health_facts
from sync_service.ports import Mail, Transaction
from tests.entrypoints.web.town import KeptMail, Town, TownSettings, send_form, sign_in
from tests.families.test_follow_sessions import change_in_sheet, delete_row, family

MOBILE, LANDLINE = "+33639981234", "+33353010203"


def make_town(texts_url: str = "https://sms.example.org", texts_a_day: int = 100) -> Town:
    town = Town(TownSettings(texts_url=texts_url, texts_a_day=texts_a_day))
    follow_sessions(town.desk)
    town.clock.pass_by(minutes=20)
    return town


def texts(town: Town) -> list[tuple[str, str, str]]:
    return [(to, kind, said.decode()) for to, kind, said in town.mails() if to.startswith("+")]


def calls(town: Town) -> list[tuple[str, str]]:
    with town.database.reading() as stored:
        found = read_people_to_phone(stored, town.clock.now())
    return [(str(one.record.fields["given_name"]), one.reason) for one in found]


def after(town: Town, **fields: str) -> Town:
    session = town.add_session(place="Salle A", capacity=20)
    family(town, session, "Ana", phone=MOBILE)
    family(town, session, "Bea", phone=LANDLINE)
    family(town, session, "Cleo", phone=MOBILE, email="cleo@example.org")
    assert texts(town) == []  # nobody is texted for what somebody typed
    town.clock.pass_by(minutes=5)
    change_in_sheet(town, session, **fields)
    follow_sessions(town.desk)
    return town


@pytest.mark.parametrize(
    ("fields", "kind", "begins"),
    [
        ({"place": "Salle B"}, "change", "CLEF : Votre atelier change. Cuisine en famille, "),
        (
            {"status": "cancelled"},
            "cancelled",
            "CLEF : L’atelier n’a pas lieu. Cuisine en famille",
        ),
    ],
)
def test_a_family_with_a_mobile_and_no_address_reads_it_and_needs_no_call(
    fields: dict[str, str], kind: str, begins: str
) -> None:
    town = after(make_town(), **fields)

    [(to, text_kind, said)] = texts(town)
    assert (to, text_kind) == (MOBILE, f"text-{kind}")
    assert said.startswith(begins)
    assert "https://clef.example.org/i/" in said
    assert "\n" not in said
    assert calls(town) == [("Bea", kind)]


def test_without_a_gateway_everybody_is_called() -> None:
    town = after(make_town(texts_url=""), place="Salle B")
    assert texts(town) == []
    assert calls(town) == [("Ana", "change"), ("Bea", "change")]


def test_what_the_days_budget_does_not_hold_is_called() -> None:
    town = make_town(texts_a_day=1)
    session = town.add_session(capacity=20)
    for name, number in (("Ana", "1"), ("Bea", "2"), ("Cleo", "3")):
        family(town, session, name, phone=f"+3363998123{number}")
    town.clock.pass_by(minutes=5)
    change_in_sheet(town, session, place="Salle B")
    follow_sessions(town.desk)

    assert len(texts(town)) == 1
    assert calls(town) == [("Bea", "change"), ("Cleo", "change")]

    town.clock.pass_by(days=1, minutes=1)
    change_in_sheet(town, session, place="Salle C")
    follow_sessions(town.desk)
    assert len(texts(town)) == 2


@pytest.mark.parametrize(
    ("number", "countries", "is_texted"),
    [
        ("06 39 98 12 34", (), True),
        ("+262 692 12 34 56", (), True),
        ("+49 1511 2345678", (), True),
        ("+352 621 123 456", (), True),
        ("+380 50 123 45 67", (), False),
        ("+380 50 123 45 67", ("UA",), True),
        ("+881 6 3123 4567", (), False),
        ("+870 773 123 456", (), False),
        ("+53 5 1234567", (), False),
    ],
)
def test_numbers_of_far_countries_and_satellites_are_called(
    number: str, countries: tuple[str, ...], *, is_texted: bool
) -> None:
    """A stranger chose what each text message costs: typed into the form, any number was one."""
    town = make_town()
    town = replace(town, settings=replace(town.settings, texts_countries=countries))
    session = town.add_session(place="Salle A")
    sent = send_form(town.app().test_client(), town.slug(session), phone=number)
    assert sent.status_code == 303
    town.clock.pass_by(minutes=5)
    change_in_sheet(town, session, place="Salle B")
    follow_sessions(town.desk)

    assert [kind for _, kind, _ in texts(town)] == ["text-change"] * is_texted
    assert calls(town) == [("Zoé", "change")] * (not is_texted)


def test_reminders_leave_half_of_the_day_to_changes_and_cancellations() -> None:
    """Junk that was reminded used up what families needed who stood before a closed door."""
    town = make_town(texts_a_day=4)
    junk, real = town.add_session(capacity=20), town.add_session(title="Jeux", capacity=20)
    for number in range(5):
        family(town, junk, f"Ana {number}", phone=f"+3363998123{number}")
    family(town, real, "Bea", phone=MOBILE)
    family(town, real, "Cleo", phone="+33639981245")
    change_in_sheet(town, real, date="2026-12-12")
    town.clock.pass_by(minutes=5)
    follow_sessions(town.desk)
    town.clock.pass_by(days=12, hours=6)
    follow_sessions(town.desk)
    reminded = [kind for _, kind, _ in texts(town)]
    change_in_sheet(town, real, status="cancelled")
    follow_sessions(town.desk)

    assert reminded == ["text-change"] * 2 + ["text-reminder"] * 2
    assert [kind for _, kind, _ in texts(town)] == [*reminded, *["text-cancelled"] * 2]


def test_a_reminder_is_texted_in_the_familys_language() -> None:
    town = make_town()
    session = town.add_session()
    family(town, session, "Ana", phone=MOBILE, language="en")
    town.clock.pass_by(days=12, hours=6)
    follow_sessions(town.desk)

    [(_, kind, said)] = texts(town)
    assert kind == "text-reminder"
    assert "Wednesday 9 December 2026" in said


def full_session(town: Town, **waits: object) -> tuple[str, str, str]:
    """One seat, which Ana has; Bea waits, by her telephone alone."""
    session = town.add_session(capacity=1)
    ana = family(town, session, "Ana", email="ana@example.org")
    bea = family(town, session, "Bea", **{"phone": MOBILE, **waits})
    town.clock.pass_by(minutes=5)
    return session, ana, bea


def test_whoever_waits_reads_of_the_seat_that_a_partner_added() -> None:
    town = make_town()
    session, _, bea = full_session(town)
    change_in_sheet(town, session, capacity=2)
    assert calls(town) == [("Bea", "seat")]

    assert follow_sessions(town.desk).seated == 1
    assert follow_sessions(town.desk).seated == 0
    [(to, kind, said)] = texts(town)
    assert (to, kind) == (MOBILE, "text-promotion")
    assert said.startswith(
        "CLEF : Une place s’est libérée. Elle est pour vous. Cuisine en famille"
    )
    assert town.record(bea).fields["status"] == "confirmed"
    assert calls(town) == []


def test_whoever_waits_reads_of_the_seat_of_a_family_that_a_partner_took_out() -> None:
    town = make_town()
    _, ana, bea = full_session(town)
    change_in_sheet(town, ana, status="cancelled")
    follow_sessions(town.desk)

    assert [(to, kind) for to, kind, _ in texts(town)] == [(MOBILE, "text-promotion")]
    assert town.record(bea).fields["status"] == "confirmed"


def test_nobody_has_a_number_written_to_by_giving_up_a_seat() -> None:
    """Who registered both may be one stranger: somebody phones, as without a gateway."""
    town = make_town()
    _, ana, bea = full_session(town)
    cancel(town.desk, ana)
    follow_sessions(town.desk)

    assert texts(town) == []
    assert calls(town) == [("Bea", "seat")]
    assert town.record(bea).fields["status"] == "waiting"


@pytest.mark.parametrize("act", [cancel, forget])
def test_nobody_has_a_number_written_to_by_giving_up_a_seat_after_a_partner_added_another(
    act: Callable[[Desk, str], None],
) -> None:
    town = make_town()
    session, ana, _ = full_session(town, email="bea@example.org")
    change_in_sheet(town, session, capacity=2)
    follow_sessions(town.desk)
    town.clock.pass_by(days=1)
    zoe = family(town, session, "Zoé", phone=MOBILE)
    act(town.desk, ana)
    follow_sessions(town.desk)

    assert texts(town) == []
    assert calls(town) == [("Zoé", "seat")]
    assert town.record(zoe).fields["status"] == "waiting"


@pytest.mark.parametrize("edit", ["fewer places", "more people", "a row tidied", "who waits"])
def test_an_edit_by_a_partner_that_frees_no_seat_has_nobody_written_to(edit: str) -> None:
    """The seat was given up on the page: whatever is edited afterwards, somebody phones."""
    town = make_town()
    session = town.add_session(capacity=3)
    ana = family(town, session, "Ana", email="ana@example.org", children_0_2=1)
    cleo = family(town, session, "Cleo", email="cleo@example.org")
    family(town, session, "Bea", phone=MOBILE)
    dan = family(town, session, "Dan", phone=LANDLINE)
    town.clock.pass_by(minutes=5)
    cancel(town.desk, ana)
    town.clock.pass_by(minutes=5)
    match edit:
        case "fewer places":
            change_in_sheet(town, session, capacity=2)
        case "more people":
            change_in_sheet(town, cleo, adults_count=2)
        case "a row tidied":
            delete_row(town, ana)
        case _:
            change_in_sheet(town, dan, status="cancelled")
    follow_sessions(town.desk)

    assert texts(town) == []
    assert ("Bea", "seat") in calls(town)


@pytest.mark.parametrize("edit", ["fewer people", "a row deleted", "to wait"])
def test_whoever_waits_reads_of_a_seat_that_a_partner_freed_otherwise(edit: str) -> None:
    town = make_town()
    session = town.add_session(capacity=2)
    ana = family(town, session, "Ana", email="ana@example.org", children_0_2=1)
    bea = family(town, session, "Bea", phone=MOBILE)
    town.clock.pass_by(minutes=5)
    match edit:
        case "fewer people":
            change_in_sheet(town, ana, children_0_2=None)
        case "a row deleted":
            delete_row(town, ana)
        case _:
            change_in_sheet(town, ana, status="waiting", children_0_2=6)
    follow_sessions(town.desk)

    assert [(to, kind) for to, kind, _ in texts(town)] == [(MOBILE, "text-promotion")]
    assert town.record(bea).fields["status"] == "confirmed"


def test_a_seat_given_up_is_texted_to_a_number_that_a_partner_wrote_to_before() -> None:
    town = make_town()
    session, ana, bea = full_session(town)
    change_in_sheet(town, session, place="Salle B")
    follow_sessions(town.desk)
    cancel(town.desk, ana)

    assert [kind for _, kind, _ in texts(town)] == ["text-change", "text-promotion"]
    assert town.record(bea).fields["status"] == "confirmed"


@pytest.mark.parametrize("why", ["no gateway", "a landline", "no budget", "too near"])
def test_a_seat_waits_for_a_call_where_no_text_can_be(why: str) -> None:
    town = make_town(
        texts_url="" if why == "no gateway" else "https://sms.example.org",
        texts_a_day=1 if why == "no budget" else 100,
    )
    if why == "no budget":
        town = after(town, place="Salle B")
    session, _, bea = full_session(town, phone=LANDLINE if why == "a landline" else MOBILE)
    if why == "too near":
        town.clock.pass_by(days=12, hours=10)
    change_in_sheet(town, session, capacity=2)
    follow_sessions(town.desk)

    assert [kind for _, kind, _ in texts(town) if kind != "text-change"] == []
    assert ("Bea", "seat") in calls(town)
    assert town.record(bea).fields["status"] == "waiting"


def test_whoever_a_text_of_a_seat_does_not_reach_is_called() -> None:
    town = make_town()
    session, _, bea = full_session(town)
    change_in_sheet(town, session, capacity=2)
    follow_sessions(town.desk)
    with town.database.transaction() as stored:
        [owed] = [one for one in stored.outbox.read_open() if one.is_text]
        stored.outbox.failed(owed.id or 0, "La passerelle de SMS n’a pas pris ce message.", None)
    town.clock.pass_by(minutes=20)
    assert calls(town) == [("Bea", "promotion")]

    client, token = sign_in(town)
    page = client.get("/coordination/").text
    assert "à prévenir que sa place est réservée" in page
    assert "elle ne le sait pas" in page
    client.post(f"/coordination/appels/{bea}", data={"token": token, "outcome": "promotion"})
    assert calls(town) == []


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        (MOBILE, True),
        ("+33712345678", True),
        (LANDLINE, False),
        ("+33353010203;ext=12", False),
        ("+4915112345678", True),
        ("3949", False),
        ("", False),
    ],
)
def test_a_number_that_reads_texts(number: str, *, is_one: bool) -> None:
    assert is_mobile(number) is is_one


class Away:
    """A gateway that does not answer."""

    def send(self, message: bytes, recipient: str) -> None:
        del message, recipient
        raise MailNotAccepted("La passerelle de SMS ne répond pas.")


def test_a_gateway_that_is_away_holds_no_mail_up() -> None:
    town = after(make_town(), place="Salle B")
    mails = KeptMail()

    def compose(stored: Transaction, mail: Mail) -> bytes | None:
        return town.mailing.compose(stored, mail)

    senders = Senders(mails, Away())
    sent = send_mails(MailServices(town.database, senders, town.clock, compose))

    assert (sent.sent, sent.failed, sent.broken_off) == (2, 1, "")
    assert {to for to, _ in mails.messages} == {"cleo@example.org"}
    assert len(texts(town)) == 1  # tried again later


@pytest.mark.parametrize("is_final", [False, True], ids=["away", "refused"])
def test_whoever_a_text_does_not_reach_is_called_after_all(*, is_final: bool) -> None:
    """Once the coordinator has called, they are told, whatever becomes of the text."""
    town = after(make_town(), place="Salle B")
    with town.database.transaction() as stored:
        [owed] = [one for one in stored.outbox.read_open() if one.kind.startswith("text-")]
        later = None if is_final else town.clock.now() + timedelta(hours=3)
        stored.outbox.failed(owed.id or 0, "La passerelle de SMS ne répond pas.", later)
    assert calls(town) == [("Ana", "change"), ("Bea", "change")][not is_final :]
    town.clock.pass_by(minutes=20)
    assert calls(town) == [("Ana", "change"), ("Bea", "change")]

    with town.database.reading() as stored:
        found = read_people_to_phone(stored, town.clock.now())
    for call in found:
        has_been_called(town.desk, call.record.ref, call.reason)
    assert calls(town) == []


def test_whoever_was_called_for_a_lost_text_is_called_again_for_the_next_change() -> None:
    """The second message is beyond the day's budget; the first is still set aside."""
    town = after(make_town(texts_a_day=1), place="Salle B")
    with town.database.transaction() as stored:
        [owed] = [one for one in stored.outbox.read_open() if one.kind.startswith("text-")]
        stored.outbox.failed(owed.id or 0, "La passerelle de SMS n’a pas pris ce message.", None)
    town.clock.pass_by(minutes=20)
    with town.database.reading() as stored:
        found = read_people_to_phone(stored, town.clock.now())
    for call in found:
        has_been_called(town.desk, call.record.ref, call.reason)
    assert calls(town) == []

    town.clock.pass_by(minutes=20)
    change_in_sheet(town, found[0].session.ref, place="Salle C")
    follow_sessions(town.desk)
    assert calls(town) == [("Ana", "change"), ("Bea", "change")]


def test_a_text_says_nothing_of_the_mail_server() -> None:
    """It is no mail to try early, and its leaving makes due no mail that the server may have."""
    town = after(make_town(), place="Salle B")
    with town.database.transaction() as stored:
        mails = [one for one in stored.outbox.read_open() if not one.is_text]
        for one in mails:
            at = town.clock.now() + timedelta(hours=6)
            stored.outbox.failed(one.id or 0, "Pas de réponse.", at, is_doubtful=True)
    town.clock.pass_by(minutes=30)
    with town.database.reading() as stored:
        early = find_early(stored.outbox.read_open(), town.clock.now(), None)
    assert early is not None
    assert not early.is_text

    sent = send_mails(town.mailing)
    assert (sent.sent, texts(town)) == (1, [])
    with town.database.reading() as stored:
        assert not stored.outbox.read_due(town.clock.now())


def test_a_gateway_that_is_away_makes_no_mail_server_ill() -> None:
    town = make_town()
    session = town.add_session()
    family(town, session, "Ana", phone=MOBILE)
    town.clock.pass_by(minutes=5)
    change_in_sheet(town, session, place="Salle B")
    follow_sessions(town.desk)
    town.clock.pass_by(hours=2)

    with town.database.reading() as stored:
        waiting = len(stored.outbox.read_open())
        facts = read_health_facts(
            stored, [], now=town.clock.now(), since=town.clock.now(), poll_seconds=60, free_bytes=1
        )
    assert (waiting, facts.oldest_mail) == (1, None)


def test_a_text_that_waits_when_the_gateway_goes_is_set_aside() -> None:
    with pytest.raises(MailNotAccepted) as refused:
        Senders(KeptMail(), None).send(b"CLEF", MOBILE)
    assert refused.value.final


@pytest.mark.parametrize("language", sorted(find_written(project_folder("translations"))))
@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("cancelled", "planned", "L’atelier a lieu."),
        ("planned", "postponed", "L’atelier est reporté."),
    ],
)
def test_a_text_says_that_the_session_takes_place_after_all(
    language: str, first: str, last: str, message: str
) -> None:
    """« Votre atelier change », and the same day and place: who was told that it is off stayed."""
    town = make_town()
    session = town.add_session(place="Salle A", capacity=20)
    family(town, session, "Ana", phone=MOBILE, language=language)
    for status in (first, last):
        town.clock.pass_by(minutes=20)
        change_in_sheet(town, session, status=status)
        follow_sessions(town.desk)

    said = load_catalogue(project_folder("translations"), language).gettext(message)
    assert texts(town)[-1][2].startswith(f"CLEF : {said} ".replace("\xa0", " "))


@pytest.mark.parametrize(
    ("language", "spoken", "said"),
    [
        ("tr", "turc", "Atölye yapılmayacak."),
        ("fr", "", "L’atelier n’a pas lieu."),
        ("pt", "portugais", "L’atelier n’a pas lieu."),
    ],
)
def test_the_desk_proposes_a_text_in_the_familys_language_and_says_which_it_is(
    language: str, spoken: str, said: str
) -> None:
    """Who calls read French alone, and nothing of the language that the family speaks."""
    town = make_town(texts_url="")
    session = town.add_session(place="Salle A", capacity=20)
    family(town, session, "Ana", phone=MOBILE, language=language)
    town.clock.pass_by(minutes=5)
    change_in_sheet(town, session, status="cancelled")
    follow_sessions(town.desk)

    page = sign_in(town)[0].get("/coordination/").text

    [text] = re.findall(r'href="sms:[^?]+\?&amp;body=([^"]+)"', page)
    assert said in unquote(text)
    shown = unescape(re.sub(r"<[^>]+>", "", page)).replace("\xa0", " ")
    assert ("Langue de la famille" in shown) == bool(spoken)
    assert f"Langue de la famille : {spoken}" in shown or not spoken
    assert "L’atelier n’a pas lieu." in shown


def test_whom_the_structure_took_out_may_know_it_already() -> None:
    """« Elle ne le sait pas »: most often it is the family that called the structure."""
    town = make_town(texts_url="")
    session = town.add_session(place="Salle A", capacity=20)
    ana = family(town, session, "Ana", phone=LANDLINE)
    town.clock.pass_by(minutes=5)
    change_in_sheet(town, ana, status="cancelled")
    town.clock.pass_by(minutes=20)
    follow_sessions(town.desk)
    assert calls(town) == [("Ana", "removed")]

    page = sign_in(town)[0].get("/coordination/").text

    assert "elle ne le sait pas" not in page
    assert "Vérifiez avec la structure que la famille l’a demandé" in page


def test_whoever_was_texted_a_seat_is_not_said_to_know_nothing_of_it() -> None:
    """She had it wait in the sheet, then a seat was free: « nous n’avons pas pu le lui dire »."""
    town = make_town()
    session = town.add_session(capacity=1)
    bea = family(town, session, "Bea", phone=MOBILE)
    town.clock.pass_by(minutes=5)
    change_in_sheet(town, bea, status="waiting")
    ana = family(town, session, "Ana", email="ana@example.org")
    change_in_sheet(town, ana, status="confirmed")
    follow_sessions(town.desk)
    client, _ = sign_in(town)
    assert calls(town) == [("Bea", "place")]
    assert "cela ne part que par mail" in unescape(client.get("/coordination/").text)

    town.clock.pass_by(minutes=5)
    change_in_sheet(town, session, capacity=2)
    follow_sessions(town.desk)

    assert [(to, kind) for to, kind, _ in texts(town)] == [(MOBILE, "text-promotion")]
    assert calls(town) == []
