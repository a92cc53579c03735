"""Communes as people type them, by name with or without department, postcode or CEDEX."""

import re

from rapidfuzz import fuzz, process

from french_cells.answers import ambiguous, assume, invalid, ok, open_sure_cell, repair
from french_cells.communes import Commune, communes, find_communes, fold_name
from french_cells.context import Context
from french_cells.labels import labelled
from french_cells.lexicon import is_slip
from french_cells.named.links import suggestion
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading
from french_cells.text import fold_words

_FOR_EXAMPLE = "par exemple Lunéville"
EXPECTED = f"le nom d’une commune, {_FOR_EXAMPLE}"
_STREET = pattern(
    r"\b(?:rue|avenue|av|boulevard|bd|place|impasse|allee|route|chemin|quai|square|lotissement)\b"
)
_CEDEX = pattern(r"\bcedex(?: ?\d{1,2})?\b", re.IGNORECASE)
_DEPARTMENT = pattern(r"\(? ?\b(\d{2}|2[ab])\b ?\)?$")
_DEPARTMENT_FIRST = pattern(r"^(?:\((?=\d+\))|(?=\d+ ?[-–:]))(\d{2})[) ]* ?[-–:]? ?([^\d]+)$")
_NAMED_DEPARTMENT = pattern(r"\(([^()]*)\)$")
_DEPARTMENTS = {
    "meurthe et moselle": "54", "m et m": "54", "meuse": "55", "moselle": "57", "vosges": "88",
    "bas rhin": "67", "haut rhin": "68", "france": "",
}  # fmt: skip
"""Those around us by their names; any other word in brackets says more than we understand."""
_POSTCODE = pattern(r"\b(\d{2} ?\d{3})\b")
_LEAD = pattern(r"^(?:[aà]|ville de|commune de|mairie de|mairie d')\s+", re.IGNORECASE)
_QUARTER = pattern(
    r"(?<=[^\W\d_]{2})[ ,-]*\(?\b(?:centre(?:[ -]ville)?|bourg|quartier [^()]+|mairie)\)?$",
    re.IGNORECASE,
)
"""« Lunéville centre », « Lunéville - quartier Niederbronn »."""
_COUNTRY = pattern(r",? ?\b(?:france|meurthe[ -]et[ -]moselle|m-et-m)\b\.?$", re.IGNORECASE)

_SIDES, _SMALL_WORDS = 2, ("sur", "les", "devant", "sous", "aux", "en")
_LEAST_MENDED = 7
"""« Toull » may be Toul or Tull, « Lunévile » is Lunéville."""


@labelled("commune")
def read(raw: Raw, _: Context) -> Reading:
    cell = open_sure_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if re.fullmatch(r"[\d .]+", cell.text):
        return _refuse_number(cell.text)
    found = _find_joined(cell.text) or _find_named(_QUARTER.sub("", cell.text))
    if isinstance(found, Reading):
        return found
    commune, is_exact = found
    value = {"nom": commune.name, "code_insee": commune.code}
    if not is_exact:
        return assume(value, f"Compris comme {commune.name}.")
    return ok(value) if raw == commune.name else repair(value)


def _find_named(text: str) -> tuple[Commune, bool] | Reading:
    """As `find_one`, of a whole cell."""
    doubt = _find_doubt(text)
    return ambiguous(doubt) if doubt else find_one(*split_place(text))


def _find_joined(text: str) -> tuple[Commune, bool] | None:
    """« Dombasle/Meurthe », « Essey / Nancy »: the one name around us with a small word there."""
    sides = [fold_name(side) for side in text.split("/")]
    if len(sides) != _SIDES or not all(sides):
        return None
    names = {f"{sides[0]} {word} {sides[1]}" for word in _SMALL_WORDS}
    found = {one.code: one for known, one in communes().near if known in names}
    return (found.popitem()[1], False) if len(found) == 1 else None


def _find_doubt(text: str) -> str:
    """Two communes, or words in brackets that are no department's."""
    is_named = " et " in text and bool(find_communes(text))
    if re.search(r"[?~;|]|(?<!\bs)(?<!\bS)/| ou | et (?=[A-Z])", text) and not (
        is_named and "?" not in text
    ):
        return "Il y a plusieurs communes, ou un doute : gardez-en une."
    bracketed = _NAMED_DEPARTMENT.search(text)
    if bracketed and not re.fullmatch(r"[\dAB ]+", bracketed[1]):
        known = fold_words(bracketed[1]) in _DEPARTMENTS
        return "" if known else "N’écrivez que le nom de la commune, ou son code postal à côté."
    return ""


def _refuse_number(text: str) -> Reading:
    digits = re.sub(r"\D", "", text)
    named = communes().by_postcode.get(digits, ())
    if named:
        return ambiguous(f"C’est un code postal : {', '.join(one.name for one in named[:3])}…")
    return invalid(f"Nous attendons {EXPECTED}.")


def split_place(text: str) -> tuple[str, str, str]:
    """Name, department and postcode; the last two may be empty."""
    name = _CEDEX.sub("", text).strip(" ,")
    postcode_match = _POSTCODE.search(name)
    postcode = postcode_match[1].replace(" ", "") if postcode_match else ""
    if postcode_match:
        name = (name[: postcode_match.start()] + name[postcode_match.end() :]).strip(" ,-()")
        name = re.sub(r"^(?:F|FR)\s*-?\s*$|^(?:F|FR)-\s*", "", name)
    name = _DEPARTMENT_FIRST.sub(r"\2 \1", name)
    department_match = _DEPARTMENT.search(name)
    department = department_match[1] if department_match else ""
    if department_match:
        name = name[: department_match.start()]
    elif named := _NAMED_DEPARTMENT.search(name):
        name, department = name[: named.start()], _DEPARTMENTS.get(fold_words(named[1]), "")
    name = _COUNTRY.sub("", _LEAD.sub("", name.strip(" ,-")))
    return name.strip(" ,.-"), department, postcode


def find_one(name: str, department: str, postcode: str) -> tuple[Commune, bool] | Reading:
    """The commune, and whether its whole name was written; or why there is no one."""
    folded = fold_name(name)
    exact = communes().by_name.get(folded, ())
    if department:
        exact = [one for one in exact if one.code.startswith(department.upper())]
    if postcode:
        here = [one for one in exact if postcode in one.postcodes]
        elsewhere = not any(one.code.startswith(postcode[:2]) for one in exact)
        if exact and not here and (elsewhere or postcode in communes().by_postcode):
            return ambiguous("Le code postal et la commune ne vont pas ensemble.")
        exact = here or exact
    near = [one for known, one in communes().near if known.startswith(f"{folded} ")]
    if len(exact) == 1 and (exact[0].is_near or not near):
        return exact[0], True
    at_home = [one for one in exact if one.is_near]
    if len(at_home) == 1:
        return at_home[0], False
    if not exact and len(near) == 1 and len(folded) > 3 and department in {"", "54"}:  # noqa: PLR2004 - the number says itself
        return near[0], False
    misspelt = None if exact or near else find_misspelt(folded)
    if misspelt and department in {"", "54"}:
        return {one.name: one for _, one in communes().near}[misspelt], False
    return _refuse(name, [*exact, *near])


def find_misspelt(name: str) -> str | None:
    """« Lunévile » is Lunéville: the one commune around us to which a slip of the pen leads."""
    folded = fold_name(name)
    if len(folded) < _LEAST_MENDED or communes().by_name.get(folded):
        return None
    slips = {one.name for known, one in communes().near if is_slip(known, folded)}
    return slips.pop() if len(slips) == 1 else None


def _refuse(name: str, candidates: list[Commune]) -> Reading:
    if candidates:
        names = ", ".join(f"{one.name} ({one.code[:2]})" for one in candidates[:3])
        return ambiguous(f"Plusieurs communes portent ce nom : {names}. Écrivez le nom entier.")
    folded = fold_name(name)
    if _STREET.search(folded):
        return invalid(f"C’est une adresse : n’écrivez ici que la commune, {_FOR_EXAMPLE}.")
    known = dict(communes().near)
    best = process.extractOne(folded, known.keys(), scorer=fuzz.ratio, score_cutoff=80)
    if best:
        return ambiguous(suggestion([known[best[0]].name]))
    return invalid(f"Nous ne connaissons pas cette commune. Nous attendons {EXPECTED}.")
