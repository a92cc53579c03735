"""Tables that nobody here made: `adopt` finds their header, a sync leaves them as they were."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.system.conftest import settings_for
from tests.system.directories import DIRECTORIES, SAMPLE, WHOLE, look_for
from tests.system.processes import HereHost, Host, StandIn
from tests.system.real_tables import RealTable, real_tables

pytestmark = pytest.mark.system
TAB = "Feuille 1"
NOT_ADOPTED = 2
MOST_NOTES, REPEATED = 3, "répète exactement"
"""For a hundred rows; whole rows that a table has twice are told beside that."""
TABLES = [*real_tables(SAMPLE), *real_tables(WHOLE)]
FIELDS = {
    "organisation.name": "name",
    "organisation.website": "website",
    "contact.phone": "phone",
    "contact.email": "email",
    "address.postcode": "postcode",
    "address.city": "city",
}
"""What the manifest's names are called on a sheet of organisations."""


@dataclass
class Adopted:
    """All tables in sheets of their own, each adopted if it can be."""

    host: Host
    stand_in: StandIn
    sheets: dict[Path, str] = field(default_factory=dict)
    answers: dict[Path, Any] = field(default_factory=dict)

    def look_at(self, table: RealTable) -> Any:  # noqa: ANN401 - the command's JSON
        """Adopts it once; a table whose columns are none of ours is looked at only."""
        if table.path not in self.answers:
            sheet = self.stand_in.create(table.name, {TAB: table.read()}, entry="RAW")
            ways = ["--entity", "organisation", "--partner", "epis", "--scope", "all", "--json"]
            seen = self.host.run("adopt", sheet, *ways, *(() if is_long(table) else ("--write",)))
            if seen.code == NOT_ADOPTED:
                seen = self.host.run("adopt", sheet, *ways)
            assert seen.code == 0, seen.err
            self.sheets[table.path] = sheet
            self.answers[table.path] = seen.json
        return self.answers[table.path]


def is_long(table: RealTable) -> bool:
    """The two directories are taken in whole by a test of their own."""
    return table.name in {one.file for one in DIRECTORIES}


AdoptedIn = Callable[[Path], Adopted]


@pytest.fixture(scope="module")
def adopted_in(stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory) -> AdoptedIn:
    """A host for each folder of tables, made when it is first asked for."""

    @cache
    def make(_: Path) -> Adopted:
        folder = tmp_path_factory.mktemp("tables")
        host = HereHost(folder, settings_for(folder, stand_in))
        host.mappings.mkdir()
        return Adopted(host, stand_in)

    return make


@pytest.mark.parametrize("table", TABLES, ids=RealTable.label)
def test_the_header_and_the_known_columns_are_found(
    adopted_in: AdoptedIn, table: RealTable
) -> None:
    answer = adopted_in(table.path.parent).look_at(table)

    found = {one["title"]: one["field"] for one in answer["columns"] if one["field"]}
    assert answer["header_rows"] == list(table.header_rows)
    assert {title: found.get(title) for title in table.columns} == {
        title: FIELDS[name] for title, name in table.columns.items()
    }


@pytest.mark.parametrize("folder", [SAMPLE, WHOLE], ids=["sample", "whole"])
def test_a_sync_of_all_of_them_ends_quiet_and_changes_no_column_of_theirs(
    adopted_in: AdoptedIn, folder: Path
) -> None:
    look_for(folder)
    adopted = adopted_in(folder)
    taken = [table for table in real_tables(folder) if adopted.look_at(table)["written"]]

    states = [{one["state"] for one in adopted.host.sync()["sheets"]} for _ in range(4)]

    assert states[-1] == {"idle"}
    assert len(taken) >= 6
    notes = rows = 0
    for table in taken:
        person = adopted.stand_in.open(adopted.sheets[table.path])
        shown = person.seen(TAB)
        notes += sum(REPEATED not in note for note in person.notes(TAB).values())
        rows += len(table.read()) - table.header_rows[-1]
        typed = [_without_edge(line) for line in table.read()]
        width = max(map(len, typed))
        for line, seen in zip(typed, shown, strict=False):
            # A blank row is free for what other sheets hold.
            assert not line or line == _without_edge([*seen[:width]]), table.name
        assert not any(typed[len(shown) :]), table.name
    assert 100 * notes <= MOST_NOTES * rows


def _without_edge(line: list[object]) -> list[str]:
    """Without the blank cells at its end: our own column stands in the first free one."""
    cells = [str(cell) for cell in line]
    while cells and not cells[-1]:
        cells.pop()
    return cells
