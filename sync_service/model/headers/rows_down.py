"""Whose the rows of a matrix are: partners, each once, or people, by one column or by two."""

from collections.abc import Collection, Mapping, Sequence

from french_cells.headers.match import find_match
from sync_service.domain.codec import EntityCodec, WrappedEntityCodec
from sync_service.domain.mapping import HEADING, NAMES, PERSON
from sync_service.domain.spreadsheet import Cell
from sync_service.model.headers.columns import ColumnProposal
from sync_service.model.headers.fields import SHEETS
from sync_service.model.headers.values import differ, repeat, said_once, share_read, text_in
from sync_service.model.headers.wholes import Guess
from sync_service.model.personal import schema_of
from sync_service.model.who_came import WhoCame

NAMING = (HEADING, PERSON)
BY_VALUES = (0.6, "valeurs")
_MARK = "status"
_OF_PEOPLE = frozenset({PERSON, *NAMES})
_MOST = 0.6


def with_names(codec: EntityCodec) -> EntityCodec:
    """The marks' codec, and the two names of who is noted, which are the contacts'."""
    contact = schema_of("contact").cells
    return WrappedEntityCodec(codec, {**codec.fields, **{one: contact[one] for one in NAMES}})


def with_marks(codec: EntityCodec, given: Collection[str]) -> EntityCodec:
    """As the marks of these rows are read: of partners, a name says who came."""
    named = with_names(codec)
    if not _OF_PEOPLE.isdisjoint(given):
        return named
    return WrappedEntityCodec(named, {**named.fields, _MARK: WhoCame(named.fields[_MARK])})


def _find_names(titles: Mapping[int, str], left: Collection[int]) -> Mapping[int, Guess]:
    """« Nom » and « Prénom », side by side or not; one alone names a person, or a partner."""
    found: dict[str, int] = {}
    for column in left:
        match = find_match(titles[column], SHEETS["attendance"]) if titles[column] else None
        name = match.name.removeprefix("contact.") if match else ""
        if name in NAMES:
            found.setdefault(name, column)
    if len(found) < len(NAMES):
        return {}
    return {found[name]: (name, 0.9, "titre") for name in NAMES}


def settle_rows(
    guessed: Mapping[int, Guess],
    titles: Mapping[int, str],
    left: Collection[int],
    body: Sequence[Sequence[Cell]],
    codec: EntityCodec,
) -> Mapping[int, Guess]:
    """The guesses for a matrix, with what its rows are: partners, each once, or people.

    « Référent » beside partners names nobody's row, and « Qui ? » may head either.
    """
    names = _find_names(titles, left)
    if not names or any(one[0] == PERSON for one in guessed.values()):
        return _settle_one(guessed, left, body, codec)
    others = [column for column in left if column not in names]
    settled = _settle_one(guessed, others, body, codec)
    partners = [column for column in others if settled.get(column, ("",))[0] == HEADING]
    is_one_each = any(not repeat(column, body) for column in partners)
    if is_one_each and not _are_known([*names], body, codec):
        return settled
    return {**settled, **names}


def _are_known(names: Sequence[int], body: Sequence[Sequence[Cell]], codec: EntityCodec) -> bool:
    """Whether most of the rows name contacts, in these two columns."""
    lines = (" ".join(text_in(row[c]) for c in names if c < len(row)) for row in body)
    cells = [Cell(text, text) for text in map(str.strip, lines) if text]
    known = sum(codec.fields[PERSON].read(cell).accepted for cell in cells)
    return known >= _MOST * max(len(cells), 1)


def _settle_one(
    guessed: Mapping[int, Guess],
    left: Collection[int],
    body: Sequence[Sequence[Cell]],
    codec: EntityCodec,
) -> Mapping[int, Guess]:
    """As one column says whose a row is."""
    partner, person = (codec.fields[name] for name in NAMING)
    people = [column for column in left if _is_of_people(guessed.get(column))]
    if any(share_read(person, column, body) >= _MOST for column in people):
        return guessed
    shares = {column: share_read(partner, column, body) for column in left}
    best = max(shares, key=lambda column: shares[column], default=None)
    is_key = best is not None and shares[best] >= _MOST and differ(best, body)
    if best is not None and is_key and not any(said_once(best, one, body) for one in people):
        beaten = {*people, *(c for c in left if c in guessed and guessed[c][0] == partner.name)}
        others = {column: one for column, one in guessed.items() if column not in beaten - {best}}
        by_title = guessed.get(best, ("",))[0] == partner.name
        return others if by_title else {**others, best: (partner.name, *BY_VALUES)}
    known = max(left, key=lambda column: share_read(person, column, body), default=None)
    if people or known is None or share_read(person, known, body) < _MOST:
        return guessed
    return {**guessed, known: (person.name, *BY_VALUES)}


def _is_of_people(guess: Guess | None) -> bool:
    return guess is not None and guess[0] in _OF_PEOPLE


def find_missing(
    columns: Sequence[ColumnProposal], body: Sequence[Sequence[Cell]], codec: EntityCodec
) -> Sequence[str]:
    """Its rows need a name, whoever they are; where structures repeat, they are people."""
    given = {one.field: one.column for one in columns}
    partner, person = NAMING
    if not given.keys() & {*NAMING, *_OF_PEOPLE}:
        return [codec.fields[partner].label]
    if partner in given and given.keys().isdisjoint(_OF_PEOPLE) and repeat(given[partner], body):
        return [f"{codec.fields[person].label} (nom et prénom ensemble)"]
    return []
