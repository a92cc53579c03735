"""What is people's own in a tab stays as it is, where it is, at every write of the service.

Their own are columns that no mapping names, and formulas wherever they stand. Looks right before
a write and right after it: people cannot have been there in between.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from simulation.machinery.wire import Passing
from simulation.scene import Scene
from simulation.sheets import Tab, a1
from simulation.world import World

Json = dict[str, Any]
Place = tuple[int, int]
Beside = tuple[str, str]
"""The reference of a row, and a remark in it."""
_LOOKS = ("userEnteredFormat",)
_OWN = ("userEnteredValue", "note", *_LOOKS)
_OURS = re.compile(r"\n*Synchronisation : .*", re.DOTALL)
"""In a note, which a column that people moved, or a value that slipped, may leave among theirs."""
_ROW = re.compile(r"(?<=[A-Z])\d+")
"""In what a formula says of cells."""
_BROKEN = "#REF!"
"""What Google makes of it where a sort leaves no such cells."""
_CELLS = rf"(?:{_BROKEN}|[$A-Z\d:]+(?![A-Z(]))"


@dataclass
class Theirs:
    """Remembers each spreadsheet as it was before the write that is on its way."""

    world: World
    _before: dict[str, Mapping[int, Tab]] = field(default_factory=dict)
    _disturbed: set[str] = field(default_factory=set)
    """Where people acted since the service looked last: a write may meet anything there."""
    _kept: list[set[str]] = field(default_factory=list)
    """The same of each run that a request of another command has come between, by now."""
    _owed: dict[str, list[str]] = field(default_factory=dict)
    """By spreadsheet, what such a write met, which the service is to put back."""
    _slipped: dict[str, set[str]] = field(default_factory=dict)
    """What it left among theirs, which the service may take away again."""
    _parted: dict[str, set[Beside]] = field(default_factory=dict)
    """Whom it took away from beside a remark of theirs, and may put back there."""

    def disturb(self, spreadsheet: str, *, is_row_gone: bool = False) -> None:
        """People acted there; what ours had hidden in a row that they took away went with it."""
        for disturbed in (self._disturbed, *self._kept):
            disturbed.add(spreadsheet)
        if is_row_gone:
            self._owed.pop(spreadsheet, None)

    @contextmanager
    def between(self) -> Iterator[None]:
        """What other commands read while a run has a request on its way, that run has not seen."""
        self._kept.append({*self._disturbed})
        try:
            yield
        finally:
            self._disturbed |= self._kept.pop()

    def see(self, passing: Passing) -> None:
        """A request that is about to be carried out."""
        if passing.spreadsheet and passing.kind == "write":
            self._before[passing.spreadsheet] = self.world.tabs_of(passing.spreadsheet)
        elif passing.spreadsheet and passing.kind == "read":
            self._disturbed.discard(passing.spreadsheet)

    def touched(self, passing: Passing) -> list[str]:
        """What a write that was carried out did with what is not the service's, in words."""
        spreadsheet = passing.spreadsheet or ""
        if passing.kind != "write" or spreadsheet not in self._before:
            return []
        before = self._before.pop(spreadsheet)
        after = self.world.tabs_of(spreadsheet)
        both = [
            (_with_room(before[one], after[one], passing.body), after[one])
            for one in before.keys() & after.keys()
        ]
        gone = [text for one in both for text in _gone(*one)]
        came = [text for one in both for text in _gone(*reversed(one))]
        slipped = self._slipped.setdefault(spreadsheet, set())
        parted = self._parted.setdefault(spreadsheet, set())
        if spreadsheet in self._disturbed:
            self._disturbed.discard(spreadsheet)
            owed = self._settle(spreadsheet, came)
            slipped.update(text for text in came if text not in owed)
            self._owed[spreadsheet] += [text for text in gone if text not in slipped]
            parted.update(pair for one in both for pair in _beside(one[0]) - _beside(one[1]))
            return []
        is_owing = bool(self._settle(spreadsheet, came))
        if slipped or is_owing:
            return [f"{spreadsheet}: {text} is gone" for text in gone if text not in slipped]
        return [f"{one[0].title}: {text}" for one in both for text in touched(*one, parted)]

    def _settle(self, spreadsheet: str, came: Sequence[str]) -> Sequence[str]:
        """What was owed there until now; what came back is people's again, to type over."""
        owed = self._owed.get(spreadsheet, [])
        self._owed[spreadsheet] = [text for text in owed if text not in came]
        return owed

    def missed(self, scene: Scene) -> list[str]:
        """What a write met and nobody put back, although no problem shows it."""
        told = "\n".join(
            str(problem.get(key) or "")
            for problem in scene.problems
            for key in ("sheet_value", "canonical_value", "message")
        )
        there = {text for _, tab in scene.tabs for text in _texts(tab)}
        owed = {text for some in self._owed.values() for text in some}
        return sorted(text for text in owed - there if not _is_told(text, told))


def _is_told(text: str, told: str) -> bool:
    """A formula as it was before the rows moved that it is about: the service saw no other.

    People's sort may have broken it, too, before ours hid it: what is told is whole.
    """
    if not text.startswith("="):
        return text in told
    parts = map(re.escape, _ROW.sub("", text).split(_BROKEN))
    return re.search(_CELLS.join(parts), _ROW.sub("", told)) is not None


def _with_room(before: Tab, after: Tab, batch: Json | None) -> Tab:
    """As it was, below the blank rows that the write put in: theirs went down with its row.

    New rows look like the one above them. What a formula is about goes down, too, and a sum of
    what is above and below counts the new rows: that is what a spreadsheet does by itself.
    """
    requests = (batch or {}).get("requests", ())
    wheres = [one["insertDimension"]["range"] for one in requests if "insertDimension" in one]
    rows = [*before.rows]
    for where in wheres:
        is_here = where.get("sheetId", 0) == before.sheet_id
        if is_here and where["dimension"] == "ROWS" and after.size[0] > before.size[0]:
            start = where["startIndex"]
            looks = [{key: cell[key] for key in _LOOKS if key in cell} for cell in rows[start - 1]]
            count = where["endIndex"] - start
            rows = [[_followed(cell, start, count) for cell in row] for row in rows]
            rows[start:start] = [looks for _ in range(count)]
    return replace(before, rows=rows)


def _followed(cell: Json, start: int, count: int) -> Json:
    value = cell.get("userEnteredValue", {})
    if "formulaValue" not in value:
        return cell
    now = _ROW.sub(
        lambda found: str(int(found[0]) + (count if int(found[0]) > start else 0)),
        value["formulaValue"],
    )
    return {**cell, "userEnteredValue": {"formulaValue": now}}


def _gone(before: Tab, after: Tab) -> list[str]:
    return list((_texts(before) - _texts(after)).elements())


def _texts(tab: Tab) -> Counter[str]:
    """Their words, and what of ours may stand among them: a day is a number."""
    values = [cell.get("userEnteredValue", cell) for cell in theirs_in(tab).values()]
    kinds = ("formulaValue", "stringValue", "numberValue")
    return Counter(str(one[kind]) for one in values for kind in kinds if kind in one)


def _beside(tab: Tab) -> set[Beside]:
    return {
        (ref, cell["userEnteredValue"]["stringValue"])
        for (row, _), cell in theirs_in(tab).items()
        if _is_remark(cell) and (ref := tab.reference(row))
    }


def touched(before: Tab, after: Tab, parted: Collection[Beside] = ()) -> list[str]:
    """`parted`: who may be put back beside a remark."""
    kept, now = theirs_in(before), theirs_in(after)
    found = [
        f"{a1(*place)} was {kept.get(place)}, is {now.get(place)}"
        for place in sorted(kept.keys() | now.keys())
        if kept.get(place) != now.get(place)
    ]
    taken = [
        row
        for row in after.data_rows()
        if row not in before.data_rows() and not _is_kept(before, after, row)
    ]
    return found + [
        f"a row of ours in row {row + 1}, which was theirs: {kept[place]}"
        for row in taken
        for place in kept
        if place[0] == row and _is_remark(kept[place])
        if (after.reference(row), kept[place]["userEnteredValue"]["stringValue"]) not in parted
    ]


def _is_remark(cell: Json) -> bool:
    """Somebody typed it there; a formula is dragged down for the rows that are to come."""
    return "stringValue" in cell.get("userEnteredValue", {})


def _is_kept(before: Tab, after: Tab, row: int) -> bool:
    """It was that record's before."""
    return before.reference(row) == after.reference(row) != ""


def theirs_in(tab: Tab) -> Mapping[Place, Json]:
    """What stands in their own columns, title and format and all, and every formula."""
    ours = set(tab.columns.values())
    found: dict[Place, Json] = {}
    for row, cells in enumerate(tab.rows):
        for column, cell in enumerate(cells):
            own = {key: cell[key] for key in _OWN if key in cell}
            own["note"] = _OURS.sub("", own.pop("note", ""))
            own = {key: value for key, value in own.items() if value}
            formula = own.get("userEnteredValue", {}).get("formulaValue")
            if column not in ours and own:
                found[row, column] = own
            elif formula is not None:
                found[row, column] = {"formulaValue": formula}
    return found
