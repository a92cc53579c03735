"""What `adopt` says of a tab's rows before a run, and what a run then does with them."""

import re
from pathlib import Path

import pytest

from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

PEOPLE = [
    ("Garnier", "Les Épis"), ("Petit", ""), ("Roux", "Les Épis"), ("Morel", "Les Épis"),
    ("Blanc", "Les Épis"), ("Noir", "CAF"), ("Faure", "CAF"), ("Henry", "PMI"), ("Colin", "PMI"),
    ("Perrin", "Mairie"), ("Lopez", "Mairie"), ("Marchal", "École du Lac"), ("Simon", "CAF"),
    ("Thomas", "École du Lac"), ("", "Les Épis"),
]  # fmt: skip
MAILED = [(*one, f"p{index}@example.org") for index, one in enumerate(PEOPLE)]
ROWS = [("Nom", "Structure", "Courriel"), *MAILED]
ADOPT = ("--entity", "contact", "--partner", "les-epis")
PARTNERS = """
[[organisation]]
slug = "les-epis"
name = "Centre social Les Épis"

[[organisation]]
slug = "mjc"
name = "MJC du Lac"
"""
TO_ADD = ("ajoutez-le", "de l’ajouter")


@pytest.fixture
def here(here: HereHost) -> HereHost:
    here.mappings.mkdir()
    (here.mappings / "organisations.toml").write_text(PARTNERS, encoding="utf-8")
    return here


def adopted(here: HereHost, sheet: str, *options: str) -> str:
    answer = here.run("adopt", sheet, *ADOPT, *options)
    assert answer.code == 0, answer.err
    return " ".join(answer.out.split())


def names(here: HereHost) -> list[str]:
    return sorted(one["fields"]["family_name"] for one in here.export("contact"))


def test_adopt_begins_with_the_rows_that_a_run_will_take_and_why_others_wait(
    here: HereHost, stand_in: StandIn
) -> None:
    sheet = stand_in.create("Épis", {"Contacts": ROWS})
    said = adopted(here, sheet)
    told = here.run("adopt", sheet, *ADOPT, "--json", "--write").json
    here.sync()

    assert said.startswith("5 lignes sur 15 entreront ; 10 attendent : 9 lignes, par exemple ")
    assert "par exemple B7 : Nous ne reconnaissons pas la structure « CAF »" in said
    assert "1 ligne, par exemple A16 : Il manque : Nom." in said
    assert (told["entering"], told["waiting"], told["of_others"]) == (5, 10, 9)
    assert len(names(here)) == told["entering"]
    problems = here.problems()
    assert len(problems) == told["waiting"]
    assert {one["message"] for one in told["reasons"]} <= {one["message"] for one in problems}
    assert [one["rows"] for one in told["reasons"]] == [9, 1]


def test_sessions_that_have_no_day_yet_are_told_of(here: HereHost, stand_in: StandIn) -> None:
    """They are no question in the sheet, and nobody knew that they were not taken in."""
    titles = ("Atelier", "Date", "Début", "Lieu")
    days = ("01/12/2026", "mars 2027", "date à fixer")
    actions = [("Atelier", "Porteur"), ("Éveil", "Les Épis")]
    rows = [("Éveil", day, "9h", "MJC") for day in days]
    sheet = stand_in.create("Épis", {"Actions": actions, "Séances": [titles, *rows]})
    adopted(here, sheet, "--entity", "workshop", "--tab", "Actions", "--write")
    here.sync()

    ways = ("--entity", "session", "--tab", "Séances")
    said, told = (
        adopted(here, sheet, *ways),
        here.run("adopt", sheet, *ADOPT, *ways, "--json").json,
    )
    once = "2 lignes attendent leur jour (B3, B4) : elles entreront dès qu’il sera écrit."
    assert said.startswith(f"1 ligne sur 1 entrera. {once}")
    assert told["undated"] == ["B3", "B4"]


ACTIONS = [("Atelier", "Porteur"), ("Éveil", "Les Épis"), ("Cuisine", "Les Épis")]
SESSIONS = [
    ("Atelier", "Date", "Début", "Lieu"),
    ("Éveil", "01/12/2026", "9h", "MJC"), ("Cuisine", "02/12/2026", "9h", "MJC"),
    ("Éveil", "03/12/2026", "9h", "MJC"), ("Éveil", "04/12/2026", "9h", ""),
]  # fmt: skip
OF_SESSIONS = ("--entity", "session", "--tab", "Séances")


@pytest.mark.parametrize("count", [1, 4])
def test_rows_that_wait_for_another_tab_of_the_file_are_counted_with_their_reason(
    here: HereHost, stand_in: StandIn, count: int
) -> None:
    """They were counted as waiting, and no reason was given."""
    sheet = stand_in.create("Épis", {"Actions": ACTIONS, "Séances": SESSIONS[: 1 + count]})
    adopted(here, sheet, "--entity", "workshop", "--tab", "Actions", "--write")

    said = adopted(here, sheet, *OF_SESSIONS, "--write")

    rows = "1 ligne" if count == 1 else f"{count} lignes"
    reason = "ce nom est à chercher dans l’onglet « Actions »"
    assert said.startswith(f"0 ligne sur {count} entrera ; {count} atten")
    assert f"{rows}, par exemple A2 « Éveil » : {reason}" in said
    assert "Rien à corriger ici" in said
    for _ in range(3):
        here.sync()
    assert len(here.export("session")) == min(count, 3)


def test_rows_whose_list_nobody_shares_are_counted_with_their_reason(
    here: HereHost, stand_in: StandIn
) -> None:
    families = [("Éveil du 01/12/2026", f"Zoé{one}", 1) for one in "abcd"]
    titles = ("Séance", "Prénom", "Nb adultes")
    sheet = stand_in.create("Épis", {"Inscrits": [titles, *families]})

    said = adopted(here, sheet, "--entity", "registration")

    assert said.startswith("0 ligne sur 4 entrera ; 4 attendent : 4 lignes, par exemple A2")
    assert "Partagez d’abord la feuille qui en donne la liste." in said
    assert "4 lignes attendent" not in said


def test_adopt_names_at_most_three_reasons(here: HereHost, stand_in: StandIn) -> None:
    people = [(f"Petit{i}", "Les Épis", f"p{i}@example.org", "") for i in range(6)]
    others = [("", "", "a@example.org", ""), ("Roux", "MJC du Lac", "r@example.org", "")]
    others += [("Noir", "PMI", "n@example.org", ""), ("Faure", "", "", "")]
    titles = ("Nom", "Structure", "Courriel", "Téléphone")
    sheet = stand_in.create("Épis", {"Contacts": [titles, *people, *others]})

    said = adopted(here, sheet)

    assert said.startswith("6 lignes sur 10 entreront ; 4 attendent :")
    assert len(re.findall(r", par exemple [A-Z]\d", said)) == 3
    assert "d’autres raisons" in said
    assert "2 lignes nomment une autre structure que « Centre social Les Épis »" in said


def test_adopt_names_at_most_five_cells_to_confirm(here: HereHost, stand_in: StandIn) -> None:
    things = [(f"Malle {i}", "Les Épis", "3 ans") for i in range(6)]
    titles = ("Désignation", "Propriétaire", "Âge")
    sheet = stand_in.create("Épis", {"Matériel": [titles, *things]})

    said = adopted(here, sheet, "--entity", "item")

    assert "À confirmer : C2 « 3 ans » → « 3-3 ans », C3 « 3 ans » → « 3-3 ans », " in said
    assert "C6 « 3 ans » → « 3-3 ans », et 1 autre." in said


@pytest.mark.parametrize(
    ("entity", "titles", "row", "owner"),
    [
        ("contact", ("Nom", "Courriel", "Structure"), ("Roux", "r@example.org"), "personnes"),
        ("item", ("Désignation", "Propriétaire"), ("Malle",), "le matériel"),
        ("workshop", ("Atelier", "Porteur"), ("Cuisine",), "les ateliers"),
    ],
)
def test_in_a_partners_own_tab_nobody_is_told_to_add_a_structure(
    here: HereHost,
    stand_in: StandIn,
    entity: str,
    titles: tuple[str, ...],
    row: tuple[str, ...],
    owner: str,
) -> None:
    sheet = stand_in.create("Épis", {"Liste": [titles, (*row, "CAF")]})
    answer = here.run("adopt", sheet, "--entity", entity, "--partner", "les-epis", "--write")
    assert answer.code == 0, answer.err
    told = [answer.out]
    for _ in range(2):
        here.sync()
        [problem] = here.problems()
        [note] = stand_in.open(sheet).notes("Liste").values()
        told += [problem["message"], note]
        assert here.run("new", "organisation", "name=CAF").code == 0

    for one in told:
        assert owner in one
        assert not [words for words in TO_ADD if words in one]
        assert "reste dans la feuille" in " ".join(one.split())
    assert here.export(entity) == []


def test_rows_of_other_structures_enter_a_shared_tab_once_these_are_known(
    here: HereHost, stand_in: StandIn
) -> None:
    sheet = stand_in.create("Épis", {"Contacts": ROWS})
    assert "chaque structure nommée doit être connue d’abord" in adopted(here, sheet)
    shared = adopted(here, sheet, "--scope", "all", "--write")
    here.sync()
    person = ["family_name=Lune", "email=l@example.org", "organisation_id=mjc"]
    assert here.run("new", "contact", *person).code == 0
    here.sync()

    assert shared.startswith("4 lignes sur 15 entreront ; 11 attendent :")
    assert names(here) == ["Blanc", "Garnier", "Lune", "Morel", "Roux"]
    # Others' contacts are written there: a list of one's own never gets them.
    assert "Lune" in [row[0] for row in stand_in.open(sheet).seen("Contacts")]
    assert here.run("new", "organisation", "name=CAF").code == 0
    here.sync()
    assert {"Noir", "Faure", "Simon"} <= {*names(here)}


def test_all_rows_enter_an_own_tab_whose_column_of_structures_is_not_read(
    here: HereHost, stand_in: StandIn
) -> None:
    sheet = stand_in.create("Épis", {"Contacts": ROWS})
    said = adopted(here, sheet, "--write")
    assert "ôtez la ligne organisation_id du fichier de correspondance" in said
    _leave_out(here.mappings / "contacts.toml", "organisation_id")

    here.sync()

    assert len(names(here)) == 14
    assert {one["fields"]["organisation_id"] for one in here.export("contact")} == {"les-epis"}
    assert [one["cell"] for one in here.problems()] == ["A16"]


def _leave_out(path: Path, field: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{field} =")]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")


def test_what_the_scopes_mean_is_in_the_help(here: HereHost) -> None:
    said = " ".join(here.run("adopt", "--help").out.split())
    assert "own : l’onglet montre et prend ce qui est à ce partenaire seul" in said
    assert "all : ce qui est à toutes les structures connues" in said
