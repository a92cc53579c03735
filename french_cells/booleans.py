"""Yes and no as people type them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from french_cells.answers import (
    ambiguous,
    assume,
    beside_unknown,
    find_turned,
    invalid,
    ok,
    open_sure_cell,
    repair,
    undoubted,
)
from french_cells.beside import read_beside
from french_cells.context import Context
from french_cells.labels import labelled
from french_cells.lexicon import Part, load_answers, load_lexicon
from french_cells.moments.calendar_words import WEEKDAYS
from french_cells.patterns import pattern
from french_cells.reach.beside import without_times
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold_words

EXPECTED = "oui ou non"
_EXACT = {"oui": True, "vrai": True, "true": True, "non": False, "faux": False, "false": False}
_CERTAIN = {
    **_EXACT, "o": True, "y": True, "yes": True, "1": True, "n": False, "no": False, "x": True,
    "0": False,
}  # fmt: skip
_SIGNS = load_answers("yes_no", "signs")
_BOXES = {
    "\u2610": False, "\u2b1c": False, "\u25a1": False, "\U0001f5f9": True, "[x]": True,
    "[ ]": False, "[]": False,
}  # fmt: skip
_DRAWN = pattern(r"([aiouyn])\1{2,}", re.IGNORECASE)
"""« ouiiii », « nonnn »"""
_YES_BUT_WHEN = pattern(
    r"(?:oui|ok)[ ,;(:-]+(?:sauf|hors)(?: (?:pendant|durant))?(?: (?:les?|la|des)| l')? ?"
    rf"(?:(?:{'|'.join(WEEKDAYS)}|matin|midi|soir|apres[ -]midi|week-?end"
    r"|vacances?(?: scolaires?)?|semaine|jours? feries?)s?(?:,? (?:et )?(?:les? |l')?)?)+\)?\.?"
)
"""« oui, sauf le mercredi »: yes, as « oui, le matin » is; « non, sauf… » is neither."""
_BOX = "(?P<{0}>[\u2610\u2b1c\u25a1\u2611\u2612\u2713\u2714\u2705]|\\[ ?x? ?\\])"
_WORD = "(?P<{0}>oui|non)"
_TWO_BOXES = [
    pattern(f"{one} ?{two} ?[/,;|]? ?{three} ?{four}")
    for one, two, three, four in (
        (_BOX.format("a"), _WORD.format("b"), _BOX.format("c"), _WORD.format("d")),
        (_WORD.format("b"), _BOX.format("a"), _WORD.format("d"), _BOX.format("c")),
    )
]
"""« ☑ oui ☐ non »: what a form left, and the answer that is ticked on it."""
_UNTICKED = frozenset("\u2610\u2b1c\u25a1") | {"[ ]", "[]", "[  ]"}
_NUMBER = pattern(r"^([01])[.,]0+$")
_DATED = pattern(r"(?<=[a-z])[ ,:(-]*(?:\ble )?\d{1,2}/\d{1,2}(?:/\d{2,4})?\)?$")
_STRANGE = pattern(r"[?/~=<>%]|[^\W\d_a-z]|->")
_BUT = pattern(r"^[ ,;(-]*mais (?=.)")
_SAYS_NO = pattern("[❌❎✗✘✖✕🚫👎⛔☹🙁😞😟]")
_DENYING = frozenset({"no", "not", "nothing", "declined", "refused", "deny"})


@labelled("boolean")
def read(raw: Raw, context: Context) -> Reading:
    if isinstance(raw, bool):
        return ok(raw)
    if isinstance(raw, str) and raw.strip() in {"/", "x/x", "//"}:
        return ambiguous("Une barre peut dire « rien » ou « non » : écrivez oui ou non.")
    if isinstance(raw, str) and fold_words(raw) in {"aucun", "aucune", "sans", "rien", "neant"}:
        return assume(value=False, message="Compris comme « non ».")
    cell = open_sure_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, int | float):
        return ok(bool(raw)) if raw in {0, 1} else invalid(f"Nous attendons {EXPECTED}.")
    plain = replace(cell, text=_DRAWN.sub(r"\1", cell.text), folded=_DRAWN.sub(r"\1", cell.folded))
    found = _read_sign(cell) or _read_words(plain)
    return undoubted(_refuse_both(found, cell), context)


def _refuse_both(reading: Reading, cell: Typed) -> Reading:
    """« oui ❌ » says both."""
    if reading.value is True and _SAYS_NO.search(cell.text):
        return ambiguous("Le mot dit oui et le signe dit non : gardez celui qui est juste.")
    return reading


def _read_sign(cell: Typed) -> Reading | None:
    if cell.text in _SIGNS:
        return repair(_SIGNS[cell.text] == "yes")
    if chosen := _find_ticked(cell.folded):
        return repair(_EXACT[chosen])
    if cell.folded in _BOXES:
        value = _BOXES[cell.folded]
        return assume(value, f"Case comprise comme « {'oui' if value else 'non'} ».")
    return None


def _find_ticked(folded: str) -> str | None:
    """« oui » or « non », where both have a box and one of the two is empty."""
    match = next(filter(None, (one.fullmatch(folded) for one in _TWO_BOXES)), None)
    if match is None or match["b"] == match["d"]:
        return None
    ticked = [word for box, word in ("ab", "cd") if match[box] not in _UNTICKED]
    return match[ticked[0]] if len(ticked) == 1 else None


def _read_words(cell: Typed) -> Reading:
    words = fold_words(_NUMBER.sub(r"\1", cell.text))
    if words in _CERTAIN and not re.search(r"[?/+-]|[^\W\d_a-z]", cell.folded):
        if words == "no":
            return assume(value=False, message="Compris comme « non ».")
        is_plain = cell.raw in {words, words.upper()} or cell.raw in {"Oui", "Non"}
        return ok(_CERTAIN[words]) if is_plain and words in _EXACT else repair(_CERTAIN[words])
    if _YES_BUT_WHEN.fullmatch(cell.folded):
        return beside_unknown(value=True, words=cell.text)
    # « fait le 12/03 »: a date says when, and leaves the answer as it is.
    undated = _DATED.sub("", without_times(cell.folded))
    parts = load_lexicon("yes_no").read(undated)
    value = None if _STRANGE.search(undated) else _find_value(parts)
    if value is None:
        beside = read_beside(undated, cell.text, _read_answer, _is_remark)
        return beside or _refuse(cell, [part.meaning for part in parts])
    if None in {part.meaning for part in parts}:
        return beside_unknown(value, cell.text)
    return assume(value, f"Compris comme « {'oui' if value else 'non'} ».")


def _read_answer(word: str) -> Reading:
    return repair(_EXACT[word]) if word in _EXACT else invalid("")


def _is_remark(tail: str) -> bool:
    """« oui, mais comprend bien »: what « mais » begins is left to people, unless it may deny."""
    told = _BUT.sub("", tail)
    meanings = {part.meaning for part in load_lexicon("yes_no").read(told)}
    is_turned = find_turned(told) is not None or _STRANGE.search(told) is not None
    return told != tail and not is_turned and meanings <= {None, "who", "only"}


def _find_value(parts: Sequence[Part]) -> bool | None:
    """What longer answers come down to; None when they are neither, or both."""
    meanings = {part.meaning for part in parts}
    if "unsure" in meanings or not parts:
        return None
    first = parts[0].meaning
    if first == "yes":
        return None if meanings & _DENYING else True
    if first == "no" and None in meanings:
        return None if "yes" in meanings else False
    told = [part.meaning for part in parts if part.meaning in {"done", "not"}]
    if told[:1] == ["done"] and "not" in told:
        return None  # « signé par la mère, pas le père »
    answer = load_lexicon("yes_no").answer(meanings - {None}) if None not in meanings else None  # type: ignore[arg-type]
    return None if answer is None else answer == "yes"


def _refuse(cell: Typed, meanings: Collection[str | None]) -> Reading:
    is_short = len(fold_words(cell.text)) <= 2  # noqa: PLR2004 - the number says itself
    is_both = {"yes", "no"} <= set(meanings) or "unsure" in meanings
    if is_short or is_both or re.search(r"[?/\d]", cell.folded):
        return ambiguous(f"Nous ne savons pas si c’est oui ou non. Nous attendons {EXPECTED}.")
    return invalid(f"Nous attendons {EXPECTED}.")
