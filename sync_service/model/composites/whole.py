"""What the columns that hold several fields have in common: a value is its parts, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Self

from french_cells.answers import ok
from french_cells.context import Context
from french_cells.reading import BESIDE, Raw, Reading, Value
from french_cells.text import fold_words
from sync_service.domain.codec import Beside, EntityCodec, FieldCodec, Shown
from sync_service.domain.spreadsheet import Cell


class Whole:
    """One column for all its parts: the composite, and its codec.

    A value is a list of texts, one for each part, empty where a part is missing; None for none.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    expected: ClassVar[str]
    parts: ClassVar[tuple[str, ...]]
    required: ClassVar[bool] = False
    group: ClassVar[str] = ""
    is_derived: ClassVar[bool] = False

    def __init__(self, entity: EntityCodec, context: Context) -> None:
        """`context.header` is the column's title as it is in the tab."""
        self._entity = entity
        self.context = context

    @property
    def codec(self) -> FieldCodec:
        return self

    def understand(self, raw: Raw) -> Reading:
        """The parts that the typed text gives."""
        raise NotImplementedError

    def write(self, parts: Sequence[str]) -> str:
        """The parts as people write them in one cell."""
        raise NotImplementedError

    def read(self, cell: Cell) -> Reading:
        raw = cell.text if isinstance(cell.value, int | float) and cell.text else cell.value
        reading = self.understand(raw)
        is_as_shown = reading.accepted and isinstance(reading.value, list)
        if is_as_shown and self.text(reading.value) == raw:  # type: ignore[arg-type] # a list of str
            return ok(reading.value)
        return reading

    def show(self, value: Value) -> Shown:
        return Shown(self.text(value) or None)

    def text(self, value: Value) -> str:
        return self.write(value) if isinstance(value, list) else ""

    def choices(self) -> Sequence[str]:
        return ()

    def shared_name(self, value: Value) -> str:
        del value
        return ""

    def is_former_name(self, raw: Raw, value: Value) -> bool:
        del raw, value
        return False

    def about(self, ref: str) -> Self:
        del ref
        return self

    def compose(self, fields: Mapping[str, Value], remembered: Value) -> Value:
        del remembered
        texts = [self.text_of(part, fields.get(part)) for part in self.parts]
        return texts if any(texts) else None

    def told(self, value: Value) -> Mapping[str, Value]:
        texts = value if isinstance(value, list) else [""] * len(self.parts)
        return {
            part: self.value_of(part, text) for part, text in zip(self.parts, texts, strict=True)
        }

    def holds(self, value: Value, fields: Mapping[str, Value]) -> bool:
        return value == self.compose(fields, None)

    def says_less(self, value: Value, current: Value) -> bool:
        del value, current
        return False

    def is_open(self, value: Value, beside: Beside) -> bool:
        del value, beside
        return False

    def drifts(self, before: Value, after: Value) -> bool:
        del before, after
        return False

    def relate(self, reading: Reading, beside: Beside) -> Reading:
        """What is written as we would write the record, or in its words, is no other value."""
        current = self.compose(beside.fields, None)
        if not isinstance(current, list):
            return reading
        shown, typed = self.text(current), beside.typed
        is_plain = reading.accepted and reading.severity != "assume"
        is_same = fold_words(typed) == fold_words(shown) and not is_plain
        return ok(current) if typed == shown or is_same else reading

    def text_of(self, part: str, value: Value) -> str:  # noqa: ARG002 - for parts that differ
        """A part's value within the composite's."""
        return "" if value is None else str(value)

    def value_of(self, part: str, text: str) -> Value:  # noqa: ARG002 - for parts that differ
        return text or None

    def checked(self, reading: Reading) -> Reading:
        """Each part as its own column would read it; refused where one of them is."""
        if not isinstance(reading.value, list):
            return reading
        texts: list[str] = []
        for part, text in zip(self.parts, reading.value, strict=True):
            own = self._entity.fields[part].read(Cell(text)) if text else ok("")
            if not own.accepted and own.error != "empty":
                return own
            if own.message.startswith(BESIDE):
                reading = replace(reading, severity=own.severity, message=own.message)
            texts.append(str(own.value or ""))
        return replace(reading, value=texts) if any(texts) else reading
