"""Villagers who copy rows for others, carry rows about and put them back; whose is a record?

Les Épis and Le Relais each have a list, and the coordinator one of everybody. A record is of whom
it was of first: nobody else takes it over while its person's row was never taken away, and nobody
has two records that no problem tells of.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import ClassVar

from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import Cell
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.hostile.folk import Folk
from tests.hostile.hands import (
    EMAIL,
    GIVEN,
    NAME,
    PHONE,
    ROLE,
    TYPED,
    column_of,
    reference_column_of,
)
from tests.hostile.village import Engine, Village

ACTS = (
    "type", "type", "edit", "copy", "copy", "copy", "sort", "sort without reference",
    "sort without reference", "insert blank", "delete", "move", "cut", "type rubbish", "blank",
    "wipe reference", "undo", "carry", "carry", "put back", "put back", "put back", "clear row",
)  # fmt: skip
_TOLD = frozenset({"duplicate", "held", "conflict"})


class Carriers(Folk):
    """What they copied for whom, and what they carry."""

    def __init__(self, seed: int, world: World) -> None:
        super().__init__(seed, world)
        self.heirs: dict[int, set[int]] = defaultdict(set)
        """Person → those for whom their row was copied, or a copy of it."""
        self.carried: dict[str, list[list[Cell]]] = {}

    def _copy(self, _name: str, tab: FakeTab) -> None:
        """For somebody else: the name is another one, and so are some more cells."""
        row = self._any_row(tab)
        if row is None:
            return
        person, target = self._new_person(), self._last_row(tab) + 1
        for one in self._row_owners(tab, row):
            self.heirs[one].add(person)
        tab.copy_row(row, target)
        reference = reference_column_of(tab)
        if reference is not None:
            self.watch.copies[str(tab.cell(row, reference).value)].add(person)
        others = self.random.sample((GIVEN, ROLE, EMAIL, PHONE), self.random.randrange(1, 4))
        for column in TYPED:
            value = tab.cell(target, column_of(tab, column)).value
            if column in (NAME, *others):
                self._write(tab, target, column, person)
            elif value is not None:
                self.watch.owners[str(value)].add(person)

    def _sort_without_reference(self, _name: str, tab: FakeTab) -> None:
        reference, width = reference_column_of(tab), max(map(len, tab.grid))
        columns = [column for column in range(width) if column != reference]
        if len(tab.grid) > 1:
            by = column_of(tab, self.random.choice(TYPED))
            tab.sort(1, by, columns=columns, reverse=self._coin())

    def _carry(self, name: str, tab: FakeTab) -> None:
        """Takes some rows away, to put them down later: some leave a blank row behind."""
        rows = [row for row in range(1, len(tab.grid)) if self._row_owners(tab, row)]
        if name in self.carried or not rows:
            return
        taken = self.random.sample(rows, min(len(rows), self.random.choice((1, 1, 2, 4))))
        for row in sorted(taken, reverse=True):
            self.watch.removed |= self._row_owners(tab, row)
            self.carried.setdefault(name, []).append(list(tab.grid[row]))
            if self._coin():
                tab.delete_row(row)
            else:
                tab.grid[row] = []

    def _put_back(self, name: str, tab: FakeTab) -> None:
        lines = self.carried.get(name, [])
        for line in lines[: self.random.randrange(1, 4)]:
            lines.remove(line)
            last = self._last_row(tab)
            tab.grid[last + 1 :] = [line]
        if not lines:
            self.carried.pop(name, None)

    def is_heir(self, person: int, of: int) -> bool:
        heirs = self.heirs[of]
        return person in heirs or any(self.is_heir(person, one) for one in heirs)


class Town(Village):
    """Three lists, and whose each record was first."""

    folk_class: ClassVar[type[Folk]] = Carriers
    folk: Carriers

    def __init__(
        self, seed: int, *, acts: Sequence[str] = ACTS, engine: Engine | None = None
    ) -> None:
        super().__init__(seed, acts=acts, engine=engine)
        self.tabs["clef"] = self.world.add_everybody()
        self._first: dict[str, int] = {}

    def play(self, rounds: int = 10) -> None:
        super().play(rounds)
        while self.folk.carried:
            for name in list(self.folk.carried):
                self.folk.act("put back", name, self.tabs[name])
        for _ in range(6):
            self.sync()

    def sync(self, after: float = 30) -> None:
        super().sync(after)
        for record in self.world.records(archived=True):
            if (person := self._person(record)) is not None:
                self._first.setdefault(record.ref, person)

    def exchanged(self) -> list[tuple[str, int, int]]:
        """References, whose each was, and whose it is.

        Whose row was taken away for a while leaves the record to whomever it was copied for.
        """
        shown = self._shown()
        found = []
        for record in self.world.records():
            person, first = self._person(record), self._first.get(record.ref)
            if person is None or first is None or person == first:
                continue
            was_away = first in self.folk.watch.removed
            if not was_away or (first in shown and not self.folk.is_heir(person, first)):
                found.append((record.ref, first, person))
        return found

    def doubled(self) -> dict[int, list[str]]:
        """Person → their live records, where no problem tells of any of these."""
        problems = self.world.problems()
        if any(one.kind in ("guard", "scramble") for one in problems):
            return {}
        told = {one.ref for one in problems if one.kind in _TOLD}
        records: dict[int, list[str]] = defaultdict(list)
        for record in self.world.records():
            if (person := self._person(record)) is not None:
                records[person].append(record.ref)
        return {
            person: refs
            for person, refs in records.items()
            if len(refs) > 1 and told.isdisjoint(refs)
        }

    def _person(self, record: Record) -> int | None:
        owners = self.folk.watch.owners.get(str(record.fields.get("family_name")), set())
        return next(iter(owners)) if len(owners) == 1 else None

    def _shown(self) -> set[int]:
        """Whoever has a row."""
        cells = (
            tab.cell(row, column_of(tab, NAME)).value
            for tab in self.tabs.values()
            for row in range(1, len(tab.grid))
        )
        owners = (self.folk.watch.owners.get(str(value), set()) for value in cells if value)
        return {person for some in owners for person in some}
