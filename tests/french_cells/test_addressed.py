"""An address tells which of two names is the family's, and only where it leaves no other way."""

import pytest

from french_cells.people.addressed import named_by_address


@pytest.mark.parametrize(
    ("name", "address", "told"),
    [
        ("Maillard Christine", "c.maillard@example.org", "Christine MAILLARD"),
        ("Mme Maillard Christine", "C.Maillard@example.org", "Christine MAILLARD"),
        ("Anne Arnaud", "a.arnaud@example.org", "Anne ARNAUD"),
        ("Arnaud Anne", "a.anne@example.org", "Arnaud ANNE"),
        ("Le Goff Yann", "yann.legoff@example.org", "Yann LE GOFF"),
        ("Jean-Marc Clément", "jean-marc.clement@example.org", "Jean-Marc CLÉMENT"),
        ("Laurent Mylène", "mylene.laurent@example.org", None),
        ("Oumar Ba", "oumar.ba@example.org", None),
        ("Fanny et Julien Weber", "f.weber@example.org", None),
        ("Vigneron Pascale (remplacée)", "p.vigneron@example.org", None),
        ("Vigneron", "p.vigneron@example.org", None),
        ("Maillard Christine", "accueil@example.org", None),
        ("Maillard Christine", "", None),
    ],
)
def test_the_family_name_is_the_one_behind_an_initial_or_a_usual_given_name(
    name: str, address: str, told: str | None
) -> None:
    assert named_by_address(name, address) == told
