"""Rows that share a reference, edited and sorted before anybody answers, through commands."""

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

NAME, EMAIL, PHONE, REFERENCE = 0, 2, 3, 4
ORIGINAL, COPY = 1, 5
ROWS = [
    ("Nom", "Prénom", "Courriel", "Téléphone"),
    ("Fegivurin", "Vunufeline", "nutope7@example.org", "03 53 01 00 08"),
    ("Togilarin", "Mopesaline", "covuco11@example.org", "03 53 01 00 12"),
    ("Lalavurin", "Barifeline", "rivupe15@example.org", "03 53 01 00 16"),
    ("Rifelarin", "Ginusaline", "zesaco3@example.org", "03 53 01 00 45"),
]


@pytest.fixture
def partner(here: HereHost, stand_in: StandIn) -> Person:
    sheet = stand_in.create("Les Épis", {"Contacts": ROWS}, entry="RAW")
    tabs = {"Contacts": "contacts"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    rest(here)
    return stand_in.open(sheet)


def rest(here: HereHost) -> None:
    for _ in range(3):
        here.sync()


def names_of(partner: Person, ref: str) -> set[str]:
    rows = partner.seen("Contacts")[1:]
    return {row[NAME] for row in rows if len(row) > REFERENCE and row[REFERENCE] == ref}


@pytest.mark.parametrize("answer", ["Fegivurin", "Pezeferin"])
def test_a_sort_ends_no_question_about_rows_that_share_a_reference(
    answer: str, here: HereHost, partner: Person
) -> None:
    """The copy, most like the record by then, took its place, and her function with it."""
    ref = str(partner.seen("Contacts")[ORIGINAL][REFERENCE])
    assert here.run("edit", ref, "role=Directrice").code == 0
    partner.copy_row("Contacts", ORIGINAL, COPY)
    partner.type("Contacts", COPY, NAME, "Pezeferin")
    partner.type("Contacts", ORIGINAL, PHONE, "03 53 01 00 47")
    rest(here)
    (before,) = (one["fields"] for one in here.export("contact") if one["ref"] == ref)

    partner.type("Contacts", ORIGINAL, EMAIL, "nusala49@example.org")
    partner.sort_without_reference("Contacts", EMAIL, first_row=1)
    rest(here)

    assert [(one["kind"], one["ref"]) for one in here.problems()] == [("held", ref)]
    assert names_of(partner, ref) == {"Fegivurin", "Pezeferin"}
    records = {one["ref"]: one["fields"] for one in here.export("contact")}
    assert (len(records), records[ref]) == (4, before)

    for row, cells in enumerate(partner.seen("Contacts")):
        if cells[NAME] in {"Fegivurin", "Pezeferin"} - {answer}:
            partner.wipe_reference("Contacts", row)
    rest(here)

    assert here.problems() == []
    assert names_of(partner, ref) == {answer}
    records = {one["ref"]: one["fields"] for one in here.export("contact")}
    assert len(records) == 5
    assert (records[ref]["family_name"], records[ref]["role"]) == (answer, "Directrice")
    assert {sheet["state"] for sheet in here.sync()["sheets"]} == {"idle"}


COLLEAGUE = ("Zarazin", "Lou", "lou@example.org")


def ask_about_copy(here: HereHost, partner: Person, copy: int = COPY) -> str:
    """The original has a new number, and its copy another name and the old number."""
    ref = str(partner.seen("Contacts")[ORIGINAL][REFERENCE])
    partner.copy_row("Contacts", ORIGINAL, copy)
    partner.type("Contacts", copy, NAME, "Pezeferin")
    partner.type("Contacts", ORIGINAL, PHONE, "03 53 01 00 47")
    rest(here)
    assert [(one["kind"], one["ref"]) for one in here.problems()] == [("held", ref)]
    return ref


@pytest.mark.parametrize(
    "typed",
    [
        (*COLLEAGUE, "03 53 01 00 08"),  # the number of both rows' person
        ("Zarazin", "Vunufeline", "lou@example.org", "03 53 01 00 99"),  # her first name
        ("Zarazin", "Vunufeline", "lou@example.org", "03 53 01 00 08"),  # and both
    ],
)
def test_a_copy_that_is_emptied_is_an_answer_though_a_colleague_is_typed_below_at_once(
    typed: tuple[str, ...], here: HereHost, partner: Person
) -> None:
    """The colleague was given the first person's reference, and both were asked about for ever."""
    ref = ask_about_copy(here, partner)

    partner.clear("Contacts", COPY, NAME, columns=REFERENCE)
    partner.type("Contacts", COPY + 1, NAME, *typed)
    rest(here)

    assert here.problems() == []
    assert names_of(partner, ref) == {"Fegivurin"}
    records = {one["ref"]: one["fields"] for one in here.export("contact")}
    assert len(records) == 5
    assert records[ref]["phone"] == "+33353010047"
    theirs = str(partner.seen("Contacts")[COPY + 1][REFERENCE])
    assert (records[theirs]["family_name"], records[theirs]["email"]) == ("Zarazin", typed[EMAIL])
    assert partner.notes("Contacts") == {}
    assert {sheet["state"] for sheet in here.sync()["sheets"]} == {"idle"}


@pytest.mark.parametrize("place", ["at the top", "just above", "in an old gap"])
@pytest.mark.parametrize(
    "typed",
    [
        (*COLLEAGUE, "03 53 01 00 08"),
        ("Zarazin", "Vunufeline", "lou@example.org", "03 53 01 00 99"),
    ],
)
def test_a_copy_that_is_emptied_is_an_answer_though_a_colleague_is_typed_above_at_once(
    typed: tuple[str, ...], place: str, here: HereHost, partner: Person
) -> None:
    """As below it: no row above was a gap that a sort filled."""
    copy, gap = COPY, 3
    if place == "in an old gap":
        partner.insert_rows("Contacts", gap)
        rest(here)
        copy += 1
    ref = ask_about_copy(here, partner, copy)

    partner.clear("Contacts", copy, NAME, columns=REFERENCE)
    row = {"at the top": ORIGINAL, "just above": copy, "in an old gap": gap}[place]
    if place != "in an old gap":
        partner.insert_rows("Contacts", row)
    partner.type("Contacts", row, NAME, *typed)
    rest(here)

    assert here.problems() == []
    assert names_of(partner, ref) == {"Fegivurin"}
    records = {one["ref"]: one["fields"] for one in here.export("contact")}
    assert len(records) == 5
    assert records[ref]["phone"] == "+33353010047"
    theirs = str(partner.seen("Contacts")[row][REFERENCE])
    assert (records[theirs]["family_name"], records[theirs]["email"]) == ("Zarazin", typed[EMAIL])
    assert partner.notes("Contacts") == {}
    assert {sheet["state"] for sheet in here.sync()["sheets"]} == {"idle"}


@pytest.mark.parametrize("edits", [{}, {PHONE: "03 53 01 00 55"}])
@pytest.mark.parametrize("row", [ORIGINAL, COPY])
def test_a_row_in_question_moved_without_its_reference_is_no_answer(
    row: int, edits: dict[int, str], here: HereHost, partner: Person
) -> None:
    """Typed anew or pasted below, it says what it said: the other one is not the record for it."""
    ref = ask_about_copy(here, partner)
    (before,) = (one["fields"] for one in here.export("contact") if one["ref"] == ref)

    shown = [edits.get(column, text) for column, text in enumerate(partner.seen("Contacts")[row])]
    partner.clear("Contacts", row, NAME, columns=REFERENCE)
    partner.type("Contacts", COPY + 1, NAME, *shown[:REFERENCE])
    rest(here)

    assert [(one["kind"], one["ref"]) for one in here.problems()] == [("held", ref)]
    assert names_of(partner, ref) == {"Fegivurin", "Pezeferin"}
    records = {one["ref"]: one["fields"] for one in here.export("contact")}
    assert (len(records), records[ref]) == (4, before)


@pytest.mark.parametrize("is_meant", [True, False])
def test_what_a_sorted_column_brought_to_a_row_in_question_is_asked_about(
    here: HereHost, partner: Person, *, is_meant: bool
) -> None:
    """The original goes, so that the copy is the record, with the number of somebody new."""
    ref = str(partner.seen("Contacts")[ORIGINAL][REFERENCE])
    partner.copy_row("Contacts", ORIGINAL, COPY)
    partner.type("Contacts", COPY, NAME, "Pezeferin")
    partner.type("Contacts", COPY, PHONE, "03 53 01 00 47")
    partner.type("Contacts", ORIGINAL, PHONE, "03 53 01 00 48")
    rest(here)
    assert [(one["kind"], one["ref"]) for one in here.problems()] == [("held", ref)]
    partner.type("Contacts", COPY + 1, 1, "Zezeline", "gicoto58@example.org")
    sorted_numbers = ["08", "45", "12", "16", "59", "47"]
    for row, number in enumerate(sorted_numbers, start=ORIGINAL):
        partner.type("Contacts", row, PHONE, f"03 53 01 00 {number}")
    partner.delete_rows("Contacts", ORIGINAL)
    rest(here)

    (asked,) = (one for one in here.problems() if one["kind"] == "scramble")
    assert asked["field"] == "phone"
    assert phone_of(here, ref) == "+33353010008"
    assert "03 53 01 00 59" in partner.seen("Contacts")[COPY - 1]

    if is_meant:
        assert here.run("confirm", str(asked["id"])).code == 0
    else:
        for row, number in enumerate(["12", "16", "45", "47", "59"], start=ORIGINAL):
            partner.type("Contacts", row, PHONE, f"03 53 01 00 {number}")
    rest(here)

    assert not any(one["kind"] == "scramble" for one in here.problems())
    assert phone_of(here, ref) == ("+33353010059" if is_meant else "+33353010047")


def phone_of(here: HereHost, ref: str) -> str:
    (found,) = (one for one in here.export("contact") if one["ref"] == ref)
    return str(found["fields"]["phone"])
