"""The outsider's oracle complains where there is something to complain of."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from demo import gestures
from sheets_emulator import Direct
from sync_service.domain.record import Record
from tests.hostile.naive import ENGINES
from tests.hostile.outside.acts import Acts
from tests.hostile.outside.plots import PLOTS
from tests.hostile.outside.scene import look_around
from tests.hostile.outside.tale import tell
from tests.hostile.outside.valley import Soil, Valley, Weather, build_valley
from tests.hostile.outside.verdict import complaints
from tests.hostile.outside.wire import Wire
from tests.taste import taste

pytestmark = pytest.mark.hostile

ROUGH, WINDOW = "rough", "rows move under every second write"
NAIVE = {
    "row number": (ROUGH, 1),
    "first reference wins": (ROUGH, 1),
    "reference only": (ROUGH, 1),
    "no verify": (WINDOW, 1),
    "last write wins": (ROUGH, 1),
}
_EVERY_DAY = ["reference only", "no verify"]
"""One in each plot; the village and the simulation find these out every day too."""


@pytest.fixture
def valley(soil: Soil, tmp_path: Path) -> Iterator[Valley]:
    built = build_valley(soil, tmp_path / "valley.db", Random(1), Weather())  # noqa: S311 - a tale
    for _ in range(2):
        built.sync()
    yield built
    built.close()


@pytest.mark.parametrize(
    "name", taste(_EVERY_DAY, [name for name in NAIVE if name not in _EVERY_DAY])
)
def test_a_naive_engine_is_found_out(soil: Soil, tmp_path: Path, name: str) -> None:
    plot_name, seed = NAIVE[name]
    # Suspecting a sort, it would hold its own mistakes: the oracle is to see them.
    naive = replace(ENGINES[name], suspects_sorts=False)
    plot = replace(PLOTS[plot_name], weather=Weather(rulebook=naive))
    assert tell(soil, tmp_path / "valley.db", seed, plot).complaints


def kinds(valley: Valley) -> set[str]:
    found = complaints(look_around(valley), valley.witness)
    return {complaint.partition(":")[0] for complaint in found}


def people(valley: Valley) -> list[Record]:
    with valley.services.database.reading() as stored:
        return [*stored.records.read_all("contact")]


def store(valley: Valley, record: Record, **fields: str | None) -> None:
    with valley.services.database.transaction() as stored:
        stored.records.update(record.ref, fields, valley.time.now())


def test_a_valley_at_rest_has_nothing_to_complain_of(valley: Valley) -> None:
    assert not kinds(valley)


def lose(valley: Valley) -> None:
    """A word disappears from the record and both sheets."""
    record = people(valley)[0]
    store(valley, record, role=None)
    for slug, title in (("les-epis", "Contacts"), ("clef", "Annuaire")):
        row, place = valley.people[slug].column_of(title, str(record.fields["role"]))
        valley.people[slug].type(title, row, place, "")


def mix(valley: Valley) -> None:
    one, other, *_ = people(valley)
    store(valley, one, given_name=str(other.fields["given_name"]))


def archive(valley: Valley) -> None:
    with valley.services.database.transaction() as stored:
        stored.records.archive([people(valley)[0].ref], valley.time.now())


def part(valley: Valley) -> None:
    store(valley, people(valley)[0], role=None)


def double(valley: Valley) -> None:
    """A reference stands on two rows, and nobody is told."""
    sheet = valley.people["le-relais"]
    row, place = sheet.column_of("Équipe", people(valley)[-1].ref)
    sheet.type("Équipe", row - 1, place, people(valley)[-1].ref)


def drop(valley: Valley) -> None:
    row, _ = valley.people["clef"].column_of("Annuaire", people(valley)[0].ref)
    valley.people["clef"].delete_rows("Annuaire", row)


def forget_own(valley: Valley) -> None:
    """The partner's own column loses a word."""
    valley.people["les-epis"].clear("Contacts", 4, 2)


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (lose, "lost"),
        (mix, "mixed"),
        (archive, "archived"),
        (part, "apart"),
        (double, "twice"),
        (drop, "absent"),
        (forget_own, "own"),
    ],
)
def test_harm_is_called_by_its_name(
    valley: Valley, harm: Callable[[Valley], None], kind: str
) -> None:
    harm(valley)
    assert kind in kinds(valley)


def scribble(sheet_id: int, row: int, place: int, cell: dict[str, object]) -> gestures.Json:
    fields = ",".join(cell)
    return gestures.put(sheet_id, row, place, [{"values": [cell]}], fields)


@pytest.mark.parametrize(
    ("at", "cell", "fault"),
    [
        ((4, 2), {"userEnteredValue": {"stringValue": "à nous"}}, "own column"),
        ((4, 6), {"userEnteredValue": {"stringValue": "plus de formule"}}, "formula"),
        ((4, 0), {"userEnteredValue": {"formulaValue": "=1+1"}}, "formula"),
        ((3, 0), {"userEnteredValue": {"stringValue": "Autre titre"}}, "title"),
        ((4, 1), {"note": "Synchronisation : oups"}, "note"),
        ((4, 0), {"userEnteredFormat": {"textFormat": {"bold": True}}}, "looks"),
        ((4, 7), {"dataValidation": {"condition": {"type": "NUMBER_GREATER", "values": [
            {"userEnteredValue": "1"}]}}}, "rule"),
    ],
)  # fmt: skip
def test_a_write_where_we_may_not_is_seen_on_the_wire(
    valley: Valley, at: tuple[int, int], cell: dict[str, object], fault: str
) -> None:
    """As a service would that does not mind whose cells they are."""
    wire = Wire(valley, lambda _slug, _kind: None)
    service = Direct(valley.world, valley.world.service_account)
    sheet_id = valley.tabs["les-epis"]["Contacts"]
    body = {"requests": [scribble(sheet_id, *at, cell)]}
    path = f"/v4/spreadsheets/{valley.planted.ids['les-epis']}:batchUpdate"
    wire.look("les-epis")
    assert service.request("POST", path, body)[0] == 200
    wire.judge("les-epis")
    assert [one for one in wire.ledger.broken if fault in one]


def test_a_write_on_somebody_elses_row_is_seen_on_the_wire(valley: Valley) -> None:
    wire = Wire(valley, lambda _slug, _kind: None)
    wire.look("les-epis")
    other = str(people(valley)[1].fields["given_name"])
    valley.people["les-epis"].type("Contacts", 4, 3, other)
    wire.judge("les-epis")
    assert [one for one in wire.ledger.broken if "wrong row" in one]


def test_every_act_of_the_valley_does_something(valley: Valley) -> None:
    """An act that never finds its cell would test nothing."""
    random = Random(3)  # noqa: S311 - a tale
    acts = Acts(valley, random, None)
    before = len(valley.world.changes)
    for name in ("type", "add", "sort", "insert", "own", "copy_row", "delete", "move"):
        acts.act((name,), "les-epis", "Contacts")
        assert len(valley.world.changes) > before, name
        before = len(valley.world.changes)
