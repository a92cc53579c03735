"""Fields for languages, stored as BCP 47 tags and written by their French names."""

from collections.abc import Mapping
from typing import Unpack

from french_cells.answers import invalid, ok, repair
from french_cells.reading import Raw, Reading, Value
from sync_service.model.field import CellField, FieldSettings
from sync_service.model.fields.choices import Choice
from sync_service.model.fields.texts import Words

LANGUAGES: Mapping[str, str] = {
    "fr": "français", "en": "anglais", "de": "allemand", "ar": "arabe", "sq": "albanais",
    "hy": "arménien", "bs": "bosniaque", "hr": "croate", "sr-Latn": "serbe", "es": "espagnol",
    "it": "italien", "pt": "portugais", "ro": "roumain", "ru": "russe", "tr": "turc",
    "uk": "ukrainien", "fa-AF": "dari", "ps": "pachto", "ka": "géorgien", "ti": "tigrinya",
    "fa": "persan", "nl": "néerlandais", "lb": "luxembourgeois", "pl": "polonais",
    "zh": "chinois", "vi": "vietnamien", "ta": "tamoul", "so": "somali", "ku": "kurde",
    "bg": "bulgare", "sk": "slovaque", "cs": "tchèque", "hu": "hongrois", "el": "grec",
    "ur": "ourdou", "bn": "bengali", "hi": "hindi", "am": "amharique", "ff": "peul",
    "wo": "wolof", "bm": "bambara", "ln": "lingala", "kab": "kabyle", "rom": "romani",
    "fsl": "langue des signes",
}  # fmt: skip
_SYNONYMS: Mapping[str, str] = {
    "fra": "fr", "francais": "fr", "english": "en", "lsf": "fsl", "farsi": "fa",
    "serbo-croate": "sr-Latn", "afghan": "fa-AF", "kosovar": "sq", "arabe marocain": "ar",
    "arabe algérien": "ar", "roumaine": "ro", "turque": "tr", "rom": "rom", "pachtou": "ps",
    "sr": "sr-Latn", "mandarin": "zh", "tsigane": "rom",
}  # fmt: skip


class Language(Choice):
    """One language."""

    expected = "une langue, par exemple arabe"

    def __init__(self, label: str = "Langue", **settings: Unpack[FieldSettings]) -> None:
        super().__init__(label, LANGUAGES, _SYNONYMS, **settings)
        self.expected = Language.expected


class Languages(CellField):
    """Several languages, between commas."""

    expected = "des langues séparées par des virgules, par exemple français, arabe"

    def understand(self, raw: Raw) -> Reading:
        words = Words(self.label).understand(raw)
        if not isinstance(words.value, list):
            return words
        one = Language(self.label)
        readings = [one.understand(word) for word in words.value]
        refused = next((reading for reading in readings if not reading.accepted), None)
        if refused is not None:
            return refused if refused.error == "invalid" else invalid(refused.message)
        tags = list(dict.fromkeys(str(reading.value) for reading in readings))
        return ok(tags) if raw == self.text(tags) else repair(tags)

    def text(self, value: Value) -> str:
        tags = value if isinstance(value, list) else []
        return ", ".join(LANGUAGES.get(tag, tag) for tag in tags)
