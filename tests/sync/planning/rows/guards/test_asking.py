from sync_service.sync.planning.rows.guards.asking import (
    NOTHING_ASKED,
    Asking,
    count_rows,
    fields_asked,
    rename_asked,
    typed_element,
)

EMPTIED, RETYPED = typed_element("C-1", "phone", None), typed_element("C-1", "phone", "neuf")
OTHER = typed_element("C-2", "phone", None)


def test_nothing_is_asked_about_that_was_not_before() -> None:
    assert NOTHING_ASKED.still_asked("blanked", [EMPTIED]) == set()
    assert Asking({"missing": ["C-1"]}).still_asked("blanked", [EMPTIED]) == set()


def test_what_still_stands_is_still_asked_about_and_what_is_put_back_is_not() -> None:
    asking = Asking({"blanked": [EMPTIED, OTHER]})
    assert asking.still_asked("blanked", [EMPTIED, typed_element("C-3", "phone", None)]) == {
        EMPTIED
    }


def test_what_was_confirmed_is_asked_about_no_more() -> None:
    asking = Asking({"blanked": [EMPTIED]}, confirmed=frozenset({EMPTIED}))
    assert asking.still_asked("blanked", [EMPTIED]) == set()


def test_a_cell_of_a_row_that_nobody_can_judge_waits_on() -> None:
    asking = Asking({"blanked": [EMPTIED, OTHER]}, unjudged=frozenset({"C-2"}))
    assert asking.still_asked("blanked", []) == {OTHER}


def test_what_is_typed_over_a_held_change_is_the_same_change_only_where_places_count() -> None:
    asking = Asking({"changed": [EMPTIED]})
    assert asking.still_asked("changed", [RETYPED], by_place=True) == {RETYPED}
    assert asking.still_asked("changed", [RETYPED]) == set()


def test_rows_are_counted_once_however_many_of_their_cells_are_held() -> None:
    assert count_rows([EMPTIED, RETYPED, OTHER]) == 2


def test_the_columns_of_one_kind_of_guard_are_known() -> None:
    before = {"blanked:phone": [EMPTIED], "column:email": [], "blanked": [OTHER], "missing": []}
    assert fields_asked(before, "blanked") == {"phone"}


def test_a_corrected_date_takes_its_questions_along() -> None:
    before = {"blanked:2026-01-06": [typed_element("S-1", "2026-01-06", None)], "missing": ["S-2"]}
    assert rename_asked(before, {"2026-01-06": "2026-01-07"}) == {
        "blanked:2026-01-07": [typed_element("S-1", "2026-01-07", None)],
        "missing": ["S-2"],
    }
