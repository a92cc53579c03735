"""The district's sheets on the first day, and how people find their way in them: by titles."""

from collections.abc import Sequence
from random import Random

from demo.people import Person
from tests.hostile.faults.town import CONTACTS, ITEMS, LOANS, Tabs
from tests.hostile.faults.watch import Watch

PARTNERS = ("les-epis", "le-relais")
OWN = "Remarques"
"""A column of the partner's own, which no mapping knows."""
ROLES = ("Fonction", "Poste occupé", "Métier")
COLUMNS = {
    "family_name": ("Nom",),
    "given_name": ("Prénom",),
    "role": ROLES,
    "email": ("Courriel",),
    "phone": ("Téléphone",),
}
REFERENCE = "Réf."
STATUSES = {"P": "present", "A": "absent", "E": "excused", "": None}
DAYS = ("15/09/2026", "13/10/2026")
WORKSHOP = "Café des parents"

_NUMBERS = {
    "les-epis": ("Contacts", "Prêts", "Ateliers", "Séances", "Inscriptions"),
    "le-relais": ("Contacts", "Matériel", "Prêts"),
    "clef": ("Contacts", "Présences", "Prêts"),
}


def first_tabs(watch: Watch) -> dict[str, Tabs]:
    titles = (*CONTACTS, OWN)
    return {
        "les-epis": {
            "Contacts": [titles, *(new_contact(watch) for _ in range(6))],
            "Prêts": [LOANS],
            "Ateliers": [("Atelier", "Porteur"), (WORKSHOP, "Les Épis")],
            "Séances": [
                ("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "Inscriptions ouvertes"),
                (WORKSHOP, "12/12/2026", "14:00", "16:00", "Salle 1", "30", "oui"),
            ],
            "Inscriptions": [("Séance", "Prénom", "Téléphone", "Nombre d'adultes")],
        },
        "le-relais": {
            "Contacts": [titles, *(new_contact(watch) for _ in range(3))],
            "Matériel": [ITEMS, ["LM-01", "Malle", "Salle 1"], ["LM-02", "Puzzle", "Salle 2"]],
            "Prêts": [LOANS, ["LM-01", "Les Épis", "12/10/2026", "11"]],
        },
        "clef": {
            "Contacts": [(*CONTACTS, "Structure")],
            "Présences": [
                ("Structure", *DAYS),
                ("Les Épis", "P", "A"),
                ("Le Relais", "E", ""),
            ],
            "Prêts": [LOANS],
        },
    }


def new_contact(watch: Watch) -> list[str]:
    """Somebody new: each word is watched as theirs."""
    person, given, role, mail = (watch.new_word() for _ in range(4))
    for word in (person, given, role, mail):
        watch.note_typed(word, {person})
    return [person, given, role, f"{mail}@example.org", ""]


class Desk:
    """One spreadsheet as its people know it: tabs by their order, columns by their titles."""

    def __init__(self, slug: str, person: Person) -> None:
        self.slug, self.person = slug, person

    def tab(self, title: str) -> int:
        """People know their tabs by the order in which they lie, whatever they are called."""
        numbers = [number for number in self.person.tabs().values() if number < 1000]
        return numbers[_NUMBERS[self.slug].index(title)]

    def has(self, title: str) -> bool:
        return title in _NUMBERS[self.slug]

    def lines(self, title: str) -> list[list[str]]:
        """All rows as they are seen, each as wide as the widest."""
        seen = self.person.seen(self.tab(title))
        width = max(map(len, seen), default=0)
        return [line + [""] * (width - len(line)) for line in seen]

    def rows(self, title: str, column: str = "") -> list[int]:
        """Filled rows below the titles; with `column`, those that are filled there."""
        lines = self.lines(title)
        place = find(lines[0], (column,)) if column else None
        return [
            row
            for row, line in enumerate(lines)
            if row and (any(line) if place is None else line[place])
        ]

    def any_row(self, title: str, column: str, random: Random) -> int | None:
        rows = self.rows(title, column)
        return random.choice(rows) if rows else None


def find(titles: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((index for index, title in enumerate(titles) if title in wanted), None)
