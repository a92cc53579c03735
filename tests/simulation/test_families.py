"""Families in the simulation: the judge is right, ours is clean, what lacks a rule is found."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from simulation.families.books import Family, News, Session, State, Typed
from simulation.families.judge import Judge
from simulation.families.people import another_address, next_name
from simulation.stage import Stage
from tests.simulation.family_engines import ENGINES
from tests.taste import taste

SEATED = "C’est fait. Vous avez une place."
OFF = "L’atelier n’a pas lieu."
REMOVED = "a retiré votre inscription"
PAGE = "jeudi 10 décembre 2026, Auditorium"
_LAUNCHER = Path(__file__).with_name("family_engines.py")


class Town:
    """One session with one family, and what the service shows of it."""

    def __init__(self, email: str = "ana@example.org") -> None:
        self.ana = Family("Ana", "/i/ana", email)
        day = date(2026, 12, 10)
        self.session = Session(
            "les-epis", "D-1", "Cuisine", day, "Auditorium", 8, families=[self.ana]
        )
        self.heading, self.text, self.calls = SEATED, PAGE, ""
        self.mails: list[str] = ["Vous avez une place."]
        self.problems: list[dict[str, Any]] = []

    def happens(self, words: str) -> None:
        before = {self.ana.email: len(self.mails)} if self.ana.email else {}
        self.ana.news.append(News(words, [self.ana], before))

    def kinds(self) -> list[str]:
        judge = Judge(
            {"/i/ana": self.heading}, {"/i/ana": self.text}, {self.ana.email: self.mails}
        )
        found = judge.judge_sessions([self.session], self.problems, self.calls)
        return [one.kind for one in found]


def test_a_family_that_has_its_place_is_no_breach() -> None:
    assert Town().kinds() == []


def test_a_place_that_is_gone_from_the_page_is_lost() -> None:
    town = Town()
    town.heading = "Cette page n’existe pas"
    assert town.kinds() == ["lost"]


def test_a_page_that_goes_on_about_a_session_called_off_is_untrue() -> None:
    town = Town()
    town.session.state = "cancelled"
    town.happens("n’a pas lieu")
    town.mails.append(OFF)
    assert town.kinds() == ["silent"]


def test_a_family_without_a_word_is_lost() -> None:
    town = Town()
    town.session.state, town.heading = "cancelled", OFF
    town.mails.append(OFF)
    town.happens("n’a pas lieu")
    assert town.kinds() == ["lost"]
    town.mails.append(OFF)
    assert town.kinds() == ["hasty"]  # once more than it happened


def test_a_family_without_mail_stands_among_those_to_call() -> None:
    town = Town(email="")
    town.session.state, town.heading = "cancelled", OFF
    town.happens("n’a pas lieu")
    assert town.kinds() == ["lost"]
    town.calls = "Ana, 06 39 98 00 01"
    assert town.kinds() == []


def test_whoever_left_by_itself_need_not_be_called() -> None:
    town = Town(email="")
    town.happens("Salle 37")
    town.ana.is_out = town.ana.has_left = True
    town.heading = "Votre inscription est annulée."
    assert town.kinds() == []


def test_the_first_of_a_month_is_named_as_people_name_it() -> None:
    town = Town()
    town.session.day, town.text = date(2027, 2, 1), "lundi 1er février 2027, Auditorium"
    assert town.kinds() == []


def test_what_nobody_said_yes_to_is_told_to_nobody_and_stands_in_problems() -> None:
    town = Town()
    town.session.is_asked = True
    assert town.kinds() == ["silent"]
    town.problems.append({"ref": "D-1", "kind": "held"})
    assert town.kinds() == []
    town.mails.append(OFF)
    assert town.kinds() == ["hasty"]


@pytest.mark.parametrize(
    ("words", "state", "heard", "breaches"),
    [
        (REMOVED, "cancelled", OFF, []),
        (REMOVED, "cancelled", f"Le centre {REMOVED}.", []),
        (REMOVED, "cancelled", "", ["lost"]),
        (REMOVED, "planned", OFF, ["lost"]),
        ("Auditorium 2", "cancelled", OFF, ["lost"]),
    ],
)
def test_whoever_is_taken_out_of_what_is_called_off_at_once_hears_of_that(
    words: str, state: State, heard: str, breaches: list[str]
) -> None:
    """Nobody is invited to register again for what does not take place."""
    town = Town()
    town.happens(words)
    town.mails += [heard] if heard else []
    town.ana.is_out, town.session.state, town.heading = True, state, OFF
    assert town.kinds() == breaches


def test_what_was_called_off_before_tells_nobody_that_they_were_taken_out() -> None:
    town = Town()
    town.mails.append(OFF)
    town.happens(REMOVED)
    town.ana.is_out, town.session.state, town.heading = True, "cancelled", OFF
    assert town.kinds() == ["lost"]


def test_whom_another_partner_registered_is_found() -> None:
    judge = Judge({}, {}, {})
    judge.judge_foreign(["Bea"], [{"ref": "N-1", "fields": {"given_name": "Bea"}}])
    assert [one.kind for one in judge.breaches] == ["mixed"]


@pytest.mark.parametrize(
    ("first", "chance", "address"),
    [("", 0.9, "hana@example.org"), ("ana@example.org", 0.9, ""), ("", 0.1, "hana@example.org")],
)
def test_of_two_families_that_are_typed_over_not_both_are_known_by_a_number_alone(
    first: str, chance: float, address: str
) -> None:
    """« Hana » with another number over « Ana » may be a slip mended, and was called a breach."""
    assert another_address("Hana", first, chance) == address


def test_whoever_is_typed_over_a_family_bears_no_name_that_may_be_the_same_misspelt() -> None:
    """« Carli24 » over « Carla2 », with another number: that may be a correction."""
    _, carla = next_name(1)
    named, names = 1, set()
    for _ in range(40):
        named, name = next_name(named, carla)
        names.add(name)
    assert (len(names), {name for name in names if name[0] == carla[0]}) == (40, set())


BEA = Typed("Bea", "06 39 98 40 12", "bea@example.org")
HERS = [{"ref": "N-2", "archived": False, "fields": {"given_name": "Bea"}}]


def typed_over(town: Town, registrations: list[dict[str, Any]]) -> list[str]:
    judge = Judge({}, {"/i/ana": town.text}, {})
    judge.judge_typed([town.session], registrations)
    return [one.kind for one in judge.breaches]


def test_whoever_is_typed_over_a_row_has_a_place_and_shows_on_no_page() -> None:
    town = Town()
    town.ana.stranger, town.session.typed = BEA, [BEA]
    assert typed_over(town, HERS) == []
    assert typed_over(town, []) == ["lost"]
    assert typed_over(town, [{**HERS[0], "archived": True}]) == ["lost"]
    town.ana.looks = ["Prénom Ana, 06 39 98\u00a040\u00a012"]
    assert typed_over(town, HERS) == ["mixed"]


@pytest.mark.hostile
@pytest.mark.parametrize(("seed", "database"), taste([(101, "sqlite")], [(105, "postgresql")]))
def test_no_family_is_left_without_a_word(stage: Stage, seed: int, database: str) -> None:
    verdict = stage.play_families(seed, database)
    assert verdict.counts["families"] > 4
    assert verdict.counts["mails"] > 4
    assert verdict.breaches == [], "\n".join(verdict.story)


SEEDS = range(103, 111)
"""The engine of every day is found out by the first of them, the others within the eight."""


@pytest.mark.hostile
@pytest.mark.parametrize(
    "name",
    taste(["compares one step"], ["no mail on cancelling", "purges by the cell", "shows at once"]),
)
def test_an_engine_that_lacks_a_rule_about_families_is_found_out(stage: Stage, name: str) -> None:
    assert name in ENGINES
    engine = f"{_LAUNCHER}:{name}"
    assert any(stage.play_families(seed, "sqlite", engine).breaches for seed in SEEDS)
