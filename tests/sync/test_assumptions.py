"""What a reader assumed reaches other sheets once a person lets it stand, and never before."""

import pytest

from french_cells.reading import Raw
from sync_service.domain.errors import Unreachable
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_sync_scenarios import NAME, REF, met

DAY, PHONE, ROLE = 5, 4, 2
READ_SO, DOUBTED = "12/03/24", "bientôt"


def two_sheets(typed: Raw = READ_SO) -> tuple[World, FakeTab, FakeTab]:
    """Les Épis typed a day without its century; Le Relais sees everybody's contacts."""
    world, tab = met()
    whole = world.add_contacts(name="tout", partner="le-relais", scope="all")
    world.sync_until_quiet(2)
    tab.type(1, DAY, typed)
    world.sync_until_quiet(2)
    return world, tab, whole


def refused_after() -> tuple[World, FakeTab, FakeTab]:
    world, tab, whole = two_sheets()
    tab.type(1, DAY, DOUBTED)
    world.sync_until_quiet(2)
    return world, tab, whole


def stir(world: World, tab: FakeTab) -> None:
    """Something else changes, so that the other sheet is looked at."""
    world.edit(str(tab.cell(4, REF).value), role="Autre")
    world.sync_until_quiet(2)


def kinds(world: World) -> list[str]:
    return sorted(problem.kind for problem in world.problems())


def test_a_refused_value_typed_over_it_lets_it_wait_on() -> None:
    """It reached the others with the next change anywhere."""
    world, tab, whole = refused_after()
    stir(world, tab)
    assert whole.cell(1, DAY).value is None
    assert len(world.problems()) == 2
    (standing,) = world.problems("assumed")
    assert "12/03/2024" in standing.message
    assert world.sync().requests.reads == 0


@pytest.mark.parametrize(
    ("mended", "received"),
    [(READ_SO, "12/03/2024"), ("12/03/2024", "12/03/2024"), ("13/03/2024", "13/03/2024")],
)
def test_once_mended_the_others_receive_what_stands(mended: str, received: str) -> None:
    """Mended to what had been assumed, it never reached them."""
    world, tab, whole = refused_after()
    tab.type(1, DAY, mended)
    world.sync_until_quiet(2)
    assert whole.cell(1, DAY).text == received
    assert world.problems() == []
    assert world.sync().requests.reads == 0


def test_another_assumption_waits_anew() -> None:
    world, tab, whole = refused_after()
    tab.type(1, DAY, "13/03/24")
    world.sync_until_quiet(2)
    assert kinds(world) == ["assumed"]
    assert whole.cell(1, DAY).value is None


def test_it_can_be_confirmed_though_the_cell_is_refused() -> None:
    world, tab, whole = refused_after()
    world.decide(world.problems("assumed")[0], "confirm")
    world.sync_until_quiet(2)
    assert whole.cell(1, DAY).text == "12/03/2024"
    assert tab.cell(1, DAY).value == DOUBTED
    assert len(world.problems()) == 1
    assert kinds(world) != ["assumed"]
    assert world.sync().requests.reads == 0


def test_preferring_it_to_the_refused_value_lets_it_stand() -> None:
    world, tab, whole = refused_after()
    refused = next(one for one in world.problems() if one.kind != "assumed")
    world.decide(refused, "database")
    world.sync_until_quiet(3)
    assert [one.cell(1, DAY).text for one in (tab, whole)] == ["12/03/2024"] * 2
    assert world.problems() == []


def test_another_value_given_meanwhile_reaches_the_others() -> None:
    world, tab, whole = refused_after()
    world.edit(str(tab.cell(1, REF).value), active_until="2026-04-01")
    world.sync_until_quiet(3)
    assert whole.cell(1, DAY).text == "01/04/2026"
    assert tab.cell(1, DAY).value == DOUBTED
    assert "assumed" not in kinds(world)


def test_another_value_reaches_whoever_is_looked_at_before_the_question_is_settled() -> None:
    """The sheet that asked could not be read: once it could, the others had been passed over."""
    world, tab, whole = two_sheets()
    world.edit(str(tab.cell(1, REF).value), active_until="2026-04-01")
    silent = Unreachable("silence", spreadsheet_id="epis")
    world.spreadsheets.faults.append(("read", silent, False))
    world.sync()
    assert kinds(world) == ["assumed"]
    world.sync(after=3600)
    world.sync_until_quiet(3)
    assert [one.cell(1, DAY).text for one in (tab, whole)] == ["01/04/2026"] * 2
    assert world.problems() == []


def test_a_value_that_others_gave_before_is_no_assumption_for_the_words_beside_it() -> None:
    """The other sheet could not be read when it was given: it kept the old one for good."""
    world, tab, whole = two_sheets("12/03/2024")
    world.edit(str(tab.cell(1, REF).value), active_until="2026-04-01")
    silent = Unreachable("silence", spreadsheet_id="epis")
    world.spreadsheets.faults.append(("read", silent, False))
    world.sync()
    assert [one.cell(1, DAY).text for one in (tab, whole)] == ["12/03/2024", "01/04/2026"]
    row = next(at for at in range(1, 12) if whole.cell(at, REF).value == tab.cell(1, REF).value)
    whole.type(row, DAY, "01/04/2026 (noté par Lise)")
    world.sync(after=3600)
    world.sync_until_quiet(3)
    assert tab.cell(1, DAY).text == "01/04/2026"
    assert kinds(world) == ["assumed"]


@pytest.mark.parametrize("typed", ["12/03/2024 (noté par Lise)", "14/03/24"])
def test_a_row_that_comes_back_to_another_sheet_has_what_that_sheet_had(typed: str) -> None:
    """It came back without the day, though nobody had ever doubted that one."""
    world, tab, whole = two_sheets("12/03/2024")
    tab.type(1, DAY, typed)
    world.sync_until_quiet(2)
    assert [kinds(world), whole.cell(1, DAY).text] == [["assumed"], "12/03/2024"]
    reference = str(tab.cell(1, REF).value)

    whole.delete_row(1)
    world.edit(reference, role="Autre")
    world.sync_until_quiet(4)

    (back,) = [row for row in range(1, 12) if whole.cell(row, REF).value == reference]
    assert [whole.cell(back, one).text for one in (ROLE, DAY)] == ["Autre", "12/03/2024"]
    assert kinds(world) == ["assumed"]
    world.decide(world.problems("assumed")[0], "confirm")
    world.sync_until_quiet(3)
    assert whole.cell(back, DAY).text == ("14/03/2024" if typed == "14/03/24" else "12/03/2024")
    assert world.sync().requests.reads == 0


@pytest.mark.parametrize(
    ("typed", "shown"), [("12/03/2024 (noté par Lise)", "12/03/2024"), ("14/03/24", "")]
)
def test_a_list_that_knew_nothing_of_a_row_shows_what_the_record_had(
    typed: str, shown: str
) -> None:
    """Words were typed beside a day that all others showed: in the new list it stayed blank."""
    world, tab, whole = two_sheets("12/03/2024")
    tab.type(1, DAY, typed)
    world.sync_until_quiet(2)
    reference = str(tab.cell(1, REF).value)

    other = world.add_contacts(name="autre", partner="le-relais", scope="all")
    world.sync_until_quiet(4)

    (row,) = [row for row in range(1, 12) if other.cell(row, REF).value == reference]
    assert [other.cell(row, DAY).text, whole.cell(1, DAY).text] == [shown, "12/03/2024"]
    assert kinds(world) == ["assumed"]
    world.decide(world.problems("assumed")[0], "confirm")
    world.sync_until_quiet(3)
    assert other.cell(row, DAY).text == ("14/03/2024" if typed == "14/03/24" else "12/03/2024")
    assert world.sync().requests.reads == 0


def test_a_new_list_shows_the_address_that_a_record_came_with() -> None:
    """Nothing had changed it since, so that nothing but the record's making told how old it is."""
    world, tab, _ = two_sheets("12/03/2024")
    address = tab.cell(1, 3).text
    tab.type(1, 3, f"{address} (noté par Lise)")
    world.sync_until_quiet(2)
    other = world.add_contacts(name="autre", partner="le-relais", scope="all")
    world.sync_until_quiet(4)
    assert [line[3].value for line in other.grid[1:]].count(address) == 1
    assert "assumed" in kinds(world)


def test_a_write_that_fails_forgets_no_assumption() -> None:
    world, tab, whole = two_sheets()
    tab.type(1, DAY, DOUBTED)
    world.spreadsheets.faults.append(
        ("write", Unreachable("silence", spreadsheet_id="epis"), False)
    )
    world.sync()
    world.sync(after=3600)
    stir(world, tab)
    assert whole.cell(1, DAY).value is None
    assert "assumed" in kinds(world)


def test_it_waits_on_while_a_guard_asks_about_its_column() -> None:
    """A column emptied by mistake took the question away, and the others received the value."""
    world, tab, whole = two_sheets()
    for row in range(1, 9):
        tab.type(row, DAY, "01/02/2026" if row > 1 else READ_SO)
    world.sync_until_quiet(2)
    for row in range(1, 9):
        tab.type(row, DAY, None)
    world.sync_until_quiet(2)
    stir(world, tab)
    assert kinds(world) == ["assumed", "guard"]
    assert whole.cell(1, DAY).value is None


def test_a_note_that_was_deleted_for_a_yes_does_not_come_back_with_another_change() -> None:
    """It came back with the next write to its row, though nothing was asked any more."""
    world, tab, whole = two_sheets()
    tab.annotate(1, DAY, "")
    world.sync_until_quiet(2)
    assert whole.cell(1, DAY).text == "12/03/2024"

    world.edit(str(tab.cell(1, REF).value), role="Autre")
    world.sync_until_quiet(2)

    assert (tab.cell(1, ROLE).value, tab.cell(1, DAY).note) == ("Autre", "")


def test_deleting_our_note_on_the_reference_cell_lets_it_stand() -> None:
    world, tab, whole = two_sheets(None)
    tab.annotate(1, DAY, "à voir avec elle")
    tab.type(1, DAY, READ_SO)
    world.sync_until_quiet(2)
    assert "12/03/2024" in tab.cell(1, REF).note
    assert whole.cell(1, DAY).value is None
    tab.annotate(1, REF, "")
    world.sync_until_quiet(2)
    assert whole.cell(1, DAY).text == "12/03/2024"
    assert (world.problems(), tab.cell(1, DAY).note) == ([], "à voir avec elle")


def test_a_note_that_goes_with_another_row_decides_nothing() -> None:
    world, tab, whole = two_sheets()
    tab.sort(1, NAME, reverse=True)
    world.sync_until_quiet(2)
    assert kinds(world) == ["assumed"]
    assert not [line[DAY].value for line in whole.grid[1:] if len(line) > DAY and line[DAY].value]


def lagging(column: int, *typed: str) -> tuple[World, FakeTab, FakeTab]:
    """Le Relais could not be read while a value was typed, and then other words beside it."""
    world, tab, whole = two_sheets("12/03/2024")
    shown = whole.cell(1, column).text
    world.spreadsheets.files["tout"].is_shared = False
    for text in typed:
        tab.type(1, column, text)
        world.sync_until_quiet(2)
    world.spreadsheets.files["tout"].is_shared = True
    assert whole.cell(1, column).text == shown
    return world, tab, whole


@pytest.mark.parametrize("words", ["(noté par Lise)", "(rayé sur la fiche)"])
def test_a_number_that_was_given_before_the_words_beside_it_reaches_the_others(
    words: str,
) -> None:
    """Somebody new was typed over a row: elsewhere her name stood beside the former number."""
    number = "06 39 98 77 77"
    world, tab, whole = lagging(PHONE, number, f"{number} {words}")
    former = whole.cell(1, PHONE).text
    world.sync(after=3600)
    world.sync_until_quiet(3)
    assert [kinds(world), tab.cell(1, PHONE).text] == [["assumed"], f"{number} {words}"]
    assert [number, former != number] == [whole.cell(1, PHONE).text, True]
    assert world.sync().requests.reads == 0

    tab.type(1, PHONE, f"{number} (dit Zoé)")
    world.sync_until_quiet(3)
    assert [kinds(world), whole.cell(1, PHONE).text] == [["assumed"], number]


@pytest.mark.parametrize("then", [[], ["14/03/2024 (dit Zoé)"]])
def test_a_value_that_came_with_words_waits_also_when_other_words_are_typed(
    then: list[str],
) -> None:
    """Whenever the words were last typed, the value has never stood there without any."""
    world, tab, whole = lagging(DAY, "14/03/2024 (noté par Lise)", *then)
    world.sync(after=3600)
    stir(world, tab)
    assert [kinds(world), whole.cell(1, DAY).text] == [["assumed"], "12/03/2024"]
    other = world.add_contacts(name="autre", partner="le-relais", scope="all")
    world.sync_until_quiet(4)
    reference = str(tab.cell(1, REF).value)
    (row,) = [row for row in range(1, 12) if other.cell(row, REF).value == reference]
    assert other.cell(row, DAY).value is None
    world.decide(world.problems("assumed")[0], "confirm")
    world.sync_until_quiet(3)
    assert [one.cell(at, DAY).text for one, at in ((whole, 1), (other, row))] == ["14/03/2024"] * 2
