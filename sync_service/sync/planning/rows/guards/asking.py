"""The elements of a guard's question: a row or a cell, each with its new content.

An element is a text, so that it can be remembered until somebody answers.
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypeAlias

from french_cells.folding import fingerprint_of, raw_key
from french_cells.reading import Raw
from sync_service.domain.spreadsheet import SheetRow

Remembered: TypeAlias = Mapping[str, Sequence[str]]
"""A guard's name (`missing`, `blanked:phone`) → its elements."""

_SHORT = 16
"""Characters of a fingerprint: 64 bits, for a few thousand changes at most."""

_PART = "/"
"""Separates a cell's reference, field and typed content; row elements do not contain it."""
_PARTS_OF_CELL = 3

ANSWERED = "answered"
"""Remembered beside the guards: missing rows that somebody has recently confirmed."""
CLEARED = "cleared"
"""Remembered beside the guards: rows that went unasked, since their season is over."""
BESIDE = "beside"
"""Remembered beside the guards: rows in question beside another's reference, as `ref/record`."""
DRAFTS = "drafts"
"""Remembered beside the guards: fingerprints of rows that wait to become records."""
BELOW_TITLES = "below_titles"
"""Remembered beside the guards: prints of rows that stand, or stood, below other titles."""
STRAYED = "strayed"
"""Remembered beside the guards: elements whose value a question held in another row before."""
GIVEN = "given"
"""Remembered beside the guards: cells of sorted columns that were given what no row had."""
SIZE = "size"
"""Remembered beside the guards: how many rows the tab has, while a row's note asks."""


def short_fingerprint(*parts: str) -> str:
    return fingerprint_of(*parts)[:_SHORT]


def typed_element(ref: str, name: str, typed: Raw) -> str:
    """One cell's change, including its new content."""
    return _PART.join((ref, name, typed_part(typed)))


def typed_part(typed: Raw) -> str:
    """What an element says of a cell's content."""
    return short_fingerprint("cell", raw_key(typed))


def load_cell(element: str) -> tuple[str, str, str] | None:
    """Reference, field and `typed_part` of a `typed_element`; None of anything else."""
    parts = element.split(_PART)
    return (parts[0], parts[1], parts[2]) if len(parts) == _PARTS_OF_CELL else None


def row_element(row: SheetRow) -> str:
    """A row as it is, with its reference."""
    return short_fingerprint("row", row.fingerprint, row.ref or "")


def paired(ref: str, with_it: str) -> str:
    """What is remembered of a reference; `load_pairs` reads these again."""
    return f"{ref}{_PART}{with_it}"


def load_pairs(elements: Collection[str]) -> Mapping[str, str]:
    """Reference → what `paired` remembers with it."""
    pairs = (one.partition(_PART) for one in elements)
    return {ref: with_it for ref, _, with_it in pairs}


@dataclass(frozen=True, slots=True)
class Asking:
    """What earlier runs asked, what was answered, and what this run cannot judge."""

    before: Remembered = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    unjudged: AbstractSet[str] = frozenset()
    """References and row elements that this run does not judge: their cells wait on."""

    def still_asked(
        self, name: str, current: Collection[str], *, by_place: bool = False
    ) -> set[str]:
        """Which of the `current` changes were asked about before, and those not judged now.

        `by_place`: whatever is typed over a held change counts as the same change.
        """
        asked = frozenset(self.before.get(name, ())) - self.confirmed
        if not asked:
            return set()
        waiting = {one for one in asked if row_of(one) in self.unjudged}
        places = {place_of(one) for one in asked} if by_place else frozenset[tuple[str, str]]()
        return waiting | {one for one in current if one in asked or place_of(one) in places}


NOTHING_ASKED = Asking()


def fields_asked(before: Remembered, kind: str) -> Collection[str]:
    """The columns that guards of a kind ask about."""
    guards = (guard.partition(":") for guard in before)
    return {column for of, _, column in guards if of == kind and column}


def find_moved(before: Remembered) -> Mapping[str, frozenset[str]]:
    """Column → the values, as `typed_part`, of which a guard asks whether they changed rows."""
    return {
        column: frozenset(one.rpartition(_PART)[2] for one in before[f"column:{column}"])
        for column in fields_asked(before, "column")
    }


def rename_asked(before: Remembered, moved: Mapping[str, str]) -> Remembered:
    """The same questions after columns have changed their field names."""
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
    """In how many rows these cells are."""
    return len({row_of(one) for one in elements})


def count_of(kind: str, elements: Collection[str]) -> int:
    """What a guard's sentence counts: rows, though some guards name their cells."""
    return count_rows(elements) if kind == "changed" else len(elements)


def row_of(element: str) -> str:
    return element.partition(_PART)[0]


def place_of(element: str) -> tuple[str, str]:
    """Reference and field of a cell; of a row itself no field."""
    ref, _, rest = element.partition(_PART)
    return ref, rest.partition(_PART)[0]
