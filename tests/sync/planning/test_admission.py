"""Rows that become records, with what the tab gives them, or wait for what they lack."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from french_cells.reading import Value
from sync_service.domain.mapping import Column
from sync_service.domain.spreadsheet import Area
from tests.fakes.codecs import PeopleCodec
from tests.sync.planning.one_tab import COLUMNS, NAME, PHONE, START, TITLES, OneTab, told


@dataclass(frozen=True)
class Supposing(PeopleCodec):
    """People have a phone and a first name unless they say otherwise."""

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        return {"phone": "+33639980000", "given_name": "X", **fields}


def created(one: OneTab, **more: object) -> list[Mapping[str, Value]]:
    return [record.fields for record in one.plan(**more).created]


def test_a_record_has_what_was_typed_in_its_row() -> None:
    one = OneTab(["Petit", "Luc", "06 39 98 00 01"])
    planned = one.plan()
    (record,) = planned.created
    assert (record.entity, record.updated_at, record.archived) == ("contact", START, False)
    assert record.fields == {
        "family_name": "Petit", "given_name": "Luc", "phone": "+33639980001",
    }  # fmt: skip


def test_what_the_tab_gives_fills_what_the_row_leaves_open() -> None:
    one = OneTab(["Petit"], [None, "Luc"])
    given = {"family_name": "Durand", "city": "Lunéville"}
    assert created(one, given=given) == [
        {"family_name": "Petit", "city": "Lunéville"},
        {"family_name": "Durand", "city": "Lunéville", "given_name": "Luc"},
    ]


def test_what_the_tab_gives_stands_in_for_no_cell_that_cannot_be_read() -> None:
    one = OneTab(["Petit", None, "zut"])
    assert created(one, given={"phone": "+33639980009"}) == [{"family_name": "Petit"}]


def test_a_default_is_taken_where_nobody_said_anything() -> None:
    one = OneTab(["Petit", "Luc"])
    assert created(one, codec=Supposing()) == [
        {"family_name": "Petit", "given_name": "Luc", "phone": "+33639980000"}
    ]


@pytest.mark.parametrize("typed", ["zut", "0639980001 ou 0639980002"])
def test_a_default_stands_in_for_no_cell_that_cannot_be_read(typed: str) -> None:
    one = OneTab(["Petit", "Luc", typed])
    assert created(one, codec=Supposing()) == [{"family_name": "Petit", "given_name": "Luc"}]


def test_what_the_tab_gives_goes_before_a_default() -> None:
    one = OneTab(["Petit", "Luc"])
    ((fields),) = created(one, codec=Supposing(), given={"phone": "+33639980009"})
    assert fields["phone"] == "+33639980009"


def test_what_is_refused_beside_a_good_name_waits_alone() -> None:
    one = OneTab(["Petit", None, "zut"])
    planned = one.run()
    assert len(planned.created) == 1
    assert told(planned) == [("invalid", "phone")]


@pytest.mark.parametrize(
    ("typed", "kind", "said"),
    [
        ("zut", "invalid", "Ce n'est pas un numéro de téléphone. Nous attendons un numéro comme"),
        ("0639980001 ou 0639980002", "ambiguous", "Il y a deux numéros. Nous attendons"),
    ],
)
def test_a_row_that_lacks_something_is_told_of_all_that_is_wrong_in_it(
    typed: str, kind: str, said: str
) -> None:
    one = OneTab([None, "Luc", typed])
    problems = {problem.field: problem for problem in one.plan().problems}
    assert problems["family_name"].kind == "invalid"
    assert problems["phone"].kind == kind
    assert problems["phone"].message.startswith(said)


def test_a_cell_that_breaks_a_rule_and_cannot_be_read_is_told_the_rule_breaks() -> None:
    one = OneTab(["Petit", None, None, "31/03/2026", "01/03/2026"])
    (problem,) = one.plan().problems
    assert (problem.field, problem.message) == ("ends_on", "La fin vient avant le début.")
    assert one.plan().created == ()


def test_a_cell_hidden_under_a_merge_says_nothing() -> None:
    one = OneTab(["Petit", "Luc", "06 39 98 00 01"])
    one.tab.merges.append(Area(1, 2, NAME, PHONE + 1))
    assert created(one) == [{"family_name": "Petit"}]


def test_a_drafts_key_stays_while_its_row_stays_as_it_is() -> None:
    one = OneTab([None, "Luc"])
    (first,) = [problem.row_key for problem in one.run().problems]
    one.tab.insert_row(1)
    assert [problem.row_key for problem in one.run().problems] == [first]
    one.tab.type(2, PHONE, "06 39 98 00 01")
    assert [problem.row_key for problem in one.run().problems] != [first]


def test_a_note_of_somebody_in_a_new_row_stays() -> None:
    one = OneTab(["Petit", "Luc"])
    one.tab.annotate(1, NAME, "À rappeler")
    one.run()
    assert one.note(1, NAME) == "À rappeler"


def test_a_column_of_ours_in_a_new_row_takes_what_the_record_has() -> None:
    columns = (*COLUMNS, Column("email", ("Courriel",), "to_sheet"))
    one = OneTab(["Petit"], titles=(*TITLES, "Courriel"), columns=columns)
    one.run(given={"email": "epis@example.org"})
    assert one.tab.cell(1, 5).value == "epis@example.org"


def test_what_is_typed_into_a_column_of_ours_makes_no_record() -> None:
    columns = (COLUMNS[0], Column("phone", ("Téléphone",), "to_sheet"))
    one = OneTab(["Petit", "06 39 98 00 01"], titles=("Nom", "Téléphone"), columns=columns)
    planned = one.run()
    assert [record.fields for record in planned.created] == [{"family_name": "Petit"}]
    assert told(planned) == [("invalid", "phone")]
