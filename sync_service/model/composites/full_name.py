"""« Nom et prénom » in one column; the order is never guessed against what is known."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import ClassVar, cast

from french_cells.answers import ambiguous, assume, ok, repair
from french_cells.people import persons, posts
from french_cells.people.name_shape import LOWER_PARTICLES, is_family, is_family_first, is_given
from french_cells.reading import BESIDE, Raw, Reading
from french_cells.text import fold_words
from sync_service.domain.codec import Beside
from sync_service.model.composites.whole import Whole

_SOME = 3
"""So many names in one order, and none in the other, are a custom."""
_NEARLY_ALL = 4
"""So many times as many as in the other order."""


class FullName(Whole):
    """A contact's names, written « Zoé MÜLLER »; a family name may be alone, in capitals."""

    name: ClassVar[str] = "full_name"
    label: ClassVar[str] = "Nom et prénom"
    expected: ClassVar[str] = persons.EXPECTED
    parts: ClassVar[tuple[str, ...]] = ("family_name", "given_name")
    required: ClassVar[bool] = True

    def understand(self, raw: Raw) -> Reading:
        reading = self._read_order(raw)
        if not isinstance(reading.value, dict):
            is_nothing = reading.error == "empty"  # « NC » is nobody's name
            return reading if is_nothing else self._read_family_alone(raw) or reading
        family, given = reading.value["family"], reading.value["given"]
        if not family:
            return ambiguous(f"Il manque le nom. Nous attendons {self.expected}.")
        return self.checked(replace(reading, value=[str(family), str(given or "")]))

    def write(self, parts: Sequence[str]) -> str:
        """In the first way that reads back as just these names."""
        family, given = parts
        if not given:
            return family if posts.find_post(family) else family.upper()
        ways = (f"{given} {family.upper()}", f"{family}, {given}", f"{given} {family}")
        return next((way for way in ways if self._reads_as(way, parts)), ways[0])

    def relate(self, reading: Reading, beside: Beside) -> Reading:
        current = self.compose(beside.fields, None)
        if not isinstance(current, list):
            return reading
        family, given = current
        words = fold_words(beside.typed)
        same = {fold_words(f"{family} {given}"), fold_words(f"{given} {family}")}
        is_plain = reading.accepted and reading.severity != "assume"
        if words and words in same and not is_plain:
            return ok(current)
        if given and posts.find_post(beside.typed):
            return persons.read(beside.typed, self.context)  # over somebody it is asked about
        if given and words == fold_words(family):
            # Who shortens a name did not say that the person has no given name.
            return ambiguous(f"Il manque le prénom. Écrivez par exemple « {self.text(current)} ».")
        return super().relate(reading, beside)

    @cached_property
    def _customs(self) -> Mapping[bool, Counter[bool]]:
        """How often the given name comes first in the column, with a civility and without."""
        customs: Mapping[bool, Counter[bool]] = {True: Counter(), False: Counter()}
        for raw in self.context.samples:
            bare = persons.bare_name(raw) if isinstance(raw, str) else ""
            words = fold_words(bare).split()
            is_telling = len(words) > 1 and is_given(words[0]) != is_given(words[-1])
            if is_telling and not posts.names_office(bare):
                customs[bare != raw][is_given(words[0])] += 1
        return customs

    def _read_order(self, raw: Raw) -> Reading:
        reading = self._read_names(raw)
        if reading.error == "ambiguous" and (told := self._read_by_list(raw)):
            return told
        is_open = reading.message.startswith((persons.TWO_GIVEN, persons.BY_TITLE))
        if not is_open or not isinstance(raw, str) or not isinstance(reading.value, dict):
            return reading
        words = fold_words(persons.bare_name(raw))
        is_first = words.startswith(fold_words(str(reading.value["given"])))
        own = self._customs[persons.bare_name(raw) != raw]
        # With civilities too few to tell, all names of the column do.
        custom = (
            own if own[False] or own[True] >= _SOME else sum(self._customs.values(), Counter())
        )
        is_custom = custom[is_first] >= _SOME and not custom[not is_first]
        return repair(reading.value) if is_custom else reading

    def _read_by_list(self, raw: Raw) -> Reading | None:
        """« Pernot Odile » among names that begin with the family's, as nearly all do there.

        A given name that is as usual for families is shown to a person.
        """
        if not isinstance(raw, str) or not is_family_first(raw) or posts.names_office(raw):
            return None
        custom = sum(self._customs.values(), Counter())
        others = custom[False] - 1  # it is one of the column itself
        if others < max(_SOME, _NEARLY_ALL * custom[True]):
            return None
        family, given = raw.split()
        reading = persons.read(f"{given} {family.upper()}", self.context)
        if not isinstance(reading.value, dict):
            return None
        is_either = is_family(given)
        understood = f"Compris comme {given} {family.upper()}."
        return assume(reading.value, understood) if is_either else repair(reading.value)

    def _read_names(self, raw: Raw) -> Reading:
        """By capitals and usual given names first; else by the column's title."""
        plain = persons.read(raw, replace(self.context, header=""))
        is_remarked = plain.message.startswith(BESIDE)
        if plain.accepted and (plain.severity != "assume" or is_remarked):
            return plain
        told = persons.read(raw, self.context)
        if not isinstance(told.value, dict):
            return plain
        given, family = fold_words(str(told.value["given"])), fold_words(str(told.value["family"]))
        # The title and the names agree: nothing is left to be confirmed.
        if is_given(given) and not is_given(family) and not told.message.startswith(BESIDE):
            return repair(told.value)
        is_contrary = is_given(family) and not is_given(given)
        return plain if is_contrary or given in LOWER_PARTICLES else told

    def _read_family_alone(self, raw: Raw) -> Reading | None:
        text = raw.strip() if isinstance(raw, str) else ""
        is_one = text.isupper() and len(text) > 1 and text.replace("-", "").isalpha()
        if not is_one or is_given(fold_words(text)):
            return None
        reading = self.checked(repair([text, ""]))
        return (
            assume(reading.value, "Un nom seul, en capitales : le nom de famille.")
            if reading.accepted
            else reading
        )

    def _reads_as(self, way: str, parts: Sequence[str]) -> bool:
        reading = persons.read(way, replace(self.context, header=""))
        if not isinstance(reading.value, dict) or reading.severity == "assume":
            return False
        named = cast("dict[str, str | None]", reading.value)
        return [named["family"], named["given"]] == list(parts)
