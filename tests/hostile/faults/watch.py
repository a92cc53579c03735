"""What people typed, each value once in the world, and what is to become of it. Asks no engine."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count

_CONSONANTS = "bcdfghjklmnpqrstvwxz"
_VOWELS = "aeiou"
_LENGTH = 4
"""Syllables of a word: all words are of one length, so that none lies in another."""


@dataclass
class Watch:
    """Words in the order in which they were typed, and whose rows they were typed into.

    `dropped` were taken away or typed over by people themselves. `hidden` were typed between our
    last read and a write that covers the very cell: Google offers no way to notice them.
    """

    owners: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    order: dict[str, int] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    _numbers: "count[int]" = field(default_factory=lambda: count(7))

    def new_word(self) -> str:
        number, letters = next(self._numbers), ""
        for _ in range(_LENGTH):
            number, rest = divmod(number, 100)
            letters += _CONSONANTS[rest // 5] + _VOWELS[rest % 5]
        return letters.capitalize()

    def note_typed(self, word: str, owners: set[str]) -> None:
        key = plain(word)
        self.order.setdefault(key, len(self.order))
        self.owners[key] |= owners

    def note_dropped(self, text: object) -> None:
        self.dropped |= set(self.words_in(text))

    def words_in(self, text: object) -> list[str]:
        """The watched words of a text, in the order in which they were typed."""
        shown = plain(text)
        return [word for word in self.order if word in shown] if shown else []

    @property
    def wanted(self) -> list[str]:
        return [word for word in self.order if word not in self.dropped | self.hidden]


def plain(text: object) -> str:
    """Without blanks and capitals: readers may tidy these."""
    return "" if text is None else "".join(str(text).casefold().split())
