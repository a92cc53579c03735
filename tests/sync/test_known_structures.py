"""A structure of which little more than the name is known meets rows that name it."""

from collections.abc import Sequence

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.mapping import (
    Column,
    KnownOrganisation,
    Scope,
    SpreadsheetMapping,
    TabMapping,
    TabRules,
)
from tests.builders import ORGANISATIONS, World
from tests.fakes.spreadsheets import FakeTab

RULES = TabRules(
    "structures",
    "organisation",
    "table",
    (
        Column("name", ("Structure",)),
        Column("phone", ("Téléphone",)),
        Column("city", ("Commune",)),
    ),
)
REF = 3
_OTHERS = ("les-epis", "le-relais")
"""The partners that every world knows."""


def world_of(**known: Sequence[str]) -> World:
    """Partners that the mapping files name: nothing but names."""
    world = World(rules={"structures": RULES})
    for number, (slug, names) in enumerate(known.items(), 1):
        name, *aliases = names
        world.add("organisation", f"S-{number}", id=slug, name=name, aliases=aliases or None)
    return world


def follow(world: World, *rows: list[Raw], scope: Scope = "all") -> FakeTab:
    tab = FakeTab(len(world.followed) + 3, "Structures")
    tab.fill([["Structure", "Téléphone", "Commune"], *rows])
    name = f"structures-{len(world.followed)}"
    world.spreadsheets.add(name, tab)
    followed = TabMapping("Structures", "structures", scope)
    world.followed.append(SpreadsheetMapping("ludo", name, [followed]))
    world.sync_until_quiet()
    return tab


def known(world: World, *fields: str) -> list[tuple[Value, ...]]:
    records = [one for one in world.records("organisation") if one.fields["id"] not in _OTHERS]
    return sorted(tuple(str(one.fields.get(name)) for name in fields) for one in records)


def two() -> World:
    return world_of(ludo=["Ludothèque La Farandole"], mjc=["MJC de la Vallée", "MJC Vallée"])


def test_a_row_that_says_more_of_a_known_partner_is_that_partners() -> None:
    world = two()

    tab = follow(
        world,
        ["Ludothèque La Farandole", "03 53 01 00 01", None],
        ["MJC de la Vallée", None, "Lunéville"],
    )

    assert known(world, "id", "city") == [("ludo", "None"), ("mjc", "Lunéville")]
    assert [tab.cell(row, REF).value for row in (1, 2)] == ["S-1", "S-2"]
    assert world.problems() == []


def test_another_name_of_a_partner_is_a_conflict_about_its_name_not_another_partner() -> None:
    world = two()

    follow(world, ["MJC Vallée", "03 53 01 00 02", None])

    assert known(world, "id") == [("ludo",), ("mjc",)]
    (problem,) = world.problems()
    assert (problem.kind, problem.field, problem.ref) == ("conflict", "name", "S-2")


def test_two_rows_of_the_name_are_nobody_known() -> None:
    world = world_of(ccas=["CCAS"], mjc=["MJC de la Vallée"])

    follow(world, ["CCAS", None, "Lunéville"], ["CCAS", None, "Baccarat"])

    assert known(world, "name", "city") == [
        ("CCAS", "Baccarat"),
        ("CCAS", "Lunéville"),
        ("CCAS", "None"),
        ("MJC de la Vallée", "None"),
    ]


def test_two_known_ones_of_the_name_leave_the_row_alone() -> None:
    world = world_of(ccas=["CCAS"], other=["CCAS"])

    follow(world, ["CCAS", None, "Lunéville"])

    assert known(world, "name", "city") == [("CCAS", "Lunéville"), *[("CCAS", "None")] * 2]


def test_one_name_with_different_facts_stays_two_structures() -> None:
    world = two()
    follow(world, ["Crèche Les Bulles", None, "Lunéville"])

    follow(world, ["Crèche Les Bulles", "03 53 01 00 03", None])

    assert len([one for one in known(world, "name") if one == ("Crèche Les Bulles",)]) == len(
        ["one", "the other"]
    )


def test_a_bare_name_in_another_sheet_is_the_only_structure_called_so() -> None:
    world = two()
    follow(world, ["Crèche Les Bulles", "03 53 01 00 03", "Lunéville"])

    second = follow(world, ["Crèche Les Bulles", None, None])

    assert len([one for one in known(world, "name") if one == ("Crèche Les Bulles",)]) == 1
    assert second.cell(1, 2).value == "Lunéville"


def test_a_partners_own_sheet_speaks_of_the_partner_itself() -> None:
    world = two()
    follow(world, ["Ludothèque La Farandole", None, "Lunéville"])

    own = follow(world, ["Ludothèque La Farandole", "03 53 01 00 01", None], scope="own")

    assert known(world, "id", "city") == [("ludo", "Lunéville"), ("mjc", "None")]
    assert (own.cell(1, REF).value, own.cell(1, 2).value) == ("S-1", "Lunéville")


@pytest.mark.parametrize("name", ["L’Île aux Doudous", "L'Île aux Doudous", "M.J.C."])
def test_a_name_of_the_mapping_files_is_the_same_name_in_a_sheet(name: str) -> None:
    """She was asked to choose between « L’Île » and « L’Île »: one apostrophe was typographic."""
    world = World(rules={"structures": RULES})
    world.organisations = (*ORGANISATIONS, KnownOrganisation("doudous", name))

    follow(world, [name, "03 53 01 10 30", "Lunéville"])

    assert world.problems() == []
    assert known(world, "id", "phone") == [("doudous", "+33353011030")]
