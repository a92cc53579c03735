"""French communes by name and postcode, from the table shipped with the package.

Source: INSEE and La Poste through @etalab/decoupage-administratif 6.0.0, Licence Ouverte.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from french_cells.text import fold_words

HOME_DEPARTMENT = "54"
"""Lunéville's: of several communes of one name, people here mean the near one."""


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune: official name, INSEE code, postcodes."""

    name: str
    code: str
    postcodes: Sequence[str]

    @property
    def is_near(self) -> bool:
        return self.code.startswith(HOME_DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Communes:
    """All communes, by folded name and by postcode."""

    by_name: Mapping[str, Sequence[Commune]]
    by_postcode: Mapping[str, Sequence[Commune]]
    near: Sequence[tuple[str, Commune]]
    """Those of the home department with their folded names."""
    departments: frozenset[str]
    """First two digits of every postcode there is."""


@cache
def communes() -> Communes:
    by_name: dict[str, list[Commune]] = {}
    by_postcode: dict[str, list[Commune]] = {}
    near: list[tuple[str, Commune]] = []
    table = files("french_cells") / "tables" / "communes.csv"
    with table.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            postcodes = re.findall(r"\d{5}", row["postcodes"])
            commune = Commune(row["name"], row["insee_code"], postcodes)
            name = fold_name(commune.name)
            by_name.setdefault(name, []).append(commune)
            if commune.is_near:
                near.append((name, commune))
            for postcode in postcodes:
                by_postcode.setdefault(postcode, []).append(commune)
    departments = frozenset(postcode[:2] for postcode in by_postcode)
    return Communes(by_name, by_postcode, near, departments)


def fold_name(name: str) -> str:
    """« St-Nicolas s/Meurthe » and « SAINT NICOLAS SUR MEURTHE » become the same."""
    words = fold_words(re.sub(r"(?i)\bs/\s?s?", " sur ", re.sub(r"(?i)\bss?/", " sur ", name)))
    words = re.sub(r"\bst\b", "saint", words)
    words = re.sub(r"\bste\b", "sainte", words)
    return re.sub(r"\bs (?=[a-z]{3})", "sur ", words)


def find_communes(name: str) -> Sequence[Commune]:
    return communes().by_name.get(fold_name(name), ())


def postcode_exists(postcode: str) -> bool:
    return postcode in communes().by_postcode


def is_cedex_like(postcode: str) -> bool:
    """Five digits of an existing department: what companies' own postcodes look like."""
    return postcode[:2] in communes().departments and postcode[2:] != "000"
