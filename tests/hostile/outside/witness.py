"""Who typed what, and who took it away again: words and numbers that exist once in the world."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

_CONSONANTS = "bcdfghjklmnpqrstvwz"
_VOWELS = "aeiou"
_SYLLABLES = 4
_WORD = re.compile(r"x(?:[b-df-hj-np-tvwz][aeiou]){4}")
_PHONE = re.compile(r"63998\d{4}")


def tokens_in(text: object) -> list[str]:
    """Words and telephone numbers, however they are spelled and decorated."""
    shown = str(text or "").casefold()
    digits = re.sub(r"[^\d]", "", shown)
    return _WORD.findall(shown) + _PHONE.findall(digits)


@dataclass
class Witness:
    """`owners`: whose rows a token was put into. `own`: typed where only its partner looks."""

    owners: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    dropped: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    """Typed under our very write: nobody can save them."""
    own: set[str] = field(default_factory=set)
    copied: set[str] = field(default_factory=set)
    away: set[str] = field(default_factory=set)
    """People whose row somebody deleted, cleared, archived or merged."""
    typed: int = 0
    _count: int = 7

    def new_word(self) -> str:
        self._count += 1
        number, letters = self._count * 7919, "x"
        for _ in range(_SYLLABLES):
            number, rest = divmod(number, len(_CONSONANTS) * len(_VOWELS))
            letters += _CONSONANTS[rest // 5] + _VOWELS[rest % 5]
        return letters.capitalize()

    def new_phone(self) -> str:
        self._count += 1
        return f"063998{self._count % 10_000:04d}"

    def note_typed(self, text: object, owners: Iterable[str], *, own: bool = False) -> None:
        owners = set(owners)
        for token in tokens_in(text):
            self.typed += token not in self.owners
            self.owners[token] |= owners or {token}
            self.dropped.discard(token)
            if own:
                self.own.add(token)

    def note_dropped(self, *texts: object) -> None:
        for text in texts:
            self.dropped |= set(tokens_in(text))

    def owners_in(self, *texts: object) -> set[str]:
        """Whose row these texts make: one person's, where they agree."""
        sets = [self.owners[t] for text in texts for t in tokens_in(text) if t in self.owners]
        if not sets:
            return set()
        return set.intersection(*sets) or set.union(*sets)

    def may_meet(self, *texts: object) -> bool:
        """Whether one person can own all of it."""
        sets = [self.owners[t] for text in texts for t in tokens_in(text) if t in self.owners]
        return not sets or bool(set.intersection(*sets))
