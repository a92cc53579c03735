import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from sync_service.adapters.mapping_files import MappingFiles
from sync_service.config import project_folder
from sync_service.domain.errors import ConfigurationError, UsageError
from sync_service.domain.mapping import (
    Column,
    KnownOrganisation,
    SpreadsheetMapping,
    TabMapping,
    TabRules,
)
from sync_service.model.entities import SCHEMAS

FIELDS = {
    "contact": ("family_name", "phone", "email", "organisation_id"),
    "attendance": ("organisation_id", "status"),
}
CONTACTS = 'entity = "contact"\n[columns]\nfamily_name = ["Nom"]\nphone = "Tél."\n'
PARTNERS = '[[organisation]]\nslug = "les-epis"\nname = "Les Épis"\naliases = ["Centre social"]\n'
SPREADSHEETS = """# ma liste
[[spreadsheet]]
partner = "les-epis"
id = "1AbC"   # chez eux
[[spreadsheet.tab]]
title = "Contacts"
mapping = "contacts"
"""
NAMES_ONLY = TabRules("contacts", "contact", "table", (Column("family_name", ("Nom",)),))


def a_folder(path: Path, **texts: str) -> MappingFiles:
    for name, text in texts.items():
        (path / f"{name}.toml").write_text(text, encoding="utf-8")
    return MappingFiles(path, FIELDS)


def problems_of(files: MappingFiles) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        files.load()
    return list(caught.value.problems)


def contents(path: Path) -> Mapping[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in path.iterdir()}


def test_the_files_become_values(tmp_path: Path) -> None:
    files = a_folder(
        tmp_path, contacts=CONTACTS, organisations=PARTNERS, spreadsheets=SPREADSHEETS
    )

    mappings = files.load()

    assert mappings.mappings["contacts"].columns == (
        Column("family_name", ["Nom"]),
        Column("phone", ["Tél."]),
    )
    assert mappings.organisations == [KnownOrganisation("les-epis", "Les Épis", ["Centre social"])]
    assert mappings.spreadsheets == [
        SpreadsheetMapping("les-epis", "1AbC", (TabMapping("Contacts", "contacts"),))
    ]


def test_a_column_may_say_more(tmp_path: Path) -> None:
    text = CONTACTS + (
        '[columns.email]\ntitles = [" Mail "]\ndirection = "to_sheet"\ndropdown = true\n'
    )

    column = a_folder(tmp_path, contacts=text).load().mappings["contacts"].columns[-1]

    assert column == Column("email", ["Mail"], "to_sheet", dropdown=True)


def test_a_matrix_has_rows_and_cells(tmp_path: Path) -> None:
    text = (
        'entity = "attendance"\nlayout = "matrix"\nkind = "technical_committee"\n'
        '[rows]\norganisation_id = ["Structure"]\n[cells]\nfield = "status"\nprefer = "past"\n'
    )

    matrix = a_folder(tmp_path, presence=text).load().mappings["presence"]

    assert matrix == TabRules(
        "presence",
        "attendance",
        "matrix",
        (Column("organisation_id", ["Structure"]),),
        "technical_committee",
        "status",
        "past",
    )


def test_one_file_may_hold_a_mapping_and_the_partners(tmp_path: Path) -> None:
    mappings = a_folder(tmp_path, organisations=CONTACTS + PARTNERS).load()

    assert list(mappings.mappings) == ["organisations"]
    assert [partner.slug for partner in mappings.organisations] == ["les-epis"]


def test_an_address_serves_as_identifier(tmp_path: Path) -> None:
    text = SPREADSHEETS.replace(
        "1AbC", "https://docs.google.com/spreadsheets/u/0/d/1A-b_C/edit#gid=0"
    )

    mappings = a_folder(tmp_path, contacts=CONTACTS, spreadsheets=text).load()

    assert mappings.spreadsheets[0].spreadsheet_id == "1A-b_C"


def test_an_empty_folder_maps_nothing(tmp_path: Path) -> None:
    assert a_folder(tmp_path).load().mappings == {}


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    assert a_folder(tmp_path, contacts="\ufeff" + CONTACTS).load().mappings


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    (problem,) = problems_of(MappingFiles(tmp_path / "nowhere", FIELDS))

    assert "MAPPINGS_DIR" in problem
    assert "nowhere" in problem


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "contacts.toml").write_bytes(CONTACTS.replace("Nom", "Prénom").encode("latin-1"))

    (problem,) = problems_of(a_folder(tmp_path))

    assert problem.endswith("contacts.toml : enregistrez ce fichier en UTF-8.")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "contacts.toml").mkdir()

    (problem,) = problems_of(a_folder(tmp_path))

    assert "ne peut pas être lu" in problem


def test_the_mappings_that_we_ship_load_and_fit_the_model() -> None:
    fields: dict[str, tuple[str, ...]] = {
        entity: tuple(schema._declared_fields) for entity, schema in SCHEMAS.items()
    }

    mappings = MappingFiles(project_folder("mappings"), fields).load()

    assert {mapping.entity for mapping in mappings.mappings.values()} == {*SCHEMAS} - {"meeting"}
    assert mappings.spreadsheets == []


class TestAddingATab:
    def test_a_mapping_that_says_the_same_is_used_again(self, tmp_path: Path) -> None:
        files = a_folder(tmp_path, contacts=CONTACTS)
        same = TabRules(
            "annuaire",
            "contact",
            "table",
            (Column("phone", ("tel.",)), Column("family_name", ("NOM",))),
        )

        name = files.add_tab("1AbC", "les-epis", "Équipe", same, "all")

        assert name == "contacts"
        assert set(contents(tmp_path)) == {"contacts.toml", "spreadsheets.toml"}
        assert files.load().spreadsheets == [
            SpreadsheetMapping("les-epis", "1AbC", (TabMapping("Équipe", "contacts", "all"),))
        ]

    def test_a_followed_tab_gets_the_columns_that_are_new(self, tmp_path: Path) -> None:
        files = a_folder(tmp_path, contacts=CONTACTS)
        phone = Column("phone", ("tel.",))
        rules = TabRules("contacts", "contact", "table", (phone, Column("family_name", ("NOM",))))
        files.add_tab("1AbC", "les-epis", "Équipe", rules, "all")
        wider = replace(rules, columns=(phone, Column("email", ("Mail",))))

        name = files.map_more("1AbC", "les-epis", "Équipe", wider) or ""

        [[tab]] = [one.tabs for one in files.load().spreadsheets]
        assert tab == TabMapping("Équipe", name, "all")
        known = files.load().mappings
        fields = {one.field for one in known[name].columns}
        assert fields == {"phone", "family_name", "email"}
        assert "email" not in {one.field for one in known["contacts"].columns}
        with pytest.raises(UsageError, match="aucune colonne n’est nouvelle"):
            files.map_more("1AbC", "les-epis", "Équipe", wider)
        assert files.map_more("1AbC", "les-epis", "Autre", wider) is None

    def test_a_column_that_is_followed_already_gives_no_other_field(self, tmp_path: Path) -> None:
        """« Retour » that is followed as a return would be claimed by two fields."""
        files = a_folder(tmp_path, contacts=CONTACTS)
        names, phone = Column("family_name", ("Nom",)), Column("phone", ("Joindre",))
        rules = TabRules("liste", "contact", "table", (names, phone))
        files.add_tab("1AbC", "les-epis", "Liste", rules, "own")
        other = replace(rules, columns=(names, Column("email", ("joindre",))))
        with pytest.raises(UsageError, match="aucune colonne n’est nouvelle"):
            files.map_more("1AbC", "les-epis", "Liste", other)

    def test_what_all_rows_have_alike_is_written_and_read_again(self, tmp_path: Path) -> None:
        files = a_folder(tmp_path, contacts=CONTACTS)
        told = {"email": 'Luge « en famille », 19/12, "dehors"'}
        rules = TabRules(
            "familles", "contact", "table", (Column("family_name", ["Nom"]),), constants=told
        )
        other = replace(rules, constants={"email": "Luge du 9/1"})

        first = files.add_tab("1AbC", "les-epis", "19 décembre", rules, "own")
        second = files.add_tab("1AbC", "les-epis", "9 janvier", other, "own")

        known = files.load().mappings
        assert known[first].constants == told
        assert known[second].constants == {"email": "Luge du 9/1"}
        wider = replace(rules, constants={**told, "phone": "03"})
        name = files.map_more("1AbC", "les-epis", "19 décembre", wider) or ""
        assert files.load().mappings[name].constants == {**told, "phone": "03"}

    def test_a_followed_tab_is_read_as_other_records_and_keeps_its_scope(
        self, tmp_path: Path
    ) -> None:
        files = a_folder(tmp_path, contacts=CONTACTS)
        files.add_tab("1AbC", "les-epis", "Équipe", NAMES_ONLY, "all")
        matrix = TabRules(
            "committee_attendance",
            "attendance",
            "matrix",
            (Column("organisation_id", ("Structure",)),),
            kind="technical_committee",
            cell_field="status",
            prefer="past",
        )

        name = files.map_anew("1AbC", "les-epis", "Équipe", matrix)

        [[tab]] = [one.tabs for one in files.load().spreadsheets]
        assert tab == TabMapping("Équipe", name, "all")
        assert files.rules_of("1AbC", "Équipe") == files.load().mappings[name]
        assert files.load().mappings[name].entity == "attendance"
        with pytest.raises(UsageError, match="déjà celle de les-epis"):
            files.map_anew("1AbC", "la-mjc", "Équipe", matrix)

    def test_another_reading_gets_a_file_of_its_own(self, tmp_path: Path) -> None:
        files = a_folder(tmp_path, contacts=CONTACTS)

        names = [
            files.add_tab("1AbC", "les-epis", "A", NAMES_ONLY, "own"),
            files.add_tab("1AbC", "les-epis", "B", _named("Famille"), "own"),
        ]

        assert names == ["contacts-les-epis", "contacts-les-epis-2"]
        assert files.load().mappings["contacts-les-epis"].columns == (
            Column("family_name", ["Nom"]),
        )
        assert contents(tmp_path)["contacts.toml"] == CONTACTS

    def test_everything_of_a_mapping_survives_its_file(self, tmp_path: Path) -> None:
        matrix = TabRules(
            "presence",
            "attendance",
            "matrix",
            (Column("organisation_id", ["Structure"], "from_sheet"),),
            "technical_committee",
            "status",
            "past",
        )
        files = a_folder(tmp_path)

        files.add_tab("1AbC", "les-epis", "CT", matrix, "all")

        assert files.load().mappings["presence"] == matrix

    def test_a_plain_matrix_says_no_more_than_it_must(self, tmp_path: Path) -> None:
        columns = (Column("organisation_id", ["Structure"], dropdown=True),)
        matrix = TabRules("presence", "attendance", "matrix", columns, cell_field="status")
        files = a_folder(tmp_path)

        files.add_tab("1AbC", "les-epis", "CT", matrix, "all")

        assert files.load().mappings["presence"] == matrix
        assert "kind" not in contents(tmp_path)["presence.toml"]

    def test_a_spreadsheet_without_tabs_gets_its_first(self, tmp_path: Path) -> None:
        bare = SPREADSHEETS[: SPREADSHEETS.index("[[spreadsheet.tab]]")]
        files = a_folder(tmp_path, contacts=CONTACTS, spreadsheets=bare)

        files.add_tab("1AbC", "les-epis", "Contacts", NAMES_ONLY, "own")

        assert [len(one.tabs) for one in files.load().spreadsheets] == [1]

    def test_what_people_wrote_is_kept(self, tmp_path: Path) -> None:
        files = a_folder(tmp_path, contacts=CONTACTS, spreadsheets=SPREADSHEETS)

        files.add_tab("1AbC", "les-epis", "Anciens", NAMES_ONLY, "own")
        files.add_tab("1XyZ", "les-epis", "Contacts", NAMES_ONLY, "own")

        text = contents(tmp_path)["spreadsheets.toml"]
        assert text.startswith(SPREADSHEETS)
        tabs = [
            (one.spreadsheet_id, [tab.title for tab in one.tabs])
            for one in files.load().spreadsheets
        ]
        assert tabs == [("1AbC", ["Contacts", "Anciens"]), ("1XyZ", ["Contacts"])]

    def test_a_folder_is_made_for_the_first_tab(self, tmp_path: Path) -> None:
        files = MappingFiles(tmp_path / "new", FIELDS)

        files.add_tab("1AbC", "les-epis", "Contacts", NAMES_ONLY, "own")

        assert list(files.load().mappings) == ["contacts"]

    def test_a_tab_is_added_once(self, tmp_path: Path) -> None:
        files = a_folder(tmp_path, contacts=CONTACTS, spreadsheets=SPREADSHEETS)

        with pytest.raises(UsageError, match="déjà suivi"):
            files.add_tab("1AbC", "les-epis", "Contacts", NAMES_ONLY, "own")

    def test_an_unknown_partner_gets_the_nearest_known_one(self, tmp_path: Path) -> None:
        files = a_folder(tmp_path, organisations=PARTNERS)

        with pytest.raises(UsageError, match="Vouliez-vous dire « les-epis »"):
            files.add_tab("1AbC", "les-epi", "Contacts", NAMES_ONLY, "own")

        assert set(contents(tmp_path)) == {"organisations.toml"}

    def test_broken_files_are_not_added_to(self, tmp_path: Path) -> None:
        files = a_folder(tmp_path, contacts="entity = ")

        with pytest.raises(ConfigurationError):
            files.add_tab("1AbC", "les-epis", "Contacts", NAMES_ONLY, "own")

        assert contents(tmp_path) == {"contacts.toml": "entity = "}

    def test_a_folder_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        files = MappingFiles(tmp_path / "file" / "mappings", FIELDS)

        with pytest.raises(ConfigurationError, match="ne peut pas être écrit"):
            files.add_tab("1AbC", "les-epis", "Contacts", NAMES_ONLY, "own")


def _named(title: str) -> TabRules:
    return TabRules("contacts", "contact", "table", (Column("family_name", (title,)),))


class TestAdoptingAgain:
    TEXT = (
        '# nos feuilles\r\n[[spreadsheet]]\r\npartner = "les-epis"  # eux\r\nid = "1AbC"\r\n'
        '[[spreadsheet.tab]]\r\ntitle = "Contacts"\r\nmapping = "contacts"\r\n\r\n# la copie\r\n'
        '[[spreadsheet]]\r\npartner = "les-epis"\r\nid = "1XyZ"\r\n'
        '[[spreadsheet.tab]]\r\ntitle = "Contacts"\r\nmapping = "contacts"'
    )

    def adopt(self, folder: Path, spreadsheet_id: str, partner: str = "les-epis") -> str | None:
        files = a_folder(folder, contacts=CONTACTS)
        path = folder / "spreadsheets.toml"
        path.write_text(self.TEXT, encoding="utf-8", newline="")
        name = files.adopt_again(spreadsheet_id, partner, "Contacts", "2026-11-26T10:00:00+01:00")
        adopted = [tab.adopted for one in files.load().spreadsheets for tab in one.tabs]
        wanted = ["2026-11-26T10:00:00+01:00" if one else "" for one in self.is_of(spreadsheet_id)]
        assert adopted == wanted
        return name

    def is_of(self, spreadsheet_id: str) -> tuple[bool, bool]:
        return spreadsheet_id == "1AbC", spreadsheet_id == "1XyZ"

    def test_it_is_one_line_more_beside_the_tabs_own(self, tmp_path: Path) -> None:
        assert self.adopt(tmp_path, "1AbC") == "contacts"

        written = (tmp_path / "spreadsheets.toml").read_bytes().decode()
        line = "adopted = 2026-11-26T10:00:00+01:00\r\n"
        assert written.replace(line, "", 1) == self.TEXT
        assert f'mapping = "contacts"\r\n{line}\r\n# la copie' in written

    def test_at_the_files_end_as_well(self, tmp_path: Path) -> None:
        assert self.adopt(tmp_path, "1XyZ") == "contacts"

        written = (tmp_path / "spreadsheets.toml").read_bytes().decode()
        assert written.startswith(self.TEXT)

    def test_a_tab_that_is_not_there_is_left_to_be_added(self, tmp_path: Path) -> None:
        assert self.adopt(tmp_path, "1Else") is None

    def test_another_partners_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="--partner les-epis"):
            self.adopt(tmp_path, "1AbC", "le-relais")

    def test_an_instant_that_is_none_is_told(self, tmp_path: Path) -> None:
        text = '[[spreadsheet]]\npartner = "x"\nid = "1"\n[[spreadsheet.tab]]\ntitle = "C"\n'
        files = a_folder(
            tmp_path, contacts=CONTACTS, spreadsheets=f'{text}mapping = "contacts"\nadopted = 1\n'
        )

        (problem,) = problems_of(files)

        assert "une date et une heure" in problem


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_paused_spreadsheet_is_one_line_more(tmp_path: Path, end: str) -> None:
    lines = [
        "# nos feuilles",
        "[[spreadsheet]]",
        'partner = "les-epis"',
        'id = "https://docs.google.com/spreadsheets/d/abc/edit"  # la leur',
        'contact = "accueil@example.org"',
        "[[spreadsheet.tab]]",
        'title = "Contacts"',
        "[[spreadsheet]]",
        'id = "def"',
        "paused = false  # pour l’instant",
        "",
    ]
    path = tmp_path / "spreadsheets.toml"
    path.write_bytes(end.join(lines).encode())
    files = MappingFiles(tmp_path, {})

    files.pause("abc")
    files.pause("abc")
    assert path.read_bytes() == end.join([*lines[:4], "paused = true", *lines[4:]]).encode()

    files.pause("def")
    text = path.read_text(encoding="utf-8")
    assert [one["paused"] for one in tomllib.loads(text)["spreadsheet"]] == [True, True]
    assert "# pour l’instant" in text
