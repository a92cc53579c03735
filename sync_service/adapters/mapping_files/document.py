"""One mapping file as parsed: the lines of its keys, what is wrong in one, the shape it must have.

Knows TOML and marshmallow; what keys mean together is in loading.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, TypeAlias

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from french_cells.patterns import pattern

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys and, in lists of tables, positions from zero: `("spreadsheet", 0, "tab", 1, "title")`."""

_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEYS = rf"({_PART}(?:\s*\.\s*{_PART})*)"
_HEADER = pattern(rf"\s*(\[\[?)\s*{_KEYS}\s*\]")
_ASSIGNMENT = pattern(rf"\s*{_KEYS}\s*=")
_QUOTED_OR_COMMENT = pattern(r""""(?:\\.|[^"\\])*"|'[^']*'|\#.*""")


def find_lines(text: str) -> dict[KeyPath, int]:
    """Line numbers from one; of a key given twice, the last.

    A text in several lines could mislead it; a wrong line is the worst that comes of it.
    """
    scanner = _Scanner()
    for number, line in enumerate(text.splitlines(), start=1):
        scanner.read(line, number)
    return scanner.lines


class _Scanner:
    """Remembers which table it is in, and whether a list goes on over the line's end."""

    def __init__(self) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._table: KeyPath = ()
        self._lengths: Counter[KeyPath] = Counter()
        self._depth = 0

    def read(self, line: str, number: int) -> None:
        if self._depth == 0:
            if header := _HEADER.match(line):
                self._table = self._opened(_parts(header[2]), is_list=header[1] == "[[")
                self.lines[self._table] = number
                return
            if assignment := _ASSIGNMENT.match(line):
                self.lines[(*self._table, *_parts(assignment[1]))] = number
        bare = _QUOTED_OR_COMMENT.sub("", line)
        opened = bare.count("[") + bare.count("{")
        self._depth = max(0, self._depth + opened - bare.count("]") - bare.count("}"))

    def _opened(self, keys: list[str], *, is_list: bool) -> KeyPath:
        path: KeyPath = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        path = (*path, keys[-1])
        if not is_list:
            return path
        self._lengths[path] += 1
        return (*path, self._lengths[path] - 1)


_lines_of = lru_cache(maxsize=8)(find_lines)


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_PART, dotted)]


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its name without `.toml`, what it holds, and its text."""

    name: str
    file: str
    content: Mapping[str, object]
    text: str = field(repr=False)

    @property
    def lines(self) -> Mapping[KeyPath, int]:
        return _lines_of(self.text)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to correct at a key of a file; `message` says what to write instead."""

    document: Document
    path: KeyPath
    message: str

    def sentence(self) -> str:
        lines = self.document.lines
        holders = (self.path[:length] for length in range(len(self.path), 0, -1))
        line = next((lines[path] for path in holders if path in lines), None)
        where = self.document.file + (f", ligne {line}" if line else "")
        key = ".".join(part for part in self.path if isinstance(part, str))
        return f"{where} : {key} : {self.message}" if key else f"{where} : {self.message}"


def load_document(name: str, file: str, text: str) -> Document:
    """Raises tomllib.TOMLDecodeError, whose text names the line."""
    return Document(name, file, parse(text), text)


MANY_FILES = 256


@lru_cache(maxsize=MANY_FILES)
def parse(text: str) -> Mapping[str, object]:
    """What is read again mostly says what it said: a change is in one file."""
    return tomllib.loads(text)


def tables(
    holder: Mapping[str, object], key: str, at: KeyPath = ()
) -> Iterator[tuple[KeyPath, Mapping[str, object]]]:
    """The `[[key]]` tables inside, with their paths; what is no table is left to the schemas."""
    held = holder.get(key)
    for position, table in enumerate(held if isinstance(held, list) else []):
        if isinstance(table, dict):
            yield (*at, key, position), table


def table(holder: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The `[key]` table inside; empty when there is none."""
    held = holder.get(key)
    return held if isinstance(held, dict) else {}


_SLUG = pattern(r"[a-z0-9]+(-[a-z0-9]+)*")
_ADDRESS = pattern(r"https://\S+/spreadsheets/(?:u/\d+/)?d/([\w-]+)")
_ID = pattern(r"[\w-]+", re.ASCII)
_REQUIRED = "il manque, ajoutez-le."


class Text(fields.String):
    """A text that is not blank."""

    default_error_messages = {  # noqa: RUF012 - marshmallow's way
        "required": _REQUIRED,
        "null": _REQUIRED,
        "invalid": "écrivez un texte entre guillemets.",
        "blank": "ce texte est vide.",
    }

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> str:  # noqa: ANN401
        text = super()._deserialize(value, *arguments, **options).strip()
        if not text:
            raise self.make_error("blank")
        return text


class YesNo(fields.Boolean):
    """TOML's own true or false."""

    default_error_messages = {"invalid": "écrivez true ou false, sans guillemets."}  # noqa: RUF012

    def __init__(self, *, default: bool) -> None:
        super().__init__(load_default=default, truthy={True}, falsy={False})


class SpreadsheetId(Text):
    """Google's identifier; the address of the page is understood too."""

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> str:  # noqa: ANN401
        text = bare_spreadsheet_id(super()._deserialize(value, *arguments, **options))
        if not _ID.fullmatch(text):
            raise ValidationError(
                "copiez ici l’adresse de la feuille, ou sa partie entre /d/ et /edit."
            )
        return text


class Titles(fields.Field[list[str]]):
    """One title, or a list of the titles that a column may have."""

    default_error_messages = {"required": _REQUIRED}  # noqa: RUF012

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[str]:  # noqa: ANN401
        titles = [value] if isinstance(value, str) else value
        is_list = isinstance(titles, list) and bool(titles)
        if not is_list or not all(isinstance(title, str) and title.strip() for title in titles):
            raise ValidationError('écrivez les titres possibles, comme ["Nom", "Nom de famille"].')
        return [title.strip() for title in titles]


class OneOf:
    """Validates a word among a few, and proposes the nearest."""

    def __init__(self, what: str, *known: str) -> None:
        self._what = what
        self._known = known

    def __call__(self, word: str) -> None:
        if word not in self._known:
            raise ValidationError(not_one_of(word, self._what, self._known))


class Tables(fields.List[dict[str, Any]]):
    """A list of tables of one kind."""

    default_error_messages = {"invalid": "écrivez le nom entre doubles crochets : [[…]]."}  # noqa: RUF012

    def __init__(self, schema: type[Schema], *, key: str) -> None:
        super().__init__(fields.Nested(schema), data_key=key, load_default=list)


class TableSchema(Schema):
    """A TOML table: a key that is not expected is reported, with the nearest one that is."""

    error_messages = {"type": "écrivez ici un tableau TOML."}  # noqa: RUF012

    known_elsewhere: tuple[str, ...] = ()
    """Keys that another schema reads."""

    class Meta:
        """Unknown keys are refused below, in words of our own."""

        unknown = EXCLUDE

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown_keys(
        self, _loaded: Mapping[str, Any], original: object, **_: object
    ) -> None:
        if not isinstance(original, Mapping):
            return  # its type says so already
        known = {one.data_key or name for name, one in self.fields.items()}
        known.update(self.known_elsewhere)
        unknown = [key for key in original if key not in known]
        if unknown:
            raise ValidationError(
                {key: [not_one_of(key, "un mot attendu ici", known)] for key in unknown}
            )


class ColumnSchema(TableSchema):
    """`[columns.email]`, the long form."""

    titles = Titles(required=True)
    direction = Text(
        load_default="both",
        validate=OneOf("un sens possible", "both", "from_sheet", "to_sheet"),
    )
    dropdown = YesNo(default=False)


_COLUMN = ColumnSchema()


class ColumnField(fields.Field[dict[str, Any]]):
    """A column in its short form (titles) or its long one (a table)."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:  # noqa: ANN401
        loaded = _COLUMN.load(value if isinstance(value, dict) else {"titles": value})
        return dict(loaded)


class Columns(fields.Dict):
    """Field → column."""

    default_error_messages = {"invalid": "écrivez des lignes champ = [titres]."}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__(keys=fields.String(), values=ColumnField(), load_default=dict)


class CellsSchema(TableSchema):
    """`[cells]` of a matrix."""

    field = Text(required=True)
    dates = Text(load_default="header", validate=OneOf("une place possible", "header"))
    prefer = Text(load_default="", validate=OneOf("un choix possible", "past", "future"))


class MappingSchema(TableSchema):
    """A whole mapping file, without the partners and spreadsheets that it may hold too."""

    known_elsewhere = ("organisation", "spreadsheet")

    entity = Text(required=True)
    layout = Text(
        load_default="table", validate=OneOf("une disposition possible", "table", "matrix")
    )
    kind = Text(load_default="")
    columns = Columns()
    rows = Columns()
    constants = fields.Dict(
        keys=fields.String(),
        values=Text(),
        load_default=dict,
        error_messages={"invalid": 'écrivez des lignes champ = "texte".'},
    )
    cells = fields.Nested(CellsSchema, load_default=dict)


class Instant(fields.Field[str]):
    """TOML's own date and time, as `adopt` writes it."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
        if not isinstance(value, datetime):
            raise ValidationError("écrivez une date et une heure, comme 2026-11-26T10:00:00.")
        return value.isoformat()


class TabSchema(TableSchema):
    """`[[spreadsheet.tab]]`."""

    title = Text(required=True)
    mapping = Text(required=True)
    scope = Text(load_default="own", validate=OneOf("une portée possible", "own", "all"))
    adopted = Instant(load_default="")


class SpreadsheetSchema(TableSchema):
    """`[[spreadsheet]]`."""

    partner = Text(required=True)
    spreadsheet_id = SpreadsheetId(required=True, data_key="id")
    contact = Text(
        load_default="",
        validate=validate.Email(error="écrivez une adresse de courriel, comme a@example.org."),
    )
    paused = YesNo(default=False)
    tabs = Tables(TabSchema, key="tab")


class OrganisationSchema(TableSchema):
    """`[[organisation]]`, a known partner."""

    slug = Text(
        required=True,
        validate=validate.Regexp(
            pattern(rf"(?:{_SLUG.pattern})\Z"),
            error="écrivez des minuscules sans accent et des tirets, comme les-epis.",
        ),
    )
    name = Text(required=True)
    aliases = fields.List(
        Text(), load_default=list, error_messages={"invalid": 'écrivez ["un nom", "un autre"].'}
    )


class PartnersSchema(TableSchema):
    """What any file may hold beside a mapping."""

    organisations = Tables(OrganisationSchema, key="organisation")
    spreadsheets = Tables(SpreadsheetSchema, key="spreadsheet")


def bare_spreadsheet_id(text: str) -> str:
    """The identifier inside the page's address; any other text as it is."""
    address = _ADDRESS.match(text)
    return address[1] if address else text


_LIKENESS = 0.6  # difflib's own default


def not_one_of(word: str, what: str, known: Iterable[str]) -> str:
    """« phnoe » n'est pas un champ connu. Vouliez-vous dire « phone » ?"""
    choices = sorted(known)
    near = get_close_matches(word.lower(), choices, n=1, cutoff=_LIKENESS)
    fix = f"Vouliez-vous dire « {near[0]} » ?" if near else f"Choix : {', '.join(choices)}."
    return f"« {word} » n’est pas {what}. {fix}"
