"""What people do to a town's sheets, by hand and at any moment; every word is watched."""

from collections.abc import Sequence
from random import Random

from demo.people import Person
from sync_service.application.edit_record import Editing, edit_record
from sync_service.application.situations import codec_builder
from sync_service.domain.record import Record
from tests.hostile.faults.town import CONTACTS, ITEMS, LOANS, Tabs, Town
from tests.hostile.faults.watch import Watch

NAME, GIVEN, ROLE, EMAIL, PHONE = range(5)
FREE = {"Contacts": (NAME, GIVEN, ROLE, EMAIL), "Matériel": (1, 2), "Prêts": ()}
ACTS = ("type", "type", "type", "type", "rubbish", "add", "edit", "pay")
STRUCTURAL = ("sort", "insert", "move")

Line = Sequence[str]


def first_tabs(watch: Watch, people: int = 3) -> dict[str, Tabs]:
    """What stands in the sheets on the first day."""
    villagers = Villagers(watch)
    return {
        "les-epis": {
            "Contacts": [CONTACTS, *(villagers.contact() for _ in range(people))],
            "Prêts": [LOANS],
        },
        "le-relais": {
            "Contacts": [CONTACTS, *(villagers.contact() for _ in range(people))],
            "Matériel": [ITEMS, villagers.item("LM-01"), villagers.item("LM-02")],
            "Prêts": [LOANS, ["LM-01", "Les Épis", "12/10/2026", "11"]],
        },
        "clef": {
            "Contacts": [(*CONTACTS, "Structure")],
            "Matériel": [(*ITEMS, "Propriétaire")],
            "Prêts": [LOANS],
        },
    }


class Villagers:
    """Rows of new people and things, watched."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def contact(self) -> list[str]:
        person = self.watch.new_word()
        row = [person, self.word(person), self.word(person), f"{self.word(person)}@example.org"]
        self.watch.note_typed(person, {person})
        return [*row, ""]

    def item(self, code: str) -> list[str]:
        label = self.word(code)
        return [code, label, self.word(code)]

    def word(self, owner: str) -> str:
        word = self.watch.new_word()
        self.watch.note_typed(word, {owner})
        return word


class Townspeople:
    """All hands in town; one random choice after the other."""

    def __init__(self, town: Town, watch: Watch, random: Random) -> None:
        self.town, self.watch, self.random = town, watch, random
        self.villagers = Villagers(watch)
        self.log: list[str] = []
        self.deposits = 11
        self.last_words: list[str] = []
        """What the last act typed."""

    def act(self, slug: str = "", acts: Sequence[str] = ACTS) -> None:
        act = self.random.choice(acts)
        slug = slug or self.random.choice(list(self.town.sheets))
        self.last_words = []
        self.log.append(f"{slug}: {act}")
        getattr(self, f"_{act}")(slug, self.town.sheets[slug])

    def _type(self, _slug: str, sheet: Person) -> None:
        tab = self.random.choice([one for one in self._tabs(sheet) if FREE[one]])
        row = self._any_row(sheet, tab)
        if row is not None:
            column = self.random.choice(FREE[tab])
            word = self.watch.new_word()
            is_mail = tab == "Contacts" and column == EMAIL
            self._put(sheet, tab, (row, column), f"{word}@example.org" if is_mail else word)

    def _rubbish(self, _slug: str, sheet: Person) -> None:
        row = self._any_row(sheet, "Contacts")
        if row is not None:
            self._put(sheet, "Contacts", (row, PHONE), f"à demander {self.watch.new_word()}")

    def _add(self, slug: str, sheet: Person) -> None:
        if slug != "clef":
            row = self.villagers.contact()
            self.last_words = row[:1]
            sheet.add_row(self._ids(sheet)["Contacts"], *row)

    def _edit(self, _slug: str, _sheet: Person) -> None:
        """As the coordinator does by a command."""
        services = self.town.services
        with services.database.reading() as stored:
            records = stored.records.read_all("contact")
            codec = codec_builder(stored, services.mappings, services.clock.now())("contact")
        if not records:
            return
        record = self.random.choice(records)
        name = self.random.choice(("role", "given_name"))
        word = self.watch.new_word()
        self.watch.note_typed(word, self._owners(record))
        editing = Editing(services.database, services.clock, services.dice)
        edit_record(editing, codec, record.ref, {name: word})

    def _pay(self, slug: str, _sheet: Person) -> None:
        """A number, not a word: the deposit of the one loan."""
        sheet = self.town.sheets[slug]
        row = self._any_row(sheet, "Prêts")
        if row is not None:
            self.deposits += 1
            sheet.type(self._ids(sheet)["Prêts"], row, 3, str(self.deposits))

    def _sort(self, _slug: str, sheet: Person) -> None:
        column = self.random.choice((NAME, GIVEN, ROLE))
        sheet.sort(self._ids(sheet)["Contacts"], column, 1, descending=self.random.random() < 0.5)

    def _insert(self, _slug: str, sheet: Person) -> None:
        tab = self._ids(sheet)["Contacts"]
        sheet.insert_rows(tab, self.random.randrange(1, len(sheet.seen(tab)) + 1))

    def _move(self, _slug: str, sheet: Person) -> None:
        tab = self._ids(sheet)["Contacts"]
        rows = range(1, len(sheet.seen(tab)))
        if len(rows) > 1:
            sheet.move_row(tab, self.random.choice(rows), self.random.choice(rows))

    # --- by hand ----------------------------------------------------------------------------

    def _put(self, sheet: Person, title: str, at: tuple[int, int], text: str) -> None:
        tab, (row, column) = self._ids(sheet)[title], at
        line = [*sheet.seen(tab)[row], *[""] * 8]
        notes = [*sheet.notes(tab).items()]
        owners = self._row_owners(line)
        self.watch.note_dropped(line[column])
        for where, note in notes:
            if where == at:
                self.watch.note_dropped(note)
        for word in _words(text):
            self.watch.note_typed(word, owners)
            self.last_words.append(word)
        sheet.type(tab, row, column, text)

    def _row_owners(self, line: Line) -> set[str]:
        words = [word for cell in line for word in self.watch.words_in(cell)]
        return {owner for word in words for owner in self.watch.owners[word]}

    def _ids(self, sheet: Person) -> dict[str, int]:
        """People know their tabs by the order in which they lie, whatever they are called."""
        numbers = [number for number in sheet.tabs().values() if number < 1000]
        return dict(zip(self._tabs(sheet), numbers, strict=True))

    def _tabs(self, sheet: Person) -> list[str]:
        slug = next(slug for slug, one in self.town.sheets.items() if one is sheet)
        if slug == "les-epis":
            return ["Contacts", "Prêts"]
        return ["Contacts", "Matériel", "Prêts"]

    def _any_row(self, sheet: Person, title: str) -> int | None:
        lines = sheet.seen(self._ids(sheet)[title])
        rows = [row for row, line in enumerate(lines) if row > 0 and line and line[0]]
        return self.random.choice(rows) if rows else None

    def _owners(self, record: Record) -> set[str]:
        words = self.watch.words_in(" ".join(map(str, record.fields.values())))
        return {owner for word in words for owner in self.watch.owners[word]}


def _words(text: str) -> list[str]:
    """The watched word of what is typed: before an @, or the last one."""
    return [text.partition("@")[0].split()[-1]]
