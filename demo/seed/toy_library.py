"""The toy library's spreadsheet: a title, colours, its own columns, and loans kept with care."""
# ruff: noqa: E501 - one row of a sheet is one line here.

from demo.seed.layout import GREEN, RED, YELLOW, Calendar, SpreadsheetSeed, TabSeed, written
from demo.seed.organisations import LUDOTHEQUE

_CONTACTS = (
    ("Nom", "Prénom", "Fonction", "Tél.", "Mail", "CT", "Anniversaire de la ludo (gâteau !)"),
    ("Marchal", "Odile", "Ludothécaire", "03 53 01 20 11", "odile.marchal@example.org", "oui", "fait"),
    ("THIRION", "Basile", "Ludothécaire", "03.53.01.20.12", "basile.thirion@example.org", "", ""),
    ("Kessler", "Imane", "Présidente", "06 39 98 20 13", "imane.kessler@example.org", "oui", "fait"),
    ("Petitdemange", "Lucas", "Trésorier", "0639982014", "lucas.petitdemange@example", "", ""),
    ("Ory", "Solène", "Bénévole du samedi", "06 39 98 20 15", "solene.ory@example.org", "non", ""),
    ("Marquis", "Ella", "Bénévole", "06 39 98 20 17", "ella.marquis@example.org", "", ""),
    ("Zaugg", "Théo", "Service civique", "06-39-98-20-16", "theo.zaugg@example.org", "", "à prévoir"),
)  # fmt: skip

_ITEMS = (
    ("LM-01", "Malle « Petits bâtisseurs »", "Malle", "1", "3-6 ans", "Bon", "Réserve, étagère A"),
    ("LM-02", "Malle « Jeux du monde »", "Malle", "1", "6-12 ans", "Bon", "Réserve, étagère A"),
    ("LM-03", "Malle « Écrans, parlons-en »", "Malle", "2", "8-14 ans", "Neuf", "Réserve, étagère B"),
    ("LM-04", "Malle « Bébés explorateurs »", "Malle", "1", "0-3 ans", "Usé", "Réserve, étagère B"),
    ("LJ-10", "Grand jeu de l’oie", "Jeu", "1", "5-99 ans", "Bon", "Garage"),
    ("LJ-11", "Molkky géant", "Jeu", "2", "", "Bon", "Garage"),
    ("LJ-12", "Jeu de société « La traversée »", "Jeu", "3", "8-12 ans", "Incomplet", "Salle"),
    ("LJ-13", "Puzzle de sol des animaux", "Jeu", "2", "2-4 ans", "Bon", "Salle"),
    ("LJ-14", "Parachute de motricité", "Jeu", "1", "3-10 ans", "Bon", "Garage"),
    ("LJ-15", "Jeu d’adresse « Les bouchons »", "Jeu", "1", "4-99 ans", "Bon", "Salle"),
    ("LJ-16", "Dominos tactiles", "Jeu", "2", "2-5 ans", "Neuf", "Salle"),
    ("LJ-17", "Cartes « Et chez toi ? »", "Outil d’animation", "2", "", "Bon", "Bureau"),
    ("LE-20", "Barnum 3 × 3 m", "Matériel", "2", "", "Bon", "Garage"),
    ("LE-21", "Tapis d’éveil", "Matériel", "4", "0-2 ans", "Usé", "Réserve, étagère C"),
    ("LE-22", "Vidéoprojecteur", "Matériel", "1", "", "Bon", "Bureau"),
    ("LE-23", "Enceinte portable", "Matériel", "1", "", "Abîmé", "Bureau"),
    ("LX-30", "Exposition « Jouer, c’est grandir »", "Exposition", "1", "", "Bon", "Réserve, mur du fond"),
)  # fmt: skip


def toy_library(calendar: Calendar) -> SpreadsheetSeed:
    return SpreadsheetSeed(
        "ludotheque",
        "Ludothèque Les Trois Marelles - suivi",
        LUDOTHEQUE,
        "accueil.marelles@example.org",
        (_contacts(), _items(), _loans(calendar), _notebook()),
    )


def _contacts() -> TabSeed:
    titles = [("Équipe de la ludothèque",), ("mis à jour quand on y pense",), ()]
    return TabSeed(
        "Contacts",
        [*titles, *_CONTACTS],
        header=3,
        mapping="contacts",
        notes={(4, 3): "Absente le lundi. — Basile"},
    )


def _items() -> TabSeed:
    header = ("N°", "Désignation", "Type", "Qté", "Âge", "État", "Rangé où", "Prix d’achat (€)")
    prices = "45,90 62 80 39,50 120 35 24,99 18 55 12,50 16 22 210 30 399 89".split()  # noqa: SIM905 - one line of prices
    rows = [(*item, price) for item, price in zip(_ITEMS, [*prices, ""], strict=True)]
    total = ("",) * 7 + ('="Total : "&SUM(H2:H18)',)
    damaged = {(16, column): RED for column in range(6)}
    return TabSeed("Matériel", [header, *rows, (), total], mapping="items", colours=damaged)


def _loans(calendar: Calendar) -> TabSeed:
    header = (
        "Sorti le",
        "Objet",
        "Emprunteur",
        "Qté",
        "À rendre le",
        "Rendu le",
        "Retard ?",
        "Clé remise à",
    )
    day = calendar.day
    loans = (
        (day(-120), "Grand jeu de l’oie", "École des Mirabelles", "1", day(-99), day(-98), "Mme Aubry"),
        (day(-110), "Exposition « Jouer, c’est grandir »", "MDF", "1", day(-82), day(-82), ""),
        (day(-95), "Malle « Jeux du monde »", "Centre social Les Peupliers", "1", day(-74), day(-76), ""),
        (day(-80), "Barnum 3 × 3 m", "Service jeunesse", "2", day(-77), day(-77), "gardien"),
        (day(-62), "Malle « Bébés explorateurs »", "Pomme de Reinette", "1", day(-41), day(-40), ""),
        (day(-55), "Vidéoprojecteur", "Parents en chemin", "1", day(-54), day(-54), ""),
        (),
        (day(-40), "Malle « Écrans, parlons-en »", "Collège des Deux Rives", "1", day(-19), "", "CPE"),
        (day(-33), "Parachute de motricité", "Les Cigognes", "1", day(-12), "", ""),
        (written(calendar.today.replace(day=1)), "Tapis d’éveil", "Pomme de Reinette", "2", day(14), "", ""),
        (day(-12), "Malle « Petits bâtisseurs »", "École des Mirabelles", "1", day(9), "", ""),
        (day(-9), "Exposition « Jouer, c’est grandir »", "Médiathèque du Moulin bleu", "1", day(12), "", ""),
        (day(-5), "Molkky géant", "Maison des familles", "1", day(16), "pas encore", "voisin"),
        (day(-2), "Jeu de société « La traversée »", "Centre social Les Peupliers", "1", day(19), "", ""),
    )  # fmt: skip
    rows = [_loan_row(number, loan) for number, loan in enumerate(loans)]
    late = {(row, 1): YELLOW for row in (10, 11)} | {(row, 1): GREEN for row in range(3, 9)}
    titles = [("Prêts : jaune = en retard, vert = rentré",), ()]
    return TabSeed(
        "Prêts",
        [*titles, header, *rows],
        header=2,
        mapping="loans",
        notes={(10, 1): "Relancé par téléphone deux fois."},
        colours=late,
    )


def _loan_row(number: int, loan: tuple[str, ...]) -> tuple[str, ...]:
    """With the owner's own formula, which shows what is late."""
    if not loan:
        return ()
    row = number + 4
    late = f'=IF(AND(F{row}="";E{row}<TODAY());"EN RETARD";"")'
    return (*loan[:6], late, loan[6])


def _notebook() -> TabSeed:
    return TabSeed(
        "Cahier de l’équipe",
        [
            ("Penser à",),
            ("commander des piles",),
            ("réparer l’enceinte",),
            ("appeler le gardien",),
        ],
    )
