"""Somebody fills the very row to which ours is added right then: nobody gets what is theirs."""

from collections.abc import Callable

import pytest

from french_cells.reading import Raw
from sync_service.domain.record import make_reference
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_people_matrix import NADIA, NAMED, committee, statuses
from tests.sync.test_repeated_titles import act_in_next_window

NEW = make_reference("contact", 50)
NEXT = 5
"""The first row below everybody's."""
SOMEBODY: list[Raw] = ["Nouveau", "Max", "Trésorier", "max@example.org", "06 39 98 77 77"]


def types(tab: FakeTab) -> None:
    tab.fill([SOMEBODY], NEXT)


def copies(tab: FakeTab) -> None:
    tab.copy_row(2, NEXT)


@pytest.mark.parametrize("act", [types, copies])
def test_a_row_filled_where_ours_is_added_gives_nobody_its_values_and_is_told(
    act: Callable[[FakeTab], None],
) -> None:
    """Its number and function became those of whoever was added, in silence."""
    world = World()
    tab = world.add_contacts([contact_row(number) for number in range(NEXT - 1)])
    world.sync_until_quiet(2)
    names = {"family_name": "Zorn", "given_name": "Ida", "organisation_id": "les-epis"}
    world.add("contact", NEW, **names, email="ida@example.org")
    act_in_next_window(world, lambda: act(tab))
    world.sync_until_quiet(4)
    (added,) = [one for one in world.records() if one.ref == NEW]
    assert (added.fields.get("role"), added.fields.get("phone")) == (None, None)
    assert tab.values()[NEXT][:5] == ["Zorn", "Ida", None, "ida@example.org", None]
    told = {one.sheet_value for one in world.problems("incident")}
    assert told == ({"Trésorier", "06 39 98 77 77"} if act is types else {*contact_row(1)[2::2]})
    assert len(world.records()) == NEXT
    assert world.sync().requests.writes == 0


def test_nobody_gets_the_presences_of_a_row_that_is_copied_where_theirs_is_added() -> None:
    world, tab = committee(NAMED, ["Müller", "Zoé", None, "P", "A"])
    before = statuses(world)
    meeting = next(m for m in world.records("meeting") if m.fields["date"] == "2026-09-15")
    fields = {"meeting_id": meeting.ref, "organisation_id": "le-relais", "contact_id": NADIA}
    world.add("attendance", make_reference("attendance", 5), **fields, status="present")
    act_in_next_window(world, lambda: tab.copy_row(1, 2))
    world.sync_until_quiet(4)
    assert statuses(world) == {**before, (NADIA, "2026-09-15"): "present"}
    assert tab.values()[2][:5] == ["Roux", "Nadia", "Le Relais", "P", None]
    assert [one.sheet_value for one in world.problems()] == ["A"]


def test_what_is_typed_into_a_column_of_ones_own_beside_a_new_row_stays() -> None:
    world = World()
    rows: list[list[Raw]] = [contact_row(number) for number in range(NEXT - 1)]
    tab = world.add_contacts(rows)
    tab.type(0, 8, "Remarques")
    world.sync_until_quiet(2)
    names = {"family_name": "Zorn", "given_name": "Ida", "organisation_id": "les-epis"}
    world.add("contact", NEW, **names, email="ida@example.org")
    act_in_next_window(world, lambda: tab.type(NEXT, 8, "à appeler"))
    world.sync_until_quiet(4)
    assert (tab.cell(NEXT, 8).value, world.problems()) == ("à appeler", [])
