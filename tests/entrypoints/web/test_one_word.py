"""« Feuille » is a structure's Google file, in all that people read: no tab, and no paper."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands_in_documents import ROOT

OTHER_WORDS = re.compile(
    r"\btableurs?\b|\bfeuilles? (?:à signer|de présences?|de prêts?|d[’']émargement)",
    re.IGNORECASE,
)
ELSEWHERE = {
    "templates/pages/privacy.html",  # says to families what kind of program it is
    "sync_service/adoption/roster_tab.py",  # titles that people write themselves
}
FOLDERS = {"templates": (".html", ".txt"), "sync_service": (".py",)}


def texts() -> Iterator[Path]:
    for folder, kinds in FOLDERS.items():
        yield from (one for one in (ROOT / folder).rglob("*") if one.suffix in kinds)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_spreadsheet_has_one_name_and_nothing_else_has_it(folder: str) -> None:
    """« La feuille » was a file in one sentence, a tab in the next, and a paper to sign."""
    found = {
        (place, said[0])
        for path in texts()
        if (place := path.relative_to(ROOT).as_posix()).startswith(f"{folder}/")
        for said in OTHER_WORDS.finditer(path.read_text("utf-8"))
        if place not in ELSEWHERE and "/probing/" not in place
    }

    assert found == set()
    assert {one for one in ELSEWHERE if not (ROOT / one).exists()} == set()
