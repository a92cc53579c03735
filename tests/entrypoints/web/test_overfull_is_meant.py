"""« C'est voulu », of more people than places: said in one way, it is heard in all places."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from sync_service.digest.read_facts import read_facts
from sync_service.digest.to_do import make_agenda
from sync_service.domain.week import Week
from sync_service.records.problems.open_problems import list_waiting
from tests.entrypoints.web.quarter import (
    A_SESSION,
    A_WORKSHOP,
    FAMILIES,
    SESSIONS,
    WORKSHOPS,
    Quarter,
    row_of,
)
from tests.entrypoints.web.test_coordinator_edits import edit
from tests.entrypoints.web.town import HandClock, answer_card, find_token

TAB, LABEL, ADULTS = "Inscriptions", "Cuisine en famille du 10/12/2026", 4
TABS: Mapping[str, Sequence[Sequence[object]]] = {
    "Ateliers": [WORKSHOPS, A_WORKSHOP],
    "Séances": [SESSIONS, (*A_SESSION[:-1], "2")],
    TAB: [FAMILIES],
}
WAYS = ["note", "confirm", "resolve", "problems", "home", "sessions"]
BEFORE = slice(4)
"""Of the places: those that do not wait for a run."""


@dataclass
class Scene:
    """An overfull session, its partner's sheet, and the coordinator's browser."""

    quarter: Quarter
    sheet: Person
    desk: FlaskClient

    def add_family(self, name: str) -> None:
        self.sheet.add_row(TAB, LABEL, name, "06 39 98 12 34", f"{name}@example.org", "2", "")

    def asking(self) -> list[bool]:
        """What is to do, the list of sessions, the letter, the commands; last the cells."""
        self.desk.get("/coordination/")  # what was just called done is said once more, on top
        home, listed = (self.desk.get(f"/coordination/{one}").text for one in ("", "ateliers"))
        town, now = self.quarter.town, self.quarter.town.clock.now()
        facts = read_facts(town.database, town.digest_sources, Week.of(now.date()), now)
        tasks = [one.sentence for one in make_agenda(facts).hers]
        return [
            "de plus que de places" in unescape(home).partition("C’est fait</h2>")[0],
            "de plus que de places&nbsp;: c’est voulu." not in listed,
            any("de plus que de places" in one for one in tasks),
            bool(list_waiting(town.database, "")),
            any("2 places" in note for note in self.sheet.notes(TAB).values()),
        ]

    def mean(self, way: str) -> None:
        if way == "note":
            asked = next(at for at, note in self.sheet.notes(TAB).items() if "2 places" in note)
            self.sheet.write_note(TAB, *asked, "")
            self.quarter.sync()
        elif way in ("confirm", "resolve"):
            answer = "confirm" if way == "confirm" else "sheet"
            self.quarter.decide(self.quarter.problems()[0], answer)
        elif way == "problems":
            page = self.desk.get("/coordination/problemes").text
            answer_card(self.desk, self.quarter.problems()[0].id, "confirm", page)
        else:
            self.press("done", "ateliers" if way == "sessions" else "")

    def press(self, decision: str, where: str = "") -> None:
        """« Oui, c'est voulu », or « Annuler » below what is done."""
        page = self.desk.get(f"/coordination/{where}").text
        key = re.findall(r'name="key" value="(over:[^"]+)"', page)[0]
        assert ("Oui, c’est voulu</button>" in page) == (decision == "done")
        data = {"token": find_token(page), "key": key, "decision": decision, "page": where}
        answer = self.desk.post("/coordination/fait", data=data)
        assert f"/coordination/{where}" in answer.location


@pytest.fixture
def scene(quarter: Quarter) -> Scene:
    sheet = quarter.open(tabs=TABS)
    quarter.sync()
    scene = Scene(quarter, sheet, quarter.desk())
    for name in ("Ana", "Bea"):
        scene.add_family(name)
    quarter.sync()
    assert scene.asking() == [True] * 5
    return scene


@pytest.mark.parametrize("way", WAYS)
def test_said_in_one_way_it_is_heard_in_all_places(scene: Scene, way: str) -> None:
    """The note was deleted, and what is to do, the sessions and the letter went on asking."""
    scene.mean(way)
    assert scene.asking()[BEFORE] == [False] * 4, "at once, before any run"
    scene.quarter.sync()
    assert scene.asking() == [False] * 5

    scene.add_family("Cleo")
    scene.quarter.sync()
    assert scene.asking() == [True] * 5, "one more is another question"
    scene.mean(way)
    scene.quarter.sync()
    assert scene.asking() == [False] * 5


@pytest.mark.parametrize("is_carried_out", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_taken_back_it_is_asked_again_in_all_places(
    scene: Scene, way: str, *, is_carried_out: bool
) -> None:
    """Once a run had passed, its cell never asked again."""
    scene.mean(way)
    if is_carried_out:
        scene.quarter.sync()
        assert scene.asking() == [False] * 5

    scene.press("undo", "ateliers" if way == "sessions" else "")
    scene.quarter.sync()

    assert scene.asking() == [True] * 5
    scene.mean("note")
    scene.quarter.sync()
    assert scene.asking() == [False] * 5


def test_a_yes_to_fewer_is_no_yes_to_more(scene: Scene) -> None:
    """In one look the note of four people is gone, and a row brings one more."""
    asked = next(at for at, note in scene.sheet.notes(TAB).items() if "4 personnes" in note)
    scene.sheet.write_note(TAB, *asked, "")
    other = "Ana" if asked[0] == row_of(scene.sheet, "Bea") else "Bea"
    scene.sheet.type(TAB, row_of(scene.sheet, other), ADULTS, "3")
    scene.quarter.sync()

    assert scene.asking() == [True] * 5
    assert any("5 personnes" in note for note in scene.sheet.notes(TAB).values())


def test_what_somebody_else_gives_comes_into_the_cell_that_asks(scene: Scene) -> None:
    """The cell went on asking with the number that nobody meant any more."""
    row = row_of(scene.sheet, "Ana")
    scene.mean("note")
    scene.quarter.sync()
    scene.sheet.type(TAB, row, ADULTS, "5")
    scene.quarter.sync()
    [asked] = scene.quarter.problems()
    assert (asked.field, scene.sheet.seen(TAB)[row][ADULTS]) == ("adults_count", "5")

    edit(scene.quarter, str(asked.ref), adults_count="4")
    scene.quarter.sync()

    assert scene.sheet.seen(TAB)[row][ADULTS] == "4"
    assert scene.asking() == [True] * 5
    ana = [one for one in scene.quarter.records("registration") if one.ref == asked.ref]
    assert [one.fields["adults_count"] for one in ana] == [4]


def test_the_two_weeks_to_come_say_that_it_is_meant(scene: Scene) -> None:
    """A red bar and « plus de personnes que de places : 1 » said nothing of it."""
    scene.quarter.town.clock.pass_by(days=5)
    scene.desk = scene.quarter.desk()
    pages = ("", "lettres/maintenant/vue")

    def told() -> list[int]:
        return [
            scene.desk.get(f"/coordination/{one}").text.count("4 sur 2, c’est voulu")
            for one in pages
        ]

    assert told() == [0, 0]
    scene.mean("sessions")
    assert told() == [1, 1]
    letter = unescape(scene.desk.get(f"/coordination/{pages[1]}").text)
    assert "plus de personnes que de places : 1, dont 1 voulue." in letter
    scene.add_family("Cleo")
    scene.quarter.sync()
    assert told() == [0, 0]


def test_who_took_it_for_meant_is_said_in_the_journal_once(scene: Scene) -> None:
    scene.mean("note")
    scene.quarter.sync()
    session = scene.quarter.the("session")
    with scene.quarter.town.database.reading() as stored:
        said = [one for one in stored.journal.read_history(session.ref) if one.field == "decided"]
    assert [one.source.partition(":")[0] for one in said] == ["sheet"]
    listed = scene.desk.get("/coordination/ateliers").text.partition("c’est voulu.")[2]
    assert "Centre social Les Épis" in listed.partition("Annuler")[0]
    journal = scene.desk.get("/coordination/journal").text
    assert journal.count("c’est voulu") == 1


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_all_places_say_the_same(scene: Scene, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - no secret
    for step in range(5):
        is_asking = scene.asking()[0]
        act = rng.choice([*WAYS, "family"] if is_asking else ["undo", "family"])
        if act == "family":
            scene.add_family(f"Famille{step}")
            scene.quarter.sync()
        elif act == "undo":
            scene.press("undo")
        else:
            scene.mean(act)
        # Only a run puts the question into the cell again, and among the problems.
        at_once = slice(3) if act == "undo" else BEFORE
        assert len({*scene.asking()[at_once]}) == 1, (seed, step, act)
        scene.quarter.sync()
        assert len({*scene.asking()}) == 1, (seed, step, act)
        assert scene.asking()[0] == (act in ("family", "undo")), (seed, step, act)


@dataclass
class RunningClock(HandClock):
    """As on a host: no two looks at it show the same instant."""

    def now(self) -> datetime:
        self.instant += timedelta(milliseconds=1)
        return self.instant


@pytest.mark.parametrize("way", ["problems", "home", "sessions"])
def test_who_said_so_on_whichever_page_is_told(scene: Scene, way: str) -> None:
    """Said on the page of problems, it was nobody's: mark and journal were a blink apart."""
    town = scene.quarter.town
    scene.quarter.town = replace(town, clock=RunningClock(town.clock.now()))
    scene.desk = scene.quarter.desk()
    scene.mean(way)
    listed = unescape(scene.desk.get("/coordination/ateliers").text).partition("C’est dit, le")[2]
    told = re.sub("<[^>]+>", "", listed.partition("Annuler")[0])
    assert ", par coordination@example.org." in told
