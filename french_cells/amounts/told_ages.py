"""Ages as they are told in a cell, in the order typed, with what is meant beside them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from french_cells.lexicon import Part, Word, load_lexicon
from french_cells.moments.calendar_words import MONTHS
from french_cells.number_words import in_digits
from french_cells.patterns import pattern
from french_cells.people.name_shape import find_names

YEAR_MONTHS = 12
DATE_LIKE = pattern(rf"\d{{1,2}}[-/. ](?:{'|'.join(MONTHS)})\.?|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}")
_SIGNS: Sequence[tuple[str, str]] = (
    (r"(?<=[\dsn]) ?(?:1/2|½|,5\b)", " demi"),
    (r"(?i)\b(?:une?|1) b[ée]b[ée] (?:de |d')?(?=\d)|\bune? (?:de|a) (?=\d)", " "),
    (r"(?i)\b(?:tous|toutes) les (?:deux|2)\b", " jumeaux "),
    (r"->|=>|→|(?<=\d) ?> ?(?=\d)", " à "),
    (r"≥|>=", " à partir de "),
    (r"≤|<=", " jusqu'à "),
    (r"(?:^|(?<=pour )|(?<=les ))- ?(?:de )?(?=\d)|<(?= ?\d)", " moins de "),
    (r"(?:^|(?<=les ))\+ ?(?:de )?(?=\d)", " plus de "),
    (r">(?= ?\d)", " abovesign "),
    (r"[<>]", " strangesign "),
    (r"(?<=\d)(?: ?ans?)? ?\+(?= ?ans)|(?:et )?\+(?=\W*$)", " et plus "),
    (r"(?<=[a-zé]) ?/ ?(?=[a-z])", " et "),
    (r"\bet -(?=\W*$)", " et moins "),
    (r"\+|;|&", " plussign "),
    (r"\n", " lineend "),
    (r"(?<=[\da-zé])\)? ?[/_] ?(?=\d)", " slash "),
    (r"(?<=[\da-z]) ?-+ ?(?=\d)", " dash "),
    (r"(?<=\d)a\b", " ans"),
)
"""Signs in words, so that they are read as these are; « 6 ans > » in one that nobody knows."""


@dataclass(frozen=True, slots=True)
class Age:
    """In years where no unit is told."""

    value: int
    unit: str | None = None
    is_half: bool = False

    @property
    def years(self) -> int:
        return self.value // YEAR_MONTHS if self.unit == "months" else self.value

    @property
    def months(self) -> int:
        half = YEAR_MONTHS // 2 if self.is_half else 0
        return self.value if self.unit == "months" else self.value * YEAR_MONTHS + half


@dataclass(frozen=True, slots=True)
class Said:
    """Ages in the order typed, how many children are said to be, and what else is meant."""

    ages: Sequence[Age]
    counts: Sequence[int]
    meanings: frozenset[str | None]
    names: int = 0
    begins: str | None = None
    """What the first word means."""


def take_in(text: str) -> Said:
    for sign, word in _SIGNS:
        text = re.sub(sign, word, text)
    parts = load_lexicon("age_words").read(in_digits(text))
    names = _find_children([word for part in parts for word in part.words])
    ages: list[Age] = []
    counts: list[int] = []
    for place, part in enumerate(parts):
        following = parts[place + 1].meaning if place + 1 < len(parts) else ""
        if part.meaning == "number" and following in {"child", "times", "twins"}:
            counts.append(int(part.text))
        elif part.meaning == "number":
            ages.append(Age(int(part.text)))
        elif part.meaning == "birth":
            ages.append(Age(0))
        elif part.meaning in {"years", "months"} and ages:
            ages[-1] = replace(ages[-1], unit=part.meaning)
        elif part.meaning == "half" and ages:
            ages[-1] = replace(ages[-1], is_half=True)
    meanings = [_mean(part, names) for part in parts]
    begins = meanings[0] if meanings else None
    return Said(_share_units(ages), counts, frozenset(meanings), meanings.count("name"), begins)


def _find_children(words: Sequence[Word]) -> frozenset[Word]:
    """Beside a name that is known, « Tim » is one too: « Zoé 4 ans, Tim 2 ans »."""
    names = find_names(words)
    return names | {one for one in words if names and one.typed[0].isupper()}


def _mean(part: Part, names: frozenset[object]) -> str | None:
    is_name = part.meaning is None and names.issuperset(part.words)
    return "name" if is_name else part.meaning


def _share_units(ages: Sequence[Age]) -> Sequence[Age]:
    """« 3 et 5 ans »: what has no unit has that of the next."""
    shared: list[Age] = []
    unit = None
    for age in reversed(ages):
        unit = age.unit or unit
        shared.append(replace(age, unit=unit))
    return shared[::-1]
