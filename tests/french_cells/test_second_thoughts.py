"""Cells that say two things, take one back, or are near to another: read right or refused."""

import pytest

from french_cells.directory import Directory, KnownName, Names
from french_cells.read_command import read_kind
from french_cells.reading import Raw
from tests.french_cells.reading import TODAY, Case, cases, read

PRESENCE: list[Case] = [
    ("sans excuse valable", "absent", "repair"),
    ("sans motif valable", "absent", "repair"),
    ("excusée et pas remplacée", "excused", "repair"),
    ("excusé, non représenté", "excused", "repair"),
    ("pas remplacée", "ambiguous", "reject"),
    ("empêchée au dernier moment", "excused", "assume"),
    ("s'est excusée la veille", "excused", "repair"),
    ("absente car malade", "excused", "assume"),
    ("absente car pas prévenue", "ambiguous", "reject"),
    ("non prévenue de la réunion", "ambiguous", "reject"),
    ("justif. reçu", "excused", "repair"),
    ("justif. à fournir", "ambiguous", "reject"),
    ("pris par le conseil municipal", "excused", "assume"),
    ("remplacée par", "ambiguous", "reject"),
    ("remplacée par P", "ambiguous", "reject"),
    ("suppléante jamais présente", "ambiguous", "reject"),
    ("présente A", "ambiguous", "reject"),
    ("là, excusée", "ambiguous", "reject"),
    ("pas là, excusée", "excused", "repair"),
    ("OK pour elle", "ambiguous", "reject"),
    ("retenu à la dernière minute", "excused", "assume"),
    ("présent la dernière fois", "ambiguous", "reject"),
    ("était là la fois d'avant", "ambiguous", "reject"),
    ("excusée la dernière fois", "ambiguous", "reject"),
    ("présente à la prochaine", "ambiguous", "reject"),
    ("P (dernière fois)", "present", "repair"),
    ("présente pour la dernière fois", "present", "repair"),
    ("excusé : non", "ambiguous", "reject"),
    ("excusée, non", "ambiguous", "reject"),
    ("absent non", "ambiguous", "reject"),
    ("E non", "ambiguous", "reject"),
    ("absente, non excusée", "absent", "repair"),
]
REACH: list[tuple[str, Raw, object, str]] = [
    ("phone", "+34 3 53 01 23 45", "invalid", "reject"),
    ("phone", "+34 612 34 56 78", "+34612345678", "repair"),
    ("phone", "+32 2 555 12 12", "+3225551212", "repair"),
    ("email", "marie:dupont@example.org", "ambiguous", "reject"),
    ("email", "mail:marie.dupont@example.org", "marie.dupont@example.org", "repair"),
    ("email", "-marie@example.org", "ambiguous", "reject"),
    ("email", "- marie@example.org", "marie@example.org", "repair"),
    ("email", "marie@gmail.com.fr", "ambiguous", "reject"),
    ("email", "marie@fre.fr", "ambiguous", "reject"),
    ("email", "marie@srf.fr", "ambiguous", "reject"),
    ("email", "marie@fee.org", "marie@fee.org", "ok"),
    ("email", "www.marie@example.org", "ambiguous", "reject"),
    ("email", "marie@www.example.org", "ambiguous", "reject"),
    ("phone", "+352 621 123 456", "+352621123456", "repair"),
    ("phone", "+352 621 123 456 (2)", "invalid", "reject"),
    ("phone", "+352 621 123 456, 12", "invalid", "reject"),
    ("phone", "33 3 53 01 23", "invalid", "reject"),
    ("phone", "hors 06 39 98 12 34", "ambiguous", "reject"),
    ("email", "pas <marie@example.org>", "ambiguous", "reject"),
    ("email", '=HYPERLINK("mailto:marie@example.org";"mail") (ancien)', "ambiguous", "reject"),
    ("phone_list", "03 53 01 23 45 pas 06 39 98 12 34", "ambiguous", "reject"),
    ("email", "mairie + 1 @ example.org", "ambiguous", "reject"),
    ("email", "marie.@example.org", "ambiguous", "reject"),
    ("email", "marie@.example.org", "marie@example.org", "repair"),
    ("email", "marie@example.fr.fr", "ambiguous", "reject"),
    ("person_name", "Mme X", "ambiguous", "reject"),
    ("person_name", "monsieur D.", "ambiguous", "reject"),
    ("person_name", "M. XXX", "ambiguous", "reject"),
    ("person_name", "Madame Untel", "ambiguous", "reject"),
    ("person_name", "Jean Untel", "ambiguous", "reject"),
    ("person_name", "O. PETIT", {"given": "O.", "family": "Petit", "title": None}, "repair"),
    ("person_name", "PETIT O.", {"given": "O.", "family": "Petit", "title": None}, "repair"),
    ("person_name", "Mme O", "ambiguous", "reject"),
    (
        "person_name",
        "'Céline BERTRAND'",
        {"given": "Céline", "family": "Bertrand", "title": None},
        "repair",
    ),
    (
        "person_name",
        "'BERTRAND Céline",
        {"given": "Céline", "family": "Bertrand", "title": None},
        "repair",
    ),
    (
        "person_name",
        "'Céline' BERTRAND",
        {"given": "Céline", "family": "Bertrand", "title": None},
        "repair",
    ),
    ("email_list", "lea@example.org; Céline", "ambiguous", "reject"),
    ("email_list", "Céline ; lea@example.org", "ambiguous", "reject"),
    (
        "email_list",
        "lea@example.org (Léa); luc@example.org;",
        ["lea@example.org", "luc@example.org"],
        "repair",
    ),
    ("person_name", "Mme Li", {"given": None, "family": "Li", "title": "Mme"}, "repair"),
    ("siret", "5542069300016", "05542069300016", "assume"),
    ("phone", "demander si 06 39 98 12 34", "ambiguous", "reject"),
    ("phone", "06 39 98 12 34 si besoin", "+33639981234", "repair"),
    ("phone", "9h-12h 03 53 01 23 45", "+33353012345", "repair"),
    ("phone", "06 39 98 12 34 sauf", "ambiguous", "reject"),
    ("phone", "06 39 98 12 34 sauf lundi", "+33639981234", "repair"),
    ("email", "marie - petit@example.org", "ambiguous", "reject"),
    ("email", "marie - marie.petit@example.org", "marie.petit@example.org", "repair"),
    ("email", "accueil - mairie@example.org", "mairie@example.org", "repair"),
    ("email", "adresse mairie@example.org", "mairie@example.org", "repair"),
    ("email", "mairie@example.org...", "ambiguous", "reject"),
    ("email", "mairie@example.coom", "ambiguous", "reject"),
    ("siret", "13003013300016 (ancien)", "ambiguous", "reject"),
    ("siret", "13003013300016 (siège)", "13003013300016", "repair"),
    ("siret", "13003013300016 (Les Épis)", "13003013300016", "repair"),
    ("rna", "W543001234 (dissoute)", "ambiguous", "reject"),
    ("commune", "75000 Lunéville", "ambiguous", "reject"),
]
MOMENTS: list[tuple[str, Raw, object, str]] = [
    ("date_list", "12/03/2026 - 19/03/2026", "ambiguous", "reject"),
    ("date_list", "12/03/2026-19/03/2026", "ambiguous", "reject"),
    ("date_list", "30 décembre et 6 janvier 2027", ["2026-12-30", "2027-01-06"], "assume"),
    ("date_list", "23, 30 décembre et 6 janvier 2027",
     ["2026-12-23", "2026-12-30", "2027-01-06"], "assume"),
    ("duration_min", "1,30h", "ambiguous", "reject"),
    ("duration_min", "1,75h", 105, "repair"),
    ("date", "jeudi prochain", "ambiguous", "reject"),
    ("date", "5 oct 12", "ambiguous", "reject"),
    ("date", "5 oct 26", "2026-10-05", "assume"),
    ("date", "Tue Nov 24 2026 00:00:00 GMT+0100 (heure d’hiver) annulé", "ambiguous", "reject"),
    ("date", "2026-03", "ambiguous", "reject"),
    ("quantity", "2000000 chaises (neuves)", "invalid", "reject"),
    ("loan_status", "prolongé jusqu'au 15/12/2026",
     {"status": "on_loan", "due_on": "2026-12-15"}, "repair"),
    ("loan_status", "à définir", "empty", "reject"),
    ("time", "", "empty", "reject"),
    ("date", "bleu", "invalid", "reject"),
    ("age_range", "tout public", {"min": 0, "max": None, "unit": "years"}, "assume"),
    ("age_range", "tous âges", {"min": 0, "max": None, "unit": "years"}, "assume"),
    ("children_ages", "3 et 5 mois", "ambiguous", "reject"),
    ("children_ages", "2, 18 mois", "ambiguous", "reject"),
    ("children_ages", "Léo 3 et Mia 5 mois", "ambiguous", "reject"),
    ("children_ages", "3 mois et 5 ans", [0, 5], "assume"),
    ("children_ages", "3,5 mois", [0], "assume"),
    ("quantity", "12 bis", "ambiguous", "reject"),
    ("quantity", "12 ter", "ambiguous", "reject"),
    ("children_ages", "x2", "ambiguous", "reject"),
    ("children_ages", "jumeaux x 2", "ambiguous", "reject"),
    ("quantity", "tables 3 neuves", "invalid", "reject"),
    ("quantity", "chaises : 2 cassées", "invalid", "reject"),
    ("quantity", "-2 (casse)", "invalid", "reject"),
    ("time", "14h30 (barré)", "ambiguous", "reject"),
    ("time_range", "14h-16h (rayé)", "ambiguous", "reject"),
    ("date", "14/11/2026 - biffé", "ambiguous", "reject"),
    ("date", "14/11/2026 à Baccarat", "2026-11-14", "assume"),
    ("date", "14/11/2026 à rendre", "ambiguous", "reject"),
    ("date", "14/11/2026 à ne pas oublier", "ambiguous", "reject"),
    ("time_range", "14:00:00 - 15:30:00", {"start": "14:00", "end": "15:30"}, "repair"),
    ("time_range", "14:00:20 - 15:30:00", "ambiguous", "reject"),
    ("time", "10;30", "10:30", "assume"),
    ("time", "10;75", "invalid", "reject"),
    ("loan_status", "non, rendu", "ambiguous", "reject"),
    ("loan_status", "non : rendue hier", "ambiguous", "reject"),
    ("loan_status", "non - rendu", "ambiguous", "reject"),
    ("loan_status", "non rendu", {"status": "on_loan"}, "repair"),
    ("loan_status", "non-rendu", {"status": "on_loan"}, "repair"),
    ("quantity", "3 dont 5 abîmés", "ambiguous", "reject"),
    ("quantity", "3 dont 1 abîmé", 3, "assume"),
    ("quantity", "3 abîmés", "ambiguous", "reject"),
    ("loan_status", "cassé", {"status": "out_of_service"}, "assume"),
]  # fmt: skip


UNSURE = (
    "a priori", "à priori", "sûrement", "apparemment", "vraisemblablement", "logiquement",
    "de mémoire", "à la louche", "grosso modo", "en gros", "à vue de nez", "si tout va bien",
)  # fmt: skip
SURE = {
    "phone": "06 39 98 12 34", "email": "marie@example.org", "date": "14/11/2026",
    "time": "14h30", "time_range": "14h-16h", "duration_min": "1h30", "age_range": "3-6 ans",
    "quantity": "12", "children_ages": "3 et 5 ans", "loan_status": "rendu", "boolean": "oui",
    "attendance": "présent", "person_name": "Marie PETIT", "commune": "Lunéville",
}  # fmt: skip


@pytest.mark.parametrize("said", UNSURE)
@pytest.mark.parametrize("form", ["{} {}", "{} ({})"])
def test_who_says_that_nobody_is_sure_is_asked_whatever_the_cell(said: str, form: str) -> None:
    """Also in its column, where a remark beside a number is no question."""
    cells = {kind: form.format(value, said) for kind, value in SURE.items()}

    taken = {
        kind for kind, cell in cells.items() if read(kind, cell, is_in_column=True)[1] != "reject"
    }

    assert taken == set()


NO_DOUBT: list[tuple[str, Raw, object]] = [
    ("quantity", "2 jeux de mémoire", 2),
    ("quantity", "3 livres en gros caractères", 3),
    ("loan_status", "rendu (jeu de mémoire)", {"status": "returned"}),
    ("attendance", "excusé, cérémonie de mémoire", "excused"),
    ("date", "14/11/2026 (atelier de mémoire)", "2026-11-14"),
    ("date", "14/11/2026, route barrée", "2026-11-14"),
    ("time", "14h30 (salle de mémoire)", "14:30"),
    ("time", "14h30, rue barrée", "14:30"),
    ("time_range", "14h-16h (chemin barré)", {"start": "14:00", "end": "16:00"}),
    ("children_ages", "18 et 20 mois", [1, 1]),
    ("children_ages", "2 enfants, 24 et 18 mois", [2, 1]),
    ("children_ages", "0 et 6 mois", [0, 0]),
    ("children_ages", "3 ans 1/2, 8 mois", [3, 0]),
    ("children_ages", "1an1/2 et 6 mois", [1, 0]),
]


@pytest.mark.parametrize(("kind", "raw", "value"), NO_DOUBT)
def test_words_that_only_look_like_a_doubt_are_none(kind: str, raw: Raw, value: object) -> None:
    """« 2 jeux de mémoire » was asked about like « 2, de mémoire », « 18 mois » like 18 years."""
    assert read(kind, raw, is_in_column=True)[0] == value


@pytest.mark.parametrize(
    ("raw", "severity"),
    [
        ("Les Épis", "repair"),
        ("Épis", "assume"),
        ("Conseil général", "assume"),
        ("CD54", "repair"),
    ],
)
def test_a_partner_by_part_of_its_name_is_shown_to_a_person(raw: str, severity: str) -> None:
    known = {"les-epis": "Centre social et culturel Les Épis", "cd-54": "Conseil Départemental 54"}
    names = Names(KnownName(slug, name) for slug, name in known.items())

    reading = read("partner", raw, directory=Directory({"organisation": names}))

    assert reading == ("cd-54" if "C" in raw else "les-epis", severity)


def test_a_weekday_has_to_fit_the_season() -> None:
    assert read("date", "mardi 1er sept", season="2026-2027") == ("2026-09-01", "assume")
    assert read("date", "lundi 1er sept", season="2026-2027") == ("ambiguous", "reject")


def test_a_doubt_beside_a_cross_is_asked_about() -> None:
    assert read("attendance", "x", header="Présents") == ("present", "assume")
    assert read("attendance", "x ?", header="Présents") == ("ambiguous", "reject")


@pytest.mark.parametrize(("raw", "value", "severity"), cases(PRESENCE))
def test_a_presence_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("attendance", raw) == (value, severity)


@pytest.mark.parametrize(("kind", "raw", "value", "severity"), [*REACH, *MOMENTS])
def test_a_cell_is_read_or_refused(kind: str, raw: Raw, value: object, severity: str) -> None:
    assert read(kind, raw) == (value, severity)


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        ("date", "12/03/2026 annulé", "« annulé » : nous ne prenons pas la valeur telle quelle."),
        ("date", "12/03/2026 ?", "Le signe « ? » laisse un doute."),
        (
            "date",
            "14/11/2026 à la médiathèque",
            "À côté, des mots que nous ne connaissons pas : « à la médiathèque ».",
        ),
        (
            "time",
            "14h30 à la médiathèque",
            "À côté, des mots que nous ne connaissons pas : « à la médiathèque ».",
        ),
        (
            "time_range",
            "14h-16h à la salle",
            "À côté, des mots que nous ne connaissons pas : « à la salle ».",
        ),
        (
            "commune",
            "3 rue de Baccarat, 54300 Lunéville",
            "C’est une adresse : n’écrivez ici que la commune, par exemple Lunéville.",
        ),
        ("commune", "route de Lunéville", "C’est une adresse : n’écrivez ici que la commune"),
        ("date", "12/03/2026 environ", "« environ » laisse un doute."),
        ("date", "12 mars", "Il manque l’année. Nous attendons"),
        ("date", "lundi 24 novembre 2062", "L’année 2062 est trop loin de nous : vérifiez-la."),
        ("phone", "06 39 98 12 34 à vérifier", "« à vérifier » laisse un doute."),
        ("email", "marie@example.org 03 53 01 23", "Il y a encore un nombre à côté."),
        ("postcode", "54300 ?", "Nous ne savons pas quel code c’est."),
        ("date_range", "12-14/03/26", "Compris du 12/03/2026 au 14/03/2026."),
        ("children_ages", "6 mois", "Compris comme 0 an."),
        ("loan_status", "à réparer", "Compris comme « hors service »."),
    ],
)
def test_the_sentence_quotes_what_was_typed_and_says_what_is_wrong(
    kind: str, raw: str, sentence: str
) -> None:
    assert read_kind(kind, raw, TODAY).message.startswith(sentence)
