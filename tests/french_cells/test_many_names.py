"""Names of persons and of structures, as associations write them: read, or refused."""

from typing import Any

import pytest

from french_cells.directory import Directory, KnownName, Names
from tests.french_cells.reading import read

TOWN1 = Directory({
    "organisation": Names([
        KnownName("ville-baccarat", "Commune de Baccarat"),
        KnownName("ccas-baccarat", "CCAS de Baccarat"),
        KnownName("ccas-blainville", "CCAS de Blainville-sur-l'Eau"),
        KnownName("mjc-centre", "MJC du Centre"),
        KnownName("mjc-nord", "MJC Nord"),
        KnownName("lutins", "Multi-accueil Les Lutins"),
        KnownName("ecole-moulin", "École primaire du Moulin"),
        KnownName("college-guerin", "Collège Guérin"),
        KnownName("lire", "Lire et Faire Lire"),
        KnownName("udaf", "UDAF de Meurthe-et-Moselle"),
        KnownName("pmi", "PMI du Lunévillois"),
        KnownName("ludo", "Ludothèque L'Arbre à jeux"),
    ])
})  # fmt: skip
TOWN2 = Directory({
    "organisation": Names([
        KnownName("ccas-vaux", "CCAS de Vauxmont"),
        KnownName("ville-vaux", "Ville de Vauxmont"),
        KnownName("caf-54", "CAF de Meurthe-et-Moselle"),
        KnownName("soleil", "Espace de vie sociale Soleil Levant"),
        KnownName("petits-pas", "Crèche Petits Pas"),
        KnownName("ecole-ferry", "École élémentaire Jules Ferry"),
        KnownName("ecole-mat-ferry", "École maternelle Jules Ferry"),
        KnownName("college-hugo", "Collège Victor Hugo"),
        KnownName("secours-pop", "Secours populaire français"),
        KnownName("secours-cath", "Secours catholique"),
        KnownName("croix-rouge", "Croix-Rouge française"),
        KnownName("mission-locale", "Mission locale du Lunévillois"),
        KnownName("adapei", "ADAPEI 54"),
        KnownName("pep", "Les PEP Lorraine"),
        KnownName("foyer-rural", "Foyer rural de Chanteheux"),
        KnownName("mediatheque", "Médiathèque de l'Orangerie"),
        KnownName("rpe", "Relais petite enfance du Pays de Vauxmont"),
        KnownName("mds", "Maison départementale des solidarités"),
    ])
})  # fmt: skip
Told = dict[str, Any]
READ: list[tuple[str, Told, object, str]] = [
    (
        "person_name",
        {},
        {"family": "Roussel", "given": "Sylvie", "title": "Mme"},
        "Mme Sylvie ROUSSEL",
    ),
    (
        "person_name",
        {},
        {"family": "Roussel", "given": "Sylvie", "title": None},
        (
            "ROUSSEL Sylvie | Sylvie ROUSSEL | Sylvie Roussel | Sylvie ROUSSEL, CAF 54 | "
            "Sylvie ROUSSEL - directrice | directrice : Sylvie ROUSSEL | Roussel, Sylvie | "
            "ROUSSEL, Sylvie | Sylvie ROUSSEL. | Sylvie ROUSSEL- | Sylvie  ROUSSEL"
        ),
    ),
    (
        "person_name",
        {},
        {"family": "Colin", "given": "Anaïs", "title": "Mme"},
        "Mlle Anaïs COLIN | Madame COLIN Anaïs",
    ),
    (
        "person_name",
        {},
        {"family": "Colin", "given": None, "title": "Mme"},
        "Mme COLIN | MME COLIN | Mme. COLIN | Mme Colin (CCAS)",
    ),
    (
        "person_name",
        {},
        {"family": "Colin", "given": "A.", "title": None},
        "COLIN A. | A COLIN | A. COLIN",
    ),
    (
        "person_name",
        {},
        {"family": "Colin-Petit", "given": "Anne-Sophie", "title": None},
        "Anne-Sophie COLIN-PETIT | COLIN-PETIT Anne-Sophie",
    ),
    (
        "person_name",
        {},
        {"family": "Colin Petit", "given": "Anne Sophie", "title": None},
        "Anne Sophie COLIN PETIT",
    ),
    ("person_name", {}, {"family": "du Pré", "given": "Hugo", "title": None}, "Hugo du Pré"),
    ("person_name", {}, {"family": "Benali", "given": "Leïla", "title": None}, "Leïla BENALI"),
    (
        "person_name",
        {"header": "Nom Prénom"},
        {"family": "Roussel", "given": "Sylvie", "title": None},
        "roussel sylvie",
    ),
    (
        "person_name",
        {"header": "Prénom Nom"},
        {"family": "Roussel", "given": "Sylvie", "title": None},
        "Sylvie Roussel | SYLVIE ROUSSEL",
    ),
    ("person_name", {}, {"family": "Morel", "given": "Jean", "title": "Pr"}, "Pr Jean MOREL"),
    ("person_name", {}, {"family": "Morel", "given": "Jean", "title": "Dr"}, "Docteur Jean MOREL"),
    ("person_name", {}, {"family": "Morel", "given": None, "title": "Dr"}, "Dr. MOREL"),
    ("person_name", {}, {"family": "Morel", "given": None, "title": "M."}, "Monsieur MOREL"),
    (
        "person_name",
        {},
        {"family": "d'Angelo", "given": "Jean-Luc", "title": None},
        "Jean-Luc D'ANGELO",
    ),
    (
        "person_name",
        {},
        {"family": "L'Huillier", "given": "Éloïse", "title": None},
        "Éloïse L'HUILLIER",
    ),
    ("person_name", {}, {"family": "McDonald", "given": "Sean", "title": None}, "Sean MCDONALD"),
    (
        "person_name",
        {},
        {"family": "Le Roux", "given": "Gwenaëlle", "title": None},
        "LE ROUX Gwenaëlle",
    ),
    ("person_name", {}, {"family": "Roussel", "given": "S.", "title": "Mme"}, "Mme ROUSSEL S."),
    ("partner", {"directory": TOWN1}, "ville-baccarat", "Mairie de Baccarat | ville de baccarat"),
    ("partner", {"directory": TOWN1}, "ccas-blainville", "CCAS Blainville"),
    ("partner", {"directory": TOWN1}, "mjc-centre", "MJC centre"),
    ("partner", {"directory": TOWN1}, "mjc-nord", "M.J.C. Nord"),
    ("partner", {"directory": TOWN1}, "lutins", "Les Lutins | Crèche les lutins | Lutins"),
    ("partner", {"directory": TOWN1}, "ecole-moulin", "Ecole du Moulin"),
    ("partner", {"directory": TOWN1}, "college-guerin", "Collège Guerin"),
    ("partner", {"directory": TOWN1}, "lire", "lire & faire lire"),
    ("partner", {"directory": TOWN1}, "udaf", "UDAF 54 | UDAF"),
    ("partner", {"directory": TOWN1}, "pmi", "PMI"),
    ("partner", {"directory": TOWN1}, "ludo", "L'arbre à jeux"),
    (
        "person_name",
        {},
        {"family": "Khelifi", "given": "Nadia", "title": None},
        (
            "Nadia KHELIFI | KHELIFI Nadia | Nadia Khelifi | nadia KHELIFI | Nadia KHELIFI "
            "(présidente) | Présidente : Nadia KHELIFI | Nadia KHELIFI (CCAS) | CCAS : "
            "Nadia KHELIFI | Nadia KHELIFI (stagiaire) | Nadia KHELIFI;"
        ),
    ),
    (
        "person_name",
        {},
        {"family": "Khelifi", "given": "Nadia", "title": "Mme"},
        "Mme KHELIFI Nadia | mme nadia khelifi | Mme Nadia KHELIFI, présidente",
    ),
    (
        "person_name",
        {},
        {"family": "Khelifi", "given": "N.", "title": None},
        "N. KHELIFI | KHELIFI N. | N.KHELIFI",
    ),
    (
        "person_name",
        {},
        {"family": "Morin", "given": "Anne-Lise", "title": None},
        "Anne-Lise MORIN | MORIN Anne-Lise | Anne-Lise Morin",
    ),
    ("person_name", {}, {"family": "Morin", "given": "A.-L.", "title": None}, "A.-L. MORIN"),
    (
        "person_name",
        {},
        {"family": "Morin-Legrand", "given": "Anne-Lise", "title": None},
        "MORIN-LEGRAND Anne-Lise",
    ),
    (
        "person_name",
        {},
        {"family": "Morin Legrand", "given": "Anne-Lise", "title": None},
        "Anne-Lise MORIN LEGRAND",
    ),
    (
        "person_name",
        {},
        {"family": "de La Fontaine", "given": "Jean", "title": None},
        "Jean de LA FONTAINE | DE LA FONTAINE Jean",
    ),
    (
        "person_name",
        {},
        {"family": "Ben Youssef", "given": "Ali", "title": None},
        "Ali BEN YOUSSEF",
    ),
    (
        "person_name",
        {},
        {"family": "El Haddad", "given": "Samira", "title": None},
        "EL HADDAD Samira | Samira El Haddad",
    ),
    (
        "person_name",
        {},
        {"family": "N'Diaye", "given": "Fatou", "title": None},
        "N'DIAYE Fatou | Fatou N’DIAYE",
    ),
    ("person_name", {}, {"family": "N'Diaye", "given": "F.", "title": "Mme"}, "Mme F. N'Diaye"),
    ("person_name", {}, {"family": "Blanc", "given": "Paul", "title": "M."}, "M. Paul BLANC"),
    ("person_name", {}, {"family": "Blanc", "given": None, "title": "M."}, "Mr BLANC"),
    (
        "person_name",
        {},
        {"family": "Blanc-Petit", "given": None, "title": "Mme"},
        "Mme BLANC-PETIT",
    ),
    (
        "person_name",
        {},
        {"family": "El Haddad", "given": "Samira", "title": "Dr"},
        "Dr Samira EL HADDAD",
    ),
    ("person_name", {}, {"family": "Petit", "given": "Rose", "title": "Mme"}, "Melle Rose PETIT"),
    (
        "person_name",
        {"header": "Nom Prénom"},
        {"family": "Blanc", "given": "Paul", "title": None},
        "Blanc Paul | BLANC PAUL",
    ),
    ("person_name", {}, {"family": "Petit", "given": "Rose", "title": None}, "Rose Petit"),
    ("partner", {"directory": TOWN2}, "ccas-vaux", "CCAS Vauxmont | C.C.A.S. de Vauxmont | CCAS"),
    ("partner", {"directory": TOWN2}, "ville-vaux", "Mairie de Vauxmont | Commune de Vauxmont"),
    ("partner", {"directory": TOWN2}, "caf-54", "CAF | caf 54 | CAF Meurthe et Moselle"),
    ("partner", {"directory": TOWN2}, "soleil", "Soleil Levant | EVS Soleil Levant"),
    (
        "partner",
        {"directory": TOWN2},
        "petits-pas",
        ("Petits Pas | crèche petits-pas | Multi-accueil Petits Pas | Les petits pas | Petit Pas"),
    ),
    (
        "partner",
        {"directory": TOWN2},
        "ecole-mat-ferry",
        "école maternelle Jules Ferry | maternelle Ferry",
    ),
    ("partner", {"directory": TOWN2}, "college-hugo", "Collège Hugo | Victor Hugo"),
    ("partner", {"directory": TOWN2}, "secours-pop", "Secours Populaire"),
    ("partner", {"directory": TOWN2}, "secours-cath", "Secours Catholique"),
    ("partner", {"directory": TOWN2}, "croix-rouge", "Croix rouge | CROIX-ROUGE"),
    (
        "partner",
        {"directory": TOWN2},
        "mission-locale",
        "Mission locale | la mission locale | Mission locale du lunévillois",
    ),
    ("partner", {"directory": TOWN2}, "adapei", "ADAPEI | Adapei 54"),
    ("partner", {"directory": TOWN2}, "pep", "PEP | les PEP"),
    ("partner", {"directory": TOWN2}, "foyer-rural", "Foyer rural | foyer rural Chanteheux"),
    ("partner", {"directory": TOWN2}, "mediatheque", "Médiathèque | mediatheque orangerie"),
    ("partner", {"directory": TOWN2}, "rpe", "RPE | Relais petite enfance"),
    (
        "partner",
        {"directory": TOWN2},
        "mds",
        "MDS | Maison des solidarités | Maison départementale",
    ),
]
REFUSED: list[tuple[str, Told, str, str]] = [
    (
        "person_name",
        {},
        "ambiguous",
        (
            "M. et Mme COLIN | Mr et Mme Colin Paul | Famille COLIN | Ben Ali Leïla | "
            "Sylvie ROUSSEL (remplace A. COLIN) | Sylvie ROUSSEL ou Anaïs COLIN | Sylvie "
            "ROUSSEL & Anaïs COLIN | Sylvie ROUSSEL, Anaïs COLIN | Sylvie ROUSSEL; Anaïs "
            "COLIN | Sylvie | ROUSSEL | ROUSSEL SYLVIE | en cours de recrutement | Centre "
            "social Les Épis | Accueil | Le directeur | Mme la directrice | la maman de "
            "Léo | Papa de Zoé | S.R. | SR | voir Sylvie | Sylvie ROUSSEL (absente) | "
            "Sylvie ROUSSEL ? | M. le maire | d'Angelo Jean-Luc | محمد العلي | Sylvie "
            "ROUSSEL épouse COLIN | Sylvie ROUSSEL ép. COLIN | non | libre | NADIA KHELIFI "
            "| Nadia KHELIFI - Les Épis | Nadia KHELIFI (Baccarat) | Nadia KHELIFI/CCAS | "
            "CCAS - Nadia KHELIFI | Nadia KHELIFI (en congé) | Nadia KHELIFI (jusqu'en "
            "juin) | Nadia KHELIFI (puis Paul BLANC) | Nadia KHELIFI - à confirmer | Nadia "
            "KHELIFI, absente | Nadia KHELIFI, excusée | ex Nadia KHELIFI | ancienne : "
            "Nadia KHELIFI | remplaçante de Nadia KHELIFI | Nadia KHELIFI ou son adjointe "
            "| Nadia KHELIFI + son mari | Nadia et Paul | AL MORIN | Fatou | Mmes BLANC et "
            "PETIT | MM. BLANC | petit rose | Ecole Jules Ferry | Mairie de Baccarat | "
            "Asso Parents Malins | parent | grand-mère de Lila | maman Lila | équipe CAF | "
            "animatrice du jeudi | pas de référent | en recrutement | personne | lundi | "
            "oui | ok | Nadia KHELIFI 👍 | nadia.khelifi"
        ),
    ),
    (
        "person_name",
        {},
        "empty",
        "à définir | à recruter | ??? | - | néant | à voir | vacant | TBD | N/A | —",
    ),
    (
        "person_name",
        {},
        "invalid",
        (
            "sylvie.roussel@example.org | Sylvie ROUSSEL 06 39 98 12 12 | Sylvie ROUSSEL "
            "<sylvie@example.org> | 54300 Lunéville | 12/03/2026 | CAF 54 | Sylvie ROUSSEL "
            "* | 2 personnes | Sylvie ROUSSEL x2 | Nadia KHELIFI tel 0639981212 | janvier "
            "2026 | @nadia"
        ),
    ),
    (
        "partner",
        {"directory": TOWN1},
        "ambiguous",
        (
            "CCAS | MJC | MJC Sud | Crèche Les Loupiots | école maternelle du Moulin | "
            "Lycée Guérin | UDAF 57 | Baccarat | Mairie"
        ),
    ),
    (
        "partner",
        {"directory": TOWN2},
        "ambiguous",
        (
            "VAUXMONT | Mairie | CAF 88 | EVS | Espace de vie sociale | Soleil couchant | "
            "Crèche | Grands Pas | École Jules Ferry | Ecole élémentaire J. Ferry | Ferry "
            "| Jules Ferry | Collège V. Hugo | Lycée Victor Hugo | Collège | Secours | "
            "Croix Bleue | Mission Locale Nancy | ML | ADAPEI 57 | PEP 57 | Foyer rural de "
            "Croismare | Chanteheux | Médiathèque de Nancy | RAM | RPE de Nancy | Maison | "
            "Mme Blanc - MDS | MDS ? | MDS (Mme Blanc) | MDS et CAF | hors MDS | sauf MDS "
            "| MDS 57 | ancien RAM | divers | tous | autre | https://caf.example.org"
        ),
    ),
    ("partner", {"directory": TOWN2}, "empty", "à définir"),
    ("partner", {"directory": TOWN2}, "invalid", "06 39 98 12 12"),
]


@pytest.mark.parametrize(
    ("kind", "told", "value", "raw"),
    [
        pytest.param(kind, told, value, raw, id=ascii(f"{place} {kind} {raw}"))
        for place, (kind, told, value, cells) in enumerate([*READ, *REFUSED])
        for raw in cells.split(" | ")
    ],
)
def test_a_cell_is_read_if_all_of_it_is_understood(
    kind: str, told: Told, value: object, raw: str
) -> None:
    assert read(kind, raw, **told)[0] == value
