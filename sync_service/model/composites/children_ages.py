"""« Âges des enfants » in one column: only how many there are in each band is kept."""

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from french_cells.amounts import children, school_classes
from french_cells.answers import ambiguous, assume, empty, ok, repair
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
_AND_A_BABY = pattern(
    r"^(?:une? |1 )?(?:bebe|bb|nourrisson) ?(?:\+|&|\bet\b) ?(?=\d)"
    r"|(?<=[\dnsp]) ?\(?(?:\+|&|,? ?\bet\b|, ?(?=une? |1 )) ?"
    r"(?:une? |1 )?(?:bebe|bb|nourrisson)\)?$"
)
_NEARLY = pattern(r"(?:bientot|presque) (\d{1,2}) ans")


class ChildrenAges(Whole):
    """« 3, 5 et 8 ans »; shown by bands, for nothing else is known."""

    name: ClassVar[str] = "children_ages"
    label: ClassVar[str] = "Âges des enfants"
    expected: ClassVar[str] = children.EXPECTED
    parts: ClassVar[tuple[str, ...]] = tuple(_BANDS)

    def understand(self, raw: Raw) -> Reading:
        with_baby = self._read_with_baby(raw) if isinstance(raw, str) else None
        return self._read_all(raw) if with_baby is None else with_baby

    def _read_with_baby(self, text: str) -> Reading | None:
        """« 4 ans + 1 bébé »: one more of the first band; None where nothing else says an age."""
        folded = fold(text.strip())
        others = _AND_A_BABY.sub("", folded, count=1)
        reading = self._read_all(others) if others != folded else None
        if reading is None or not isinstance(reading.value, list):
            return None
        counts = [str(int(reading.value[0] or 0) + 1), *reading.value[1:]]
        severity = "repair" if reading.severity == "ok" else reading.severity
        return self.checked(Reading(counts, None, severity, reading.message))

    def _read_all(self, raw: Raw) -> Reading:
        shown = self._read_bands(raw) or _read_nearly(raw) if isinstance(raw, str) else None
        if shown is not None:
            return shown
        number = int(raw) if isinstance(raw, float) and raw.is_integer() else raw
        reading = children.read_children(number, self.context)
        if not reading.accepted and isinstance(raw, str):
            reading = self._read_classes(raw) or reading
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

    def _read_classes(self, text: str) -> Reading | None:
        """« CP et CM1 »: of the band that nearly all children of these classes are in."""
        told = school_classes.find_ages(text)
        reading = children.read_children(told.text, self.context) if told else None
        if told is None or reading is None or not isinstance(reading.value, list):
            return None
        ages = ", ".join(map(str, reading.value))
        sure = repair(reading.value)
        return sure if told.is_sure else assume(reading.value, f"Compris comme {ages} ans.")

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
