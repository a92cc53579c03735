"""Another installation on the same spreadsheet: what waits, and what is done once it is told."""

from sync_service.domain.errors import Unreachable
from sync_service.sync.rivals import signed
from tests.builders import World, contact_row, the_tab

THEIRS = signed("20261126-100000-c9bfb9.12345678", "theirs", "epis")
PHONE = 4


def test_one_that_wrote_between_our_two_looks_is_met_before_we_write() -> None:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(3)])
    reads = []

    def write_as_they_do(what: str, _spreadsheet: str) -> None:
        if what == "read":
            reads.append(what)
            if len(reads) > 1:
                world.spreadsheets.files["epis"].marker = THEIRS
                tab.type(1, PHONE, "06 39 98 11 11")

    world.spreadsheets.before.append(write_as_they_do)
    report = world.sync()

    assert the_tab(report).state == "guard"
    assert report.requests.writes == 0
    assert [one.kind for one in world.problems()] == ["guard"]


def test_a_word_given_holds_while_the_sheet_is_out_of_reach() -> None:
    world = World()
    world.add_contacts([contact_row(n) for n in range(3)])
    world.spreadsheets.files["epis"].marker = THEIRS
    world.sync()
    world.decide(world.problems("guard")[0], "confirm")
    error = Unreachable("silence", spreadsheet_id="epis")
    world.spreadsheets.faults.append(("read", error, False))
    assert the_tab(world.sync()).state == "failed"

    world.sync_until_quiet(2)

    assert world.problems() == []
    assert len(world.records()) == 3
    assert world.spreadsheets.files["epis"].marker != THEIRS


def test_taking_over_writes_even_where_nothing_is_to_be_written() -> None:
    world = World()
    world.add_contacts([contact_row(0)])
    world.sync_until_quiet()
    world.spreadsheets.files["epis"].marker = THEIRS
    tab = world.spreadsheets.files["epis"].tab("Contacts")
    tab.type(1, PHONE, "06 39 98 11 11")
    assert the_tab(world.sync()).state == "guard"

    world.decide(world.problems("guard")[0], "confirm")
    report = world.sync()

    assert report.requests.writes == 1
    assert world.problems() == []
    assert the_tab(world.sync()).state == "idle"
