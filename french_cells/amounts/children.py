"""Ages of a family's children as people type them: one for each child."""

import re
from collections.abc import Callable, Sequence

from french_cells.amounts.told_ages import DATE_LIKE, YEAR_MONTHS, Age, Said, take_in
from french_cells.answers import (
    ambiguous,
    assume,
    invalid,
    ok,
    open_bare_cell,
    open_sure_cell,
    repair,
    undoubted,
)
from french_cells.context import Context
from french_cells.labels import labelled
from french_cells.number_words import in_digits
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold, plain_text

EXPECTED = "l’âge de chaque enfant, par exemple 3 ans et 5 ans"
_OLDEST_CHILD, _MOST_CHILDREN = 17, 6
_A_YEAR_OLD = 11
_MOST_MONTHS = 36
"""« 26 » among « 14 mois »: what people still tell in months."""
_LIKELY_YEARS = 6
_WHICH = "Des mois, ou des années ?"
_UNKNOWN = "Nous ne savons pas quels âges ce sont."
_CHILDREN_OR_RANGE = "Deux enfants, ou une tranche d’âge ?"
_MONTHS_SAID = pattern(r"\d ?m(?:ois)?\b")
_PLAIN_LIST = pattern(
    r"(?:\d enfants? ?[:(]? ?(?:de )?)?\d{1,2}(?: ans?)?(?:(?:,| et| /) \d{1,2}(?: ans?)?)*\)?"
)
"""Spellings that need no repair; others are read anyway, as a repair."""
_YEARS_THEN_MONTHS = pattern(r"\d ?ans?,? (?:et )?(?:\d|1[01]) ?mois")
"""« 3 ans et 6 mois » is the age of one child, or two children's."""
_BARE_BESIDE_MONTHS = pattern(
    r"(?:^|[^\d.,])(?:[1-9]|1[0-7])(?: et |, | ?[+&] ?)(?:[a-z][a-z' -]* )?\d{1,2} ?m(?:ois)?\b"
)
"""« 3 et 5 mois », « Léo 3 et Mia 5 mois »: three years, or three months? Nobody is 18 here."""
_AND_HALF = pattern(r"(?<=\d) ?ans? ?1/2")
_CHILD = r"(?:enfant|fille|garcon|bebe|frere|soeur)"
_SIDES = pattern(rf" et (?!demie?\b)|\+|&|,(?=[^,\d]*{_CHILD}|[^,]*\d {_CHILD})")
_AGED = pattern(rf"\d(?! {_CHILD})")
_UNBORN = pattern(
    r"[ ,]*(?:et |\+ ?)?(?:attend (?:un )?bebe|bebe (?:a (?:naitre|venir)|en route))"
)
_COUNT_FIRST = pattern(
    r"^(?:(?:les|nos|mes) )?(\d{1,2}|deux|trois|quatre|cinq)(?: ?:| ?\((?=\d[^()]*\)$)) ?(?=\d)",
    re.IGNORECASE,
)
"""« 2 : 4 et 7 ans », « 3 (3, 5, 8 ans) »: how many there are, and then their ages."""
_AND_TWINS = pattern(r"(?: et |[+&]) ?(?:(?:les|des|2|deux) )*(?:jumeaux|jumelles)\b(?!.*\d)")
"""« 3 ans et les jumeaux »: nobody says how old these are."""
_SO_MANY_OF = pattern(r"^(\d) de (?=\d{1,2} (?:ans?|mois)$)")
_NUMBER_OF = pattern(r"\b\d{1,2} de \d")
_CHILDREN = pattern(rf"\d+ {_CHILD}s")
_OF_AGE = pattern(r"(?<=\d ans) \(?ado(?:s|lescente?)?\)?(?=$|[ ,;])", re.IGNORECASE)
"""« 16 ans (ado) »"""
_TWINS_FIRST = pattern(
    r"(?:jum\w+)[ :]*(?:de )?\d{1,2} ?(?:ans|mois)(?:, ?\d{1,2} ?(?:ans|mois))+"
)
"""« jumeaux 3 ans, 8 ans »: they, and one more."""
_YOUNGER = pattern(r"\b\d{1,3} ?(?:semaines?|sem|jours?)\b\.?", re.IGNORECASE)
"""« 6 semaines »: less than a year, however many."""
_LISTING = frozenset({
    "number", "years", "months", "and", "slash", "dash", "child", "twins", "times", "half", "name"
})  # fmt: skip


@labelled("children_ages")
def read_children(raw: Raw, context: Context) -> Reading:
    """Completed years, one number per child; « 14 » among ages in months may be either."""
    cell = open_sure_cell(raw, open_bare_cell)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, bool) or (isinstance(raw, float) and not raw.is_integer()):
        return ambiguous(f"Nous attendons {EXPECTED}.")
    if DATE_LIKE.search(cell.folded) or re.search(r"\bnee?s?\b", cell.folded):
        return ambiguous("Nous ne voulons pas la date de naissance : écrivez l’âge en années.")
    text = plain_text(raw if isinstance(raw, str) else cell.text).rstrip(". ")
    said = take_in(_with_counts(_OF_AGE.sub("", _YOUNGER.sub("0 an", text))))
    doubt = next((sentence for test, sentence in _DOUBTS if test(said, cell.folded)), None)
    if doubt:
        return _doubted(doubt)
    bare = _read_bare(said.ages[0].value, context.samples) if _is_bare(said) else None
    return bare or _read_told(said, cell, context)


def _read_told(said: Said, cell: Typed, context: Context) -> Reading:
    ages = _count_each(said)
    if not ages or max(ages) > _OLDEST_CHILD:
        return invalid(f"Nous attendons {EXPECTED}.")
    graded = _grade(cell, ages, said.meanings)
    # « Lou 6 ans, Sacha 9 ans », « 18 mois »: of the band each child is in nobody is in doubt.
    is_told = all(age.unit for age in said.ages) and not said.meanings & {"dash", "times"}
    return undoubted(graded, context) if is_told else graded


def _with_counts(text: str) -> str:
    """The number of children that begins, as a number of children."""
    counted = _COUNT_FIRST.sub(r"\1 enfants : ", text)
    several = _SO_MANY_OF.match(in_digits(fold(counted)))
    if several is None:
        return counted
    age = in_digits(fold(counted))[several.end() :]
    return age if several[1] == "1" else f"{several[1]} x {age}"


def _is_bare(said: Said) -> bool:
    return len(said.ages) == 1 and said.meanings == {"number"}


def _is_in_months(samples: Sequence[Raw]) -> bool:
    """Several ages of the column are told so."""
    told = (isinstance(one, str) and _MONTHS_SAID.search(one.lower()) for one in samples)
    return sum(map(bool, told)) > 1


def _read_bare(number: int, samples: Sequence[Raw]) -> Reading | None:
    """« 26 » where others write « 14 mois » can be nothing else; « 11 » beside it may be, too."""
    if _is_in_months(samples):
        if _OLDEST_CHILD < number <= _MOST_MONTHS:
            return repair([number // YEAR_MONTHS])
        if number > _LIKELY_YEARS and any(map(_is_bare_months, samples)):
            return assume([number // YEAR_MONTHS], f"{_WHICH} Compris comme {number} mois.")
        if number > _A_YEAR_OLD or (number > 0 and any(map(_is_bare_months, samples))):
            return _doubted(_WHICH)
    is_count = 0 < number <= _MOST_CHILDREN and _are_counted(samples)
    return _doubted("Un âge, ou un nombre d’enfants ?") if is_count else None


def _doubted(doubt: str) -> Reading:
    return ambiguous(f"{doubt} Nous attendons {EXPECTED}.")


def _is_bare_months(raw: Raw) -> bool:
    text = str(raw).strip().removesuffix(".0")
    return text.isdecimal() and _OLDEST_CHILD < int(text) <= _MOST_MONTHS


def _are_counted(samples: Sequence[Raw]) -> bool:
    """« 2 (4 et 7 ans) » in the column: a number alone may be how many there are."""
    return any(isinstance(one, str) and _COUNT_FIRST.match(one.strip()) for one in samples)


_DOUBTS: Sequence[tuple[Callable[[Said, str], bool], str]] = (
    (lambda said, _: not said.meanings <= _LISTING, _UNKNOWN),
    (lambda said, _: not said.ages, _UNKNOWN),
    # « jumeaux x2 »: so many, and no age
    (lambda said, _: "times" in said.meanings and not said.counts, _UNKNOWN),
    (
        lambda said, folded: (
            _NUMBER_OF.search(folded) is not None
            and "times" not in said.meanings
            and _SO_MANY_OF.match(folded) is None
        ),
        _UNKNOWN,
    ),
    (
        lambda _, folded: bool(re.search(r"^[+<>≥≤]|[?~≈±]", folded)),
        _UNKNOWN,
    ),
    (lambda _, folded: bool(_BARE_BESIDE_MONTHS.search(_AND_HALF.sub(" ans", folded))), _WHICH),
    (lambda _, folded: bool(_YEARS_THEN_MONTHS.search(folded)), "Un enfant, ou deux ?"),
    (
        lambda _, folded: bool(re.fullmatch(r"\d{1,2},(?:5|\d\d)(?: ?ans?)?\.?", folded)),
        "Deux enfants, ou un nombre à virgule ?",
    ),
    (
        lambda _, folded: re.search(r"\b(?:enceinte|grossesse)\b.*\d", folded) is not None,
        _UNKNOWN,
    ),
    (
        lambda said, _: len(said.ages) == 2 and "dash" in said.meanings,  # noqa: PLR2004 - the number says itself
        _CHILDREN_OR_RANGE,
    ),
    (
        lambda said, folded: "slash" in said.meanings and re.search(r"\d ?/", folded) is not None,
        _CHILDREN_OR_RANGE,
    ),
    (
        lambda said, folded: _lacks_age(said) or _adds_a_child(said, folded),
        "Il manque l’âge d’un enfant.",
    ),
    (
        lambda said, folded: _disagree(said) and _TWINS_FIRST.fullmatch(folded) is None,
        "Le nombre d’enfants et les âges diffèrent.",
    ),
)


def _lacks_age(said: Said) -> bool:
    return said.names > len(said.ages) and not said.meanings & {"twins", "times"}


def _adds_a_child(said: Said, folded: str) -> bool:
    """« 5 ans + un bébé », « 3 ans, un bébé »: another child, and no age on its side."""
    if "twins" in said.meanings:
        return _AND_TWINS.search(folded) is not None
    first, *others = _SIDES.split(in_digits(_UNBORN.sub("", folded)))
    return any(_AGED.search(one) is None for one in others) or bool(
        others and _AGED.search(first) is None and not _CHILDREN.match(first)
    )


def _count_each(said: Said) -> list[int]:
    ages = [age.years for age in said.ages]
    if "times" in said.meanings:
        return ages * said.counts[0]
    is_one_told = "twins" in said.meanings and not _are_alike(said.ages)
    return [*ages[:1], *ages] if is_one_told else ages


def _are_alike(ages: Sequence[Age]) -> bool:
    """« 7 et 7 ans (jumelles) »: the age of each of them is told."""
    return len(ages) == 2 and len(set(ages)) == 1  # noqa: PLR2004 - the number says itself


def _disagree(said: Said) -> bool:
    """As many ages as children; of twins one, or theirs and then the others'."""
    is_first = said.begins == "twins" and "child" in said.meanings and not said.counts
    if "twins" in said.meanings and (is_first or _are_alike(said.ages)):
        return False
    if said.meanings & {"twins", "times"}:
        return len(said.ages) != 1
    return bool(said.counts) and sum(said.counts) != len(said.ages)


def _grade(cell: Typed, ages: list[int], meanings: frozenset[str | None]) -> Reading:
    is_bare = re.search(r"[a-z]", re.sub(r"\bans?\b|\bet\b|^\d enfants?", "", cell.folded)) is None
    if meanings & {"months", "half", "twins", "times", "name", "dash"} or not is_bare:
        years = "ans révolus" if max(ages) > 1 else "an"
        return assume(ages, f"Compris comme {', '.join(map(str, ages))} {years}.")
    has_unit = "ans" in cell.folded or re.search(r"\ban\b", cell.folded)
    plain = has_unit and cell.is_untouched and _PLAIN_LIST.fullmatch(cell.text)
    return ok(ages) if plain else repair(ages)
