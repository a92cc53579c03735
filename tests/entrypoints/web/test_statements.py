"""A page asks the database as often with many sessions as with few: counted, never timed."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from sync_service.digest.read_facts import PARIS, read_agenda, read_facts
from sync_service.domain.record import Change
from sync_service.domain.week import last_full_week
from tests.databases import new_sqlite, open_alone
from tests.entrypoints.web.town import (
    ANSWERS,
    CountingRandomSource,
    Town,
    find_token,
    send_form,
    sign_in,
)

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


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], tuple[bytes, int]]:
    """The database of a town with so many sessions, and how often chance was asked for it."""

    @cache
    def build(sessions: int) -> tuple[bytes, int]:
        path = tmp_path_factory.mktemp("town") / "town.db"
        with closing(open_alone(new_sqlite(path))) as database:
            town = Town(database=database)
            client = town.app().test_client()
            for number in range(sessions):
                slug = town.slug(town.add_session(title=f"Atelier {number}", capacity=1))
                send_form(client, slug, given_name="Ana", email=f"ana{number}@example.org")
                send_form(client, slug, given_name="Bea")
        return path.read_bytes(), town.rng.thrown

    return build


@pytest.fixture
def town_of(
    tmp_path: Path, built: Callable[[int], tuple[bytes, int]]
) -> Iterator[Callable[[int], Town]]:
    """Towns with so many sessions; in each a family has a seat, and one without mail waits."""
    databases = []

    def copy(sessions: int) -> Town:
        content, thrown = built(sessions)
        path = tmp_path / f"{sessions}.db"
        path.touch(0o600)
        path.write_bytes(content)
        databases.append(open_alone(f"sqlite:///{path}"))
        return Town(database=databases[-1], rng=CountingRandomSource(thrown))

    yield copy
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


@pytest.mark.parametrize(("path", "cost"), [("/ateliers", 5), ("/a/{slug}", 4)])
def test_a_page_that_anybody_opens_reads_no_family(
    town_of: Callable[[int], Town], path: str, cost: int
) -> None:
    """All that the families of a session said was read to know whether a seat is left."""
    town = town_of(FEW)
    with town.database.reading() as stored:
        slug = stored.records.read_all("session")[0].fields["slug"]
    with counted() as sent:
        page = town.app().test_client().get(path.format(slug=slug))

    assert page.status_code == 200
    assert not [one for one in sent if "given_name" in one]
    # Of organisations what stands beside a session, and no more.
    assert not [one for one in sent if "siret" in one]
    assert len(sent) == cost


def test_a_form_that_is_opened_again_asks_nothing_while_nothing_was_stored(
    town_of: Callable[[int], Town],
) -> None:
    town = town_of(FEW)
    with town.database.reading() as stored:
        slug = stored.records.read_all("session")[0].fields["slug"]
    client = town.app().test_client()
    client.get(f"/a/{slug}")
    with counted() as sent:
        assert client.get(f"/a/{slug}").status_code == 200

    assert sent == ["BEGIN"]


def test_health_costs_four_statements_however_many_mails_wait(
    town_of: Callable[[int], Town],
) -> None:
    """Every waiting mail was read, with what it says, and the tables' version before."""
    costs = []
    for sessions in (FEW, MANY):
        client = town_of(sessions).app().test_client()
        with counted() as sent:
            assert client.get("/healthz").status_code == 200
        asked = [one for one in sent if not one.startswith("PRAGMA query_only")]
        assert not [one for one in asked if "outbox.message" in one]
        costs.append(len(asked))

    assert costs == [4, 4]


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


def test_agenda_and_letter_read_the_families_of_sessions_to_come_once(
    town_of: Callable[[int], Town],
) -> None:
    """They may be thousands, and were read for the calls to make and again for all else."""
    town = town_of(FEW)
    now, sources = town.clock.now(), town.digest_sources
    for read in (
        lambda: read_agenda(town.database, sources, now),
        lambda: read_facts(town.database, sources, last_full_week(now, PARIS), now),
    ):
        with counted() as sent:
            read()

        of_families = [one for one in sent if "registration.given_name" in one]
        assert len([one for one in of_families if "registration.session_id IN" in one]) == 1


def test_the_desk_costs_as_many_statements_with_many_families_to_phone(tmp_path: Path) -> None:
    costs = []
    for families in (FEW, MANY):
        with closing(open_alone(new_sqlite(tmp_path / f"{families}.db"))) as database:
            town = Town(database=database)
            ref = town.add_session(title="Cuisine", capacity=None)
            for status in ("confirmed", "cancelled"):
                for _ in range(families):
                    town.add("registration", session_id=ref, given_name="Ana", status=status)
            with database.transaction() as stored:
                moved = Change(ref, "place", "MJC", "Mairie", "sheet", town.clock.now())
                stored.journal.append([moved])
            client, _ = sign_in(town)
            with counted() as sent:
                page = client.get("/coordination/")
        assert f"{families} familles à prévenir d’un changement" in unescape(page.text)
        costs.append(len(sent))

    assert costs[0] == costs[1]


@pytest.mark.parametrize("path", ["", "prets", "absences"])
def test_the_desk_costs_as_many_statements_after_a_year_of_things_done(
    tmp_path: Path, path: str
) -> None:
    """Each mark that was ever made was asked about twice, though its loan was back long ago."""
    costs = []
    for done in (FEW, MANY):
        with closing(open_alone(new_sqlite(tmp_path / f"done-{done}.db"))) as database:
            town = Town(database=database)
            town.add("organisation", id="les-epis", name="Les Épis")
            town.add("organisation", id="ludo", name="Ludothèque")
            item = town.add("item", label="Malle", owner_organisation_id="ludo")
            client, token = sign_in(town)
            late = {"borrower_organisation_id": "les-epis", "item_code": item}
            late |= {"loaned_on": "2026-11-01", "due_on": "2026-11-20"}
            for number in range(done):
                loan = town.add("loan", **late)
                form = {"token": token, "key": f"loan:{loan}:2026-11-20"}
                assert client.post("/coordination/fait", data=form).status_code == 303
                if number % 2:
                    town.change(loan, returned_on="2026-11-24")
            with counted() as sent:
                page = client.get(f"/coordination/{path}")
            assert page.status_code == 200
            costs.append(len(sent))

    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("contact", "cost"), [({"phone": "06 39 98 12 12"}, 11), ({"email": "zoe@example.org"}, 12)]
)
def test_a_registration_costs_as_many_statements_after_many_families(
    town_of: Callable[[int], Town], contact: Mapping[str, str], cost: int
) -> None:
    """Its page's session is found first, outside its seat's transaction."""
    costs = []
    for families in (FEW, MANY):
        town = town_of(families)
        client = town.app().test_client()
        with town.database.reading() as stored:
            path = f"/a/{stored.records.read_all('session')[0].fields['slug']}"
        for number in range(families):
            send_form(client, path[3:], given_name="Ana", phone=f"06 39 98 12 {number:02}")
        token = find_token(client.get(path).text)
        with counted() as sent:
            page = client.post(path, data={**ANSWERS, **contact, "token": token})
        assert page.status_code == 303
        costs.append(len(sent))
    assert costs == [cost, cost]


@pytest.mark.parametrize("contact", [{"phone": "06 39 98 12 12"}, {"email": "zoe@example.org"}])
def test_a_registration_takes_five_trips_to_postgresql(
    postgresql_url: str, contact: Mapping[str, str]
) -> None:
    """What is only stored went one by one: ten trips, and fourteen with a mail."""
    with closing(open_alone(postgresql_url)) as database:
        town = Town(database=database)
        client = town.app().test_client()
        slug = town.slug(town.add_session())
        send_form(client, slug, given_name="Ana", phone="06 39 98 12 13")
        token = find_token(client.get(f"/a/{slug}").text)
        with counted() as sent:
            page = client.post(f"/a/{slug}", data={**ANSWERS, **contact, "token": token})
        assert page.status_code == 303
        of_its_seat = sent[next(n for n, one in enumerate(sent) if one.startswith("UPDATE")) :]
        assert len(of_its_seat) == 5
        assert len(town.registrations()) == 2
        assert len(town.mails()) == ("email" in contact)


def pages_since(path: Path, *, restart: bool = False) -> int:
    """How many pages SQLite's log took since it was last emptied; `restart` empties it."""
    with closing(sqlite3.connect(path)) as connection:
        size = int(connection.execute("PRAGMA page_size").fetchone()[0])
        pages = (path.with_name(f"{path.name}-wal").stat().st_size - 32) // (size + 24)
        if restart:
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            assert not busy
    return max(pages, 0)


@pytest.mark.parametrize(
    ("contact", "most"), [({"phone": "06 39 98 12 12"}, 18), ({"email": "zoe@example.org"}, 21)]
)
def test_a_registration_writes_a_page_of_each_tree_that_it_has_to(
    tmp_path: Path, contact: Mapping[str, str], most: int
) -> None:
    """It wrote five and four more, in indexes and tables that keep what is there already."""
    path = tmp_path / "town.db"
    with closing(open_alone(new_sqlite(path))) as database:
        town = Town(database=database)
        client = town.app().test_client()
        slug = town.slug(town.add_session())
        send_form(client, slug, given_name="Ana", phone="06 39 98 12 13", email="ana@example.org")
        token = find_token(client.get(f"/a/{slug}").text)
        pages_since(path, restart=True)
        page = client.post(f"/a/{slug}", data={**ANSWERS, **contact, "token": token})

        assert page.status_code == 303
        assert 0 < pages_since(path) <= most
