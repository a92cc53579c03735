"""« ici », « nous », « Centre social (nous) »: whoever keeps the list, under « Structure »."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeAlias

from french_cells.answers import assume, repair
from french_cells.context import Context
from french_cells.directory import KnownName, Names
from french_cells.named.partner_index import Index
from french_cells.patterns import pattern
from french_cells.people.name_shape import is_given
from french_cells.reading import Raw, Reading
from french_cells.text import fold, fold_words

ReadName: TypeAlias = Callable[[str, Names], KnownName | None]

_US = frozenset({"ici", "nous", "chez nous", "ici meme", "nous memes", "notre structure"})
_US_BESIDE = pattern(
    r"(?P<house>[^()]+?) ?\((?P<us>[^()]+)\)|(?P<named>[^()]+?) ?[,:-] (?P<we>[^()]+)"
)
_LEAST_OURS = 3
_WORDS_OF_A_NAME, _WORDS_OF_A_LINE = 5, 20
_OF_A_LIST = frozenset({"organisation_id", "owner_organisation_id"})
"""Among loans « chez nous » would rather be where a thing is."""
_WITH_PERSON = pattern(r"(?P<house>[^()]+?) ?(?:\((?P<inside>[^()]+)\)| [-–] (?P<behind>[^()]+))")
_PARTS = pattern(r"\s[-–—]\s|[:(),;]")
_INITIAL = pattern(r"[A-ZÀ-Þ]\.?")


def read_keeper(text: str, context: Context) -> Reading | None:
    """The one who keeps the list, where a cell says « nous » or its initials alone, else None.

    Where all partners' rows stand, any of them may have typed it: then a person looks at it,
    unless most of the column is the keeper's.
    """
    names = context.directory.of("organisation")
    known = _find_keeper(context)
    if known is None or "?" in text or names.find(text):
        return None
    if fold_words(text) not in _US and not Index.of(names).are_initials(text, known):
        return None
    is_own = context.owner == known.target or context.is_keepers_voice
    return repair(known.target) if is_own else assume(known.target, f"Compris comme {known.name}.")


def is_keepers_voice(said: Iterable[Raw]) -> bool:
    """Whether most cells of a column say « nous »: no other hand would, of its own few."""
    filled = [fold_words(one) for one in said if isinstance(one, str) and one.strip()]
    ours = sum(one in _US for one in filled)
    return ours >= _LEAST_OURS and 2 * ours > len(filled)


def read_named_keeper(text: str, context: Context, read: ReadName) -> Reading | None:
    """« Centre social (nous) », « nous (Épis) » is the keeper's, however many others there are."""
    known, house = _find_keeper(context), _named_as_us(text)
    found = read(house, Names([known])) if known is not None and house else None
    return repair(found.target) if found is not None else None


def _named_as_us(text: str) -> str:
    """« Centre social » of « Centre social (nous) »; empty where nobody is said to be « nous »."""
    match = _US_BESIDE.fullmatch(text)
    if match is None or "?" in text:
        return ""
    one, other = match["house"] or match["named"], match["us"] or match["we"]
    if fold_words(other) in _US:
        return one
    return other if fold_words(one) in _US else ""


def find_named(
    said: Iterable[Raw], lines: Iterable[str], context: Context, read: ReadName
) -> Collection[str]:
    """Whom a list says to be « nous » in it: by a cell, else by a line above its titles.

    A line that names another partner, too, is of both. None where no cell says « nous ».
    """
    texts = [one for one in said if isinstance(one, str)]
    houses = [house for one in texts if (house := _named_as_us(one))]
    if not houses and not any(fold_words(one) in _US for one in texts):
        return ()
    names = context.directory.of("organisation")
    known = names.by_target.get(context.keeper)
    if known is not None and any(read(one, Names([known])) for one in houses):
        return (known.target,)
    told = [line for line in lines if line]
    parts = (part.strip() for line in told for part in _PARTS.split(line))
    found = {one.target for part in parts if part and (one := read(part, names))}
    within = (words for line in told for words in _runs_of_words(line)) if found else ()
    return found | {one.target for words in within if (one := read(words, names))}


def _runs_of_words(line: str) -> Iterator[str]:
    """« Liste des Parents des Quais » names a partner, too: its words as far as a name goes."""
    words = [one for part in _PARTS.split(line) for one in part.split()][:_WORDS_OF_A_LINE]
    for first in range(len(words)):
        for last in range(first, min(first + _WORDS_OF_A_NAME, len(words))):
            yield " ".join(words[first : last + 1])


def _find_keeper(context: Context) -> KnownName | None:
    if context.field not in _OF_A_LIST:
        return None
    return context.directory.of("organisation").by_target.get(context.keeper)


def cut_person(text: str) -> str:
    """« Centre social - Hugo », « PMI (Aurélie V.) » → the house; empty where no person is."""
    match = _WITH_PERSON.fullmatch(text)
    if match is None:
        return ""
    given, *rest = (match["inside"] or match["behind"]).split()
    is_person = is_given(fold(given)) and given[:1].isupper()
    is_short = not rest or (len(rest) == 1 and _INITIAL.fullmatch(rest[0]) is not None)
    return match["house"] if is_person and is_short else ""
