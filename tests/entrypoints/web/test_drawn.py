"""A session's page is drawn once for what it says, and is never one of before."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial

import pytest
from flask import Flask, template_rendered

from sync_service.domain.record import Entity
from sync_service.entrypoints.web.drawn import DrawnPages
from sync_service.ports import Database
from tests.databases import open_alone
from tests.entrypoints.web.town import Town, find_token, send_form
from tests.fakes.database import FakeDatabase


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


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def processes(request: pytest.FixtureRequest) -> Iterator[tuple[Database, Database]]:
    """One that shows pages, and another one over the same database."""
    if request.param == "memory":
        fake = FakeDatabase()
        yield fake, fake.other_process()
        return
    url = request.getfixturevalue(f"{request.param}_url")
    with closing(open_alone(url)) as one, closing(open_alone(url)) as other:
        yield one, other


@pytest.mark.parametrize("is_own", [True, False])
def test_a_page_says_what_is_true_now(
    processes: tuple[Database, Database], *, is_own: bool
) -> None:
    """Whether it is this very process that stores something, or another one."""
    shown, *others = processes
    pages = Town(database=shown)
    town = pages if is_own else replace(pages, database=others[0])
    ref = town.add_session(title="Cuisine", capacity=1)
    workshop, partner = _find(town, "workshop"), _find(town, "organisation")
    slug = town.slug(ref)
    client, elsewhere = (one.app().test_client() for one in (pages, town))

    def page() -> str:
        return client.get(f"/a/{slug}").text

    assert "Il reste des places" in page()
    town.change(partner, name="Les Épis de Lunéville")
    assert "Les Épis de Lunéville" in page()
    town.change(workshop, price="2 euros")
    assert "2 euros" in page()
    town.change(ref, place="Auditorium")
    assert "Auditorium" in page()
    send_form(elsewhere, slug)
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


def test_a_session_that_begins_takes_nobody_from_that_minute_on() -> None:
    town = Town()
    slug = town.slug(town.add_session(date=f"{town.clock.now():%Y-%m-%d}", start_time="09:05"))
    client = town.app().test_client()
    said = []
    for seconds in (0, 299, 1):
        town.clock.pass_by(seconds=seconds)
        said.append("L’atelier a commencé" in client.get(f"/a/{slug}").text)

    assert said == [False, False, True]


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
