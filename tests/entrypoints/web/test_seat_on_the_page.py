"""A seat that is free for who waits first is offered on its page: some have nothing else."""

import pytest
from flask.testing import FlaskClient

from sync_service.families.change_registration import cancel
from tests.entrypoints.web.test_family import by_name, mails_to
from tests.entrypoints.web.town import Town, send_form, sign_in

OFFER = "Une place s’est libérée. Voulez-vous venir\xa0?"


def register(town: Town, client: FlaskClient, session: str, *names: str, **more: str) -> list[str]:
    slug = town.slug(session)
    return [send_form(client, slug, given_name=name, **more).location for name in names]


def states(town: Town) -> dict[str, object]:
    return {name: one.fields["status"] for name, one in by_name(town).items()}


def test_who_left_no_contact_reads_of_its_seat_and_takes_it(
    town: Town, client: FlaskClient
) -> None:
    """Its page said to look at it, and never that a seat was free."""
    session = town.add_session(capacity=1)
    ana, samira, lou = register(town, client, session, "Ana", "Samira", "Lou")
    assert OFFER not in client.get(samira).text
    client.post(f"{ana}/annuler")

    page = client.get(samira).text
    assert "<h1>Vous êtes sur la liste d’attente.</h1>" in page
    assert OFFER in page
    assert f'action="{samira.partition("?")[0]}/venir"' in page
    assert "Regardez cette page avant de venir." not in page
    assert OFFER not in client.get(lou).text, "nobody overtakes"
    client.post(f"{lou}/venir")
    assert states(town) == {"Ana": "cancelled", "Samira": "waiting", "Lou": "waiting"}

    for _ in range(2):
        assert client.post(f"{samira}/venir").location == samira
        assert states(town) == {"Ana": "cancelled", "Samira": "confirmed", "Lou": "waiting"}
    assert "C’est fait. Vous avez une place." in client.get(samira).text
    desk, _ = sign_in(town)
    assert "<strong>Samira</strong>" not in desk.get("/coordination/").text
    client.post(f"{lou}/venir")
    assert states(town)["Lou"] == "waiting", "there is one seat"


def test_who_is_to_be_called_may_say_so_on_its_page_and_gets_its_mail(
    town: Town, client: FlaskClient
) -> None:
    """Tomorrow's seats are kept for a call."""
    session = town.add_session(date="2026-11-26", capacity=1)
    [ana] = register(town, client, session, "Ana")
    [zoe] = register(town, client, session, "Zoé", email="zoe@example.org")
    client.post(f"{ana}/annuler")
    assert OFFER in client.get(zoe).text
    client.post(f"{zoe}/venir")
    assert mails_to(town, "zoe@example.org") == ["waiting", "confirmation"]


def test_a_family_that_does_not_fit_is_offered_nothing(town: Town, client: FlaskClient) -> None:
    session = town.add_session(capacity=2)
    [ana, _] = register(town, client, session, "Ana", "Bea")
    [big] = register(town, client, session, "Zoé", adults_count="2")
    [small] = register(town, client, session, "Lou")
    client.post(f"{ana}/annuler")
    assert OFFER not in client.get(big).text
    assert OFFER in client.get(small).text
    for page in (big, small):
        client.post(f"{page}/venir")
    assert (states(town)["Zoé"], states(town)["Lou"]) == ("waiting", "confirmed")


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "cancelled"},
        {"status": "postponed"},
        {"date": "2026-11-24"},
        {"capacity": None, "seats_unread": True},
    ],
)
def test_nothing_is_offered_where_nobody_can_come_or_seats_are_unread(
    town: Town, client: FlaskClient, fields: dict[str, str]
) -> None:
    session = town.add_session(capacity=1)
    _, samira = register(town, client, session, "Ana", "Samira")
    cancel(town.desk, by_name(town)["Ana"].ref)
    town.change(session, **fields)
    assert OFFER not in client.get(samira).text
    client.post(f"{samira}/venir")
    assert states(town)["Samira"] == "waiting"
