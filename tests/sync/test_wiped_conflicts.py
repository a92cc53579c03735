"""A column with a cell in conflict is wiped and put back: nobody has answered the conflict."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.people import Person
from sheets_emulator.wire import Call
from tests.builders import CONTACT_TITLES, contact_row
from tests.on_google import Town

pytestmark = pytest.mark.stand_in

TAB, ROLE, REF, ROWS = "Contacts", 2, 6, 8
ANNOUNCED = "Présidente"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


class Killed(BaseException):
    """Like the process itself being killed: nothing that catches exceptions sees it."""


def kill_at_next_write(town: Town) -> None:
    """The run dies right before it, with what it read and decided already stored."""
    waiting = [Killed()]

    def strike(call: Call, _account: object) -> None:
        if call.path.endswith(":batchUpdate") and waiting:
            raise waiting.pop()

    town.stand_in.hooks.append(strike)
    with pytest.raises(Killed):
        town.sync()
    assert not waiting


def roles(person: Person) -> list[str]:
    return [line[ROLE] if len(line) > ROLE else "" for line in person.seen(TAB)[1 : ROWS + 1]]


def role_of(town: Town, ref: str) -> object:
    return next(one.fields["role"] for one in town.records() if one.ref == ref)


def wipe(person: Person) -> list[str]:
    """All roles; returns what they were."""
    before = roles(person)
    for row in range(1, ROWS + 1):
        person.type(TAB, row, ROLE, "")
    return before


def put_back(person: Person, before: list[str]) -> None:
    for row, role in enumerate(before, start=1):
        person.type(TAB, row, ROLE, role)


def wiped_in_conflict(town: Town) -> tuple[Person, list[str], str]:
    person = town.add({TAB: [CONTACT_TITLES, *map(contact_row, range(ROWS))]})
    town.sync_until_quiet(3)
    ref = str(person.seen(TAB)[1][REF])
    town.edit(ref, role=ANNOUNCED)
    before = wipe(person)
    town.sync_until_quiet(3)
    assert len(town.problems("conflict")) == 1
    assert len(town.problems("guard")) == 1
    return person, before, ref


def test_a_column_put_back_answers_no_conflict_in_it(town: Town) -> None:
    """What the coordinator had given was overwritten by the value from before it."""
    person, before, ref = wiped_in_conflict(town)

    put_back(person, before)
    town.sync_until_quiet(4)

    assert town.problems("guard") == []
    (conflict,) = town.problems("conflict")
    assert (conflict.sheet_value, conflict.canonical_value) == (before[0], ANNOUNCED)
    assert role_of(town, ref) == ANNOUNCED
    assert roles(person) == before


def test_once_it_is_asked_again_deleting_the_note_is_an_answer(town: Town) -> None:
    person, before, ref = wiped_in_conflict(town)
    put_back(person, before)
    town.sync_until_quiet(4)

    person.write_note(TAB, 1, ROLE, "")
    town.sync_until_quiet(4)

    assert town.problems() == []
    assert role_of(town, ref) == before[0]


def test_another_value_typed_into_it_is_an_answer(town: Town) -> None:
    person, before, ref = wiped_in_conflict(town)

    put_back(person, ["Trésorière", *before[1:]])
    town.sync_until_quiet(4)

    assert town.problems() == []
    assert role_of(town, ref) == "Trésorière"


def test_beside_no_wiped_column_the_value_from_before_is_an_answer(town: Town) -> None:
    person = town.add({TAB: [CONTACT_TITLES, *map(contact_row, range(ROWS))]})
    town.sync_until_quiet(3)
    ref, before = str(person.seen(TAB)[1][REF]), roles(person)
    town.edit(ref, role=ANNOUNCED)
    person.type(TAB, 1, ROLE, "")
    town.sync_until_quiet(3)
    assert len(town.problems("conflict")) == 1

    person.type(TAB, 1, ROLE, before[0])
    town.sync_until_quiet(4)

    assert town.problems() == []
    assert role_of(town, ref) == before[0]


def test_it_goes_on_where_the_run_that_was_to_say_so_died(town: Town) -> None:
    """The next one saw a note of ours gone, and the cell as the run before had seen it."""
    person, before, ref = wiped_in_conflict(town)
    put_back(person, before)
    person.write_note(TAB, 1, ROLE, "")

    kill_at_next_write(town)
    town.clock.advance(3600)
    town.sync_until_quiet(4)

    (conflict,) = town.problems("conflict")
    assert (conflict.sheet_value, conflict.canonical_value) == (before[0], ANNOUNCED)
    assert role_of(town, ref) == ANNOUNCED
