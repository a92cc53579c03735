"""What cells show that were inserted into a column, and what people show who hand functions on."""

import pytest

from sync_service.sync.planning.rows.guards.moves import is_pushed_down

FOUR = ["présidente", "trésorier", "secrétaire", "accueil"]


def pushed(before: list[str], after: list[str]) -> bool:
    """Whether the last value was, from row 1 on; further down stood nothing."""
    shown = dict(enumerate(after, 1))
    return is_pushed_down(dict(enumerate(before, 1)), shown, max(shown))


@pytest.mark.parametrize(
    "after",
    [
        ["présidente", "trésorier", "", "secrétaire", "accueil"],
        ["présidente", "trésorier", "cuisine", "secrétaire", "accueil"],
        ["", *FOUR],
        ["", "", *FOUR],
        ["présidente", "", "", "trésorier", "secrétaire", "accueil"],
    ],
)
def test_cells_inserted_above_push_each_value_as_far(after: list[str]) -> None:
    assert pushed(FOUR, after)


def test_two_cells_inserted_above_push_also_the_one_before_the_last() -> None:
    """The last, which several have, may have come from each of their rows."""
    before = dict(enumerate(["accueil", "trésorier", "secrétaire", "accueil"], 1))
    after = dict(enumerate(["accueil", "", "", "trésorier", "secrétaire", "accueil"], 1))
    assert is_pushed_down(before, after, 5)


def test_functions_of_which_two_are_given_up_are_not_pushed() -> None:
    assert not pushed(FOUR, ["présidente", "", "", "", "secrétaire"])


@pytest.mark.parametrize(
    "after",
    [
        ["présidente", "", "trésorier", "secrétaire adj.", "accueil"],
        ["", "présidente", "trésorière", "secrétaire", "accueil"],
        ["", "présidente", "trésorier", "", "accueil"],
    ],
)
def test_one_of_those_pushed_may_be_retyped_at_once(after: list[str]) -> None:
    assert pushed(FOUR, after)


def test_two_retyped_ones_or_one_where_nothing_was_inserted_are_no_push() -> None:
    assert not pushed(FOUR, ["", "présidente", "trésorière", "secrétaire adj.", "accueil"])
    assert not pushed(FOUR, ["bénévole", "présidente", "trésorier", "cuisine", "accueil"])


@pytest.mark.parametrize(
    "before",
    [
        ["accueil", "accueil", "trésorier", "accueil", "secrétaire"],
        ["accueil", "trésorier", "", "secrétaire"],
    ],
)
def test_values_that_several_have_and_gaps_are_pushed_along(before: list[str]) -> None:
    assert pushed(before, ["", *before])


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(
            ["présidente", "bénévole", "trésorier", "accueil", "secrétaire"], id="handed"
        ),
        pytest.param(
            ["présidente", "trésorier", "secrétaire", "cuisine", "accueil"], id="the last"
        ),
        pytest.param(["présidente", "trésorier", "trésorier", "accueil", "secrétaire"], id="two"),
        pytest.param(
            ["présidente", "trésorier", "secrétaire", "secrétaire", "accueil"], id="again"
        ),
        pytest.param(
            ["trésorier", "présidente", "secrétaire", "cuisine", "accueil"], id="swapped"
        ),
    ],
)
def test_functions_that_are_handed_on_are_not_pushed(after: list[str]) -> None:
    assert not pushed(FOUR, after)


def test_one_of_many_with_a_function_more_is_no_push() -> None:
    """The last row got the function of the one above it, which many have."""
    before = ["accueil", "accueil", "accueil", "secrétaire"]
    assert not pushed(before, ["accueil", "accueil", "accueil", "accueil", "secrétaire"])
