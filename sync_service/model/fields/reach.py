"""Fields by which people and places are reached."""

import re
from typing import Unpack, cast

from french_cells.addresses import places, postcodes
from french_cells.answers import empty, invalid, ok, open_cell, repair
from french_cells.communes import find_communes
from french_cells.patterns import pattern
from french_cells.reach import emails, identifiers, numbering, phones
from french_cells.reach.beside import says_no_way
from french_cells.reading import Raw, Reading, Value
from french_cells.text import clean, fold
from sync_service.domain.spreadsheet import Cell
from sync_service.model.fields.texts import SeenAsText, Text
from sync_service.model.schema import CellField, FieldSettings

_NUMBER = pattern(r"\+[1-9]\d{4,14}(;ext=\d{1,5})?|\d{2,6}", re.ASCII)
"""E.164, perhaps with an extension; or a short number: « 3949 »."""
_SECRET = pattern(
    r"\bpas (?:a |le |la )?(?:diffuser|donner|communiquer|transmettre|publier|partager)\b"
    r"|\bconfidentiel\b|\bnpd\b"
)
"""Behind a number: whoever wrote it does not want others to have it."""
_ADDRESS = pattern(r"(?=.{6,254}$)[^\s@]+@[^\s@]+\.[^\s@.]{2,}")
_POSTCODE = pattern(r"\d{5}", re.ASCII)
_SIRET = pattern(r"\d{14}", re.ASCII)
_RNA = pattern(r"W\d{9}", re.ASCII)
_INSEE = pattern(r"\d[\dAB]\d{3}", re.ASCII)
_PAGE = pattern(r"https?://[^\s/@]+\.[a-z]{2,}(:\d+)?([/?#]\S*)?", re.IGNORECASE)


class Phone(SeenAsText):
    """One telephone number, E.164; several in a cell are a list where `several` is allowed."""

    expected = phones.EXPECTED

    def __init__(
        self, label: str, *, several: bool = False, **settings: Unpack[FieldSettings]
    ) -> None:
        super().__init__(label, **settings)
        self.several = several

    def holds(self, value: Value) -> bool:
        numbers = value if isinstance(value, list) and self.several and value else [value]
        return all(isinstance(one, str) and _NUMBER.fullmatch(one) for one in numbers)

    def understand(self, raw: Raw) -> Reading:
        reading = phones.read(raw, self.context)
        is_bare = reading.accepted and reading.severity == "ok"  # nothing beside the number
        if not is_bare and isinstance(raw, str) and _SECRET.search(fold(raw)):
            return empty("Ce numéro reste dans cette feuille.")
        if reading.accepted or not self.several:
            return reading if reading.accepted else phones.read_first(raw) or reading
        numbers = phones.read_list(raw, self.context)
        if isinstance(numbers.value, list) and len(numbers.value) == 1:
            return repair(numbers.value[0])
        return numbers if numbers.accepted else reading

    def is_theirs(self, raw: Raw) -> bool:
        return says_no_way(raw) and phones.has_no_digit(str(raw))

    def read(self, cell: Cell) -> Reading:
        """A sheet takes « +33 3 53… » for a sum, and shows an error."""
        reading = super().read(cell)
        meant = self.understand(cell.formula[1:]) if cell.formula.startswith("=+") else reading
        if reading.accepted or not meant.accepted:
            return reading
        number = self.text(cast(Value, meant.value))
        return invalid(f"Le « + » du début en fait un calcul : écrivez {number}.")

    def text(self, value: Value) -> str:
        numbers = value if isinstance(value, list) else [value] if value else []
        return " / ".join(numbering.show(str(number)) for number in numbers)


class Mail(CellField):
    """One e-mail address, in lower case."""

    expected = emails.EXPECTED

    def holds(self, value: Value) -> bool:
        return isinstance(value, str) and _ADDRESS.fullmatch(value) is not None

    def understand(self, raw: Raw) -> Reading:
        return emails.read(raw, self.context)

    def is_theirs(self, raw: Raw) -> bool:
        return says_no_way(raw) and not emails.may_be_address(str(raw))


class Postcode(SeenAsText):
    """A French postcode, five digits as text."""

    expected = postcodes.EXPECTED

    def holds(self, value: Value) -> bool:
        return isinstance(value, str) and _POSTCODE.fullmatch(value) is not None

    def understand(self, raw: Raw) -> Reading:
        reading = postcodes.read(raw, self.context)
        if reading.accepted or not isinstance(raw, str | int):
            return reading
        # An address may have a company's own code (CEDEX), which is no commune's.
        cedex = postcodes.read(f"{raw} cedex", self.context)
        return repair(cedex.value, "Compris comme un code CEDEX.") if cedex.accepted else reading


class Siret(SeenAsText):
    """The 14 digits of an establishment, as text."""

    expected = identifiers.EXPECTED_SIRET

    def holds(self, value: Value) -> bool:
        return isinstance(value, str) and _SIRET.fullmatch(value) is not None

    def understand(self, raw: Raw) -> Reading:
        return identifiers.read_siret(raw, self.context)


class Rna(SeenAsText):
    """The number of an association: W and nine digits."""

    expected = identifiers.EXPECTED_RNA

    def holds(self, value: Value) -> bool:
        return isinstance(value, str) and _RNA.fullmatch(value) is not None

    def understand(self, raw: Raw) -> Reading:
        return identifiers.read_rna(raw, self.context)


class Town(Text):
    """A town by its official name where it surely is a French commune, otherwise as typed."""

    expected = places.EXPECTED

    def understand(self, raw: Raw) -> Reading:
        reading = super().understand(raw)
        if not isinstance(reading.value, str):
            return reading
        found = find_communes(reading.value)
        names = {commune.name for commune in found}
        name = names.pop() if len(names) == 1 else places.find_misspelt(reading.value)
        if name is None:
            return reading
        return reading if name == reading.value else repair(name)


class InseeCode(SeenAsText):
    """The official code of a commune, five characters as text."""

    expected = "un code INSEE à 5 caractères, par exemple 54329"

    def holds(self, value: Value) -> bool:
        return isinstance(value, str) and _INSEE.fullmatch(value) is not None

    def understand(self, raw: Raw) -> Reading:
        cell = open_cell(raw)
        if isinstance(cell, Reading):
            return cell
        code = cell.text.replace(" ", "").upper().rjust(5, "0")
        if not _INSEE.fullmatch(code):
            return invalid(f"Nous attendons {self.expected}.")
        return ok(code) if code == raw else repair(code)


class WebAddress(Text):
    """A page's address; `https://` is added where nothing is said."""

    expected = "une adresse de site, par exemple https://www.example.org"

    def holds(self, value: Value) -> bool:
        return super().holds(value) and _PAGE.fullmatch(str(value)) is not None

    def understand(self, raw: Raw) -> Reading:
        reading = super().understand(raw)
        if not isinstance(reading.value, str):
            return reading
        address = clean(reading.value)
        if "://" not in address:
            address = f"https://{address}"
        if not _PAGE.fullmatch(address):
            return invalid(f"Nous attendons {self.expected}.")
        return reading if address == raw else repair(address)
