"""Matrices in over forty shapes: `adopt` and `sync` find one header, and spare rows of marks."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from demo.people import REFERENCE_TITLE
from sync_service.domain.record import find_reference
from tests.system.conftest import settings_for
from tests.system.processes import ROOT, HereHost, StandIn
from tests.taste import taste

pytestmark = pytest.mark.system

SHAPES = tomllib.loads((ROOT / "tests/data/matrices.toml").read_text(encoding="utf-8"))["shape"]
PARTNERS = {"les-epis": "Les Épis", "mjc": "MJC du Faubourg", "caf": "CAF"}
NOW = "2026-11-24T10:00:00+01:00"


def rows_of(shape: dict[str, Any]) -> list[list[str]]:
    return [line.split("|") for line in shape["rows"].split("\n")]


def days_of(shape: dict[str, Any]) -> set[str]:
    parts = [day.split("/") for day in shape["days"].split()]
    return {f"{2026 if int(month) > 8 else 2027}-{month}-{day}" for day, month in parts}


def host_of_partners(folder: Path, stand_in: StandIn) -> HereHost:
    host = HereHost(folder, {**settings_for(folder, stand_in), "SYNC_NOW": NOW})
    host.write_mappings([])
    known = "".join(
        f'[[organisation]]\nslug = "{slug}"\nname = "{name}"\n' for slug, name in PARTNERS.items()
    )
    organisations = (ROOT / "mappings/organisations.toml").read_text(encoding="utf-8")
    (host.mappings / "organisations.toml").write_text(organisations + known, encoding="utf-8")
    return host


def _name(shape: dict[str, Any]) -> str:
    return str(shape["name"])


@pytest.mark.parametrize(
    "shape", taste(SHAPES[::4], [one for n, one in enumerate(SHAPES) if n % 4]), ids=_name
)
def test_both_find_the_row_of_days_and_write_beside_it_alone(
    tmp_path: Path, stand_in: StandIn, shape: dict[str, Any]
) -> None:
    host = host_of_partners(tmp_path, stand_in)
    sheet = stand_in.create(shape["name"], {"CT": rows_of(shape)})
    ways = ["--entity", "attendance", "--partner", "caf", "--scope", "all", "--write", "--json"]

    adopted = host.run("adopt", sheet, *ways).json
    host.sync()

    seen = stand_in.open(sheet).seen("CT")
    above, below = seen[: shape["header"]], seen[shape["header"] :]
    assert adopted["header_rows"][-1] == shape["header"]
    dated = [one["title"] for one in adopted["columns"] if one["field"] == "status"]
    assert len(dated) == len(days_of(shape))
    assert {one["fields"]["date"] for one in host.export("meeting")} == days_of(shape)
    assert [row for row, line in enumerate(seen, 1) if REFERENCE_TITLE in line] == [len(above)]
    bearing = [line for line in below if line and find_reference(line[-1])]
    assert len(bearing) == len(PARTNERS)
