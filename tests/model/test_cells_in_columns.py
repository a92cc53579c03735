"""Cells that leave nobody in doubt who sees them in their column are read without a question.

The first table is what people write and anybody understands; the last is asked about all the same.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from french_cells.directory import Directory, KnownName, Names
from french_cells.reading import BESIDE, Reading, Value
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell, CellExtras
from sync_service.model.codecs import TabContext, build_codec

PARTNERS = {
    "mairie": "Ville de Lunéville",
    "bib": "Bibliothèque municipale de Baccarat",
    "mediatheque": "Médiathèque de l'Orangerie",
    "epicerie": "Épicerie sociale Le Panier",
    "caf": "CAF de Meurthe-et-Moselle",
    "college": "Collège Jules-Vautrin",
    "zay": "École élémentaire Jean-Zay",
    "curie": "École maternelle Marie-Curie",
    "ape": "Association des parents d'élèves Jean-Zay",
    "cd54": "Conseil départemental de Meurthe-et-Moselle",
    "cc": "Communauté de communes du Sânon",
    "foot": "Club de football de Blâmont",
    "nounous": "Association Nounous & Cie",
    "gendarmerie": "Gendarmerie de Blâmont",
    "ludo": "Ludothèque La Farandole",
    "relais": "Relais petite enfance du Piémont",
    "jeunes": "Maison des jeunes des Verriers",
    "services": "France services du Sânon",
    "lutins": "Multi-accueil Les Lutins",
    "pom": "Micro-crèche Pom d'Api",
    "perisco": "Accueil périscolaire de Blâmont",
}
KNOWN = Directory({"organisation": Names(KnownName(*one) for one in PARTNERS.items())})
TITLES = {"status": "15/09"}


def read(entity: Entity, field: str, typed: str) -> Reading:
    titles = TITLES if entity == "attendance" else {}
    codec = build_codec(entity, KNOWN, date(2026, 11, 24), TabContext(titles))
    return codec.fields[field].read(Cell(typed, typed))


UNDERSTOOD: list[tuple[Entity, str, str, Value]] = [
    ("contact", "organisation_id", "la bibliothèque", "bib"),
    ("contact", "organisation_id", "l'hôtel de ville", "mairie"),
    ("contact", "organisation_id", "Mairie", "mairie"),
    ("contact", "organisation_id", "Municipalité", "mairie"),
    ("contact", "organisation_id", "l'épicerie sociale", "epicerie"),
    ("contact", "organisation_id", "Épicerie soc.", "epicerie"),
    ("contact", "organisation_id", "epicerie socale", "epicerie"),
    ("contact", "organisation_id", "la mediateque", "mediatheque"),
    ("contact", "organisation_id", "Collège J. Vautrin", "college"),
    ("contact", "organisation_id", "APE Jean Zay", "ape"),
    ("contact", "organisation_id", "Jean Zay", "zay"),
    ("contact", "organisation_id", "Département (MDS)", "cd54"),
    ("contact", "organisation_id", "La Farandole", "ludo"),
    ("contact", "organisation_id", "CC Sânon", "cc"),
    ("contact", "organisation_id", "comcom du Sânon", "cc"),
    ("contact", "organisation_id", "Club de foot", "foot"),
    ("contact", "organisation_id", "Nounous & Cie", "nounous"),
    ("contact", "organisation_id", "Assistantes maternelles (asso Nounous & Cie)", "nounous"),
    ("contact", "organisation_id", "Gendarmerie", "gendarmerie"),
    ("contact", "organisation_id", "RPE du Piémont", "relais"),
    ("contact", "organisation_id", "Maison des Jeunes", "jeunes"),
    ("contact", "organisation_id", "France Services", "services"),
    ("contact", "organisation_id", "multi accueil", "lutins"),
    ("contact", "organisation_id", "le périscolaire", "perisco"),
    ("contact", "given_name", "?", None),
    ("contact", "family_name", "PETIT (la grande)", "Petit"),
    ("contact", "family_name", "PETIT (mi-temps)", "Petit"),
    ("contact", "family_name", "Mme Garnier", "Garnier"),
    ("contact", "family_name", "Sans", "Sans"),
    ("contact", "family_name", "GARNIER", "Garnier"),
    ("contact", "family_name", "LE GOFF", "Le Goff"),
    ("contact", "family_name", "PETIT Dubois", "PETIT Dubois"),
    ("session", "capacity", "25 maxi", 25),
    ("session", "capacity", "10 (complet)", 10),
    ("session", "capacity", "8 familles", 8),
    ("session", "capacity", "8 familles par séance", 8),
    ("session", "capacity", "12/atelier", 12),
    ("session", "capacity", "pas de limite", None),
    ("session", "date", "mardi 8 déc. 2026 (grande salle)", "2026-12-08"),
    ("session", "date", "sam. 5 déc", "2026-12-05"),
    ("session", "date", "12 janiver 2027", "2027-01-12"),
    ("session", "date", "10 dce 2026", "2026-12-10"),
    ("session", "date", "ven. 12 février 2027 (vacances)", "2027-02-12"),
    ("session", "status", "fait (67 personnes)", "held"),
    ("session", "status", "reportée en janvier", "postponed"),
    ("session", "status", "demain", "planned"),
    ("item", "quantity", "une dizaine", None),
    ("registration", "language", "tibétain", None),
    ("item", "loan_days", "le week-end", 3),
    ("contact", "ct_member", "si dispo", None),
    ("contact", "ct_member", "ça dépend", None),
    ("session", "status", "2 places", None),
    ("session", "status", "reste 3 places", None),
    ("session", "status", "6 pers", None),
    ("workshop", "kind", "CLAS", None),
    ("workshop", "kind", "accompagnement à la scolarité", None),
    ("loan", "due_on", "après Noël", None),
    ("loan", "due_on", "fin janvier", None),
    ("loan", "due_on", "prolongé au 12/12/2026", "2026-12-12"),
    ("loan", "due_on", "prolongée jusqu'au samedi 12/12", "2026-12-12"),
    ("loan", "due_on", "Prolongation au 12 décembre 2026", "2026-12-12"),
    ("loan", "due_on", "jusqu’au 12/12/2026", "2026-12-12"),
    ("loan", "due_on", "12/12/2026 au plus tard", "2026-12-12"),
    ("loan", "due_on", "au plus tard le 12/12/2026", "2026-12-12"),
    ("loan", "due_on", "Au plus tard samedi 12 décembre", "2026-12-12"),
    ("loan", "due_on", "prêt jusqu'au 12/12/2026", "2026-12-12"),
    ("loan", "due_on", "Prêt jusqu’au 12 déc. 2026", "2026-12-12"),
    ("loan", "returned_on", "oui le 20/11/2026", "2026-11-20"),
    ("loan", "returned_on", "2/11/2026 - il manque un chapeau", "2026-11-02"),
    ("loan", "returned_on", "9/11/2026 (en retard)", "2026-11-09"),
    ("loan", "deposit", "chèque", None),
    ("loan", "deposit", "chq 100", 100),
    ("loan", "deposit", "Néant", 0),
    ("attendance", "status", "a posé un lapin", "absent"),
    ("attendance", "status", "silence radio", "absent"),
    ("attendance", "status", "aucun représentant", "absent"),
    ("attendance", "status", "personne", "absent"),
    ("attendance", "status", "retenue au travail", "excused"),
    ("loan", "deposit", "gratuit", 0),
    ("loan", "loaned_on", "réservé 1er déc", "2026-12-01"),
    ("loan", "loaned_on", "réservée pour le 05/12/2026", "2026-12-05"),
    ("item", "condition", "variable", None),
    ("item", "condition", "mélangés", None),
    ("attendance", "status", "P + 1 stagiaire", "present"),
    ("session", "status", "annulé faute d'inscrits", "cancelled"),
    ("session", "registration_open", "complet", False),
    ("session", "registration_open", "fermées", False),
    ("session", "registration_open", "ouvertes", True),
    ("item", "condition", "bon état, manque un pion", "incomplete"),
    ("item", "condition", "Bon état (deux à réparer)", "good"),
    ("item", "condition", "bon, un micro grésille", "good"),
    ("loan", "returned_on", "rendu cassé 23-10", "2026-10-23"),
    ("contact", "phone", "0639987301 (NPD)", None),
    ("contact", "email", "pas de mail, elle passe me voir", None),
    ("contact", "phone", "n'en a pas", None),
    ("item", "condition", "usé mais complet", "worn"),
    ("item", "condition", "neuf mais sans boîte", "incomplete"),
    ("item", "condition", "neuve, mais déchirée", "damaged"),
    ("item", "condition", "presque neuf", "good"),
    ("item", "condition", "un panneau abîmé", "damaged"),
    ("item", "condition", "ne marche plus", "out_of_service"),
    ("item", "condition", "neuf (acheté en juin)", "new"),
    ("item", "condition", "manque 2 maracas", "incomplete"),
    ("item", "condition", "ne ferme plus", "damaged"),
    ("item", "condition", "ne s'allume plus", "damaged"),
    ("item", "condition", "ne s’ouvre plus", "damaged"),
    ("item", "condition", "bon mais ne se gonfle plus", "damaged"),
    ("item", "condition", "n'ouvre plus", "damaged"),
    ("item", "condition", "TBE", "good"),
    ("item", "condition", "bon mais encombrant !", "good"),
    ("item", "condition", "une petite déchirure", "damaged"),
    ("item", "condition", "contrôlé en juin 2026", "good"),
    ("item", "condition", "à vérifier", None),
    ("item", "condition", "B", "good"),
    ("item", "condition", "à laver", "damaged"),
    ("item", "age_range", "tous publics dès la naissance", "0+ years"),
    ("item", "age_range", "3-6 ans (sans les parents)", "3-6 years"),
    ("item", "age_range", "plus de 6 ans", "6+ years"),
    ("item", "age_range", "18 mois - 3 ans", "18-36 months"),
    ("item", "age_range", "ados/adultes", "12+ years"),
    ("item", "age_range", "à partir de 5 ans, avec un adulte", "5+ years"),
    ("item", "kind", "jeu géant", "game"),
    ("item", "loan_days", "pas prêté", None),
    ("item", "loan_days", "sur place", None),
    ("item", "loan_days", "2 semaines", 14),
    ("item", "loan_days", "un mois", 30),
    ("item", "loan_days", "15 j", 15),
    ("item", "loan_days", "3 sem. maxi", 21),
    ("workshop", "target_ages", "parents d'ados", "12-17 years"),
    ("workshop", "registration_mode", "obligatoire", "form"),
    ("workshop", "is_new", "reconduite", False),
    ("workshop", "is_new", "chaque année", False),
    ("workshop", "is_new", "4e édition", False),
    ("workshop", "is_new", "depuis 2019", False),
    ("workshop", "is_new", "première édition", True),
    ("workshop", "registration_mode", "auprès du CCAS", "form"),
    ("workshop", "registration_mode", "conseillée", "form"),
    ("workshop", "registration_mode", "sans", "free"),
    ("workshop", "registration_mode", "sur rendez-vous", "form"),
    ("workshop", "scheme", "fonds propres", "other"),
    ("workshop", "scheme", "REAAP + CAF", "reaap_fnp1"),
    ("workshop", "scheme", "CAF", "other"),
    ("loan", "returned_on", "pas encore", None),
    ("loan", "returned_on", "rendue le vendredi 20 novembre", "2026-11-20"),
    ("loan", "condition_back", "revenu sans sa boîte", "incomplete"),
    ("loan", "condition_back", "un panneau plié", "damaged"),
    ("loan", "deposit", "chèque 150 €", 150),
    ("loan", "deposit", "non", 0),
    ("loan", "deposit", "40 € (rendus)", 40),
    ("loan", "deposit", "chèque de 80€ non encaissé", 80),
    ("contact", "mobile", "06 39 98 11 22 (papa)", "+33639981122"),
    ("contact", "email", "zoe@example.org (peu lu)", "zoe@example.org"),
    ("contact", "email", "non", None),
    ("contact", "phone", "non", None),
    ("contact", "mobile", "06 39 98 14 41 ne pas diffuser", None),
    ("contact", "phone", "06 39 98 62 15 (perso, pas diffuser)", None),
    ("loan", "due_on", "à convenir", None),
    ("workshop", "registration_mode", "oui 8 max", "form"),
    ("session", "capacity", "sur rdv", None),
    ("session", "capacity", "12 max", 12),
    ("item", "loan_days", "15 max", 15),
    ("loan", "deposit", "50e", 50),
    ("loan", "deposit", "50e (chèque)", 50),
    ("item", "age_range", "Tranche d'âge : 3-6 ans", "3-6 years"),
    ("contact", "publish_ok", "Réponse : oui", True),
    ("workshop", "kind", "atelier papa enfant", "parent_child_workshop"),
    ("contact", "email", "l'eveil@example.org", "l'eveil@example.org"),
    ("organisation", "city", "Lunévile", "Lunéville"),
    ("organisation", "city", "Bacarat", "Baccarat"),
    ("attendance", "status", "exc (formation CNAF)", "excused"),
    ("attendance", "status", "à partir de 15 h", "present"),
    ("attendance", "status", "en retard", "present"),
    ("attendance", "status", "P + Samia", "present"),
    ("attendance", "status", "en intervention", "excused"),
    ("attendance", "status", "E (vœux)", "excused"),
    ("attendance", "status", "P à partir de 10h", "present"),
    ("attendance", "status", "présents (2)", "present"),
    ("attendance", "status", "P à partir de 9 h 30", "present"),
    ("attendance", "status", "représentée par M. Robert", "represented"),
    ("attendance", "status", "abs. (poste vacant)", "absent"),
    ("attendance", "status", "ne viendra pas, a prévenu", "excused"),
    ("contact", "phone", "03 53 01 14 30 p. 2", "+33353011430;ext=2"),
    ("contact", "family_name", "MOREL (Mme)", "Morel"),
]


@pytest.mark.parametrize(("entity", "field", "typed", "value"), UNDERSTOOD)
def test_what_nobody_doubts_is_read_without_a_question(
    entity: Entity, field: str, typed: str, value: Value
) -> None:
    reading = read(entity, field, typed)

    assert (reading.value, reading.error) == (value, None)
    assert reading.severity in {"ok", "repair"}


@pytest.mark.parametrize(
    ("typed", "value"), [("5 environ", 5), ("~4", 4), ("env. 40", 40), ("à peu près 10", 10)]
)
def test_a_number_that_is_about_right_is_taken(typed: str, value: int) -> None:
    """It was dropped without a word."""
    reading = read("item", "quantity", typed)

    assert (reading.value, reading.severity) == (value, "repair")


@pytest.mark.parametrize(
    ("entity", "field", "typed", "value"),
    [
        ("item", "age_range", "> 6 ans", "7+ years"),
        ("contact", "publish_ok", "oui, sauf le mercredi", True),
    ],
)
def test_what_may_be_meant_otherwise_is_asked_about(
    entity: Entity, field: str, typed: str, value: Value
) -> None:
    reading = read(entity, field, typed)

    assert (reading.value, reading.severity) == (value, "assume")


@pytest.mark.parametrize("typed", ["à voir", "?", "-", "NC", "en attente de réponse", "on verra"])
@pytest.mark.parametrize(
    ("entity", "name"),
    [("contact", "publish_ok"), ("registration", "consent_contact"), ("workshop", "is_new")],
)
def test_what_is_not_known_yet_is_not_no(entity: Entity, name: str, typed: str) -> None:
    """A blank cell stands for « non »; « à voir » does not."""
    assert read(entity, name, "").value is False
    reading = read(entity, name, typed)
    assert (reading.value, reading.accepted) == (None, True)


REFUSED: list[tuple[Entity, str, str]] = [
    ("item", "quantity", "10 max"),
    ("item", "quantity", "50e"),
    ("loan", "deposit", "2e relance"),
    ("item", "age_range", "6 ans > (accompagnés)"),
    ("item", "age_range", "3-6 ans et adultes"),
    ("contact", "organisation_id", "école"),
    ("contact", "organisation_id", "Collège P. Vautrin"),
    ("contact", "organisation_id", "idem"),
    ("contact", "organisation_id", "CAF & Gendarmerie"),
    ("contact", "organisation_id", "CAF (et Nounous & Cie), Mairie ou APE"),
    ("session", "status", "2 places annulées"),
    ("workshop", "kind", "Formatoin"),
    ("workshop", "kind", "12 places"),
    ("workshop", "target_ages", "CP-CM2"),
    ("workshop", "target_ages", "familles"),
    ("workshop", "scheme", "REAAP + CLAS"),
    ("workshop", "scheme", "REAAP + mécénat"),
    ("workshop", "registration_mode", "au bureau"),
    ("contact", "family_name", "?"),
    ("contact", "family_name", "-"),
    ("contact", "family_name", "poste à pourvoir"),
    ("contact", "family_name", "à compléter"),
    ("contact", "family_name", "NC"),
    ("contact", "family_name", "inconnue"),
    ("contact", "family_name", "idem"),
    ("contact", "family_name", "GARNIER Louise"),
    ("contact", "family_name", "Mme Louise GARNIER"),
    ("contact", "family_name", "intérim de Sophie"),
    ("contact", "family_name", "binôme de Louise"),
    ("contact", "family_name", "arrêt long"),
    ("contact", "family_name", "(voir avec la mairie)"),
    ("contact", "family_name", "Petit (?)"),
    ("contact", "family_name", "Petit (Martin ?)"),
    ("contact", "family_name", "Petit (à vérifier)"),
    ("contact", "family_name", "Petit (remplaçante)"),
    ("contact", "family_name", "Petit (poste à pourvoir)"),
    ("contact", "family_name", "DUPONT (remplacée par Léa Colin)"),
    ("contact", "family_name", "DUPONT (remplacée par Mme Colin)"),
    ("contact", "organisation_id", "France services ?"),
    ("contact", "organisation_id", "France services (?)"),
    ("contact", "organisation_id", "Multi-accueil ~"),
    ("item", "condition", "neuf (à vérifier)"),
    ("contact", "organisation_id", "Association"),
    ("contact", "organisation_id", "crèche"),
    ("contact", "email", "zoe@example.org (plus lu)"),
    ("session", "capacity", "une vingtaine"),
    ("session", "capacity", "6 par équipe"),
    ("session", "capacity", "8 enfants par groupe"),
    ("item", "quantity", "2 sur 3"),
    ("session", "status", "prévue (reportée)"),
    ("item", "condition", "neuf ?"),
    ("attendance", "status", "-"),
    ("attendance", "status", "excusée (sera là à 10h)"),
    ("attendance", "status", "excusée (finalement venue)"),
    ("attendance", "status", "P (poste vacant)"),
    ("attendance", "status", "ne viendra pas"),
    ("contact", "phone", "03 53 01 14 30 après les vacances"),
    ("session", "status", "annulée en partie"),
    ("session", "status", "reportée en janvier puis annulée"),
    ("workshop", "is_new", "idem"),
    ("loan", "deposit", "40 € ou 60 €"),
    ("loan", "deposit", "40 € (à vérifier)"),
    ("contact", "organisation_id", "RPE du Toulois"),
]


@pytest.mark.parametrize(("entity", "field", "typed"), REFUSED)
def test_what_a_person_would_ask_about_is_asked(entity: Entity, field: str, typed: str) -> None:
    assert not read(entity, field, typed).accepted


@pytest.mark.parametrize("typed", ["09/11/2026, ampoule grillée", "09/11/2026 ampoule grillée"])
def test_a_day_beside_words_that_nobody_knows_is_taken_and_asked_about(typed: str) -> None:
    """« mardi 15 décembre, celle-là tombe à l'eau » was a session, without a question."""
    told = read("loan", "returned_on", typed)
    assert (told.value, told.severity) == ("2026-11-09", "assume")
    assert told.message.startswith(BESIDE)


@pytest.mark.parametrize(
    "typed",
    [
        "freins refaits", "à trier", "1 charnière faible", "trop petit", "rouge",
        "bon, une toile tachée", "3 bons, 1 pédale cassée", "bon (sauf le pied)", "pas terrible",
        "lampe changée en mars", "pneu à plat", "bon, sauf l'élastique",
    ],
)  # fmt: skip
def test_what_is_no_state_of_a_thing_is_left_to_people(typed: str) -> None:
    told = read("item", "condition", typed)
    assert (told.accepted, told.is_for_people) == (False, True)


@pytest.mark.parametrize(
    "typed",
    [
        "vendu", "vendues", "a été vendue", "donné à la MJC", "donnée", "jeté", "jetée", "cédées",
        "offert à l’école", "vendu (brocante)", "vendu, bon état", "vendu en 2026", "réformé",
        "perdu", "perdue", "égarée", "volés", "n'existe plus", "n’existe plus", "plus à prêter",
        "sorti de l'inventaire", "vendu le 12/11/2026", "HS, jeté",
    ],
)  # fmt: skip
def test_what_is_gone_is_out_of_service(typed: str) -> None:
    told = read("item", "condition", typed)
    assert (told.value, told.severity) == ("out_of_service", "repair")


@pytest.mark.parametrize(
    "typed",
    [
        "2 vendues", "une vendue", "vendu 2", "vendu à moitié", "vendu (reste 3)", "pas vendu",
        "donné à réparer", "donné en prêt à la MJC", "vendu ?", "bientôt vendu", "donnés, sauf 2",
    ],
)  # fmt: skip
def test_whether_a_thing_is_gone_is_asked_where_it_may_not_be(typed: str) -> None:
    told = read("item", "condition", typed)
    assert (told.accepted, told.is_for_people) == (False, False)


def test_a_thing_given_by_somebody_is_here() -> None:
    assert read("item", "condition", "donné par la mairie").is_for_people


def test_what_did_not_come_back_is_no_state_it_came_back_in() -> None:
    assert read("loan", "condition_back", "perdu").value == "incomplete"
    assert not read("loan", "condition_back", "vendu").accepted


THEIRS: list[tuple[Entity, str, str]] = [
    ("contact", "phone", "voir Leïla"),
    ("contact", "phone", "idem 14/11"),
    ("contact", "email", "idem Karine"),
    ("contact", "email", "cf. Luc"),
    ("registration", "phone", "n'en veut pas"),
    ("contact", "email", "passer par le secrétariat"),
    ("contact", "email", "idem (adresse de l'asso)"),
    ("item", "age_range", "bébés"),
    ("item", "age_range", "dès 3,5 kg"),
]


@pytest.mark.parametrize(("entity", "field", "typed"), THEIRS)
def test_words_without_a_number_an_address_or_an_age_are_left_to_people(
    entity: Entity, field: str, typed: str
) -> None:
    told = read(entity, field, typed)
    assert (told.accepted, told.is_for_people) == (False, True)


MAY_BE_ONE: list[tuple[Entity, str, str]] = [
    ("contact", "phone", "idem"),
    ("contact", "phone", "voir 06 39"),
    ("contact", "phone", "zoe@example.org"),
    ("contact", "phone", "Leïla ou Hugo"),
    ("contact", "email", "zoe.colin"),
    ("contact", "email", "zoe colin orange"),
    ("contact", "email", "zcolin"),
    ("contact", "email", "celui de Zoé ?"),
    ("item", "age_range", "CP-CM2"),
    ("item", "age_range", "bientôt les grands"),
    ("workshop", "target_ages", "familles"),
]


@pytest.mark.parametrize(("entity", "field", "typed"), MAY_BE_ONE)
def test_what_may_be_a_piece_of_one_is_asked_about(entity: Entity, field: str, typed: str) -> None:
    told = read(entity, field, typed)
    assert (told.accepted, told.is_for_people) == (False, False)


FIRST_OF_TWO = [
    ("phone", "03 53 01 62 02 ou s'il conduit 06 39 98 62 03", "+33353016202"),
    ("phone", "03 53 01 62 02 / 06 39 98 62 03 (mari)", "+33353016202"),
    ("phone", "03 53 01 62 02 (le soir : 06 39 98 62 03)", "+33353016202"),
    ("email", "zoe@example.org, en copie : asso@example.org", "zoe@example.org"),
]


@pytest.mark.parametrize(("field", "typed", "value"), FIRST_OF_TWO)
def test_of_two_the_first_is_taken_where_the_cell_says_of_what_the_second_is(
    field: str, typed: str, value: str
) -> None:
    told = read("contact", field, typed)
    assert (told.value, told.severity) == (value, "assume")
    assert told.message.startswith(BESIDE)
    assert "62 03" not in told.message
    assert "asso@" not in told.message


@pytest.mark.parametrize(
    "typed",
    [
        "{} / {}", "{} ou {}", "{} remplacé par {}", "{} → {} (mari)", "{}, puis dès mai {}",
        "ancien {}, nouveau {}", "{} (pas le {})", "{} devient {}", "{} ou {} le bon",
        "mari {}, elle {}", "{} ou {}, un des deux", "{} maintenant {}", "{} (avant : {})",
    ],
)  # fmt: skip
def test_of_two_numbers_none_is_taken_where_it_may_be_the_other(typed: str) -> None:
    assert not read("contact", "phone", typed.format("03 53 01 62 02", "06 39 98 62 03")).accepted


@pytest.mark.parametrize(
    "typed",
    [
        "M",
        "bonn",
        "bientôt usé",
        "rouge ?",
        "bon ou usé",
        "neuff",
        "1 HS, les autres usés",
        "on ne s'en sert plus",
        "12",
        "a@b.org",
    ],
)
def test_what_may_be_a_state_is_asked_about(typed: str) -> None:
    assert not read("item", "condition", typed).accepted
    assert not read("loan", "condition_back", "freins refaits").accepted


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("excusée (travaux chez elle)", "excused"),
        ("présente (travaux chez elle)", "present"),
        ("Exc. (travaux)", "excused"),
    ],
)
def test_a_mark_beside_words_that_nobody_knows_is_taken_and_asked_about(
    typed: str, value: Value
) -> None:
    told = read("attendance", "status", typed)
    assert (told.value, told.severity, told.message.startswith(BESIDE)) == (value, "assume", True)


@pytest.mark.parametrize("typed", ["oui du bout des lèvres", "oui, bla bla", "non, trucmuche"])
def test_of_a_consent_that_is_not_understood_to_the_end_somebody_is_asked(typed: str) -> None:
    """What is behind may turn it, and a wrong yes costs most."""
    consent = read("contact", "publish_ok", typed)

    assert (consent.severity, consent.message.startswith(BESIDE)) == ("assume", True)
    assert read("contact", "publish_ok", "oui, d'accord").severity == "repair"


def test_a_structure_that_borrows_is_no_person_by_its_short_name() -> None:
    told = read("loan", "status", "chez La Farandole depuis le 2/9")
    person = read("loan", "status", "chez Sophie depuis le 2/9")

    assert "borrower_organisation_id=ludo" in str(told.value)
    assert person.message.startswith("C’est une personne")


def test_two_partners_that_fit_are_asked_about_with_both_names() -> None:
    message = read("contact", "organisation_id", "école").message

    assert "École élémentaire Jean-Zay" in message
    assert "École maternelle Marie-Curie" in message


@pytest.mark.parametrize(
    "raw",
    [
        "au plus tard le 12/12/2026, sauf besoin",
        "pas au plus tard le 12/12/2026",
        "au plus tôt le 12/12/2026",
        "prêt refusé jusqu'au 12/12/2026",
        "prêt du 01/12/2026 au 12/12/2026",
        "prêt le 12/12/2026",
    ],
)
def test_what_says_something_else_of_a_day_is_not_when_a_thing_is_due(raw: str) -> None:
    assert read("loan", "due_on", raw).error == "ambiguous"


def test_a_due_day_without_a_year_is_the_nearer_one() -> None:
    assert read("loan", "due_on", "22/09").value == "2026-09-22"


def test_a_loan_that_is_back_gets_no_day_on_which_it_is_due() -> None:
    codec = build_codec("loan", KNOWN, date(2026, 11, 24))
    loaned = {"loaned_on": "2026-09-01"}

    assert "due_on" in codec.defaults(loaned)
    assert "due_on" not in codec.defaults({**loaned, "returned_on": "2026-09-20"})


def test_a_workshop_of_several_structures_is_led_by_the_first_and_that_is_asked_about() -> None:
    both = read("workshop", "lead_organisation_id", "CAF + Gendarmerie")
    half = read("workshop", "lead_organisation_id", "CAF + Tartempion")

    assert (both.value, both.severity) == ("caf", "assume")
    assert half.value is None


def test_a_number_that_the_sheet_took_for_a_sum_is_told_without_its_plus() -> None:
    codec = build_codec("contact", KNOWN, date(2026, 11, 24), TabContext({}))
    typed = Cell("#ERROR!", "#ERROR!", CellExtras(formula="=+33 6 39 98 10 21"))

    reading = codec.fields["mobile"].read(typed)

    assert reading.error == "invalid"
    assert "écrivez 06 39 98 10 21." in reading.message


@pytest.mark.parametrize("typed", ["centre socio-culturel", "Centre socioculturel"])
def test_a_name_s_beginning_is_enough_however_it_is_joined(typed: str) -> None:
    only = Directory(
        {"organisation": Names([KnownName("csc", "Centre socioculturel des Verriers")])}
    )
    codec = build_codec("contact", only, date(2026, 11, 24), TabContext({}))

    assert codec.fields["organisation_id"].read(Cell(typed, typed)).value == "csc"


@pytest.mark.parametrize(
    ("entity", "field"),
    [
        ("contact", "phone"),
        ("contact", "family_name"),
        ("contact", "organisation_id"),
        ("loan", "deposit"),
        ("loan", "due_on"),
        ("workshop", "is_new"),
        ("workshop", "target_ages"),
        ("session", "status"),
    ],
)
def test_the_same_again_is_told_in_one_way_what_to_write(entity: Entity, field: str) -> None:
    assert read(entity, field, "idem").message == (
        "« idem » ne suit plus quand on trie : écrivez ce qu’il y a au-dessus."
    )


@pytest.mark.parametrize(
    ("entity", "field", "example"),
    [
        ("contact", "family_name", "Dupont"),
        ("item", "label", "Jeu de quilles"),
        ("workshop", "title", "Café des parents"),
        ("session", "place", "salle des fêtes"),
    ],
)
def test_a_text_that_is_missing_is_asked_for_with_an_example(
    entity: Entity, field: str, example: str
) -> None:
    assert read(entity, field, "").message.endswith(f"par exemple {example}.")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("18/11/2026 sauf le Uno", "ambiguous"),
        ("10/10/2026 (1 seul)", "ambiguous"),
        ("09/11/2026, à revoir", "ambiguous"),
        ("09/11/2026 (reporté)", "ambiguous"),
    ],
)
def test_a_return_beside_which_something_else_is_said_is_asked_about(
    typed: str, error: str
) -> None:
    assert read("loan", "returned_on", typed).error == error


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Jeux en bois", "M-1"),
        ("Vidéo projecteur", "M-2"),
        ("vidéoproj.", "M-2"),
        ("Jeux", None),
        ("Jeux en bois cassés", None),
        ("Sono", "M-5"),
        ("Valise massage", "M-6"),
        ("Valise", None),
        ("Micros", "M-5"),
        ("Massage et sono", None),
        ("Malle contes", None),
    ],
)
def test_a_thing_is_found_without_its_brackets_and_cut_short(
    typed: str, found: str | None
) -> None:
    names = (
        "Jeux en bois (lot)", "Vidéoprojecteur", "Malle contes (A)", "Malle contes (B)",
        "La sono avec les deux micros", "La valise « massage des tout-petits »",
    )  # fmt: skip
    known = Names([KnownName(f"M-{n}", name) for n, name in enumerate(names, 1)])
    codec = build_codec("loan", Directory({"item": known}), date(2026, 11, 24))

    assert codec.fields["item_code"].read(Cell(typed, typed)).value == found


def test_a_small_creche_is_known_by_its_name() -> None:
    known = Names([KnownName("creche", "Micro-crèche Les Moussaillons")])
    codec = build_codec("contact", Directory({"organisation": known}), date(2026, 11, 24))
    typed = Cell("Les Moussaillons", "Les Moussaillons")

    assert codec.fields["organisation_id"].read(typed).value == "creche"


@pytest.mark.parametrize("typed", ["réservé 1er oct 2026", "réservé", "réservé ou 1er déc"])
def test_what_was_reserved_for_a_day_that_is_over_is_asked_about(typed: str) -> None:
    assert not read("loan", "loaned_on", typed).accepted


@given(
    st.sampled_from(["06 39 98 14 41", "0639981441", "+33639981441", "06.39.98.14.41"]),
    st.sampled_from(["pas diffuser", "confidentiel", "à ne pas communiquer", "PAS LE DONNER"]),
    st.sampled_from(["{0} {1}", "{1} : {0}", "{0} ({1})", "{0} / {0} {1}", "{1}"]),
)
def test_a_number_that_others_must_not_have_stays_in_its_sheet(
    number: str, secret: str, written: str
) -> None:
    reading = read("contact", "mobile", written.format(number, secret))
    assert (reading.value, reading.accepted) == (None, True)
    assert read("contact", "mobile", number).value == "+33639981441"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("03 53 01 35 20 ou 21", "+33353013520"),
        ("03 53 01 35 05 ou 50", None),
        ("03 53 01 35 20 ou 25", None),
    ],
)
def test_two_lines_of_a_house_are_its_first_number(typed: str, number: str | None) -> None:
    """« 05 ou 50 » is rather somebody who is not sure of one."""
    told = read("contact", "phone", typed)
    assert (told.value, told.message.startswith(BESIDE)) == (number, number is not None)


@pytest.mark.parametrize("typed", ["1 ou 2", "8 à 10", "quelques", "plusieurs"])
def test_one_of_two_numbers_of_things_is_asked_about(typed: str) -> None:
    """Whoever keeps the list can count."""
    assert read("item", "quantity", typed).error == "ambiguous"
