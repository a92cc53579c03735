"""From the files' texts to Mappings, or every problem of every file. Pure."""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from marshmallow import Schema

from sync_service.adapters.mapping_files.checks import (
    check_mapping,
    check_organisations,
    check_spreadsheets,
)
from sync_service.adapters.mapping_files.document import Document, KeyPath, Problem, load_document
from sync_service.adapters.mapping_files.schemas import MappingSchema, PartnersSchema
from sync_service.domain.errors import ConfigurationError
from sync_service.domain.mapping import (
    Column,
    KnownOrganisation,
    Mappings,
    SpreadsheetMapping,
    TabMapping,
    TabRules,
)

_PARTNER_KEYS = frozenset({"organisation", "spreadsheet"})


def load_mappings(
    texts: Mapping[str, tuple[str, str]], known_fields: Mapping[str, Collection[str]]
) -> Mappings:
    """`texts`: mapping's name → path for people, and TOML. Raises ConfigurationError."""
    documents, sentences = parse_documents(texts)
    sentences += [problem.sentence() for problem in _problems(documents, texts, known_fields)]
    if sentences:
        raise ConfigurationError(sentences)
    parts = [PartnersSchema().load(_partners(document)) for document in documents]
    return Mappings(
        mappings={
            document.name: _mapping(document.name, MappingSchema().load(_own(document)))
            for document in documents
            if _own(document)
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
            sentences.append(f"{file} : ce n’est pas du TOML ({error}). Vérifiez cette ligne.")
    return documents, sentences


def _problems(
    documents: list[Document], names: Collection[str], known_fields: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    for document in documents:
        own = _own(document)
        if own:
            yield from _shape_problems(document, MappingSchema(), own)
            yield from check_mapping(document, known_fields)
        yield from _shape_problems(document, PartnersSchema(), _partners(document))
    yield from check_organisations(documents)
    broken = set(names) - {document.name for document in documents}
    mapping_names = broken | {document.name for document in documents if _own(document)}
    yield from check_spreadsheets(documents, mapping_names)


def _shape_problems(
    document: Document, schema: Schema, content: Mapping[str, object]
) -> Iterator[Problem]:
    for path, message in _flattened(schema.validate(content)):
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


def _own(document: Document) -> dict[str, object]:
    """What is the mapping's; any file may also hold partners and spreadsheets."""
    return {key: held for key, held in document.content.items() if key not in _PARTNER_KEYS}


def _partners(document: Document) -> dict[str, object]:
    return {key: held for key, held in document.content.items() if key in _PARTNER_KEYS}


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
    )


def _spreadsheet(loaded: Mapping[str, Any]) -> SpreadsheetMapping:
    tabs = tuple(TabMapping(**tab) for tab in loaded["tabs"])
    return SpreadsheetMapping(**{**loaded, "tabs": tabs})
