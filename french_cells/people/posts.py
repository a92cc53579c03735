"""Cells under « Nom » that name what somebody does, a post that is free, or nobody."""

from collections.abc import Sequence

from french_cells.answers import ambiguous, empty, find_turned, open_cell
from french_cells.lexicon import cut, load_answers, load_lexicon, load_lists
from french_cells.patterns import pattern
from french_cells.people.name_shape import is_given
from french_cells.reading import Raw, Reading
from french_cells.text import fold, fold_words, plain_text

_NAME_NOBODY = frozenset({"vacant", "nobody", "away"})
_MAY_NAME = pattern(r"(?!inconnue?$)(?=.*[aeiouy])[a-z]+")
"""« Sans », « Na »: one word for nothing that may be somebody's family name; not « NC »."""
_ANYBODY, _CROSSES = load_lists("person_words")["anybody"], pattern(r"x{2,}|y{2,}|z{2,}")
_SERVICES = load_lists("person_words")["services"]
_PLAIN, _JOINING = pattern(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,3}"), frozenset({"et", "ou", "puis"})
_OFFICE_FAMILIES = load_lists("person_words")["office_families"]
_HOUSE_NAME = pattern(r"(?:Les |La |L['’])[A-ZÀ-Þ][^\W\d_]*(?:[ '’-][^\W\d_]+)*")
"""« Le Goff » may be a family's."""
_FOR_PEOPLE = pattern(r"(?!et\b|avec\b)[a-zà-ÿ' -]{3,}[ !.]*")
"""In small letters: nobody else is named."""
_DAYS = "|".join(load_answers("calendar_words", "days"))
_USUAL_WEEK = pattern(
    r"(?:(?:est |toujours )?absente?|(?:ne travaille |n'est )?pas(?: la| presente?)?|sauf"
    r"|en conges?)"
    rf"(?: ?(?:,|et)? ?les? (?:{_DAYS})s?(?: (?:matin|apres[ -]midi)s?)?)+"
)


def names_role(folded: str) -> bool:
    """What somebody does, a house, or nobody: among words without accents."""
    return load_lexicon("person_words").find(folded, {"office", "role", "nobody"}) is not None


def names_office(text: str) -> bool:
    """« Père Étienne », « Accueil Marie »: not all of its words are somebody's names."""
    return names_role(fold(text))


def find_post(raw: Raw) -> str | None:
    """« accueil », « Secrétariat PMI »: who answers there, with a capital; None for all else.

    « Accueil Marie » may be somebody's name, « accueil ou secrétariat » is one of two.
    """
    text = raw.strip() if isinstance(raw, str) else ""
    first, *others = text.split() or [""]
    is_service = fold(first) in _SERVICES and _PLAIN.fullmatch(text) is not None
    if not is_service or any(_may_be_a_name(word) for word in others):
        return None
    shown = text.lower() if text.isupper() else text
    return shown[0].upper() + shown[1:]


def _may_be_a_name(word: str) -> bool:
    """Or join two."""
    folded = fold(word)
    is_small = word.islower() and not is_given(folded)
    return folded in _JOINING or not (is_small or names_role(folded))


def _says_vacant(text: str) -> bool:
    lexicon = load_lexicon("person_words")
    if not lexicon.may_find(text, {"vacant"}):
        return False
    told = lexicon.read_words(cut(text), is_mending=False)
    meanings = [part.meaning for part in told]
    # « Remplaçante de Thomas à venir »: whose post it is may be said before.
    is_post = meanings[-1:] == ["vacant"] and meanings[0] in ("role", "nobody")
    return set(meanings) == {"vacant"} or is_post


def read_nobody(raw: Raw) -> Reading | None:
    """Why a cell for a name names nobody: « poste à pourvoir », « idem », « intérim de Léa »."""
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        is_named = isinstance(raw, str) and _MAY_NAME.fullmatch(fold(raw))
        return None if cell.error == "invalid" or (cell.error == "empty" and is_named) else cell
    lexicon = load_lexicon("person_words")
    if not lexicon.may_find(cell.folded, _NAME_NOBODY):
        return None
    if _says_vacant(cell.folded):
        return empty("Le poste est à pourvoir.")
    is_nobody = lexicon.find(cell.folded, {"nobody", "away"}) is not None
    return ambiguous("Ce n’est pas un nom : écrivez celui de la personne.") if is_nobody else None


def lacks_name(words: Sequence[str], title: str | None) -> bool:
    """« Mme D. » without her name; « M. XXX », « Jean Untel », whoever it may be."""
    last = fold_words(words[-1])
    is_anybody = last in _ANYBODY or _CROSSES.fullmatch(last) is not None
    return is_anybody or (len(words) == 1 and title is not None and len(last) == 1)


def is_named_like_a_post(words: Sequence[str]) -> bool:
    """« Laure Maire » and « MAIRE Laure »; « Laure directrice » is what she does."""
    given = [is_given(word) for word in words]
    return sorted(given) == [False, True] and words[given.index(False)] in _OFFICE_FAMILIES


def is_vacant(raw: Raw) -> bool:
    """« Poste à pourvoir »: nobody is there yet."""
    return isinstance(raw, str) and _says_vacant(plain_text(fold(raw)))


def is_for_people(remark: str, *, is_inside: bool) -> bool:
    """Beside a name: words that name nobody else, and do not say that she is away for now.

    « (Les Épis) », in brackets, is where she works, though nobody knows such a house.
    """
    folded = fold(remark).replace("une autre", "")
    is_away = load_lexicon("presence").find(folded, {"absent", "excused", "why", "until", "gone"})
    is_turned = is_away is not None or find_turned(folded) is not None
    is_where = is_inside and _HOUSE_NAME.fullmatch(remark) is not None
    is_words = _FOR_PEOPLE.fullmatch(remark) is not None or is_where
    return is_words and (not is_turned or _USUAL_WEEK.fullmatch(folded) is not None)
