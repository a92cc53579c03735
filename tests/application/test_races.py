"""People who act in the instant between our read and our write."""

from collections.abc import Callable

import pytest

from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab

REF, PHONE, NAME = 6, 4, 0
Act = Callable[[FakeTab], object]

NEW = {"family_name": "Neuf", "email": "neuf@example.org", "organisation_id": "les-epis"}

ACTS: dict[str, Act] = {
    "insert": lambda tab: tab.insert_row(1),
    "insert two": lambda tab: list(map(tab.insert_row, (1, 2))),
    "delete": lambda tab: tab.delete_row(1),
    "sort": lambda tab: tab.sort(1, NAME, reverse=True),
    "move": lambda tab: tab.move_row(8, 2),
    "insert a column": lambda tab: tab.insert_column(1),
    "type beside": lambda tab: tab.type(4, 2, "Trésorière"),
}


def people(tab: FakeTab, ref_column: int) -> dict[object, list[object]]:
    """What every row says, by reference, blanks left out."""
    return {
        line[ref_column].value: [cell.value for cell in line if cell.value is not None]
        for line in tab.grid[1:]
        if len(line) > ref_column and line[ref_column].value
    }


@pytest.mark.parametrize("name", ACTS)
def test_a_write_that_lands_elsewhere_is_put_right(name: str) -> None:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(8)])
    world.sync_until_quiet(2)
    refs = [str(tab.cell(row, REF).value) for row in range(1, 9)]
    expected = people(tab, REF)
    edited = {refs[3]: "+33639981111", refs[6]: "+33639982222"}
    for ref, phone in edited.items():
        world.edit(ref, phone=phone)
        expected[ref][4] = f"06 39 98 {phone[-4:-2]} {phone[-2:]}"
    world.add("contact", "C-7F3K2Q8", **NEW)
    acts = [ACTS[name]]

    def act(what: str, _spreadsheet: str) -> None:
        if what == "write" and acts:
            acts.pop()(tab)

    world.spreadsheets.before.append(act)
    world.sync()
    assert not acts
    world.sync_until_quiet(3)
    ref_column = next(c for c, cell in enumerate(tab.grid[0]) if cell.value == "Réf.")
    found = people(tab, ref_column)
    assert found.pop("C-7F3K2Q8") == ["Neuf", "neuf@example.org", "C-7F3K2Q8"]
    if name == "delete":
        del expected[refs[0]]
    if name == "type beside":
        expected[refs[3]][2] = "Trésorière"
    assert found == expected
    assert world.problems() == []
    live = {record.ref: record.fields.get("phone") for record in world.records()}
    for ref, phone in edited.items():
        assert live[ref] == phone
    assert world.sync().requests.reads == 0
