"""Rules that random people seldom need: each has its story, told without asking the engine.

A story says whether a promise was broken: what was typed is looked for in sheets and records.
"""

from collections.abc import Callable, Mapping

from sync_service.sync.planning.situation import Rulebook
from tests.builders import World, contact_row
from tests.fakes.database import FakeDatabase
from tests.fakes.spreadsheets import FakeTab
from tests.hostile.hands import EMAIL, NAME, PHONE, ROLE, column_of, reference_column_of
from tests.hostile.village import BENIGN, Engine, Village

DAY = 5


def sorts_one_column(rulebook: Rulebook, seed: int) -> bool:
    """Somebody sorts the addresses alone: each stands beside another person now."""
    village = Village(seed, acts=BENIGN, engine=Engine(rulebook))
    village.play(rounds=2)
    tab = village.tabs["epis"]
    column = column_of(tab, EMAIL)
    is_first_last = str(tab.cell(1, column).value) == _last(tab)
    tab.sort(1, column, columns=[column], reverse=not is_first_last)
    for _ in range(4):
        village.sync()
    return bool(village.lost() or village.mixed() or village.apart())


def pastes_anothers_reference(rulebook: Rulebook, seed: int) -> bool:
    """A row of one's own bears the reference of a person whom only another partner knows."""
    world, tabs = _two_partners(rulebook, seed)
    epis, relais = tabs["epis"], tabs["relais"]
    before = world.records()
    place = reference_column_of(relais)
    assert place is not None
    stolen = epis.cell(1, place).value
    relais.fill([[f"Curieux{seed}", None, None, f"curieux{seed}@example.org"]], 5)
    relais.type(5, place, stolen)
    world.sync_until_quiet(4)
    is_told = any(problem.cell == "G6" for problem in world.problems())
    return world.records() != before or not is_told or _leaks(tabs)


def assumes_a_day(rulebook: Rulebook, seed: int) -> bool:
    """A day whose century nobody wrote; the others get it once its author has let it stand."""
    world, tabs = _two_partners(rulebook, seed, scope="all")
    epis, relais = tabs["epis"], tabs["relais"]
    epis.type(1, DAY, f"{seed % 28 + 1:02}/03/24")
    world.sync_until_quiet(4)
    is_early = any(relais.cell(row, DAY).value is not None for row in range(1, 9))
    epis.annotate(1, DAY, "")
    world.sync_until_quiet(4)
    is_late = all(relais.cell(row, DAY).value is None for row in range(1, 9))
    return is_early or is_late


def puts_back_in_part(rulebook: Rulebook, seed: int) -> bool:
    """Too much to be meant, then a little of it mended: the rest is still nobody's wish."""
    world = World(rulebook=rulebook)
    tab = world.add_contacts([contact_row(number) for number in range(10)])
    world.sync_until_quiet(3)
    before, grid = world.records(), [list(line) for line in tab.grid]
    mended = seed % 4 + 1
    if seed % 3 == 0:
        del tab.grid[1:6]
    for row in range(1, 11) if seed % 3 else ():
        column, typed = (PHONE, None) if seed % 3 == 1 else (ROLE, f"Recopié {row}")
        tab.type(row, column, typed)
    world.sync_until_quiet(3)
    if seed % 3 == 0:
        tab.grid += grid[1 : mended + 1]
    else:
        tab.grid[1 : mended + 1] = grid[1 : mended + 1]
    world.sync_until_quiet(4)
    is_told = "guard" in {problem.kind for problem in world.problems()}
    return world.records() != before or not is_told


STORIES: Mapping[str, Callable[[Rulebook, int], bool]] = {
    "no scramble guard": sorts_one_column,
    "foreign references forgotten": pastes_anothers_reference,
    "assumptions that do not wait": assumes_a_day,
    "guards counted anew each run": puts_back_in_part,
}


def keeps_house(database: FakeDatabase, rulebook: Rulebook) -> bool:
    """Whether each partner's own sheet goes on showing its own people only."""
    _, tabs = _two_partners(rulebook, 1, database=database)
    return not _leaks(tabs)


def _two_partners(
    rulebook: Rulebook, seed: int, *, scope: str = "own", database: FakeDatabase | None = None
) -> tuple[World, dict[str, FakeTab]]:
    """The Relais has a tab of its own, or one in which it sees everybody."""
    world = World(rulebook=rulebook, database=database or FakeDatabase())
    rows = {name: [_person(name, seed, number) for number in range(3)] for name in _PARTNERS}
    tabs = {
        "epis": world.add_contacts(rows["epis"]),
        "relais": world.add_contacts(
            rows["relais"], name="relais", partner="le-relais", scope=scope
        ),
    }
    if scope == "all":
        tabs["relais"].grid[1:] = []
    world.sync_until_quiet(4)
    return world, tabs


_PARTNERS = ("epis", "relais")


def _person(partner: str, seed: int, number: int) -> list[str | None]:
    name = f"{partner}{'abc'[number]}".capitalize()
    digits = f"{seed % 50:02} {_PARTNERS.index(partner)}{number}"
    return [name, None, None, f"{name.lower()}{seed}@example.org", f"06 39 98 {digits}"]


def _leaks(tabs: Mapping[str, FakeTab]) -> bool:
    """Something of one partner's people stands in another partner's sheet."""
    for name, tab in tabs.items():
        shown = {str(tab.cell(r, c).value) for r in range(1, 12) for c in (NAME, EMAIL, PHONE)}
        others = (one for other, one in tabs.items() if other != name)
        names = {str(one.cell(row, NAME).value) for one in others for row in range(1, 4)}
        if shown & names - {"None"}:
            return True
    return False


def _last(tab: FakeTab) -> str:
    values = [str(line[column_of(tab, EMAIL)].value) for line in tab.grid[1:] if len(line) > EMAIL]
    return max(values)
