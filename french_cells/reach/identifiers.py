"""Official numbers of organisations: SIRET and RNA."""

import re

from french_cells.answers import (
    ambiguous,
    assume,
    empty,
    find_turned,
    invalid,
    ok,
    open_cell,
    repair,
)
from french_cells.context import Context
from french_cells.patterns import pattern
from french_cells.reach.beside import find_unaccounted
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold

EXPECTED_SIRET = "les 14 chiffres du SIRET, par exemple 130 030 133 00016"
EXPECTED_RNA = "la lettre W et 9 chiffres, par exemple W543001234"
_PENDING = pattern(r".*\b(?:en cours|attente|demande|bientot|idem|a venir|recherche)\b.*")
_NOTHING = pattern(
    r"(?:pas|aucun|sans)(?: de)? ?(?:siret|siren|numero|rna|n)?\.?|non (?:inscrite?"
    r"|declaree?|immatriculee?|attribue)"
)
_LABEL = pattern(
    r"^'|\b(?:(?:n ?[°º.]?|numero) ?(?:de )?)?(?:siret|siren|nic|rna|waldec)\b"
    r" ?(?:n ?[°º.]?)? ?:? ?"
    r"|^(?:n ?[°º]|numero) ?:? ?|,? ?\b(?:code )?(?:ape|naf) ?:? ?\d{2}\.?\d{2} ?[a-z]$"
    r"|\([^()]*\)$| [-–] [^\d()]+$"
)
_REMARK = pattern(r"\(([^()]*)\)$| [-–] ([^\d()]+)$")
_NAME = pattern(r"\b[A-ZÀ-Þ][\w'-]*")
_RNA = pattern(r"W(?:\d{2}|2[AB]|9[A-Z])\d{7}")
"""Corsica and the overseas counties have a letter in theirs."""
_SIRET_DIGITS, _SIREN_DIGITS = 14, 9
_LA_POSTE = "356000000"


def read_siret(raw: Raw, _: Context) -> Reading:
    cell = _open_number(raw, EXPECTED_SIRET, "le SIRET")
    if isinstance(cell, Reading):
        return cell
    text = re.sub(r"[\s.\-_/]", "", re.sub(r"\.0+$", "", _LABEL.sub("", cell.folded)))
    if not text.isdigit():
        return invalid(f"Nous attendons {EXPECTED_SIRET}.")
    return _judge_siret(text, raw)


def _open_number(raw: Raw, expected: str, called: str) -> Typed | Reading:
    """The cell, or what is said of one that says there is no number, or not to use it."""
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if _NOTHING.fullmatch(cell.folded):
        return empty()
    if _PENDING.fullmatch(cell.folded):
        return ambiguous(f"Nous attendons {expected}.")
    doubt = _find_doubt(cell.text)
    return ambiguous(f"{doubt} N’écrivez que {called}.") if doubt else cell


def _find_doubt(text: str) -> str | None:
    """« (ancien) », « (dissoute) »: words in brackets may say not to use it; names do not."""
    remark = _REMARK.search(text)
    told = (remark[1] or remark[2]) if remark else None
    # « Ancien » and « FERMÉ » are no names, however they are written.
    return told and (find_turned(fold(told)) or find_unaccounted(_NAME.sub(" ", told)))


def _judge_siret(digits: str, raw: Raw) -> Reading:
    if len(digits) == _SIREN_DIGITS:
        return ambiguous(
            "C’est un SIREN (9 chiffres) : ajoutez les 5 chiffres de l’établissement."
        )
    if len(digits) == _SIRET_DIGITS - 1 and is_siret(f"0{digits}"):
        return assume(f"0{digits}", "Zéro rétabli devant le SIRET.")
    if len(digits) != _SIRET_DIGITS:
        return invalid(f"Il y a {len(digits)} chiffres. Nous attendons {EXPECTED_SIRET}.")
    if not is_siret(digits) or set(digits) == {"0"}:
        return invalid("Un chiffre du SIRET est faux : sa clé de contrôle ne va pas.")
    return ok(digits) if raw == digits else repair(digits)


def is_siret(digits: str) -> bool:
    """Luhn's key; the post office's establishments only sum to a multiple of five."""
    if digits.startswith(_LA_POSTE) and sum(map(int, digits)) % 5 == 0:
        return True
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0


def read_rna(raw: Raw, _: Context) -> Reading:
    cell = _open_number(raw, EXPECTED_RNA, "le numéro RNA")
    if isinstance(cell, Reading):
        return cell
    text = re.sub(r"[\s.\-_/]", "", _LABEL.sub("", cell.folded)).upper()
    if _RNA.fullmatch(text) and text.strip("W0"):
        return ok(text) if raw == text else repair(text)
    if re.fullmatch(r"\d{9}", text):
        return ambiguous("Il manque la lettre W, ou c’est un SIREN.")
    if re.fullmatch(r"W[\dO]{9}", text):
        return ambiguous("La lettre O et le chiffre 0 se ressemblent : vérifiez le numéro.")
    return invalid(f"Nous attendons {EXPECTED_RNA}.")
