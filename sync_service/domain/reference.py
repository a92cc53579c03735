"""References such as `C-7F3K2Q8`: made, recognised, repaired.

A reference names, it opens nothing.
"""

import re

from sync_service.domain.record import LETTERS, Entity

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O, U, which people misread."""

_ENTITY_BY_LETTER: dict[str, Entity] = {letter: entity for entity, letter in LETTERS.items()}
_SHAPE = re.compile(rf"([{''.join(LETTERS.values())}])-([{ALPHABET}]{{7}})")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CODE_LENGTH = 6
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# Luhn's doubled value, its two « digits » added. Tables, because every row's reference is read.
_DOUBLED = {
    character: 2 * value // len(ALPHABET) + 2 * value % len(ALPHABET)
    for value, character in enumerate(ALPHABET)
}


def check_character(code: str) -> str:
    """Luhn modulo 32 over the six characters, in the same alphabet."""
    total = 0
    for position, character in enumerate(reversed(code)):
        total += _DOUBLED[character] if position % 2 == 0 else _VALUES[character]
    return ALPHABET[-total % len(ALPHABET)]


def make_reference(entity: Entity, number: int) -> str:
    """The reference of a record from a random number; only its lowest 30 bits count."""
    code = "".join([ALPHABET[(number >> shift) % 32] for shift in range(0, 5 * _CODE_LENGTH, 5)])
    return f"{LETTERS[entity]}-{code}{check_character(code)}"


def find_reference(text: str) -> str | None:
    """The reference that a cell's text begins with, or None for anything else.

    Forgives case, spaces and the letters that Crockford's alphabet leaves out; the check
    character must agree.
    """
    if (own := _SHAPE.fullmatch(text)) is not None:  # as we wrote it, on nearly every row
        return text if check_character(own[2][:-1]) == own[2][-1] else None
    head, dash, tail = text.strip().upper().partition("-")
    if not dash:
        return None
    folded = f"{head.strip()}-{tail.strip().translate(_MISREAD)}"
    match = _SHAPE.match(folded)
    if match is None or (len(folded) > match.end() and folded[match.end()].isalnum()):
        return None
    code = match[2]
    return match[0] if check_character(code[:-1]) == code[-1] else None


def entity_of(ref: str) -> Entity:
    return _ENTITY_BY_LETTER[ref[0]]
