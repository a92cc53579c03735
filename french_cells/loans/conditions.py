"""In what state a thing is: « bon état, manque un pion » is incomplete."""

import re

from french_cells.answers import (
    ambiguous,
    empty,
    find_contrary,
    find_doubt,
    invalid,
    open_cell,
    repair,
)
from french_cells.context import Context
from french_cells.lexicon import load_lexicon
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading
from french_cells.text import fold

GONE, LOST = "gone", "lost"
"""No states that a thing is in: it is nobody's here any more, or nobody knows where it is."""
EXPECTED = "un état, par exemple « bon » ou « incomplet »"


LACKING = pattern(
    r"\bmanque (?!rien|pas|plus|encore|toujours)(?:(?:\d+|une?|des?|les?|la) )?[^\W\d_]{3,}$",
    re.IGNORECASE,
)
_NO_LONGER = pattern(
    r"\bn(?:e (?:se |s['’])?|['’])(?:ferme|ouvre|allume|éteint|tient|démarre|roule|tourne|gonfle"
    r"|sonne|emboîte|visse|chauffe|éclaire|coupe|colle|vibre|charge|imprime|projette)(?:nt)?"
    r" plus$",
    re.IGNORECASE,
)
"""« manque 1 maraca », whatever it is that lacks; « ne ferme plus », as not to leak is good."""
_GONE_TO = pattern(
    r"(?:(?:a|ont) été |est |sont )?(?:vendu|donné|cédé|légué|jeté|offert)e?s?"
    r" (?:aux? |à (?:l['’] ?)?|(?:le|en|depuis(?: le)?) (?=[\w ]*\d))(?P<whom>.+)",
    re.IGNORECASE,
)
_NOT_GONE = pattern(
    r"\b(?:[^\W\d_]+er|prêt|part|partie|moitié|reste|sauf|moins|sur|dont|autres?|quelques|essai"
    r"|réparation|garde|dépôt|location)\b",
    re.IGNORECASE,
)
"""« donné à la MJC » is gone; « donné à réparer », « vendu à moitié » is something else."""
_GIVEN_BY = pattern(r"\b(?:donné|offert|cédé|légué)e?s? par\b", re.IGNORECASE)
"""Where it came from."""
_REMARKED = pattern(
    r"(?P<said>[^(),]+?)(?: \(|, | (?=depuis ))(?!sauf|mais|moins|hors)(?P<remark>[^()]+)\)?",
    re.IGNORECASE,
)
"""« neuve (achetée en juin) », « HS depuis juillet »: where no word of it is one of a state."""
_SOME = pattern(
    r"(?:dont )?(?:\d+|une?|deux|trois|quatre) (?:est |sont )?(?:à )?[^\W\d_]+", re.IGNORECASE
)
"""« bon (deux à réparer) »: that is not said of all."""


def _mean(text: str) -> set[str | None]:
    return {part.meaning for part in load_lexicon("condition").read(text)}


def may_be_unfit(text: str) -> bool:
    """« 1 HS, les autres usés », « 2 vendues »: whether it may be lent is asked about."""
    return not _mean(_GIVEN_BY.sub("", text)).isdisjoint({"broken", "part", GONE, LOST})


def _without_whom(text: str) -> str:
    """« donné à la MJC » → « donné »."""
    given = _GONE_TO.fullmatch(text)
    return text if given is None or _NOT_GONE.search(given["whom"]) else "donné"


def _takes_back(said: str, remark: str) -> bool:
    """« vendu (reste 3) »."""
    is_gone = GONE in _mean(said)
    return bool(find_contrary(fold(remark)) or (is_gone and _NOT_GONE.search(remark)))


def is_known(word: str) -> bool:
    """Whether it says something of a state by itself, in any form: « bons »."""
    parts = load_lexicon("condition").read(word)
    return all(part.meaning and not part.is_mended for part in parts)


def read(raw: Raw, _: Context) -> Reading:
    """`new`, `good`, `worn`, `incomplete`, `damaged` or `out_of_service`; GONE and LOST."""
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if "?" in cell.text:
        return ambiguous(f"Le point d’interrogation laisse un doute. Nous attendons {EXPECTED}.")
    lexicon = load_lexicon("condition")
    text = LACKING.sub("manque", _NO_LONGER.sub("abîmé", _without_whom(cell.text)))
    remarked = _REMARKED.fullmatch(text)
    is_some = remarked is not None and _SOME.fullmatch(remarked["remark"].strip()) is not None
    says_state = remarked and not is_some and {*_mean(remarked["remark"])} - {None, "thing"}
    is_doubted = find_doubt(fold(text)) or (remarked and _takes_back(*remarked.groups()))
    if remarked and not (is_doubted or says_state):
        text = remarked["said"]
    meanings = _mean(text)
    if meanings and meanings <= {"unknown", "note"}:
        return empty("L’état est à vérifier.")
    state = None if None in meanings else lexicon.answer(meanings - {None})  # type: ignore[arg-type]
    return invalid(f"Nous attendons {EXPECTED}.") if state is None else repair(state)
