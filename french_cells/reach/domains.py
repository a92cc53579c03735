"""Which domain of mail was probably meant: the providers of French families, a slip away."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from french_cells.lexicon import load_answers, load_table

_PROVIDERS = tuple(load_table("mail_domains")["providers"].split())
_KNOWN = frozenset(_PROVIDERS)
_NAMES = load_answers("mail_domains", "names")
_MISTYPED_ENDS = load_answers("mail_domains", "endings")
_LONG_NAMES = ("gmail", "wanadoo", "orange", "laposte", "hotmail", "outlook", "yahoo", "icloud")
_SHORT_NAMES = ("free", "sfr", "neuf")
_OWN_NAMES = frozenset({"email", "grange", "arange"})
_USUAL_ENDS = frozenset({"fr", "com", "net", "org"})
_REAL_ENDS = frozenset({"co", "cm", "gr", "om", "ne", "re"})
"""Mistypings that are also countries: suspicious only after a known provider's name."""


def is_provider(domain: str) -> bool:
    return domain in _KNOWN


def is_provider_name(word: str) -> bool:
    """« orange », « gmail »: a domain without its ending."""
    return word in _NAMES


def suggest_domain(domain: str) -> str | None:
    """The domain that was probably meant; None when this one may well be right."""
    if domain in _KNOWN:
        return None
    name, _, end = domain.rpartition(".")
    if name.endswith(f".{end}"):  # « example.fr.fr »
        return name
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
