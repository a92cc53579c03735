"""The ages that an activity or a thing is for, as people type them: a range."""

import re
from dataclasses import replace

from french_cells.amounts.told_ages import DATE_LIKE, YEAR_MONTHS, Age, Said, take_in
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
from french_cells.labels import labelled
from french_cells.lexicon import load_lexicon
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold, plain_text

EXPECTED = "une tranche d’âge, par exemple 3-5 ans"
_ADULT = 18
_YOUNGEST_TEEN = 12
_OLDEST = 120
_FROM_BABIES = pattern(
    r"^(?:d[eè]s )?(?:les )?(?:bébés?|bebes?|bb) ?(?=->|→|-|à |a |jusqu)", re.IGNORECASE
)
"""« bébés -> 3 ans »"""
_PLAIN_RANGE = pattern(
    r"(?:de )?\d+(?:-| à )\d+ (?:ans|mois)(?: révolus)?|entre \d+ et \d+ (?:ans|mois)"
    r"|\d+ (?:ans|mois)(?: et (?:plus|\+))?"
    r"|(?:à partir de|dès|jusqu'à|jusqu’à) \d+ (?:ans|mois)"
)
_OFFER = pattern(
    r"^(?:accueil|atelier|activit[ée]|animation|matin[ée]e|public)s? "
    r"(?=(?:de |pour |d[eè]s |[aà] partir de |entre )?\d+(?:-| [aà] | ans\b| mois\b))"
    r"(?=.*\d ?(?:ans|mois)\b)",
    re.IGNORECASE,
)
"""« accueil 0-3 ans »: what it is called; in « atelier 2, 3 ans » the first number is no age."""
_MEASURED = pattern(r"\d+(?:[.,]\d+)? ?(?:kg|cm|m|g)\b")
_BEGINS = pattern(r"\b(?:conseille|mini|minimum|minimal|a partir)\b")
"""« 8 ans » under « Âge conseillé » is where the range begins."""
_PUBLICS = frozenset({"adults", "teens", "from_teens", "everybody"})
_BOUNDS = frozenset({"from", "over", "above", "under", "up_to"})


@labelled("age_range")
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
    if re.search(r"[?~≈±]|[<>=≤≥]$", cell.folded):
        return ambiguous(f"Le signe laisse un doute. Nous attendons {EXPECTED}.")
    if DATE_LIKE.fullmatch(cell.folded):
        return ambiguous("Le tableur a pris cette tranche d’âge pour une date : mettez « ans ».")
    text = _OFFER.sub("", plain_text(cell.text))
    text = _FROM_BABIES.sub("0 ", text.lower().rstrip(". "))
    said = take_in(text)
    is_halved = "half" in said.meanings and len(said.ages) != 2  # noqa: PLR2004 - from, and to
    is_known = not (is_halved or said.counts or said.meanings & {None, "unsure", "name", "times"})
    if context.is_in_column:  # the sheet itself makes 06/11 of « 6/11 », where no day can stand
        said = replace(said, meanings=said.meanings - {"slash"})
    is_one = len(said.ages) == 1 and said.meanings == {"number", "years"}
    if is_one and _BEGINS.search(fold(context.header)):
        said = replace(said, meanings=said.meanings | {"from"})
    reading = _read_said(said) if is_known else None
    if reading is None or (reading.accepted and re.search(r"\d{3}", cell.folded)):
        return _refuse(cell)
    plain = cell.is_untouched and _PLAIN_RANGE.fullmatch(cell.text)
    reading = repair(reading.value) if reading.severity == "ok" and not plain else reading
    # « 3 ans » alone may be where a range begins.
    is_alone = len(said.ages) == 1 and not said.meanings & {*_BOUNDS, "birth"}
    is_asked = is_alone or "above" in said.meanings  # who typed the sign may mean « plus de »
    return reading if is_asked else undoubted(reading, context)


def _refuse(cell: Typed) -> Reading:
    if re.search(r"@|https?:|\d{5}", cell.folded):
        return invalid(f"Nous attendons {EXPECTED}.")
    return ambiguous(f"Ce n’est pas assez précis. Nous attendons {EXPECTED}.")


def _read_said(said: Said) -> Reading | None:
    bounds = said.meanings & _BOUNDS
    if not said.ages:
        return _read_public(said)
    if "and" in said.meanings and said.meanings & _PUBLICS:
        return None  # « 3-6 ans et adultes »
    if len(said.ages) == 1:
        return _read_bound(said.ages[0], bounds, said)
    is_spanned = bounds == {"from", "up_to"} and said.begins == "from"
    # « de 3 jusqu'à 6 ans », « dès 3 ans et jusqu'à 6 ans »
    return _read_two(said) if is_spanned or bounds <= {"up_to"} else None


def _read_two(said: Said) -> Reading | None:
    first, last = said.ages[0], said.ages[-1]
    if last.unit is None and "slash" in said.meanings:
        return ambiguous(f"Des âges, ou une date ? Nous attendons {EXPECTED}.")
    is_list = len(said.ages) > 2 or ("and" in said.meanings and "between" not in said.meanings)  # noqa: PLR2004 - the number says itself
    is_sorted = [*said.ages] == sorted(said.ages, key=_value) and not _has_gap(said)
    if is_list and ("and" not in said.meanings or not is_sorted):
        return None
    is_in_months = first.is_half or last.is_half or first.unit == "months"
    if is_in_months and last.unit == "years":
        return _check_order(_span(first.months, last.months, "months"), assumed=True)
    if first.is_half or last.is_half:
        return None
    if first.unit != last.unit and first.value:
        return invalid(f"Nous attendons {EXPECTED}.")
    span = _span(first.value, last.value, last.unit or "years")
    return _check_order(span, assumed=last.unit is None or is_list)


def _has_gap(said: Said) -> bool:
    """« 0-3 ans et 7-10 ans » leaves some out; « 0-3 ans et 3-6 ans » does not."""
    if len(said.ages) <= 2 or not said.meanings & {"dash", "to", "slash"}:  # noqa: PLR2004 - the number says itself
        return False
    ends, begins = said.ages[1:-1:2], said.ages[2::2]
    return len(said.ages) % 2 == 1 or any(
        begin.unit != end.unit or begin.value > end.value + 1
        for end, begin in zip(ends, begins, strict=True)
    )


def _value(age: Age) -> int:
    return age.value


def _span(first: int | None, last: int | None, unit: str) -> dict[str, object]:
    return {"min": first, "max": last, "unit": unit}


def _check_order(span: dict[str, object], *, assumed: bool) -> Reading:
    first, last = span["min"], span["max"]
    oldest = _OLDEST * YEAR_MONTHS if span["unit"] == "months" else _OLDEST
    if not isinstance(first, int) or not isinstance(last, int) or first > last or last > oldest:
        return invalid(f"La tranche est à l’envers ou trop grande. Nous attendons {EXPECTED}.")
    if assumed:
        return assume(span, f"Compris en {'mois' if span['unit'] == 'months' else 'années'}.")
    return ok(span)


def _read_public(said: Said) -> Reading | None:
    if said.meanings == {"everybody"}:
        return assume(_span(0, None, "years"), "Compris comme tous les âges.")
    if said.meanings == {"adults"}:
        return assume(_span(_ADULT, None, "years"), "Compris comme 18 ans et plus.")
    if said.meanings == {"from_teens"}:
        return assume(_span(_YOUNGEST_TEEN, None, "years"), "Compris comme 12 ans et plus.")
    if said.meanings == {"teens"}:
        return assume(_span(_YOUNGEST_TEEN, _ADULT - 1, "years"), "Compris comme 12-17 ans.")
    return None


def _read_without(age: int, unit: str, *, is_above: bool) -> Reading | None:
    """Neither « > 6 ans » nor « moins de 6 ans » has the age that it names."""
    if is_above:
        return assume(_span(age + 1, None, unit), f"« > {age} » compris sans l’âge lui-même.")
    without = "« Moins de » compris sans l’âge lui-même."
    return assume(_span(0, age - 1, unit), without) if age else None


def _read_bound(age: Age, bounds: frozenset[str | None], said: Said) -> Reading | None:
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
    if bounds <= {"above", "under"}:
        return _read_without(age.value, unit, is_above=bounds == {"above"})
    span = _span(age.value, None, unit) if bounds == {"from"} else _span(0, age.value, unit)
    return ok(span) if age.unit else assume(span, "Compris en années.")
