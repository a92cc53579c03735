"""What people were asked about and have not answered: held until itself put back or confirmed.

However little is left of it, and with all of its class that comes meanwhile. Knows no threshold.
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypeAlias

from french_cells.folding import fingerprint_of, raw_key
from french_cells.reading import Raw
from sync_service.domain.sheet_row import SheetRow

Remembered: TypeAlias = Mapping[str, Sequence[str]]
"""A guard's name (`missing`, `blanked:phone`) → its elements."""

_SHORT = 16
"""Characters of a fingerprint: 64 bits, among thousands of changes at most."""

_PART = "/"
"""Between a cell's reference, its field and what was typed; no other element has one."""


def cell_element(ref: str, name: str, typed: Raw) -> str:
    """One cell's change, the new content included."""
    return _PART.join((ref, name, fingerprint_of("cell", raw_key(typed))[:_SHORT]))


def row_element(row: SheetRow) -> str:
    """A row as it stands, with the reference it bears."""
    return fingerprint_of("row", row.fingerprint, row.ref or "")[:_SHORT]


@dataclass(frozen=True, slots=True)
class Asking:
    """What is open from earlier runs, what was answered, and what this run cannot judge."""

    before: Remembered = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    unjudged: AbstractSet[str] = frozenset()
    """References and row elements of which this run says nothing: their cells wait on."""

    def still(self, name: str, current: Collection[str], *, by_place: bool = False) -> set[str]:
        """Of `current` changes those asked about before, and what cannot be judged now.

        `by_place`: what is typed over a held change is the same change.
        """
        asked = frozenset(self.before.get(name, ())) - self.confirmed
        if not asked:
            return set()
        waiting = {one for one in asked if one.partition(_PART)[0] in self.unjudged}
        places = {_place(one) for one in asked} if by_place else frozenset[str]()
        return waiting | {one for one in current if one in asked or _place(one) in places}


NOTHING_ASKED = Asking()


def fields_asked(before: Remembered, kind: str) -> Collection[str]:
    """The columns that guards of a kind are about."""
    guards = (guard.partition(":") for guard in before)
    return {column for of, _, column in guards if of == kind and column}


def rename_asked(before: Remembered, moved: Mapping[str, str]) -> Remembered:
    """The same questions where columns took other names."""
    renamed: dict[str, Sequence[str]] = {}
    for guard, elements in before.items():
        kind, colon, column = guard.partition(":")
        name = f"{kind}{colon}{moved.get(column, column)}"
        renamed[name] = [_rename(element, moved) for element in elements]
    return renamed


def _rename(element: str, moved: Mapping[str, str]) -> str:
    ref, _, rest = element.partition(_PART)
    name, slash, typed = rest.partition(_PART)
    return _PART.join((ref, moved.get(name, name), typed)) if slash else element


def count_rows(elements: Collection[str]) -> int:
    """How many rows these cells are in."""
    return len({one.partition(_PART)[0] for one in elements})


def _place(element: str) -> str:
    return element.rpartition(_PART)[0] or element
