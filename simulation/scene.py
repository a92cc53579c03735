"""All there is to see when everybody rests, and what the open problems say about it."""

import re
from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from simulation.kinds import CONTACT, ITEM, KINDS, LOAN, Kind
from simulation.sheets import Sheet, Tab, place_of
from simulation.values import canonical
from simulation.world import World

Json = dict[str, Any]
TAB_WIDE = frozenset(
    {
        "guard",
        "scramble",
        "missing_tab",
        "lost_access",
        "trashed",
        "copied",
        "refused",
    }
)
"""Kinds of problems that explain whatever a whole tab shows."""

_UNREAD = TAB_WIDE - {"guard", "scramble", "refused"}
_BLANK = "(vide)"
"""How an incident says that a cell was empty."""
_WAITING = re.compile(r"lignes attendent|\b1 ligne attend\b")
_NUMBERED = re.compile(r"\battend(?:ent)? \(([^)]*)\)")
_SPAN = re.compile(r"(\d+)(?: à (\d+))?")
_OTHERS = re.compile(r"\d+ autres?")
"""How the numbers of the rows that wait are said: some of them, spans, and how many more."""
_MISSING = re.compile(r"\b(\d+) lignes? manque")
"""How it is told that no row of the list that is gone is archived while others there wait."""
_ALSO = "la même réponse"
"""In what is asked once for several rows."""


@dataclass
class Scene:
    """Sheets, records and open problems."""

    tabs: list[tuple[Sheet, Tab]]
    records: list[Json]
    problems: list[Json]
    whose: dict[str, int] = field(default_factory=dict)
    """Reference → whose it was in the beginning."""

    @cached_property
    def by_ref(self) -> dict[str, Json]:
        return {one["ref"]: one for one in self.records}

    @cached_property
    def problems_of(self) -> defaultdict[str, list[Json]]:
        found: defaultdict[str, list[Json]] = defaultdict(list)
        for problem in self.problems:
            found[problem["ref"]].append(problem)
        return found

    def _is_no_record(self, tab: Tab, row: int) -> bool:
        """Not yet: it bears no reference, or that of somebody else, who is archived."""
        record = self.by_ref.get(tab.reference(row))
        if record is None:
            return True
        return bool(record["archived"]) and not _shows_any(tab, row, record)

    def is_tab_told_of(self, sheet: Sheet) -> bool:
        return any(
            sheet.is_told_of_by(problem)
            and (problem["kind"] in TAB_WIDE or _is_without_titles(problem))
            for problem in self.problems
        )

    def count_told_missing(self, sheet: Sheet) -> int:
        """How many rows are told to be gone from the tab, and not archived."""
        here = (one["message"] for one in self.problems if sheet.is_told_of_by(one))
        return sum(int(said[1]) for message in here if (said := _MISSING.search(message or "")))

    def is_unread(self, sheet: Sheet) -> bool:
        """It is told that nothing of the tab is read: what a run would do there waits."""
        return any(
            sheet.is_told_of_by(problem)
            and (problem["kind"] in _UNREAD or _is_without_titles(problem))
            for problem in self.problems
        )

    def are_rows_in_question(self, sheet: Sheet) -> bool:
        """Whether rows do not go with their references: nobody knows whose values they show."""
        return any(
            (one["kind"], one["field"]) == ("scramble", None) and sheet.is_told_of_by(one)
            for one in self.problems
        )

    def columns_missed(self, sheet: Sheet) -> set[str]:
        """They explain what stands in them, and rows that cannot become records without one."""
        return {
            problem["field"]
            for problem in self.problems
            if problem["kind"] == "missing_column" and sheet.is_told_of_by(problem)
            if problem["field"]
        }

    def _says_that_rows_wait(self, sheet: Sheet) -> bool:
        """Asked on a title, with their count, as they all wait for the same."""
        return any(
            _WAITING.search(problem["message"] or "") and sheet.is_told_of_by(problem)
            for problem in self.problems
        )

    def told_of_row(self, sheet: Sheet, tab: Tab, row: int) -> set[str | None]:
        """The fields that problems name there; None for one about the whole row or a bare cell."""
        return {
            problem["field"]
            for problem in self.problems
            if _may_tell_of(problem, sheet) and _is_of_row(problem, tab, row)
        }

    def columns_asked(self, ref: str) -> set[str]:
        """Fields of which a question asks whether a column is meant, in a list that shows it."""
        showing = [
            sheet
            for sheet, tab in self.tabs
            if any(tab.reference(row) == ref for row in tab.data_rows())
        ]
        return {
            problem["field"]
            for problem in self.problems
            if problem["kind"] in {"guard", "scramble"} and problem["field"]
            if any(sheet.is_told_of_by(problem) for sheet in showing)
        }

    def noted_unread(self, sheet: Sheet, tab: Tab, row: int) -> set[str | None]:
        """Fields with a note of ours in a tab that is not read: their problems are closed."""
        ours = {name for name in tab.columns if "Synchronisation : " in tab.note(row, name)}
        return {*ours} if self.is_unread(sheet) else set()

    def conflicting(self, ref: str, texts: dict[str, str]) -> set[str | None]:
        """Fields of this row of which another list asks whether they should be so."""
        return {
            problem["field"]
            for problem in self.problems_of[ref]
            if problem["kind"] == "conflict"
            and texts.get(problem["field"] or "", "") == problem["canonical_value"]
        }

    def left_unread(self, tab: Tab, row: int) -> set[str | None]:
        """Fields of a row that is marked as archived which its record never took."""
        record = self.by_ref.get(tab.reference(row))
        if record is None or not record["archived"] or not tab.is_marked(row):
            return set()
        return {*_apart(tab, row, record)}

    def left_while_asked(self, sheet: Sheet, tab: Tab, row: int) -> set[str | None]:
        """Fields that its record did not take, as it is asked whether their column is meant.

        A write of ours that a sort overtook leaves such a column; the rows it went to, and the
        incidents that name their cells, part as soon as a row is moved.
        """
        record = self.by_ref.get(tab.reference(row))
        if record is None or record["archived"]:
            return set()
        asked = {
            one["field"]
            for one in self.problems
            if one["kind"] == "scramble" and sheet.is_told_of_by(one)
        }
        return asked & _apart(tab, row, record)

    def is_told_to_wait(self, sheet: Sheet, tab: Tab, row: int, record: Json) -> bool:
        """It is counted by its number among those that wait, and shows nothing of its record.

        A sort left the reference beside a row that is another's, or nobody's yet.
        """
        told = (one["message"] or "" for one in self.problems if sheet.is_told_of_by(one))
        numbers = (number for message in told for number in _numbers_waiting(message))
        return row + 1 in numbers and not _shows_any(tab, row, record)

    def is_row_told_of(self, sheet: Sheet, tab: Tab, row: int) -> bool:
        is_waiting = self._is_no_record(tab, row) and bool(
            self.columns_missed(sheet) or self._says_that_rows_wait(sheet)
        )
        return is_waiting or self.is_tab_told_of(sheet) or bool(self.told_of_row(sheet, tab, row))

    def is_put_out(self, sheet: Sheet, tab: Tab, row: int, record: Json) -> bool:
        """It is told, and true, that nothing of its record arrives in this row any more."""
        return tab.is_put_out(row) and not self.is_in_scope(record, sheet)

    def is_assumed(self, sheet: Sheet, tab: Tab, row: int, name: str) -> bool:
        """It is asked there, or on its column's title, whether a cell is understood rightly."""
        column = tab.columns[name]
        return any(
            problem["kind"] == "assumed"
            and place_of(problem["cell"]) in {(row, column), (tab.head, column)}
            for problem in self.problems
            if _may_tell_of(problem, sheet)
        )

    def words_asked_about(self, name: str) -> frozenset[str]:
        """The words beside a value of this field that a problem quotes."""
        asked = [one for one in self.problems if (one["kind"], one["field"]) == ("assumed", name)]
        return frozenset(words for one in asked for words in _QUOTED.findall(one["message"]))

    def is_repetition_told_of(self, sheet: Sheet, tab: Tab, row: int) -> bool:
        """A problem at its reference says that the whole row repeats another one."""
        place = (row, tab.columns.get("ref"))
        return any(
            problem["kind"] == "duplicate" and place_of(problem["cell"]) == place
            for problem in self.problems
            if _may_tell_of(problem, sheet)
        )

    def is_cell_told_of(self, sheet: Sheet, tab: Tab, row: int, name: str) -> bool:
        column = tab.columns[name]
        if self.is_tab_told_of(sheet) or self.is_repetition_told_of(sheet, tab, row):
            return True
        if name in self.columns_missed(sheet):
            return True
        return any(
            (
                problem["ref"] == tab.reference(row)
                and problem["field"] in told_with(tab.kind, name)
            )
            or place_of(problem["cell"]) in {(row, column), (tab.head, column)}
            for problem in self.problems
            if _may_tell_of(problem, sheet)
        )

    def is_in_an_incident(self, name: str, text: str, possible: Container[str]) -> bool:
        """One shows this text, and what it may be instead; the row may have moved since."""
        incidents = [one for one in self.problems if one["kind"] == "incident"]
        shown = [(one["canonical_value"], one["sheet_value"]) for one in incidents]
        return any(
            canonical(name, given) == canonical(name, text)
            and canonical(name, "" if here == _BLANK else here) in possible
            for given, here in shown
        )

    def is_offered_in_an_incident(self, text: str) -> bool:
        """One asks whether this is what should stand in its cell."""
        return any(
            one["kind"] == "incident" and one["canonical_value"] == text for one in self.problems
        )

    def is_field_told_of(self, ref: str, name: str) -> bool:
        """A problem on this field, on the whole record, or on a tab that shows it."""
        record = self.by_ref[ref]
        names = told_with(kind_of(record), name)
        if any(one["field"] in names for one in self.problems_of[ref]):
            return True
        return any(
            self.is_tab_told_of(sheet) or name in self.columns_missed(sheet)
            for sheet, _ in self.tabs
            if self.is_in_scope(record, sheet)
        )

    def is_in_scope(self, record: Json, sheet: Sheet) -> bool:
        """Whether a record belongs into a tab: a loan into the lender's and the borrower's."""
        if kind_of(record) is not sheet.kind:
            return False
        partners = {record["fields"].get(sheet.kind.whose)}
        if sheet.kind is LOAN:
            item = self.by_ref.get(record["fields"].get("item_code") or "")
            partners.add(item["fields"].get(ITEM.whose) if item else None)
        return sheet.scope == "all" or sheet.partner in partners


def look(world: World) -> Scene:
    return Scene(world.all_tabs(), world.export(), world.problems())


def kind_of(record: Json) -> Kind:
    return KINDS[record.get("entity", CONTACT.entity)]


def texts_of(record: Json) -> dict[str, str]:
    return {name: text_of(record, name) for name in kind_of(record).fields}


def text_of(record: Json, name: str) -> str:
    value = record["fields"].get(name)
    return "" if value is None else str(value)


def told_with(kind: Kind, name: str) -> set[str | None]:
    """The fields whose problems report this one: its own, its group's, the whole row's."""
    return {name, None, *(kind.bound if name in kind.bound else ())}


def _shows_any(tab: Tab, row: int, record: Json) -> bool:
    return any(
        name in tab.columns and canonical(name, tab.text(row, name)) == canonical(name, text)
        for name, text in texts_of(record).items()
        if text
    )


def _apart(tab: Tab, row: int, record: Json) -> set[str]:
    """Fields in which a row says something else than its record."""
    here, there = tab.texts(row), texts_of(record)
    return {one for one in here if canonical(one, here[one]) != canonical(one, there[one])}


def _numbers_waiting(message: str) -> set[int]:
    """Of « 4 lignes attendent (9 à 11, 20) »; those that are only counted have none."""
    said = _NUMBERED.search(message)
    spans = _SPAN.findall(_OTHERS.sub("", said[1])) if said else []
    return {one for first, last in spans for one in range(int(first), int(last or first) + 1)}


def _is_without_titles(problem: Json) -> bool:
    """No column is known at all; where one is missed, the others go on."""
    return problem["kind"] == "missing_column" and not problem["field"]


_QUOTED = re.compile("[A-Z]+[0-9]+ « ([^»]+) »")
"""In a problem about a column: a cell, and what stands beside its value."""


def _may_tell_of(problem: Json, sheet: Sheet) -> bool:
    return problem["spreadsheet"] is None or sheet.is_told_of_by(problem)


def _is_of_row(problem: Json, tab: Tab, row: int) -> bool:
    reference, place = tab.reference(row), place_of(problem["cell"])
    if reference and problem["ref"] == reference:
        return True
    is_there = place is not None and place[0] == row
    return is_there or (not reference and _is_answered_with(problem, tab, row))


def _is_answered_with(problem: Json, tab: Tab, row: int) -> bool:
    """A name that nobody knows is asked about once, and that other rows have it, too, is said."""
    name, message = problem["field"], problem["message"] or ""
    shown = tab.text(row, name) if name is not None else ""
    return bool(shown) and shown == problem["sheet_value"] and _ALSO in message
