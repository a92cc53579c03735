"""A cell that leaves a doubt alone is read where its row or its column leaves none."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.errors import Unreachable
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_around_a_cell import PEOPLE, SESSIONS, WORKSHOP, kinds, matrix, own, world_of
from tests.sync.test_loan_status import COLUMNS, RETURNED, ROW, lending
from tests.sync.test_matrix_sync import RULES, statuses

NAMED = ["Personne", "Mail"]
LISTED = TabRules(
    "repertoire",
    "contact",
    "table",
    (Column("family_name", ("Nom",)), Column("email", ("Mail",)), Column("note", ("Divers",))),
)
ACTIONS = TabRules(
    "actions",
    "workshop",
    "table",
    (Column("title", ("Action",)), Column("lead_organisation_id", ("Porteur",))),
)


def names(world: World) -> list[tuple[Value, Value]]:
    people = [(one.fields.get("given_name"), one.fields["family_name"]) for one in world.records()]
    return sorted(people, key=str)


@pytest.mark.parametrize(
    ("typed", "address", "given", "family"),
    [
        ("Mme Maillard Christine", "c.maillard@example.org", "Christine", "Maillard"),
        ("Principale : Mme Vigneron Pascale", "p.vigneron@example.org", "Pascale", "Vigneron"),
        ("Grandjean Émilie", "emilie.grandjean@example.org", "Émilie", "Grandjean"),
        ("Mylène Laurent", "mylene.laurent@example.org", "Mylène", "Laurent"),
        ("Ba Oumar", "o.ba@example.org", "Oumar", "Ba"),
    ],
)
def test_the_address_says_which_of_two_names_is_the_familys(
    typed: str, address: str, given: str, family: str
) -> None:
    world = own(PEOPLE, [NAMED, [typed, address]])
    assert names(world) == [(given, family)]
    assert kinds(world) == []


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Laurent Simon", "simon.laurent@example.org"),
        ("Oumar Ba", "oumar.ba@example.org"),
        ("Fanny et Julien Weber", "f.weber@example.org"),
        ("Vigneron Pascale (remplacée par Luc)", "p.vigneron@example.org"),
        ("Maillard Christine", "accueil@example.org"),
    ],
)
def test_an_address_that_does_not_say_it_leaves_the_question(typed: str, address: str) -> None:
    assert len(kinds(own(PEOPLE, [NAMED, [typed, address]]))) == 1


def rows_of(*people: str) -> list[list[Raw]]:
    rows: list[list[Raw]] = [[one, f"a{n}@example.org"] for n, one in enumerate(people)]
    return [list(NAMED), *rows]


def test_two_given_names_follow_the_custom_of_their_column() -> None:
    world = own(PEOPLE, rows_of("Léa Mangel", "Zoé Mangin", "Luc Petit", "Mylène Laurent"))
    assert ("Mylène", "Laurent") in names(world)
    assert kinds(world) == []


@pytest.mark.parametrize(
    ("title", "people", "read"),
    [
        ("Nom Prénom", ["RAOULX LEA", "MANGEL ZOE", "PETIT LUC", "VINCENT CAROLE"], True),
        ("Prénom et nom", ["Léa Mangel", "Zoé Mangin", "Luc Petit", "Carole Vincent"], True),
        ("Nom Prénom", ["Léa Mangel", "Zoé Mangin", "Luc Petit", "VINCENT CAROLE"], False),
    ],
)
def test_the_order_that_the_title_says_and_the_column_keeps_is_no_question(
    title: str, people: list[str], *, read: bool
) -> None:
    rules = TabRules(
        "noms", "contact", "table", (Column("full_name", (title,)), PEOPLE.columns[1])
    )
    world = own(rules, [[title, "Mail"], *rows_of(*people)[1:]])
    assert names(world)[0] == ("Carole", "Vincent")
    assert (kinds(world) == []) is read


def test_where_the_column_has_no_custom_two_given_names_are_asked_about() -> None:
    people = ("Léa Mangel", "Zoé Mangin", "Luc Petit", "Garnier Rose", "Mylène Laurent")
    world = own(PEOPLE, rows_of(*people))
    assert sorted(kinds(world)) == ["assumed", "invalid"]


FAMILY_FIRST = ("AUBRY Leïla", "MARCHAL Karine", "JACQUOT Hervé", "BRETON Pauline")


@pytest.mark.parametrize(
    ("typed", "read", "asked"),
    [
        ("Pernot Odile", ("Odile", "Pernot"), []),
        ("Pernot Dominique", ("Dominique", "Pernot"), ["assumed"]),
        ("Ruffier Mme", (None, "Ruffier"), []),
        ("Pernot Oumarou", None, ["invalid"]),
        ("Pernot Odile ?", None, ["invalid"]),
    ],
)
def test_among_names_that_begin_with_the_familys_a_given_name_settles_which_is_which(
    typed: str, read: tuple[str | None, str] | None, asked: list[str]
) -> None:
    world = own(PEOPLE, rows_of(*FAMILY_FIRST, typed))
    assert (len(names(world)), kinds(world)) == (len(FAMILY_FIRST) + (read is not None), asked)
    assert read is None or read in names(world)


@pytest.mark.parametrize("others", [(), FAMILY_FIRST[:2], ("Léa Petit", *FAMILY_FIRST[:3])])
def test_without_such_names_around_it_a_family_first_is_asked_about(
    others: Sequence[str],
) -> None:
    world = own(PEOPLE, rows_of(*others, "Pernot Odile"))
    assert kinds(world) == ["invalid"]


@pytest.mark.parametrize("name", ["?", ""])
def test_a_vacant_post_that_is_said_beside_its_name_is_not_asked_for(name: str) -> None:
    rows: Sequence[Sequence[Raw]] = [
        ["Nom", "Mail", "Divers"],
        [name, "accueil@example.org", "poste à pourvoir"],
        ["Colin", "c@example.org", "à pourvoir en janvier"],
    ]
    world = own(LISTED, rows)
    assert [one.fields["family_name"] for one in world.records()] == ["Colin"]
    assert kinds(world) == []


def sessions(day: str, *others: str) -> World:
    return session_in_sheet(day, *others)[0]


def session_in_sheet(day: str, *others: str) -> tuple[World, FakeTab]:
    rows = [["Atelier", "Date", "Début", "Fin", "Lieu"], ["Éveil", day, *others]]
    world, tab = world_of(SESSIONS, rows)
    world.add("workshop", WORKSHOP, title="Éveil")
    world.sync_until_quiet(2)
    return world, tab


@pytest.mark.parametrize(
    ("day", "open_kinds"),
    [
        ("date à fixer", []),
        ("à définir (janvier)", []),
        ("à déf.", []),
        ("mars 2027", []),
        ("un samedi de janvier selon la neige", []),
        ("après Noël", []),
        ("mi-novembre", ["invalid"]),
        ("mars 2026", ["invalid"]),
        ("avant Noël", ["invalid"]),
        ("", ["invalid"] * 3),
    ],
)
def test_a_session_without_a_day_is_not_asked_what_else_it_lacks(
    day: str, open_kinds: list[str]
) -> None:
    world = sessions(day, "", "", "")
    assert world.records("session") == []
    assert kinds(world) == open_kinds


def test_what_is_wrong_beside_a_day_that_is_not_fixed_is_said_all_the_same() -> None:
    assert len(kinds(sessions("mi-novembre", "25h", "", ""))) == 2


def test_a_session_needs_no_end() -> None:
    world = sessions("mardi 1er décembre", "20h", "", "Salle des fêtes")
    [session] = world.records("session")
    assert (session.fields["start_time"], session.fields.get("end_time")) == ("20:00", None)
    assert kinds(world) == []


def test_a_session_that_loses_its_day_is_asked_for_it() -> None:
    world, tab = session_in_sheet("01/12/2026", "20h", "", "Salle des fêtes")
    tab.type(1, 1, "mars 2027")
    world.sync_until_quiet(2)
    assert kinds(world) == ["invalid"]
    assert world.records("session")[0].fields["date"] == "2026-12-01"


@pytest.mark.parametrize("dash", ["-", "/", "?"])
def test_a_dash_is_nothing_where_absences_have_their_word(dash: str) -> None:
    world = matrix(
        "Présences", [["Structure", "15/09/2026"], ["Les Épis", dash], ["Le Relais", "A"]]
    )
    assert list(statuses(world).values()) == ["absent"]
    assert kinds(world) == []


def test_a_dash_that_may_be_an_absence_is_asked_about() -> None:
    world = matrix(
        "Présences", [["Structure", "15/09/2026"], ["Les Épis", "-"], ["Le Relais", "P"]]
    )
    assert kinds(world) == ["ambiguous"]


@pytest.mark.parametrize(
    ("word", "back", "open_kinds"),
    [
        ("ok", "20/11/2026", []),
        ("idem", "20/11/2026", []),
        ("en retard", "20/11/2026", ["ambiguous"]),
        ("ok", None, ["invalid"]),
    ],
)
def test_a_word_that_says_nothing_is_a_return_beside_its_day(
    word: str, back: Raw, open_kinds: list[str]
) -> None:
    columns = (*COLUMNS, RETURNED)
    world, tab = lending([*ROW[:-1], word, back], columns=columns)
    world.sync_until_quiet()
    assert kinds(world) == open_kinds
    assert tab.cell(1, 4).value == word


@pytest.mark.parametrize(
    ("day", "due", "back", "read"),
    [
        ("05/11/2026", "lundi 9", "", ("2026-11-09", None)),
        ("05/11/2026", "le 9", "", ("2026-11-09", None)),
        ("05/11/2026", "le soir même", "le soir même", ("2026-11-05", "2026-11-05")),
        ("05/11/2026", "le lendemain", "", ("2026-11-06", None)),
        ("05/11/2026", "lundi", "", ("2026-11-09", None)),
        ("05/11/2026", "jeudi soir", "", ("2026-11-12", None)),
        ("05/11/2026", "lundi", "lundi", ("2026-11-09", "2026-11-09")),
        ("05/11/2026", "09/11/2026", "le 9", ("2026-11-09", "2026-11-09")),
        ("05/11/2026", "09/11/2026", "9", ("2026-11-09", "2026-11-09")),
        ("05/11/2026", "12/11/2026", "le 9", ("2026-11-12", "2026-11-09")),
        ("05/11/2026", "12/11/2026", "Rapporté lundi 9", ("2026-11-12", "2026-11-09")),
        ("05/11/2026", "12/11/2026", "rendu le 24", ("2026-11-12", "2026-11-24")),
        ("9/11 au 11/11/2026", "", "", ("2026-11-11", None)),
    ],
)
def test_a_loans_end_is_told_from_its_beginning(
    day: str, due: str, back: str, read: tuple[Value, Value]
) -> None:
    world, tab = lending([*ROW[:2], day, due, "", back], columns=(*COLUMNS, RETURNED))
    world.sync_until_quiet()
    [loan] = world.records("loan")
    assert (loan.fields["due_on"], loan.fields.get("returned_on")) == read
    assert loan.fields["loaned_on"] in ("2026-11-05", "2026-11-09")
    assert tab.cell(1, 2).value == day
    assert kinds(world) == []


@pytest.mark.parametrize(
    ("due", "back"),
    [
        ("mardi 9", ""),
        ("9", ""),
        ("12/11/2026", "mardi 9"),
        ("09/11/2026", "lundi"),
        ("12/11/2026", "9"),
        ("12/11/2026", "le 26"),
        ("26/11/2026", "le 26"),
        ("le 31", ""),
    ],
    ids=[
        "another weekday",
        "a number",
        "came back on another weekday",
        "on any Monday since",
        "a number and due another day",
        "before the loan began",
        "still to come",
        "no such day",
    ],
)
def test_an_end_that_nothing_settles_is_asked_about(due: str, back: str) -> None:
    world, _ = lending([*ROW[:2], "05/11/2026", due, "", back], columns=(*COLUMNS, RETURNED))
    world.sync_until_quiet()
    assert len(kinds(world)) == 1


@pytest.mark.parametrize("text", ["rendu le 20", "le 20", "20"])
def test_of_a_row_that_is_new_to_us_it_is_the_first_such_day_and_asked_about_once(
    text: str,
) -> None:
    """Nobody knows when it was typed: of a loan of September it was a day of November."""
    row = [*ROW[:2], "15/09/2026", "12/10/2026", text]
    world, _ = lending(row, columns=(*COLUMNS[:4], RETURNED))
    world.sync_until_quiet()
    [problem] = world.problems()
    assert (problem.kind, problem.cell) == ("assumed", "E2")
    assert "Le mois n’est pas écrit : compris comme le 20/09/2026" in problem.message

    world.clock.advance(7 * 24 * 3600)
    world.sync_until_quiet()
    assert [one.message for one in world.problems()] == [problem.message]
    [loan] = world.records("loan")
    assert loan.fields["returned_on"] == "2026-09-20"


@pytest.mark.parametrize("text", ["rendu le 20", "le 20", "20"])
def test_a_return_without_its_month_is_the_last_such_day_and_asked_about_once(text: str) -> None:
    """Of two 20ths since the loan began; the same words are no other day a month later."""
    columns = (*COLUMNS[:4], RETURNED)
    world, tab = lending([*ROW[:2], "02/10/2026", "30/10/2026", ""], columns=columns)
    world.sync_until_quiet()
    tab.type(1, 4, text)
    world.sync_until_quiet()
    [problem] = world.problems()
    assert (problem.kind, problem.cell) == ("assumed", "E2")
    assert "Le mois n’est pas écrit : compris comme le 20/11/2026" in problem.message

    world.clock.advance(90 * 24 * 3600)
    world.sync_until_quiet()
    assert world.records("loan")[0].fields["returned_on"] == "2026-11-20"
    assert [one.kind for one in world.problems()] == ["assumed"]
    tab.annotate(1, 4, "")
    world.sync_until_quiet()
    assert (world.problems(), tab.cell(1, 4).value) == ([], text)


def test_a_yes_to_one_return_is_none_to_the_next_that_may_be_another_day() -> None:
    """What a loan that began since then says is asked of nobody, with or without a yes."""
    columns = (*COLUMNS[:4], RETURNED)
    began = ["02/10/2026", "01/10/2026", "03/10/2026", "21/10/2026"]
    rows = [[*ROW[:2], day, "30/10/2026", ""] for day in began]
    world, tab = lending(*rows, columns=columns)
    world.sync_until_quiet()
    tab.type(1, 4, "rendu le 20")
    world.sync_until_quiet()
    world.decide(world.problems()[0], "confirm")
    world.sync_until_quiet()
    assert world.problems() == []

    tab.type(2, 4, "rendu le 19")
    tab.type(4, 4, "rendu le 20")
    world.sync_until_quiet()
    [problem] = world.problems()
    assert (problem.kind, problem.cell) == ("assumed", "E3")
    world.decide(problem, "confirm")
    world.sync_until_quiet()
    tab.type(3, 4, "rendu le 18")
    world.sync_until_quiet()
    assert [(one.kind, one.cell, one.ref) for one in world.problems()] == [("assumed", "E1", None)]


def test_a_number_in_a_list_from_years_ago_is_no_day_of_last_month() -> None:
    columns = (*COLUMNS[:4], RETURNED)
    world, _ = lending([*ROW[:2], "02/10/2024", "30/10/2024", "le 20"], columns=columns)
    world.sync_until_quiet()
    assert kinds(world) == ["ambiguous"]
    assert world.records("loan")[0].fields.get("returned_on") is None


@pytest.mark.parametrize(
    ("day", "back", "open_kinds"),
    [
        ("vers le 10/12", "", []),
        ("date à fixer", "", []),
        ("mars", "", []),
        ("vers le 10/11", "", ["invalid"]),
        ("mars", "03/04/2026", ["invalid"]),
    ],
)
def test_a_loan_that_is_still_to_come_waits_for_its_day(
    day: str, back: str, open_kinds: list[str]
) -> None:
    columns = (*COLUMNS[:4], RETURNED)
    world, _ = lending([*ROW[:2], day, "", back], columns=columns)
    world.sync_until_quiet()
    assert world.records("loan") == []
    assert kinds(world) == open_kinds


def test_no_day_is_made_up_for_a_loan_that_is_due_some_time() -> None:
    world, _ = lending([*ROW[:3], "après Noël", None])
    world.sync_until_quiet()
    assert world.records("loan")[0].fields.get("due_on") is None


@pytest.mark.parametrize("told", ["chez eux", "Toujours chez eux au 20/11", "chez elle encore"])
@pytest.mark.parametrize(("borrower", "open_kinds"), [(ROW[1], []), ("", ["ambiguous"])])
def test_a_thing_is_with_those_whom_its_row_names(
    told: str, borrower: Raw, open_kinds: list[str]
) -> None:
    world, _ = lending([ROW[0], borrower, *ROW[2:-1], told])
    world.sync_until_quiet()
    assert [one for one in kinds(world) if one == "ambiguous"] == open_kinds


def test_a_return_that_cannot_be_read_is_asked_about_once() -> None:
    world, _ = lending([*ROW[:-1], "rendu", "31/11/2026"], columns=(*COLUMNS, RETURNED))
    world.sync_until_quiet()
    assert [one.field for one in world.problems()] == ["returned_on"]


@pytest.mark.parametrize(
    ("first", "open_kinds"), [("02/10/2026", []), ("en octobre", ["assumed"])]
)
def test_a_loans_day_without_a_year_follows_the_one_above(
    first: str, open_kinds: list[str]
) -> None:
    rows = [[*ROW[:2], one, "", ""] for one in (first, "10.10")]
    world, _ = lending(*rows)
    world.sync_until_quiet()
    assert [one for one in kinds(world) if one == "assumed"] == open_kinds


def test_a_weekday_of_another_year_than_its_neighbours_is_asked_about() -> None:
    """« mar 11/11 » was silently a loan of the year before."""
    days = ("05/11/2026", "mar 11/11", "mar 10/11", "12/11/2026")
    world, _ = lending(*([*ROW[:2], day, "", "Rendu le 20/11/2026"] for day in days))
    world.sync_until_quiet()
    assert [(one.cell, one.kind) for one in world.problems()] == [("C3", "assumed")]
    assert "compris comme le mardi 11/11/2025" in world.problems()[0].message


def test_in_a_list_of_last_year_a_weekday_is_no_question() -> None:
    days = ("04/11/2025", "mar 11/11", "18/11/2025")
    world, _ = lending(*([*ROW[:2], day, "20/11/2025", "Rendu le 20/11/2025"] for day in days))
    world.sync_until_quiet()
    assert sorted(str(one.fields["loaned_on"]) for one in world.records("loan")) == [
        "2025-11-04",
        "2025-11-11",
        "2025-11-18",
    ]
    assert kinds(world) == []


@pytest.mark.parametrize("due", ["année scolaire", "À l'année"])
def test_a_loan_for_the_year_has_no_day_and_is_no_question(due: str) -> None:
    world, _ = lending([*ROW[:3], due, ""])
    world.sync_until_quiet()
    assert [one.fields.get("due_on") for one in world.records("loan")] == [None]
    assert kinds(world) == []


EXTENDED = ["chez eux, prolongé jusqu'au 3 déc", "En prêt, prolongé jusqu'au 3/12"]


@pytest.mark.parametrize("columns", [COLUMNS, (*COLUMNS, RETURNED)])
@pytest.mark.parametrize("told", [*EXTENDED, "Sorti, prolongé au jeudi 3/12"])
def test_a_loan_that_is_extended_is_due_on_the_new_day(
    told: str, columns: tuple[Column, ...]
) -> None:
    """It was a remark, and the loan was late at its keeper's."""
    world, tab = lending([*ROW[:3], "", told, ""], columns=columns)
    world.sync_until_quiet()
    assert [one.fields["due_on"] for one in world.records("loan")] == ["2026-12-03"]
    assert (tab.cell(1, 4).value, kinds(world)) == (told, [])


@pytest.mark.parametrize("told", EXTENDED)
def test_an_extension_beside_another_day_of_return_is_asked_about(told: str) -> None:
    world, tab = lending([*ROW[:3], "20/11/2026", told])
    world.sync_until_quiet()
    assert (tab.cell(1, 4).value, kinds(world)) == (told, ["ambiguous"])


@pytest.mark.parametrize("told", ["prolongé au 3/12", *EXTENDED])
def test_a_known_loan_that_is_extended_is_due_later_in_its_own_column_too(told: str) -> None:
    """The day before was agreed with the other lists: who extends a loan means a new one."""
    world, tab = lending([*ROW[:3], "20/11/2026", ""])
    world.sync_until_quiet(2)
    tab.type(1, 4, told)
    world.sync_until_quiet(2)
    assert [one.fields["due_on"] for one in world.records("loan")] == ["2026-12-03"]
    assert (tab.cell(1, 3).text, tab.cell(1, 4).value, kinds(world)) == ("03/12/2026", told, [])


def test_words_of_an_extension_go_once_another_day_is_typed() -> None:
    world, tab = lending([*ROW[:3], "20/11/2026", ""])
    world.sync_until_quiet(2)
    tab.type(1, 4, "prolongé au 3/12")
    world.sync_until_quiet(2)
    tab.type(1, 3, "10/12/2026")
    world.sync_until_quiet(2)
    assert [one.fields["due_on"] for one in world.records("loan")] == ["2026-12-10"]
    assert (tab.cell(1, 4).value, kinds(world)) == ("En prêt", [])


@pytest.mark.parametrize("told", ["prolongé au 18/11", "en prêt jusqu'au 3/12"])
def test_what_extends_nothing_is_asked_about_beside_another_day(told: str) -> None:
    world, tab = lending([*ROW[:3], "20/11/2026", ""])
    world.sync_until_quiet(2)
    tab.type(1, 4, told)
    world.sync_until_quiet(2)
    assert [one.fields["due_on"] for one in world.records("loan")] == ["2026-11-20"]
    assert (tab.cell(1, 4).value, kinds(world)) == (told, ["ambiguous"])


@pytest.mark.parametrize("told", ["prolongé au 3/12", "prolongée jusqu'au 3/12", "jusqu'au 3/12"])
def test_an_extension_under_the_day_of_return_is_that_day(told: str) -> None:
    world, tab = lending([*ROW[:3], "20/11/2026", ""])
    world.sync_until_quiet(2)
    tab.type(1, 3, told)
    world.sync_until_quiet(2)
    assert [one.fields["due_on"] for one in world.records("loan")] == ["2026-12-03"]
    assert (tab.cell(1, 3).value, kinds(world)) == (told, [])


WITH_WEEKDAYS: list[list[Raw]] = [
    ["Atelier", "Jour", "Date", "Début", "Fin", "Lieu"],
    ["Éveil", "samedi", "", "9h", "", "MJC"],
]


@pytest.mark.parametrize(
    ("day", "found", "open_kinds"),
    [
        ("20/03/2027", ["2027-03-20"], []),
        ("20/3", ["2027-03-20"], []),
        ("19/03/2027", [], ["invalid"]),
    ],
)
def test_a_weekday_in_its_own_column_has_to_agree(
    day: str, found: list[str], open_kinds: list[str]
) -> None:
    titles, [title, weekday, _, *others] = WITH_WEEKDAYS
    world, _ = world_of(SESSIONS, [titles, [title, weekday, day, *others]])
    world.add("workshop", WORKSHOP, title="Éveil")
    world.sync_until_quiet(2)
    assert [one.fields["date"] for one in world.records("session")] == found
    assert kinds(world) == open_kinds


CALLED = TabRules(
    "annuaire",
    "contact",
    "table",
    (Column("family_name", ("Nom",)), Column("phone", ("Tél",)), Column("mobile", ("Port.",))),
)
BOTH = "03 53 01 30 04 / 06 39 98 30 04"


@pytest.mark.parametrize("columns", [2, 3], ids=["no column for mobiles", "a blank mobile"])
def test_a_telephone_and_a_mobile_in_a_cell_are_both_taken(columns: int) -> None:
    rules = replace(CALLED, columns=CALLED.columns[:columns])
    world = own(rules, [["Nom", "Tél", "Port."][:columns], ["Colin", BOTH, ""][:columns]])
    [contact] = world.records()
    assert (contact.fields["phone"], contact.fields["mobile"]) == ("+33353013004", "+33639983004")
    assert kinds(world) == []


@pytest.mark.parametrize(
    "row",
    [["Colin", BOTH, "06 39 98 30 05"], ["Colin", "06 39 98 30 04 / 06 39 98 30 05", ""]],
    ids=["another mobile beside them", "two mobiles"],
)
def test_two_numbers_of_which_one_has_no_place_are_asked_about(row: list[Raw]) -> None:
    world = own(CALLED, [["Nom", "Tél", "Port."], row])
    assert [one.fields.get("phone") for one in world.records()] in ([], [None])
    assert "ambiguous" in kinds(world)


def test_an_address_under_telephone_is_a_mail() -> None:
    world = own(CALLED, [["Nom", "Tél"], ["Colin", "colin@example.org"]])
    [contact] = world.records()
    assert (contact.fields.get("phone"), contact.fields["email"]) == (None, "colin@example.org")
    assert kinds(world) == []


WITH_MAIL = replace(CALLED, columns=(*CALLED.columns, Column("email", ("Courriel",))))


def shown_of(row: Sequence[Raw], *faults: bool) -> tuple[World, list[Raw]]:
    """What stands behind the name once a new row is taken; `faults`: writes that are applied."""
    world, tab = world_of(WITH_MAIL, [["Nom", "Tél", "Port.", "Courriel"], row])
    world.followed[0] = SpreadsheetMapping("les-epis", "f", [TabMapping(tab.title, "annuaire")])
    silent = Unreachable("500", spreadsheet_id="f")
    world.spreadsheets.faults += [("write", silent, is_applied) for is_applied in faults]
    for _ in range(3):
        world.sync_until_quiet(1)
    return world, [one or "" for one in tab.values()[1][1:4]]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("colin@example.org", ["", "", "colin@example.org"]),
        (BOTH, ["03 53 01 30 04", "06 39 98 30 04", ""]),
    ],
)
def test_what_is_taken_from_a_cell_to_its_own_column_is_no_more_in_it(
    typed: str, shown: list[str]
) -> None:
    """It stayed there for ever: once the address changed, the old one stood under « Tél »."""
    world, shows = shown_of(["Colin", typed, "", ""])
    assert (shows, kinds(world)) == (shown, [])
    [contact] = world.records()
    told = [contact.fields.get(name) for name in ("phone", "mobile", "email")]
    assert told in ([None, None, typed], ["+33353013004", "+33639983004", None])


@pytest.mark.parametrize("is_applied", [True, False])
@pytest.mark.parametrize("typed", ["colin@example.org", BOTH])
def test_after_a_write_that_failed_it_is_one_person_and_nothing_is_lost(
    typed: str, *, is_applied: bool
) -> None:
    """Where nothing was written, the cell stays as typed: the row is known by it."""
    world, shown = shown_of(["Colin", typed, "", ""], is_applied)
    assert (len(world.records()), kinds(world)) == (1, [])
    assert (shown[1] or shown[2]) in ("colin@example.org", "06 39 98 30 04")
    assert (shown[0] == typed) is not is_applied


@pytest.mark.parametrize(
    ("typed", "again", "shown", "asked"),
    [
        ("colin@example.org", "colin@example.org", "", []),
        (BOTH, BOTH, "03 53 01 30 04", []),
        ("colin@example.org", "c.colin@example.org", "c.colin@example.org", ["invalid"]),
        (BOTH, "colin@example.org", "colin@example.org", ["invalid"]),
    ],
    ids=["the same address", "the same numbers", "another address", "over a number"],
)
def test_what_is_pasted_again_over_a_cell_that_was_taken_apart(
    typed: str, again: str, shown: str, asked: list[str]
) -> None:
    """A list kept elsewhere has it there still: what the row says already is no question."""
    world, tab = world_of(
        WITH_MAIL, [["Nom", "Tél", "Port.", "Courriel"], ["Colin", typed, "", ""]]
    )
    world.followed[0] = SpreadsheetMapping("les-epis", "f", [TabMapping(tab.title, "annuaire")])
    world.sync_until_quiet(3)
    tab.type(1, 1, again)
    world.sync_until_quiet(3)
    assert (tab.values()[1][1] or "", kinds(world)) == (shown, asked)


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (["Colin", "colin@example.org", "", "c.colin@example.org"], "colin@example.org"),
        (["Colin", "colin@example.org (perso)", "", ""], "colin@example.org (perso)"),
    ],
    ids=["another address beside it", "words beside it"],
)
def test_what_is_taken_to_no_other_column_stays_in_its_cell(row: list[Raw], shown: str) -> None:
    _, shows = shown_of(row)
    assert shows[0] == shown


def test_who_is_reached_by_what_cannot_be_read_is_asked_about_that_alone() -> None:
    world = own(CALLED, [["Nom", "Tél"], ["Colin", "06 39 98 30"], ["Aubry", ""]])
    assert sorted(str(one.row_key and one.field) for one in world.problems()) == ["email", "phone"]


def test_two_numbers_over_one_that_is_known_are_asked_about() -> None:
    world, tab = world_of(CALLED, [["Nom", "Tél"], ["Colin", "03 53 01 30 01"]])
    world.followed[0] = SpreadsheetMapping("les-epis", "f", [TabMapping(tab.title, "annuaire")])
    world.sync_until_quiet(2)
    tab.type(1, 1, BOTH)
    world.sync_until_quiet(2)
    assert [one.fields.get("mobile") for one in world.records()] == [None]
    assert len(kinds(world)) == 1


@pytest.mark.parametrize(
    ("title", "found"),
    [("Éveil spécial Noël", 1), ("Éveil (spéciale mamans)", 1), ("Éveil musical", 0)],
)
def test_a_special_edition_is_of_the_workshop_that_it_names(title: str, found: int) -> None:
    rows = [["Atelier", "Date", "Début", "Fin", "Lieu"], [title, "01/12/2026", "9h", "10h", "MJC"]]
    world, _ = world_of(SESSIONS, rows)
    world.add("workshop", WORKSHOP, title="Éveil")
    world.sync_until_quiet(2)
    assert len(world.records("session")) == found


@pytest.mark.parametrize(
    ("typed", "open_kinds"),
    [("Les Épis + Le Relais", []), ("Le Relais / Les Épis", ["assumed"])],
)
def test_of_several_that_answer_for_an_action_the_partner_itself_may_be_first(
    typed: str, open_kinds: list[str]
) -> None:
    world, tab = world_of(ACTIONS, [["Action", "Porteur"], ["Éveil", typed]])
    followed = [TabMapping(tab.title, ACTIONS.name, "all")]
    world.followed[0] = SpreadsheetMapping("les-epis", "f", followed)
    world.sync_until_quiet(2)
    assert kinds(world) == open_kinds


def test_a_dash_that_is_typed_over_a_mark_is_asked_about() -> None:
    """It may be another way to say that somebody was not there."""
    rows: list[list[Raw]] = [["Structure", "15/09/2026"], ["Les Épis", "P"], ["Le Relais", "A"]]
    world, tab = world_of(RULES, rows, "Présences")
    world.sync_until_quiet(2)
    tab.type(1, 1, "-")
    world.sync_until_quiet(2)
    assert sorted(map(str, statuses(world).values())) == ["absent", "present"]
    assert kinds(world) == ["ambiguous"]


@pytest.mark.parametrize(
    ("back", "day", "words"),
    [
        ("28/09/2026 avec le reste", "2026-09-28", "avec le reste"),
        ("28/09 avec le reste", "2026-09-28", "avec le reste"),
        ("le 28 (oublié le week-end)", "2026-09-28", "oublié le week-end"),
        ("28/09/2026 sans les piles", "2026-09-28", ""),
    ],
)
def test_words_behind_the_day_of_a_return_are_asked_about_once(
    back: str, day: str, words: str
) -> None:
    columns = (*COLUMNS[:4], RETURNED)
    world, tab = lending([*ROW[:2], "15/09/2026", "28/09/2026", back], columns=columns)
    world.sync_until_quiet()
    assert world.records("loan")[0].fields["returned_on"] == day
    note = str(tab.cell(0, len(columns) - 1).note)
    assert words in note if words else note == ""


@pytest.mark.parametrize(
    "back",
    ["28/09 sauf le pied", "28/09 ou 30/09", "28/09 pour le premier"],
)
def test_what_may_turn_the_day_of_a_return_is_asked_in_its_cell(back: str) -> None:
    columns = (*COLUMNS[:4], RETURNED)
    world, _ = lending([*ROW[:2], "15/09/2026", "28/09/2026", back], columns=columns)
    world.sync_until_quiet()
    assert [one.field for one in world.problems()] == ["returned_on"]
