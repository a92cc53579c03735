"""Yes and no, presence, counts, ages and states of loans on cases of our own."""

from typing import Any

import pytest

from french_cells.reading import Raw
from tests.french_cells.reading import Case, cases, read

BOOLEANS: list[Case] = [
    (True, True, "ok"),
    (False, False, "ok"),
    ("oui", True, "ok"),
    ("NON", False, "ok"),
    (1, True, "ok"),
    (0.0, False, "ok"),
    ("o", True, "repair"),
    ("Non.", False, "repair"),
    ("✔", True, "repair"),
    ("❌", False, "repair"),
    ("☑", True, "repair"),
    ("☐", False, "assume"),
    ("[x]", True, "assume"),
    ("d'accord", True, "assume"),
    ("oui, mardi", True, "assume"),
    ("non (père)", False, "assume"),
    ("pas payé", False, "assume"),
    ("jamais", False, "assume"),
    ("aucun", False, "assume"),
    ("no", False, "assume"),
    ("oui ?", "ambiguous", "reject"),
    ("oui/non", "ambiguous", "reject"),
    ("oui et non", "ambiguous", "reject"),
    ("oui mais pas lundi", True, "assume"),
    ("pas sûr", "ambiguous", "reject"),
    ("pas bleu", "invalid", "reject"),
    ("z", "ambiguous", "reject"),
    ("/", "ambiguous", "reject"),
    (2, "invalid", "reject"),
    ("vert", "invalid", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(BOOLEANS))
def test_yes_and_no_are_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("boolean", raw) == (value, severity)


ATTENDANCES: list[Case] = [
    ("P", "present", "ok"),
    ("Excusée", "excused", "ok"),
    ("absent ", "absent", "repair"),
    ("PRÉSENT(E)", "present", "repair"),
    ("abs.", "absent", "repair"),
    ("✓", "present", "repair"),
    ("absent excusé", "excused", "repair"),
    ("absent non excusé", "absent", "repair"),
    ("pas venue", "absent", "repair"),
    ("sans excuse", "absent", "repair"),
    ("en retard", "present", "assume"),
    ("P (en visio)", "present", "repair"),
    ("grippe", "excused", "assume"),
    ("congés", "excused", "assume"),
    ("représentée par la directrice", "represented", "assume"),
    ("suppléant présent", "represented", "assume"),
    ("absent, pouvoir donné", "represented", "assume"),
    ("absent, non représenté", "absent", "repair"),
    ("AJ", "excused", "assume"),
    ("présnt", "present", "assume"),
    (True, "present", "assume"),
    (0, "absent", "assume"),
    ("P?", "ambiguous", "reject"),
    ("P / A", "ambiguous", "reject"),
    ("x", "ambiguous", "reject"),
    ("/", "ambiguous", "reject"),
    ("R", "ambiguous", "reject"),
    ("présent puis absent", "ambiguous", "reject"),
    ("présente, représente aussi la mairie", "ambiguous", "reject"),
    ("non excusé, malade", "ambiguous", "reject"),
    ("viendra", "ambiguous", "reject"),
    ("parti", "ambiguous", "reject"),
    ("pas absent", "ambiguous", "reject"),
    ("bleu ciel", "invalid", "reject"),
    (12, "invalid", "reject"),
    ("réunion annulée", "empty", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(ATTENDANCES))
def test_presence_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("attendance", raw) == (value, severity)


@pytest.mark.parametrize(
    ("raw", "header", "value"),
    [
        ("x", "Présents", "present"),
        ("x", "12/03", "present"),
        ("✔", "12 mars", "present"),
        ("x", "Absents", "absent"),
        ("oui", "Excusé(e)", "excused"),
        ("non", "Excusé(e)", "ambiguous"),
        ("x", "Couleur", "ambiguous"),
        ("✔", "Couleur", "present"),
    ],
)
def test_a_cross_says_what_its_header_says(raw: str, header: str, value: str) -> None:
    assert read("attendance", raw, header=header)[0] == value


QUANTITIES: list[Case] = [
    ("4", 4, "ok"),
    (4, 4, "ok"),
    (4.5, 4.5, "ok"),
    ("n = 4", 4, "ok"),
    (4.0, 4, "repair"),
    ("4 jeux", 4, "repair"),
    ("1 250", 1250, "repair"),
    ("4,5", 4.5, "repair"),
    ("12,50 €", 12.5, "repair"),
    ("quatre", 4, "repair"),
    ("trente-deux", 32, "repair"),
    ("deux mille cinq cents", 2500, "repair"),
    ("quatre-vingt-dix-sept", 97, "repair"),
    ("quatre boîtes", 4, "repair"),
    ("x4", 4, "repair"),
    ("zéro", 0, "repair"),
    ("aucun", 0, "assume"),
    ("4 (dont 1 cassé)", 4, "assume"),
    ("4 neufs", 4, "assume"),
    ("3 + 1", 4, "assume"),
    ("4O", 40, "assume"),
    ("½", 0.5, "assume"),
    ("trois quatre", "invalid", "reject"),
    ("et quatre", "invalid", "reject"),
    ("4 ou 5", "ambiguous", "reject"),
    ("4-5", "ambiguous", "reject"),
    ("environ 4", "ambiguous", "reject"),
    ("1.250", "ambiguous", "reject"),
    (46093, "ambiguous", "reject"),
    (-4, "invalid", "reject"),
    (10_000_000, "invalid", "reject"),
    ("5 mars", "invalid", "reject"),
    ("-4 jeux", "invalid", "reject"),
    (True, "invalid", "reject"),
    ("(vide)", "empty", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(QUANTITIES))
def test_a_count_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("quantity", raw) == (value, severity)


def ages(least: int, most: int | None, unit: str = "years") -> dict[str, object]:
    return {"min": least, "max": most, "unit": unit}


AGE_RANGES: list[Case] = [
    ("4-7 ans", ages(4, 7), "ok"),
    ("de 4 à 7 ans", ages(4, 7), "ok"),
    ("6-18 mois", ages(6, 18, "months"), "ok"),
    ("dès 4 ans", ages(4, None), "ok"),
    ("4 ans et plus", ages(4, None), "ok"),
    ("jusqu'à 7 ans", ages(0, 7), "ok"),
    ("4 ans", ages(4, 4), "assume"),
    ("4 / 7 ans", ages(4, 7), "repair"),
    ("quatre à sept ans", ages(4, 7), "repair"),
    ("4-7", ages(4, 7), "assume"),
    ("6 mois à 3 ans", ages(6, 36, "months"), "assume"),
    ("moins de 4 ans", ages(0, 3), "assume"),
    ("plus de 4 ans", ages(4, None), "assume"),
    ("4, 5 et 6 ans", ages(4, 6), "assume"),
    ("tous âges", ages(0, None), "assume"),
    ("adultes", ages(18, None), "assume"),
    ("ados", ages(12, 17), "assume"),
    ("dès 4", ages(4, None), "assume"),
    ("jusqu'à 7", ages(0, 7), "assume"),
    ("enfants", "ambiguous", "reject"),
    ("6, 5 et 4 ans", "ambiguous", "reject"),
    ("04-juil", "ambiguous", "reject"),
    ("7-4 ans", "invalid", "reject"),
    ("4 ans à 7 mois", "invalid", "reject"),
    ("moins de 0 ans", "ambiguous", "reject"),
    ("accueil@example.org", "invalid", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(AGE_RANGES))
def test_a_range_of_ages_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("age_range", raw) == (value, severity)


CHILDREN: list[Case] = [
    ("4 ans et 7 ans", [4, 7], "ok"),
    ("4 ans, 7 ans et 9 ans", [4, 7, 9], "ok"),
    (4, [4], "repair"),
    ("4; 7", [4, 7], "repair"),
    ("2 enfants (4 et 7 ans)", [4, 7], "ok"),
    ("18 mois", [1], "assume"),
    ("jumeaux de 4 ans", [4, 4], "assume"),
    ("2 x 4 ans", [4, 4], "assume"),
    ("quatre ans", [4], "assume"),
    ("4 - 7 - 9", [4, 7, 9], "assume"),
    ("3 enfants (4 et 7 ans)", "ambiguous", "reject"),
    ("4-7 ans", "ambiguous", "reject"),
    ("4,5", "ambiguous", "reject"),
    (4.5, "ambiguous", "reject"),
    ("né en 2020", "ambiguous", "reject"),
    ("bientôt 4 ans", "ambiguous", "reject"),
    ("35 ans", "invalid", "reject"),
    ("35-40-45", "invalid", "reject"),
    ("&", "ambiguous", "reject"),
    ("", "empty", "reject"),
]


COUNTED: list[Case] = [
    ("3 (3, 5, 8 ans)", [3, 5, 8], "repair"),
    ("2 : 4 et 7 ans", [4, 7], "repair"),
    ("2 (1 an et 3 ans)", [1, 3], "repair"),
    ("1 (5 ans)", [5], "repair"),
    ("1 de 6 ans", [6], "assume"),
    ("2 de 3 ans", [3, 3], "assume"),
    ("3 : 4 et 7 ans", "ambiguous", "reject"),
    ("2 (6 ans)", "ambiguous", "reject"),
    ("1 de 6 ans et 2 de 3 ans", "ambiguous", "reject"),
    ("2 de 3 et 5 ans", "ambiguous", "reject"),
    ("les deux : 4 et 6 ans", [4, 6], "assume"),
    ("les 2 : 4 ans", "ambiguous", "reject"),
    ("deux : 4 ans", "ambiguous", "reject"),
    ("3 ans et les jumeaux", "ambiguous", "reject"),
    ("3 ans + jumelles", "ambiguous", "reject"),
]
"""How many children there are is no age of one more."""


@pytest.mark.parametrize(("raw", "value", "severity"), cases(COUNTED))
def test_how_many_there_are_is_no_age(raw: Raw, value: object, severity: str) -> None:
    assert read("children_ages", raw) == (value, severity)


@pytest.mark.parametrize(
    ("raw", "value", "severity"),
    cases(
        [
            ("18 mois", [1], "repair"),
            ("Lou 6 ans, Sacha 9 ans", [6, 9], "repair"),
            ("jumelles 6 mois", [0, 0], "repair"),
            ("3 ans et demi", [3], "repair"),
            ("3-5-8", [3, 5, 8], "assume"),
            ("2 x 4 ans", [4, 4], "assume"),
            ("Léo 2", [2], "assume"),
            ("3 ans 6 mois", "ambiguous", "reject"),
        ]
    ),
)
def test_ages_with_their_units_are_no_question_in_their_column(
    raw: Raw, value: object, severity: str
) -> None:
    assert read("children_ages", raw, is_in_column=True) == (value, severity)


@pytest.mark.parametrize(("raw", "value", "severity"), cases(CHILDREN))
def test_the_ages_of_children_are_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("children_ages", raw) == (value, severity)


def loan(status: str, **more: str) -> dict[str, str]:
    return {"status": status, **more}


LOANS: list[Case] = [
    ("rendu", loan("returned"), "ok"),
    ("En prêt", loan("on_loan"), "ok"),
    ("disponible", loan("available"), "ok"),
    ("Rendus", loan("returned"), "repair"),
    ("pas encore rendu", loan("on_loan"), "repair"),
    ("pas rendu, en retard", loan("overdue"), "repair"),
    ("rendu au complet", loan("returned"), "repair"),
    ("rendu le 17/09/2026", loan("returned", returned_on="2026-09-17"), "repair"),
    ("sorti le 17/09/2026", loan("on_loan", loaned_on="2026-09-17"), "repair"),
    ("à rendre le 17/12/2026", loan("on_loan", due_on="2026-12-17"), "repair"),
    ("prêté à la MJC du Parc", loan("on_loan", borrower="MJC du Parc"), "repair"),
    ("réservé MJC", loan("reserved", borrower="MJC"), "repair"),
    ("revenu", loan("returned"), "assume"),
    ("rendu cassé", loan("returned", condition="damaged"), "assume"),
    ("relance 2 envoyée", loan("overdue"), "assume"),
    ("prete", loan("on_loan"), "assume"),
    ("à rendre le 17/09/2026", loan("overdue", due_on="2026-09-17"), "assume"),
    ("rendu le 17/9", loan("returned", returned_on="2026-09-17"), "assume"),
    (True, loan("returned"), "assume"),
    (False, loan("on_loan"), "assume"),
    ("rendu ?", "ambiguous", "reject"),
    ("rendu le 17/12/2026", "ambiguous", "reject"),
    ("sorti le 17/12/2026", "ambiguous", "reject"),
    ("retour", "ambiguous", "reject"),
    ("17/09/2026", "ambiguous", "reject"),
    (46093, "ambiguous", "reject"),
    ("chez Martine", "ambiguous", "reject"),
    ("prêté à Mme Petit", "ambiguous", "reject"),
    ("rendu le 32/09/2026", "ambiguous", "reject"),
    ("vu le 17/09/2026", "ambiguous", "reject"),
    ("rendu le 17/09/2026 par erreur", "ambiguous", "reject"),
    ("R", "ambiguous", "reject"),
    ("bleu", "invalid", "reject"),
    ("à compléter", "empty", "reject"),
    ("vide", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(LOANS))
def test_the_state_of_a_loan_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("loan_status", raw) == (value, severity)


def person(given: str | None, family: str | None, title: str | None = None) -> dict[str, Any]:
    return {"given": given, "family": family, "title": title}


PERSONS: list[Case] = [
    ("Zoé Roux", person("Zoé", "Roux"), "ok"),
    ("Zoé ROUX", person("Zoé", "Roux"), "repair"),
    ("ROUX Zoé", person("Zoé", "Roux"), "repair"),
    ("Mme Zoé ROUX", person("Zoé", "Roux", "Mme"), "repair"),
    ("M. ROUX", person(None, "Roux", "M."), "repair"),
    ("Dr ROUX", person(None, "Roux", "Dr"), "repair"),
    ("Z. Roux", person("Z.", "Roux"), "repair"),
    ("ROUX Z.", person("Z.", "Roux"), "repair"),
    ("J.-P. ROUX", person("J.-P.", "Roux"), "repair"),
    ("Roux, Zoé", person("Zoé", "Roux"), "repair"),
    ("DE LA FORÊT Zoé", person("Zoé", "de La Forêt"), "repair"),
    ("Zoé ROUX - MJC", person("Zoé", "Roux"), "repair"),
    ("Zoé ROUX née PETIT", person("Zoé", "Roux"), "repair"),
    ("Zoé McDonald", person("Zoé", "McDonald"), "ok"),
    ("Mme Le Goff", person(None, "Le Goff", "Mme"), "repair"),
    ("Mme Aït Oufkir", person(None, "Aït Oufkir", "Mme"), "repair"),
    ("Mme Didier", person(None, "Didier", "Mme"), "repair"),
    ("Anne-So Roux", person("Anne-So", "Roux"), "ok"),
    ("Mme Zoé", person(None, "Zoé", "Mme"), "assume"),
    ("Mme Ben Zoé", "ambiguous", "reject"),
    ("zoé roux", person("Zoé", "Roux"), "assume"),
    ("Zoé DE LA FORÊT", person("Zoé", "de La Forêt"), "assume"),
    ("ZOÉ Roux", person("Zoé", "Roux"), "assume"),
    ("Paul Bernard", person("Paul", "Bernard"), "assume"),
    ("ROUX ZOÉ", "ambiguous", "reject"),
    ("Roux Zoé", "ambiguous", "reject"),
    ("Zoé", "ambiguous", "reject"),
    ("Zoé B.", "ambiguous", "reject"),
    ("M.ROUX", "ambiguous", "reject"),
    ("Zoé ROUX et Paul PETIT", "ambiguous", "reject"),
    ("Zoé ROUX ?", "ambiguous", "reject"),
    ("la directrice", "ambiguous", "reject"),
    ("Иван Петров", "ambiguous", "reject"),
    ("ROUX Zoé PETIT", "ambiguous", "reject"),
    ("ROUX le grand PETIT Zoé", "ambiguous", "reject"),
    (", Zoé", "ambiguous", "reject"),
    ("12", "invalid", "reject"),
    (12, "invalid", "reject"),
    ("Zoé Roux 06 39 98 02 03", "invalid", "reject"),
    ("«»!", "invalid", "reject"),
    ("Zoé=Roux x", "invalid", "reject"),
    ("poste vacant", "empty", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(PERSONS))
def test_a_person_is_read_only_when_the_order_is_plain(
    raw: Raw, value: object, severity: str
) -> None:
    assert read("person_name", raw) == (value, severity)


@pytest.mark.parametrize(
    ("raw", "header", "value"),
    [
        ("Roux Zoé", "Nom Prénom", person("Zoé", "Roux")),
        ("ROUX ZOÉ", "NOM et prénom", person("Zoé", "Roux")),
        ("Zoé Roux", "Prénom Nom", person("Zoé", "Roux")),
        ("De La Forêt Zoé", "Nom Prénom", person("Zoé", "de La Forêt")),
        ("Roux Zoé Anne", "Nom Prénom", "ambiguous"),
    ],
)
def test_the_header_says_which_word_is_the_name(raw: str, header: str, value: object) -> None:
    assert read("person_name", raw, header=header)[0] == value
