"""Mapping files that cannot be read, or that are gone: said, by each who could notice."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.system.processes import PAGES, HereHost, StandIn, eventually, free_ports
from tests.system.test_going_on import follow
from tests.system.test_status import live
from tests.unprivileged import bound_by_rights

pytestmark = pytest.mark.system

KEY = "une-phrase-assez-longue-pour-signer-les-liens"


_YELLOW = "\x1b[33m"


@pytest.fixture(name="followed")
def _followed(here: HereHost, stand_in: StandIn) -> str:
    """A sheet of les-epis is synced; its id."""
    [person] = follow(here, stand_in, "les-epis")
    return person.spreadsheet_id


@pytest.fixture(name="locked", params=[0, 0o644], ids=["closed", "listed, not entered"])
def _locked(here: HereHost, followed: str, request: pytest.FixtureRequest) -> Iterator[Path]:
    assert followed
    here.mappings.chmod(request.param)
    try:
        with bound_by_rights():
            yield here.mappings
    finally:
        here.mappings.chmod(0o700)


@pytest.mark.parametrize("command", ["check", "status", "sync"])
def test_a_folder_that_cannot_be_read_is_refused_as_a_file_is(
    here: HereHost, locked: Path, command: str
) -> None:
    """Everything said « idle » and « Rien à corriger », and no sheet was read any more."""
    answer = here.run(command)

    assert answer.code == 2, answer.out
    assert f"{locked.name} ne peut pas être lu (le service n’en a pas le droit)" in answer.err
    assert "chmod u+rx" in answer.err


def _empty(host: HereHost) -> None:
    for file in host.mappings.glob("*.toml"):
        file.unlink()


def _name_another(host: HereHost) -> None:
    shutil.copytree(host.mappings, host.folder / "ailleurs")
    (host.folder / "ailleurs" / "spreadsheets.toml").unlink()
    host.settings["MAPPINGS_DIR"] = "ailleurs"


@pytest.mark.parametrize("lose", [_empty, _name_another])
def test_sheets_that_nothing_names_any_more_are_told(
    here: HereHost, followed: str, lose: Callable[[HereHost], None]
) -> None:
    live(here)
    lose(here)

    checked, said = here.run("check"), here.run("status")

    assert checked.code == 1
    assert "encore" not in checked.out
    for answer in (checked, said):
        assert "1 feuille qui était suivie n’est plus nommée" in answer.out
        assert followed in answer.out
        assert "MAPPINGS_DIR" in answer.out
        assert "Tout va bien" not in answer.out
    shown = here.run("status", "--json").json
    assert (shown["parts"]["sheets"], shown["unnamed"]) == ("failed", [followed])


def test_one_of_several_is_a_warning_and_the_others_go_on(
    here: HereHost, stand_in: StandIn, followed: str
) -> None:
    other = stand_in.create("Le Relais", {"Contacts": [["Nom", "Téléphone"]]})
    here.write_mappings([{"partner": "le-relais", "id": other, "tabs": {"Contacts": "contacts"}}])
    here.sync()
    live(here)

    assert here.run("check", "--json").code == 0
    said = here.run("status")
    assert "1 feuille qui était suivie n’est plus nommée" in said.out
    assert "ne se laissent pas lire" not in said.out
    assert here.run("status", "--json").json["parts"]["sheets"] == "warning"
    assert followed in said.out
    here.settings["FORCE_COLOR"] = "1"
    assert f"{_YELLOW}1 feuille qui était suivie" in here.run("status").out


def test_a_sheet_that_was_left_is_not_missed(here: HereHost, followed: str) -> None:
    assert followed
    left = here.run("leave", "--output", "sortie", "--partner", "les-epis", "--yes")
    assert left.code == 0, left.err
    (here.mappings / "spreadsheets.toml").unlink()
    live(here)

    assert "n’est plus nommée" not in here.run("check").out + here.run("status").out
    assert here.run("status", "--json").json["parts"]["sheets"] == "ok"


@pytest.mark.usefixtures("followed")
def test_a_sheet_that_is_named_and_paused_is_not_missed(here: HereHost) -> None:
    file = here.mappings / "spreadsheets.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[[spreadsheet]]", "[[spreadsheet]]\npaused = true"), "utf-8")
    live(here)

    assert "n’est plus nommée" not in here.run("check").out + here.run("status").out
    assert here.run("status", "--json").json["unnamed"] == []


def test_pages_and_worker_that_run_on_say_so(here: HereHost, followed: str) -> None:
    """Both had read the files when they started."""
    port = free_ports(1)
    here.settings |= {
        "SECRET_KEYS": KEY,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "POLL_SECONDS": "1",
    }
    log = here.folder / "worker.log"
    worker, pages = here.start_worker(), here.start(command=PAGES)
    try:
        eventually(lambda: _sheets(port) == "ok")
        _empty(here)
        eventually(lambda: _sheets(port) == "failed")
        eventually(lambda: "sheets_unnamed" in log.read_text(encoding="utf-8"))
    finally:
        worker.stop()
        pages.stop()
    lines = log.read_text(encoding="utf-8").splitlines()
    [line] = [one for one in lines if "sheets_unnamed" in one]
    assert "warning" in line
    assert followed in line


def _sheets(port: int) -> str:
    """What `/healthz` says of them; empty until the pages are there."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            return str(json.load(answer)["parts"].get("sheets"))
    except HTTPError as error:
        return str(json.load(error)["parts"].get("sheets"))
    except OSError:
        return ""
