"""Two real French directories, read here without the product's readers.

The test's own reading is plain on purpose: what both readings agree on is right.
"""

import csv
import os
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "data" / "real"
"""What a clone has: the first tables, shorter, with invented telephones and addresses."""
WHOLE = Path(__file__).parents[3] / "shared" / "data" / "real"
"""All of them, beside the project where somebody has them."""
_LEGAL_WORDS = {"st": "saint", "ste": "sainte"}


@dataclass(frozen=True)
class Directory:
    """One file: its name, how its columns are separated, where five fields stand in it."""

    slug: str
    file: str
    delimiter: str
    columns: Mapping[str, int]

    def read(self, folder: Path) -> list[list[str]]:
        """Every line as it is, ragged, the header first."""
        with (folder / self.file).open(encoding="utf-8", newline="") as lines:
            return list(csv.reader(lines, delimiter=self.delimiter))


DIRECTORIES = (
    Directory(
        "epn",
        "epn_2015_extrait.csv",
        ",",
        {"name": 2, "postcode": 12, "city": 13, "phone": 14, "email": 15},
    ),
    Directory(
        "annuaire",
        "annuaire_services_publics_extrait.tsv",
        "\t",
        {"name": 2, "email": 7, "phone": 9, "postcode": 14, "city": 15},
    ),
)


def look_for(folder: Path) -> None:
    """Skips the test where the whole tables are not beside the project; in CI they have to be."""
    if not (folder / "manifest.json").is_file():
        message = f"the whole tables are no part of the repository, and not in {folder}"
        if os.environ.get("CI") == "true":  # noqa: TID251 - a test may ask where it runs
            pytest.fail(message)
        pytest.skip(message)


def _words(text: str) -> str:
    """Letters and digits only, without accents or case; « St » is « Saint »."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(one for one in plain if not unicodedata.combining(one))
    kept = kept.replace("œ", "oe").replace("æ", "ae")
    words = re.findall(r"[a-z0-9]+", kept)
    return " ".join(_LEGAL_WORDS.get(word, word) for word in words)


def _phones(text: str) -> str:
    """All numbers of a cell, as +33… or +…; already canonical ones are themselves."""
    parts = re.split(r"\s*(?:[/;,]|\bou\b|\bet\b|\n)\s*", text.strip())
    return " ".join(_phone(part) for part in parts if re.search(r"\d", part))


def _phone(text: str) -> str:
    digits = re.sub(r"\D", "", re.sub(r"^(\+33|0033)\s*\(0\)", "+33", text))
    if text.startswith("+"):
        return "+" + digits
    if digits.startswith("0033"):
        return "+33" + digits[4:].lstrip("0")
    return "+33" + digits[1:] if re.fullmatch(r"0\d{9}", digits) else digits


def _email(text: str) -> str:
    return text.strip().casefold().replace("[a]", "@")


COMPARED: Mapping[str, Callable[[str], str]] = {
    "name": _words,
    "city": _words,
    "postcode": lambda text: re.sub(r"\s", "", text),
    "phone": _phones,
    "email": _email,
}


def filled_cells(directory: Directory, line: Sequence[str]) -> Mapping[str, str]:
    """Field → text, of the five that are compared."""
    return {
        field: line[column]
        for field, column in directory.columns.items()
        if column < len(line) and line[column].strip()
    }
