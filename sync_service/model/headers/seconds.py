"""Titles that mean one of two fields: « Emprunté par » is a structure, or somebody beside one."""

from collections.abc import Mapping, Sequence

from french_cells.headers.aliases import title_table
from french_cells.text import fold_words
from sync_service.domain.codec import EntityCodec
from sync_service.domain.spreadsheet import Cell
from sync_service.model.headers.values import share_read, takes_any_words
from sync_service.model.headers.wholes import Guess

_NEARLY_ALL, _MOST = 0.8, 0.6


def settle_seconds(
    guessed: Mapping[int, Guess],
    titles: Mapping[int, str],
    body: Sequence[Sequence[Cell]],
    codec: EntityCodec,
) -> Mapping[int, Guess]:
    """The guesses, with a title's second meaning where its first is another column's."""
    second = {column: _find_second(codec.entity, titles[column]) for column in guessed}
    given = {name for name, _, _ in guessed.values()}
    settled = dict(guessed)
    for column, (first, confidence, reason) in guessed.items():
        other = second[column]
        if other is None or other in given:
            continue
        is_told = any(
            name == first and sure >= confidence and second[one] is None
            for one, (name, sure, _) in guessed.items()
        )
        is_needed = codec.fields[other].required and not codec.fields[first].required
        if is_told or is_needed or _is_rather(codec, first, other, column, body):
            settled[column] = (other, confidence, reason)
    return settled


def _find_second(entity: str, title: str) -> str | None:
    plain = fold_words(title)
    fields = title_table().second.get(entity, {}).items()
    return next((one for one, titles in fields if plain in map(fold_words, titles)), None)


def _is_rather(
    codec: EntityCodec, first: str, other: str, column: int, body: Sequence[Sequence[Cell]]
) -> bool:
    """What is below is read as this, and could be the first only as any words could."""
    plain, rival = codec.fields[first], codec.fields[other]
    says_nothing = not any(rival.read(row[column]).value for row in body if column < len(row))
    if says_nothing or takes_any_words(rival) or share_read(rival, column, body) < _NEARLY_ALL:
        return False
    return takes_any_words(plain) or share_read(plain, column, body) < _MOST
