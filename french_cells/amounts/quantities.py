"""Numbers of things as people type them: digits or letters, with or without their unit."""

import re

from french_cells.answers import ambiguous, assume, empty, invalid, ok, open_cell, repair
from french_cells.context import Context
from french_cells.doubt import find_doubt
from french_cells.moments.calendar_words import MONTHS
from french_cells.number_words import WORDS, parse_number
from french_cells.reading import Raw, Reading

EXPECTED = "un nombre, par exemple 12"
_NUMBER = r"\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_UNITS = (
    r"enfants?|adultes?|personnes?|pers?\.?|familles?|fam\.?|parents?|exemplaires?"
    r"|ex\.?|pieces?|pcs?\.?|unites?|u\.?"
    r"|jours?|j\.?|places?|pl\.?|boites?|jeux?|malles?|livres?|lots?|euros?|eur|€"
    r"|participants?|bebes?|seances?"
    r"|fois|kits?|cartons?|mallettes?|sacs?|chaises?|tables?|tapis|dvd"
    r"|outils?|meres?|peres?"
)
_COUNTED = re.compile(rf"(?P<number>{_NUMBER}) ?(?:{_UNITS})?\.?")
_TIMES = re.compile(
    r"(?:[x×] ?|n ?= ?|nb ?[:=] ?|nombre ?: ?|total ?[:=] ?|qte ?[:=]? ?|quantite ?:? "
    r"?)(?P<number>\d+)|(?P<before>\d+) ?[x×]"
)
_REMARKED = re.compile(
    r"(?P<number>\d+(?:,\d+)?) ?(?:\([^()\d]*\)|[:,] ?[^\d]+| - [^\d]+| [a-z][^\d]*|\(?,? "
    r"?dont .*|\(dont .*\))"
)
_PART = re.compile(r"(?P<whole>\d+)\b.*\bdont (?P<part>\d+)\b.*")
_MEASURE = re.compile(r"[\d,]+ ?(?:ans?|mois|semaines?|minutes?|min|mn|km|cm|m|kg|%|°|h\d*)\b.*")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?=,\d)")
_SUM = re.compile(r"\d{1,4}(?: ?\+ ?\d{1,4})+")
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_NONE = re.compile(
    r"(?:zero|gratuite?s?|offert|aucune?|rien|neant|personne|nul|nulle|pas d[e'] ?\w+|0 ?\w*)"
)
_DATE_LIKE = re.compile(
    rf"\d{{1,2}}[-/. ]?(?:{'|'.join(MONTHS)})\.?|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|\d{{4}}-\d\d-\d\d.*"
)
_APPROXIMATE = re.compile(
    r"[~?≈<>±]|\b(?:environ|env|ca|a peu pres|vers|autour|plus|moins|au moins|minimum"
    r"|maximum|mini|maxi|max|min|entre"
    r"|dizaines?|douzaines?|quinzaines?|vingtaines?|trentaines?|quarantaines?"
    r"|cinquantaines?|centaines?|milliers?|demi\w*"
    r"|quelques|plusieurs|beaucoup|peu|pas mal|illimite\w*|infini|variable\w*|selon|ou"
    r"|paires?|couples?|trop|assez|presque"
    r"|complet|plein|groupe|tous|toutes|idem|voir|suffisant|lot de|le reste|divers)\b|\+$"
)
_NOT_THAT_MANY = re.compile(
    r"\b(?:manqu\w*|absente?s?|perdue?s?|casse\w*|abim\w*|incomplet\w*|vole\w*|annule\w*"
    r"|en moins|restants?|rendue?s?|prete\w*"
    r"|au lieu|sur \d+|crois|croit|sans doute|hs|hors service|refuse\w*|trop|attendue?s?|prevue?s?"
    r"|places? restantes?|reste\w*"
    r"|demande\w*|souhait\w*|command\w*|acheter|desist\w*|abandon\w*)\b"
)
"""Beside a number: it may count what is not there, or not be sure."""
_RANGE = re.compile(r"\d+ ?(?:-|a|/|et|\+|,|ou|;) ?\d+.*|.*\d+.*[a-z+&].*\d+.*")
_TROUBLING_COMMA = re.compile(r"\d{1,3}[.,]\d{3}")
_FIRST_SERIAL, _LAST_SERIAL = 40_000, 60_000
"""Between 2009 and 2064 as a sheet's number for a day: more likely that than a count."""


def read(raw: Raw, _: Context) -> Reading:  # noqa: PLR0911 - one answer for each shape of cell
    if isinstance(raw, bool):
        return invalid(f"Nous attendons {EXPECTED}.")
    if isinstance(raw, str) and raw.strip() in _HALVES:
        return assume(_HALVES[raw.strip()], "Fraction comprise comme un nombre à virgule.")
    if isinstance(raw, str) and _NONE.fullmatch(_bare(raw)) and not raw.strip().isdigit():
        return repair(0) if "ze" in _bare(raw)[:2] else assume(0, "Compris comme zéro.")
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, int | float):
        return _judge(float(raw), is_plain=isinstance(raw, int) or not raw.is_integer())
    folded = re.sub(r"^['=€\s]+|[.!\s]+$", "", cell.folded)
    if _DATE_LIKE.fullmatch(folded):
        return invalid(f"C’est une date. Nous attendons {EXPECTED}.")
    return _read_text(folded, is_plain=cell.is_untouched and folded == cell.text)


def _bare(raw: str) -> str:
    return raw.strip().casefold().replace("é", "e").replace("’", "'")


def _judge(number: float, *, is_plain: bool) -> Reading:
    if number < 0:
        return invalid("Un nombre ne peut pas être plus petit que zéro.")
    if _FIRST_SERIAL <= number < _LAST_SERIAL:
        return ambiguous("Ce nombre ressemble à une date : vérifiez le format de la case.")
    if number >= 1_000_000:  # noqa: PLR2004 - the number says itself
        return invalid(f"Ce nombre est trop grand. Nous attendons {EXPECTED}.")
    value: int | float = int(number) if number.is_integer() else number
    return ok(value) if is_plain else repair(value)


def _read_text(folded: str, *, is_plain: bool) -> Reading:  # noqa: PLR0911 - one answer for each shape of cell
    folded = _THOUSANDS.sub(lambda match: match[0].replace(".", ""), folded)
    if _TROUBLING_COMMA.fullmatch(folded):
        return ambiguous("Milliers ou virgule ? Écrivez le nombre sans point ni virgule.")
    if match := _TIMES.fullmatch(folded):
        reading = _judge(float(match["number"] or match["before"]), is_plain=False)
        return ok(reading.value) if folded.startswith("n") and reading.accepted else reading
    if match := _COUNTED.fullmatch(folded):
        number = float(match["number"].replace(" ", "").replace(",", "."))
        return _judge(number, is_plain=is_plain and folded.isdigit())
    if _SUM.fullmatch(folded):
        return assume(sum(map(int, re.findall(r"\d+", folded))), "Compris comme une somme.")
    if re.fullmatch(r"(?=.*\d)[\dl][\do]*|\(\d+\)", folded):
        number = int(re.sub(r"\D", "", folded.replace("o", "0").replace("l", "1")))
        judged = _judge(float(number), is_plain=False)
        return assume(number, f"Compris comme {number}.") if judged.accepted else judged
    if ("dont" not in folded and _APPROXIMATE.search(folded)) or (
        "dont" not in folded and _RANGE.fullmatch(folded)
    ):
        return ambiguous(f"Ce n’est pas un seul nombre. Nous attendons {EXPECTED}.")
    return _read_letters(folded) or _read_remarked(folded)


def _read_letters(folded: str) -> Reading | None:
    words = re.findall(r"[a-z]+", folded)
    if words and re.fullmatch(_UNITS, words[-1]) and words[-1] not in WORDS:
        words = words[:-1]
    value = None if re.search(r"\d", folded) else parse_number(words)
    return None if value is None else repair(value)


def _leaves_doubt(folded: str) -> bool:
    """« 3 perdus » counts what is not there, « 3 dont 5 abîmés » is wrong somewhere."""
    if part := _PART.fullmatch(folded):
        return int(part["part"]) > int(part["whole"])
    return "dont" not in folded and bool(find_doubt(folded) or _NOT_THAT_MANY.search(folded))


def _read_remarked(folded: str) -> Reading:
    """« 5 inscrits », « 3 (dont un bébé) »: the number counts, the remark is for people."""
    if _leaves_doubt(folded):
        return ambiguous(f"Ce nombre laisse un doute. Nous attendons {EXPECTED}.")
    if _MEASURE.fullmatch(folded):
        return invalid(f"Ce n’est pas un nombre de choses. Nous attendons {EXPECTED}.")
    match = _REMARKED.fullmatch(folded)
    if match is None:
        if folded in {"vide", "(vide)"}:
            return empty()
        return invalid(f"Nous attendons {EXPECTED}.")
    reading = _judge(float(match["number"].replace(",", ".")), is_plain=False)
    if not reading.accepted:
        return reading
    return assume(reading.value, f"Compris comme {reading.value} ; la précision n’est pas gardée.")
