"""The coordinator's consolidated spreadsheet: a few rows of its own, the rest comes by itself."""
# ruff: noqa: E501 - one row of a sheet is one line here.

from demo.seed.layout import YELLOW, Calendar, SpreadsheetSeed, TabSeed, numeric, spoken
from demo.seed.organisations import CLEF, name_of

_TUESDAY = 1

_CONTACTS = (
    ("Structure", "Civilité", "Nom", "Prénom", "Fonction", "Courriel", "Téléphone", "Membre du CT", "Suivi"),
    ("Coordination CLEF", "Mme", "Perrin-Lacaille", "Édith", "Coordinatrice", "coordination@example.org", "03 53 01 10 00", "oui", ""),
    ("École des Mirabelles", "Mme", "Aubry", "Fanny", "Directrice", "ecole.mirabelles@example.org", "03 53 01 10 01", "oui", "à rencontrer"),
    ("Collège des Deux Rives", "M.", "Toussaint", "Régis", "CPE", "cpe.deuxrives@example.org", "03 53 01 10 02", "oui", ""),
    ("Parents en chemin", "Mme", "Ziani", "Leïla", "Présidente", "leila.ziani@example.org", "06 39 98 10 03", "oui", ""),
    ("Parents en chemin", "M.", "Guillemin", "Noé", "Secrétaire", "noe.guillemin@example.org", "06 39 98 10 04", "non", ""),
    ("Relais petite enfance des Cigognes", "Mme", "Stoll", "Bérénice", "Animatrice", "rpe.cigognes@example.org", "03 53 01 10 05", "oui", ""),
    ("Maison des familles", "Mme", "Cordier", "Ange", "Accueillante", "ange.cordier@example.org", "03 53 01 10 06", "oui", ""),
    ("Maison des familles", "M.", "Bourdin", "Élie", "Médiateur", "elie.bourdin@example.org", "03 53 01 10 09", "non", ""),
    ("École des Mirabelles", "M.", "Schmitt", "Ulysse", "Enseignant relais", "ulysse.schmitt@example.org", "03 53 01 10 10", "", ""),
    ("Le Bois joli", "Mme", "Vigneron", "Rose", "Bénévole", "rose.vigneron@example.org", "06 39 98 10 11", "", ""),
    ("Le Bois joli", "M.", "Hacquard", "Julien", "Président", "boisjoli@example.org", "06 39 98 10 07", "oui", "relancer"),
    ("Service jeunesse", "Mme", "Fleurent", "Maëlle", "Responsable", "jeunesse@example.org", "03 53 01 10 08", "oui", ""),
    ("Les Peupliers", "Mme", "Belhadj", "Nour", "Référente familles", "familles.peupliers@example.org", "03 53 01 30 02", "oui", ""),
)  # fmt: skip

# One line per partner, oldest meeting first; the last one but two has been away three times.
_PRESENCES = {
    CLEF: "PPPPPPPP",
    "trois-marelles": "PPPEPPPP",
    "les-peupliers": "PPPPPRPP",
    "pomme-de-reinette": "PAPPPPEP",
    "moulin-bleu": "PPPPPPPA",
    "ecole-des-mirabelles": "PEPPAPPP",
    "college-des-deux-rives": "APPPPPAA",
    "parents-en-chemin": "PPPPPPPP",
    "relais-des-cigognes": "PPEPPRPP",
    "maison-des-familles": " PPPPP P",
    "atelier-du-bois-joli": "PPPPPAAA",
    "service-jeunesse": "PPAPPPPE",
}
_STRUCTURES = ("Structure", "Téléphone", "Adresse", "Code postal", "Commune")
_ADDRESSES = (
    ("Centre social Les Peupliers", "03 53 01 20 10", "8 allée des Peupliers", "54300", "Lunéville"),
    ("Ludothèque Les Trois Marelles", "03 53 01 20 20", "3 place du Marché", "54300", "Lunéville"),
    ("Médiathèque du Moulin bleu", "03 53 01 20 30", "1 quai du Moulin", "54120", "Baccarat"),
    ("Multi-accueil Pomme de Reinette", "03 53 01 20 40", "14 rue des Vergers", "54300", "Chanteheux"),
)  # fmt: skip
_ROSTER = (
    "Structure",
    "Adresse de la feuille",
    "Onglet",
    "Ce qu'on y trouve",
    "Contact",
    "État",
)
_TYPED = {"P": "P", "A": "A", "E": "excusé", "R": "représenté", " ": ""}


def coordination(calendar: Calendar) -> SpreadsheetSeed:
    return SpreadsheetSeed(
        "coordination",
        "CLEF — tableau de la coordination",
        CLEF,
        "coordination@example.org",
        (
            TabSeed(
                "Contacts",
                [("Contacts de tous les partenaires",), (), *_CONTACTS],
                header=2,
                mapping="contacts",
                scope="all",
                colours={(4, 8): YELLOW, (13, 8): YELLOW},
            ),
            _attendance(calendar),
            *_collected(),
            TabSeed(
                "Structures", [_STRUCTURES, *_ADDRESSES], mapping="organisations", scope="all"
            ),
            TabSeed("Partenaires", [_ROSTER]),
        ),
    )


def _attendance(calendar: Calendar) -> TabSeed:
    count = len(_PRESENCES[CLEF])
    meetings = [calendar.on(_TUESDAY, -4 * back - 2) for back in reversed(range(count))]
    dates = [numeric(day) for day in meetings[:-1]] + [spoken(meetings[-1])]
    header = ("Structure", "Arrivée", *dates, "Cases remplies")
    rows = [_attendance_row(slug, marks) for slug, marks in _PRESENCES.items()]
    lines = [(*row, f"=COUNTA(C{number}:J{number})") for number, row in enumerate(rows, 4)]
    title = ("Présences au comité technique (P, A, E ou excusé, représenté)",)
    return TabSeed(
        "Présences CT",
        [title, (), header, *lines],
        header=2,
        mapping="committee_attendance",
        scope="all",
        colours={(13, 0): YELLOW},
    )


def _attendance_row(slug: str, marks: str) -> tuple[str, ...]:
    since = {"maison-des-familles": "2e réunion"}.get(slug, "")
    return (name_of(slug), since, *(_TYPED[mark] for mark in marks))


def _collected() -> tuple[TabSeed, ...]:
    """Tabs with nothing but titles: the sync fills them with what partners type."""
    items = (
        "Propriétaire",
        "N° d'inventaire",
        "Désignation",
        "Type",
        "Quantité",
        "État",
        "Emplacement",
    )
    loans = (
        "Matériel",
        "Emprunteur",
        "Quantité",
        "Date de sortie",
        "Retour prévu",
        "Rendu le",
        "Statut",
    )
    workshops = ("Porteur", "Atelier", "Type d'action", "Dispositif", "Thématiques", "Inscription")
    sessions = (
        "Atelier",
        "Date",
        "Début",
        "Fin",
        "Lieu",
        "Places",
        "Inscriptions ouvertes",
        "État",
    )
    registrations = (
        "Séance", "Prénom", "Nombre d'adultes", "0-2 ans", "3-5 ans", "6-11 ans", "12-17 ans", "Langue",
        "Interprète", "État",
    )  # fmt: skip
    return (
        TabSeed("Matériel", [items], mapping="items", scope="all"),
        TabSeed("Prêts", [loans], mapping="loans", scope="all"),
        TabSeed("Ateliers", [workshops], mapping="workshops", scope="all"),
        TabSeed("Séances", [sessions], mapping="sessions", scope="all"),
        TabSeed("Inscriptions", [registrations], mapping="registrations", scope="all"),
    )
