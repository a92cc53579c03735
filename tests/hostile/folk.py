"""What people do to a partner's sheet, by hand; everything they type is watched.

Every value typed is unique, so that it can be looked for; a person is whoever a row's name says.
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
_ROLE_TITLES = ("Fonction", "Poste occupé", "Rôle ici")


@dataclass
class Watch:
    """What was typed, whose it is, and what people took away themselves."""

    owners: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    typed: set[str] = field(default_factory=set)
    excused: set[str] = field(default_factory=set)
    copies: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Reference → the people for whom somebody copied its row, reference and all."""
    given: set[tuple[str, str]] = field(default_factory=set)
    """Reference and value of what the coordinator gave to a record by its reference."""
    removed: set[int] = field(default_factory=set)
    """People whose row somebody deleted or cleared."""


class Folk:
    """All hands in the village; one random choice after the other."""

    def __init__(self, seed: int, world: World) -> None:
        self.random = Random(seed)  # noqa: S311 stories, not secrets
        self.world = world
        self.watch = Watch()
        self.hasty: list[str] = []
        """References archived although their row was missing in one look only."""
        self.people = 0
        self.words = 0
        self.is_racing = False

    def act(self, act: str, name: str, tab: FakeTab) -> None:
        getattr(self, "_" + act.replace(" ", "_"))(name, tab)

    # --- what people do -------------------------------------------------------------------

    def _type(self, _name: str, tab: FakeTab) -> None:
        row = self._any_row(tab)
        if row is not None:
            self._write(tab, row, self.random.choice(TYPED))

    def _type_rubbish(self, _name: str, tab: FakeTab) -> None:
        row = self._any_row(tab)
        if row is not None:
            self._put(tab, row, PHONE, f"à demander {self._word()}")

    def _blank(self, _name: str, tab: FakeTab) -> None:
        row = self._any_row(tab)
        if row is not None:
            self._put(tab, row, self.random.choice((GIVEN, ROLE)), None)

    def _add(self, _name: str, tab: FakeTab) -> None:
        row = self._last_row(tab) + 1
        person = self._new_person()
        for column in TYPED:
            self._write(tab, row, column, person)

    def _insert_blank(self, _name: str, tab: FakeTab) -> None:
        tab.insert_row(self.random.randrange(1, self._last_row(tab) + 2))

    def _delete(self, _name: str, tab: FakeTab) -> None:
        row = self._any_row(tab)
        if row is not None:
            self._excuse_row(tab, row)
            tab.delete_row(row)

    def _clear_row(self, _name: str, tab: FakeTab) -> None:
        row = self._any_row(tab)
        if row is not None:
            self._excuse_row(tab, row)
            tab.clear_row(row, [column_of(tab, c) for c in TYPED])

    def _sort(self, _name: str, tab: FakeTab) -> None:
        tab.sort(1, column_of(tab, self.random.choice(TYPED)), reverse=self._coin())

    def _sort_without_reference(self, _name: str, tab: FakeTab) -> None:
        columns = [column_of(tab, column) for column in TYPED]
        by = self.random.choice(columns)
        if len(tab.grid) > 1:
            tab.sort(1, by, columns=columns, reverse=self._coin())

    def _move(self, _name: str, tab: FakeTab) -> None:
        row = self._any_row(tab)
        if row is not None:
            tab.move_row(row, self.random.randrange(1, self._last_row(tab) + 1))

    def _copy_and_change(self, _name: str, tab: FakeTab) -> None:
        row = self._any_row(tab)
        if row is None:
            return
        target = self._last_row(tab) + 1
        tab.copy_row(row, target)
        person = self._new_person()
        reference = reference_column_of(tab)
        if reference is not None:
            self.watch.copies[str(tab.cell(row, reference).value)].add(person)
        for column in TYPED:
            value = tab.cell(target, column_of(tab, column)).value
            if value is not None:
                self.watch.owners[str(value)].add(person)
        for column in (NAME, EMAIL):
            self._write(tab, target, column, person)

    def _wipe_reference(self, _name: str, tab: FakeTab) -> None:
        row, column = self._any_row(tab), reference_column_of(tab)
        if row is not None and column is not None:
            tab.type(row, column, None)

    def _spoil_reference(self, _name: str, tab: FakeTab) -> None:
        row, column = self._any_row(tab), reference_column_of(tab)
        if row is not None and column is not None:
            tab.type(row, column, f"oups {self.random.randrange(100)}")

    def _move_column(self, _name: str, tab: FakeTab) -> None:
        width = len(tab.grid[0])
        tab.move_column(self.random.randrange(width), self.random.randrange(width))

    def _insert_column(self, _name: str, tab: FakeTab) -> None:
        tab.insert_column(self.random.randrange(len(tab.grid[0]) + 1))

    def _cut(self, _name: str, tab: FakeTab) -> None:
        """Cuts a row and pastes it below all others: a blank row stays behind."""
        row = self._any_row(tab)
        if row is not None:
            last = self._last_row(tab)
            tab.copy_row(row, last + 1)
            tab.grid[row] = []

    def _rename_column(self, _name: str, tab: FakeTab) -> None:
        column = column_of(tab, ROLE)
        tab.type(0, column, self.random.choice(_ROLE_TITLES))

    def _undo(self, _name: str, tab: FakeTab) -> None:
        """Ctrl+Z of a deletion: type something, take it back."""
        row = self._any_row(tab)
        if row is None:
            return
        line = list(tab.grid[row])
        tab.delete_row(row)
        if self._coin():
            self._look_once(str(line[-1].value))
        tab.insert_row(row)
        tab.grid[row] = line

    def _look_once(self, ref: str) -> None:
        live = {record.ref for record in self.world.records()}
        with self.world.database.reading() as stored:
            seen = stored.memory.find_tabs_holding([ref])
        self.world.sync(after=30)
        is_gone = ref not in {record.ref for record in self.world.records()}
        if ref in live and ref in seen and is_gone:
            self.hasty.append(ref)

    def _edit(self, _name: str, _tab: FakeTab) -> None:
        records = self.world.records()
        if not records or self.is_racing:
            return
        record = self.random.choice(records)
        column = self.random.choice((GIVEN, ROLE, PHONE))
        old = record.fields.get(FIELDS[column])
        if old is not None:
            self.watch.excused.add(token_of(FIELDS[column], old))
        value = self._value(column)
        self._note_typed(value, self._owners_of(record))
        self.watch.given.add((record.ref, value))
        stored = f"+33{value.replace(' ', '')[1:]}" if column == PHONE else value
        self.world.edit(record.ref, **{FIELDS[column]: stored})

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
    names = {ROLE: _ROLE_TITLES}.get(column, (CONTACT_TITLES[column],))
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
