"""Small codecs for the engine's own tests: strict enough to refuse, simple enough to predict."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from french_cells.reading import Raw, Reading, Value
from sync_service.domain.codec import Called, Objection, Shown
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell


@dataclass(frozen=True)
class TextCodec:
    """Any text, trimmed."""

    name: str
    label: str = ""
    required: bool = False
    group: str = ""
    expected: str = "un texte"

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", self.label or self.name)

    def read(self, cell: Cell) -> Reading:
        text = "" if cell.value is None else str(cell.value).strip()
        return self.understand(text) if text else Reading(None, "empty", "reject")

    def understand(self, text: str) -> Reading:
        return Reading(text)

    def show(self, value: Value) -> Shown:
        return Shown(None if value is None else self.text(value))

    def text(self, value: Value) -> str:
        return "" if value is None else str(value)

    def choices(self) -> Sequence[str]:
        return ()

    def shared_name(self, value: Value) -> str:
        del value
        return ""

    def is_former_name(self, raw: Raw, value: Value) -> bool:
        del raw, value
        return False


@dataclass(frozen=True)
class PhoneCodec(TextCodec):
    """French numbers: ten digits, however spaced; « ? » after one is an assumption."""

    expected: str = "un numéro comme 06 39 98 12 34"

    def understand(self, text: str) -> Reading:
        digits = re.sub(r"[ .\-]", "", text)
        if re.fullmatch(r"0\d{9}", digits):
            return Reading(f"+33{digits[1:]}")
        if re.fullmatch(r"0\d{9}\?", digits):
            return Reading(f"+33{digits[1:-1]}", severity="assume", message="numéro incertain")
        if re.fullmatch(r"0\d{9}ou0\d{9}", digits):
            return Reading(None, "ambiguous", "reject", "il y a deux numéros")
        return Reading(None, "invalid", "reject", "ce n'est pas un numéro de téléphone")

    def text(self, value: Value) -> str:
        digits = "0" + str(value).removeprefix("+33") if value else ""
        return " ".join(digits[i : i + 2] for i in range(0, len(digits), 2))


@dataclass(frozen=True)
class DayCodec(TextCodec):
    """A serial number, or `dd/mm/yyyy` typed as text."""

    expected: str = "une date comme 12/03/2026"

    def read(self, cell: Cell) -> Reading:
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            return Reading(_iso(int(cell.value)))
        return super().read(cell)

    def understand(self, text: str) -> Reading:
        match = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
        if match is None:
            return Reading(None, "invalid", "reject", "cette date n'a pas été comprise")
        return Reading(f"{match[3]}-{match[2]}-{match[1]}")

    def show(self, value: Value) -> Shown:
        return Shown(None) if value is None else Shown(_serial(str(value)), "DATE")

    def text(self, value: Value) -> str:
        return "/".join(reversed(str(value).split("-"))) if value else ""


@dataclass(frozen=True)
class HourCodec(TextCodec):
    """« 14h30 », or the same as a true time."""

    def show(self, value: Value) -> Shown:
        hour, minute = str(value).split(":")
        return Shown(f"{hour}h{minute}", time=(60 * int(hour) + int(minute)) / 1440)


@dataclass(frozen=True)
class YesNoCodec(TextCodec):
    """« oui », « non », or a ticked box."""

    def read(self, cell: Cell) -> Reading:
        known = {"oui": True, "non": False, True: True, False: False}
        value = known.get(cell.value) if isinstance(cell.value, str | bool) else None
        return Reading(value, None if value is not None else "empty")

    def text(self, value: Value) -> str:
        return "" if value is None else "oui" if value else "non"


def _iso(serial: int) -> str:
    return (date(1899, 12, 30) + timedelta(days=serial)).isoformat()


def _serial(iso: str) -> int:
    return (date.fromisoformat(iso) - date(1899, 12, 30)).days


@dataclass(frozen=True)
class PeopleCodec:
    """Contacts: a name is required; address fields are one group; start is before end."""

    entity: Entity = "contact"
    fields: Mapping[str, TextCodec] = field(
        default_factory=lambda: {
            codec.name: codec
            for codec in (
                TextCodec("family_name", "Nom", required=True),
                TextCodec("given_name", "Prénom"),
                PhoneCodec("phone", "Téléphone"),
                TextCodec("email", "Courriel"),
                TextCodec("street", "Rue", group="address"),
                TextCodec("city", "Ville", group="address"),
                DayCodec("starts_on", "Début"),
                DayCodec("ends_on", "Fin"),
            )
        }
    )

    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        objections = []
        if not fields.get("family_name"):
            objections.append(Objection("family_name", "Il manque le nom."))
        start, end = fields.get("starts_on"), fields.get("ends_on")
        if isinstance(start, str) and isinstance(end, str) and end < start:
            objections.append(Objection("ends_on", "La fin vient avant le début."))
        return objections

    def strong_keys(self, fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
        email, name = fields.get("email"), fields.get("family_name")
        keys: list[tuple[str, ...]] = []
        if isinstance(email, str):
            keys.append(("email", email.lower()))
        if isinstance(name, str):
            keys.append(("name", name.lower(), str(fields.get("given_name") or "").lower()))
        return keys

    def called(self, fields: Mapping[str, Value]) -> Called | None:
        del fields
        return None

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        del fields
        return {}
