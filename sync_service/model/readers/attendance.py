"""Presence at a meeting as people type it: the word is understood, its reason is not kept."""

import re
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sync_service.domain.reading import Raw, Reading
from sync_service.model.readers import presence_words as said
from sync_service.model.readers.answers import (
    ambiguous,
    assume,
    empty,
    invalid,
    ok,
    open_cell,
    repair,
)
from sync_service.model.readers.context import Context
from sync_service.model.text import fold, fold_words

EXPECTED = "P (présent), A (absent), E (excusé) ou « représenté »"

_PLAIN = frozenset({
    "P", "A", "E", "Présent", "Présente", "Absent", "Absente", "Excusé", "Excusée", "présent",
    "présente", "absent", "absente", "excusé", "excusée",
})  # fmt: skip
_CODES: Mapping[str, str] = {
    "p": "present", "pr": "present", "pres": "present", "prst": "present", "pt": "present",
    "a": "absent", "ab": "absent", "abs": "absent", "e": "excused", "ex": "excused",
    "exc": "excused", "excu": "excused",
}  # fmt: skip
_GUESSED_CODES: Mapping[str, str] = {
    "ae": "excused", "a e": "excused", "abe": "excused", "absexc": "excused", "aj": "excused",
    "a j": "excused", "abj": "excused", "absj": "excused", "anj": "absent", "ane": "absent",
    "a n e": "absent", "absne": "absent", "a n j": "absent", "abnj": "absent", "absnj": "absent",
    "ani": "absent", "o": "present", "oui": "present", "ok": "present", "n": "absent",
    "non": "absent", "1": "present", "0": "absent", "vrai": "present", "true": "present",
    "faux": "absent", "false": "absent", "la": "present", "rep": "represented",
    "repr": "represented", "ab ex": "excused", "repres": "represented", "y": "present",
    "yes": "present",
}  # fmt: skip
_SIGNS: Mapping[str, str] = {
    "\u2713": "present", "\u2714": "present", "\u2705": "present", "\u2611": "present",
    "\U0001f44d": "present", "\u274c": "absent", "\u2717": "absent", "\u2718": "absent",
    "\u2716": "absent", "\u2715": "absent", "\U0001f44e": "absent",
}  # fmt: skip
_CROSSES = frozenset({"x", "xx", "\u2713", "v", "\u2714", "*", "+"})

_GONE_AWAY = re.compile(
    r"\b(?:parti\w*|depart) en (?=conge|vacances|formation|mission|deplacement)"
)
_PARTLY = re.compile(r"\b(?:retards?|arrivee?|arrive\w*|parti\w*|depart|jusqu a?|quitte\w*)\b")
_REPRESENTS = re.compile(r"\brepresente (?:la|le|les|l|aussi|egalement|son|sa)\b")
_LEADING_LETTER = re.compile(
    r"(pr?|ab?|e|r(?= (?:par|a) ))(?=\s*[-(,:;]|\s+(?:par|en retard|retard|a)\b)"
)
_LETTER_BEFORE_STATUS = re.compile(r"^a(?= (?:exc|excus\w*|just\w*|non|nj|ne|injust\w*)\b)")
_SLIPS = {
    "present": "present", "presente": "present", "absent": "absent", "absente": "absent",
    "excuse": "excused", "excusee": "excused",
}  # fmt: skip
_STAND_IN = re.compile(r"\b(?:suppleante?s?|suppleant\w*|remplacante?s?|substitut|delegue\w*)\b")
_LEFT = re.compile(r"(?:est )?(?:parti|partie|partis|depart)")
_INCLUSIVE = re.compile(
    r"(?<=[a-z]{3})(?:\((?:e|s|es|e\)\(s)\)|[.·\u2022\u00b7\u22c5/-](?:e|es|s|e[.·-]s)\b)"
)
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
        status = _CODES.get(fold(cell.text)) or _find_status(fold_words(cell.text))
        return (ok if cell.is_untouched else repair)(status)
    inclusive = _spell_out(_INCLUSIVE.sub("", cell.folded))
    words = fold_words(inclusive)
    return _read_code(cell.folded, words, context) or _read_words(inclusive, words)


_YES = frozenset({"1", "oui", "o", "vrai", "true", "ok", "y", "yes", "p"})
_NO = frozenset({"0", "non", "n", "faux", "false"})


def _read_answer(words: str, context: Context) -> Reading | None:
    """Yes or no under « Absents » or « Excusés » answers the header, not « was she there »."""
    header = fold_words(_INCLUSIVE.sub("", fold(context.header)))
    asked = _find_status(header) if header else None
    if asked in {None, "present"} or words not in _YES | _NO:
        return None
    if words in _YES - {"p"}:
        return _assumed(str(asked))
    return ambiguous(f"Nous ne savons pas à quoi cela répond. Nous attendons {EXPECTED}.")


def _read_code(folded: str, words: str, context: Context) -> Reading | None:  # noqa: PLR0911 - one answer for each shape of cell
    """A letter, a sign or a cross."""
    if folded in _CROSSES or words == "x":
        return _read_cross(folded, context)
    if folded in _SIGNS:
        return repair(_SIGNS[folded])
    if "?" in folded or "/" in folded or "+" in folded:
        return None
    answer = _read_answer(words, context)
    if answer is not None:
        return answer
    if words in _CODES:
        return repair(_CODES[words])
    if words in _GUESSED_CODES and "-" not in folded[:1] and "+" not in folded[:1]:
        return _assumed(_GUESSED_CODES[words])
    return None


def _read_cross(folded: str, context: Context) -> Reading:
    """A cross says what its column's header says; a tick is a presence anyway."""
    header = fold_words(_INCLUSIVE.sub("", fold(context.header)))
    status = _find_status(header) if header else None
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
    match = _LEADING_LETTER.match(folded)
    if match is None:
        return folded
    letters = {"p": "present", "a": "absent", "e": "excuse", "r": "represente"}
    return letters[match[1][0]] + folded[match.end(1) :]


def _read_words(folded: str, words: str) -> Reading:
    if said.NOT_HELD.search(words):
        return empty("Cette réunion ne compte pas pour ce partenaire.")
    if (
        said.UNSURE.search(folded)
        or said.UNSURE.search(words)
        or _TEMPLATE.fullmatch(folded)
        or "/" in folded
    ):
        return ambiguous(f"Nous ne savons pas si la personne était là. Nous attendons {EXPECTED}.")
    status = _find_status(words)
    if status is None:
        return _read_slip(words) or _refuse(words)
    if status == "absent" and _may_be_excused(words):
        return ambiguous(f"Est-ce une excuse ? Nous attendons {EXPECTED}.")
    return repair(status) if _is_about_presence_only(words, status) else _assumed(status)


def _read_slip(words: str) -> Reading | None:
    """« présnet », « exusé »: one slip away from one word."""
    if len(words) < 5 or " " in words:  # noqa: PLR2004 - the number says itself
        return None
    best = process.extractOne(words, _SLIPS.keys(), scorer=OSA.distance, score_cutoff=1)
    return _assumed(_SLIPS[best[0]]) if best else None


def _find_status(words: str) -> str | None:  # noqa: PLR0911 - one answer for each shape of cell
    """The one status that the words give; None when they give none, or contradict themselves."""
    words = _LETTER_BEFORE_STATUS.sub("absent", words)
    words = _GONE_AWAY.sub("", words)
    whole = words
    if said.NOT_ABSENT.search(words) and not said.ABSENT.search(said.NOT_ABSENT.sub("", words)):
        return None
    unjustified, words = _take(said.UNJUSTIFIED, words)
    away, words = _take(said.NOT_THERE, words)
    represented, words = _take(said.REPRESENTED, said.NOT_ABSENT.sub("", words))
    partly = bool(_PARTLY.search(words))
    excused, absent = bool(said.EXCUSED.search(words)), bool(said.ABSENT.search(words)) or away
    present = bool(said.PRESENT.search(words))
    if unjustified:
        return None if excused or represented or present else "absent"
    if represented:
        # « présente, représente aussi la CAF » speaks of somebody else.
        by_another = _STAND_IN.search(whole) or not (present or _REPRESENTS.search(whole))
        return "represented" if by_another else None
    if present and _LEFT.fullmatch(whole):
        return None
    if present and not (absent or (excused and not partly)):
        return "present"
    if present:
        return None
    return "excused" if excused else "absent" if absent else None


def _take(pattern: re.Pattern[str], words: str) -> tuple[bool, str]:
    rest = pattern.sub(" ", words)
    return rest != words, rest


_STATUS_WORDS = re.compile(
    r"(?:presente?s?|presence|pres|prst|absente?s?|absences?|abs|a|p|e|excus\w*|exc|ex"
    r"|s|est|etait|et|non|pas|justif\w*|just"
    r"|injustif\w*|inexcus\w*|venue?s?|la|n|na|prevenu\w*|sans|personne|mais|ete|avec"
    r"|excuse|motif|en)"
)


def _is_about_presence_only(words: str, status: str) -> bool:
    """No reason, no name, no hour: only words of presence, so that there is but one reading."""
    return status != "represented" and all(_STATUS_WORDS.fullmatch(word) for word in words.split())


_ADDS_NOTHING = re.compile(
    r"(?:au?|aux|ce|cette|ct|comite|c|de|des|du|l|la|le|les|un|une|jour(?:nee)?|reunion|seance|toute?|y"
    r"|\d+h?\d*|h|m|mme|monsieur|madame|encore|aucune?|nouvelles?|malgre|deux|fois)"
)


def _may_be_excused(words: str) -> bool:
    """« absent, inondation »: an absence counts only where nothing beside it may be its reason."""
    if said.UNJUSTIFIED.search(words):
        return False
    rest = said.ABSENT.sub(" ", said.NOT_THERE.sub(" ", said.NOT_ABSENT.sub(" ", words)))
    known = (_STATUS_WORDS, _ADDS_NOTHING)
    return not all(any(word.fullmatch(left) for word in known) for left in rest.split())


def _refuse(words: str) -> Reading:
    contradicts = (
        said.PRESENT.search(words)
        or said.ABSENT.search(words)
        or said.EXCUSED.search(words)
        or said.UNJUSTIFIED.search(words)
    )
    if contradicts or len(words) <= 3:  # noqa: PLR2004 - the number says itself
        return ambiguous(f"Nous ne savons pas si la personne était là. Nous attendons {EXPECTED}.")
    return invalid(f"Nous attendons {EXPECTED}.")
