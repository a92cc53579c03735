"""A village of people who do what they like to their sheets, and an oracle that watches them.

The oracle never asks the engine anything: every value typed is unique, so that it can be looked
for; a person is whoever a row's name says, so that a mixed record shows.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from sync_service.domain.record import Record
from sync_service.domain.rulebook import OURS, Rulebook
from tests.builders import CONTACT_TITLES, World
from tests.fakes.spreadsheets import FakeTab

NAME, GIVEN, ROLE, EMAIL, PHONE = range(5)
TYPED = (NAME, GIVEN, ROLE, EMAIL, PHONE)
FIELDS = ("family_name", "given_name", "role", "email", "phone")

BENIGN = ("type", "type", "type", "add", "sort", "insert blank", "edit", "edit")
HOSTILE = (
    *BENIGN,
    "type rubbish",
    "blank",
    "sort without reference",
    "delete",
    "move",
    "copy and change",
    "wipe reference",
    "spoil reference",
    "clear row",
    "move column",
    "rename column",
    "undo",
)

STRUCTURAL = ("sort", "sort without reference", "insert blank", "delete", "move", "move column")
"""What people may do while we write: nobody can save what is typed in the very cell then."""


@dataclass
class Watch:
    """What was typed, whose it is, and what people took away themselves."""

    owners: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    typed: set[str] = field(default_factory=set)
    excused: set[str] = field(default_factory=set)


class Village:
    """One seed, one story."""

    def __init__(
        self,
        seed: int,
        *,
        acts: tuple[str, ...] = HOSTILE,
        race: float = 0.0,
        rulebook: Rulebook = OURS,
    ) -> None:
        self.random = Random(seed)  # noqa: S311 stories, not secrets
        self.world = World(rulebook=rulebook)
        self.hasty: list[str] = []
        """References archived although their row was missing in one look only."""
        self.acts, self.race = acts, race
        self.watch = Watch()
        self.people = 0
        self.words = 0
        self.story: list[str] = []
        self.undoable: dict[str, list[list[object]]] = {}
        self.tabs: dict[str, FakeTab] = {
            "epis": self.world.add_contacts(self._rows("epis", 6)),
            "relais": self.world.add_contacts(
                self._rows("relais", 5), name="relais", partner="le-relais"
            ),
        }
        self.world.spreadsheets.before.append(self._perhaps_act)
        self.is_racing = False

    # --- the story ------------------------------------------------------------------------

    def play(self, rounds: int = 6) -> None:
        self._calm(2)
        for _ in range(rounds):
            for _ in range(self.random.randrange(1, 4)):
                self.act()
            self.is_racing = self.random.random() < self.race
            self.sync()
            self.is_racing = False
        self._calm(4)

    def sync(self) -> None:
        self.story.append("sync")
        self.world.sync(after=30)

    def act(self, acts: tuple[str, ...] = ()) -> None:
        act = self.random.choice(acts or self.acts)
        name = self.random.choice(list(self.tabs))
        self.story.append(f"{name}: {act}")
        getattr(self, "_" + act.replace(" ", "_"))(name, self.tabs[name])

    def _calm(self, runs: int) -> None:
        for _ in range(runs):
            self.sync()

    def _perhaps_act(self, what: str, _spreadsheet: str) -> None:
        if self.is_racing and what in ("read", "write") and self.random.random() < 0.5:
            self.is_racing = False
            self.story.append(f"before {what}:")
            self.act(STRUCTURAL if what == "write" else ())

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
            tab.clear_row(row, [self._column(tab, c) for c in TYPED])

    def _sort(self, _name: str, tab: FakeTab) -> None:
        tab.sort(1, self._column(tab, self.random.choice(TYPED)), reverse=self._coin())

    def _sort_without_reference(self, _name: str, tab: FakeTab) -> None:
        columns = [self._column(tab, column) for column in TYPED]
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
        for column in TYPED:
            value = tab.cell(target, self._column(tab, column)).value
            if value is not None:
                self.watch.owners[str(value)].add(person)
        for column in (NAME, EMAIL):
            self._write(tab, target, column, person)

    def _wipe_reference(self, _name: str, tab: FakeTab) -> None:
        row, column = self._any_row(tab), self._reference(tab)
        if row is not None and column is not None:
            tab.type(row, column, None)

    def _spoil_reference(self, _name: str, tab: FakeTab) -> None:
        row, column = self._any_row(tab), self._reference(tab)
        if row is not None and column is not None:
            tab.type(row, column, f"oups {self.random.randrange(100)}")

    def _move_column(self, _name: str, tab: FakeTab) -> None:
        width = len(tab.grid[0])
        tab.move_column(self.random.randrange(width), self.random.randrange(width))

    def _rename_column(self, _name: str, tab: FakeTab) -> None:
        column = self._column(tab, ROLE)
        tab.type(0, column, self.random.choice(("Fonction", "Poste occupé", "Rôle ici")))
        self.titles = tab.grid[0]

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
            self.watch.excused.add(self._token(FIELDS[column], old))
        value = self._value(column)
        self._note_typed(value, self._owners_of(record))
        stored = f"+33{value.replace(' ', '')[1:]}" if column == PHONE else value
        self.world.edit(record.ref, **{FIELDS[column]: stored})

    # --- typing, watched ------------------------------------------------------------------

    def _write(self, tab: FakeTab, row: int, column: int, person: int | None = None) -> None:
        self._put(tab, row, column, self._value(column), person)

    def _put(
        self, tab: FakeTab, row: int, column: int, value: str | None, person: int | None = None
    ) -> None:
        place = self._column(tab, column)
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
        for cell in tab.grid[row]:
            self.watch.excused |= {
                t for t in self.watch.typed if t in (str(cell.value), cell.note)
            }
            self.watch.excused |= {t for t in self.watch.typed if cell.note and t in cell.note}

    def _row_owners(self, tab: FakeTab, row: int) -> set[int]:
        return set(self.watch.owners[str(tab.cell(row, self._column(tab, NAME)).value)])

    def _owners_of(self, record: Record) -> set[int]:
        return set(self.watch.owners[str(record.fields.get("family_name"))])

    def _rows(self, _name: str, count: int) -> list[list[str]]:
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

    def _column(self, tab: FakeTab, column: int) -> int:
        """People know their columns by what stands in them, whatever the title says."""
        titles = [str(cell.value) for cell in tab.grid[0]]
        names = {ROLE: ("Fonction", "Poste occupé", "Rôle ici")}.get(
            column, (CONTACT_TITLES[column],)
        )
        return next(index for index, title in enumerate(titles) if title in names)

    def _reference(self, tab: FakeTab) -> int | None:
        titles = [cell.value for cell in tab.grid[0]]
        return titles.index("Réf.") if "Réf." in titles else None

    def _any_row(self, tab: FakeTab) -> int | None:
        name = self._column(tab, NAME)
        rows = [row for row in range(1, len(tab.grid)) if tab.cell(row, name).value]
        return self.random.choice(rows) if rows else None

    def _last_row(self, tab: FakeTab) -> int:
        filled = [r for r, line in enumerate(tab.grid) if any(c.value is not None for c in line)]
        return max(filled, default=0)

    def _token(self, name: str, value: object) -> str:
        if name == "phone":
            digits = "0" + str(value).removeprefix("+33")
            return " ".join(digits[i : i + 2] for i in range(0, 10, 2))
        return str(value)

    # --- the oracle -----------------------------------------------------------------------

    def lost(self) -> set[str]:
        """Typed values that nobody took away and that are nowhere any more."""
        shown: set[str] = set()
        for tab in self.tabs.values():
            shown |= {str(cell.value) for line in tab.grid for cell in line}
        for record in self.world.records(archived=True):
            shown |= {self._token(name, value) for name, value in record.fields.items()}
        for problem in self.world.problems():
            shown |= {str(problem.sheet_value), str(problem.canonical_value)}
        missing = self.watch.typed - self.watch.excused - shown
        texts = " ".join(shown)
        return {token for token in missing if token not in texts}

    def mixed(self) -> list[Record]:
        """Records whose values belong to no single person."""
        found = []
        for record in self.world.records(archived=True):
            owners = [
                self.watch.owners[token]
                for name in FIELDS
                if (value := record.fields.get(name)) is not None
                if (token := self._token(name, value)) in self.watch.owners
            ]
            if owners and not set.intersection(*owners):
                found.append(record)
        return found

    def apart(self) -> list[tuple[str, str, object, object]]:
        """Cells that say something else than their record, with no open problem about it."""
        problems = {(p.ref, p.field) for p in self.world.problems()}
        refs_held = {p.ref for p in self.world.problems() if p.kind in ("held", "duplicate")}
        is_guarded = any(p.kind in ("guard", "scramble") for p in self.world.problems())
        records = {record.ref: record for record in self.world.records()}
        differing: list[tuple[str, str, object, object]] = []
        for tab in self.tabs.values():
            column = self._reference(tab)
            for row in range(1, len(tab.grid)):
                ref = str(tab.cell(row, column).value) if column is not None else ""
                record = records.get(ref)
                if record is None or ref in refs_held or is_guarded:
                    continue
                for index, name in enumerate(FIELDS):
                    shown = tab.cell(row, self._column(tab, index)).value
                    stored = record.fields.get(name)
                    token = None if stored is None else self._token(name, stored)
                    if shown != token and (ref, name) not in problems:
                        differing.append((ref, name, shown, token))
        return differing
