"""Partners as people write them: initials, short forms, generic words; never a near guess."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from french_cells.answers import (
    ambiguous,
    assume,
    find_contrary,
    find_doubt,
    invalid,
    ok,
    open_sure_cell,
    repair,
    undoubted,
)
from french_cells.communes import communes, find_communes, fold_name
from french_cells.context import Context
from french_cells.directory import KnownName, Names
from french_cells.lexicon import cut, is_slip, load_lexicon, load_lists
from french_cells.named.links import suggestion
from french_cells.patterns import pattern
from french_cells.people.name_shape import is_given
from french_cells.reading import Raw, Reading
from french_cells.text import fold, fold_words

_LISTS = load_lists("partner_words")
_LEAST_LETTERS = 4
"""« Épis » keeps its plural: shorter words without theirs would be others."""


def _expand(text: str) -> frozenset[str]:
    """The words that count, with short forms written in full."""
    undotted = fold_words(re.sub(r"(?<=\b\w)\.(?=\w\b|$|\s)", "", text))
    parts = load_lexicon("partner_words").read_words(cut(undotted), is_mending=False)
    words = " ".join(part.meaning or _singular(part.text) for part in parts).split()
    return frozenset(words) - _LISTS["empty"]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _LEAST_LETTERS and word[-1] in "sx" else word


EXPECTED = "le nom d’un partenaire, tel qu’il figure dans la liste"

_INITIAL = pattern(r"(?<= )[A-Z]\.[ -]?(?=[A-Z][^\W\d_]{2})")
_HOUSE = pattern(
    r"(?P<house>.*?)\((?P<inside>[^()]+)\).*|(?P<whole>[^()]+?) (?:- |: )(?P<service>[^()-]+)"
)
_SEVERAL = pattern(r"\bou\b|[;&+/]| et (?=[A-Z])|\n")
_SHORT_WORD = 4
_UNIQUE_WORDS = 1
_LEAST_BEGINNING = 10
_LEAST_CUT = 3
_OF_PARENTS = pattern(r"(?:ape|apel|fcpe|peep|asso(?:ciation)?s? (?:des? )?parents?)\b")
_LEAST_INITIALS = 3
"""« SP » beside a town may be another's, « CAF » or « CD 54 » is not."""


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write one partner, and how far it goes from its name."""

    words: frozenset[str]
    known: KnownName


def read(raw: Raw, context: Context) -> Reading:
    cell = open_sure_cell(raw)
    if isinstance(cell, Reading):
        return cell
    names = context.directory.of("organisation")
    reading = undoubted(find_partner(cell.text, names), context)
    is_sure = context.is_in_column and find_doubt(cell.folded) is None
    if reading.accepted or not is_sure:
        return reading
    index = _Index.of(names)
    part = index.begun_by(cell.text) or index.ended_by(cell.text)
    return repair(part.target) if part is not None else reading


def find_partner(text: str, names: Names) -> Reading:
    """The slug of the one partner that this names, or a refusal with suggestions."""
    if "?" in text:
        return ambiguous(f"Le nom laisse un doute. {suggestion(names.suggest(text))}")
    exact = names.find(text)
    return _grade_exact(text, exact) if exact else _by_words(text, names)


def _grade_exact(text: str, exact: Sequence[KnownName]) -> Reading:
    if len(exact) > 1:
        return ambiguous("Plusieurs structures portent ce nom : précisez la commune ou l’adresse.")
    one = exact[0]
    is_own = text in {one.name, *one.aliases} and not text.isupper()
    return ok(one.target) if is_own else repair(one.target)


def _by_words(text: str, names: Names) -> Reading:
    if not re.search(r"[^\W\d_]", text) or "@" in text:
        return invalid(f"Nous attendons {EXPECTED}.")
    text = re.sub(r"(?i)\bmeurthe[ -]et[ -]moselle\b", "54", text)
    joined = re.sub(r" ?& ?", " et ", text)
    if _says_several(text, names):
        return ambiguous(
            f"Il y a plusieurs structures, ou un doute. {suggestion(names.suggest(text))}"
        )
    if re.fullmatch(r"[^\W\d_]{1,2}", text) or any(one.is_near for one in find_communes(text)):
        # Two letters may be anybody's; a town alone is all that is in it.
        return _refuse(text, names, _Index.of(names).naming(_expand(text)))
    return _by_forms(joined, names)


def _says_several(text: str, names: Names) -> bool:
    """« La Farandole / MJC »; not « asso Nounous & Cie » where one is called so."""
    index = _Index.of(names)
    for part in (text, *re.findall(r"\(([^()]+)\)", text)):
        if len(index.same_words(_expand(part))) == _UNIQUE_WORDS:
            text = text.replace(part, "")
    return _SEVERAL.search(text) is not None


def _by_forms(text: str, names: Names) -> Reading:
    words = _expand(text)
    index = _Index.of(names)
    core = words - _LISTS["town"]
    acronym = index.by_acronym(text)
    if acronym is not None:
        return repair(acronym.target)
    initials = index.by_initials(core) if core != words else None
    if initials is not None:
        is_long = len(next(iter(core))) >= _LEAST_INITIALS
        is_named = words - core <= set(fold_words(initials.name).split())
        return repair(initials.target) if is_long or is_named else _understood(initials)
    same = index.same_words(words)
    if len(same) == _UNIQUE_WORDS and _is_generic(text, core):
        return _by_generic_word(text, same[0], names)
    if len(same) == _UNIQUE_WORDS:
        return _grade(text, same[0])
    return _by_part(text, names, words, core)


def _by_part(text: str, names: Names, words: frozenset[str], core: frozenset[str]) -> Reading:
    """« la bibliothèque », « Collège Hugo »: some of the words of one name."""
    index = _Index.of(names)
    inside = index.naming(core or words)
    if len(inside) == _UNIQUE_WORDS and _is_kind_of(core, inside[0]):
        has_article = re.match(r"(?:l'|la |le )", fold(text)) is not None
        return repair(inside[0].target) if has_article else _understood(inside[0])
    if len(inside) == _UNIQUE_WORDS and core - _LISTS["generic"]:
        return _grade_part(text, core, inside[0], index)
    hall = index.same_words(words - {"ville"})
    if len(hall) == _UNIQUE_WORDS and core - {"ville"} - _LISTS["generic"]:
        return _grade(text, hall[0])  # « CCAS de la ville de Lunéville »
    if match := _HOUSE.fullmatch(text):
        return _by_house(match, names) or _refuse(text, names, inside)
    initial = _INITIAL.search(text)
    if initial is not None:
        reading = _by_forms(_INITIAL.sub("", text), names)
        named = fold_words(names.show(str(reading.value))) if reading.accepted else ""
        begun = f" {fold(initial[0][0])}" in named
        return reading if begun else _refuse(text, names, inside)
    mended = index.mend(text)
    reading = _by_forms(mended, names) if mended else _refuse(text, names, inside)
    return _understood(names.by_target[str(reading.value)]) if reading.accepted else reading


def _by_house(match: re.Match[str], names: Names) -> Reading | None:
    """« CCAS (Mme Petit) », « Département - PMI »: a house, and who or what is there."""
    if find_contrary(fold(match["inside"] or match["service"])):
        return None
    if match["inside"]:
        asked = [] if _names_person(match["house"]) else [match["inside"], match["house"]]
        found = [find_partner(part, names) for part in asked]
        return next((repair(one.value) for one in found if one.accepted), None)
    reading, town = find_partner(match["whole"], names), f"{fold_name(match['service'])} "
    is_elsewhere = (  # « Mairie - école du Centre », « … - Blainville »
        _expand(match["service"]) & _LISTS["kinds"]
        or find_partner(match["service"], names).accepted
        or any(f"{known} ".startswith(town) for known, _ in communes().near)
    )
    is_there = reading.accepted and not is_elsewhere
    return _understood(names.by_target[str(reading.value)]) if is_there else None


def _names_person(text: str) -> bool:
    """« Mme Petit (CAF) » is somebody who works there."""
    words = fold_words(text).split()
    return bool(words) and (words[0] in _LISTS["civilities"] or is_given(words[0]))


def _is_kind_of(core: frozenset[str], known: KnownName) -> bool:
    """All that is said is what kind of house it is, and that is the first word of its name."""
    names = fold_words(known.name).removeprefix("accueil ").split()
    first = next((word for word in names if _expand(word)), "")
    is_kind = core & _LISTS["kinds"] and core <= _LISTS["kinds"] | _LISTS["generic"]
    return bool(is_kind) and _expand(first) <= core


def _is_generic(text: str, core: frozenset[str]) -> bool:
    """« Ville », « État »: one word that any organisation of the kind has, and no town."""
    return core <= _LISTS["generic"] and len(fold_words(text).split()) == 1


def _by_generic_word(text: str, known: KnownName, names: Names) -> Reading:
    """Read only where the partner's own name begins with that very word."""
    word = fold_words(text)
    is_only_one = word != "ville" and _is_kind_of(_expand(text), known)
    if fold_words(known.name).split()[0] == word or is_only_one:
        return _understood(known)
    return ambiguous(
        f"Plusieurs structures s’appellent ainsi. {suggestion(names.suggest(known.name)[:1])}"
    )


def _grade(text: str, known: KnownName) -> Reading:
    """A cut word (« educ nat ») is understood, and shown to a person before others see it."""
    words = fold_words(text).split()
    if _LISTS["loose"].intersection(words) or _is_end_of_name(words, known):
        return _understood(known)
    if _LISTS["cut"].intersection(words) or (len(words) == 1 and len(words[0]) < _SHORT_WORD):
        whole = fold_words(known.name).split() + fold_words(known.target).split()
        if not set(words) <= set(whole):
            return _understood(known)
    return repair(known.target)


def _is_end_of_name(words: Sequence[str], known: KnownName) -> bool:
    """« Epis » for « Centre social Les Épis »: one word, and not even its article."""
    if len(words) != 1 or words[0] in {fold_words(name) for name in _spellings(known)}:
        return False
    return re.search(rf"\w l[ea]s? {words[0]}$", fold_words(known.name)) is not None


def _understood(known: KnownName) -> Reading:
    return assume(known.target, f"Compris comme {known.name}.")


def _grade_part(text: str, core: frozenset[str], known: KnownName, index: "_Index") -> Reading:
    """Part of a name: alone, a word of a longer name may be somebody else's."""
    if index.says_all(known, core):
        return _grade(text, known)
    is_acronym = re.fullmatch(r"[A-ZÉ]{3,}", text) is not None
    if len(core) == 1 and not is_acronym:
        return ambiguous(f"« {text[:80]} » peut en être une autre. {suggestion([known.name])}")
    return _understood(known)


def _refuse(text: str, names: Names, inside: Sequence[KnownName]) -> Reading:
    proposed = [one.name for one in inside[:3]] or list(names.suggest(text))
    return ambiguous(f"« {text[:80]} » n’est pas connu ici. {suggestion(proposed)}")


class _Index:
    """The partners' words and initials, made once per directory."""

    def __init__(self, names: Names) -> None:
        self._forms = [
            _Form(words, known)
            for known in names.by_target.values()
            for name in _spellings(known)
            if (words := _expand(name))
        ]
        self._names = [
            (_joined(name), known)
            for known in names.by_target.values()
            for name in (known.name, *known.aliases)
        ]
        self._acronyms: dict[str, set[str]] = {}
        self._known = names.by_target
        for known in names.by_target.values():
            for acronym in _acronyms(known):
                self._acronyms.setdefault(acronym, set()).add(known.target)

    @staticmethod
    @lru_cache(maxsize=16)
    def of(names: Names) -> "_Index":
        return _Index(names)

    def mend(self, text: str) -> str | None:
        """The text with slips of the pen corrected and words with a dot completed, or None."""
        known = {word for form in self._forms for word in form.words}

        def to_known(match: re.Match[str]) -> str:
            word = _singular(fold_words(match[1]))
            is_short = len(word) < _LEAST_LETTERS - 1 or word in _LISTS["empty"]
            if is_short or (word in known and not match[2]):
                return match[0]
            near = {one for one in known if len(one) > _LEAST_LETTERS and is_slip(one, word)}
            if match[2]:
                near = {one for one in known if one.startswith(word) and one != word}
            return f"{near.pop()} " if len(near) == 1 else match[0]

        mended = re.sub(r"([^\W\d_]+)(\.?)", to_known, text)
        return mended if mended != text else None

    def by_acronym(self, text: str) -> KnownName | None:
        """« C.L.E.F. », « E.N. »: initials with dots, or of three letters and more."""
        letters = re.sub(r"[^a-z]", "", fold_words(text))
        dotted = re.fullmatch(r"(?:[A-Za-zÉ]\. ?){2,}", text.strip()) is not None
        found = self._acronyms.get(letters, set())
        if len(found) != 1 or (" " in fold_words(text).strip() and not dotted):
            return None
        return self._known[next(iter(found))] if dotted or len(letters) > 2 else None  # noqa: PLR2004 - the number says itself

    def by_initials(self, words: frozenset[str]) -> KnownName | None:
        """« SP » beside the town's name."""
        found = self._acronyms.get(next(iter(words)), set()) if len(words) == 1 else set()
        return self._known[next(iter(found))] if len(found) == 1 else None

    def begun_by(self, text: str) -> KnownName | None:
        """« France services », « Secours pop »: what begins just one name, no kind of house."""
        told = _joined(text).split()
        found = {known.target for name, known in self._names if _begins(told, name.split())}
        is_long = len(told) > 1 or len(told[0]) >= _LEAST_BEGINNING if told else False
        return self._known[found.pop()] if len(found) == 1 and is_long else None

    def ended_by(self, text: str) -> KnownName | None:
        """« Les Capucines », « Paul Fort »: the name of a house, and not of its parents' union."""
        told = fold_words(text)
        has_article = told.split()[:1] in (["l"], ["la"], ["le"], ["les"])
        found = {
            known.target: name.removesuffix(f" {told}")
            for name, known in self._names
            if " " in told and name.endswith(f" {told}")
        }
        # Without its article it is a name where nothing but the kind of house stands before it.
        found = {n: kind for n, kind in found.items() if has_article or _is_common(kind.split())}
        houses = [target for target, kind in found.items() if not _OF_PARENTS.match(kind)]
        return self._known[houses[0]] if len(houses) == 1 else None

    def same_words(self, words: frozenset[str]) -> Sequence[KnownName]:
        town, near = _LISTS["town"], words - _LISTS["town"]
        same = _known_of(form for form in self._forms if form.words == words)
        if len(same) > 1:  # « Collège de la Basilique », and the FCPE of the same
            same = [known for known in same if _expand(known.name) == words] or same
        return same or _known_of(one for one in self._forms if near and one.words - town == near)

    def naming(self, words: frozenset[str]) -> Sequence[KnownName]:
        """Partners one of whose names holds all these words."""
        return _known_of(form for form in self._forms if words and words <= form.words)

    def says_all(self, known: KnownName, words: frozenset[str]) -> bool:
        """One of the partner's names has no other word that distinguishes it from others."""
        plain = words | _LISTS["town"] | _LISTS["generic"] | _LISTS["kinds"]
        return any(words <= form.words <= plain for form in self._forms if form.known is known)


def _begins(told: Sequence[str], name: Sequence[str]) -> bool:
    """Word by word, the last of them perhaps cut short; the name says more."""
    if not told or len(told[-1]) < _LEAST_CUT or told == name or len(told) > len(name):
        return False
    is_begun = [*told[:-1]] == [*name[: len(told) - 1]] and name[len(told) - 1].startswith(
        told[-1]
    )
    return is_begun and not _is_common(name[: len(told)])


def _is_common(words: Sequence[str]) -> bool:
    """Any structure may be called so."""
    return (_LISTS["generic"] | _LISTS["kinds"] | _LISTS["empty"]).issuperset(words)


def _known_of(forms: Iterable[_Form]) -> Sequence[KnownName]:
    return list({form.known.target: form.known for form in forms}.values())


def _joined(text: str) -> str:
    """« Centre socio » and « centre socio-culturel » begin one name."""
    return re.sub(r"\bsocio(?: culturel)?\b", "socioculturel", fold_words(text))


def _spellings(known: KnownName) -> Iterator[str]:
    """Names, slug and aliases; also their parts, and without initials beside them."""
    slug = "" if known.target == known.reference else known.target.replace("-", " ")
    for name in (known.name, slug, *known.aliases):
        yield name
        yield from (part for part in re.split(r"[:(),]", name)[:-1] if part.strip())
        yield from (part for part in re.split(r"[,:]", name)[1:] if part.strip())
        for initials, rest in _begun_by_initials(_initialled(name)):
            yield " ".join([initials, *rest])
        without = re.sub(r"\b[A-ZÉ]{3,}\b", " ", name)
        if without != name and len(_expand(without)) > 1:
            yield without


def _acronyms(known: KnownName) -> Iterator[str]:
    for name in (known.name, *known.aliases):
        for part in re.split(r"[:(,]", name):
            words = _initialled(part)
            if len(words) > 1:
                yield "".join(word[0] for word in words)


def _initialled(text: str) -> Sequence[str]:
    words = fold_words(text).split()
    return [word for word in words if word not in _LISTS["empty"] and not word.isdigit()]


def _begun_by_initials(words: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """« Relais petite enfance du Piémont » is « RPE » and « piemont »."""
    for length in range(_LEAST_INITIALS, len(words)):
        yield "".join(word[0] for word in words[:length]), words[length:]
