"""Partners as people write them: initials, short forms, generic words; never a near guess."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

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
from french_cells.named.keepers import cut_person, find_named, read_keeper, read_named_keeper
from french_cells.named.links import read_as_before, suggestion
from french_cells.named.partner_index import LEAST_INITIALS, LISTS, Index, expand, spellings
from french_cells.patterns import pattern
from french_cells.people.name_shape import is_given
from french_cells.reading import Raw, Reading
from french_cells.text import fold, fold_words

EXPECTED = "le nom d’un partenaire, tel qu’il figure dans la liste"

_PARTNER = "organisation"
_INITIAL = pattern(r"(?<= )[A-Za-z](?:\.[ -]?| )(?=[^\W\d_]{3})")
_HOUSE = pattern(
    r"(?P<house>.*?)\((?P<inside>[^()]+)\).*|(?P<whole>[^()]+?) (?:- |: )(?P<service>[^()-]+)"
)
_ASIDE = pattern(r"(?<=\w) ?\((?:[a-zà-ÿ'’-]+ ?)+\)$")
_SEVERAL = pattern(r"\bou\b|[;&+/]| et (?=[A-Z])|\n")
_SHORT_WORD = 4
_UNIQUE_WORDS = 1


def read(raw: Raw, context: Context) -> Reading:
    """The slug of the one partner that is called so, or else was."""
    reading = _read_now(raw, context, _PARTNER)
    if reading.accepted or reading.error == "empty" or not isinstance(raw, str):
        return reading
    return read_as_before(raw, context, _PARTNER, _read_now) or reading


def _read_now(raw: Raw, context: Context, _entity: str) -> Reading:
    cell = open_sure_cell(raw)
    if isinstance(cell, Reading):
        return cell
    names = context.directory.of("organisation")
    keeper = read_keeper(cell.text, context)
    keeper = keeper or read_named_keeper(cell.text, context, _find_or_kind)
    if keeper is not None:
        return keeper
    reading = undoubted(find_partner(cell.text, names), context)
    is_sure = context.is_in_column and find_doubt(cell.folded) is None
    if reading.accepted or not is_sure:
        return reading
    found = _find_in_column(cell.text, names) or _find_whole(cut_person(cell.text), names)
    return repair(found.target) if found is not None else reading


def is_keepers_own(said: Iterable[Raw], lines: Iterable[str], context: Context) -> bool:
    """Whether a list says itself that « nous » in its column is whoever keeps it.

    `said` is what stands in the column, `lines` what stands above the titles.
    """
    return {*find_named(said, lines, context, _find_whole)} == {context.keeper}


def _find_in_column(text: str, names: Names) -> KnownName | None:
    index = Index.of(names)
    return index.begun_by(text) or index.ended_by(text)


def _find_or_kind(text: str, names: Names) -> KnownName | None:
    """Of the one who says « nous » beside it; another house of its kind may be unknown."""
    return _find_whole(text, names) or Index.of(names).of_kind(text)


def _find_whole(text: str, names: Names) -> KnownName | None:
    if not text:
        return None
    reading = find_partner(text, names)
    return (
        names.by_target[str(reading.value)] if reading.accepted else _find_in_column(text, names)
    )


def find_partner(text: str, names: Names) -> Reading:
    """The slug of the one partner that this names, or a refusal with suggestions."""
    if "?" in text:
        return ambiguous(f"Le nom laisse un doute. {suggestion(names.suggest(text))}")
    exact = names.find(text)
    reading = _grade_exact(text, exact) if exact else _by_words(text, names)
    if reading.accepted and _is_of_another_department(text, names.by_target[str(reading.value)]):
        return _refuse(text, names, ())
    return reading


def _is_of_another_department(text: str, known: KnownName) -> bool:
    """« CAF 54 » where the one that is known is « CAF de la Meuse »."""
    told, own = (expand(one) & LISTS["departments"] for one in (text, known.name))
    return bool(told and own) and told.isdisjoint(own)


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
        return _refuse(text, names, Index.of(names).naming(expand(text)))
    return _by_forms(joined, names)


def _says_several(text: str, names: Names) -> bool:
    """« La Farandole / MJC »; not « asso Nounous & Cie » where one is called so."""
    index = Index.of(names)
    for part in (text, *re.findall(r"\(([^()]+)\)", text)):
        if len(index.same_words(expand(part))) == _UNIQUE_WORDS:
            text = text.replace(part, "")
    return _SEVERAL.search(text) is not None


def _by_forms(text: str, names: Names) -> Reading:
    words = expand(text)
    index = Index.of(names)
    core = words - LISTS["town"]
    acronym = index.by_acronym(text)
    if acronym is not None:
        return repair(acronym.target)
    initials = index.by_initials(core) if core != words else None
    if initials is not None:
        is_long = len(next(iter(core))) >= LEAST_INITIALS
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
    index = Index.of(names)
    inside = index.naming(core or words)
    if len(inside) == _UNIQUE_WORDS and _is_kind_of(core, inside[0]):
        has_article = re.match(r"(?:l'|la |le )", fold(text)) is not None
        return repair(inside[0].target) if has_article else _understood(inside[0])
    if len(inside) == _UNIQUE_WORDS and core - LISTS["generic"]:
        return _grade_part(text, core, inside[0], index)
    hall = index.same_words(words - {"ville"})
    if len(hall) == _UNIQUE_WORDS and core - {"ville"} - LISTS["generic"]:
        return _grade(text, hall[0])  # « CCAS de la ville de Lunéville »
    if match := _HOUSE.fullmatch(text):
        return _by_house(match, names) or _refuse(text, names, inside)
    initial = _INITIAL.search(text)
    if initial is not None:
        reading = _by_forms(_INITIAL.sub("", text), names)
        named = fold_words(names.show(str(reading.value))) if reading.accepted else ""
        unsaid = set(named.split()) - set(fold_words(text).split())
        begun = any(word.startswith(fold(initial[0][0])) for word in unsaid)
        return reading if begun else _refuse(text, names, inside)
    return _by_mended(text, index.mend(text), names) or _refuse(text, names, inside)


def _by_mended(text: str, mended: str | None, names: Names) -> Reading | None:
    reading = _by_forms(mended, names) if mended else None
    if reading is None:
        return None
    if reading.accepted:
        return _understood(names.by_target[str(reading.value)])
    # What is quoted is what was typed.
    return replace(reading, message=reading.message.replace(f"« {mended} »", f"« {text} »", 1))


def _by_house(match: re.Match[str], names: Names) -> Reading | None:
    """« CCAS (Mme Petit) », « Département - PMI »: a house, and who or what is there."""
    if find_contrary(fold(match["inside"] or match["service"])):
        return None
    if match["inside"]:
        house = match["house"].strip()
        asked = [] if _names_person(house) else [match["inside"], house]
        found = [find_partner(part, names) for part in asked]
        if any(one.accepted for one in found) or not asked or not house:
            return next((repair(one.value) for one in found if one.accepted), None)
        both = find_partner(f"{house} {match['inside']}", names)  # « École J. Prévert (Tannois) »
        return _understood(names.by_target[str(both.value)]) if both.accepted else None
    reading, town = find_partner(match["whole"], names), f"{fold_name(match['service'])} "
    is_elsewhere = (  # « Mairie - école du Centre », « … - Blainville »
        expand(match["service"]) & LISTS["kinds"]
        or find_partner(match["service"], names).accepted
        or any(f"{known} ".startswith(town) for known, _ in communes().near)
    )
    known = names.by_target[str(reading.value)] if reading.accepted else None
    is_there = known is not None and not is_elsewhere and not _is_of_another_town(town, known)
    return _understood(known) if known is not None and is_there else None


def _is_of_another_town(service: str, known: KnownName) -> bool:
    """« Éducation nationale : circonscription de Nancy », where Lunéville's is known."""
    own = f" {fold_name(known.name)} "
    of = (f" {joint} {town} " for joint in ("de", "d", "du", "a") for town, _ in communes().near)
    return any(one in f" {service}" and one[one.index(" ", 1) :] not in own for one in of)


def _names_person(text: str) -> bool:
    """« Mme Petit (CAF) » is somebody who works there."""
    words = fold_words(text).split()
    return bool(words) and (words[0] in LISTS["civilities"] or is_given(words[0]))


def _is_kind_of(core: frozenset[str], known: KnownName) -> bool:
    """All that is said is what kind of house it is, and that is the first word of its name."""
    names = fold_words(known.name).removeprefix("accueil ").split()
    first = next((word for word in names if expand(word)), "")
    is_kind = core & LISTS["kinds"] and core <= LISTS["kinds"] | LISTS["generic"]
    return bool(is_kind) and expand(first) <= core


def _is_generic(text: str, core: frozenset[str]) -> bool:
    """« Ville », « État »: one word that any organisation of the kind has, and no town."""
    return core <= LISTS["generic"] and len(fold_words(text).split()) == 1


def _by_generic_word(text: str, known: KnownName, names: Names) -> Reading:
    """Read only where the partner's own name begins with that very word."""
    word = fold_words(text)
    is_only_one = word != "ville" and _is_kind_of(expand(text), known)
    if fold_words(known.name).split()[0] == word or is_only_one:
        return _understood(known)
    return ambiguous(
        f"Plusieurs structures s’appellent ainsi. {suggestion(names.suggest(known.name)[:1])}"
    )


def _grade(text: str, known: KnownName) -> Reading:
    """A cut word (« educ nat ») is understood, and shown to a person before others see it."""
    words = fold_words(text).split()
    if LISTS["loose"].intersection(words) or _is_end_of_name(words, known):
        return _understood(known)
    if LISTS["cut"].intersection(words) or (len(words) == 1 and len(words[0]) < _SHORT_WORD):
        whole = fold_words(known.name).split() + fold_words(known.target).split()
        if not set(words) <= set(whole):
            return _understood(known)
    return repair(known.target)


def _is_end_of_name(words: Sequence[str], known: KnownName) -> bool:
    """« Epis » for « Centre social Les Épis »: one word, and not even its article."""
    if len(words) != 1 or words[0] in {fold_words(name) for name in spellings(known)}:
        return False
    return re.search(rf"\w l[ea]s? {words[0]}$", fold_words(known.name)) is not None


def _understood(known: KnownName) -> Reading:
    return assume(known.target, f"Compris comme {known.name}.")


def _grade_part(text: str, core: frozenset[str], known: KnownName, index: Index) -> Reading:
    """Part of a name: alone, a word of a longer name may be somebody else's."""
    if index.says_all(known, core):
        return _grade(text, known)
    is_acronym = re.fullmatch(r"[A-ZÉ]{3,}", text) is not None
    if len(core) == 1 and not is_acronym:
        return ambiguous(f"« {text[:80]} » peut en être une autre. {suggestion([known.name])}")
    return _understood(known)


def _refuse(text: str, names: Names, inside: Sequence[KnownName]) -> Reading:
    aside = _ASIDE.search(text)
    if aside and expand(aside[0]).isdisjoint(LISTS["generic"] | LISTS["kinds"]):
        # « Centre social (ados) » is asked about with « centre social », once.
        text = text[: aside.start()]
    proposed = [one.name for one in inside[:3]] or list(names.suggest(text))
    return ambiguous(f"« {text[:80]} » n’est pas connu ici. {suggestion(proposed)}")
