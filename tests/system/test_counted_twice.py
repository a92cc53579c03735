"""Two counts that a partner types for one session: what counts, what is asked, what ends it."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

LABEL = "Café des parents"
COUNTS = ("Séance", "Familles", "0-2 ans")
MARIE, PAUL = (f"{LABEL} 17/11/2026", "5", "6"), ("17/11/2026", "6", "")
REFERENCE = 3
KINDS = {"Ateliers": "workshops", "Séances": "sessions", "Bilan": "session_counts"}
BEGIN = datetime.fromisoformat("2026-11-30T10:00:00+01:00")


def open_list(here: HereHost, stand_in: StandIn, *counts: Sequence[str]) -> Person:
    tabs: dict[str, Sequence[Sequence[object]]] = {
        "Ateliers": [("Action", "Porteur"), (LABEL, "Centre social Les Épis")],
        "Séances": [
            ("Atelier", "Date", "Début", "Fin", "Lieu", "État"),
            *(
                (LABEL, day, "14h", "16h", "Salle", "Tenue")
                for day in ("17/11/2026", "24/11/2026")
            ),
        ],
        "Bilan": [COUNTS, *counts],
    }
    sheet = stand_in.create("Les Épis", tabs, entry="USER_ENTERED")
    follow(here, sheet)
    here.settings["SYNC_NOW"] = BEGIN.isoformat()
    sync(here)
    return stand_in.open(sheet)


def follow(here: HereHost, sheet: str, coordinators: str = "") -> None:
    name, tabs = "Centre social Les Épis", {"Bilans": "session_counts"}
    clef = {"partner": "clef", "name": "CLEF", "id": coordinators, "tabs": tabs, "scope": "all"}
    followed = [{"partner": "les-epis", "name": name, "id": sheet, "tabs": KINDS}]
    here.write_mappings([*followed, clef] if coordinators else followed)


def sync(here: HereHost) -> None:
    for _ in range(4):
        now = datetime.fromisoformat(here.settings["SYNC_NOW"]) + timedelta(minutes=1)
        here.settings["SYNC_NOW"] = now.isoformat()
        here.sync()


def families(here: HereHost) -> int:
    told = here.run("report", "--season", "2026-2027").out
    (found,) = re.findall(r"Nombre de familles\s+│\s+(\d+)", told)
    return int(found)


def asked(here: HereHost) -> Sequence[str]:
    return [one["kind"] for one in here.problems()]


@pytest.fixture
def twice(here: HereHost, stand_in: StandIn) -> Person:
    partner = open_list(here, stand_in, MARIE)
    partner.add_row("Bilan", *PAUL)
    sync(here)
    return partner


def test_the_first_counts_and_its_correction_while_the_second_is_asked_about(
    here: HereHost, twice: Person
) -> None:
    """The report said 6, the correction showed 5, and what was corrected counted nowhere."""
    assert (asked(here), families(here)) == (["duplicate"], 5)
    first = twice.seen("Bilan")[1][REFERENCE]
    note = twice.notes("Bilan")[2, REFERENCE]
    assert f"{first} : lui seul est dans les chiffres" in note

    twice.type("Bilan", 1, 1, "9")
    sync(here)

    assert (asked(here), families(here)) == (["duplicate"], 9)


def test_nobody_can_answer_that_they_are_two(here: HereHost, twice: Person) -> None:
    """One of them was in no figure then, and nothing said so."""
    twice.write_note("Bilan", 2, REFERENCE, "")
    sync(here)
    assert (asked(here), families(here)) == (["duplicate"], 5)
    assert "lui seul est dans les chiffres" in twice.notes("Bilan")[2, REFERENCE]

    answer = here.run("confirm", str(here.problems()[0]["id"]))
    assert answer.code != 0
    assert "Une séance n’a qu’un compte" in answer.err
    sync(here)
    assert (asked(here), families(here)) == (["duplicate"], 5)
    assert {sheet["state"] for sheet in here.sync()["sheets"]} == {"idle"}


@pytest.mark.parametrize(("row", "left"), [(1, 6), (2, 5)])
def test_one_of_the_two_rows_taken_out_leaves_the_other_s_count(
    here: HereHost, twice: Person, row: int, left: int
) -> None:
    twice.delete_rows("Bilan", row)
    sync(here)
    assert (asked(here), families(here), twice.notes("Bilan")) == ([], left, {})


def test_one_taken_out_once_the_season_is_over_leaves_the_other_s_too(
    here: HereHost, twice: Person
) -> None:
    here.settings["SYNC_NOW"] = "2027-09-02T10:00:00+02:00"
    sync(here)
    twice.delete_rows("Bilan", 1)
    sync(here)
    assert (asked(here), families(here)) == ([], 6)


@pytest.mark.parametrize("row", [1, 2])
def test_another_day_s_count_is_one_of_its_own(here: HereHost, twice: Person, row: int) -> None:
    twice.type("Bilan", row, 0, "24/11/2026")
    sync(here)
    assert (asked(here), families(here), twice.notes("Bilan")) == ([], 11, {})


def test_merged_the_first_keeps_its_own(here: HereHost, twice: Person) -> None:
    first, later = (str(row[REFERENCE]) for row in twice.seen("Bilan")[1:])
    assert here.run("merge", first, later).code == 0
    sync(here)
    assert (asked(here), families(here)) == ([], 5)


def test_two_in_a_list_that_is_met_for_the_first_time_are_asked_about(
    here: HereHost, stand_in: StandIn
) -> None:
    open_list(here, stand_in, MARIE, PAUL)
    assert (asked(here), families(here)) == (["duplicate"], 5)


def test_a_count_moved_onto_a_session_that_has_one_is_asked_about(
    here: HereHost, stand_in: StandIn
) -> None:
    partner = open_list(here, stand_in, MARIE, (f"{LABEL} 24/11/2026", "6", ""))
    assert (asked(here), families(here)) == ([], 11)
    partner.type("Bilan", 2, 0, "17/11/2026")
    sync(here)
    assert (asked(here), families(here)) == (["duplicate"], 5)


@pytest.mark.parametrize("is_merged", [True, False])
def test_of_three_counts_the_two_that_are_left_are_asked_about(
    here: HereHost, twice: Person, *, is_merged: bool
) -> None:
    """The question about the third ended with the first: one of the two was in no figure."""
    twice.add_row("Bilan", "17/11/2026", "7", "")
    sync(here)
    assert (asked(here), families(here)) == (["duplicate"] * 2, 5)
    first, second, _third = (str(row[REFERENCE]) for row in twice.seen("Bilan")[1:])
    if is_merged:
        assert here.run("merge", second, first).code == 0
    else:
        twice.delete_rows("Bilan", 1)
    sync(here)
    assert (asked(here), families(here)) == (["duplicate"], 6)
    (note,) = (one for one in twice.notes("Bilan").values() if "lui seul" in one)
    assert second in note
    assert {sheet["state"] for sheet in here.sync()["sheets"]} == {"idle"}


@pytest.mark.parametrize("is_merged", [True, False])
def test_a_count_that_a_command_brings_to_a_session_that_has_one_is_asked_about(
    here: HereHost, stand_in: StandIn, *, is_merged: bool
) -> None:
    """Moved itself, or with its session, which was made one with the other's."""
    partner = open_list(here, stand_in, MARIE, (f"{LABEL} 24/11/2026", "6", ""))
    days = {one["fields"]["date"]: one["ref"] for one in here.export("session")}
    first, later = days["2026-11-17"], days["2026-11-24"]
    moved = str(partner.seen("Bilan")[2][REFERENCE])
    command = ("merge", first, later) if is_merged else ("edit", moved, f"session_id={first}")
    assert here.run(*command).code == 0
    sync(here)
    assert (asked(here), families(here)) == (["duplicate"], 5)
    assert "lui seul est dans les chiffres" in partner.notes("Bilan")[2, REFERENCE]

    partner.delete_rows("Bilan", 1)
    sync(here)
    assert (asked(here), families(here)) == ([], 6)


def test_what_the_coordinator_types_beside_a_count_is_asked_about_in_her_list_alone(
    here: HereHost, stand_in: StandIn
) -> None:
    partner = open_list(here, stand_in, MARIE)
    sheet = stand_in.create("CLEF", {"Bilans": [COUNTS]}, entry="USER_ENTERED")
    follow(here, partner.spreadsheet_id, sheet)
    sync(here)
    coordinator = stand_in.open(sheet)
    for number in ("6", "7"):
        coordinator.add_row("Bilans", f"{LABEL} du 17/11/2026", number, "")
        sync(here)
    assert [(one["tab"], one["kind"]) for one in here.problems()] == [("Bilans", "duplicate")] * 2

    partner.delete_rows("Bilan", 1)
    sync(here)
    assert [(one["tab"], one["kind"]) for one in here.problems()] == [("Bilans", "duplicate")]
