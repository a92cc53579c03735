"""Presences in the simulation: ours is clean, what lacks its rule is found, the judge is right."""

import random
from collections import Counter
from itertools import cycle
from pathlib import Path
from typing import cast

import pytest

from simulation.kinds import PRESENCE
from simulation.presences.grid import MARKS, Grid, causes_in, day_of, meaning, title_of
from simulation.presences.judge import Judge
from simulation.presences.people import People, Visit
from simulation.presences.story import PresenceStory
from simulation.sheets import Sheet, Tab, area, insert, sort
from simulation.stage import Stage
from simulation.world import World
from tests.taste import taste

_LAUNCHER = Path(__file__).with_name("engines.py")
SORTED_IN_PART = 1000
"""In it names and marks are sorted, without the reference and the dates to the right of it."""
RETYPED_AS_WRITTEN = 1_590_222
"""In it somebody would retype a cell in the instant in which it is written."""

MARKED_ANEW = 2_800_290
"""In it somebody marks a day anew whose column they deleted: they know what stood there."""

COVERED_AND_DELETED = 2_984_682
"""In it a mark is typed over by words before any run, and then its column is deleted."""

PICKED = [SORTED_IN_PART, RETYPED_AS_WRITTEN, MARKED_ANEW, COVERED_AND_DELETED]


@pytest.mark.hostile
@pytest.mark.parametrize("seed", taste(PICKED, list(range(1001, 1021))))
def test_no_presence_is_lost_or_anothers(stage: Stage, seed: int) -> None:
    assert stage.play_presences(seed, "sqlite").breaches == []


@pytest.mark.hostile
def test_an_engine_that_believes_references_more_than_names_is_found_out(stage: Stage) -> None:
    engine = f"{_LAUNCHER}:headings say nothing"
    breaches = stage.play_presences(SORTED_IN_PART, "sqlite", engine).breaches
    assert {"lost", "resurrected"} <= {one.kind for one in breaches}


class TornBeforeRead(PresenceStory):
    """A day is added right of the references and marked, and then the names alone are sorted."""

    def _days(self) -> None:
        mairie = self._world.sheets[1]
        for act in ("new_day", "sort_without_reference"):
            assert self.people.act(mairie, act)


@pytest.mark.hostile
def test_whose_marks_are_that_a_sort_left_behind_unread_nobody_can_say(stage: Stage) -> None:
    stage.world.prepare("sqlite")
    story = TornBeforeRead(stage.world, 3, "sqlite")
    story.play()
    assert story.breaches == []
    assert len(story.people.moved) == 1


def mark(story: PresenceStory, sheet: Sheet, slug: str, state: str = "") -> None:
    """On the last day; as it is not marked yet, unless a state is given."""
    grid = Grid(story.people.world.tab(sheet))
    day, row = max(grid.days), grid.rows[slug]
    state = state or next(one for one in MARKS if one != meaning(grid.text(row, grid.days[day])))
    place = grid.place(row, grid.days[day])
    story.people.world.google.type(grid.tab.spreadsheet, place, [[MARKS[state][0]]])
    story.people.note(slug, day, state, sheet.partner, grid.seen(row, grid.days[day]))


class MarkedWhileTorn(PresenceStory):
    """Names are sorted off a day, somebody is marked there, and the names are sorted again."""

    def _days(self) -> None:
        mairie = self._world.sheets[1]
        self.people.act(mairie, "new_day")
        self._sync(is_calm=True)
        for is_marked in (True, False):
            before = Grid(self._world.tab(mairie)).rows
            while Grid(self._world.tab(mairie)).rows == before:
                self.people.act(mairie, "sort_without_reference")
            if is_marked:
                self._sync(is_calm=True)
                mark(self, mairie, "clef")


@pytest.mark.hostile
def test_a_mark_beside_another_name_is_not_lost_while_the_tab_waits(stage: Stage) -> None:
    stage.world.prepare("sqlite")
    story = MarkedWhileTorn(stage.world, 5, "sqlite")
    story.play()
    assert story.breaches == []
    assert "scramble" in {one.split("|")[0].strip() for one in _problems(story)}


class MeantToBeTorn(PresenceStory):
    """Names are sorted off a day, and the coordinator says that it is meant."""

    is_said = False
    without: set[str]
    """What a judge would say who did not know what is meant."""

    def _days(self) -> None:
        mairie = self._world.sheets[1]
        self.people.act(mairie, "new_day")
        self._sync(is_calm=True)
        for slug, state in zip(Grid(self._world.tab(mairie)).rows, cycle(MARKS)):
            mark(self, mairie, slug, state)
        self._sync(is_calm=True)
        before = Grid(self._world.tab(mairie)).rows
        while Grid(self._world.tab(mairie)).rows == before:
            self.people.act(mairie, "sort_without_reference")
        self._sync(is_calm=True)
        for _ in range(2):
            # Of the references, and then of the marks.
            self.is_said = self.people.confirm()
            self._sync(is_calm=True)

    def _rest(self) -> None:
        super()._rest()
        self.people.meant.clear()
        self.without = {one.kind for one in Judge(self.people).judge()}


@pytest.mark.hostile
def test_what_a_torn_list_shows_counts_once_somebody_says_that_it_is_meant(stage: Stage) -> None:
    stage.world.prepare("sqlite")
    story = MeantToBeTorn(stage.world, 2, "sqlite")
    story.play()
    assert story.is_said
    assert (story.breaches, story.without) == ([], {"resurrected"})


class Deaf(Judge):
    """To incidents."""

    def _is_in_an_incident(self, slug: str, day: str, states: set[str]) -> bool:
        return super()._is_in_an_incident(slug, day, states - states)


class SortedWhileWritten(PresenceStory):
    """A mark is typed once more where a write landed on another's row; an incident shows both."""

    without: set[str]

    def _rest(self) -> None:
        super()._rest()
        self.without = {one.kind for one in Deaf(self.people).judge()}


@pytest.mark.hostile
def test_a_mark_that_an_incident_shows_beside_the_record_is_not_lost(stage: Stage) -> None:
    stage.world.prepare("sqlite")
    story = SortedWhileWritten(stage.world, 2_822_358, "sqlite")
    story.play()
    assert (story.breaches, story.without) == ([], {"lost", "resurrected"})


class Halved(PresenceStory):
    """Names are sorted off a day against a blank row; a second blank row moves both halves."""

    def _days(self) -> None:
        own = self._world.sheets[2]
        self.people.act(own, "new_day")
        self._sync(is_calm=True)
        for is_sorted in (True, False):
            tab = self._world.tab(own)
            requests = [insert(tab.sheet_id, "ROWS", 1)]
            if is_sorted:
                where = area(tab.sheet_id, (1, 3), (0, tab.columns["ref"]))
                requests.append(sort(where, 0, descending=False))
            self._world.google.batch(own.spreadsheet, *requests)
        self._sync(is_calm=True)


@pytest.mark.hostile
def test_a_row_that_a_sort_against_a_blank_one_halved_blanks_no_mark(stage: Stage) -> None:
    stage.world.prepare("sqlite")
    story = Halved(stage.world, 3, "sqlite")
    story.play()
    assert story.breaches == []
    assert "scramble" in {one.split("|")[0].strip() for one in _problems(story)}


def _problems(story: PresenceStory) -> list[str]:
    return [one.removeprefix("problem: ") for one in story.told if one.startswith("problem: ")]


@pytest.mark.parametrize(
    ("text", "state"),
    [("P", "present"), ("Excusé", "excused"), ("", ""), (None, ""), ("à voir", "à voir")],
)
def test_what_a_cell_shows_is_a_state_or_what_stands_there(text: str | None, state: str) -> None:
    assert meaning(text) == state


def test_what_a_note_says_may_be_typed_nobody_typed() -> None:
    note = "Nous attendons P (présent), A (absent), E (excusé) ou « représenté »."
    rows: list[list[dict[str, str]]] = [[{}, {}], [{}, {"formattedValue": "à voir", "note": note}]]
    assert Grid(Tab("S1", 0, "Présences", rows, (60, 12))).seen(1, 1) == ["à voir"]


def test_a_title_is_a_day_and_back() -> None:
    assert day_of(title_of("2026-09-08")) == "2026-09-08"
    assert day_of("Remarques") is None


class Excused(PresenceStory):
    """Somebody is excused with a cause in one list, and another list says that they came."""

    def _days(self) -> None:
        clef, mairie = self._world.sheets[:2]
        assert self.people.act(mairie, "excuse")
        for _ in range(2):
            self._sync(is_calm=True)
        entry = self.people.books.typings[-1].entry
        slug = next(one for one, no in self.people.persons.items() if no == entry.person)
        visit = Visit(self.people, clef, Grid(self._world.tab(clef)))
        assert visit.type_over(slug, entry.name, "present")
        self._sync(is_calm=True)


@pytest.mark.hostile
@pytest.mark.parametrize(("engine", "found"), [("", []), ("takes words along", ["lost"])])
def test_a_cause_beside_a_mark_is_not_lost_where_another_mark_is_written(
    stage: Stage, engine: str, found: list[str]
) -> None:
    world = stage.world
    world.launcher = f"{_LAUNCHER}:{engine}" if engine else ""
    world.prepare("sqlite")
    story = Excused(world, 3, "sqlite")
    story.play()
    world.launcher = ""
    assert [one.kind for one in story.breaches] == found


_QUOTED = "Deux valeurs différentes. Ici : « E (grève) ». CLEF a donné : « présent »."


@pytest.mark.parametrize(
    ("before", "after", "is_typed", "given_up"),
    [
        (("E (grève)", _QUOTED), ("A", _QUOTED), True, 1),
        (("E (grève)", ""), ("A", ""), True, 1),
        (("P", _QUOTED), ("E", _QUOTED), True, 1),
        (("E (grève)", _QUOTED), ("E (grève)", _QUOTED), True, 0),
        (("P", _QUOTED), ("P", ""), False, 1),
        (("E (grève)", _QUOTED), ("E (grève)", ""), False, 0),
        (("P", _QUOTED), ("P", _QUOTED), False, 0),
    ],
)
def test_whoever_types_where_a_cause_stood_gives_it_up_though_our_note_quotes_it_still(
    before: tuple[str, str], after: tuple[str, str], given_up: int, *, is_typed: bool
) -> None:
    stood, stands = (
        Tab("S1", 0, "Présences", [[{"formattedValue": text, "note": note}]], (60, 12))
        for text, note in (before, after)
    )

    left = causes_in(stands, {(0, 0)} if is_typed else ())

    assert causes_in(stood) - left == Counter({"grève": given_up} if given_up else {})


class OneCell:
    """A world of one list, in which one cell is under a date."""

    def __init__(self) -> None:
        self.cell = {"formattedValue": "", "note": ""}
        self.google = self

    def tab(self, _: Sheet) -> Tab:
        titles = [{"formattedValue": one} for one in ("Structure", "09/09/2025")]
        row = [{"formattedValue": "Centre social Les Épis"}, dict(self.cell)]
        return Tab("S1", 0, "Présences", [titles, row], (60, 12), PRESENCE)

    def type(self, _: str, place: str, rows: list[list[str]]) -> None:
        assert place == "'Présences'!B2"
        self.cell["formattedValue"] = rows[0][0]


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        (_QUOTED, {"grève": 1}),
        ("", {"grève": 2}),  # the one that went without a word is missed still
    ],
)
def test_a_cause_typed_where_our_note_quotes_the_same_stands_there_once(
    note: str, kept: dict[str, int]
) -> None:
    world = OneCell()
    people = People(cast("World", world), random.Random(1), lambda _: None)  # noqa: S311 - chance for tests
    people.meet()
    sheet = Sheet("les-epis", "S1", PRESENCE)
    assert people.act(sheet, "excuse")
    assert people.excuses == {"les-epis": Counter({"grève": 1})}

    world.cell = {"formattedValue": "P", "note": note}
    for _ in range(3):
        people.note("les-epis", "2025-09-09", "present", "clef", [])
    assert people.act(sheet, "excuse")

    assert world.cell["formattedValue"] == "E (grève)"
    assert people.excuses["les-epis"] == Counter(kept)
