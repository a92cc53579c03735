"""Who came is also noted in a partner's list of families, in the words that are used there."""

from collections.abc import Mapping, Sequence

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from tests.entrypoints.web.quarter import (
    A_SESSION,
    A_WORKSHOP,
    FAMILIES,
    SESSIONS,
    WORKSHOPS,
    Quarter,
    register,
    row_of,
)

TAB, NAME, STATE = "Inscriptions", 1, 5
TABS: Mapping[str, Sequence[Sequence[object]]] = {
    "Ateliers": [WORKSHOPS, A_WORKSHOP],
    "Séances": [SESSIONS, (*A_SESSION[:-1], "1")],
    TAB: [FAMILIES],
}


@pytest.fixture
def sheet(quarter: Quarter, family: FlaskClient) -> Person:
    """One place: Ana has it, Bea waits."""
    sheet = quarter.open(tabs=TABS)
    quarter.sync()
    for name in ("Ana", "Bea"):
        register(family, quarter.the("session"), name, email=f"{name.lower()}@example.org")
    quarter.sync()
    return sheet


def note_state(quarter: Quarter, sheet: Person, name: str, text: str) -> None:
    sheet.type(TAB, row_of(sheet, name), STATE, text)
    quarter.sync()
    quarter.follow()


def state_of(quarter: Quarter, name: str) -> object:
    found = (one for one in quarter.records("registration") if one.fields["given_name"] == name)
    return next(one.fields["status"] for one in found)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("pas venue", "no_show"),
        ("venue à 1", "attended"),
        ("là", "attended"),
        ("annulée", "cancelled"),
    ],
)
def test_after_the_day_it_is_noted_and_nobody_is_told(
    quarter: Quarter, sheet: Person, text: str, state: str
) -> None:
    quarter.town.clock.pass_by(minutes=17 * 24 * 60)
    quarter.follow()
    told = quarter.told()

    note_state(quarter, sheet, "Ana", text)

    assert state_of(quarter, "Ana") == state
    assert (sheet.notes(TAB), quarter.problems()) == ({}, [])
    assert sheet.seen(TAB)[row_of(sheet, "Ana")][STATE] == text
    assert quarter.told() == told


@pytest.mark.parametrize("text", ["absente", "venue"])
def test_before_the_day_it_is_asked_what_is_meant(
    quarter: Quarter, sheet: Person, text: str
) -> None:
    """« Absente » kept a place for a family that had said that it would not come."""
    note_state(quarter, sheet, "Ana", text)

    assert state_of(quarter, "Ana") == "confirmed"
    [note] = sheet.notes(TAB).values()
    assert "encore à venir" in note

    note_state(quarter, sheet, "Ana", "Annulée")
    assert (state_of(quarter, "Ana"), sheet.notes(TAB), quarter.problems()) == (
        "cancelled",
        {},
        [],
    )
    assert state_of(quarter, "Bea") == "confirmed"


def test_a_note_that_is_deleted_says_that_it_was_meant(quarter: Quarter, sheet: Person) -> None:
    note_state(quarter, sheet, "Ana", "absente")
    sheet.write_note(TAB, row_of(sheet, "Ana"), STATE, "")
    quarter.sync()
    assert (state_of(quarter, "Ana"), quarter.problems()) == ("no_show", [])


def test_once_the_day_has_come_what_was_written_before_is_noted(
    quarter: Quarter, sheet: Person
) -> None:
    note_state(quarter, sheet, "Ana", "absente")
    quarter.town.clock.pass_by(minutes=17 * 24 * 60)
    quarter.sync()
    assert (state_of(quarter, "Ana"), sheet.notes(TAB), quarter.problems()) == ("no_show", {}, [])


def test_why_a_family_was_away_is_kept_nowhere(quarter: Quarter, sheet: Person) -> None:
    quarter.town.clock.pass_by(minutes=17 * 24 * 60)

    note_state(quarter, sheet, "Ana", "absente, enfant malade")

    assert state_of(quarter, "Ana") == "no_show"
    [note] = sheet.notes(TAB).values()
    assert "retirez-le de la feuille" in note
    with quarter.town.database.reading() as stored:
        [sheet_id] = stored.memory.read_spreadsheets()
        tabs = stored.memory.read_tabs(sheet_id).values()
        kept = [
            str(cell) for tab in tabs for row in tab.rows.values() for cell in row.cells.values()
        ]
    assert kept
    assert not [one for one in (*kept, *map(str, quarter.problems())) if "malade" in one]
