"""One spreadsheet, one run at a time, also where a run takes longer than its lease."""

from tests.builders import World, contact_row


def test_a_run_that_lost_its_lease_while_it_was_slow_writes_nothing() -> None:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(3)])
    world.sync_until_quiet(2)
    ref = world.records()[0].ref
    world.edit(ref, phone="+33639981111")
    other = world.database.other_process()
    writes = world.spreadsheets.requests["writes"]

    def dawdle(what: str, _spreadsheet: str) -> None:
        if what == "read":
            world.spreadsheets.before.clear()
            world.clock.advance(world.settings.lease_seconds + 1)
            with other.transaction() as stored:
                assert stored.leases.take("spreadsheet:epis", 600, world.clock.now())

    world.spreadsheets.before.append(dawdle)
    report = world.sync()

    assert world.spreadsheets.requests["writes"] == writes
    assert report.tabs[0].state == "waiting"
    with other.transaction() as stored:
        stored.leases.release("spreadsheet:epis")
    world.sync_until_quiet(2)
    assert tab.cell(1, 4).value == "06 39 98 11 11"


def test_a_slow_run_whose_lease_nobody_wanted_goes_on() -> None:
    world = World()
    tab = world.add_contacts([contact_row(0)])
    world.sync_until_quiet(2)
    world.edit(world.records()[0].ref, phone="+33639981111")

    def dawdle(what: str, _spreadsheet: str) -> None:
        if what == "read":
            world.spreadsheets.before.clear()
            world.clock.advance(world.settings.lease_seconds + 1)

    world.spreadsheets.before.append(dawdle)
    world.sync()

    assert tab.cell(1, 4).value == "06 39 98 11 11"
