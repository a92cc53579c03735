"""« Oui » under « Rendu le »: it is back; what nobody can read there says nothing of it."""

import pytest

from french_cells.reading import Raw
from sync_service.domain.errors import RefusedValue
from sync_service.domain.mapping import Column, TabRules
from sync_service.records.edit_record import edit_record
from sync_service.records.editing import Editing
from sync_service.sync.gathering.situations import codec_builder
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_loan_status import (
    COLUMNS,
    DAY,
    OWN_DATE,
    RETURNED,
    STATUS,
    add_tab,
    exported,
    lending,
    loan,
    only_problem,
    state,
)

DATES = (*COLUMNS[:STATUS], RETURNED)
BOTH = (*COLUMNS, RETURNED)
LATE: list[Raw] = ["Malle écrans", "Le Relais", "02/09/2026", None]
"""Today is 24 November 2026: by the usual month it was due long ago."""
DUE = 3
YES = ("oui", "OUI", "x", "rendu", "Rendue", "ok", "✓", True)


def returning(text: Raw, typed_state: Raw = None) -> tuple[World, FakeTab]:
    """One loan, with a column for its state and one for the day of its return."""
    world, tab = lending([*LATE, typed_state, text], columns=BOTH)
    world.sync_until_quiet()
    return world, tab


@pytest.mark.parametrize("text", YES)
def test_a_yes_where_a_day_is_expected_says_that_it_is_back(text: Raw) -> None:
    world, tab = returning(text)
    assert (state(tab), exported(world)) == ("Rendu", "returned")
    assert tab.cell(1, OWN_DATE).value == text
    problem = only_problem(world)
    assert (problem.kind, problem.field) == ("assumed", "returned_on")
    assert "nous avons compris « rendu »" in tab.cell(1, OWN_DATE).note
    assert "Le jour du retour n’est pas dit" in problem.message


@pytest.mark.parametrize("text", YES)
def test_no_column_for_the_state_is_needed_for_that(text: Raw) -> None:
    world, tab = lending([*LATE, text], columns=DATES)
    world.sync_until_quiet()
    assert (exported(world), loan(world).fields.get("returned_on")) == ("returned", None)
    assert tab.cell(1, STATUS).value == text


@pytest.mark.parametrize(
    ("title", "answers", "is_asked"),
    [
        ("Rentré", ["oui", "oui", "x"], False),
        ("Rendu ?", ["oui", "oui", "oui"], False),
        ("Rentré", ["oui", "oui", "10/10/2026"], True),
        ("Rendu le", ["oui", "oui", "x"], True),
    ],
)
def test_where_people_say_whether_it_is_back_a_yes_lacks_no_day(
    title: str, answers: list[str], *, is_asked: bool
) -> None:
    """One yes among days was one whose day is asked for."""
    columns = (*COLUMNS[:STATUS], Column("returned_on", (title,)))
    answered = [*answers, "09/10/2026"]
    rows = [[*LATE[:2], f"0{n}/10/2026", None, one] for n, one in enumerate(answered, 1)]
    world, tab = lending(*rows, columns=columns)
    world.sync_until_quiet()
    loans = {str(one.fields["loaned_on"]): one.fields for one in world.records("loan")}
    assert (loans["2026-10-01"].get("status"), bool(world.problems())) == ("available", is_asked)
    assert tab.cell(1, STATUS).value == "oui"
    tab.type(1, STATUS, "02/10/2026")
    world.sync_until_quiet()
    assert {"2026-10-02"} < {str(one.fields.get("returned_on")) for one in world.records("loan")}


def test_a_yes_typed_later_ends_what_we_had_written_beside_it() -> None:
    world, tab = returning(None)
    assert (state(tab), exported(world)) == ("En retard", "overdue")
    tab.type(1, OWN_DATE, "oui")
    world.sync_until_quiet()
    assert (state(tab), exported(world)) == ("Rendu", "returned")


@pytest.mark.parametrize("text", ["non", "Non", "pas encore", False])
def test_a_no_is_no_day_and_no_question(text: Raw) -> None:
    world, tab = returning(text)
    assert (state(tab), world.problems()) == ("En retard", [])


@pytest.mark.parametrize("text", ["on cherche encore", "rendu ?", "la semaine dernière", "tôt"])
def test_beside_what_cannot_be_read_nobody_is_told_that_it_is_late(text: str) -> None:
    world, tab = returning(text)
    assert only_problem(world).field == "returned_on"
    assert state(tab) in (None, "")
    tab.type(1, OWN_DATE, "22/09/2026")
    world.sync_until_quiet()
    assert (state(tab), world.problems()) == ("Rendu", [])


def test_what_stood_in_the_state_stays_while_the_return_cannot_be_read() -> None:
    world, tab = lending([*LATE[:DUE], "30/11/2026", None, None], columns=BOTH)
    world.sync_until_quiet()
    assert state(tab) == "En prêt"
    tab.type(1, OWN_DATE, "la semaine dernière")
    world.sync_until_quiet()
    world.sync(after=8 * DAY)
    assert (state(tab), only_problem(world).field) == ("En prêt", "returned_on")
    tab.type(1, OWN_DATE, None)
    world.sync_until_quiet()
    assert (state(tab), world.problems()) == ("En retard", [])


def test_a_column_of_such_answers_is_asked_about_once_and_its_yes_covers_later_ones() -> None:
    rows: list[list[Raw]] = [[*LATE[:2], f"0{n}/09/2026", None, "oui"] for n in range(1, 5)]
    world, tab = lending(*rows, columns=DATES)
    world.sync_until_quiet()
    problem = only_problem(world)
    assert (problem.cell, problem.ref) == ("E1", None)
    for column, text in enumerate([*LATE[:2], "10/09/2026", None, "oui"]):
        tab.type(5, column, text)
    tab.annotate(0, STATUS, "")
    world.sync_until_quiet()
    assert world.problems() == []
    assert {one.fields["status"] for one in world.records("loan")} == {"available"}


@pytest.mark.parametrize("text", ["", None, "non"])
def test_a_yes_that_is_taken_away_is_no_return_any_more(text: Raw) -> None:
    world, tab = returning("oui")
    tab.type(1, OWN_DATE, text)
    world.sync_until_quiet()
    assert (loan(world).fields.get("status"), world.problems()) == (None, [])
    assert exported(world) == "on_loan"
    assert state(tab) == "En prêt"


def test_rubbish_over_a_yes_takes_nothing_back() -> None:
    world, tab = returning("oui")
    tab.type(1, OWN_DATE, "tôt")
    world.sync_until_quiet()
    assert (state(tab), exported(world)) == ("Rendu", "returned")
    assert only_problem(world).kind == "invalid"


def test_the_day_is_taken_wherever_it_is_given() -> None:
    world, tab = returning("oui")
    other = add_tab(world, columns=DATES, name="relais", mapping="dates")
    world.rules = {**world.rules, "dates": TabRules("dates", "loan", "table", DATES)}
    world.sync_until_quiet()
    other.type(1, STATUS, "22/09/2026")
    world.sync_until_quiet()
    assert loan(world).fields["returned_on"] == "2026-09-22"
    assert (tab.cell(1, OWN_DATE).text, world.problems()) == ("22/09/2026", [])
    assert world.sync().requests.writes == 0


def test_a_day_in_place_of_the_yes_is_its_day() -> None:
    world, tab = returning("oui")
    tab.type(1, OWN_DATE, "22/09/2026")
    world.sync_until_quiet()
    assert (state(tab), world.problems()) == ("Rendu", [])
    assert loan(world).fields["returned_on"] == "2026-09-22"
    assert loan(world).fields.get("status") is None


@pytest.mark.parametrize("said", ["en prêt", "non rendu", "En retard"])
def test_a_yes_beside_another_state_is_asked_about(said: str) -> None:
    world, tab = returning("oui", said)
    asked = {one.field: one for one in world.problems()}
    assert (asked["status"].kind, state(tab)) == ("ambiguous", said)
    assert "« Rendu le » dit que c’est rendu" in asked["status"].message
    tab.type(1, STATUS, "rendu")
    world.sync_until_quiet()
    assert (only_problem(world).field, exported(world)) == ("returned_on", "returned")


def test_out_typed_over_what_we_wrote_beside_a_yes_is_asked_about() -> None:
    world, tab = returning("oui")
    tab.type(1, STATUS, "en prêt")
    world.sync_until_quiet()
    assert {one.field for one in world.problems()} == {"returned_on", "status"}
    assert (state(tab), exported(world)) == ("en prêt", "returned")


def test_the_state_in_the_same_row_asks_nothing_more() -> None:
    world, tab = returning("oui", "rendu")
    assert (only_problem(world).field, state(tab)) == ("returned_on", "rendu")
    tab.type(1, STATUS, "RENDU")
    world.sync_until_quiet()
    assert (only_problem(world).field, state(tab)) == ("returned_on", "RENDU")


@pytest.mark.parametrize("said", ["rendu", "Rendu", "ok rendu", "revenu", "Rendu le 20/09/2026"])
def test_nobody_waits_for_what_is_back(said: str) -> None:
    """« Retour prévu » was filled with a day in October that nobody had said."""
    world, tab = lending([*LATE, said, None], columns=BOTH)
    world.sync_until_quiet()
    assert (tab.cell(1, DUE).text, loan(world).fields.get("due_on")) == ("", None)
    assert exported(world) == "returned"


@pytest.mark.parametrize("text", ["oui", "x", "22/09/2026", "le 22"])
def test_nobody_waits_for_what_its_own_column_says_is_back(text: str) -> None:
    world, tab = lending([*LATE, "rendu", text], columns=BOTH)
    world.sync_until_quiet()
    assert (tab.cell(1, DUE).text, exported(world)) == ("", "returned")


def test_what_is_out_is_still_given_the_usual_month() -> None:
    world, tab = lending([*LATE, "en prêt", None], columns=BOTH)
    world.sync_until_quiet()
    assert tab.cell(1, DUE).text == "02/10/2026"


def test_the_coordinator_writes_the_day_or_the_state() -> None:
    world, _ = returning(None)
    editing = Editing(world.database, world.clock, world.rng)
    with world.database.reading() as stored:
        codec = codec_builder(stored, world.services.mappings, world.clock.now())("loan")
    with pytest.raises(RefusedValue, match="une date"):
        edit_record(editing, codec, loan(world).ref, {"returned_on": "oui"})
