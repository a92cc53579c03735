"""Words by what they mean: the longest phrase is found, and a table says what the meanings give.

A kind of cell has its words in `tables/`, this module knows none. A word that no phrase holds has
no meaning, and it is the reader that refuses it.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

from rapidfuzz.distance import OSA

from french_cells.patterns import pattern
from french_cells.text import fold, plain_text

_TOKEN = pattern(r"\d{1,2} ?h(?: ?\d{2})?(?![^\W_])|\d+|[^\W\d_]+")
_INCLUSIVE = pattern(
    r"(?<=[^\W\d_]{3})(?:\((?:e|s|es|e\)\(s\))|[.\u2022\u00b7\u2219\u22c5](?:e|es|s|e[.\u00b7-]s)\b)"
    r"|(?<=[^\W\d_]{5})[/-](?:e|es|s|e[/-]s)\b",
    re.IGNORECASE,
)
_LEAST_PLURAL, _LEAST_FEMININE = 4, 5
"""Shorter words without their endings would be others: « prêté » would be « prêt »."""
_LEAST_MENDED = 5
_LONG_WORD = 8


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed and as compared; a number's key is `#`, zero's `0`, an hour's `#h`."""

    typed: str
    folded: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """Words that mean one thing together; None where one is unknown. `is_mended`: misspelt."""

    meaning: str | None
    words: Sequence[Word]
    is_mended: bool = False

    @property
    def text(self) -> str:
        return " ".join(word.folded for word in self.words)


@dataclass(frozen=True, slots=True)
class _Rule:
    answer: str
    needed: frozenset[str]
    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A wording and its meaning; `needed` are the keys without which a text cannot hold it."""

    words: Sequence[str]
    meaning: str
    needed: frozenset[str]


def stem(word: str) -> str:
    """« rendues » and « rendu » are the same: no plural, no feminine."""
    root = word[:-1] if len(word) > _LEAST_PLURAL and word[-1] in "sx" else word
    while len(root) > _LEAST_FEMININE and root[-1] == "e":
        root = root[:-1]
    return root


def cut(text: str) -> Sequence[Word]:
    """The words, numbers and hours of a text, inclusive endings set aside; places are in it."""
    bare = _INCLUSIVE.sub(lambda match: " " * len(match[0]), text)
    return [_word(match) for match in _TOKEN.finditer(bare)]


def _word(match: re.Match[str]) -> Word:
    folded = fold(match[0])
    return Word(match[0], folded, _key_of(folded), match.start(), match.end())


def _key_of(folded: str) -> str:
    if folded[0].isdigit():
        return "#h" if not folded.isdigit() else "#" if int(folded) else "0"
    return stem(load_answers("short_forms", "words").get(folded, folded))


class Lexicon:
    """Phrases of one kind of cell, what they mean, and what meanings together give.

    In a phrase `=là` stands for the word with its accents, `annul*` for a beginning, `@not` for
    each of a group's words, `de?` for what may be left out. Words of `skip` may stand between
    others, there and beside them they say as little as those of `small`.
    """

    def __init__(self, table: Mapping[str, Mapping[str, str | Sequence[str]]]) -> None:
        self.spelt = {
            phrase: meaning for meaning, told in table["words"].items() for phrase in _split(told)
        }
        groups = {
            f"@{name}": [wording for phrase in _split(told) for wording in _wordings(phrase, {})]
            for name, told in table.get("groups", {}).items()
        }
        self._by_first: dict[str, list[_Phrase]] = {}
        singles: dict[str, str] = {}
        for meaning, told in table["words"].items():
            for phrase in _split(told):
                for wording in _wordings(phrase, groups):
                    words = [_pattern(word) for word in wording.split()]
                    self._by_first.setdefault(words[0], []).append(_phrase(words, meaning))
                    if len(words) == 1 and words[0][-1] != "*":
                        singles.setdefault(words[0], meaning)
        self._long_by_letter = _long_by_letter(singles)
        self._beginnings: dict[frozenset[str], re.Pattern[str]] = {}
        starred = [first for first in self._by_first if first.endswith("*")]
        self._starred = {one[0]: [two for two in starred if two[0] == one[0]] for one in starred}
        self._has_exact = any(first[0] == "=" for first in self._by_first)
        self._skipped = frozenset(_split(table["words"].get("skip", "")))
        spread = {name: " ".join(words) for name, words in groups.items()}
        self._rules = [
            _load_rule(answer, rule, spread)
            for answer, rules in table.get("answers", {}).items()
            for rule in rules
        ]

    def read(self, text: str) -> Sequence[Part]:
        """The parts of a text, each as long as a phrase reaches; small words are left out."""
        return self.read_words(cut(plain_text(text)))

    def read_words(self, words: Sequence[Word], *, is_mending: bool = True) -> Sequence[Part]:
        parts: list[Part] = []
        keys = frozenset(word.key for word in words)
        place = 0
        while place < len(words):
            length, meaning = self._find_longest(words[place:], keys)
            told = words[place : place + max(length, 1)]
            mended = self.mend(told[0].key) if is_mending and not length else None
            parts.append(Part(meaning or mended, told, is_mended=mended is not None))
            place += len(told)
        return [part for part in parts if part.meaning not in {"small", "skip"}]

    def find(self, text: str, meanings: Collection[str]) -> Part | None:
        """The first part of a plain text that means one of these, whatever else is said."""
        if not self.may_find(text, meanings):
            return None
        parts = self.read_words(cut(text), is_mending=False)
        return next((part for part in parts if part.meaning in meanings), None)

    def may_find(self, text: str, meanings: Collection[str]) -> bool:
        """Whether a word of a plain text begins as one of such phrases does; a no is sure.

        Most texts say nothing of the kind, and need not be cut into words. Where letters are
        folded to others than they are, or a bracket stands before the rest of a word, nothing is
        sure.
        """
        if not text.isascii() or "(" in text:
            return True
        asked = frozenset(meanings)
        if asked not in self._beginnings:
            self._beginnings[asked] = self._compile_beginnings(asked)
        return self._beginnings[asked].search(text.lower()) is not None

    def _compile_beginnings(self, meanings: Collection[str]) -> re.Pattern[str]:
        firsts = {
            first
            for first, phrases in self._by_first.items()
            if any(phrase.meaning in meanings for phrase in phrases)
        }
        short_forms = load_answers("short_forms", "words").items()
        short = {form for form, word in short_forms if stem(word) in firsts}
        spelt = {re.escape(one.lstrip("=")) for one in firsts | short if one[-1] != "*"}
        begun = {re.escape(one[:-1]) for one in firsts if one[-1] == "*"}
        whole = [one for one in spelt if one[0].isalpha()]
        words = [rf"(?:{'|'.join(whole)})e*[sx]?(?![a-z])"] if whole else []  # as `stem` has it
        said = [rf"(?<![a-z])(?:{'|'.join([*words, *begun])})"] if words or begun else []
        numbers = [r"\d"] if len(whole) < len(spelt) else []
        return re.compile("|".join(said + numbers) or "(?!)")

    def answer(self, meanings: Collection[str]) -> str | None:
        """What all of these meanings together give by the rule that needs most of them."""
        told = frozenset(meanings)
        fitting = [rule for rule in self._rules if rule.needed <= told <= rule.allowed]
        most = max((len(rule.needed) for rule in fitting), default=0)
        answers = {rule.answer for rule in fitting if len(rule.needed) == most}
        return answers.pop() if len(answers) == 1 else None

    def mend(self, key: str) -> str | None:
        """What a slip of the pen in a long word must mean, where just one meaning is near."""
        if len(key) < _LEAST_MENDED:
            return None
        near = {
            meaning
            for known, meaning in self._long_by_letter.get(key[0], ())
            if is_slip(known, key) and key != f"{known}r"  # « à signer » is not signed
        }
        return near.pop() if len(near) == 1 else None

    def _find_longest(self, words: Sequence[Word], keys: frozenset[str]) -> tuple[int, str | None]:
        """How far the longest phrase reaches; of two that reach as far, the one that says more."""
        best: tuple[int, int] = (0, 0)
        found = None
        for phrase in self._candidates(words[0]):
            if not phrase.needed <= keys:
                continue
            length = self._reach(phrase.words, words)
            if length and (length, len(phrase.words)) > best:
                best, found = (length, len(phrase.words)), phrase.meaning
        return best[0], found

    def _candidates(self, word: Word) -> Iterator[_Phrase]:
        if self._has_exact and not word.typed.isupper():
            yield from self._by_first.get(f"={word.typed.lower()}", ())
        yield from self._by_first.get(word.key, ())
        for one in self._starred.get(word.folded[0], ()):
            if word.folded.startswith(one[:-1]):
                yield from self._by_first[one]

    def _reach(self, phrase: Sequence[str], words: Sequence[Word]) -> int:
        """How many words the phrase covers, small ones between its own included; 0 if it fails."""
        place = 0
        for told in phrase:
            while place and place < len(words) and not _is_word(told, words[place]):
                if not self._may_stand_between(words[place]):
                    return 0
                place += 1
            if place == len(words):
                return 0
            place += 1
        return place

    def _may_stand_between(self, word: Word) -> bool:
        """« pas la excuse », and not « pas là, excusé »."""
        return word.key in self._skipped and f"={word.typed.lower()}" not in self._by_first


def _is_word(told: str, word: Word) -> bool:
    if told[0] == "=":
        return not word.typed.isupper() and word.typed.lower() == told[1:]
    return word.key == told or (told[-1] == "*" and word.folded.startswith(told[:-1]))


def is_slip(known: str, word: str) -> bool:
    """In a short word another letter makes another word: « valide » is no « valise »."""
    if OSA.distance(known, word, score_cutoff=1) != 1:
        return False
    return len(word) >= _LONG_WORD or len(known) != len(word) or sorted(known) == sorted(word)


def _split(told: str | Sequence[str]) -> Sequence[str]:
    texts = [told] if isinstance(told, str) else told
    return [" ".join(one.split()) for text in texts for one in text.split(",") if one.strip()]


def _wordings(phrase: str, groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Every wording of a phrase with groups and words that may be left out."""
    choices: list[Sequence[str]] = []
    for word in phrase.split():
        bare = word.removesuffix("?")
        told = groups.get(bare, (bare,))
        choices.append([*told, ""] if bare != word else told)
    return (" ".join(" ".join(chosen).split()) for chosen in product(*choices))


def _long_by_letter(singles: Mapping[str, str]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Words that are mended, each with its meaning, by the letter that a slip leaves alone."""
    found: dict[str, list[tuple[str, str]]] = {}
    for word, meaning in singles.items():
        if len(word) >= _LEAST_MENDED:
            found.setdefault(word[0], []).append((word, meaning))
    return found


def _phrase(words: Sequence[str], meaning: str) -> _Phrase:
    needed = frozenset(one for one in words if one[0] != "=" and one[-1] != "*")
    return _Phrase(words, meaning, needed)


def _pattern(word: str) -> str:
    return word if word[0] in "=#" or word[-1] == "*" else stem(fold(word))


def _load_rule(answer: str, rule: str, groups: Mapping[str, str]) -> _Rule:
    """« needed needed : allowed @group »."""
    needed, _, allowed = rule.partition(":")
    told = " ".join(groups.get(word, word) for word in allowed.split())
    needed_words = frozenset(needed.split())
    return _Rule(answer, needed_words, needed_words | frozenset(told.split()))


@cache
def load_table(name: str) -> Mapping[str, Any]:
    """`tables/NAME.toml`, read once."""
    table = files("french_cells") / "tables" / f"{name}.toml"
    return tomllib.loads(table.read_text(encoding="utf-8"))


@cache
def load_lexicon(name: str) -> Lexicon:
    return Lexicon(load_table(name))


@cache
def load_lists(name: str) -> Mapping[str, frozenset[str]]:
    """The lists of single words of a table, by their names."""
    lists = load_table(name).items()
    return {key: frozenset(told.split()) for key, told in lists if isinstance(told, str)}


@cache
def load_answers(name: str, section: str) -> Mapping[str, str]:
    """What each text of a table's section stands for: the section says it the other way round."""
    told = load_table(name)[section].items()
    return {text: answer for answer, texts in told for text in _split(texts)}
