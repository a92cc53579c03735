"""Ctrl-C in the midst of a probe: the file is as it was before."""

import signal
from typing import Any

import pytest

from tests.system.processes import Host, StandIn, eventually

pytestmark = pytest.mark.system


def test_ctrl_c_leaves_the_file_as_it_was(host: Host, stand_in: StandIn) -> None:
    blank = stand_in.create("Essai", {"Feuille 1": [[]]})
    host.write_mappings([])
    (host.folder / "sync.db").unlink()

    def picture() -> Any:  # noqa: ANN401 - any JSON
        return stand_in.call("GET", f"/v4/spreadsheets/{blank}?includeGridData=true")

    before = picture()
    fault = {"fault": "slow", "kind": "writes", "seconds": 0.2, "times": None}
    stand_in.call("POST", "/_sandbox/faults", {"faults": [fault]})
    probe = host.start("probe", "--spreadsheet", blank)
    eventually(lambda: len(picture()["sheets"]) > 3)

    code = probe.stop(signal.SIGINT)

    assert code == 130
    assert picture() == before
    assert not (host.folder / "sync.db").exists()


@pytest.mark.parametrize(
    ("output", "said"),
    [("sync.db", "est une base de données : rien"), ("nulle-part/vu.json", "n’existe pas")],
)
def test_where_its_answer_goes_is_looked_at_before_the_minutes_that_it_takes(
    host: Host, stand_in: StandIn, output: str, said: str
) -> None:
    """It wrote over the database, four minutes later; a folder that is not there lost them."""
    blank = stand_in.create("Essai", {"Feuille 1": [[]]})
    host.write_mappings([])
    before = (host.folder / "sync.db").read_bytes()
    requests = stand_in.call("GET", "/_sandbox/counters")

    answer = host.run("probe", "--spreadsheet", blank, "--output", output)

    assert (answer.code, said in answer.err) == (2, True)
    assert (host.folder / "sync.db").read_bytes() == before
    assert stand_in.call("GET", "/_sandbox/counters") == requests
