"""Initials as marks of presence: whose they may be by a cell that names them, and in a mark."""

from collections.abc import Iterator, Sequence

from french_cells.patterns import pattern
from french_cells.people.name_shape import is_given
from french_cells.text import fold_words

_INITIALS = pattern(r"(?<![\w.])(?:[A-ZÀ-Þ](?:\.?-?[A-ZÀ-Þ]){1,3}\b\.?|[A-ZÀ-Þ]\.(?![\w.]))")
_JOINING = pattern(r"[\s,;/+&]+|\bet\b")
_WORD = pattern(r"[^\W\d_]+")
_TITLES = frozenset({"m", "mr", "mme", "mlle", "dr"})


def split_mark(text: str) -> tuple[Sequence[str], str]:
    """« PN + SB (visio) »: the initials in it, and the rest."""
    rest = _JOINING.sub(" ", _INITIALS.sub(" ", text)).strip()
    return _INITIALS.findall(text), rest


def key_of_initials(text: str) -> str:
    """The letters in any order: Serge BAILLY is SB and BS."""
    return "".join(sorted(fold_words(text).replace(" ", "")))


def named_initials(text: str) -> frozenset[str]:
    """The keys of whom a cell names: « PN, SB », « Serge BAILLY »."""
    found, rest = split_mark(text)
    if not rest:
        return frozenset(map(key_of_initials, found))
    words = [word for word in _WORD.findall(text) if fold_words(word) not in _TITLES]
    if not any(map(is_given, map(fold_words, words))):
        return frozenset()
    return frozenset(map(key_of_initials, _signed([word[0] for word in words])))


def _signed(first: Sequence[str]) -> Iterator[str]:
    """Rui DA COSTA signs RDC or RC, his given name first or last, or « R. »."""
    yield from ("".join(first), first[0] + first[-1], first[0], first[-1])
