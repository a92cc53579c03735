"""A tab or a column that one formula fills is read, never written below or beside."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.people import Person
from tests.builders import CONTACT_TITLES, contact_row
from tests.on_google import Rows, Town

pytestmark = pytest.mark.stand_in

TITLES = list(CONTACT_TITLES[:5])
SOURCE: Rows = [TITLES, *(contact_row(n) for n in range(4))]
MARK = "Réf."


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def fed(town: Town, formula: str, *, header: bool = True) -> Person:
    """« Contacts » is brought over from « Source », which is not followed."""
    top: Rows = [TITLES, [formula]] if header else [[formula]]
    epis = town.add({"Contacts": top, "Source": []}, untracked={"Source"})
    for number, row in enumerate(SOURCE):
        epis.type("Source", number, 0, *row)
    return epis


@pytest.mark.parametrize(
    ("formula", "header"),
    [
        ("=ARRAYFORMULA(Source!A2:E)", True),
        ("=ARRAYFORMULA(Source!A1:E)", False),
        ('=FILTER(Source!A2:E; Source!A2:A<>"")', True),
        ("=ARRAYFORMULA(Source!A2:E20)", True),
    ],
)
def test_a_tab_that_a_formula_fills_is_read_and_left_as_it_is(
    town: Town, formula: str, *, header: bool
) -> None:
    epis = fed(town, formula, header=header)
    shown = epis.seen("Contacts")

    report = town.sync_until_quiet()

    assert len(town.records()) == 4
    assert town.states(report) == ["idle"]
    assert epis.seen("Contacts") == shown
    assert epis.notes("Contacts") == {}
    assert report.requests.reads == 0
    assert town.problems() == []
    epis.type("Source", 1, 2, "Trésorière")
    town.sync_until_quiet()
    assert "Trésorière" in {record.fields["role"] for record in town.records()}
    assert len(town.records()) == 4


@pytest.mark.parametrize("end", ["", "20"], ids=["without an end", "as far as row 20"])
def test_new_records_for_it_are_one_problem_and_break_nothing(town: Town, end: str) -> None:
    epis = fed(town, f"=ARRAYFORMULA(Source!A2:E{end})")
    town.sync_until_quiet()
    shown = epis.seen("Contacts")
    bureau = town.add({"Contacts": [TITLES, *(contact_row(n) for n in range(10, 12))]})

    report = town.sync_until_quiet()

    (problem,) = town.problems()
    assert (problem.kind, problem.spreadsheet_id) == ("refused", epis.spreadsheet_id)
    for words in ("Onglet « Contacts »", "une formule", "2 lignes"):
        assert words in problem.message
    assert epis.seen("Contacts") == shown
    assert set(town.states(report)) == {"idle"}
    assert len(town.records()) == 6
    assert bureau.seen("Contacts")[0][-1] == MARK
    assert report.requests.reads == 0


def test_a_value_for_it_is_told_and_not_written(town: Town) -> None:
    epis = fed(town, "=ARRAYFORMULA(Source!A2:E)")
    town.sync_until_quiet()
    shown = epis.seen("Contacts")
    town.edit(town.records()[0].ref, role="Présidente")

    report = town.sync_until_quiet()

    (problem,) = town.problems()
    assert problem.kind == "held"
    assert "formule remplit cette case" in problem.message
    assert "Corrigez la formule" not in problem.message
    assert epis.seen("Contacts") == shown
    assert town.states(report) == ["idle"]


@pytest.mark.parametrize("header", [True, False])
def test_a_broken_formula_takes_nobody_away(town: Town, *, header: bool) -> None:
    """A cell typed in its way, by whomever: it shows #REF! and no row."""
    formula = f"=ARRAYFORMULA(Source!A{2 if header else 1}:E)"
    epis = fed(town, formula, header=header)
    town.sync_until_quiet()
    epis.type("Contacts", 3, 1, "oups")
    assert "#REF!" in str(epis.seen("Contacts"))

    town.sync_until_quiet()

    assert len(town.records()) == 4
    (problem,) = town.problems()
    assert problem.kind == ("refused" if header else "missing_column")
    assert "rien n’est perdu" in problem.message
    epis.clear("Contacts", 3, 1)
    town.sync_until_quiet()
    assert town.problems() == []
    assert len(town.records()) == 4


def test_a_column_that_a_formula_fills_is_left_out_of_new_rows(town: Town) -> None:
    rows = [[*row[:2], "", *row[3:]] for row in SOURCE]
    rows[0][2] = "Fonction"
    epis = town.add({"Contacts": rows})
    epis.type("Contacts", 1, 2, '=ARRAYFORMULA(SI(A2:A="";"";"Accueil"))')
    town.sync_until_quiet()
    bureau = town.add({"Contacts": [TITLES, contact_row(11)]})

    town.sync_until_quiet()

    (last,) = [line for line in epis.seen("Contacts") if line[0] == contact_row(11)[0]]
    assert last[2] == "Accueil"
    assert last[3:5] == contact_row(11)[3:5]
    assert len(town.records()) == 5
    assert bureau.seen("Contacts")[1][2] == contact_row(11)[2]
    assert "#REF!" not in str(epis.seen("Contacts"))


def test_a_list_whose_names_a_formula_fills_takes_no_new_row(town: Town) -> None:
    """The rest of its rows is typed: a row without a name would be nobody's."""
    epis = town.add({"Contacts": [TITLES], "Source": []}, untracked={"Source"})
    for number, row in enumerate(SOURCE[1:], 1):
        epis.type("Source", number, 0, row[0])
        epis.type("Contacts", number, 1, *row[1:])
    epis.type("Contacts", 1, 0, "=ARRAYFORMULA(Source!A2:A)")
    town.sync_until_quiet()
    assert len(town.records()) == 4
    shown = epis.seen("Contacts")
    town.add({"Contacts": [TITLES, contact_row(11)]})

    town.sync_until_quiet()

    (problem,) = town.problems()
    assert (problem.kind, problem.spreadsheet_id) == ("refused", epis.spreadsheet_id)
    assert "1 ligne" in problem.message
    assert epis.seen("Contacts") == shown


def test_our_reference_column_keeps_out_of_a_formulas_way(town: Town) -> None:
    """The table brought over beside the list ends in two columns that are blank today."""
    rows: Rows = [[*TITLES, "", "=ARRAYFORMULA(Source!A1:F)"], *(contact_row(n) for n in (7, 8))]
    epis = town.add({"Contacts": [TITLES], "Source": []}, untracked={"Source"})
    for number, row in enumerate(SOURCE):
        epis.type("Source", number, 0, *row[:3])
    for number, row in enumerate(rows):
        epis.type("Contacts", number, 0, *row)

    town.sync_until_quiet()
    epis.type("Source", 1, 5, "nouveau")

    assert "#REF!" not in str(epis.seen("Contacts"))
    assert epis.seen("Contacts")[0].index(MARK) >= 12


def test_a_sum_below_the_list_is_no_hindrance(town: Town) -> None:
    epis = town.add({"Contacts": [*SOURCE, [], ["Total", "=ARRAYFORMULA(SOMME(C2:C5))"]]})
    town.sync_until_quiet()
    town.add({"Contacts": [TITLES, contact_row(11)]})

    town.sync_until_quiet()

    assert contact_row(11)[0] in [line[0] for line in epis.seen("Contacts") if line]
    assert town.problems() == []


def test_a_broken_formula_beside_a_second_column_of_its_field_is_what_is_told(town: Town) -> None:
    rows = [[*row[:4], ""] for row in SOURCE]
    rows[0][4] = TITLES[4]
    epis = town.add({"Contacts": rows})
    town.sync_until_quiet()
    epis.type("Contacts", 1, 4, '=ARRAYFORMULA(SI(A2:A="";"";"06 39 98 00 01"))')
    epis.type("Contacts", 0, 6, "Tél.")
    epis.type("Contacts", 1, 6, "06 39 98 00 02")
    town.sync_until_quiet()
    assert "« Tél. » n’est pas lue" in "".join(one.message for one in town.problems())

    epis.type("Contacts", 3, 4, "oups")
    report = town.sync_until_quiet()

    assert town.states(report) == ["idle"]
    assert len(town.records()) == 4
    assert any("affiche une erreur" in one.message for one in town.problems())
