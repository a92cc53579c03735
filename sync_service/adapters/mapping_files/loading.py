"""From the files' texts to Mappings, or every problem of every file. Pure.

What files must mean together is looked for in the raw tables, so that a mistake of shape in one
place hides no other mistake.
"""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from marshmallow import Schema, ValidationError

from french_cells.folding import fold
from french_cells.patterns import pattern
from sync_service.adapters.mapping_files.document import (
    MANY_FILES,
    Document,
    KeyPath,
    MappingSchema,
    PartnersSchema,
    Problem,
    bare_spreadsheet_id,
    load_document,
    not_one_of,
    parse,
    table,
    tables,
)
from sync_service.domain.errors import ConfigurationError
from sync_service.domain.mapping import (
    HEADINGS,
    NAMES,
    REFERENCE_TITLE,
    Column,
    KnownOrganisation,
    Mappings,
    SpreadsheetMapping,
    TabMapping,
    TabRules,
)
from sync_service.model.composites import whole_columns

_MAPPING, _PARTNERS = MappingSchema(), PartnersSchema()
_AT_LINE = pattern(r"\(at line (\d+),")
_SHAPES: Mapping[str, tuple[Collection[str], Collection[str]]] = {
    "table": (["columns"], ["rows", "cells"]),
    "matrix": (["rows", "cells"], ["columns"]),
}
"""Layout → tables that it needs, tables that belong to the other one."""


def _check_mapping(
    document: Document, known_fields: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """One mapping: its entity, its layout, its fields, its titles."""
    entity = document.content.get("entity")
    if isinstance(entity, str) and entity not in known_fields:
        message = not_one_of(entity, "une sorte de fiche connue", known_fields)
        yield Problem(document, ("entity",), message)
    elif isinstance(entity, str):
        yield from _check_fields(document, known_fields[entity])
        yield from _check_composites(document, whole_columns(entity))
    yield from _check_layout(document)
    yield from _check_rows(document)
    yield from _check_constants(document)
    for group in ("columns", "rows"):
        yield from _check_titles(document, group)


def _check_organisations(documents: Iterable[Document]) -> Iterator[Problem]:
    """No two partners may share a slug, a name or an alias."""
    owners: dict[tuple[str, str], tuple[str, KeyPath]] = {}
    for document, path, kind, word in _named_organisations(documents):
        us = (document.file, path)
        owner = owners.setdefault((kind, fold(word)), us)
        if owner != us:
            message = (
                f"« {word} » désigne déjà un autre partenaire ({owner[0]}). "
                "Gardez-le pour un seul."
            )
            yield Problem(document, path, message)


def _check_spreadsheets(
    documents: Collection[Document], mapping_names: Collection[str]
) -> Iterator[Problem]:
    """Each spreadsheet once, each of its tabs once, with a mapping and a partner that exist."""
    seen: dict[str, tuple[str, KeyPath]] = {}
    slugs = known_slugs(documents)
    for document in documents:
        for path, spreadsheet in tables(document.content, "spreadsheet"):
            spreadsheet_id = bare_spreadsheet_id(str(spreadsheet.get("id", "")))
            us = (document.file, path)
            if spreadsheet_id and seen.setdefault(spreadsheet_id, us) != us:
                message = "cette feuille est déjà plus haut. Mettez tous ses onglets ensemble."
                yield Problem(document, (*path, "id"), message)
            yield from _check_partner(document, path, spreadsheet, slugs)
            yield from _check_tabs(document, path, spreadsheet, mapping_names)


def known_slugs(documents: Iterable[Document]) -> frozenset[str]:
    """Partners that the files name; none when they live in a tab of their own."""
    return frozenset(
        str(organisation["slug"])
        for document in documents
        for _, organisation in tables(document.content, "organisation")
        if "slug" in organisation
    )


def _check_fields(document: Document, known: Collection[str]) -> Iterator[Problem]:
    entity = str(document.content.get("entity"))
    more = {"columns": whole_columns(entity), "rows": _row_fields(entity)}
    for group in ("columns", "rows", "constants"):
        for field in table(document.content, group):
            fields = [*known, *more.get(group, ())]
            if field not in fields:
                message = not_one_of(field, "un champ connu", fields)
                yield Problem(document, (group, field), message)
    cell_field = table(document.content, "cells").get("field")
    if isinstance(cell_field, str) and cell_field not in known:
        message = not_one_of(cell_field, "un champ connu", known)
        yield Problem(document, ("cells", "field"), message)


def _row_fields(entity: str) -> Sequence[str]:
    """People down a matrix may be given by their names, in two columns."""
    return NAMES if entity == "attendance" else ()


def _check_rows(document: Document) -> Iterator[Problem]:
    rows = table(document.content, "rows")
    if rows and not HEADINGS - {"given_name"} & rows.keys():
        message = (
            "il faut la colonne des partenaires (organisation_id), ou celle des personnes "
            "(contact_id, ou family_name et given_name)."
        )
        yield Problem(document, ("rows",), message)


def _check_constants(document: Document) -> Iterator[Problem]:
    """What all rows have alike has no column beside it."""
    columns = table(document.content, "columns")
    for field in table(document.content, "constants"):
        if field in columns:
            message = f"{field} a déjà une colonne. Gardez la colonne, ou la constante."
            yield Problem(document, ("constants", field), message)


def _check_composites(
    document: Document, composites: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """One column for several fields, or a column for each of them: never both in one tab."""
    columns = table(document.content, "columns")
    for name, parts in composites.items():
        also = [part for part in parts if part in columns]
        if name in columns and also:
            message = (
                f"{name} contient déjà {', '.join(also)}. Gardez {name}, ou une colonne par champ "
                f"({', '.join(parts)}), pas les deux : faites deux fichiers si des feuilles "
                "diffèrent."
            )
            yield Problem(document, ("columns", name), message)


def _check_layout(document: Document) -> Iterator[Problem]:
    layout = document.content.get("layout", "table")
    if layout not in _SHAPES:
        return
    needed, foreign = _SHAPES[str(layout)]
    for name in needed:
        if not document.content.get(name):
            message = f'avec layout = "{layout}", il faut un tableau [{name}] rempli.'
            yield Problem(document, ("layout",), message)
    for name in foreign:
        if name in document.content:
            message = f'avec layout = "{layout}", ce tableau n’a pas lieu d’être. Retirez-le.'
            yield Problem(document, (name,), message)


_NO_TITLES = {fold(REFERENCE_TITLE), ""}
_fold_title = lru_cache(maxsize=4096)(fold)


def _check_titles(document: Document, group: str) -> Iterator[Problem]:
    fields: dict[str, str] = {}
    for field, title in _titled(table(document.content, group)):
        path, folded = (group, field), _fold_title(title)
        if folded in _NO_TITLES:
            reason = "la colonne du service lui-même" if folded else "sans lettre ni chiffre"
            yield Problem(document, path, f"« {title} » est {reason}. Retirez ce titre.")
        other = fields.setdefault(folded, field)
        if other != field:
            message = f"« {title} » est déjà un titre de {other}. Gardez-le pour un seul champ."
            yield Problem(document, path, message)


def _titled(columns: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for field, column in columns.items():
        titles = column.get("titles") if isinstance(column, dict) else column
        for title in titles if isinstance(titles, list) else [titles]:
            if isinstance(title, str):
                yield field, title


def _named_organisations(
    documents: Iterable[Document],
) -> Iterator[tuple[Document, KeyPath, str, str]]:
    """Each slug, name and alias, with `slug` or `name`: an alias may equal another's slug."""
    for document in documents:
        for path, organisation in tables(document.content, "organisation"):
            aliases = organisation.get("aliases")
            names = [organisation.get("name"), *(aliases if isinstance(aliases, list) else [])]
            words = [("slug", organisation.get("slug")), *(("name", name) for name in names)]
            yield from ((document, path, kind, str(word)) for kind, word in words if word)


def _check_partner(
    document: Document, path: KeyPath, spreadsheet: Mapping[str, object], slugs: Collection[str]
) -> Iterator[Problem]:
    partner = spreadsheet.get("partner")
    scopes = {tab.get("scope", "own") for _, tab in tables(spreadsheet, "tab")}
    # Where only everybody's records are shown, the partner is just a name.
    if isinstance(partner, str) and slugs and partner not in slugs and scopes != {"all"}:
        yield Problem(
            document, (*path, "partner"), not_one_of(partner, "un partenaire connu", slugs)
        )


def _check_tabs(
    document: Document, path: KeyPath, spreadsheet: Mapping[str, object], names: Collection[str]
) -> Iterator[Problem]:
    titles: set[str] = set()
    for at, tab in tables(spreadsheet, "tab", path):
        title, mapping = tab.get("title"), tab.get("mapping")
        if isinstance(title, str) and title.strip() in titles:
            message = (
                f"l’onglet « {title} » est déjà dans cette feuille. Gardez-le une seule fois."
            )
            yield Problem(document, (*at, "title"), message)
        titles.add(str(title).strip())
        if isinstance(mapping, str) and mapping not in names:
            message = not_one_of(mapping, "un fichier de correspondance", names)
            yield Problem(document, (*at, "mapping"), message)


_PARTNER_KEYS = frozenset({"organisation", "spreadsheet"})


def load_mappings(
    texts: Mapping[str, tuple[str, str]], known_fields: Mapping[str, Collection[str]]
) -> Mappings:
    """`texts`: mapping's name → path for people, and TOML. Raises ConfigurationError."""
    documents, sentences = parse_documents(texts)
    sentences += [problem.sentence() for problem in _problems(documents, texts, known_fields)]
    if sentences:
        raise ConfigurationError(sentences)
    parts = [_shapes(document.text).partners.loaded for document in documents]
    return Mappings(
        mappings={
            document.name: _mapping(document.name, own.loaded)
            for document in documents
            if (own := _shapes(document.text).own) is not None
        },
        spreadsheets=[_spreadsheet(one) for part in parts for one in part["spreadsheets"]],
        organisations=[
            KnownOrganisation(**one) for part in parts for one in part["organisations"]
        ],
    )


def parse_documents(texts: Mapping[str, tuple[str, str]]) -> tuple[list[Document], list[str]]:
    """Those that are TOML, and a sentence for each that is not."""
    documents, sentences = [], []
    for name, (file, text) in texts.items():
        try:
            documents.append(load_document(name, file, text))
        except tomllib.TOMLDecodeError as error:
            sentences.append(_not_toml(file, text, str(error)))
    return documents, sentences


def _not_toml(file: str, text: str, error: str) -> str:
    """With the line itself: a reader sees at once which quote is missing."""
    lines = text.rstrip().splitlines()
    found = _AT_LINE.search(error)
    number = min(int(found[1]), len(lines)) if found else len(lines)
    return (
        f"{file}, ligne {number} : « {lines[number - 1].strip()} » n’est pas du TOML, ou la ligne "
        'd’avant. Écrivez nom = "texte", avec des guillemets droits ; refermez chaque guillemet '
        "et chaque crochet ; ne donnez un nom qu’une fois."
    )


def _problems(
    documents: list[Document], names: Collection[str], known_fields: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    for document in documents:
        shapes = _shapes(document.text)
        if shapes.own is not None:
            yield from _shape_problems(document, shapes.own)
            yield from _check_mapping(document, known_fields)
        yield from _shape_problems(document, shapes.partners)
    yield from _check_organisations(documents)
    broken = set(names) - {document.name for document in documents}
    mapping_names = broken | {one.name for one in documents if _shapes(one.text).own is not None}
    yield from _check_spreadsheets(documents, mapping_names)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A part of a file as its schema takes it, or what is wrong with it."""

    loaded: Mapping[str, Any]
    wrong: Sequence[tuple[KeyPath, str]] = ()


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Any file may hold partners and spreadsheets; `own` is the mapping, if it is one."""

    own: _Shape | None
    partners: _Shape


@lru_cache(maxsize=MANY_FILES)
def _shapes(text: str) -> _Shapes:
    content = parse(text)
    partners = {key: held for key, held in content.items() if key in _PARTNER_KEYS}
    own = {key: held for key, held in content.items() if key not in _PARTNER_KEYS}
    return _Shapes(_shape(_MAPPING, own) if own else None, _shape(_PARTNERS, partners))


def _shape(schema: Schema, content: Mapping[str, object]) -> _Shape:
    try:
        return _Shape(schema.load(content))
    except ValidationError as error:
        return _Shape({}, tuple(_flattened(error.messages)))


def _shape_problems(document: Document, shape: _Shape) -> Iterator[Problem]:
    for path, message in shape.wrong:
        yield Problem(document, path, message)


def _flattened(errors: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Marshmallow's nested errors, one by one; `_schema` and `value` are its own levels."""
    if isinstance(errors, dict):
        for key, inner in errors.items():
            yield from _flattened(inner, path if key in {"_schema", "value"} else (*path, key))
    elif isinstance(errors, Iterable) and not isinstance(errors, str):
        for inner in errors:
            yield from _flattened(inner, path)
    else:
        yield path, str(errors)


def _mapping(name: str, loaded: Mapping[str, Any]) -> TabRules:
    columns = loaded["columns"] or loaded["rows"]
    cells = loaded["cells"]
    return TabRules(
        name=name,
        entity=loaded["entity"],
        layout=loaded["layout"],
        columns=tuple(Column(field=field, **column) for field, column in columns.items()),
        kind=loaded["kind"],
        cell_field=cells.get("field", ""),
        prefer=cells.get("prefer", ""),
        constants=loaded["constants"],
    )


def _spreadsheet(loaded: Mapping[str, Any]) -> SpreadsheetMapping:
    tabs = tuple(TabMapping(**tab) for tab in loaded["tabs"])
    return SpreadsheetMapping(**{**loaded, "tabs": tabs})
