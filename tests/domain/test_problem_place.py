"""Where a problem is, as people are told and led there."""

from dataclasses import replace

import pytest

from sync_service.domain.base import Problem
from sync_service.domain.problem_place import cell_to_read, place, spot
from sync_service.domain.wording import sentences, tab_sentences

TITLE = Problem("assumed", "", "s", tab="Contacts", row_key="phone: x", field="phone", cell="C1")


def asked(message: str, count: int) -> Problem:
    return replace(TITLE, message=message, covers="\n".join(f"C-{n}" for n in range(count)))


def by_rule(label: str, count: int, *cells: str) -> Problem:
    told = sentences.assumed_throughout(label, count, cells, "Le jour (B7) est pris de 2026.")
    return asked(told, count)


def beside(*quoted: tuple[str, str]) -> Problem:
    return asked(tab_sentences.remarks_beside(["Téléphone"], len(quoted), quoted), len(quoted))


@pytest.mark.parametrize(
    ("problem", "told", "first"),
    [
        (by_rule("Rendu le", 1, "E2"), "Contacts, colonne « Rendu le » : E2", "E2"),
        (by_rule("Rendu le", 3, "E2", "E3", "AA40"), "… : E2, E3 et AA40", "E2"),
        (by_rule("Rendu le", 4, "E2", "E3", "E4"), "… : E2, E3, E4 et 1 autre", "E2"),
        (by_rule("Rendu le", 9, "E2", "E3", "E4"), "… : E2, E3, E4 et 6 autres", "E2"),
        (by_rule("Rendu « le » (E9)", 1, "E2"), "… « Rendu « le » (E9) » : E2", "E2"),
        (by_rule("Rendu le", 2), "Contacts, colonne « Rendu le »", "C1"),
        (beside(("E4", "rayé")), "Contacts, colonne « Téléphone » : E4", "E4"),
        (beside(("E4", "(bureau B12)"), ("E5", "B13 »)")), "… : E4 et E5", "E4"),
        (beside(*((f"E{n}", "rayé") for n in range(2, 9))), "… : E2 et 6 autres", "E2"),
        (beside(), "Contacts, colonne « Téléphone »", "C1"),
    ],
)
def test_of_a_column_its_name_and_its_cells_are_told(
    problem: Problem, told: str, first: str
) -> None:
    assert place(problem).endswith(told.removeprefix("…"))
    assert place(problem).startswith("Contacts, colonne « ")
    assert place(problem).startswith(f"Contacts, {spot(problem)}")
    assert spot(problem).endswith(" »")
    assert cell_to_read(problem) == first


def test_of_all_else_the_cell_is() -> None:
    one = replace(by_rule("Rendu le", 3, "E2"), ref="C-1", cell="E7")
    for other in (one, replace(one, ref=None, kind="invalid")):
        assert (place(other), cell_to_read(other)) == ("Contacts, E7", "E7")
    assert place(replace(one, tab="", cell=None)) == ""
