"""Names of persons as people type them: title, given and family name; order never guessed."""

import re
from collections.abc import Sequence
from dataclasses import replace

from french_cells.answers import (
    ambiguous,
    assume,
    beside_unknown,
    find_contrary,
    invalid,
    ok,
    open_sure_cell,
    repair,
)
from french_cells.communes import find_communes
from french_cells.context import Context
from french_cells.directory import Names
from french_cells.labels import labelled
from french_cells.lexicon import load_answers, load_lexicon, load_lists
from french_cells.patterns import pattern
from french_cells.people.name_shape import is_given, is_shouted, leads_family, make_person
from french_cells.people.posts import (
    is_for_people,
    is_named_like_a_post,
    lacks_name,
    names_role,
    read_nobody,
)
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold, fold_words, typed

_REMARK = pattern(
    r"\s*(?:\((?P<inside>[^)]*)\)|(?:[-–—:]\s+|\s[-–—]\s?)(?P<after>.*)"
    r"|,\s*(?P<beside>[a-zà-ÿ].*|[A-Z]{2,}(?: \d\d)?))$"
)
_FORMER_NAME = pattern(r"(?:ex|anciennement|nee?(?! plus)|ep\.?|epouse|veuve) \S+")
_QUOTED = pattern(r"^(['\"])(?P<name>[^\W\d_]{3}.*?)(?:\1(?P<rest> .+)?)?$")
"""« 'Céline BERTRAND' », as mail programs have it; « 'Céline' BERTRAND »."""
_NICKNAME = pattern(r"[A-ZÀ-Þ][a-zà-ÿ]+")
_PHONE = pattern(r"(?:0|\+33 ?)[1-9](?:[ .-]?\d\d){4}")
_HOUSES = load_lists("beside_words")["places"]
_GIVEN_BEHIND = pattern(
    r"^(?P<title>(?i:mme|m|mr|mlle)\.? )?(?P<family>[A-ZÀ-Þ'-]{2,}|(?<= )[A-ZÀ-Þ][a-zà-ÿ'-]+)"
    r" \((?P<given>[^\W\d_-]+)\)$"
)
"""« NOËL (Julie) », « Mme Noël (Julie) »: behind a title stands the family's."""
_OFFICE = pattern(r"^(?P<office>[^:]{3,40}?) ?: (?=\S)")


def _is_nickname(remark: str) -> bool:
    """« Mme PETIT Louise (Lulu) »; a town would rather say which Louise."""
    return _NICKNAME.fullmatch(remark) is not None and not find_communes(remark)


def _without_office(text: str) -> str:
    """« Directrice : Léa COLIN » names Léa Colin."""
    office = _OFFICE.match(text)
    known = office is not None and names_role(fold(office["office"]))
    return _OFFICE.sub("", text) if known else text


def _without_bare_office(text: str) -> str:
    """« Hugo COLIN président », « Directrice Mme PETIT »: nobody's name is beside it."""
    words = text.split()
    ways = ((words[1:], words[0]), (words[:-1], words[-1])) if len(words) > 1 else ()
    for rest, office in ways:
        is_office = load_lexicon("person_words").find(fold(office), {"office"}) is not None
        is_office = is_office or (office.isupper() and fold(office) in _HOUSES)
        is_named = any(map(is_shouted, rest)) and fold(rest[0]) not in _PARTICLES
        if is_office and is_named and len(rest) > 1:
            return " ".join(rest)
    return text


def names_several(text: str) -> bool:
    """« Dr Thirion ou Mme Urbain », « Léa / Hugo », or somebody whom nobody is sure of."""
    return _SEVERAL.search(text) is not None or "?" in text


def bare_name(text: str) -> str:
    """Without the office and the title before it: « Principale : Mme Vigneron Pascale »."""
    return cut_title(text)[1]


def cut_title(text: str) -> tuple[str | None, str]:
    """« Principale : Mme Vigneron »: « Mme », and the name."""
    return _take_title(_without_office(text.strip()))


def _is_remark_known(text: str, organisations: Names) -> bool:
    """Beside the name we set aside an office, a structure or a former name, and nothing else."""
    match = _REMARK.search(text)
    if match is None:
        return True
    remark = next((part for part in match.groups() if part is not None), "").strip()
    folded = fold(remark)
    return bool(
        not remark
        or _PHONE.fullmatch(remark)
        or names_role(folded)
        or _FORMER_NAME.fullmatch(folded)
        or re.fullmatch(r"[A-ZÉ]{2,8}(?: ?\d\d)?", remark)
        or (match["inside"] and " " in text[: match.start()] and _is_nickname(remark))
        or organisations.find(remark)
    )


TWO_GIVEN = "Deux prénoms possibles"
BY_TITLE = "Ordre compris d’après l’en-tête de la colonne."
EXPECTED = "un prénom et un nom, par exemple Marie DUPONT"
_TITLES = load_answers("person_words", "titles")
_PARTICLES = load_lists("person_words")["particles"]
_FAMILIES = load_lists("person_words")["families"]
_SEVERAL = pattern(r"\s(?:et|&|\+|ou|/|puis)\s|[/&+;\n]|\+ ?\d|,.*,")
_INITIAL = pattern(r"[A-ZÀ-Þ](?:[.-]{1,2}[A-ZÀ-Þ])?\.?")
_WORD = pattern(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?['’]?")
_TITLE_BEHIND = pattern(
    r"(?P<name>[A-ZÀ-Þ][^,;/&()]+?),? (?P<title>(?i:mme|mlle|mr|madame|mademoiselle|monsieur))\.?"
)
"""« Ruffier Mme »"""
_LETTERS = pattern(r"[^\W\d_]")
_CIV = r"^(?:civ\w*[., /]+)?"
_FAMILY_FIRST = pattern(_CIV + r"nom[s]?(?: de famille)?(?: d\w+ \w+)?[ ,/&+-]+(?:et )?prenom")
_GIVEN_FIRST = pattern(_CIV + r"prenoms?[ ,/&+-]+(?:et )?nom")


@labelled("person_name")
def read(raw: Raw, context: Context) -> Reading:
    """`{"given", "family", "title"}`; a part that is not written is None."""
    cell = open_sure_cell(raw)
    if isinstance(cell, Reading):
        return cell
    nobody = read_nobody(raw)
    if nobody is not None and nobody.error == "empty":
        return nobody
    text = re.sub(r"^(?:[-*•] |\d\. )", "", cell.text).rstrip(" ;!")
    text = _QUOTED.sub(r"\g<name>\g<rest>", text)
    if (named := _GIVEN_BEHIND.match(text)) and is_given(fold(named["given"])):
        text = f"{named['title'] or ''}{named['family'].upper()} {named['given']}"
    cell = replace(cell, text=text)
    bare = _REMARK.sub("", _without_office(cell.text))
    if not isinstance(raw, str) or re.search(r"\d{2}|@|https?:|^\d+$", bare):
        return invalid(f"Nous attendons {EXPECTED}.")
    if _SEVERAL.search(f"{cell.text}") or cell.text.count("\n") or "\n" in raw.strip():
        return ambiguous("Il y a plusieurs personnes : gardez-en une par case.")
    if "?" in cell.text or re.search(r"\b(?:idem|voir|ou|non|aucun)\b", cell.folded):
        return ambiguous(f"Le nom laisse un doute. Nous attendons {EXPECTED}.")
    return _read_name(cell, context)


def _read_name(cell: Typed, context: Context) -> Reading:
    named = _without_office(cell.text)
    if not _is_remark_known(named, context.directory.of("organisation")):
        if told := _read_remarked(named, context):
            return told
        return ambiguous(f"N’écrivez que le nom d’une personne. Nous attendons {EXPECTED}.")
    bare = _REMARK.sub("", named).strip(" ,.;:-")
    bare = f"{bare}." if re.search(r"\b[A-Z]\.$", _REMARK.sub("", named).strip()) else bare
    bare = _without_bare_office(re.sub(r"\s+n[ée]{1,2}e?s? [A-ZÀ-Þ].*$", "", bare))
    remarked = bare != cell.text.strip(" ,;:")
    untitled = bare
    title, bare = _take_title(bare)
    if not _LETTERS.search(bare):
        return invalid(f"Nous attendons {EXPECTED}.")
    if names_role(fold(bare)) and not is_named_like_a_post(fold_words(bare).split()):
        return ambiguous("C’est une fonction ou un service : nous attendons une personne.")
    if not bare.isascii() and not re.search(r"[A-Za-zÀ-ÿ]", bare):
        return _keep_script(bare)
    reading = _split(bare, title, context)
    loose = remarked or bare != untitled or not cell.is_untouched
    return repair(reading.value) if reading.severity == "ok" and loose else reading


def _read_remarked(named: str, context: Context) -> Reading | None:
    """« Firmin OBRY, gardien », « ROTH Mathilde (une autre !) »: the name, and its remark."""
    match = _REMARK.search(named)
    remark = next(filter(None, match.groups()), "").strip() if match else ""
    is_words = is_for_people(remark, is_inside=match is not None and bool(match["inside"]))
    reading = _read_name(typed(_REMARK.sub("", named)), context) if is_words else None
    is_sure = reading is not None and reading.accepted and reading.severity != "assume"
    return beside_unknown(reading.value, remark) if reading is not None and is_sure else None


def _keep_script(bare: str) -> Reading:
    """Arabic, Cyrillic, Chinese…: nothing shows which word is which."""
    return ambiguous(f"Écrivez « {bare} » dans les colonnes « Prénom » et « Nom ».")


def _take_title(text: str) -> tuple[str | None, str]:
    """« Mme DUPONT »; « M. » is Monsieur, while « M.-L. » begins an initial."""
    if behind := _TITLE_BEHIND.fullmatch(text):
        text = f"{behind['title']} {behind['name']}"
    match = re.match(
        r"([^\W\d_]+)\.? (?=\S)|(mmes?|mlle|mr|dr)\.(?=[^\W\d_]{2})"
        r"|(?-i:(Mme|Mlle)(?=[A-ZÀ-Þ][a-zà-ÿ]))",
        text,
        re.IGNORECASE,
    )
    if match is None:
        return None, text
    word = fold(match[1] or match[2] or match[3])
    if word not in _TITLES or (word in {"m", "me"} and not match[0][0].isupper()):
        return None, text
    return _TITLES[word], text[match.end() :]


def _split(bare: str, title: str | None, context: Context) -> Reading:  # noqa: PLR0911 - one answer for each shape of cell
    if re.match(r"M\.[A-ZÀ-Þ][^\W\d_]", bare):
        return ambiguous("« M. » : monsieur, ou l’initiale du prénom ? Laissez une espace après.")
    bare = re.sub(r"\b([A-ZÀ-Þ])\.(?=[A-ZÀ-Þ][^\W\d_]{2})", r"\1. ", bare)
    if "," in bare:
        family, _, given = bare.partition(",")
        if _are_two_people(family, given):
            return ambiguous("Il y a plusieurs personnes : gardez-en une par case.")
        if _words(family) and _words(given):
            return repair(make_person(_words(given), _words(family), title))
        return ambiguous(f"Nous attendons {EXPECTED}.")
    words = _words(bare)
    if not words or len(words) > 6 or not re.fullmatch(r"[^\d_@#*=<>{}\[\]|\\]+", bare):  # noqa: PLR2004 - the number says itself
        return invalid(f"Nous attendons {EXPECTED}.")
    if lacks_name(words, title):
        return ambiguous(f"Il manque le nom en entier. Nous attendons {EXPECTED}.")
    if len(words) == 1:
        return _read_single(words[0], title)
    return (
        _by_initial(words, title)
        or _by_capitals(words, title)
        or _by_header(words, title, context)
    )


def _are_two_people(before: str, after: str) -> bool:
    """« Léa COLIN, Hugo PETIT »: two words or more, in two cases, on both sides."""
    sides = [[is_shouted(word) for word in _words(side)] for side in (before, after)]
    return all(any(side) and not all(side) for side in sides)


def _words(text: str) -> list[str]:
    return [word for word in text.replace("’", "'").split() if word.strip(".'-")]


def _read_single(word: str, title: str | None) -> Reading:
    if title:
        person = make_person([], [word], title)
        folded = fold_words(word)
        if is_given(folded) and folded not in _FAMILIES and not is_shouted(word):
            return assume(person, f"« {word} » est pris pour le nom de famille.")
        return repair(person)
    return ambiguous(f"Est-ce un prénom ou un nom ? Nous attendons {EXPECTED}.")


def _by_initial(words: Sequence[str], title: str | None) -> Reading | None:
    """« O. Petit », « PETIT O »: the initial is the given name."""
    if (
        _INITIAL.fullmatch(words[0])
        and not _INITIAL.fullmatch(words[-1])
        and _is_initial(words[0])
    ):
        return repair(make_person([_dotted(words[0])], words[1:], title))
    if (
        _INITIAL.fullmatch(words[-1])
        and not _INITIAL.fullmatch(words[0])
        and _is_initial(words[-1])
    ):
        if len(words) == 2 and is_given(fold_words(words[0])) and not is_shouted(words[0]):  # noqa: PLR2004 - the number says itself
            return ambiguous(f"Il manque le nom en entier. Nous attendons {EXPECTED}.")
        return repair(make_person([_dotted(words[-1])], words[:-1], title))
    return None


def _is_initial(initial: str) -> bool:
    return len(initial.strip(".")) == 1 or "-" in initial or "." in initial


def _dotted(initial: str) -> str:
    letters = re.findall(r"[^\W\d_]", initial)
    return (
        "-".join(f"{letter.upper()}." for letter in letters)
        if "-" in initial
        else "".join(f"{letter.upper()}." for letter in letters)
    )


def _by_capitals(words: Sequence[str], title: str | None) -> Reading | None:  # noqa: PLR0911 - one answer for each shape of cell
    """« Marie DUPONT », « DE LA TOUR Marie »: capitals mark the family name."""
    shouted = [
        is_shouted(word)
        or (fold(word).rstrip("'") in _PARTICLES and len(word) < 3 and word.isupper())  # noqa: PLR2004 - the number says itself
        for word in words
    ]
    if all(shouted) or not any(shouted):
        return None
    first = shouted.index(True)
    last = len(shouted) - 1 - shouted[::-1].index(True)
    while first > 0 and leads_family(words[first - 1], is_first=first == 1):
        first -= 1
    family, given = words[first : last + 1], [*words[:first], *words[last + 1 :]]
    inside = zip(words[first:last], shouted[first:last], strict=True)
    broken = not all(up or fold(word) in _PARTICLES for word, up in list(inside)[1:])
    if broken or (first > 0 and last < len(words) - 1):
        return ambiguous(f"Nous ne savons pas où est le nom. Nous attendons {EXPECTED}.")
    if _is_odd_given(given) or find_contrary(fold(" ".join(given))):
        return ambiguous(f"Est-ce une personne ? Nous attendons {EXPECTED}.")
    if _is_given_shouted(family, given):
        return assume(make_person(family, given, title), "Le prénom semble être en capitales.")
    person = make_person(given, family, title)
    if first == 0:
        return repair(person)
    if len(family) > 1:
        return assume(person, f"Compris comme {person['given']} {person['family']}.")
    return repair(person)


def _is_odd_given(given: Sequence[str]) -> bool:
    """« remplaçante de Léa COLIN »: small letters beside the name are words, not given names."""
    small = [word for word in given if word == word.lower()]
    return not all(is_given(fold_words(word)) for word in small) and len(given) > 1


def _is_given_shouted(family: Sequence[str], given: Sequence[str]) -> bool:
    """« ELODIE Petit »: a known given name in capitals before an unknown word."""
    return (
        len(family) == 1
        and len(given) == 1
        and is_given(fold_words(family[0]))
        and not is_given(fold_words(given[0]))
    )


def _by_header(words: Sequence[str], title: str | None, context: Context) -> Reading:
    header = fold(context.header)
    family_first, given_first = _FAMILY_FIRST.match(header), _GIVEN_FIRST.match(header)
    if family_first or given_first:
        return _in_order(words, title, family_first=bool(family_first))
    return _by_given_name(words, title)


def _in_order(words: Sequence[str], title: str | None, *, family_first: bool) -> Reading:
    """The header says the order; a particle stays with what follows it."""
    if not family_first and len(words) == 3 and _are_given_twice(words):  # noqa: PLR2004 - the number says itself
        return repair(make_person(words[:2], words[2:], title))
    if family_first:
        cut = len(words) - 1
        given, family = words[cut:], words[:cut]
    else:
        given, family = words[:1], words[1:]
    if len(words) > 2 and not any(fold(word).rstrip("'") in _PARTICLES for word in family):  # noqa: PLR2004 - the number says itself
        return ambiguous(f"Nous ne savons pas où le nom finit. Nous attendons {EXPECTED}.")
    return assume(make_person(given, family, title), BY_TITLE)


def _are_given_twice(words: Sequence[str]) -> bool:
    """« Jean Pierre Mangin » under « Prénom Nom »."""
    given = [is_given(fold_words(word)) for word in words]
    return given == [True, True, False]


def _follows_particles(words: Sequence[str]) -> bool:
    """Between the first and the last one there are only « de », « Ben », « de Saint »."""
    return all(fold(word).rstrip("'") in _PARTICLES for word in words[1:-1])


def _by_given_name(words: Sequence[str], title: str | None) -> Reading:
    """« Zoé Müller »: read only where just the first word is a usual given name."""
    first, last = fold_words(words[0]), fold_words(words[-1])
    starts, ends = is_given(first), is_given(last)
    lower = all(word == word.lower() for word in words)
    shouted = all(map(is_shouted, words))
    if title and not starts and first in _PARTICLES and not (ends and last not in _FAMILIES):
        return repair(make_person([], words, title))  # « Mme Le Goff », « Mme Aït Ali »
    is_particled = len(words) > 2 and fold(words[1]).rstrip("'") in _PARTICLES  # noqa: PLR2004 - the number says itself
    # « Nadia Ben Youssef »; in « Martin Da Silva Maria » the given name may be the last.
    is_behind = is_particled and (not ends or _follows_particles(words))
    if starts and not shouted and (is_behind or (not ends and len(words) == 2)):  # noqa: PLR2004 - the number says itself
        person = make_person(words[:1], words[1:], title)
        if lower or (ends and first in _FAMILIES):
            return assume(person, f"Compris comme {person['given']} {person['family']}.")
        return ok(person)
    if starts and ends and len(words) == 2 and not shouted and not lower:  # noqa: PLR2004 - the number says itself
        return _of_two_given(words, title)
    return _which()


def _of_two_given(words: Sequence[str], title: str | None) -> Reading:
    """« Thomas Martin »; no family is called Jean-Marc."""
    person = make_person(words[:1], words[1:], title)
    if "-" in words[0] and "-" not in words[1]:
        return repair(person)
    if "-" in words[1] and "-" not in words[0]:  # « Bernard Marie-Claude »
        behind = make_person(words[1:], words[:1], title)
        said = f"Compris comme {behind['given']} {behind['family']}."
        return assume(behind, said) if fold_words(words[0]) in _FAMILIES else _which()
    return assume(person, f"{TWO_GIVEN} : le premier est pris pour le prénom.")


def _which() -> Reading:
    return ambiguous(f"Quel est le nom, quel est le prénom ? Nous attendons {EXPECTED}.")
