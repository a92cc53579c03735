"""Typed columns of Google's tables: what they take, and how a value is written there."""

from collections.abc import Sequence

from french_cells.reading import Value
from sync_service.domain.codec import FieldCodec, Shown
from sync_service.domain.snapshot import Cell

_DATES = frozenset({"DATE", "DATE_TIME", "TIME"})


def takes(codec: FieldCodec, value: Value, choices: Sequence[str]) -> bool:
    """Whether a column with these choices takes the value; every column takes an empty cell."""
    return not choices or value is None or find_choice(codec, value, choices) is not None


def find_choice(codec: FieldCodec, value: Value, choices: Sequence[str]) -> str | None:
    """The partner's own word for the value."""
    for choice in choices:
        reading = codec.read(Cell(choice, choice))
        if reading.accepted and reading.severity != "assume" and reading.value == value:
            return choice
    return None


def fitting_typed(
    codec: FieldCodec, value: Value, column_type: str, choices: Sequence[str]
) -> Shown:
    """Without a format, in whatever the column's own type shows."""
    if column_type == "BOOLEAN" and isinstance(value, bool):
        return Shown(value)
    if choices and value is not None:
        return Shown(find_choice(codec, value, choices) or codec.show(value).value)
    shown = codec.show(value)
    if shown.format and column_type not in _DATES:
        return Shown(codec.text(value))
    return Shown(shown.value)
