"""Who came, told family by family in a partner's list, and a session of which nobody said so."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from demo.people import Person
from tests.system.conftest import settings_for
from tests.system.processes import HereHost, StandIn, set_clock

pytestmark = pytest.mark.system

EPIS, CAFE = "Les Épis", "Café des parents"
BEFORE, AFTER = "2026-12-07T10:00:00+01:00", "2026-12-09T10:00:00+01:00"
DAY = f"{CAFE} du 08/12/2026"
STATE, OF_SESSION = 5, 6
FAMILIES = [
    ("Séance", "Prénom", "Nb adultes", "0-2 ans", "Première venue", "État"),
    (DAY, "Lina", 1, 1, "oui", ""),
    (DAY, "Sofia", 2, 1, "non", ""),
    (DAY, "Omar", 1, 2, "non", ""),
]
SESSIONS = [
    ("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État"),
    (CAFE, "08/12/2026", "14h", "16h", "Auditorium", 12, ""),
]
COUNTS = [("Séance", "Familles", "Enfants 0-2 ans", "Mères")]
KINDS = {
    "Ateliers": "workshops",
    "Séances": "sessions",
    "Inscriptions": "registrations",
    "Bilans": "session_counts",
}


@dataclass
class Town:
    """Les Épis on the eve of a session, and their one spreadsheet."""

    host: HereHost
    own: Person
    clock: Path

    def at(self, moment: str) -> None:
        set_clock(self.clock, datetime.fromisoformat(moment))
        self.rest()

    def rest(self) -> None:
        for _ in range(3):
            self.host.sync()
        assert {sheet["state"] for sheet in self.host.sync()["sheets"]} == {"idle"}

    def say(self, *states: str) -> None:
        """Of Lina, Sofia and Omar; nothing of whom nothing is to be typed."""
        for row, state in enumerate(states, start=1):
            if state:
                self.own.type("Inscriptions", row, STATE, state)
        self.rest()

    def counts(self) -> list[tuple[object, ...]]:
        """Families, new ones, the smallest children and mothers, of each count."""
        names = ("families_count", "new_families_count", "children_0_2", "mothers_count")
        found = self.host.export("session_count")
        return [tuple(one["fields"][name] for name in names) for one in found]

    def reference_of(self, name: str) -> str:
        families = self.host.export("registration")
        found = (one["ref"] for one in families if one["fields"]["given_name"] == name)
        return str(next(found))

    def states(self) -> list[object]:
        return [one["fields"]["status"] for one in self.host.export("session")]

    def shown(self, tab: str, column: int) -> list[str]:
        return [str(row[column]) for row in self.own.seen(tab)[1:] if any(map(str, row))]

    def asked(self) -> list[tuple[str, str]]:
        problems = (one for one in self.host.problems() if one["kind"] != "missing_column")
        return sorted((one["kind"], one["cell"]) for one in problems)


def make(
    tmp_path: Path,
    stand_in: StandIn,
    *,
    at: str = BEFORE,
    sessions: Sequence[Sequence[object]] = SESSIONS,
    families: Sequence[Sequence[object]] = FAMILIES,
) -> Town:
    clock = tmp_path / "clock"
    set_clock(clock, datetime.fromisoformat(at))
    settings = settings_for(tmp_path, stand_in)
    host = HereHost(tmp_path, {**settings, "SYNC_NOW": f"@{clock}"})
    tabs = {
        "Ateliers": [("Action", "Porteur"), (CAFE, EPIS)],
        "Séances": sessions,
        "Inscriptions": families,
        "Bilans": COUNTS,
    }
    sheet = stand_in.create(EPIS, tabs, entry="USER_ENTERED")
    host.write_mappings([{"partner": "les-epis", "name": EPIS, "id": sheet, "tabs": KINDS}])
    town = Town(host, stand_in.open(sheet), clock)
    town.rest()
    return town


@pytest.fixture
def town(tmp_path: Path, stand_in: StandIn) -> Town:
    made = make(tmp_path, stand_in)
    made.at(AFTER)
    return made


def test_who_came_in_the_list_makes_the_figures_as_the_page_does(town: Town) -> None:
    town.say("venue", "pas venue", "venus à 3")
    assert town.counts() == [(2, 1, 3, None)]
    assert town.shown("Bilans", 1) == ["2"]
    assert (town.states(), town.shown("Séances", OF_SESSION)) == (["held"], ["Tenue"])
    assert town.asked() == []


@pytest.mark.parametrize("act", ["cancelled", "deleted", "archived by command"])
def test_with_the_last_that_was_not_told_gone_in_a_later_run_the_figures_are_made(
    town: Town, act: str
) -> None:
    town.say("venue", "venue")
    assert town.counts() == []
    if act == "cancelled":
        town.own.type("Inscriptions", 3, STATE, "annulée")
    elif act == "deleted":
        town.own.delete_rows("Inscriptions", 3)
    else:
        assert town.host.run("archive", town.reference_of("Omar")).code == 0
    town.rest()

    assert town.counts() == [(2, 1, 2, None)]
    assert town.states() == ["held"]


def test_while_a_family_is_not_told_nothing_is_counted(town: Town) -> None:
    town.say("venue", "pas venue")
    assert (town.counts(), town.shown("Bilans", 0)) == ([], [])
    assert town.states() == ["held"]


def test_of_absences_alone_nobody_says_that_it_took_place(town: Town) -> None:
    """It was « Tenue », with a count of nobody, and no longer asked about."""
    town.say("pas venue", "absente", "pas venu")
    assert (town.counts(), town.states(), town.asked()) == ([], ["planned"], [])


def test_who_came_all_the_same_is_counted_without_a_nought_of_before(town: Town) -> None:
    town.say("pas venue", "absente", "pas venu")
    town.own.add_row("Inscriptions", DAY, "Nora", 2, 1, "oui", "venue")
    town.rest()
    assert (town.counts(), town.states()) == ([(1, 1, 1, None)], ["held"])


@pytest.mark.parametrize("state", ["", "annulée", "absente"])
def test_a_count_goes_with_the_only_family_that_made_it(town: Town, state: str) -> None:
    town.say("venue", "pas venue", "pas venu")
    assert town.counts() == [(1, 1, 1, None)]
    town.own.type("Inscriptions", 1, STATE, state)
    town.rest()
    assert (town.counts(), town.asked()) == ([], [])

    town.say("venue")
    assert town.counts() == [(1, 1, 1, None)]


def test_a_count_that_comes_and_goes_with_a_familys_state_has_one_row(town: Town) -> None:
    """Each time another « archivé » row stayed in each list of counts."""
    town.say("venue", "pas venue", "venu")
    for state in ("", "venue", "", "venue"):
        town.own.type("Inscriptions", 1, STATE, state)
        town.rest()
    assert (town.counts(), town.shown("Bilans", 1)) == ([(2, 1, 3, None)], ["2"])
    assert town.own.notes("Bilans") == {}

    for state in ("", "venue"):
        town.own.type("Inscriptions", 1, STATE, state)
        town.rest()
        if not state:
            town.own.delete_rows("Bilans", 1)
            town.rest()
    assert (town.counts(), town.shown("Bilans", 1)) == ([(2, 1, 3, None)], ["2"])
    assert town.asked() == []


def test_a_family_taken_out_counts_no_more_but_stays_where_a_list_is_tidied_up(town: Town) -> None:
    town.say("venue", "venue", "venu")
    town.own.delete_rows("Inscriptions", 3)
    town.rest()
    assert town.counts() == [(2, 1, 2, None)]

    town.at("2027-01-20T10:00:00+01:00")
    town.own.delete_rows("Inscriptions", 2)
    town.rest()
    assert (town.counts(), town.asked()) == ([(2, 1, 2, None)], [])


def test_emptying_the_list_of_families_leaves_the_count(town: Town) -> None:
    town.say("venue", "venue", "venu")
    town.own.delete_rows("Inscriptions", 1, 3)
    town.rest()
    assert town.counts() == [(3, 1, 4, None)]


@pytest.mark.parametrize("state", ["annulée", "absente"])
def test_a_list_that_is_tidied_up_but_for_who_did_not_come_leaves_the_count(
    town: Town, state: str
) -> None:
    """Two rows of who came, taken out beside one that stays: the figures went without a word."""
    town.say("venue", "venue", state)
    counted = town.counts()
    assert len(counted) == 1
    town.own.delete_rows("Inscriptions", 1, 2)
    town.rest()
    assert town.counts() == counted

    town.own.type("Inscriptions", 1, 2, 4)
    town.rest()
    assert town.counts() == counted, "nothing was said of who came"
    town.own.delete_rows("Inscriptions", 1)
    town.rest()
    assert (town.counts(), town.asked()) == (counted, [])


@pytest.mark.parametrize("is_typed", [True, False])
def test_a_family_that_was_at_another_session_is_counted_there_alone(
    tmp_path: Path, stand_in: StandIn, *, is_typed: bool
) -> None:
    other = (CAFE, "07/12/2026", "14h", "16h", "Auditorium", 12, "")
    town = make(tmp_path, stand_in, sessions=[*SESSIONS, other])
    town.at(AFTER)
    town.say("venue", "venue", "venu")
    if is_typed:
        town.own.type("Inscriptions", 3, 0, f"{CAFE} du 07/12/2026")
    else:
        label = f"session_id={CAFE} du 07/12/2026"
        assert town.host.run("edit", town.reference_of("Omar"), label).code == 0
    town.rest()
    assert sorted(town.counts(), key=str) == [(1, 0, 2, None), (2, 1, 2, None)]


@pytest.fixture
def two_days(tmp_path: Path, stand_in: StandIn) -> Town:
    """Omar came the day before Lina and Sofia: each session has figures of ours."""
    other = (CAFE, "07/12/2026", "14h", "16h", "Auditorium", 12, "")
    omar = (f"{CAFE} du 07/12/2026", *FAMILIES[3][1:])
    made = make(tmp_path, stand_in, sessions=[*SESSIONS, other], families=[*FAMILIES[:3], omar])
    made.at(AFTER)
    made.say("venue", "venue", "venu")
    assert sorted(made.counts(), key=str) == [(1, 0, 2, None), (2, 1, 2, None)]
    return made


def merge_days(town: Town) -> None:
    days = {one["fields"]["date"]: one["ref"] for one in town.host.export("session")}
    assert town.host.run("merge", days["2026-12-08"], days["2026-12-07"]).code == 0
    town.rest()


def test_of_two_sessions_that_are_made_one_all_families_count(two_days: Town) -> None:
    """One of two counts was in no figure, and a correction left the wrong one."""
    merge_days(two_days)
    assert (two_days.counts(), two_days.asked()) == ([(3, 1, 4, None)], [])
    two_days.say("pas venue")
    assert (two_days.counts(), two_days.asked()) == ([(2, 0, 3, None)], [])


def test_of_two_sessions_that_are_made_one_a_count_that_a_person_typed_stays(
    two_days: Town,
) -> None:
    row = next(n for n, one in enumerate(two_days.own.seen("Bilans")) if "07/12" in str(one[0]))
    two_days.own.type("Bilans", row, 1, 9)
    two_days.rest()
    merge_days(two_days)
    ((families, *_),) = two_days.counts()
    assert (families, two_days.asked()) == (9, [])


def test_of_a_family_that_was_there_twice_one_counts(town: Town) -> None:
    town.say("venue", "venue", "venu")
    lina, sofia = town.reference_of("Lina"), town.reference_of("Sofia")
    assert town.host.run("merge", lina, sofia).code == 0
    town.rest()
    assert (town.counts(), town.asked()) == ([(2, 1, 3, None)], [])


def test_a_family_taken_out_by_command_counts_no_more(town: Town) -> None:
    town.say("venue", "venue", "venu")
    assert town.host.run("archive", town.reference_of("Omar")).code == 0
    town.rest()
    assert town.counts() == [(2, 1, 2, None)]


def test_a_count_that_a_person_took_out_does_not_come_back(town: Town) -> None:
    town.say("venue", "pas venue", "venu")
    town.own.delete_rows("Bilans", 1)
    town.rest()
    assert town.counts() == []
    town.say("", "venue")
    town.say("pas venue")
    assert (town.counts(), town.shown("Bilans", 0), town.asked()) == ([], [], [])


def test_a_count_that_was_taken_back_does_not_come_back(town: Town) -> None:
    town.say("venue", "pas venue", "venu")
    runs = town.host.run("history", town.host.export("session_count")[0]["ref"], "--json").out
    (run,) = {line.split('"run": "')[1].split('"')[0] for line in runs.splitlines()}
    assert town.host.run("undo", run).code == 0
    town.rest()
    town.say("venue", "pas venue", "pas venu")
    assert town.counts() == []


def test_a_count_typed_the_day_after_takes_the_place_of_ours(town: Town) -> None:
    """It was asked about, by a note that asked her to take her own figures out."""
    town.say("venue", "pas venue", "venu")
    town.own.add_row("Bilans", DAY, 9, 5, 4)
    town.rest()
    assert (town.counts(), town.asked()) == ([(9, None, 5, 4)], [])
    assert "vous pouvez la supprimer" in " ".join(town.own.notes("Bilans").values()).lower()

    town.say("", "venue")
    assert (town.counts(), town.asked()) == ([(9, None, 5, 4)], [])


def test_a_count_of_ours_that_somebody_takes_up_again_is_asked_about(town: Town) -> None:
    town.say("venue", "pas venue", "venu")
    town.own.add_row("Bilans", DAY, 9, 5, 4)
    town.rest()
    town.own.type("Bilans", 1, 1, 7)
    town.rest()
    assert ([kind for kind, _ in town.asked()], len(town.counts())) == (["duplicate"], 2)


def test_a_count_of_ours_that_somebody_corrected_is_asked_about_beside_another(town: Town) -> None:
    town.say("venue", "pas venue", "venu")
    town.own.type("Bilans", 1, 1, 7)
    town.own.add_row("Bilans", DAY, 9, 5, 4)
    town.rest()
    assert [kind for kind, _ in town.asked()] == ["duplicate"]
    assert len(town.counts()) == 2


def test_what_is_corrected_later_counts_but_never_over_what_a_person_counted(town: Town) -> None:
    town.say("venue", "pas venue", "venu")
    town.own.type("Bilans", 1, 3, 2)
    town.say("", "venue")
    assert town.counts() == [(3, 1, 4, 2)]

    town.own.type("Bilans", 1, 1, 7)
    town.rest()
    town.say("pas venue")
    assert (town.counts(), town.asked()) == ([(7, 1, 4, 2)], [])


def test_a_count_of_ours_that_a_command_corrects_is_a_persons(town: Town) -> None:
    """It was the families' again in the same run."""
    town.say("venue", "pas venue", "venu")
    count = town.host.export("session_count")[0]["ref"]
    assert town.host.run("edit", count, "families_count=7").code == 0
    town.say("", "venue")
    assert [one[0] for one in town.counts()] == [7]
    assert town.shown("Bilans", 1) == ["7"]


def test_a_count_that_was_typed_is_no_question_beside_what_families_make(town: Town) -> None:
    town.own.type("Bilans", 1, 0, DAY, 9, 5)
    town.say("venue", "pas venue", "venu")
    ((families, _, children, _),) = town.counts()
    assert (families, children, town.asked()) == (9, 5, [])

    town.say("", "venue")
    assert [one[0] for one in town.counts()] == [9]


def test_a_count_that_is_typed_says_that_the_session_took_place(town: Town) -> None:
    town.own.type("Bilans", 1, 0, DAY, 4)
    town.rest()
    assert (town.states(), town.shown("Séances", OF_SESSION)) == (["held"], ["Tenue"])


def test_a_state_that_somebody_typed_stays(tmp_path: Path, stand_in: StandIn) -> None:
    typed = [SESSIONS[0], (*SESSIONS[1][:-1], "prévue")]
    town = make(tmp_path, stand_in, sessions=typed)
    town.at(AFTER)
    town.say("venue", "venue", "venue")
    assert len(town.counts()) == 1
    assert (town.states(), town.shown("Séances", OF_SESSION)) == (["planned"], ["prévue"])


def test_a_command_tells_who_came_as_a_list_does(town: Town) -> None:
    for one in town.host.export("registration"):
        assert town.host.run("edit", one["ref"], "status=venue").code == 0
    town.rest()
    assert (town.counts(), town.states()) == ([(3, 1, 4, None)], ["held"])


def test_taking_back_the_run_takes_back_what_it_made(town: Town) -> None:
    town.say("venue", "pas venue", "venu")
    runs = town.host.run("history", town.host.export("session_count")[0]["ref"], "--json").out
    (run,) = {line.split('"run": "')[1].split('"')[0] for line in runs.splitlines()}
    assert town.host.run("undo", run).code == 0
    assert (town.counts(), town.states()) == ([], ["planned"])


def take_back_the_last_run(town: Town, ref: str) -> None:
    told = town.host.run("history", ref, "--json").out
    run = [line.split('"run": "')[1].split('"')[0] for line in told.splitlines()][-1]
    assert town.host.run("undo", run).code == 0
    town.rest()


def test_figures_of_ours_that_are_taken_back_to_follow_as_before(town: Town) -> None:
    """They were a person's from then on: corrections left them, and nobody was asked."""
    town.say("venue", "pas venue", "venu")
    count = town.host.export("session_count")[0]["ref"]
    town.own.type("Inscriptions", 1, STATE, "")
    town.rest()
    assert town.counts() == []
    take_back_the_last_run(town, count)
    assert town.counts() == [(2, 1, 3, None)]
    town.say("", "venue")
    assert (town.counts(), town.asked()) == ([(3, 1, 4, None)], [])


def test_a_correction_that_is_taken_back_leaves_the_families_figures(town: Town) -> None:
    town.say("venue", "pas venue", "venu")
    town.own.type("Bilans", 1, 1, 7)
    town.rest()
    take_back_the_last_run(town, town.host.export("session_count")[0]["ref"])
    town.say("", "venue")
    assert (town.counts(), town.asked()) == ([(3, 1, 4, None)], [])


def test_two_sessions_that_are_parted_again_have_each_its_families(two_days: Town) -> None:
    merge_days(two_days)
    two_days.say("pas venue")
    told = two_days.host.run("runs", "--json").out
    run = next(one["run"] for one in json.loads(told) if one["kind"] == "edit")
    assert two_days.host.run("undo", run).code == 0
    two_days.rest()
    assert sorted(two_days.counts(), key=str) == [(1, 0, 1, None), (1, 0, 2, None)]


def test_a_number_that_is_not_the_rows_is_said_once_and_stays_in_its_cell(town: Town) -> None:
    town.say("venus à 4", "venus à 5", "venu")
    assert {kind for kind, _ in town.asked()} == {"assumed"}
    assert town.counts() == [(3, 1, 4, None)]
    assert town.shown("Inscriptions", STATE) == ["venus à 4", "venus à 5", "venu"]


@pytest.mark.parametrize("at", [BEFORE, AFTER])
def test_no_session_took_place_by_the_calendar(at: str, tmp_path: Path, stand_in: StandIn) -> None:
    """First read after its day, a session was « Tenue »; before, « Prévue » for ever."""
    town = make(tmp_path, stand_in, at=at, families=FAMILIES[:1])
    town.at(AFTER)
    report = town.host.run("report", "--season", "2026-2027").out
    (held,) = (line for line in report.splitlines() if "Séances tenues" in line)
    assert "0" in held
    assert "held" not in town.states()

    town.own.type("Bilans", 1, 0, DAY, 4)
    town.rest()
    assert (town.states(), town.shown("Séances", OF_SESSION)) == (["held"], ["Tenue"])
