"""Is anything lost, mixed, silently wrong, back from the dead or double? Asks the books alone.

Knows what the contract says of exports and problems, and nothing of how they come about.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulation.books import Books
from simulation.entries import Typing
from simulation.guarded import Guarded
from simulation.kinds import KIND_OF_FIELD, LOAN
from simulation.links import Links, said_back
from simulation.scene import Scene, kind_of, text_of, texts_of
from simulation.sheets import HEADINGS, LIKE_REFERENCE, Sheet, Tab
from simulation.values import are_words, canonical, meanings, remark_in

Json = dict[str, Any]
KINDS = (
    "lost",
    "mixed",
    "silent",
    "resurrected",
    "doubled",
    "hasty",
    "restless",
    "coward",
    "stuck",
)

_BORNE = "portent la référence"
"""Said of rows that share one, of which nothing is taken."""


@dataclass(frozen=True)
class Breach:
    """One promise that did not hold."""

    kind: str
    text: str


class Judge:
    """One verdict."""

    def __init__(self, books: Books, scene: Scene, guarded: Guarded) -> None:
        self._books = books
        self._scene = scene
        self._guarded = guarded
        self._twice: set[int] = set()
        self.breaches: list[Breach] = []

    def judge(self) -> list[Breach]:
        self._nobody_is_two_records()
        for sheet, tab in self._scene.tabs:
            if tab.head and not self._scene.is_tab_told_of(sheet):
                self._say("silent", f"{sheet.partner} {sheet.kind.tab}: titles in {tab.head + 1}")
            self._everybody_is_there_once(sheet, tab)
            self._rows_say_what_records_say(sheet, tab)
        for kind, text in Links(self._books, self._scene, self._twice).wrong():
            self._say(kind, text)
        self._nothing_is_mixed()
        self._titles_are_nobody()
        self._nothing_is_lost()
        self._what_is_theirs_is_there()
        for record in self._scene.records:
            self._shows_what_is_alive(record)
        self.breaches += self.archived_unasked()
        for text in self._guarded.let_through(self._scene):
            self._say("silent", text)
        return self.breaches

    def _say(self, kind: str, text: str) -> None:
        self.breaches.append(Breach(kind, text))

    # --- Mixed ------------------------------------------------------------------------------

    def _nothing_is_mixed(self) -> None:
        for record in self._scene.records:
            told = {one["field"] for one in self._scene.problems_of[record["ref"]]}
            told |= self._kept_while_asked(record["ref"], texts_of(record))
            self._is_one_persons(f"record {record['ref']}", texts_of(record), told - {None})
        for sheet, tab in self._scene.tabs:
            for row in tab.data_rows():
                where = f"{sheet.partner} {sheet.kind.tab} row {row + 1} {tab.reference(row)}"
                told = self._scene.told_of_row(sheet, tab, row)
                if sheet.key in self._books.alone and self._scene.is_tab_told_of(sheet):
                    told = told | {self._books.alone[sheet.key]}
                texts = tab.texts(row)
                told = told | self._scene.conflicting(tab.reference(row), texts)
                told = told | self._kept_while_asked(tab.reference(row), texts)
                told = told | self._scene.noted_unread(sheet, tab, row)
                told = told | self._scene.left_unread(tab, row)
                told = told | self._scene.left_while_asked(sheet, tab, row)
                self._is_one_persons(where, texts, told)

    def _kept_while_asked(self, ref: str, texts: dict[str, str]) -> set[str | None]:
        """What a record has still of whoever it was, while it is asked whether a column is meant.

        Its row became somebody else's meanwhile; what it shows in this column waits.
        """
        return {
            name
            for name in self._scene.columns_asked(ref) & texts.keys()
            if self._scene.whose.get(ref) in (self._books.owners(name, texts[name]) or ())
        }

    def _is_one_persons(self, where: str, texts: dict[str, str], told: set[str | None]) -> None:
        """Without the cells that a problem names, at least."""
        rest = {name: text for name, text in texts.items() if name not in told}
        if None not in told and self._books.owners_of(rest) == set():
            owners = {
                text: sorted(self._books.owners(name, text) or []) for name, text in texts.items()
            }
            self._say("mixed", f"{where} {owners}")

    def _titles_are_nobody(self) -> None:
        """Those of a list that somebody pasted below are a record only where that is asked.

        Whatever its number: where none was typed, there is one of a thing.
        """
        for record in self._scene.records:
            titles = {one for some in kind_of(record).titles.values() for one in some} | HEADINGS
            texts = {text for text in texts_of(record).values() if text and not text.isdigit()}
            is_alive = texts and not record["archived"]
            if is_alive and texts <= titles and not self._scene.problems_of[record["ref"]]:
                self._say("mixed", f"{record['ref']} is a row of titles: {texts}")

    # --- Lost -------------------------------------------------------------------------------

    def _nothing_is_lost(self) -> None:
        shown = self._shown()
        for typing in self._books.typings:
            if not self._books.is_missed(typing) or typing.meaning in shown:
                continue
            if not self._is_in_a_problem(typing):
                self._say("lost", str(typing))

    def _what_is_theirs_is_there(self) -> None:
        """Words beside values, wherever they are shown by now; and each total, once and whole."""
        notes = "\n".join(
            f"{cell.get('formattedValue', '')}\n{cell.get('note', '')}"
            for _, tab in self._scene.tabs
            for line in tab.rows
            for cell in line
        )
        told = "\n".join(self._texts_of_problems())
        for words, person in self._books.remarks.items():
            if words not in notes and words not in told:
                self._say("lost", f"« {words} » beside a value of #{person}")
        for sheet, tab in self._scene.tabs:
            self._headings_are_there(sheet, tab, told)
            total = self._books.totals.get(sheet.key, "")
            rows = [row for row in range(len(tab.rows)) if total and total in _texts_in(tab, row)]
            where = f"{sheet.partner} {sheet.kind.tab}: « {total} »"
            if total and not rows and total not in told:
                self._say("lost", where)
            if len(rows) > 1:
                self._say("doubled", where)
            if not all(_has_formula(tab, row) for row in rows) and "COUNTA" not in told:
                self._say("lost", f"{where} sums up nothing")

    def _headings_are_there(self, sheet: Sheet, tab: Tab, told: str) -> None:
        shown = {text for row in range(len(tab.rows)) for text in _texts_in(tab, row)}
        for word in sorted(self._books.headings.get(sheet.key, set()) - shown):
            if word not in told:
                self._say("lost", f"{sheet.partner} {sheet.kind.tab}: the heading « {word} »")

    def _shown(self) -> set[str]:
        shown = set()
        for _, tab in self._scene.tabs:
            for row in range(len(tab.rows)):
                for cell in tab.rows[row]:
                    shown |= meanings(cell.get("formattedValue"))
                shown |= meanings(said_back(tab.text(row, "status")))
        for record in self._scene.records:
            shown |= {canonical(name, text) for name, text in texts_of(record).items()}
        return shown

    def _is_in_a_problem(self, typing: Typing) -> bool:
        name = typing.entry.name
        return any(
            canonical(name, one) == typing.meaning or typing.text in one
            for one in self._texts_of_problems()
        )

    def _texts_of_problems(self) -> list[str]:
        return [
            str(problem.get(key) or "")
            for problem in self._scene.problems
            for key in ("sheet_value", "canonical_value", "message")
        ]

    # --- Records ----------------------------------------------------------------------------

    def _shows_what_is_alive(self, record: Json) -> None:
        texts = texts_of(record)
        person = self._books.person_of(texts)
        if record["archived"] or person is None or person in self._twice:
            return
        if self._books.people[person].is_disputed:
            return
        for name in kind_of(record).fields:
            typings = self._books.of(person, name)
            possible = self._books.possible(person, name)
            if not typings or canonical(name, texts[name]) in possible:
                continue
            is_left = self._is_left_in_words(person, name, texts[name])
            if not is_left and not self._is_field_told_of(record, person, name):
                alive = ", ".join(str(one) for one in typings if one.is_alive)
                here = f"{record['ref']} (#{person}) {name} is {texts[name]!r}"
                self._say("resurrected", f"{here}; alive: {alive}")

    def _is_left_in_words(self, person: int, name: str, now: str) -> bool:
        alive = self._books.alive(person, name)
        return bool(alive) and all(self._stands_freely(name, one.text, now) for one in alive)

    def _is_field_told_of(self, record: Json, person: int, name: str) -> bool:
        """Or what is alive waits in a row of theirs that is asked about, whatever it bears.

        What was refused may be shown by an incident alone, where ours covered its row.
        """
        possible, alive = self._books.possible(person, name), self._books.alive(person, name)
        refused = [one.text for one in alive if one.is_rubbish]
        is_refused = bool(refused) and len(refused) == len(alive)
        if is_refused and all(map(self._scene.is_offered_in_an_incident, refused)):
            return True
        is_told = self._scene.is_field_told_of(record["ref"], name)
        if is_told or self._scene.is_in_an_incident(name, text_of(record, name), possible):
            return True
        return any(
            self._books.person_of(tab.texts(row)) == person
            and canonical(name, tab.text(row, name)) in possible
            and self._scene.is_row_told_of(sheet, tab, row)
            for sheet, tab in self._scene.tabs
            for row in tab.data_rows()
        )

    def archived_unasked(self) -> list[Breach]:
        """Nobody took a row of theirs away, or said so; nor are they another record by now."""
        whose = {one["ref"]: self._books.person_of(texts_of(one)) for one in self._scene.records}
        alive = {whose[one["ref"]] for one in self._scene.records if not one["archived"]}
        found = []
        for record in self._scene.records:
            number = whose[record["ref"]]
            if not record["archived"] or number is None or number in alive:
                continue
            person = self._books.people[number]
            is_asked = person.departures or person.is_archived or person.is_disputed
            if not is_asked and not self._scene.problems_of[record["ref"]]:
                text = f"{record['ref']} (#{number}) is archived, and nobody asked"
                found.append(Breach("hasty", text))
        return found

    # --- Sheets -----------------------------------------------------------------------------

    def _rows_say_what_records_say(self, sheet: Sheet, tab: Tab) -> None:
        if "ref" not in tab.columns:
            if tab.data_rows() and not self._scene.is_tab_told_of(sheet):
                self._say("silent", f"{sheet.partner}: no column of references")
            return
        for row in tab.data_rows():
            where = f"{sheet.partner} {sheet.kind.tab} row {row + 1}"
            record = self._scene.by_ref.get(tab.reference(row))
            if record is not None and not record["archived"]:
                self._row_says_what_its_record_says(sheet, tab, row, record)
            elif self._scene.is_row_told_of(sheet, tab, row):
                continue
            elif record is None:
                self._say("silent", f"{where} is nobody's: {tab.texts(row)}")
            elif not tab.is_marked(row):
                self._say("silent", f"{where} is archived as {record['ref']}, without a mark")

    def _row_says_what_its_record_says(
        self, sheet: Sheet, tab: Tab, row: int, record: Json
    ) -> None:
        if self._scene.is_put_out(sheet, tab, row, record):
            return
        if self._scene.is_told_to_wait(sheet, tab, row, record):
            return
        for name in sheet.kind.fields:
            here, there = tab.text(row, name), text_of(record, name)
            is_apart = canonical(name, here) != canonical(name, there)
            if name not in tab.columns or not is_apart:
                continue
            is_told = self._scene.is_cell_told_of(sheet, tab, row, name)
            is_told = is_told or self._stands_freely(name, here, there)
            if not is_told and not self._came_with_words(record, name, over=here):
                where = f"{sheet.partner} {sheet.kind.tab} row {row + 1} {record['ref']} {name}"
                self._say("silent", f"{where}: {here!r}, in the record {there!r}")

    def _stands_freely(self, name: str, here: str, there: str) -> bool:
        """Words where nothing is known, and somebody typed them so: they are left to people."""
        return not there and self._are_told_freely(name, canonical(name, here))

    def _are_told_freely(self, name: str, meaning: str, before: int | None = None) -> bool:
        """Words over a blank, or over others over a blank: no value is given up for them.

        Nor is one that somebody emptied elsewhere since.
        """
        is_free = name in KIND_OF_FIELD[name].told_freely and are_words(meaning)
        return is_free and any(
            one.is_rubbish
            and (one.entry.name, one.meaning) == (name, meaning)
            and any(
                all(
                    self._are_told_freely(name, seen, one.number - 1)
                    or self._is_emptied_since(one, seen)
                    for seen in stood
                    if seen
                )
                for stood in (one.saw, one.met)
            )
            for one in self._books.typings[:before]
        )

    def _is_emptied_since(self, typing: Typing, value: str) -> bool:
        later = self._books.of(typing.entry.person, typing.entry.name)
        return not are_words(value) and any(
            one.number > typing.number and not one.meaning and value in one.saw for one in later
        )

    def _came_with_words(self, record: Json, name: str, *, over: str) -> bool:
        """Its value came with words beside it: others get none before these are answered.

        Where it was there before the words, they had it by then; `over` another value there came
        words that nobody had surely looked at before, or that are asked about by name. Once
        something else was typed over both, a problem shows it.
        """
        person, books = self._books.person_of(texts_of(record)), self._books
        given = canonical(name, text_of(record, name))
        early = books.early_words | (self._scene.words_asked_about(name) if over else set())
        if not over and any(
            (one["kind"], one["field"]) == ("assumed", name)
            and canonical(name, one["canonical_value"]) == given
            for one in self._scene.problems_of[record["ref"]]
        ):
            return True
        return any(
            bool(words := remark_in(tab.text(row, name)))
            and (words in early or (not over and books.remarks.get(words) != person))
            and self._scene.is_assumed(sheet, tab, row, name)
            for sheet, tab in self._scene.tabs
            if name in tab.columns
            for row in tab.data_rows()
            if tab.reference(row) == record["ref"]
        )

    # --- Once -------------------------------------------------------------------------------

    def _everybody_is_there_once(self, sheet: Sheet, tab: Tab) -> None:
        rows = [row for row in tab.data_rows() if LIKE_REFERENCE.match(tab.reference(row))]
        seen = Counter(tab.reference(row) for row in rows)
        told = self._scene.is_repetition_told_of
        untold = Counter(tab.reference(row) for row in rows if not told(sheet, tab, row))
        for ref, count in untold.items():
            is_asked = self._is_own_copy(sheet, ref) and bool(self._scene.problems_of[ref])
            is_asked = is_asked or self._scene.is_tab_told_of(sheet)
            is_asked |= any(
                _BORNE in (one["message"] or "") for one in self._scene.problems_of[ref]
            )
            if count > 1 and not is_asked:
                self._say("doubled", f"{sheet.partner} {sheet.kind.tab}: {count} rows of {ref}")
        missing = [one for one in self._scene.records if self._lacks_row(sheet, one, seen)]
        if len(missing) > self._scene.count_told_missing(sheet):
            for record in missing:
                where = f"{sheet.partner} {sheet.kind.tab}"
                self._say("silent", f"{where}: no row of {record['ref']} {texts_of(record)}")

    def _lacks_row(self, sheet: Sheet, record: Json, seen: Mapping[str, int]) -> bool:
        """Whether the tab ought to have a row of it, and no problem names it or the whole tab."""
        ref = record["ref"]
        if record["archived"] or not self._scene.is_in_scope(record, sheet) or seen[ref]:
            return False
        is_told = self._scene.problems_of[ref] or self._scene.is_tab_told_of(sheet)
        return not is_told and not self._was_tidied_away(record)

    def _was_tidied_away(self, record: Json) -> bool:
        """A loan of another year that is back needs no row once somebody has taken one out."""
        person = self._books.person_of(texts_of(record))
        is_over = kind_of(record) is LOAN and bool(text_of(record, "returned_on"))
        return is_over and person is not None and self._books.people[person].departures > 0

    def _is_own_copy(self, sheet: Sheet, ref: str) -> bool:
        record = self._scene.by_ref.get(ref)
        if record is None:
            return True
        owners = self._books.owners_of(texts_of(record)) or set()
        return any((sheet.key, one) in self._books.copies for one in owners)

    def _nobody_is_two_records(self) -> None:
        found: dict[int, list[Json]] = defaultdict(list)
        for record in self._scene.records:
            person = self._books.person_of(texts_of(record))
            if person is not None and not record["archived"]:
                found[person].append(record)
        for person, records in found.items():
            if len(records) < 2:
                continue
            # Asked about or not: which of the two was meant by what is typed, nobody can say.
            self._twice.add(person)
            is_right = self._books.people[person].is_disputed or self._are_apart(person, records)
            if not (is_right or self._are_told_of(records)):
                texts = {one["ref"]: texts_of(one) for one in records}
                self._say("doubled", f"#{person} is {len(records)} live records: {texts}")

    def _are_apart(self, person: int, records: list[Json]) -> bool:
        """Somebody was told that rows repeat each other, and made them, and all these, differ."""
        names = self._books.people[person].apart
        said = {tuple(text_of(one, name) for name in names) for one in records}
        return len(said) == len(records)

    def _are_told_of(self, records: list[Json]) -> bool:
        """A problem names one of them, a row of theirs, or their name."""
        refs = {one["ref"] for one in records}
        names = {canonical("", text_of(one, kind_of(one).called)) for one in records}
        values = {
            canonical("", str(one[key] or ""))
            for one in self._scene.problems
            for key in ("sheet_value", "canonical_value")
        }
        return (
            bool(names & values)
            or any(self._scene.problems_of[ref] for ref in refs)
            or any(
                self._scene.is_row_told_of(sheet, tab, row)
                for sheet, tab in self._scene.tabs
                for row in tab.data_rows()
                if tab.reference(row) in refs
            )
        )


def _texts_in(tab: Tab, row: int) -> list[str]:
    return [cell.get("formattedValue", "") for cell in tab.rows[row]]


def _has_formula(tab: Tab, row: int) -> bool:
    return any("formulaValue" in cell.get("userEnteredValue", {}) for cell in tab.rows[row])
