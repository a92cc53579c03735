"""How a tab's cells are read, whatever its entity: with a memory, in its scope and its locale.

A partner's own tab may link only to what is the partner's own, except in a record that already is
somebody else's. If a spreadsheet puts the month first and people type the day first,
« 03/12/2026 » becomes the 12th of March and « 20/11/2026 » stays a text: so such a date is
assumed, not known.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from french_cells.reading import NONE_OF_OURS, SAID_NOTHING, Raw, Reading, Value
from sync_service.domain.codec import (
    EntityCodec,
    FieldCodec,
    Objection,
    Shown,
    WrappedCodec,
    WrappedEntityCodec,
)
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell
from sync_service.domain.wording import sentences, tab_sentences

MOST_REMEMBERED = 20_000
"""Readings kept per column: names and addresses do not repeat, and would only fill memory."""
OwnerOf = Callable[[Entity, str], str | None]
"""The slug of the organisation that a record belongs to; None if nobody knows."""


_LINKS: Mapping[Entity, tuple[str, Entity]] = {
    "contact": ("organisation_id", "organisation"),
    "item": ("owner_organisation_id", "organisation"),
    "workshop": ("lead_organisation_id", "organisation"),
    "session": ("workshop_id", "workshop"),
    "registration": ("session_id", "session"),
    "session_count": ("session_id", "session"),
}
"""The links that make a record a partner's own. A loan has two, of which one is enough."""
_MONTH_FIRST = frozenset({"en", "en_US", "en_PH", "en_CA", "fil_PH", "es_PA", "es_PR"})
_YEAR_FIRST = frozenset({"hu", "ja", "ko", "lt", "mn", "zh"})
"""Languages in which two numbers without a year are a month and a day, in this order."""
_EPOCH = date(1899, 12, 30)
DAY_FORMATS = frozenset({"DATE", "DATE_TIME"})
_MONTHS = 12


class RememberingField:
    """One field's codec, which remembers its reading of each different cell."""

    def __init__(self, codec: FieldCodec) -> None:
        self._codec = codec
        self._readings: dict[Hashable, Reading] = {}
        self._texts: dict[tuple[type, Value], str] = {}
        self._former: dict[tuple[type, Raw, str], bool] = {}
        self.name, self.label = codec.name, codec.label
        self.required, self.group, self.expected = codec.required, codec.group, codec.expected

    def read(self, cell: Cell) -> Reading:
        key = _key(cell)
        known = self._readings.get(key)
        if known is None:
            if len(self._readings) >= MOST_REMEMBERED:
                self._readings.clear()
            known = self._readings[key] = self._codec.read(cell)
        return known

    def read_once(self, cell: Cell) -> Reading:
        """Reads without remembering, for callers that remember the result themselves."""
        known = self._readings.get(_key(cell)) if self._readings else None
        return self._codec.read(cell) if known is None else known

    def show(self, value: Value) -> Shown:
        return self._codec.show(value)

    def text(self, value: Value) -> str:
        if isinstance(value, list):  # not hashable
            return self._codec.text(value)
        key = (type(value), value)
        known = self._texts.get(key)
        if known is None:
            known = self._texts[key] = self._codec.text(value)
        return known

    def choices(self) -> Sequence[str]:
        return self._codec.choices()

    def shared_name(self, value: Value) -> str:
        return self._codec.shared_name(value)

    def is_former_name(self, raw: Raw, value: Value) -> bool:
        key = (type(raw), raw, str(value))
        known = self._former.get(key)
        if known is None:
            known = self._former[key] = self._codec.is_former_name(raw, value)
        return known


def _key(cell: Cell) -> Hashable:
    """Equal for cells that every reader reads alike."""
    value, text, extras = cell
    if type(value) is str and text is value and not extras.format:
        return value
    # With the type: 1, 1.0 and True are equal as keys of a dictionary, but not the same cell.
    return (type(value), value, text, extras.format, extras.was_time)


class RememberingCodec(WrappedEntityCodec):
    """An entity's codec with remembering fields."""

    def __init__(self, codec: EntityCodec) -> None:
        remembered: dict[int, RememberingField] = {}
        fields = {
            name: remembered.setdefault(id(field), RememberingField(field))
            for name, field in codec.fields.items()
        }
        super().__init__(codec, fields)


@dataclass(frozen=True, slots=True)
class OwnerField(WrappedCodec):
    """Whose a row is, in a partner's own tab: an unknown name is another structure's."""

    entity: Entity
    own_name: str

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        if reading.error != "ambiguous":
            return reading
        typed = cell.text or str(cell.value)
        said = sentences.unrecognised_structure(self.entity, self.own_name, typed)
        return replace(reading, message=said)


class ScopedCodec(WrappedEntityCodec):
    """An entity's codec with one more rule across fields: links stay within the scope."""

    def __init__(self, codec: EntityCodec, partner: str, owner_of: OwnerOf) -> None:
        super().__init__(codec)
        self.partner, self.owner_of = partner, owner_of
        if self.entity in sentences.OWN:
            name, _ = _LINKS[self.entity]
            self.own_name = codec.fields[name].text(partner)
            own = OwnerField(codec.fields[name], self.entity, self.own_name)
            self.fields = {**codec.fields, name: own}

    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        return [*super().check(fields), *self._outside(fields)]

    def _outside(self, fields: Mapping[str, Value]) -> Iterator[Objection]:
        if self.entity == "loan":
            yield from self._loan_of_others(fields)
        elif self.entity in _LINKS:
            name, named = _LINKS[self.entity]
            if self._is_others(self._owner(named, fields.get(name))):
                yield Objection(name, self._names_others(named))

    def _names_others(self, named: Entity) -> str:
        if named == "organisation":
            return sentences.names_another_structure(self.entity, self.own_name)
        return sentences.of_another_structure(named)

    def _loan_of_others(self, fields: Mapping[str, Value]) -> Iterator[Objection]:
        """Neither lent nor borrowed by the partner, or a third structure answers for it."""
        sides = {
            self._owner("item", fields.get("item_code")),
            self._owner("organisation", fields.get("borrower_organisation_id")),
        }
        # While one of the two is not known, it may be the partner.
        if None not in sides and self.partner not in sides:
            yield Objection("item_code", sentences.of_another_structure("item"))
        person = self._owner("contact", fields.get("borrower_contact_id"))
        if self._is_others(person) and person not in sides:
            yield Objection("borrower_contact_id", sentences.of_another_structure("contact"))

    def _owner(self, entity: Entity, target: Value) -> str | None:
        if not isinstance(target, str):
            return None
        return target if entity == "organisation" else self.owner_of(entity, target)

    def _is_others(self, owner: str | None) -> bool:
        return owner is not None and owner != self.partner


def puts_month_first(locale: str) -> bool:
    name = locale.replace("-", "_")
    return name in _MONTH_FIRST or name.partition("_")[0] in _YEAR_FIRST


def find_swapped(cell: Cell) -> date | None:
    """The date with day and month exchanged, which a true date may have been meant for."""
    value = cell.value
    if (
        cell.format not in DAY_FORMATS
        or isinstance(value, bool)
        or not isinstance(value, int | float)
    ):
        return None
    try:
        day = _EPOCH + timedelta(days=int(value))
    except OverflowError:
        return None
    if day.day > _MONTHS or day.day == day.month:
        return None
    return day.replace(day=day.month, month=day.day)


@dataclass(frozen=True, slots=True)
class DoubtingField(WrappedCodec):
    """A date field that assumes true dates in which day and month may be exchanged."""

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        swapped = find_swapped(cell) if reading.accepted else None
        if swapped is None or cell.is_formula:
            return reading
        return replace(reading, severity="assume", message=tab_sentences.may_be_swapped(swapped))


class DoubtingCodec(WrappedEntityCodec):
    """An entity's codec with such date fields."""

    def __init__(self, codec: EntityCodec) -> None:
        super().__init__(codec, {n: DoubtingField(field) for n, field in codec.fields.items()})


@dataclass(frozen=True, slots=True)
class LeftToPeople(WrappedCodec):
    """« Voir Leïla » where no number is known; typed over a number, it does not delete it."""

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        return replace(SAID_NOTHING, message=NONE_OF_OURS) if reading.is_for_people else reading
