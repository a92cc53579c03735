"""Files that hold families are their owner's alone, and `check` names those that are not."""

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.processes import ROOT, HereHost, Host

pytestmark = pytest.mark.system


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    """As a login shell has it: everybody reads what nobody closed."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def web_line() -> list[str]:
    """As the Procfile has it."""
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    (line,) = (one.removeprefix("web: ") for one in lines if one.startswith("web: "))
    return shlex.split(line)


def open_to_others(folder: Path) -> list[str]:
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mode & 0o077
    )


def test_whatever_a_command_writes_is_its_owners_alone(tmp_path: Path) -> None:
    host = HereHost(tmp_path, {"DATABASE_URL": f"sqlite:///{tmp_path}/var/sync.db"})
    for arguments in (
        ["init"],
        ["db", "upgrade"],
        ["new", "organisation", "name=Les Épis", "id=les-epis"],
        ["export", "contact", "--format", "csv", "--output", "contacts.csv"],
        ["report", "--output", "bilan.xlsx"],
        ["backup", "copy.gz"],
        ["digest", "--output", "letter"],
    ):
        answer = host.run(*arguments)
        assert answer.code == 0, (arguments, answer.err)

    assert {"contacts.csv", "bilan.xlsx", "copy.gz", ".env"} <= {
        p.name for p in tmp_path.iterdir()
    }
    assert (tmp_path / "var/sync.db").is_file()
    assert open_to_others(tmp_path) == []


def test_check_names_what_others_can_read(here: HereHost) -> None:
    here.write_mappings([])
    here.run("db", "upgrade")
    (here.folder / "sync.db").chmod(0o644)
    (here.folder / ".env").write_text("LOG_FORMAT=text\n")
    (here.folder / ".env").chmod(0o640)

    answer = here.run("check", "--json")

    assert answer.code == 0, answer.err
    advice = " ".join(answer.json["advice"])
    assert f"chmod 600 {here.folder}/sync.db" in advice
    assert "chmod 600 .env" in advice
    assert here.settings["GOOGLE_APPLICATION_CREDENTIALS"] not in advice


WEAK = {
    "SECRET_KEYS": "short",
    "METRICS_TOKEN": "short",
    "PUBLIC_URL": "http://ateliers.example.org",
}


@pytest.mark.parametrize("entry", ["sync", "worker", "check", "web"])
def test_every_way_in_refuses_weak_settings(tmp_path: Path, entry: str) -> None:
    host = Host(tmp_path, WEAK)
    host.write_mappings([])

    if entry == "web":
        running = host.start(command=web_line())
        running.process.wait(180)
        code, told = running.stop(), (tmp_path / "process.log").read_text()
    else:
        answer = host.run(entry)
        code, told = answer.code, answer.err

    assert code == 2, told
    for name in WEAK:
        assert f"{name} :" in told
