"""Presence at a meeting as people type it: the word is understood, its reason is not kept."""

import re
from collections.abc import Collection, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from french_cells.answers import ambiguous, assume, empty, invalid, ok, open_cell, repair
from french_cells.context import Context
from french_cells.presence import presence_words as said
from french_cells.presence.presence_grammar import find_status
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold, fold_words

EXPECTED = "P (présent), A (absent), E (excusé) ou « représenté »"

_PLAIN = frozenset({
    "P", "A", "E", "Présent", "Présente", "Absent", "Absente", "Excusé", "Excusée", "présent",
    "présente", "absent", "absente", "excusé", "excusée",
})  # fmt: skip
_CODES: Mapping[str, str] = {
    "p": "present", "pr": "present", "pres": "present", "prst": "present",
    "a": "absent", "ab": "absent", "abs": "absent", "e": "excused", "ex": "excused",
    "exc": "excused", "excu": "excused",
}  # fmt: skip
_GUESSED_CODES: Mapping[str, str] = {
    "ae": "excused", "a e": "excused", "abe": "excused", "absexc": "excused", "aj": "excused",
    "a j": "excused", "abj": "excused", "absj": "excused", "anj": "absent", "ane": "absent",
    "a n e": "absent", "absne": "absent", "a n j": "absent", "abnj": "absent", "absnj": "absent",
    "ani": "absent", "o": "present", "oui": "present", "ok": "present", "n": "absent",
    "non": "absent", "1": "present", "0": "absent", "vrai": "present", "true": "present",
    "faux": "absent", "false": "absent", "la": "present",
    "repr": "represented", "abi": "absent", "no": "absent", "non non": "absent",
    "oui oui": "present", "ab ex": "excused",
    "repres": "represented", "y": "present", "yes": "present",
}  # fmt: skip
_SIGNS: Mapping[str, str] = {
    "\u2713": "present", "\u2714": "present", "\u2705": "present", "\u2611": "present",
    "\U0001f44d": "present", "\u274c": "absent", "\u2717": "absent", "\u2718": "absent",
    "\u2716": "absent", "\u2715": "absent", "\U0001f44e": "absent",
}  # fmt: skip
_CROSSES = frozenset({"x", "xx", "\u2713", "v", "\u2714", "*", "+"})

_LEADING_LETTER = re.compile(
    r"(?:(pr?|e)(?=[\s.,:;(-]+[^\W_]{2})"
    r"|(ab?)(?=\s*[-(,:;]+\s*[a-z]{2}|\s+(?:par|en retard|retard|a)\b)"
    r"|(r)(?= (?:par|a) ))"
)
_LEADING_NO = re.compile(r"^non(?= ?[,:;(]| - )")
_SLIPS = {
    "present": "present", "presente": "present", "absent": "absent", "absente": "absent",
    "excuse": "excused", "excusee": "excused",
}  # fmt: skip
_INCLUSIVE = re.compile(
    r"(?<=[a-z]{3})(?:\((?:e|s|es|e\)\(s)\)|[.\u2022\u00b7\u2219\u22c5](?:e|es|s|e[.\u00b7-]s)\b)"
    r"|(?<=[a-z]{5})[/-](?:e|es|s|e[/-]s)\b"
)
_NUMBER = re.compile(r"^([01])[.,]0+$")
_WORD = re.compile(r"[^\W\d_]+")
_HERE = re.compile(r"^(?!.*\b(?:pas|non|jamais|plus|n['’]|ne)\b).*\blà\b")
_TICKS = re.compile(r"[\u2713\u2714\u2705\u2611]")
_STRANGE = re.compile(
    r"[^a-z0-9_\s.,;:!()\[\]'\"*\u00b0\u00b7\u2022&\U0001f642\U0001f60a\U0001f44d\u263a-]|[:;]-?\("
)
"""Signs that may say the contrary of the words beside them."""
_TWO_MEANINGS = frozenset({"PR", "REP", "RE"})
"""« présent », or « pouvoir » and « représenté »: as letters they are read by nobody alike."""
_DOES_REPLACE = re.compile(r"\b(?:remplace|repr[eé]sente)\b(?! +par\b)", re.IGNORECASE)
"""« remplace Clara », without the accent of « remplacé »: somebody else was away."""
_SECOND_LETTER = re.compile(r"(?<=\S)[\s(,;]+[PAERX](?![\w.'\u2019])")
_TEMPLATE = re.compile(r"(?:\b(?:p|a|e|r|ae)\b[\s/,;|+-]*){2,}")


def read(raw: Raw, context: Context) -> Reading:
    if isinstance(raw, str) and raw.strip() in {"/", "-", "\u2014", "\u2013", "?", "//", "--"}:
        return ambiguous(
            f"Un trait ou un signe seul ne dit rien de sûr. Nous attendons {EXPECTED}."
        )
    if isinstance(raw, int | float) and not isinstance(raw, bool) and raw not in {0, 1}:
        return invalid(f"Nous attendons {EXPECTED}.")
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if cell.text in _PLAIN:
        status = _CODES.get(fold(cell.text)) or find_status(fold_words(cell.text))
        return (ok if cell.is_untouched else repair)(status)
    return _read_cell(cell, context)


def _read_cell(cell: Typed, context: Context) -> Reading:
    inclusive = _INCLUSIVE.sub("", _NUMBER.sub(r"\1", cell.folded))
    spelt = _spell_out(inclusive)
    words = fold_words(spelt)
    code = _read_code(cell, words, context)
    if code is not None:
        return code
    doubt = _find_doubt(cell, inclusive, words)
    if doubt:
        return ambiguous(f"{doubt} Nous attendons {EXPECTED}.")
    unticked = _TICKS.sub(" ", inclusive)
    if _STRANGE.search(unticked):
        return _refuse(words)
    capitalised = {fold(word) for word in _WORD.findall(cell.text) if word[0].isupper()}
    reading = _read_words(spelt, words, capitalised)
    if _HERE.search(cell.text.lower()) and reading.accepted and reading.value != "present":
        return ambiguous(f"« Là », ou pas ? Nous attendons {EXPECTED}.")
    if unticked != inclusive and reading.accepted and reading.value != "present":
        return ambiguous(f"La coche et le mot se contredisent. Nous attendons {EXPECTED}.")
    return reading


def _find_doubt(cell: Typed, inclusive: str, words: str) -> str | None:
    """What only accents, capitals and signs tell, before the words are looked at."""
    if _DOES_REPLACE.search(cell.text) and not cell.text.isupper():
        return "Qui remplace qui ?"
    if words == "arrive" and cell.text.isascii():
        return "Arrivé, ou pas encore ?"
    if "?" in inclusive or "/" in inclusive or _has_two_letters(cell, inclusive):
        return "Nous ne savons pas si la personne était là."
    return None


_YES = frozenset({"1", "oui", "o", "vrai", "true", "ok", "y", "yes", "p"})
_NO = frozenset({"0", "non", "n", "faux", "false"})


def _read_answer(words: str, context: Context) -> Reading | None:
    """Yes or no under « Absents » or « Excusés » answers the header, not « was she there »."""
    header = fold_words(_INCLUSIVE.sub("", fold(context.header)))
    asked = find_status(header) if header else None
    if asked in {None, "present"} or words not in _YES | _NO:
        return None
    if words in _YES - {"p"}:
        return _assumed(str(asked))
    return ambiguous(f"Nous ne savons pas à quoi cela répond. Nous attendons {EXPECTED}.")


def _has_two_letters(cell: Typed, inclusive: str) -> bool:
    """« P A E », « P matin A aprem »: a second letter may be a second answer."""
    if _TEMPLATE.fullmatch(inclusive):
        return True
    return not cell.text.isupper() and _SECOND_LETTER.search(cell.text) is not None


def _read_code(cell: Typed, words: str, context: Context) -> Reading | None:  # noqa: PLR0911 - one answer for each shape of cell
    """A letter, a sign or a cross."""
    folded = cell.folded
    if folded in _CROSSES or (words == "x" and "?" not in folded):
        return _read_cross(folded, context)
    if folded.strip(".! ") in _SIGNS:
        return repair(_SIGNS[folded.strip(".! ")])
    if _STRANGE.search(folded) or cell.text.strip("«».()[] ") in _TWO_MEANINGS:
        return None
    answer = _read_answer(words, context)
    if answer is not None:
        return answer
    if re.search(r"[-+*&]", folded):
        return None
    if words in _CODES:
        return repair(_CODES[words])
    return _assumed(_GUESSED_CODES[words]) if words in _GUESSED_CODES else None


def _read_cross(folded: str, context: Context) -> Reading:
    """A cross says what its column's header says; a tick is a presence anyway."""
    header = fold_words(_INCLUSIVE.sub("", fold(context.header)))
    status = find_status(header) if header else None
    if status is not None:
        return _assumed(status)
    if re.search(
        r"\d{1,2}[/ .-]\d{1,2}|\b(?:janv|fev|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec)",
        fold(context.header),
    ):
        return _assumed("present")
    if folded in _SIGNS:
        return repair(_SIGNS[folded])
    return ambiguous(f"Une croix peut dire présent ou absent. Nous attendons {EXPECTED}.")


def _assumed(status: str) -> Reading:
    labels = {"present": "présent", "absent": "absent", "excused": "excusé"}
    return assume(status, f"Compris comme « {labels.get(status, 'représenté')} ».")


def _spell_out(folded: str) -> str:
    """« P (retard) », « A - Marie », « R par Mme Petit »: the letter that begins is the status."""
    folded = _LEADING_NO.sub("absent", folded)
    match = _LEADING_LETTER.match(folded)
    if match is None:
        return folded
    letters = {"p": "present", "a": "absent", "e": "excuse", "r": "represente"}
    return f"{letters[match[0][0]]} {folded[match.end() :].lstrip('. ')}"


def _read_words(folded: str, words: str, capitalised: Collection[str]) -> Reading:
    if said.NOT_HELD.search(words):
        return empty("Cette réunion ne compte pas pour ce partenaire.")
    if said.UNSURE.search(folded) or said.UNSURE.search(words):
        return ambiguous(f"Nous ne savons pas si la personne était là. Nous attendons {EXPECTED}.")
    status = find_status(words, capitalised)
    if status is None:
        return _read_slip(words) or _refuse(words)
    is_plain = said.SAID_PLAINLY[status].search(words)
    return repair(status) if is_plain else _assumed(status)


def _read_slip(words: str) -> Reading | None:
    """« présnet », « exusé »: one slip away from one word."""
    if len(words) < 5 or " " in words:  # noqa: PLR2004 - the number says itself
        return None
    best = process.extractOne(words, _SLIPS.keys(), scorer=OSA.distance, score_cutoff=1)
    return _assumed(_SLIPS[best[0]]) if best and best[0][0] == words[0] else None


def _refuse(words: str) -> Reading:
    contradicts = (
        said.PRESENT.search(words)
        or said.ABSENT.search(words)
        or said.EXCUSED.search(words)
        or said.UNJUSTIFIED.search(words)
    )
    if said.ABSENT.search(words) and not said.PRESENT.search(words):
        return ambiguous(f"Est-ce une excuse ? Nous attendons {EXPECTED}.")
    if contradicts or len(words) <= 3:  # noqa: PLR2004 - the number says itself
        return ambiguous(f"Nous ne savons pas si la personne était là. Nous attendons {EXPECTED}.")
    return invalid(f"Nous attendons {EXPECTED}.")
