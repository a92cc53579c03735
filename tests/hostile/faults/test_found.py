"""What the storm found, each in its smallest form; the names say what went wrong."""

from sync_service.domain.record import make_reference
from tests.builders import World, contact_row


def test_a_new_row_is_not_taken_for_the_row_beside_which_somebody_typed() -> None:
    """The new row shows only what we wrote, and so fitted the one row that had changed."""
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(4)])
    world.sync_until_quiet(2)
    ref = str(tab.cell(2, 6).value)
    world.edit(ref, role="Nouvelle", given_name="Autre")
    name, given, role, email, _ = map(str, contact_row(9))
    person = {"family_name": name, "given_name": given, "role": role, "email": email}
    new = {**person, "phone": "+33639981999", "organisation_id": "les-epis"}
    world.add("contact", make_reference("contact", 5), **new)
    acts = [lambda: tab.type(2, 3, "tape@example.org")]

    def act(what: str, _spreadsheet: str) -> None:
        if what == "write" and acts:
            acts.pop()()

    world.spreadsheets.before.append(act)
    world.sync()
    assert not acts
    world.sync_until_quiet(3)
    references = [line[6].value for line in tab.grid[1:] if line[6].value]
    assert sorted(references) == sorted(set(references))
    assert not world.problems()
    assert world.record(email="tape@example.org").ref == ref
