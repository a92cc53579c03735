"""A session's page is drawn once for what it says, and is never one of before."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from flask import Flask, template_rendered

from sync_service.domain.record import Entity
from sync_service.entrypoints.web.drawn import DrawnPages
from tests.entrypoints.web.town import Town, find_token, send_form


@contextmanager
def drawn(app: Flask) -> Iterator[list[object]]:
    """The templates that are drawn meanwhile."""
    seen: list[object] = []

    def note(_: object, template: object, **__: object) -> None:
        seen.append(template)

    with template_rendered.connected_to(note, app):
        yield seen


def test_who_opens_the_same_form_gets_the_same_page_with_a_token_of_her_own() -> None:
    town = Town()
    path = f"/a/{town.slug(town.add_session())}"
    app = town.app()
    with drawn(app) as templates:
        first, second = (app.test_client().get(path).text for _ in range(2))

    assert len(templates) == 1
    tokens = find_token(first), find_token(second)
    assert tokens[0] != tokens[1]
    assert first.replace(tokens[0], "") == second.replace(tokens[1], "")
    assert [town.desk.links.find_form(one) is not None for one in tokens] == [True, True]


def test_a_page_says_what_is_true_now() -> None:
    town = Town()
    ref = town.add_session(title="Cuisine", capacity=1)
    workshop, partner = _find(town, "workshop"), _find(town, "organisation")
    slug = town.slug(ref)
    client = town.app().test_client()

    def page() -> str:
        return client.get(f"/a/{slug}").text

    assert "Il reste des places" in page()
    town.change(partner, name="Les Épis de Lunéville")
    assert "Les Épis de Lunéville" in page()
    town.change(workshop, price="2 euros")
    assert "2 euros" in page()
    town.change(ref, place="Auditorium")
    assert "Auditorium" in page()
    send_form(client, slug)
    assert "Il n’y a plus de place" in page()
    town.clock.pass_by(days=30)
    assert "L’atelier est terminé" in page()


@pytest.mark.parametrize(
    ("path", "accepted", "said"),
    [
        ("/a/{slug}?lang=en", "fr", '<html lang="en"'),
        ("/a/{slug}?lang=en", "fr", "/ateliers?lang=en"),
        ("/a/{slug}", "en", '<html lang="en"'),
        ("/a/{slug}", "en", 'href="/ateliers"'),
        ("/a/{slug}?lang=fr", "fr", 'href="/ateliers?lang=fr"'),
        ("/a/{ref}", "fr", 'href="/a/{ref}?lang=en"'),
    ],
)
def test_a_page_is_nobody_elses_language_or_address(path: str, accepted: str, said: str) -> None:
    town = Town()
    ref = town.add_session()
    slug = town.slug(ref)
    client = town.app().test_client()
    for before in (f"/a/{slug}", f"/a/{slug}?lang=fr"):
        client.get(before, headers={"Accept-Language": "fr"})
    asked = path.format(slug=slug, ref=ref.lower())
    page = client.get(asked, headers={"Accept-Language": accepted}).text

    assert said.format(ref=ref.lower()) in page


def test_what_a_family_typed_is_on_no_page_but_its_own() -> None:
    town = Town()
    slug = town.slug(town.add_session())
    client = town.app().test_client()
    assert "Zoé" in send_form(client, slug, given_name="Zoé", adults_count="x").text

    assert "Zoé" not in client.get(f"/a/{slug}").text


def test_what_a_page_does_not_read_of_its_address_makes_no_further_page() -> None:
    town = Town()
    slug = town.slug(town.add_session())
    app = town.app()
    client = app.test_client()
    client.get(f"/a/{slug}")

    with drawn(app) as templates:
        assert client.get(f"/a/{slug}?fbclid=x&lang=xx").status_code == 200

    assert templates == []


def test_few_pages_are_kept() -> None:
    pages, made = DrawnPages(most=2), list[int]()

    def draw(number: int) -> str:
        made.append(number)
        return str(number)

    with Town().app().test_request_context("/a/cuisine"):
        found = [pages.find(one, partial(draw, one)) for one in (1, 2, 1, 2, 3, 3, 1)]

    assert found == ["1", "2", "1", "2", "3", "3", "1"]
    assert made == [1, 2, 3, 1]


def _find(town: Town, entity: Entity) -> str:
    with town.database.reading() as stored:
        return stored.records.read_all(entity)[0].ref
