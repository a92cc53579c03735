"""Numbers of things as people type them: digits or letters, with or without their unit."""

import re

from french_cells.answers import (
    ambiguous,
    assume,
    beside_unknown,
    empty,
    find_contrary,
    find_doubt,
    invalid,
    ok,
    open_sure_cell,
    repair,
    undoubted,
)
from french_cells.beside import quote
from french_cells.context import Context
from french_cells.lexicon import load_lexicon
from french_cells.moments.calendar_words import MONTHS
from french_cells.number_words import WORDS, parse_number
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading
from french_cells.text import Typed

EXPECTED = "un nombre, par exemple 12"
_NOT_ONE = f"Ce n’est pas un seul nombre. Nous attendons {EXPECTED}."
_NUMBER = r"\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_TIMES = pattern(
    r"(?:[x×] ?|n ?= ?|(?:nb|nombre)(?: (?:total|de [a-z]+|d'[a-z]+))? ?[:=] ?"
    r"|(?:total|qte|quantite|jauge|capacite|effectif) ?[:=]? ?)(?P<number>\d+)"
    r"|(?P<before>\d+) ?[x×]"
)
_LEADING = pattern(rf"(?P<number>{_NUMBER})(?!,?\d|\.|,$) ?(?P<rest>.*)")
_PART = pattern(r"(?P<whole>\d+)\b.*\bdont (?P<part>\d+)\b.*")
_THOUSANDS = pattern(r"\d{1,3}(?:\.\d{3})+(?=,\d)")
_TWICE = pattern(r"(?P<said>[a-z ]+) ?\((?P<number>\d+)\)")
_WAITING = pattern(r"[,;+(]? ?(?:et )?\d+ (?:sur|en) (?:la )?liste d'attente\)?$")
"""« douze (12) »; « 14 inscrits, 2 sur liste d'attente »: who waits has no place."""
_EACH_WITH = pattern(r"(?<=[a-z]) avec (?:1|une?|leurs?|son)(?: seul)? (?:parent|adulte)s?$")
"""« 10 enfants avec 1 parent »: so many children."""
_PER_GROUP = pattern(
    r"\d+ ?(?:[a-z]+ )?(?:/|par) ?"
    r"(?!(?:seance|session|atelier|date|jour|creneau|fois|animation|rencontre|sortie|matinee|apres))"
    r"[a-z]{3,}.*"
)
"""« 6 par équipe »: of how many teams? Seats are those of one session."""
_PER_EACH = pattern(
    r"\d+ ?(?:[a-z]+ )?(?:/|par) ?(?:famille|foyer|enfant|adulte|personne|pers|parent|participant"
    r"|groupe|equipe|table|classe|ecole|structure|boite|malle|caisse|carton|sac|lot|kit)s?\b.*"
)
"""« 1 par famille » of anything: how many that makes, only whoever counted them knows."""
_CENTS = pattern(r"^(\d+) ?(?:€|euros?) ?(\d{2})$")
_SUM = pattern(r"\d{1,4}(?: ?\+ ?\d{1,4})+")
_OF_THINGS, _OF_SEATS = "quantity", "capacity"
"""« 15 + 45 » chairs are sixty; « 12 + 2 » seats may be two for whoever waits."""
_LIMITS = frozenset({_OF_SEATS, "loan_days", "direct_confirm_hours"})
"""What is the most that there may be: « 12 max » is 12 there, and elsewhere no count at all."""
_AROUND = pattern(
    r"^['=:€\s]+|^(?:les|seulement|exactement) (?=\d+$)"
    r"|^(?:cheque|especes?|virement|caution)s? ?:? ?(?:de )?(?=\d)|[.!\s]+$"
)
_BOUND_FIRST = pattern(r"^(max(?:i|imum)?)\.? ?:? ?(\d[^a-z]*)((?:[a-z]+\.?)?)$")
"""« max. 20 pers »: as « 20 pers max »."""
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_PARTS = {"et demi": 0.5, "et demie": 0.5, "et quart": 0.25, "1/2": 0.5}
_AND_A_PART = pattern(
    r"(?P<whole>\d{1,3}|[a-z]+(?:[ -][a-z]+)*?) (?P<part>et (?:demie?|quart)|1/2)"
)
_HALF_SIGN = pattern(r"(?<=\d) ?½")
"""« 3 et demi », « 3½ », « 3 1/2 »"""
_NONE = pattern(
    r"(?:zero|gratuite?s?|offert|rien|neant|personne|nul|nulle|aucune?|0 ?\w*"
    r"|(?:aucune?|pas d[e']) ?(?!idee|info|reponse|retour|nouvelle|donnee|limite|chiffre)\w+)"
)
_NO_LIMIT = pattern(
    r"(?:pas de|sans|aucune) (?:limite|maximum|max)|illimitee?s?|libre|tout le monde"
    r"|ouvert [aà] tous|sur (?:rdv|rendez-vous|inscription|reservation|demande)"
)
_DATE_LIKE = pattern(
    rf"\d{{1,2}}[-/. ]?(?:{'|'.join(MONTHS)})\.?|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|\d{{4}}-\d\d-\d\d.*"
)
_RANK = pattern(
    r"(?:1(?:er|ere|re)|\d+(?:e|eme|de|nde| ?(?:bis|ter|quater)|[a-dfgiknq-tvwyz])) ?(?!\w).*"
)
"""« 12e », « 3 bis », « 3A »; not « 3u », « 3x », « 4j »."""
_NEGATIVE = pattern(r"[-\u2212] ?\d+(?:[.,]\d+)?")
_BELOW_ZERO = "Un nombre ne peut pas être plus petit que zéro."
_OF_MONEY = "deposit"
_EUROS = pattern(r"^(\d+)e(?=$|[ (]+(?:en |par )?(?:cheque|especes?|virement|liquide)\b)")
"""« 50e », « 50e (chèque) » under « Caution »; « 2e relance » is a rank there, too."""
_WRAPPED = pattern(r"[\"\[{] ?(\d+) ?[\"\]}]")
_SEVERAL = pattern(r"(?:(?:€|euros?)? ?[-+,;/]|€|euros?) ?\d|.*[a-z+&(].*\d")
_OF_THEM = pattern(r"(?P<whole>\d+)[^()\d]*\((?:dont )?(?P<part>\d+) (?P<which>[a-z' ]+)\)")
"""« 8 familles (4 nouvelles) », « 2 (1 à l'école) »; « 8 (4 enfants) » counts two things."""
_PACKED = pattern(
    r"(?P<number>\d+) "
    r"(?P<rest>(?!lots?\b|fois\b|sur\b)[a-z]{3,} (?:de|d'environ) \d+(?: [a-z]{3,})*)"
)
_IF_SO = pattern(r"(?P<number>\d+) ?\((?P<rest>\d+ (?:si|en|avec|quand|sans) [^\d()?]+)\)")
"""« 1 malle de 22 pièces » is one; « 15 (20 en se serrant) » are fifteen, most days."""
_AND_MORE = pattern(
    r"(?P<number>\d+) ?(?:[,+]|et) ?(?:et )?"
    r"(?P<rest>(?:(?:l[ae]s?|les|une?|son|sa|ses|leurs?) |l')(?:\d{1,2}e )?[^\d]+)"
)
"""« 3, et un 4e percé », « 1 + la télécommande »"""
_ALL = pattern(r",? ?(?:c'est |en )?tou(?:t|te?s)(?: (?:la|les \d+))?$")
"""« 8, tout »: all of them."""
_PAIRS = pattern(r"^paires?\b")
_UNSURE = pattern(r"[~?≈<>±]|\+$|\d ?aines?\b")
_REMARK = pattern(r"|\([^()]*\)|[:,] ?.+| - .+|/ ?[a-z]+|[a-z€].*|dont .*")
_PLAIN = str.maketrans("àè", "ae")
_NEARLY = r"(?:environ|env\.?|approx\w*\.?|a peu pres|[~≈±])"
_ABOUT = pattern(rf"{_NEARLY} ?(?P<number>\d{{1,5}})|(?P<before>\d{{1,5}}) ?{_NEARLY}")
_NOT_COUNTED = pattern(r"\d ?(?:ou|a|à|-|/) ?\d|\b(?:quelques|plusieurs)\b")
"""« 5 ou 6 », « 8 à 10 », « quelques »: whoever keeps the list can count."""
_TROUBLING_COMMA = pattern(r"\d{1,3}[.,]\d{3}")
_FIRST_SERIAL, _LAST_SERIAL = 40_000, 60_000
"""Between 2009 and 2064 as a sheet's number for a day: more likely that than a count."""


def read(raw: Raw, context: Context) -> Reading:  # noqa: PLR0911 - one answer for each shape of cell
    if isinstance(raw, bool):
        return invalid(f"Nous attendons {EXPECTED}.")
    if isinstance(raw, str) and raw.strip() in _HALVES:
        return assume(_HALVES[raw.strip()], "Fraction comprise comme un nombre à virgule.")
    if isinstance(raw, str) and _NO_LIMIT.fullmatch(_bare(raw)):
        return empty("Sans limite.") if context.field == _OF_SEATS else ambiguous(_NOT_ONE)
    if isinstance(raw, str) and _NONE.fullmatch(_bare(raw)) and not raw.strip().isdigit():
        return repair(0) if "ze" in _bare(raw)[:2] else assume(0, "Compris comme zéro.")
    cell = open_sure_cell(_HALF_SIGN.sub(" 1/2", raw) if isinstance(raw, str) else raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, int | float):
        return _judge(float(raw), is_plain=isinstance(raw, int) or not raw.is_integer())
    return _read_typed(cell, context)


def _read_typed(cell: Typed, context: Context) -> Reading:  # noqa: PLR0911 - one answer for each shape of cell
    if context.field == _OF_SEATS and _PER_GROUP.fullmatch(cell.folded):
        return ambiguous(f"Combien de places en tout ? Nous attendons {EXPECTED}.")
    if context.field != _OF_MONEY and _PER_EACH.fullmatch(cell.folded):
        return ambiguous(f"Combien en tout ? Nous attendons {EXPECTED}.")
    folded = _BOUND_FIRST.sub(
        r"\2\3 \1",
        _WRAPPED.sub(r"\1", _AROUND.sub("", _EACH_WITH.sub("", _WAITING.sub("", cell.folded)))),
    )
    if _NEGATIVE.fullmatch(folded):
        return invalid(_BELOW_ZERO)
    if _DATE_LIKE.fullmatch(folded):
        return invalid(f"C’est une date. Nous attendons {EXPECTED}.")
    if context.field not in _LIMITS and "bound" in _means(folded):
        return ambiguous(_NOT_ONE)
    folded = _EUROS.sub(r"\1 €", folded) if context.field == _OF_MONEY else folded
    if _RANK.fullmatch(folded):
        return ambiguous(f"C’est un rang. {_NOT_ONE}")
    reading = _read_text(folded, is_plain=cell.is_untouched and folded == cell.text)
    reading = reading if reading.accepted else _read_beside(folded, cell.text) or reading
    is_sum = _SUM.fullmatch(folded) is not None and context.field != _OF_THINGS
    is_remarked = _LEADING.fullmatch(folded) is not None and not is_sum
    return undoubted(reading, context) if is_remarked else reading


def _read_beside(folded: str, text: str) -> Reading | None:
    """So many packs, whatever is in each, and so many, whatever another day: people are asked."""
    said = _PACKED.fullmatch(folded) or _IF_SO.fullmatch(folded) or _AND_MORE.fullmatch(folded)
    if said is None or find_doubt(said["rest"]):
        return None
    return beside_unknown(int(said["number"]), quote(said["rest"], text))


def is_vague(raw: Raw) -> bool:
    """« Une dizaine », « ~4 », « beaucoup »: as near as anybody counted; not « 5 ou 6 »."""
    if not isinstance(raw, str) or "?" in raw or _NOT_COUNTED.search(_bare(raw)):
        return False
    folded = _bare(raw)
    meanings = _means(folded)
    is_about = "approximate" in meanings or folded[:1] in {"~", "≈", "±"}
    return is_about and "not_there" not in meanings


def read_about(raw: Raw) -> Reading | None:
    """« 5 environ », « ~4 »: that number; None of any other words."""
    match = _ABOUT.fullmatch(_bare(raw).translate(_PLAIN)) if isinstance(raw, str) else None
    if match is None:
        return None
    return repair(int(match["number"] or match["before"]))


def _bare(raw: str) -> str:
    return raw.strip().casefold().replace("é", "e").replace("’", "'")


def _judge(number: float, *, is_plain: bool) -> Reading:
    if number < 0:
        return invalid(_BELOW_ZERO)
    if _FIRST_SERIAL <= number < _LAST_SERIAL:
        return ambiguous("Ce nombre ressemble à une date : vérifiez le format de la case.")
    if number >= 1_000_000:  # noqa: PLR2004 - the number says itself
        return invalid(f"Ce nombre est trop grand. Nous attendons {EXPECTED}.")
    value: int | float = int(number) if number.is_integer() else number
    return ok(value) if is_plain else repair(value)


def _read_text(folded: str, *, is_plain: bool) -> Reading:
    folded = _CENTS.sub(r"\1,\2", _THOUSANDS.sub(lambda one: one[0].replace(".", ""), folded))
    if _TROUBLING_COMMA.fullmatch(folded):
        return ambiguous("Milliers ou virgule ? Écrivez le nombre sans point ni virgule.")
    if match := _TIMES.fullmatch(folded):
        reading = _judge(float(match["number"] or match["before"]), is_plain=False)
        return ok(reading.value) if folded.startswith("n") and reading.accepted else reading
    if _SUM.fullmatch(folded):
        return assume(sum(map(int, re.findall(r"\d+", folded))), "Compris comme une somme.")
    if re.fullmatch(r"(?=.*\d)[\dl][\do]*|\(\d+\)", folded) and not folded.isdigit():
        number = int(re.sub(r"\D", "", folded.replace("o", "0").replace("l", "1")))
        judged = _judge(float(number), is_plain=False)
        return assume(number, f"Compris comme {number}.") if judged.accepted else judged
    return _read_part(folded) or _read_letters(folded) or _read_remarked(folded, is_plain=is_plain)


def _read_part(folded: str) -> Reading | None:
    """In words it is sure; « 1/2 » may be one of two."""
    match = _AND_A_PART.fullmatch(folded)
    if match is None:
        return None
    typed = match["whole"]
    whole = int(typed) if typed.isdigit() else parse_number(typed.replace("-", " ").split())
    if whole is None:
        return None
    value = whole + _PARTS[match["part"]]
    is_spelt = match["part"].startswith("et")
    return (
        repair(value)
        if is_spelt
        else assume(value, f"Compris comme {value:g}.".replace(".", ",", 1))
    )


def _read_letters(folded: str) -> Reading | None:
    if twice := _TWICE.fullmatch(folded):
        number = int(twice["number"])
        return repair(number) if parse_number(twice["said"].split()) == number else None
    words = re.findall(r"[a-z]+", folded)
    while words and words[-1] not in WORDS and _means(words[-1]) <= {"unit"}:
        words = words[:-1]
    value = None if re.search(r"\d", folded) else parse_number(words)
    return None if value is None else repair(value)


def _means(remark: str) -> frozenset[str | None]:
    return frozenset(part.meaning for part in load_lexicon("count_words").read(remark))


def _read_remarked(folded: str, *, is_plain: bool) -> Reading:
    """« 5 inscrits », « 3 (dont un bébé) »: the number counts, the remark is for people."""
    match = _LEADING.fullmatch(folded)
    # Of shoes one counts pairs.
    rest = _PAIRS.sub("", _ALL.sub("", match["rest"])) if match else folded
    meanings = _means(rest)
    if _leaves_doubt(folded, rest if match else "", meanings):
        return ambiguous(_NOT_ONE)
    if match is None or not _REMARK.fullmatch(rest):
        return empty() if folded in {"vide", "(vide)"} else invalid(f"Nous attendons {EXPECTED}.")
    if "measure" in meanings and rest[0] not in "(,:-":
        return invalid(f"Ce n’est pas un nombre de choses. Nous attendons {EXPECTED}.")
    number = float(match["number"].replace(" ", "").replace(",", "."))
    reading = _judge(number, is_plain=is_plain and folded.isdigit())
    if not reading.accepted or meanings <= {"unit"}:
        return reading
    return assume(reading.value, f"Compris comme {reading.value} ; la précision n’est pas gardée.")


def _tells_state(which: str) -> bool:
    """« 2 (1 incomplet) » are two, « 2 (1 perdu) » may be one."""
    told = {part.meaning for part in load_lexicon("condition").read(which)}
    return which == "incomplet" or bool(told and told <= {"new", "good", "worn", "damaged"})


def _leaves_doubt(folded: str, rest: str, meanings: frozenset[str | None]) -> bool:
    """« 3 perdus » counts what is not there, « 3 dont 5 abîmés » is wrong somewhere."""
    part = _PART.fullmatch(folded)
    if part is None and (of_them := _OF_THEM.fullmatch(folded)):
        which = of_them["which"]
        is_where = _means(which) == {"where"} or _tells_state(which)
        part = of_them if is_where or (_means(which) == {None} and " " not in which) else None
    if part:
        return int(part["part"]) > int(part["whole"])
    if "dont" in folded:
        return False
    if {"approximate", "not_there"} & meanings or _UNSURE.search(folded):
        return True
    if {"bound", "full"} & meanings:
        return not rest or re.search(r"\d", rest) is not None
    is_worn = "worn" in meanings and rest.startswith("(")
    return find_contrary(rest) is not None or (_SEVERAL.match(rest) is not None and not is_worn)
