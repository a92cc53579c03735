"""Things that are lent, as people write in a hurry: « gd mikado », « n°7 », « molkky x2 »."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from rapidfuzz import fuzz

from french_cells.directory import Directory, KnownName, Names, telling_words
from french_cells.lexicon import stem
from french_cells.patterns import pattern
from french_cells.text import fold_words

_BRACKETED = pattern(r"\([^()]*\)")
_LEAST_BEGINNING, _LEAST_LETTERS = 8, 4
_HOLDERS = frozenset(map(stem, (
    "jeu", "jeux", "livre", "malle", "mallette", "sac", "caisse", "kit", "valise", "boite", "lot",
    "album", "expo", "exposition",
)))  # fmt: skip
"""Many things are called so, whatever stands behind it."""
_GLUED_UNIT = pattern(r"\b(\d+)([a-z]{1,2})\b")
_NUMBERED = pattern(r"(?:n ?[°ºo.]|num[ée]ro|#) ?(?P<code>\d{1,4})", re.IGNORECASE)
_UNIT = r"(?:[a-z]|[cdkm][glm]|ans?|mois|places?|pers\w*|pi[eè]ces?|joueurs?)\b"
"""« 3 m de corde » and « 3 ans » count no things, nor does « tente 4 places »."""
_COUNTED = pattern(
    r"(?P<name>.*[^\W\d_].*?)(?:(?: |(?<!\d))[x×*] ?(?P<behind>\d{1,3})"
    r"| ?\((?:les )?[x×]? ?(?P<inside>\d{1,3})\))"
    rf"|(?:les )?(?P<before>\d{{1,3}})(?: ?[x×*])? (?P<what>(?!{_UNIT})[^\W\d_].*)"
    r"|tou(?:te)?s les (?P<all>[^\W\d_].*)",
    re.IGNORECASE,
)
_ONE_OF_IT = pattern(r"(?P<name>.*[^\W\d_].*?) ?\((?:1|une?) [^\W\d_]+\)", re.IGNORECASE)
"""« Kapla (1 caisse) »."""
_JOINT = pattern(r" ?[+&;] ?| ?,(?!\d) ?| ?/ ?| et ", re.IGNORECASE)
_NEXT_COUNT = pattern(rf"(?<=[^\W\d_]) (?=\d{{1,3}} (?!{_UNIT})[^\W\d_])", re.IGNORECASE)
_SHORT, _LONG = range(2, 4), 5
"""Letters of what a word is cut to, and of a word that anybody cuts."""
_LEAST_NEAR, _NEAR = 3, 75


def find_item(text: str, names: Names, lender: str) -> Sequence[KnownName]:
    """Those that may be meant, by a part of their names, with or without a count beside it.

    `lender`: whose list it is, by slug.
    """
    found = _find_uncounted(text, names, lender)
    if found or (cut := cut_count(text)) is None:
        return found
    return _find_named(cut[0], names, lender)


def is_by_old_code(text: str, one: KnownName, known: Directory) -> bool:
    """« Parachute de jeu » of the code PARACHUTE-DE-JEU, which was made of what it is no more.

    Whoever writes the code itself means it. « Parachute de jeux (grand) » is still called so.
    """
    told = told_in(text) - {fold_words(one.name)}
    codes = told & {*map(fold_words, one.aliases)}
    if not codes or text.strip() in one.aliases:
        return False
    before = {fold_words(past.name) for past in known.formerly(one.reference)}
    return any(code in before and not _is_still_called(code, one, known) for code in codes)


def _is_still_called(code: str, one: KnownName, known: Directory) -> bool:
    """Whether its name begins so yet, plural or not, and nothing else has or had these words.

    « Housse de parachute de jeu » and « Petit parachute de jeu » are other things.
    """
    words = _singular(code)
    had = known.with_former("item").of("item").find(code)
    may_be = [o for o in known.of("item").by_target.values() if {*words} <= {*_singular(o.name)}]
    is_alone = may_be == [one] and all(other.target == one.target for other in had)
    return is_alone and _singular(one.name)[: len(words)] == words


def told_in(text: str) -> AbstractSet[str]:
    """With and without a count beside it."""
    cut = cut_count(text)
    return {fold_words(text), fold_words(cut[0] if cut else text)}


def _singular(name: str) -> Sequence[str]:
    """« jeux » is « jeu » here: both were said of one thing."""
    return [word.rstrip("sx") or word for word in telling_words(name).split()]


def _find_uncounted(text: str, names: Names, lender: str) -> Sequence[KnownName]:
    return (
        _find_numbered(text, names, lender)
        or _find_shortened(text, names)
        or _find_abbreviated(text, names)
    )


def find_counted(text: str, names: Names, lender: str) -> tuple[Sequence[KnownName], int]:
    """« Molkky x2 »: whom the name alone means, and how many; not of what is called so itself."""
    cut = cut_count(text)
    if cut is None or _find_named(text, names, lender):
        return (), 0
    return _find_named(cut[0], names, lender), cut[1]


def _find_named(text: str, names: Names, lender: str) -> Sequence[KnownName]:
    return names.find(text) or _find_uncounted(text, names, lender)


def find_own(names: Names, owner: str, text: str) -> str | None:
    """Of things of one name, the owner's; « barnum x2 » is of those, too."""
    cut = cut_count(text)
    found = names.find(text) or (names.find(cut[0]) if cut else ())
    own = [one.target for one in found if one.owner == owner]
    return own[0] if len(own) == 1 else None


def cut_count(text: str) -> tuple[str, int] | None:
    """« molkky x2 », « 2 tables », « poufs (8) » → what, and how many of it.

    Of « toutes les tables » nobody says how many these are: 0.
    """
    text = text.strip()
    if one := _ONE_OF_IT.fullmatch(text):
        return one["name"], 1
    match = _COUNTED.fullmatch(text)
    is_first = match is not None and not (match["behind"] or match["inside"])
    if match is None or (is_first and len(cut_items(text)) > 1):
        return None
    count = int(match["behind"] or match["inside"] or match["before"] or 0)
    is_all = bool(match["all"])
    name = match["name"] or match["what"] or match["all"]
    return (name, count) if count or is_all else None


def cut_items(text: str) -> Sequence[str]:
    """« 10 tables et 20 bancs », « 10 tables 20 bancs » → « 10 tables », « 20 bancs »."""
    pieces = [one.strip() for one in _JOINT.split(text) if one.strip()]
    counts = [_NEXT_COUNT.split(one) if one[0].isdigit() else [one] for one in pieces]
    return [one for each in counts for one in each]


def split_items(text: str, names: Names, lender: str) -> Sequence[KnownName]:
    """« draisiennes + casques »: two things and more, each of which is known; else none."""
    found = [names.find(one) or find_item(one, names, lender) for one in cut_items(text)]
    is_each_one = len(found) > 1 and all(len(one) == 1 for one in found)
    several = {one[0].target: one[0] for one in found} if is_each_one else {}
    return list(several.values()) if len(several) > 1 else []


def suggest_items(text: str, names: Names) -> Sequence[str]:
    """« Malle cirque » is not like « Malle déguisements »: anything may be in a case."""
    told = _telling(text)
    return [
        name
        for name in names.suggest(text)
        if not told or any(_is_near(one, other) for one in told for other in _telling(name))
    ]


def _telling(text: str) -> Sequence[str]:
    words = telling_words(text).split()
    return [one for one in words if stem(one) not in _HOLDERS]


def _is_near(one: str, other: str) -> bool:
    is_begun = one[:_LEAST_NEAR] == other[:_LEAST_NEAR]
    return len(one) >= _LEAST_NEAR and (is_begun or fuzz.ratio(one, other) >= _NEAR)


def _find_numbered(text: str, names: Names, lender: str) -> Sequence[KnownName]:
    """« n°7 » of whoever keeps the list, and of nobody else: others number theirs, too."""
    match = _NUMBERED.fullmatch(text.strip())
    found = names.find(match["code"]) if match else ()
    return [one for one in found if one.owner == lender]


def _find_shortened(text: str, names: Names) -> Sequence[KnownName]:
    """« Jeux en bois » for the one « Jeux en bois (lot) », « vidéoproj. » for what begins so.

    « Caisse de livres » has the words of « Livres (caisse) ».
    """
    told = fold_words(text).replace(" ", "")
    words = sorted(telling_words(text).split())
    same = [
        one
        for one in names.by_target.values()
        if _bare_name(one.name) == told or words == sorted(telling_words(one.name).split())
    ] or _find_by_part(words, names)
    if same or len(told) < _LEAST_BEGINNING or " " in text.strip():
        return same
    return [one for one in names.by_target.values() if _bare_name(one.name).startswith(told)]


def _find_by_part(words: Sequence[str], names: Names) -> Sequence[KnownName]:
    """« Valise massage » for the one « La valise « massage des tout-petits » »."""
    told = _stems(" ".join(words))
    found = [one for one in names.by_target.values() if told <= _stems(telling_words(one.name))]
    return found if len(found) == 1 and _is_telling(told) else ()


def _is_telling(told: frozenset[str]) -> bool:
    return any(len(word) >= _LEAST_LETTERS and word not in _HOLDERS for word in told)


def _find_abbreviated(text: str, names: Names) -> Sequence[KnownName]:
    """« Gd mikado », « malle coop. »: some words of a name, one at least cut short."""
    told = _stems(telling_words(text))
    cuts: Mapping[str, frozenset[str]] = {
        target: _stems(telling_words(one.name)) for target, one in names.by_target.items()
    }
    found = [names.by_target[target] for target, words in cuts.items() if _is_cut(told, words)]
    return found if len(found) == 1 else ()


def _is_cut(told: frozenset[str], words: frozenset[str]) -> bool:
    cut, rest = told - words, words - told
    is_telling = _is_telling(told & words) or any(len(one) >= _LEAST_LETTERS for one in cut)
    return is_telling and all(any(abbreviates(one, word) for word in rest) for one in cut)


def abbreviates(short: str, word: str) -> bool:
    """« coop » of « coopération »; « gd » of « grand », by its first and its last letter."""
    if not short.isalpha() or len(word) < _LONG:
        return False
    if len(short) >= _LEAST_LETTERS and word.startswith(short):
        return True
    letters = iter(word)
    is_framed = short[0] == word[0] and short[-1] == word[-1]
    return is_framed and len(short) in _SHORT and all(one in letters for one in short)


def _stems(words: str) -> frozenset[str]:
    """« 40cm » is « 40 cm »."""
    return frozenset(map(stem, _GLUED_UNIT.sub(r"\1 \2", words).split()))


def _bare_name(name: str) -> str:
    return fold_words(_BRACKETED.sub("", name)).replace(" ", "")
