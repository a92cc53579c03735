"""One mapping file as parsed, the lines that its keys are on, and what is wrong in one.

Knows TOML, not what it means.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys and, in lists of tables, positions from zero: `("spreadsheet", 0, "tab", 1, "title")`."""

_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEYS = rf"({_PART}(?:\s*\.\s*{_PART})*)"
_HEADER = re.compile(rf"\s*(\[\[?)\s*{_KEYS}\s*\]")
_ASSIGNMENT = re.compile(rf"\s*{_KEYS}\s*=")
_QUOTED_OR_COMMENT = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*'|\#.*""")


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


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_PART, dotted)]


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its name without `.toml`, what it holds, and the lines of its keys."""

    name: str
    file: str
    content: Mapping[str, object]
    lines: Mapping[KeyPath, int] = field(default_factory=dict, repr=False)


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
    return Document(name, file, tomllib.loads(text), find_lines(text))


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
