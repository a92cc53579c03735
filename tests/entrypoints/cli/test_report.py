"""The season's figures as a host sees them: in the terminal, as JSON, in a workbook."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from french_cells.reading import Value
from sync_service.adapters.database import open_database
from sync_service.domain.record import Record
from sync_service.entrypoints.cli.outcome import run
from tests.databases import new_sqlite

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _season(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One workshop of one partner, held once for seven families, and one committee meeting."""
    url = new_sqlite(tmp_path / "sync.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("SYNC_NOW", raising=False)
    database = open_database(url)
    organisation: dict[str, Value] = {"id": "les-epis", "name": "=Les Épis", "kind": "other"}
    workshop: dict[str, Value] = {
        "title": "Café",
        "lead_organisation_id": "les-epis",
        "kind": "talk_group",
        "scheme": "reaap_fnp1",
        "is_new": True,
    }
    session: dict[str, Value] = {
        "workshop_id": "A-0000000",
        "date": "2026-10-03",
        "start_time": "14:30",
        "end_time": "16:00",
        "place": "Salle",
        "status": "held",
    }
    counts: dict[str, Value] = {"session_id": "D-0000000", "families_count": 7, "fathers_count": 2}
    meeting: dict[str, Value] = {
        "kind": "technical_committee",
        "date": "2026-10-06",
        "status": "held",
    }
    presence: dict[str, Value] = {
        "meeting_id": "R-0000000",
        "organisation_id": "les-epis",
        "status": "present",
    }
    with database.transaction() as stored:
        stored.records.add([Record("S-0000000", "organisation", organisation, NOW)])
        stored.records.add([Record("A-0000000", "workshop", workshop, NOW)])
        stored.records.add([Record("D-0000000", "session", session, NOW)])
        stored.records.add([Record("B-0000000", "session_count", counts, NOW)])
        stored.records.add([Record("R-0000000", "meeting", meeting, NOW)])
        stored.records.add([Record("P-0000000", "attendance", presence, NOW)])
    database.close()


def test_the_terminal_shows_the_whole_season(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--season", "2026-2027"]) == 0

    shown = capsys.readouterr().out
    assert "Saison 2026-2027" in shown
    row = next(line for line in shown.splitlines() if "Nombre de familles" in line)
    assert "7" in row


def test_json_names_the_figures_as_the_dictionary_does(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["report", "--season", "2026-2027", "--json"]) == 0

    document = json.loads(capsys.readouterr().out)
    assert document["season"] == "2026-2027"
    assert (document["sessions_held"], document["families_count"]) == (1, 7)
    assert document["fathers_count"] == "1 à 4"
    (action,) = document["actions"]
    assert (action["ref"], action["partner"]) == ("A-0000000", "les-epis")


def test_json_counts_a_partners_presences_by_their_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The report stopped with a TypeError as soon as one partner had been at a meeting."""
    assert run(["report", "--season", "2026-2027", "--json"]) == 0

    document = json.loads(capsys.readouterr().out)
    (partner,) = document["partners"]
    assert document["meetings_held"] == 1
    assert partner["meetings"] == {"present": 1}


def test_another_season_has_other_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--season", "2025-2026", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["sessions_held"] == 0


def test_a_workbook_has_the_season_its_actions_and_its_partners(tmp_path: Path) -> None:
    assert run(["report", "--season", "2026-2027", "--output", "bilan.xlsx"]) == 0

    book = openpyxl.load_workbook(tmp_path / "bilan.xlsx")
    assert book.sheetnames == [
        "Saison 2026-2027",
        "Bilan REAAP",
        "Actions",
        "Partenaires",
        "Par dispositif",
        "Par mois",
        "Par commune",
        "Par partenaire",
        "Publics",
        "Comité technique",
    ]
    header, action = book["Actions"].iter_rows(values_only=True)
    named = dict(zip(header, action, strict=True))
    assert (named["Action"], named["Porteur"]) == ("Café", "=Les Épis")
    assert (named["Dispositif"], named["Nombre de familles"]) == ("REAAP", 7)
    assert book["Actions"]["B2"].data_type == "s"


@pytest.mark.parametrize("label", ["2026", "2026-2028", "2027-2026", "l’an dernier", ""])
def test_a_season_that_is_none_is_refused_with_an_example(
    label: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", "--season", label]) == 2

    assert "2026-2027" in capsys.readouterr().err


def test_a_file_that_is_no_workbook_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--output", "bilan.pdf"]) == 2

    assert "bilan.xlsx" in capsys.readouterr().err


def test_the_same_figures_are_lines_for_programs(tmp_path: Path) -> None:
    assert run(["report", "--season", "2026-2027", "--output", "bilan.csv"]) == 0

    text = (tmp_path / "bilan.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    found = {(one["Tableau"], one["Ligne"], one["Colonne"]): one["Valeur"] for one in rows}
    assert found["Par dispositif", "REAAP", "Nombre de familles"] == "7"
    assert found["Par mois", "octobre 2026", "Pères"] == "1 à 4"
    assert found["Par partenaire", "'=Les Épis", "Séances tenues"] == "1"
