"""Which spreadsheets the latest changes may concern: the others' rows are not looked at."""

from collections.abc import Mapping, Sequence

import pytest

from french_cells.reading import Value
from sync_service.adapters.database.records import OWNERS
from sync_service.domain.base import BaseRow, TabState
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.record import LETTERS, Change, Record, entity_of
from sync_service.sync.due import MOST, read_touched
from sync_service.sync.gathering.situations import MappedTab
from tests.builders import CONTACTS, World

CONTACT: Mapping[str, Value] = {
    "family_name": "Petit",
    "email": "accueil@example.org",
    "organisation_id": "les-epis",
}
PRESENCES = TabRules("presences", "attendance", "matrix", (Column("organisation_id", ("Nom",)),))


def a_tab(
    partner: str = "les-epis", *, rules: TabRules = CONTACTS, is_own: bool = True
) -> MappedTab:
    tab = TabMapping("Feuille", rules.name, "own" if is_own else "all")
    return MappedTab(SpreadsheetMapping(partner, partner, [tab]), tab, rules)


def change(world: World, ref: str, field: str = "*") -> int:
    """Its number."""
    with world.database.transaction() as stored:
        stored.journal.append([Change(ref, field, None, None, "command", world.clock.now())])
        return stored.journal.last_change()


def add(world: World, ref: str, **fields: Value) -> None:
    with world.database.transaction() as stored:
        stored.records.add([Record(ref, entity_of(ref), fields, world.clock.now())])


def concerned(world: World, tabs: Sequence[MappedTab], after: int = 0) -> Sequence[bool]:
    with world.database.reading() as stored:
        touched = read_touched(stored, after)
    return [touched.concerns([tab], after) for tab in tabs]


def test_a_record_concerns_its_own_partner_and_who_sees_all() -> None:
    world = World()
    add(world, "C-0000000", **CONTACT)
    change(world, "C-0000000")
    tabs = [a_tab(), a_tab("le-relais"), a_tab("clef", is_own=False)]
    assert concerned(world, tabs) == [True, False, True]


def test_who_sees_all_of_another_kind_is_not_concerned() -> None:
    world = World()
    change(world, "M-0000000")
    assert concerned(world, [a_tab("clef", is_own=False)]) == [False]


@pytest.mark.parametrize("is_missing", [False, True])
def test_a_record_concerns_whoever_remembers_a_row_of_it(*, is_missing: bool) -> None:
    """Of somebody else, or of nobody any more; a row that is gone may have to come back."""
    world = World()
    row = BaseRow("C-0000000", {}, "", missing_since=world.clock.now() if is_missing else None)
    with world.database.transaction() as stored:
        stored.memory.save_tab(TabState("le-relais", 7, ""), [row])
    change(world, "C-0000000")
    assert concerned(world, [a_tab(), a_tab("le-relais")]) == [False, True]


@pytest.mark.parametrize(
    ("ref", "field"),
    [("M-0000000", "owner_organisation_id"), ("D-0000000", "workshop_id"), ("S-0000000", "id")],
)
def test_what_is_handed_over_concerns_everybody(ref: str, field: str) -> None:
    """Its loans, sessions or registrations go along, and none of them has changed."""
    world = World()
    number = change(world, ref, field)
    change(world, ref, "name")
    assert concerned(world, [a_tab("le-relais")], after=number - 1) == [True]
    assert concerned(world, [a_tab("le-relais")], after=number) == [False]


def test_whatever_makes_a_record_somebodys_own_hands_it_over() -> None:
    for entity, owners in OWNERS.items():
        for name in owners:
            world = World()
            change(world, f"{LETTERS[entity]}-0000000", name)
            assert concerned(world, [a_tab("le-relais")]) == [True], name


@pytest.mark.parametrize("ref", ["P-0000000", "R-0000000"])
def test_a_presence_concerns_every_tab_of_dates(ref: str) -> None:
    world = World()
    change(world, ref)
    assert concerned(world, [a_tab(rules=PRESENCES), a_tab()]) == [True, False]


@pytest.mark.parametrize(("is_own", "is_concerned"), [(True, False), (False, True)])
def test_a_member_concerns_the_tab_of_dates_that_shows_all(
    *, is_own: bool, is_concerned: bool
) -> None:
    world = World()
    add(world, "C-0000000", **CONTACT)
    change(world, "C-0000000")
    assert concerned(world, [a_tab("le-relais", rules=PRESENCES, is_own=is_own)]) == [is_concerned]


def test_a_spreadsheet_is_concerned_by_what_came_after_its_plan() -> None:
    world = World()
    add(world, "C-0000000", **CONTACT)
    first, second = change(world, "C-0000000"), change(world, "C-0000011")
    with world.database.reading() as stored:
        touched = read_touched(stored, 0)
    assert touched.concerns([a_tab()], first - 1)
    assert not touched.concerns([a_tab()], first)
    assert not touched.concerns([a_tab()], second)


def test_whoever_was_planned_before_too_many_changes_is_concerned() -> None:
    world = World()
    numbers = [change(world, "C-0000000") for _ in range(MOST + 1)]
    with world.database.reading() as stored:
        touched = read_touched(stored, 0)
    assert touched.concerns([a_tab()], 0)
    assert not touched.concerns([a_tab()], numbers[0])
    assert concerned(world, [a_tab()], after=numbers[-1]) == [False]
