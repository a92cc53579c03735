from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.entrypoints.web.town import Town, TownSettings, send_form


def test_the_list_is_by_date_and_by_place(town: Town, client: FlaskClient) -> None:
    town.add_session(title="Jeux", date="2026-12-20", place="Baccarat")
    town.add_session(title="Cuisine", date="2026-12-01", place="Lunéville")
    page = client.get("/ateliers").text
    assert page.index("1er décembre 2026") < page.index("Cuisine") < page.index("Jeux")
    there = client.get("/ateliers?lieu=Baccarat").text
    assert "Jeux" in there
    assert "Cuisine" not in there
    assert "Cuisine" in client.get("/ateliers?lieu=Nulle+part").text


def test_the_list_says_where_there_is_no_seat_left(town: Town, client: FlaskClient) -> None:
    """A family need not open ten pages to find a seat."""
    slug = town.slug(town.add_session(title="Jeux", capacity=1))
    town.add_session(title="Cuisine", capacity=1)
    full = "Il n’y a plus de place. Vous pouvez attendre."

    before = client.get("/ateliers").text
    send_form(client, slug, adults_count="1", children_3_5="0")
    after = client.get("/ateliers").text

    assert full not in before
    assert after.count(full) == 1
    assert full in after.partition("Jeux")[2].partition("</li>")[0]


@pytest.mark.parametrize(
    "fields", [{"status": "cancelled"}, {"date": "2026-11-24"}, {"status": "postponed"}]
)
def test_what_is_over_or_unclear_is_not_on_the_list(
    town: Town, client: FlaskClient, fields: dict[str, Any]
) -> None:
    town.add_session(**fields)
    assert "Cuisine en famille" not in client.get("/ateliers").text


def test_two_sessions_of_one_name_and_hour_have_a_page_each(
    town: Town, client: FlaskClient
) -> None:
    first = town.add_session(title="Jeux d’ici", slug="jeux")
    second = town.add_session(title="Jeux de là", slug="jeux")
    page = client.get("/ateliers").text
    assert 'href="/a/jeux"' in page
    assert f'href="/a/{second.lower()}"' in page
    assert "Jeux d’ici" in client.get("/a/jeux").text
    assert "Jeux de là" in client.get(f"/a/{second.lower()}").text
    assert "Jeux d’ici" in client.get(f"/a/{first}").text


@pytest.mark.parametrize("page", ["/", "/confidentialite", "/accessibilite", "/robots.txt"])
def test_plain_pages_are_there(client: FlaskClient, page: str) -> None:
    assert client.get(page).status_code == 200


def test_the_poster_leads_to_the_form_in_its_language(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session())
    page = client.get(f"/a/{slug}/affiche?lang=en").text
    assert f"https://clef.example.org/a/{slug}?lang=en" in page
    assert "<svg" in page
    assert "Wednesday 9 December 2026" in page


def test_the_poster_of_a_drop_in_centre_asks_nobody_to_register(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session(scheme="laep"))
    assert "<svg" not in client.get(f"/a/{slug}/affiche").text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/nowhere", 404), ("get", "/a/nothing", 404), ("post", "/ateliers", 405)],
)
def test_what_is_not_there_says_where_to_go(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert 'href="/ateliers"' in answer.text


def test_an_enormous_form_is_refused_in_words(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session())
    answer = client.post(f"/a/{slug}", data={"given_name": "x" * 100_000})
    assert answer.status_code == 413
    assert "écrivez moins" in answer.text


def test_tls_is_kept_only_where_the_address_has_it(client: FlaskClient) -> None:
    plain = Town(TownSettings(public_url="http://127.0.0.1")).app().test_client()
    assert "max-age" in client.get("/").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in plain.get("/").headers
