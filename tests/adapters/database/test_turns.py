"""Whoever held the write lock for long lets others have it."""

import pytest

from sync_service.adapters.database.turns import Turns


class Wall:
    """A clock that only sleeping and working move."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.mark.parametrize(
    ("held", "paused"),
    [(0.001, []), (0.04, [0.04]), (3.0, [0.2])],
    ids=["short", "long", "endless"],
)
def test_a_long_turn_is_followed_by_a_pause_as_long(held: float, paused: list[float]) -> None:
    wall = Wall()
    turns = Turns(wall.monotonic, wall.sleep)
    begun = turns.begin()
    wall.now += held
    turns.end(begun)
    assert wall.slept == pytest.approx(paused)


def test_the_longest_turn_is_known() -> None:
    wall = Wall()
    turns = Turns(wall.monotonic, wall.sleep)
    for held in (0.01, 0.5, 0.02):
        begun = turns.begin()
        wall.now += held
        turns.end(begun)
    assert turns.longest_seconds == pytest.approx(0.5)
