"""`history` as people read it: who, from which tab, in words; the same as lines for programs."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from french_cells.reading import Value
from sync_service.adapters.database import open_database
from sync_service.domain.base import TabState
from sync_service.domain.record import Change, Record
from sync_service.entrypoints.cli.outcome import run
from tests.databases import new_sqlite

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
REF = "C-0000000"
SHEET = "sheet:1AbC:7"
FILES = {
    "organisations": '[[organisation]]\nslug = "les-epis"\nname = "Les Épis"\n',
    "contacts": 'entity = "contact"\nlayout = "table"\n[columns]\nfamily_name = ["Nom"]\n',
    "spreadsheets": (
        '[[spreadsheet]]\npartner = "les-epis"\nid = "1AbC"\n'
        '[[spreadsheet.tab]]\ntitle = "Contacts"\nmapping = "contacts"\nscope = "own"\n'
    ),
}


@pytest.fixture(autouse=True)
def _anne(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A contact that a sheet gave and a command changed; a sheet nobody follows did, too."""
    url = new_sqlite(tmp_path / "sync.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("MAPPINGS_DIR", str(tmp_path))
    for name, text in FILES.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    database = open_database(url)
    organisation: dict[str, Value] = {"id": "les-epis", "name": "Les Épis", "kind": "other"}
    anne: dict[str, Value] = {
        "family_name": "Durand",
        "organisation_id": "les-epis",
        "email": "durand@example.org",
    }
    with database.transaction() as stored:
        stored.records.add([Record("S-0000000", "organisation", organisation, NOW)])
        stored.records.add([Record(REF, "contact", anne, NOW)])
        generation = "contacts/Contacts:1AbC:7"
        stored.memory.save_tab(TabState("1AbC", 7, generation, title="Équipe"), [])
        stored.journal.append(
            [
                Change(REF, "*", None, REF, SHEET, NOW),
                Change(REF, "role", None, "Présidente", "command", NOW),
                Change(REF, "role", "Présidente", "Trésorière", "sheet:autre:1", NOW),
            ]
        )
    database.close()


def test_a_sheet_is_told_by_its_partner_and_its_tab(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["history", REF]) == 0

    created, edited, elsewhere = [
        line for line in capsys.readouterr().out.splitlines() if "24/11/2026" in line
    ]
    assert "Les Épis, onglet Équipe" in created
    assert "une commande" in edited
    assert "sheet" not in created + edited
    assert "une feuille qui n’est plus suivie" in elsewhere


def test_programs_get_the_source_as_it_is_stored(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["history", REF, "--json"]) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["source"] for one in lines] == [SHEET, "command", "sheet:autre:1"]
