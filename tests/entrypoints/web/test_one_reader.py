"""Form, sheet and command read alike: what one of them lets in, the others read as the same."""

from collections.abc import Mapping
from datetime import date

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from french_cells.context import Context
from french_cells.reading import Value
from sync_service.domain.errors import RefusedValue
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import Cell
from sync_service.model.entities import SCHEMAS
from tests.entrypoints.web.quarter import Quarter, register
from tests.entrypoints.web.test_coordinator_edits import edit
from tests.entrypoints.web.town import ANSWERS, Town, TownSettings, find_token, send_form

TAB = "Inscriptions"
PHONE, MAIL = 2, 3
FIELDS = SCHEMAS["registration"](Context(today=date(2026, 11, 25))).cells
BUSY = TownSettings(max_per_contact=10**6, max_per_session=10**6, max_per_minute=10**6)

NO_NUMBERS = ("09 99 99 99 99", "07 00 00 00 00", "+1 555 010 1234", "+33 9 99 99 99 99", "3949")
ADDRESSES = ("o'neil@example.org", "zoé@exemple.fr", "a@exämple.fr", "rené.d'arc@example.org")

_PIECES = st.sampled_from([
    "06 39 98 12 34", "0353011234", "+33639981234", "+49 1512 3456789", "09 99 99 99 99",
    "+1 555 010 1234", "0690 12 34 56", " poste 12", "zoe@example.org", "o'neil@example.org",
    "zoé@exemple.fr", "zoé@example.org", "a@exämple.fr", "XXX@example.org", "-a@example.org",
    "idem", "Zoé", "İ", "ﬁ", "œ", "B\x9cuf", "e\u0301", "\u00a0", "\u200d", "'", "’", "« ", ";",
    "/", ".", "9", " ",
])  # fmt: skip
_TYPED = st.lists(_PIECES, min_size=1, max_size=4).map("".join) | st.text(max_size=45)


def fields_of(record: Record) -> Mapping[str, Value]:
    return {name: value for name, value in record.fields.items() if name in FIELDS}


def read_back(name: str, value: Value) -> Value:
    """As the next sync would, where it knew nothing of the cell."""
    reading = FIELDS[name].read(Cell(FIELDS[name].show(value).value, FIELDS[name].text(value)))
    return reading.value if reading.accepted else f"refused: {reading.message}"  # type: ignore[return-value]


def forget_cells(quarter: Quarter) -> None:
    """As after a copy was taken back."""
    [followed] = quarter.followed
    with quarter.town.database.transaction() as stored:
        for sheet_id in stored.memory.read_tabs(followed.spreadsheet_id):
            stored.memory.forget_tab(followed.spreadsheet_id, sheet_id)


@pytest.fixture(scope="module")
def busy_town() -> Town:
    return Town(BUSY)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(field=st.sampled_from(["given_name", "phone", "email"]), typed=_TYPED)
@example("phone", "09 99 99 99 99")
@example("phone", "07 00 00 00 00")
@example("phone", "+1 555 010 1234")
@example("phone", "0690 12 34 56")
@example("phone", "+1 800 FLOWERS")
@example("email", "o'neil@example.org")
@example("email", "zoé@exemple.fr")
@example("email", "xxx@example.org")
@example("email", "-a@example.org")
@example("given_name", "e\u0301")
def test_what_the_form_lets_in_its_column_reads_as_the_same(
    busy_town: Town, field: str, typed: str
) -> None:
    client = busy_town.app().test_client()
    session = busy_town.add_session()
    send_form(client, busy_town.slug(session), **{field: typed})
    for record in busy_town.registrations():
        if record.fields["session_id"] == session:
            for name, value in fields_of(record).items():
                assert name == "session_id" or read_back(name, value) == value, name


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_a_number_that_cannot_be_called_is_asked_about_at_every_door(
    quarter: Quarter, family: FlaskClient, typed: str
) -> None:
    """The form took 09 99 99 99 99, which the column of its own partner refused."""
    sheet = quarter.open()
    quarter.sync()
    session = quarter.the("session")
    if typed != "3949":  # a number to call, and nobody's own
        sheet.type(TAB, 1, 0, "Cuisine en famille (10/12/2026)")
        sheet.type(TAB, 1, 1, "Inès")
        sheet.type(TAB, 1, PHONE, typed)
        quarter.sync()
        assert "numéro" in sheet.notes(TAB)[1, PHONE]
        with pytest.raises(RefusedValue, match="numéro"):
            edit(quarter, quarter.the("registration").ref, phone=typed)
    answer = send_form(family, str(session.ref), given_name="Zoé", phone=typed)
    assert answer.status_code == 422
    assert "Ce numéro n’existe pas" in answer.text
    assert [one for one in quarter.records("registration") if one.fields.get("phone")] == []


@pytest.mark.parametrize("typed", ADDRESSES)
def test_an_address_with_an_apostrophe_or_an_accent_passes_every_door(
    quarter: Quarter, family: FlaskClient, typed: str
) -> None:
    """A sheet asked about « o'neil@… », which its families' form had let in."""
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Zoé", email=typed)
    quarter.sync()
    assert sheet.seen(TAB)[1][MAIL] == typed

    sheet.type(TAB, 1, MAIL, "")
    quarter.sync()
    sheet.type(TAB, 1, MAIL, typed)
    quarter.sync()
    assert quarter.problems() == []
    record = quarter.the("registration")
    assert record.fields["email"] == typed
    assert edit(quarter, record.ref, email=typed).fields["email"] == typed
    assert family.post("/mes-liens", data={"email": typed}).status_code == 303


def test_an_address_that_a_family_insists_on_stays_in_every_cell(
    quarter: Quarter, family: FlaskClient
) -> None:
    """The suggestion is the form's alone: what the database holds is asked about nowhere."""
    sheet = quarter.open()
    quarter.sync()
    slug = str(quarter.the("session").ref)
    page = send_form(family, slug, given_name="Zoé", email="zoé@gmail.com")
    assert "zoe@gmail.com" in page.text
    token = find_token(page.text)
    sent = {**ANSWERS, "given_name": "Zoé", "email": "zoé@gmail.com", "token": token}
    answer = family.post(f"/a/{slug}", data=sent)
    assert answer.status_code == 303
    quarter.sync()
    assert sheet.seen(TAB)[1][MAIL] == "zoé@gmail.com"

    forget_cells(quarter)
    quarter.sync()
    assert quarter.problems() == []
    record = quarter.the("registration")
    assert edit(quarter, record.ref, email="zoé@gmail.com").fields == record.fields
    changed = {**ANSWERS, "given_name": "Zoé", "email": "zoé@gmail.com", "adults_count": "2"}
    assert family.post(f"{answer.location}/changer", data=changed).status_code == 303
    assert quarter.the("registration").fields["email"] == "zoé@gmail.com"


def test_a_family_keeps_what_an_older_form_let_in(quarter: Quarter, family: FlaskClient) -> None:
    """It changes how many come: its number of then is neither asked about nor lost."""
    quarter.open()
    quarter.sync()
    page = register(family, quarter.the("session"), "Zoé", phone="06 39 98 12 34")
    ref = quarter.the("registration").ref
    quarter.town.change(ref, phone="+33700000000", phone_as_typed="07 00 00 00 00")
    changed = {**ANSWERS, "given_name": "Zoé", "phone": "+33700000000", "adults_count": "2"}
    assert family.post(f"{page}/changer", data=changed).status_code == 303
    fields = quarter.the("registration").fields
    assert (fields["phone"], fields["phone_as_typed"]) == ("+33700000000", "07 00 00 00 00")
    quarter.sync()
    assert quarter.problems() == []
    assert edit(quarter, ref, phone="07 00 00 00 00").fields["phone"] == "+33700000000"
