"""Who came, where a structure has its cell: « Mme Kuchly », « Maëlle + Ricardo », « 2 mamans ».

The names are not kept. Every word has to be a title's, a usual given name's or behind one of
these, and none may say anything of a presence.
"""

from french_cells.patterns import pattern
from french_cells.people.name_shape import is_given
from french_cells.presence.remarks import lexicon
from french_cells.text import fold, plain_text

_AND = pattern(r"\s*(?:[+&,]|\bet\b)\s*")
_WORD = r"[A-ZÀ-Þ][^\W\d_]*(?:['’-][^\W\d_]+)*"
_TITLED = pattern(
    rf"(?:M\.?|Mrs?\.?|MM\.?|Mmes?|Mlles?|Melle|Monsieur|Madame|Dr) {_WORD}(?: {_WORD})?"
)
_NAMED = pattern(rf"(?P<given>{_WORD})(?: (?:{_WORD}\.?))?")
_COUNTED = pattern(
    r"(?:[1-9]|une?|deux|trois|quatre|cinq) (?:autres? )?"
    r"(?:mamans?|papas?|m[eè]res?|p[eè]res?|parents?|b[eé]n[eé]voles?|salari[eé]e?s?|coll[eè]gues?)"
)
_FEASTS = frozenset({"noel"})


def names_who_came(typed: str) -> bool:
    """Whether a cell holds people, and nothing else.

    Of several that are joined one at least is known: « Maëlle + Ricardo ».
    """
    text = plain_text(typed).strip()
    told = {part.meaning for part in lexicon().read(text)}
    if not told <= {None, "title", "name", "number", "who"}:
        return False
    parts = _AND.split(text)
    return any(map(_is_somebody, parts)) and all(
        _is_somebody(one) or _NAMED.fullmatch(one) for one in parts
    )


def _is_somebody(text: str) -> bool:
    if _TITLED.fullmatch(text) or _COUNTED.fullmatch(text.lower()):
        return True
    match = _NAMED.fullmatch(text)
    given = fold(match["given"]) if match else ""
    return given not in _FEASTS and is_given(given.replace("-", " "))
