"""A partner who leaves while a worker goes on with what it read before."""

from dataclasses import replace

import pytest

from sync_service.domain.roster import RosterState, RosterTab
from tests.builders import World, contact_row


@pytest.mark.parametrize(("state", "is_read"), [("followed", True), ("leaving", False)])
def test_a_run_that_has_begun_comes_back_into_no_sheet_that_has_left(
    state: RosterState, *, is_read: bool
) -> None:
    world = World()
    tab = world.add_contacts([contact_row(0)])
    world.followed[0] = replace(world.followed[0], is_listed=True)
    with world.database.transaction() as stored:
        stored.roster.save(RosterTab("epis", "Contacts", "les-epis", state, world.clock.now()))
    before = tab.values()

    world.sync()
    world.sync()

    assert (tab.values() != before) is is_read
    with world.database.reading() as stored:
        assert (stored.records.read_all("contact") != []) is is_read
