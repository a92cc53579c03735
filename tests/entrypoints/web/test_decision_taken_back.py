"""« Annuler » on a decision whose write failed: the journal says of nothing that it was done."""

from dataclasses import replace
from html import unescape

import pytest

from demo.people import Person
from sheets_emulator import Fault, Rule
from sync_service.domain.base import Problem
from sync_service.domain.wording import sentences
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.test_coordinator_edits import edit
from tests.entrypoints.web.test_late_answers import ask
from tests.entrypoints.web.town import Town, answer_card, sign_in

TAB = "Séances"
PLACE = 4
HERS, THEIRS = "Salle des fêtes", "Gymnase"
Told = list[tuple[object, object]]


@pytest.fixture
def sheet(quarter: Quarter) -> Person:
    """A partner and the coordinator give one session another place each."""
    sheet = quarter.open()
    quarter.sync()
    sheet.type(TAB, 1, PLACE, THEIRS)
    edit(quarter, quarter.the("session").ref, place=HERS)
    quarter.sync()
    assert [one.kind for one in quarter.problems()] == ["conflict"]
    return sheet


def answer(quarter: Quarter, decision: str) -> None:
    [problem] = quarter.problems("conflict")
    desk = quarter.desk()
    assert answer_card(desk, problem.id, decision).status_code == 303


def told(quarter: Quarter) -> Told:
    with quarter.town.database.reading() as stored:
        history = stored.journal.read_history(quarter.the("session").ref)
    return [(one.before, one.after) for one in history if one.field == "place"]


def test_what_was_to_be_given_up_and_was_not_is_taken_back_in_the_journal(
    quarter: Quarter, sheet: Person
) -> None:
    """It said for ever that the partner's value had been given up, which won in the end."""
    before = told(quarter)
    answer(quarter, "database")
    quarter.google.world.faults.plan(Rule(Fault.SERVER_ERROR, kind="writes", times=None))
    quarter.sync(2)
    answer(quarter, "undo")
    quarter.google.world.faults.rules.clear()
    quarter.sync()

    assert sheet.seen(TAB)[1][PLACE] == THEIRS
    assert [one.decision for one in quarter.problems("conflict")] == [None]
    taken_back = [*before, (THEIRS, HERS), (HERS, THEIRS)]
    assert told(quarter) == taken_back
    # Chosen after all, it is written down again.
    answer(quarter, "database")
    quarter.sync()
    assert sheet.seen(TAB)[1][PLACE] == HERS
    assert told(quarter) == [*taken_back, (THEIRS, HERS)]


def test_what_no_run_has_tried_yet_leaves_nothing_to_take_back(
    quarter: Quarter, sheet: Person
) -> None:
    before = told(quarter)
    answer(quarter, "database")
    answer(quarter, "undo")
    quarter.sync()
    assert told(quarter) == before
    assert sheet.seen(TAB)[1][PLACE] == THEIRS


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (
            "sheet",
            f"gardé « {THEIRS} » (Centre social Les Épis), pas « {HERS} » (La coordination)",
        ),
        (
            "database",
            f"gardé « {HERS} » (La coordination), pas « {THEIRS} » (Centre social Les Épis)",
        ),
    ],
)
def test_the_journal_quotes_what_was_kept_and_what_was_not_by_who_gave_it(
    quarter: Quarter, sheet: Person, decision: str, said: str
) -> None:
    assert sheet.seen(TAB)[1][PLACE] == THEIRS
    answer(quarter, decision)
    journal = unescape(quarter.desk().get("/coordination/journal").text).replace("\xa0", " ")
    assert f"{said} (onglet {TAB}, " in journal


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("sheet", "gardé « Gymnase » (la coordination), pas « Salle 2 » (Ludothèque St. Jean)"),
        ("database", "gardé « Salle 2 » (Ludothèque St. Jean), pas « Gymnase » (la coordination)"),
    ],
)
def test_in_her_own_sheet_the_sheets_value_is_hers(town: Town, decision: str, said: str) -> None:
    """The partner's value was kept, and the journal said that it was the coordinator's."""
    ref, now = town.add_session(), town.clock.now()
    told = sentences.conflict("Gymnase", "Salle 2", "Ludothèque St. Jean", now)
    asked = Problem("conflict", told, "hers", 7, TAB, ref=ref, row_key=ref, field="place")
    asked = replace(asked, sheet_value="Gymnase", canonical_value="Salle 2")
    client, _ = sign_in(town)
    number = ask(town, asked)

    answer_card(client, number, decision)

    assert said in unescape(client.get("/coordination/journal").text).replace("\xa0", " ")
