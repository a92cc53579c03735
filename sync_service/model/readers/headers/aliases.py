"""The shipped table of columns' titles: which field each of them means, and on which sheet."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class TitleTable:
    """Titles by field, by kind of sheet and by entity; those that are unclear alone."""

    titles: Mapping[str, Sequence[str]]
    by_sheet: Mapping[str, Mapping[str, str]]
    sheets: Mapping[str, str]
    own: Mapping[str, Mapping[str, Sequence[str]]]
    unclear: frozenset[str]


@cache
def title_table() -> TitleTable:
    text = (files("sync_service.model") / "tables" / "headers.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return TitleTable(
        titles=table["titles"],
        by_sheet=table["by_sheet"],
        sheets=table["sheets"],
        own=table["own"],
        unclear=frozenset(table["unclear"]),
    )
