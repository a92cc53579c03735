"""Rows that name other rows: each loan names the very thing that somebody typed for it."""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from simulation.books import Books
from simulation.kinds import ITEM, LOAN
from simulation.scene import Json, Scene, kind_of, text_of, texts_of
from simulation.sheets import Sheet, Tab
from simulation.values import canonical

_BACK = "rendu"
_RETURNED = "returned"
"""State of a loan that is back, also since a day that nobody wrote."""
_OVER = frozenset({"cancelled", "lost", _RETURNED})
"""States of a loan of which the thing is with nobody."""


def said_back(text: str) -> str:
    """The day in « rendu le 3/5/2026 »."""
    return text.casefold().removeprefix(_BACK).removeprefix(" le ")


def asks_of_loan(note: str) -> bool:
    """Whether a loan that lives again is meant, although its thing is out."""
    return "ce prêt est revenu" in note.casefold()


class Links:
    """What loans say of things, in records and in rows."""

    def __init__(self, books: Books, scene: Scene, twice: AbstractSet[int] = frozenset()) -> None:
        """Which of the records of those who are there `twice` was meant, nobody can say."""
        self._books = books
        self._scene = scene
        self._twice = twice

    def wrong(self) -> Iterator[tuple[str, str]]:
        """(kind of breach, in words)."""
        for record in self._scene.records:
            if kind_of(record) is LOAN and not record["archived"]:
                yield from self._names_what_was_typed(record)
        yield from self._lent_twice()
        for sheet, tab in self._scene.tabs:
            for row in tab.data_rows() if sheet.kind is LOAN else ():
                shown = self._scene.by_ref.get(tab.reference(row))
                if shown is not None and not shown["archived"]:
                    yield from self._says_what_its_record_says(sheet, tab, row, shown)

    def _lent_twice(self) -> Iterator[tuple[str, str]]:
        """Of one thing two loans are out, and nobody is asked, or has said that it is meant."""
        out: dict[str, list[str]] = defaultdict(list)
        for record in self._scene.records:
            is_out = kind_of(record) is LOAN and not record["archived"]
            is_out = is_out and not text_of(record, "returned_on")
            if is_out and text_of(record, "status") not in _OVER:
                out[text_of(record, "item_code")].append(record["ref"])
        for thing, loans in out.items():
            item = self._scene.by_ref.get(thing)
            # Where the number is blank or refused, nobody knows how many there are.
            if item is None or item["archived"] or text_of(item, "quantity") != "1":
                continue
            asked = [one for one in loans if one not in self._books.meant]
            is_told = any(self._scene.problems_of[one] for one in loans)
            if len(asked) > 1 and not is_told and not self._is_any_tab_told():
                yield "silent", f"{thing} is lent twice: {', '.join(asked)}"

    def _is_any_tab_told(self) -> bool:
        tabs = (sheet for sheet, _ in self._scene.tabs if sheet.kind is LOAN)
        return any(self._scene.is_tab_told_of(one) for one in tabs)

    def _names_what_was_typed(self, record: Json) -> Iterator[tuple[str, str]]:
        loan, thing = self._books.person_of(texts_of(record)), self._thing_of(record)
        if loan is None or loan in self._twice or self._books.people[loan].is_disputed:
            return
        typings = self._books.of(loan, "item_code")
        allowed = {
            self._books.thing_called(one.text)
            for one in typings
            if one.is_alive or not one.is_required
        }
        if typings and typings[-1].is_alive:
            allowed |= self._alone_called(typings[-1].entry.written)
        is_right = not typings or thing in allowed
        if not is_right and not self._scene.is_field_told_of(record["ref"], "item_code"):
            yield "resurrected", f"{record['ref']} (#{loan}) is of #{thing}, not of {allowed}"

    def _alone_called(self, text: str) -> set[int]:
        """The thing that has this name, if by now it is the only one.

        Of several that had it as somebody copied it, the cell said none: asked about or not, it
        names whichever kept the name once the others are called otherwise.
        """
        named = [
            one
            for one in self._scene.records
            if kind_of(one) is ITEM
            and not one["archived"]
            and canonical("", text_of(one, ITEM.called)) == canonical("", text) != ""
        ]
        thing = self._books.person_of(texts_of(named[0])) if len(named) == 1 else None
        return set() if thing is None else {thing}

    def _says_what_its_record_says(
        self, sheet: Sheet, tab: Tab, row: int, record: Json
    ) -> Iterator[tuple[str, str]]:
        if self._scene.is_put_out(sheet, tab, row, record):
            return
        where = f"{sheet.partner} {sheet.kind.tab} row {row + 1} {record['ref']}"
        item = self._scene.by_ref.get(text_of(record, "item_code"))
        if item is not None and not item["archived"] and "item_code" in tab.columns:
            names = {item["ref"], text_of(item, "code"), text_of(item, "label")}
            shown = tab.text(row, "item_code")
            is_right = canonical("", shown) in {canonical("", one) for one in names}
            # Of two things that may be one, no name says which: it goes on under the one before.
            thing = self._books.person_of(texts_of(item))
            is_right |= thing in self._twice and self._books.thing_called(shown) == thing
            if not is_right and not self._is_told(sheet, tab, row, "item_code"):
                yield "silent", f"{where} names {shown!r}, in the record {sorted(names)}"
        if "status" in tab.columns:
            shown, state = tab.text(row, "status"), text_of(record, "status")
            is_back = bool(text_of(record, "returned_on")) or state == _RETURNED
            is_right = shown.casefold().startswith(_BACK) == is_back
            # Other lists get no day of which one asks whether it is understood rightly.
            is_right |= is_back and any(
                (one["kind"], one["field"]) == ("assumed", "returned_on")
                for one in self._scene.problems_of[record["ref"]]
            )
            if not is_right and not self._is_told(sheet, tab, row, "status"):
                yield "silent", f"{where} says {shown!r}, back: {text_of(record, 'returned_on')!r}"

    def _is_told(self, sheet: Sheet, tab: Tab, row: int, name: str) -> bool:
        return self._scene.is_cell_told_of(sheet, tab, row, name)

    def _thing_of(self, record: Json) -> int | None:
        item = self._scene.by_ref.get(text_of(record, "item_code"))
        return None if item is None else self._books.person_of(texts_of(item))
