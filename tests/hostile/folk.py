"""What people do to a partner's sheet, by hand."""

from sync_service.domain.record import Record
from tests.fakes.spreadsheets import FakeTab
from tests.hostile.hands import (
    EMAIL,
    FIELDS,
    GIVEN,
    NAME,
    PHONE,
    ROLE,
    ROLE_TITLES,
    TYPED,
    Hands,
    column_of,
    reference_column_of,
    token_of,
)

_MANY = 6
"""So many rows are more than people delete without meaning it."""


class Folk(Hands):
    """All acts; the village chooses."""

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
            self._put(tab, row, PHONE, f"03 53 {self._word()}")

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
        tab.type(0, column, self.random.choice(ROLE_TITLES))

    def _undo(self, _name: str, tab: FakeTab) -> None:
        """Ctrl+Z of a deletion: type something, take it back."""
        row = self._any_row(tab)
        if row is None:
            return
        line, owners = list(tab.grid[row]), self._row_owners(tab, row)
        tab.delete_row(row)
        if self._coin():
            # A run saw it gone: who copied it before has handed it over.
            self.watch.removed |= owners
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
        self._give(self.random.choice(records), self.random.choice((GIVEN, ROLE, PHONE)))

    def _give(self, record: Record, column: int) -> None:
        """As the coordinator does by a command."""
        old = record.fields.get(FIELDS[column])
        if old is not None:
            self.watch.excused.add(token_of(FIELDS[column], old))
        value = self._value(column)
        self._note_typed(value, self._owners_of(record))
        self.watch.given.add((record.ref, value))
        stored = f"+33{value.replace(' ', '')[1:]}" if column == PHONE else value
        self.world.edit(record.ref, **{FIELDS[column]: stored})

    # --- what only a patient service with all its rules bears ---------------------------------

    def _annotate(self, _name: str, tab: FakeTab) -> None:
        row, column = self._any_row(tab), column_of(tab, ROLE)
        if row is not None and not tab.cell(row, column).note:
            word = self._word()
            self.watch.notes.add(word)
            tab.annotate(row, column, f"Voir {word}")

    def _compute(self, _name: str, tab: FakeTab) -> None:
        """A formula where the others have words; later the coordinator gives it another value."""
        row, column = self._any_row(tab), column_of(tab, ROLE)
        for known in self.world.records():
            if known.fields.get("role") in self.watch.formulas:
                self._give(known, ROLE)
        if row is not None:
            word = self._word()
            self._put(tab, row, ROLE, word)
            tab.type(row, column, word, is_formula=True)
            self.watch.formulas.add(word)

    def _type_slowly(self, _name: str, tab: FakeTab) -> None:
        row = self._any_row(tab)
        if row is not None and not self.is_racing:
            half = f"Moitié{self._word()}"
            self.watch.halves.add(half)
            self._put(tab, row, GIVEN, half)
            self.watch.excused.add(half)
            self.world.sync(after=5)
            self._write(tab, row, GIVEN)

    def _delete_all(self, _name: str, tab: FakeTab) -> None:
        """And takes it back when nothing is there any more."""
        lines = tab.grid[1:]
        if len(lines) < _MANY or self.is_racing:
            return
        live = {record.ref for record in self.world.records()}
        del tab.grid[1:]
        for _ in range(3):
            self.world.sync(after=30)
        tab.grid[1:] = lines
        self.hasty += sorted(live - {record.ref for record in self.world.records()})
