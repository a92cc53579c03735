"""Nobody computes a masked count out of all that is published of a season."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from french_cells.reading import Value
from sync_service.digest.season_funders import funder_tables
from sync_service.digest.season_parts import COUNTS, part_tables
from sync_service.digest.season_report import COUNTED, make_report, report_tables
from sync_service.digest.season_tables import HIDDEN, NEW, Table
from sync_service.domain.record import Entity, Record
from sync_service.domain.week import Season
from sync_service.model.entities.workshop import SCHEMES
from tests.digest.attack import Count, find_had, read

SEASON = Season(2026)
NOW = datetime(2027, 9, 1, tzinfo=UTC)
TOWNS = {"les-epis": "Lunéville", "mjc": "Baccarat", "ludo": "Gerbéviller"}
MONTHS = {"2026-10": "octobre 2026", "2026-11": "novembre 2026", "2027-01": "janvier 2027"}
LABELS = {
    "session.opening_hours": "Heures d'ouverture",
    **{f"session_count.{name}": name for name in COUNTED},
}
_FEW = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 8, 12])


@dataclass(frozen=True)
class Action:
    scheme: str
    partner: str


@dataclass(frozen=True)
class Held:
    """A session of the action with this number, modulo how many there are."""

    action: int
    month: str
    counts: tuple[int, ...]


WORLDS = st.tuples(
    st.lists(
        st.builds(
            Action,
            st.sampled_from([*sorted(SCHEMES)[:3], "reaap_fnp1", "laep"]),
            st.sampled_from(sorted(TOWNS)),
        ),
        min_size=1,
        max_size=5,
    ),
    st.lists(
        st.builds(
            Held,
            st.integers(0, 9),
            st.sampled_from(sorted(MONTHS)),
            st.tuples(*[_FEW] * len(COUNTS)),
        ),
        min_size=1,
        max_size=6,
    ),
)


@dataclass
class World:
    actions: list[Action]
    held: list[Held]

    def records(self) -> dict[Entity, list[Record]]:
        found: dict[Entity, list[Record]] = defaultdict(list)

        def add(ref: str, entity: Entity, **fields: Value) -> None:
            found[entity].append(Record(ref, entity, fields, NOW))

        for slug, town in TOWNS.items():
            add(f"S-{slug}", "organisation", id=slug, name=slug.upper(), city=town)
        for n, one in enumerate(self.actions):
            partner = one.partner
            add(
                f"A-{n}",
                "workshop",
                title=f"Atelier {n}",
                scheme=one.scheme,
                lead_organisation_id=partner,
            )
        for n, held in enumerate(self.held):
            workshop = f"A-{self.action_of(held)}"
            add(
                f"D-{n}",
                "session",
                workshop_id=workshop,
                date=f"{held.month}-10",
                start_time="14:00",
                end_time="15:00",
                place="Grande salle",
                status="held",
            )
            add(f"B-{n}", "session_count", session_id=f"D-{n}", **self.counts_of(held))
        return found

    def action_of(self, held: Held) -> int:
        return held.action % len(self.actions)

    @staticmethod
    def counts_of(held: Held) -> dict[str, int]:
        counts = dict(zip(COUNTS, held.counts, strict=True))
        counts["families_count"] += counts["new_families_count"]
        return counts

    def truth(self) -> dict[Count, int]:
        return {
            (f"D-{n}", field): number
            for n, held in enumerate(self.held)
            for field, number in self.counts_of(held).items()
        }

    def lines(self) -> dict[str, dict[str, set[str]]]:
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for n, held in enumerate(self.held):
            number = self.action_of(held)
            action = self.actions[number]
            names = {
                f"Saison {SEASON.label}": "",
                "Publics": "",
                "Actions": f"Atelier {number}",
                "Par dispositif": SCHEMES[action.scheme],
                "Par mois": MONTHS[held.month],
                "Par commune": TOWNS[action.partner],
                "Par partenaire": action.partner.upper(),
                "Bilan REAAP": f"Atelier {number}" if action.scheme == "reaap_fnp1" else "",
                "Bilan LAEP": f"Atelier {number}" if action.scheme == "laep" else "",
            }
            for title, name in names.items():
                if name or not title.startswith("Bilan"):
                    found[title][name].add(f"D-{n}")
        return found


def new_ones(action: int, number: int) -> Held:
    """A session to which so many families came, each for the first time."""
    counts = tuple(number if name == NEW else 0 for name in COUNTS)
    return Held(action, "2026-10", counts)


def published(world: World) -> list[Table]:
    records = world.records()
    return [
        *report_tables(make_report(SEASON, records), {}, LABELS),
        *part_tables(SEASON, records, LABELS),
        *funder_tables(SEASON, records),
    ]


@settings(max_examples=60, deadline=None)
@given(WORLDS)
@example(
    ([Action("reaap_fnp1", "les-epis"), Action("laep", "mjc")], [new_ones(0, 1), new_ones(1, 8)])
)
def test_no_masked_count_is_had_from_all_that_is_published(
    drawn: tuple[list[Action], list[Held]],
) -> None:
    """« Familles : 1 et 8, dont nouvelles : masqué, Total 9 » said that each of them was new.

    And a mask in one table was had from the sums of two others.
    """
    world = World(*drawn)
    printed = read(published(world), world.lines())
    assert find_had(printed, world.truth()) == []


def test_a_table_says_that_another_may_tell_what_it_masks() -> None:
    """« Masqué » beside a scheme's 12 that was the same 12: a reader took it for a slip."""
    others = COUNTS.index("other_adults_count")
    counts = [tuple(number * (at == others) for at in range(len(COUNTS))) for number in (5, 5, 1)]
    world = World(
        [Action("clas", "mjc"), Action("city_policy", "mjc")],
        [
            Held(at, month, counts[n])
            for n, (at, month) in enumerate(zip([0, 1, 0], MONTHS, strict=True))
        ],
    )
    tables = {one.title: one for one in part_tables(SEASON, world.records(), LABELS)}
    column = tables["Par mois"].header.index("other_adults_count")
    by_month, by_scheme = (
        {str(row[0]): row[column] for row in tables[title].rows}
        for title in ("Par mois", "Par dispositif")
    )
    assert by_month["novembre 2026"] == HIDDEN
    assert by_scheme[SCHEMES["city_policy"]] == 5, "the same session, and nobody can tell whose 1"
    assert "Un autre tableau peut dire ce dernier" in " ".join(tables["Par mois"].mask_notes)
    assert not tables["Par dispositif"].mask_notes
