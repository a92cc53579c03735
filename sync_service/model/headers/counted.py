"""Columns that count a family's people beside those that say who they are: « Nb enfants »."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from french_cells.headers.match import find_match
from french_cells.reading import Raw
from french_cells.text import fold_words
from sync_service.model.headers.fields import SHEETS

_CHILDREN_COUNT = "registration.children_count"
_CHILDREN = frozenset({"enf", "enfant", "enfants", "petits", "gamins"})
_PEOPLE = frozenset({"personne", "personnes", "pers", "participant", "participants"})
_COUNTING = frozenset({
    "nb", "nbre", "nombre", "combien", "total", "tot", "de", "d", "s", "en", "tout",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountColumns:
    """Where the children are counted, and where all who come are."""

    children: int | None = None
    people: int | None = None


def find_counts(titles: Mapping[int, str], samples: Mapping[int, Sequence[Raw]]) -> CountColumns:
    """Of columns that are no field's, by their titles and what stands below them."""
    children = (c for c, one in titles.items() if _counts_children(one, samples.get(c, ())))
    people = (column for column, one in titles.items() if _counts_people(one))
    return CountColumns(next(children, None), next(people, None))


def _counts_children(title: str, samples: Sequence[Raw]) -> bool:
    """« Nb enfants », « Enf. », « Enfant(s) »."""
    match = find_match(title, SHEETS["registration"], samples) if title.strip() else None
    return _says_only(title, _CHILDREN) or (match is not None and match.name == _CHILDREN_COUNT)


def _counts_people(title: str) -> bool:
    """« Nb pers. », « Personnes », « Total personnes »."""
    return _says_only(title, _PEOPLE)


def _says_only(title: str, counted: frozenset[str]) -> bool:
    """Nothing but so many of them."""
    words = frozenset(fold_words(title).split())
    return bool(words & counted) and words <= counted | _COUNTING
