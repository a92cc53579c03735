"""Which domain of mail was probably meant: the providers of French families, a slip away."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

_PROVIDERS = (
    "gmail.com", "googlemail.com", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr",
    "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "live.fr", "live.com", "msn.com",
    "yahoo.fr", "yahoo.com", "icloud.com", "me.com", "mac.com", "bbox.fr", "neuf.fr",
    "numericable.fr", "cegetel.net", "club-internet.fr", "aol.com", "gmx.fr", "gmx.com",
    "aliceadsl.fr", "protonmail.com", "proton.me", "pm.me", "estvideocommunication.fr",
    "evc.net", "ac-nancy-metz.fr", "caf.fr", "meurthe-et-moselle.fr", "departement54.fr",
    "mairie-luneville.fr", "tiscali.fr", "noos.fr", "ymail.com", "rocketmail.com", "mailo.com",
    "mail.com", "gmx.net", "gmx.de", "web.de", "yahoo.de", "yahoo.es", "yahoo.it", "yahoo.co.uk",
    "hotmail.it", "hotmail.es", "hotmail.de", "hotmail.be", "live.be", "outlook.be", "orange.com",
    "laposte.fr", "free.org", "sfr.com", "libero.it", "pt.lu", "skynet.be",
)  # fmt: skip
_KNOWN = frozenset(_PROVIDERS)
_NAMES = {
    "gmail": "gmail.com", "wanadoo": "wanadoo.fr", "orange": "orange.fr", "laposte": "laposte.net",
    "hotmail": "hotmail.fr", "outlook": "outlook.fr", "yahoo": "yahoo.fr", "free": "free.fr",
    "icloud": "icloud.com", "sfr": "sfr.fr", "neuf": "neuf.fr", "bbox": "bbox.fr",
    "numericable": "numericable.fr", "aliceadsl": "aliceadsl.fr",
}  # fmt: skip
_LONG_NAMES = ("gmail", "wanadoo", "orange", "laposte", "hotmail", "outlook", "yahoo", "icloud")
_SHORT_NAMES = ("free", "sfr", "neuf")
_OWN_NAMES = frozenset({"email", "grange", "arange"})
_USUAL_ENDS = frozenset({"fr", "com", "net", "org"})
_MISTYPED_ENDS = {
    "con": "com", "cmo": "com", "ocm": "com", "comm": "com", "vom": "com", "xom": "com",
    "cpm": "com", "coml": "com", "coom": "com", "ccom": "com", "frfr": "fr",
    "c0m": "com", "om": "com", "f": "fr", "r": "fr", "ffr": "fr",
    "frr": "fr", "rf": "fr", "ft": "fr", "fe": "fr", "gr": "fr", "fre": "fr", "nte": "net",
    "ner": "net", "ent": "net", "met": "net", "bet": "net", "nett": "net", "or": "org",
    "ogr": "org", "orgg": "org", "rog": "org", "c": "com", "co": "com", "cm": "com", "ne": "net",
}  # fmt: skip
_REAL_ENDS = frozenset({"co", "cm", "gr", "om", "ne", "re"})
"""Mistypings that are also countries: suspicious only after a known provider's name."""


def is_provider(domain: str) -> bool:
    return domain in _KNOWN


def suggest_domain(domain: str) -> str | None:
    """The domain that was probably meant; None when this one may well be right."""
    if domain in _KNOWN:
        return None
    name, _, end = domain.rpartition(".")
    if domain in _NAMES:
        return _NAMES[domain]
    if name in _NAMES:
        return _NAMES[name]
    if end in _MISTYPED_ENDS and end not in _REAL_ENDS and name:
        mended = f"{name}.{_MISTYPED_ENDS[end]}"
        return _nearest(mended) or mended
    return _nearest(domain) or _nearest_name(name, end) or _nearest_short(name, end)


def _nearest_short(name: str, end: str) -> str | None:
    """« gmail.com.fr »; « fre.fr », « feee.fr »: a short name is near by its own letters only."""
    if name in _KNOWN and end in _USUAL_ENDS:
        return name
    if end != "fr":
        return None
    for short in _SHORT_NAMES:
        if set(name) == set(short) and OSA.distance(name, short) == 1:
            return f"{short}.fr"
    return None


def _nearest_name(name: str, end: str) -> str | None:
    """« gamil.fr »: the name is one slip away, and the ending is another's."""
    if end not in _USUAL_ENDS or name in _OWN_NAMES:
        return None
    best = process.extractOne(name, _LONG_NAMES, scorer=OSA.distance, score_cutoff=1)
    return _NAMES[best[0]] if best else None


def _nearest(domain: str) -> str | None:
    """The provider one slip away, or two in a long name."""
    best = process.extractOne(domain, _PROVIDERS, scorer=OSA.distance, score_cutoff=2)
    if best is None:
        return None
    provider, distance, _ = best
    name = provider.rpartition(".")[0]
    long_enough = len(name) >= 5 if distance <= 1 else len(name) >= 7  # noqa: PLR2004 - the number says itself
    return provider if distance == 0 or long_enough else None
