"""Two tabs of one file written by one request: what is told of one counts nothing of the other."""

from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from tests.builders import CONTACT_TITLES, CONTACTS, World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_failing_repairs import (
    EMAIL,
    MINE,
    NAME,
    REF,
    at_writes,
    kill,
    rows,
    sort_down,
    sync_through_death,
)

COUNT = 8
TITLES = ("Objet", "Code", "Type", "Lieu")
FIELDS = ("label", "code", "kind", "location")
ITEMS = TabRules(
    "objets",
    "item",
    "table",
    tuple(Column(name, (title,)) for name, title in zip(FIELDS, TITLES, strict=True)),
)
PLACE, ITEM_REF = 3, 4
"""The items' column that is the contacts' addresses in the other tab, and their references."""


def two_tabs() -> tuple[World, FakeTab, FakeTab]:
    """Eight people and, beside them in the same file, eight items; all at rest."""
    world = World(rules={"contacts": CONTACTS, "objets": ITEMS})
    tab, items = FakeTab(7, "Contacts"), FakeTab(8, "Objets")
    tab.fill([list(CONTACT_TITLES), *map(contact_row, range(COUNT))])
    stock = ([f"Malle {n}", f"LM-{n}", "Malle", f"salle {n}"] for n in range(COUNT))
    items.fill([list(TITLES), *stock])
    world.spreadsheets.add("epis", tab, items)
    tabs = [TabMapping("Contacts", "contacts", "own"), TabMapping("Objets", "objets", "own")]
    world.followed.append(SpreadsheetMapping("les-epis", "epis", tabs))
    world.sync_until_quiet(4)
    assert world.problems() == []
    return world, tab, items


def test_what_was_written_at_its_place_in_another_tab_makes_no_row_known() -> None:
    """Ours met Moreau's row and went with it, sorted off the references, before anybody looked.

    Pasted back, it gave our value to Moreau, since an item had been written at the same place.
    """
    world, tab, items = two_tabs()
    before = rows(tab)
    order = list(before)
    sorted_down = sorted(order, key=lambda ref: str(before[ref][NAME]), reverse=True)
    edited, met = order[3], sorted_down[3]
    at = 1 + order.index(met)
    world.edit(edited, email=MINE)
    world.edit(str(items.cell(at, ITEM_REF).value), location="cave")
    at_writes(world, [sort_down(tab)], [kill])
    sync_through_death(world)
    assert items.cell(at, PLACE).value == "cave"
    assert PLACE == EMAIL
    tab.sort(1, NAME, columns=range(REF))
    row = next(row for row in range(1, 1 + COUNT) if tab.cell(row, EMAIL).value == MINE)
    line = tab.grid[row]
    assert (line[NAME].value, edited == met) == (before[met][NAME], False)
    tab.delete_row(row)
    world.spreadsheets.before.clear()
    world.sync()
    tab.grid.append(line)

    world.sync_until_quiet(3)

    addresses = {one.ref: one.fields["email"] for one in world.records()}
    assert addresses[met] == before[met][EMAIL]
    (asked,) = world.problems("conflict")
    assert (asked.ref, asked.sheet_value, asked.canonical_value) == (met, MINE, before[met][EMAIL])
