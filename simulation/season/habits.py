"""What partners do to their lists in a week, each in their own way, and what they write of it.

A habit is an act that is theirs alone; everybody types, adds and takes out.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from simulation.season.books import FIELDS, Books, Person
from simulation.season.town import Line, Sheet, Town
from simulation.values import Mint, word

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
    did: str = ""
    """The last act, in words."""
    typed: list[tuple[Person, str]] = field(default_factory=list)
    """What others are to read now."""

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
        own = _HABITS[self.habit]
        if own is not None and self.rng.random() < own[0]:
            acts.append(lambda: self._follow(own[1]))
        self.rng.shuffle(acts)
        return acts

    def _follow(self, habit: Callable[["Keeper"], None]) -> None:
        habit(self)
        self.did = f"{self.habit}, as ever"

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
        if len(self.people) > 4:
            person = self.rng.choice(self.people)
            if (line := self._line_of(person)) is not None:
                self.town.delete_row(self.sheet, line.index)
                person.is_gone = True
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

    def mends(self, is_asked: Callable[[str, str], bool]) -> int:
        """Types what was meant into cells that bear a note of ours; how many."""
        mended = 0
        for person in self.people:
            for name in sorted(person.doubtful):
                if is_asked(person.name, name) and self._put(person, name, person.fields[name]):
                    mended += 1
        return mended

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
        line = self._line_of(person)
        if line is not None:
            self.town.type(self.sheet, line.index, self.sheet.column(name), [text])
        return line is not None

    def _line_of(self, person: Person) -> Line | None:
        return self.town.find(self.sheet, person.name)


# --- Habits -----------------------------------------------------------------------------------


def _sorts(keeper: Keeper) -> None:
    keeper.town.sort(keeper.sheet, keeper.sheet.column("family_name"))


def _sorts_half(keeper: Keeper) -> None:
    """Without « Réf. »."""
    keeper.town.sort(keeper.sheet, keeper.sheet.column("phone"), with_references=False)


def _writes_carelessly(keeper: Keeper) -> None:
    """A telephone in another spelling, with a remark: whoever reads it has no doubt."""
    if not keeper.people:
        return
    person = keeper.rng.choice(keeper.people)
    number = keeper.mint.value("phone")
    spelt = keeper.rng.choice(["{}", "{} (bureau)", "tél. {}", "{} le matin"])
    separator = keeper.rng.choice([".", "", "-"])
    line = keeper.town.find(keeper.sheet, person.name)
    if line is not None:
        text = spelt.format(number.replace(" ", separator))
        keeper.town.type(keeper.sheet, line.index, keeper.sheet.column("phone"), [f"'{text}"])
        person.fields["phone"] = number
        person.doubtful.discard("phone")


def _pastes(keeper: Keeper) -> None:
    """Some rows from elsewhere, with spaces around."""
    for _ in range(keeper.rng.randint(2, 5)):
        person = keeper.new_person()
        texts = [f" {text}\u00a0" if text else "" for text in keeper.texts_of(person)]
        keeper.town.append(keeper.sheet, texts)


def _copies(keeper: Keeper) -> None:
    """A colleague's row for somebody new in the same office: the telephone is theirs, too."""
    if not keeper.people:
        return
    model, person = keeper.rng.choice(keeper.people), keeper.new_person()
    if "phone" not in model.doubtful:
        person.fields["phone"] = model.fields["phone"]
    keeper.town.append(keeper.sheet, keeper.texts_of(person))


def _remarks(keeper: Keeper) -> None:
    """In a column of their own."""
    if "" in keeper.sheet.shape.fields and keeper.people:
        line = keeper.town.find(keeper.sheet, keeper.rng.choice(keeper.people).name)
        if line is not None:
            column = keeper.sheet.shape.fields.index("")
            keeper.town.type(keeper.sheet, line.index, column, [f"vu pour {word(line.index)}"])


_HABITS: dict[str, tuple[float, Callable[[Keeper], None]] | None] = {
    "tidy": None,
    "sorts": (0.5, _sorts),
    "sorts half": (0.06, _sorts_half),
    "careless": (0.6, _writes_carelessly),
    "pastes": (0.12, _pastes),
    "copies": (0.15, _copies),
    "remarks": (0.4, _remarks),
}
HABITS = tuple(_HABITS)
"""What sets a keeper apart."""
