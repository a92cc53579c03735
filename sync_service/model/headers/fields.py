"""Which field of an entity a column's title names: the aliases seen from one entity's side."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from french_cells.headers.aliases import title_table
from french_cells.headers.match import are_answers, find_match
from french_cells.headers.spelling import key_of
from french_cells.reading import Raw
from french_cells.text import fold_words
from sync_service.domain.record import Entity
from sync_service.model.composites import whole_columns
from sync_service.model.personal import schema_of

SHEETS: Mapping[Entity, str] = {
    "organisation": "organisations",
    "contact": "contacts",
    "meeting": "attendance",
    "attendance": "attendance",
    "item": "items",
    "loan": "loans",
    "workshop": "workshops",
    "session": "workshops",
    "registration": "registrations",
    "session_count": "report",
}


_CLEARLY_MORE = 2
_LEAST_STEM, _CUT_SHORT = 2, 0.7
_ASKING = frozenset({
    "quel", "quelle", "quels", "quelles", "dans", "la", "le", "les", "l", "y", "il", "elle", "on",
    "c", "est", "faut", "ce", "votre", "vos",
})  # fmt: skip
_QUESTIONS = frozenset("quel quelle quels quelles ou qui combien faut votre vos".split())  # noqa: SIM905
"""« Quel jour », « Votre nom », « Où c'est rangé »: what a question says beside what it asks."""


@cache
def fields_by_title(entity: Entity) -> Mapping[str, str]:
    """Kind of title → the field whose column bears it, as the fields declare it."""
    names = [*whole_columns(entity), *schema_of(entity).cells]
    known = {
        f"{entity}.{name}": name for name in names if f"{entity}.{name}" in title_table().titles
    }
    cells = schema_of(entity).cells.items()
    return known | {kind: name for name, field in cells for kind in field.known_as}


def find_field(
    entity: Entity, title: str, labels: Mapping[str, str], samples: Sequence[Raw] = ()
) -> tuple[str, float] | None:
    """The field that a title names on a sheet of this entity, and how surely (0 to 1)."""
    found = _find_named(entity, title, labels, samples)
    words = fold_words(title).split()
    asked = " ".join(word for word in words if word not in _ASKING)
    if found is not None or not asked or _QUESTIONS.isdisjoint(words):
        return found
    return _find_named(entity, asked, labels, samples)


def _find_named(
    entity: Entity, title: str, labels: Mapping[str, str], samples: Sequence[Raw]
) -> tuple[str, float] | None:
    key = key_of(title)
    if not key:
        return None
    for name, label in labels.items():
        is_named = _is_called(title, key, label) or not are_answers(samples)
        if key == key_of(label) and is_named and not _is_ours(entity, name):
            return name, 1.0
    for name, titles in title_table().own.get(entity, {}).items():
        if any(_is_called(title, key, alias) for alias in titles):
            return name, 0.9
    match = find_match(title, SHEETS[entity], samples)
    name_of = fields_by_title(entity)
    if match is not None and match.name in name_of and match.by != "values":
        return name_of[match.name], match.confidence
    cut = _find_cut_short(title, labels)
    if cut is not None:
        return cut, _CUT_SHORT
    is_known = match is not None and match.name in name_of
    return (name_of[match.name], match.confidence) if is_known and match else None


def _find_cut_short(title: str, labels: Mapping[str, str]) -> str | None:
    """« Empr. », « Inscr. »: the one field whose label begins so."""
    bare = title.strip()
    stem = fold_words(bare)
    if not bare.endswith(".") or " " in stem or len(stem) < _LEAST_STEM:
        return None
    found = [name for name, label in labels.items() if fold_words(label).startswith(stem)]
    return found[0] if len(found) == 1 else None


def find_likelier(entity: Entity, titles: Sequence[str]) -> Entity | None:
    """The kind of records whose fields clearly more of these titles name, if there is one."""
    fitting = {one: len(_named_by(one, titles)) for one in SHEETS}
    best = max(fitting, key=lambda one: fitting[one])
    return best if fitting[best] >= fitting[entity] + _CLEARLY_MORE else None


def _named_by(entity: Entity, titles: Sequence[str]) -> set[str]:
    labels = {name: field.label for name, field in schema_of(entity).cells.items()}
    found = (find_field(entity, title, labels) for title in titles if title)
    return {one[0] for one in found if one is not None}


def _is_called(title: str, key: str, alias: str) -> bool:
    """« Retour » is a day, only « Au retour » is a state: no one word is left of an alias."""
    cut = _find_cut(alias)
    return key == key_of(alias) if cut is None else cut == fold_words(title)


@lru_cache(maxsize=4096)
def _find_cut(alias: str) -> str | None:
    """All words of an alias of which its key has one."""
    plain = fold_words(alias)
    return plain if " " in plain and " " not in key_of(alias) else None


def _is_ours(entity: Entity, name: str) -> bool:
    """Of what several columns make together, none is."""
    field = schema_of(entity).cells.get(name)
    return field is not None and field.ours


def is_known_title(title: str) -> bool:
    """Some field of some entity is called so, if cut short."""
    return find_match(title) is not None or any(
        _find_cut_short(title, {name: one.label for name, one in schema_of(entity).cells.items()})
        for entity in SHEETS
    )
