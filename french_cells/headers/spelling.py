"""How titles are spelled: short forms, plurals, inclusive endings and small words set aside."""

import re
from collections.abc import Sequence
from functools import lru_cache

from french_cells.lexicon import load_answers, load_lists
from french_cells.patterns import pattern
from french_cells.text import fold, fold_words

SMALL = load_lists("title_words")["small_words"]
SPELLINGS = load_answers("title_words", "spellings")
_INCLUSIVE = pattern(
    r"(?<=[a-z]{2})(?:\((?:e|s|es|trice|rice|ne|euse)\)(?:\(s\))?"
    r"|[.·\u2022\u00b7\u22c5/-](?:e|es|s|trice|rice|euse|ice|e[.·-]s)\b)"
)


def split_title(title: str) -> Sequence[str]:
    """The words of a title, all of them, with short forms spelled out."""
    if " " not in title:
        title = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title)
    folded = re.sub(r"\be[ .-]?mails?\b", "mail", _INCLUSIVE.sub("", fold(title)))
    folded = re.sub(r"n ?[°º]s?", "numero ", folded).replace("@", " mail ")
    return [SPELLINGS.get(word, word) for word in fold_words(folded).split()]


@lru_cache(maxsize=4096)
def key_of(title: str) -> str:
    """What two spellings of a title have in common: no small words, plurals or short forms.

    Each title of a sheet is compared with the same thousands that are known.
    """
    words = split_title(title)
    kept = [singular(word) for word in words if word not in SMALL] or words
    return " ".join(SPELLINGS.get(word, word) for word in kept)


def singular(word: str) -> str:
    return (
        word[:-1]
        if len(word) > 3 and word[-1] in "sx" and word not in {"acces", "temps", "jeux", "places"}  # noqa: PLR2004 - the number says itself
        else word
    )
