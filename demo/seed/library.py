"""The library's spreadsheet: kits, loans, story times, and a form that fills a tab."""
# ruff: noqa: E501 - one row of a sheet is one line here.

from demo.seed.layout import Calendar, SpreadsheetSeed, TabSeed, numeric
from demo.seed.organisations import MEDIATHEQUE

_WEDNESDAY, _SATURDAY = 2, 5

_CONTACTS = (
    ("Nom du contact", "Prénom contact", "Fonction", "Courriel", "Ligne directe"),
    ("Weber", "Anouk", "Responsable", "anouk.weber@example.org", "03 53 01 60 01"),
    ("Rossi", "Tiago", "Bibliothécaire jeunesse", "tiago.rossi@example.org", "03 53 01 60 02"),
    ("Noirot", "Lila", "Médiatrice numérique", "lila.noirot@example.org", "03 53 01 60 03"),
    ("Claudel", "Yvonne", "Bénévole", "yvonne.claudel@example.org", ""),
    ("Haouari", "Samir", "Agent d’accueil", "accueil.moulinbleu@example.org", "03 53 01 60 00"),
)  # fmt: skip

_KITS = (
    ("Cote", "Titre", "Nature", "Stock", "Public", "Thèmes", "État général"),
    ("K-1", "Kamishibaï et ses histoires", "Malle", "1", "3-8 ans", "langage, lecture", "Bon"),
    ("K-2", "Malle « Livres à toucher »", "Malle", "1", "0-3 ans", "éveil", "Bon"),
    ("K-3", "Malle « Albums sans paroles »", "Malle", "1", "3-10 ans", "langage, plusieurs langues", "Bon"),
    ("K-4", "Raconte-tapis de la mare", "Outil d’animation", "1", "1-5 ans", "lecture", "Usé"),
    ("K-5", "Exposition « Nos berceuses »", "Exposition", "1", "", "familles", "Neuf"),
    ("K-7", "Valise d’ombres chinoises", "Malle", "1", "4-10 ans", "spectacle", "Bon"),
    ("K-8", "Exposition « Grandir en deux langues »", "Exposition", "1", "", "langage", "Bon"),
    ("K-6", "Malle « Parents, mode d’emploi »", "Malle", "2", "", "parentalité", "Bon"),
)  # fmt: skip


def library(calendar: Calendar) -> SpreadsheetSeed:
    return SpreadsheetSeed(
        "mediatheque",
        "Moulin bleu / CLEF",
        MEDIATHEQUE,
        "anouk.weber@example.org",
        (
            TabSeed("Contacts", _CONTACTS, mapping="contacts"),
            TabSeed("Malles", _KITS, mapping="items"),
            _loans(calendar),
            _workshops(),
            _sessions(calendar),
            _registrations(),
        ),
    )


def _loans(calendar: Calendar) -> TabSeed:
    day = calendar.day
    header = (
        "Prêté à",
        "Malle",
        "Date d'emprunt",
        "Échéance",
        "Date de retour",
        "Au retour",
        "Bon signé",
    )
    loans = (
        ("Collège des Deux Rives", "Malle « Albums sans paroles »", day(-70), day(-40), day(-42), "Complet", "oui"),
        ("Les Peupliers", "Raconte-tapis de la mare", day(-61), day(-31), day(-30), "Incomplet", "oui"),
        ("École des Mirabelles", "Valise d’ombres chinoises", day(-52), day(-22), day(-23), "Complet", "oui"),
        ("Les Cigognes", "Malle « Livres à toucher »", day(-45), day(-15), "", "", "oui"),
        ("Pomme de Reinette", "Kamishibaï et ses histoires", day(-20), day(10), "", "", "oui"),
        ("Maison des familles", "Malle « Parents, mode d’emploi »", day(-8), day(22), "", "", "non"),
    )  # fmt: skip
    return TabSeed("Prêts", [header, *loans], mapping="loans")


def _workshops() -> TabSeed:
    rows = (
        ("Action", "Type d'action", "Dispositif", "Thématiques", "Première année", "Âge", "Inscriptions", "En quelques mots", "Tarif"),
        ("Histoires du mercredi", "Atelier parents-enfants", "Autre", "lecture", "non", "3-6 ans", "Formulaire", "Une conteuse, un tapis, des histoires à écouter et à toucher.", "gratuit"),
        ("Bébés lecteurs", "Atelier parents-enfants", "REAAP", "petite enfance", "non", "0-3 ans", "Formulaire", "On lit, on chante, on manipule. Les biberons sont les bienvenus.", "gratuit"),
        ("Les écrans et nous", "Conférence-débat", "REAAP", "écrans, adolescence", "oui", "", "Formulaire", "Une psychologue répond aux questions des parents. On peut venir sans rien dire.", "gratuit"),
    )  # fmt: skip
    return TabSeed("Ateliers", rows, mapping="workshops")


def _sessions(calendar: Calendar) -> TabSeed:
    on = calendar.on
    header = (
        "Action",
        "Date de la séance",
        "Heure de début",
        "Heure de fin",
        "Endroit",
        "Places",
        "Ouvert",
        "Bus",
    )
    sessions = (
        ("Histoires du mercredi", numeric(on(_WEDNESDAY, -4)), "16:00", "16:45", "Coin conte", "15", "non", "Ligne 2, arrêt Moulin"),
        ("Histoires du mercredi", numeric(on(_WEDNESDAY, 0)), "16:00", "16:45", "Coin conte", "15", "oui", "Ligne 2, arrêt Moulin"),
        ("Bébés lecteurs", numeric(on(_SATURDAY, 0)), "9:30", "10:15", "Salle des tout-petits", "8", "oui", "Ligne 2, arrêt Moulin"),
        ("Les écrans et nous", numeric(on(3, 1)), "18:30", "20:30", "Auditorium", "60", "oui", "Ligne 2, arrêt Moulin"),
        ("Histoires du mercredi", numeric(on(_WEDNESDAY, 2)), "16:00", "16:45", "Coin conte", "15", "oui", "Ligne 2, arrêt Moulin"),
    )  # fmt: skip
    return TabSeed("Séances", [header, *sessions], mapping="sessions")


def _registrations() -> TabSeed:
    header = (
        "Inscrit le", "Atelier et date", "Prénom du parent", "Portable", "Courriel", "Nb d'adultes",
        "Enfants 0-2 ans", "Enfants 3-5 ans", "Enfants 6-11 ans", "Statut", "Carte de lecteur",
    )  # fmt: skip
    return TabSeed("Inscriptions", [header], mapping="registrations")
