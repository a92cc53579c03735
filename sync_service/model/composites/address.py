"""An address in one cell: the street is before the postcode, the town after it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from french_cells.addresses import postcodes
from french_cells.answers import ambiguous, empty, open_cell, repair
from french_cells.communes import find_communes
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading
from french_cells.text import fold
from sync_service.domain.codec import Beside
from sync_service.model.composites.whole import Whole

_TOWN = pattern(
    r"(?P<before>.*?)[\s,;–-]*\b(?P<code>\d{2} ?\d{3})\b[\s,–-]*(?P<town>[^\d\n,;]+?)?"
    r"(?P<cedex>\s+cedex(?: ?\d{1,2})?)?[\s,.;]*(?:,?\s*france)?",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = pattern(r"\b(\d+(?: ?(?:bis|ter|quater|[a-d]))?),\s+(?=[^\W\d_])", re.IGNORECASE)
_SHORT_CODE = pattern(r"\b\d{4}\s+(?P<town>[^\d,\n]+)$")
_STREET = pattern(
    r"^(?:\d|rue|avenue|av\b|bd\b|boulevard|place|pl\b|impasse|allee|chemin|route|quai|cours"
    r"|square|passage|faubourg|fbg|esplanade|lotissement|lieu[- ]dit|sentier|ruelle|promenade"
    r"|rond[- ]point|voie|z\.?[ai]\.?c?\.?\b|zone)"
)


class Address(Whole):
    """« Bâtiment B, 12 rue Haute, 54300 Lunéville »."""

    name: ClassVar[str] = "address"
    label: ClassVar[str] = "Adresse"
    expected: ClassVar[str] = "une adresse, par exemple 12 rue Haute, 54300 Lunéville"
    parts: ClassVar[tuple[str, ...]] = (
        "address_street",
        "address_complement",
        "postcode",
        "city",
    )

    def understand(self, raw: Raw) -> Reading:
        cell = open_cell(raw)
        if isinstance(cell, Reading):
            return cell
        text = _NUMBER.sub(r"\1 ", raw.strip()) if isinstance(raw, str) else cell.text
        if "?" in text or len(re.findall(r"\b\d{2} ?\d{3}\b", text)) > 1:
            return ambiguous(f"L’adresse laisse un doute. Nous attendons {self.expected}.")
        short = _SHORT_CODE.search(text)
        if short is not None and find_communes(short["town"].strip()):
            return ambiguous("Il manque un chiffre au code postal.")
        match = _TOWN.fullmatch(text)
        before, code, town = _town_alone(text) if match is None else _town_of(match)
        if code and town and not postcodes.read(f"{code} {town}", self.context).accepted:
            return ambiguous("Le code postal et la commune ne vont pas ensemble.")
        lines = _split(before)
        if lines is None:
            return ambiguous("Il y a plusieurs rues : gardez une adresse par case.")
        texts = [*lines, code, town]
        return self.checked(repair(texts)) if any(texts) else empty()

    def write(self, parts: Sequence[str]) -> str:
        street, complement, code, town = parts
        return ", ".join(filter(None, [street, complement, f"{code} {town}".strip()]))

    def relate(self, reading: Reading, beside: Beside) -> Reading:
        """A street alone is one in the town that is known: only what is written changes."""
        reading = super().relate(reading, beside)
        current = self.compose(beside.fields, None)
        if not isinstance(reading.value, list) or not isinstance(current, list):
            return reading
        street, complement, code, town = map(str, reading.value)
        if not (code or town):
            code, town = current[2:]
        elif fold(town) == fold(current[3]):
            code = code or current[2]
        return replace(reading, value=[street, complement, code, town])


def _town_of(match: re.Match[str]) -> tuple[str, str, str]:
    cedex = " ".join((match["cedex"] or "").split()).upper()
    code = match["code"].replace(" ", "")
    return match["before"] or "", code, f"{(match['town'] or '').strip()} {cedex}".strip()


def _town_alone(text: str) -> tuple[str, str, str]:
    """« 12 rue Haute, Lunéville »: a known commune after the last comma."""
    before, _, last = text.replace("\n", ",").rpartition(",")
    known = bool(before) and len(find_communes(last.strip())) == 1
    return (before, "", last.strip()) if known else (text, "", "")


def _split(before: str) -> tuple[str, str] | None:
    """Street and complement; None where there are several streets."""
    lines = [" ".join(one.split()) for one in re.split(r"[,;\n]|\s[-–]\s", before)]
    lines = [one for one in lines if one]
    streets = [one for one in lines if _STREET.match(fold(one))]
    if len(streets) > 1:
        return None
    if not streets:
        return ", ".join(lines), ""
    return streets[0], ", ".join(one for one in lines if one is not streets[0])
