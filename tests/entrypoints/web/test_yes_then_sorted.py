"""A yes to « Annulé » that a run carries out while the rows of its tab have just moved."""

from collections.abc import Mapping, Sequence

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from tests.entrypoints.web.quarter import (
    A_WORKSHOP,
    FAMILIES,
    SESSIONS,
    WORKSHOPS,
    Quarter,
    register,
)

TAB = "Séances"
DATE, PLACE, STATE = 1, 4, 6
TABS: Mapping[str, Sequence[Sequence[object]]] = {
    "Ateliers": [WORKSHOPS, A_WORKSHOP],
    TAB: [
        (*SESSIONS, "État"),
        ("Cuisine en famille", "09/12/2026", "10h", "12h", "Salle A", "3", ""),
        ("Cuisine en famille", "16/12/2026", "10h", "12h", "Salle A", "3", ""),
        ("Cuisine en famille", "12/12/2026", "14h", "16h", "Salle B", "4", ""),
    ],
    "Inscriptions": [FAMILIES],
}


def asked_and_confirmed(quarter: Quarter, family: FlaskClient) -> tuple[Person, str]:
    sheet = quarter.open(tabs=TABS)
    quarter.sync()
    session = next(s for s in quarter.records("session") if s.fields["date"] == "2026-12-09")
    register(family, session, "Ana", email="ana@example.org")
    quarter.sync()
    quarter.town.clock.pass_by(minutes=20)
    sheet.type(TAB, 1, STATE, "Annulé")
    quarter.sync()
    quarter.decide(quarter.problems("held")[0], "confirm")
    return sheet, session.ref


def sync_as_on_a_host(quarter: Quarter, times: int = 4) -> None:
    """A run that finds the rows moved writes nothing: people may still be at work."""
    for _ in range(times):
        quarter.town.clock.pass_by(minutes=1)
        quarter.sync(1, patience=20)
        quarter.follow()


def state_of(sheet: Person) -> tuple[str, str]:
    [found] = [one for one in sheet.seen(TAB) if "09/12/2026" in one]
    return found[STATE], found[STATE + 1]


@pytest.mark.parametrize("how", ["sort", "sort_without_reference", "insert_rows", "type", "stay"])
def test_a_session_that_was_called_off_stays_so_when_its_rows_moved(
    quarter: Quarter, family: FlaskClient, how: str
) -> None:
    """The note that was still to go made the word read as gone: families were told both."""
    sheet, ref = asked_and_confirmed(quarter, family)
    if how == "insert_rows":
        sheet.insert_rows(TAB, 1)
    elif how == "type":
        sheet.type(TAB, 2, PLACE, "Salle C")
    elif how != "stay":
        getattr(sheet, how)(TAB, by=DATE, first_row=1, descending=True)
    sync_as_on_a_host(quarter)

    assert quarter.town.record(ref).fields["status"] == "cancelled"
    assert state_of(sheet) == ("Annulé", ref)
    assert sheet.notes(TAB) == {}
    assert quarter.problems() == []
    assert [kind for _, kind in quarter.told()] == ["confirmation", "cancelled"]


def test_the_same_word_written_otherwise_does_not_take_it_back(
    quarter: Quarter, family: FlaskClient
) -> None:
    """« annulée » over « Annulé » had the session take place again."""
    sheet, ref = asked_and_confirmed(quarter, family)
    sync_as_on_a_host(quarter)
    sheet.type(TAB, 1, STATE, "ANNULÉE")
    sync_as_on_a_host(quarter)

    assert quarter.town.record(ref).fields["status"] == "cancelled"
    assert state_of(sheet) == ("ANNULÉE", ref)
    assert quarter.told()[-1] == ("ana@example.org", "cancelled")


@pytest.mark.parametrize("word", ["Prévue", ""])
def test_a_word_that_is_gone_does(quarter: Quarter, family: FlaskClient, word: str) -> None:
    """That an emptied cell means it is asked first: families know that it is called off."""
    sheet, ref = asked_and_confirmed(quarter, family)
    sync_as_on_a_host(quarter)
    sheet.type(TAB, 1, STATE, word)
    sync_as_on_a_host(quarter)
    held = quarter.problems("held")
    assert bool(held) == (not word)
    for one in held:
        quarter.decide(one, "confirm")
    sync_as_on_a_host(quarter)

    assert quarter.town.record(ref).fields["status"] == "planned"
    assert quarter.told()[-1] == ("ana@example.org", "change")
