"""What a column may be by its values: how many a field reads, and whether they differ.

A field that every record needs, and that no title names, takes the column whose values it reads.
"""

from collections.abc import Collection, Mapping, Sequence

from sync_service.domain.codec import EntityCodec, FieldCodec
from sync_service.domain.spreadsheet import Cell

_TYPED_TWICE = 0.2
_NEARLY_ALL = 0.8
_LEAST_ROWS = 3
_PAIR = 2
_NONSENSE = Cell("qzx vwk", "qzx vwk")
_CALLED: Mapping[str, str] = {"item": "label", "workshop": "title"}
"""What every one of them is called, in a column of its own whose words differ."""


def differ(column: int, body: Sequence[Sequence[Cell]]) -> bool:
    texts = filled_texts(column, body)
    return len(set(texts)) == len(texts)


def repeat(column: int, body: Sequence[Sequence[Cell]]) -> bool:
    """Not just one that was typed twice."""
    texts = filled_texts(column, body)
    return len(texts) - len(set(texts)) > _TYPED_TWICE * len(texts)


def said_once(column: int, beside: int, body: Sequence[Sequence[Cell]]) -> bool:
    """Above several rows that the other column tells apart: « Mairie », and its two people."""
    lines = [row for row in body if len(row) > max(column, beside) and text_in(row[beside])]
    return sum(not text_in(row[column]) for row in lines) >= _LEAST_ROWS


def filled_texts(column: int, body: Sequence[Sequence[Cell]]) -> Sequence[str]:
    return [text for row in body if column < len(row) and (text := text_in(row[column]))]


def share_read(one: FieldCodec, column: int, body: Sequence[Sequence[Cell]]) -> float:
    cells = [row[column] for row in body if column < len(row) and text_in(row[column])]
    return sum(one.read(cell).accepted for cell in cells) / max(len(cells), 1)


def takes_any_words(one: FieldCodec) -> bool:
    """Values say nothing for such a field."""
    return one.read(_NONSENSE).accepted


def text_in(cell: Cell) -> str:
    return (cell.text or ("" if cell.value is None else str(cell.value))).strip()


def find_needed(
    needed: Collection[str],
    free: Sequence[int],
    body: Sequence[Sequence[Cell]],
    codec: EntityCodec,
) -> Mapping[int, str]:
    """Columns without a field → fields that are needed and have no column, from left to right."""
    found: dict[int, str] = {}
    for name in needed:
        left = [column for column in free if column not in found]
        column = _find_column(codec, name, left, body)
        if column is not None:
            found[column] = name
    return found


def _find_column(
    codec: EntityCodec, name: str, free: Sequence[int], body: Sequence[Sequence[Cell]]
) -> int | None:
    enough = [column for column in free if len(filled_texts(column, body)) >= _LEAST_ROWS]
    if name == _CALLED.get(codec.entity):
        return next((column for column in enough if _are_names(column, body)), None)
    one = codec.fields[name]
    if takes_any_words(one):
        return None
    shares = {column: share_read(one, column, body) for column in enough}
    fitting = [column for column, share in shares.items() if share >= _NEARLY_ALL]
    return fitting[0] if len(fitting) == 1 else None


def _are_names(column: int, body: Sequence[Sequence[Cell]]) -> bool:
    texts = filled_texts(column, body)
    words = [text for text in texts if sum(map(str.isalpha, text)) > len(text) / 2]
    return len(words) >= _NEARLY_ALL * len(texts) and not repeat(column, body)
