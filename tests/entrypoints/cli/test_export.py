"""Exports: lines, CSV and workbooks, none of which a spreadsheet program runs as a formula."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from sync_service.adapters.database import open_database
from sync_service.domain.record import Record
from sync_service.entrypoints.cli.outcome import run
from tests.databases import new_sqlite

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two organisations, one of them archived, one with a name that looks like a formula."""
    url = new_sqlite(tmp_path / "sync.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    database = open_database(url)
    fields = {"id": "les-epis", "name": "=HYPERLINK(1)", "kind": "other", "phone": "+33353010203"}
    with database.transaction() as stored:
        stored.records.add([Record("S-7F3K2Q8", "organisation", fields, NOW)])
        other = {"id": "ludo", "name": "Ludothèque", "kind": "other"}
        stored.records.add([Record("S-0000000", "organisation", other, NOW, archived=True)])
    database.close()


def test_lines_bear_reference_entity_fields_and_instant(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["export", "organisation"]) == 0

    (line,) = capsys.readouterr().out.splitlines()
    record = json.loads(line)
    assert (record["ref"], record["entity"], record["archived"]) == (
        "S-7F3K2Q8", "organisation", False,
    )  # fmt: skip
    assert record["fields"]["name"] == "=HYPERLINK(1)"
    assert record["fields"]["city"] is None
    assert datetime.fromisoformat(record["updated_at"]) == NOW


def test_archived_ones_come_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "organisation", "--archived", "--json"]) == 0

    records = json.loads(capsys.readouterr().out)
    assert [one["archived"] for one in records] == [False, True]


def test_no_cell_of_a_csv_begins_like_a_formula(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "organisation", "--format", "csv"]) == 0

    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["name"], row["phone"]) == ("'=HYPERLINK(1)", "'+33353010203")


def test_texts_of_a_workbook_stay_texts(tmp_path: Path) -> None:
    path = tmp_path / "fiches.xlsx"

    assert run(["export", "organisation", "--format", "xlsx", "--output", str(path)]) == 0

    header, row = openpyxl.load_workbook(path)["Fiches"].iter_rows()
    cells = dict(zip([cell.value for cell in header], row, strict=True))
    assert (cells["name"].value, cells["name"].data_type) == ("=HYPERLINK(1)", "s")
    assert cells["phone"].value == "+33353010203"


def test_a_file_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", "organisation", "--output", str(tmp_path / "absent" / "x.csv")]) == 2
    assert "ne peut pas être écrit" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["jsonl", "csv", "xlsx"])
def test_no_export_replaces_a_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    before = (tmp_path / "sync.db").read_bytes()
    assert run(["export", "organisation", "--format", kind, "--output", "sync.db"]) == 2
    assert "est une base de données" in capsys.readouterr().err
    assert (tmp_path / "sync.db").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        (".env", b"LOG_FORMAT=json\n", "le fichier des réglages"),
        ("spreadsheets.toml", b"[[spreadsheet]]", "un fichier de correspondances"),
        ("copie.gz", b"\x1f\x8b\x08", "une copie de la base"),
        ("cle.json", b'{"type": "service_account", "private_key": "x"}', "une clé"),
    ],
)
def test_no_export_replaces_what_the_service_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert run(["export", "organisation", "--output", str(tmp_path / name)]) == 2
    assert f"est {what} : rien n’a été écrit" in capsys.readouterr().err
    assert (tmp_path / name).read_bytes() == content
