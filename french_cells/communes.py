"""French communes by name and postcode, from the table shipped with the package.

Source: INSEE and La Poste through @etalab/decoupage-administratif 6.0.0, Licence Ouverte.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
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


class Communes:
    """All communes; each way to look one up is made when it is first asked for.

    To fold 35,000 names takes half a second, and most processes need those nearby alone.
    """

    @cached_property
    def _all(self) -> Sequence[Commune]:
        return [*_read()]

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Commune]]:
        """By folded name."""
        return _grouped((fold_name(one.name), one) for one in self._all)

    @cached_property
    def by_postcode(self) -> Mapping[str, Sequence[Commune]]:
        return _grouped((postcode, one) for one in self._all for postcode in one.postcodes)

    @cached_property
    def near(self) -> Sequence[tuple[str, Commune]]:
        """Those of the home department with their folded names."""
        return [(fold_name(one.name), one) for one in _read(HOME_DEPARTMENT)]

    @cached_property
    def departments(self) -> frozenset[str]:
        """First two digits of every postcode there is."""
        return frozenset(postcode[:2] for postcode in self.by_postcode)


@cache
def communes() -> Communes:
    return Communes()


def _read(department: str = "") -> Iterator[Commune]:
    table = files("french_cells") / "tables" / "communes.csv"
    with table.open(encoding="utf-8") as lines:
        rows = csv.reader(lines)
        next(rows)
        for code, name, postcodes in rows:
            if code.startswith(department):
                yield Commune(name, code, re.findall(r"\d{5}", postcodes))


def _grouped(pairs: Iterable[tuple[str, Commune]]) -> Mapping[str, Sequence[Commune]]:
    groups: dict[str, list[Commune]] = {}
    for key, one in pairs:
        groups.setdefault(key, []).append(one)
    return groups


def fold_name(name: str) -> str:
    """« St-Nicolas s/Meurthe » and « SAINT NICOLAS SUR MEURTHE » become the same."""
    words = fold_words(re.sub(r"(?i)\bs/\s?s?", " sur ", re.sub(r"(?i)\bss?/", " sur ", name)))
    words = re.sub(r"\bst\b", "saint", words)
    words = re.sub(r"\bste\b", "sainte", words)
    words = re.sub(r"\bdv?t\b", "devant", words)
    return re.sub(r"\bs (?=[a-z]{3})", "sur ", words)


def find_communes(name: str) -> Sequence[Commune]:
    return communes().by_name.get(fold_name(name), ())


def postcode_exists(postcode: str) -> bool:
    return postcode in communes().by_postcode


def is_cedex_like(postcode: str) -> bool:
    """Five digits of an existing department: what companies' own postcodes look like."""
    return postcode[:2] in communes().departments and postcode[2:] != "000"
