"""Columns for several fields: what is shown reads back, and what people type is taken apart."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from french_cells.directory import NO_DIRECTORY
from french_cells.reading import BESIDE, Raw, Reading, Severity, Value
from sync_service.domain.codec import Beside, Composite
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell
from sync_service.model.codecs import build_codec
from sync_service.model.composites import WHOLES, build_composites, together

TODAY = date(2026, 11, 24)


ENTITY_OF: dict[str, Entity] = {
    one.name: entity for entity, wholes in WHOLES.items() for one in wholes
}
FIRST = {"contact": "full_name", "session": "hours"}
"""Where an entity has two such columns, the one that is meant without another word."""


def composite(entity: Entity, title: str = "", name: str = "") -> Composite:
    name = name or FIRST.get(entity, WHOLES[entity][0].name)
    codec = build_codec(entity, NO_DIRECTORY, TODAY)
    return build_composites(codec, [name], TODAY, {name: title})[name]


def read(entity: Entity, raw: Raw, title: str = "") -> Reading:
    return composite(entity, title).codec.read(Cell(raw))


@pytest.mark.parametrize(
    ("raw", "title", "value", "severity"),
    [
        ("Léa MARTIN", "", ["Martin", "Léa"], "ok"),
        ("MARTIN Léa", "", ["Martin", "Léa"], "repair"),
        ("Mme Zoé Müller", "", ["Müller", "Zoé"], "repair"),
        ("Zoé Müller", "Nom et prénom", ["Müller", "Zoé"], "ok"),
        ("Müller Zoé", "Nom et prénom", ["Müller", "Zoé"], "repair"),
        ("Müller Zoé", "Contact", None, "reject"),
        ("Müller Zoé", "Prénom Nom", None, "reject"),
        ("de La Tour Anne", "Nom et prénom", ["de La Tour", "Anne"], "repair"),
        ("de La Tour Anne", "Prénom Nom", None, "reject"),
        ("Perrin Zoélie", "Nom et prénom", ["Perrin", "Zoélie"], "assume"),
        ("DUVAL", "", ["Duval", ""], "ok"),
        ("LÉA", "", None, "reject"),
        ("Duval", "", None, "reject"),
        ("Léa Martin et Paul Petit", "", None, "reject"),
        ("06 39 98 12 34", "", None, "reject"),
        (12.0, "", None, "reject"),
        (True, "", None, "reject"),
    ],
)
def test_names_are_taken_apart_where_nothing_is_guessed(
    raw: Raw, title: str, value: Value, severity: Severity
) -> None:
    reading = read("contact", raw, title)
    assert (reading.value, reading.severity) == (value, severity)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12 rue Haute, 54300 Lunéville", ["12 rue Haute", "", "54300", "Lunéville"]),
        ("12, rue Haute 54 300 LUNEVILLE", ["12 rue Haute", "", "54300", "Lunéville"]),
        ("Bât. B\n2 rue Haute\n54300 Lunéville", ["2 rue Haute", "Bât. B", "54300", "Lunéville"]),
        ("Mairie - rue Haute - 54300 Lunéville", ["rue Haute", "Mairie", "54300", "Lunéville"]),
        ("rue du 8 mai 1945, 54300 Lunéville", ["rue du 8 mai 1945", "", "54300", "Lunéville"]),
        ("12 rue Haute, Lunéville", ["12 rue Haute", "", "", "Lunéville"]),
        ("12 rue Haute", ["12 rue Haute", "", "", ""]),
        ("54300 Lunéville", ["", "", "54300", "Lunéville"]),
        ("BP 12, 54301 Lunéville Cedex", ["BP 12", "", "54301", "Lunéville CEDEX"]),
        ("12 rue Haute, 54300 Lunéville, France", ["12 rue Haute", "", "54300", "Lunéville"]),
        ("12 rue Haute, 54300 Nancy", None),
        ("rue Haute 5430 Lunéville", None),
        ("3 rue Haute, 5 rue Basse, 54300 Lunéville", None),
        ("12 rue Haute 54300 Lunéville ou 54000 Nancy", None),
        ("rue Haute ?", None),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart(raw: str, value: Sequence[str] | None) -> None:
    assert read("organisation", raw).value == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("3, 5 et 8 ans", ["", "2", "1", ""]),
        ("18 mois et 4 ans", ["1", "1", "", ""]),
        (5, ["", "1", "", ""]),
        (5.0, ["", "1", "", ""]),
        ("1 de 0 à 2 ans, 2 de 6 à 11 ans", ["1", "", "2", ""]),
        ("1 de 0 à 4 ans", None),
        ("né en 2020", None),
        ("beaucoup", None),
    ],
)
def test_ages_become_counts(raw: Raw, value: Sequence[str] | None) -> None:
    assert read("registration", raw).value == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("14h30-16h", ["14:30", "16:00"]),
        ("de 9h à 11h30", ["09:00", "11:30"]),
        ("à partir de 14h", ["14:00", ""]),
        ("20h", ["20:00", ""]),
        ("19 h 30 précises", ["19:30", ""]),
        ("vers 14h", None),
        ("9-11", None),
        ("20", None),
        ("9h-12h et 14h-16h", None),
        ("jusqu'à 16h", None),
        ("le matin", None),
    ],
)
def test_hours_begin_and_end(raw: str, value: Sequence[str] | None) -> None:
    assert read("session", raw).value == value


LEA = "lea@example.org"
FIXED, MOBILE = "+33353012001", "+33639982001"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (f"06 39 98 20 01 {LEA}", [MOBILE, "", LEA]),
        (f"03.53.01.20.01 / {LEA}", [FIXED, "", LEA]),
        (f"{LEA} - 03 53 01 20 01", [FIXED, "", LEA]),
        (f"03 53 01 20 01 / 06 39 98 20 01 / {LEA}", [FIXED, MOBILE, LEA]),
        (f"tél : 03 53 01 20 01, mail : {LEA}", [FIXED, "", LEA]),
        (f"03 53 01 20 01 poste 3 {LEA}", ["+33353012001;ext=3", "", LEA]),
        ("03 53 01 20 01 pas d'mail", [FIXED, "", ""]),
        ("0353012001", [FIXED, "", ""]),
        (353012001, [FIXED, "", ""]),
        (LEA, ["", "", LEA]),
        (f"06 39 98 20 {LEA}", None),
        ("06 39 98 20 01 ou 06 39 98 20 02", None),
        (f"{LEA} luc@example.org", None),
        ("à demander", None),
        ("", None),
    ],
)
def test_a_telephone_and_an_address_in_a_cell_are_told_apart(
    raw: Raw, value: Sequence[str] | None
) -> None:
    assert composite("contact", name="reach").codec.read(Cell(raw)).value == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("jeu 10/9 9h-10h30", ["2026-09-10", "09:00", "10:30"]),
        ("mar 29/9 14h", ["2026-09-29", "14:00", ""]),
        ("samedi 5 décembre de 10h à 12h", ["2026-12-05", "10:00", "12:00"]),
        ("samedi 5 décembre, à partir de 10h", ["2026-12-05", "10:00", ""]),
        ("05/12/2026 (14h-16h)", ["2026-12-05", "14:00", "16:00"]),
        ("05/12/2026 09:00:00", ["2026-12-05", "09:00", ""]),
        ("05/12/2026", ["2026-12-05", "", ""]),
        ("mer 10/9 9h-10h30", None),
        ("25/11 ou 2/12 14h-17h", None),
        ("tous les mardis 14h-16h", None),
        ("3, 10 et 17/12 14h-16h", None),
        ("5/12 vers 14h", None),
        ("14h-16h", None),
        ("date à voir", None),
        ("", None),
    ],
)
def test_a_day_and_its_hours_in_a_cell_are_told_apart(
    raw: str, value: Sequence[str] | None
) -> None:
    assert composite("session", name="moment").codec.read(Cell(raw, raw)).value == value


NAME = st.from_regex(r"[A-ZÉ][a-zéèï]{1,8}([- ][A-Z][a-zé]{1,8})?", fullmatch=True)
FAMILY = st.one_of(
    NAME, NAME.map("de {}".format), NAME.map("Mc{}".format), NAME.map("d'{}".format)
)
STREETS = st.builds("{} rue {}".format, st.integers(1, 99), NAME)
TOWNS = st.sampled_from(
    [{"postcode": "54300", "city": "Lunéville"}, {"postcode": "54000", "city": "Nancy"}]
)
COUNTS = st.integers(0, 9)
NUMBERS = ("+33353012001", "+33639982001", "+33639982002", "+33353012003")
ANY_NUMBER: st.SearchStrategy[Value] = st.sampled_from(NUMBERS)
ADDRESS: st.SearchStrategy[Value] = st.just("lea.colin@example.org")
DAYS = st.dates(date(2025, 9, 1), date(2027, 8, 31))
RECORDS: dict[str, st.SearchStrategy[dict[str, Value]]] = {
    "reach": st.fixed_dictionaries(
        {"phone": ANY_NUMBER},
        optional={"mobile": ANY_NUMBER, "email": ADDRESS},
    )
    | st.fixed_dictionaries({"mobile": ANY_NUMBER}, optional={"email": ADDRESS}),
    "moment": st.builds(
        lambda day, start, end: {
            "date": day.isoformat(),
            "start_time": f"{start:%H:%M}",
            "end_time": end and f"{end:%H:%M}",
        },
        DAYS,
        st.times(),
        st.none() | st.times(),
    ),
    "full_name": st.fixed_dictionaries({"family_name": FAMILY}, optional={"given_name": NAME}),
    "address": st.builds(
        lambda street, complement, town: {
            "address_street": street,
            "address_complement": complement,
            **town,
        },
        st.one_of(st.none(), STREETS, NAME),
        st.one_of(st.none(), NAME.map("Bât. {}".format)),
        TOWNS,
    ),
    "children_ages": st.fixed_dictionaries(dict.fromkeys(WHOLES["registration"][0].parts, COUNTS)),
    "hours": st.builds(
        lambda start, end: {"start_time": f"{start:%H:%M}", "end_time": end and f"{end:%H:%M}"},
        st.times(),
        st.none() | st.times(),
    ),
}


@given(st.data(), st.sampled_from(sorted(RECORDS)))
def test_what_is_shown_of_a_record_reads_as_that_record(data: st.DataObject, name: str) -> None:
    fields = data.draw(RECORDS[name])
    one = composite(ENTITY_OF[name], name=name)
    value = one.compose(fields, None)
    shown = one.codec.show(value)
    text = str(shown.value or "")
    reading = one.relate(
        one.codec.read(Cell(shown.value, text)), Beside(fields, set(), None, text)
    )
    if value is None:
        assert reading.error == "empty"
        return
    assert (reading.value, reading.severity) == (value, "ok")
    assert one.holds(reading.value, fields)  # type: ignore[arg-type] # canonical
    told = one.told(value)
    assert {n: v for n, v in told.items() if v} == {n: v for n, v in fields.items() if v}


@given(FAMILY, NAME)
def test_a_name_shown_elsewhere_reads_back_without_knowing_the_person(
    family: str, given_name: str
) -> None:
    one = composite("contact")
    value = [family, given_name]
    reading = one.codec.read(Cell(one.codec.show(value).value))
    # Few names fit no way of writing: nothing is guessed then. « De » alone may become « de ».
    is_same = str(reading.value).casefold() == str(value).casefold()
    assert is_same or not reading.accepted or reading.severity == "assume"


def test_a_street_alone_is_one_in_the_known_town() -> None:
    one = composite("organisation")
    fields: dict[str, Value] = {
        "address_street": "1 rue A",
        "postcode": "54300",
        "city": "Lunéville",
    }
    typed = "2 rue Basse"
    reading = one.relate(one.codec.read(Cell(typed)), Beside(fields, set(), None, typed))
    assert reading.value == ["2 rue Basse", "", "54300", "Lunéville"]


def test_a_name_cut_short_is_asked_for_the_rest() -> None:
    one = composite("contact")
    fields: dict[str, Value] = {"family_name": "Duval", "given_name": "Zoé"}
    for typed in ("Duval", "DUVAL"):
        reading = one.relate(one.codec.read(Cell(typed)), Beside(fields, set(), None, typed))
        assert "« Zoé DUVAL »" in reading.message


def test_fields_that_wait_together_are_those_of_one_column() -> None:
    assert together("contact", "full_name") == {"full_name", "family_name", "given_name"}
    assert together("contact", "given_name") == {"full_name", "given_name"}
    assert together("contact", "role") == {"role"}
    assert together("loan", "returned_on") == {"status", "returned_on"}


@pytest.mark.parametrize(
    ("typed", "names", "words"),
    [
        ("Firmin OBRY, gardien", ["Obry", "Firmin"], "gardien"),
        ("ROTH Mathilde (une autre !)", ["Roth", "Mathilde"], "une autre !"),
        ("Léa COLIN (bavarde)", ["Colin", "Léa"], "bavarde"),
    ],
)
def test_words_behind_a_name_are_asked_about_once(
    typed: str, names: list[str], words: str
) -> None:
    told = read("contact", typed)
    assert (told.value, told.severity) == (names, "assume")
    assert told.message == f"{BESIDE} : « {words} »."


@pytest.mark.parametrize(
    "typed",
    ["Firmin OBRY, et Jean", "Firmin OBRY (partie en juin)", "ROTH Mathilde (ou sa sœur)",
     "Firmin OBRY (remplace Léa)", "Léa COLIN, pas sûr", "Léa COLIN (en congé)", "OBRY (bavard)"],
)  # fmt: skip
def test_words_behind_a_name_that_may_be_of_another_are_refused(typed: str) -> None:
    assert read("contact", typed).severity == "reject"


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("18h30, 50 mn", ["18:30", "19:20"]), ("18h (durée 45 min)", ["18:00", "18:45"])],
)
def test_how_long_it_takes_says_when_it_ends(typed: str, hours: list[str]) -> None:
    told = composite("session", name="hours").codec.read(Cell(typed, typed))
    assert (told.value, told.severity) == (hours, "repair")


@pytest.mark.parametrize("typed", ["23h30, 50 mn", "18h, 5 mn à pied", "18h - 45"])
def test_what_is_no_length_ends_nothing(typed: str) -> None:
    told = composite("session", name="hours").codec.read(Cell(typed, typed))
    assert not isinstance(told.value, list) or told.value[1] == ""


def test_nobody_s_child_came_along() -> None:
    told = composite("registration", name="children_ages").codec.read(
        Cell("pas d'enfant avec lui")
    )
    assert told.error == "empty"
