"""Who makes a database, who changes one, and what a command says where there is none."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from sync_service.adapters.database import migrate
from tests.system.conftest import settings_for
from tests.system.processes import COMMAND, PAGES, HereHost, StandIn, free_ports

pytestmark = pytest.mark.system

REF = "C-7F3K2Q8"
NEVER_MAKE = [
    ["status"],
    ["problems"],
    ["confirm", "1"],
    ["resolve", "1", "--keep", "sheet"],
    ["archive", REF],
    ["merge", REF, REF],
    ["report", "--season", "2026-2027"],
    ["history", REF],
    ["runs"],
    ["undo", "1"],
    ["digest"],
    ["mails"],
    ["purge"],
    ["erase", "--ref", REF],
    ["export-person", "--ref", REF],
    ["backup", "copy.gz"],
    ["resume"],
]
MAKE = [["sync"], ["export", "contact"], ["new", "organisation", "name=Les Épis", "id=les-epis"]]


@pytest.fixture
def lost(tmp_path: Path) -> HereHost:
    """Somebody who is in another folder than the service."""
    return HereHost(tmp_path, {"DATABASE_URL": "sqlite:///var/sync.db"})


@pytest.mark.parametrize("command", NEVER_MAKE, ids=lambda command: command[0])
def test_a_command_says_where_it_looked_and_makes_none(lost: HereHost, command: list[str]) -> None:
    answer = lost.run(*command)

    assert (answer.code, answer.out) == (2, "")
    for named in ("sqlite:///var/sync.db", str(lost.folder), "sync-service db upgrade"):
        assert named in answer.err
    assert [one for one in lost.folder.rglob("*") if one.is_file()] == []


def test_a_copy_is_put_back_into_a_database_that_is_there(lost: HereHost) -> None:
    (lost.folder / "copy.gz").write_bytes(b"whatever")

    answer = lost.run("restore", "copy.gz", "--yes")

    assert answer.code == 2
    assert "sync-service db upgrade" in answer.err


@pytest.fixture(name="here")
def _here(here: HereHost) -> HereHost:
    """Before its first day."""
    (here.folder / "sync.db").unlink()
    return here


@pytest.mark.parametrize("command", MAKE, ids=lambda command: command[0])
def test_the_first_day_s_commands_make_one(here: HereHost, command: list[str]) -> None:
    here.write_mappings([])

    answer = here.run(*command)

    assert answer.code == 0, answer.err
    assert (here.folder / "sync.db").is_file()
    assert here.run("status").code == 0


def test_check_and_adopt_work_without_one_and_make_none(here: HereHost, stand_in: StandIn) -> None:
    rows = [["Nom", "Prénom", "Mail"], ["Perrin", "Zoélie", "zoelie.perrin@example.org"]]
    sheet = stand_in.create("Les Épis", {"Contacts": rows})
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": {}}])
    (here.mappings / "spreadsheets.toml").write_text("", encoding="utf-8")

    checked = here.run("check")
    assert "La base n’est pas encore faite" in checked.out
    adopted = here.run("adopt", sheet, "--entity", "contact", "--partner", "les-epis", "--write")

    assert (checked.code, adopted.code) == (0, 0), checked.err + adopted.err
    assert not (here.folder / "sync.db").exists()
    shown = here.run("sync", "--dry-run", "--json", SETTLE_SECONDS="20", QUIET_SECONDS="20").json
    assert {step["field"] for step in shown["plan"]} >= {"family_name", "given_name", "email"}


def test_an_empty_copy_is_neither_written_nor_put_back(lost: HereHost) -> None:
    assert lost.run("db", "upgrade").code == 0

    answer = lost.run("backup", "copy.gz")

    assert answer.code == 2
    assert "vide" in answer.err
    assert list(lost.folder.glob("copy*")) == []


def test_a_copy_is_tried_without_touching_anything(
    tmp_path: Path, stand_in: StandIn, lost: HereHost
) -> None:
    full = HereHost(tmp_path, settings_for(tmp_path, stand_in))
    full.write_mappings([])
    assert full.run("new", "organisation", "name=Les Épis", "id=les-epis").code == 0
    rows = full.run("backup", "copy.gz", "--json").json["rows"]
    before = full.export("organisation")
    whole = (tmp_path / "copy.gz").read_bytes()
    (tmp_path / "cut.gz").write_bytes(whole[:-40])

    tried = lost.run("restore", "copy.gz", "--check", "--json")
    cut = lost.run("restore", "cut.gz", "--check")

    assert (tried.code, tried.json["rows"]) == (0, rows)
    assert (cut.code, "copie entière" in cut.err) == (2, True)
    assert not (lost.folder / "var").exists()
    assert full.export("organisation") == before
    assert full.run("status", "--json").json["paused_since"] is None


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a version of the service with one more migration finds."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder)
    (folder / "versions" / "9999_next.py").write_text(
        f'revision = "9999"\ndown_revision = "{migrate.newest_version()}"\n\n\n'
        "def upgrade() -> None: ...\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)


def test_a_database_of_an_older_schema_is_changed_by_its_command_alone(
    here: HereHost, request: pytest.FixtureRequest
) -> None:
    here.write_mappings([])
    assert here.run("db", "upgrade").code == 0
    request.getfixturevalue("next_release")

    for command in (["sync"], ["status"], ["export", "contact"], ["check"], ["worker"]):
        answer = here.run(*command)
        assert (answer.code, answer.out) == (2, ""), command
        assert "sync-service db upgrade" in answer.err
    assert here.run("db", "upgrade").code == 0
    assert here.run("sync").code == 0


UPGRADE = f"{shlex.join(COMMAND)} db upgrade"
TOO_SMALL = f"mount -t tmpfs -o size=24k none petit && exec {UPGRADE}"
"""In a mount namespace of its own: gone with the command. No room for the index of a log."""
FILLED = (
    f"mount -t tmpfs -o size=4m none petit && {UPGRADE} && "
    "(cat /dev/zero > petit/reste 2>/dev/null; "
)
STARTED_FULL = f"{FILLED}{shlex.join(COMMAND)} worker)"
PAGES_STARTED_FULL = f"{FILLED}{shlex.join(PAGES)}; exit 2)"
"""Gunicorn's own code is another."""


@pytest.mark.parametrize(
    "command",
    [TOO_SMALL, STARTED_FULL, PAGES_STARTED_FULL],
    ids=["nothing is there", "a worker", "pages"],
)
def test_a_full_disk_is_called_full(here: HereHost, command: str) -> None:
    """It was called broken: « Le disque ne répond pas comme il faut »."""
    (here.folder / "petit").mkdir()
    here.settings |= {
        "SECRET_KEYS": "une-phrase-assez-longue-pour-signer-les-liens",
        "PUBLIC_URL": "http://127.0.0.1",
        "PORT": str(free_ports(1)),
    }
    here.write_mappings([])
    try:
        told = subprocess.run(
            ["unshare", "--mount", "sh", "-c", command],
            cwd=here.folder,
            env=here.environment(DATABASE_URL="sqlite:///petit/sync.db"),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("no unshare on this machine")
    if "mount" in told.stderr or "unshare" in told.stderr:
        pytest.skip("nobody may mount a disk here")

    assert told.returncode == 2
    assert "Le disque est plein : faites de la place" in told.stderr


@pytest.mark.parametrize("command", [["check"], ["status"], ["db", "upgrade"]])
def test_a_folder_is_no_database(here: HereHost, command: list[str]) -> None:
    """They said to look in another folder, or to give rights on it."""
    (here.folder / "base").mkdir()

    answer = here.run(*command, DATABASE_URL="sqlite:///base")

    assert answer.code == 2
    assert "base est un dossier : nommez un fichier, comme sqlite:///base/sync.db" in answer.err
