"""What a column is where its title alone does not say it: by its values, and by its neighbours."""

from datetime import date
from functools import partial

import pytest

from french_cells.directory import Directory, KnownName, Names
from french_cells.reading import Raw
from sync_service.adoption.adopt_sheet import (
    Adoption,
    AdoptRequest,
    labels_of,
    look_at_sheet,
    write_adoption,
)
from sync_service.domain.errors import UsageError
from sync_service.domain.record import Entity
from sync_service.model.codecs import build_codec
from tests.adoption.test_adopt_sheet import OneSpreadsheet, WrittenDown, codec_of, tab_of

TODAY = date(2026, 11, 24)


def look(entity: Entity, *rows: tuple[Raw, ...]) -> Adoption:
    request = AdoptRequest("1abc", entity, "ludo")
    return look_at_sheet(request, OneSpreadsheet(tab_of(*rows)), codec_of(entity), TODAY)


def fields(entity: Entity, *rows: tuple[Raw, ...]) -> list[str | None]:
    return [one.field for one in look(entity, *rows).proposal.columns]


LENT = [("malle contes", 1, "bon"), ("sono", 2, "usé"), ("barnum", 1, "neuf")]


@pytest.mark.parametrize("title", ["quoi", "le bazar", "Ce qu'il y a"])
def test_what_things_are_called_is_the_column_of_names_that_differ(title: str) -> None:
    assert fields("item", (title, "cb", "état"), *LENT) == ["label", "quantity", "condition"]


def test_names_that_come_again_and_again_are_no_things() -> None:
    rows = [("armoire", 1, "bon"), ("armoire", 2, "usé"), ("armoire", 1, "neuf")]
    assert look("item", ("le bazar", "cb", "état"), *rows).proposal.missing == ["Désignation"]


def test_a_list_of_something_else_gets_no_names_from_its_first_column() -> None:
    """It was said that this tab rather lists people."""
    rows = [(f"Colin {n}", "Zoé", f"06 39 98 12 3{n}", f"a{n}@example.org") for n in range(4)]
    adoption = look("item", ("Famille", "Prénom", "Tél.", "Mail"), *rows)
    assert (adoption.proposal.missing, adoption.likelier) == (["Désignation"], "contact")


@pytest.mark.parametrize(
    "titles", [("retour", "rendu"), ("retour", "rendu le"), ("Retour", "rentré le")]
)
def test_of_two_columns_of_returns_the_less_plain_one_is_when_it_is_due(
    titles: tuple[str, str],
) -> None:
    days = ("04/09/2026", "07/09/2026", "08/09/2026")
    rows = [("la ludo", "sono", *days)] * 3
    found = fields("loan", ("qui", "quoi", "parti le", *titles), *rows)
    assert found[-2:] == ["due_on", "returned_on"]


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Prop.", "owner_organisation_id"),
        ("Désign.", "label"),
        ("Éta.", "condition"),
        ("D.", None),
    ],
)
def test_a_title_cut_short_is_the_one_label_that_begins_so(title: str, field: str | None) -> None:
    rows = [("ludo", 1), ("ludo", 2), ("ludo", 1)]
    assert fields("item", (title, "Qté"), *rows) == [field, "quantity"]


@pytest.mark.parametrize("title", ["retour", "Date de retour"])
@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ("rentré", (True, True, False)),
        ("Rendu ?", ("oui", "non", "")),
        ("rendu", ("oui", "oui", "oui")),
        ("statut", ("rendu", "en prêt", "en retard")),
    ],
)
def test_beside_whether_it_is_back_a_return_is_when_it_is_due(
    title: str, asked: str, answers: tuple[Raw, ...]
) -> None:
    """A loan that was still out had been taken as returned on the day it was due."""
    rows = [("la ludo", "sono", "04/09/2026", "07/09/2026", one) for one in answers]
    found = fields("loan", ("qui", "quoi", "parti le", title, asked), *rows)
    assert found[-2:] == ["due_on", "status"]


@pytest.mark.parametrize(
    ("title", "asked", "returns"),
    [
        ("retour", "rentré", [("07/09/2026", True), ("08/09/2026", True), ("", False)]),
        ("retour", "rendu", [("07/09/2026", "oui"), ("08/09/2026", "oui"), ("", "")]),
        ("retour", "statut", [("07/09/2026", "rendu"), ("08/09/2026", "rendu"), ("", "en prêt")]),
        ("retour", "statut", [("07/09/2026", "rendu"), ("08/09/2026", "rendu"), ("", "")]),
        ("rapporté le", "rendu", [("07/09/2026", "oui"), ("08/09/2026", "oui"), ("", "")]),
        ("retour effectif", "rendu", [("07/09/2026", "oui"), ("08/09/2026", "non")]),
    ],
)
def test_a_day_that_only_what_is_back_has_is_a_return(
    title: str, asked: str, returns: list[tuple[Raw, Raw]]
) -> None:
    rows = [("la ludo", "sono", "04/09/2026", *both) for both in returns]
    found = fields("loan", ("qui", "quoi", "parti le", title, asked), *rows)
    assert found[-2:] == ["returned_on", "status"]


def test_a_return_alone_is_a_return() -> None:
    rows = [("la ludo", "sono", "04/09/2026", "07/09/2026")] * 3
    assert fields("loan", ("qui", "quoi", "parti le", "retour"), *rows)[-1] == "returned_on"


@pytest.mark.parametrize("title", ["tel mail", "Tél / mail", "Téléphone et courriel"])
def test_telephone_and_address_in_one_column_are_named_by_its_title(title: str) -> None:
    rows = [(f"Zoé COLIN{n}", f"06 39 98 12 3{n} a{n}@example.org") for n in range(4)]
    assert fields("contact", ("qui", title), *rows) == ["full_name", "reach"]


def test_telephone_and_address_in_one_column_are_known_by_its_values() -> None:
    rows = [(f"Zoé COLIN{n}", f"06 39 98 12 3{n} a{n}@example.org") for n in range(4)]
    assert fields("contact", ("qui", "tél"), *rows) == ["full_name", "reach"]


def test_a_day_with_its_hours_is_known_by_its_values() -> None:
    days = ("jeu 10/9 9h-10h30", "mar 29/9 14h", "mar 6/10 14h")
    rows = [("éveil", day, "MJC") for day in days]
    assert fields("session", ("action", "quand", "où"), *rows) == [
        "workshop_id",
        "moment",
        "place",
    ]


def test_boxes_under_a_title_of_returns_are_no_days() -> None:
    rows = [("la ludo", "sono", "04/09/2026", one, "en prêt") for one in (True, False, True)]
    titles = ("qui", "quoi", "parti le", "rentré", "statut")
    assert fields("loan", titles, *rows)[3:] == [None, "status"]
    assert fields("loan", titles[:4], *(row[:4] for row in rows))[3] == "status"


@pytest.mark.parametrize(("ranges", "field"), [(3, "hours"), (1, "start_time")])
def test_hours_under_a_title_of_beginnings_are_known_by_some_of_them(
    ranges: int, field: str
) -> None:
    hours = ["14 h - 16 h"] * ranges + ["16 h"] * 5
    rows = [("éveil", f"{n + 1:02}/12/2026", hour, "MJC") for n, hour in enumerate(hours)]
    assert fields("session", ("action", "date", "heure", "où"), *rows)[2] == field


def test_names_down_and_days_below_their_months_across_are_a_matrix() -> None:
    proposal = look(
        "attendance",
        ("Comité technique", None, None),
        (None, "Septembre 2026", "Octobre 2026"),
        ("Structure", "mardi 15", "mardi 13"),
        ("Ludothèque du Parc", "P", "E"),
    ).proposal
    assert (proposal.layout, proposal.header.last, proposal.missing) == ("matrix", 2, [])
    assert [one.field for one in proposal.columns] == ["organisation_id", "status", "status"]


LISTED = [
    ("date", "structure", "là ?"),
    ("mardi 22/09", "Ludothèque du Parc", "oui"),
    (None, "Mairie", "exc"),
    ("mardi 20/10", "Ludothèque du Parc", "oui"),
]


def test_a_list_with_one_presence_in_each_row_is_told_how_presences_are_read() -> None:
    """« Aucune colonne n’est reconnue » was no answer: its columns have plain titles."""
    with pytest.raises(UsageError, match="une colonne pour chaque date"):
        write_adoption(look("attendance", *LISTED), WrittenDown())


def test_a_tab_without_days_is_not_taken_for_such_a_list() -> None:
    with pytest.raises(UsageError, match="manque"):
        write_adoption(look("attendance", ("structure", "là ?"), ("Mairie", "oui")), WrittenDown())


@pytest.mark.parametrize(
    ("entity", "titles", "row", "field"),
    [
        ("loan", ("Matériel", "Emprunté par"), ("sono", "ludo"), "borrower_organisation_id"),
        ("loan", ("Matériel", "Emprunté par"), ("sono", "?"), "borrower_organisation_id"),
        ("loan", ("Emprunteur", "Emprunté par"), ("ludo", "Zoé"), "borrower_contact_id"),
        ("loan", ("Rendu le", "Rendu ?"), ("07/09/2026", ""), "status"),
        ("contact", ("Nom", "Tél direct"), ("Petit", "06 39 98 10 01"), "phone"),
        ("contact", ("Standard", "Tél direct"), ("03 53 01 10 01", "06 39 98 10 01"), "mobile"),
        ("loan", ("Matériel", "Rendu ?"), ("sono", "07/09/2026"), "returned_on"),
        ("loan", ("Matériel", "Rendu ?"), ("sono", "oui 13/10 lavé"), "status"),
        ("workshop", ("Structure", "Sujet"), ("ludo", "le sommeil"), "title"),
        ("session", ("Date", "Animation"), ("09/09/2026", "Heure du conte"), "workshop_id"),
        ("session", ("Atelier", "Animation"), ("Heure du conte", "Lise"), "facilitators"),
        ("workshop", ("Atelier", "Sujet"), ("Café", "le sommeil"), "themes"),
        ("workshop", ("Atelier", "Pour qui"), ("Café", "parents"), "audience"),
        ("workshop", ("Atelier", "Pour qui"), ("Café", "0-3 ans"), "target_ages"),
    ],
)
def test_a_title_with_a_second_meaning_has_it_beside_a_column_of_the_first_or_by_its_values(
    entity: Entity, titles: tuple[str, ...], row: tuple[str, ...], field: str
) -> None:
    assert fields(entity, titles, *[row] * 3)[-1] == field


def test_of_a_column_whose_values_are_only_like_anothers_that_is_not_said() -> None:
    """« Type » over « MJC » was « une autre colonne donne déjà cette information »."""
    adoption = look("organisation", ("Structure", "Type"), ("MJC Nord", "MJC"), ("MJC Sud", "MJC"))
    (kind,) = [one for one in adoption.proposal.columns if one.title == "Type"]
    assert (kind.field, kind.reason) == (None, "ses mots sont les vôtres, par exemple « MJC »")
    rows = [("Petit", "Zoé", "06 39 98 00 01", "06 39 98 00 02")] * 2
    twice = look("contact", ("Nom", "Prénom", "Tél.", "Téléphone"), *rows)
    assert "une autre colonne donne déjà" in " ".join(c.reason for c in twice.proposal.columns)


PEOPLE = Directory({
    "organisation": Names([KnownName("ludo", "Ludothèque du Parc"), KnownName("mjc", "MJC")]),
    "contact": Names([KnownName("C-1", "Zoé Petit"), KnownName("C-2", "Luc Roux")]),
})  # fmt: skip


@pytest.mark.parametrize(
    ("titles", "rows", "headings"),
    [
        (
            ("Nom", "Prénom", "Structure"),
            [
                ("PETIT", "Zoé", "MJC"),
                ("GAND", "Ève", "MJC"),
                ("ROUX", "Luc", "Ludothèque du Parc"),
            ],
            ["family_name", "given_name", "organisation_id"],
        ),
        (
            ("Prénom", "NOM"),
            [("Zoé", "PETIT"), ("Ève", "GAND"), ("Luc", "ROUX")],
            ["given_name", "family_name"],
        ),
        (
            ("Structure", "Nom", "Prénom"),
            [("MJC", "PETIT", "Zoé"), ("Ludothèque du Parc", "ROUX", "Luc")],
            ["organisation_id", "family_name", "given_name"],
        ),
        (
            ("Structure", "Nom", "Prénom"),
            [("MJC", "GAND", "Ève"), ("Ludothèque du Parc", "MORI", "Ana")],
            ["organisation_id"],
        ),
        (("Nom",), [("MJC",), ("Ludothèque du Parc",)], ["organisation_id"]),
    ],
    ids=["people", "given name first", "contacts", "partners and who comes", "partners"],
)
def test_rows_of_a_matrix_may_be_people_by_two_names(
    titles: tuple[str, ...], rows: list[tuple[str, ...]], headings: list[str]
) -> None:
    """« Nom » and « Prénom » were refused: one column for both was wanted."""
    codec = partial(build_codec, "attendance", PEOPLE, TODAY)
    marked = [(*row, "P", "A") for row in rows]
    tab = tab_of((*titles, "15/09/2026", "13/10/2026"), *marked)
    request = AdoptRequest("1abc", "attendance", "ludo", scope="all")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec, TODAY)
    assert write_adoption(adoption, WrittenDown())
    assert [one.field for one in adoption.mapping.columns] == headings
    labels = labels_of(codec(), TODAY)
    assert all(labels[name] for name in headings)


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        (("Atelier", "Date", "Prénom"), ["session_id", None, "given_name"]),
        (("Atelier", "Jour", "Prénom"), ["session_id", None, "given_name"]),
        (("Date", "Prénom", "Inscrit le"), ["session_id", "given_name", "submitted_at"]),
        (("Date de la sortie", "Prénom", "Tél"), ["session_id", "given_name", "phone"]),
        (("Inscrit le", "Prénom", "Atelier"), ["submitted_at", "given_name", "session_id"]),
    ],
)
def test_a_day_among_families_is_their_sessions(
    titles: tuple[str, ...], found: list[str | None]
) -> None:
    """It was the day of registering, without its hour, or nothing, and the table was refused."""
    assert fields("registration", titles, ("07/12/2026", "Zoé", "07/12/2026")) == found


SKI = [(f"Luge {n}", f"{n + 4:02}/12/2026", "13h30", "16h30", "Chalet") for n in range(4)]


@pytest.mark.parametrize("place", ["Où on s'arrête", "Point de rendez-vous"])
def test_what_a_session_needs_is_found_by_a_word_of_a_title(place: str) -> None:
    adoption = look("session", ("Atelier", "Date", "Départ", "Fin", place), *SKI)
    columns = adoption.proposal.columns
    assert [one.field for one in columns[1:]] == ["date", "start_time", "end_time", "place"]
    assert adoption.proposal.missing == []
    assert {one.reason for one in (columns[2], columns[4])} == {"un mot du titre"}
    assert max(columns[2].confidence, columns[4].confidence) < columns[1].confidence


FAMILIES = [("ANTOINE Marie", "0639981101", 1), ("Zoé Kaya", "0639981102", 2), ("Ana Roux", "", 1)]


@pytest.mark.parametrize("title", ["Famille", "Nom", "Inscrits", "Qui vient ?", "Nom du parent"])
def test_one_column_of_names_among_families_is_the_whole_name(title: str) -> None:
    """« Famille » had the list refused for want of « Prénom »."""
    assert fields("registration", (title, "Téléphone", "Adultes"), *FAMILIES)[0] == "given_name"


@pytest.mark.parametrize(
    ("titles", "rows", "field"),
    [
        (("Nom", "Prénom", "Téléphone"), [("De Roux", "Ana", "0639981101")], "family_name"),
        (("Nom", "Téléphone", "Adultes"), [("ROUX", "0639981101", 1)], "family_name"),
        (("Nom de l'élève", "Téléphone", "Adultes"), FAMILIES, None),
    ],
    ids=["beside a given name", "names of one word", "a child's"],
)
def test_a_name_among_families_that_is_not_whole(
    titles: tuple[str, ...], rows: list[tuple[Raw, ...]], field: str | None
) -> None:
    assert fields("registration", titles, *rows)[0] == field


def test_of_two_titles_with_such_a_word_neither_is_taken() -> None:
    rows = [(*row, "la gare") for row in SKI]
    titles = ("Atelier", "Date", "Début", "Fin", "Où on s'arrête", "Point de rendez-vous")
    assert look("session", titles, *rows).proposal.missing == ["Lieu"]


@pytest.mark.parametrize("number", ["N° jeu", "Âge du jeu"])
def test_which_thing_a_loan_is_of_is_found_beside_its_number(number: str) -> None:
    rows = [(f"J0{n}", f"Lot {n}", "Ludothèque du Parc", f"0{n}/09/2026") for n in range(1, 5)]
    titles = (number, "Jeu ou lot", "Emprunteur", "Date de sortie")
    assert fields("loan", titles, *rows)[1] == "item_code"
