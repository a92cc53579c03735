"""Joining and leaving that are killed, or that Google breaks off: the next look goes on."""

import subprocess
from collections.abc import Iterator
from itertools import count

import pytest

from tests.system.processes import HereHost, StandIn, start_mortal
from tests.system.test_partners_join import Town, make_town
from tests.taste import taste

pytestmark = pytest.mark.system


@pytest.fixture(name="town")
def _town(here: HereHost, stand_in: StandIn) -> Town:
    return make_town(here, stand_in)


@pytest.fixture(name="mortal")
def _mortal(town: Town) -> "Iterator[subprocess.Popen[str]]":
    with start_mortal(town.host, "tests.system.mortal") as mortal:
        yield mortal


def die_at(mortal: "subprocess.Popen[str]", step: int) -> bool:
    """False when the look ended before this step came."""
    assert mortal.stdin is not None
    assert mortal.stdout is not None
    mortal.stdin.write(f"{step} roster\n")
    mortal.stdin.flush()
    end = mortal.stdout.readline()
    assert end in {"killed\n", "lived\n"}
    return end == "killed\n"


def has_joined(town: Town) -> None:
    town.look()
    town.host.sync("--full")
    town.host.sync("--full")
    assert [partner for partner, _ in town.followed()] == ["les-epis"]
    assert len(town.host.export("contact")) == 1
    assert town.host.problems() == []
    assert town.word() == "oui"
    assert "est suivi." in town.notes()[5]
    references = [line[6] for line in town.stand_in.open(town.sheet).seen("Contacts") if line[6:]]
    assert len(references) == 2


def has_left(town: Town) -> None:
    town.look()
    town.look()
    assert town.followed() == []
    assert town.is_as_before()
    assert town.host.problems() == []
    assert town.word() == "parti"
    assert "n’y sont plus" in town.notes()[5]


@pytest.mark.parametrize("stride", taste([5], [1]))
def test_joining_and_leaving_killed_at_any_step_end_as_if_they_had_not_been(
    town: Town, mortal: "subprocess.Popen[str]", stride: int
) -> None:
    town.list_epis()
    for step in count(1, stride):
        town.say("oui")
        was_killed = die_at(mortal, step)
        has_joined(town)
        town.say("parti")
        was_killed = die_at(mortal, step) or was_killed
        has_left(town)
        if not was_killed:
            break
    assert step > 8


@pytest.mark.parametrize(
    ("fault", "skip"), [("500", 0), ("500_after_apply", 1), ("cut_after_apply", 0)]
)
def test_joining_and_leaving_that_google_breaks_off_go_on(
    town: Town, fault: str, skip: int
) -> None:
    town.list_epis()
    for word, has_ended in (("oui", has_joined), ("parti", has_left)):
        town.say(word)
        broken = {"faults": [{"fault": fault, "kind": "writes", "skip": skip, "times": 1}]}
        town.stand_in.call("POST", "/_sandbox/faults", broken)
        town.host.run("partners")
        town.stand_in.call("DELETE", "/_sandbox/faults")
        has_ended(town)
