"""The probe as a host runs it, over HTTP: table, document, exit code, and nothing left behind."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.stand_in import StandIn, Start, open_stand_in
from sheets_emulator import Direct, Fault, Personality, Rule, World
from sync_service.entrypoints.cli.outcome import run

FOLLOWED = """
[[spreadsheet]]
partner = "les-epis"
id = "{id}"
[[spreadsheet.tab]]
title = "Contacts"
mapping = "contacts"
"""
CONTACTS = """
entity = "contact"
layout = "table"
[columns]
family_name = ["Nom"]
"""
PARTNER = '[[organisation]]\nslug = "les-epis"\nname = "Les Épis"\n'


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    folder = tmp_path / "host"
    (folder / "mappings").mkdir(parents=True)
    monkeypatch.chdir(folder)
    with open_stand_in(Start(port=0, folder=tmp_path), World()) as stand_in:
        monkeypatch.setenv("GOOGLE_API_BASE", stand_in.server.api_base)
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(stand_in.credentials))
        monkeypatch.setenv("MAPPINGS_DIR", "mappings")
        monkeypatch.delenv("SYNC_NOW", raising=False)
        yield stand_in


@pytest.fixture
def blank(google: StandIn) -> str:
    """The one file of an empty stand-in, made and shared by a person."""
    (spreadsheet_id,) = google.spreadsheets.values()
    return spreadsheet_id


def asked(google: StandIn, method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
    return Direct(google.world, google.world.person).request(method, path, body)[1]


def picture(google: StandIn, spreadsheet_id: str) -> Any:  # noqa: ANN401 - any JSON
    return asked(google, "GET", f"/v4/spreadsheets/{spreadsheet_id}?includeGridData=true")


def test_a_host_reads_in_french_that_all_is_as_assumed(
    google: StandIn, blank: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = picture(google, blank)

    code = run(["probe", "--spreadsheet", blank])

    out = capsys.readouterr().out
    assert code == 0
    assert "Trier laisse le repère d’une ligne à sa place." in out
    assert "comme prévu" in out
    assert " 0 autrement, 7 pas essayé." in out
    assert picture(google, blank) == before
    assert [path.name for path in Path().iterdir()] == ["mappings"]


def test_a_host_can_send_in_what_was_seen(
    google: StandIn, blank: str, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"https://docs.google.com/spreadsheets/d/{blank}/edit#gid=0"

    code = run(["probe", "--spreadsheet", address, "--output", "vu.json", "--json"])

    text = Path("vu.json").read_text(encoding="utf-8")
    document = json.loads(text)
    assert code == 0
    assert json.loads(capsys.readouterr().out) == document
    assert document["left_as_found"]
    assert document["counts"]["different"] == 0
    assert len(document["experiments"]) == sum(document["counts"].values())
    first = document["experiments"][0]
    assert first == {
        "name": "sort_leaves_row_metadata",
        "assumption": "A sort leaves row metadata where it was.",
        "source": "guess",
        "result": "as_assumed",
        "assumed": [0],
        "seen": [0],
        "reason": "",
        "said": [],
    }
    assert blank not in text
    for account in (google.world.service_account, google.world.person):
        assert account.email not in text


def test_a_google_that_does_otherwise_comes_first_in_the_table(
    google: StandIn, blank: str, capsys: pytest.CaptureFixture[str]
) -> None:
    google.world.personality = Personality(notes_follow_a_sort=False)

    code = run(["probe", "--spreadsheet", blank])

    out = capsys.readouterr().out
    lines = [line for line in out.splitlines() if "autrement" in line or "comme prévu" in line]
    assert code == 0
    assert "Trier emmène les notes avec leurs cases." in lines[0]
    assert "vu : [0]" in lines[0]
    assert " 1 autrement, 7 pas essayé." in lines[-1]


def test_a_file_that_holds_something_is_refused(
    google: StandIn, blank: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = f"/v4/spreadsheets/{blank}/values/A1?valueInputOption=RAW"
    asked(google, "PUT", path, {"values": [["Badot"]]})

    code = run(["probe", "--spreadsheet", blank])

    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert "n’est pas vide" in said.err


def test_a_followed_file_is_refused_before_anything_is_asked(
    google: StandIn, blank: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mappings/spreadsheets.toml").write_text(FOLLOWED.format(id=blank), encoding="utf-8")
    Path("mappings/contacts.toml").write_text(CONTACTS, encoding="utf-8")
    Path("mappings/organisations.toml").write_text(PARTNER, encoding="utf-8")

    code = run(["probe", "--spreadsheet", blank])

    assert code == 2
    assert "est suivi" in capsys.readouterr().err
    assert google.world.counters.of()["reads"] == 0


def test_a_file_that_does_not_exist_is_told_in_french(
    google: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["probe", "--spreadsheet", "1inconnu"])

    err = capsys.readouterr().err
    assert code == 2
    assert "n’existe pas" in err
    assert google.world.service_account.email in err


def test_access_that_is_lost_meanwhile_fails(
    google: StandIn, blank: str, capsys: pytest.CaptureFixture[str]
) -> None:
    google.world.faults.plan(Rule(Fault.PERMISSION_LOST, kind="writes", skip=30, times=None))

    code = run(["probe", "--spreadsheet", blank, "--json"])

    assert (code, capsys.readouterr().out) == (1, "")


def test_without_a_key_the_setting_is_named(
    google: StandIn,
    blank: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "")

    code = run(["probe", "--spreadsheet", blank])

    assert code == 2
    assert "GOOGLE_APPLICATION_CREDENTIALS" in capsys.readouterr().err
    assert google.world.counters.of()["reads"] == 0


@pytest.mark.usefixtures("google")
def test_it_needs_no_mapping_files(
    blank: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """« MAPPINGS_DIR … n’existe pas », on the day on which somebody only tries Google out."""
    monkeypatch.setenv("MAPPINGS_DIR", str(Path.cwd() / "correspondances"))

    code = run(["probe", "--spreadsheet", blank])

    assert code == 0
    assert " 0 autrement" in capsys.readouterr().out
