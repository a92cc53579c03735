"""Words that a person typed beside a value, and that our next write to the cell would delete.

Found by reading the cell again without them. Pure.
"""

from collections.abc import Iterable, Iterator

from french_cells.folding import fold
from french_cells.patterns import pattern
from french_cells.reading import BESIDE, NONE_OF_OURS, Raw, Reading, Value
from sync_service.domain.base import STOOD, BaseCell
from sync_service.domain.codec import FieldCodec
from sync_service.domain.mapping import is_link
from sync_service.domain.spreadsheet import Cell

OVERWRITTEN = "words overwritten"
"""Marks a cell's base whose note quotes what stood there."""
_EDGE = pattern(r"\s+|(?<=\S)(?=[(\[,;/:–—-])|(?<=[)\]:,;/])(?=\S)")
_SET_APART = pattern(r"\s*(?:[(\[,;:\n–—]|- )")
_JOINTS = " \t\r\n.,;:/()[]–—-"
_WORD = pattern(r"[^\W\d_]{2,}")
_CALLED = pattern(
    r"tel|telephone|tph|port|portable|fixe|mobile|gsm|bureau|domicile|perso|pro|accueil|standard"
    r"|mail|email|mel|courriel|adresse|num|numero|environ|max|maxi|entre|vers|des"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lun|mar|mer|jeu|ven|sam|dim"
    r"|rendue?s?|rentree?s?|retour|retournee?s?|ramenee?s?|revenue?s?|sortie?s?|pretee?s?"
)
"""Words that only introduce a value (« rendu le 26 »), or the weekday before a day: they are no
words beside it."""
_DUE = "due_on"
_UNTIL = pattern(
    r"jusqu[ea]?|avant|pour|ici|plus|tard|prevue?s?|rendre|prolonge?e?s?|prolongation"
    r"|prets?|renouvele?e?s?|inclus"
)
"""Words that only say of a day that a thing is due then: « jusqu'au 15/01 »."""
_SMALL = pattern(
    r"ans?|pers(?:onnes?)?|places?|enfants?|adultes?|eur(?:os?)?"
    r"|de|du|des|le|la|les|et|au|aux|en"
)
"""Units, and words that join two parts of a value."""


def has_words(codec: FieldCodec, raw: Raw, value: Value) -> bool:
    """Whether the cell, which is read as `value`, says more than that."""
    if not isinstance(raw, str) or not _WORD.search(raw):
        return False
    typed = raw.strip()
    reading = _read(codec, typed)
    if reading.value != value or fold(typed) == fold(codec.text(value)):
        return False
    # Even words that are known: somebody may have accepted them.
    if BESIDE in reading.message or reading.is_for_people or reading.message == NONE_OF_OURS:
        return True
    rests = _without_apart(typed) if is_link(codec.name) else _without_words(typed)
    ours = frozenset(_words(codec.text(value)))
    return any(
        _says_it(_read(codec, rest), reading)
        for rest, words in rests
        if not ours.issuperset(_own_words(codec, words))
    )


def is_quoted(base: BaseCell) -> bool:
    """Whether our note in the cell quotes what our write replaced."""
    return base.kind == "held" and base.other == OVERWRITTEN and bool(base.note)


def stood(base: BaseCell, value: Value) -> str | None:
    """`STOOD`, if the cell gave this very value before words came beside it.

    Other sheets were told of it then, or are about to be: only the words are asked about. One
    that came with words goes on waiting when these are typed anew.
    """
    is_agreed = base.value == value and (base.kind == "agreed" or base.stood_before)
    return STOOD if is_agreed and value is not None else None


def _read(codec: FieldCodec, text: str) -> Reading:
    return codec.read(Cell(text, text))


def _says_it(rest: Reading, whole: Reading) -> bool:
    is_as_sure = rest.severity != "assume" or whole.severity == "assume"
    return rest.accepted and rest.value == whole.value and is_as_sure


def _own_words(codec: FieldCodec, words: Iterable[str]) -> Iterable[str]:
    return (one for one in words if not (codec.name == _DUE and _UNTIL.fullmatch(one)))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(fold(text)) if not _SMALL.fullmatch(word)]


def _without_words(typed: str) -> Iterator[tuple[str, list[str]]]:
    """Each beginning and each end of the text, with the words that it leaves out."""
    for edge in _EDGE.finditer(typed):
        head, tail = typed[: edge.start()].strip(_JOINTS), typed[edge.end() :].strip(_JOINTS)
        if head and tail:
            yield head, _words(tail)
            # A word that only introduces the value is none of its own.
            yield tail, [one for one in _words(head) if not _CALLED.fullmatch(one)]


def _without_apart(typed: str) -> Iterator[tuple[str, list[str]]]:
    """The text without what is set apart; a name has several words, of which some may do."""
    for edge in _SET_APART.finditer(typed):
        head, tail = typed[: edge.start()].strip(_JOINTS), typed[edge.end() :]
        if head:
            yield head, _words(tail)
