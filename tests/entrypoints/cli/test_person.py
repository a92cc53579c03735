"""`erase` and `export-person` as a host types them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from french_cells.reading import Value
from sync_service.adapters.database import open_database
from sync_service.domain.record import Record
from sync_service.entrypoints.cli.outcome import run
from sync_service.ports import Mail
from tests.databases import new_sqlite

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
REF = "C-0000000"


@pytest.fixture(autouse=True)
def _anne(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = new_sqlite(tmp_path / "sync.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    database = open_database(url)
    organisation: dict[str, Value] = {"id": "les-epis", "name": "Les Épis", "kind": "other"}
    anne: dict[str, Value] = {
        "family_name": "Durand",
        "given_name": "Anne",
        "email": "anne@example.org",
        "organisation_id": "les-epis",
    }
    with database.transaction() as stored:
        stored.records.add([Record("S-0000000", "organisation", organisation, NOW)])
        stored.records.add([Record(REF, "contact", anne, NOW)])
    database.close()


def test_everything_kept_is_given_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export-person", "--email", "Anne@Example.org"]) == 0

    (known,) = json.loads(capsys.readouterr().out)
    assert (known["ref"], known["fields"]["given_name"]) == (REF, "Anne")


def test_erasing_gives_a_receipt_that_names_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["erase", "--email", "anne@example.org", "--json"]) == 0
    receipt = capsys.readouterr().out
    assert json.loads(receipt)["refs"] == [REF]
    assert "anne" not in receipt.lower()

    assert run(["export-person", "--ref", REF]) == 0
    assert "Anne" not in capsys.readouterr().out
    assert run(["erase", "--email", "anne@example.org"]) == 0
    assert "Rien n’est gardé" in capsys.readouterr().out


def test_mails_to_a_person_are_given_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = open_database(f"sqlite:///{tmp_path}/sync.db")
    message = b"Subject: Votre place\r\nTo: anne@example.org\r\n\r\nVous avez une place.\r\n"
    with database.transaction() as stored:
        stored.outbox.add(Mail(None, "Anne@Example.org", message, "<1@example.org>", "links"), NOW)
    database.close()

    assert run(["export-person", "--email", "anne@example.org"]) == 0

    (known,) = json.loads(capsys.readouterr().out)
    (mail,) = known["mails"]
    assert (mail["kind"], mail["subject"]) == ("links", "Votre place")
    assert "Vous avez une place." in mail["text"]


def test_text_messages_to_a_person_are_given_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = open_database(f"sqlite:///{tmp_path}/sync.db")
    text = "CLEF : L’atelier n’a pas lieu.".encode()
    with database.transaction() as stored:
        stored.records.update(REF, {"phone": "+33639981234"}, NOW)
        stored.outbox.add(
            Mail(None, "+33639981234", text, "<2@example.org>", "text-cancelled"), NOW
        )
    database.close()

    assert run(["export-person", "--ref", REF]) == 0

    (known,) = json.loads(capsys.readouterr().out)
    assert [one["text"] for one in known["mails"]] == [text.decode()]


def test_a_dry_run_leaves_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["erase", "--ref", REF, "--dry-run"]) == 0
    assert f"Serait effacé : {REF}" in capsys.readouterr().out

    run(["export-person", "--ref", REF])
    assert "Anne" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [[], ["--email", "zut"], ["--ref", "C-7F3K2Q8"], ["--ref", REF, "--phone", "1"]]
)
def test_nobody_or_two_people_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["erase", *arguments]) == 2
    assert capsys.readouterr().err
