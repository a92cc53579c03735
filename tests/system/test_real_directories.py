"""Two real directories that nobody here wrote: adopted, taken in, given back, edited both ways."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from demo.people import REFERENCE_TITLE, Person
from tests.system.conftest import settings_for
from tests.system.directories import (
    COMPARED,
    DIRECTORIES,
    SAMPLE,
    WHOLE,
    Directory,
    filled_cells,
    look_for,
)
from tests.system.processes import HereHost, Host, StandIn
from tests.taste import taste

pytestmark = pytest.mark.system
TAB = "Feuille 1"


@dataclass
class Taken:
    """Both directories in sheets, adopted and synchronised."""

    host: Host
    sheets: dict[str, Person]
    proposals: dict[str, Any]
    records: dict[str, dict[str, Any]]
    problems: list[dict[str, Any]]
    folder: Path

    def lines(self, directory: Directory) -> Iterator[tuple[int, list[str], str]]:
        """Row, line of the file, and the reference that its row bears in the sheet."""
        shown = self.sheets[directory.slug].seen(TAB)
        reference = shown[0].index(REFERENCE_TITLE)
        for row, line in enumerate(directory.read(self.folder)[1:], start=1):
            bears = shown[row][reference] if reference < len(shown[row]) else ""
            yield row, line, bears


@pytest.fixture(scope="module", params=taste([SAMPLE], [WHOLE]), ids=["sample", "whole"])
def taken(
    request: pytest.FixtureRequest, stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory
) -> Taken:
    look_for(request.param)
    folder = tmp_path_factory.mktemp("real")
    return take_in(HereHost(folder, settings_for(folder, stand_in)), stand_in, request.param)


def take_in(host: Host, stand_in: StandIn, folder: Path) -> Taken:
    host.mappings.mkdir()
    sheets, proposals = {}, {}
    for directory in DIRECTORIES:
        sheet_id = stand_in.create(directory.slug, {TAB: directory.read(folder)}, entry="RAW")
        answer = host.run(
            "adopt", sheet_id, "--entity", "organisation", "--partner", directory.slug,
            "--scope", "all", "--write", "--json",
        )  # fmt: skip
        assert answer.code == 0, answer.err
        sheets[directory.slug] = stand_in.open(sheet_id)
        proposals[directory.slug] = answer.json
    sync_until_quiet(host)
    records = {one["ref"]: one["fields"] for one in host.export("organisation")}
    return Taken(host, sheets, proposals, records, host.problems(), folder)


def given_back(fields: dict[str, Any], field: str) -> str | None:
    """A field as text; several telephone numbers one after the other."""
    value = fields.get(field)
    return " / ".join(value) if isinstance(value, list) else value


def sync_until_quiet(host: Host) -> None:
    for _ in range(4):
        if {sheet["state"] for sheet in host.sync()["sheets"]} == {"idle"}:
            return
    pytest.fail("never quiet")


@pytest.mark.parametrize("directory", DIRECTORIES, ids=lambda one: one.slug)
def test_adopting_finds_the_header_and_the_columns(taken: Taken, directory: Directory) -> None:
    proposal = taken.proposals[directory.slug]

    found = {one["field"]: one["column"] for one in proposal["columns"] if one["field"]}
    letters = {field: chr(ord("A") + column) for field, column in directory.columns.items()}
    assert proposal["header_row"] == 1
    assert found.items() >= letters.items()


@pytest.mark.parametrize("directory", DIRECTORIES, ids=lambda one: one.slug)
def test_rows_are_records_and_the_others_are_named(taken: Taken, directory: Directory) -> None:
    lines = list(taken.lines(directory))
    recorded = [row for row, _, ref in lines if ref in taken.records]
    named = {
        int("".join(filter(str.isdigit, one["cell"]))) for one in taken.problems if one["cell"]
    }

    assert len(recorded) >= 0.95 * len(lines)
    assert [
        row for row, _, ref in lines if ref not in taken.records and row + 1 not in named
    ] == []
    assert len({ref for _, _, ref in lines if ref}) == len(recorded)


def test_what_is_given_back_is_what_the_files_say(taken: Taken) -> None:
    rows, filled, differing, nowhere = 0, 0, [], []
    open_cells = {(one["ref"], one["field"]) for one in taken.problems}
    for directory in DIRECTORIES:
        for row, line, ref in taken.lines(directory):
            rows += 1
            for field, typed in filled_cells(directory, line).items():
                filled += 1
                value = given_back(taken.records.get(ref, {}), field)
                read = COMPARED[field]
                if value is not None and read(value) == read(typed):
                    continue
                differing.append((directory.slug, row, field, typed, value))
                if value is None and (ref, field) not in open_cells:
                    nowhere.append((directory.slug, row, field, typed))

    assert filled > 4 * rows
    assert nowhere == []
    assert len(differing) <= 0.03 * filled, differing[:40]


def test_another_run_does_nothing(taken: Taken) -> None:
    before = taken.host.export("organisation")

    report = taken.host.sync()

    assert report["requests"] == {"drive": 1, "reads": 0, "writes": 0, "audit": 0}
    assert taken.host.export("organisation") == before


def test_ten_edits_in_a_sheet_and_ten_by_command_arrive_on_the_other_side(taken: Taken) -> None:
    (directory, *_) = DIRECTORIES
    sheet, column = taken.sheets[directory.slug], directory.columns["phone"]
    chosen = [(row, ref) for row, _, ref in taken.lines(directory) if ref][:20]
    typed, edited = chosen[:10], chosen[10:]

    for number, (row, _) in enumerate(typed):
        sheet.type(TAB, row, column, f"03 53 01 00 {number:02}")
    for number, (_, ref) in enumerate(edited):
        assert taken.host.run("edit", ref, f"phone=03.53.01.01.{number:02}").code == 0
    sync_until_quiet(taken.host)

    records = {one["ref"]: one["fields"] for one in taken.host.export("organisation")}
    shown = sheet.seen(TAB)
    assert [records[ref]["phone"] for _, ref in typed] == [f"+333530100{n:02}" for n in range(10)]
    assert [shown[row][column] for row, _ in edited] == [f"03 53 01 01 {n:02}" for n in range(10)]
