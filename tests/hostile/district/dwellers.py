"""What the district's people do to their sheets, by hand."""

from collections import Counter
from random import Random

from tests.hostile.district.office import Office
from tests.hostile.district.sheets import (
    COLUMNS,
    OWN,
    REFERENCE,
    ROLES,
    STATUSES,
    Desk,
    find,
    new_contact,
)
from tests.hostile.faults.town import Town
from tests.hostile.faults.watch import Watch

_DECORATIONS = ("{}", "{} 🎈", "l’{}", "{} (remplaçante)", "'={}")
"""A person types an apostrophe so that what follows stays text."""


class Dwellers(Office):
    """All hands, in the sheets too."""

    def __init__(self, town: Town, watch: Watch) -> None:
        super().__init__(town, watch)
        self.desks = {slug: Desk(slug, person) for slug, person in town.sheets.items()}
        self.last_words: list[str] = []
        self.own: Counter[str] = Counter()
        """What stands in columns and notes of people's own: word → 1, or 0 once taken away."""
        self.spared: set[str] = set()
        """References of records whose row was deleted while somebody edited them."""
        self.days = 0

    def act(self, name: str, slug: str, random: Random) -> None:
        self.random, self.last_words = random, []
        getattr(self, f"_{name}")(self.desks[slug])

    # --- contacts ---------------------------------------------------------------------------

    def _type(self, desk: Desk) -> None:
        name = self.random.choice(("family_name", "given_name", "role", "email"))
        word = self.watch.new_word()
        text = f"{word}@example.org" if name == "email" else word
        if name == "role":
            text = self.random.choice(_DECORATIONS).format(word)
        self._put(desk, name, text, word)

    def _rubbish(self, desk: Desk) -> None:
        word = self.watch.new_word()
        self._put(desk, "phone", f"à demander {word}", word)

    def _blank(self, desk: Desk) -> None:
        self._put(desk, self.random.choice(("given_name", "role")), "", "")

    def _add(self, desk: Desk) -> None:
        lines = desk.lines("Contacts")
        if desk.slug == "clef":
            return
        values = dict(zip(COLUMNS, new_contact(self.watch), strict=True))
        self.last_words = [values["family_name"]]
        texts = [""] * len(lines[0])
        for name, titles in COLUMNS.items():
            texts[self._column(lines[0], titles)] = values[name]
        desk.person.add_row(desk.tab("Contacts"), *texts)

    def _copy_and_change(self, desk: Desk) -> None:
        """Somebody new begins as a copy of a colleague's row, reference and all."""
        row = desk.any_row("Contacts", "Nom", self.random)
        if row is None or desk.slug == "clef":
            return
        tab, lines = desk.tab("Contacts"), desk.lines("Contacts")
        if len(lines) >= desk.person.size(tab)[0]:
            desk.person.insert_rows(tab, len(lines))
        desk.person.copy_row(tab, row, len(lines))
        name, mail = self.watch.new_word(), self.watch.new_word()
        for word in self.watch.words_in(" ".join(lines[row])):
            self.watch.owners[word].add(name)
        for word in (name, mail):
            self.watch.note_typed(word, {name})
        for word in self.own_words(lines[row]):
            self.own[word] += 1
        for titles, text in ((("Nom",), name), (("Courriel",), f"{mail}@example.org")):
            desk.person.type(tab, len(lines), self._column(lines[0], titles), text)

    def _delete(self, desk: Desk) -> None:
        row = desk.any_row("Contacts", "Nom", self.random)
        if row is not None and desk.slug != "clef":
            self._take_away(desk, row)
            desk.person.delete_rows(desk.tab("Contacts"), row)

    def _edit_and_delete(self, desk: Desk) -> None:
        """The coordinator edits just what a partner deletes."""
        row = desk.any_row("Contacts", "Nom", self.random)
        lines = desk.lines("Contacts")
        place = find(lines[0], (REFERENCE,))
        if row is None or place is None or desk.slug == "clef":
            return
        record = self.find_record("contact", lines[row][place])
        if record is not None and not record.archived:
            self.edit_field(record, "role")
            desk.person.delete_rows(desk.tab("Contacts"), row)
            self._drop_own(lines[row])
            self.spared.add(record.ref)

    # --- moving things ----------------------------------------------------------------------

    def _sort(self, desk: Desk) -> None:
        title = self._any_tab(desk)
        width = len(desk.lines(title)[0])
        by, descending = self.random.randrange(width), self.random.random() < 0.5
        desk.person.sort(desk.tab(title), by, 1, descending=descending)

    def _sort_without_reference(self, desk: Desk) -> None:
        place = find(desk.lines("Contacts")[0], (REFERENCE,))
        if place:
            by = self.random.randrange(place)
            desk.person.sort(desk.tab("Contacts"), by, 1, columns=(0, place))

    def _insert(self, desk: Desk) -> None:
        title = self._any_tab(desk)
        row = self.random.randrange(1, len(desk.lines(title)) + 1)
        desk.person.insert_rows(desk.tab(title), row)

    def _move(self, desk: Desk) -> None:
        title = self._any_tab(desk)
        rows = range(1, len(desk.lines(title)))
        if len(rows) > 1:
            source, target = self.random.choice(rows), self.random.choice(rows)
            desk.person.move_row(desk.tab(title), source, target)

    def _cut(self, desk: Desk) -> None:
        """Cuts a row and pastes it below all others."""
        row, end = desk.any_row("Contacts", "Nom", self.random), len(desk.lines("Contacts"))
        tab = desk.tab("Contacts")
        if row is not None:
            if end >= desk.person.size(tab)[0]:
                desk.person.insert_rows(tab, end)
            desk.person.cut_row(tab, row, end)

    def _move_column(self, desk: Desk) -> None:
        width = len(desk.lines("Contacts")[0])
        source, target = self.random.randrange(width), self.random.randrange(width)
        desk.person.move_column(desk.tab("Contacts"), source, target)

    def _insert_column(self, desk: Desk) -> None:
        width = len(desk.lines("Contacts")[0])
        desk.person.insert_column(desk.tab("Contacts"), self.random.randrange(width + 1))

    def _rename_column(self, desk: Desk) -> None:
        place = self._column(desk.lines("Contacts")[0], ROLES)
        desk.person.type(desk.tab("Contacts"), 0, place, self.random.choice(ROLES))

    def _wipe_reference(self, desk: Desk) -> None:
        row = desk.any_row("Contacts", "Nom", self.random)
        if row is not None and REFERENCE in desk.lines("Contacts")[0]:
            desk.person.wipe_reference(desk.tab("Contacts"), row)

    def _hide(self, desk: Desk) -> None:
        hidden = self.random.random() < 0.5
        desk.person.hide_row(desk.tab("Contacts"), 1 + self.random.randrange(3), hidden=hidden)

    # --- people's own -----------------------------------------------------------------------

    def _remark(self, desk: Desk) -> None:
        """In the partner's own column: a word, or a formula."""
        row, lines = desk.any_row("Contacts", "Nom", self.random), desk.lines("Contacts")
        place = find(lines[0], (OWN,))
        if row is not None and place is not None:
            self._drop_own([lines[row][place]])
            word = self.watch.new_word()
            self.own[word] += 1
            text = self.random.choice(("{}", '="{}"&""')).format(word)
            desk.person.type(desk.tab("Contacts"), row, place, text)

    def _annotate(self, desk: Desk) -> None:
        """A note of a person's own, where none stands."""
        row, lines = desk.any_row("Contacts", "Nom", self.random), desk.lines("Contacts")
        place = self._column(lines[0], ROLES)
        if row is not None and (row, place) not in desk.person.notes(desk.tab("Contacts")):
            word = self.watch.new_word()
            self.own[word] += 1
            desk.person.write_note(desk.tab("Contacts"), row, place, f"Voir {word}")

    # --- loans and attendance ---------------------------------------------------------------

    def _pay(self, desk: Desk) -> None:
        self._loan(desk, "Caution", str(self.random.randrange(12, 500)))

    def _lend(self, desk: Desk) -> None:
        self._loan(desk, "Date de sortie", f"{self.random.randrange(1, 29):02d}/10/2026")

    def _swap(self, desk: Desk) -> None:
        self._loan(desk, "Matériel", self.random.choice(("LM-01", "LM-02")))

    def _mark(self, desk: Desk) -> None:
        rows, lines = self._attendance()
        row = self.random.choice(rows)
        days = [c for c, title in enumerate(lines[0]) if "/" in title]
        if lines[row][0]:
            status = self.random.choice([*STATUSES, "excusée ?"])
            desk = self.desks["clef"]
            desk.person.type(desk.tab("Présences"), row, self.random.choice(days), status)

    def _meet(self, _desk: Desk) -> None:
        """A new date, right of all the others, and who was there."""
        desk, (rows, lines) = self.desks["clef"], self._attendance()
        if self.days < 3:
            self.days += 1
            tab, place = desk.tab("Présences"), len(lines[0])
            if place >= desk.person.size(tab)[1]:
                desk.person.insert_column(tab, place)
            desk.person.type(tab, 0, place, f"{10 + self.days}/11/2026")
            desk.person.type(tab, self.random.choice(rows), place, "P")

    # --- by hand ----------------------------------------------------------------------------

    def _put(self, desk: Desk, name: str, text: str, word: str) -> None:
        row = desk.any_row("Contacts", "Nom", self.random)
        if row is None:
            return
        tab, lines = desk.tab("Contacts"), desk.lines("Contacts")
        place = self._column(lines[0], COLUMNS[name])
        self.watch.note_dropped(lines[row][place])
        self.watch.note_dropped(desk.person.notes(tab).get((row, place), ""))
        if word:
            names = self.watch.words_in(lines[row][self._column(lines[0], ("Nom",))])
            self.watch.note_typed(word, {o for one in names for o in self.watch.owners[one]})
            self.last_words.append(word)
        desk.person.type(tab, row, place, text)

    def _take_away(self, desk: Desk, row: int) -> None:
        """What stands in a row that a person deletes is nobody's loss."""
        line = desk.lines("Contacts")[row]
        notes = desk.person.notes(desk.tab("Contacts"))
        self._drop_own([*line, *(note for (at, _), note in notes.items() if at == row)])
        self.watch.note_dropped(" ".join(line))
        for (at, _), note in notes.items():
            if at == row:
                self.watch.note_dropped(note)
        place = find(desk.lines("Contacts")[0], (REFERENCE,))
        if place is not None:
            self.spared.discard(line[place])

    def own_words(self, texts: list[str]) -> list[str]:
        return [word for word in self.own if any(word in text for text in texts)]

    def _drop_own(self, texts: list[str]) -> None:
        for word in self.own_words(texts):
            self.own[word] -= 1

    def _loan(self, desk: Desk, title: str, text: str) -> None:
        lines = desk.lines("Prêts")
        row = desk.any_row("Prêts", "Matériel", self.random)
        if row is not None:
            desk.person.type(desk.tab("Prêts"), row, self._column(lines[0], (title,)), text)

    def _attendance(self) -> tuple[list[int], list[list[str]]]:
        desk = self.desks["clef"]
        return desk.rows("Présences"), desk.lines("Présences")

    def _any_tab(self, desk: Desk) -> str:
        tabs = [title for title in ("Contacts", "Prêts", "Présences") if desk.has(title)]
        return self.random.choice(tabs)

    def _column(self, titles: list[str], wanted: tuple[str, ...]) -> int:
        place = find(titles, wanted)
        assert place is not None, (titles, wanted)
        return place
