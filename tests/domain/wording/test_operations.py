"""docs/operations.md quotes what is said, and has all that is said of columns and refusals."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from sync_service.domain.errors import Cause, refused
from sync_service.domain.wording import barred_sentences, tab_sentences
from tests.domain.wording.test_sentences import EVERY

ROOT = Path(__file__).resolve().parents[3]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
LEFT_OPEN = re.compile(r"…|\b[NM]\b|\bB2\b|«[^«»]*»|[A-Z]+/NUMÉRO")
"""What stands in a quote for what is said otherwise each time."""
SAID_BESIDE_A_CELL = {"may_be_swapped"}
"""A reader's reason, never a message of its own."""


LOOKED_UP = (
    "Trying Google out: `probe`",
    "What a state of a sheet means",
    "What rows say",
    "What Google refused",
    "What is said of columns, and of cells that we may not write",
)
"""Sections that quote whole sentences of one place in the program."""


def section(title: str) -> str:
    return OPERATIONS.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def quotes(text: str = OPERATIONS) -> Iterator[str]:
    """In the first column of the tables, where a host looks a message up."""
    for line in text.splitlines():
        if line.startswith("| ") and " | " in line:
            first = re.split(r"(?<!\\) \| ", line.removeprefix("| "))[0]
            yield from re.findall(r"« ((?:[^«»]|«[^«»]*»)+) »", first)


def pieces(quote: str) -> list[str]:
    return [one.strip() for one in LEFT_OPEN.split(quote) if re.search(r"\w", one)]


def says(sentence: str, quote: str) -> bool:
    """All that is not left open, in its order."""
    found = pieces(quote)
    at = [sentence.lower().find(one.lower()) for one in found]
    return bool(found) and -1 not in at and all(one <= other for one, other in pairwise(at))


@cache
def told() -> frozenset[str]:
    """Every text in the program; what is filled in is three points."""
    texts = set()
    for package in ("sync_service", "french_cells"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    texts.add(node.value)
                elif isinstance(node, ast.JoinedStr):
                    parts = [
                        one.value if isinstance(one, ast.Constant) else "…" for one in node.values
                    ]
                    texts.add("".join(map(str, parts)))
    return frozenset(texts)


@pytest.mark.parametrize("quote", sorted({q for one in LOOKED_UP for q in quotes(section(one))}))
def test_what_is_quoted_is_said(quote: str) -> None:
    """It quoted « ce tableur » where the program said « cette feuille »."""
    assert any(says(text, quote) for text in told())


@pytest.mark.parametrize("cause", get_args(Cause))
def test_every_refusal_of_googles_is_explained(cause: Cause) -> None:
    sentence = refused(tab="", cause=cause)
    assert any(says(sentence, one) for one in quotes())


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, (say, _) in EVERY.items()
        if getattr(say, "__module__", "") in (barred_sentences.__name__, tab_sentences.__name__)
        and getattr(say, "__name__", "") not in SAID_BESIDE_A_CELL
    ],
)
def test_what_is_said_of_columns_and_of_cells_that_we_may_not_write_is_explained(
    name: str,
) -> None:
    say, arguments = EVERY[name]
    sentence = say(*arguments)  # type: ignore[operator] # each takes its own
    assert any(says(sentence, one) for one in quotes())
