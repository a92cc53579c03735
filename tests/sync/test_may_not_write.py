"""Where partners protect something for themselves: read, never written, the rest goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync_service.domain.mapping import Column, TabRules
from tests.builders import CONTACT_TITLES, CONTACTS, contact_row
from tests.on_google import Rows, Town

pytestmark = pytest.mark.stand_in

OFFERED = TabRules(
    "contacts",
    "contact",
    "table",
    (Column("organisation_id", ("Structure",), dropdown=True), *CONTACTS.columns),
)
ROWS: Rows = [
    ["Structure", *CONTACT_TITLES[:5]],
    *(["Les Épis", *contact_row(n)] for n in range(3)),
]
MARK = "Réf."


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, rules={"contacts": OFFERED})
    yield town
    town.close()


def given(town: Town, **fields: str) -> None:
    """Another partner's word on the first contact."""
    record = town.records()[0]
    town.edit(record.ref, **fields)


@pytest.mark.parametrize("first", [True, False], ids=["before the first run", "after a clean one"])
def test_a_column_that_may_not_be_touched_stops_nothing(town: Town, *, first: bool) -> None:
    epis = town.add({"Contacts": ROWS, "Bureau": ROWS[:1]})
    if not first:
        town.sync_until_quiet()
    town.protect(epis, startColumnIndex=0, endColumnIndex=1)

    report = town.sync()
    epis.add_row("Bureau", "Les Épis", *contact_row(7))
    town.sync_until_quiet()
    given(town, role="Présidente")
    last = town.sync()

    assert "failed" not in town.states(report) + town.states(last)
    assert epis.seen("Contacts")[0][-1] == MARK
    assert "Présidente" in epis.seen("Contacts")[1]
    assert len(town.records()) == 4
    assert {problem.kind for problem in town.problems()} == {"held"}


@pytest.mark.parametrize("first", [True, False], ids=["before the first run", "after a clean one"])
def test_a_tab_that_may_not_be_touched_is_read_and_the_others_are_written(
    town: Town, *, first: bool
) -> None:
    epis = town.add({"Contacts": ROWS, "Bureau": [ROWS[0], ["Les Épis", *contact_row(7)]]})
    if not first:
        town.sync_until_quiet()
    town.protect(epis)

    report = town.sync_until_quiet()
    epis.type("Contacts", 1, 3, "Trésorière")
    town.sync_until_quiet()

    assert "failed" not in town.states(report)
    assert epis.seen("Bureau")[0][-1] == MARK
    assert "Trésorière" in {record.fields["role"] for record in town.records()}
    assert town.sync().requests.reads == 0


def test_a_value_for_a_protected_cell_is_told_once_with_what_to_do(town: Town) -> None:
    epis = town.add({"Contacts": ROWS})
    town.sync_until_quiet()
    town.protect(epis, startColumnIndex=3, endColumnIndex=4)
    given(town, role="Présidente")

    town.sync_until_quiet()

    (problem,) = town.problems()
    assert problem.kind == "held"
    assert "« Présidente »" in problem.message
    assert epis.seen("Contacts")[1][3] != "Présidente"


def test_a_record_for_a_protected_tab_is_one_problem_that_says_so(town: Town) -> None:
    epis = town.add({"Contacts": ROWS, "Bureau": ROWS[:1]})
    town.sync_until_quiet()
    town.protect(epis)
    epis.add_row("Bureau", "Les Épis", *contact_row(7))
    epis.add_row("Bureau", "Les Épis", *contact_row(8))

    report = town.sync_until_quiet()

    (problem,) = town.problems()
    assert (problem.kind, problem.tab) == ("refused", "Contacts")
    assert "protégé" in problem.message
    assert "2 lignes" in problem.message
    assert "failed" not in town.states(report)
    assert len(epis.seen("Contacts")) == 4


@pytest.mark.parametrize("changed", [False, True], ids=["nothing else", "changed elsewhere"])
def test_what_a_merge_hides_is_neither_emptied_nor_called_empty(
    town: Town, *, changed: bool
) -> None:
    """Google keeps the upper cell alone: nobody wanted the lower person to have no role."""
    epis = town.add({"Contacts": ROWS})
    town.sync_until_quiet()
    lower = town.records()[1].ref
    role = "Présidente" if changed else str(town.records()[1].fields["role"])
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3}
    area |= {"startColumnIndex": 3, "endColumnIndex": 4}
    town.act(epis, {"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}})
    if changed:
        town.edit(lower, role=role)

    town.sync_until_quiet()

    kept = next(one for one in town.records() if one.ref == lower)
    assert kept.fields["role"] == role
    (problem,) = town.problems()
    assert (problem.kind, problem.cell) == ("held", "D3")
    assert f"« {role} »" in problem.message
    assert "vide" not in problem.message
    town.act(epis, {"unmergeCells": {"range": area}})
    town.sync_until_quiet()
    assert epis.seen("Contacts")[2][3] == role
    assert town.problems() == []
    assert epis.notes("Contacts") == {}
