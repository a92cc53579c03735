"""Columns that hold several fields: which they are, and what gives way to them."""

from collections.abc import Mapping, Sequence

from sync_service.domain.codec import (
    ComposingCodec,
    Composite,
    Composites,
    EntityCodec,
    FieldCodec,
)
from sync_service.domain.spreadsheet import Cell

_MOST, _SOME = 0.6, 3
_LOOKED_AT = 50
Guess = tuple[str, float, str]
"""Field, how surely, and by what."""


def composites_of(codec: EntityCodec) -> Composites:
    return codec.composites if isinstance(codec, ComposingCodec) else {}


def settle_wholes(
    guessed: Mapping[int, Guess], body: Sequence[Sequence[Cell]], codec: EntityCodec
) -> Mapping[int, Guess]:
    """The guesses, with a column for several fields where the values say so."""
    settled = dict(guessed)
    for whole in composites_of(codec).values():
        if whole.is_derived or any(name == whole.name for name, _, _ in guessed.values()):
            continue
        first, *others = whole.parts
        bearing = [column for column, (name, _, _) in guessed.items() if name == first]
        is_parted = any(name in others for name, _, _ in guessed.values())
        if (
            len(bearing) == 1
            and not is_parted
            and _holds_several(whole, codec.fields[first], bearing[0], body)
        ):
            settled[bearing[0]] = (whole.name, guessed[bearing[0]][1], "titre et valeurs")
    return settled


def without_doubles(names: Mapping[int, str], composites: Composites) -> frozenset[int]:
    """Columns that give way: a part beside its whole, or the whole beside its first part."""
    back: set[int] = set()
    for whole in composites.values():
        if whole.is_derived:
            continue
        held = [column for column, name in names.items() if name == whole.name]
        parts = [column for column, name in names.items() if name in whole.parts]
        has_first = any(names[column] == whole.parts[0] for column in parts)
        back.update(held if has_first else parts if held else ())
    return frozenset(back)


def _holds_several(
    whole: Composite, first: FieldCodec, column: int, body: Sequence[Sequence[Cell]]
) -> bool:
    """Most cells do, or some that the first part alone could not read: « Heure », « 14h-16h »."""
    lines = [row[column] for row in body[:_LOOKED_AT] if column < len(row)]
    cells = [cell for cell in lines if cell.value not in (None, "")]
    several = [cell for cell in cells if _says_several(whole.codec.read(cell).value)]
    is_mostly = bool(cells) and len(several) >= _MOST * len(cells)
    return is_mostly or sum(not first.read(cell).accepted for cell in several) >= _SOME


def _says_several(value: object) -> bool:
    return isinstance(value, list) and sum(map(bool, value)) > 1
