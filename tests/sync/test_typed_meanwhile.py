"""Marks that people type into a meeting while ours are written stay as they typed them."""

from french_cells.reading import Raw
from sync_service.domain.mapping import KnownOrganisation
from tests.sync.test_around_a_cell import world_of
from tests.sync.test_matrix_sync import RULES
from tests.sync.test_repeated_titles import act_in_next_window

DAYS = ["15/09/2026", "13/10/2026", "10/11/2026"]
MARKS: dict[str, list[Raw]] = {
    "La Farandole": ["absent", "représenté", "représenté"],
    "Les Tilleuls": ["A", None, "excusé"],
    "École": ["absent", "présent", "absent"],
    "Les Épis": ["excusé", "absent", "présent"],
    "La Maison": ["excusé", "P", "A"],
    "PMI": [None, "absent", "excusée"],
}
OURS = ("represented", "absent", "represented")


def test_marks_that_stood_in_other_rows_are_no_sort_of_their_column() -> None:
    """Ours went to a partner whose mark had just been typed, and another mark came back."""
    rows: list[list[Raw]] = [
        ["Structure", *DAYS],
        *([name, *marks] for name, marks in MARKS.items()),
    ]
    world, tab = world_of(RULES, rows, "Présences")
    world.organisations = [KnownOrganisation(f"o{n}", name) for n, name in enumerate(MARKS)]
    world.sync_until_quiet()
    meetings = {one.ref: one.fields["date"] for one in world.records("meeting")}
    mine = sorted(
        (str(meetings[str(one.fields["meeting_id"])]), one.ref)
        for one in world.records("attendance")
        if one.fields["organisation_id"] == "o4"
    )
    for (_, ref), status in zip(mine, OURS, strict=True):
        world.edit(ref, status=status)
    wanted = [list(line) for line in tab.values()]

    def act() -> None:
        for row, mark in ((2, "A"), (6, "excusé")):
            tab.type(row, 3, mark)
            wanted[row][3] = mark

    act_in_next_window(world, act)
    world.sync_until_quiet()
    others = [line for line in tab.values() if line[0] != "La Maison"]
    assert others == [line for line in wanted if line[0] != "La Maison"]
    assert world.problems() == []
