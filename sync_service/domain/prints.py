"""What is remembered of rows while a question asks about them, and no longer.

Prints are hashes of single cells and rows, without a key: whoever has them can try out telephone
numbers. Those of somebody who is erased go at once, or get a key: a run that finds in its sheet
what they say has them again, and judges the row as it would have.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

CONTESTED = "contested"
"""Remembered beside the guards: rows that share a reference, as `fingerprint/reference`."""
CONTESTED_CELLS = "contested_cells"
"""Remembered beside the guards: what these rows show, as `fingerprint/` and prints of cells."""
SHOWN = "shown"
"""Remembered beside the guards: what rows show whose changes are held, as `ref/fingerprint`."""
_PART = "/"
_OF_CELL = 3
"""Parts of `reference/field/print`, which is what a guard asks about a cell."""
_SEALED = "~"
_Asked: TypeAlias = Mapping[str, Sequence[str]]
_Seal: TypeAlias = Callable[[str], str]


def without_prints(
    asked: _Asked, refs: AbstractSet[str], fingerprints: Collection[str], seal: _Seal
) -> _Asked:
    """Without the prints of rows that may be these people's, who were erased.

    They bear one of their references, or are as theirs were (`fingerprints`) beside another.
    """
    pairs = (one.partition(_PART) for one in asked.get(CONTESTED, ()))
    gone = {*fingerprints, *(fingerprint for fingerprint, _, ref in pairs if ref in refs)}
    prints = asked.get(CONTESTED_CELLS, ())
    kept = [one for one in prints if one.partition(_PART)[0] not in gone]
    left = asked if len(kept) == len(prints) else {**asked, CONTESTED_CELLS: kept}
    return {
        name: [_without_print(name, one, refs, gone, seal) for one in elements]
        for name, elements in left.items()
    }


def _without_print(
    name: str, element: str, refs: AbstractSet[str], gone: Collection[str], seal: _Seal
) -> str:
    first, *others = element.split(_PART)
    if name == CONTESTED and first in gone:
        return _PART.join((_seal(first, seal), *others))
    if first in refs and (name == SHOWN or len(others) == _OF_CELL - 1):
        return _PART.join((first, *others[:-1], _seal(others[-1], seal)))
    return element


def _seal(text: str, seal: _Seal) -> str:
    return text if text.startswith(_SEALED) else _SEALED + seal(text)


def without_cells_of(covers: str, refs: AbstractSet[str]) -> str:
    """What a question is about, without what is asked about these people's cells."""
    kept = [
        one for one in covers.split() if _PART not in one or one.partition(_PART)[0] not in refs
    ]
    return covers if len(kept) == len(covers.split()) else " ".join(kept)


def fields_sealed(asked: _Asked) -> AbstractSet[str]:
    """In which columns cells are remembered with a key; "" stands for whole rows."""
    parts = (one.split(_PART) for elements in asked.values() for one in elements)
    return {
        one[1] if len(one) == _OF_CELL else ""
        for one in parts
        if any(part.startswith(_SEALED) for part in one)
    }


def with_prints(asked: _Asked, shown: Iterable[str], seal: _Seal) -> _Asked:
    """With the prints that say what a sheet still shows."""
    found = {_seal(one, seal): one for one in shown}
    return {
        name: [_PART.join(found.get(part, part) for part in one.split(_PART)) for one in elements]
        for name, elements in asked.items()
    }
