"""Families to call, answered on a page that was opened before something else became of them."""

import re

import pytest
from flask.testing import FlaskClient

from tests.entrypoints.web.test_calls_taken_back import (
    cards,
    desk,
    move,
    refs,
    status,
)
from tests.entrypoints.web.town import Town, send_form

__all__ = ["desk"]


def press(client: FlaskClient, page: str, ref: str, outcome: str) -> tuple[int, str]:
    """A button of the family's card as `page` shows it."""
    form = page.partition(f'action="/coordination/appels/{ref}"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert hidden["vu"], page
    answer = client.post(f"/coordination/appels/{ref}", data={**hidden, "outcome": outcome})
    return answer.status_code, answer.text


def a_seat_to_offer(town: Town, client: FlaskClient) -> tuple[str, str]:
    """The family that is asked whether it wants the seat, and the address of its page."""
    slug = town.slug(town.add_session(capacity=1))
    first = send_form(client, slug, given_name="Ana").location
    page = send_form(client, slug, given_name="Béa", phone="06 39 98 12 34").location
    client.post(f"{first}/annuler")
    return refs(town)["Béa"], page


def test_a_family_that_took_its_seat_meanwhile_keeps_it(
    town: Town, desk: tuple[FlaskClient, str]
) -> None:
    """Its page said that it has a place, and an old page of the desk took it away."""
    client, _ = desk
    ref, page = a_seat_to_offer(town, client)
    opened = client.get("/coordination/").text
    client.post(f"{page}/venir")
    town.clock.pass_by(minutes=3)

    code, said = press(client, opened, ref, "does-not-come")

    assert code == 409
    assert "Béa a sa place&nbsp;: la famille a répondu entre-temps" in said.replace(
        "\xa0", "&nbsp;"
    )
    assert "dans sa ligne de la feuille." in said
    assert status(town, "Béa") == "confirmed"


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("comes", "does-not-come", "confirmed"),
        ("comes", "no-answer", "confirmed"),
        ("does-not-come", "comes", "cancelled"),
        ("does-not-come", "no-answer", "cancelled"),
    ],
)
def test_of_two_answers_from_pages_that_are_open_the_first_stays(
    town: Town, desk: tuple[FlaskClient, str], first: str, second: str, kept: str
) -> None:
    client, _ = desk
    ref, _ = a_seat_to_offer(town, client)
    opened = client.get("/coordination/").text

    codes = [press(client, opened, ref, first)[0]]
    town.clock.pass_by(minutes=3)
    codes.append(press(client, opened, ref, second)[0])

    assert codes == [303, 409]
    assert status(town, "Béa") == kept


def test_nobody_is_said_to_be_on_a_list_that_it_left(
    town: Town, desk: tuple[FlaskClient, str]
) -> None:
    """« Elle reste ci-dessous », and she was not."""
    client, _ = desk
    session = town.add_session()
    send_form(client, town.slug(session), given_name="Ana", phone="03 53 01 20 11")
    [ref] = refs(town).values()
    move(town, session, "Salle A")
    opened = client.get("/coordination/").text

    codes = [press(client, opened, ref, outcome)[0] for outcome in ("change", "no-answer")]

    assert codes == [303, 409]
    assert cards(client.get("/coordination/").text) == []


def test_what_changed_since_the_page_was_opened_is_still_to_be_said(
    town: Town, desk: tuple[FlaskClient, str]
) -> None:
    client, _ = desk
    session = town.add_session()
    send_form(client, town.slug(session), given_name="Ana", phone="03 53 01 20 11")
    [ref] = refs(town).values()
    move(town, session, "Salle A")
    opened = client.get("/coordination/").text
    move(town, session, "Salle B")

    code, said = press(client, opened, ref, "change")

    assert code == 409
    assert "ce qu’il y a à lui dire a changé" in said
    assert cards(client.get("/coordination/").text) == [ref]


def test_who_did_not_answer_may_be_tried_again_from_the_same_page(
    town: Town, desk: tuple[FlaskClient, str]
) -> None:
    client, _ = desk
    ref, _ = a_seat_to_offer(town, client)
    opened = client.get("/coordination/").text

    codes = [press(client, opened, ref, "no-answer")[0]]
    town.clock.pass_by(minutes=30)
    codes.append(press(client, opened, ref, "comes")[0])

    assert codes == [303, 303]
    assert status(town, "Béa") == "confirmed"
