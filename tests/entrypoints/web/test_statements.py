"""A page asks the database as often with many sessions as with few: counted, never timed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.databases import new_sqlite, open_alone
from tests.entrypoints.web.town import Town, send_form, sign_in

FEW, MANY = 2, 9


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent to a database meanwhile."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def town_of(tmp_path: Path) -> Iterator[Callable[[int], Town]]:
    """Towns with so many sessions; in each a family has a seat, and one without mail waits."""
    databases = []

    def build(sessions: int) -> Town:
        databases.append(open_alone(new_sqlite(tmp_path / f"{sessions}.db")))
        town = Town(database=databases[-1])
        client = town.app().test_client()
        for number in range(sessions):
            slug = town.slug(town.add_session(title=f"Atelier {number}", capacity=1))
            send_form(client, slug, given_name="Ana", email=f"ana{number}@example.org")
            send_form(client, slug, given_name="Bea")
        return town

    yield build
    for database in databases:
        database.close()


@pytest.mark.parametrize(
    "path",
    [
        "/ateliers",
        "/ateliers/programme",
        "/ateliers.atom",
        "/a/{slug}",
        "/a/{slug}/affiche",
        "/a/{ref}",
    ],
)
def test_a_familys_page_costs_as_many_statements_with_many_sessions(
    town_of: Callable[[int], Town], path: str
) -> None:
    costs = []
    for sessions in (FEW, MANY):
        town = town_of(sessions)
        with town.database.reading() as stored:
            first = stored.records.read_all("session")[0]
        client = town.app().test_client()
        with counted() as sent:
            page = client.get(path.format(slug=first.fields["slug"], ref=first.ref))
        assert page.status_code == 200
        costs.append(len(sent))

    assert costs[0] == costs[1] < 10


DESK = (
    "",
    "ateliers",
    "problemes",
    "absences",
    "prets",
    "adresses",
    "feuilles",
    "journal",
    "lettres",
    "saison",
)


@pytest.mark.parametrize("path", [f"/coordination/{page}" for page in DESK])
def test_a_page_of_the_coordinator_costs_as_many_statements_with_many_sessions(
    town_of: Callable[[int], Town], path: str
) -> None:
    costs = []
    for sessions in (FEW, MANY):
        client, _ = sign_in(town_of(sessions))
        with counted() as sent:
            page = client.get(path)
        assert page.status_code == 200
        assert "Atelier 0" in page.text or path != "/coordination/ateliers"
        costs.append(len(sent))

    assert costs[0] == costs[1]
