"""Words beside a number or an address: a remark, unless one of them may turn the value.

Few words say « not this one », « not sure », « another one »; all others are for people, and where
nobody knows them, people are asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from french_cells.answers import find_doubt, find_out_of_use, find_turned
from french_cells.beside import are_words
from french_cells.folding import is_same_again
from french_cells.lexicon import load_answers, load_lists, stem
from french_cells.patterns import pattern
from french_cells.people.name_shape import given_names
from french_cells.reading import Raw
from french_cells.text import clean, fold

_DAILY = sorted(load_lists("beside_words")["daily"])
_PARTICLES = frozenset({"de", "du", "des", "d", "le", "la", "les", "l", "en", "sur", "et", "van"})
_HOUR = pattern(
    r"(?:\b(?:avant|apr[eè]s|vers|d[eè]s|plut[oô]t|[aà] partir de|jusqu'[aà])[ -])?"
    r"\b(?:\d{1,2} ?(?:h|heures?)(?: ?[0-5]\d)?(?![^\W_])|midi\b)",
    re.IGNORECASE,
)
"""An hour with what is before it: when to call, not whether."""
_WHEN = pattern(
    r"\b(?:sauf|si besoin)\b|\bapres[ -]?midis?\b"
    rf"|\b(?:avant|apres) (?:(?:le|la|les|l'|son|sa) ?(?:{'|'.join(_DAILY)})\b|(?:elle|il)s? )"
    r"|\bplutot\b(?=\W*$|\W+(?:(?:en|par|au?|les?|la|l'|vers|un|des?|du|pendant) ?){0,3}"
    r"(?:\d{1,2} ?h|matin|midi|apres|avant|soir|semaine|week|journee|vacances|debut|fin"
    r"|lun|mar|mer|jeu|ven|sam|dim|sms|texto|message|mail|whatsapp))"
)
"""« sauf mercredi », « plutôt le soir »: the words after them are looked at as all others."""
_NOT_WHEN = pattern(
    r"(?i)\b(?:mais )?(?:ne )?(?:pas|jamais) (?:appeler )?"
    r"(?=(?:pdt|pendant|durant|quand|lorsque?|pendant|avant|apr[eè]s|entre|trop|tout le temps"
    r"|facile(?:ment)?|d'accents?|de (?:point|tiret|majuscule|message|s|accent)s?|laisser)\b"
    r"|(?:(?:avant|apr[eè]s|entre|pendant) )?(?:les? |l')?(?:\d|matin|midi|apr[eè]s[ -]?midi|soir"
    r"|week-?end|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?)"
)
"""« ne pas appeler le matin », « pas pdt les entraînements » says when, « pas d'accent » how."""
_NO_DOUBT = pattern(
    r"(?i)\boù\b|\bça\b|\bn'a pas chang[ée]\b|\bgarde le num[ée]ro\b|\bm[êe]me num[ée]ro\b"
    r"|\bsonne occup[ée]\b|(?<=\bsauf )(?:quand|pendant|en|la semaine|les? \w+s?) [^,;()#]*"
    r"|\bmais (?=on|elles?|ils?|je|nous|garde|bien|bon|toujours)\b"
    r"|\bcelui (?:du (?:travail|bureau|boulot|club|service)|de la (?:maison|mairie|structure))\b"
)
"""Words that look like a doubt to who does not see their accents, or say that it still serves."""
_INITIAL = pattern(r"(?<![\w.])[A-ZÀ-Þ]\. ?(?=[A-ZÀ-Þ][\w'-])")
"""« N. Petit » denies nothing: it is somebody, as « Mme Petit » is."""
_EXCEPT_SHORT = pattern(r"\bsf\b")
_WAYS = pattern(
    r"(?i)\b(?:ou (?=(?:laisse[rz]|envoye[rz]|par|sms|texto|message|msg|mms|whatsapp"
    r"|r[ée]pondeur)\b)"
    r"|si pas de r[ée]ponse\b|pas (?=(?:souvent|toujours|tous les jours)\b)"
    r"|pas de (?=(?:sms|textos?|messages?|mms|r[ée]pondeur|messagerie|portable|mobile|fixe)\b))"
)
"""« ou laisser un message », « pas de SMS », « pas souvent relevée »: how, not whether."""
_HABIT = pattern(
    r"(?i)\bn(?:e |')\w+ qu(?:e |')|\bne (?:capte|parle)(?:nt)? pas\b"
    r"|(?<!pas )\b(?:(?:le|la|les) )?m[êe]mes?\b"
    r"|\bqu(?:e |')(?:elle|il|on)s? ne \w+"
)
"""« ne vient que le vendredi », « le même »: when, and of whom else, beside a number."""
_OTHER = pattern(
    r"^[\s,;/(-]*(?:(?:ou bien|ou|et|puis|sinon)\b)?[\s,;/(-]*(?:s'ils? |si |quand )?"
)
"""Before what is said of a second number: « ou s'il conduit 06 … »."""
_WHOSE = pattern(r"\b(?:de|chez|c'est) (?:son|sa|ses|leur|mon|ma|la|le)\b")
_MONTHS = "|".join(load_answers("calendar_words", "months"))
_RATHER = pattern(
    r"\b(?:bon|bonne|nouve\w*|nouv|vraie?|actuel\w*|a jour|preference|prefere\w*|d'abord"
    r"|priorit\w*|dernier|derniere|recent\w*|toujours|seule?|uniquement|maintenant|desormais|depuis"
    rf"|(?:un|une|l'une?) des (?:deux|2)|lequel|laquelle|rentree|vacances|{_MONTHS})\b"
)
"""The second number is the one to use."""
_TELLING = pattern(r"(?!et|ou|puis|sinon)[^\W\d_]{3,}")
_WORD = pattern(r"[^\W\d_]+")
_NUMBER_SIGN = pattern(r"\bn ?[°ºo]\b ?|\bn[°º]|(?<= )n(?= ?[:#])")
_HARMLESS = pattern(
    r"[\s.,;:/()\[\]<>{}\-_'\"|*=#!+&@\u00b0\u00ba\u00b7\u2022\u203a\u25ba"
    r"\u2192\u260e\u260f\u2706\u2709\u2713\U0001f4de\U0001f4f1\U0001f4e7\U0001f4e9\U0001f4e8\U0001f642"
    r"\U0001f60a\U0001f600\U0001f609\U0001f44d]*"
)
_CHANGE = pattern(r"(?<=\S)\s*(?:-+>|=+>|\u2192|\u21d2)")
"""An arrow that begins the cell only points at what follows."""
_CHEVRONS = pattern(r"<([^<>]*)>")
_EXCEPT = pattern(r"\bsauf\b(?:[^#]*#|\W*$)|\b(?:hors|si)\b(?=\W*(?:#|$))")
_AND = pattern(r"#[\s)]*\b(?:et|ou)\b|\b(?:et|ou)\b[\s(]*#")
"""« # et Paul » speaks of somebody else's, which is not there."""
_WHOLE_NUMBER = pattern(
    r"(?<![\w.+@-])(?:0|(?:\+|00)33 ?(?:\(0\) ?)?)[1-9](?:[ .-]?\d\d){4}(?![\w@]|[ .-]?\d)"
)
_SMILEYS = pattern(r"(?<!\S)[:;]-?[)D(]")


_POINTER = pattern(
    r"(?i)^m[êe]me (?:adresse|mail|m[ée]l|courriel|num[ée]ro|t[ée]l\w*\.?) que [^@:\d]+: ?(?=\S)"
)
"""« Même adresse que le RPE : rpe@… »: it says where it is from, and what it is."""


_MEANS = (
    r"(?:e-?)?mail|mel|courriel|adresse|internet|ordinateur|tel|telephone|numero|portable|fixe"
    r"|mobile|@"
)
_NONE = pattern(
    r"(?:voisine?s?, )?(?:(?:il|elle) )?"
    r"(?:n'en a (?:pas|plus)|(?:n'a |a )?(?:pas|plus|aucune?|sans|ni)(?: encore)?"
    rf"(?: (?:de |d'|le |la |l')?(?:(?:adresse|numero) )?(?:de )?(?:{_MEANS}))?"
    r"|(?:re)?passer(?:a|ont)(?: (?:nous voir|au bureau|a l'accueil))?)"
    r"\.?(?: ?[,;:(-][^@\d]*| ici| chez .*)?|non\.?"
    r"|(?:pas|non|jamais) (?:donnee?|laissee?|fournie?)"
)


def says_none(folded: str) -> bool:
    """« n'en a pas », « pas de mail, elle passe me voir »: there is no number, no address."""
    return _NONE.fullmatch(folded) is not None


def says_no_way(raw: Raw) -> bool:
    """« voir Leïla », « idem Karine »: words; « idem » alone is rather what stands above."""
    return are_words(raw) and not is_same_again(str(raw))


def without_pointer(raw: Raw) -> Raw:
    return _POINTER.sub("", raw) if isinstance(raw, str) else raw


@cache
def _known_words() -> frozenset[str]:
    return frozenset().union(*load_lists("beside_words").values())


@cache
def _known_stems() -> frozenset[str]:
    return frozenset(map(stem, _known_words()))


@cache
def _titles() -> frozenset[str]:
    """What is followed by a name that may be any word."""
    lists = load_lists("beside_words")
    return lists["titles"] | lists["places"]


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    is_capitalised: bool

    @property
    def is_known(self) -> bool:
        return stem(self.folded) in _known_stems() or self.folded in given_names()

    @property
    def may_be_named(self) -> bool:
        return self.is_capitalised or self.folded in _PARTICLES


def is_label(word: str) -> bool:
    """« accueil », « pro »: what a number or an address is called, no person's name."""
    return word in _known_words()


def without_times(text: str) -> str:
    """Without « pas le mardi », « mais pas avant 18h »: when, not whether."""
    return _NOT_WHEN.sub(" ", text)


def find_unknown(text: str) -> str:
    """The words around `#` where nobody knows one of them; empty where all are known."""
    ways = _without_ways(text)
    told = _SMILEYS.sub(" ", _HOUR.sub(" ", _WHEN.sub(" ", _NUMBER_SIGN.sub(" ", ways))))
    words = [_Word(fold(word), word[0].isupper()) for word in _WORD.findall(told)]
    unknown = [place for place, one in enumerate(words) if not one.is_known]
    # « MAIRIE TOMBE SUR UN GARAGE »: where all is in capitals they name one word at most.
    is_shouted = len(unknown) > 1 and not any(map(str.islower, "".join(_WORD.findall(told))))
    is_known = not is_shouted and all(_is_named(words, place) for place in unknown)
    return "" if is_known else clean(text.replace("#", " ")).strip(" .,;:/()[]<>-'\"|*")


def find_another(text: str) -> str:
    """What is said of the second `#`: whose it is, or when it serves; empty where nobody knows.

    Nothing may take the first one back: « … remplacé par … ».
    """
    before, first, rest = text.partition("#")  # what is between two of them may be no word
    said = _WHOSE.sub(" ", _OTHER.sub("", fold(rest.replace("#", " "))))
    is_whose = not set(_TELLING.findall(fold(before))) <= load_lists("beside_words")["labels"]
    is_told = _TELLING.search(said) is not None and rest.count("#") <= 1 and not is_whose
    is_turned = find_turned(said) or _RATHER.search(said) or _CHANGE.search(text)
    if not is_told or is_turned or find_unaccounted(before + first):
        return ""
    return clean(rest.replace("#", "…") if "#" in rest else f"… {rest}").strip(" ,;")


def _is_named(words: Sequence[_Word], place: int) -> bool:
    """A capital beside a given name or after a title: « DUPONT Marie », « crèche Les Lutins »."""
    if not words[place].is_capitalised:
        return False
    before = place - 1
    while before >= 0 and words[before].may_be_named and words[before].folded not in _titles():
        if words[before].folded in given_names() and words[before].is_capitalised:
            return True
        before -= 1
    if before >= 0 and words[before].folded in _titles():
        return True
    following = words[place + 1 : place + 3]
    return any(word.is_capitalised and word.folded in given_names() for word in following)


def _without_ways(text: str) -> str:
    text = _NO_DOUBT.sub(" xx ", _INITIAL.sub("Mme ", text))
    return _WAYS.sub(" ", _NOT_WHEN.sub("appeler ", _EXCEPT_SHORT.sub("sauf", clean(text))))


def find_unaccounted(text: str) -> str | None:
    """Why the words around `#` (the number, the address) may change its meaning; None if not."""
    text = _HABIT.sub(" ", _without_ways(text))
    doubt = find_doubt_beside(text)
    if doubt:
        return doubt
    text = clean(_CHEVRONS.sub(r" \1 ", text))
    folded = fold(text)
    if _CHANGE.search(text) or _EXCEPT.search(folded) or _AND.search(folded):
        return "La case dit peut-être de prendre autre chose."
    text = _SMILEYS.sub(" ", _HOUR.sub(" ", text))
    if turned := find_turned(_WHEN.sub(" ", _NUMBER_SIGN.sub(" ", fold(text)))):
        return turned
    sign = _HARMLESS.sub("", _WORD.sub(" ", text))
    if sign[:1].isdigit():
        return "Il y a encore un nombre à côté."
    return f"Le signe « {sign[0]} » laisse un doute." if sign else None


def find_doubt_beside(text: str) -> str | None:
    """Words that say not to use it, or not to be sure; None when there are none."""
    folded = fold(_CHEVRONS.sub(r" \1 ", _INITIAL.sub(" ", text)))
    return find_out_of_use(folded) or find_doubt(_WHEN.sub(" ", _HOUR.sub(" ", folded)))


def set_number_aside(text: str) -> tuple[str, str]:
    """« lea@… 06 39 98 12 34 »: the text without its one whole number, and that number."""
    numbers = _WHOLE_NUMBER.findall(text)
    if len(numbers) != 1:
        return text, ""
    return clean(_WHOLE_NUMBER.sub(" ", text)).strip(" -/,;:"), numbers[0]
