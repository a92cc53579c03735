"""Fields that count, measure or pay, and children's ages."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from math import inf, isclose
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


_OF_DAY = pattern(r"(?:[7-9]|1\d|2[0-3]) ?h(?:eures|00)?")
_CLOCKED = pattern(r"\d ?(?:h|min|:)|\bheures?\b")
_FOR_EACH = pattern(r"/ ?[a-z]|\bpar\b|\bchac|\bcha(?:que|cune?)\b")
"""« 2h par personne »: of how many?"""
_MANY = pattern(r"(\d{2,4}) ?(?:h|heures?|:) ?([0-5]\d)?(?::00)?")
"""« 36h », of all of them: more than a day."""
_SHOWN_AS_TIME = pattern(r"(?P<hours>\d{1,4}) ?[h:] ?(?P<minutes>\d{2})(?::\d{2})?")
_MINUTES, _DAY_HOURS = 60, 24


class Hours(Amount):
    """A number of hours, also as one says how long something took: « 3h30 » is 3,5.

    Of « 3:30 » a sheet makes a part of a day; the cell then shows what is typed next as a time.
    """

    expected = "un nombre d’heures, par exemple 3,5"

    def __init__(
        self, label: str, *, at_door: bool = False, **settings: Unpack[FieldSettings]
    ) -> None:
        """`at_door`: of hours of opening « 14h » may be when the door opens."""
        super().__init__(label, **settings)
        self.at_door = at_door

    def read(self, cell: Cell) -> Reading:
        if _is_as_shown(cell) is not None:
            return super().read(cell)
        either = self._may_be_meant(cell)
        how = " ou ".join(either) or "le nombre avec « h », par exemple « 3,5 h »"
        return ambiguous(f"La case montre « {cell.text} » : combien d’heures ? Écrivez {how}.")

    def _may_be_meant(self, cell: Cell) -> Sequence[str]:
        """Of « 84:00 » 3,5 and 84, of « 12:00 » 0,5 and 12: with a unit they are no times."""
        number = _as_number(cell)
        if not _is_near(_hours(cell.text), number * _DAY_HOURS):
            return ()
        told = [self._told_with_unit(one) for one in (number, _hours(cell.text))]
        return [f"« {one} »" for one in told] if all(told) else ()

    def _told_with_unit(self, hours: float) -> str:
        """« 0,45 h » may be meant for 45 minutes: « 27 min ». Empty where neither says it."""
        minutes = round(hours * _MINUTES)
        for told in (f"{self.text(hours).removesuffix(',0')} h", f"{minutes} min"):
            if self.understand(told).value == hours:
                return told
        return ""

    def raw_of(self, cell: Cell) -> Raw:
        return cell.text if _is_as_shown(cell) else super().raw_of(cell)

    def show(self, value: Value) -> Shown:
        """As a time a cell would show 5 as « 00:00 »; what is no time of a day is words there."""
        if not _is_number(value, int | float):
            return Shown(None)
        hours = cast(float, value)
        minutes = round(hours * _MINUTES)
        is_same = minutes < _DAY_HOURS * _MINUTES and round(minutes / _MINUTES, 2) == hours
        lasting = minutes / _MINUTES / _DAY_HOURS
        return Shown(hours, lasting=lasting if is_same else self.text(value))

    def understand(self, raw: Raw) -> Reading:
        told = raw.lower().strip() if isinstance(raw, str) else ""
        if _FOR_EACH.search(told):
            return ambiguous(f"Combien d’heures en tout ? Nous attendons {self.expected}.")
        if self.at_door and _OF_DAY.fullmatch(told):
            return ambiguous(
                f"Une durée, ou l’heure d’ouverture ? Nous attendons {self.expected}."
            )
        if _CLOCKED.search(told):
            many, lasting = _MANY.fullmatch(told), durations.read(raw, self.context)
            minutes = int(many[1]) * _MINUTES + int(many[2] or 0) if many else lasting.value
            if many or lasting.accepted:
                return repair(round(cast(int, minutes) / _MINUTES, 2))
        reading = super().understand(raw)
        message = reading.message.replace(quantities.EXPECTED, self.expected)
        return reading if reading.accepted else replace(reading, message=message)


def _as_number(cell: Cell) -> float:
    is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return cast(float, cell.value) if is_number else 0


def _is_as_shown(cell: Cell) -> bool | None:
    """Whether the hours that the cell shows count, and not its number; None where nobody knows.

    Without its days a time says less than the number; with them 3,5 days are « 84:00 » or 3,5.
    """
    number = _as_number(cell)
    if number <= 0 or not _SHOWN_AS_TIME.fullmatch(cell.text):
        return False
    shown = _hours(cell.text)
    if _is_near(shown, number * _DAY_HOURS):
        return None if _may_be_number(number, cell) else True
    is_without_days = number >= 1 and _is_near(shown, number % 1 * _DAY_HOURS)
    return False if is_without_days and _is_typed(number) else None


def _may_be_number(number: float, cell: Cell) -> bool:
    """Whether a person may have typed this number, and its cell made a time of it.

    « 12:00 » is half an hour only where a time was before: a fresh cell would show « 0,5 ».
    """
    is_time = number < 1 and _is_whole(number * _DAY_HOURS * _MINUTES)
    return _is_typed(number) and (cell.extras.was_time or not is_time)


def _hours(shown: str) -> float:
    seen = _SHOWN_AS_TIME.fullmatch(shown)
    return int(seen["hours"]) + int(seen["minutes"]) / _MINUTES if seen else 0


def _is_near(hours: float, others: float) -> bool:
    return abs(hours - others) * _MINUTES < 1


def _is_typed(number: float) -> bool:
    """« 3,5 » is; of a time few parts of a day are as round."""
    return isclose(number, round(number, 2))


def _is_whole(number: float) -> bool:
    return isclose(number, round(number), abs_tol=1e-6)


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
