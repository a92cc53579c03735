"""People act in a list of presences under our write and its repairs, and runs are killed there.

One list of a few people and days. At the desk a mark is changed, somebody is added, a day is made.
Whoever is marked is marked as somebody wanted: at the desk, or in their row, on that day.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from french_cells.reading import Raw, Value
from sync_service.domain.mapping import SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.record import make_reference
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.hostile.village import Engine
from tests.sync.test_failing_repairs import Killed
from tests.sync.test_people_matrix import NAMED

PEOPLE, DAYS, FIRST_DAY = 8, 3, len(NAMED)
RULES = TabRules(
    "presences",
    "attendance",
    "matrix",
    NAMED,
    kind="technical_committee",
    cell_field="status",
    prefer="past",
)
MARKS = {"P": "present", "A": "absent", "E": "excused", "représenté": "represented"}
WORKS = ("edit", "edit", "add", "add", "meeting")
ACTS = ("sort", "sort without reference", "insert", "move", "copy below", "type", "type", "column")

At = tuple[str, str]
"""A person's reference, and a day."""


@dataclass
class Presences:
    """One seed, one story; `wrong` says afterwards what no problem tells of."""

    seed: int
    engine: Engine = field(default_factory=Engine)
    story: list[str] = field(default_factory=list)
    wanted: dict[At, set[Value]] = field(default_factory=lambda: defaultdict(set))
    """Every mark that anybody gave, by whom it is about and its day."""
    is_killed: bool = False

    def play(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 - chance for tests
        self.world = World(
            self.engine.pace, rules={"presences": RULES}, rulebook=self.engine.rulebook
        )
        self.refs = [make_reference("contact", 100 + number) for number in range(PEOPLE)]
        for number, ref in enumerate(self.refs):
            name, given, _, email, _ = contact_row(number)
            self.world.add(
                "contact", ref, family_name=name, given_name=given, email=email,
                organisation_id="les-epis",
            )  # fmt: skip
        self.tab = FakeTab(3, "CT")
        days: list[Raw] = [f"{5 + 7 * number:02d}/10/2026" for number in range(DAYS)]
        self.tab.fill([["Nom", "Prénom", "Structure", *days], *self._rows()])
        self.world.spreadsheets.add("ct", self.tab)
        followed = TabMapping("CT", "presences", "all")
        self.world.followed.append(SpreadsheetMapping("les-epis", "ct", [followed]))
        self.world.sync_until_quiet(3)
        for at, status in self.marks():
            self.wanted[at].add(status)
        for work in self.random.sample(WORKS, 2):
            self._work(work)
        self._strike(self.random.randint(1, 2))

    def wrong(self) -> list[str]:
        """Marks that nobody gave, or lost or doubled ones, unless a problem tells of it.

        After a kill nobody knows whether a row was copied to where ours is before or after ours.
        """
        is_unknown = self.is_killed and any(one.startswith("copy") for one in self.story)
        if is_unknown or self.world.problems():
            return []
        marks = [*self.marks()]
        return [
            *(f"{at}: {status}" for at, status in marks if status not in self.wanted[at]),
            *(f"{at} is gone" for at in self.wanted.keys() - {at for at, _ in marks}),
            *(f"{at} is twice" for at, _ in marks if [one for one, _ in marks].count(at) > 1),
            *(f"{at} reads {shown}, is {status}" for at, status in marks
              for shown in [self._shown(at)] if shown not in {status, ""}),
        ]  # fmt: skip

    def marks(self) -> Iterator[tuple[At, Value]]:
        days = {one.ref: str(one.fields["date"]) for one in self.world.records("meeting")}
        for one in self.world.records("attendance"):
            if one.fields.get("contact_id"):
                at = (str(one.fields["contact_id"]), days[str(one.fields["meeting_id"])])
                yield at, one.fields["status"]

    # --- acts -------------------------------------------------------------------------------

    def _rows(self) -> Iterator[list[Raw]]:
        for number in range(self.random.randint(4, PEOPLE - 2)):
            some = [self.random.choice([*MARKS, None]) for _ in range(DAYS - 1)]
            yield [*contact_row(number)[:2], None, self.random.choice([*MARKS]), *some]

    def _work(self, work: str) -> None:
        self.story.append(work)
        status = self.random.choice([*MARKS.values()])
        meetings = {str(one.fields["date"]): one.ref for one in self.world.records("meeting")}
        number = len(self.story)
        if work == "edit":
            one = self.random.choice(self.world.records("attendance"))
            self.world.edit(one.ref, status=status)
            days = {ref: day for day, ref in meetings.items()}
            at = (str(one.fields["contact_id"]), days[str(one.fields["meeting_id"])])
        else:
            at = (self.refs[-number], min(meetings))
            if work == "meeting":
                at = (self.refs[0], f"2026-11-{number:02d}")
                meetings[at[1]] = make_reference("meeting", 900 + number)
                self.world.add("meeting", meetings[at[1]], kind="technical_committee",
                               date=at[1], status="held")  # fmt: skip
            self.world.add(
                "attendance", make_reference("attendance", 900 + number), status=status,
                meeting_id=meetings[at[1]], organisation_id="les-epis", contact_id=at[0],
            )  # fmt: skip
        self.wanted[at].add(status)

    def _strike(self, times: int) -> None:
        """Each act right before one more write of the next run, which may be killed as well."""
        left, kills_at, calls = times, self.random.choice([0, 0, 0, *range(3, 7)]), 0

        def act(what: str, _spreadsheet: str) -> None:
            nonlocal left, calls
            calls += 1
            if what == "write" and left:
                left -= 1
                self._act()
            if calls == kills_at:
                raise Killed

        self.world.spreadsheets.before.append(act)
        try:
            self.world.sync()
        except Killed:
            self.is_killed = True
            self.world.database.die()
            self.world.database = self.world.database.other_process()
        self.world.spreadsheets.before.remove(act)
        self.world.sync_until_quiet(5)

    def _act(self) -> None:
        name, last = self.random.choice(ACTS), len(self.tab.grid) - 1
        first, to = self.random.randint(1, last), self.random.randint(1, last)
        by, column = self.random.choice((0, 1, FIRST_DAY)), FIRST_DAY + self.random.randrange(DAYS)
        acts: dict[str, Callable[[], None]] = {
            "sort": lambda: self.tab.sort(1, by),
            "sort without reference": lambda: self.tab.sort(
                1, by, columns=range(FIRST_DAY + DAYS)
            ),
            "insert": lambda: self.tab.insert_row(first),
            "move": lambda: self.tab.move_row(first, to),
            "copy below": lambda: self.tab.copy_row(first, last + 1),
            "type": lambda: self._type(first, column),
            "column": lambda: self.tab.move_column(column, FIRST_DAY),
        }
        self.story.append(f"{name} ({first}, {to}, {by}, {column})")
        acts[name]()

    def _type(self, row: int, column: int) -> None:
        ref, mark = self._person(row), self.random.choice([*MARKS])
        if ref and self.tab.cell(row, column).value != mark:
            self.tab.type(row, column, mark)
            self.wanted[ref, self._day(column)].add(MARKS[mark])

    # --- looking ----------------------------------------------------------------------------

    def _person(self, row: int) -> str:
        names = [contact_row(number)[0] for number in range(PEOPLE)]
        name = self.tab.cell(row, 0).value
        return self.refs[names.index(name)] if name in names else ""

    def _day(self, column: int) -> str:
        return "-".join(reversed(str(self.tab.cell(0, column).value).split("/")))

    def _shown(self, at: At) -> str:
        """What the list says there; "" if it has no such row, column or mark."""
        rows = [row for row in range(1, len(self.tab.grid)) if self._person(row) == at[0]]
        columns = [one for one in range(len(self.tab.grid[0])) if self._day(one) == at[1]]
        said = [self.tab.cell(row, column).value for row in rows for column in columns]
        return MARKS.get(str(said[0]), str(said[0] or "")) if len(said) == 1 else ""
