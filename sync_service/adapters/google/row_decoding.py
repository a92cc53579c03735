"""Google's answer in blocks of rows: decoded whole, a large tab takes many times its own size.

No text in JSON can look like a key or like what is between two rows: its quotation marks have a
backslash before them. An answer with blanks, which we do not ask for, is one block.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Json = dict[str, Any]
Row = TypeVar("Row")
_KEY = b'"rowData"'
_LIST = re.compile(rb"\s*:\s*\[")
_BETWEEN = b'},{"values":['
"""Between two rows, or deeper inside one, which then is not whole."""
_BLOCK_BYTES = 8192
"""What stays in a processor's cache: blocks of eight times as much take half as long again."""


def load_answer(
    payload: bytes, load_row: Callable[[Json], Row], block_bytes: int = _BLOCK_BYTES
) -> tuple[Any, Sequence[Sequence[Row]]]:
    """The answer, in which a number stands for a tab's rows, and the rows by these numbers.

    Raises ValueError when it is no JSON.
    """
    frame: list[bytes] = []
    tabs: list[list[Row]] = []
    end, begin = 0, _find_rows(payload, 0)
    while begin is not None:
        frame += [payload[end:begin], b"%d" % len(tabs)]
        blocks = _Blocks(payload, begin, block_bytes)
        tabs.append([load_row(line) for lines in blocks for line in lines])
        end, begin = blocks.end, blocks.next
    frame.append(payload[end:])
    return json.loads(b"".join(frame)), tabs


def _find_rows(payload: bytes, at: int) -> int | None:
    """Where the next tab's rows begin."""
    while (at := payload.find(_KEY, at)) >= 0:
        at += len(_KEY)
        if match := _LIST.match(payload, at):
            return match.end()
    return None


class _Blocks:
    """The rows of one tab, some at a time; `end` is where they end, once all are given."""

    def __init__(self, payload: bytes, begin: int, block_bytes: int) -> None:
        self._payload = payload
        self._block_bytes = block_bytes
        self.end = begin
        self.next = _find_rows(payload, begin)
        """Where those of the next tab begin."""

    def __iter__(self) -> Iterator[Sequence[Json]]:
        begin, last = self.end, self.next or len(self._payload)
        seen = begin + self._block_bytes
        while (end := self._payload.find(_BETWEEN, seen, last)) >= 0:
            seen = end + self._block_bytes
            try:
                lines = json.loads(b"[%b}]" % self._payload[begin:end])
            except ValueError:
                continue
            yield lines
            begin = end + len(b"},")
        text = self._payload[begin:last].decode()
        lines, length = json.JSONDecoder().raw_decode(f"[{text}")
        self.end = begin + len(text[: length - len("[]")].encode())
        yield lines
