"""What new rows of ours met, and what people typed into them."""

import pytest

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import Cell, CellWrite, TabSnapshot, WriteBatch
from sync_service.sync.verification.new_rows import (
    Sent,
    find_bearing,
    find_misled_meanwhile,
)
from sync_service.sync.verification.recovery import carry_over, recover
from sync_service.sync.verification.verify import verify


def tab(*rows: tuple[str, ...]) -> TabSnapshot:
    return TabSnapshot(7, "Présences", [[Cell(one, one) for one in row] for row in rows], 9, 9)


def test_a_new_row_of_ours_is_known_though_a_column_of_it_was_deleted_meanwhile() -> None:
    before = tab(("Nom", "09/09", "16/09", "Réf."))
    after = tab(("Nom", "16/09", "Réf."), ("Badot", "P", "P-BADOT00"))
    ours = {0: "Badot", 1: "E", 2: "P", 3: "P-BADOT00"}
    cells = {(1, column): CellWrite(7, 1, column, text) for column, text in ours.items()}

    bearing = find_bearing(cells, before, after, {0: 0, 2: 1, 3: 2}, 3)

    assert bearing == {1: {0: raw_key("Badot"), 1: raw_key("P"), 2: raw_key("P-BADOT00")}}


@pytest.mark.parametrize(
    ("came", "told"), [("astray", ["Cuisine"]), ("never", ["Cuisine"]), ("there", [])]
)
def test_what_is_typed_over_ours_before_its_repair_is_there_is_not_the_hidden_rows(
    came: str, told: list[str]
) -> None:
    """Two rows all but alike: ours hid the first one, and what puts that right met a blank row.

    Whoever typed saw the second one. Where it did meet ours, they saw the first one.
    """
    titles, blank = ("Nom", "Prénom", "Fonction", "Réf."), ("", "", "", "")
    anne, luce = ("Badot", "Anne", "Bar", "C-1"), ("Badot", "Luce", "Accueil", "C-2")
    first = WriteBatch("m", cells=[CellWrite(7, 2, at, text) for at, text in enumerate(luce)])
    repair = WriteBatch("n", cells=[CellWrite(7, 2, at, anne[at]) for at in (1, 2, 3)])
    seen = tab(titles, blank, luce)
    luces, annes = ("Badot", "Luce", "Cuisine", "C-2"), ("Badot", "Anne", "Cuisine", "C-1")
    after = {
        "astray": tab(titles, blank, ("", *anne[1:]), luces),
        "never": tab(titles, blank, luces),
        "there": tab(titles, blank, annes),
    }[came]
    if came == "never":
        verdict = carry_over(repair, seen, after, 0)
    else:
        verdict = recover(verify(repair, seen, after, 0), repair, seen, after, 0, 3)
    sent = Sent(first, tab(titles, anne)), Sent(repair, seen)

    found = [*find_misled_meanwhile(*sent, after, verdict, 0, 3)]

    assert [(one.write.value, one.stood[0].text) for one in found] == [
        (one, "Bar") for one in told
    ]
