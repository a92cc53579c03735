"""Somebody moves on, and their row is copied for whoever comes after them."""

import pytest

from sync_service.domain.record import Record
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


def test_a_copy_of_a_row_that_shows_the_address_of_whoever_left_is_not_who_left() -> None:
    """The address was dragged there; the coordination gave another one: both are asked about."""
    world = World()
    tab = world.add_contacts([contact_row(number) for number in range(4)])
    world.sync_until_quiet(2)
    left, _, kept, _ = (one.fields["email"] for one in sorted(world.records(), key=_by_address))
    refs = {one.fields["email"]: one.ref for one in world.records()}
    tab.delete_row(1)
    world.sync_until_quiet(3)
    tab.type(2, 3, str(left))
    world.edit(refs[kept], email="autre@example.org")
    world.sync()
    tab.copy_row(2, 4)
    for column, text in enumerate(("Roux", "Nadia", "Comptable")):
        tab.type(4, column, text)
    tab.type(4, 4, "06 39 98 00 78")
    world.sync_until_quiet(3)

    after = {one.ref: one for one in world.records(archived=True)}
    assert after[refs[left]].archived
    assert after[refs[left]].fields["family_name"] == contact_row(0)[0]
    (new,) = (one for one in after.values() if one.fields["family_name"] == "Roux")
    assert (new.fields["email"], new.archived) == (left, False)
    assert [(one.kind, one.ref) for one in world.problems()] == [("conflict", refs[kept])]


def _by_address(record: Record) -> str:
    return str(record.fields["email"])
