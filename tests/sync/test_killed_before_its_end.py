"""A run is killed after its write was proved: what people did under it is not forgotten."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sync_service.ports import Transaction
from tests.builders import World, contact_row
from tests.sync.test_failing_repairs import Killed
from tests.sync.test_repeated_titles import act_in_next_window

PHONE = 4


def sync_killed_at_commit(world: World, number: int) -> bool:
    """Whether the run came as far as that commit; what it was to store is not."""
    database, count = world.database, 0
    real = database.transaction

    @contextmanager
    def dying() -> Iterator[Transaction]:
        nonlocal count
        with real() as stored:
            yield stored
            count += 1
            if count == number:
                raise Killed

    database.__dict__["transaction"] = dying
    try:
        world.sync()
    except Killed:
        return True
    finally:
        del database.__dict__["transaction"]
        database.die()
        world.database = database.other_process()
    return False


@pytest.mark.parametrize("number", range(1, 9))
def test_what_was_typed_under_a_write_is_read_though_its_run_was_killed_after_the_proof(
    number: int,
) -> None:
    """Drive names our write alone, and no intent was open any more."""
    world = World()
    tab = world.add_contacts([contact_row(one) for one in range(4)])
    world.sync_until_quiet(3)
    refs = {record.fields["email"]: record.ref for record in world.records()}
    world.edit(refs["personne0@example.org"], phone="+33639981111")
    act_in_next_window(world, lambda: tab.type(3, PHONE, "06 39 98 22 22"))
    assert sync_killed_at_commit(world, number) or number > 6
    world.sync_until_quiet(3)
    phones = {record.fields["email"]: record.fields["phone"] for record in world.records()}
    assert phones["personne2@example.org"] == "+33639982222"
    assert (phones["personne0@example.org"], world.problems()) == ("+33639981111", [])
    assert world.sync().requests.reads == 0
