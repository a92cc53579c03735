"""The coordinator of a benign run and the partners mean different cells."""

import random
from collections.abc import Iterator
from contextlib import closing

import pytest

from simulation.books import Books, Entry
from simulation.office import Office
from simulation.stage import Stage
from simulation.values import FIELDS, Mint
from simulation.world import World

pytestmark = pytest.mark.hostile

BADOT = ["Badot", "Anne", "Directrice", "a@example.org", "03 53 01 00 01"]


@pytest.fixture
def world() -> Iterator[World]:
    with closing(Stage()) as stage:
        stage.world.open("office", "sqlite")
        yield stage.world
        stage.world.close()


def test_a_cell_that_somebody_has_just_typed_is_edited_by_nobody_else(world: World) -> None:
    """Both changed one name in a benign run, and the conflict that it is was called cowardly."""
    texts, books, told = dict(zip(FIELDS, BADOT, strict=True)), Books(), list[str]()
    fields = [f"{name}={text}" for name, text in texts.items()]
    world.run("sync")
    assert world.run("new", "contact", *fields, "organisation_id=les-epis").code == 0
    badot = books.someone("les-epis")
    for name, text in texts.items():
        books.note(Entry(badot, name, text, "les-epis"))
    office = Office(world, books, random.Random(1), Mint(), told.append)  # noqa: S311 - chance for tests
    books.look()
    for name in FIELDS:
        if name != "role":
            books.note(Entry(badot, name, f"{texts[name]} bis", "les-epis"), [texts[name]])

    assert office.act("edit_apart")
    assert "role:" in told[-1]
    assert not office.act("edit_apart")
