"""Processes share the tests so that none waits for another's longest at the end."""

import pytest

from tests.dealing import LONG, deal, deal_places

SHORT = [f"tests/domain/test_{number}.py::test" for number in range(60)]
SYSTEM = [f"tests/system/test_{number}.py::test[a/b]" for number in range(4)]
SIMULATION = [f"tests/simulation/test_{number}.py::test" for number in range(3)]
TESTS = [*SHORT[:30], *SYSTEM, *SHORT[30:], *SIMULATION, "tests/test_release.py::test"]


@pytest.mark.parametrize("processes", [1, 2, 3, 5, 16])
def test_every_test_is_dealt_once(processes: int) -> None:
    assert sorted(deal(TESTS, processes)) == list(range(len(TESTS)))


@pytest.mark.parametrize("processes", [2, 3, 4])
def test_a_part_begins_with_what_takes_long_and_ends_with_what_does_not(processes: int) -> None:
    dealt = [TESTS[one] for one in deal(TESTS, processes)]
    size = len(TESTS) // processes
    parts = [dealt[size * number :][:size] for number in range(processes)]

    assert parts[0][:4] == SYSTEM
    assert parts[1][:3] == SIMULATION
    assert all(part[-1] in SHORT for part in parts)


def test_what_two_long_folders_share_is_started_in_one_process_each() -> None:
    two = [*SYSTEM, *SIMULATION]
    dealt = [two[one] for one in deal(two, 2)]
    assert dealt == [*SYSTEM, *SIMULATION]


def test_a_file_that_is_told_apart_from_its_folder_is_another_process_own() -> None:
    apart = "tests/system/test_documents.py::test[a.md]"
    dealt = [[*SYSTEM, apart, *SHORT][one] for one in deal([*SYSTEM, apart, *SHORT], 2)]
    assert dealt[:4] == SYSTEM
    assert dealt[len(dealt) // 2] == apart


def test_the_longest_come_first_and_no_process_has_far_more_than_another() -> None:
    assert [*LONG.values()] == sorted(LONG.values(), reverse=True)
    for processes in (2, 3):
        loads = [sum(map(LONG.__getitem__, places)) for places in deal_places(processes)]
        assert max(loads) < 1.1 * min(loads)


def test_what_is_short_keeps_the_order_that_chance_gave_it() -> None:
    dealt = [TESTS[one] for one in deal(TESTS, 3)]
    assert [one for one in dealt if one in SHORT] == SHORT


@pytest.mark.parametrize("place", LONG)
def test_a_long_place_is_there(place: str, pytestconfig: pytest.Config) -> None:
    assert (pytestconfig.rootpath / "tests" / place).exists()
