"""A taste of the one world: few runs, each replayed exactly by its seed."""

import random
import re
from typing import ClassVar

import pytest

from simulation.machinery.wire import Passing
from simulation.plot import Plot
from simulation.sheets import place_of
from simulation.stage import Stage
from simulation.story import Story

pytestmark = pytest.mark.hostile

At = tuple[int, int]


class Eager(Plot):
    """Whatever was typed last, elsewhere, is typed over, and that as often as can be."""

    def kind_of_act(self, rng: random.Random) -> list[str]:  # noqa: ARG002
        return ["retype", "type_same"]


class Watched(Story):
    """Notes in which cells people typed while a write into the same list waited."""

    typed: ClassVar[list[tuple[At, bool]]] = []
    """Each cell, and whether the write was about to set it."""

    def before(self, passing: Passing) -> str | None:
        told = len(self.told)
        strike = super().before(passing)
        if passing.kind == "write":
            (sheet,) = self.world.sheets_of(passing.spreadsheet or "")
            cells = [_typed_in(line, sheet.partner) for line in self.told[told:]]
            targets = {target[1:] for target in passing.targets}
            self.typed.extend((cell, cell in targets) for cell in cells if cell is not None)
        return strike


def _typed_in(line: str, partner: str) -> At | None:
    found = re.match(rf"{partner}: types .* in ([A-Z]+\d+) \(", line)
    return place_of(found[1]) if found else None


def test_nobody_types_into_a_cell_that_a_write_is_about_to_set(stage: Stage) -> None:
    """Not during a second sync either, which runs while the write waits."""
    plot = Eager(
        is_benign=False, database="sqlite", strikes=1000, people=1.0, second=1.0, rows=2,
        office=0.0, acts=0.0, habit=[[("own", "type")]] * 3,
    )  # fmt: skip
    for seed in (13, 6, 12):  # people type most in these
        Watched(stage.world, seed, "sqlite", plot=plot).play()
        if len(Watched.typed) > 2:
            break

    assert len(Watched.typed) > 2
    assert not [cell for cell, is_hit in Watched.typed if is_hit]


def test_a_seed_tells_the_same_story_on_either_database_and_nothing_is_lost_in_it(
    stage: Stage,
) -> None:
    first, again = stage.play(1, "sqlite"), stage.play(1, "postgresql")

    assert first.story == again.story
    assert first.counts["syncs"] > 6
    assert first.breaches == again.breaches == [], "\n".join(first.story)


def test_a_row_that_ours_hid_is_not_archived(stage: Stage) -> None:
    """A row of ours met it, the answer to the repair was cut, then the list was sorted."""
    assert stage.play(1520129, "sqlite").breaches == []


def test_what_is_typed_while_drive_is_late_and_goes_with_its_row_is_nobodys_loss(
    stage: Stage,
) -> None:
    """The run between had heard of nothing; the judge took it for one that had seen the value."""
    assert stage.play(1800286, "sqlite").breaches == []
