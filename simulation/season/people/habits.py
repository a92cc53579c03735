"""What every partner does to a list in a week, and what is written of it in the books.

What one alone does is among the ways (`ways`).
"""

import itertools
import random
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from simulation.season.books import FIELDS, Books, Person
from simulation.season.town import Line, Sheet, Town
from simulation.values import Mint

REFERENCE = "Réf."
_RUBBISH = {
    "phone": ["voir avec Luc", "06 39 98", "06 39 98 12 3"],
    "email": ["pas de mail je crois bien", "voir site", "dupont@"],
}


@dataclass
class Keeper:
    """Whoever keeps a partner's list."""

    town: Town
    books: Books
    rng: random.Random
    mint: Mint
    sheet: Sheet
    habit: str
    second: Sheet | None = None
    """Another list of the same people."""
    did: str = ""
    """The last act, in words."""
    typed: list[tuple[Person, str]] = field(default_factory=list)
    """What others are to read now."""

    @property
    def sheets(self) -> list[Sheet]:
        return [self.sheet, self.second] if self.second else [self.sheet]

    @property
    def people(self) -> list[Person]:
        return [one for one in self.books.people[self.sheet.partner] if not one.is_gone]

    def week(self) -> list[Callable[[], object]]:
        """What is done this week, in some order."""
        acts: list[Callable[[], object]] = []
        chances = (
            (0.45, self.types), (0.25, self.adds), (0.06, self.takes_out), (0.08, self.scribbles),
            (0.06, self.blanks),
        )  # fmt: skip
        acts += [act for chance, act in chances if self.rng.random() < chance]
        self.rng.shuffle(acts)
        return acts

    # --- What everybody does ----------------------------------------------------------------

    def types(self) -> None:
        """A new telephone, function or address."""
        if self.people:
            person, name = self.rng.choice(self.people), self.rng.choice(FIELDS[2:])
            if self._put(person, name, self.mint.value(name)):
                self.typed.append((person, name))
            self.did = f"types {person.fields[name]!r} ({name} of {person.name})"

    def adds(self) -> None:
        person = self.new_person()
        self.town.append(self.sheet, [*self.texts_of(person)])
        self.did = f"adds {person.name}"

    def takes_out(self) -> None:
        # Nobody types a new address of somebody whose row they delete in the same minute.
        typed = [person for person, _ in self.typed]
        others = [one for one in self.people if one not in typed]
        if len(others) > 4:
            person = self.rng.choice(others)
            if (line := self._line_of(person)) is not None:
                self.town.delete_row(self.sheet, line.index)
                person.is_leaving = self._line_in_second(person) is not None
                person.is_gone = not person.is_leaving
                self.did = f"takes {person.name} out"

    def scribbles(self) -> None:
        """What nobody can read."""
        name = self.rng.choice([*_RUBBISH])
        if self.people:
            person = self.rng.choice(self.people)
            if self._write(person, name, self.rng.choice(_RUBBISH[name])):
                person.doubtful.add(name)
                self.did = f"scribbles into {name} of {person.name}"

    def blanks(self) -> None:
        if self.people:
            person = self.rng.choice(self.people)
            if self._write(person, "role", ""):
                person.fields["role"] = ""
                person.doubtful.discard("role")
                self.did = f"blanks role of {person.name}"

    # --- Notes ------------------------------------------------------------------------------

    def mends(self, standing: AbstractSet[tuple[str, str, str]]) -> int:
        """Types what was meant into cells that bear a note of ours; how many.

        `standing`: by tab, row and title.
        """
        mended = 0
        for person in self.people:
            if person.is_leaving and (self.sheet.tab, person.name, REFERENCE) in standing:
                mended += self._takes_out_of_second(person)
            for sheet, name in itertools.product(self.sheets, sorted(person.doubtful)):
                title = sheet.shape.titles[sheet.column(name)]
                if (sheet.tab, person.name, title) in standing:
                    mended += self._mend(sheet, person, name)
        return mended

    def _mend(self, sheet: Sheet, person: Person, name: str) -> bool:
        line = self.town.find(sheet, person.name)
        if line is not None:
            text = person.fields[name]
            self.town.type(sheet, line.index, sheet.column(name), [text])
            person.doubtful.discard(name)
        return line is not None

    def _takes_out_of_second(self, person: Person) -> bool:
        """As the note on the row that came back says."""
        line = self._line_in_second(person)
        if self.second is not None and line is not None:
            self.town.delete_row(self.second, line.index)
            person.is_gone, person.is_leaving = True, False
        return person.is_gone

    # --- Rows -------------------------------------------------------------------------------

    def new_person(self) -> Person:
        person = Person({name: self.mint.value(name) for name in FIELDS})
        self.books.people[self.sheet.partner].append(person)
        return person

    def texts_of(self, person: Person) -> list[str]:
        return [person.fields.get(name, "") for name in self.sheet.shape.fields]

    def _put(self, person: Person, name: str, text: str) -> bool:
        if not self._write(person, name, text):
            return False
        person.fields[name] = text
        person.doubtful.discard(name)
        return True

    def _write(self, person: Person, name: str, text: str) -> bool:
        """In the one list or the other."""
        sheet = self.rng.choice(self.sheets)
        line = self.town.find(sheet, person.name)
        if line is not None:
            self.town.type(sheet, line.index, sheet.column(name), [text])
        return line is not None

    def _line_of(self, person: Person) -> Line | None:
        return self.town.find(self.sheet, person.name)

    def _line_in_second(self, person: Person) -> Line | None:
        return self.town.find(self.second, person.name) if self.second else None
