from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from sync_service.privacy.purge import purge
from tests.entrypoints.web.town import Town, send_form


@pytest.mark.parametrize(
    "write",
    [str, str.lower, lambda code: code[2:], lambda code: f" {code} "],
    ids=["as it is", "small", "without its letter", "with spaces"],
)
@pytest.mark.parametrize("name", ["Zoé", "zoe", " ZOÉ "])
def test_code_and_first_name_find_the_page_again(
    town: Town, client: FlaskClient, write: Callable[[str], str], name: str
) -> None:
    page = send_form(client, town.slug(town.add_session())).location
    [record] = town.registrations()
    answer = client.post("/i", data={"code": write(record.ref), "given_name": name})
    assert answer.location == page


@pytest.mark.parametrize("name", ["Durant Zoé", "DURANT  zoe", "zoe-durant"])
def test_two_names_find_it_in_either_order(town: Town, client: FlaskClient, name: str) -> None:
    """« Durant Zoé » did not open what « Zoé Durant » had sent."""
    session = town.slug(town.add_session())
    page = send_form(client, session, given_name="Zoé Durant").location
    [record] = town.registrations()
    answer = client.post("/i", data={"code": record.ref, "given_name": name})
    assert answer.location == page


def test_a_wrong_code_and_a_wrong_name_get_the_same_answer(
    town: Town, client: FlaskClient
) -> None:
    send_form(client, town.slug(town.add_session()))
    [record] = town.registrations()
    wrong_name = client.post("/i", data={"code": record.ref, "given_name": "Ana"})
    wrong_code = client.post("/i", data={"code": "N-0000000", "given_name": "Ana"})
    assert wrong_name.status_code == wrong_code.status_code == 422
    assert wrong_name.text.replace(record.ref, "") == wrong_code.text.replace("N-0000000", "")


def test_the_code_of_a_registration_that_was_purged_opens_nothing(
    town: Town, client: FlaskClient
) -> None:
    send_form(client, town.slug(town.add_session()))
    [record] = town.registrations()
    town.clock.pass_by(days=400)
    purge(town.database, town.clock, 30)

    for name in ("—", "", "Zoé"):
        answer = client.post("/i", data={"code": record.ref, "given_name": name})
        assert answer.status_code == 422


def test_guessing_the_name_of_one_code_is_stopped(town: Town, client: FlaskClient) -> None:
    send_form(client, town.slug(town.add_session()))
    [record] = town.registrations()
    tries = [
        client.post("/i", data={"code": record.ref, "given_name": f"Nom{n}"}) for n in range(7)
    ]
    assert [one.status_code for one in tries] == [422] * 5 + [429] * 2
    town.clock.pass_by(minutes=11)
    found = client.post("/i", data={"code": record.ref, "given_name": "Zoé"})
    assert found.status_code == 303


def test_links_are_sent_to_the_address_and_the_page_says_the_same_to_all(
    town: Town, client: FlaskClient
) -> None:
    send_form(client, town.slug(town.add_session()), email="zoe@example.org")
    known = client.post("/mes-liens", data={"email": "Zoe@example.org"}, follow_redirects=True)
    unknown = client.post("/mes-liens", data={"email": "x@example.org"}, follow_redirects=True)
    assert known.text == unknown.text
    assert [(to, kind) for to, kind, _ in town.mails()] == [
        ("zoe@example.org", "confirmation"),
        ("zoe@example.org", "links"),
    ]


def test_nobody_can_fill_somebody_elses_mailbox(town: Town, client: FlaskClient) -> None:
    send_form(client, town.slug(town.add_session()), email="zoe@example.org")
    for _ in range(9):
        client.post("/mes-liens", data={"email": "zoe@example.org"})
    assert [kind for _, kind, _ in town.mails()] == ["confirmation", "links", "links"]


def test_no_address_is_asked_for_again(client: FlaskClient) -> None:
    page = client.post("/mes-liens", data={"email": "zoe@"})
    assert page.status_code == 422
    assert 'value="zoe@"' in page.text


def test_unsubscribing_needs_a_button_and_takes_the_consent_back(
    town: Town, client: FlaskClient
) -> None:
    send_form(client, town.slug(town.add_session()), email="zoe@example.org", consent_contact="1")
    url = town.desk.links.unsubscribe_url("zoe@example.org")
    path = url.removeprefix(town.settings.public_url)
    client.get(path)
    assert town.registrations()[0].fields["consent_contact"] is True
    page = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert "Vous ne recevez plus de nouvelles." in page.text
    assert town.registrations()[0].fields["consent_contact"] is False


def test_a_consent_that_is_taken_back_is_told_to_the_sheets(
    town: Town, client: FlaskClient
) -> None:
    """A sheet with a column for it said « oui » until somebody changed something else."""
    send_form(client, town.slug(town.add_session()), email="zoe@example.org", consent_contact="1")
    (ref,) = (one.ref for one in town.registrations())
    for _ in range(2):
        client.post(
            town.desk.links.unsubscribe_url("zoe@example.org").removeprefix(
                town.settings.public_url
            ),
            data={"List-Unsubscribe": "One-Click"},
        )
    with town.desk.database.reading() as stored:
        history = stored.journal.read_history(ref)
    assert [(one.before, one.after) for one in history if one.field == "consent_contact"] == [
        (True, False)
    ]


def test_an_unknown_way_out_is_an_unknown_page(client: FlaskClient) -> None:
    assert client.get("/desabonnement/nothing").status_code == 404
