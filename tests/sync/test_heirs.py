"""For whom the names and the lists of a structure that was merged into another stand."""

import pytest

from sync_service.model.codecs import build_codec
from sync_service.sync.gathering.heirs import find_heir
from sync_service.sync.gathering.situations import read_names
from tests.builders import World

LUDO, MJC, RELAIS = "S-1", "S-2", "S-3"
SLUGS = {LUDO: "ludo", MJC: "mjc", RELAIS: "le-relais-petits"}
NAMES = {LUDO: "Ludothèque", MJC: "MJC du Moulin", RELAIS: "Relais petite enfance"}


def world_of(*merges: tuple[str, str], **fields: list[str]) -> World:
    """`merges`: who was merged into whom."""
    world = World()
    for ref, name in NAMES.items():
        known = {"id": SLUGS[ref], "name": name, "short_name": None, "aliases": None}
        world.add("organisation", ref, **{**known, **(fields if ref == LUDO else {})})
    for dropped, kept in merges:
        world.archive(dropped)
        with world.database.transaction() as stored:
            stored.merges.note(dropped, kept)
    return world


def read(world: World, text: str) -> object:
    with world.database.reading() as stored:
        names = read_names(stored, world.services.mappings, "loan", is_kept=True)
    codec = build_codec("loan", names, world.clock.now().date())
    return codec.fields["borrower_organisation_id"].understand(text).value  # type: ignore[attr-defined]


def heir(world: World, slug: str) -> str | None:
    with world.database.reading() as stored:
        return find_heir(stored, slug)


@pytest.mark.parametrize("text", ["Ludothèque", "ludotheque", "ludo", LUDO, "LDT", "Le Dé bleu"])
def test_whatever_a_merged_structure_is_called_means_the_one_that_stays(text: str) -> None:
    world = world_of((LUDO, MJC), aliases=["LDT", "Le Dé bleu"])
    assert read(world, text) == "mjc"


def test_it_means_the_last_of_several_merges() -> None:
    world = world_of((LUDO, MJC), (MJC, RELAIS))
    assert [read(world, one) for one in NAMES.values()] == ["le-relais-petits"] * 3
    assert [heir(world, one) for one in SLUGS.values()] == ["le-relais-petits"] * 3


def test_merges_that_turn_in_a_circle_mean_nobody() -> None:
    world = world_of((LUDO, MJC), (MJC, LUDO))
    assert [heir(world, one) for one in SLUGS.values()] == [None, None, "le-relais-petits"]
    assert read(world, "Ludothèque") is None


def test_a_name_that_a_live_structure_has_is_that_ones() -> None:
    world = world_of((LUDO, MJC), aliases=["Relais petite enfance"])
    assert read(world, "Relais petite enfance") == "le-relais-petits"


def test_what_a_merged_one_was_called_before_it_was_renamed_means_it_too() -> None:
    world = world_of()
    world.clock.advance(3 * 86_400)
    world.edit(LUDO, name="Ludothèque du Pont")
    world.clock.advance(3 * 86_400)
    world.archive(LUDO)
    with world.database.transaction() as stored:
        stored.merges.note(LUDO, MJC)

    assert [read(world, one) for one in ("Ludothèque du Pont", "Ludothèque")] == ["mjc", "mjc"]
