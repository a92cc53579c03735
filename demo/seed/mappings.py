"""The mapping files of the demo: the shipped ones, with the demo's partners and spreadsheets."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from demo.seed.layout import SpreadsheetSeed
from demo.seed.organisations import ORGANISATIONS

_ORGANISATIONS, _SPREADSHEETS = "organisations.toml", "spreadsheets.toml"


def write_mappings(
    folder: Path, shipped: Path, seeds: Sequence[SpreadsheetSeed], ids: Mapping[str, str]
) -> None:
    """Copies the shipped files and replaces the partners and spreadsheets by the demo's.

    `ids`: the spreadsheets' ids by their seeds' names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(shipped.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text, encoding="utf-8")
    organisations = (shipped / _ORGANISATIONS).read_text(encoding="utf-8")
    columns = organisations.partition("[[organisation]]")[0]
    _write(folder / _ORGANISATIONS, [columns.rstrip(), *map(_organisation, ORGANISATIONS)])
    _write(folder / _SPREADSHEETS, [_spreadsheet(seed, ids[seed.name]) for seed in seeds])


def _write(path: Path, blocks: Sequence[str]) -> None:
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _organisation(organisation: tuple[str, str, tuple[str, ...]]) -> str:
    slug, name, aliases = organisation
    lines = (("slug", slug), ("name", name), ("aliases", list(aliases)))
    return "\n".join(["[[organisation]]", *(f"{key} = {_toml(value)}" for key, value in lines)])


def _spreadsheet(seed: SpreadsheetSeed, spreadsheet_id: str) -> str:
    head = [
        "[[spreadsheet]]",
        f"partner = {_toml(seed.partner)}",
        f"id = {_toml(spreadsheet_id)}",
        f"contact = {_toml(seed.contact)}",
    ]
    tabs = [
        "\n".join(
            [
                "[[spreadsheet.tab]]",
                f"title = {_toml(tab.title)}",
                f"mapping = {_toml(tab.mapping)}",
                f"scope = {_toml(tab.scope)}",
            ]
        )
        for tab in seed.tabs
        if tab.mapping
    ]
    return "\n\n".join(["\n".join(head), *tabs])


def _toml(value: object) -> str:
    """A basic string or an array of them: JSON's and TOML's look the same."""
    return json.dumps(value, ensure_ascii=False)
