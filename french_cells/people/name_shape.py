"""How names are written once read: usual case, particles; and which words are given names."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from french_cells.lexicon import Word, load_lists
from french_cells.patterns import pattern
from french_cells.text import fold

_LETTERS = pattern(r"[^\W\d_]")
_SHORT = 2
"""Letters of what is left of a second given name: « Jo », « Lo », « So »."""
LOWER_PARTICLES = load_lists("person_words")["lower_particles"]


def make_person(
    given: Sequence[str], family: Sequence[str], title: str | None
) -> dict[str, object]:
    return {
        "given": " ".join(map(_given_case, given)) or None,
        "family": _family_case(family) or None,
        "title": title,
    }


def _given_case(word: str) -> str:
    if "." in word or re.search(r"[a-zà-ÿ][A-ZÀ-Þ]", word):
        return word
    return re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), word)


def _family_case(words: Sequence[str]) -> str:
    """« DE LA TOUR » → de La Tour, « D'ARTAGNAN » → d'Artagnan, « O'BRIEN » → O'Brien."""
    shaped: list[str] = []
    for word in words:
        if re.search(r"[a-zà-ÿ][A-ZÀ-Þ]", word) and not word.isupper():
            shaped.append(word)
        elif fold(word) in LOWER_PARTICLES:
            shaped.append(word.lower())
        else:
            cased = re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), word)
            cased = re.sub(r"^Mc([a-z])(?=[a-z]{2})", lambda match: f"Mc{match[1].upper()}", cased)
            shaped.append(re.sub(r"^D'(?=[A-ZÀ-Þ])", "d'", cased))
    return " ".join(shaped)


def is_shouted(word: str) -> bool:
    """« DUPONT »: more than one letter, and all of them capitals."""
    letters = "".join(_LETTERS.findall(word))
    return len(letters) > 1 and letters == letters.upper() and letters != letters.lower()


def leads_family(word: str, *, is_first: bool) -> bool:
    """« Jean de LA TOUR », « Paul De SAINT MARTIN »; « Văn » with a capital is a given name."""
    may_be_given = not word.islower() and (is_first or fold(word) == "van")
    return fold(word) in LOWER_PARTICLES and not may_be_given


def is_given(folded: str) -> bool:
    """Also « Marie-Jo » and « Anne-So »: a name, and the beginning of one."""
    first, *others = folded.split() or [""]
    return first in given_names() and all(
        one in given_names() or len(one) <= _SHORT for one in others
    )


@cache
def given_names() -> frozenset[str]:
    """Usual given names in France: they only ever settle an order that is otherwise plain."""
    table = files("french_cells") / "tables" / "given_names.txt"
    return frozenset(table.read_text(encoding="utf-8").split())


_TITLES = frozenset({"m", "mr", "mme", "mmes", "mlle", "melle", "monsieur", "madame", "dr"})


def find_names(words: Sequence[Word]) -> frozenset[Word]:
    """Given names and titles, and what has a capital beside them: « Mme Colin »."""
    folded = [word.folded for word in words]
    given = [word in given_names() for word in folded]
    found = {
        word
        for word, name, is_given in zip(words, folded, given, strict=True)
        if is_given or name in _TITLES
    }
    for place in range(1, len(words)):
        before, word = words[place - 1], words[place]
        if word.typed[0].isupper() and (folded[place - 1] in _TITLES or given[place - 1]):
            found.add(word)
        if before.typed[0].isupper() and given[place]:
            found.add(before)
    return frozenset(found)


_CALM = pattern(r"[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)*")
_TWO = 2


def is_family_first(text: str) -> bool:
    """« Pernot Odile »: two names in small letters, just the second a usual given one."""
    words = text.split()
    if len(words) != _TWO or not all(map(_CALM.fullmatch, words)):
        return False
    first, last = map(fold, words)
    return is_given(last) and not is_given(first)


def is_family(name: str) -> bool:
    """« Dominique », « Martin »: a given name that is as usual for families."""
    return fold(name) in load_lists("person_words")["families"]
