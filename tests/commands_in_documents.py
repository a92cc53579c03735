"""Commands as documents give them: in fenced blocks, or in a line of text. Reads, runs nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    path
    for path in [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("docs/evidence/*.md"),
        *ROOT.glob("docs/fr/*.md"),
        *ROOT.glob("[a-z]*/README.md"),
    ]
    if path.name != "CHANGELOG.md"
)
LANGUAGES = {"sh", "python", "json", "text"}
"""What a fenced block may be; only `sh` is meant to be typed by a reader."""

_FENCE = re.compile(
    r"(?:^[ ]*<!-- not run: (?P<reason>.+?) -->\n)?"
    r"^(?P<indent>[ ]*)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```$",
    flags=re.MULTILINE | re.DOTALL,
)
_PROGRAMS = (
    "sync-service",
    "../../.venv/bin/sync-service",
    "make",
    "scripts/",
    "bench/",
    "python -m",
)
_SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")


@dataclass(frozen=True)
class Block:
    """A fenced block; `reason` says why nobody can run it here, where that is so."""

    language: str
    text: str
    reason: str = ""

    @property
    def lines(self) -> list[str]:
        """One command each, without what is said about it."""
        bare = (line.partition("  #")[0].strip() for line in self.text.splitlines())
        return [line for line in bare if line]


def read_blocks(text: str) -> list[Block]:
    return [
        Block(found["language"], found["text"], found["reason"] or "")
        for found in _FENCE.finditer(text)
    ]


def read_inline(text: str) -> Iterator[str]:
    """Commands between backticks; what a table offers as choices (`|`) is no command."""
    for span in _SPAN.findall(_FENCE.sub("", text)):
        command = " ".join(span.split())
        if command.startswith(_PROGRAMS) and " " in command.replace("python -m", "python"):
            yield command
