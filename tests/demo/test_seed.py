import tomllib
from datetime import date
from pathlib import Path

import pytest

from demo.people import Person
from demo.seed import seed, spreadsheet_seeds, write_mappings
from sheets_emulator import Direct, World

TODAY = date(2026, 11, 25)
SHIPPED = Path(__file__).parents[2] / "mappings"


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def planted(world: World) -> dict[str, str]:
    return seed(world, TODAY)


def filled_rows(world: World, planted: dict[str, str]) -> dict[tuple[str, str], list[list[str]]]:
    found = {}
    for one in spreadsheet_seeds(TODAY):
        person = Person(Direct(world, world.person), planted[one.name])
        for tab in one.tabs:
            rows = person.seen(tab.title)[tab.header + 1 :]
            found[one.name, tab.title] = [row for row in rows if any(row)]
    return found


def test_four_partners_and_the_coordinator_have_about_150_rows(
    world: World, planted: dict[str, str]
) -> None:
    assert list(planted) == [
        "ludotheque",
        "centre-social",
        "creche",
        "mediatheque",
        "coordination",
    ]
    assert 130 <= sum(map(len, filled_rows(world, planted).values())) <= 170


def test_everything_is_shared_with_the_service(world: World, planted: dict[str, str]) -> None:
    service = Direct(world, world.service_account)

    for spreadsheet_id in planted.values():
        assert service.request("GET", f"/v4/spreadsheets/{spreadsheet_id}")[0] == 200


def test_no_formula_of_the_seed_is_in_error(world: World, planted: dict[str, str]) -> None:
    texts = [cell for rows in filled_rows(world, planted).values() for row in rows for cell in row]

    assert not [text for text in texts if text.startswith("#")]
    assert "EN RETARD" in texts


def test_sessions_lie_before_and_after_the_day_that_was_given(
    world: World, planted: dict[str, str]
) -> None:
    for title in ("centre-social", "mediatheque"):
        rows = filled_rows(world, planted)[title, "Séances"]
        days = [date.fromisoformat("-".join(cell.split("/")[::-1])) for row in rows for cell in row
                if cell.count("/") == 2]  # fmt: skip
        assert min(days) < TODAY
        assert sum(day > TODAY for day in days) >= 3


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2028, 2, 29), date(2026, 8, 31)])
def test_the_world_can_be_planted_on_any_day(today: date) -> None:
    assert len(seed(World(), today)) == 5


def test_the_mapping_files_name_every_mapped_tab(planted: dict[str, str], tmp_path: Path) -> None:
    write_mappings(tmp_path, SHIPPED, planted)

    parsed = tomllib.loads((tmp_path / "spreadsheets.toml").read_text(encoding="utf-8"))
    tabs = [tab for one in parsed["spreadsheet"] for tab in one["tab"]]
    assert {one["id"] for one in parsed["spreadsheet"]} == set(planted.values())
    assert {tab["mapping"] for tab in tabs} <= {path.stem for path in SHIPPED.glob("*.toml")}
    assert all(tab["scope"] == "all" for tab in parsed["spreadsheet"][-1]["tab"])


def test_the_mapping_files_know_the_demos_partners_and_no_others(
    planted: dict[str, str], tmp_path: Path
) -> None:
    write_mappings(tmp_path, SHIPPED, planted)

    parsed = tomllib.loads((tmp_path / "organisations.toml").read_text(encoding="utf-8"))
    slugs = {one["slug"] for one in parsed["organisation"]}
    assert {one.partner for one in spreadsheet_seeds(TODAY)} <= slugs
    assert parsed["columns"]["name"]


def test_nobody_in_the_seed_can_be_reached(world: World, planted: dict[str, str]) -> None:
    texts = [cell for rows in filled_rows(world, planted).values() for row in rows for cell in row]

    assert all(text.partition("@")[2].startswith("example") for text in texts if "@" in text)
    digits = ["".join(filter(str.isdigit, text)) for text in texts]
    numbers = [number for number in digits if number.startswith("0") and len(number) >= 10]
    phones = [number for number in numbers if not number.endswith(("2026", "2027", "2025"))]
    assert all(number.startswith(("035301", "063998")) for number in phones)
