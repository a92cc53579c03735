"""The social centre's spreadsheet: workshops, their sessions, who comes, and figures afterwards."""
# ruff: noqa: E501 - one row of a sheet is one line here.

from datetime import date

from demo.seed.layout import GREY, Calendar, SpreadsheetSeed, TabSeed, numeric, spoken
from demo.seed.organisations import CENTRE_SOCIAL

_TUESDAY, _WEDNESDAY, _FRIDAY, _SATURDAY = 1, 2, 4, 5

_CONTACTS = (
    ("Structure", "Nom", "Prénom", "Poste", "Téléphone", "Adresse mail", "Membre du CT", "Permis B"),
    ("Les Peupliers", "Vautrin", "Clarisse", "Directrice", "03 53 01 30 01", "direction.peupliers@example.org", "oui", "x"),
    ("Les Peupliers", "Belhadj", "Nour", "Référente familles", "03 53 01 30 02", "familles.peupliers@example.org", "oui", "x"),
    ("Les Peupliers", "Grosjean", "Firmin", "Animateur jeunesse", "06 39 98 30 03", "firmin.grosjean@example.org", "non", ""),
    ("Les Peupliers", "Lacour", "Paulette", "Accueil", "03 53 01 30 00", "accueil.peupliers@example.org", "", ""),
    (),
    ("Les Peupliers", "Da Cruz", "Elvira", "Intervenante cuisine", "06 39 98 30 05", "", "", "x"),
    ("Les Peupliers", "Humblot", "Gaspard", "Comptable", "03 53 01 30 06 poste 12", "compta.peupliers@example.org", "", ""),
    ("Les Peupliers", "Sauvage", "Mireille", "Bénévole aide aux devoirs", "06 39 98 30 07", "mireille.sauvage@example.org", "", ""),
    ("Les Peupliers", "N’Diaye", "Aminata", "Bénévole", "06 39 98 30", "aminata.ndiaye@example.org", "", "x"),
)  # fmt: skip

_WORKSHOPS = (
    ("Atelier", "Type", "Cadre", "Thème", "Première année", "Pour qui", "Inscription"),
    ("Cuisine en famille", "Atelier parents-enfants", "REAAP", "relation parents-enfants", "non", "3-11 ans", "Formulaire"),
    ("Café des parents", "Groupe de parole", "REAAP", "adolescence", "non", "", "Libre"),
    ("Éveil musical", "Atelier parents-enfants", "REAAP", "petite enfance", "oui", "0-3 ans", "Formulaire"),
    ("Bricolage du samedi", "Atelier parents-enfants", "Politique de la ville", "partage", "oui", "6-12 ans", "Formulaire"),
)  # fmt: skip


def social_centre(calendar: Calendar) -> SpreadsheetSeed:
    return SpreadsheetSeed(
        "centre-social",
        "Les Peupliers — actions familles",
        CENTRE_SOCIAL,
        "familles.peupliers@example.org",
        (
            TabSeed("Annuaire interne", _CONTACTS, mapping="contacts"),
            _workshops(),
            _sessions(calendar),
            _registrations(calendar),
            _figures(calendar),
        ),
    )


def _workshops() -> TabSeed:
    titles = [("ACTIONS FAMILLES",), ("Une ligne par atelier",)]
    return TabSeed("Ateliers", [*titles, *_WORKSHOPS], header=2, mapping="workshops")


def _sessions(calendar: Calendar) -> TabSeed:
    header = (
        "Quand", "De", "À", "Atelier", "Salle", "Nb de places", "Interprète", "Langues", "Animé par",
        "Goûter commandé",
    )  # fmt: skip
    on, small, large = calendar.on, "Petite salle", "Grande salle, rez-de-chaussée"
    sessions = (
        (numeric(on(_WEDNESDAY, -6)), "14h30", "16h30", "Cuisine en famille", "Cuisine", "8", "", "", "Elvira", "oui"),
        (numeric(on(_TUESDAY, -5)), "9h", "10h30", "Café des parents", small, "", "", "", "Nour", ""),
        (numeric(on(_SATURDAY, -4)), "10:00", "11:00", "Éveil musical", large, "10", "oui", "français, arabe", "Nour", ""),
        (numeric(on(_WEDNESDAY, -3)), "14h30", "16h30", "Cuisine en famille", "Cuisine", "8", "", "", "Elvira", "oui"),
        (),
        (numeric(on(_WEDNESDAY, 0)), "14h30", "16h30", "Cuisine en famille", "Cuisine", "8", "oui", "français, arabe, turc", "Elvira", "oui"),
        (spoken(on(_FRIDAY, 0)), "9h", "10h30", "Café des parents", small, "12", "", "", "Nour", ""),
        (numeric(on(_SATURDAY, 0)), "10:00", "11:00", "Éveil musical", large, "6", "oui", "français, albanais", "Nour, Firmin", ""),
        (numeric(on(_SATURDAY, 1)), "14:00", "16:30", "Bricolage du samedi", "Atelier du sous-sol", "10", "", "", "Firmin", "non"),
        (numeric(on(_WEDNESDAY, 2)), "14h30", "16h30", "Cuisine en famille", "Cuisine", "une dizaine", "oui", "français", "Elvira", ""),
        (numeric(on(_TUESDAY, 3)), "9h", "10h30", "Café des parents", small, "12", "", "", "Nour", ""),
        (numeric(on(_SATURDAY, 3)), "10:00", "11:00", "Éveil musical", large, "10", "", "", "Nour", ""),
    )  # fmt: skip
    past = {(row, column): GREY for row in range(1, 5) for column in range(10)}
    return TabSeed(
        "Séances",
        [header, *sessions],
        mapping="sessions",
        notes={(8, 4): "Prévenir le gardien pour les tables."},
        colours=past,
    )


def _registrations(calendar: Calendar) -> TabSeed:
    header = (
        "Horodateur", "Séance", "Prénom", "Tél.", "Mail", "Adultes", "0-2 ans", "3-5 ans", "6-11 ans",
        "12-17 ans", "Première fois ?", "Langue", "État", "Pointage",
    )  # fmt: skip
    cooking = _session("Cuisine en famille", calendar.on(_WEDNESDAY, 0))
    music = _session("Éveil musical", calendar.on(_SATURDAY, 0))
    typed = (
        ("", cooking, "Yasmine", "06 39 98 40 01", "", "1", "", "1", "1", "", "oui", "arabe", "Confirmée", ""),
        ("", cooking, "Jérôme", "06 39 98 40 02", "jerome@example.org", "1", "", "", "2", "", "non", "français", "Confirmée", ""),
        ("", cooking, "Elif", "06.39.98.40.03", "", "2", "1", "", "1", "", "oui", "turc", "Confirmée", ""),
        ("", music, "Besnik", "06 39 98 40 05", "", "2", "1", "1", "", "", "oui", "albanais", "Confirmée", ""),
        ("", music, "Prune", "06 39 98 40 06", "", "1", "1", "", "", "", "non", "français", "Confirmée", ""),
        ("", music, "Coralie", "", "coralie@example.org", "1", "1", "", "", "", "", "français", "Confirmée", ""),
    )  # fmt: skip
    return TabSeed("Inscriptions", [header, *typed], mapping="registrations")


def _session(title: str, day: date) -> str:
    return f"{title} du {numeric(day)}"


def _figures(calendar: Calendar) -> TabSeed:
    header = (
        "Séance",
        "Familles",
        "Dont nouvelles",
        "Mamans",
        "Papas",
        "0-2 ans",
        "3-5 ans",
        "6-11 ans",
        "Météo",
    )
    held = (
        (_session("Cuisine en famille", calendar.on(_WEDNESDAY, -6)), "6", "2", "5", "1", "1", "4", "5", "pluie"),
        (_session("Café des parents", calendar.on(_TUESDAY, -5)), "7", "1", "6", "2", "0", "0", "0", ""),
        (_session("Éveil musical", calendar.on(_SATURDAY, -4)), "9", "4", "8", "3", "9", "2", "0", "beau"),
        (_session("Cuisine en famille", calendar.on(_WEDNESDAY, -3)), "8", "1", "7", "2", "2", "5", "6", ""),
    )  # fmt: skip
    totals = ("Total", *(f"=SUM({letter}4:{letter}40)" for letter in "BCDEFGH"))
    titles = [("Bilan pour les financeurs",), totals]
    return TabSeed(
        "Bilan",
        [*titles, header, *held],
        header=2,
        mapping="session_counts",
    )
