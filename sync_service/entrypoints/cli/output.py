"""How commands speak: one JSON document, or tables, progress and sentences in French.

A spreadsheet is named to all of them alike: by its address, or by the id in it.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from french_cells.patterns import pattern

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

json_option: Callable[[Any], Any] = click.option(
    "--json", "as_json", is_flag=True, help="Un seul document JSON sur la sortie."
)
T = TypeVar("T")
_ADDRESS = pattern(r"/spreadsheets/d/([\w-]+)")


def print_json(document: object) -> None:
    """The one document on stdout. Ends with a newline; non-ASCII letters stay letters."""
    click.echo(json_text(document))


def json_text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, default=_plain, allow_nan=False)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


class _Results(Console):
    """Leaves it to the entry point to end quietly when its reader has seen enough."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    """Where people read results: a terminal's width, or wide enough when piped."""
    return _Results(file=sys.stdout, width=None if sys.stdout.isatty() else 160, highlight=False)


def messages() -> Console:
    """Where progress and warnings go, so that stdout holds results only."""
    return Console(stderr=True, highlight=False)


@dataclass(frozen=True, slots=True)
class Steps:
    """Counts on the terminal what is taken one by one; a port's `Progress`."""

    _bar: "tuple[Progress, TaskID] | None" = None
    """None where nobody watches."""

    def __call__(self, steps: Iterable[T], count: int | None = None, /) -> Iterable[T]:
        """The same steps. Says how many there are where they cannot: `count`."""
        if self._bar is None:
            return steps
        bar, task = self._bar
        return bar.track(steps, count, task_id=task)


@contextmanager
def progress(what: str, *, as_json: bool) -> Iterator[Steps]:
    """Says what goes on and for how long, to a person at a terminal; gone afterwards.

    Nothing in a pipe or beside JSON, where what draws is not even loaded.
    """
    if as_json or not (sys.stdout.isatty() and sys.stderr.isatty()):
        yield Steps()
        return
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn("{task.completed:.0f} sur {task.total:.0f}"),
        TimeElapsedColumn(),
        console=messages(),
        transient=True,
    ) as bar:
        yield Steps((bar, bar.add_task(what, total=None)))


def print_table(title: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    table = Table(title=title, title_justify="left", header_style="bold")
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(_shown(value) for value in row))
    console().print(table)


def say(sentence: str) -> None:
    console().print(sentence, markup=False)


def say_in(style: str, sentence: str) -> None:
    """In colour where a person reads it."""
    console().print(Text(sentence, style))


def say_below(sentence: str) -> None:
    """What belongs to the line before."""
    console().print(Padding(Text(sentence), (0, 0, 0, 4)))


def say_link(address: str) -> None:
    """On one line whatever its length, so that a click or a copy takes all of it."""
    console().print(Text(f"    {address}", Style(link=address)), soft_wrap=True)


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case list():
            return ", ".join(map(str, value))
        case _:
            return escape(str(value))


def spreadsheet_id(text: str) -> str:
    """An address copied from the browser, or the identifier itself."""
    match = _ADDRESS.search(text)
    return match[1] if match else text.strip()
