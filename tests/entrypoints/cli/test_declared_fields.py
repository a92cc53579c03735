"""Each field's declaration as `new` and `edit` show it: what it needs, its bounds, its defaults.

The figures are the data dictionary's and the conventions', written out here: a declaration that
changes by mistake changes what a command takes, and fails.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from sync_service.domain.record import LETTERS, Entity
from tests.databases import new_sqlite
from tests.model.test_dictionary import COLLECTED, DICTIONARY
from tests.system.processes import Answer, HereHost

NOW = "2026-11-24T09:00:00+01:00"
HELD_ON = "10/11/2026"
NEEDED: Mapping[Entity, Mapping[str, str]] = {
    "organisation": {"name": "MJC"},
    "contact": {"family_name": "Perrin", "organisation_id": "MJC", "email": "p@example.org"},
    "meeting": {"date": "12/11/2026"},
    "attendance": {"meeting_id": "12/11/2026", "organisation_id": "MJC"},
    "item": {"label": "Malle", "owner_organisation_id": "MJC"},
    "loan": {
        "item_code": "Malle",
        "borrower_organisation_id": "MJC",
        "loaned_on": "02/11/2026",
    },
    "workshop": {"title": "Café des parents", "lead_organisation_id": "MJC"},
    "session": {
        "workshop_id": "Café des parents",
        "date": "08/12/2026",
        "start_time": "14h",
        "place": "MJC",
    },
    "registration": {"session_id": "Café des parents du 08/12/2026", "given_name": "Zoé"},
    "session_count": {
        "session_id": f"Café des parents du {HELD_ON}",
        "families_count": "3",
    },
}
"""What a record cannot do without (docs/conventions.md)."""
ONE_OF_SEVERAL = {("contact", "email")}
DEFAULTS: Mapping[Entity, Mapping[str, object]] = {
    "organisation": {"kind": "other"},
    "contact": {"publish_ok": False},
    "meeting": {"kind": "technical_committee", "status": "held", "season": "2026-2027"},
    "attendance": {},
    "item": {"quantity": 1, "code": "MALLE", "kind": "kit"},
    "loan": {"quantity": 1, "due_on": "2026-12-02"},
    "workshop": {
        "kind": "parent_child_workshop",
        "scheme": "other",
        "is_new": False,
        "is_cycle": False,
        "registration_mode": "form",
    },
    "session": {
        "direct_confirm_hours": 48,
        "status": "planned",
        "registration_open": True,
        "slug": "cafe-des-parents-2026-12-08-14h00",
    },
    "registration": {"adults_count": 1, "consent_contact": False, "status": "confirmed"},
    "session_count": {},  # what nobody counted is no 0
}  # fmt: skip
"""What a new record says of what nobody wrote."""
COUNTS: Mapping[Entity, Mapping[str, tuple[int, int]]] = {
    "item": {"quantity": (1, 100_000), "loan_days": (1, 366)},  # one of them is lent
    "loan": {"quantity": (1, 1)},  # there is one
    "session": {"capacity": (0, 10_000), "direct_confirm_hours": (0, 100_000)},
    "registration": {
        "adults_count": (1, 9),
        "children_0_2": (0, 20),
        "children_3_5": (0, 20),
        "children_6_11": (0, 20),
        "children_12_17": (0, 20),
    },
    "session_count": {
        "families_count": (0, 100_000), "new_families_count": (0, 3),  # of three families
        "mothers_count": (0, 100_000), "fathers_count": (0, 100_000),
        "other_adults_count": (0, 100_000), "children_0_2": (0, 100_000),
        "children_3_5": (0, 100_000), "children_6_11": (0, 100_000),
        "children_12_17": (0, 100_000), "siblings_count": (0, 100_000),
        "professionals_count": (0, 100_000), "volunteers_count": (0, 100_000),
    },
}  # fmt: skip
LONGEST: Mapping[Entity, Mapping[str, int]] = {
    "organisation": {
        "id": 200, "name": 150, "short_name": 30, "uai": 200, "address_street": 500,
        "address_complement": 500, "city": 500, "ban_key": 200, "opening_hours": 2_000,
    },
    "contact": {"family_name": 100, "given_name": 100, "role": 200, "note": 2_000},
    "meeting": {"place": 500},
    "attendance": {"recorded_by": 200, "source_cell": 200},
    "item": {"code": 60, "label": 200, "location": 500},
    "workshop": {
        "title": 200, "description": 1_000, "audience": 200, "price": 200, "siblings": 200,
    },
    "session": {"place": 500, "slug": 200, "access": 300, "transport": 300},
    "registration": {
        "given_name": 100, "family_name": 100, "phone_as_typed": 200, "consent_version": 200,
    },
}  # fmt: skip
PREFERS: Sequence[tuple[Entity, str, str, str]] = [
    ("loan", "loaned_on", "10/01", "2026-01-10"),
    ("loan", "due_on", "10/01", "2027-01-10"),
    ("loan", "returned_on", "20/11", "2026-11-20"),
    ("organisation", "ct_member_since", "10/01", "2026-01-10"),
    ("session", "date", "10/01", "2027-01-10"),
]
"""A day without a year: back for what was, ahead for what comes."""


Made: TypeAlias = Mapping[Entity, Mapping[str, object]]


@pytest.fixture(scope="module")
def host_and_made(tmp_path_factory: pytest.TempPathFactory) -> tuple[HereHost, Made]:
    """One record of each entity, made by the least that `new` takes, and what it then said."""
    folder: Path = tmp_path_factory.mktemp("host")
    host = HereHost(
        folder,
        {
            "DATABASE_URL": new_sqlite(folder / "sync.db"),
            "GOOGLE_API_BASE": "http://127.0.0.1:1",
            "SYNC_NOW": NOW,
        },
    )
    host.write_mappings([])
    made: dict[Entity, Answer] = {}
    for entity, typed in NEEDED.items():
        if entity == "session_count":  # who is counted has come
            new(host, "session", {**NEEDED["session"], "date": HELD_ON})
        made[entity] = new(host, entity, typed)
    assert {entity: one.err for entity, one in made.items() if one.code != 0} == {}
    return host, {entity: one.json["fields"] for entity, one in made.items()}


@pytest.fixture(scope="module")
def host(host_and_made: tuple[HereHost, Made]) -> HereHost:
    return host_and_made[0]


def new(host: HereHost, entity: Entity, typed: Mapping[str, str]) -> Answer:
    return host.run("new", entity, *(f"{name}={text}" for name, text in typed.items()), "--json")


def edit(host: HereHost, entity: Entity, name: str, text: str) -> Answer:
    return host.run("edit", host.export(entity)[0]["ref"], f"{name}={text}", "--json")


def is_refused(host: HereHost, entity: Entity, name: str, text: str) -> bool:
    """By the field, which is named, before the database has to."""
    answer = edit(host, entity, name, text)
    return answer.code == 2 and name in answer.err


def value(host: HereHost, entity: Entity, name: str) -> object:
    return host.export(entity)[0]["fields"][name]


@pytest.mark.parametrize(
    ("entity", "name"), [(one, name) for one, needed in NEEDED.items() for name in needed]
)
def test_what_is_needed_can_neither_be_missing_nor_be_cleared(
    host: HereHost, entity: Entity, name: str
) -> None:
    for answer in (
        new(host, entity, {**NEEDED[entity], name: ""}),
        edit(host, entity, name, ""),
    ):
        assert answer.code == 2
        assert name in answer.err


@pytest.mark.parametrize("entity", NEEDED)
def test_what_nobody_wrote_has_its_documented_value(
    host_and_made: tuple[HereHost, Made], entity: Entity
) -> None:
    _, made = host_and_made
    given = {name: one for name, one in made[entity].items() if one is not None}
    unsaid = {name: one for name, one in given.items() if name not in NEEDED[entity]}
    if entity == "organisation":
        del unsaid["id"]
    more = {"status": "on_loan"} if entity == "loan" else {}  # worked out of its days
    assert unsaid == {**DEFAULTS[entity], **more}


@pytest.mark.parametrize(
    ("entity", "name"), [(one, name) for one, names in COUNTS.items() for name in names]
)
def test_a_count_has_its_bounds(host: HereHost, entity: Entity, name: str) -> None:
    least, most = COUNTS[entity][name]
    before = value(host, entity, name)
    for refused in (least - 1, most + 1):
        assert is_refused(host, entity, name, str(refused))
    for accepted in (least, most):
        if name != "families_count":  # its part may not be more than it
            assert edit(host, entity, name, str(accepted)).code == 0
            assert value(host, entity, name) == accepted
    assert edit(host, entity, name, "" if before is None else str(before)).code == 0


@pytest.mark.parametrize(
    ("entity", "name"), [(one, name) for one, names in LONGEST.items() for name in names]
)
def test_a_text_has_its_length(host: HereHost, entity: Entity, name: str) -> None:
    longest, before = LONGEST[entity][name], value(host, entity, name)
    assert is_refused(host, entity, name, "X" * (longest + 1))
    if name != "id":  # others link to it
        assert edit(host, entity, name, "X" * longest).code == 0
        assert edit(host, entity, name, str(before or "")).code == 0


def test_a_name_has_three_letters(host: HereHost) -> None:
    assert is_refused(host, "organisation", "name", "MJ")


def test_only_a_structure_has_several_numbers(host: HereHost) -> None:
    both = "03 53 01 02 03 / 03 53 01 02 04"
    assert edit(host, "organisation", "phone", both).code == 0
    assert value(host, "organisation", "phone") == ["+33353010203", "+33353010204"]
    assert is_refused(host, "contact", "phone", both)
    assert edit(host, "organisation", "phone", "").code == 0


@pytest.mark.parametrize(("entity", "name", "typed", "day"), PREFERS)
def test_a_day_without_a_year_goes_its_own_way(
    host: HereHost, entity: Entity, name: str, typed: str, day: str
) -> None:
    before = value(host, entity, name)
    assert edit(host, entity, name, typed).code == 0
    assert value(host, entity, name) == day
    assert edit(host, entity, name, str(before or "")).code == 0


@pytest.mark.parametrize("entity", ["session", "meeting"])
def test_a_day_without_a_year_is_one_of_the_running_season(host: HereHost, entity: Entity) -> None:
    """Before it is one that comes: what was held in October is typed in November."""
    made = new(host, entity, {**NEEDED[entity], "date": "10/10"})
    assert made.code == 0, made.err
    assert made.json["fields"]["date"] == "2026-10-10"


def test_between_two_seasons_a_session_s_day_without_a_year_is_one_that_comes(
    host: HereHost,
) -> None:
    typed = {**NEEDED["session"], "date": "10/10"}
    lines = [f"{name}={text}" for name, text in typed.items()]
    made = host.run("new", "session", *lines, "--json", SYNC_NOW="2026-08-05T09:00:00+02:00")
    assert made.json["fields"]["date"] == "2026-10-10"


def test_the_figures_of_a_family_that_was_erased_stay(host: HereHost) -> None:
    held = new(host, "session", {**NEEDED["session"], "date": "06/10/2026"}).json["ref"]
    figures = {"adults_count": "2", "children_0_2": "1", "status": "venue"}
    typed = {**NEEDED["registration"], "session_id": held, **figures}
    came = new(host, "registration", typed).json
    assert host.run("erase", "--ref", came["ref"], "--json").code == 0

    after = next(one for one in host.export("registration") if one["ref"] == came["ref"])
    stays = {"session_id", "adults_count", "children_0_2", "status"}
    assert {name: after["fields"][name] for name in stays} == {
        name: came["fields"][name] for name in stays
    }
    assert after["fields"]["given_name"] != came["fields"]["given_name"]


OURS: Mapping[Entity, Mapping[str, tuple[str, str]]] = {
    "organisation": {"id": ("mjc-de-luneville", "Identifiant")},
    "session": {
        "slug": ("cafe-du-mardi", "Adresse de la page"),
        "seats_unread": ("oui", "Places à préciser"),
    },
    "attendance": {"recorded_by": ("MJC", "Saisi par"), "source_cell": ("B2", "Case d'origine")},
}
"""What no sheet's column is for: another value, and what the letter calls it."""


@pytest.mark.parametrize("entity", OURS)
def test_the_letter_names_what_only_we_fill_in(tmp_path: Path, entity: Entity) -> None:
    host = HereHost(
        tmp_path,
        {
            "DATABASE_URL": new_sqlite(tmp_path / "sync.db"),
            "GOOGLE_API_BASE": "http://127.0.0.1:1",
            "SYNC_NOW": "2026-11-17T09:00:00+01:00",
        },
    )
    host.write_mappings([])
    for one in NEEDED:
        new(host, one, NEEDED[one])
    host.settings["SYNC_NOW"] = NOW  # what is new in its week is told as new
    for name, (typed, _) in OURS[entity].items():
        answer = edit(host, entity, name, typed)
        assert answer.code == 0, answer.err
    letter = host.run("digest", "--week", "2026-W48").out
    [line] = [one for one in letter.splitlines() if one.startswith(f"- {LETTERS[entity]}-")]
    assert line.split(", ")[1:] == [label for _, label in OURS[entity].values()]


def test_a_family_that_asks_reads_what_each_is_called(host: HereHost) -> None:
    ref = host.export("registration")[0]["ref"]
    [given] = json.loads(host.run("export-person", "--ref", ref).out)
    said = {name: about["label"] for name, about in given["about"].items()}
    assert said["phone_as_typed"] == "Téléphone tel que saisi"
    assert said["consent_at"] == "Accord donné le"
    assert said["consent_version"] == "Version de l'accord"


RULES: Sequence[tuple[Entity, Mapping[str, str], Mapping[str, str]]] = [
    ("organisation", {}, {"ct_member_since": "31/12/1998"}),
    ("organisation", {"ct_member_since": "01/02/2026"}, {"ct_member_until": "31/01/2026"}),
    ("meeting", {"start_time": "18h"}, {"end_time": "17h59"}),
    ("session", {}, {"end_time": "13h59"}),
    ("loan", {}, {"due_on": "01/11/2026"}),
    ("loan", {}, {"returned_on": "01/11/2026"}),
    ("loan", {}, {"returned_on": "25/11/2026"}),
    ("loan", {}, {"quantity": "2"}),
    ("workshop", {"registration_mode": "libre", "scheme": "LAEP"}, {"registration_mode": "form"}),
    ("session_count", {}, {"new_families_count": "4"}),
]
"""Entity, what it says first, what may then not be said any more."""


@pytest.mark.parametrize(("entity", "first", "refused"), RULES)
def test_a_rule_across_fields_is_kept(
    host: HereHost, entity: Entity, first: Mapping[str, str], refused: Mapping[str, str]
) -> None:
    before = host.export(entity)[0]["fields"]
    for name, typed in first.items():
        assert edit(host, entity, name, typed).code == 0
    [(name, typed)] = refused.items()
    assert edit(host, entity, name, typed).code == 2
    for one in reversed(tuple(first)):
        assert edit(host, entity, one, str(before[one] or "")).code == 0


def _choices() -> Iterator[tuple[Entity, str, set[str]]]:
    with DICTIONARY.open(encoding="utf-8", newline="") as opened:
        rules = {(row["entity"], row["field"]): row for row in csv.DictReader(opened)}
    for line in COLLECTED:
        rule = rules.get((line.entity, line.field))
        if rule and "énum" in line.type and " | " in line.rule:
            first = line.rule
            if first.startswith("other par défaut"):
                first = first.rpartition(";")[2]
            known = {re.split(r"[ (]", one.strip())[0] for one in first.split(" ; ")[0].split("|")}
            yield line.entity, line.field, known - {"empty"}


@pytest.mark.parametrize(("entity", "name", "known"), list(_choices()))
def test_a_choice_takes_what_the_dictionary_knows(
    host: HereHost, entity: Entity, name: str, known: set[str]
) -> None:
    refused = edit(host, entity, name, "schtroumpf")
    assert refused.code == 2
    if name == "status" and entity == "attendance":
        return  # its own words, read by another reader
    offered = re.findall(r"« ([^»]+) »", refused.err.partition("Nous attendons")[2])
    more = {("session", "status"): 1}  # « reporté » is said of meetings in the dictionary
    assert len(offered) == len(known) + more.get((entity, name), 0)
    before = value(host, entity, name)
    if name == "scheme":  # one of them goes without registrations
        edit(host, entity, "registration_mode", "libre")
    taken = {code: edit(host, entity, name, code) for code in sorted(known)}
    assert {code for code, one in taken.items() if one.code != 0} == set()
    assert {json.loads(one.out)["fields"][name] for one in taken.values()} == known
    assert edit(host, entity, name, str(before or "")).code == 0
