"""What a stranger's program sends: answered in words, with 4xx, and the log learns no link."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.exceptions import default_exceptions

from sync_service.ports import Transaction
from tests.entrypoints.web.test_health import LostDatabase
from tests.entrypoints.web.town import ANSWERS, Town, TownSettings, find_token, send_form, sign_in
from tests.fakes.database import FakeDatabase

LONG_NUMBER = "9" * 5000


@pytest.mark.parametrize("typed", [LONG_NUMBER, "0" * 5000 + "1", "1" * 70])
@pytest.mark.parametrize("field", ["adults_count", "children_3_5"])
def test_a_count_of_thousands_of_digits_is_a_mistake_in_the_form(
    town: Town, client: FlaskClient, field: str, typed: str
) -> None:
    """Python itself refuses to read such a number, which ended as 500."""
    answer = send_form(client, town.slug(town.add_session()), **{field: typed})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


@pytest.mark.parametrize(
    "host",
    [
        "x" * 300,
        "evil.example.org",
        "clef.example.org.evil.example.org",
        "clef.example.org@evil.example.org",
        "127.0.0.1.evil.example.org",
        "clef.example.org:99999",
        "clef.example.org:80:80",
        "[::2]",
        "[::1",
        "localhost:port",
        "<script>",
        "a b",
        "é.example.org",
        "..",
        "",
    ],
)
def test_pages_answer_at_their_own_address_only(host: str) -> None:
    """A long name ended as 500, a strange one became the address that `/a//x` led to."""
    client = Town().app().test_client()
    for path in ("/ateliers", "/a//x", "/nowhere", "/coordination/entrer"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert "Location" not in answer.headers
        assert not host or host not in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "host",
    [
        "clef.example.org",
        "CLEF.example.org",
        "clef.example.org:443",
        "127.0.0.1",
        "127.0.0.1:8123",
        "localhost",
        "localhost:5000",
        "[::1]",
        "[::1]:8000",
    ],
)
def test_the_own_address_and_this_machine_are_known(host: str) -> None:
    client = Town().app().test_client()
    assert client.get("/", headers={"Host": host}).status_code == 200


def test_an_address_with_a_port_of_its_own_is_known_with_and_without_it() -> None:
    client = Town(TownSettings(public_url="https://clef.example.org:8443")).app().test_client()
    hosts = ("clef.example.org:8443", "clef.example.org", "clef.example.org:8444")
    statuses = [client.get("/", headers={"Host": host}).status_code for host in hosts]

    assert statuses == [200, 200, 400]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("10.2.3.4:31000", 200),
        ("web_1:8000", 200),
        ("pod.cluster.local", 200),
        ("[fd00::7]:80", 200),
        ("x" * 300, 400),
        ("a b", 400),
        ("<script>", 400),
        ("", 400),
    ],
)
def test_health_is_told_at_any_address_that_is_one(host: str, status: int) -> None:
    """A host's probe knows a machine's number, not the name that families use."""
    client = Town().app().test_client()
    assert client.get("/healthz", headers={"Host": host}).status_code == status


@pytest.mark.parametrize("number", ["9" * 40, LONG_NUMBER, "٣", "1%00", "-1"])
def test_a_number_that_no_problem_can_have_is_not_found(town: Town, number: str) -> None:
    client, token = sign_in(town)
    form = {"decision": "sheet", "token": token}
    answer = client.post(f"/coordination/problemes/{number}", data=form)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/a/x%00",
        "/a/%00/affiche",
        "/a/x%00/recu",
        "/i/%00",
        "/coordination/journal/%00",
        "/coordination/journal/x%00y",
        "/coordination/emargement/%00",
        "/desabonnement/%00",
        "/a/x%1f",
    ],
)
def test_a_path_with_a_control_character_is_not_found(real_town: Town, path: str) -> None:
    """PostgreSQL refuses such a text, which ended as 500."""
    client, _ = sign_in(real_town)

    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/ateliers", "/a/{slug}", "/i/{token}", "/i", "/mes-liens", "/confidentialite"]
)
def test_a_slash_behind_an_address_leads_to_its_page(town: Town, path: str) -> None:
    """« Nous ne trouvons pas cette page », for what a programme or a leaflet added."""
    client = town.app().test_client()
    slug = town.slug(town.add_session())
    token = send_form(client, slug).location.rpartition("/")[2]
    page = path.format(slug=slug, token=token)
    answer = client.get(f"{page}/?lang=en&jour=mardi")

    assert answer.status_code == 308
    assert answer.location == f"{page}?lang=en&jour=mardi"
    assert client.get(f"{page}/", follow_redirects=True).status_code == 200


@pytest.mark.parametrize("path", ["/nowhere/", "//evil.example.org/", "/ateliers//", "/a/x/y/z/"])
def test_a_slash_behind_what_is_no_address_leads_nowhere(town: Town, path: str) -> None:
    answer = town.app().test_client().get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code == 404


def test_a_form_sent_to_an_address_with_a_slash_is_answered(town: Town) -> None:
    client = town.app().test_client()
    slug = town.slug(town.add_session())
    sent = {**ANSWERS, "token": find_token(client.get(f"/a/{slug}").text)}
    answer = client.post(f"/a/{slug}/", data=sent, follow_redirects=True)

    assert answer.status_code == 200
    assert len(town.registrations()) == 1


@pytest.mark.parametrize("outcome", ["comes", "does-not-come", "change"])
def test_a_call_to_nobody_is_not_found(real_town: Town, outcome: str) -> None:
    client, token = sign_in(real_town)
    for ref in ("N%00", "9" * 40, "N-0000000"):
        form = {"outcome": outcome, "token": token}
        answer = client.post(f"/coordination/appels/{ref}", data=form)
        assert answer.status_code in {303, 404}


class BreakingDatabase(FakeDatabase):
    """Has a fault that nobody foresaw, and which repeats what it was asked."""

    breaks = False

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        if self.breaks:
            raise RuntimeError("what a person typed")
        with super().reading() as stored:
            yield stored


def test_a_broken_page_is_logged_by_its_route_never_by_its_link() -> None:
    """The path of a family's page opens it, and an error's text may repeat what somebody typed."""
    database = BreakingDatabase()
    town = Town(database=database)
    client = town.app().test_client()
    link = send_form(client, town.slug(town.add_session())).location
    database.breaks = True
    with capture_logs() as lines:
        answer = client.get(link)

    assert answer.status_code == 500
    [line] = lines
    assert (line["event"], line["method"], line["route"]) == ("page_failed", "GET", "/i/<token>")
    assert line["error"] == "RuntimeError"
    assert re.fullmatch(r"test_hostile_requests\.py:\d+ reading", line["at"][0])
    assert link.rpartition("/")[2] not in str(line)
    assert "typed" not in str(line)


def test_the_log_of_a_broken_page_reaches_standard_error_without_its_link(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Flask's own log has the whole path in it."""
    database = BreakingDatabase()
    town = Town(database=database)
    client = town.app().test_client()
    link = send_form(client, town.slug(town.add_session())).location
    database.breaks = True
    client.get(link)

    written = "".join(capfd.readouterr())
    assert "page_failed" in written
    assert link.rpartition("/")[2] not in written


def test_a_database_that_does_not_answer_is_logged_too() -> None:
    database = LostDatabase()
    client = Town(database=database).app().test_client()
    with capture_logs() as lines:
        answer = client.get("/ateliers")

    assert answer.status_code == 503
    assert [(one["event"], one["route"], one["error"], one["cause"]) for one in lines] == [
        ("page_busy", "/ateliers", "DatabaseUnavailable", "nobody there")
    ]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (403, "Ouvrez la page d’ici"),
        (404, "Page non trouvée"),
        (413, "C’est trop long"),
        (429, "Attendez un peu"),
        (500, "Le service a un problème"),
        (503, "Le service est très occupé."),
    ],
)
def test_a_pages_title_says_which_error_it_is(town: Town, status: int, said: str) -> None:
    """Who listens to a page heard « Le service a un problème » of a form too long."""
    app = town.app()
    with app.test_request_context("/"):
        answer = app.make_response(app.handle_user_exception(default_exceptions[status]()))

    assert answer.status_code == status
    assert f"<title>{said}" in answer.get_data(as_text=True)
