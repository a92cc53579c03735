"""A run that finds nothing to do leaves nothing behind; what overtakes it is noticed."""

from collections.abc import Callable

import pytest

from sync_service.domain.errors import DatabaseUnavailable, Unreachable
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab

PHONE, REF = 4, 6


def met() -> tuple[World, FakeTab]:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(3)])
    world.sync_until_quiet(3)
    return world, tab


def once(world: World, what: str, act: Callable[[], object]) -> None:
    """Just before the next request of a kind."""

    def hook(kind: str, _spreadsheet: str) -> None:
        if kind == what:
            world.spreadsheets.before.remove(hook)
            act()

    world.spreadsheets.before.append(hook)


def cry_wolf(world: World) -> None:
    """Drive names a file that is as it was."""
    world.spreadsheets._log.append(("epis", False))


def count_transactions(world: World) -> list[str]:
    """Notes every transaction that may write from now on."""
    noted: list[str] = []
    real = world.database.transaction

    class Counting(type(world.database)):  # type: ignore[misc]
        def transaction(self):  # type: ignore[no-untyped-def] # noqa: ANN202
            noted.append("transaction")
            return real()

    world.database.__class__ = Counting
    return noted


def test_an_idle_run_opens_no_transaction_at_all() -> None:
    world, _tab = met()
    noted = count_transactions(world)
    world.sync()
    assert noted == []


def test_a_false_alarm_costs_one_read_and_the_new_token() -> None:
    world, _tab = met()
    cry_wolf(world)
    noted = count_transactions(world)
    report = world.sync()
    assert (report.requests.drive, report.requests.reads) == (1, 1)
    assert noted == ["transaction"]
    assert world.sync().requests.reads == 0


def test_what_drive_named_is_read_later_when_somebody_else_has_it_in_hand() -> None:
    world, tab = met()
    other = world.database.other_process()
    with other.transaction() as stored:
        assert stored.leases.take("spreadsheet:epis", 600, world.clock.now())
    tab.type(1, PHONE, "06 39 98 11 11")
    report = world.sync()
    assert (report.tabs[0].state, report.requests.reads) == ("waiting", 0)
    with other.transaction() as stored:
        stored.leases.release("spreadsheet:epis")
    world.sync()
    world.record(phone="+33639981111")


def test_what_drive_named_is_named_again_after_a_run_that_broke_off() -> None:
    world, tab = met()
    tab.type(1, PHONE, "06 39 98 11 11")

    def fall() -> None:
        raise DatabaseUnavailable

    once(world, "read", fall)
    with pytest.raises(DatabaseUnavailable):
        world.sync()
    world.sync()
    world.record(phone="+33639981111")


def test_nothing_is_missed_when_the_very_first_run_broke_off() -> None:
    """What was edited before the next run began lay before its first token."""
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(3)])
    world.add_contacts([contact_row(9)], name="autre", partner="le-relais")

    def fall(kind: str, spreadsheet: str) -> None:
        if (kind, spreadsheet) == ("read", "autre"):
            world.spreadsheets.before.clear()
            raise DatabaseUnavailable

    world.spreadsheets.before.append(fall)
    with pytest.raises(DatabaseUnavailable):
        world.sync()
    tab.type(1, PHONE, "06 39 98 11 11")
    world.sync()
    world.record(phone="+33639981111")


def test_what_drive_named_is_read_again_after_google_was_silent() -> None:
    world, tab = met()
    tab.type(1, PHONE, "06 39 98 11 11")
    world.spreadsheets.faults.append(("read", Unreachable("x", spreadsheet_id="epis"), False))
    assert world.sync().has_failed
    world.sync()
    world.record(phone="+33639981111")


def test_a_glance_that_was_overtaken_is_taken_again() -> None:
    """Somebody else ran between our look and our lease: what we saw is of yesterday."""
    world, tab = met()
    ref = str(tab.cell(1, REF).value)
    tab.type(2, PHONE, "06 39 98 22 22")
    seen: list[str] = []

    def look(kind: str, _spreadsheet: str) -> None:
        if kind == "read":
            seen.append(kind)

    def overtake() -> None:
        world.spreadsheets.before.append(look)
        world.edit(ref, phone="+33639981111")

    once(world, "read", overtake)
    world.sync()
    assert len(seen) >= 2
    world.sync_until_quiet(2)
    assert tab.cell(1, PHONE).value == "06 39 98 11 11"
    world.record(phone="+33639982222")
    assert world.problems() == []
