"""French postcodes as people type them; existence is checked against the table of communes."""

import re

from rapidfuzz import fuzz

from french_cells.answers import (
    ambiguous,
    assume,
    find_contrary,
    invalid,
    lower,
    ok,
    open_cell,
    repair,
)
from french_cells.communes import communes, fold_name, is_cedex_like, postcode_exists
from french_cells.context import Context
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading

EXPECTED = "un code postal à 5 chiffres, par exemple 54300"
_LABEL = pattern(
    r"^(?:c\.?p\.?|code postal|cp\.) ?:? ?|^f(?:r|rance)?[- ]*(?=\d)|^'|[.,;]$|^\((?=\d+\)$)|\)$"
)
_BOX = pattern(r"^(?:b\.?p|c\.?s|tsa)\.? ?\d{1,5}[ ,/-]+(?=\d{2} ?\d{3}\W+[a-z])")
"""« BP 12 - 54300 Lunéville »: a number at the post office."""
_INNER_LABEL = pattern(r"(?<=[ ,])(?:c\.?p\.?|code postal) ?:? ?(?=\d)")
_CEDEX = pattern(r"\bcedex(?: ?\d{1,2})?\b")
_DIGITS = pattern(r"(\d{2})[ .,'-]?(\d{3})(?:[.,]0+)?|(\d(?: ?\d){4})")
_WITH_TOWN = pattern(r"(\d{2} ?\d{3})[ ,/-]+([^\d]+)|([^\d]+?)[ ,/(-]+(\d{2} ?\d{3})\)?")
_FOREIGN = pattern(
    r"(?:l|b|d|ch|lu|be|de)[- ]\d{4,5}|.*\b(?:belgique|luxembourg|allemagne|suisse)\b.*"
)
_SAME_TOWN = 85
_SHORT = pattern(r"(\d{4})(?:[.,]0+)?")


def read(raw: Raw, _: Context) -> Reading:
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, bool):
        return invalid(f"Nous attendons {EXPECTED}.")
    text = _LABEL.sub("", _INNER_LABEL.sub("", _BOX.sub("", cell.folded))).strip()
    is_cedex = _CEDEX.search(text) is not None
    text = _CEDEX.sub("", text).strip(" ,()") if is_cedex else text
    reading = _read_text(text, is_cedex=is_cedex)
    return lower(reading, repaired=raw != reading.value)


def _read_text(text: str, *, is_cedex: bool) -> Reading:
    if _FOREIGN.fullmatch(text):
        return ambiguous("Ce code semble étranger : écrivez-le dans l’adresse.")
    if match := _DIGITS.fullmatch(text):
        return _judge(re.sub(r"\D", "", match[3] or match[1] + match[2]), is_cedex=is_cedex)
    if match := _SHORT.fullmatch(text):
        return _restore_zero(match[1])
    if (match := _WITH_TOWN.fullmatch(text)) and "?" not in text:
        return _read_with_town(
            (match[1] or match[4]).replace(" ", ""), match[2] or match[3], is_cedex=is_cedex
        )
    if (
        re.fullmatch(r"[\do]{5}", text)
        or len(re.findall(r"\d{5}", text)) > 1
        or re.search(r"[?x]", text)
    ):
        return ambiguous(f"Nous ne savons pas quel code c’est. Nous attendons {EXPECTED}.")
    return invalid(f"Nous attendons {EXPECTED}.")


def _judge(postcode: str, *, is_cedex: bool) -> Reading:
    if postcode_exists(postcode):
        return ok(postcode)
    if is_cedex and is_cedex_like(postcode):
        return repair(postcode)
    if is_cedex_like(postcode):
        return ambiguous("Ce code n’est celui d’aucune commune : vérifiez, ou ajoutez CEDEX.")
    return invalid("Ce code postal n’existe pas.")


def _restore_zero(digits: str) -> Reading:
    """« 8000 » is 08000 only if that postcode exists; otherwise a digit is missing somewhere."""
    if postcode_exists(f"0{digits}"):
        return assume(f"0{digits}", f"Zéro rétabli devant : 0{digits}.")
    return ambiguous("Il manque un chiffre, ou le code est étranger.")


def _read_with_town(postcode: str, town: str, *, is_cedex: bool) -> Reading:
    """The town must be one of the postcode's own; a company's postcode has none."""
    is_remark = town[0] == "(" and not communes().by_name.get(fold_name(town))
    if is_remark and not find_contrary(town):
        return _judge(postcode, is_cedex=is_cedex)
    if postcode_exists(postcode) and not _goes_with(postcode, fold_name(town)):
        return ambiguous("Le code postal et la commune ne vont pas ensemble.")
    return _judge(postcode, is_cedex=is_cedex)


def _goes_with(postcode: str, town: str) -> bool:
    """« Dombasle » for Dombasle-sur-Meurthe, « Lunévile »: a beginning or a slip will do here."""
    names = [fold_name(one.name) for one in communes().by_postcode[postcode]]
    begun = bool(town) and any(f"{name} ".startswith(f"{town} ") for name in names)
    return begun or any(fuzz.ratio(name, town) >= _SAME_TOWN for name in names)
