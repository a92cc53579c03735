"""Adopting a tab: its header is found, its columns proposed, nothing is written in the sheet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest

from french_cells.directory import Directory, KnownName, Names
from french_cells.reading import Raw
from sync_service.adoption.adopt_report import as_json, report
from sync_service.adoption.adopt_sheet import (
    AdoptRequest,
    look_at_sheet,
    write_adoption,
)
from sync_service.domain.base import TabState
from sync_service.domain.codec import EntityCodec
from sync_service.domain.errors import MissingTab, UsageError
from sync_service.domain.mapping import Scope, TabRules
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell, CellExtras, SpreadsheetSnapshot, TabSnapshot
from sync_service.model.codecs import TabContext, build_codec
from sync_service.sync.planning.columns.header import find_header

TODAY = date(2026, 11, 24)
DIRECTORY = Directory({"organisation": Names([KnownName("ludo", "Ludothèque du Parc")])})


def codec_of(entity: Entity) -> Callable[[TabContext], EntityCodec]:
    return partial(build_codec, entity, DIRECTORY, TODAY)


def tab_of(*rows: tuple[Raw, ...], title: str = "Feuille 1") -> TabSnapshot:
    cells = [[Cell(raw, "" if raw is None else str(raw)) for raw in row] for row in rows]
    return TabSnapshot(0, title, cells, len(rows), max(map(len, rows), default=0))


class OneSpreadsheet:
    """A spreadsheet that holds just these tabs."""

    def __init__(self, *tabs: TabSnapshot) -> None:
        self._tabs = tabs

    def read(self, spreadsheet_id: str) -> SpreadsheetSnapshot:
        at = datetime(2026, 11, 24, tzinfo=UTC)
        return SpreadsheetSnapshot(
            spreadsheet_id, "Classeur", "fr_FR", "Europe/Paris", self._tabs, at, ""
        )


class WrittenDown:
    """Takes adopted tabs, as the mapping files do."""

    def __init__(self) -> None:
        self.tabs: list[tuple[str, TabRules, Scope]] = []

    def add_tab(
        self, spreadsheet_id: str, partner: str, tab_title: str, mapping: TabRules, scope: Scope
    ) -> str:
        self.tabs.append((f"{spreadsheet_id} {partner} {tab_title}", mapping, scope))
        return mapping.name

    def rules_of(self, spreadsheet_id: str, tab_title: str) -> TabRules | None:
        """No tab is known here."""

    def map_anew(
        self, spreadsheet_id: str, partner: str, tab_title: str, mapping: TabRules
    ) -> str:
        raise AssertionError(f"{spreadsheet_id} {partner} {tab_title} {mapping}")

    def map_more(
        self, spreadsheet_id: str, partner: str, tab_title: str, mapping: TabRules
    ) -> str | None:
        raise AssertionError(f"{spreadsheet_id} {partner} {tab_title} {mapping}")

    def adopt_again(
        self, spreadsheet_id: str, partner: str, tab_title: str, adopted: str
    ) -> str | None:
        raise AssertionError(f"{spreadsheet_id} {partner} {tab_title} {adopted}")


CONTACTS = tab_of(
    ("Annuaire de la ludothèque",),
    (),
    ("NOM", "Prénom", "Tél.", "Adresse mail", "Couleur"),
    ("PETIT", "Zoé", "06.39.98.12.34", "zoe@example.org", "bleu"),
    ("ROUX", "Yann", "0639981", "yann@example.org", "rouge"),
)


def test_title_rows_are_passed_over_and_columns_are_named() -> None:
    request = AdoptRequest("sheet-1", "contact", "ludo")
    adoption = look_at_sheet(request, OneSpreadsheet(CONTACTS), codec_of(request.entity), TODAY)
    told = as_json(adoption)
    assert told["header_rows"] == [3]
    assert told["mapping"] == {
        "family_name": ["NOM"],
        "given_name": ["Prénom"],
        "phone": ["Tél."],
        "email": ["Adresse mail"],
    }


def test_the_report_says_in_french_what_would_be_refused_and_what_stays_theirs() -> None:
    request = AdoptRequest("sheet-1", "contact", "ludo")
    adoption = look_at_sheet(request, OneSpreadsheet(CONTACTS), codec_of(request.entity), TODAY)
    text = report(adoption, {"phone": "Téléphone"})
    assert "C5 « 0639981 »" in text
    assert "4 colonnes comprises sur 5 ; 4 lues, 3 lues et remises au propre, 1 à corriger" in text
    assert "n’y écrivons pas :\n  E « Couleur »\n" in text
    assert "« Structure » : ce sera toujours votre structure, sans colonne." in text
    assert "Rien n’a été écrit dans votre feuille." in text


def test_a_column_of_the_partners_own_kinds_stays_theirs() -> None:
    kinds = ["atelier", "lecture", "jeux", "CLAS", "sortie", "atelier"]
    rows: list[tuple[Raw, ...]] = [
        (f"Action {n}", kind, "3-6 ans") for n, kind in enumerate(kinds)
    ]
    request = AdoptRequest("sheet-1", "workshop", "ludo")

    few = [row for row in rows if row[1] not in {"jeux", "CLAS"}]
    theirs, slipped = (
        look_at_sheet(
            request,
            OneSpreadsheet(tab_of(("Action", "Type", "Âge"), *those)),
            codec_of("workshop"),
            TODAY,
        )
        for those in (rows, few)
    )
    assert [one.field for one in theirs.mapping.columns] == ["title", "target_ages"]
    assert "ses mots sont les vôtres, par exemple « lecture »" in report(theirs, {})
    assert [one.field for one in slipped.mapping.columns] == ["title", "kind", "target_ages"]


def test_remarks_and_a_mobile_are_said_to_be_shared_too() -> None:
    titles, row = ("Nom", "Tél.", "Portable", "Remarques"), ("Durand", "03 53 01 02 03", "", "")
    request = AdoptRequest("sheet-1", "contact", "ludo")
    sheets = [tab_of(titles, row), tab_of(titles[:2], row[:2])]
    looks = [
        look_at_sheet(request, OneSpreadsheet(one), codec_of("contact"), TODAY) for one in sheets
    ]
    told, plain = (" ".join(report(one, {}).split()) for one in looks)

    assert "partagé aussi : C « Portable », D « Remarques »." in told
    assert "partagé aussi" not in plain


def test_the_report_keeps_within_the_screen_and_says_a_reason_once() -> None:
    rows = [("PETIT", "Zoé", "0639981", "zoe@example.org", "bleu")] * 2
    tab = tab_of(("NOM", "Prénom", "Tél.", "Mail", "Tenue de travail les jours d’atelier"), *rows)
    request = AdoptRequest("sheet-1", "contact", "ludo")
    lines = report(
        look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY), {}, 60
    )
    assert max(map(len, lines.splitlines())) <= 60
    assert "C2, C3 « 0639981 » : Ce numéro a" in lines
    assert lines.count("7 chiffres au lieu") <= 1


def test_a_name_that_nobody_knows_is_told_once_with_its_cell() -> None:
    tab = tab_of(("Structure", "Nom", "Prénom"), ("MJC\x85 du Lac", "Petit", "Zoé"))
    request = AdoptRequest("sheet-1", "contact", "ludo", scope="all")
    text = report(look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY), {})
    assert "\x85" not in text
    plain = tab_of(("Structure", "Nom", "Prénom"), ("MJC du Lac", "Petit", "Zoé"))
    text = report(
        look_at_sheet(request, OneSpreadsheet(plain), codec_of(request.entity), TODAY), {}
    )
    assert "A2 : « MJC du Lac » n’est pas connu ici." in text


def test_names_that_nobody_knows_are_listed_with_one_sentence() -> None:
    names = ["MJC du Lac", "MJC du Lac", "Crèche Les Loupiots", "Le Fil", "L’Envol", "La Rampe"]
    tab = tab_of(("Structure", "Nom", "Prénom"), *((name, "Petit", "Zoé") for name in names))
    request = AdoptRequest("sheet-1", "contact", "ludo", scope="all")
    text = report(
        look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY), {}, 200
    )
    assert "A2, A3 « MJC du Lac », A4 « Crèche Les Loupiots », A5 « Le Fil »" in text
    assert "A6 « L’Envol » : aucun n’est connu ici. Vérifiez le nom" in text
    assert "      et 1 autre case à corriger\n" in text


def test_a_tab_of_something_else_is_told_to_be_so() -> None:
    request = AdoptRequest("sheet-1", "attendance", "ludo")
    text = report(
        look_at_sheet(request, OneSpreadsheet(CONTACTS), codec_of(request.entity), TODAY), {}, 200
    )
    assert "\n\n\n" not in text
    assert "Aucun titre ne va avec ce que vous cherchez : essayez un autre onglet (--tab)" in text
    assert "Il manque" not in text


def test_a_needed_column_that_is_not_there_is_asked_for() -> None:
    tab = tab_of(("Désignation", "Quantité"), ("Malle", 2))
    request = AdoptRequest("sheet-1", "item", "ludo", scope="all")
    text = report(look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY), {})
    assert "Il manque une colonne pour : Propriétaire. Sans elle, aucune ligne" in text


def test_a_list_without_owners_is_told_how_it_is_its_keepers() -> None:
    tab = tab_of(("Désignation", "Quantité"), ("Malle", 2))
    request = AdoptRequest("sheet-1", "item", "ludo", scope="all")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY)
    with pytest.raises(UsageError, match="Si tout y est à ce partenaire : --scope own"):
        write_adoption(adoption, WrittenDown())


def test_a_header_on_two_rows_joins_group_and_title() -> None:
    tab = tab_of(
        ("Structure", "Contact", None, None),
        (None, "Nom", "Prénom", "Mail"),
        ("Ludothèque du Parc", "Petit", "Zoé", "zoe@example.org"),
    )
    request = AdoptRequest("sheet-1", "contact", "ludo")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY)
    assert as_json(adoption)["header_rows"] == [1, 2]
    assert {one.field for one in adoption.proposal.mapped} == {
        "organisation_id",
        "family_name",
        "given_name",
        "email",
    }


def test_names_down_and_dates_across_are_a_matrix() -> None:
    tab = tab_of(
        ("Structure", 46063, 46093, "14/04/2026"),
        ("Ludothèque du Parc", "P", "A", "exc."),
    )
    request = AdoptRequest("sheet-1", "attendance", "ludo")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY)
    assert adoption.mapping.layout == "matrix"
    assert [column.field for column in adoption.mapping.columns] == ["organisation_id"]


@pytest.mark.parametrize("above", [(), (("Présences au comité",), ())])
def test_a_list_of_presences_begins_with_one_date(above: tuple[tuple[str, ...], ...]) -> None:
    """In September it has no more."""
    tab = tab_of(*above, ("Structure", "15/09/2026"), ("Ludothèque du Parc", "P"), ("MJC", "exc."))
    request = AdoptRequest("sheet-1", "attendance", "clef", scope="all")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY)
    assert write_adoption(adoption, WrittenDown())
    assert adoption.mapping.layout == "matrix"
    assert [column.field for column in adoption.mapping.columns] == ["organisation_id"]


def test_a_column_without_title_is_told_so() -> None:
    tab = tab_of(
        ("Nom", "Prénom", None),
        ("Petit", "Zoé", "zoe@example.org"),
        ("Roux", "Yann", "yann@example.org"),
    )
    request = AdoptRequest("sheet-1", "contact", "ludo")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY)
    assert "(sans titre) : colonne sans titre" in report(adoption, {})


def test_of_two_columns_of_one_title_the_fuller_one_is_proposed() -> None:
    tab = tab_of(
        ("Nom", "Courriel", "Email"),
        ("Petit", None, "zoe@example.org"),
        ("Roux", None, "yann@example.org"),
    )
    request = AdoptRequest("sheet-1", "contact", "ludo")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY)
    assert as_json(adoption)["mapping"] == {"family_name": ["Nom"], "email": ["Email"]}


def test_without_a_tab_the_likeliest_is_looked_at() -> None:
    other = tab_of(("Notes",), ("Penser aux clés",), title="Divers")
    request = AdoptRequest("sheet-1", "contact", "ludo")
    adoption = look_at_sheet(
        request, OneSpreadsheet(other, CONTACTS), codec_of(request.entity), TODAY
    )
    assert adoption.proposal.title == "Feuille 1"


def test_an_unknown_tab_is_answered_with_the_known_ones() -> None:
    request = AdoptRequest("sheet-1", "contact", "ludo", tab="Contact")
    with pytest.raises(MissingTab, match="« Feuille 1 »"):
        look_at_sheet(request, OneSpreadsheet(CONTACTS), codec_of(request.entity), TODAY)


def test_what_is_written_down_is_what_was_proposed() -> None:
    target = WrittenDown()
    request = AdoptRequest("sheet-1", "contact", "ludo")
    adoption = look_at_sheet(request, OneSpreadsheet(CONTACTS), codec_of(request.entity), TODAY)
    assert write_adoption(adoption, target) == "contacts"
    assert target.tabs == [("sheet-1 ludo Feuille 1", adoption.mapping, "own")]


def test_a_table_that_lacks_a_needed_column_is_not_written_down() -> None:
    tab = tab_of(("Prénom", "Courriel"), ("Zoé", "zoe@example.org"))
    request = AdoptRequest("sheet-1", "contact", "ludo", scope="all")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY)

    with pytest.raises(UsageError, match="il manque une colonne pour Nom, Structure"):
        write_adoption(adoption, WrittenDown())


def test_a_matrix_whose_rows_nobody_names_is_not_written_down() -> None:
    tab = tab_of(("N°", 46063, 46093), ("1", "P", "A"), ("2", "A", "P"))
    request = AdoptRequest("sheet-1", "attendance", "ludo", scope="all")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY)

    with pytest.raises(UsageError, match="il manque une colonne pour Structure"):
        write_adoption(adoption, WrittenDown())


def test_titles_that_rather_name_something_else_are_told() -> None:
    titles = ("Objet", "Emprunteur", "Sorti le", "À rendre le", "Rendu le")
    tab = tab_of(titles, ("Malle", "Ludothèque du Parc", "01/10/2026", "01/11/2026", None))
    said = {}
    for entity in ("item", "loan"):
        request = AdoptRequest("sheet-1", entity, "ludo")
        adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of(entity), TODAY)
        said[entity] = "essayez --entity loan" in report(adoption, {}).replace("\n", " ")

    assert said == {"item": True, "loan": False}


def test_a_tab_without_titles_is_not_adopted() -> None:
    tab = tab_of((1, 2), (3, 4))
    request = AdoptRequest("sheet-1", "contact", "ludo")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of(request.entity), TODAY)
    assert "pas trouvé de ligne de titres" in report(adoption, {})
    with pytest.raises(UsageError, match="donnez un titre"):
        write_adoption(adoption, WrittenDown())


@pytest.mark.parametrize(
    ("entity", "titles", "row", "field"),
    [
        ("contact", ("Nom et prénom", "Mail"), ("Zoé PETIT", "zoe@example.org"), "full_name"),
        ("contact", ("Nom", "Mail"), ("Zoé PETIT", "zoe@example.org"), "full_name"),
        ("contact", ("Nom", "Mail"), ("PETIT", "zoe@example.org"), "family_name"),
        (
            "organisation",
            ("Structure", "Adresse"),
            ("La MJC", "12 rue Haute, 54300 Lunéville"),
            "address",
        ),
        ("organisation", ("Structure", "Adresse"), ("La MJC", "12 rue Haute"), "address_street"),
        (
            "registration",
            ("Prénom", "Âges des enfants"),
            ("Zoé", "3 ans et 5 ans"),
            "children_ages",
        ),
        ("session", ("Date", "Heure de début"), ("01/12/2026", "10h-11h30"), "hours"),
        ("session", ("Date", "Heure de début"), ("01/12/2026", "10h"), "start_time"),
    ],
)
def test_a_column_for_several_fields_is_proposed_where_title_or_values_say_so(
    entity: Entity, titles: tuple[str, ...], row: tuple[Raw, ...], field: str
) -> None:
    sheet = OneSpreadsheet(tab_of(titles, row, row))
    adoption = look_at_sheet(AdoptRequest("s", entity, "ludo"), sheet, codec_of(entity), TODAY)
    assert field in {column.field for column in adoption.mapping.columns}


def test_a_part_beside_its_whole_stays_the_partners_own() -> None:
    rows = (("Nom et prénom", "Prénom", "Mail"), ("Zoé PETIT", "Zoé", "zoe@example.org"))
    request = AdoptRequest("s", "contact", "ludo")
    adoption = look_at_sheet(
        request, OneSpreadsheet(tab_of(*rows)), codec_of(request.entity), TODAY
    )
    assert [one.field for one in adoption.mapping.columns] == ["full_name", "email"]
    assert (adoption.proposal.missing, adoption.implied) == ([], ["Structure"])


def test_the_whole_beside_its_first_part_stays_the_partners_own() -> None:
    rows = (("Nom", "Prénom", "Nom et prénom"), ("PETIT", "Zoé", "Zoé PETIT"))
    request = AdoptRequest("s", "contact", "ludo")
    adoption = look_at_sheet(
        request, OneSpreadsheet(tab_of(*rows)), codec_of(request.entity), TODAY
    )
    assert [one.field for one in adoption.mapping.columns] == ["family_name", "given_name"]


def test_another_column_gives_what_one_that_is_called_as_ours_would_have() -> None:
    """The loans' things were looked for in « REF », which no sync reads: all rows waited."""
    titles = ("Réf", "Désignation", "Emprunteur", "Sorti le")
    rows = (titles, ("J1", "Duplo", "Les Épis", "02/11/2026"))
    request = AdoptRequest("sheet-1", "loan", "ludo", scope="all")
    adoption = look_at_sheet(request, OneSpreadsheet(tab_of(*rows)), codec_of("loan"), TODAY)
    named = {column.field: column.titles for column in adoption.mapping.columns}
    assert named["item_code"] == ("Désignation",)


@pytest.mark.parametrize("title", ["Réf", "REF."])
def test_a_column_that_is_called_as_our_own_stays_theirs(title: str) -> None:
    """It was mapped, and the mapping file then stopped every command."""
    tab = tab_of((title, "Désignation", "Quantité"), ("001", "Duplo", 2))
    request = AdoptRequest("sheet-1", "item", "ludo")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of("item"), TODAY)

    assert as_json(adoption)["mapping"] == {"label": ["Désignation"], "quantity": ["Quantité"]}
    assert "c’est le titre de notre colonne : changez-le" in " ".join(report(adoption, {}).split())


def test_a_list_of_people_whose_names_stand_in_two_columns_is_no_list_of_partners() -> None:
    """It was followed by its structures, and each that stood there twice was asked about."""
    days = ("15/09/2026", "13/10/2026")
    houses = ["Ludothèque du Parc", "MJC", "CAF", "CCAS", "PMI"]
    people = [(f"NOM{n}", "Zoé", houses[n % 5], "P", "P") for n in range(9)]
    rows: list[tuple[Raw, ...]] = [("NOM", "Prénom", "Structure", *days), *people]
    request = AdoptRequest("sheet-1", "attendance", "ludo", scope="all")

    repeated, once_typed_twice = (
        look_at_sheet(request, OneSpreadsheet(tab_of(*those)), codec_of("attendance"), TODAY)
        for those in (rows, [*rows[:6], rows[1]])
    )

    assert [one.field for one in repeated.mapping.columns][:2] == ["family_name", "given_name"]
    assert [one.field for one in once_typed_twice.mapping.columns] == ["organisation_id"]


TITLES = ("Nom", "Prénom", "Tél", "Mail")
PERSON = ("PETIT", "Zoé", "03 53 01 02 03", "zoe@example.org")
HEADERS: dict[str, list[tuple[Raw, ...]]] = {
    "groups above": [("Identité", "", "Contact"), TITLES, PERSON],
    "groups of groups": [("2026",), ("Identité", "", "Contact"), TITLES, PERSON],
    "titles in two rows": [("Nom", "Prénom", "Coordonnées"), ("", "", "Tél", "Mail"), PERSON],
    "and a row above": [
        ("Personne",), ("Nom", "Prénom", "Coordonnées"), ("", "", "Tél", "Mail"), PERSON,
    ],
    "the same in two groups": [
        ("Parent 1", "", "Parent 2"), ("Nom", "Tél", "Nom", "Tél"),
        ("PETIT", "03 53 01 02 03", "ROUX", "03 53 01 02 04"),
    ],
    "two lists": [("Nom", "Mail", "", "Nom", "Tél"), ("PETIT", "z@example.org", "", "MJC", "")],
    "a title twice, once unused": [("Nom", "Prénom", "Nom"), ("PETIT", "Zoé", "")],
    "titles again": [TITLES, PERSON, TITLES, PERSON],
    "a title row of title words": [("Nom des contacts", "Prénom compris"), (), TITLES, PERSON],
}  # fmt: skip


@pytest.mark.parametrize("rows", HEADERS.values(), ids=HEADERS)
def test_what_is_proposed_is_just_what_a_sync_will_find(rows: list[tuple[Raw, ...]]) -> None:
    """A title that stood twice was mapped, and the sync then asked about it."""
    tab = tab_of(*rows)
    request = AdoptRequest("sheet-1", "contact", "ludo")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of("contact"), TODAY)

    found = find_header(tab, adoption.mapping.columns, TabState("sheet-1", 0, "g"))
    assert found.columns == {one.field: one.column for one in adoption.proposal.mapped}
    assert not found.columns or found.first_row == adoption.proposal.header.first_data_row


def test_a_needed_title_that_stands_twice_is_asked_for() -> None:
    tab = tab_of(*HEADERS["two lists"])
    request = AdoptRequest("sheet-1", "contact", "ludo")
    adoption = look_at_sheet(request, OneSpreadsheet(tab), codec_of("contact"), TODAY)

    assert adoption.proposal.missing == ["Nom"]
    assert "une autre colonne a le même titre" in " ".join(report(adoption, {}).split())


@pytest.mark.parametrize(("state", "assumed"), [("tenue", []), ("prévue", ["A2"])])
def test_a_day_without_its_year_is_announced_as_a_sync_reads_it(
    state: str, assumed: list[str]
) -> None:
    """« 23/01 » was announced as next year's in a row that had taken place."""
    tab = tab_of(("Date", "Lieu", "État"), (46045, "Mairie", state))
    shown = [[*tab.rows[0]], [Cell(46045, "23/01", CellExtras(format="DATE")), *tab.rows[1][1:]]]
    sheet = OneSpreadsheet(replace(tab, rows=shown))
    adoption = look_at_sheet(
        AdoptRequest("sheet-1", "meeting", "ludo"), sheet, codec_of("meeting"), TODAY
    )

    assert [one.cell for one in adoption.proposal.columns[0].assumed] == assumed
