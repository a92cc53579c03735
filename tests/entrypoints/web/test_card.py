"""What partners show of these pages in their own: a link's card, and a frame."""

import re

from flask.testing import FlaskClient

from tests.entrypoints.web.town import Town

PNG = b"\x89PNG\r\n\x1a\n"


def test_a_link_that_is_passed_on_has_a_picture(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session())
    for path in ("/ateliers", f"/a/{slug}"):
        said = dict(
            re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', client.get(path).text)
        )
        assert said["image"] == "https://clef.example.org/carte.png"
        assert {"title", "description", "url", "site_name", "image:alt"} <= said.keys()
    picture = client.get("/carte.png")
    assert (picture.content_type, picture.data[:8]) == ("image/png", PNG)
    assert len(picture.data) < 40_000
    width, height = (int.from_bytes(picture.data[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (1200, 630)


def test_the_next_sessions_are_for_a_frame_and_nothing_else_is(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session(capacity=0))
    for day in range(10, 18):
        town.add_session(title=f"Jeux {day}", date=f"2026-12-{day}")
    page = client.get("/ateliers/carte")

    assert page.text.count('<li class="card">') == 6
    assert f'href="/a/{slug}" target="_blank" rel="noopener"' in page.text
    assert page.text.count("Il n’y a plus de place") == 1
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    assert not re.findall("<form|<script|<button", page.text)
    for path in ("/", "/ateliers", f"/a/{slug}", "/coordination/entrer", "/nowhere"):
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_partner_shows_its_own_sessions(town: Town, client: FlaskClient) -> None:
    town.add_session(title="Cuisine")
    other = town.add_session(title="Jeux")
    town.add("organisation", id="mjc", name="MJC du Moulin", kind="association")
    town.change(str(town.record(other).fields["workshop_id"]), lead_organisation_id="mjc")
    page = client.get("/ateliers/carte?partenaire=mjc").text
    assert ("Jeux" in page, "Cuisine" in page) == (True, False)
    empty = client.get("/ateliers/carte?partenaire=ludo").text
    assert "Il n’y a pas d’atelier pour le moment." in empty
