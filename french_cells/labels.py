"""« Réponse : oui », « Commune : Lunéville »: the title of a column, typed again before the value.

Only where the cell is refused with it, and only words that are no part of any value of its kind.
"""

from collections.abc import Callable
from functools import wraps

from french_cells.answers import lower
from french_cells.context import Context
from french_cells.lexicon import load_lists
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading
from french_cells.text import MAX_CELL_CHARACTERS, fold_words

_LABELLED = pattern(r"\s*(?P<label>[^\W\d_][^:=]{1,39}?)\s*[:=]\s*(?P<value>\S.*)")
Read = Callable[[Raw, Context], Reading]


def labelled(kind: str) -> Callable[[Read], Read]:
    """A reader that tries a refused cell once more without its label."""

    def decorate(read: Read) -> Read:
        @wraps(read)
        def read_labelled(raw: Raw, context: Context) -> Reading:
            whole = read(raw, context)
            bare = None if whole.error in {None, "empty"} else _without_label(raw, kind, context)
            told = whole if bare is None else read(bare, context)
            return lower(told, repaired=told is not whole) if told.accepted else whole

        return read_labelled

    return decorate


def _without_label(raw: Raw, kind: str, context: Context) -> str | None:
    """None where there is no label, or one that says something else."""
    is_short = isinstance(raw, str) and len(raw) <= MAX_CELL_CHARACTERS
    match = _LABELLED.fullmatch(raw) if is_short and isinstance(raw, str) else None
    if match is None:
        return None
    label, lists = fold_words(match["label"]), load_lists("labels")
    # « Нет : oui » has no letter that we know; it is no title either where there is none.
    is_title = label != "" and label == fold_words(context.header)
    names = set(label.split()) - lists["joints"]
    is_known = bool(names) and names <= lists[kind]
    return match["value"] if is_title or is_known else None
