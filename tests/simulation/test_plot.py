"""Every run that is not benign has the days that find out an engine without one rule."""

import random

from simulation.aim import Aim
from simulation.plot import CALM, UPSETS, Plot, drawn_beside

SEEDS = range(200)


def _plots() -> list[tuple[Plot, list[list[str]]]]:
    """Each with what happens on its days."""
    found = []
    for seed in SEEDS:
        rng = random.Random(seed)  # noqa: S311 - chance for tests
        plot = Plot.drawn(rng, "sqlite", lends=seed % 3 == 0)
        days = [[what for _, (_, what) in steps] for steps in plot.days(rng)]
        found.append((plot, days))
    return found


def test_a_guard_is_put_back_in_two_goes_at_the_end() -> None:
    for plot, days in _plots():
        goes = ["too_much", "put_back_most", "", "put_back_rest"]
        last = [day[0] if day else "" for day in days[-4:]]
        assert plot.is_benign or last == goes


def test_a_row_is_lifted_and_a_value_taken_back_before_anything_is_held() -> None:
    for plot, days in _plots():
        if not plot.is_benign:
            assert days[0] == ["lift_row", ""]
            assert "insert_first" in days[2]


def test_nothing_else_happens_on_a_calm_day() -> None:
    for plot, days in _plots():
        habits = [{number for number, _ in steps} for steps in plot.days(random.Random(1))]  # noqa: S311 - as above
        calm = [CALM in [step for _, step in steps] for steps in plot.days(random.Random(1))]  # noqa: S311 - as above
        assert len(days) > 2
        assert all(len(some) == 1 for some, is_calm in zip(habits, calm, strict=True) if is_calm)


def test_some_copy_a_row_that_is_killed_right_after_it_was_appended() -> None:
    kinds = {tuple(day) for _, days in _plots() for day in days if "copy_row" in day}
    assert ("copy_row", "kill") in {day[:2] for day in kinds}
    assert ("copy_row", "sort") in {day[:2] for day in kinds}


def test_an_aim_meets_the_write_that_carries_what_was_typed_however_it_is_spaced() -> None:
    body = {"requests": [{"updateCells": {"rows": [{"v": "03 53 01 00 12"}]}}]}
    assert Aim("sort", "03 53 01\u202f00 12").is_met_by(body)
    assert not Aim("sort", "03 53 01 00 13").is_met_by(body)


def test_what_befalls_a_whole_tab_does_so_in_one_run_of_three_to_five() -> None:
    drawn = [drawn_beside(seed)["upsets"] for seed in range(1000)]
    for name in UPSETS:
        assert 200 <= sum(name in one for one in drawn) <= 333


def test_each_of_it_has_days_of_its_own() -> None:
    rng = random.Random(1)  # noqa: S311 - as above
    plot = Plot(is_benign=False, database="sqlite", upsets=tuple(UPSETS))
    numbers = [{number for number, _ in steps} for steps in plot.days(rng)]
    upsets = set(range(1003, 1003 + len(UPSETS)))
    assert upsets <= set().union(*numbers)
    assert all(len(one) == 1 for one in numbers if one & upsets)
