"""A first name is mailed to whoever's address stands beside it: it carries no link there."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from sync_service.config import project_folder
from sync_service.families.mails.wording import load_catalogues
from tests.entrypoints.web.town import ANSWERS, Town, find_token, send_form

SENTENCE = "Écrivez seulement votre prénom, sans point au milieu, @ ni /."


@pytest.mark.parametrize(
    "name",
    [
        "https://evil.example.org",
        "Gagnez sur www.evil",
        "WWW.evil",
        "zoe@example.org",
        "bit.ly/3xYz",
        "evil.example.org",
        "Visitez evil.shop maintenant",
        "пример.рф",
        "xn--e1afmkfd.xn--p1ai",
        "a/b",
        "evil\uff0eshop",
        "evil\u3002shop",
        "evil.\u200dshop",
        "zoe\uff20example",
        "https:\uff0f\uff0fevil",
        "tinyurl.com",
        "evil\ufe0f.shop",
        "evil.\u034fshop",
        "evil.\U000e0100shop",
        "हिंदी.भारत",
        "ที่.ไทย",
        "💩.la",
    ],
)
def test_a_name_that_holds_an_address_is_asked_again(
    town: Town, client: FlaskClient, name: str
) -> None:
    answer = send_form(
        client, town.slug(town.add_session()), given_name=name, email="victim@example.org"
    )

    assert answer.status_code == 422
    assert SENTENCE in answer.text
    assert 'id="given_name-error"' in answer.text
    assert town.mails() == []


@pytest.mark.parametrize(
    "name",
    [
        "Jean Paul M.",
        "D’Arc",
        "D'Arc",
        "محمد",
        "J. P.",
        "Ana-Lou (maman)",
        "Zoé, Inès",
        "M. Ali",
        "Marie T.",
        "李",
        "O.",
        "Ana 2",
    ],
)
def test_a_name_as_people_write_it_passes(town: Town, client: FlaskClient, name: str) -> None:
    send_form(client, town.slug(town.add_session()), given_name=name)

    assert [one.fields["given_name"] for one in town.registrations()] == [name]


def test_a_name_that_holds_a_number_to_call_is_asked_again(
    town: Town, client: FlaskClient
) -> None:
    """Mail programs make a link of it too."""
    slug = town.slug(town.add_session())
    answer = send_form(client, slug, given_name="Gagné ! 06 39 98 12 34", email="v@example.org")

    assert answer.status_code == 422
    assert "Écrivez votre prénom." in answer.text
    assert town.mails() == []


def test_a_name_cannot_become_an_address_by_a_change(town: Town, client: FlaskClient) -> None:
    page = send_form(client, town.slug(town.add_session()), email="victim@example.org").location
    sent = {**ANSWERS, "given_name": "evil.shop", "email": "victim@example.org"}
    answer = client.post(f"{page}/changer", data=sent)

    assert answer.status_code == 422
    assert [one.fields["given_name"] for one in town.registrations()] == ["Zoé"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_sentence_is_in_the_familys_language(town: Town, language: str) -> None:
    client = town.app().test_client()
    slug = town.slug(town.add_session())
    token = find_token(client.get(f"/a/{slug}").text)
    data = {**ANSWERS, "given_name": "evil.shop", "token": token}
    answer = client.post(f"/a/{slug}?lang={language}", data=data)

    assert answer.status_code == 422
    said = load_catalogues(project_folder("translations"))[language].gettext(SENTENCE)
    assert said != SENTENCE
    assert said in unescape(answer.text)
