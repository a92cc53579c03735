"""Cells as people write them, in the tables of `cells/`: all are read as said there, or refused.

One more spelling is one more text in a table.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from french_cells.directory import Directory, KnownName, Names
from french_cells.reading import Raw
from tests.french_cells.reading import read

Entry = Mapping[str, Any]
Outcome = tuple[bool, str, object]
"""Whether it is refused, the type of what is made of it, and what that is."""

TABLES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(Path(__file__).with_name("cells").glob("*.toml"))
}
KINDS = [(name, kind) for name, table in TABLES.items() for kind in table if kind != "directories"]


def known_to(entry: Entry, table: Entry) -> dict[str, Any]:
    """What the reader knows beside the cell; structures are known by a directory's name."""
    known = dict(entry.get("known", {}))
    if "directory" in known:
        names = table["directories"][known["directory"]].items()
        known["directory"] = Directory({"organisation": Names(KnownName(*one) for one in names)})
    return known


def meant(entry: Entry) -> Outcome:
    is_refused = "refused" in entry
    value = entry["refused" if is_refused else "means"]
    return is_refused, type(value).__name__, value


def found(kind: str, raw: Raw, known: Entry) -> Outcome:
    """The parts of a value that are not known are left out, as in the tables."""
    value, severity = read(kind, raw, **known)
    if isinstance(value, dict):
        value = {name: part for name, part in value.items() if part is not None}
    return severity == "reject", type(value).__name__, value


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_cells_are_read_or_refused_as_a_careful_person_would(name: str, kind: str) -> None:
    table = TABLES[name]
    for entry in table[kind]:
        known = known_to(entry, table)
        of_cells = {repr(cell): found(kind, cell, known) for cell in entry["cells"]}

        assert of_cells == dict.fromkeys(of_cells, meant(entry))


def test_no_cell_is_said_to_mean_two_things() -> None:
    said = Counter(
        (kind, repr(cell), repr(entry.get("known")))
        for name, kind in KINDS
        for entry in TABLES[name][kind]
        for cell in entry["cells"]
    )

    assert [one for one, times in said.items() if times > 1] == []
