"""Yes and no as people type them."""

import re

from french_cells.answers import ambiguous, assume, invalid, ok, open_cell, repair
from french_cells.context import Context
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold_words

EXPECTED = "oui ou non"
_EXACT = {"oui": True, "vrai": True, "true": True, "non": False, "faux": False, "false": False}
_CERTAIN = {
    **_EXACT, "o": True, "y": True, "yes": True, "1": True, "n": False, "no": False, "x": True,
    "0": False,
}  # fmt: skip
_SIGNS = {
    "\u2713": True, "\u2714": True, "\u2611": True, "\u2705": True, "\u2715": False,
    "\u2716": False, "\u2717": False, "\u2718": False, "\u274c": False, "\u274e": False,
    "\U0001f5f8": True, "\U0001f44d": True, "\U0001f44e": False,
}  # fmt: skip
_BOXES = {
    "\u2610": False,
    "\u2b1c": False,
    "\u25a1": False,
    "\U0001f5f9": True,
    "[x]": True,
    "[ ]": False,
    "[]": False,
}
_YES = re.compile(
    r"(?:ok(?:ay)?|d ?accord|x|fait(?:e|es|s)?|valide(?:e|s|es)?|accepte(?:e|s|es)?|j "
    r"accepte|paye(?:e|s|es)?|regle(?:e|s)?"
    r"|recu(?:e|s|es)?|signe(?:e|s)?|donne(?:e|s)?|inscrit(?:e|s|es)?|present(?:e|s"
    r"|es)?|bien sur|volontiers"
    r"|avec plaisir|ouais|ouaip|absolument|tout a fait|affirmatif|bon|c est bon|a jour"
    r"|autorise(?:e|s)?"
    r"|confirme(?:e|s)?|envoye(?:e|s)?|rendu(?:e|s)?|transmis(?:e|es)?|positif"
    r"|coche(?:e|s)?|toujours|actif|active"
    r"|adherent(?:e|s)?|membre|accord(?: donne)?|oui oui|yes|yep|vrai|oui)"
)
_NO = re.compile(
    r"(?:refus(?:e|ee|es|s)?|jamais|aucun(?:e|s)?|pas|sans|neant|rien|nul|nulle|nope"
    r"|nan|negatif|impossible|annule(?:e|s)?"
    r"|rejete(?:e|s)?|non|absent(?:e|s)?|inactif|inactive|ne pas .*|je refuse|non "
    r"merci|pas encore|pas du tout"
    r"|(?:je )?ne? (?:accepte|souhaite|veu[tx]|desire) pas|pas (?:besoin|interesse\w*|souhaite\w*)"
    r"|interdit(?:e|s)?|manque|manquant(?:e|s)?|decline|impaye(?:e|s|es)?)"
)
_NEGATED = re.compile(
    r"(?:(?:n|ne|je|est|a|ai|c|encore|non|pas|sans|point|etre|ete) ?)+ (?=[a-z])"
)
_UNSURE = re.compile(
    r"\b(?:peut etre|nsp|ne sai[st] pas|sais pas|en attente|en cours|a (?:voir"
    r"|confirmer|revoir|verifier|valider|definir)"
    r"|plus ou moins|parfois|des fois|selon|depend|si|sauf|mais|partiel\w*|moitie|ou"
    r"|bientot|prochainement|prevue?"
    r"|demande|relance\w*|attente|idem|reponse|avis|vraiment|forcement|(?<!bien )sur|certain"
    r"|crois|croit|normalement|principe|theorie|suppose|semble|erreur"
    r"|concernee?s?|sinon|moyen|quelquefois|souvent|rarement|en partie|doute)\b"
)
_NUMBER = re.compile(r"^([01])[.,]0+$")
_DATED = re.compile(r"(?<=[a-z])[ ,:(-]*(?:\ble )?\d{1,2}/\d{1,2}(?:/\d{2,4})?\)?$")
_STRANGE = re.compile(r"[?/~=<>+%]|[^\W\d_a-z]|->")
_DENIES = re.compile(
    r"\b(?:non|pas|ne|n|jamais|aucune?|plus|refus\w*|annul\w*|retire\w*|faux"
    r"|abandon\w*|absent\w*|expire\w*|perdu\w*|incomplet\w*|manqu\w*|suspendu\w*|arrete\w*)\b"
)
_DENIED_TWICE = re.compile(r"(?:refuse|annule|rejete|absente?|interdit|inactif|manquant)\w*")
_REMARK = re.compile(r"(oui|non|o|n|ok|x)\s*(?:[,;:(\-.!]|\s[-:]\s).*", re.DOTALL)
_WITH_MORE = re.compile(r"(oui|non|ok) (?:[a-z0-9' ]+)")


def read(raw: Raw, _: Context) -> Reading:
    if isinstance(raw, bool):
        return ok(raw)
    if isinstance(raw, str) and raw.strip() in {"/", "x/x", "//"}:
        return ambiguous("Une barre peut dire « rien » ou « non » : écrivez oui ou non.")
    if isinstance(raw, str) and fold_words(raw) in {"aucun", "aucune", "sans", "rien", "neant"}:
        return assume(value=False, message="Compris comme « non ».")
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, int | float):
        return ok(bool(raw)) if raw in {0, 1} else invalid(f"Nous attendons {EXPECTED}.")
    return _read_sign(cell) or _read_words(cell)


def _read_sign(cell: Typed) -> Reading | None:
    if cell.text in _SIGNS:
        return repair(_SIGNS[cell.text])
    if cell.folded in _BOXES:
        value = _BOXES[cell.folded]
        return assume(value, f"Case comprise comme « {'oui' if value else 'non'} ».")
    return None


def _read_words(cell: Typed) -> Reading:
    words = fold_words(_NUMBER.sub(r"\1", cell.text))
    if words in _CERTAIN and not re.search(r"[?/+-]|[^\W\d_a-z]", cell.folded):
        if words == "no":
            return assume(value=False, message="Compris comme « non ».")
        is_plain = cell.raw in {words, words.upper()} or cell.raw in {"Oui", "Non"}
        return ok(_CERTAIN[words]) if is_plain and words in _EXACT else repair(_CERTAIN[words])
    # « fait le 12/03 »: a date says when, and leaves the answer as it is.
    undated = _DATED.sub("", cell.folded)
    value = _find_value(undated, fold_words(undated))
    if value is None:
        return _refuse(cell, words)
    said = "oui" if value else "non"
    return assume(value, f"Compris comme « {said} ».")


def _find_value(folded: str, words: str) -> bool | None:  # noqa: PLR0911 - one answer for each shape of cell
    """What longer answers come down to; None when they are neither, or both."""
    if _STRANGE.search(folded) or _UNSURE.search(words):
        return None
    if {"oui", "non"} <= set(words.split()):
        return None
    negation = _NEGATED.match(words)
    if negation and {"non", "pas", "sans"} & set(negation[0].split()):
        denied = words[negation.end() :]
        if _DENIED_TWICE.fullmatch(denied):
            return None
        said = _YES.fullmatch(denied)
        return False if said or _NO.fullmatch(words) else None if words[:3] != "non" else False
    if _NO.fullmatch(words):
        return False
    if _YES.fullmatch(words):
        return True
    match = _REMARK.fullmatch(folded) or _WITH_MORE.fullmatch(words)
    if match is None:
        return None
    said_yes = match[1] in {"oui", "o", "ok", "x"}
    return None if said_yes and _DENIES.search(words) else said_yes


def _refuse(cell: Typed, words: str) -> Reading:
    hesitant = "?" in cell.folded or "/" in cell.folded or _UNSURE.search(words)
    if (
        hesitant
        or any(c.isdigit() for c in words)
        or len(words) <= 2  # noqa: PLR2004 - the number says itself
        or {"oui", "non"} <= set(words.split())
    ):
        return ambiguous(f"Nous ne savons pas si c’est oui ou non. Nous attendons {EXPECTED}.")
    return invalid(f"Nous attendons {EXPECTED}.")
