"""Whom a short name means among the contacts of one structure."""

import pytest

from french_cells.people.called import KnownPerson, find_called

PEOPLE = [
    KnownPerson("eve", "Eve", "Harmand"),
    KnownPerson("christiane", "Christiane", "Harmand-Louis"),
    KnownPerson("jp", "J.-Pierre", "Drapier", "m"),
    KnownPerson("sophie", "Sophie", "Quillé", "mme"),
    KnownPerson("ott", "Cécile et Hugo", "Ott"),
    KnownPerson("odette", "Odette", "Klein"),
    KnownPerson("roger", "Roger", "Klein"),
    KnownPerson("martin", "Martin", "Sophie"),
    KnownPerson("nameless", "", ""),
]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("eve", "eve"),
        ("M. Drapier", "jp"),
        ("J.-P. Drapier", "jp"),
        ("Drapier JP", None),
        ("Drapier J.P.", "jp"),
        ("J. Drapier", "jp"),
        ("H. Drapier", None),
        ("Christiane H.-L.", "christiane"),
        ("Christiane H.", "christiane"),
        ("C. Harmand-Louis", "christiane"),
        ("C. Harmand", None),
        ("C. H.-L.", None),
        ("Mme Quillé", "sophie"),
        ("Directrice : Mme QUILLE", "sophie"),
        ("M. Quillé", None),
        ("Sophie", None),
        ("Sophie Q.", "sophie"),
        ("Klein", None),
        ("Roger K", "roger"),
        ("Cécile", "ott"),
        ("Hugo", "ott"),
        ("Hugo Ott", "ott"),
        ("Eve Klein", None),
        ("Eve ou Roger", None),
        ("Eve / Roger", None),
        ("Eve et Roger", None),
        ("Eve ?", None),
        ("pas Eve", None),
        ("Eve 2", None),
        ("Eve Harmand (avant : Lucie)", "eve"),
        ("Eve (ex Mme Petit)", "eve"),
        ("Sophie Quillé (remplace Lucie Petit)", "sophie"),
        ("Roger Klein (trésorier du club)", "roger"),
        ("Eve Harmand (remplacée par Lucie)", None),
        ("Eve Harmand (avant)", None),
        ("Eve Harmand (avant mars)", None),
        ("Eve Harmand (plus là)", None),
        ("Eve Harmand (puis Lucie)", None),
        ("Eve (Lucie)", None),
        ("Eve (Roger ?)", None),
        ("", None),
        ("M.", None),
        ("-", None),
    ],
)
def test_the_one_whom_every_word_fits_is_meant(text: str, who: str | None) -> None:
    assert find_called(text, PEOPLE) == who
