"""A conflict was decided for the sheet, and its row or its column is gone when the run comes."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sync_service.domain.mapping import Column
from tests.fakes.codecs import PeopleCodec, TextCodec
from tests.sync.planning.one_tab import BEGIN, COLUMNS, PHONE, OneTab, is_quiet, told

Act = Callable[[OneTab], None]


def delete_row(one: OneTab) -> None:
    one.tab.delete_row(1)


def delete_column(one: OneTab) -> None:
    one.tab.delete_column(PHONE)


def conflict(*, is_noted: bool = True) -> OneTab:
    """About the telephone in the first of two rows; decided for the sheet."""
    one = OneTab.met(["Petit", "Luc", "06 39 98 00 00"], ["Durand", "Anne", "06 39 98 00 01"])
    one.tab.type(1, PHONE, "06 39 98 11 11")
    one.edit(one.refs[0], phone="+33639982222")
    planned = one.plan()
    if is_noted:
        one.run()
    else:
        kept = {**one.state.rows, **{row.ref: row for row in planned.ingested.rows}}
        one.state = replace(planned.ingested.state, rows=kept)
    [problem] = planned.problems
    one.decide(problem, "sheet")
    return one


@pytest.mark.parametrize("is_noted", [True, False])
@pytest.mark.parametrize("act", [delete_row, delete_column])
def test_what_was_chosen_is_taken_though_it_stands_nowhere_any_more(
    act: Act, *, is_noted: bool
) -> None:
    one = conflict(is_noted=is_noted)
    act(one)
    planned = one.run()
    assert planned.updated == {one.refs[0]: {"phone": "+33639981111"}}
    assert "conflict" not in [kind for kind, _ in told(planned)]
    assert not one.plan().updated


@pytest.mark.parametrize("act", [delete_row, delete_column])
def test_without_a_decision_it_goes_with_its_cell(act: Act) -> None:
    one = conflict()
    one.decisions, one.given_up = {}, {}
    act(one)
    assert not one.run().updated


@pytest.mark.parametrize("act", [delete_row, delete_column])
def test_nobody_gives_up_a_value_that_came_after_the_decision(act: Act) -> None:
    one = conflict()
    one.edit(one.refs[0], phone="+33639983333")
    act(one)
    assert not one.run().updated


def test_of_a_record_that_is_archived_nothing_is_taken() -> None:
    one = conflict()
    one.archive(one.refs[0])
    delete_row(one)
    assert not one.run().updated


def test_a_row_that_comes_back_says_what_was_chosen_and_is_asked_nothing() -> None:
    one = conflict()
    line = list(one.tab.grid[1])
    delete_row(one)
    one.run()
    one.tab.grid.insert(1, line)
    assert told(one.run()) == []
    assert one.shown(1)[PHONE] == "06 39 98 11 11"
    assert one.note(1, PHONE) == ""
    assert is_quiet(one.run())


def test_what_is_typed_in_another_cell_of_the_row_counts_as_ever() -> None:
    one = conflict()
    delete_column(one)
    one.tab.type(1, 1, "Lucie")
    assert one.run().updated == {one.refs[0]: {"phone": "+33639981111", "given_name": "Lucie"}}


def test_what_was_refused_in_the_row_goes_with_it_though_it_could_be_read_by_now() -> None:
    one = conflict()
    one.decisions, one.given_up = {}, {}
    one.tab.type(1, BEGIN, "la rentrée")
    asked = {problem.kind: problem for problem in one.run().problems}
    assert asked.keys() == {"conflict", "invalid"}
    one.decide(asked["conflict"], "sheet")
    delete_row(one)
    codec = PeopleCodec()
    reading = replace(codec, fields={**codec.fields, "starts_on": TextCodec("starts_on")})
    assert one.run(codec=reading).updated == {one.refs[0]: {"phone": "+33639981111"}}


@pytest.mark.parametrize("number", [1, 2])
def test_while_somebody_types_in_its_row_nothing_is_decided(number: int) -> None:
    one = conflict()
    delete_column(one)
    one.tab.type(number, 1, "Lucie")
    expected = {one.refs[0]: {"phone": "+33639981111"}} if number > 1 else {}
    assert one.run(settle_seconds=90).updated == expected


def test_deciding_one_part_of_an_address_decides_what_stands_nowhere_of_it() -> None:
    columns = (*COLUMNS[:3], Column("street", ("Rue",)), Column("city", ("Ville",)))
    titles = ["Nom", "Prénom", "Téléphone", "Rue", "Ville"]
    home = ["1 rue A", "Nancy"]
    one = OneTab.met(["Petit", "Luc", None, *home], titles=titles, columns=columns)
    one.tab.fill([[None, None, None, "2 rue B", "Toul"]], 1)
    one.edit(one.refs[0], street="3 rue C", city="Metz")
    street, _ = sorted(one.run().problems, key=lambda problem: problem.field != "street")
    one.decide(street, "sheet")
    delete_row(one)
    assert one.run().updated == {one.refs[0]: {"street": "2 rue B", "city": "Toul"}}


def test_what_would_break_a_rule_is_not_taken() -> None:
    """Chosen was a first day that lies after the last day, which came after it."""
    one = OneTab.met(["Petit", "Luc", None, "01/09/2026", "05/09/2026"])
    one.tab.type(1, BEGIN, "04/09/2026")
    one.edit(one.refs[0], starts_on="2026-09-02")
    [problem] = one.run().problems
    one.decide(problem, "sheet")
    one.edit(one.refs[0], ends_on="2026-09-03")
    one.tab.delete_column(BEGIN)
    assert not one.run().updated
