"""Which columns went along with others, were planned anew or were handed on; rows a to e."""

from collections.abc import Mapping

from sync_service.sync.planning.rows.guards.routes import (
    Column,
    Routes,
    find_along,
    find_routes,
    is_planned_anew,
)


def column(had: str, now: str, *, anew: str = "", is_day: bool = False) -> Column:
    """A letter for each row, before and now; « . » is a blank. `anew`: the rows given anew."""
    before, after = _by_row(had), _by_row(now)
    changed = {row: new for row, new in after.items() if new != before[row]}
    return Column(before, changed, went(before, changed), frozenset(anew), is_day)


def went(
    had: Mapping[str, str], now: Mapping[str, str], *, still: str = "", is_whose: bool = False
) -> Routes:
    """`still`: rows in which nothing changed in any column."""
    return find_routes(had, now, had.keys() - {*still}, is_whose=is_whose)


def _by_row(values: str) -> Mapping[str, str]:
    return {row: value.strip(".") for row, value in zip("abcde", values, strict=False)}


def test_values_go_from_the_one_row_that_had_them() -> None:
    assert went(_by_row("MPAL"), {"b": "A", "c": "L", "d": ""}) == {("c", "b"), ("d", "c")}
    assert went(_by_row("MPAA"), {"b": "A", "c": "X"}) == frozenset()


def test_a_name_that_was_pushed_on_went_from_a_row_that_did_not_change() -> None:
    had, now = _by_row("MPAL"), {"b": "M", "c": "P"}
    assert went(had, now, still="ad", is_whose=True) == {("a", "b"), ("b", "c")}
    assert went(had, now, still="ad") == {("b", "c")}
    # Whoever shares a value with a row that did not change gave it all the same.
    assert went(_by_row("SPSL"), {"b": "S", "c": "L"}, still="a", is_whose=True) == {
        ("c", "b"),
        ("d", "c"),
    }
    # Two who have the number of a colleague from now on.
    assert went(had, {"b": "M", "c": "M"}, still="ad", is_whose=True) == frozenset()


def test_two_values_that_went_on_with_two_of_another_column_are_held() -> None:
    columns = {"family_name": column("MPAL", "MAL."), "given_name": column("mpal", "mal.")}
    assert find_along(columns, ()) == {"family_name": {"b", "c"}, "given_name": {"b", "c"}}


def test_so_are_those_that_several_rows_had() -> None:
    columns = {"family_name": column("MPRR", "MRR."), "given_name": column("mpal", "mal.")}
    assert find_along(columns, ()) == {"family_name": {"b"}, "given_name": {"b", "c"}}


def test_two_rows_that_were_exchanged_are_not_held() -> None:
    columns = {"family_name": column("MPAL", "MAPL"), "given_name": column("mpal", "mapl")}
    assert find_along(columns, ()) == {}


def test_a_cell_that_went_where_one_of_a_torn_column_did_is_held() -> None:
    columns = {"place": column("MPAL", "PALM"), "seats": column("1234", "2934")}
    assert find_along(columns, ["place"]) == {"place": {*"abcd"}, "seats": {"a"}}


def test_a_cell_that_now_says_what_many_say_is_held_only_if_all_went_along() -> None:
    moved, ticked = column("yynn", "ynny"), column("ynyn", "yyyn")
    columns = {"place": column("MPAL", "PALM"), "moved": moved, "ticked": ticked}
    assert find_along(columns, ["place"]) == {"place": {*"abcd"}, "moved": {"b", "d"}}


def test_what_goes_on_with_a_day_is_planned_anew_if_the_last_one_has_something_new() -> None:
    rooms = {"place": column("MPA", "PAX", anew="c")}
    alone = {**rooms, "seats": column("123", "234")}
    assert find_along(alone, ()) == {"place": {"a", "b"}, "seats": {"a", "b"}}
    assert not is_planned_anew(alone, "place", alone["place"].routes)

    dated = {**rooms, "date": column("123", "234", anew="c", is_day=True)}
    assert find_along(dated, ()) == {}
    assert is_planned_anew(dated, "place", dated["place"].routes)

    copied = {**rooms, "date": column("123", "233", is_day=True), "place": column("MPA", "PAA")}
    assert find_along(copied, ()) == {"place": {"a", "b"}, "date": {"a", "b"}}


def test_functions_are_handed_on_with_all_ways_to_reach_somebody() -> None:
    role, mail = column("MPA", ".MP"), column("mpa", "xmp", anew="a")
    assert find_along({"role": role, "email": mail}, ()) == {}
    kept = column("mpa", "mmp")
    assert find_along({"role": role, "email": kept}, ()) == {
        "role": {"b", "c"},
        "email": {"b", "c"},
    }
