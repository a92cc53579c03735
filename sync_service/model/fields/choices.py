"""Fields whose values are known: a few words, canonical in English; languages; other records."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Unpack

from rapidfuzz import process

from french_cells import booleans
from french_cells.answers import (
    ambiguous,
    assume,
    empty,
    find_second_thought,
    invalid,
    ok,
    open_cell,
    repair,
)
from french_cells.context import Context
from french_cells.lexicon import is_slip, stem
from french_cells.loans import conditions
from french_cells.named import links, partners
from french_cells.named.former import was_called
from french_cells.patterns import pattern
from french_cells.presence import attendance
from french_cells.presence.absence_reasons import TAKE_OUT, tells_reason
from french_cells.reading import SAID_NOTHING, Raw, Reading, Value
from french_cells.text import fold, fold_words, in_order_of
from sync_service.domain.codec import Shown
from sync_service.domain.record import Entity
from sync_service.model.fields.texts import Words
from sync_service.model.schema import CellField, FieldSettings

_REMARKED = pattern(
    r"(?P<word>[^(),;:]+?) ?(?:[(,;:]| - | (?=(?:car|en|faute) |\d))(?P<remark>.+)"
)
_PARTLY = pattern(r"\b(?:partie|partiel\w*|matin|soir|apres midi)\b")
"""« annulée en partie » is not cancelled."""

_NOT_TO_BE = ("cancelled", "no_show", "on_loan", "overdue", "lost")
"""« annulée (pas assez d'inscrits) » says why, « en prêt (pas rendu) » the same again."""
_NO = pattern(r"(?:(?:mais|enfin|finalement) )?non(?: finalement)?")
_DENIED = pattern(
    rf"{_NO.pattern}(?: .*)?|(?:(?:mais|enfin|finalement) )?"
    r"(?:pas (?!d |de |du |des |le |la |les |avant |apres )|ne |n |plus (?!d |de |du |des )).*"
)
"""« confirmée (ne vient plus) »; not « confirmée (pas de poussette) »."""


def _plain(text: str) -> str:
    """« tenues », « Tenue » and « tenu » are one word."""
    return " ".join(map(stem, fold_words(text).split()))


class Choice(CellField):
    """One of a few known values, canonical in English, written in French."""

    takes_remarks = True
    """What stands beside the word is for people."""

    def __init__(
        self,
        label: str,
        labels: Mapping[str, str],
        synonyms: Mapping[str, str] | None = None,
        **settings: Unpack[FieldSettings],
    ) -> None:
        super().__init__(label, **settings)
        self.labels = labels
        written = {_plain(word): value for word, value in (synonyms or {}).items()}
        written |= {_plain(value): value for value in labels}
        self._written = written | {_plain(text): value for value, text in labels.items()}
        self.expected = " ou ".join(f"« {text} »" for text in labels.values())

    def holds(self, value: Value) -> bool:
        return isinstance(value, str) and value in self.labels

    def understand(self, raw: Raw) -> Reading:
        cell = open_cell(raw)
        if isinstance(cell, Reading):
            return cell
        if "?" in cell.text:
            return ambiguous(
                f"Le point d’interrogation laisse un doute. Nous attendons {self.expected}."
            )
        words = _plain(cell.text)
        # What the title says already is often left out: « conseillée » under « Inscription ».
        value = self._written.get(words) or self._written.get(_plain(f"{self.label} {words}"))
        if value is None and self.takes_remarks:
            value = self.before_remark(cell.text)
            said = find_second_thought(cell.folded) if value is None else ""
            if said:
                return ambiguous(f"« {said} » laisse un doute : écrivez ce qui est sûr.")
        if value is None:
            return invalid(self._refuse(words))
        return ok(value) if raw == self.labels[value] else repair(value)

    def before_remark(self, text: str) -> str | None:
        """« fait (67 personnes) », « tenue - salle pleine »; not « prévue (reportée) »."""
        remarked = _REMARKED.fullmatch(text)
        if remarked is None:
            return None
        value = self._written.get(_plain(remarked["word"]))
        others = {word for word, one in self._written.items() if one != value}
        remark = fold_words(remarked["remark"])
        is_other = others.intersection(_plain(remark).split()) or _PARTLY.search(remark)
        is_unsure = find_second_thought(fold(remarked["remark"]))
        denial = _NO if value in _NOT_TO_BE else _DENIED
        return None if is_other or is_unsure or denial.fullmatch(remark) else value

    def _refuse(self, words: str) -> str:
        best = process.extractOne(words, self._written.keys(), score_cutoff=75)
        if best is None:
            return f"Nous attendons {self.expected}."
        return links.suggestion([self.labels[self._written[best[0]]]])

    def text(self, value: Value) -> str:
        return self.labels.get(str(value), str(value)) if value is not None else ""

    def choices(self) -> Sequence[str]:
        return tuple(self.labels.values())


class Civility(Choice):
    """Mme or M.; another title is no mistake, and not kept."""

    others = frozenset({
        "dr", "docteur", "pr", "professeur", "me", "maitre", "adj", "adjudant", "lt", "lieutenant",
        "cne", "capitaine", "cdt", "commandant", "major", "brigadier", "gendarme", "sr", "soeur",
        "pere", "abbe",
    })  # fmt: skip

    def understand(self, raw: Raw) -> Reading:
        reading = super().understand(raw)
        is_other = isinstance(raw, str) and _plain(raw) in self.others
        return empty() if is_other and reading.error == "invalid" else reading


class Condition(Choice):
    """The state of a thing, in the words of a choice or in people's own; each of them counts."""

    takes_remarks = False

    def __init__(
        self,
        label: str,
        labels: Mapping[str, str],
        states: Mapping[str, str] = MappingProxyType({}),
        **settings: Unpack[FieldSettings],
    ) -> None:
        """`states`: which of the choices a state of a thing is, where its own name is none."""
        super().__init__(label, labels, **settings)
        self.states = states

    def understand(self, raw: Raw) -> Reading:
        reading = super().understand(raw)
        if reading.error != "invalid":
            return reading
        found = conditions.read(raw, self.context)
        state = self.states.get(str(found.value), found.value)
        is_found = state in self.labels if found.accepted else found.error == "empty"
        return replace(found, value=state) if is_found else reading

    def is_theirs(self, raw: Raw) -> bool:
        """« freins refaits » is none of ours, « bon, une toile tachée » is more than one."""
        is_words = super().is_theirs(raw)
        return is_words and not (self._is_near(str(raw)) or conditions.may_be_unfit(str(raw)))

    def _is_near(self, text: str) -> bool:
        """It may be a slip in one of our words."""
        told = fold_words(text)
        words = [told, *(one for one in told.split() if not conditions.is_known(one))]
        return any(is_slip(known, _plain(one)) for one in words for known in self._written)


_OPEN = pattern(
    r"(?:si|selon)(?: elle| il)?(?: est)? (?:dispo\w*|possible|besoin)|(?:ca|cela) depend|parfois"
    r"|a voir|on verra|ne sait pas(?: encore)?"
)
"""Neither, and whoever wrote it knows: no question."""


class YesNo(CellField):
    """Yes or no; a ticked box counts as yes.

    `yes` and `no` match what people answer to just this question, in plain words.
    """

    expected = booleans.EXPECTED

    def __init__(
        self, label: str, *, yes: str = "", no: str = "", **settings: Unpack[FieldSettings]
    ) -> None:
        super().__init__(label, **settings)
        self._answers = [(pattern(yes), True), (re.compile(no), False)]

    def holds(self, value: Value) -> bool:
        return isinstance(value, bool)

    def understand(self, raw: Raw) -> Reading:
        reading = booleans.read(raw, self.context)
        words = fold_words(raw) if isinstance(raw, str) and "?" not in raw else ""
        own = [value for answer, value in self._answers if words and answer.fullmatch(words)]
        if words and not reading.accepted and _OPEN.fullmatch(words):
            return empty()
        return repair(own[0]) if own and not reading.accepted else reading

    def said_nothing(self) -> Reading:
        """« À voir », « ? » is not the « non » that stands for a blank cell: nobody knows yet."""
        return SAID_NOTHING

    def text(self, value: Value) -> str:
        return "" if value is None else "oui" if value else "non"

    def choices(self) -> Sequence[str]:
        return ("oui", "non")


def _without_reason(reading: Reading) -> Reading:
    """Understood or not, the note asks to take the reason out, and quotes nothing of it."""
    if reading.error == "empty":
        return reading
    if reading.accepted:
        return assume(reading.value, TAKE_OUT)
    return ambiguous(f"{TAKE_OUT} Nous attendons {attendance.EXPECTED}.")


class Presence(CellField):
    """Who was there; a blank cell is unknown, never absent."""

    expected = attendance.EXPECTED
    labels: Mapping[str, str] = {
        "present": "P",
        "absent": "A",
        "excused": "E",
        "represented": "représenté",
    }
    """As sheets show it; in a sentence it is a word."""
    words: Mapping[str, str] = {"present": "présent", "absent": "absent", "excused": "excusé"}

    def holds(self, value: Value) -> bool:
        return isinstance(value, str) and value in self.labels

    def understand(self, raw: Raw) -> Reading:
        reading = attendance.read(raw, self.context)
        return _without_reason(reading) if tells_reason(raw) else reading

    def show(self, value: Value) -> Shown:
        return Shown(self.labels.get(str(value)) if value is not None else None)

    def text(self, value: Value) -> str:
        word = self.words.get(str(value)) or self.labels.get(str(value), str(value))
        return word if value is not None else ""

    def choices(self) -> Sequence[str]:
        return tuple(self.labels.values())


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
_OTHERS = frozenset({
    "tibetain", "nepalais", "mongol", "thai", "japonais", "coreen", "lao", "khmer", "birman",
    "indonesien", "tagalog", "cinghalais", "pendjabi", "punjabi", "gujarati", "telougou",
    "macedonien", "slovene", "lituanien", "letton", "estonien", "bielorusse", "hebreu", "azeri",
    "tchetchene", "ouzbek", "kazakh", "ouighour", "catalan", "finnois", "suedois", "danois",
    "norvegien", "malgache", "comorien", "creole", "berbere", "soninke", "mandingue", "malinke",
    "soussou", "dioula", "swahili", "kinyarwanda", "kirundi", "kikongo", "haoussa", "yoruba",
    "igbo", "fon", "ewe", "oromo", "hmong", "alsacien", "philippin", "tamazight",
})  # fmt: skip
"""That a list has none of: no slips in one of ours, and nobody is asked."""
_SYNONYMS: Mapping[str, str] = {
    "fra": "fr", "francais": "fr", "english": "en", "lsf": "fsl", "farsi": "fa",
    "serbo-croate": "sr-Latn", "afghan": "fa-AF", "kosovar": "sq", "arabe marocain": "ar",
    "arabe algérien": "ar", "roumaine": "ro", "turque": "tr", "rom": "rom", "pachtou": "ps",
    "sr": "sr-Latn", "mandarin": "zh", "tsigane": "rom",
    "moldave": "ro",
}  # fmt: skip


class Language(Choice):
    """One language."""

    expected = "une langue, par exemple arabe"

    def __init__(self, label: str = "Langue", **settings: Unpack[FieldSettings]) -> None:
        super().__init__(label, LANGUAGES, _SYNONYMS, **settings)
        self.expected = Language.expected

    def understand(self, raw: Raw) -> Reading:
        reading = super().understand(raw)
        is_other = isinstance(raw, str) and _plain(raw) in _OTHERS
        return empty() if is_other and reading.error == "invalid" else reading


class Languages(CellField):
    """Several languages, between commas."""

    expected = "des langues séparées par des virgules, par exemple français, arabe"

    def holds(self, value: Value) -> bool:
        return isinstance(value, list) and all(tag in LANGUAGES for tag in value)

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


class Link(CellField):
    """Another record, named as people write it; an organisation is stored by its slug."""

    def __init__(self, label: str, entity: Entity, **settings: Unpack[FieldSettings]) -> None:
        super().__init__(label, **settings)
        self.entity = entity
        self.expected = "un nom déjà connu, tel qu’il figure dans la liste"

    def holds(self, value: Value) -> bool:
        """That there is such a record is the database's own to say."""
        return isinstance(value, str) and bool(value.strip())

    def understand(self, raw: Raw) -> Reading:
        return self._read(raw, self.context)

    def _read(self, raw: Raw, context: Context) -> Reading:
        if self.entity == "organisation":
            return partners.read(raw, context)
        reading = links.read_link(raw, context, self.entity)
        if self.entity == "contact" and reading.error == "invalid":
            return links.read_person(raw, context) or reading
        return reading

    def text(self, value: Value) -> str:
        return self.context.directory.of(self.entity).show(str(value)) if value is not None else ""

    def choices(self) -> Sequence[str]:
        names = self.context.directory.of(self.entity)
        return tuple(sorted((names.show(one) for one in names.by_target), key=in_order_of))

    def shared_name(self, value: Value) -> str:
        known = self.context.directory.of(self.entity).by_target.get(str(value))
        return known.name if known is not None and self.text(value) == value else ""

    def is_former_name(self, raw: Raw, value: Value) -> bool:
        known = self.context.directory.of(self.entity).by_target.get(str(value))
        if known is not None and fold_words(str(raw)) in known.merged:
            return True
        # Looked up first: nearly nothing is ever renamed, and reading a name anew is dear.
        former = () if known is None else self.context.directory.formerly(known.reference)
        now = replace(self.context, directory=self.context.directory.only_now())
        reading = self._read(raw, now) if former else None
        if reading is None or reading.value == value:
            return False
        # A code says less than a title that people know, unless that is another one's by now.
        if not reading.accepted and self.shared_name(value):
            return False
        return any(was_called(raw, one, self.context, self.entity) for one in former)
