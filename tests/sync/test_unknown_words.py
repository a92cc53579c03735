"""Words that nobody knows are asked about on whatever way a value is read from its cell."""

from collections.abc import Sequence

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_around_a_cell import SESSIONS, WORKSHOP, kinds, matrix, own, world_of
from tests.sync.test_failing_repairs import at_writes, failing
from tests.sync.test_loan_status import COLUMNS, ROW, lending
from tests.sync.test_matrix_sync import statuses
from tests.sync.test_two_in_a_column import reached

WORDS = "tombe sur un garage"
PEOPLE = TabRules(
    "repertoire",
    "contact",
    "table",
    (
        Column("family_name", ("Nom",)),
        Column("email", ("Mail",)),
        Column("phone", ("Tél",)),
    ),
)


def asked(world: World) -> list[tuple[str, str | None, bool]]:
    return [(one.kind, one.ref, WORDS in one.message) for one in world.problems()]


ON_THE_TITLE = [("assumed", None, True)]


@pytest.mark.parametrize(
    ("typed", "phone", "email"),
    [
        (f"06 39 98 30 04 c@example.org {WORDS}", "+33639983004", "c@example.org"),
        (f"06 39 98 30 04 ({WORDS})", "+33639983004", None),
        (f"03 53 01 30 04 {WORDS} / port. 06 39 98 30 04", "+33353013004", None),
        (f"03 53 01 30 04 / 06 39 98 30 04 {WORDS}", "+33353013004", None),
    ],
)
def test_beside_a_telephone_with_an_address(typed: str, phone: str, email: str | None) -> None:
    world, tab = reached(["Colin", typed])
    assert [(one.fields["phone"], one.fields.get("email")) for one in world.records()] == [
        (phone, email)
    ]
    assert asked(world) == ON_THE_TITLE

    tab.annotate(0, 1, "")
    world.sync_until_quiet(3)
    assert kinds(world) == []
    assert tab.cell(1, 1).value == typed


BOTH: list[Raw] = ["Colin", f"c@example.org {WORDS}", "03 53 01 30 04 (clairon)"]


def people(row: list[Raw]) -> tuple[World, FakeTab]:
    world, tab = world_of(PEOPLE, [["Nom", "Mail", "Tél"], row])
    followed = [TabMapping("Feuille 1", PEOPLE.name, "own")]
    world.followed[:] = [SpreadsheetMapping("les-epis", "f", followed)]
    world.sync_until_quiet(3)
    return world, tab


def own_title(tab: FakeTab) -> int:
    return [cell.value for cell in tab.grid[0]].index("Réf.")


def test_words_in_several_columns_are_one_note_and_one_yes() -> None:
    world, tab = people(BOTH)
    assert [one.cell for one in world.problems("assumed")] == ["B1", "C1"]
    assert [tab.cell(0, column).note for column in (1, 2)] == ["", ""]
    note = tab.cell(0, own_title(tab)).note
    assert "« Mail », « Tél » : " in note
    assert f"B2 « {WORDS} », C2 « clairon »" in note

    tab.annotate(0, own_title(tab), "")
    world.sync_until_quiet(3)
    assert kinds(world) == []
    assert not tab.cell(0, own_title(tab)).note


def test_a_second_column_with_words_is_no_yes_to_the_first() -> None:
    """Its note moves to our title; that it is not on its own any more was nobody's doing."""
    world, tab = people([*BOTH[:2], None])
    assert WORDS in tab.cell(0, 1).note
    tab.type(1, 2, str(BOTH[2]))
    world.sync_until_quiet(3)
    assert not tab.cell(0, 1).note
    assert sorted(kinds(world)) == ["assumed", "assumed"]

    tab.type(1, 2, "03 53 01 30 04")
    world.sync_until_quiet(3)
    assert kinds(world) == ["assumed"]
    assert WORDS in tab.cell(0, 1).note


def test_beside_two_numbers_in_a_column_for_one() -> None:
    typed = f"03 53 01 30 04 / 06 39 98 30 04 ({WORDS})"
    world = own(PEOPLE, [["Nom", "Mail", "Tél"], ["Colin", "c@example.org", typed]])
    assert [one.fields["phone"] for one in world.records()] == ["+33353013004"]
    assert asked(world) == ON_THE_TITLE


def test_beside_a_cross_among_marks_of_absence() -> None:
    rows: list[list[Raw]] = [["Structure", "15/09/2026"], ["Les Épis", f"x {WORDS}"]]
    world = matrix("Présences", [*rows, ["Le Relais", "A"]])
    assert "present" in statuses(world).values()
    assert asked(world) == ON_THE_TITLE


def test_beside_initials_that_the_row_names() -> None:
    titles: list[Raw] = ["Structure", "Qui", "15/09/2026"]
    world = matrix("Présences", [titles, ["Les Épis", "PN, SB", f"SB présent {WORDS}"]])
    assert list(statuses(world).values()) == ["present"]
    assert asked(world) == ON_THE_TITLE


def test_beside_a_mark_that_the_legend_spells_out() -> None:
    columns = (*COLUMNS[:4], Column("status", ("Statut",)))
    world, tab = lending(columns=columns)
    titles = [one.titles[0] for one in columns]
    legend: list[Raw] = ["R = RENDU / P = PRETE", *[""] * 4]
    tab.fill([legend, titles, [*ROW[:4], f"R {WORDS}"]])
    world.sync_until_quiet()
    assert asked(world) == ON_THE_TITLE


LOAN = (*COLUMNS[:4], Column("status", ("Statut",)))


def lent(typed: str) -> tuple[World, Sequence[Value]]:
    world, _ = lending([*ROW[:4], typed], columns=LOAN)
    world.sync_until_quiet()
    return world, [one.fields.get("status") for one in world.records("loan")]


@pytest.mark.parametrize(
    "typed", ["Rendu (pas encore)", "Rendu (non)", "Rendu - sauf le câble", "Rendu (à vérifier)"]
)
def test_a_thing_that_is_perhaps_not_back_is_not_taken_for_back(typed: str) -> None:
    """Behind a bracket or a comma nobody looked: « Rendu (pas encore) » was a return."""
    world, found = lent(typed)
    assert "back" not in map(str, found)
    assert kinds(world) == ["ambiguous"]


def test_what_stands_behind_a_bracket_of_a_return_is_kept() -> None:
    world, _ = lent("Rendu (cassé)")
    assert [one.fields.get("condition_back") for one in world.records("loan")] == ["damaged"]
    world, _ = lent("Rendu (le 20/11/2026)")
    assert [one.fields.get("returned_on") for one in world.records("loan")] == ["2026-11-20"]
    world, _ = lent(f"Rendu ({WORDS})")
    assert ON_THE_TITLE[0] in asked(world)


STATED = TabRules("seances", "session", "table", (*SESSIONS.columns, Column("status", ("État",))))


def held(state: str) -> tuple[World, FakeTab]:
    titles = ["Atelier", "Date", "Début", "Fin", "Lieu", "État"]
    world, tab = world_of(
        STATED, [titles, ["Éveil", "10/12/2026", "10:00", "11:00", "MJC", "prévue"]]
    )
    world.add("workshop", WORKSHOP, title="Éveil")
    world.sync_until_quiet(2)
    tab.type(1, 5, state)
    world.sync_until_quiet(2)
    return world, tab


@pytest.mark.parametrize(
    "state",
    ["Annulée (à confirmer)", "Annulée (peut-être)", "Annulée, non", "Annulée (sous réserve)"],
)
def test_a_session_that_is_perhaps_called_off_is_asked_about(state: str) -> None:
    """Families would hear that it is called off."""
    world, _ = held(state)
    assert [one.fields["status"] for one in world.records("session")] == ["planned"]
    assert len(kinds(world)) == 1


@pytest.mark.parametrize("place", ["annulé (à confirmer)", "annulé, sous réserve", "Annulé, non"])
def test_a_session_that_another_column_perhaps_calls_off_stays_planned(place: str) -> None:
    world, tab = held("prévue")
    tab.type(1, 4, place)
    world.sync_until_quiet(2)
    assert [one.fields["status"] for one in world.records("session")] == ["planned"]


@pytest.mark.parametrize("state", ["Annulée (pas assez d'inscrits)", "Annulée, plus de salle"])
def test_why_a_session_is_called_off_is_for_people(state: str) -> None:
    world, _ = held(state)
    assert [one.fields["status"] for one in world.records("session")] == ["cancelled"]
    assert kinds(world) == []


def begun(date: str, start: str) -> tuple[World, FakeTab]:
    titles: list[Raw] = ["Atelier", "Date", "Début", "Fin", "Lieu"]
    rows: list[list[Raw]] = [titles, ["Éveil", date, start, "", "MJC"]]
    world, tab = world_of(SESSIONS, rows)
    world.add("workshop", WORKSHOP, title="Éveil")
    world.sync_until_quiet(2)
    return world, tab


@pytest.mark.parametrize(
    ("column", "date", "start"),
    [
        (1, f"jeudi 10 décembre 2026 {WORDS}", "10:00"),
        (2, "10/12/2026", f"10h {WORDS}"),
    ],
)
def test_words_beside_a_day_and_an_hour_are_asked_about_on_the_title(
    column: int, date: str, start: str
) -> None:
    """Each of them had the cell refused, and the session was not there."""
    world, tab = begun(date, start)
    sessions = world.records("session")
    assert [(one.fields["date"], one.fields["start_time"]) for one in sessions] == [
        ("2026-12-10", "10:00")
    ]
    assert asked(world) == ON_THE_TITLE

    tab.annotate(0, column, "")
    world.sync_until_quiet(3)
    assert kinds(world) == []


def test_a_day_that_another_one_stands_beside_is_asked_in_its_cell() -> None:
    world, _ = begun("jeudi 10 décembre 2026 chez Léa le 11", "10:00")
    assert kinds(world) == ["invalid"]
    assert world.records("session") == []


def test_what_is_asked_of_a_column_is_remembered_before_its_note_is_proved() -> None:
    """The problem was open, and each yes to it was for nothing: nobody knew the words any more."""
    world = World()
    tab = world.add_contacts([contact_row(0)])
    world.sync_until_quiet(3)
    phone = [title.value for title in tab.grid[0]].index("Téléphone")
    tab.type(1, phone, f"{tab.cell(1, phone).value} ({WORDS})")
    at_writes(world, [failing(world)])
    world.sync()
    with world.database.reading() as stored:
        (state,) = stored.memory.read_tabs("epis").values()
    assert asked(world) == ON_THE_TITLE
    assert [one.partition(":")[0] for one in state.assumptions] == ["phone"]
    world.decide(world.problems()[0], "confirm")
    world.sync_until_quiet(4)
    assert (world.problems(), tab.cell(0, phone).note) == ([], "")


def test_words_without_a_number_are_left_to_people_and_take_none_from_anybody() -> None:
    """« Voir Leïla » is no question; typed over a number it is one, and the number stays."""
    world, tab = people(["Colin", "c@example.org", "voir Leïla"])
    [colin] = world.records()
    assert (colin.fields.get("phone"), kinds(world)) == (None, [])

    world.edit(colin.ref, phone="+33353013004")
    world.sync_until_quiet(3)
    assert tab.cell(1, 2).value == "03 53 01 30 04"
    [held] = world.problems()
    assert (held.kind, "voir Leïla" in held.message) == ("held", True)

    tab.type(1, 2, "rappeler lundi")
    world.sync_until_quiet(3)
    assert world.records()[0].fields["phone"] == "+33353013004"
    assert tab.cell(1, 2).value == "rappeler lundi"
    assert "invalid" in kinds(world)


DEPOSIT = Column("deposit", ("Caution",))


@pytest.mark.parametrize(
    ("typed", "deposit", "is_asked"),
    [
        ("rendue", None, False),
        ("chèque rendu le soir même", None, False),
        ("dans l’enveloppe", None, False),
        ("rendue ?", None, True),
        ("à vérifier", None, True),
        ("50 ou 60", None, True),
        ("cent ou deux cents", None, True),
        ("idem", None, True),
        ("50 € rendus", 50, False),
    ],
)
def test_a_deposit_in_words_is_no_amount_and_no_question(
    typed: str, deposit: Value, *, is_asked: bool
) -> None:
    world, _ = lending([*ROW, typed], columns=(*COLUMNS, DEPOSIT))
    world.sync_until_quiet(3)
    [loan] = world.records("loan")
    assert loan.fields.get("deposit") == deposit
    assert [one.field for one in world.problems()] == (["deposit"] if is_asked else [])


def test_words_over_a_deposit_that_is_known_take_it_from_nobody() -> None:
    world, tab = lending([*ROW, 50], columns=(*COLUMNS, DEPOSIT))
    world.sync_until_quiet(3)
    tab.type(1, len(COLUMNS), "rendue")
    world.sync_until_quiet(3)
    [loan] = world.records("loan")
    assert (loan.fields["deposit"], kinds(world)) == (50, ["ambiguous"])
