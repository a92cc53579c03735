"""Ages of children as people type them: a range for an activity, a list for a family."""

import re

from french_cells.answers import ambiguous, assume, invalid, ok, open_bare_cell, repair
from french_cells.context import Context
from french_cells.moments.calendar_words import MONTHS
from french_cells.number_words import WORDS, parse_number
from french_cells.reading import Raw, Reading
from french_cells.text import Typed

EXPECTED_RANGE = "une tranche d’âge, par exemple 3-5 ans"
EXPECTED_LIST = "l’âge de chaque enfant, par exemple 3 ans et 5 ans"
_ADULT = 18
_OLDEST = 120
_OLDEST_CHILD = 17
_YEAR_MONTHS = 12
_UNIT = r"(?:ans?|mois|a|m)\b"
_FOR = r"(?:ages? ?:? ?|pour |de |entre |des |les |enfants? )*"
_TWO = re.compile(
    rf"{_FOR}(?P<first>\d{{1,3}}) ?(?P<first_unit>{_UNIT})? ?"
    rf"(?P<link>-+>?|a|au|/|et|>|→|jusqu'a|_) ?(?P<last>\d{{1,3}}) "
    rf"?(?P<last_unit>{_UNIT})?(?: inclus| revolus?)?"
)
_FROM = re.compile(
    rf"(?:{_FOR}a partir de|des|depuis|≥|>=|minimum|min\.?|au moins) ?(?P<first>\d{{1,3}}) "
    rf"?(?P<unit>{_UNIT})?(?: et (?:plus|\+))?"
    rf"|(?P<first2>\d{{1,3}}) ?(?P<unit2>{_UNIT})? ?(?:et (?:plus|\+)|\+(?: ?ans)?|ou plus"
    r"|minimum|min\.?|et au-dela|et au dela)"
)
_OVER = re.compile(rf"{_FOR}(?:plus de|\+ ?de|\+|>) ?(?P<first>\d{{1,3}}) ?(?P<unit>{_UNIT})?")
_UNDER = re.compile(
    rf"{_FOR}(?:moins de|- ?de|-|<|avant) ?(?P<last>\d{{1,3}}) ?(?P<unit>{_UNIT})?"
)
_UP_TO = re.compile(
    rf"(?:jusqu'a|≤|<=|maximum|max\.?) ?(?P<last>\d{{1,3}}) ?(?P<unit>{_UNIT})?"
    rf"|(?P<last2>\d{{1,3}}) ?(?P<unit2>{_UNIT})? ?(?:maximum|max\.?|et moins)"
)
_LISTED = re.compile(
    rf"\d{{1,2}}(?: ?ans?)?(?: ?, ?\d{{1,2}}(?: ?ans?)?)*(?: ?(?:et|&) ?\d{{1,2}}) ?{_UNIT}"
)
_PLAIN_RANGE = re.compile(
    r"(?:de )?\d+(?:-| à )\d+ (?:ans|mois)(?: révolus)?|\d+ (?:ans|mois)(?: et (?:plus|\+))?"
    r"|(?:à partir de|dès|jusqu'à|jusqu’à) \d+ (?:ans|mois)"
)
_PLAIN_LIST = re.compile(
    r"(?:\d enfants? ?[:(]? ?(?:de )?)?\d{1,2}(?: ans?)?(?:(?:,| et| /) \d{1,2}(?: ans?)?)*\)?"
)
"""Spellings that need no mending; others are read all the same, as a repair."""
_EVERYBODY = re.compile(r"(?:de |pour )?(?:tou(?:t|te|s|tes)(?: les)? ages?)")
_DATE_LIKE = re.compile(rf"\d{{1,2}}[-/. ](?:{'|'.join(MONTHS)})\.?|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}")


def read_range(raw: Raw, _: Context) -> Reading:
    """`{"min", "max", "unit"}`; either bound may be None."""
    cell = open_bare_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if _DATE_LIKE.fullmatch(cell.folded):
        return ambiguous("Le tableur a pris cette tranche d’âge pour une date : mettez « ans ».")
    folded = _in_digits(cell.folded.rstrip(". "))
    reading = _read_closed(folded) or _read_open(folded)
    if reading is None or (reading.accepted and re.search(r"\d{3}", folded)):
        return _refuse(cell)
    plain = cell.is_untouched and _PLAIN_RANGE.fullmatch(cell.text)
    return repair(reading.value) if reading.severity == "ok" and not plain else reading


def _refuse(cell: Typed) -> Reading:
    if re.search(r"@|https?:|\d{5}", cell.folded):
        return invalid(f"Nous attendons {EXPECTED_RANGE}.")
    return ambiguous(f"Ce n’est pas assez précis. Nous attendons {EXPECTED_RANGE}.")


def _read_closed(folded: str) -> Reading | None:  # noqa: PLR0911 - one answer for each shape of cell
    if _LISTED.fullmatch(folded):
        ages = [int(age) for age in re.findall(r"\d+", folded)]
        unit = "months" if "mois" in folded else "years"
        if sorted(ages) != ages:
            return None
        return assume(_span(ages[0], ages[-1], unit), "Compris du plus petit au plus grand âge.")
    match = _TWO.fullmatch(folded)
    if match is None:
        return None
    first, last = int(match["first"]), int(match["last"])
    units = _unit(match["first_unit"]), _unit(match["last_unit"])
    if units == ("months", "years"):
        return _check_order(_span(first, last * _YEAR_MONTHS, "months"), assumed=True)
    if units == ("years", "months"):
        return invalid(f"Nous attendons {EXPECTED_RANGE}.")
    told = units[1] or units[0]
    if told is None and match["link"] == "/":
        return ambiguous(f"Des âges, ou une date ? Nous attendons {EXPECTED_RANGE}.")
    reading = _check_order(_span(first, last, told or "years"), assumed=told is None)
    tidy = match["link"] in {"a", "-"} and not re.search(r" -|- |_|\dans", folded)
    if reading.severity == "ok" and not tidy:
        return repair(reading.value)
    return reading


def _in_digits(folded: str) -> str:
    """« trois à six ans » → « 3 a 6 ans »."""

    def to_digits(match: re.Match[str]) -> str:
        number = parse_number([match[0]])
        return match[0] if number is None else str(number)

    return re.sub(r"\b(?:" + "|".join(WORDS) + r")\b", to_digits, folded)


def _unit(typed: str | None) -> str | None:
    return None if not typed else "months" if typed.startswith("m") else "years"


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


def _read_open(folded: str) -> Reading | None:  # noqa: PLR0911 - one answer for each shape of cell
    if _EVERYBODY.fullmatch(folded):
        return assume(_span(0, None, "years"), "Compris comme tous les âges.")
    if re.fullmatch(r"adultes?|(?:pour )?(?:les )?adultes(?: seulement)?", folded):
        return assume(_span(_ADULT, None, "years"), "Compris comme 18 ans et plus.")
    if (
        re.fullmatch(r"(?:pour )?(?:les )?(?:pre-?)?ado(?:lescent(?:e)?)?s?", folded)
        and "pre" not in folded
    ):
        return assume(_span(12, _ADULT - 1, "years"), "Compris comme 12-17 ans.")
    if match := _FROM.fullmatch(folded):
        unit = _unit(match["unit"] or match["unit2"])
        span = _span(int(match["first"] or match["first2"]), None, unit or "years")
        return ok(span) if unit else assume(span, "Compris en années.")
    if match := _OVER.fullmatch(folded):
        span = _span(int(match["first"]) + 1, None, _unit(match["unit"]) or "years")
        return assume(span, "« Plus de » compris sans l’âge lui-même.")
    if match := _UP_TO.fullmatch(folded):
        unit = _unit(match["unit"] or match["unit2"])
        span = _span(0, int(match["last"] or match["last2"]), unit or "years")
        return ok(span) if unit else assume(span, "Compris en années.")
    match = _UNDER.fullmatch(folded)
    if match and int(match["last"]) > 0:
        span = _span(0, int(match["last"]) - 1, _unit(match["unit"]) or "years")
        return assume(span, "« Moins de » compris sans l’âge lui-même.")
    return _read_single(folded)


def _read_single(folded: str) -> Reading | None:
    match = re.fullmatch(rf"{_FOR}(\d{{1,2}}) ?({_UNIT})(?: seulement)?", folded)
    if match is None:
        return None
    age = int(match[1])
    unit = _unit(match[2]) or "years"
    # Eighteen months are a precise age; « 3 ans » may be the beginning of a range.
    span = _span(age, age, unit)
    return ok(span) if unit == "months" else assume(span, f"Compris comme {age} ans seulement.")


_CHILD = re.compile(
    r"(?P<count>\d) ?(?:x|fois) ?(?P<repeated>\d{1,2}) ?(?:ans?|a)?|(?P<age>\d{1,3}) "
    r"?(?P<unit>ans?|mois|m|a)?(?P<half> et demie?| 1/2|,5)?"
)
_BETWEEN = re.compile(
    r" ?(?:,|;|\+|&|\bet\b(?! demi)|\bpuis\b|\n|(?<=ans)[ /-]+(?=\d)|(?<=mois)[ /-]+(?=\d)) ?"
)
_LEAD = re.compile(
    r"^(?:ages? ?:? ?|enfants? (?:de |: ?)?|un enfant de |une? (?:fille|garcon) de "
    r"|(?:mes |les )?enfants ?: ?|(?:\d )?enfants? de )"
)
_COUNTED = re.compile(r"(\d) enfants? ?(?:\(|:|, ?) ?(.*?)\)?")
_HALF_YEAR = re.compile(r"(?<=ans|.an) ?(?:1/2|½)")
_YEARS_THEN_MONTHS = re.compile(r"\d ?ans?,? (?:et )?(?:\d|1[01]) ?mois")
"""« 3 ans et 6 mois » is the age of one child, or two children's."""
_TWINS = re.compile(r"(?:jumeaux|jumelles|2 jumeaux)(?: de)? (.*)")


def read_children(raw: Raw, _: Context) -> Reading:  # noqa: PLR0911 - one answer for each shape of cell
    """Completed years, one number per child."""
    cell = open_bare_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, bool) or (isinstance(raw, float) and not raw.is_integer()):
        return ambiguous(f"Nous attendons {EXPECTED_LIST}.")
    if _DATE_LIKE.search(cell.folded) or re.search(r"\bnee?s?\b", cell.folded):
        return ambiguous("Nous ne voulons pas la date de naissance : écrivez l’âge en années.")
    if match := _COUNTED.fullmatch(cell.folded):
        reading = read_children(match[2], _)
        agree = isinstance(reading.value, list) and len(reading.value) == int(match[1])
        return (
            reading
            if agree
            else ambiguous("Le nombre d’enfants et les âges ne vont pas ensemble.")
        )
    if re.fullmatch(r"\d{1,2}(?: ?- ?\d{1,2}){2,}(?: ?ans)?", cell.folded):
        listed = [int(age) for age in re.findall(r"\d+", cell.folded)]
        return (
            assume(listed, f"Compris comme {len(listed)} enfants.")
            if max(listed) <= _OLDEST_CHILD
            else invalid(f"Nous attendons {EXPECTED_LIST}.")
        )
    if cell.folded[0] in "+<>~≥≤":
        return _refuse_children(cell)
    bare = _HALF_YEAR.sub(" et demi", cell.folded.rstrip(". "))
    if _YEARS_THEN_MONTHS.search(bare):
        return ambiguous(f"Un enfant, ou deux ? Nous attendons {EXPECTED_LIST}.")
    twins = _TWINS.fullmatch(bare)
    text = _in_digits(twins[1] if twins else _LEAD.sub("", bare))
    return _read_ages(cell, text, times=2 if twins else 1)


def _read_ages(cell: Typed, text: str, *, times: int) -> Reading:
    ages: list[int] = []
    assumed = times > 1 or text != cell.folded
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    if re.fullmatch(r"\d{1,2},\d{1,2}(?: ?ans?)?", cell.folded.rstrip(". ")):
        return ambiguous(f"Deux enfants, ou un nombre à virgule ? Nous attendons {EXPECTED_LIST}.")
    for part in parts:
        match = _CHILD.fullmatch(part.strip(" ."))
        if match is None:
            return _refuse_children(cell)
        count = int(match["count"] or 1)
        age = int(match["repeated"] or match["age"])
        months = (match["unit"] or "").startswith("m")
        assumed = assumed or months or bool(match["half"]) or count > 1
        ages += [age // _YEAR_MONTHS if months else age] * count
    if not ages or max(ages) > _OLDEST_CHILD:
        return invalid(f"Nous attendons {EXPECTED_LIST}.")
    return _grade(cell, ages * times, assumed=assumed)


def _grade(cell: Typed, ages: list[int], *, assumed: bool) -> Reading:
    if assumed:
        years = "ans révolus" if max(ages) > 1 else "an"
        return assume(ages, f"Compris comme {', '.join(map(str, ages))} {years}.")
    has_unit = "ans" in cell.folded or re.search(r"\ban\b", cell.folded)
    plain = has_unit and cell.is_untouched and _PLAIN_LIST.fullmatch(cell.text)
    return ok(ages) if plain else repair(ages)


def _refuse_children(cell: Typed) -> Reading:
    if re.search(r"\d", cell.folded) or re.search(r"[a-z]", cell.folded):
        return ambiguous(f"Nous ne savons pas quels âges ce sont. Nous attendons {EXPECTED_LIST}.")
    return invalid(f"Nous attendons {EXPECTED_LIST}.")
