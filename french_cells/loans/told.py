"""What the words of a cell about a loan mean, and whom and which day they name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from french_cells.answers import find_not_all_back, find_turned
from french_cells.lexicon import Lexicon, Part, cut, load_lexicon
from french_cells.moments.calendar_words import MONTHS, WEEKDAYS
from french_cells.moments.date_grammar import find_date
from french_cells.patterns import pattern
from french_cells.people.name_shape import find_names
from french_cells.text import Typed, fold, fold_words, plain_text

_DAY = "xxday"
"""Replaces a date while the words around it are read."""
_ARTICLE = pattern(r"(?i:(?:à|au|chez) )?(?:l'|la |le )?(?=\S)")
"""« la MJC »; not « La Farandole », which is all of its name."""
_LEADS = frozenset({"to", "at", "by"})
_LINKS = frozenset({"since", "until", "day", "due", "back"})
_BESIDE_RETURN = frozenset(
    {None, "returned", "name", "fine", "noun", "late", "by", "by_who", "stored", "available",
     "washed", "billed", "at", "borrower"}
)  # fmt: skip
_TO_WHOM = pattern(r"\W*(?:a|au|aux|chez|pour)\b")
_BESIDE_A_STATE = frozenset(
    {None, "name", "fine", "noun", "washed", "stored", "by", "by_who", "billed"}
    | {"reminded", "late"}
)
_OUT_WITH_NOBODY = frozenset({None, "on_loan", "again", "name", "until", "late", "reminded"})
_STILL_OUT = _OUT_WITH_NOBODY | {"at", "borrower"}
PRONOUNS = frozenset({"eux", "nous", "elle", "elles", "lui", "moi", "toi", "vous", "quelqu un"})
_NOBODY = PRONOUNS | WEEKDAYS.keys()
_REASON = pattern(r"\b(?:pas (?:de|d')|sans|plus (?:de|d'))(?= ?\w)|\bfinalement\b")
"""« annulée, pas de neige »: why, and no denial."""
_NO_HARM = pattern(
    r"\bau lieu d(?:u|e|es) [^,;()]*|\b(?:c'est |c'etait )?pas (?:bien |tres )?grave\b"
    r"|\b(?:mais )?(?:\w+ )?l'etai(?:t|ent) (?:deja|avant)\b|\bmais (?=en retard|merci)"
    r"|\bavec les? (?:reste|autres)\b"
)
"""« rendu le 02/11 au lieu du 30 », « une bancale mais elle l'était avant »: the day stands."""
_TURNS = pattern(
    r"\b(?:mais|si|pourtant|seule?s?|cass\w*|perdu\w*|abim\w*|rien)\b|\d ?(?:sur|/) ?\d"
    r"|^[ ,:]*(?:le )?\d|^ ?chez\b|\baujourd|\b(?:un|une|l'une?|d'autres) des\b"
)
"""After such words the answer may be another one, or one of a part.

« Séchée chez Gilbert » is back; « rendue chez Gilbert », « encore chez lui » may not be.
"""
_MONTH = pattern(rf"\b(?:{'|'.join(MONTHS)})\b")
_STAYS_WITH = pattern(r"\b(?:toujours|encore|reste\w*|maintenant|repart\w*|est|sont) chez\b")


def lexicon() -> Lexicon:
    return load_lexicon("loan_words")


@dataclass(frozen=True, slots=True)
class Told:
    """What the words of a cell mean, the name of a borrower, the date as typed."""

    meanings: frozenset[str | None]
    borrower: str = ""
    day: str = ""
    is_own: bool = True


def turns_state(remark: str, *, is_back: bool, is_answer: bool = False) -> bool:
    """Whether what stands behind « rendu le 12/11 », « annulé », « non » may mean another state.

    A number is said of something else, unless it counts what is back, or is another day.
    """
    remark = _NO_HARM.sub(" ", remark)
    if is_back and (_MONTH.search(remark) or _STAYS_WITH.search(remark)):
        return True
    if _TURNS.search(remark) or find_date(remark):
        return True
    told = take_in(Typed(remark, remark, remark))
    if is_back:
        return bool(find_not_all_back(remark) or told.meanings - _BESIDE_RETURN)
    if is_answer:  # « toujours chez eux », « promis pour vendredi »
        allowed = _STILL_OUT if fold_words(told.borrower) in _NOBODY else _OUT_WITH_NOBODY
    else:
        allowed = _BESIDE_A_STATE
    is_turned = find_turned(_REASON.sub(" ", remark)) or told.meanings - allowed
    return bool(is_turned or (_TO_WHOM.match(remark) and not is_answer))


def take_in(cell: Typed) -> Told:
    text = plain_text(cell.text)
    text = text if len(fold(text)) == len(text) else fold(text)
    found = find_date(fold(text))
    day = text[found[0] : found[1]] if found else ""
    text = f"{text[: found[0]]} {_DAY} {text[found[1] :]}" if found else text
    parts = lexicon().read_words(cut(text))
    parts = [Part("day", part.words) if part.text == _DAY else part for part in parts]
    parts, borrower = _take_borrower(text, parts)
    names = find_names([word for part in parts for word in part.words])
    meanings = {
        "name" if part.meaning is None and names.issuperset(part.words) else part.meaning
        for part in parts
    }
    bare = frozenset(one.removesuffix("~") if one else one for one in meanings)
    is_own = "returned" in meanings or not any(one and one[-1] == "~" for one in meanings)
    return Told(bare, borrower, day, is_own=is_own)


def _take_borrower(text: str, parts: Sequence[Part]) -> tuple[Sequence[Part], str]:
    """« prêté à X depuis… », « chez X », « prêté X »: a name reaches to the next link or date."""
    for place, part in enumerate(parts):
        following = parts[place + 1 :]
        end = next((n for n, one in enumerate(following) if one.meaning in _LINKS), len(following))
        name_parts = following[:end]
        leads = part.meaning in _LEADS or (
            place == 0 and part.meaning in {"out", "out~", "on_loan", "reserved"}
        )
        to_whom = text[part.words[-1].end :].lstrip().startswith(("à ", "au ", "chez "))
        leads = (
            leads
            or [one.key for one in part.words] == ["pour"]
            or (part.meaning == "day" and to_whom)
        )
        if not leads or not name_parts or any(one.meaning for one in name_parts):
            continue
        name = text[part.words[-1].end : name_parts[-1].words[-1].end].strip(" ':(-")
        name = re.sub(r"^les (?=[A-ZÀ-Þ])", "Les ", _ARTICLE.sub("", name, count=1))
        kept = [*parts[:place], *_without_lead(part), *following[end:]]
        return [*kept, Part("borrower", name_parts[-1].words)], name
    return parts, ""


def _without_lead(part: Part) -> Sequence[Part]:
    """« prêté à » goes on meaning « prêté »."""
    if part.meaning != "to":
        return [part]
    return lexicon().read_words(part.words[:-1])
