"""« Nb enfants » beside « Âges »: a child whose age nobody gave is asked for, never left out."""

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.mapping import Column, TabRules
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_composite_columns import add_tab

BANDS = ("children_0_2", "children_3_5", "children_6_11", "children_12_17")
SESSION = "Café du 01/12/2026 à 10h00"


def town() -> World:
    world = World()
    world.add("workshop", "A-1", title="Café", lead_organisation_id="les-epis")
    world.add("session", "D-1", workshop_id="A-1", date="2026-12-01", start_time="10:00")
    return world


def rules_of(**columns: str) -> TabRules:
    named = {"given_name": "Prénom", "session_id": "Séance", **columns}
    return TabRules(
        "familles", "registration", "table", [Column(name, (one,)) for name, one in named.items()]
    )


def registered(title: str, counted: Raw, ages: Raw, *, adults: Raw = 1.0) -> tuple[World, FakeTab]:
    world = town()
    rules = rules_of(adults_count="Adultes", children_ages="Âges")
    tab = add_tab(world, "clef", rules)
    titles = ["Prénom", "Séance", "Adultes", title, "Âges"]
    tab.fill([titles, ["Zoé", SESSION, adults, counted, ages]])
    world.sync_until_quiet()
    return world, tab


def children(world: World) -> list[Value]:
    (one,) = world.records("registration")
    return [one.fields.get(band) for band in BANDS]


def asked(world: World) -> list[tuple[str, str | None]]:
    return [(problem.kind, problem.cell) for problem in world.problems()]


@pytest.mark.parametrize("title", ["Nb enfants", "Enfants", "Enf.", "Enfant(s)"])
@pytest.mark.parametrize(
    ("counted", "ages"),
    [
        (2.0, "8 ans"),
        ("2", "8 ans"),
        ("deux", "8 ans"),
        ("2 enfants", "4 ans"),
        (2.0, "3, 5 et 8 ans"),
        (3.0, "4 ans et 7 ans"),
        (3.0, "3 ans et 1 mois"),
        ("Nina et Tom", "3 ans et 1 mois"),
        ("0", "8 ans"),
        ("Nina et Tom", "8 ans"),
        ("Nina + petit frère", "8 ans"),
    ],
)
def test_another_number_of_children_than_of_ages_is_asked_about(
    title: str, counted: Raw, ages: str
) -> None:
    world, tab = registered(title, counted, ages)
    assert children(world) == [None] * 4
    assert asked(world) == [("ambiguous", "E2")]
    assert "l’âge de chaque enfant" in tab.cell(1, 4).note


@pytest.mark.parametrize(
    ("title", "counted", "ages", "stored"),
    [
        ("Nb enfants", 1.0, "8 ans", [None, None, 1, None]),
        ("Nb enfants", 2.0, "3 et 8 ans", [None, 1, 1, None]),
        ("Nb enfants", 2.0, "3 ans et 1 mois", [1, 1, None, None]),
        ("Nb enfants", 1.0, "3 ans et 1 mois", [None, 1, None, None]),
        ("Nb enfants", None, "8 ans", [None, None, 1, None]),
        ("Nb enfants", "?", "8 ans", [None, None, 1, None]),
        ("Nb enfants", "jumelles", "6 mois", [2, None, None, None]),
        ("Nb enfants", "les jumeaux", "2 ans et 2 ans", [2, None, None, None]),
        ("Enfants", "Nina et Tom", "3 et 8 ans", [None, 1, 1, None]),
        ("Enfants", "Nina et son frère", "3, 4 et 8 ans", [None, 2, 1, None]),
        ("Remarques", 2.0, "8 ans", [None, None, 1, None]),
        ("Nb enfants", 0.0, None, [None] * 4),
        ("Nb enfants", 0.0, "bébé à venir", [None] * 4),
        ("Nb enfants", 2.0, None, [None] * 4),
    ],
)
def test_what_agrees_or_counts_nothing_is_no_question(
    title: str, counted: Raw, ages: Raw, stored: list[Value]
) -> None:
    world, _ = registered(title, counted, ages)
    assert (children(world), asked(world)) == (stored, [])


@pytest.mark.parametrize(
    ("people", "adults", "is_asked"),
    [(4.0, 2.0, True), (3.0, 1.0, True), (2.0, 1.0, False), (3.0, 2.0, False), (4.0, None, False)],
)
def test_all_who_come_are_adults_and_children(
    people: float, adults: Raw, *, is_asked: bool
) -> None:
    """Without the adults nobody can say how many of them are children."""
    world, _ = registered("Nb personnes", people, "8 ans", adults=adults)
    assert asked(world) == ([("ambiguous", "E2")] if is_asked else [])


def test_a_number_that_is_changed_later_asks_for_the_child_and_ends_the_question() -> None:
    world, tab = registered("Nb enfants", 1.0, "8 ans")
    tab.type(1, 3, 2.0)
    world.sync_until_quiet()
    assert asked(world) == [("ambiguous", "E2")]
    assert children(world) == [None, None, 1, None]
    tab.type(1, 4, "3 et 8 ans")
    world.sync_until_quiet()
    assert (children(world), asked(world)) == ([None, 1, 1, None], [])
    tab.type(1, 3, 3.0)
    world.sync_until_quiet()
    tab.type(1, 3, 2.0)
    world.sync_until_quiet()
    assert (asked(world), tab.cell(1, 4).note) == ([], "")


def test_what_the_coordinator_changed_is_not_asked_back() -> None:
    world, tab = registered("Nb enfants", 1.0, "8 ans")
    (one,) = world.records("registration")
    world.edit(one.ref, children_3_5=1)
    world.sync_until_quiet()
    assert tab.cell(1, 4).value == "1 de 3 à 5 ans, 1 de 6 à 11 ans"
    assert asked(world) == []


@pytest.mark.parametrize(
    ("counted", "typed", "is_asked"),
    [
        (3.0, [1.0, 1.0, None, None], True),
        (2.0, [1.0, 1.0, 1.0, None], True),
        (2.0, [1.0, 1.0, 0.0, None], False),
        (None, [1.0, 1.0, None, None], False),
        (2.0, [None] * 4, False),
    ],
)
def test_ages_by_bands_are_added_up(counted: Raw, typed: list[Raw], *, is_asked: bool) -> None:
    world = town()
    titles = {"0-2 ans": 0, "3-5 ans": 1, "6-11 ans": 2, "12-17 ans": 3}
    rules = rules_of(**{BANDS[place]: title for title, place in titles.items()})
    tab = add_tab(world, "clef", rules)
    tab.fill([["Prénom", "Séance", "Nb enfants", *titles], ["Zoé", SESSION, counted, *typed]])
    world.sync_until_quiet()
    assert asked(world) == ([("ambiguous", "D2")] if is_asked else [])
