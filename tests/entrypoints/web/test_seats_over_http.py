import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from sync_service.adapters.database import open_database
from sync_service.domain.record import Record
from sync_service.domain.seats import count_people
from sync_service.ports import Mail, Transaction
from tests.databases import new_sqlite
from tests.entrypoints.web.town import (
    ANSWERS,
    CountingRandomSource,
    Town,
    TownSettings,
    find_token,
    newest_link,
)

pytestmark = pytest.mark.system

ROOT = Path(__file__).parents[3]
SECRET = "a long secret that signs tests and nothing else"
METRICS_TOKEN = "a token of more than sixteen letters"
PARENTS = 50
SEATS = 7
START_SECONDS = 120


@dataclass(frozen=True)
class Served:
    """Real processes in front of a real database."""

    address: str
    database_url: str
    log: Path
    rng: CountingRandomSource = field(default_factory=CountingRandomSource)


@dataclass(frozen=True)
class Site:
    """A session of the test's own, and what came of it."""

    served: Served
    session: str
    slug: str
    earlier_mails: frozenset[int | None]

    @property
    def address(self) -> str:
        return self.served.address

    def registrations(self) -> list[Record]:
        with reading(self.served) as stored:
            found = stored.records.read_all("registration")
            return [one for one in found if one.fields["session_id"] == self.session]

    def mails(self) -> list[Mail]:
        with reading(self.served) as stored:
            found = stored.outbox.read_open()
            return [one for one in found if one.id not in self.earlier_mails]


@contextmanager
def reading(served: Served) -> Iterator[Transaction]:
    database = open_database(served.database_url)
    with database.reading() as stored:
        yield stored
    database.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    if request.param == "sqlite":
        yield from serve(new_sqlite(folder / "sync.db"), folder)
        return
    with request.getfixturevalue("postgresql").upgraded() as url:
        yield from serve(url, folder)


def serve(database_url: str, folder: Path) -> Iterator[Served]:
    log = folder / "gunicorn.log"
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4"]
    command += ["--bind", "127.0.0.1:0", "sync_service.entrypoints.web.wsgi:application()"]
    command += ["--config", "python:sync_service.entrypoints.web.serving"]
    environment = {
        "DATABASE_URL": database_url,
        "SECRET_KEYS": SECRET,
        "PUBLIC_URL": "http://127.0.0.1",
        "FORM_MIN_SECONDS": "0",
        "COORDINATORS": "coordination@example.org",
        "METRICS_TOKEN": METRICS_TOKEN,
        "MAX_PER_MINUTE": "1000",
        "PATH": str(Path(sys.executable).parent),
        "HOME": str(folder),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=output)
    try:
        yield Served(wait_for_address(log), database_url, log)
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


@pytest.fixture
def site(served: Served) -> Site:
    database = open_database(served.database_url)
    town = Town(database=database, rng=served.rng)
    session = town.add_session(capacity=SEATS, date="2099-01-05")
    with database.reading() as stored:
        earlier = frozenset(one.id for one in stored.outbox.read_open())
    slug = town.slug(session)
    database.close()
    return Site(served, session, slug, earlier)


def wait_for_address(log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        found = re.search(r"Listening at: (http://[\d.:]+)", log.read_text(encoding="utf-8"))
        if found:
            return found[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


def register_twice(site: Site, number: int) -> set[str]:
    """A parent with a bad connection: the same form is sent two times at once."""
    page = requests.get(f"{site.address}/a/{site.slug}", timeout=START_SECONDS)
    people = str(number % 3 + 1)
    # Whom a mail can tell is seated at once; the others' seats would wait for a call.
    who = {"given_name": f"Parent {number}", "email": f"parent{number}@example.org"}
    answers = {**ANSWERS, **who, "adults_count": people}
    form = {**answers, "token": find_token(page.text)}

    def send() -> str:
        answer = requests.post(
            f"{site.address}/a/{site.slug}",
            data=form,
            allow_redirects=False,
            timeout=START_SECONDS,
        )
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    with ThreadPoolExecutor(2) as taps:
        return {one.result() for one in [taps.submit(send), taps.submit(send)]}


def test_fifty_parents_at_once_take_the_seats_and_not_one_more(site: Site) -> None:
    with ThreadPoolExecutor(PARENTS) as parents:
        pages = list(parents.map(lambda number: register_twice(site, number), range(PARENTS)))
    assert [len(one) for one in pages] == [1] * PARENTS
    registrations = site.registrations()
    assert len(registrations) == PARENTS
    confirmed = [one for one in registrations if one.fields["status"] == "confirmed"]
    waiting = [one for one in registrations if one.fields["status"] == "waiting"]
    assert len(confirmed) + len(waiting) == PARENTS
    assert sum(count_people(one.fields) for one in confirmed) == SEATS


def test_seats_given_back_during_the_rush_go_to_those_who_wait(site: Site) -> None:
    def come_and_go(number: int) -> None:
        [page] = register_twice(site, number)
        if number % 3 == 0:
            requests.post(f"{site.address}{page}/annuler", timeout=START_SECONDS)

    with ThreadPoolExecutor(PARENTS) as parents:
        list(parents.map(come_and_go, range(PARENTS)))
    registrations = site.registrations()
    taken = sum(
        count_people(one.fields) for one in registrations if one.fields["status"] == "confirmed"
    )
    waiting = [
        count_people(one.fields) for one in registrations if one.fields["status"] == "waiting"
    ]
    assert taken <= SEATS
    assert all(people > SEATS - taken for people in waiting)


def test_no_session_of_a_cycle_is_overbooked_by_whichever_date_families_come(
    served: Served,
) -> None:
    """Half of them lock the first date first, and half the second: nobody waits for ever."""
    database = open_database(served.database_url)
    town = Town(database=database, rng=served.rng)
    first = town.add_session(is_cycle=True, capacity=SEATS, date="2099-01-05")
    said = {**town.record(first).fields, "slug": "cycle-2", "date": "2099-01-12"}
    second = town.add("session", **{**said, "capacity": SEATS - 3})
    sites = [Site(served, one, town.slug(one), frozenset()) for one in (first, second)]
    database.close()

    def come_and_go(number: int) -> None:
        [page] = register_twice(sites[number % 2], number)
        if number % 5 == 0:
            url = f"{served.address}{page}/annuler"
            requests.post(url, data={"dates": "all"}, timeout=START_SECONDS)

    with ThreadPoolExecutor(PARENTS) as parents:
        list(parents.map(come_and_go, range(PARENTS)))
    for site, seats in zip(sites, (SEATS, SEATS - 3), strict=True):
        registrations = site.registrations()
        assert len(registrations) == PARENTS
        seated = [one for one in registrations if one.fields["status"] == "confirmed"]
        assert sum(count_people(one.fields) for one in seated) <= seats
        assert len(seated) > 0


def test_two_processes_count_the_mails_to_one_address_together(site: Site) -> None:
    """Each process had a count of its own: two workers, twice the mails."""
    address = "zoe@example.org"
    page = requests.get(f"{site.address}/a/{site.slug}", timeout=START_SECONDS)
    form = {**ANSWERS, "email": address, "token": find_token(page.text)}
    requests.post(f"{site.address}/a/{site.slug}", data=form, timeout=START_SECONDS)

    def ask(_: int) -> int:
        data = {"email": address}
        url = f"{site.address}/mes-liens"
        answer = requests.post(url, data=data, allow_redirects=False, timeout=START_SECONDS)
        return answer.status_code

    with ThreadPoolExecutor(12) as crowd:
        statuses = set(crowd.map(ask, range(36)))
    assert statuses == {303}
    assert [one.kind for one in site.mails()] == ["confirmation", "links", "links"]


def test_a_sign_in_link_opens_one_visit_however_many_use_it_at_once(site: Site) -> None:
    """On PostgreSQL it opened up to five: each looked before another had stored its use."""
    asked = {"email": "coordination@example.org"}
    requests.post(f"{site.address}/coordination/entrer", data=asked, timeout=START_SECONDS)
    database = open_database(site.served.database_url)
    settings = TownSettings(secret_keys=(SECRET,), public_url="http://127.0.0.1")
    link = newest_link(Town(settings, database))
    database.close()

    def enter(_: int) -> int:
        url = f"{site.address}{link}"
        return requests.post(url, allow_redirects=False, timeout=START_SECONDS).status_code

    with ThreadPoolExecutor(16) as crowd:
        statuses = sorted(crowd.map(enter, range(16)))
    assert statuses == [303] + [404] * 15


def test_metrics_are_those_of_all_processes_together(site: Site) -> None:
    """Each process had counts of its own: whoever asked met now the ones, now the others."""
    route = "/confidentialite"
    before = {count_of(site, route) for _ in range(12)}
    with ThreadPoolExecutor(8) as crowd:
        address = f"{site.address}{route}"
        list(crowd.map(lambda _: requests.get(address, timeout=START_SECONDS), range(24)))

    after = {count_of(site, route) for _ in range(12)}

    assert [one + 24 for one in before] == list(after)


def count_of(site: Site, route: str) -> float:
    """On a connection of its own, so that any process may answer."""
    metrics = requests.get(
        f"{site.address}/metrics",
        headers={"Authorization": f"Bearer {METRICS_TOKEN}", "Connection": "close"},
        timeout=START_SECONDS,
    ).text
    line = rf'^clef_requests_total{{method="GET",route="{route}",status="2xx"}} (\S+)$'
    return sum(float(one) for one in re.findall(line, metrics, re.MULTILINE))


RAW = (
    b"GET / HTTP/1.1\r\nHost: " + b"x" * 300 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example.org\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example.org\r\n\r\n",
    b"GET http://evil.example.org/ HTTP/1.1\r\nHost: evil.example.org\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"GET /PAGE%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /PAGE\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /PAGE HTTP/1.1\r\nHost: 127.0.0.1\r\nA\r\n\r\n",
    b"GET /PAGE HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /PAGE\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET //evil.example.org/PAGE HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"POST /PAGE/changer HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /PAGE/changer HTTP/1.1\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
    b"POST /PAGE/changer HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /PAGE/annuler HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 70000\r\n\r\nx",
    b"<ZQ> /PAGE HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00",
)


def send_raw(site: Site, request: bytes) -> bytes:
    """The first line of the answer; nothing where the server only hangs up."""
    host, _, port = site.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), START_SECONDS) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answer:
            return answer.readline()


def test_raw_requests_break_nothing_and_leave_no_link_in_the_log(site: Site) -> None:
    [page] = register_twice(site, 0)
    answers = [send_raw(site, one.replace(b"/PAGE", page.encode())) for one in RAW]
    health = requests.get(f"{site.address}/ateliers", timeout=START_SECONDS)

    assert [one for one in answers if one.split()[1:2] >= [b"500"]] == []
    assert health.status_code == 200
    log = site.served.log.read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert "Invalid request" in log
    assert page.rpartition("/")[2] not in log
