"""Sheets as partners keep them: taken in, they bear the notes that a person would have written.

What is asked in each, cell by cell, stands in `tests/data/partner_sheets/sheets.toml`.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from demo.people import REFERENCE_TITLE
from sync_service.domain.spreadsheet import cell_name
from tests.both_ways import admitted_both_ways
from tests.system.conftest import settings_for
from tests.system.processes import ROOT, Answer, HereHost, StandIn
from tests.taste import taste

pytestmark = pytest.mark.system

FOLDER = ROOT / "tests/data/partner_sheets"
TOWNS = tomllib.loads((FOLDER / "sheets.toml").read_text(encoding="utf-8"))["town"]
NOW = "2026-11-24T10:00:00+01:00"
MOST_NOTES, MOST_NEEDLESS = {False: 5, True: 13}, {False: 1, True: 5.5}
"""For a hundred rows of people's own; of fresh ones, of which 20 to 60 were met at first.

The last six towns had 4, 20, 18, 27, 12 and 18 needless ones for a hundred rows as they came;
their writers would ask about 8 to 14 cells.
"""
_SERIAL = re.compile(r"4[56]\d{3}")
"""Days of 2023 to 2028."""


@dataclass(frozen=True)
class TakenIn:
    """A tab after the fourth run: what it shows, and our notes by cell."""

    rules: Mapping[str, Any]
    seen: list[list[str]]
    notes: Mapping[str, str]
    header_rows: list[int]


def load_rows(file: str) -> list[list[str]]:
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def as_typed(text: str) -> str | bool:
    """Checkboxes and real days stand in the files as TRUE, FALSE and serial numbers."""
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    is_day = _SERIAL.fullmatch(text) is not None
    return f"{date(1899, 12, 30) + timedelta(int(text)):%d/%m/%Y}" if is_day else text


def host_of(town: Mapping[str, Any], folder: Path, stand_in: StandIn) -> HereHost:
    host = HereHost(folder, {**settings_for(folder, stand_in), "SYNC_NOW": NOW})
    host.write_mappings([])
    known = [
        f"[[organisation]]\nslug = {json.dumps(slug)}\nname = {json.dumps(name)}\n"
        for slug, name in town["partners"].items()
    ]
    organisations = (ROOT / "mappings/organisations.toml").read_text(encoding="utf-8")
    text = "\n".join([organisations, *known])
    (host.mappings / "organisations.toml").write_text(text, encoding="utf-8")
    return host


def ask_to_adopt(host: HereHost, sheet: str, partner: str, rules: Mapping[str, Any]) -> Answer:
    ways = ["--entity", rules["entity"], "--partner", partner, "--tab", rules["file"]]
    ways += ["--scope", rules.get("scope", "all")]
    return host.run("adopt", sheet, *ways, "--write", "--json")


def refuse(host: HereHost, sheet: str, partner: str, rules: Mapping[str, Any]) -> str:
    answer = ask_to_adopt(host, sheet, partner, rules)
    assert answer.code
    return answer.err


def adopt(host: HereHost, sheet: str, partner: str, rules: Mapping[str, Any]) -> list[int]:
    answer = ask_to_adopt(host, sheet, partner, rules)
    assert answer.code == 0, answer.err
    rows: list[int] = answer.json["header_rows"]
    return rows


def take_in(town: Mapping[str, Any], folder: Path, stand_in: StandIn) -> Iterator[TakenIn]:
    """All spreadsheets of a town, adopted in turn, then synced until nothing more happens."""
    host = host_of(town, folder, stand_in)
    found = []
    for one in town["files"]:
        tabs = {
            rules["file"]: [[as_typed(text) for text in row] for row in load_rows(rules["file"])]
            for rules in one["tabs"]
        }
        sheet = stand_in.create(f"{one['partner']} {next(iter(tabs))}", tabs)
        for rules in one["tabs"]:
            if "is_refused" in rules:
                assert rules["is_refused"] in refuse(host, sheet, one["partner"], rules)
                continue
            header_rows = adopt(host, sheet, one["partner"], rules)
            found.append((sheet, rules, header_rows))
    for _ in range(4):
        host.sync()
    for sheet, rules, header_rows in found:
        person = stand_in.open(sheet)
        notes = {
            cell_name(row, column): note
            for (row, column), note in person.notes(rules["file"]).items()
        }
        yield TakenIn(rules, person.seen(rules["file"]), notes, header_rows)


@pytest.mark.parametrize("town", taste(TOWNS[:2], TOWNS[2:]), ids=lambda town: str(town["name"]))
def test_only_what_a_person_would_ask_is_asked(
    town: dict[str, Any], tmp_path: Path, stand_in: StandIn
) -> None:
    with admitted_both_ways() as taken:
        tabs = list(take_in(town, tmp_path, stand_in))

    for tab in tabs:
        name, known = tab.rules["file"], {*tab.rules["asked"], *tab.rules["needless"]}
        assert tab.header_rows[-1] == tab.rules["titles"], name
        titled = [row for row, line in enumerate(tab.seen, 1) if REFERENCE_TITLE in line]
        assert titled == [tab.rules.get("titled", tab.rules["titles"])], name
        assert {at: note for at, note in tab.notes.items() if at not in known} == {}, name
        assert tab.notes.keys() == known, name
    assert taken


@pytest.mark.parametrize("is_fresh", [False, True])
def test_notes_are_few_for_their_rows(*, is_fresh: bool) -> None:
    """The cells of the test above, counted."""
    towns = [town for town in TOWNS if town.get("is_fresh", False) is is_fresh]
    every = [tab for town in towns for one in town["files"] for tab in one["tabs"]]
    tabs = [tab for tab in every if "is_refused" not in tab]
    rows = sum(sum(map(any, load_rows(tab["file"])[tab["titles"] :])) for tab in tabs)
    needless = sum(len(tab["needless"]) for tab in tabs)

    assert 100 * (needless + sum(len(tab["asked"]) for tab in tabs)) <= MOST_NOTES[is_fresh] * rows
    assert 100 * needless <= MOST_NEEDLESS[is_fresh] * rows
