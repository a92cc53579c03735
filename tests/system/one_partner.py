"""A town of one partner: a spreadsheet that was met, and that nothing is asked about."""

from collections.abc import Mapping, Sequence

from demo.people import Person
from tests.system.processes import HereHost, StandIn

EPIS = "Les Épis"


def meet(
    here: HereHost,
    stand_in: StandIn,
    tabs: Mapping[str, tuple[str, Sequence[Sequence[object]]]],
    **how: str,
) -> Person:
    """`tabs`: title → the name of its mapping, and its rows with their titles."""
    rows = {title: tab for title, (_, tab) in tabs.items()}
    sheet = stand_in.create(EPIS, rows, **how)
    mappings = {title: mapping for title, (mapping, _) in tabs.items()}
    here.write_mappings([{"partner": "les-epis", "name": EPIS, "id": sheet, "tabs": mappings}])
    rest(here)
    assert here.problems() == []
    return stand_in.open(sheet)


def rest(here: HereHost) -> None:
    for _ in range(3):
        here.sync()
