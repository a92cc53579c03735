"""Which of two names is the family's, by the person's address, « c.maillard@ ».

It only ever settles what the names themselves leave open.
"""

import re
from collections.abc import Sequence

from french_cells.patterns import pattern
from french_cells.people.name_shape import LOWER_PARTICLES, is_given
from french_cells.people.persons import bare_name
from french_cells.text import fold

_LOCAL = pattern(r"(?P<given>[a-z]+(?:-[a-z]+)*)[._](?P<family>[a-z]+(?:-[a-z]+)*)@")
_NAME_WORD = pattern(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NO_LETTERS = pattern(r"[^a-z]+")


def named_by_address(name: str, address: str) -> str | None:
    """« Vigneron Pascale » and p.vigneron@… → « Pascale VIGNERON »; None where it says nothing.

    An initial is a given name's. A name in full may stand on either side of the dot: there the
    given name has to be a usual one, and the family name none, unless the cell has that order too.
    """
    local, words = _LOCAL.match(fold(address)), bare_name(name).split()
    if local is None or not all(map(_is_name_word, words)):
        return None
    ways = [(words[:cut], words[cut:]) for cut in range(1, len(words))]
    both = [*ways, *((family, given) for given, family in ways)]
    fitting = [way for way in both if _fits(*way, local)]
    if len(fitting) != 1:
        return None
    given, family = fitting[0]
    is_usual = is_given(_letters(given, " ")) and (
        fitting[0] in ways or not is_given(_letters(family, " "))
    )
    if len(local["given"]) > 1 and not is_usual:
        return None
    return f"{' '.join(given)} {' '.join(family).upper()}"


def _is_name_word(word: str) -> bool:
    is_shaped = _NAME_WORD.fullmatch(word) is not None
    return is_shaped and (word[0].isupper() or fold(word) in LOWER_PARTICLES)


def _fits(given: Sequence[str], family: Sequence[str], local: re.Match[str]) -> bool:
    first, whole = _NO_LETTERS.sub("", local["given"]), _letters(given, "")
    is_first = first in (whole, whole[:1])
    return is_first and _letters(family, "") == _NO_LETTERS.sub("", local["family"])


def _letters(words: Sequence[str], between: str) -> str:
    return between.join(_NO_LETTERS.sub(between, fold(word)).strip() for word in words)
