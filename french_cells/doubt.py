"""Words and signs by which people say that they are not sure: never read as if they were."""

import re

_SIGNS = re.compile(r"\?|~|≈|±|<|>|environ|\benv\b|\bca\b(?!f)|\bapprox")
_WORDS = re.compile(
    r"\b(vers|autour|aux alentours|alentours|plutot|peut[ -]?etre|ou|probable(?:ment)?|possible|"
    r"a (?:confirmer|conf|verifier|revoir|valider)|provisoire|"
    r"sans doute|je crois|pas (?:sur|certain)|incertain|"
    r"normalement|sauf|si (?:possible|besoin)|presque|bientot|quasi|minimum|maximum|mini|maxi|"
    r"au (?:plus|moins)|avant|apres(?!-midi|midi| midi)|courant|debut|mi|fin|idem|id|ibid|"
    r"meme|voir|selon|a definir|en attente|en cours|variable|divers)\b"
)
_CANCELLED = re.compile(
    r"\b(annul\w*|report(?!age)\w*|decal\w*|repouss\w*|supprim\w*|deplac\w*|modifi\w*|chang\w*)\b"
)


_OUT_OF_USE = re.compile(
    r"\b(faux|fausse|errone\w*|ancien\w*|ne plus|n'est plus|plus (?:attribue|valable|utilise)\w*"
    r"|incorrect\w*|mauvais\w*|resilie\w*|hors service|ne (?:fonctionne|marche)"
    r"|(?:fonctionne|marche|existe) pas|perime\w*|obsolete|refuse|rejete\w*|npai|en erreur"
    r"|changera?"
    r"|jusqu'au|a partir du)\b"
)


def find_out_of_use(folded: str) -> str | None:
    """A number or an address that the cell itself says not to use."""
    match = _OUT_OF_USE.search(folded)
    return f"« {match[1]} » : nous ne prenons pas ce qui ne sert plus." if match else None


def find_doubt(folded: str) -> str | None:
    """Why the text should not be taken at its word, in French; None when it may be."""
    sign = _SIGNS.search(folded)
    if sign:
        named = f"« {sign[0]} »" if sign[0].isalpha() else f"Le signe « {sign[0]} »"
        return f"{named} laisse un doute."
    match = _WORDS.search(folded)
    if match:
        return f"« {match[1]} » laisse un doute."
    match = _CANCELLED.search(folded)
    return f"« {match[1]} » : nous ne prenons pas la valeur telle quelle." if match else None
