"""The tables of docs/worked-examples.md, run through what they explain."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from sync_service.domain.base import BaseCell, BaseRow, row_fingerprint
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.sync.planning.identity.match_index import Keys, MatchIndex, Matching
from sync_service.sync.planning.identity.matching import match_rows
from sync_service.sync.planning.rows.guards import guards
from sync_service.sync.verification.row_matching import RowMatching
from sync_service.sync.verification.row_order import RowOrder
from tests.sync.planning.one_tab import GIVEN, OneTab

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "worked-examples.md").read_text("utf-8")
FIELDS = ("Nom", "Prénom", "Téléphone", "Courriel")
WRITTEN = 2
"""The column that the example of a write wrote into."""
Line = Mapping[str, str]


def tables(title: str) -> list[list[Line]]:
    """The tables of one section, a row as title → text."""
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    found = re.findall(r"(?:^\|.*\|$\n?)+", section, flags=re.MULTILINE)
    return [read_table(one.splitlines()) for one in found]


def read_table(lines: Sequence[str]) -> list[Line]:
    titles, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return [dict(zip(titles, row, strict=True)) for row in rows]


def people_known(people: Sequence[Line]) -> MatchIndex:
    refs = [one["reference"] for one in people]
    mails = {(one["Courriel"],): one["reference"] for one in people}

    def keys_of(ref: str) -> Keys:
        return [mail for mail, owner in mails.items() if owner == ref]

    return MatchIndex(
        base={
            one["reference"]: BaseRow(
                one["reference"], {name: BaseCell(one[name], one[name]) for name in FIELDS}
            )
            for one in people
        },
        fingerprints={
            one["reference"]: row_fingerprint([one[name] for name in FIELDS]) for one in people
        },
        usable=frozenset(refs),
        foreign=frozenset(),
        row_keys=lambda row: [(str(row.cells["Courriel"].value),)],
        record_of=lambda key: mails.get((key[0],)),
        keys_of=keys_of,
    )


def match(people: Sequence[Line], lines: Sequence[Line]) -> Matching:
    rows = [
        SheetRow(
            int(line["row"]),
            {name: Cell(line[name], line[name]) for name in FIELDS},
            BLANK,
            line["Réf."] or None,
            row_fingerprint([line[name] for name in FIELDS]),
            is_blank=False,
        )
        for line in lines
    ]
    return match_rows(rows, people_known(people))


def test_which_row_is_which_record() -> None:
    people, lines = tables("Which row is which record")
    matching = match(people, lines)
    said = {int(line["row"]): line["is"] for line in lines}

    assert matching.found == {row: ref for row, ref in said.items() if ref != "new"}
    assert [row.index for row in matching.new] == [r for r, ref in said.items() if ref == "new"]


def cells(line: Line) -> dict[int, str]:
    texts = [line[name] for name in ("Nom", "Commune", "Téléphone")]
    return {column: text for column, text in enumerate(texts) if text}


def test_which_row_ours_landed_on() -> None:
    before, after = tables("Which row ours landed on")
    old = {int(line["row"]): cells(line) for line in before}
    new = {int(line["row"]): cells(line) for line in after}
    ours = {row for row, shown in new.items() if shown.get(WRITTEN) == "ours"}
    found = RowMatching(old, new, {row: {WRITTEN} for row in ours}, ours).result()

    said = {int(line["row"]): int(line["is the old row"]) for line in after}
    assert {new: old for old, new in found.rows.items()} == said
    assert found.owners == {row: said[row] for row in ours}
    assert not found.doubts


@pytest.mark.parametrize("line", tables("One act, or many")[0], ids=lambda line: line["because"])
def test_one_act_or_many(line: Line) -> None:
    olds = [int(row) for row in line["old rows, in their new order"].split()]
    # A row that is not among them is hidden where it was: those below it keep their places.
    news = olds if olds == sorted(olds) else range(1, len(olds) + 1)
    order = RowOrder(dict(zip(olds, news, strict=True)))

    assert order.is_kept is (line["one block moved"] == "yes")


TOO_MANY = {
    "rows missing": guards.too_many_missing,
    "rows new": guards.too_many_new,
    "rows changed": guards.too_many_changed,
    "cells blanked": guards.too_many_blanked,
}


@pytest.mark.parametrize("line", tables("Changes too large to be meant")[0], ids=str)
def test_changes_too_large_to_be_meant(line: Line) -> None:
    is_held = TOO_MANY[line["what happens at once"]](int(line["so many"]), int(line["of"]))

    assert is_held is (line["is"] == "held")


def test_a_column_sorted_by_itself() -> None:
    _, lines = tables("Changes too large to be meant")
    one = OneTab.met(*([line["Nom"], line["Prénom before"]] for line in lines))
    for row, line in enumerate(lines, 1):
        one.tab.type(row, GIVEN, line["Prénom now"])
    held = [problem for problem in one.plan().problems if problem.kind in ("guard", "scramble")]

    assert [(problem.field, problem.row_key.split(":")[0]) for problem in held] == [
        ("given_name", "column")
    ]
    assert "3" in held[0].message
