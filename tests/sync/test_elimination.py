"""Who is whom by elimination."""

from sync_service.sync.elimination import settle_by_elimination


def test_who_can_be_one_only_is_and_leaves_the_rest_to_the_others() -> None:
    candidates = {1: {"a", "b"}, 2: {"b", "c"}, 3: {"c"}}
    assert settle_by_elimination(candidates) == {1: "a", 2: "b", 3: "c"}


def test_two_that_can_be_one_only_leave_it_to_neither_nor_to_a_third() -> None:
    candidates = {1: {"a"}, 2: {"a"}, 3: {"a", "b"}}
    assert settle_by_elimination(candidates) == {3: "b"}


def test_nobody_is_guessed() -> None:
    candidates = {1: {"a", "b"}, 2: {"a", "b"}, 3: set[str]()}
    assert settle_by_elimination(candidates) == {}


def test_a_long_chain_is_followed_to_its_end() -> None:
    """A whole list of an older copy, pasted a row too high: each row but the last has two."""
    rows = 20_000
    candidates = {row: {row, row + 1} for row in range(rows)} | {rows: {rows}}
    assert settle_by_elimination(candidates) == {row: row for row in range(rows + 1)}
