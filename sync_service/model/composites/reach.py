"""A person's telephone and mail address in one column: « 06 39 98 62 01 lea@example.org »."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from french_cells.answers import ambiguous, empty, repair
from french_cells.patterns import pattern
from french_cells.reach.phones import read_list
from french_cells.reading import BESIDE, Raw, Reading
from french_cells.text import fold
from sync_service.domain.spreadsheet import Cell
from sync_service.model.composites.whole import Whole

_ADDRESS = pattern(r"[^\s,;/|()<>]+@[^\s,;/|()<>]+")
_AROUND = " ,;:/|-–—()<>\n"
_LABEL = pattern(r"(?:tel(?:ephone)?|fixe)\.? ?:? ?(?=\d)")
_PORTABLE = pattern(r"\bport(?:able)?\b\.? ?:?", re.IGNORECASE)
_MAIL = pattern(r" ?\b(?:mail|e-?mail|courriel)\.? ?:? ?$")
_NONE = pattern(r"(?:pas|sans|aucune?)(?: de?| d')? ?(?:mail|e-?mail|courriel|adresse|internet).*")
_MOBILE = ("+336", "+337")


class Reach(Whole):
    """What a contact is reached by; each of the three may be missing."""

    name: ClassVar[str] = "reach"
    label: ClassVar[str] = "Téléphone et courriel"
    expected: ClassVar[str] = (
        "un numéro et une adresse, par exemple 06 39 98 12 34 lea@example.org"
    )
    parts: ClassVar[tuple[str, ...]] = ("phone", "mobile", "email")

    def understand(self, raw: Raw) -> Reading:
        text = str(raw).strip() if isinstance(raw, str | int | float) and raw != "" else ""
        addresses = _ADDRESS.findall(text)
        if len(addresses) > 1:
            return ambiguous(
                f"Il y a plusieurs adresses : gardez-en une. Nous attendons {self.expected}."
            )
        rest = _without_words(_ADDRESS.sub(" ", text))
        numbers = self._read_numbers(rest) if rest else repair(["", ""])
        if not isinstance(numbers.value, list):
            return numbers
        parts = [*map(str, numbers.value), *(addresses or [""])]
        return self.checked(replace(numbers, value=parts)) if any(parts) else empty()

    def _read_numbers(self, text: str) -> Reading:
        """The telephone, and the mobile beside it; two of a kind are refused as by the field."""
        before, _, after = _PORTABLE.sub("\n", text).partition("\n")
        if after:
            return repair([before.strip(_AROUND), after.strip(_AROUND)])
        found = read_list(text, self.context)
        numbers = found.value if isinstance(found.value, list) else []
        mobiles = [number for number in numbers if number.startswith(_MOBILE)]
        fixed = [number for number in numbers if number not in mobiles]
        if len(fixed) == len(mobiles) == 1:
            return _with_words(found, [*fixed, *mobiles])
        one = self._entity.fields["phone"].read(Cell(text))
        return _with_words(one, [str(one.value or ""), ""]) if one.accepted else one

    def write(self, parts: Sequence[str]) -> str:
        phone, mobile, email = (
            self._entity.fields[part].text(text) if text else ""
            for part, text in zip(self.parts, parts, strict=True)
        )
        return " / ".join(filter(None, (phone, mobile and f"port. {mobile}", email)))


def _with_words(reading: Reading, parts: Sequence[str]) -> Reading:
    """These parts; words that nobody knows beside a number stay asked about."""
    is_asked = reading.message.startswith(BESIDE)
    return replace(reading, value=list(parts)) if is_asked else repair(list(parts))


def _without_words(text: str) -> str:
    """Of what stands beside an address: « tél : », « pas de mail »."""
    bare = re.sub(r"\s+", " ", text).strip(_AROUND)
    folded = fold(bare)
    if len(folded) != len(bare):
        return bare
    for words in (_NONE, _MAIL):
        if match := words.search(folded):
            bare, folded = bare[: match.start()], folded[: match.start()]
    if match := _LABEL.match(folded):
        bare = bare[match.end() :]
    return bare.strip(_AROUND)
