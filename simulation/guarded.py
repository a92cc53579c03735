"""What people were asked about by a guard, element by element, until restored or confirmed."""

from collections import Counter
from collections.abc import Callable
from collections.abc import Set as AbstractSet

from simulation.books import Books
from simulation.scene import Json, Scene, kind_of, text_of, texts_of
from simulation.sheets import Sheet, Tab
from simulation.values import canonical

_MANY = {"gone": 5, "blank": 5, "changed": 10}
"""No guard asks about fewer of a kind."""
_SAID = {"gone": "disparu", "blank": "vidée", "changed": "changé"}
"""With which word a guard's sentence says each."""
Element = tuple[str, str, str | None]
"""Which tab, reference, and the field; None when the row itself is gone."""


class Guarded:
    """Remembers each cell and row that stood apart while a guard was open."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._held: dict[Element, str] = {}
        self._typed: dict[Element, int] = {}
        self._confirmed: set[tuple[Element, str, int]] = set()
        """Each change that was meant, as it was then: it may wait for something else yet."""
        self._refused: set[Element] = set()

    def update(self, scene: Scene) -> None:
        """After a run that ended well and was not disturbed."""
        for sheet, tab in scene.tabs:
            self._forget_returned(scene, sheet, tab)
            guards = [one for one in scene.problems if one["kind"] == "guard"]
            here = [one for one in guards if sheet.is_told_of_by(one)]
            if asked := set().union(*map(_kinds_asked, here)):
                self._take(scene, sheet, tab, asked)

    @property
    def is_empty(self) -> bool:
        return not self._held

    def refuse(self, scene: Scene, sheet: Sheet, tab: Tab) -> list[tuple[str, str | None]]:
        """Somebody said of a tab that it was not meant: which rows and cells that is about.

        What is held must not go through as it is; what is typed into it from now on may.
        """
        apart = [*self._apart(scene, sheet, tab)]
        self._refused |= {(sheet.key, ref, name) for ref, name in apart}
        return apart

    def release(self, key: str) -> None:
        """Somebody said of a tab that it was meant: of another list, too, where that is asked."""
        meant = {(one[1:], text) for one, text in self._held.items() if one[0] == key}
        for element, text in [*self._held.items()]:
            if (element[1:], text) in meant:
                self._confirmed.add((element, self._held.pop(element), self._typed[element]))

    def let_through(self, scene: Scene) -> list[str]:
        """What became of the records although nobody restored or confirmed it."""
        return [
            f"{name or 'the row'} of {ref} ({text!r}) went through a guard"
            for (key, ref, name), text in self._held.items()
            if self._typed[key, ref, name] == self._count(scene, ref, name)
            and _has_gone_through(scene.by_ref.get(ref), name, text)
        ]

    def _forget_returned(self, scene: Scene, sheet: Sheet, tab: Tab) -> None:
        """Rows that are there again, after a no as well: who removes one later does so anew."""
        missing = [one for one in self._held if one[0] == sheet.key and one[2] is None]
        if not missing:
            return
        row_of = self._row_finder(tab)
        for element in missing:
            record = scene.by_ref.get(element[1])
            if record and not record["archived"] and row_of(record) is not None:
                del self._held[element]

    def _take(self, scene: Scene, sheet: Sheet, tab: Tab, asked: AbstractSet[str]) -> None:
        """Few of a kind are no guard's: they are what one may do by hand at any time.

        Nor are those of a kind that it does not name: whoever types into cells that were emptied
        decides each of them.
        """
        apart = self._apart(scene, sheet, tab)
        # Rows off their references are asked about by themselves; what is typed in them may not
        # be known for a change of whose it is.
        alone = _asked_alone(scene, sheet)
        kinds = Counter(
            (_kind(name, text), name)
            for (ref, name), text in apart.items()
            if (sheet.key, ref, name) not in self._refused
            if ref not in alone
            if _kind(name, text) != "changed" or self._is_at_its_own(scene, tab, ref)
        )
        for element in [one for one in self._held if one[0] == sheet.key]:
            if element[1:] not in apart:
                del self._held[element]
        for (ref, name), text in apart.items():
            element = (sheet.key, ref, name)
            kind, typed = _kind(name, text), self._count(scene, ref, name)
            is_known = element in self._held or element in self._refused
            is_new = not is_known and (element, text, typed) not in self._confirmed
            is_new = is_new and ref not in alone
            is_much = kind in asked and kinds[kind, name] >= _MANY[kind]
            if is_new and is_much and not self._is_said_elsewhere(scene, element, text):
                self._held[element] = text
                self._typed[element] = typed

    def _is_said_elsewhere(self, scene: Scene, element: Element, text: str) -> bool:
        """Another list's people typed the same, and no guard asks them: it may come from there.

        It may have waited there for something else, such as a row that bears the same reference.
        """
        key, ref, name = element
        if name is None:
            return False
        owners = self._books.owners_of(texts_of(scene.by_ref[ref])) or set()
        authors = {
            one.entry.author
            for owner in owners
            for one in self._books.alive(owner, name)
            if one.meaning == canonical(name, text)
        }
        return any(
            other.key != key
            and other.partner in authors
            and (other.key, ref, name) not in self._refused
            and not any(
                one["kind"] == "guard" and other.is_told_of_by(one) for one in scene.problems
            )
            and self._says(tab, scene.by_ref[ref], name, text)
            for other, tab in scene.tabs
        )

    def _count(self, scene: Scene, ref: str, name: str | None) -> int:
        """How much was typed for it in all: whoever types into it afterwards decides it again.

        So does whoever types another person over them.
        """
        record = scene.by_ref.get(ref)
        if record is None:
            return -1
        owners = self._books.owners_of(texts_of(record)) or set()
        names = kind_of(record).fields if name is None else (name,)
        typed = sum(len(self._books.of(one, each)) for one in owners for each in names)
        people = [self._books.people[one] for one in owners]
        left = (one.departures + one.is_archived + (one.successor is not None) for one in people)
        return typed + sum(left)

    def _apart(self, scene: Scene, sheet: Sheet, tab: Tab) -> dict[tuple[str, str | None], str]:
        """Cells that differ from their records and have no problem of their own; missing rows."""
        found: dict[tuple[str, str | None], str] = {}
        borne = {tab.reference(row) for row in tab.data_rows()}
        row_of = self._row_finder(tab)
        for record in scene.records:
            ref = record["ref"]
            if record["archived"] or not scene.is_in_scope(record, sheet):
                continue
            row = row_of(record)
            if row is None:
                if ref not in borne and not _is_gone_elsewhere(scene, sheet, record):
                    found[ref, None] = ""
                continue
            # A conflict in another list is no question about this one's cell.
            mine = [one for one in scene.problems_of[ref] if sheet.is_told_of_by(one)]
            own = {one["field"] for one in mine}
            for name in sheet.kind.fields:
                here, there = tab.text(row, name), text_of(record, name)
                is_apart = canonical(name, here) != canonical(name, there)
                if name in tab.columns and is_apart and name not in own:
                    found[ref, name] = here
        return found

    def _row_finder(self, tab: Tab) -> Callable[[Json], int | None]:
        """The row that bears a record's reference, or the person's own after a sort without it."""
        rows = {tab.reference(row): row for row in tab.data_rows()}
        whose = {self._books.person_of(tab.texts(row)): row for row in tab.data_rows()}

        def find(record: Json) -> int | None:
            row = rows.get(record["ref"])
            if row is None or self._is_anothers(tab.texts(row), record):
                return whose.get(self._books.person_of(texts_of(record)) or 0)
            return row

        return find

    def _says(self, tab: Tab, record: Json, name: str, text: str) -> bool:
        row = self._row_finder(tab)(record) if name in tab.columns else None
        return row is not None and canonical(name, tab.text(row, name)) == canonical(name, text)

    def _is_at_its_own(self, scene: Scene, tab: Tab, ref: str) -> bool:
        rows = [row for row in tab.data_rows() if tab.reference(row) == ref]
        record = scene.by_ref[ref]
        return any(not self._is_anothers(tab.texts(row), record) for row in rows)

    def _is_anothers(self, texts: dict[str, str], record: Json) -> bool:
        """A sort left the reference behind: whose the row is, is a question of its own."""
        here, there = self._books.owners_of(texts), self._books.owners_of(texts_of(record))
        return bool(here) and bool(there) and not (here or set()) & (there or set())


def _asked_alone(scene: Scene, sheet: Sheet) -> set[str]:
    """Whose row is held as a whole (two bear its reference): no guard asks about its cells."""
    return {
        one["ref"]
        for one in scene.problems
        if one["kind"] == "held" and one["field"] is None and sheet.is_told_of_by(one)
        if one["ref"]
    }


def _is_gone_elsewhere(scene: Scene, sheet: Sheet, record: Json) -> bool:
    """Another list, where nobody was asked, may archive it by itself."""
    return any(
        scene.is_in_scope(record, other)
        and not any(tab.reference(row) == record["ref"] for row in tab.data_rows())
        for other, tab in scene.tabs
        if other.key != sheet.key
    )


def _kinds_asked(guard: Json) -> set[str]:
    """What its sentence says of the rows or cells; all, where that is not known."""
    message = guard["message"] or ""
    return {kind for kind, word in _SAID.items() if word in message} or {*_SAID}


def _kind(name: str | None, text: str) -> str:
    if name is None:
        return "gone"
    return "changed" if text else "blank"


def _has_gone_through(record: Json | None, name: str | None, text: str) -> bool:
    if record is None:
        return False
    if name is None:
        return bool(record["archived"])
    is_taken = canonical(name, text_of(record, name)) == canonical(name, text)
    return is_taken and not record["archived"]
