"""A column that is written and never read cannot exist: it would only keep what nobody needs.

The adapter's source is read, not run: which columns of which table it names where a statement
reads them (`table.c.name`), or reads whole rows (`select(table)`). Copies read everything there
is, and what a sheet's field needs a column for is asked of the model (test_tables.py).
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from sqlalchemy import Table

from sync_service.adapters import database
from sync_service.adapters.database.records import FIELD_NAMES
from sync_service.adapters.database.tables import RECORD_TABLES, metadata

SOURCES = [
    path for path in Path(database.__file__).parent.glob("*.py") if path.name != "copies.py"
]
OF_ALL_RECORDS = ("ref", "serial", "updated_at", "archived_at", "rev")
"""What code reads of whichever table of records it is given: `table.c.serial`."""
OF_THE_DATABASE = {"opened.id"}
"""Rows that are only ever summed up: their number is there for the database alone."""
Names = Mapping[str, Table]


def read_columns(source: str) -> set[str]:
    """`table.column` for each that this source reads."""
    tree = ast.parse(source)
    module = _names(ast.iter_child_nodes(tree), {})
    found = set[str]()
    for scope in ast.walk(tree):
        if isinstance(scope, ast.FunctionDef):
            found |= set(_read(scope, _names(ast.walk(scope), module)))
    for statement in tree.body:
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            found |= set(_read(statement, module))
    return found


def _names(nodes: Iterable[ast.AST], outer: Names) -> Names:
    """What names stand for a table, or for its columns: `session = tables.session.c`."""
    known = dict(outer)
    for node in nodes:
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=True))
            for name, given in pairs:
                table = _table(given, known)
                if isinstance(name, ast.Name) and table is not None:
                    known[name.id] = table
    return known


def _table(node: ast.AST, known: Names) -> Table | None:
    match node:
        case ast.Name(id=name):
            return known.get(name, metadata.tables.get(name))
        case ast.Attribute(value=inner, attr="c"):
            return _table(inner, known)
        case ast.Attribute(value=ast.Name(id="tables"), attr=name):
            return metadata.tables.get(name)
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return metadata.tables.get(name)
        case _:
            return None


def _read(scope: ast.AST, known: Names) -> Iterator[str]:
    for node in ast.walk(scope):
        match node:
            case ast.Attribute(value=base, attr=name) if name != "c":
                table = _table(base, known)
                if table is not None and name in table.c:
                    yield f"{table.name}.{name}"
                elif isinstance(base, ast.Attribute) and base.attr == "c":
                    yield f"*.{name}"
            case ast.Call(func=ast.Name(id="select"), args=[whole]):
                table = _table(whole, known)
                if table is not None:
                    yield from (f"{table.name}.{column.name}" for column in table.columns)
            case _:
                pass


def unread_columns(sources: Iterable[str]) -> set[str]:
    read = set(chain.from_iterable(map(read_columns, sources)))
    return {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if not _is_read(table.name, column.name, read)
    } - OF_THE_DATABASE


def _is_read(table: str, column: str, read: set[str]) -> bool:
    is_record = table in RECORD_TABLES
    if is_record and column in FIELD_NAMES[table]:  # type: ignore[index] # just asked
        return True
    if is_record and column in OF_ALL_RECORDS:
        return f"*.{column}" in read
    return f"{table}.{column}" in read


def test_every_column_is_read_by_somebody() -> None:
    assert unread_columns(path.read_text(encoding="utf-8") for path in SOURCES) == set()


def test_a_column_that_is_only_written_would_be_noticed() -> None:
    write = "def add(connection):\n    row = {'nonce': 1}\n    insert(tables.registration)\n"
    read = (
        "def find():\n    form = tables.registration.c\n    select(form.ref).where(form.nonce)\n"
    )

    assert "registration.nonce" in unread_columns([write])
    assert "registration.nonce" not in unread_columns([write, read])
