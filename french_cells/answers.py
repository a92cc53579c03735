"""The five answers a reader may give, and the refusals that all kinds of cells share.

Words and signs by which people say that they are not sure are never read as if they were.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from french_cells.context import Context
from french_cells.folding import is_same_again
from french_cells.lexicon import load_lexicon, load_lists
from french_cells.reading import BESIDE, Raw, Reading
from french_cells.text import (
    MAX_CELL_CHARACTERS,
    Typed,
    clean,
    find_hostile,
    fold,
    is_finite,
    number_text,
    typed,
    unmangle,
)

_QUOTED = re.compile(r"« ([^«»]+) »")
_WRAPPED = re.compile(
    r"""=?"([^"]*)"|\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|«([^«»]*)»|“([^“”]*)”|'([^']*)'"""
)
_SHEET_ERRORS = re.compile(
    r"#(ref|value|valeur|n/?a|name|nom|nom|div/0|null|num|error|erreur)\b.*|#+"
)
_PLACEHOLDERS, _TO_DO = (load_lists("blank_words")[one] for one in ("placeholders", "to_do"))
_CUT = {rf"{verb[:length]}\." for verb in _TO_DO for length in range(3, len(verb))}
_VERBS = "|".join(sorted({*_TO_DO, *_CUT}))
"""« à renseigner », « à rens. »; not « à rendre. »"""
_PENDING = re.compile(
    r"((non|pas) (applicable|concernee?)s?"
    r"|non (communiquee?|renseignee?|precisee?|connue?|disponible|definie?|fixee?|dispo)s?"
    r"|pas (communiquee?|renseignee?|connue?|encore (fixee?|definie?|connue?|defini))"
    rf"|(dates? |jour |heures? |horaires? |nom )?(a|reste a) ({_VERBS})"
    r"|sans objet|s\.?o\.?|en attente de (reponse|date|confirmation))\.?"
    r"(?: ?\([^()]*\)| avec [a-z' -]+)?"
)

_DECORATION = re.compile(
    "[\u2600-\u2604\u2615\u26c4\u2728\u2744\u2764\U0001f300-\U0001f3ff\U0001f400-\U0001f43f"
    "\U0001f490\U0001f493\U0001f495-\U0001f49f\U0001f4c5\U0001f4c6\U0001f4da\U0001f600-\U0001f60a\U0001f642"
    "\U0001f917\U0001f929\U0001f970\U0001f973\U0001f9f8]"
)
"""Plants, animals, parties, hearts and smiles: what a hand, a cross or a sad face says is kept."""
_SIGNS = re.compile(r"\?|~|≈|±|<|>")


def ok(value: object) -> Reading:
    return Reading(value)


def repair(value: object, message: str = "") -> Reading:
    return Reading(value, severity="repair", message=message)


def assume(value: object, message: str) -> Reading:
    return Reading(value, severity="assume", message=message)


def undoubted(reading: Reading, context: Context) -> Reading:
    """What nobody doubts who sees the cell in its column is no question there, only a repair.

    Of words that nobody knows nobody is sure, whatever column they stand in.
    """
    is_sure = context.is_in_column and reading.severity == "assume"
    return repair(reading.value) if is_sure and not reading.message.startswith(BESIDE) else reading


def beside_unknown(value: object, words: str) -> Reading:
    """The value, beside words that nobody knows: a person looks at them before they are left."""
    said = words.replace("«", '"').replace("»", '"')
    return assume(value, f"{BESIDE} : « {clean(said)} ».")


def ambiguous(message: str) -> Reading:
    return Reading(None, "ambiguous", "reject", message)


def invalid(message: str) -> Reading:
    return Reading(None, "invalid", "reject", message)


def empty(message: str = "La case est vide.") -> Reading:
    return Reading(None, "empty", "reject", message)


def as_typed(reading: Reading, raw: Raw) -> Reading:
    """« annule » laisse un doute → « annulé »: what a refusal quotes, as it is in the cell."""
    quoted = _QUOTED.match(reading.message)
    if quoted is None or not isinstance(raw, str) or len(raw) > MAX_CELL_CHARACTERS:
        return reading
    text = typed(raw).text
    place = fold(text).find(quoted[1])
    if place < 0 or len(fold(text)) != len(text):
        return reading
    said = text[place : place + len(quoted[1])]
    return replace(reading, message=f"« {said} »{reading.message[quoted.end() :]}")


def lower(reading: Reading, *, repaired: bool) -> Reading:
    """An `ok` reading of a cell that had to be cleaned first is a repair."""
    return repair(reading.value) if repaired and reading.severity == "ok" else reading


def open_cell(raw: Raw) -> Typed | Reading:
    """The cell as text ready to be read, or the refusal that any kind of cell would get."""
    if raw is None:
        return empty()
    if isinstance(raw, bool):
        return typed("VRAI" if raw else "FAUX")
    if not is_finite(raw):
        return invalid("Ce n’est pas un nombre que l’on peut lire.")
    if isinstance(raw, int | float):
        return typed(number_text(raw))
    return _open_text(raw)


def open_bare_cell(raw: Raw) -> Typed | Reading:
    """As `open_cell`, without what is put around a whole cell: brackets, quotes, `="…"`."""
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    match = _WRAPPED.fullmatch(cell.text)
    inside = next(filter(None, match.groups()), "").strip() if match else ""
    return Typed(cell.raw, inside, fold(inside)) if inside else cell


def open_sure_cell(
    raw: Raw, opened: Callable[[Raw], Typed | Reading] = open_cell
) -> Typed | Reading:
    """As `opened`, and refused where it says « peut-être », « (à vérifier) » beside its value."""
    cell = opened(raw)
    said = "" if isinstance(cell, Reading) else find_second_thought(cell.folded)
    return ambiguous(f"« {said} » laisse un doute : écrivez ce qui est sûr.") if said else cell


_BULLET = re.compile(r"^\s*[•▪◦‣►]\s*(?=\S)")
"""In front of what is copied from a list in a text or a message."""


def _open_text(raw: str) -> Typed | Reading:
    if len(raw) > MAX_CELL_CHARACTERS:
        return invalid(f"Le texte est trop long : {MAX_CELL_CHARACTERS} caractères au plus.")
    raw = unmangle(raw)
    hostile = find_hostile(raw)
    if hostile:
        return invalid(f"La case contient {hostile} : effacez-la et tapez-la de nouveau.")
    plain = raw if raw.isascii() else _BULLET.sub("", _DECORATION.sub(" ", raw))
    cell = typed(plain)
    if plain != raw:
        cell = Typed(raw, cell.text, cell.folded)
    if is_placeholder(cell.folded):
        return empty()
    if is_same_again(cell.text):
        return ambiguous(
            f"« {cell.text} » ne suit plus quand on trie : écrivez ce qu’il y a au-dessus."
        )
    if cell.folded[0] == "#" and _SHEET_ERRORS.fullmatch(cell.folded):
        return invalid("La case montre une erreur de calcul, pas une valeur.")
    return cell


def is_placeholder(folded: str) -> bool:
    """« NC », « - », « à préciser »: the cell says that nothing is known yet."""
    return not folded or folded in _PLACEHOLDERS or _PENDING.fullmatch(folded) is not None


def find_out_of_use(folded: str) -> str | None:
    """A number or an address that the cell itself says not to use."""
    _, said = _find(folded, {"out_of_use"})
    return f"« {said} » : nous ne prenons pas ce qui ne sert plus." if said else None


def find_second_thought(folded: str) -> str:
    """« peut-être », « à confirmer »: never beside a value that serves; empty when not said."""
    return _find(folded, {"second_thought"})[1]


def find_doubt(folded: str) -> str | None:
    """Why the text should not be taken at its word, in French; None when it may be."""
    if sign := _SIGNS.search(folded):
        return f"Le signe « {sign[0]} » laisse un doute."
    meaning, said = _find(folded, {"unsure", "second_thought", "cancelled"})
    if meaning == "cancelled":
        return f"« {said} » : nous ne prenons pas la valeur telle quelle."
    return f"« {said} » laisse un doute." if said else None


def find_contrary(folded: str) -> str | None:
    """Why what is said beside a value may take it back; None when it changes nothing."""
    found = find_doubt(folded) or find_out_of_use(folded)
    return found or _find_not_as_it_is(folded, {"denied"})


def find_turned(folded: str) -> str | None:
    """Why what is said beside a number or an address may mean that it is not the one to use."""
    return find_contrary(folded) or _find_not_as_it_is(folded, {"turned"})


def find_not_all_back(folded: str) -> str | None:
    """Why what is said beside « rendu » may mean that it is not, or that not all of it is."""
    return find_contrary(folded) or _find_not_as_it_is(folded, {"turned", "lacking"})


def _find_not_as_it_is(folded: str, meanings: Collection[str]) -> str | None:
    _, said = _find(folded, meanings)
    return f"« {said} » : nous ne prenons pas la valeur telle quelle." if said else None


def _find(folded: str, meanings: Collection[str]) -> tuple[str | None, str]:
    part = load_lexicon("doubt").find(folded, meanings)
    return (part.meaning, folded[part.words[0].start : part.words[-1].end]) if part else (None, "")
