"""« Âges des enfants » in one column: only how many there are in each band is kept."""

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from french_cells.amounts import children
from french_cells.answers import ambiguous, empty, ok, repair
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading, Value
from french_cells.text import fold
from sync_service.model.composites.whole import Whole

_BANDS = {
    "children_0_2": (0, 2),
    "children_3_5": (3, 5),
    "children_6_11": (6, 11),
    "children_12_17": (12, 17),
}
_SHOWN = pattern(r"(\d{1,2}) de (\d{1,2}) à (\d{1,2}) ans")

_NO_CHILD = pattern(
    r"(?:aucun|sans|pas d')(?: ?enfants?)?(?: (?:avec|ce|cette|la|le|cet)\b[^\d?]*)?"
)
_UNBORN = pattern(
    r"(?:attend )?(?:un )?(?:bebe|bb) (?:a (?:naitre|venir)|en route)|attend (?:un )?bebe"
)
_A_BABY = pattern(r"(?:une? )?(?:bebe|bb|nourrisson|nouveau[ -]nee?)")
_NEARLY = pattern(r"(?:bientot|presque) (\d{1,2}) ans")


class ChildrenAges(Whole):
    """« 3, 5 et 8 ans »; shown by bands, for nothing else is known."""

    name: ClassVar[str] = "children_ages"
    label: ClassVar[str] = "Âges des enfants"
    expected: ClassVar[str] = children.EXPECTED
    parts: ClassVar[tuple[str, ...]] = tuple(_BANDS)

    def understand(self, raw: Raw) -> Reading:
        shown = self._read_bands(raw) or _read_nearly(raw) if isinstance(raw, str) else None
        if shown is not None:
            return shown
        number = int(raw) if isinstance(raw, float) and raw.is_integer() else raw
        reading = children.read_children(number, self.context)
        is_text = isinstance(raw, str) and not reading.accepted
        if is_text and any(one.fullmatch(fold(str(raw))) for one in (_NO_CHILD, _UNBORN)):
            return empty()
        if not isinstance(reading.value, list):
            return reading
        counts = Counter(_band(int(age)) for age in reading.value)
        if "" in counts:
            return ambiguous("Les enfants ont au plus 17 ans ici : comptez les autres en adultes.")
        texts = [str(counts[band] or "") for band in _BANDS]
        return self.checked(Reading(texts, None, reading.severity, reading.message))

    def write(self, parts: Sequence[str]) -> str:
        counted = zip(parts, _BANDS.values(), strict=True)
        return ", ".join(
            f"{count} de {least} à {most} ans" for count, (least, most) in counted if count
        )

    def text_of(self, part: str, value: Value) -> str:
        """No child of a band and none said are the same here."""
        del part
        return str(value) if value else ""

    def value_of(self, part: str, text: str) -> Value:
        del part
        return int(text) if text else None

    def _read_bands(self, text: str) -> Reading | None:
        """As we write it ourselves: « 1 de 0 à 2 ans, 2 de 6 à 11 ans »."""
        found = [_SHOWN.fullmatch(one.strip()) for one in text.split(",")]
        counts = {(int(one[2]), int(one[3])): one[1] for one in found if one is not None}
        if None in found or not counts.keys() <= set(_BANDS.values()):
            return None
        return self.checked(ok([counts.get(band, "") for band in _BANDS.values()]))


def _read_nearly(text: str) -> Reading | None:
    """« bébé », « bientôt 2 ans »: no age, and one band whichever it is."""
    nearly = _NEARLY.fullmatch(fold(text.strip()))
    if nearly is None and _A_BABY.fullmatch(fold(text.strip())) is None:
        return None
    age = int(nearly[1]) if nearly else 0
    bands = {_band(age), _band(max(age - 1, 0))}
    is_one = len(bands) == 1 and "" not in bands
    return repair(["1" if band in bands else "" for band in _BANDS]) if is_one else None


def _band(age: int) -> str:
    return next((name for name, (least, most) in _BANDS.items() if least <= age <= most), "")
