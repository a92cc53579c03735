"""The fields: what they keep as typed, what they put right, and what they refuse."""

from datetime import date

import pytest

from french_cells.context import Context
from french_cells.reading import Raw, Severity, Value
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell, CellExtras
from sync_service.model.entities import SCHEMAS
from sync_service.model.schema import CellField

TODAY = Context(date(2026, 11, 24))


def field(entity: Entity, name: str) -> CellField:
    return SCHEMAS[entity](TODAY).cells[name]


KEPT: list[tuple[Entity, str, Raw, Value, Severity]] = [
    ("contact", "note", "deux\nlignes", "deux\nlignes", "ok"),
    ("contact", "note", "espace\u00a0fine 👩\u200d👧", "espace\u00a0fine 👩\u200d👧", "ok"),
    ("contact", "note", "  au bord ", "au bord", "repair"),
    ("contact", "note", "e\u0301te\u0301", "été", "repair"),
    ("contact", "note", "B\x9cuf", "Bœuf", "repair"),
    ("contact", "note", True, "oui", "ok"),
    ("contact", "note", 12.0, "12", "repair"),
    ("contact", "family_name", "LE GOFF", "Le Goff", "repair"),
    ("contact", "family_name", "McDonald", "McDonald", "ok"),
    ("contact", "family_name", "محمد", "محمد", "ok"),
    ("organisation", "name", "L\u2019Escale.", "L'Escale", "repair"),
    ("organisation", "name", "Et cetera...", "Et cetera...", "ok"),
    ("organisation", "short_name", "C.A.F.", "CAF", "repair"),
    ("organisation", "aliases", "MJC; Maison, la", ["MJC", "Maison, la"], "ok"),
    ("organisation", "aliases", "MJC, Maison", ["MJC", "Maison"], "ok"),
    ("organisation", "kind", "Mairie", "municipality", "repair"),
    ("organisation", "phone", "3646 / 0353010203", ["3646", "+33353010203"], "repair"),
    ("organisation", "phone", "0353010203 mairie 12", None, "reject"),
    ("organisation", "phone", "0353010203mairie", "+33353010203", "repair"),
    ("organisation", "website", "www.example.org", "https://www.example.org", "repair"),
    ("organisation", "website", "en cours", None, "reject"),
    ("organisation", "website", 12, None, "reject"),
    ("organisation", "postcode", "54036", "54036", "ok"),
    ("organisation", "postcode", "99999", None, "reject"),
    ("organisation", "postcode", 12.5, None, "reject"),
    ("organisation", "city", "VANDOEUVRE LES NANCY", "Vandœuvre-lès-Nancy", "repair"),
    ("organisation", "city", "Kaboul", "Kaboul", "ok"),
    ("organisation", "city", "x" * 600, None, "reject"),
    ("organisation", "insee_code", "1001", "01001", "repair"),
    ("organisation", "insee_code", "bleu", None, "reject"),
    ("organisation", "siret", "730 bleu", None, "reject"),
    ("item", "age_range", "de 3 à 5 ans", "3-5 years", "ok"),
    ("item", "age_range", "enfants", None, "reject"),
    ("item", "quantity", 3.0, 3, "ok"),
    ("item", "quantity", "-1", None, "reject"),
    ("item", "quantity", "2,5", None, "reject"),
    ("item", "condition", "H.S.", "out_of_service", "repair"),
    ("loan", "status", "rendu le 3/11/2026", "returned returned_on=2026-11-03", "repair"),
    ("loan", "status", "Rendu le 03/11/2026", "returned returned_on=2026-11-03", "ok"),
    ("loan", "status", "rendu le 3/11", "returned returned_on=2026-11-03", "assume"),
    ("loan", "status", "rendu le 3", "returned returned_on=2026-11-03", "assume"),
    ("loan", "status", "à rendre le 3", None, "reject"),
    ("loan", "status", "rendu abîmé", "returned condition_back=damaged", "assume"),
    ("loan", "status", "Rendu", "returned", "ok"),
    ("loan", "status", "rendu ?", None, "reject"),
    ("loan", "deposit", "12,50 €", 12.5, "repair"),
    ("loan", "deposit", "quarante ou cent", None, "reject"),
    ("loan", "loaned_on", "3/11", "2026-11-03", "assume"),
    ("loan", "due_on", "3/11", "2026-11-03", "assume"),
    ("session", "languages", "Arabe, LSF", ["ar", "fsl"], "repair"),
    ("session", "languages", "arabe, martien", None, "reject"),
    ("session", "start_time", "14h30", "14:30", "ok"),
    ("registration", "language", "farsi", "fa", "repair"),
    ("registration", "submitted_at", "24/11/2026 14:30:05", "2026-11-24T14:30:05+01:00", "ok"),
    ("attendance", "status", "représenté", "represented", "ok"),
    ("contact", "title", "Madame", "mme", "repair"),
    ("contact", "ct_member", "X", True, "repair"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("entity", "name", "raw", "value", "severity"),
    [pytest.param(*case, id=f"{case[0]}.{case[1]} {ascii(case[2])[:30]}") for case in KEPT],
)
def test_a_cell_becomes_a_canonical_value(
    entity: Entity, name: str, raw: Raw, value: Value, severity: Severity
) -> None:
    reading = field(entity, name).read(Cell(raw))
    assert (reading.value, reading.severity) == (value, severity)


@pytest.mark.parametrize(
    "raw", ["nul\x00", "\u202eretourné", "\ud800", float("inf"), "x" * 2_001, "\x81"]
)
def test_a_hostile_text_is_refused_in_words(raw: Raw) -> None:
    reading = field("contact", "note").read(Cell(raw))
    assert reading.error == "invalid"
    assert reading.message


def test_what_a_person_sees_is_read_where_a_sheet_made_a_number_of_it() -> None:
    assert field("organisation", "siret").read(Cell(7.3282932000074e13, "73282932000074")).accepted
    assert field("contact", "note").read(Cell(45000, "15/03/2023")).value == "15/03/2023"


def test_a_blank_cell_is_nothing_a_default_or_a_lack() -> None:
    assert field("contact", "phone").read(Cell()).value is None
    assert field("contact", "publish_ok").read(Cell("")).value is False
    assert field("contact", "phone").read(Cell("NC")).severity == "repair"
    assert "Il manque : Nom" in field("contact", "family_name").read(Cell(" ")).message


def test_a_list_reads_back_even_when_its_words_hold_commas() -> None:
    one = field("organisation", "aliases")
    assert one.text(["a, b"]) == "a, b;"
    assert one.text(["a, b", "c"]) == "a, b; c"
    assert one.understand(" ; ").error == "empty"
    assert one.understand(float("nan")).error == "invalid"


def test_a_near_choice_is_suggested_and_a_far_one_explained() -> None:
    one = field("organisation", "kind")
    assert one.understand("Ludotèque").message == "Vouliez-vous dire « Ludothèque » ?"
    assert "Nous attendons" in one.understand("xyz").message


def test_drop_down_lists_offer_what_is_known() -> None:
    assert field("contact", "title").choices() == ("Mme", "M.")
    assert field("contact", "ct_member").choices() == ("oui", "non")
    assert field("attendance", "status").choices() == ("P", "A", "E", "représenté")
    assert "Hors service" not in field("loan", "status").choices()
    assert field("contact", "note").choices() == ()


def test_values_are_written_as_people_write_them() -> None:
    assert field("loan", "deposit").text(12.5) == "12,5"
    assert field("loan", "loaned_on").text("2026-11-03") == "03/11/2026"
    assert field("loan", "loaned_on").show("2026-11-03").format == "DATE"
    assert field("item", "age_range").text("12+ years") == "12 ans et +"
    assert field("item", "age_range").text("inconnu") == "inconnu"
    assert (
        field("registration", "submitted_at").text("2026-10-25T02:30:00+01:00").endswith("+01:00")
    )


def test_an_hour_shown_as_a_true_time_is_read_as_the_same_hour() -> None:
    """But midnight, which as a number is 0: whoever reads that without its format is lost."""
    hour = field("session", "start_time")
    hours = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(1440)]

    times = {one: hour.show(one).time for one in hours}

    assert [one for one, at in times.items() if at is None] == ["00:00"]
    read = {
        one: hour.read(Cell(at, "", CellExtras(format="TIME"))) for one, at in times.items() if at
    }
    assert {said: one.value for said, one in read.items()} == dict(zip(read, read, strict=True))
    assert {one.severity for one in read.values()} <= {"ok", "repair"}
