"""What words of presence come down to: one status, and only when every word is accounted for."""

import re
from collections.abc import Collection
from itertools import pairwise

from french_cells.people.name_shape import given_names
from french_cells.presence import presence_words as said

_REPRESENTS = re.compile(r"\brepresente (?:la|le|les|l|aussi|egalement|son|sa)\b")
_CAME = re.compile(r"\b(?:presente?s?|arrivee?s?)\b")
_LEFT = re.compile(r"\b(?:partie?s?|departs?|(?:a )?quittee?)\b")
_LEFT_OR_YES = re.compile(rf"{_LEFT.pattern}|\b(?:oui|ok)\b")
_WHEN = re.compile(r"\d|\b(?:midi|avant|fin|tot|tard|pause|matin|aprem|soir|anticipee?s?)\b")
_GONE_AWAY = re.compile(
    r"\b(?:partie?s?|depart) en (?=conge|vacances|formation|mission|deplacement)"
)
_LETTER_BEFORE_STATUS = re.compile(r"^a(?= (?:exc|excus\w*|just\w*|non|nj|ne|injust\w*)\b)")
_STRAY_LETTER = re.compile(
    r"[ae] (?!(?:prevenu|averti|participe|assiste|donne|presente|appele|ecrit|telephone|ete|quitte"
    r"|distance|la|sa|l|exc|excus\w*)\b)"
)
"""« A oui », « E présent »: a letter that is a status is no word of the sentence."""
_LETTER_LAST = re.compile(r"\w a$")
"""« présent A »: a second answer."""
_NEGATIONS = re.compile(
    r"\b(?:non|pas|ni|ne|jamais|sans|aucune?|plus|personne|tort|erreur|faux"
    r"|presque|bientot|voir|environ|hors)\b"
)
_BY_A_STATUS = re.compile(
    rf" (?:par|pour)(?: {said.PRESENT.pattern}"
    r"| (?:la|a|p|e|r|x|o|n|non|ae|anj|ane|abnj|true|false|\d+) ?$| ?$)"
)
"""« remplacé par » and nobody, « remplacé par présent »: not filled in, or typed anew."""
_HOUR = re.compile(r"\d{1,2}h(?:\d{2})?")


def find_status(words: str, capitalised: Collection[str] = ()) -> str | None:
    """The one status that folded words give; None when one of them is unknown or contradicts.

    `capitalised`: those that were typed with a capital, which may be names.
    """
    words = _GONE_AWAY.sub("", _LETTER_BEFORE_STATUS.sub("absent", words))
    words = said.THIS_MEETING.sub(" ", words)
    whole = words
    if _STRAY_LETTER.match(words) or _LETTER_LAST.search(words):
        return None
    if said.NOT_ABSENT.search(words) and not _is_said_beside(words):
        return None
    unjustified, words = _take(said.UNJUSTIFIED, words)
    away, words = _take(said.NOT_THERE, words)
    words = said.NOT_ABSENT.sub(" ", words)
    represented, words, is_clear = _take_represented(words)
    told, words = _take(said.EXCUSED_PHRASES, words)
    excused, words = _take(said.EXCUSED, words)
    absent, words = _take(said.ABSENT, words)
    came = _CAME.search(words) and said.PARTLY.search(words)
    present, left = _take(said.PRESENT, words)
    status = _choose(
        whole=whole,
        said_of={
            "unjustified": unjustified,
            "represented": represented,
            "excused": excused or told,
            "absent": absent or away,
            "present": present,
            "came": bool(came),
            "left": _has_only_left(words),
        },
    )
    if status is None or not is_clear:
        return None
    return status if _is_accounted_for(left, status, whole, capitalised) else None


def _is_said_beside(words: str) -> bool:
    """« pas absente » alone says nothing sure, « excusée et pas remplacée » does."""
    rest = said.NOT_ABSENT.sub("", words)
    is_replacement = said.NOT_REPLACED.search(words) and said.EXCUSED.search(rest)
    return bool(said.ABSENT.search(rest) or is_replacement)


def _has_only_left(words: str) -> bool:
    """« parti », « Marie a quitté »: the meeting, or the association? An hour tells."""
    if _WHEN.search(words):
        return False
    return _LEFT.search(words) is not None and not said.PRESENT.search(
        _LEFT_OR_YES.sub(" ", words)
    )


def _take(pattern: re.Pattern[str], words: str) -> tuple[bool, str]:
    rest = pattern.sub(" ", words)
    return rest != words, rest


def _take_represented(words: str) -> tuple[bool, str, bool]:
    """By whom may be said in any words, but not in words of absence or doubt."""
    match = said.REPRESENTED.search(words)
    if match is None:
        return False, words, True
    by = said.BY_WHOM.search(words, match.end())
    by_whom = by[0] if by else ""
    doubtful = (_NEGATIONS, said.ABSENT, said.EXCUSED, said.UNJUSTIFIED)
    # « suppléante excusée »: whoever stands in was not there either.
    told = words[match.end() :] if said.STAND_IN.fullmatch(match[0]) else by_whom
    is_clear = not any(pattern.search(told) for pattern in doubtful)
    is_clear = is_clear and not _BY_A_STATUS.match(words, match.end())
    rest = f"{words[: match.start()]} {words[match.end() : by.start() if by else None]}"
    return True, said.REPRESENTED.sub(" ", rest), is_clear


def _choose(*, whole: str, said_of: dict[str, bool]) -> str | None:
    excused, present = said_of["excused"], said_of["present"]
    if said_of["unjustified"]:
        return None if excused or said_of["represented"] or present else "absent"
    if said_of["represented"]:
        # « présente, représente aussi la CAF » speaks of somebody else.
        by_another = said.STAND_IN.search(whole) or not (present or _REPRESENTS.search(whole))
        return "represented" if by_another else None
    if present:
        contradicts = said_of["absent"] or (excused and not said_of["came"])
        return None if contradicts or said_of["left"] else "present"
    return "excused" if excused else "absent" if said_of["absent"] else None


def _is_accounted_for(left: str, status: str, whole: str, capitalised: Collection[str]) -> bool:
    named = _find_names(whole.split(), capitalised)
    return all(
        said.ADDS_NOTHING.fullmatch(word)
        or (status != "absent" and _tells_more(word))
        or (status == "present" and _is_part_of_day(word, whole))
        or word in named
        for word in left.split()
    )


def _tells_more(word: str) -> bool:
    return bool(said.GIVES_A_REASON.fullmatch(word) or said.SAYS_WHO.fullmatch(word))


def _is_part_of_day(word: str, whole: str) -> bool:
    """A bare number is one only after « arrivé », « parti », « jusqu’à »."""
    if word.isdigit() and not said.PARTLY.search(whole) and " h" not in whole:
        return False
    return said.PART_OF_DAY.fullmatch(word) is not None


_TITLES = frozenset({"m", "mr", "mme", "mmes", "mlle", "melle", "monsieur", "madame"})


def _find_names(words: list[str], capitalised: Collection[str]) -> frozenset[str]:
    """Given names, and what stands with a capital beside one or after « Mme »."""
    names = {word for word in words if word in given_names()}
    for before, word in pairwise(words):
        if word in capitalised and (before in _TITLES or before in names):
            names.add(word)
        if before in capitalised and word in names:
            names.add(before)
    return frozenset(names)
