"""Google refuses one request, and with it a whole batch: the other tabs are written."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from demo.people import Person
from sheets_emulator.wire import Call
from sync_service.sync.sync_services import RunReport
from tests.builders import CONTACT_TITLES, contact_row
from tests.on_google import Town

pytestmark = pytest.mark.stand_in

TABS = [f"Contacts {number}" for number in range(10)]
REFUSED = 3
REF, ROLE, EMAIL = 6, 2, 3


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def ten_tabs(town: Town) -> Person:
    tabs = {
        title: [CONTACT_TITLES, *(contact_row(3 * number + n) for n in range(3))]
        for number, title in enumerate(TABS)
    }
    return town.add(tabs)


def in_the_window(town: Town, act: Callable[[], object]) -> None:
    """Once, right before the service's next write."""
    waiting = [act]

    def strike(call: Call, _account: object) -> None:
        if call.path.endswith(":batchUpdate") and waiting:
            waiting.pop()()

    town.stand_in.hooks.append(strike)


def protect_tab(town: Town, person: Person, sheet_id: int = REFUSED, **area: int) -> None:
    protected = {
        "range": {"sheetId": sheet_id, **area},
        "protectedRangeId": 77,
        "editors": {"users": [town.stand_in.person.email]},
    }
    town.act(person, {"addProtectedRange": {"protectedRange": protected}})


def has_references(person: Person, title: str) -> bool:
    """Its own three rows; below them, those of the other tabs arrive."""
    return all(len(line) > REF and line[REF] for line in person.seen(title)[1:4])


def writes(report: RunReport) -> int:
    return report.requests.writes


def test_of_ten_tabs_of_which_one_refuses_nine_are_written_in_the_same_run(town: Town) -> None:
    """All ten stayed « failed » for as long as one column was protected."""
    person = ten_tabs(town)
    in_the_window(town, lambda: protect_tab(town, person))

    report = town.sync()

    assert [has_references(person, title) for title in TABS].count(True) == 9
    assert not has_references(person, TABS[REFUSED])
    assert {tab.state for tab in report.tabs} == {"ok"}
    assert writes(report) <= 3
    (problem,) = town.problems("refused")
    assert problem.tab == TABS[REFUSED]
    assert "protégé" in problem.message
    assert problem.message.index("Onglet") < problem.message.index("Google : «")


def test_what_stays_refused_costs_nothing_until_the_tab_changes(town: Town) -> None:
    person = ten_tabs(town)
    in_the_window(town, lambda: protect_tab(town, person))
    town.sync_until_quiet(3)

    quiet = town.sync()

    assert (quiet.requests.reads, quiet.requests.writes) == (0, 0)
    town.act(person, {"deleteProtectedRange": {"protectedRangeId": 77}})
    person.type(TABS[REFUSED], 1, ROLE, "Présidente")
    town.sync_until_quiet(3)
    assert all(has_references(person, title) for title in TABS)
    assert town.problems() == []


def test_what_is_still_refused_is_told_by_check(town: Town) -> None:
    """Also where the sheet itself does not show it any more."""
    person = ten_tabs(town)
    in_the_window(town, lambda: protect_tab(town, person))
    town.sync()
    (problem,) = town.problems("refused")
    assert town.checked() == [problem.message]

    town.act(person, {"deleteProtectedRange": {"protectedRangeId": 77}})

    assert town.checked() == [problem.message]
    person.type(TABS[REFUSED], 1, ROLE, "Présidente")
    town.sync_until_quiet(3)
    assert town.checked() == []


def test_once_nothing_waits_to_be_written_what_comes_later_is_tried_at_once(town: Town) -> None:
    """A file shared for reading for a moment: its other tabs took nothing for a quarter hour."""
    person = ten_tabs(town)
    town.sync_until_quiet(3)
    town.share(person.spreadsheet_id, "reader")
    address = person.seen(TABS[REFUSED])[1][EMAIL]
    person.type(TABS[REFUSED], 1, EMAIL, "accueil@")
    town.sync()
    assert len(town.problems("refused")) == len(TABS)
    town.share(person.spreadsheet_id, "writer")
    person.type(TABS[REFUSED], 1, EMAIL, address)
    town.sync_until_quiet(2)
    assert town.problems() == []

    town.edit(str(person.seen(TABS[0])[1][REF]), role="Présidente")
    town.sync_until_quiet(2)

    assert person.seen(TABS[0])[1][ROLE] == "Présidente"


def test_what_stays_refused_is_tried_again_after_a_while_or_when_somebody_asks(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that is too long for a cell: no reading of the tab tells that Google refuses it.

    The stand-in takes less than Google here, since no record has a text of 50,000 characters.
    """
    person = town.add({"Contacts": [CONTACT_TITLES, *map(contact_row, range(3))]})
    town.sync_until_quiet(3)
    monkeypatch.setattr("sheets_emulator.values.entry._LONGEST_CELL", 150)
    town.edit(str(person.seen("Contacts")[1][REF]), role="x" * 200)
    town.edit(str(person.seen("Contacts")[2][REF]), role="Trésorière")
    town.sync_until_quiet(3)
    assert person.seen("Contacts")[2][ROLE] == "Trésorière"
    assert writes(town.sync()) == 0

    later = town.sync(after=16 * 60)

    assert writes(later) >= 1
    assert writes(town.sync()) == 0
    (problem,) = town.problems("refused")
    assert "colonne « Fonction »" in problem.message
    assert problem.id is not None
    with town.database.transaction() as stored:
        stored.problems.decide(problem.id, "confirm")
    assert writes(town.sync()) >= 1
    assert writes(town.sync()) == 0
    assert [p.decision for p in town.problems("refused")] == [None]


def test_new_values_reach_the_rows_that_google_does_take(town: Town) -> None:
    """Only the rows of the refused request wait, not the tab."""
    person = ten_tabs(town)
    town.sync_until_quiet(3)
    first, last = (str(person.seen(TABS[REFUSED])[row][REF]) for row in (1, 3))
    town.edit(first, role="Présidente")
    in_the_window(town, lambda: protect_tab(town, person, startRowIndex=1, endRowIndex=2))
    town.sync_until_quiet(2)
    assert [p.tab for p in town.problems("refused")] == [TABS[REFUSED]]

    town.edit(last, role="Trésorière")
    town.sync_until_quiet(2)

    seen = person.seen(TABS[REFUSED])
    assert seen[3][ROLE] == "Trésorière"
    assert seen[1][ROLE] != "Présidente"


def test_two_tabs_that_refuse_are_told_each_and_the_rest_is_written(town: Town) -> None:
    person = ten_tabs(town)

    def protect_both() -> None:
        protect_tab(town, person)
        protected = {
            "range": {"sheetId": 8},
            "editors": {"users": [town.stand_in.person.email]},
        }
        town.act(person, {"addProtectedRange": {"protectedRange": protected}})

    in_the_window(town, protect_both)
    town.sync()

    assert [has_references(person, title) for title in TABS].count(True) == 8
    assert {p.tab for p in town.problems("refused")} == {TABS[REFUSED], TABS[8]}
