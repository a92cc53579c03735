"""Texts and typed cells made comparable: titles without accents and case, raw values by type."""

import re
import unicodedata
from hashlib import blake2b

from french_cells.reading import Raw

_WORD = re.compile(r"[^\W_]+")
"""Letters and digits."""
_SAME_AGAIN = re.compile(
    r"[\s-]*(?:(?:idem|id|ditt?o|ibid|m[eê]me chose|pareil|comme (?:au|ci)[- ]dessus)\s?\.?"
    r"|d ?[°º]|\"|''|[“”„»«″〃]|« ?»|,,|//)[\s-]*",
    re.IGNORECASE,
)
_NO_SESSION = re.compile(
    r"(?:vacances|conges|pont d|jours? feries?|ferie|relache|ferm(?:e|ee|es|ees|eture)\b"
    r"|pas d(?:e seance| atelier))"
)
"""« Vacances de Noël » between two sessions."""
_BEGINS_SAME = frozenset("iIdDmMpPcC\"'“”„«»″〃,/- ")


def fold(text: str) -> str:
    """For titles and keys, which are the same however they are punctuated.

    Without accents, case, punctuation and doubled spaces: « N° de Tél. » → `n de tel`. What a cell
    says is read with `text.fold`, which keeps punctuation.
    """
    # Decomposed before and after: fancy letters (« 𝗡𝗼𝗺 ») are capitals only once they are plain.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    if not plain.isascii():
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(_WORD.findall(plain))


def are_one_name(one: str, other: str) -> bool:
    """« DURANT  Zoé » is « Zoe Durant »: in whatever order somebody's names are written."""
    return sorted(fold(one).split()) == sorted(fold(other).split())


def raw_key(raw: Raw) -> str:
    """Equal for cells that hold the same: `5` and `5.0` are, `5` and `"5"` are not."""
    if isinstance(raw, str):  # first, because most cells are texts
        return "s" + raw if raw else ""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "t" if raw else "f"
    return f"n{float(raw)!r}"


def is_blank(raw: Raw) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def fingerprint_of(*parts: str) -> str:
    """A short hash, the same in every process."""
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def says_no_session(text: str) -> bool:
    """Why there is none at some time, and no name of one."""
    return _NO_SESSION.match(fold(text.strip())) is not None


def is_same_again(text: str) -> bool:
    """« idem », « " »: as above, whatever that is."""
    # Asked of every cell: few begin like it.
    return text[:1] in _BEGINS_SAME and _SAME_AGAIN.fullmatch(text) is not None
