"""References that a sort left beside a title among the rows: « Partenaires »."""

from tests.sync.test_sync_scenarios import NAME, REF, met

HEADING, SECOND = 4, 2


def test_one_of_somebody_who_is_gone_is_taken_away() -> None:
    """It stayed beside « Partenaires » for ever, as that of somebody archived, without a mark."""
    world, tab = met(5)
    tab.insert_row(HEADING)
    tab.type(HEADING, NAME, "Partenaires")
    world.sync_until_quiet(3)
    ref = tab.cell(SECOND, REF).value
    tab.type(HEADING, REF, ref)
    tab.delete_row(SECOND)
    world.sync_until_quiet(4)
    assert ref not in {one.ref for one in world.records()}
    assert tab.cell(HEADING - 1, NAME).value == "Partenaires"
    assert tab.cell(HEADING - 1, REF).value is None


def test_one_that_comes_there_later_is_taken_away_too() -> None:
    world, tab = met(5)
    tab.insert_row(HEADING)
    tab.type(HEADING, NAME, "Partenaires")
    world.sync_until_quiet(3)
    ref = tab.cell(SECOND, REF).value
    tab.delete_row(SECOND)
    world.sync_until_quiet(4)
    tab.type(HEADING - 1, REF, ref)
    world.sync_until_quiet(4)
    assert ref not in {one.ref for one in world.records()}
    assert tab.cell(HEADING - 1, REF).value is None


def test_one_of_somebody_who_lives_is_not_lost_while_their_row_is_gone_for_a_moment() -> None:
    world, tab = met(5)
    tab.insert_row(HEADING)
    tab.type(HEADING, NAME, "Partenaires")
    world.sync_until_quiet(3)
    ref = tab.cell(SECOND, REF).value
    tab.type(HEADING, REF, ref)
    tab.delete_row(SECOND)
    world.sync()
    assert tab.cell(HEADING - 1, REF).value == ref
    assert world.problems() == []
