"""A command that cannot be carried out says why in a sentence and exits 2; help comes at once."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from sync_service.entrypoints.cli.commands import COMMANDS, load_command
from sync_service.entrypoints.cli.outcome import run

ROOT = Path(__file__).parents[3]
MakeHost = Callable[[], None]


@pytest.fixture(autouse=True)
def _host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own, an empty database, no mapping file, no credentials."""
    (tmp_path / "mappings").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/sync.db")
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_SERVICE_ACCOUNT_JSON", "SMTP_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "command_line",
    [
        "edit C-0000000 role=x",
        "edit bonjour role=x",
        "new contact couleur=bleu",
        "new contact sans-egal",
        "new contact given_name=Zoélie",
        "archive C-0000000",
        "history C-0000000",
        "confirm 12",
        "confirm 99999999999999999999999",
        "restore absente.backup",
        "history --couleur",
        "resolve 1",
        "resolve 12 --keep sheet",
        "digest --week 2027-W53",
        "digest --week 2999-W01",
        "digest --send",
        "export couleur",
        "export contact --format xlsx",
        "read couleur bleu",
        "sandbox",
        "inconnue",
        "worker",
        "sync",
        "adopt 1abc --entity contact",
        "undo --sheet jamais-vue --since 2026-11-24T14:00",
    ],
)
def test_it_says_why_and_exits_2(command_line: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(command_line.split())

    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert said.err.strip()
    assert "Traceback" not in said.err


def test_a_command_that_succeeds_exits_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["db", "upgrade"]) == 0
    capsys.readouterr()
    assert run(["problems", "--json"]) == 0
    assert capsys.readouterr().out == "[]\n"


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0

    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_what_the_table_says(name: str) -> None:
    command = load_command(name)

    assert isinstance(command, click.Command)
    assert command.name == name
    assert command.help


@pytest.mark.parametrize("name", ["", "sync", "db", "db upgrade"])
def test_help_is_french_throughout(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*name.split(), "--help"]) == 0

    said = capsys.readouterr().out
    assert "Usage\N{NO-BREAK SPACE}: sync-service" in said
    assert not {"Usage:", "Options:", "Commands", "Show"} & set(said.split())


def test_the_version_shows_an_upgrade(capsys: pytest.CaptureFixture[str]) -> None:
    """The release alone is the same before and after one of a checkout."""
    assert run(["--version"]) == 0

    migrations = ROOT / "sync_service" / "adapters" / "database" / "migrations" / "versions"
    newest = max(path.name[:4] for path in migrations.glob("0*.py"))
    said = capsys.readouterr().out
    assert said.startswith("sync-service, version ")
    assert f"(schéma {newest}" in said
    assert ("commit " in said) is (ROOT / ".git").exists()
