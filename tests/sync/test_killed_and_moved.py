"""A run is killed with the answer to its write in its hands, and people had moved rows before it.

Whom our write covered is shown again; what people moved is looked at again in any case.
"""

from collections.abc import Callable, Sequence

import pytest

from sync_service.domain.record import make_reference
from sync_service.domain.wording.sentences import NOTHING
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_erased_while_held import erase
from tests.sync.test_failing_repairs import at_writes, kill, rows, sync_through_death
from tests.sync.test_sync_scenarios import EMAIL, NAME, PHONE, REF

GIVEN = 1
WITHOUT_REFERENCES = range(REF)
COUNT = 7


def at_rest(count: int = COUNT) -> tuple[World, FakeTab, Sequence[str]]:
    world = World()
    tab = world.add_contacts([contact_row(number) for number in range(count)])
    world.sync_until_quiet(3)
    return world, tab, [str(tab.cell(row, REF).value) for row in range(1, count + 1)]


def killed_after_writing(world: World, act: Callable[[], None]) -> None:
    at_writes(world, [act], [kill])
    sync_through_death(world)


def insert_somebody(tab: FakeTab, row: int) -> None:
    """Whom no run has seen yet: no record would bring them back."""
    tab.insert_row(row)
    for column, value in enumerate(("Zola", "Émile", "Président", "zola@example.org")):
        tab.type(row, column, value)


def test_whom_an_erasure_emptied_instead_is_shown_again() -> None:
    """A sort without references took the erased row away, and put another one in its place."""
    world, tab, refs = at_rest()
    expected = rows(tab)
    del expected[refs[6]]
    erase(world, refs[6])
    killed_after_writing(
        world, lambda: tab.sort(1, GIVEN, columns=WITHOUT_REFERENCES, reverse=True)
    )
    tab.insert_row(2)
    world.sync_until_quiet(5)
    shown = rows(tab)
    assert {ref: shown.get(ref) for ref in expected} == expected
    assert {one.ref for one in world.records()} == {*expected}
    assert "personne6@example.org" not in [cell.value for line in tab.grid for cell in line]


def test_whom_a_new_row_covered_is_shown_again_though_a_sort_left_its_reference() -> None:
    world, tab, refs = at_rest(6)
    expected = rows(tab)
    new = make_reference("contact", 9)
    name, given, role, email, _ = contact_row(50)
    world.add(
        "contact", new, family_name=name, given_name=given, role=role, email=email,
        organisation_id="les-epis",
    )  # fmt: skip
    killed_after_writing(world, lambda: tab.insert_row(3))
    tab.sort(1, GIVEN, columns=WITHOUT_REFERENCES, reverse=True)
    world.sync_until_quiet(5)
    shown = rows(tab)
    assert {ref: shown.get(ref) for ref in refs} == expected
    assert {one.ref for one in world.records()} == {*refs, new}


def test_what_people_moved_is_looked_at_again_after_a_second_death() -> None:
    """Drive names the file as changed by us alone, and the write itself is proved by then."""
    world, tab, refs = at_rest()
    tab.type(3, PHONE, "à rappeler")
    expected = rows(tab)
    killed_after_writing(
        world, lambda: tab.sort(1, NAME, columns=WITHOUT_REFERENCES, reverse=True)
    )
    deaths = [kill]

    def die_once_proved(what: str, _spreadsheet: str) -> None:
        with world.database.reading() as stored:
            is_proved = not stored.memory.read_open_intents("epis")
        if what == "read" and is_proved and deaths:
            deaths.pop()()

    world.spreadsheets.before.append(die_once_proved)
    sync_through_death(world)
    assert (deaths, rows(tab) != expected) == ([], True)
    world.sync_until_quiet(4)
    assert (rows(tab), [*rows(tab)] != [*refs]) == (expected, True)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("personne4@example.org", "personne4@example.org"),
        ("autre@example.org", "autre@example.org"),
        (None, NOTHING),
    ],
    ids=["left", "typed", "emptied"],
)
def test_what_a_repair_may_have_hidden_is_told_where_a_person_typed_over_it_since(
    typed: str | None, shown: str
) -> None:
    """What somebody else had just typed was nowhere any more: neither in the sheet nor told."""
    world, tab, refs = at_rest(5)
    _, given, role, email, _ = contact_row(50)
    world.add(
        "contact", make_reference("contact", 9), family_name="Aubry", given_name=given, role=role,
        email=email, phone="+33639980050", organisation_id="les-epis",
    )  # fmt: skip
    at_writes(world, [lambda: insert_somebody(tab, 5), lambda: tab.sort(1, NAME)], [None, kill])
    sync_through_death(world)
    world.spreadsheets.before.clear()
    assert [tab.cell(6, at).value for at in (EMAIL, REF)] == ["personne4@example.org", refs[4]]
    tab.type(6, EMAIL, typed)
    # Whom the repair covered is one of two by now.
    tab.delete_row(4)
    tab.insert_row(4)
    world.sync_until_quiet(5)

    told = {one.cell: one for one in world.problems() if one.kind == "incident"}
    either = "personne1@example.org ou zola@example.org"
    assert (told["D7"].sheet_value, told["D7"].canonical_value) == (shown, either)
    assert "zola@example.org" not in [cell.value for line in tab.grid for cell in line]
    assert {one.ref for one in world.records()} >= {*refs}
