"""What the shipped mapping files, the demo and the guide call a column, `adopt` calls so, too."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from demo.seed import spreadsheet_seeds
from demo.seed.layout import TabSeed
from demo.seed.organisations import ORGANISATIONS
from french_cells.context import Context
from french_cells.directory import Directory, KnownName, Names
from french_cells.folding import fold
from sync_service.domain.codec import EntityCodec
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell, TabSnapshot
from sync_service.model.codecs import TabContext, build_codec
from sync_service.model.composites import with_wholes
from sync_service.model.headers.columns import TabProposal
from sync_service.model.headers.proposal import propose_tab

TODAY = date(2026, 11, 24)
ROOT = Path(__file__).parents[3]
MAPPINGS = ROOT / "mappings"
PARTNERS = ("Les Épis", "MJC du Faubourg", "CAF")
PEOPLE = ("Zoé PETIT", "Yann ROUX", "Léa COLIN")
Columns = Mapping[str, Sequence[str]]


@cache
def mapping_files() -> Mapping[str, Mapping[str, Any]]:
    tables = {
        path.stem: tomllib.loads(path.read_text("utf-8")) for path in MAPPINGS.glob("*.toml")
    }
    return {name: table for name, table in sorted(tables.items()) if "entity" in table}


def columns_of(table: Mapping[str, Any]) -> Columns:
    """Field → the titles its column may bear."""
    declared = {**table.get("columns", {}), **table.get("rows", {})}
    return {
        field: one["titles"] if isinstance(one, dict) else one for field, one in declared.items()
    }


def _titles() -> Iterator[tuple[str, str, str]]:
    for name, table in mapping_files().items():
        for field, titles in columns_of(table).items():
            yield from ((name, field, title) for title in titles)


def _directory() -> Directory:
    partners = [KnownName(f"p{number}", name) for number, name in enumerate(PARTNERS)]
    people = [KnownName(f"c{number}", name) for number, name in enumerate(PEOPLE)]
    town = [KnownName(slug, name, list(aliases)) for slug, name, aliases in ORGANISATIONS]
    return Directory({"organisation": Names([*partners, *town]), "contact": Names(people)})


def look(entity: Entity, rows: Sequence[Sequence[str]]) -> TabProposal:
    cells = [[Cell(text, text) for text in row] for row in rows]
    tab = TabSnapshot(0, "Onglet", cells, len(rows), max(map(len, rows)))

    def codec_in(context: TabContext) -> EntityCodec:
        return with_wholes(build_codec(entity, _directory(), TODAY, context), TODAY)

    return propose_tab(tab, codec_in, Context(today=TODAY, prefer="past"))


@pytest.mark.parametrize(("mapping", "field", "title"), list(_titles()))
def test_a_title_that_a_shipped_mapping_names_is_adopted_as_its_field(
    mapping: str, field: str, title: str
) -> None:
    """« Prêteur » and sixty others were followed by a mapping file, and left alone by `adopt`."""
    table = mapping_files()[mapping]
    if table["layout"] == "matrix":
        names = PARTNERS if field == "organisation_id" else PEOPLE
        rows = [[title, "15/09/2026", "13/10/2026"], *([name, "P", "A"] for name in names)]
    else:
        beside = {one: titles[0] for one, titles in columns_of(table).items() if one != field}
        rows = [[title, *beside.values()]]
    found = look(table["entity"], rows)
    assert found.columns[0].field == field


def _seeded_tabs() -> Mapping[str, TabSeed]:
    return {
        f"{seed.name}/{tab.title}": tab
        for seed in spreadsheet_seeds(TODAY)
        for tab in seed.tabs
        if tab.mapping
    }


@pytest.mark.parametrize("name", list(_seeded_tabs()))
def test_the_demo_s_columns_are_adopted_as_its_mappings_follow_them(name: str) -> None:
    tab = _seeded_tabs()[name]
    table = mapping_files()[tab.mapping]
    followed = {
        fold(title): field for field, titles in columns_of(table).items() for title in titles
    }
    found = look(table["entity"], tab.rows)
    told = {one.title: one.field for one in found.columns if fold(one.title) in followed}
    assert told
    assert told == {title: followed[fold(title)] for title in told}


def _guided() -> Iterator[tuple[Entity, str]]:
    """The columns of tables like « | dans « Ateliers » | exemple | » in the partners' guide."""
    lines = (ROOT / "docs" / "fr" / "feuilles.md").read_text("utf-8").splitlines()
    tabs: Mapping[str, Entity] = {"Ateliers": "workshop", "Séances": "session"}
    entity: Entity | None = None
    for line in lines:
        first = line.split("|")[1].strip() if line.startswith("|") else ""
        if first.startswith("dans « "):
            entity = tabs[first.removeprefix("dans « ").removesuffix(" »")]
        elif not first:
            entity = None
        elif entity is not None and not first.startswith("--"):
            other = first.partition(" (ou « ")
            yield from ((entity, one) for one in (other[0], other[2].removesuffix(" »)")) if one)


def test_the_guide_s_columns_are_adopted() -> None:
    guided = list(_guided())
    assert len(guided) > 1
    untold = [
        (entity, title) for entity, title in guided if not look(entity, [(title, "État")]).mapped
    ]
    assert not untold
