"""The only column that is added to a sheet, met by people and by a crash while it is written."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest

from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_matrix_sync import committee

DAY, TITLE = "2026-11-17", "17/11/2026"
Act = Callable[[FakeTab], object]
ACTS: dict[str, Act] = {
    "nobody": lambda tab: tab,
    "a row above all": lambda tab: tab.insert_row(0),
    "a row among theirs": lambda tab: tab.insert_row(3),
    "a column before": lambda tab: tab.insert_column(1),
    "sorted": lambda tab: tab.sort(2, 0, reverse=True),
}


class Killed(BaseException):
    """The process is gone; nothing of ours can catch it."""


def asked() -> tuple[World, FakeTab]:
    """A committee of two, who were both there on a day that has no column yet."""
    world, tab = committee()
    world.sync_until_quiet(3)
    world.add("meeting", "R-9", kind="technical_committee", date=DAY, status="held")
    for number, slug in enumerate(("les-epis", "le-relais")):
        who = {"organisation_id": slug, "status": "present"}
        world.add("attendance", f"P-{number}", meeting_id="R-9", **who)
    with world.database.transaction() as stored:
        stored.jobs.save(f"column:ct:{tab.sheet_id}:{DAY}", world.clock.now())
    return world, tab


def told(tab: FakeTab, header: int) -> dict[object, dict[object, object]]:
    """What each row says under each title, by its first cell."""
    heads = {column: cell.value for column, cell in enumerate(tab.grid[header]) if cell.value}
    return {
        line[0].value: {
            heads[column]: cell.value
            for column, cell in enumerate(line)
            if column in heads and cell.value is not None
        }
        for line in tab.grid[header + 1 :]
        if line and line[0].value
    }


@pytest.mark.parametrize("dies_at", ["", "answer", "write"])
@pytest.mark.parametrize("name", ACTS)
def test_it_stands_there_once_and_whole_whoever_acts_and_whenever_we_are_killed(
    name: str, dies_at: str
) -> None:
    world, tab = asked()
    expected = told(tab, 1)
    acts = [ACTS[name]]

    def act(what: str, _spreadsheet: str) -> None:
        if what == "write" and acts:
            acts.pop()(tab)
        if what == dies_at:
            world.spreadsheets.before.clear()
            raise Killed

    world.spreadsheets.before.append(act)
    with pytest.raises(Killed) if dies_at else nullcontext():
        world.sync()
    world.spreadsheets.before.clear()
    world.sync_until_quiet(4)

    header = 2 if name == "a row above all" else 1
    found = told(tab, header)
    assert [cell.value for cell in tab.grid[header]].count(TITLE) == 1
    marks = {who: said.pop(TITLE, None) for who, said in found.items()}
    assert marks == {"Les Épis": "P", "Le Relais": "P", "Total": None}
    assert found == expected
    assert world.problems() == []
    assert world.sync().requests.reads == 0


ENDS: dict[str, Callable[[World], object]] = {
    "called off": lambda world: world.edit("R-9", status="cancelled"),
    "put off": lambda world: world.edit("R-9", status="postponed"),
    "moved": lambda world: world.edit("R-9", date="2026-11-18"),
    "archived": lambda world: world.archive("R-9"),
}


@pytest.mark.parametrize("end", ENDS)
def test_it_is_not_added_once_its_meeting_is_off(end: str) -> None:
    """A new column would be a new meeting."""
    world, tab = asked()
    ENDS[end](world)

    world.sync_until_quiet(4)

    assert TITLE not in [cell.value for cell in tab.grid[1]]
    with world.database.reading() as stored:
        meetings = stored.records.read_all("meeting")
    states = [one.fields["status"] for one in meetings if one.fields["date"] == DAY]
    assert "held" not in states, "no meeting comes back"
    assert world.problems() == []
    assert world.sync().requests.reads == 0, "nothing waits any more"
