"""How the village's people type: every value is watched, and none is typed twice.

A person is whoever a row's name says.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from sync_service.domain.record import Record
from tests.builders import CONTACT_TITLES, World
from tests.fakes.spreadsheets import FakeTab

NAME, GIVEN, ROLE, EMAIL, PHONE = range(5)
TYPED = (NAME, GIVEN, ROLE, EMAIL, PHONE)
FIELDS = ("family_name", "given_name", "role", "email", "phone")
ROLE_TITLES = ("Fonction", "Poste occupé", "Rôle ici")


@dataclass
class Watch:
    """What was typed, whose it is, and what people took away themselves."""

    owners: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    typed: set[str] = field(default_factory=set)
    excused: set[str] = field(default_factory=set)
    copies: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Reference → the people for whom somebody copied its row, reference and all."""
    notes: set[str] = field(default_factory=set)
    """Words of people's own notes."""
    formulas: set[str] = field(default_factory=set)
    """What people's own formulas show."""
    halves: set[str] = field(default_factory=set)
    """What stood in a cell only while somebody was typing in it."""
    given: set[tuple[str, str]] = field(default_factory=set)
    """Reference and value of what the coordinator gave to a record by its reference."""
    removed: set[int] = field(default_factory=set)
    """People whose row somebody deleted or cleared."""


class Hands:
    """One random choice after the other."""

    def __init__(self, seed: int, world: World) -> None:
        self.random = Random(seed)  # noqa: S311 stories, not secrets
        self.world = world
        self.watch = Watch()
        self.hasty: list[str] = []
        """References archived although their row was missing in one look only."""
        self.people = 0
        self.words = 0
        self.is_racing = False

    # --- typing, watched ------------------------------------------------------------------

    def _write(self, tab: FakeTab, row: int, column: int, person: int | None = None) -> None:
        self._put(tab, row, column, self._value(column), person)

    def _put(
        self, tab: FakeTab, row: int, column: int, value: str | None, person: int | None = None
    ) -> None:
        place = column_of(tab, column)
        owners = {person} if person is not None else self._row_owners(tab, row)
        old = tab.cell(row, place)
        if old.value is not None:
            self.watch.excused.add(str(old.value))
            self.watch.formulas.discard(str(old.value))
        if "La coordination a donné" in old.note or "Relais" in old.note or "Épis" in old.note:
            self.watch.excused |= {token for token in self.watch.typed if token in old.note}
        if value is not None:
            self._note_typed(value, owners)
        tab.type(row, place, value)

    def _note_typed(self, value: str, owners: set[int]) -> None:
        self.watch.typed.add(value)
        self.watch.owners[value] |= owners

    def _excuse_row(self, tab: FakeTab, row: int) -> None:
        self.watch.removed |= self._row_owners(tab, row)
        for cell in tab.grid[row]:
            self.watch.formulas.discard(str(cell.value))
            self.watch.notes = {word for word in self.watch.notes if word not in cell.note}
            self.watch.excused |= {
                t for t in self.watch.typed if t in (str(cell.value), cell.note)
            }
            self.watch.excused |= {t for t in self.watch.typed if cell.note and t in cell.note}

    def _row_owners(self, tab: FakeTab, row: int) -> set[int]:
        return set(self.watch.owners[str(tab.cell(row, column_of(tab, NAME)).value)])

    def _owners_of(self, record: Record) -> set[int]:
        return set(self.watch.owners[str(record.fields.get("family_name"))])

    def rows(self, count: int) -> list[list[str]]:
        rows = []
        for _ in range(count):
            person = self._new_person()
            row = [self._value(column) for column in TYPED]
            for value in row:
                self._note_typed(value, {person})
            rows.append(row)
        return rows

    def _value(self, column: int) -> str:
        self.words += 1
        if column == PHONE:
            return f"06 39 98 {self.words // 100 % 100:02d} {self.words % 100:02d}"
        word = self._word()
        return f"{word.lower()}@example.org" if column == EMAIL else word

    def _word(self) -> str:
        self.words += 1
        number, letters = self.words, ""
        while number:
            number, rest = divmod(number, 20)
            letters += "bcdfghjklmnpqrstvwxz"[rest] + "a"
        return f"V{letters}".capitalize()

    def _new_person(self) -> int:
        self.people += 1
        return self.people

    # --- looking --------------------------------------------------------------------------

    def _coin(self) -> bool:
        return self.random.random() < 0.5

    def _any_row(self, tab: FakeTab) -> int | None:
        name = column_of(tab, NAME)
        rows = [row for row in range(1, len(tab.grid)) if tab.cell(row, name).value]
        return self.random.choice(rows) if rows else None

    def _last_row(self, tab: FakeTab) -> int:
        filled = [r for r, line in enumerate(tab.grid) if any(c.value is not None for c in line)]
        return max(filled, default=0)


def column_of(tab: FakeTab, column: int) -> int:
    """People know their columns by what stands in them, whatever the title says."""
    titles = [str(cell.value) for cell in tab.grid[0]]
    names = {ROLE: ROLE_TITLES}.get(column, (CONTACT_TITLES[column],))
    return next(index for index, title in enumerate(titles) if title in names)


def reference_column_of(tab: FakeTab) -> int | None:
    titles = [cell.value for cell in tab.grid[0]]
    return titles.index("Réf.") if "Réf." in titles else None


def token_of(name: str, value: object) -> str:
    """A canonical value as it stands in a sheet."""
    if name == "phone":
        digits = "0" + str(value).removeprefix("+33")
        return " ".join(digits[i : i + 2] for i in range(0, 10, 2))
    return str(value)
