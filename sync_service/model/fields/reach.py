"""Fields by which people and places are reached."""

import re
from typing import Any

from sync_service.domain.reading import Raw, Reading, Value
from sync_service.model.field import CellField
from sync_service.model.fields.texts import SeenAsText, Text
from sync_service.model.readers import emails, phones, postcodes
from sync_service.model.readers.answers import invalid, ok, open_cell, repair
from sync_service.model.text import clean


class Phone(SeenAsText):
    """One telephone number, E.164; several in a cell are a list where `several` is allowed."""

    expected = phones.EXPECTED

    def __init__(self, label: str, *, several: bool = False, **settings: Any) -> None:
        super().__init__(label, **settings)
        self.several = several

    def understand(self, raw: Raw) -> Reading:
        reading = phones.read(raw, self.context)
        if reading.accepted or not self.several:
            return reading
        numbers = phones.read_list(raw, self.context)
        return numbers if numbers.accepted else reading

    def text(self, value: Value) -> str:
        numbers = value if isinstance(value, list) else [value] if value else []
        return " / ".join(phones.show(str(number)) for number in numbers)


class Mail(CellField):
    """One e-mail address, in lower case."""

    expected = emails.EXPECTED

    def understand(self, raw: Raw) -> Reading:
        return emails.read(raw, self.context)


class Postcode(SeenAsText):
    """A French postcode, five digits as text."""

    expected = postcodes.EXPECTED

    def understand(self, raw: Raw) -> Reading:
        return postcodes.read(raw, self.context)


class Siret(SeenAsText):
    """The 14 digits of an establishment, as text."""

    expected = "les 14 chiffres du SIRET"

    def understand(self, raw: Raw) -> Reading:
        cell = open_cell(raw)
        if isinstance(cell, Reading):
            return cell
        digits = re.sub(r"\D", "", cell.text)
        if len(digits) != 14:
            return invalid(f"Nous attendons {self.expected}.")
        return ok(digits) if digits == raw else repair(digits)


class Town(Text):
    """A town by its official name where it is a French commune, otherwise as typed."""


class InseeCode(SeenAsText):
    """The official code of a commune, five characters as text."""

    expected = "un code INSEE à 5 caractères, par exemple 54329"

    def understand(self, raw: Raw) -> Reading:
        cell = open_cell(raw)
        if isinstance(cell, Reading):
            return cell
        code = cell.text.replace(" ", "").upper().rjust(5, "0")
        if not re.fullmatch(r"\d[\dAB]\d{3}", code):
            return invalid(f"Nous attendons {self.expected}.")
        return ok(code) if code == raw else repair(code)


class WebAddress(Text):
    """A page's address; `https://` is added where nothing is said."""

    expected = "une adresse de site, par exemple https://www.example.org"
    _SHAPE = re.compile(r"https?://[^\s/@]+\.[a-z]{2,}(:\d+)?([/?#]\S*)?", re.IGNORECASE)

    def understand(self, raw: Raw) -> Reading:
        reading = super().understand(raw)
        if not isinstance(reading.value, str):
            return reading
        address = clean(reading.value)
        if "://" not in address:
            address = f"https://{address}"
        if not self._SHAPE.fullmatch(address):
            return invalid(f"Nous attendons {self.expected}.")
        return reading if address == raw else repair(address)
