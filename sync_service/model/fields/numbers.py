"""Fields that count, measure or pay, and children's ages."""

import re
from dataclasses import replace
from decimal import Decimal
from math import inf
from types import UnionType
from typing import Unpack, cast

from french_cells.amounts import ages, quantities
from french_cells.answers import ambiguous, assume, empty, invalid, ok, repair
from french_cells.folding import fold, is_same_again
from french_cells.moments import durations
from french_cells.number_words import in_digits
from french_cells.patterns import pattern
from french_cells.reading import SAID_NOTHING, Raw, Reading, Value
from sync_service.domain.codec import Shown
from sync_service.domain.spreadsheet import Cell
from sync_service.model.fields.texts import SeenAsText
from sync_service.model.schema import CellField, FieldSettings


def _is_number(value: Value, kind: type | UnionType) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


class Count(CellField):
    """A whole number of things, within bounds."""

    def __init__(
        self,
        label: str,
        *,
        least: int = 0,
        most: int = 100_000,
        may_be_unknown: bool = False,
        **settings: Unpack[FieldSettings],
    ) -> None:
        """`may_be_unknown`: « à compter », « une dizaine » are no number, and nobody is asked."""
        super().__init__(label, **settings)
        self.may_be_unknown = may_be_unknown
        self.least = least
        self.most = most
        self.expected = f"un nombre entier, {least} ou plus"

    def holds(self, value: Value) -> bool:
        return _is_number(value, int) and self.least <= cast(int, value) <= self.most

    def understand(self, raw: Raw) -> Reading:
        reading = quantities.read(raw, self.context)
        if self.may_be_unknown and reading.error == "ambiguous" and quantities.is_vague(raw):
            # « 5 environ » is the number that people who see the list go by.
            return quantities.read_about(raw) or empty("Nous attendons que ce soit compté.")
        if not reading.accepted:
            return reading
        if not self.holds(cast(Value, reading.value)):
            return invalid(f"Nous attendons {self.expected}.")
        return reading

    def said_nothing(self) -> Reading:
        """« À compter » is not the number that stands for a blank cell: that is asked about."""
        if self.may_be_unknown or self.blank_value is None:
            return SAID_NOTHING
        return assume(self.blank_value, f"Un nombre manque : compris comme {self.blank_value}.")

    def show(self, value: Value) -> Shown:
        return Shown(value if isinstance(value, int) else None)


_SPAN = pattern(
    r"(?:(?:environ|pour|pendant) )?(\d+) (jours?|j|semaines?|sem|mois)(?: (?:max|maxi|maximum))?"
)
_NOT_LENT = pattern(r"(?:pas|non|jamais) (?:pretee?|pretable|empruntable)s?|(?:reste )?sur place")
_WEEKEND = pattern(r"(?:pour |1 |un |le |les |du )*(?:week[ -]?end|we)s?")
_WEEKEND_DAYS = 3
"""From Friday to Monday."""
_DAYS = {"j": 1, "s": 7, "m": 30}


class Days(Count):
    """How long something may be kept: « 2 semaines » are 14 days, « 1 mois » 30, a week-end 3."""

    expected = "un nombre de jours, par exemple 15"

    def __init__(self, label: str, **settings: Unpack[FieldSettings]) -> None:
        super().__init__(label, least=1, most=366, **settings)
        self.expected = Days.expected

    def understand(self, raw: Raw) -> Reading:
        if isinstance(raw, str) and _NOT_LENT.fullmatch(fold(raw)):
            return empty("L’objet ne se prête pas.")
        if isinstance(raw, str) and _WEEKEND.fullmatch(fold(raw)):
            return repair(_WEEKEND_DAYS)
        span = _SPAN.fullmatch(fold(in_digits(raw))) if isinstance(raw, str) else None
        if span is None:
            return super().understand(raw)
        days = int(span[1]) * _DAYS[span[2][0]]
        return repair(days) if self.holds(days) else invalid(f"Nous attendons {self.expected}.")


class Amount(CellField):
    """Money: a number that may have decimals, zero or more."""

    expected = "un nombre, par exemple 12,50"

    def is_theirs(self, raw: Raw) -> bool:
        """« rendue », « dans l’enveloppe »: no number, and nothing that points to another cell."""
        if not super().is_theirs(raw) or is_same_again(str(raw)):
            return False
        return not any(map(str.isdigit, in_digits(fold(str(raw)))))

    def holds(self, value: Value) -> bool:
        return _is_number(value, int | float) and 0 <= cast(float, value) < inf

    def understand(self, raw: Raw) -> Reading:
        if isinstance(raw, str) and _FREE.fullmatch(fold(raw).strip(" .")):
            return repair(0)
        if isinstance(raw, str) and _HOW_PAID.fullmatch(fold(raw).strip(" .")):
            return empty("Le montant n’est pas dit.")
        raw = _BY_CHEQUE.sub("", raw) if isinstance(raw, str) else raw
        paid = _WHERE_IT_IS.sub("", raw) if isinstance(raw, str) else raw
        reading = quantities.read(paid, self.context)
        if reading.accepted and not self.holds(cast(Value, reading.value)):
            return invalid(f"Nous attendons {self.expected}.")
        return reading if paid == raw or reading.severity != "ok" else repair(reading.value)

    def show(self, value: Value) -> Shown:
        return Shown(value if isinstance(value, int | float) else None)

    def text(self, value: Value) -> str:
        """« 1,1250 », never « 1,125 », which may be a thousand."""
        if value is None:
            return ""
        text = f"{Decimal(str(value)):f}".replace(".", ",")
        return f"{text}0" if text[-4:-3] == "," else text


_CLOCKED = pattern(r"\d ?(?:h|min|:)|\bheures?\b")
_FOR_EACH = pattern(r"/ ?[a-z]|\bpar\b|\bchac|\bcha(?:que|cune?)\b")
"""« 2h par personne »: of how many?"""
_MANY = pattern(r"(\d{2,4}) ?(?:h|heures?|:) ?([0-5]\d)?(?::00)?")
"""« 36h », of all of them: more than a day."""
_SHOWN_AS_TIME = pattern(r"\d{1,4}(?::\d{2}){1,2}|\d{1,4} ?h ?\d{2}")
_MINUTES = 60


class Hours(Amount):
    """A number of hours, also as one says how long something took: « 3h30 » is 3,5."""

    expected = "un nombre d’heures, par exemple 3,5"

    def raw_of(self, cell: Cell) -> Raw:
        """Of « 3:30 » a sheet makes a part of a day."""
        is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
        is_time = is_number and _SHOWN_AS_TIME.fullmatch(cell.text)
        return cell.text if is_time else super().raw_of(cell)

    def understand(self, raw: Raw) -> Reading:
        told = raw.lower().strip() if isinstance(raw, str) else ""
        if _FOR_EACH.search(told):
            return ambiguous(f"Combien d’heures en tout ? Nous attendons {self.expected}.")
        if _CLOCKED.search(told):
            many, lasting = _MANY.fullmatch(told), durations.read(raw, self.context)
            minutes = int(many[1]) * _MINUTES + int(many[2] or 0) if many else lasting.value
            if many or lasting.accepted:
                return repair(round(cast(int, minutes) / _MINUTES, 2))
        reading = super().understand(raw)
        message = reading.message.replace(quantities.EXPECTED, self.expected)
        return reading if reading.accepted else replace(reading, message=message)


_FREE = pattern(
    r"non|neant|rien|(?:sans|pas de|aucune)(?: caution)?|gratuite?|gratuitement|offerte?|exoneree?"
)
_HOW_PAID = pattern(r"(?:oui|par |en )?(?:cheque|chq|especes?|liquide|convention|virement)?s?")
"""« chèque » for a deposit: by what, and not how much."""
_BY_CHEQUE = pattern(r"^(?:chq|chèque|cheque|ch)s?\.? ?(?:de )?(?=\d)", re.IGNORECASE)
_WHERE_IT_IS = pattern(
    r"(?<=[\d€])(?: ?euros?)?[ ,(-]*(?:non |pas )?(?:encaissé|rendu|restitué)e?s?\)?$"
)
"""What became of the money: « 40 € (rendus) » are 40."""
_STORED = pattern(r"(\d+)(?:-(\d+)|\+) (years|months)")


class Ages(SeenAsText):
    """A range of ages, stored as `3-5 years`, `12+ years` or `6-18 months`."""

    expected = ages.EXPECTED

    def holds(self, value: Value) -> bool:
        return isinstance(value, str) and _STORED.fullmatch(value) is not None

    def is_theirs(self, raw: Raw) -> bool:
        """« bébés », « dès 3,5 kg »."""
        return super().is_theirs(raw) and ages.has_no_age(str(raw))

    def understand(self, raw: Raw) -> Reading:
        if isinstance(raw, str) and _STORED.fullmatch(raw):
            return ok(raw)
        reading = ages.read_range(raw, self.context)
        if not isinstance(reading.value, dict):
            return reading
        span = reading.value
        last = "+" if span["max"] is None else f"-{span['max']}"
        return Reading(
            f"{span['min']}{last} {span['unit']}", None, reading.severity, reading.message
        )

    def text(self, value: Value) -> str:
        match = _STORED.fullmatch(str(value))
        if match is None:
            return "" if value is None else str(value)
        unit = "ans" if match[3] == "years" else "mois"
        return f"{match[1]}-{match[2]} {unit}" if match[2] else f"{match[1]} {unit} et +"
