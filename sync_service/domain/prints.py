"""What is remembered of rows that share a reference while a note asks about them, and no longer.

Prints are hashes of single cells, without a key: whoever has them can try out telephone numbers.
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet

CONTESTED = "contested"
"""Remembered beside the guards: rows that share a reference, as `fingerprint/reference`."""
CONTESTED_CELLS = "contested_cells"
"""Remembered beside the guards: what these rows show, as `fingerprint/` and prints of cells."""
_PART = "/"


def without_prints(
    asked: Mapping[str, Sequence[str]], refs: AbstractSet[str], fingerprints: Collection[str]
) -> Mapping[str, Sequence[str]]:
    """Without the prints of rows that may be these people's, who were erased.

    They bear one of their references, or are as theirs were (`fingerprints`) beside another.
    """
    pairs = (one.partition(_PART) for one in asked.get(CONTESTED, ()))
    gone = {*fingerprints, *(fingerprint for fingerprint, _, ref in pairs if ref in refs)}
    prints = asked.get(CONTESTED_CELLS, ())
    kept = [one for one in prints if one.partition(_PART)[0] not in gone]
    if len(kept) == len(prints):
        return asked
    return {**asked, CONTESTED_CELLS: kept}
