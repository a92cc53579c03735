"""People move rows right before a write of ours, and right before each of its repairs.

One list of a few people. One or two of them are erased or edited at the desk, somebody is added,
and a cell that nobody can read asks its question. What the others have stays theirs.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

from french_cells.reading import Raw, Value
from sync_service.domain.record import make_reference
from sync_service.privacy.erase_person import Wanted, erase_person
from tests.builders import World, contact_row
from tests.hostile.village import Engine

NAME, GIVEN, ROLE, EMAIL, PHONE, LEFT, REFERENCE = range(7)
FIELDS = ("family_name", "given_name", "role", "email", "phone")
CHANGES: Mapping[str, Mapping[str, Value]] = {
    "address": {"email": "neuf@example.org"},
    "number": {"phone": "+33639987777", "role": "Présidente"},
}
WORKS = ("erase", "erase", *CHANGES, "add", "unreadable")
ACTS = ("sort", "sort", "sort without reference", "sort without reference", "insert", "move")

Said = tuple[Value, ...]
"""What a record says in `FIELDS`."""


@dataclass
class Repaired:
    """One seed, one story; `wrong` says afterwards what no problem tells of."""

    seed: int
    engine: Engine = field(default_factory=Engine)
    story: list[str] = field(default_factory=list)
    wanted: dict[str, Said] = field(default_factory=dict)
    struck: int = 0
    """How many writes of one run somebody acted before: from two on, a repair among them."""

    @classmethod
    def played(cls, seed: int, engine: Engine | None = None) -> Self:
        story = cls(seed, engine or Engine())
        story.play()
        return story

    def play(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 - chance for tests
        self.world = World(self.engine.pace, rulebook=self.engine.rulebook)
        count = self.random.randint(4, 7)
        self.tab = self.world.add_contacts([contact_row(number) for number in range(count)])
        self.world.sync_until_quiet(2)
        if self.random.random() < 1 / 3:
            self._do("insert at the top", lambda: self.tab.insert_row(1))
            self.world.sync_until_quiet(2)
        self.wanted = self._records()
        works = self.random.sample(WORKS, self.random.randint(1, 2))
        refs = self.random.sample(sorted(self.wanted), len(works))
        for work, ref in zip(works, refs, strict=True):
            self._work(work, ref)
        if self.random.random() < 1 / 3:
            self._act()
        self._strike(self.random.randint(1, 3))

    def wrong(self) -> list[str]:
        """Records or rows that are not as wanted, unless an incident or a question says so."""
        if {one.kind for one in self.world.problems()} - {"invalid"}:
            return []
        now, shown = self._records(), self._shown()
        return [
            *(f"{ref}: {self.wanted.get(ref)} is {now.get(ref)}"
              for ref in {*now, *self.wanted} if now.get(ref) != self.wanted.get(ref)),
            *(f"{ref} shows {shown.get(ref)}"
              for ref, said in now.items() if shown.get(ref) != (said[NAME], said[EMAIL])),
        ]  # fmt: skip

    # --- acts -------------------------------------------------------------------------------

    def _work(self, work: str, ref: str) -> None:
        self.story.append(f"{work}: {self.wanted[ref][NAME]}")
        if work == "erase":
            erase_person(self.world.database, self.world.clock, Wanted(ref=ref), is_dry=False)
            del self.wanted[ref]
        elif work in CHANGES:
            self.world.edit(ref, "command", **CHANGES[work])
            self.wanted[ref] = self._records()[ref]
        elif work == "add":
            new = make_reference("contact", self.seed)
            name, given, role, email, _ = contact_row(50)
            self.world.add(
                "contact", new, family_name=name, given_name=given, role=role, email=email,
                phone="+33639980050", organisation_id="les-epis",
            )  # fmt: skip
            self.wanted[new] = self._records()[new]
        else:
            self.tab.type(self._row_of(ref), PHONE, "à rappeler")

    def _strike(self, times: int) -> None:
        """Each act right before one more write of the next run."""

        def act(what: str, _spreadsheet: str) -> None:
            if what == "write" and self.struck < times:
                self.struck += 1
                self._act()

        self.world.spreadsheets.before.append(act)
        self.world.sync()
        self.world.spreadsheets.before.remove(act)
        self.world.sync_until_quiet(5)

    def _act(self) -> None:
        name, last = self.random.choice(ACTS), len(self.tab.grid) - 1
        by, reverse = self.random.choice((NAME, GIVEN, EMAIL, PHONE)), self.random.random() < 1 / 2
        first, to = self.random.randint(1, last), self.random.randint(1, last)
        if name == "insert":
            self._do(f"insert at {first}", lambda: self.tab.insert_row(first))
        elif name == "move":
            self._do(f"move {first} to {to}", lambda: self.tab.move_row(first, to))
        else:
            columns = None if name == "sort" else range(REFERENCE)
            self._do(
                f"{name} by {by}, {'down' if reverse else 'up'}",
                lambda: self.tab.sort(1, by, columns=columns, reverse=reverse),
            )

    def _do(self, what: str, act: Callable[[], None]) -> None:
        self.story.append(what)
        act()

    # --- looking ----------------------------------------------------------------------------

    def _records(self) -> dict[str, Said]:
        return {
            one.ref: tuple(one.fields.get(name) for name in FIELDS) for one in self.world.records()
        }

    def _shown(self) -> dict[str, tuple[Raw, Raw]]:
        """Reference → name and address beside it."""
        cell, rows = self.tab.cell, range(1, len(self.tab.grid))
        return {
            str(cell(row, REFERENCE).value): (cell(row, NAME).value, cell(row, EMAIL).value)
            for row in rows
        }

    def _row_of(self, ref: str) -> int:
        rows = range(1, len(self.tab.grid))
        return next(row for row in rows if self.tab.cell(row, REFERENCE).value == ref)
