"""Short lists in which people replace words and sort between two looks; whose is each record?

A list of a few people, as their structure or the coordinator keeps it. Whatever is typed is one
person's: a record shows what one person's rows showed, and stays of whom it was first. Where of
some person nothing that only they have was left as it was between two looks, nobody can know.
"""

import re
from collections import defaultdict
from random import Random

from french_cells.reading import Raw
from sync_service.domain.record import Record
from tests.builders import CONTACT_TITLES, World
from tests.fakes.spreadsheets import FakeTab
from tests.hostile.hands import EMAIL, FIELDS, GIVEN, NAME, PHONE, ROLE, TYPED
from tests.hostile.village import Engine

_ACTS = (
    "replace", "replace", "sort", "sort", "sort", "retype", "blank", "delete", "insert", "add",
    "wipe", "move", "copy",
)  # fmt: skip
_COUNTS = (2, 3, 4, 5, 8, 12)
_STRUCTURE = "Centre social Les Épis"
_NOT_A_DIGIT = re.compile(r"\D")


class ShortList:
    """One seed, one story."""

    def __init__(self, seed: int, engine: Engine | None = None) -> None:
        self.random = Random(seed)  # noqa: S311 - stories, not secrets
        engine = engine or Engine()
        self.world = World(engine.pace, rulebook=engine.rulebook)
        self.story: list[str] = []
        self.is_blind = False
        """Somebody was retyped whole between two looks."""
        self._words = self._people = 0
        self._owners: dict[str, set[int]] = defaultdict(set)
        self._first: dict[str, int] = {}
        self.columns = self._drawn_columns()
        self._shared = self.random.choice((None, None, ROLE, PHONE))
        """The column in which all say the same: one switchboard, one function."""
        self._kept: dict[int, set[int]] = {}
        """Person → the columns that are as they were when the service looked last."""
        self._heirs: dict[int, set[int]] = defaultdict(set)
        """Person → those for whom a row of theirs was copied."""
        self._gone: set[int] = set()
        self.tab = self._made(self.random.choice(_COUNTS))

    def _drawn_columns(self) -> list[int]:
        lacks = self.random.choice((None, None, None, ROLE, EMAIL, PHONE))
        return [column for column in TYPED if column != lacks]

    def _made(self, count: int) -> FakeTab:
        titles = [CONTACT_TITLES[column] for column in self.columns]
        rows = [self._new_row() for _ in range(count)]
        if self.random.random() < 1 / 2:
            return self.world.add_contacts(rows, titles=titles)
        tab = self.world.add_everybody()
        tab.fill([[*titles, "Structure"], *([*row, _STRUCTURE] for row in rows)])
        return tab

    def play(self) -> None:
        self._look(2)
        for _ in range(self.random.choice((1, 2))):
            for _ in range(self.random.choice((2, 2, 3, 4))):
                act = self.random.choice(_ACTS)
                self.story.append(act)
                getattr(self, f"_{act}")()
            self.is_blind |= not all(self._kept.values())
            self._look(self.random.choice((1, 2)))
        self._look(3)

    def _look(self, runs: int) -> None:
        for _ in range(runs):
            self.story.append("sync")
            self.world.sync()
        own = {column for column in self.columns if column != self._shared}
        people = {person for row in self._rows() if (person := self._person_in(row))}
        self._kept = {person: set(own) for person in people}
        for record in self.world.records():
            owners = self._owners_of(record)
            if len(owners) == 1:
                self._first.setdefault(record.ref, *owners)

    # --- judging ----------------------------------------------------------------------------

    def mixed(self) -> list[str]:
        """References of records that show values of different people."""
        return [one.ref for one in self.world.records() if not self._owners_of(one)]

    def exchanged(self) -> list[str]:
        """References of records that are another person's now.

        Whose row was deleted may leave the record to somebody for whom it had been copied.
        """
        found = []
        for record in self.world.records():
            first, owners = self._first.get(record.ref), self._owners_of(record)
            is_left = first in self._gone and not owners.isdisjoint(self._heirs[first])
            if first is not None and first not in owners and not is_left:
                found.append(record.ref)
        return found

    def _owners_of(self, record: Record) -> set[int]:
        values = [record.fields.get(FIELDS[column]) for column in self.columns]
        return self._common([str(value) for value in values if value is not None])

    def _common(self, values: list[str]) -> set[int]:
        owners = [self._owners[_key(value)] for value in values]
        return set.intersection(*owners) if owners else set()

    # --- what people do ---------------------------------------------------------------------

    def _rows(self) -> range:
        return range(1, len(self.tab.grid))

    def _person_in(self, row: int) -> int | None:
        values = [self.tab.cell(row, at).value for at in range(len(self.columns))]
        owners = self._common([str(value) for value in values if value is not None])
        return min(owners) if len(owners) == 1 else None

    def _any_row(self) -> int | None:
        rows = [row for row in self._rows() if self._person_in(row)]
        return self.random.choice(rows) if rows else None

    def _type(self, row: int, column: int, value: str | None) -> None:
        person = self._person_in(row)
        if person is None:
            return
        if value is not None:
            self._owners[_key(value)].add(person)
        self._kept.get(person, set()).discard(column)
        self.tab.type(row, self.columns.index(column), value)

    def _value(self, column: int) -> str:
        self._words += 1
        number = self._words
        return {
            NAME: f"Nom{number}",
            GIVEN: f"{chr(65 + number % 26)}{chr(97 + number // 26 % 26)}line{number}",
            ROLE: f"Aide {number}",
            EMAIL: f"p{number}@example.org",
            PHONE: f"06 39 98 {number // 100 % 100:02d} {number % 100:02d}",
        }[column]

    def _new_row(self) -> list[Raw]:
        self._people += 1
        said = {ROLE: "Accueil", PHONE: "03 53 01 00 00"}
        row = [
            said[column] if column == self._shared else self._value(column)
            for column in self.columns
        ]
        for value in row:
            self._owners[_key(value)].add(self._people)
        return [*row]

    def _replace(self) -> None:
        """In some columns everybody's value becomes another."""
        chosen = self.random.sample(
            self.columns, self.random.randint(1, min(3, len(self.columns)))
        )
        for row in self._rows():
            for column in chosen:
                self._type(row, column, self._value(column))

    def _sort(self) -> None:
        """All columns but the references."""
        by, width = self.random.randrange(len(self.columns)), len(self.tab.grid[0]) - 1
        self.tab.sort(1, by, columns=range(width), reverse=self.random.random() < 1 / 2)

    def _retype(self) -> None:
        if (row := self._any_row()) is not None:
            column = self.random.choice(self.columns)
            self._type(row, column, self._value(column))

    def _blank(self) -> None:
        if (row := self._any_row()) is not None:
            self._type(row, self.random.choice(self.columns[1:]), None)

    def _delete(self) -> None:
        row = self._any_row()
        if row is not None and len(self._rows()) > 1:
            self._gone.add(self._person_in(row) or 0)
            self._kept.pop(self._person_in(row) or 0, None)
            self.tab.delete_row(row)

    def _insert(self) -> None:
        self.tab.insert_row(self.random.choice(self._rows()))

    def _add(self) -> None:
        line = self._new_row()
        is_of_all = "Structure" in self.tab.values()[0]
        for at, value in enumerate([*line, _STRUCTURE] if is_of_all else line):
            self.tab.type(len(self.tab.grid) - bool(at), at, value)

    def _copy(self) -> None:
        """For somebody of another name, with some of what the row says, and its reference."""
        if (row := self._any_row()) is None:
            return
        self._people += 1
        self._heirs[self._person_in(row) or 0].add(self._people)
        target = len(self.tab.grid)
        self.tab.copy_row(row, target)
        others = self.random.sample(
            self.columns[1:], self.random.randint(1, len(self.columns) - 1)
        )
        for at, column in enumerate(self.columns):
            if column == NAME or column in others:
                self.tab.type(target, at, self._value(column))
            if (value := self.tab.cell(target, at).value) is not None:
                self._owners[_key(value)].add(self._people)

    def _wipe(self) -> None:
        if (row := self._any_row()) is not None:
            self.tab.type(row, len(self.tab.grid[0]) - 1, None)

    def _move(self) -> None:
        source, target = (self.random.choice(self._rows()) for _ in range(2))
        self.tab.move_row(source, target)


def _key(value: object) -> str:
    """Equal for a number in a sheet and in a record."""
    text = str(value).casefold().replace("+33", "0")
    digits = _NOT_A_DIGIT.sub("", text)
    return digits if text[:1] == "0" else text
