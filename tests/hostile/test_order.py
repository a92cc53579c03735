"""I16: which partner is read first does not change the end, but for what holds in a conflict."""

from hypothesis import given, settings
from hypothesis import strategies as st

from french_cells.reading import Raw
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab

PARTNERS = {"epis": "les-epis", "relais": "le-relais"}
ROWS = 3

Act = tuple[str, int, int, int]
"""Spreadsheet, row, column, number of the invented person whose value is typed."""

acts = st.lists(
    st.tuples(
        st.sampled_from((*PARTNERS, "clef")),
        st.integers(1, ROWS),
        st.integers(1, 4),
        st.integers(20, 60),
    ),
    max_size=8,
    unique_by=lambda act: (act[1], act[2]),
)


def a_world(*, is_reversed: bool) -> tuple[World, dict[str, FakeTab]]:
    world = World()
    tabs = {
        name: world.add_contacts(
            [contact_row(10 * number + row) for row in range(ROWS)], name=name, partner=partner
        )
        for number, (name, partner) in enumerate(PARTNERS.items())
    }
    tabs["clef"] = world.add_contacts(name="clef", partner="les-epis", scope="all")
    world.sync_until_quiet(3)
    if is_reversed:
        world.followed.reverse()
    return world, tabs


def find_row(tabs: dict[str, FakeTab], name: str, row: int) -> int:
    """The coordinator types in her own list, in the row of the first partner's person."""
    if name != "clef":
        return row
    refs = [str(line[6].value) for line in tabs["clef"].grid]
    return refs.index(str(tabs["epis"].cell(row, 6).value))


def people(world: World) -> list[list[str]]:
    """What the records say, without what differs from one world to the other by chance."""
    names = ("organisation_id", "family_name", "given_name", "role", "email", "phone")
    return sorted([str(r.fields.get(name)) for name in names] for r in world.records())


def shown(tab: FakeTab) -> list[list[Raw]]:
    return [line[:5] for line in tab.values()]


@settings(max_examples=60, deadline=None)
@given(told=acts, rounds=st.integers(1, 3))
def test_the_order_of_partners_does_not_change_the_end(told: list[Act], rounds: int) -> None:
    ends = []
    for is_reversed in (False, True):
        world, tabs = a_world(is_reversed=is_reversed)
        for number, (name, row, column, person) in enumerate(told):
            tabs[name].type(find_row(tabs, name, row), column, contact_row(person)[column])
            if number % rounds == 0:
                world.sync()
        world.sync_until_quiet(4)
        ends.append((people(world), [sorted(map(str, shown(tab))) for tab in tabs.values()]))
    assert ends[0] == ends[1]
