"""All there is to see when everybody rests, and what the open problems tell of it."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from simulation.sheets import Sheet, Tab, place_of
from simulation.values import FIELDS
from simulation.world import World

Json = dict[str, Any]
TAB_WIDE = frozenset(
    {
        "guard",
        "scramble",
        "missing_column",
        "missing_tab",
        "lost_access",
        "trashed",
        "copied",
        "refused",
    }
)
"""Kinds of problems that explain whatever a whole tab shows."""


@dataclass
class Scene:
    """Sheets, records and open problems."""

    tabs: list[tuple[Sheet, Tab]]
    records: list[Json]
    problems: list[Json]

    @cached_property
    def by_ref(self) -> dict[str, Json]:
        return {one["ref"]: one for one in self.records}

    @cached_property
    def problems_of(self) -> defaultdict[str, list[Json]]:
        found: defaultdict[str, list[Json]] = defaultdict(list)
        for problem in self.problems:
            found[problem["ref"]].append(problem)
        return found

    def is_tab_told_of(self, sheet: Sheet) -> bool:
        return any(
            problem["spreadsheet"] == sheet.spreadsheet and problem["kind"] in TAB_WIDE
            for problem in self.problems
        )

    def told_of_row(self, sheet: Sheet, tab: Tab, row: int) -> set[str | None]:
        """The fields that problems name there; None for one about the whole row or a bare cell."""
        return {
            problem["field"]
            for problem in self.problems
            if problem["spreadsheet"] in {sheet.spreadsheet, None}
            and _is_of_row(problem, tab, row)
        }

    def is_row_told_of(self, sheet: Sheet, tab: Tab, row: int) -> bool:
        return self.is_tab_told_of(sheet) or bool(self.told_of_row(sheet, tab, row))

    def is_cell_told_of(self, sheet: Sheet, tab: Tab, row: int, name: str) -> bool:
        column = tab.columns[name]
        return self.is_tab_told_of(sheet) or any(
            (problem["ref"] == tab.reference(row) and problem["field"] in {name, None})
            or place_of(problem["cell"]) in {(row, column), (0, column)}
            for problem in self.problems
            if problem["spreadsheet"] in {sheet.spreadsheet, None}
        )

    def is_field_told_of(self, ref: str, name: str) -> bool:
        """A problem on this field, on the whole record, or on a tab that shows it."""
        if any(one["field"] in {name, None} for one in self.problems_of[ref]):
            return True
        record = self.by_ref[ref]
        return any(
            self.is_tab_told_of(sheet) for sheet, _ in self.tabs if is_in_scope(record, sheet)
        )


def look(world: World) -> Scene:
    tabs = [(sheet, world.tab(sheet)) for sheet in world.sheets]
    return Scene(tabs, world.export(), world.problems())


def texts_of(record: Json) -> dict[str, str]:
    return {name: record["fields"].get(name) or "" for name in FIELDS}


def is_in_scope(record: Json, sheet: Sheet) -> bool:
    return sheet.scope == "all" or record["fields"].get("organisation_id") == sheet.partner


def _is_of_row(problem: Json, tab: Tab, row: int) -> bool:
    reference, place = tab.reference(row), place_of(problem["cell"])
    if reference and problem["ref"] == reference:
        return True
    return place is not None and place[0] == row
