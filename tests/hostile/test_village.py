"""Nothing typed is lost, nobody is mixed up, and the sheets fall silent: in many stories."""

import pytest

from tests.hostile.village import BENIGN, HOSTILE, Village
from tests.taste import taste

pytestmark = pytest.mark.hostile

DOUBTS = {"held", "guard", "scramble", "duplicate", "foreign_reference", "incident"}


def told(seed: int, acts: tuple[str, ...], race: float = 0.0) -> Village:
    village = Village(seed, acts=acts, race=race)
    village.play()
    return village


def check_promises(village: Village) -> None:
    assert village.lost() == set(), village.story
    assert village.mixed() == [], village.story
    assert village.apart() == [], village.story


def check_silence(village: Village) -> None:
    world = village.world
    before = (world.records(archived=True), [tab.values() for tab in village.tabs.values()])
    requests = world.sync(after=30).requests
    assert (requests.reads, requests.writes) == (0, 0), village.story
    after = (world.records(archived=True), [tab.values() for tab in village.tabs.values()])
    assert before == after, village.story


@pytest.mark.parametrize("seed", taste(range(40), range(40, 150)))
def test_hostile_people_lose_nothing(seed: int) -> None:
    village = told(seed, HOSTILE)
    check_promises(village)
    check_silence(village)


@pytest.mark.parametrize("seed", taste(range(1000, 1030), range(1030, 1080)))
def test_people_who_act_between_two_requests_lose_nothing(seed: int) -> None:
    village = told(seed, HOSTILE, race=0.7)
    check_promises(village)
    check_silence(village)


@pytest.mark.parametrize("seed", taste(range(3000, 3030), range(3030, 3100)))
def test_people_who_move_rows_while_we_write_find_them_as_they_left_them(seed: int) -> None:
    village = Village(seed, windows=True)
    village.play()
    check_promises(village)
    check_silence(village)
    windows = village.windows
    assert windows is not None
    assert windows.noticed == windows.hit, village.story
    assert windows.exact + windows.incidents == windows.hit, windows.silent


@pytest.mark.parametrize("seed", taste(range(20), range(20, 60)))
def test_benign_people_meet_no_coward(seed: int) -> None:
    village = told(seed, BENIGN)
    check_promises(village)
    assert not DOUBTS.intersection(problem.kind for problem in village.world.problems())


@pytest.mark.parametrize("seed", [9, 23, 54, 406, 547, 801])
def test_stories_that_once_went_wrong_go_well(seed: int) -> None:
    village = told(seed, HOSTILE, race=0.7)
    check_promises(village)
    check_silence(village)
