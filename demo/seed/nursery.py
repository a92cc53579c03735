"""The nursery's spreadsheet: one team list in its own words, and what it borrows."""
# ruff: noqa: E501 - one row of a sheet is one line here.

from demo.seed.layout import Calendar, SpreadsheetSeed, TabSeed, written
from demo.seed.organisations import CRECHE

_TEAM = (
    ("Prénom", "NOM", "Métier", "Mél", "N° de tél", "Section", "Civ."),
    ("Agathe", "RENAULD", "Directrice", "direction.reinette@example.org", "03 53 01 50 01", "bureau", "Mme"),
    ("Manon", "FERRY", "Éducatrice de jeunes enfants", "manon.ferry@example.org", "03 53 01 50 02", "Les moyens", "Mme"),
    ("Driss", "AMRANI", "Auxiliaire de puériculture", "driss.amrani@example.org", "06 39 98 50 03", "Les grands", "M."),
    ("Hélène", "COLIN-MARTIN", "Infirmière", "helene.colinmartin@example.org", "06 39 98 50 04", "toutes", "Mme"),
    ("Jocelyne", "BARBIER", "Cuisinière", "cuisine.reinette@example.org", "03 53 01 50 05", "cuisine", "Mme"),
    ("Violette", "PIERRAT", "Éducatrice de jeunes enfants", "violette.pierrat@example.org", "03 53 01 50 07", "Les bébés", "Mme"),
    ("Sacha", "LEROND", "Apprenti", "sacha.lerond@example.org", "639985006", "Les bébés", "M."),
)  # fmt: skip


def nursery(calendar: Calendar) -> SpreadsheetSeed:
    day = calendar.day
    header = (
        "Matériel emprunté",
        "Emprunteuse",
        "Pris le",
        "Retour prévu le",
        "Rapporté le",
        "Qui l’a rangé",
    )
    borrowed = (
        ("Malle « Bébés explorateurs »", "Pomme de Reinette", day(-62), day(-41), day(-40), "Manon"),
        ("Tapis d’éveil", "Pomme de Reinette", written(calendar.today.replace(day=1)), day(14), "", ""),
        ("Kamishibaï et ses histoires", "Pomme de Reinette", day(-20), day(10), "", ""),
    )  # fmt: skip
    team = [("Qui fait quoi à Pomme de Reinette",), *_TEAM]
    return SpreadsheetSeed(
        "creche",
        "Pomme de Reinette",
        CRECHE,
        "direction.reinette@example.org",
        (
            TabSeed(
                "Équipe",
                team,
                header=1,
                mapping="contacts",
                notes={(8, 4): "Il manque le zéro, mais ça marche."},
            ),
            TabSeed("Ce qu’on emprunte", [header, *borrowed], mapping="loans"),
        ),
    )
