"""A piece of an e-mail address that stands apart: « marie dupont@… », « …@laposte,net »."""

import re

from french_cells.patterns import pattern
from french_cells.text import strip_accents

_NO_PART_OF_IT = frozenset(
    {"ok", "adresse", "nouveau", "nouvelle", "son", "sa", "perso", "pro", "merci", "svp",
     "par", "contacter", "contactez", "joindre"}
)  # fmt: skip
_ADDRESSED = pattern(
    r"à|.*\b(?:ecri\w+|envoy\w+|adresse\w*|e?-?mails?|messages?|courriels?|repon\w+|inscri\w+)"
    r"(?: [a-z]+){0,2} [aà]",
    re.IGNORECASE,
)
"""« écrire à accueil@… »: « à » belongs to no address, where a word says so."""


def is_torn(text: str) -> bool:
    """« marie dupont@… », « …@laposte,net »: a piece that may belong to the address."""
    if (match := re.search(r"(\S*)@(\S*)", text)) is None:
        return False
    after = text[match.end() :].strip()
    after = "" if after in _NO_PART_OF_IT else after
    domain = match[2].rstrip(">).,;\"'")
    if (
        "," in domain
        or re.match(r"[.,]?[a-z]{2,3}$", after)
        or re.match(r"\.\s?[a-z]{2,4}\b", after)
    ):
        return True
    if re.search(r"\S\s+\d{1,2}@", text):
        return True
    if re.search(r"(?:^|\s)[^\s@,;'/:]+[,;'/][^\s,;@]*@", text):
        return True
    is_told = "<" in match[1] or text[: match.start()].rstrip().endswith("-")
    return may_belong(text[: match.start()].strip()) and not is_told


def may_belong(before: str) -> bool:
    """Whether what stands before an address is one word, and rather a part than a remark."""
    last = before.rpartition(" ")[2].lower()
    if last in _NO_PART_OF_IT or _ADDRESSED.fullmatch(strip_accents(before[:-1]) + before[-1:]):
        return False
    return re.fullmatch(r"[a-z0-9._-]+|(?:.*\s)?[^\W\d_]", before) is not None
