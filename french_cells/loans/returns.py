"""A day of return with words behind it: « 28/09 avec le reste », « le 14 (oublié) »."""

from french_cells.answers import assume, beside_unknown
from french_cells.beside import quote
from french_cells.loans.told import take_in, turns_state
from french_cells.moments.calendar_words import MONTHS, WEEKDAYS
from french_cells.patterns import pattern
from french_cells.reading import Reading
from french_cells.text import Typed, clean, fold

_DAY = pattern(
    rf"(?:le )?(?:(?:{'|'.join(WEEKDAYS)})\.? )?(?:le )?\d{{1,2}}(?:er)?"
    r"(?:(?P<sign>[/.-])\d{1,2}(?:(?P=sign)\d{2,4})?"
    rf"| (?:{'|'.join(MONTHS)})\.?(?: \d{{4}})?)?"
    r"(?=[ ,;(:]| -)"
)
_LACKING = pattern(r"\bsans (?=(?:l[ae]|les|son|sa|ses|leurs?) )")
"""« sans les piles »: it is back all the same."""
_LETTER = pattern(r"[a-z]{3}")


def cut_remark(text: str) -> tuple[str, str] | None:
    """The day, and what of the words behind it nobody knows.

    None where there are none, or they may turn the return.
    """
    plain = clean(text)
    folded = fold(plain)
    match = _DAY.match(folded)
    if match is None or len(folded) != len(plain):
        return None
    tail = folded[match.end() :]
    if not _LETTER.search(tail) or turns_state(_LACKING.sub(" ", tail), is_back=True):
        return None
    is_known = None not in take_in(Typed(tail, tail, tail)).meanings
    return plain[: match.end()], "" if is_known else quote(tail, plain)


def with_remark(day: Reading, words: str) -> Reading:
    """The day, and a question about the words; first about what it lacks itself."""
    if not day.accepted or not words:
        return day
    asked = beside_unknown(day.value, words)
    is_sure = day.severity != "assume"
    return asked if is_sure else assume(day.value, f"{day.message} {asked.message}")
