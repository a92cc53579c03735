"""Is a presence lost, silently wrong, back from the dead or double? Asks the books alone."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from simulation.judge import Breach
from simulation.presences.grid import MARKS, Grid, causes_in, meaning, title_of
from simulation.presences.people import People, presences
from simulation.scene import TAB_WIDE
from simulation.sheets import Sheet, place_of

Json = dict[str, Any]


class Judge:
    """One verdict."""

    def __init__(self, people: People) -> None:
        self._books = people.books
        self._people = people
        self._records = presences(people.world)
        self._grids = [(sheet, Grid(tab)) for sheet, tab in people.world.all_tabs()]
        self._problems = people.world.problems()
        self._refs_told = {one["ref"] for one in self._problems}

    def judge(self) -> Iterator[Breach]:
        for sheet, grid in self._grids:
            for text in self._silent(sheet, grid):
                yield Breach("silent", text)
        for partner, causes in self._people.excuses.items():
            for text in self._missing_causes(partner, causes):
                yield Breach("lost", text)
        for slug, day in sorted(self._people.cells()):
            if day not in self._people.moved:
                yield from self._of_cell(slug, day)

    def _missing_causes(self, partner: str, causes: Counter[str]) -> Iterator[str]:
        """Beside which a mark stood: in the list, in its notes, or in a problem."""
        told = self._words()
        [tab] = [grid.tab for sheet, grid in self._grids if sheet.partner == partner]
        for cause, count in (causes - causes_in(tab)).items():
            if told.count(cause) < count:
                yield f"{partner}: {count} « {cause} » beside marks"

    def _silent(self, sheet: Sheet, grid: Grid) -> Iterator[str]:
        """A cell that says something else than the record, and nobody is told."""
        names = Counter(grid.name(row) for row in range(1, len(grid.tab.rows)))
        if self._is_tab_told(sheet):
            return
        for slug, row in grid.rows.items():
            for day, column in grid.days.items():
                here, there = meaning(grid.text(row, column)), self._status(slug, day)
                if here != there and not self._is_told(sheet, grid, slug, (row, column)):
                    yield f"{sheet.partner}: {slug} on {day} is {here!r}, in the record {there!r}"
        for name, count in names.items():
            if name and count > 1 and not self._is_tab_told(sheet, {"duplicate", "copied"}):
                yield f"{sheet.partner}: {name} stands there {count} times"

    def _of_cell(self, slug: str, day: str) -> Iterator[Breach]:
        person, where = self._people.persons[slug], f"{slug} on {day}"
        shown, told = self._shown(slug, day), self._words()
        for typing in self._books.of(person, day):
            is_told = any(one in told for one in self._spelt(typing.meaning))
            is_told = is_told or self._is_in_an_incident(slug, day, {typing.meaning})
            if self._books.is_missed(typing) and typing.meaning not in shown and not is_told:
                yield Breach("lost", f"{where}: {typing}")
        status, record = self._status(slug, day), self._records.get((slug, day))
        is_untold = record is not None and record["ref"] not in self._refs_told
        is_untold = is_untold and not any(
            slug in grid.rows and day in grid.days and self._is_tab_told(sheet)
            for sheet, grid in self._grids
        )
        possible = self._books.possible(person, day) | self._people.meant.get((slug, day), set())
        is_untold = is_untold and not self._is_in_an_incident(slug, day, possible)
        if is_untold and status not in possible:
            yield Breach("resurrected", f"{where} is {status!r}")

    def _is_in_an_incident(self, slug: str, day: str, states: set[str]) -> bool:
        """One in this column shows what the record says beside one of these."""
        told = [
            {meaning(one["sheet_value"]), meaning(one["canonical_value"])}
            for sheet, grid in self._grids
            for one in self._problems
            if one["kind"] == "incident" and day in grid.days and sheet.is_told_of_by(one)
            if (place_of(one["cell"]) or ())[1:] == (grid.days[day],)
        ]
        return any({self._status(slug, day), state} in told for state in states)

    def _shown(self, slug: str, day: str) -> set[str]:
        found = {self._status(slug, day)}
        for sheet, grid in self._grids:
            if day in grid.days:
                rows = self._rows_of(sheet, grid, slug)
                found |= {meaning(grid.text(row, grid.days[day])) for row in rows}
        return found

    def _rows_of(self, sheet: Sheet, grid: Grid, slug: str) -> Iterable[int]:
        """Where its mark may stand: in a tab that waits, sorted off its marks, in any row."""
        if self._is_tab_told(sheet, {"scramble"}):
            return range(1, len(grid.tab.rows))
        return [grid.rows[slug]] if slug in grid.rows else []

    def _words(self) -> str:
        return "\n".join(
            str(problem.get(key) or "").casefold()
            for problem in self._problems
            for key in ("sheet_value", "canonical_value", "message")
        )

    @staticmethod
    def _spelt(state: str) -> tuple[str, ...]:
        return MARKS[state][1:] if state in MARKS else (state,)

    def _status(self, slug: str, day: str) -> str:
        record = self._records.get((slug, day))
        return (record["fields"]["status"] or "") if record else ""

    def _is_told(self, sheet: Sheet, grid: Grid, slug: str, place: tuple[int, int]) -> bool:
        row, column = place
        cells = {(row, column), (0, column), (row, grid.tab.columns.get("ref"))}
        cells.add((row, grid.tab.columns["organisation_id"]))
        day = next(day for day, one in grid.days.items() if one == column)
        record = self._records.get((slug, day))
        return any(
            place_of(one["cell"]) in cells
            or (record and one["ref"] == record["ref"])
            or title_of(day) in one["message"]
            for one in self._problems
            if one["spreadsheet"] is None or sheet.is_told_of_by(one)
        )

    def _is_tab_told(self, sheet: Sheet, kinds: set[str] | frozenset[str] = TAB_WIDE) -> bool:
        return any(one["kind"] in kinds and sheet.is_told_of_by(one) for one in self._problems)
