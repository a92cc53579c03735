"""A row that we appended is known by its reference, also when nobody saw the write proved."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hostile.faults.neighbours import EVERYBODY, NAME, ROLE, TAB, Neighbours
from tests.hostile.faults.town import Ground, Tabs

Build = Callable[..., Neighbours]


@pytest.fixture
def build(ground: Ground, tmp_path: Path) -> Iterator[Build]:
    built: list[Neighbours] = []

    def make(**more: Tabs) -> Neighbours:
        built.append(Neighbours(ground, tmp_path, 4, **more))
        return built[-1]

    yield make
    for one in built:
        one.close()


def copies_for_a_colleague(here: Neighbours, row: int = 2) -> None:
    """First name, e-mail and telephone stay those of the row that was copied."""
    here.epis.copy_row(TAB, row, 5)
    here.epis.clear(TAB, 5, here.epis.column_of(TAB, "Réf.")[1])
    here.epis.type(TAB, 5, NAME, "Nouvelle")
    here.epis.type(TAB, 5, ROLE, "Stagiaire")


def assert_each_stands_once(here: Neighbours, count: int) -> None:
    assert set(Counter(here.references(here.clef)).values()) == {1}
    assert len(here.references(here.clef)) == len(here.records()) == count
    assert len(here.records(archived=True)) == count


WITHOUT_STRUCTURE = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
"""Then a row has no strong key: only its reference says whose it is."""

LISTS = pytest.mark.parametrize("titles", [EVERYBODY, WITHOUT_STRUCTURE], ids=["full", "bare"])


@LISTS
def test_a_colleagues_row_appended_right_before_a_crash_is_not_appended_again(
    build: Build, titles: tuple[str, ...]
) -> None:
    here = build(clef={TAB: [titles]})
    copies_for_a_colleague(here)
    here.sync_killed_after_writing(here.clef)
    here.rest()

    assert_each_stands_once(here, 7)
    assert here.is_quiet()


@LISTS
def test_a_colleagues_row_sorted_while_it_was_appended_is_not_appended_again(
    build: Build, titles: tuple[str, ...]
) -> None:
    here = build(clef={TAB: [titles]})
    copies_for_a_colleague(here)
    with here.in_the_window(here.clef, lambda: here.clef.sort(TAB, 1, 1, descending=True)):
        here.rest()

    assert_each_stands_once(here, 7)
    assert here.is_quiet()
