"""Postcodes, communes and official numbers, as associations write them: read, or refused."""

from typing import Any

import pytest

from tests.french_cells.reading import read

Told = dict[str, Any]
READ: list[tuple[str, Told, object, str]] = [
    (
        "postcode",
        {},
        "54110",
        ("54110 | 54 110 | 54 110 | 54 110 | 54110 Dombasle | 54110 Dombasle-sur-Meurthe"),
    ),
    (
        "postcode",
        {},
        "54300",
        (
            "54300.0 | '54300 | 54300; | 54300. | (54300) | code postal : 54300 | Code "
            "postal 54300 | C.P. 54300 | cp54300 | 54300 LUNEVILLE CEDEX | F54300 | FR "
            "54300 | France 54300 | 543 00 | 5 4 3 0 0 | 54,300 | 54'300 | Lunéville "
            "(54300) | Lunéville, 54300 | 54300 LUNÉVILLE | 54300 luneville | 54300 "
            "(CEDEX) | 54300 Lunéville cedex 1 | cp : 54 300 | 54３00 | 5 4300 | 5430 0"
        ),
    ),
    ("postcode", {}, "54000", "Nancy (54000) | 54000 NANCY"),
    ("postcode", {}, "54120", "54120 Baccarat"),
    ("postcode", {}, "01000", "1000 | 01000"),
    ("postcode", {}, "75116", "75116"),
    ("postcode", {}, "75020", "75020"),
    ("postcode", {}, "69003", "69003"),
    ("postcode", {}, "20000", "20000 | 20 000"),
    ("postcode", {}, "97100", "97100"),
    ("postcode", {}, "20090", "20090"),
    ("postcode", {}, "57000", "57000"),
    ("postcode", {}, "88000", "88000"),
    (
        "commune",
        {},
        {"code_insee": "54329", "nom": "Lunéville"},
        (
            "luneville | Lunéville 54300 | 54300 Lunéville | 54300 LUNEVILLE CEDEX | "
            "Luneville (54300) | Ville de Lunéville | Lunéville. | à Lunéville | "
            "Lunéville, France | Lunéville - 54 | LUNEVILLE CEDEX 1 | Lunéville "
            "(Meurthe-et-Moselle)"
        ),
    ),
    ("commune", {}, {"code_insee": "54395", "nom": "Nancy"}, "Nancy | nancy | NANCY CEDEX 2"),
    ("commune", {}, {"code_insee": "57463", "nom": "Metz"}, "Metz"),
    ("commune", {}, {"code_insee": "88160", "nom": "Épinal"}, "Épinal | EPINAL"),
    (
        "commune",
        {},
        {"code_insee": "88413", "nom": "Saint-Dié-des-Vosges"},
        "Saint-Dié-des-Vosges | ST DIE DES VOSGES",
    ),
    (
        "commune",
        {},
        {"code_insee": "68298", "nom": "Sainte-Marie-aux-Mines"},
        "Ste Marie aux Mines",
    ),
    ("commune", {}, {"code_insee": "54054", "nom": "Bayon"}, "Bayon"),
    (
        "commune",
        {},
        {"code_insee": "54373", "nom": "Moncel-lès-Lunéville"},
        "Moncel les Lunéville | Moncel-lès-Lunéville",
    ),
    ("commune", {}, {"code_insee": "54449", "nom": "Rehainviller"}, "Rehainviller"),
    (
        "commune",
        {},
        {"code_insee": "54462", "nom": "Rosières-aux-Salines"},
        "Rosières aux Salines | Rosieres-aux-Salines",
    ),
    ("commune", {}, {"code_insee": "54040", "nom": "Badonviller"}, "Badonviller"),
    (
        "commune",
        {},
        {"code_insee": "54129", "nom": "Cirey-sur-Vezouze"},
        "Cirey s/ Vezouze | Cirey-sur-Vezouze",
    ),
    ("commune", {}, {"code_insee": "54077", "nom": "Blâmont"}, "Blamont | Blâmont"),
    ("commune", {}, {"code_insee": "54038", "nom": "Azerailles"}, "Azerailles"),
    ("commune", {}, {"code_insee": "54065", "nom": "Bertrichamps"}, "Bertrichamps"),
    ("commune", {}, {"code_insee": "54148", "nom": "Croismare"}, "Croismare"),
    ("commune", {}, {"code_insee": "54152", "nom": "Damelevières"}, "Damelevières | Damelevieres"),
    ("commune", {}, {"code_insee": "54549", "nom": "Varangéville"}, "Varangeville"),
    ("commune", {}, {"code_insee": "54578", "nom": "Villers-lès-Nancy"}, "Villers les Nancy"),
    ("commune", {}, {"code_insee": "54304", "nom": "Laxou"}, "Laxou"),
    (
        "commune",
        {},
        {"code_insee": "54176", "nom": "Einville-au-Jard"},
        "Einville au Jard | Einville",
    ),
    ("commune", {}, {"code_insee": "54260", "nom": "Hériménil"}, "Hériménil"),
    ("commune", {}, {"code_insee": "54472", "nom": "Saint-Clément"}, "Saint-Clément (54)"),
    ("commune", {}, {"code_insee": "75056", "nom": "Paris"}, "Paris"),
    ("commune", {}, {"code_insee": "69123", "nom": "Lyon"}, "Lyon"),
    ("siret", {}, "77551000100016", "77551000100016 | 775 510 001 00016 | 775.510.001.00016"),
    ("siret", {}, "77552117200012", "77552117200012 | 775 521 172 00012 | SIRET 77552117200012"),
    ("siret", {}, "77553234400014", "77553234400014 | 775 532 344 00014 | 775 532 344 00014"),
    (
        "siret",
        {},
        "77554351500016",
        "77554351500016 | 775 543 515 00016 | SIRET n° 775 543 515 00016",
    ),
    (
        "siret",
        {},
        "77555468600011",
        (
            "77555468600011 | 775 554 686 00011 | N° SIRET : 77555468600011 | "
            "77555468600011 (siège)"
        ),
    ),
    ("siret", {}, "77556585600017", "77556585600017 | 775 565 856 00017 | '77556585600017"),
    ("siret", {}, "77557702600013", "77557702600013 | 775 577 026 00013 | 775577026 - 00013"),
    ("siret", {}, "77558819700019", "77558819700019 | 775 588 197 00019 | 77558819700019."),
    (
        "rna",
        {},
        "W540004321",
        "W540004321 | w540004321 | W 540 004 321 | RNA : W540004321 | W540.004321",
    ),
    (
        "rna",
        {},
        "W541004328",
        "W541004328 | w541004328 | W 541 004 328 | RNA : W541004328 | W-541004328",
    ),
    (
        "rna",
        {},
        "W542004335",
        ("W542004335 | w542004335 | W 542 004 335 | RNA : W542004335 | N° RNA W542004335"),
    ),
    (
        "rna",
        {},
        "W543004342",
        "W543004342 | w543004342 | W 543 004 342 | RNA : W543004342 | RNA n°W543004342",
    ),
    (
        "rna",
        {},
        "W544004349",
        (
            "W544004349 | w544004349 | W 544 004 349 | RNA : W544004349 | W544004349. | "
            "W544004349 (préfecture)"
        ),
    ),
    (
        "rna",
        {},
        "W545004356",
        "W545004356 | w545004356 | W 545 004 356 | RNA : W545004356 | 'W545004356",
    ),
    ("rna", {}, "W9R1001234", "W9R1001234"),
    ("rna", {}, "W2A1001234", "W2A1001234"),
    ("rna", {}, "W543001234", "n°W543 001234"),
    ("commune", {}, {"code_insee": "54037", "nom": "Azelot"}, "Azelot | AZELOT"),
    ("commune", {}, {"code_insee": "54206", "nom": "Fraimbois"}, "Fraimbois"),
    (
        "commune",
        {},
        {"code_insee": "54350", "nom": "Marainviller"},
        (
            "Marainviller (54) | 54300 Marainviller | Marainviller 54300 | MARAINVILLER - "
            "54300 | Commune de Marainviller | Mairie de Marainviller"
        ),
    ),
    ("commune", {}, {"code_insee": "54061", "nom": "Bénaménil"}, "Bénaménil | Benamenil"),
    ("commune", {}, {"code_insee": "54520", "nom": "Thiébauménil"}, "Thiébauménil"),
    ("commune", {}, {"code_insee": "54595", "nom": "Xermaménil"}, "Xermaménil"),
    ("commune", {}, {"code_insee": "54540", "nom": "Val-et-Châtillon"}, "Val et Chatillon"),
    (
        "commune",
        {},
        {"code_insee": "54431", "nom": "Pont-à-Mousson"},
        "Pont à Mousson | Pont-a-Mousson",
    ),
    ("commune", {}, {"code_insee": "54528", "nom": "Toul"}, "Toul"),
    ("commune", {}, {"code_insee": "54184", "nom": "Essey-lès-Nancy"}, "Essey les Nancy"),
    ("commune", {}, {"code_insee": "54482", "nom": "Saint-Max"}, "Saint Max | ST MAX"),
    (
        "commune",
        {},
        {"code_insee": "54274", "nom": "Jarville-la-Malgrange"},
        "Jarville | Jarville la Malgrange",
    ),
    ("commune", {}, {"code_insee": "54397", "nom": "Neuves-Maisons"}, "Neuves Maisons"),
    ("commune", {}, {"code_insee": "67482", "nom": "Strasbourg"}, "Strasbourg"),
    ("commune", {}, {"code_insee": "55029", "nom": "Bar-le-Duc"}, "Bar le Duc"),
    ("commune", {}, {"code_insee": "88372", "nom": "Raon-l'Étape"}, "Raon l'Etape"),
    ("commune", {}, {"code_insee": "88367", "nom": "Rambervillers"}, "Rambervillers"),
    ("commune", {}, {"code_insee": "57630", "nom": "Sarrebourg"}, "Sarrebourg"),
    ("postcode", {}, "54950", "54950 | 54 950 | 54950 Saint-Clément | 54950 St Clément"),
    ("postcode", {}, "09400", "9400 | 09400"),
    ("postcode", {}, "04000", "4000"),
    ("postcode", {}, "03000", "3000"),
    ("postcode", {}, "07000", "7000"),
    ("postcode", {}, "97110", "97110"),
    ("postcode", {}, "97500", "97500"),
    ("postcode", {}, "20200", "20200 | 20200 Bastia"),
    ("postcode", {}, "75001", "75001 PARIS"),
    ("postcode", {}, "67000", "67000 Strasbourg"),
]
REFUSED: list[tuple[str, Told, str, str]] = [
    (
        "postcode",
        {},
        "ambiguous",
        (
            "54301 | 54300 Nancy | 54000 Lunéville | 54122 Baccarat | 5430 | O1000 | 5430O "
            "| 54329 | 75021 | D-54290 | B-1000 | L-4000 | CH-1200 | BE 1000 | 54300 ou "
            "54110 | 54300, 54110 | 54300 et 54110 | 54300 - 54110 | 54300 54110 | 54300 ? "
            "| 54300? | x | 54XXX | 54950 Nancy | 54300 Luneville sud | 54300 France | "
            "54300 FRANCE | 54300 54300 | CS 54300 | Code 54300 | env. 54300 | 54300 (à "
            "vérifier) | 54300 ! | 54300 € | 54300 habitants | 75001 Lyon | D 66111 | "
            "66111 (Allemagne) | L-2310 Luxembourg | 54300 et environs | 54300 Lunéville / "
            "54110 Dombasle | 13003013300016"
        ),
    ),
    (
        "postcode",
        {},
        "invalid",
        (
            "12 rue de Metz 54300 Lunéville | Lunéville | 5l300 | 54300A | A54300 | 2A000 "
            "| 96000 | ~54300 | 54300+ | 54300/ | 54300,5 | 12345678 | 03 53 01 12 12 | "
            "idem | même | 54*** | dept 54 | BP 12 54300 | 54300… | #54300 | 54 30 | 54,3 "
            "| 5.43E+04 | 054300 | 0054300 | 54300- | _54300 | ٥٤٣٠٠ | 300 | 999 | 2B033 | "
            "69000 | 13000 | 6700 Arlon | CEDEX | oui | W543001234"
        ),
    ),
    ("postcode", {}, "empty", "nc | NC | néant | inconnu"),
    (
        "commune",
        {},
        "ambiguous",
        (
            "Lunéville (57) | 57000 Lunéville | Lunéville ou Nancy | Lunéville / Nancy | "
            "Lunévillois | Lunéville sud | Lunéville ? | Sainte-Croix | Villers | Saint | "
            "Ville | Arlon | centre ville | marainviler | Essey | pas Lunéville | ex "
            "Lunéville | Lunéville (quartier) | Lunéville (88) | Lunéville/54 | L'unéville "
            "| Sainte-Marie | Saint-Pierre | Trèves | 54000"
        ),
    ),
    (
        "commune",
        {},
        "invalid",
        (
            "Lunéville et alentours | près de Lunéville | Grand Nancy | Paris 12e | "
            "Luxembourg | Sarrebruck | France | Meurthe-et-Moselle | CC du Territoire de "
            "Lunéville à Baccarat | Communauté de communes | 12 rue de Metz | Rue de Nancy "
            "| quartier Niederbronn | à domicile | en ligne | visio | 54 | "
            "marie@example.org | 03 53 01 12 12 | non | idem | Lunéville Nord | Lunéville "
            "centre | Lunéville, Baccarat | Lunéville + Baccarat | Lunéville - Baccarat | "
            "hors Lunéville | autour de Lunéville | secteur Lunéville | Pays de Lunéville "
            "| Bruxelles | Kehl | Grand Est | Vosges | Lorraine | toutes | domicile | 12, "
            "place Léopold | nancy metz | 99999 | X"
        ),
    ),
    ("commune", {}, "empty", "- | NC | ? | à préciser"),
    (
        "siret",
        {},
        "invalid",
        (
            "77551000100017 | 7755100010001 | 77551000100016 / 77551234600013 | "
            "77552117200013 | 7755211720001 | 77552117200012 ? | 77553234400015 | "
            "7755323440001 | 77553234O00014 | 77554351500017 | 7755435150001 | "
            "77555468600012 | 7755546860001 | 77556585600018 | 7755658560001 | "
            "77556585600017 et 77551234600013 | 77557702600014 | 7755770260001 | "
            "FR12775577026 | 77558819700010 | 7755881970001 | 77558819700019A | "
            "00000000000000 | 12345678901234 | 11111111111111 | 7,75567E+13 | "
            "7.75567227233E+13 | W543001234 | 03 53 01 12 12 | asal@example.org | oui | "
            "non | ASAL"
        ),
    ),
    (
        "siret",
        {},
        "ambiguous",
        (
            "775510001 | 775521172 | 775532344 | 775543515 | SIREN 775543515 | 775554686 | "
            "775565856 | 775577026 | 775588197 | demandé"
        ),
    ),
    ("siret", {}, "empty", "à venir | pas de siret | aucun | sans | - | ?"),
    (
        "rna",
        {},
        "ambiguous",
        (
            "540004321 | 541004328 | 542004335 | 543004342 | W54300O342 | 544004349 | "
            "545004356 | en cours | W000000000 | W54 3OO1234"
        ),
    ),
    (
        "rna",
        {},
        "invalid",
        (
            "W54000432 | W5400043211 | W540004321 / W543009999 | W54100432 | W5410043281 | "
            "W541004328 ? | W54200433 | W5420043351 | X542004335 | W54300434 | W5430043421 "
            "| W54400434 | W5440043491 | W54500435 | W5450043561 | W545004356 et "
            "W543009999 | 13003013300016 | W | asal@example.org | 03 53 01 12 12 | "
            "association loi 1901 | WW43001234 | W543001234 W543001234"
        ),
    ),
    ("rna", {}, "empty", "à demander | aucun | NC | - | ?"),
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
