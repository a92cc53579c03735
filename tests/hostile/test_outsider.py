"""What an outsider found who knew only what is promised; the names say what went wrong."""

from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab

NAME, GIVEN, ROLE = range(3)


def met(count: int) -> tuple[World, FakeTab]:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(count)])
    world.sync_until_quiet(2)
    return world, tab


def test_emptying_a_long_column_is_asked_about_once_and_holds_no_other_edit() -> None:
    """Each emptied row also counted as a changed one: two questions, and all edits held."""
    world, tab = met(30)
    for row in range(1, 31):
        tab.type(row, GIVEN, None)
    tab.type(1, ROLE, "Présidente")
    world.sync()
    (guard,) = world.problems()
    assert guard.row_key == "blanked"
    assert all(record.fields["given_name"] for record in world.records())
    world.record(role="Présidente")
    world.decide(guard, "confirm")
    world.sync_until_quiet(2)
    assert world.problems() == []
    assert not any(record.fields["given_name"] for record in world.records())


def test_a_column_sorted_by_itself_is_asked_about_once_and_holds_no_other_edit() -> None:
    """Each torn row also counted as a changed one."""
    world, tab = met(30)
    before = {record.ref: record.fields["family_name"] for record in world.records()}
    tab.sort(1, NAME, columns=[NAME], reverse=True)
    tab.type(1, ROLE, "Présidente")
    world.sync()
    assert [p.kind for p in world.problems()] == ["scramble"]
    assert before == {record.ref: record.fields["family_name"] for record in world.records()}
    world.record(role="Présidente")
