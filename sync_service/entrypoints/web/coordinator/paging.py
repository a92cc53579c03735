"""Long lists of the desk in pages: `?page=2`, or that of a letter's link: `?ancre=D-7F3K2Q8`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

from flask import request

from french_cells.patterns import pattern

T = TypeVar("T")

_LENGTH = 40
"""A month or two of sessions, 26 kB."""
_NUMBER = pattern(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """What one page shows of a list, and which page it is, from 1."""

    shown: Sequence[T]
    page: int
    pages: int


def asked_page(listed: Sequence[T], anchor_of: Callable[[T], str]) -> ListPage[T]:
    """The page that the address asks for; the nearest one for what is none."""
    pages = max(1, ceil(len(listed) / _LENGTH))
    page = min(_asked_number([anchor_of(one) for one in listed]), pages)
    return ListPage(listed[(page - 1) * _LENGTH : page * _LENGTH], page, pages)


def _asked_number(anchors: Sequence[str]) -> int:
    if (asked := request.args.get("ancre", "")) in anchors:
        return anchors.index(asked) // _LENGTH + 1
    number = request.args.get("page", "")
    return max(1, int(number)) if _NUMBER.fullmatch(number) else 1
