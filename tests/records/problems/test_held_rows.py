from sync_service.domain.base import Problem
from sync_service.domain.mapping import Mappings
from sync_service.records.problems.held_rows import HeldCell, HeldRow, count_held, read_held_rows
from sync_service.records.telling import Teller
from tests.entrypoints.web.town import Town

PERSON = {"organisation_id": "les-epis", "email": "x@example.org", "phone": "+33353012011"}


def told(town: Town, row_key: str, covers: str) -> list[HeldRow]:
    problem = Problem("guard", "…", "1abc", 7, row_key=row_key, covers=covers)
    with town.database.reading() as stored:
        teller = Teller(stored, Mappings({}), town.clock.now().date())
        return list(read_held_rows(stored, teller, problem))


def test_missing_rows_are_named_as_people_look_for_them() -> None:
    town = Town()
    refs = [town.add("contact", **PERSON, family_name=name) for name in ("Zola", "Élie", "Petit")]

    found = told(town, "missing:12ab", " ".join(refs))

    assert found == [HeldRow("Élie", []), HeldRow("Petit", []), HeldRow("Zola", [])]


def test_emptied_cells_say_what_was_there() -> None:
    town = Town()
    ref = town.add("contact", **PERSON, family_name="Petit", given_name="Noé")

    [row] = told(town, "blanked:phone:12ab", f"{ref}/phone/98cd {ref}/email/76ef")

    assert row.name == "Noé Petit"
    assert row.cells == [
        HeldCell("Courriel", "x@example.org", "(vide)"),
        HeldCell("Téléphone", "03 53 01 20 11", "(vide)"),
    ]


def test_of_retyped_cells_only_the_sheet_shows_what_stands_there() -> None:
    town = Town()
    ref = town.add("contact", **PERSON, family_name="Petit", role="Animatrice")

    [row] = told(town, "changed:12ab", f"{ref}/role/98cd")

    assert row.cells == [HeldCell("Fonction", "Animatrice", "")]


def test_a_day_in_a_list_of_presence_is_told_as_one() -> None:
    town = Town()
    ref = town.add("organisation", id="les-epis", name="Les Épis")

    [row] = told(town, "changed:12ab", f"{ref}/2026-09-15/98cd")

    assert (row.name, row.cells[0].label) == ("Les Épis", "15/09/2026")


def test_rows_that_are_no_records_and_erased_ones_are_named_by_nobody() -> None:
    assert told(Town(), "new:12ab", "0123456789abcdef C-7F3K2Q8") == []


def test_of_very_many_rows_each_is_counted_though_only_some_are_named() -> None:
    """« Voir les 195 autres » stood beside three hundred rows; some lacked half of their cells."""
    town = Town()
    refs = [town.add("contact", **PERSON, family_name=f"Nom{n}") for n in range(250)]
    covers = " ".join(f"{ref}/{name}/98cd" for ref in refs for name in ("email", "phone"))

    found = told(town, "blanked:12ab", covers)

    assert {len(row.cells) for row in found} == {2}
    assert len(found) == 200
    assert (
        count_held(Problem("guard", "…", "1abc", 7, row_key="blanked:12ab", covers=covers)) == 250
    )
