"""Usual ways to say what the readers knew in other words, and the neighbours that stay refused."""

import pytest

from french_cells.reading import Raw
from tests.french_cells.reading import read

FOURNIER = {"given": "Amélie", "family": "Fournier", "title": None}
CHILDREN = {"min": 0, "max": 3, "unit": "years"}
DUE = {"status": "on_loan", "due_on": "2026-12-15"}
MAIL = "lea@example.org"


def hours(start: str | None, end: str | None = None) -> dict[str, str | None]:
    return {"start": start, "end": end}


def days(start: str, end: str) -> dict[str, str]:
    return {"start": start, "end": end}


READ: list[tuple[str, Raw, object, str]] = [
    ("time_range", "à compter de 15h30", hours("15:30"), "repair"),
    ("time_range", "À compter de 14h", hours("14:00"), "repair"),
    ("time_range", "apd 14h", hours("14:00"), "repair"),
    ("time_range", "à partir de 14h jusqu'à 16h", hours("14:00", "16:00"), "repair"),
    ("time_range", "dès 14h et jusqu'à 16h", hours("14:00", "16:00"), "repair"),
    ("time_range", "14h30-16h (mardi)", hours("14:30", "16:00"), "assume"),
    ("time", "à compter de 14h", "14:00", "repair"),
    ("time", "16H45", "16:45", "repair"),
    ("time", "14h30 (mardi)", "14:30", "assume"),
    ("time", "14h30 (mardi et jeudi)", "14:30", "assume"),
    ("time", "14h30 le mardi", "14:30", "assume"),
    ("age_range", "à compter de 3 ans", {"min": 3, "max": None, "unit": "years"}, "repair"),
    ("age_range", "accueil 0-3 ans", CHILDREN, "repair"),
    ("age_range", "atelier 0-3 ans", CHILDREN, "repair"),
    ("age_range", "public 0-3 ans", CHILDREN, "repair"),
    ("age_range", "0-3 ans (accueil)", CHILDREN, "assume"),
    ("age_range", "accueil dès 3 ans", {"min": 3, "max": None, "unit": "years"}, "repair"),
    ("date_range", "28 mars-3 avril 2026", days("2026-03-28", "2026-04-03"), "repair"),
    ("date_range", "28 mars–3 avril 2026", days("2026-03-28", "2026-04-03"), "repair"),
    ("date_range", "28 mars 2026-3 avril 2026", days("2026-03-28", "2026-04-03"), "repair"),
    ("date_range", "28 déc.-3 janv. 2027", days("2026-12-28", "2027-01-03"), "repair"),
    ("date_range", "lundi 28-mercredi 30 sept. 2026", days("2026-09-28", "2026-09-30"), "assume"),
    ("date_range", "1er sept.-30 juin 2027", days("2026-09-01", "2027-06-30"), "repair"),
    ("date_range", "3 avril-28 mars 2026", days("2025-04-03", "2026-03-28"), "assume"),
    ("date_range", "3 avril - 28 mars 2026", days("2025-04-03", "2026-03-28"), "assume"),
    ("loan_status", "2e relance envoyée", {"status": "overdue"}, "assume"),
    ("loan_status", "1ère relance faite", {"status": "overdue"}, "assume"),
    ("loan_status", "2nde relance envoyée", {"status": "overdue"}, "assume"),
    ("loan_status", "deuxième relance par mail", {"status": "overdue"}, "assume"),
    ("loan_status", "3e rappel envoyé", {"status": "overdue"}, "assume"),
    ("loan_status", "2 relances envoyées", {"status": "overdue"}, "assume"),
    ("loan_status", "2e relance envoyée le 12/11/2026", {"status": "overdue"}, "assume"),
    ("loan_status", "à rapporter le 15/12/2026", DUE, "repair"),
    ("loan_status", "à retourner", {"status": "on_loan"}, "assume"),
    ("loan_status", "à ramener le 15/12/2026", DUE, "repair"),
    ("loan_status", "à restituer au plus tard le 15/12/2026", DUE, "repair"),
    ("loan_status", "à retourner pour le 15/12/2026", DUE, "repair"),
    ("loan_status", "doit être rendu le 15/12/2026", DUE, "repair"),
    ("person_name", "Amélie FOURNIER (Les Épis)", FOURNIER, "assume"),
    ("person_name", "Amélie FOURNIER (absente le mercredi)", FOURNIER, "assume"),
    ("person_name", "Amélie FOURNIER (sauf les mercredis)", FOURNIER, "assume"),
    ("person_name", "Amélie FOURNIER (pas là le lundi matin)", FOURNIER, "assume"),
    ("quantity", "3 et demi", 3.5, "repair"),
    ("quantity", "trois et demi", 3.5, "repair"),
    ("quantity", "une et demie", 1.5, "repair"),
    ("quantity", "3½", 3.5, "assume"),
    ("quantity", "3 1/2", 3.5, "assume"),
    ("quantity", "3 et quart", 3.25, "repair"),
    ("email", f"{MAIL} 06 39 98 12 34", MAIL, "assume"),
    ("email", f"06 39 98 12 34 - {MAIL}", MAIL, "assume"),
    ("email", f"{MAIL} / tél : 06.39.98.12.34", MAIL, "assume"),
    ("email", f"{MAIL} (+33 6 39 98 12 34)", MAIL, "assume"),
]

REFUSED: list[tuple[str, Raw]] = [
    ("time_range", "à compter de 14h ou 15h"),
    ("time_range", "à partir de 16h jusqu'à 14h"),
    ("time_range", "14h30-16h (mardi 17h)"),
    ("time_range", "14h30-16h (sauf mardi)"),
    ("time", "dès 14h"),
    ("time_range", "14h30-16h (un mardi sur deux)"),
    ("time", "14h30 (mardi 16h)"),
    ("time", "14h30 (mardi ou jeudi)"),
    ("time", "14h30 (mardi 12)"),
    ("age_range", "accueil sauf 0-3 ans"),
    ("age_range", "accueil 0-3 ans, atelier 3-6 ans"),
    ("age_range", "accueil 3 ans 14h"),
    ("age_range", "accueil"),
    ("age_range", "atelier 2, 3 ans"),
    ("age_range", "2 ateliers 3 ans"),
    ("age_range", "groupe 2 (3 ans)"),
    ("age_range", "groupe 2 : 3-6 ans"),
    ("age_range", "groupes 2 et 3"),
    ("age_range", "groupe 2-3"),
    ("age_range", "groupe 2 et 3 ans"),
    ("age_range", "atelier 2-3"),
    ("age_range", "accueil interdit aux moins de 3 ans"),
    ("date_range", "mars-avril 2026"),
    ("date_range", "31 mars-31 avril 2026"),
    ("date_list", "28 mars-3 avril 2026"),
    ("loan_status", "2e relance à envoyer ?"),
    ("loan_status", "relance non envoyée"),
    ("loan_status", "dernière relance avant le 15/12/2026"),
    ("loan_status", "retour le 15/12/2026"),
    ("loan_status", "à récupérer le 15/12/2026"),
    ("person_name", "Amélie FOURNIER - Les Épis"),
    ("person_name", "Amélie FOURNIER (Le Goff)"),
    ("person_name", "Amélie FOURNIER (absente)"),
    ("person_name", "Amélie FOURNIER (remplacée le mercredi)"),
    ("person_name", "FOURNIER (Les Épis)"),
    ("quantity", "2 heures et demie"),
    ("quantity", "3 et demi ou 4"),
    ("quantity", "3 1/4 2"),
    ("quantity", "3 demis"),
    ("email", f"{MAIL} ou 06 39 98 12 34"),
    ("email", f"{MAIL} 06 39 98 12"),
    ("email", f"{MAIL}06 39 98 12 34"),
    ("email", f"pas {MAIL} mais 06 39 98 12 34"),
    ("email", f"ne plus utiliser {MAIL}, tél 06 39 98 12 34"),
    ("email", f"{MAIL} -> 06 39 98 12 34"),
    ("email", f"{MAIL} 06 39 98 12 34 54300"),
    ("email", "06 39 98 12 34"),
]


@pytest.mark.parametrize(("kind", "raw", "value", "severity"), READ)
def test_a_usual_wording_is_read(kind: str, raw: Raw, value: object, severity: str) -> None:
    assert read(kind, raw) == (value, severity)


@pytest.mark.parametrize(("kind", "raw"), REFUSED)
def test_its_doubtful_neighbour_stays_refused(kind: str, raw: Raw) -> None:
    assert read(kind, raw)[1] == "reject"
