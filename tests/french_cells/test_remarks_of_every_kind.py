"""Words behind a value of any kind: left, asked about once, or the cell is refused (ADR 26)."""

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from french_cells.kinds import KINDS
from french_cells.reading import BESIDE
from tests.french_cells.reading import TODAY, read

ASKED = [
    ("date", "12/03/2026 lavé", "2026-03-12", "lavé"),
    ("date", "samedi 12 décembre 2026 petit salon", "2026-12-12", "petit salon"),
    ("date", "12/03/2026 chez Léa", "2026-03-12", "chez Léa"),
    ("time", "14h chez Mme Colin", "14:00", "chez Mme Colin"),
    ("time", "9h30 devant le portail bleu", "09:30", "devant le portail bleu"),
    ("time_range", "9h-11h chez Zoé", {"start": "09:00", "end": "11:00"}, "chez Zoé"),
    ("time_range", "de 9h à 11h petit salon", {"start": "09:00", "end": "11:00"}, "petit salon"),
    ("boolean", "oui, mais comprend bien", True, "mais comprend bien"),
    ("boolean", "non mais lit un peu", False, "mais lit un peu"),
    ("quantity", "1 malle de 22 pièces", 1, "malle de 22 pièces"),
    ("quantity", "2 barils de 200", 2, "barils de 200"),
    ("quantity", "15 (20 en se serrant)", 15, "20 en se serrant"),
    ("quantity", "3, et un 4e percé", 3, "un 4e percé"),
    ("quantity", "1 + la télécommande", 1, "la télécommande"),
    ("time_range", "16h-18h (bus dès 15h30)", {"start": "16:00", "end": "18:00"}, "bus dès 15h30"),
    ("time_range", "16h30-18h (pause à 17h)", {"start": "16:30", "end": "18:00"}, "pause à 17h"),
    ("time_range", "17h-22h, soupe à 19h", {"start": "17:00", "end": "22:00"}, "soupe à 19h"),
    ("age_range", "3-6 ans chez les grands", {"min": 3, "max": 6, "unit": "years"},
     "chez les grands"),
    ("age_range", "dès 3 ans marche acquise", {"min": 3, "max": None, "unit": "years"},
     "marche acquise"),
]  # fmt: skip
LEFT = [
    ("date", "1er mercredi de décembre 2026", "2026-12-02"),
    ("attendance", "elle a envoyé Karine", "represented"),
    ("time", "16h15 (sortie)", "16:15"),
    ("time", "19h30 max", "19:30"),
    ("time", "9h (exposants 7h30)", "09:00"),
    ("time", "9h, installation dès 8h", "09:00"),
    ("time", "18h (durée 45 min)", "18:00"),
    ("time_range", "10h30 (accueil dès 10h) à 12h", {"start": "10:30", "end": "12:00"}),
    ("time_range", "départ du bus 8h45, retour 17h", {"start": "08:45", "end": "17:00"}),
    ("quantity", "14 paires", 14),
    ("quantity", "8, tout", 8),
    ("quantity", "2 (1 incomplet)", 2),
    ("children_ages", "16 ans (ado)", [16]),
    ("children_ages", "jumeaux 3 ans, 8 ans, 13 ans", [3, 3, 8, 13]),
    ("age_range", "6/99 ans", {"min": 6, "max": 99, "unit": "years"}),
    ("quantity", "jauge 80", 80),
]
REFUSED = [
    # what may turn it
    ("date", "1er mercredi du mois"), ("attendance", "a envoyé Karine, pas venue"),
    ("date", "12/03/2026 relancé"), ("date", "12/03/2026 sous réserve"),
    ("date", "12/03/2026 au plus tôt"), ("date", "12/03/2026 mais pas tout"),
    ("date", "12/03/2026 repoussé"), ("date", "12/03/2026 à rendre"), ("date", "12/03/2026 cassé"),
    ("time", "14h reporté"), ("time", "14h pas sûr"), ("time", "14h si beau temps"),
    ("time", "16h ou plus s'il fait beau"), ("time", "14h sauf vacances"),
    ("time_range", "9h-11h sauf le mardi"), ("time_range", "9h-11h à confirmer"),
    ("boolean", "oui, mais plus maintenant"), ("boolean", "oui mais pas tout"),
    ("boolean", "non, mais oui"), ("boolean", "oui mais elle a changé d'avis"),
    ("boolean", "oui mais l'an dernier"), ("boolean", "oui, mais peut-être"),
    ("quantity", "15 (peut-être 20)"), ("quantity", "1 malle de 20 ou 22 pièces"),
    ("age_range", "3-6 ans environ"), ("age_range", "3-6 ans selon taille"),
    # a second value of the kind, and no known word says which is which
    ("date", "12/03/2026 chez Léa le 13"), ("date", "12/03/2026 ou mercredi"),
    ("time", "9h (10h en hiver)"), ("time", "14h30 (accueil 14h15)"),
    ("time_range", "9h-11h (10h-12h en hiver)"), ("age_range", "3-6 ans chez les 8 ans"),
    ("quantity", "2 lots de 6"), ("quantity", "3 x 10"), ("quantity", "2 (1 perdu)"),
    ("quantity", "8, tout compris 9"), ("time_range", "9h-11h et 14h"),
    ("time_range", "9h-11h (le mardi 14h)"), ("children_ages", "jumeaux 3 et 5 ans"),
    # no value where the cell begins
    ("date", "relancé 12/03/2026"), ("time", "midi bleu"), ("date", "12/03/2026xyz"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "value", "words"), ASKED)
def test_words_that_nobody_knows_are_quoted_beside_the_value(
    kind: str, typed: str, value: object, words: str
) -> None:
    reading = KINDS[kind](typed, TODAY)
    assert (reading.value, reading.severity) == (value, "assume")
    assert reading.message == f"{BESIDE} : « {words} »."


@pytest.mark.parametrize(("kind", "typed", "value"), LEFT)
def test_words_that_are_known_to_change_nothing_are_no_question(
    kind: str, typed: str, value: object
) -> None:
    assert read(kind, typed, is_in_column=True) == (value, "repair")


@pytest.mark.parametrize(("kind", "typed"), REFUSED)
def test_what_may_turn_the_value_or_be_another_is_refused(kind: str, typed: str) -> None:
    assert read(kind, typed, is_in_column=True)[1] == "reject"


VALUES = {
    "date": ("12/03/2026", "2026-03-12"), "time": ("14h30", "14:30"),
    "time_range": ("9h-11h", {"start": "09:00", "end": "11:00"}),
    "age_range": ("3-6 ans", {"min": 3, "max": 6, "unit": "years"}), "boolean": ("oui", True),
}  # fmt: skip


@given(st.sampled_from(sorted(VALUES)), st.text(ascii_lowercase, min_size=4, max_size=12))
def test_of_a_word_that_nobody_ever_wrote_somebody_is_asked(kind: str, word: str) -> None:
    """Never taken in silence, in its column neither, and never another value."""
    typed, value = VALUES[kind]
    told = read(kind, f"{typed} {word} zzyzx", is_in_column=True)
    assert read(kind, typed)[0] == value
    assert told in [(value, "assume"), ("ambiguous", "reject"), ("invalid", "reject")]
