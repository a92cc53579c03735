"""Somebody moves on, and their row is copied for whoever comes after them."""

import pytest

from tests.builders import World, contact_row

OFFICE = ["Animateur", "contact@example.org", "03 53 01 00 01"]


@pytest.mark.parametrize("is_above", [True, False])
def test_a_successor_above_takes_no_record_though_a_colleague_shares_the_office(
    *, is_above: bool
) -> None:
    """The colleague's row, untouched beside its own reference, is not the one who moved on."""
    world = World()
    tab = world.add_contacts(
        [["Durand", "Anne", *OFFICE], ["Petit", "Luc", *OFFICE], contact_row(3)]
    )
    world.sync_until_quiet(4)
    before = {one.fields["family_name"]: one.ref for one in world.records()}
    target = 1 if is_above else len(tab.grid)
    tab.insert_row(target)
    tab.copy_row(2 if is_above else 1, target)
    for column, text in (
        (0, "Roux"),
        (1, "Nadia"),
        (3, "roux@example.org"),
        (4, "06 39 98 00 78"),
    ):
        tab.type(target, column, text)
    promoted = 2 if is_above else 1
    for column, text in ((2, "Directrice"), (3, "durand@example.org"), (4, "06 39 98 00 77")):
        tab.type(promoted, column, text)

    world.sync_until_quiet(4)

    after = {one.fields["family_name"]: one.ref for one in world.records()}
    assert {name: after[name] for name in before} == before
    assert after["Roux"] not in before.values()
    assert world.problems() == []
