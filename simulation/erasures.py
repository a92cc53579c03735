"""Who asked to be erased, and what still says something of them when everybody rests."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from simulation.books import Books
from simulation.entries import Typing
from simulation.scene import Json, Scene, texts_of
from simulation.sheets import Sheet, Tab
from simulation.values import canonical, meanings

_REACHED = frozenset({"email", "phone"})
"""What a receipt looks for in the sheets: never names."""
_PERSONAL = ("family_name", "given_name", *sorted(_REACHED))
_OURS = "Synchronisation : "
_NOBODY = "—"
"""What a record of somebody erased has for a name."""


@dataclass
class Erasures:
    """What each erased person was known by, until people themselves write it again."""

    books: Books
    _until: dict[int, int] = field(default_factory=dict)
    """By person, how much had been typed in all when they were erased."""
    _named: set[tuple[int, str, int]] = field(default_factory=set)
    """Of whom a receipt names cells to be emptied by hand: in which spreadsheet and tab."""
    _refs: set[str] = field(default_factory=set)
    """Those of the erased records."""
    _unread: set[int] = field(default_factory=set)
    """Those who were erased since the service surely looked everywhere."""
    _written_again: set[str] = field(default_factory=set)

    def note(self, person: int, receipt: Json, *, is_kept: bool = False) -> None:
        """Whatever was typed for them may go; they may be known again by what is typed later.

        `is_kept`: the receipt names another record of theirs, which a person has to erase, too.
        """
        self.leave_open(person)
        if not is_kept:
            self._until[person] = len(self.books.typings)
        named = [(one["spreadsheet"], _gid(one["link"])) for one in receipt["left"]]
        self._named |= {(person, *where) for where in named}
        self._refs |= {*receipt["refs"]}

    def leave_open(self, person: int) -> None:
        """They are erased, or may be, if the command was killed before it said so.

        What is typed in their row may go as well until the service has surely looked. So may what
        was pasted of theirs over what others had: these may show their own again.
        """
        someone = self.books.people[person]
        someone.is_archived = someone.is_disputed = True
        self.books.release(person)
        self._unread.add(person)
        for one in self._taken_from(person):
            entry = one.entry
            self.books.let_go(entry.person, entry.name, [entry.text], is_disputed=True)

    def _taken_from(self, person: int) -> list[Typing]:
        return [
            one
            for one in self.books.typings
            if one.entry.person != person and one.replaces
            if any(one.meaning == of.meaning for of in self.books.of(person, one.entry.name))
        ]

    def meanings(self) -> Mapping[str, str]:
        """What says who they are, and of which field, if nobody else is known by it."""
        found = {
            one.meaning: one.entry.name
            for one in self.books.typings
            if one.entry.name in _PERSONAL and one.meaning and not one.is_rubbish
            if one.number <= self._until.get(one.entry.person, 0)
            if (self.books.owners(one.entry.name, one.text) or set()) <= self._until.keys()
        }
        later = {
            one.meaning
            for one in self.books.typings
            if one.number > self._until.get(one.entry.person, 0)
        }
        return {one: of for one, of in found.items() if one not in later | self._written_again}

    def count(self, tab: Tab) -> Counter[str]:
        """How often a tab shows what."""
        if not self._until:
            return Counter()
        gone = self.meanings()
        return Counter(one for text in _texts(tab) for one in meanings(text) if one in gone)

    def compare(self, before: Counter[str], after: Counter[str]) -> None:
        """People pasted or took back: what they wrote once more is theirs to have again."""
        self._written_again |= (after - before).keys()

    def look(self) -> None:
        """The service has seen all: typed before that in their row, it went with them, or not."""
        for person in self._unread:
            self.books.release(person)
        self._unread.clear()

    def still_shown(self, scene: Scene) -> Iterator[str]:
        """Where something of them is left, in words."""
        gone, back = self.meanings(), self._come_back(scene)
        for record in scene.records:
            for name, text in texts_of(record).items():
                if canonical(name, text) in gone and record["ref"] not in back:
                    yield f"{record['ref']} says {text!r} of whom it was erased"
        for problem in [one for one in scene.problems if one["ref"] not in back]:
            if not self._quotes_named([tab for _, tab in scene.tabs], problem):
                yield from self._told_in(problem, gone)
        for sheet, tab in scene.tabs:
            is_left = scene.is_unread(sheet) or scene.are_rows_in_question(sheet)
            rows = [row for row in tab.data_rows() if tab.reference(row) not in back]
            for row in rows if not is_left else ():
                asked = scene.problems_of[tab.reference(row)]
                is_begun = _is_begun(scene, sheet, tab, row)
                yield from self._shown_in(sheet, tab, row, gone, asked, is_begun=is_begun)

    def _come_back(self, scene: Scene) -> set[str]:
        """New records of rows that a receipt named, and that nobody emptied by hand."""
        return {
            tab.reference(row)
            for sheet, tab in scene.tabs
            for person, *where in self._named
            if (*where,) == (sheet.spreadsheet, sheet.sheet_id)
            for row in tab.data_rows()
            if self.books.person_of(tab.texts(row)) == person
        } - self._refs

    def _quotes_named(self, tabs: Iterable[Tab], problem: Json) -> bool:
        """A conflict about another's cell: a receipt named it, and nobody has emptied it yet."""
        if problem["kind"] != "conflict":
            return False
        name, typed = problem["field"], canonical(problem["field"], problem["sheet_value"])
        if canonical(name, problem["canonical_value"]) in self.meanings():
            return False
        owners = self.books.owners(name, problem["sheet_value"]) or set()
        return any(
            canonical(name, tab.text(row, name)) == typed and bool(owners & self._named_in(tab))
            for tab in tabs
            if tab.spreadsheet == problem["spreadsheet"] and name in tab.columns
            for row in tab.data_rows()
            if tab.reference(row) == problem["ref"]
        )

    def _named_in(self, tab: Tab) -> set[int]:
        place = (tab.spreadsheet, tab.sheet_id)
        return {person for person, *at in self._named if (*at,) == place}

    def _told_in(self, problem: Json, gone: Mapping[str, str]) -> Iterator[str]:
        told = [problem[key] for key in ("sheet_value", "canonical_value", "message")]
        for text in _found_in(" ".join(one or "" for one in told), gone):
            if not self._is_asked_whose(problem, text):
                yield f"a problem says {text!r} of whom it was erased: {problem['message']}"

    def _shown_in(
        self,
        sheet: Sheet,
        tab: Tab,
        row: int,
        gone: Mapping[str, str],
        asked: Iterable[Json],
        *,
        is_begun: bool,
    ) -> Iterator[str]:
        where = f"{sheet.partner} {sheet.kind.tab} row {row + 1}"
        named = self._named_in(tab)
        for name in sheet.kind.fields:
            if name not in tab.columns:
                continue
            text, note = tab.text(row, name), tab.note(row, name)
            is_asked = any(
                one["kind"] == "held" or self._is_asked_whose(one, text) for one in asked
            )
            may_stay = tab.is_marked(row) or is_begun
            is_left = is_asked or (may_stay and self._is_typed_over(canonical(name, text)))
            owners = self.books.owners(name, text) or set()
            if canonical(name, text) in gone and not (owners & named or is_left):
                yield f"{where} shows {text!r} of whom it was erased"
            quoting = [one for one in asked if one["field"] == name]
            is_asked |= any(self._quotes_named([tab], one) for one in quoting)
            for one in _found_in(note, gone) if _OURS in note and not is_asked else ():
                yield f"{where} has a note that says {one!r} of whom it was erased"

    def _is_asked_whose(self, problem: Json, text: str) -> bool:
        """Whether a family name typed in the row of somebody erased is a successor's."""
        asked = problem["kind"], problem["field"], problem["canonical_value"]
        meaning = canonical("family_name", text)
        return (
            asked == ("conflict", "family_name", _NOBODY)
            and canonical("family_name", problem["sheet_value"]) == meaning
            and self._is_typed_over(meaning)
        )

    def _is_typed_over(self, meaning: str) -> bool:
        """A family name that was typed over that of somebody erased: it may be a successor's."""
        return any(
            one.meaning == meaning
            for person, until in self._until.items()
            for one in self.books.of(person, "family_name")[1:]
            if one.number <= until
        )


def _is_begun(scene: Scene, sheet: Sheet, tab: Tab, row: int) -> bool:
    """Whether the row is no record, as its reference went, and is told what it lacks to be one."""
    is_told = bool(scene.told_of_row(sheet, tab, row))
    return is_told and tab.reference(row) not in scene.by_ref


def _found_in(text: str, gone: Mapping[str, str]) -> Iterator[str]:
    """Names and addresses only: numbers are written in many ways."""
    folded = text.casefold()
    yield from (one for one, name in gone.items() if name != "phone" and one in folded)


def _texts(tab: Tab) -> Iterator[str]:
    for line in tab.rows:
        for cell in line:
            if text := cell.get("formattedValue"):
                yield text


def _gid(link: str) -> int:
    return int(link.partition("#gid=")[2].partition("&")[0] or 0)
