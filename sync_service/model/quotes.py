"""Whether a text quotes somebody: by a name, an address or a number that is nobody else's."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from french_cells.folding import fold
from french_cells.text import clean, strip_accents
from french_cells.text import fold as fold_typed
from sync_service.domain.record import Change, Record, is_nobody
from sync_service.domain.traces import Traces
from sync_service.domain.wording.sentences import NOTHING, OR, either
from sync_service.model.naming import names_of, without_names
from sync_service.model.personal import TELLING

_BETWEEN = re.compile(r'["();/]|\s(?:ou|et|-)\s')
"""What stands between two names in one text, folded: « and » are `"` in it, as in formulas."""
_WITHIN = r"[\s,.'-]{1,3}"
"""What stands between the words of one name: « Petit, Anne », « Jean-Luc »."""


class Quotes:
    """What tells of some people and of nobody else, found in what cells showed.

    Whatever the record of somebody who was not erased says or said does not tell of these people:
    a family's name, a first name, a switchboard's number.
    """

    def __init__(
        self, refs: Collection[str], records: Iterable[Record], history: Iterable[Change]
    ) -> None:
        """`records`: all that have a name, an address or a number, archived ones too."""
        said = _read_said(refs, records, history)
        others = _Words.of(one for ref, one in said.items() if ref not in refs)
        theirs = _Words.of(one for ref, one in said.items() if ref in refs)
        names = theirs.names - others.names - others.given
        self._traces = Traces(theirs.reach - others.reach)
        alone = theirs.families | theirs.given
        self._alone = frozenset(alone - others.families - others.given)
        self._names = _pattern_of(names)
        # « Marie Anne Petit » is not « Anne Petit ».
        self._longer = _pattern_of(
            one for one in others.names if not names.isdisjoint(_spans(one))
        )

    def are_in(self, text: str | None) -> bool:
        """A whole name wherever it stands; a part of one only where no word is beside it."""
        if not text:
            return False
        plain = self._longer.sub('"', fold_typed(text.replace(NOTHING, "")))
        listed = _BETWEEN.split(plain)
        return (
            self._traces.are_in(text)
            or self._names.search(plain) is not None
            or without_names(listed, self._alone) != listed
        )

    def part_of(self, text: str | None) -> str | None:
        """What is about them, of several texts that may have stood in one cell."""
        return either([one for one in (text or "").split(OR) if self.are_in(one)]) or None


_Said = Mapping[str, set[str]]
"""Field → what one record says and said in it."""


@dataclass(frozen=True, slots=True)
class _Words:
    """By which some people are named and reached: names folded, numbers without extension."""

    given: set[str]
    families: set[str]
    names: set[str]
    reach: set[str]

    @classmethod
    def of(cls, people: Iterable[_Said]) -> "_Words":
        words = cls(set(), set(), set(), set())
        for said in people:
            given, families = said["given_name"], said["family_name"]
            words.given.update(map(fold, given))
            words.families.update(map(fold, families))
            words.names.update(*(names_of(*pair) for pair in product(given, families)))
            if not families:
                # A form, or a partner's column, where all of a name was typed as the first one.
                words.names.update(fold(one) for one in given if " " in one)
            reach = (said[name] for name in TELLING - {"given_name", "family_name"})
            words.reach.update(
                value.partition(";")[0].lower() for values in reach for value in values
            )
        return words


def _read_said(
    refs: Collection[str], records: Iterable[Record], history: Iterable[Change]
) -> Mapping[str, _Said]:
    """By reference; of whoever was erased before, nothing, unless it is one of `refs`."""
    found: dict[str, dict[str, set[str]]] = {}
    for record in records:
        if record.ref in refs or not is_nobody(record):
            said = found[record.ref] = {name: set() for name in TELLING}
            for name in TELLING & record.fields.keys():
                said[name].update(_texts_in(record.fields[name]))
    for change in history:
        if change.ref in found and change.field in TELLING:
            said = found[change.ref]
            said[change.field].update(_texts_in(change.before), _texts_in(change.after))
    return found


def _texts_in(value: object) -> Iterable[str]:
    """Spelt as a folded text spells them, and without « — », which says that there is nobody."""
    values = value if isinstance(value, list) else [value]
    plain = (clean(strip_accents(one)) for one in values if isinstance(one, str))
    return [one for one in plain if fold(one)]


def _spans(name: str) -> Iterable[str]:
    """Each word of it, and all that stand side by side."""
    words = name.split()
    return [" ".join(words[a:b]) for a, b in combinations(range(len(words) + 1), 2)]


def _pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of these, the longest first, where no letter and no hyphen goes on."""
    words = (map(re.escape, one.split()) for one in sorted(names, key=len, reverse=True))
    found = "|".join(_WITHIN.join(one) for one in words)
    return re.compile(rf"(?<![\w-])(?:{found})(?![\w-])" if found else r"(?!)")
