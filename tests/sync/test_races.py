"""People who act in the instant between our read and our write."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest

from tests.builders import World, contact_row
from tests.fakes.database import FakeDatabase, Shared
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


class Killed(BaseException):
    """The process is gone; nothing of ours can catch it."""


@pytest.mark.parametrize("is_killed", [False, True], ids=["", "and we are killed"])
@pytest.mark.parametrize("name", ACTS)
def test_a_write_that_lands_elsewhere_is_put_right(name: str, *, is_killed: bool) -> None:
    """By us at once or, where we die before the answer, by the next run."""
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
        elif what == "answer" and is_killed:
            world.spreadsheets.before.clear()
            raise Killed

    world.spreadsheets.before.append(act)
    with pytest.raises(Killed) if is_killed else nullcontext():
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


def slip_and_die(world: World, tab: FakeTab) -> str:
    """One telephone lands a row too high, and nobody saw it; the reference of that row."""
    world.sync_until_quiet(2)
    world.edit(str(tab.cell(4, REF).value), phone="+33639981111")

    def act(what: str, _spreadsheet: str) -> None:
        if what == "write":
            tab.insert_row(1)
        if what == "answer":
            world.spreadsheets.before.clear()
            raise Killed

    world.spreadsheets.before.append(act)
    with pytest.raises(Killed):
        world.sync()
    assert tab.cell(4, PHONE).value == "06 39 98 11 11"
    return str(tab.cell(4, REF).value)


def test_what_is_typed_over_a_slip_before_we_come_back_stays() -> None:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(8)])
    ref = slip_and_die(world, tab)
    tab.type(4, PHONE, "06 39 98 77 77")
    world.sync_until_quiet(3)
    assert tab.cell(4, PHONE).value == "06 39 98 77 77"
    phones = {record.ref: record.fields["phone"] for record in world.records()}
    assert phones[ref] == "+33639987777"
    assert "+33639981111" in phones.values()
    # What our slip hid is in no sheet and no record any more: it is told beside what was typed.
    [told] = world.problems()
    assert told.kind == "incident"
    assert (told.sheet_value, told.canonical_value) == ("06 39 98 77 77", "06 39 98 00 02")


def test_nothing_typed_is_kept_in_the_journal_of_writes_once_they_are_proved() -> None:
    shared = Shared()
    world = World(database=FakeDatabase(shared))
    tab = world.add_contacts([contact_row(n) for n in range(8)])
    slip_and_die(world, tab)
    kept = [one for one in shared.tables.intents.values() if one.batch and one.before]
    assert len(kept) == 1
    world.sync_until_quiet(2)
    assert shared.tables.intents
    assert not any(one.batch or one.before for one in shared.tables.intents.values())
