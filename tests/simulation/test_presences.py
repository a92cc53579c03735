"""Presences in the simulation: ours is clean, what lacks its rule is found, the judge is right."""

from pathlib import Path

import pytest

from simulation.presences.grid import Grid, day_of, meaning, title_of
from simulation.sheets import Tab
from simulation.stage import Stage
from tests.taste import taste

_LAUNCHER = Path(__file__).with_name("engines.py")
SORTED_IN_PART = 1000
"""In it names and marks are sorted, without the reference and the dates to the right of it."""


@pytest.mark.hostile
@pytest.mark.parametrize("seed", taste([SORTED_IN_PART], list(range(1001, 1021))))
def test_no_presence_is_lost_or_anothers(stage: Stage, seed: int) -> None:
    assert stage.play_presences(seed, "sqlite").breaches == []


@pytest.mark.hostile
def test_an_engine_that_believes_references_more_than_names_is_found_out(stage: Stage) -> None:
    engine = f"{_LAUNCHER}:headings say nothing"
    breaches = stage.play_presences(SORTED_IN_PART, "sqlite", engine).breaches
    assert {one.kind for one in breaches} == {"lost", "resurrected"}


@pytest.mark.parametrize(
    ("text", "state"),
    [("P", "present"), ("Excusé", "excused"), ("", ""), (None, ""), ("à voir", "à voir")],
)
def test_what_a_cell_shows_is_a_state_or_what_stands_there(text: str | None, state: str) -> None:
    assert meaning(text) == state


def test_what_a_note_says_may_be_typed_nobody_typed() -> None:
    note = "Nous attendons P (présent), A (absent), E (excusé) ou « représenté »."
    rows: list[list[dict[str, str]]] = [[{}, {}], [{}, {"formattedValue": "à voir", "note": note}]]
    assert Grid(Tab("S1", 0, "Présences", rows, (60, 12))).seen(1, 1) == ["à voir"]


def test_a_title_is_a_day_and_back() -> None:
    assert day_of(title_of("2026-09-08")) == "2026-09-08"
    assert day_of("Remarques") is None
