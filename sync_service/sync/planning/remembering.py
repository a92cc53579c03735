"""A codec that reads each different cell once in a plan: keys, rules and merge all ask."""

from collections.abc import Hashable, Mapping, Sequence

from french_cells.reading import Reading, Value
from sync_service.domain.codec import Called, EntityCodec, FieldCodec, Objection, Shown
from sync_service.domain.record import Entity
from sync_service.domain.snapshot import Cell

_MOST = 20_000
"""Different cells kept per column: names and addresses do not repeat, and would fill memory."""


class RememberingField:
    """One field's codec, with what it made of the cells seen so far."""

    def __init__(self, codec: FieldCodec) -> None:
        self._codec = codec
        self._readings: dict[Hashable, Reading] = {}
        self._texts: dict[tuple[type, Value], str] = {}
        self.name, self.label = codec.name, codec.label
        self.required, self.group, self.expected = codec.required, codec.group, codec.expected

    def read(self, cell: Cell) -> Reading:
        value, text, _, looks = cell[:4]
        key: Hashable = value
        if type(value) is not str or text is not value or looks:
            # The type, too: 1, 1.0 and True are one key to a dictionary, and three cells to us.
            key = (type(value), value, text, looks)
        known = self._readings.get(key)
        if known is None:
            if len(self._readings) >= _MOST:
                self._readings.clear()
            known = self._readings[key] = self._codec.read(cell)
        return known

    def show(self, value: Value) -> Shown:
        return self._codec.show(value)

    def text(self, value: Value) -> str:
        # A list is no key.
        if isinstance(value, list):
            return self._codec.text(value)
        key = (type(value), value)
        known = self._texts.get(key)
        if known is None:
            known = self._texts[key] = self._codec.text(value)
        return known

    def choices(self) -> Sequence[str]:
        return self._codec.choices()


class RememberingCodec:
    """An entity's codec over remembering fields."""

    def __init__(self, codec: EntityCodec) -> None:
        self._codec = codec
        self.entity: Entity = codec.entity
        remembered: dict[int, RememberingField] = {}
        self.fields: Mapping[str, FieldCodec] = {
            name: remembered.setdefault(id(field), RememberingField(field))
            for name, field in codec.fields.items()
        }

    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        return self._codec.check(fields)

    def strong_keys(self, fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
        return self._codec.strong_keys(fields)

    def called(self, fields: Mapping[str, Value]) -> Called | None:
        return self._codec.called(fields)

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        return self._codec.defaults(fields)
