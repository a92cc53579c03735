"""A column that was gone and is there again."""

from datetime import timedelta

from tests.sync.planning.one_tab import GIVEN, NAME, PHONE, OneTab, is_quiet, told


def without_given_names(count: int = 2) -> OneTab:
    """The column is deleted, and a run has seen that."""
    one = OneTab.met(*([f"Nom{n}", f"Prénom{n}", f"06 39 98 00 {n:02}"] for n in range(count)))
    one.tab.delete_column(GIVEN)
    one.run()
    return one


def put_back(one: OneTab, *names: str | None) -> None:
    one.tab.insert_column(GIVEN)
    for row, name in enumerate(("Prénom", *names)):
        one.tab.type(row, GIVEN, name)


def given_names(one: OneTab) -> list[object]:
    return [one.records[reference].fields.get("given_name") for reference in one.refs]


def test_an_empty_column_put_back_is_filled_again() -> None:
    """All its cells counted as emptied by hand, and the records lost their values."""
    one = without_given_names()
    put_back(one)
    one.run()
    assert given_names(one) == ["Prénom0", "Prénom1"]
    assert [one.tab.cell(row, GIVEN).value for row in (1, 2)] == ["Prénom0", "Prénom1"]
    assert is_quiet(one.run())


def test_a_long_one_needs_nobodys_confirmation() -> None:
    one = without_given_names(12)
    put_back(one)
    assert told(one.run()) == []
    assert given_names(one)[11] == "Prénom11"


def test_what_is_typed_there_counts() -> None:
    one = without_given_names()
    put_back(one, None, "Zoé")
    one.run()
    assert given_names(one) == ["Prénom0", "Zoé"]


def test_it_is_filled_after_the_wait_for_rows_to_stand_still() -> None:
    one = without_given_names()
    put_back(one)
    one.run(settle_seconds=90)
    one.now += timedelta(minutes=1)
    one.run(settle_seconds=90)
    assert given_names(one) == ["Prénom0", "Prénom1"]
    assert one.tab.cell(1, GIVEN).value == "Prénom0"


def test_a_cell_emptied_in_a_column_that_stayed_is_an_edit() -> None:
    one = without_given_names()
    put_back(one)
    one.run()
    one.tab.type(1, GIVEN, None)
    one.run()
    assert given_names(one) == [None, "Prénom1"]


def test_an_edit_in_another_column_of_that_run_goes_on() -> None:
    one = without_given_names()
    put_back(one)
    one.tab.type(1, PHONE, "06 39 98 77 77")
    one.tab.type(2, NAME, "Autre")
    one.run()
    assert one.records[one.refs[0]].fields["phone"] == "+33639987777"
    assert one.records[one.refs[1]].fields["family_name"] == "Autre"
    assert given_names(one) == ["Prénom0", "Prénom1"]
