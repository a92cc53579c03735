"""The shipped table of columns' titles: which field each of them means, and on which sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from french_cells.headers.spelling import key_of
from french_cells.lexicon import load_table
from french_cells.text import fold_words


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A title that is unclear alone names this field before a column called so."""

    field: str
    titles: frozenset[str]
    before: Sequence[str]


@dataclass(frozen=True, slots=True)
class TitleTable:
    """Titles by field, by kind of sheet and by entity; those that are unclear alone.

    `second`: what a title of an entity's sheet means where its first meaning cannot be meant.
    """

    titles: Mapping[str, Sequence[str]]
    by_sheet: Mapping[str, Mapping[str, str]]
    sheets: Mapping[str, str]
    own: Mapping[str, Mapping[str, Sequence[str]]]
    second: Mapping[str, Mapping[str, Sequence[str]]]
    unclear: frozenset[str]
    neighbours: Sequence[Neighbour]


@cache
def title_table() -> TitleTable:
    table = load_table("headers")
    return TitleTable(
        titles=table["titles"],
        by_sheet=table["by_sheet"],
        sheets=table["sheets"],
        own=table["own"],
        second=table["second"],
        unclear=frozenset(table["unclear"]),
        neighbours=[
            Neighbour(one["field"], frozenset(one["titles"]), one["before"])
            for one in table["neighbours"]
        ],
    )


@cache
def plain_titles() -> Mapping[str, str]:
    return {
        fold_words(alias): name
        for name, aliases in title_table().titles.items()
        for alias in aliases
        if fold_words(alias)
    }


@cache
def keyed_titles() -> Mapping[str, str]:
    """Keys that name one field; « prêté à » and « prêté le » share theirs, so it names none."""
    found: dict[str, set[str]] = {}
    for name, aliases in title_table().titles.items():
        for alias in aliases:
            found.setdefault(key_of(alias), set()).add(name)
    return {key: names.pop() for key, names in found.items() if len(names) == 1 and key}


@cache
def unclear_keys() -> frozenset[str]:
    return frozenset(key_of(word) for word in title_table().unclear)
