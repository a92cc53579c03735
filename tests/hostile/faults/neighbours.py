"""Two partners who see their own people, and the coordinator who sees all, over Google's protocol.

What a test says is what people do in the three sheets and what stands there afterwards.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo.between import acting_between
from demo.people import REFERENCE_TITLE, Person
from sheets_emulator.wire import Answer, Call
from sync_service.domain.base import Decision, Problem
from sync_service.domain.record import Entity, Record
from sync_service.records.problems.open_problems import decide_problem, list_problems
from tests.hostile.faults.town import CONTACTS, Ground, Tabs, Town, build_town

TAB = "Contacts"
NAME, GIVEN, ROLE, EMAIL, PHONE = range(5)
EVERYBODY = ("Structure", *CONTACTS)
"""The coordinator's titles."""


def person(number: int) -> Sequence[str]:
    """An invented person, the same for the same number."""
    return (
        f"Nom{number}",
        f"Prénom{number}",
        f"Fonction {number}",
        f"personne{number}@example.org",
        f"06 39 98 {number // 100:02} {number % 100:02}",
    )


_OK = 200
_LEASE_SECONDS = 3600.0
"""Longer than any lease."""


class Killed(BaseException):
    """Passes by whatever would be told of a failure."""


def _writes(call: Call, sheet: Person) -> bool:
    return call.path == f"/v4/spreadsheets/{sheet.spreadsheet_id}:batchUpdate"


class Neighbours:
    """« Les Épis » with `count` people, « Le Relais » with two, and the coordinator's sheet."""

    def __init__(self, ground: Ground, folder: Path, count: int = 6, **more: Tabs) -> None:
        sheets: dict[str, Tabs] = {
            "les-epis": {TAB: [CONTACTS, *map(person, range(count))], **more.get("epis", {})},
            "le-relais": {TAB: [CONTACTS, person(900), person(901)]},
            "clef": {TAB: [EVERYBODY], **more.get("clef", {})},
        }
        self.town: Town = build_town(ground, folder / "town.db", sheets)
        self.epis: Person = self.town.sheets["les-epis"]
        self.relais: Person = self.town.sheets["le-relais"]
        self.clef: Person = self.town.sheets["clef"]
        self.rest()

    def rest(self, runs: int = 4) -> None:
        for _ in range(runs):
            self.town.sync()

    def close(self) -> None:
        self.town.close()

    def sync_killed_after_writing(self, sheet: Person) -> None:
        """The process dies with the answer to its write in its hands; its lease runs out."""

        def die(call: Call, answer: Answer) -> None:
            if _writes(call, sheet) and answer.status == _OK:
                raise Killed

        self.town.world.observers.append(die)
        try:
            with pytest.raises(Killed):
                self.rest()
        finally:
            self.town.world.observers.remove(die)
        self.town.time.sleep(_LEASE_SECONDS)

    @contextmanager
    def in_the_window(self, sheet: Person, act: Callable[[], object]) -> Iterator[None]:
        """Once, right before the next write into this sheet."""
        acts = [act]

        def before(call: Call) -> None:
            if acts and _writes(call, sheet):
                acts.pop()()

        with acting_between(self.town.world, before):
            yield
        assert not acts, "nothing was written"

    # --- looks ------------------------------------------------------------------------------

    def records(self, entity: Entity = "contact", *, archived: bool = False) -> Sequence[Record]:
        with self.town.database.reading() as stored:
            return list(stored.records.read_all(entity, archived=archived))

    def told(self, name: str) -> Mapping[str, object]:
        """Family name → the record's field, of « Les Épis »."""
        return {
            str(one.fields["family_name"]): one.fields[name]
            for one in self.records()
            if one.fields["organisation_id"] == "les-epis"
        }

    def shown(self, sheet: Person, column: int) -> Mapping[str, str]:
        """What each name's row shows in a column; the coordinator has one column more."""
        first = 1 if sheet is self.clef else 0
        lines = [[*line, *[""] * 9] for line in sheet.seen(TAB)[1:]]
        return {line[first]: line[first + column] for line in lines if line[first]}

    def references(self, sheet: Person, tab: str = TAB) -> Sequence[str]:
        """As the column of references shows them, marks included."""
        column = sheet.column_of(tab, REFERENCE_TITLE)[1]
        lines = [[*line, *[""] * 9] for line in sheet.seen(tab)[1:]]
        return [line[column] for line in lines if line[column]]

    def row_of(self, sheet: Person, name: str) -> int:
        column = 1 if sheet is self.clef else 0
        return next(
            index
            for index, line in enumerate(sheet.seen(TAB))
            if line[column : column + 1] == [name]
        )

    def row_of_text(self, sheet: Person, text: str) -> int:
        return next(index for index, line in enumerate(sheet.seen(TAB)) if text in line)

    def problems(self, kind: str | None = None) -> Sequence[Problem]:
        with self.town.database.reading() as stored:
            found = stored.problems.read_open()
        return [one for one in found if kind in (None, one.kind)]

    def listed(self) -> Sequence[Mapping[str, object]]:
        """As `sync-service problems --json` prints them."""
        return list_problems(self.town.database, "")

    def decide(self, problem: Problem, decision: Decision) -> None:
        assert problem.id is not None
        decide_problem(self.town.database, problem.id, decision)

    def is_quiet(self) -> bool:
        """The next run writes nothing and changes no byte of the database."""
        self.town.sync()
        before = self.town.writes(), self.town.changed_rows()
        self.town.sync()
        return (self.town.writes(), self.town.changed_rows()) == before
