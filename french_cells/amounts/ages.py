"""Ages of children as people type them: a range for an activity, a list for a family."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from french_cells.answers import (
    ambiguous,
    assume,
    find_turned,
    invalid,
    ok,
    open_bare_cell,
    open_sure_cell,
    repair,
    undoubted,
)
from french_cells.beside import read_beside
from french_cells.context import Context
from french_cells.lexicon import Part, Word, load_lexicon
from french_cells.moments.calendar_words import MONTHS
from french_cells.number_words import in_digits
from french_cells.patterns import pattern
from french_cells.people.name_shape import find_names
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold, plain_text

EXPECTED_RANGE = "une tranche d’âge, par exemple 3-5 ans"
EXPECTED_LIST = "l’âge de chaque enfant, par exemple 3 ans et 5 ans"
_ADULT = 18
_YOUNGEST_TEEN = 12
_OLDEST = 120
_OLDEST_CHILD = 17
_YEAR_MONTHS = 12
_A_YEAR_OLD = 11
_MONTHS_SAID = pattern(r"\d ?m(?:ois)?\b")
_FROM_BABIES = pattern(
    r"^(?:d[eè]s )?(?:les )?(?:bébés?|bebes?|bb) ?(?=->|→|-|à |a |jusqu)", re.IGNORECASE
)
"""« bébés -> 3 ans »"""
_PLAIN_RANGE = pattern(
    r"(?:de )?\d+(?:-| à )\d+ (?:ans|mois)(?: révolus)?|\d+ (?:ans|mois)(?: et (?:plus|\+))?"
    r"|(?:à partir de|dès|jusqu'à|jusqu’à) \d+ (?:ans|mois)"
)
_PLAIN_LIST = pattern(
    r"(?:\d enfants? ?[:(]? ?(?:de )?)?\d{1,2}(?: ans?)?(?:(?:,| et| /) \d{1,2}(?: ans?)?)*\)?"
)
"""Spellings that need no repair; others are read anyway, as a repair."""
_MEASURED = pattern(r"\d+(?:[.,]\d+)? ?(?:kg|cm|m|g)\b")
_DATE_LIKE = pattern(rf"\d{{1,2}}[-/. ](?:{'|'.join(MONTHS)})\.?|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}")
_SIGNS: Sequence[tuple[str, str]] = (
    (r"(?<=[\dsn]) ?(?:1/2|½|,5\b)", " demi"),
    (r"(?i)\b(?:une?|1) b[ée]b[ée] (?:de |d')?(?=\d)", " "),
    (r"(?i)\b(?:tous|toutes) les (?:deux|2)\b", " jumeaux "),
    (r"->|=>|→|(?<=\d) ?> ?(?=\d)", " à "),
    (r"≥|>=", " à partir de "),
    (r"≤|<=", " jusqu'à "),
    (r"(?:^|(?<=pour )|(?<=les ))- ?(?:de )?(?=\d)|<", " moins de "),
    (r"(?:^|(?<=les ))\+ ?(?:de )?(?=\d)|>", " plus de "),
    (r"(?<=\d)(?: ?ans?)? ?\+(?= ?ans)|(?:et )?\+(?=\W*$)", " et plus "),
    (r"(?<=[a-zé]) ?/ ?(?=[a-z])", " et "),
    (r"\+|;|&", " plussign "),
    (r"\n", " lineend "),
    (r"(?<=[\da-zé])\)? ?[/_] ?(?=\d)", " slash "),
    (r"(?<=[\da-z]) ?-+ ?(?=\d)", " dash "),
    (r"(?<=\d)a\b", " ans"),
)
"""Signs in words, so that they are read as these are."""
_BEGINS = pattern(r"\b(?:conseille|mini|minimum|minimal|a partir)\b")
"""« 8 ans » under « Âge conseillé » is where the range begins."""
_BOUNDS = frozenset({"from", "over", "under", "up_to"})
_WHO = frozenset({"everybody", "adults", "teens", "child"})


@dataclass(frozen=True, slots=True)
class _Age:
    value: int
    unit: str | None = None
    is_half: bool = False

    @property
    def years(self) -> int:
        return self.value // _YEAR_MONTHS if self.unit == "months" else self.value

    @property
    def months(self) -> int:
        half = _YEAR_MONTHS // 2 if self.is_half else 0
        return self.value if self.unit == "months" else self.value * _YEAR_MONTHS + half


@dataclass(frozen=True, slots=True)
class _Said:
    """Ages in the order typed, how many children are said to be, and what else is meant."""

    ages: Sequence[_Age]
    counts: Sequence[int]
    meanings: frozenset[str | None]
    names: int = 0
    begins: str | None = None
    """What the first word means."""


def _take_in(text: str) -> _Said:
    for sign, word in _SIGNS:
        text = re.sub(sign, word, text)
    parts = load_lexicon("age_words").read(in_digits(text))
    names = _find_children([word for part in parts for word in part.words])
    ages: list[_Age] = []
    counts: list[int] = []
    for place, part in enumerate(parts):
        following = parts[place + 1].meaning if place + 1 < len(parts) else ""
        if part.meaning == "number" and following in {"child", "times", "twins"}:
            counts.append(int(part.text))
        elif part.meaning == "number":
            ages.append(_Age(int(part.text)))
        elif part.meaning == "birth":
            ages.append(_Age(0))
        elif part.meaning in {"years", "months"} and ages:
            ages[-1] = replace(ages[-1], unit=part.meaning)
        elif part.meaning == "half" and ages:
            ages[-1] = replace(ages[-1], is_half=True)
    meanings = [_mean(part, names) for part in parts]
    begins = meanings[0] if meanings else None
    return _Said(_share_units(ages), counts, frozenset(meanings), meanings.count("name"), begins)


def _find_children(words: Sequence[Word]) -> frozenset[Word]:
    """Beside a name that is known, « Tim » is one too: « Zoé 4 ans, Tim 2 ans »."""
    names = find_names(words)
    return names | {one for one in words if names and one.typed[0].isupper()}


def _mean(part: Part, names: frozenset[object]) -> str | None:
    is_name = part.meaning is None and names.issuperset(part.words)
    return "name" if is_name else part.meaning


def _share_units(ages: Sequence[_Age]) -> Sequence[_Age]:
    """« 3 et 5 ans »: what has no unit has that of the next."""
    shared: list[_Age] = []
    unit = None
    for age in reversed(ages):
        unit = age.unit or unit
        shared.append(replace(age, unit=unit))
    return shared[::-1]


def read_range(raw: Raw, context: Context) -> Reading:
    """`{"min", "max", "unit"}`; either bound may be None."""
    cell = open_sure_cell(raw, open_bare_cell)
    if isinstance(cell, Reading):
        return cell
    reading = _read_range(cell, context)
    if reading.accepted:
        return reading

    def read_head(folded: str) -> Reading:
        return _read_range(Typed(folded, folded, folded), context)

    return read_beside(cell.folded, cell.text, read_head, _is_remark) or reading


def has_no_age(text: str) -> bool:
    """« bébés », « dès 3,5 kg »: no number, or one that measures something else."""
    return not any(map(str.isdigit, _MEASURED.sub("", fold(text))))


def _is_remark(tail: str) -> bool:
    """« 3-6 ans chez les grands »: no other age, no other end, no doubt."""
    meanings = {part.meaning for part in load_lexicon("age_words").read(tail)}
    return find_turned(tail) is None and meanings <= {None, "and", "child", "to"}


def _read_range(cell: Typed, context: Context) -> Reading:
    if re.search(r"[?~≈±]", cell.folded):
        return ambiguous(f"Le signe laisse un doute. Nous attendons {EXPECTED_RANGE}.")
    if _DATE_LIKE.fullmatch(cell.folded):
        return ambiguous("Le tableur a pris cette tranche d’âge pour une date : mettez « ans ».")
    text = _FROM_BABIES.sub("0 ", plain_text(cell.text).lower().rstrip(". "))
    said = _take_in(text)
    is_halved = "half" in said.meanings and len(said.ages) != 2  # noqa: PLR2004 - from, and to
    is_known = not (is_halved or said.counts or said.meanings & {None, "unsure", "name", "times"})
    if context.is_in_column:  # the sheet itself makes 06/11 of « 6/11 », where no day can stand
        said = replace(said, meanings=said.meanings - {"slash"})
    if _BEGINS.search(fold(context.header)) and said.meanings == {"number", "years"}:
        said = replace(said, meanings=said.meanings | {"from"})
    reading = _read_said(said) if is_known else None
    if reading is None or (reading.accepted and re.search(r"\d{3}", cell.folded)):
        return _refuse(cell)
    plain = cell.is_untouched and _PLAIN_RANGE.fullmatch(cell.text)
    reading = repair(reading.value) if reading.severity == "ok" and not plain else reading
    # « 3 ans » alone may be where a range begins.
    is_alone = len(said.ages) == 1 and not said.meanings & {*_BOUNDS, "birth"}
    return reading if is_alone else undoubted(reading, context)


def _refuse(cell: Typed) -> Reading:
    if re.search(r"@|https?:|\d{5}", cell.folded):
        return invalid(f"Nous attendons {EXPECTED_RANGE}.")
    return ambiguous(f"Ce n’est pas assez précis. Nous attendons {EXPECTED_RANGE}.")


def _read_said(said: _Said) -> Reading | None:
    bounds = said.meanings & _BOUNDS
    if not said.ages:
        return _read_public(said)
    if len(said.ages) == 1:
        return _read_bound(said.ages[0], bounds, said)
    return None if bounds - {"up_to"} else _read_two(said)  # « de 3 jusqu'à 6 ans »


def _read_two(said: _Said) -> Reading | None:
    first, last = said.ages[0], said.ages[-1]
    if last.unit is None and "slash" in said.meanings:
        return ambiguous(f"Des âges, ou une date ? Nous attendons {EXPECTED_RANGE}.")
    is_list = len(said.ages) > 2 or ("and" in said.meanings and "between" not in said.meanings)  # noqa: PLR2004 - the number says itself
    if is_list and ("and" not in said.meanings or [*said.ages] != sorted(said.ages, key=_value)):
        return None
    is_in_months = first.is_half or last.is_half or first.unit == "months"
    if is_in_months and last.unit == "years":
        return _check_order(_span(first.months, last.months, "months"), assumed=True)
    if first.is_half or last.is_half:
        return None
    if first.unit != last.unit and first.value:
        return invalid(f"Nous attendons {EXPECTED_RANGE}.")
    span = _span(first.value, last.value, last.unit or "years")
    return _check_order(span, assumed=last.unit is None or is_list)


def _value(age: _Age) -> int:
    return age.value


def _span(first: int | None, last: int | None, unit: str) -> dict[str, object]:
    return {"min": first, "max": last, "unit": unit}


def _check_order(span: dict[str, object], *, assumed: bool) -> Reading:
    first, last = span["min"], span["max"]
    oldest = _OLDEST * _YEAR_MONTHS if span["unit"] == "months" else _OLDEST
    if not isinstance(first, int) or not isinstance(last, int) or first > last or last > oldest:
        return invalid(
            f"La tranche est à l’envers ou trop grande. Nous attendons {EXPECTED_RANGE}."
        )
    if assumed:
        return assume(span, f"Compris en {'mois' if span['unit'] == 'months' else 'années'}.")
    return ok(span)


def _read_public(said: _Said) -> Reading | None:
    if said.meanings == {"everybody"}:
        return assume(_span(0, None, "years"), "Compris comme tous les âges.")
    if said.meanings == {"adults"}:
        return assume(_span(_ADULT, None, "years"), "Compris comme 18 ans et plus.")
    if said.meanings == {"teens"}:
        return assume(_span(_YOUNGEST_TEEN, _ADULT - 1, "years"), "Compris comme 12-17 ans.")
    return None


def _read_bound(age: _Age, bounds: frozenset[str | None], said: _Said) -> Reading | None:
    unit = age.unit or "years"
    if "birth" in said.meanings:
        return assume(_span(0, None, "years"), "Compris comme tous les âges.")
    if len(bounds) != 1:
        if bounds or age.unit is None or said.meanings & {"to", "slash", "dash", "and"}:
            return None
        # Eighteen months are a precise age; « 3 ans » may be the beginning of a range.
        span = _span(age.value, age.value, unit)
        message = f"Compris comme {age.value} ans seulement."
        return ok(span) if unit == "months" else assume(span, message)
    if bounds == {"over"}:
        return assume(_span(age.value, None, unit), f"Compris comme {age.value} et plus.")
    if bounds == {"under"}:
        return (
            None
            if not age.value
            else assume(_span(0, age.value - 1, unit), "« Moins de » compris sans l’âge lui-même.")
        )
    span = _span(age.value, None, unit) if bounds == {"from"} else _span(0, age.value, unit)
    return ok(span) if age.unit else assume(span, "Compris en années.")


_YEARS_THEN_MONTHS = pattern(r"\d ?ans?,? (?:et )?(?:\d|1[01]) ?mois")
"""« 3 ans et 6 mois » is the age of one child, or two children's."""
_CHILD = r"(?:enfant|fille|garcon|bebe|frere|soeur)"
_SIDES = pattern(rf" et (?!demie?\b)|\+|&|,(?=[^,\d]*{_CHILD}|[^,]*\d {_CHILD})")
_AGED = pattern(rf"\d(?! {_CHILD})")
_UNBORN = pattern(
    r"[ ,]*(?:et |\+ ?)?(?:attend (?:un )?bebe|bebe (?:a (?:naitre|venir)|en route))"
)
_COUNT_FIRST = pattern(r"^(\d{1,2})(?: ?:| ?\((?=\d[^()]*\)$)) ?(?=\d)")
"""« 2 : 4 et 7 ans », « 3 (3, 5, 8 ans) »: how many there are, and then their ages."""
_SO_MANY_OF = pattern(r"^(\d) de (?=\d{1,2} (?:ans?|mois)$)")
_NUMBER_OF = pattern(r"\b\d{1,2} de \d")
_CHILDREN = pattern(rf"\d+ {_CHILD}s")
_LISTING = frozenset({
    "number", "years", "months", "and", "slash", "dash", "child", "twins", "times", "half", "name"
})  # fmt: skip


def read_children(raw: Raw, context: Context) -> Reading:
    """Completed years, one number per child; « 14 » among ages in months may be either."""
    cell = open_sure_cell(raw, open_bare_cell)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, bool) or (isinstance(raw, float) and not raw.is_integer()):
        return ambiguous(f"Nous attendons {EXPECTED_LIST}.")
    if _DATE_LIKE.search(cell.folded) or re.search(r"\bnee?s?\b", cell.folded):
        return ambiguous("Nous ne voulons pas la date de naissance : écrivez l’âge en années.")
    text = plain_text(raw if isinstance(raw, str) else cell.text).rstrip(". ")
    said = _take_in(_with_counts(text))
    doubt = next((sentence for test, sentence in _DOUBTS if test(said, cell.folded)), None)
    if _is_bare(said) and said.ages[0].value > _A_YEAR_OLD and _is_in_months(context.samples):
        doubt = "Des mois, ou des années ?"
    if doubt:
        return ambiguous(f"{doubt} Nous attendons {EXPECTED_LIST}.")
    ages = _count_each(said)
    if not ages or max(ages) > _OLDEST_CHILD:
        return invalid(f"Nous attendons {EXPECTED_LIST}.")
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


def _is_bare(said: _Said) -> bool:
    return len(said.ages) == 1 and said.meanings == {"number"}


def _is_in_months(samples: Sequence[Raw]) -> bool:
    """Several ages of the column are told so."""
    told = (isinstance(one, str) and _MONTHS_SAID.search(one.lower()) for one in samples)
    return sum(map(bool, told)) > 1


_DOUBTS: Sequence[tuple[Callable[[_Said, str], bool], str]] = (
    (lambda said, _: not said.meanings <= _LISTING, "Nous ne savons pas quels âges ce sont."),
    (lambda said, _: not said.ages, "Nous ne savons pas quels âges ce sont."),
    (
        lambda said, folded: (
            _NUMBER_OF.search(folded) is not None
            and "times" not in said.meanings
            and _SO_MANY_OF.match(folded) is None
        ),
        "Nous ne savons pas quels âges ce sont.",
    ),
    (
        lambda _, folded: bool(re.search(r"^[+<>≥≤]|[?~≈±]", folded)),
        "Nous ne savons pas quels âges ce sont.",
    ),
    (lambda _, folded: bool(_YEARS_THEN_MONTHS.search(folded)), "Un enfant, ou deux ?"),
    (
        lambda _, folded: bool(re.fullmatch(r"\d{1,2},(?:5|\d\d)(?: ?ans?)?\.?", folded)),
        "Deux enfants, ou un nombre à virgule ?",
    ),
    (
        lambda said, _: len(said.ages) == 2 and "dash" in said.meanings,  # noqa: PLR2004 - the number says itself
        "Deux enfants, ou une tranche d’âge ?",
    ),
    (
        lambda said, folded: "slash" in said.meanings and re.search(r"\d ?/", folded) is not None,
        "Deux enfants, ou une tranche d’âge ?",
    ),
    (
        lambda said, folded: _lacks_age(said) or _adds_a_child(said, folded),
        "Il manque l’âge d’un enfant.",
    ),
    (lambda said, _: _disagree(said), "Le nombre d’enfants et les âges diffèrent."),
)


def _lacks_age(said: _Said) -> bool:
    return said.names > len(said.ages) and not said.meanings & {"twins", "times"}


def _adds_a_child(said: _Said, folded: str) -> bool:
    """« 5 ans + un bébé », « 3 ans, un bébé »: another child, and no age on its side."""
    if "twins" in said.meanings:
        return False
    first, *others = _SIDES.split(in_digits(_UNBORN.sub("", folded)))
    return any(_AGED.search(one) is None for one in others) or bool(
        others and _AGED.search(first) is None and not _CHILDREN.match(first)
    )


def _count_each(said: _Said) -> list[int]:
    ages = [age.years for age in said.ages]
    if "times" in said.meanings:
        return ages * said.counts[0]
    is_one_told = "twins" in said.meanings and not _are_alike(said.ages)
    return [*ages[:1], *ages] if is_one_told else ages


def _are_alike(ages: Sequence[_Age]) -> bool:
    """« 7 et 7 ans (jumelles) »: the age of each of them is told."""
    return len(ages) == 2 and len(set(ages)) == 1  # noqa: PLR2004 - the number says itself


def _disagree(said: _Said) -> bool:
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
