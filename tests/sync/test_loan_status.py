"""A loan's state is derived: what people type in its column is a hint that must agree."""

from dataclasses import replace

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.base import Problem
from sync_service.domain.errors import RefusedValue
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.record import Record, make_reference
from sync_service.records.edit_record import edit_record
from sync_service.records.editing import Editing
from sync_service.records.export_records import export_records
from sync_service.sync.gathering.situations import codec_builder
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab

BORROWER = Column("borrower_organisation_id", ("Emprunteur",))
RETURNED = Column("returned_on", ("Rendu le",))
COLUMNS = (
    Column("item_code", ("Matériel",)),
    BORROWER,
    Column("loaned_on", ("Sorti le",)),
    Column("due_on", ("À rendre le",)),
    Column("status", ("Statut",)),
)
ROW: list[Raw] = ["Malle écrans", "Le Relais", "02/11/2026", "30/11/2026", None]
LONG_AGO: list[Raw] = [*ROW[:2], "02/11/2025", *ROW[3:]]
"""Since then there have been other days of the same name."""
STATUS, OWN_DATE = 4, 5
DAY = 24 * 3600
ITEM = make_reference("item", 5)


def lending(
    *rows: list[Raw], columns: tuple[Column, ...] = COLUMNS, name: str = "epis"
) -> tuple[World, FakeTab]:
    """One loan of the Épis' screens kit to the Relais; today is 24 November 2026."""
    rules = {"prets": TabRules("prets", "loan", "table", columns)}
    world = World(rules=rules)
    world.add("item", ITEM, label="Malle écrans", code="ME", owner_organisation_id="les-epis")
    world.add("organisation", "S-1", id="les-epis", name="Centre social Les Épis")
    world.add("organisation", "S-2", id="le-relais", name="Le Relais")
    return world, add_tab(world, *rows, columns=columns, name=name)


def add_tab(
    world: World,
    *rows: list[Raw],
    columns: tuple[Column, ...] = COLUMNS,
    name: str = "epis",
    mapping: str = "prets",
) -> FakeTab:
    tab = FakeTab(7, "Prêts")
    tab.fill([[column.titles[0] for column in columns], *rows])
    world.spreadsheets.add(name, tab)
    followed = TabMapping("Prêts", mapping, "all")
    world.followed.append(SpreadsheetMapping("les-epis", name, [followed]))
    return tab


def typed(text: Raw) -> list[Raw]:
    return [*ROW[:STATUS], text]


def loan(world: World) -> Record:
    (one,) = world.records("loan")
    return one


def state(tab: FakeTab, row: int = 1) -> Raw:
    return tab.cell(row, STATUS).value


def exported(world: World) -> Value:
    (one,) = export_records(world.database, "loan", world.clock.now().date())
    return one.fields["status"]


def only_problem(world: World) -> Problem:
    (problem,) = world.problems()
    return problem


def test_an_empty_state_is_filled_from_the_dates() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    assert state(tab) == "En prêt"
    assert (exported(world), loan(world).fields.get("status")) == ("on_loan", None)
    assert world.problems() == []


def test_what_agrees_stays_as_typed() -> None:
    world, tab = lending(typed("pas rendu"))
    world.sync_until_quiet()
    assert state(tab) == "pas rendu"
    assert world.problems() == []


def test_what_has_a_column_of_its_own_is_not_assumed_with_the_state() -> None:
    """The day of the return is asked for, and the other list had no day that it is due, either."""
    world, _ = lending(typed("rendu"))
    other = add_tab(world, columns=COLUMNS[:-1], name="relais", mapping="prets")
    world.sync_until_quiet()
    assert only_problem(world).field == "status"
    assert [cell.text for cell in other.grid[1]][2:4] == ["02/11/2026", "30/11/2026"]


def test_a_date_told_with_the_state_is_taken_and_the_cell_stays() -> None:
    world, tab = lending(typed("rendu le 12/11/2026"))
    world.sync_until_quiet()
    assert loan(world).fields["returned_on"] == "2026-11-12"
    assert (state(tab), exported(world)) == ("rendu le 12/11/2026", "returned")


@pytest.mark.parametrize("text", ["rendu le 12/11", "rendu le 12"])
def test_the_only_day_since_the_loan_began_is_not_asked_about(text: str) -> None:
    """Who keeps returns in words would say yes to each, for ever."""
    world, tab = lending(ROW)
    world.sync_until_quiet()
    tab.type(1, STATUS, text)
    world.sync_until_quiet()
    assert loan(world).fields["returned_on"] == "2026-11-12"
    assert (state(tab), world.problems()) == (text, [])


@pytest.mark.parametrize("text", ["rendu le 12/11", "rendu le 12"])
def test_an_assumed_date_reaches_other_sheets_once_it_is_confirmed(text: str) -> None:
    world, tab = lending(LONG_AGO)
    other = add_tab(world, columns=(*COLUMNS, RETURNED), name="relais", mapping="dates")
    rules = {**world.rules, "dates": TabRules("dates", "loan", "table", (*COLUMNS, RETURNED))}
    world.rules = rules
    world.sync_until_quiet()
    tab.type(1, STATUS, text)
    world.sync_until_quiet()
    assert loan(world).fields["returned_on"] == "2026-11-12"
    assert (state(other), other.cell(1, OWN_DATE).value) == ("En prêt", None)
    problem = only_problem(world)
    assert (problem.kind, problem.cell) == ("assumed", "E2")
    assert "Rendu le 12/11/2026" in problem.message
    world.decide(problem, "confirm")
    world.sync_until_quiet()
    assert (state(other), other.cell(1, OWN_DATE).text) == ("Rendu", "12/11/2026")
    assert (state(tab), world.problems()) == (text, [])


def test_a_borrower_told_with_the_state_is_taken() -> None:
    columns = tuple(column for column in COLUMNS if column is not BORROWER)
    row: list[Raw] = ["Malle écrans", "02/11/2026", "30/11/2026", "prêté au Relais"]
    world, tab = lending(row, columns=columns)
    world.sync_until_quiet()
    assert loan(world).fields["borrower_organisation_id"] == "le-relais"
    assert tab.cell(1, 3).value == "prêté au Relais"


def test_returned_without_a_day_is_believed_and_its_day_asked_for() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    tab.type(1, STATUS, "rendu")
    world.sync_until_quiet()
    problem = only_problem(world)
    assert problem.kind == "assumed"
    assert "Le jour du retour n’est pas dit : écrivez-le si vous le savez." in problem.message
    assert (state(tab), exported(world)) == ("rendu", "returned")
    assert loan(world).fields.get("returned_on") is None
    tab.type(1, STATUS, "rendu le 24/11/2026")
    world.sync_until_quiet()
    assert (world.problems(), exported(world)) == ([], "returned")
    assert loan(world).fields["returned_on"] == "2026-11-24"


@pytest.mark.parametrize("where", ["beside", "elsewhere", "at the desk"])
def test_the_day_that_is_asked_for_ends_the_question_wherever_it_is_given(where: str) -> None:
    """The note asked to write it under « Rendu le », and stayed; other lists never had the day."""
    dates = (*COLUMNS[:STATUS], RETURNED)
    is_beside = where == "beside"
    columns = (*COLUMNS, RETURNED) if is_beside else COLUMNS
    world, tab = lending(typed("Rendu"), columns=columns)
    others = [add_tab(world, columns=dates, name=name, mapping="dates") for name in ("a", "b")]
    world.rules = {**world.rules, "dates": TabRules("dates", "loan", "table", dates)}
    world.sync_until_quiet()
    assert "Le jour du retour n’est pas dit" in only_problem(world).message
    if where == "at the desk":
        world.edit(loan(world).ref, returned_on="2026-11-20")
    elif is_beside:
        tab.type(1, OWN_DATE, "20/11/2026")
    else:
        others[0].type(1, STATUS, "20/11/2026")
    world.sync_until_quiet()

    assert world.problems() == []
    assert [other.cell(1, STATUS).text for other in others] == ["20/11/2026"] * 2
    assert (state(tab), tab.cell(1, STATUS).note, exported(world)) == ("Rendu", "", "returned")
    assert world.sync().requests.writes == 0


def test_a_return_without_its_day_is_taken_back_where_it_was_typed() -> None:
    world, tab = lending(typed("rendu"))
    world.sync_until_quiet()
    tab.type(1, STATUS, "en prêt")
    world.sync_until_quiet()
    assert (state(tab), exported(world), world.problems()) == ("en prêt", "on_loan", [])


ASKING = (*COLUMNS[:STATUS], Column("status", ("Rendu ?",)))


@pytest.mark.parametrize("answer", [None, ""])
def test_a_yes_that_is_taken_away_again_is_no_return(answer: Raw) -> None:
    world, tab = lending(typed("oui"), columns=ASKING)
    world.sync_until_quiet()
    tab.type(1, STATUS, answer)
    world.sync_until_quiet()
    assert (loan(world).fields.get("status"), world.problems()) == (None, [])
    assert state(tab) != "oui"


def test_a_whole_column_of_answers_that_is_emptied_is_asked_about() -> None:
    days = [(f"0{day}/10/2026", f"0{day}/11/2026") for day in range(1, 9)]
    world, tab = lending(*[[*ROW[:2], *of_loan, "oui"] for of_loan in days], columns=ASKING)
    world.sync_until_quiet()
    for row in range(1, 9):
        tab.type(row, STATUS, None)
    world.sync_until_quiet()
    assert "guard" in {one.kind for one in world.problems()}
    assert {one.fields["status"] for one in world.records("loan")} == {"available"}


def test_a_column_of_returns_is_answered_by_yes_and_no_and_no_day_is_missed() -> None:
    answers: list[Raw] = ["oui", "OUI", "x", "le 26/04", "Non", True]
    rows: list[list[Raw]] = [
        ["Malle écrans", "Le Relais", f"0{n}/0{n}/2026", f"2{n}/0{n}/2026", answer]
        for n, answer in enumerate(answers, 1)
    ]
    world, tab = lending(*rows, columns=ASKING)
    world.sync_until_quiet()
    returned = [one for one in world.records("loan") if one.fields.get("status") == "available"]
    assert [one.fields.get("returned_on") for one in returned] == [None] * 4
    assert [state(tab, row) for row in range(1, 6)] == ["oui", "OUI", "x", "le 26/04", "Non"]
    assert (world.problems(), tab.cell(0, STATUS).note) == ([], "")


@pytest.mark.parametrize("answer", [False, "non"])
def test_what_has_not_gone_out_yet_is_not_back_and_nobody_is_asked(answer: Raw) -> None:
    """Its box is there unticked, and its state is that of each day."""
    row: list[Raw] = [*ROW[:2], "26/11/2026", "01/12/2026", answer]
    world, tab = lending(row, columns=ASKING)
    world.sync_until_quiet()
    assert (exported(world), world.problems()) == ("reserved", [])
    world.sync(after=4 * DAY)
    world.sync_until_quiet()
    assert (exported(world), world.problems(), tab.cell(1, STATUS).value) == (
        "on_loan",
        [],
        answer,
    )


@pytest.mark.parametrize("text", ["oui ?", "oui je crois", "oui, sauf la housse", "oui demain"])
def test_an_answer_that_is_in_doubt_is_asked_about(text: str) -> None:
    world, _ = lending(typed(text), columns=ASKING)
    world.sync_until_quiet()
    assert only_problem(world).field == "status"


def test_such_a_column_is_given_its_answers_and_keeps_its_no_when_a_loan_gets_late() -> None:
    world, tab = lending([*ROW[:STATUS], "Non"], columns=ASKING)
    world.sync_until_quiet()
    world.sync(after=8 * DAY)
    assert (state(tab), exported(world)) == ("Non", "overdue")
    world.edit(loan(world).ref, returned_on="2026-11-30")
    world.sync_until_quiet()
    assert (state(tab), world.problems()) == ("oui", [])


def test_a_return_without_its_day_is_no_news_to_the_sheet_that_is_told_of_it() -> None:
    world, tab = lending(typed("rendu"))
    other = add_tab(world, columns=COLUMNS, name="relais")
    world.sync_until_quiet()
    world.decide(only_problem(world), "confirm")
    world.sync_until_quiet()
    assert (state(other), world.problems(), exported(world)) == ("Rendu", [], "returned")
    other.type(1, STATUS, "rendue")
    world.sync_until_quiet()
    assert (state(tab), state(other), world.problems()) == ("rendu", "rendue", [])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("en retard", "Le retour est prévu le 30/11/2026"),
        ("réservé", "Ce prêt est sorti le 02/11/2026"),
        ("hors service", "dans la liste du matériel"),
    ],
)
def test_a_state_that_contradicts_the_dates_is_explained(text: str, why: str) -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    tab.type(1, STATUS, text)
    world.sync_until_quiet()
    assert why in only_problem(world).message
    assert (state(tab), exported(world)) == (text, "on_loan")


def test_the_calendar_alone_writes_once_and_only_on_the_new_day() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    world.sync(after=6 * DAY)
    assert state(tab) == "En prêt"
    report = world.sync(after=DAY)
    assert (state(tab), exported(world)) == ("En retard", "overdue")
    assert [one.cells_written for one in report.tabs] == [1]
    before = len(world.spreadsheets.batches)
    for _ in range(5):
        assert world.sync(after=3600).requests.reads == 0
    assert len(world.spreadsheets.batches) == before
    with world.database.reading() as stored:
        changes = stored.journal.read_history(loan(world).ref)
    assert [change.field for change in changes] == ["*"]
    assert world.problems() == []


def test_a_hint_that_meets_a_new_day_is_no_conflict() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    world.clock.advance(8 * DAY)
    tab.type(1, STATUS, "rendu le 20/11/2026")
    world.sync_until_quiet()
    assert world.problems() == []
    assert loan(world).fields["returned_on"] == "2026-11-20"


def test_out_typed_of_a_late_loan_is_told_whole_and_kept_in_history() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    world.sync(after=8 * DAY)
    tab.type(1, STATUS, "toujours en prêt")
    tab.type(1, STATUS, "en prêt")
    world.sync_until_quiet()
    assert (state(tab), world.problems()) == ("En retard", [])
    with world.database.reading() as stored:
        earlier_values = [change.before for change in stored.journal.read_history(loan(world).ref)]
    assert "en prêt" in earlier_values


def test_the_dates_own_column_goes_before_the_state() -> None:
    columns = (*COLUMNS, RETURNED)
    world, tab = lending([*typed("rendu le 10/11/2026"), "12/11/2026"], columns=columns)
    world.sync_until_quiet()
    assert loan(world).fields["returned_on"] == "2026-11-12"
    problem = only_problem(world)
    assert problem.cell == "E2"
    assert "La colonne « Rendu le » dit 12/11/2026" in problem.message
    tab.type(1, STATUS, "rendu")
    world.sync_until_quiet()
    assert (world.problems(), state(tab)) == ([], "rendu")


def test_a_date_told_with_the_state_fills_its_own_column_at_once() -> None:
    columns = (*COLUMNS, RETURNED)
    world, tab = lending([*ROW, None], columns=columns)
    world.sync_until_quiet()
    tab.type(1, STATUS, "rendu le 10/11/2026")
    world.sync()
    assert tab.cell(1, OWN_DATE).text == "10/11/2026"
    tab.type(1, STATUS, "rendu le 11/11/2026")
    world.sync()
    assert tab.cell(1, OWN_DATE).text == "11/11/2026"
    assert world.problems() == []


def test_a_date_typed_in_its_column_changes_the_state_at_once() -> None:
    columns = (*COLUMNS, RETURNED)
    world, tab = lending([*ROW, None], columns=columns)
    world.sync_until_quiet()
    tab.type(1, OWN_DATE, "10/11/2026")
    world.sync()
    assert state(tab) == "Rendu"
    tab.type(1, OWN_DATE, None)
    world.sync()
    assert (state(tab), world.problems()) == ("En prêt", [])


def test_a_return_is_taken_back_where_it_was_typed() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    tab.type(1, STATUS, "rendu le 20/11/2026")
    world.sync_until_quiet()
    tab.type(1, STATUS, "en prêt")
    world.sync_until_quiet()
    assert loan(world).fields["returned_on"] is None
    assert (state(tab), exported(world), world.problems()) == ("en prêt", "on_loan", [])


def test_a_date_corrected_elsewhere_replaces_the_one_that_was_typed() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    tab.type(1, STATUS, "rendu le 20/11/2026")
    world.sync_until_quiet()
    world.edit(loan(world).ref, returned_on="2026-11-21")
    world.sync_until_quiet()
    assert (state(tab), world.problems()) == ("Rendu", [])


def test_two_different_returns_are_a_conflict() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    tab.type(1, STATUS, "rendu le 20/11/2026")
    world.edit(loan(world).ref, returned_on="2026-11-21")
    world.sync()
    problem = only_problem(world)
    assert (problem.kind, problem.cell) == ("conflict", "E2")
    world.decide(problem, "sheet")
    world.sync_until_quiet()
    assert loan(world).fields["returned_on"] == "2026-11-20"
    assert world.problems() == []


def test_the_same_return_from_two_sides_is_none() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    tab.type(1, STATUS, "rendu le 20/11/2026")
    world.edit(loan(world).ref, returned_on="2026-11-20")
    world.sync_until_quiet()
    assert (state(tab), world.problems()) == ("rendu le 20/11/2026", [])


def test_cancelled_is_somebodys_word_until_it_is_taken_back() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    tab.type(1, STATUS, "annulé")
    world.sync_until_quiet()
    assert (exported(world), loan(world).fields["status"]) == ("cancelled", "cancelled")
    tab.type(1, STATUS, "en prêt")
    world.sync_until_quiet()
    assert (exported(world), loan(world).fields["status"]) == ("on_loan", None)


def test_an_emptied_state_says_nothing_and_is_filled_again() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    tab.type(1, STATUS, None)
    world.sync()
    assert (state(tab), world.problems()) == ("En prêt", [])


def test_a_state_that_breaks_a_rule_is_refused_in_its_own_cell() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    tab.type(1, STATUS, "rendu le 01/11/2026")
    world.sync_until_quiet()
    problem = only_problem(world)
    assert (problem.cell, problem.message) == (
        "E2",
        "Le retour ne peut pas être avant la sortie.",
    )
    assert loan(world).fields.get("returned_on") is None


def test_a_row_that_left_is_archived_whatever_its_state() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    tab.clear_row(1)
    world.sync_until_quiet()
    assert world.records("loan") == []


def test_the_coordinators_edit_reads_the_state_as_a_sheet_does() -> None:
    world, _ = lending(ROW)
    world.sync_until_quiet()
    editing = Editing(world.database, world.clock, world.rng)
    with world.database.reading() as stored:
        codec = codec_builder(stored, world.services.mappings, world.clock.now())("loan")
    with pytest.raises(RefusedValue, match="ce n’est plus une réservation"):
        edit_record(editing, codec, loan(world).ref, {"status": "réservé"})
    edited = edit_record(editing, codec, loan(world).ref, {"status": "rendu le 12/11/2026"})
    assert edited.fields["returned_on"] == "2026-11-12"


def test_a_second_run_changes_nothing() -> None:
    world, _ = lending(typed("rendu le 12/11/2026"), typed("rendu"))
    world.sync_until_quiet()
    before = (loan_states := [replace(one) for one in world.records("loan")], world.problems())
    world.sync()
    assert (world.records("loan"), world.problems()) == before
    assert loan_states


def test_a_day_without_its_month_stays_the_day_that_was_understood() -> None:
    world, tab = lending(LONG_AGO)
    world.sync_until_quiet()
    tab.type(1, STATUS, "rendu le 12")
    world.sync_until_quiet()
    assert only_problem(world).kind == "assumed"
    world.clock.advance(30 * DAY)
    tab.type(1, 3, "05/12/2026")
    world.sync_until_quiet()
    assert loan(world).fields["returned_on"] == "2026-11-12"
    assert (only_problem(world).kind, state(tab)) == ("assumed", "rendu le 12")


def test_a_borrower_told_of_a_late_loan_is_taken_and_the_state_told_whole() -> None:
    world, tab = lending(ROW)
    world.sync_until_quiet()
    world.sync(after=8 * DAY)
    tab.type(1, STATUS, "prêté au Relais")
    world.sync_until_quiet()
    assert (state(tab), exported(world)) == ("En retard", "overdue")


def test_a_late_loan_that_is_no_more_cancelled_is_late_again() -> None:
    world, tab = lending(typed("annulé"))
    world.sync_until_quiet()
    world.sync(after=8 * DAY)
    tab.type(1, STATUS, "en prêt")
    world.sync_until_quiet()
    assert (state(tab), exported(world), world.problems()) == ("En retard", "overdue", [])


def test_an_answer_with_its_day_and_a_remark_is_a_return_and_the_remark_is_asked_about() -> None:
    world, tab = lending([*ROW[:STATUS], "oui 20/11, en avance"], columns=ASKING)
    world.sync_until_quiet()
    assert loan(world).fields["returned_on"] == "2026-11-20"
    assert "« en avance »" in str(tab.cell(0, STATUS).note)


def test_a_day_beside_a_remark_needs_its_year_where_another_one_is_as_likely() -> None:
    world, _ = lending([*LONG_AGO[:STATUS], "oui 20/11, en avance"], columns=ASKING)
    world.sync_until_quiet()
    assert [one.fields.get("returned_on") for one in world.records("loan")] == [None]
    (problem,) = world.problems()
    assert "l’année du retour" in problem.message


@pytest.mark.parametrize(
    ("due", "typed", "returned", "kinds"),
    [
        ("09/11/2026", "rendu le 9", "2026-11-09", []),
        ("09/10/2026", "rendu le 9", "2026-10-09", []),
        ("09/11/2026", "rendu le 9 par les employés", "2026-11-09", []),
        ("30/11/2026", "rendu le 9", "2026-11-09", ["assumed"]),
        ("30/11/2026", "rendu le 9/10", "2026-10-09", []),
    ],
)
def test_the_day_of_a_return_in_a_state_is_one_since_the_loan_began(
    due: str, typed: str, returned: str, kinds: list[str]
) -> None:
    world, _ = lending(["Malle écrans", "Le Relais", "02/10/2026", due, typed])
    world.sync_until_quiet(2)
    told = [one.fields.get("returned_on") for one in world.records("loan")]
    assert (told, [one.kind for one in world.problems()]) == ([returned], kinds)


def test_a_return_before_the_loan_is_asked_about_in_a_state_too() -> None:
    world, _ = lending(["Malle écrans", "Le Relais", "02/10/2026", "30/11/2026", "rendu le 9/9"])
    world.sync_until_quiet(2)
    assert world.problems()
