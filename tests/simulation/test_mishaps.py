"""Each thing that goes wrong on its own, while people type in lists of all kinds."""

from random import Random
from zlib import crc32

import pytest

from simulation.machinery.wire import AFTER, BEFORE, DRIVE_ALONE
from simulation.plot import Habit, Mishap, Plot
from simulation.stage import Stage
from tests.taste import taste

pytestmark = pytest.mark.hostile

WORK: Habit = [
    [("own contact", "type"), ("all contact", "type"), ("office", "edit")],
    [("own contact", "new_row"), ("all loan", "give_back"), ("any item", "rename_thing")],
    [("own contact", "type"), ("own loan", "new_row")],
]
"""Three days on which everything has something to write."""
EVENTS: dict[str, Habit] = {
    "access lost and given back": [[("any", "unshare")], [("same", "type")], [("same", "share")]],
    "in the bin for a night": [[("any", "trash")], [("same", "fetch_back")]],
    "tab renamed": [[("any", "rename_tab"), ("same", "type")]],
    "tab duplicated": [[("any", "duplicate_tab"), ("same", "type")]],
    "file copied": [[("any", "copy_file"), ("same", "type")]],
    "in English for a day": [[("any", "speak_english")], [("same", "speak_french")]],
    "Drive late": [[("any", "drive_lags"), ("any", "type")], [("any", "drive_catches_up")]],
}


def _faults() -> list[tuple[str, str]]:
    before = [(fault, kind) for fault in BEFORE for kind in ("token", "drive", "read", "write")]
    after = [(fault, kind) for fault in AFTER for kind in ("read", "write")]
    return [one for one in before + after if one[0] != DRIVE_ALONE or one[1] == "drive"]


FAULTS = _faults()
AT_THE_WORST = [(one, "write") for one in ("429", "reset", *AFTER)] + [(DRIVE_ALONE, "drive")]
"""While we write, a fault can do the most harm: most of all where the write was done."""


@pytest.mark.parametrize(
    ("fault", "kind"), taste(AT_THE_WORST, [one for one in FAULTS if one not in AT_THE_WORST])
)
def test_nothing_is_lost_or_done_twice_when_one_thing_goes_wrong(
    stage: Stage, fault: str, kind: str
) -> None:
    seed = crc32(f"{fault} {kind}".encode())
    rng = Random(seed)  # noqa: S311 - chance for tests
    skip = rng.randrange(3) if kind in {"read", "write"} else 0
    mishap = Mishap(fault, kind, skip, rng.choice((1, 1, 2, 6)))
    plot = Plot(is_benign=False, database="sqlite", rows=3, office=0.0, acts=0.0, lends=True)
    plot.habit, plot.mishap = WORK, mishap

    verdict = stage.play(seed, "sqlite", plot=plot)

    assert verdict.counts["faults"] > 0, "\n".join(verdict.story)
    assert verdict.breaches == [], "\n".join(verdict.story)


@pytest.mark.parametrize("name", EVENTS)
def test_nothing_is_lost_when_something_befalls_a_file(stage: Stage, name: str) -> None:
    plot = Plot(is_benign=False, database="sqlite", rows=3, office=0.0, acts=0.0)
    plot.lends = name != "in English for a day"
    plot.habit = EVENTS[name]

    verdict = stage.play(crc32(name.encode()), "sqlite", plot=plot)

    assert verdict.counts["acts"] > 0
    assert verdict.breaches == [], "\n".join(verdict.story)


@pytest.mark.parametrize("settle_seconds", taste([0], [20]))
def test_nothing_is_lost_in_a_storm_of_everything(stage: Stage, settle_seconds: int) -> None:
    plot = Plot.drawn(Random(11), "sqlite", lends=True)  # noqa: S311 - chance for tests
    plot.settle_seconds, plot.strikes = settle_seconds, 1000
    plot.fault, plot.people, plot.window, plot.kill = 0.2, 0.3, 0.0, 0.0

    verdict = stage.play(settle_seconds, "sqlite", plot=plot)

    assert verdict.counts["faults"] > 0
    assert verdict.breaches == [], "\n".join(verdict.story)
