"""What was said yes to for a whole column is listed, and asked about again on demand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sync_service.domain.base import BaseRow, TabState
from sync_service.domain.errors import ConcurrencyError, NotFound
from sync_service.records.problems.accepted import ask_again, list_accepted
from sync_service.sync.plan_tabs import lease_name
from tests.fakes.database import FakeDatabase

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CROSSES, NAMES = "status: Compris comme « présent ».", "full_name: Deux prénoms possibles."
TAB = TabState(
    "sheet-1",
    7,
    "gen:sheet-1:7",
    rows={"S-1": BaseRow("S-1", {})},
    title="CT",
    assumptions={CROSSES: "accepted", NAMES: "title"},
    followed_as="attendance all clef",
)


def remembering() -> FakeDatabase:
    database = FakeDatabase()
    with database.transaction() as stored:
        stored.memory.save_tab(replace(TAB, rows={}), TAB.rows.values())
        seen = stored.memory.read_spreadsheet("sheet-1")
        stored.memory.save_spreadsheet(replace(seen, state="ok", fingerprint="f"))
    return database


def test_a_yes_is_named_by_its_tab_its_field_and_what_was_understood() -> None:
    (one,) = list_accepted(remembering(), "")

    assert (one.tab, one.column, one.understood) == (
        "CT",
        "Présence",
        "Compris comme « présent ».",
    )
    assert one.link == "https://docs.google.com/spreadsheets/d/sheet-1/edit#gid=7"


def test_it_is_taken_back_once_and_its_sheet_is_read_again() -> None:
    database = remembering()
    (one,) = list_accepted(database, "")
    ask_again(database, one.id, NOW)

    with database.reading() as stored:
        tab = stored.memory.read_tabs("sheet-1")[7]
        seen = stored.memory.read_spreadsheet("sheet-1")
    assert tab == replace(TAB, assumptions={CROSSES: "reopened", NAMES: "title"})
    assert (seen.state, seen.fingerprint, seen.unsettled) == ("ok", "", True)
    assert list_accepted(database, "") == []
    with pytest.raises(NotFound, match="sync-service accepted"):
        ask_again(database, one.id, NOW)


def test_while_its_sheet_is_being_synced_it_stays() -> None:
    """The run would store what it had read before."""
    database = remembering()
    (one,) = list_accepted(database, "")
    with database.as_another().transaction() as stored:
        assert stored.leases.take(lease_name("sheet-1"), 60, NOW)

    with pytest.raises(ConcurrencyError):
        ask_again(database, one.id, NOW)
    assert list_accepted(database, "") == [one]
