"""The model against the data dictionary: fields, types, what is required, values, rules."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from french_cells.context import Context
from french_cells.directory import NO_DIRECTORY, Directory, KnownName, Names
from french_cells.reading import Value
from sync_service.domain.record import LETTERS, Entity
from sync_service.model import fields as ours
from sync_service.model.codecs import build_codec
from sync_service.model.entities import SCHEMAS
from sync_service.model.personal import schema_of
from sync_service.model.schema import CellField

DICTIONARY = Path(__file__).parents[1] / "data" / "data_dictionary.csv"
DESIGN = Path(__file__).parents[3] / "shared" / "design" / "data_dictionary.csv"
"""What it was copied from, where somebody has it."""
ADDED = {
    *(("workshop", name) for name in ("is_cycle", "description", "audience", "price", "siblings")),
    *(("session", name) for name in ("access", "transport", "day_phone")),
}
"""What families asked about since: lines of ours alone, until the design has them."""
TODAY = date(2026, 11, 24)
NO_ENTITIES = {"cell_issue"}
"""Open problems: the sync's own memory, no record that a sheet lists."""
NO_FIELDS = {"id", "updated_at", "season", "small_cell"}
"""A record's own reference and date of change; what is worked out; a rule about publishing."""
TYPES: Sequence[tuple[str, tuple[type[CellField], ...]]] = (
    ("date-heure", (ours.Instant,)),
    ("date", (ours.Day,)),
    ("heure", (ours.Hour,)),
    ("booléen", (ours.YesNo,)),
    ("E.164", (ours.Phone,)),
    ("courriel", (ours.Mail,)),
    ("entier/durée", (ours.Count, ours.Amount)),
    ("entier", (ours.Count,)),
    ("énum", (ours.Choice, ours.Presence)),
    ("dérivé", (ours.LoanStatus,)),
    ("référence", (ours.Link,)),
    ("URL", (ours.WebAddress,)),
    ("liste BCP 47", (ours.Languages,)),
    ("BCP 47", (ours.Language,)),
    ("liste", (ours.Words,)),
    ("tranche", (ours.Ages,)),
    ("montant", (ours.Amount,)),
    ("durée", (ours.Amount,)),
    ("texte", (ours.Text, ours.Identifier, ours.Siret, ours.Rna, ours.Postcode, ours.Town,
               ours.InseeCode)),
    ("slug", (ours.Identifier,)),
)  # fmt: skip
BESIDE: Mapping[str, set[str]] = {
    "session": {"workshop_id", "seats_unread"},
    "registration": {
        "session_id",
        "phone_as_typed",
        "consent_at",
        "consent_version",
        "back_at",
    },
}
"""What the dictionary draws as « 1–n », names inside a field's type, or what no cell shows."""
LEFT_OPEN = {
    ("attendance", "contact_id"): "the rule is about the partner: its line says « facultatif »",
    ("attendance", "status"): "a blank is unknown, which is neither present nor absent",
    ("attendance", "recorded_by"): "the journal says who wrote what, and from which cell",
    ("attendance", "source_cell"): "the journal says who wrote what, and from which cell",
    ("workshop", "themes"): "asked for in the funders' report, never a reason to lose a workshop",
    ("workshop", "is_new"): "asked for in the funders' report, never a reason to lose a workshop",
    ("session", "end_time"): "« 20h » is all that many sheets say, and as much as families need",
    ("registration", "submitted_at"): "what is typed at a counter bears no instant",
    **{
        ("session_count", name): "a list that does not count them says nothing of them, and no 0"
        for name in (
            "new_families_count",
            "mothers_count",
            "fathers_count",
            "other_adults_count",
            "children_0_2",
            "children_3_5",
            "children_6_11",
            "children_12_17",
        )
    },
    ("contact", "email"): "one of the two, which is a rule across fields",
    ("contact", "phone"): "one of the two, which is a rule across fields",
}
"""Said to be required, and not: why (docs/conventions.md)."""


@dataclass(frozen=True)
class Line:
    """One field of the dictionary; a line may speak of several."""

    entity: Entity
    field: str
    label: str
    type: str
    required: str
    rule: str
    privacy: str
    retention: str

    def __str__(self) -> str:
        return f"{self.entity}.{self.field}"

    @property
    def is_forbidden(self) -> bool:
        return self.required.startswith("X") or self.privacy.startswith("X")


def read_lines() -> list[Line]:
    with DICTIONARY.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return [
        Line(
            row["entity"],  # type: ignore[arg-type] # judged by the first test
            name,
            row["header_fr"],
            row["type"],
            row["required"],
            row["validation_normalisation"],
            row["privacy_class"],
            row["retention_proposed"],
        )
        for row in rows
        if row["entity"] not in NO_ENTITIES
        for name in re.split(r" \+ | / |, ", row["field"])
    ]


LINES = read_lines()
COLLECTED = [
    line
    for line in LINES
    if not line.is_forbidden and (line.field not in NO_FIELDS or str(line) == "organisation.id")
]


def cells_of(entity: Entity) -> Mapping[str, CellField]:
    return SCHEMAS[entity](Context(today=TODAY)).cells


def test_the_dictionary_is_the_designs() -> None:
    if not DESIGN.is_file():
        pytest.skip("the design is no part of the repository: nothing to do")
    ours = DICTIONARY.read_text(encoding="utf-8").splitlines()
    design = DESIGN.read_text(encoding="utf-8").splitlines()
    added = [line for line in ours if line not in design]
    assert [line for line in ours if line not in added] == design, "copy it into tests/data"
    assert {tuple(line.split(",")[:2]) for line in added} <= ADDED


def test_every_entity_is_there_and_no_other() -> None:
    assert {line.entity for line in LINES} == set(SCHEMAS) == set(LETTERS)


@pytest.mark.parametrize("entity", LETTERS)
def test_an_entity_has_the_dictionary_s_fields(entity: Entity) -> None:
    wanted = {line.field for line in COLLECTED if line.entity == entity}
    assert set(cells_of(entity)) - BESIDE.get(entity, set()) == wanted


@pytest.mark.parametrize("line", COLLECTED, ids=str)
def test_a_field_is_of_its_kind_and_bears_its_title(line: Line) -> None:
    field = cells_of(line.entity)[line.field]
    wanted = next(kinds for start, kinds in TYPES if line.type.startswith(start))
    assert isinstance(field, wanted)
    titles = {*line.label.replace("–", "-").split(" / "), "Heures d'organisation"}
    assert line.label.startswith("(") or field.label in titles


@pytest.mark.parametrize("line", COLLECTED, ids=str)
def test_a_field_is_of_its_privacy_class(line: Line) -> None:
    assert schema_of(line.entity).privacy_of(line.field) == int(line.privacy[0])


def test_what_is_personal_is_kept_for_a_time_only() -> None:
    for entity in SCHEMAS:
        schema = schema_of(entity)
        personal = [name for name in schema.cells if schema.privacy_of(name)]
        assert [name for name in personal if str(schema.kept(name)) == "illimitée"] == []


@pytest.mark.parametrize("line", COLLECTED, ids=str)
def test_a_field_is_kept_as_long_as_the_dictionary_says(line: Line) -> None:
    declared = str(schema_of(line.entity).kept(line.field))
    # What stands in brackets says why.
    assert declared.partition(" (")[0] == line.retention.partition(" (")[0]


@pytest.mark.parametrize("line", [one for one in COLLECTED if one.required == "oui"], ids=str)
def test_what_is_required_is_asked_for_or_given(line: Line) -> None:
    if (line.entity, line.field) in LEFT_OPEN:
        assert not cells_of(line.entity)[line.field].required
        return
    codec = build_codec(line.entity, KNOWN, TODAY)
    given = {name: FILLED.get(name) for name, one in codec.fields.items() if one.required}
    assert codec.fields[line.field].required or line.field in codec.defaults(given)


FILLED: Mapping[str, Value] = {
    "name": "MJC", "label": "Malle", "date": "2026-12-01", "start_time": "14:00",
    "end_time": "16:00", "workshop_id": "A-1", "loaned_on": "2026-11-01", "place": "MJC",
}  # fmt: skip
KNOWN = Directory({"workshop": Names([KnownName("A-1", "Café des parents")])})


@pytest.mark.parametrize("line", [one for one in COLLECTED if one.required == "non"], ids=str)
def test_what_is_optional_may_be_left_out(line: Line) -> None:
    assert not cells_of(line.entity)[line.field].required


@pytest.mark.parametrize(
    "line", [one for one in COLLECTED if " | " in one.rule and "énum" in one.type], ids=str
)
def test_the_known_values_are_the_dictionary_s(line: Line) -> None:
    first = line.rule.rpartition(";")[2] if line.rule.startswith("other par défaut") else line.rule
    wanted = {re.split(r"[ (]", part.strip())[0] for part in first.split(" ; ")[0].split("|")}
    field = cells_of(line.entity)[line.field]
    known = set(field.labels) if isinstance(field, ours.Choice) else set(PRESENCES)
    assert known == (wanted - {"empty"}) | MORE_VALUES.get((line.entity, line.field), set())


MORE_VALUES = {("session", "status"): {"postponed"}}
"""Said of meetings alone; but a partner writes « reporté » in a session's row as well."""


PRESENCES = ("present", "excused", "absent", "represented")


def test_the_states_of_a_loan_are_the_dictionary_s() -> None:
    rule = next(line.rule for line in LINES if str(line) == "loan.status")
    field = cells_of("loan")["status"]
    assert isinstance(field, ours.LoanStatus)
    assert set(field.labels) == set(rule.split(" ; ")[0].split(" | "))


@pytest.mark.parametrize("line", [one for one in LINES if one.is_forbidden], ids=str)
def test_what_must_not_be_collected_has_no_place(line: Line) -> None:
    assert line.field.replace(" ", "_").casefold() not in cells_of(line.entity)


RULES: list[tuple[Entity, dict[str, Value], str]] = [
    ("organisation", {"ct_member_since": "1998-12-31"}, "ct_member_since"),
    (
        "organisation",
        {"ct_member_since": "2026-02-01", "ct_member_until": "2026-01-31"},
        "ct_member_until",
    ),
    ("contact", {"family_name": "Roux"}, "email"),
    ("meeting", {"start_time": "18:00", "end_time": "17:59"}, "end_time"),
    ("session", {"start_time": "18:00", "end_time": "17:59"}, "end_time"),
    ("session", {"start_time": "09:00", "end_time": "00:00"}, "end_time"),
    ("loan", {"loaned_on": "2026-11-02", "due_on": "2026-11-01"}, "due_on"),
    ("loan", {"loaned_on": "2026-11-02", "returned_on": "2026-11-01"}, "returned_on"),
    ("loan", {"loaned_on": "2026-11-02", "returned_on": "2026-11-25"}, "returned_on"),
    ("workshop", {"scheme": "laep", "registration_mode": "form"}, "registration_mode"),
    ("session_count", {"families_count": 2, "new_families_count": 3}, "new_families_count"),
]


@pytest.mark.parametrize(("entity", "fields", "blamed"), RULES)
def test_a_rule_across_fields_is_kept(
    entity: Entity, fields: dict[str, Value], blamed: str
) -> None:
    codec = build_codec(entity, NO_DIRECTORY, TODAY)
    # The control: without the field that breaks it nobody objects in these words.
    whole = {name: value for name, value in fields.items() if name != blamed}
    eased = {**whole, "email": "roux@example.org"} if entity == "contact" else whole
    broken = {one for one in codec.check(fields) if one.field == blamed}
    assert broken - {*codec.check(eased)}
