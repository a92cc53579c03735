"""What is read to know whether a text quotes somebody, and how many names one may have had."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sync_service.domain.record import Change, Record
from sync_service.model.quotes import Others, Quotes

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANNE = Record("C-0000011", "contact", {"given_name": "Anne", "family_name": "Petit"}, AT)


class _WasReadError(Exception):
    """Somebody else's record or history was."""


class _Unread:
    def __iter__(self) -> Iterator[Record]:
        raise _WasReadError


def test_nobody_else_is_read_until_a_text_quotes_whom_is_erased() -> None:
    """Each of 30 erasures read 20,000 changes, and made patterns of 2,000 names: 84 s."""
    quotes = Quotes([ANNE], [], Others(_Unread(), []))

    assert not quotes.are_in("Luc Garcia ou Petitjean, petit déjeuner, 06 39 98 12 34")
    with pytest.raises(_WasReadError):
        quotes.are_in("Anne Petit")


def test_any_two_of_many_former_names_are_found() -> None:
    history = [
        Change(ANNE.ref, field, f"{field}{number}".replace("_", ""), None, "web", AT)
        for number in range(300)
        for field in ("given_name", "family_name")
    ]
    quotes = Quotes([ANNE], history, Others([], []))

    assert quotes.are_in("chez familyname7 Givenname299 le matin")
    assert not quotes.are_in("chez familyname7 familyname8 le matin")
