"""One mapping file as parsed, and what is wrong in one. Knows TOML, not what it means."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sync_service.adapters.mapping_files.lines import KeyPath, find_lines


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its name without `.toml`, what it holds, and the lines of its keys."""

    name: str
    file: str
    content: Mapping[str, object]
    lines: Mapping[KeyPath, int] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend at a key of a file; `message` says what to write instead."""

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
