"""What travels is compressed where that reveals nothing."""

import gzip

import pytest
from flask.testing import FlaskClient

from tests.entrypoints.web.town import Town, newest_link, send_form, sign_in

TAKES = {"Accept-Encoding": "br, gzip;q=0.8"}


@pytest.fixture
def client(town: Town) -> FlaskClient:
    return town.app().test_client()


@pytest.fixture
def town() -> Town:
    return Town()


def test_a_familys_pages_travel_gzipped(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session())
    own = str(send_form(client, slug).location)
    for path in ("/ateliers", f"/a/{slug}", own, "/i", "/confidentialite"):
        plain, answer = client.get(path), client.get(path, headers=TAKES)
        assert answer.headers["Content-Encoding"] == "gzip"
        assert plain.headers.getlist("Vary") == ["Accept-Encoding, Accept-Language"]
        assert int(answer.headers["Content-Length"]) == len(answer.data) < len(plain.data) / 2
        assert gzip.decompress(answer.data).decode()[:300] == plain.text[:300]


@pytest.mark.parametrize(
    "said", [{}, {"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip;q=0"}]
)
def test_whoever_does_not_take_it_gets_the_page_as_it_is(
    client: FlaskClient, said: dict[str, str]
) -> None:
    answer = client.get("/ateliers", headers=said)
    assert "Content-Encoding" not in answer.headers
    assert answer.text.startswith("<!doctype html>")


def test_nothing_beside_a_secret_is_compressed(town: Town, client: FlaskClient) -> None:
    """Its length would say how much of it somebody guessed."""
    slug = town.slug(town.add_session())
    desk, _ = sign_in(town)
    answers = [
        desk.get("/coordination/", headers=TAKES),
        client.get(newest_link(town), headers=TAKES),
        client.post(f"/a/{slug}", data={"given_name": "x" * 2000}, headers=TAKES),
    ]
    for answer in answers:
        assert len(answer.data) > 1000
        assert "Content-Encoding" not in answer.headers


def test_a_picture_is_compressed_already(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico", headers=TAKES)
    assert (answer.mimetype, answer.headers.get("Content-Encoding")) == ("image/png", None)
