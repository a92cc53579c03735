"""A refusal says what to type next, with an example that fits the very cell."""

import pytest

from french_cells.directory import Directory, KnownName, Names
from french_cells.kinds import KINDS
from french_cells.people.persons import EXPECTED as PERSON
from tests.french_cells.reading import TODAY

SAID = [
    (
        "date",
        "31/11/2026",
        "Il n’y a pas de 31/11/2026 : corrigez le jour, par exemple 30/11/2026.",
    ),
    ("date", "30 février", "Il n’y a pas de 30/02 : corrigez le jour, par exemple 28/02."),
    ("date", "29/02/27", "Il n’y a pas de 29/02/2027 : corrigez le jour, par exemple 28/02/2027."),
    ("date", "45/12/2026", "Ce jour n’existe pas dans le calendrier."),
    ("date", "12/13/2026", "Ce jour n’existe pas dans le calendrier."),
    (
        "date",
        "dim. 19/12/2026",
        "Le 19/12/2026 est un samedi, pas un dimanche : corrigez l’un ou l’autre.",
    ),
    ("phone", "06 39 98 52 5", "Ce numéro a 9 chiffres au lieu de 10 : écrivez-le en entier."),
    ("phone", "06 39 98 30 200", "Ce numéro a 11 chiffres au lieu de 10 : écrivez-le en entier."),
    ("phone", "ne pas appeler", "Il n’y a pas de numéro ici : écrivez-le, ou videz la case."),
    (
        "email",
        "lea@example.org ou luc@example.org",
        "Il y a plusieurs adresses : gardez-en une seule par case.",
    ),
    (
        "email",
        "lea.@example.org",
        "Un point est de trop avant le signe @, ou un nom manque : écrivez l’adresse en entier.",
    ),
    ("email", "lea@example.fr.fr", "Vouliez-vous dire « lea@example.fr » ?"),
    ("time_range", "10h-10h00", "La fin est à la même heure que le début."),
    ("time_range", "10h-9h", "La fin est avant le début."),
    (
        "time",
        "10h30-11h",
        "Il y a plusieurs heures : gardez-en une. Nous attendons une heure, par exemple 14h30.",
    ),
    ("quantity", "-2", "Un nombre ne peut pas être plus petit que zéro."),
    (
        "person_name",
        "Mme X",
        f"Il manque le nom en entier. Nous attendons {PERSON}.",
    ),
]


@pytest.mark.parametrize(("kind", "typed", "message"), SAID)
def test_what_is_wrong_is_said_of_this_cell(kind: str, typed: str, message: str) -> None:
    assert KINDS[kind](typed, TODAY).message == message


def test_the_number_that_may_serve_is_the_example() -> None:
    message = KINDS["phone"]("06.39.98.41.00 (ne sert pas le vendredi)", TODAY).message
    assert message.endswith("n’écrivez que lui : 06 39 98 41 00.")
    assert KINDS["phone"]("+32 2 555 12 12 (ancien)", TODAY).message.endswith("n’écrivez que lui.")


@pytest.mark.parametrize("typed", ["poste 4018", "07 ?? voir Yasmine", "12"])
def test_what_is_hardly_a_number_is_not_counted(typed: str) -> None:
    assert "Ce n’est pas un numéro complet." in KINDS["phone"](typed, TODAY).message


@pytest.mark.parametrize("typed", ["Bibli", "biblio", "assistante sociale"])
def test_a_name_is_quoted_as_it_was_typed(typed: str) -> None:
    """« biblio  » was quoted, which nobody had written."""
    names = Names(KnownName(town, f"Bibliothèque de {town}") for town in ("Vigny", "Rozel"))
    message = KINDS["partner"](
        typed, type(TODAY)(TODAY.today, directory=Directory({"organisation": names}))
    ).message
    assert message.startswith(f"« {typed} » n’est pas connu ici.")
