"""`export`: canonical records as lines, CSV or a workbook; others write their files with it."""

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from french_cells.reading import Value
from sync_service.bootstrap import open_services
from sync_service.domain.errors import UsageError, said_in_french
from sync_service.domain.record import Entity, Record
from sync_service.domain.wording.counting import counted
from sync_service.entrypoints.cli.output import json_option, json_text, messages, progress
from sync_service.ports import Progress
from sync_service.ports.work import unseen
from sync_service.records.export_records import (
    export_records,
    guarded,
    line_of,
    table_rows,
)

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet


@click.command()
@click.argument("entity", metavar="SORTE", type=click.Choice(get_args(Entity)))
@click.option(
    "--format",
    "kind",
    type=click.Choice(["jsonl", "csv", "xlsx"]),
    default="jsonl",
    show_default=True,
)
@click.option("--archived", is_flag=True, help="Aussi les fiches archivées.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Fichier.")
@json_option
def export(
    entity: Entity, kind: str, output: Path | None, *, archived: bool, as_json: bool
) -> None:
    """Exporter les fiches d’une sorte."""
    if kind == "xlsx" and output is None:
        raise UsageError("Un classeur a besoin d’un fichier : ajoutez --output fiches.xlsx.")
    services = open_services(without_database="make")
    today = services.clock.now().date()
    with progress("Export des fiches", as_json=as_json) as steps:
        records = export_records(services.database, entity, today, archived=archived)
        content = _json(records) if as_json else _WRITERS[kind](records, steps)
    if output is None:
        sys.stdout.write(content.decode())
        return
    write_file(output, content)
    messages().print(f"{counted(len(records), 'fiche')} dans {output}", markup=False)


def _json(records: Sequence[Record]) -> bytes:
    return (json_text([line_of(record) for record in records]) + "\n").encode()


def as_lines(records: Sequence[Record], steps: Progress = unseen) -> bytes:
    return "".join(json_text(line_of(record)) + "\n" for record in steps(records)).encode()


def _csv(records: Sequence[Record], steps: Progress) -> bytes:
    text = io.StringIO(newline="")
    rows = table_rows(records, steps)
    csv.writer(text).writerows([guarded(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _xlsx(records: Sequence[Record], steps: Progress) -> bytes:
    return workbook({"Fiches": table_rows(records, steps)})


_SQLITE, _GZIP = b"SQLite format 3\0", b"\x1f\x8b"
_ENOUGH = 4096
"""Of a file, to see what it is: a service account's key says so on its first lines."""
_WRITERS = {"jsonl": as_lines, "csv": _csv, "xlsx": _xlsx}


def workbook(sheets: Mapping[str, Iterable[Sequence[Value]]]) -> bytes:
    """The workbook's bytes; by title, the rows of each of its sheets."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def write_file(path: Path, content: bytes) -> None:
    """Raises UsageError where the file cannot be written, or is one that nobody can make again."""
    try:
        refuse_needed(path)
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path} ne peut pas être écrit : {said_in_french(error)}.") from None


def refuse_needed(path: Path) -> None:
    """Raises UsageError for what the service itself needs, OSError where it cannot be read."""
    what = _needed(path) if path.is_file() else ""
    if what:
        raise UsageError(f"{path} est {what} : rien n’a été écrit. Nommez un autre fichier.")


def _needed(path: Path) -> str:
    """In French; empty for an export of before, which the next one replaces."""
    if path.name.startswith(".env"):
        return "le fichier des réglages"
    if path.suffix == ".toml":
        return "un fichier de correspondances"
    with path.open("rb") as file:
        begins = file.read(_ENOUGH)
    if begins.startswith(_SQLITE):
        return "une base de données"
    if begins.startswith(_GZIP):
        return "une copie de la base"
    return "une clé" if b'"private_key"' in begins else ""


def _cell(sheet: "WriteOnlyWorksheet", value: Value) -> "Cell":
    """Strings stay strings: a leading `=` is no formula here, so no apostrophe is needed."""
    from openpyxl.cell import WriteOnlyCell

    shown = ", ".join(value) if isinstance(value, list) else value
    cell = WriteOnlyCell(sheet, value=shown)
    if isinstance(shown, str):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell
