"""What people do with a list of presences, and what the coordinator decides, into the books."""

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from simulation import sheets as do
from simulation.books import Books
from simulation.entries import Entry
from simulation.presences.grid import (
    CAUSES,
    MARKS,
    ORGANISATIONS,
    WHOSE,
    Grid,
    causes_in,
    meaning,
    title_of,
)
from simulation.sheets import Sheet
from simulation.world import World

Json = dict[str, Any]
Place = tuple[int, int, int]
_FIRST = date(2025, 9, 2)


@dataclass
class People:
    """All who keep a list, and the coordinator."""

    world: World
    rng: random.Random
    tell: Callable[[str], None]
    books: Books = field(default_factory=Books)
    persons: dict[str, int] = field(default_factory=dict)
    targets: Mapping[str, set[Place]] = field(default_factory=dict)
    """By spreadsheet, the cells that a write on its way is about to set."""
    moved: set[str] = field(default_factory=set)
    """Days between which somebody moved a meeting: under which of them a mark counts that others
    make meanwhile, nobody can say. Or whose marks a sort left beside other names before any run
    read them."""
    meant: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """What stood beside each name under each day when the coordinator called a sort meant."""
    excuses: dict[str, Counter[str]] = field(default_factory=dict)
    """By partner, the causes beside marks in their list that nobody who saw them took away."""
    known: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    """Partner, organisation, day → what stood there until they deleted the column of that day."""
    _days: int = 0
    _rubbish: int = 0

    def meet(self) -> None:
        self.persons = {slug: self.books.someone(slug) for slug in ORGANISATIONS}

    def new_day(self) -> str:
        """A Tuesday on which nobody has met."""
        self._days += 1
        return (_FIRST + timedelta(weeks=self._days)).isoformat()

    def act(self, sheet: Sheet, name: str) -> bool:
        tab = self.world.tab(sheet)
        if WHOSE not in tab.columns:
            return False
        visit = Visit(self, sheet, Grid(tab))
        done = visit.do(name)
        if done and (visit.causes or self.excuses.get(sheet.partner)):
            left = causes_in(self.world.tab(sheet), visit.typed_into) - visit.causes
            had = self.excuses.get(sheet.partner, Counter())
            # One typed where the note quotes the same takes its place: it stands there once.
            self.excuses[sheet.partner] = had - (causes_in(tab) - left) + visit.causes
        return done

    def edit(self) -> bool:
        """The coordinator corrects one presence that the records have."""
        records = presences(self.world)
        if not records:
            return False
        (slug, day), record = self.rng.choice(sorted(records.items()))
        before = record["fields"]["status"] or ""
        state = self.rng.choice([one for one in MARKS if one != before])
        ended = self.world.run("edit", record["ref"], f"status={MARKS[state][1]}", "--json")
        if ended.code == 0:
            self.note(slug, day, state, "office", [before])
        self.tell(f"office: {slug} on {day}: {before!r} → {state!r}: {ended.code}")
        return ended.code == 0

    def resolve(self) -> bool:
        records = {one["ref"]: key for key, one in presences(self.world).items()}
        open_ = [
            one
            for one in self.world.problems()
            if one["kind"] in {"conflict", "incident"} and one["ref"] in records
        ]
        if not open_:
            return False
        problem, keep = self.rng.choice(open_), self.rng.choice(["sheet", "database"])
        ended = self.world.run("resolve", str(problem["id"]), "--keep", keep)
        kept, given_up = meaning(problem["sheet_value"]), meaning(problem["canonical_value"])
        if keep == "database":
            kept, given_up = given_up, kept
        slug, day = records[problem["ref"]]
        if ended.code == 0:
            person = self.persons[slug]
            if keep == "database":
                self.books.give_up_of(problem["partner"], person, day, given_up)
            else:
                self.books.replace(person, day, [given_up])
            self.books.choose(person, day, kept)
            self.excuses.clear()
        self.tell(f"office: {problem['kind']} {slug} on {day} keep {keep}: {ended.code}")
        return ended.code == 0

    def confirm(self) -> bool:
        kinds = {"guard", "scramble", "assumed", "held"}
        open_ = [one for one in self.world.problems() if one["kind"] in kinds]
        if not open_:
            return False
        problem = self.rng.choice(open_)
        shown = [one for one in self.world.all_tabs() if one[0].is_told_of_by(problem)]
        ended = self.world.run("confirm", str(problem["id"]))
        if ended.code == 0 and problem["kind"] in {"guard", "scramble"}:
            for slug, day in self.cells():
                self.books.release(self.persons[slug], day)
        if ended.code == 0:
            self.excuses.clear()
        if ended.code == 0 and problem["kind"] == "scramble":
            for _, tab in shown:
                self._mean(Grid(tab))
        self.tell(f"office: confirm {problem['kind']} of {problem['partner']}: {ended.code}")
        return ended.code == 0

    def _mean(self, grid: Grid) -> None:
        for slug, row in grid.rows.items():
            for day, column in grid.days.items():
                said = meaning(grid.text(row, column))
                self.meant.setdefault((slug, day), set()).add(said)

    def cells(self) -> set[tuple[str, str]]:
        """Whatever anybody typed for."""
        slugs = {number: slug for slug, number in self.persons.items()}
        return {(slugs[one.entry.person], one.entry.name) for one in self.books.typings}

    def note(self, slug: str, day: str, state: str, author: str, seen: list[str]) -> None:
        is_rubbish = state not in MARKS and state != ""
        entry = Entry(self.persons[slug], day, state, author, is_rubbish)
        self.books.note(entry, seen)

    def rubbish(self) -> str:
        self._rubbish += 1
        return f"à voir avec la salle {self._rubbish}"


def presences(world: World) -> dict[tuple[str, str], Json]:
    """By organisation and day, what the records say."""
    meetings = {one["ref"]: one["fields"]["date"] for one in _export(world, "meeting")}
    return {
        (one["fields"]["organisation_id"], meetings[one["fields"]["meeting_id"]]): one
        for one in _export(world, "attendance")
        if not one["archived"] and one["fields"]["meeting_id"] in meetings
    }


def _export(world: World, entity: str) -> list[Json]:
    ended = world.run("export", entity, "--format", "jsonl")
    return [json.loads(line) for line in ended.output.splitlines()]


@dataclass
class Visit:
    """A person looks at a list and does one thing."""

    people: People
    sheet: Sheet
    grid: Grid
    typed_into: set[tuple[int, int]] = field(default_factory=set)
    causes: Counter[str] = field(default_factory=Counter)
    """Typed beside marks."""

    def do(self, name: str) -> bool:
        return bool(getattr(self, f"_{name}")())

    # --- Typing -----------------------------------------------------------------------------

    def _mark(self) -> bool:
        return self._type_somewhere(self._another)

    def _rubbish(self) -> bool:
        return self._type_somewhere(lambda _: self.people.rubbish())

    def _excuse(self) -> bool:
        """« E (réunion) »."""
        cause = CAUSES[len(self.people.books.typings) % len(CAUSES)]
        return self._type_somewhere(lambda now: None if now == "excused" else "excused", cause)

    def _blank(self) -> bool:
        return self._type_somewhere(lambda now: "" if now else None)

    def _mark_same(self) -> bool:
        """What somebody marked elsewhere a moment ago."""
        last = self.people.books.typings[-1].entry
        slug = next(one for one, number in self.people.persons.items() if number == last.person)
        if slug not in self.grid.rows or last.name not in self.grid.days:
            return False
        now = meaning(self.grid.text(self.grid.rows[slug], self.grid.days[last.name]))
        return self.type_over(slug, last.name, self._another(now))

    def _mark_back(self) -> bool:
        """« No, it was right before »."""
        books = self.people.books
        for typing in reversed(books.typings):
            entry = typing.entry
            slug = next(one for one, no in self.people.persons.items() if no == entry.person)
            if slug not in self.grid.rows or entry.name not in self.grid.days:
                continue
            now = meaning(self.grid.text(self.grid.rows[slug], self.grid.days[entry.name]))
            if older := books.older(entry.person, entry.name, now):
                return self.type_over(slug, entry.name, older[-1])
        return False

    def _mark_column(self) -> bool:
        """The whole committee, one cell after the other."""
        days = list(self.grid.days)
        if not days:
            return False
        day = self.people.rng.choice(days)
        typed = [self.type_over(slug, day, self._another("")) for slug in self.grid.rows]
        return any(typed)

    def _delete_note(self) -> bool:
        """Our note goes: what the cell shows stays."""
        for slug, row in self.grid.rows.items():
            for day, column in self.grid.days.items():
                if not self.grid.note(row, column) or self._is_hit(row, column):
                    continue
                here, *others = self.grid.seen(row, column)
                person, books = self.people.persons[slug], self.people.books
                books.replace(person, day, [one for one in others if one != here])
                books.choose(person, day, here)
                self._batch(do.put(self._id, row, column, [{"note": ""}], "note"))
                return self._say(f"deletes the note on {slug}, {day}")
        return False

    # --- Rows -------------------------------------------------------------------------------

    def _insert_row(self) -> bool:
        row = self.people.rng.randint(1, self.grid.tab.last + 1)
        self._batch(do.insert(self._id, "ROWS", row))
        return self._say(f"inserts an empty row {row + 1}")

    def _move_row(self) -> bool:
        rows = list(self.grid.rows.values())
        if len(rows) < 2:
            return False
        start, to = self.people.rng.sample(rows, 2)
        self._batch(do.move(self._id, "ROWS", start, to + (to > start)))
        return self._say(f"moves row {start + 1} to {to + 1}")

    def _delete_row(self) -> bool:
        """A presence is never taken back so: only what nobody has seen there is gone."""
        if not self.grid.rows:
            return False
        slug, row = self.people.rng.choice(sorted(self.grid.rows.items()))
        for day, column in self.grid.days.items():
            self.people.books.let_go(
                self.people.persons[slug], day, self.grid.seen(row, column), is_disputed=True
            )
        self._batch(do.delete_rows(self._id, row))
        return self._say(f"deletes row {row + 1} of {slug}")

    def _sort(self) -> bool:
        return self._sort_up_to(self.grid.tab.width)

    def _sort_without_reference(self) -> bool:
        right = self.grid.tab.columns.get("ref", self.grid.tab.width)
        left_behind = {day for day, column in self.grid.days.items() if column >= right}
        is_done = self._sort_up_to(right)
        if is_done:
            unread = self.people.books.is_unread
            self.people.moved |= {day for day in left_behind if unread(day, self._who)}
        return is_done

    def _sort_up_to(self, right: int) -> bool:
        column = self.grid.tab.columns[WHOSE]
        if column >= right or self.grid.tab.last < 2:
            return False
        where = do.area(self._id, (1, self.grid.tab.last + 1), (0, right))
        descending = self.people.rng.random() < 0.5
        self._batch(do.sort(where, column, descending=descending))
        return self._say(f"sorts columns 1 to {right}, {descending=}")

    # --- Columns ----------------------------------------------------------------------------

    def _new_day(self) -> bool:
        """A meeting at the right end: one that others have, or a new one."""
        tab, rng = self.grid.tab, self.people.rng
        others = [
            day
            for sheet in self.people.world.sheets
            for day in Grid(self.people.world.tab(sheet)).days
            if day not in self.grid.days
        ]
        day = rng.choice(others) if others and rng.random() < 0.5 else self.people.new_day()
        column = tab.width
        if column >= tab.size[1] - 1 or self._is_hit(0, column):
            return False
        self.people.world.google.type(
            tab.spreadsheet, self.grid.place(0, column), [[title_of(day)]]
        )
        self._say(f"adds {day} in column {column + 1}")
        after = Visit(self.people, self.sheet, Grid(self.people.world.tab(self.sheet)))
        if after.grid.days.get(day) == column:
            for slug in after.grid.rows:
                after.type_over(slug, day, after._another(""))
        return True

    def _insert_column(self) -> bool:
        column = self.people.rng.randint(1, self.grid.tab.width)
        if self.grid.tab.width >= self.grid.tab.size[1] - 3:
            return False
        self._batch(do.insert(self._id, "COLUMNS", column))
        return self._say(f"inserts an empty column {column + 1}")

    def _move_column(self) -> bool:
        columns = list(self.grid.days.values())
        if len(columns) < 2:
            return False
        start, to = self.people.rng.sample(columns, 2)
        self._batch(do.move(self._id, "COLUMNS", start, to + (to > start)))
        return self._say(f"moves column {start + 1} to {to + 1}")

    def _delete_column(self) -> bool:
        if len(self.grid.days) < 2:
            return False
        day, column = self.people.rng.choice(sorted(self.grid.days.items()))
        for slug, row in self.grid.rows.items():
            seen, person = self.grid.seen(row, column), self.people.persons[slug]
            self.people.books.let_go(person, day, seen, is_disputed=True)
            self.people.known[self._who, slug, day] = seen
        where = do.span(self._id, "COLUMNS", column, column + 1)
        self._batch({"deleteDimension": {"range": where}})
        return self._say(f"deletes the column of {day}")

    def _correct_date(self) -> bool:
        """The meeting was on another day."""
        days = sorted(self.grid.days)
        if not days:
            return False
        day, new = self.people.rng.choice(days), self.people.new_day()
        column = self.grid.days[day]
        if self._is_hit(0, column):
            return False
        for slug, row in self.grid.rows.items():
            self.people.note(slug, new, meaning(self.grid.text(row, column)), self._who, [])
        self.people.moved |= {day, new}
        place = self.grid.place(0, column)
        self.people.world.google.type(self.grid.tab.spreadsheet, place, [[title_of(new)]])
        return self._say(f"corrects {day} to {new}")

    # --- By hand ----------------------------------------------------------------------------

    def _type_somewhere(self, choose: Callable[[str], str | None], cause: str = "") -> bool:
        if not self.grid.rows or not self.grid.days:
            return False
        slug, row = self.people.rng.choice(sorted(self.grid.rows.items()))
        day, column = self.people.rng.choice(sorted(self.grid.days.items()))
        return self.type_over(slug, day, choose(meaning(self.grid.text(row, column))), cause)

    def type_over(self, slug: str, day: str, state: str | None, cause: str = "") -> bool:
        row, column = self.grid.rows[slug], self.grid.days[day]
        before = self.grid.text(row, column)
        if state is None or meaning(before) == state or self._is_hit(row, column):
            return False
        text = self.people.rng.choice(MARKS[state]) if state in MARKS else state
        text = f"E ({cause})" if cause else text
        if text:
            place = self.grid.place(row, column)
            self.people.world.google.type(self.grid.tab.spreadsheet, place, [[text]])
        else:
            where = do.area(self._id, (row, row + 1), (column, column + 1))
            self._batch({"updateCells": {"range": where, "fields": "userEnteredValue"}})
        self.typed_into.add((row, column))
        self.causes.update([cause] if cause else [])
        seen = self.grid.seen(row, column) + self.people.known.pop((self._who, slug, day), [])
        self.people.note(slug, day, state, self._who, seen)
        return self._say(f"types {text!r} over {before!r} for {slug} on {day}")

    def _another(self, now: str) -> str:
        return self.people.rng.choice([one for one in MARKS if one != now])

    def _is_hit(self, row: int, column: int) -> bool:
        targets = self.people.targets.get(self.grid.tab.spreadsheet, set())
        return (self._id, row, column) in targets

    @property
    def _id(self) -> int:
        return self.grid.tab.sheet_id

    @property
    def _who(self) -> str:
        return self.sheet.partner

    def _batch(self, *requests: Json) -> None:
        self.people.world.google.batch(self.grid.tab.spreadsheet, *requests)

    def _say(self, text: str) -> bool:
        self.people.tell(f"{self._who}: {text}")
        return True
