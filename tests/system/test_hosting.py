"""The files in `deploy/`: real nginx and Caddy in front of the pages as systemd starts them."""

import http.client
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from sync_service.adapters.database import open_database
from sync_service.domain.record import make_reference
from tests.entrypoints.web.town import Town, TownSettings
from tests.entrypoints.web.town import newest_link as newest_link_in
from tests.system.processes import ROOT, Host, eventually, free_ports
from tests.system.proxies import (
    KINDS,
    NAME,
    PAGES,
    Certificate,
    Front,
    Reply,
    find_program,
    front,
    make_certificate,
)

pytestmark = pytest.mark.system

ADDRESS = "coordination@example.org"
UNITS = ROOT / "deploy" / "systemd"
PROCFILE = (ROOT / "Procfile").read_text(encoding="utf-8")
PROGRAMS = "/srv/sync-service/.venv/bin/"
SLOW = 50
MANY = 64
"""Four more than one client may do in a minute."""


def unit_lines(name: str) -> dict[str, str]:
    """What one unit says, each line by its word."""
    text = (UNITS / f"sync-service-{name}.service").read_text(encoding="utf-8")
    return dict(line.split("=", 1) for line in text.splitlines() if re.match(r"[A-Z]\w+=", line))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    folder = tmp_path_factory.mktemp("host")
    host = Host(
        folder,
        {
            "DATABASE_URL": f"sqlite:///{folder}/sync.db",
            "SECRET_KEYS": "a long secret that signs tests and nothing else",
            "PUBLIC_URL": f"https://{NAME}",
            "COORDINATORS": ADDRESS,
            "TRUSTED_PROXIES": "1",
            # As in the example that people copy; the unit's own line decides.
            "PORT": "1",
        },
    )
    host.write_mappings([])
    assert host.run("db", "upgrade").code == 0
    return host


@pytest.fixture(scope="module")
def pages(host: Host) -> Iterator[int]:
    """The unit's line, but for the port."""
    port = free_ports(1)
    line = unit_lines("web")["ExecStart"].replace(PROGRAMS, f"{Path(sys.executable).parent}/")
    running = host.start(command=line.replace(":8000", f":{port}").split())
    eventually(lambda: listens(port) or running.process.poll() is not None)
    yield port
    running.stop()


@pytest.fixture(scope="module")
def fronts(
    pages: int, certificate: Certificate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Front]]:
    with ExitStack() as running:
        yield {
            kind: running.enter_context(
                front(kind, tmp_path_factory.mktemp(kind), certificate, pages)
            )
            for kind in KINDS
        }


@pytest.fixture(params=KINDS)
def site(request: pytest.FixtureRequest, fronts: dict[str, Front]) -> Front:
    return fronts[request.param]


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except OSError:
        return False
    return True


# --- what a family and the coordinator get ------------------------------------------------------


def test_the_pages_are_served_over_tls(site: Front) -> None:
    answer = site.ask("GET", "/")

    assert answer.status == 200
    assert "<html" in answer.text
    assert answer.headers["Strict-Transport-Security"]
    assert len(answer.headers.get_all("Strict-Transport-Security", [])) == 1


def test_plain_http_leads_to_the_one_address_whatever_host_is_named(site: Front) -> None:
    for named in (NAME, "evil.example.org"):
        answer = site.ask_plainly("/i/abc?d=e", named)

        assert (answer.status, answer.headers["Location"]) == (308, f"https://{NAME}/i/abc?d=e")


def test_another_host_gets_no_page(site: Front) -> None:
    answer = site.ask("GET", "/", headers={"Host": "evil.example.org"})

    assert answer.status in {400, 421}
    assert "<html" not in answer.text


def test_the_coordinators_cookies_are_for_tls_alone(site: Front, host: Host) -> None:
    site.ask("POST", "/coordination/entrer", f"email={ADDRESS}".encode())
    answer = site.ask("POST", newest_link(host), b"")
    cookies = answer.headers.get_all("Set-Cookie", [])

    assert answer.status == 303
    assert cookies
    assert all("__Secure-" in one and "; Secure" in one for one in cookies)


def newest_link(host: Host) -> str:
    database = open_database(host.settings["DATABASE_URL"])
    settings = TownSettings((host.settings["SECRET_KEYS"],), public_url=f"https://{NAME}")
    link = newest_link_in(Town(settings, database))
    database.close()
    return link


# --- what a stranger gets -----------------------------------------------------------------------


def test_a_client_is_known_by_its_own_address_whatever_it_claims(site: Front) -> None:
    stranger, family = (
        ("127.0.0.2", "127.0.0.3") if site.kind == "nginx" else ("127.0.0.4", "127.0.0.5")
    )
    answers = [
        guess(site, number, stranger, {"X-Forwarded-For": f"192.0.2.{number}"}).status
        for number in range(MANY)
    ]

    assert answers == [422] * 60 + [429] * 4
    assert guess(site, 0, family).status == 422


def guess(site: Front, number: int, client: str, headers: dict[str, str] | None = None) -> Reply:
    code = make_reference("registration", (number + 1) * 977 + site.tls)
    return site.ask("POST", "/i", f"code={code}&given_name=Zoe".encode(), headers, client)


def test_caddy_ends_an_old_connection_with_the_answer_to_a_form(fronts: dict[str, Front]) -> None:
    """While it stayed open, 24 of 1,500 answers ended in their middle on two busy cores."""
    form = guess(fronts["caddy"], MANY, "127.0.0.6")

    assert form.headers["Connection"] == "close"
    assert "Connection" not in fronts["caddy"].ask("GET", "/").headers


@pytest.mark.parametrize(
    "claimed",
    [
        {"SCRIPT_NAME": "/i"},
        {"PATH_INFO": "/i"},
        {"X-Forwarded-Host": "evil.example.org"},
        {"X-Forwarded-Proto": "http"},
        {"X-Forwarded-Ssl": "off"},
        {"X-Forwarded-Protocol": "http"},
        {"Forwarded": "for=192.0.2.1;host=evil.example.org"},
    ],
    ids=lambda one: next(iter(one)),
)
def test_what_a_client_says_of_itself_changes_nothing(
    site: Front, claimed: dict[str, str]
) -> None:
    answer = site.ask("GET", "/", headers=claimed)

    assert answer.status == 200
    assert "evil" not in answer.text
    assert 'href="/i/' not in answer.text


def test_a_proxy_that_passes_every_header_on_moves_no_page(pages: int) -> None:
    """« SCRIPT_NAME: /i » was a page without its `/i`, or 500."""
    connection = http.client.HTTPConnection("127.0.0.1", pages, timeout=180)
    connection.request("GET", "/", headers={"SCRIPT_NAME": "/i"})

    assert connection.getresponse().status == 200
    connection.close()


@pytest.mark.parametrize("sent", ["told", "chunked"])
def test_a_body_larger_than_any_form_is_refused(site: Front, sent: str) -> None:
    large = b"code=" + b"x" * 66_000
    answer = site.ask("POST", "/i", iter([large]) if sent == "chunked" else large)

    assert answer.status == (411 if (site.kind, sent) == ("caddy", "chunked") else 413)


def test_slow_connections_stop_nobody_and_are_ended(fronts: dict[str, Front]) -> None:
    """Fifty of each sort before each of the two; nginx and Caddy wait ten seconds for them."""
    slow = [half_open(one, sent) for one in fronts.values() for sent in SENT for _ in range(SLOW)]
    begun = time.monotonic()

    for one in fronts.values():
        assert one.ask("GET", "/").status == 200
    assert time.monotonic() - begun < 9
    for connection in slow:
        connection.settimeout(180)
        with connection:
            while connection.recv(4096):
                pass


HALF_A_HEADER = f"GET / HTTP/1.1\r\nHost: {NAME}\r\nX-Slow: ".encode()
HALF_A_FORM = (
    f"POST /mes-liens HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 900\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
).encode()
SENT = (b"", HALF_A_HEADER, HALF_A_FORM)


def half_open(site: Front, sent: bytes) -> socket.socket:
    """Without anything sent, TLS is not begun either."""
    if not sent:
        return socket.create_connection(("127.0.0.1", site.tls), 30)
    connection = site.connect()
    connection.sendall(sent)
    return connection


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.env", "/sync.db", "/mappings/", "/templates/", "/static/"]
)
def test_no_file_and_no_folder_is_served(site: Front, path: str) -> None:
    assert site.ask("GET", path).status == 404


def test_a_request_is_never_sent_back_and_no_other_site_may_read_a_page(site: Front) -> None:
    traced = site.ask("TRACE", "/", headers={"X-Mark": "SecretHeader"})
    asked = site.ask("GET", "/", headers={"Origin": "https://evil.example.org"})

    assert traced.status == 405
    assert "SecretHeader" not in traced.text
    assert [one for one in asked.headers if one.startswith("Access-Control")] == []


# --- what is written ----------------------------------------------------------------------------

SECRETS = ("SecretPath", "SecretQuery", "SecretReferrer")


def ask_with_secrets(site: Front) -> list[int]:
    path, query, referrer = SECRETS
    place, headers = f"/i/{path}?x={query}", {"Referer": f"https://{NAME}/i/{referrer}"}
    large = b"x" * 66_000
    answers = [
        site.ask("GET", place, headers=headers),
        site.ask("POST", place, large, headers),
        site.ask("GET", place, headers={**headers, "Host": "evil.example.org"}),
        site.ask_plainly(place, NAME),
        site.ask_plainly(place, "evil.example.org"),
    ]
    broken = site.connect()
    broken.sendall(f"GET {place} HTTP/1.1\r\nHost: {NAME}\r\nA\r\n\r\n".encode())
    broken.recv(4096)
    broken.close()
    return [one.status for one in answers]


def test_no_log_has_a_familys_link(site: Front) -> None:
    assert ask_with_secrets(site)[:2] == [404, 413]

    eventually(lambda: "404" in site.written())
    assert [one for one in SECRETS if one in site.written()] == []
    assert "127.0.0.1" not in (site.logs / "sync-service.log").read_text()


@pytest.mark.parametrize("kind", KINDS)
def test_no_log_has_a_familys_link_while_the_pages_are_away(
    kind: str, certificate: Certificate, tmp_path: Path
) -> None:
    with front(kind, tmp_path, certificate, free_ports(1)) as site:
        away, large = ask_with_secrets(site)[:2]
        answer = site.ask("GET", "/")
        eventually(lambda: "503" in site.written())

    assert (away, large) == (503, 413)
    assert "Revenez dans une minute" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert [one for one in SECRETS if one in site.written()] == []


# --- what listens where -------------------------------------------------------------------------


def test_the_units_line_listens_on_this_machine_alone(pages: int) -> None:
    """Who listened everywhere would have this port at every address."""
    with socket.socket() as other:
        other.bind(("127.0.0.2", pages))


def test_without_a_port_the_procfiles_line_listens_on_this_machine_alone(host: Host) -> None:
    (line,) = re.findall(r"^web: gunicorn (--config \S+)", PROCFILE, re.MULTILINE)
    environment = host.environment()
    del environment["PORT"]
    told = subprocess.run(
        [sys.executable, "-m", "gunicorn", *line.split(), "--print-config", "nothing:here"],
        cwd=host.folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )

    bind = re.findall(r"^bind\s+= (.*)$", told.stdout, re.MULTILINE)
    assert bind == [f"['{PAGES}']"], told.stderr


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """As installed, with the programs where they are here."""
    for path in UNITS.rglob("*.*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(UNITS)
            copy.parent.mkdir(exist_ok=True)
            text = path.read_text(encoding="utf-8")
            copy.write_text(text.replace(PROGRAMS, f"{Path(sys.executable).parent}/"))
    return tmp_path


def run_analyze(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [find_program("systemd-analyze"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)


def test_systemd_understands_every_line_of_the_units(units: Path) -> None:
    told = run_analyze("verify", "--man=no", *units.glob("*.service"))

    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize("name", ["release", "web", "worker"])
def test_a_unit_can_do_little_and_its_files_are_its_own(units: Path, name: str) -> None:
    lines = unit_lines(name)
    told = run_analyze(
        "security", "--offline=yes", "--threshold=15", units / f"sync-service-{name}.service"
    )

    assert told.returncode == 0, told.stdout
    assert (lines["User"], lines["UMask"], lines["StateDirectoryMode"]) == (
        "sync-service",
        "0077",
        "0700",
    )


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401 - its JSON
    """As docker-compose itself reads it; nothing is started."""
    folder = tmp_path_factory.mktemp("compose")
    for name in ("compose.yaml", "Dockerfile"):
        (folder / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / ".env").write_text("PORT=1\nPOSTGRES_PASSWORD=invented\n")
    return read_compose(folder)


def read_compose(folder: Path) -> Any:  # noqa: ANN401 - its JSON
    told = subprocess.run(
        [find_program("docker-compose"), "config", "--format", "json"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


OURS = ("release", "web", "worker")


def test_compose_shows_the_pages_to_this_machine_alone_and_the_rest_to_nobody(
    composed: Any,  # noqa: ANN401 - its JSON
) -> None:
    shown = {
        name: [(one["host_ip"], one["published"], one["target"]) for one in service["ports"]]
        for name, service in composed["services"].items()
        if "ports" in service
    }

    assert shown == {"web": [("127.0.0.1", "8000", 8000)]}
    assert composed["services"]["database"]["network_mode"] == "none"


def test_compose_keeps_the_base_and_gives_the_rest_nothing_to_write(
    composed: Any,  # noqa: ANN401 - its JSON
) -> None:
    services = composed["services"]
    kept = {one["target"] for one in services["database"]["volumes"] if one["type"] == "volume"}

    assert set(services) == {"database", *OURS}
    assert "/var/lib/postgresql/data" in kept
    for name in OURS:
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["user"] == "1000:1000"
    assert {
        name: next(iter(service["depends_on"].values()))["condition"]
        for name, service in services.items()
        if "depends_on" in service
    } == {
        "release": "service_healthy",
        "web": "service_completed_successfully",
        "worker": "service_completed_successfully",
    }


def test_containers_read_the_mapping_files_that_init_made_in_a_clone(tmp_path: Path) -> None:
    """They were given ./mappings, the folder that nobody fills in: an empty list."""
    clone = tmp_path / "clone"
    shutil.copytree(ROOT / "mappings", clone / "mappings")
    shutil.copyfile(ROOT / "compose.yaml", clone / "compose.yaml")
    assert Host(clone).run("init").code == 0
    with (clone / ".env").open("a", encoding="utf-8") as settings:
        settings.write("POSTGRES_PASSWORD=invented\n")

    services = read_compose(clone)["services"]

    for name in OURS:
        [given] = [one for one in services[name]["volumes"] if one["type"] == "bind"]
        assert given["source"] == str(clone / "correspondances")
        assert given["target"] == services[name]["environment"]["MAPPINGS_DIR"]


def test_what_the_image_holds_is_enough_for_its_lines(
    composed: Any,  # noqa: ANN401 - its JSON
    tmp_path: Path,
) -> None:
    """No image is built here: the same files alone, and compose's own commands."""
    recipe = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    inside = copy_as_the_image(recipe, tmp_path / "image")
    (tmp_path / "home").mkdir()
    host = Host(
        tmp_path / "home",
        {
            "DATABASE_URL": f"sqlite:///{tmp_path}/sync.db",
            "SECRET_KEYS": "a long secret that signs tests and nothing else",
            "PUBLIC_URL": f"https://{NAME}",
            "PYTHONPATH": str(inside),
        },
    )
    release = composed["services"]["release"]["command"]
    (line,) = re.findall(r"^CMD (.*)$", recipe, re.MULTILINE)
    port = free_ports(1)
    web = [one.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for one in json.loads(line)]

    assert release[:3] == ["python", "-m", "sync_service"]
    assert host.run(*release[3:]).code == 0
    running = host.start(command=web)
    try:
        assert eventually(lambda: page_at(port)).startswith("<!")
    finally:
        running.stop()


def copy_as_the_image(recipe: str, image: Path) -> Path:
    """What `COPY` names and `.dockerignore` lets through, without the packages."""
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    inside = image / "srv" / "sync-service"
    inside.mkdir(parents=True)
    for source, target in re.findall(r"^COPY (\S+) (\S+)$", recipe, re.MULTILINE):
        assert f"!{source}" in allowed
        place = image / target.removeprefix("/")
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, place)
    return inside


def page_at(port: int) -> str:
    """Empty until it is there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=180) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""
