"""What the model does not know is stored by nobody, however a reader was mistaken."""

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from french_cells.answers import ok
from french_cells.reading import Raw, Reading
from sync_service.adapters.database import SqlDatabase
from sync_service.domain.errors import RefusedRecord, UsageError
from sync_service.model.fields import Phone
from tests.entrypoints.web.quarter import Quarter, register
from tests.entrypoints.web.test_coordinator_edits import edit
from tests.entrypoints.web.town import MORNING, send_form

TAB = "Inscriptions"
PHONE = 2


@pytest.fixture
def mistake(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From then on, whatever is typed is a number."""

    def understand(_: Phone, raw: Raw) -> Reading:
        return ok(str(raw))

    return lambda: monkeypatch.setattr(Phone, "understand", understand)


@pytest.fixture
def sheet(quarter: Quarter, family: FlaskClient) -> Person:
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Zoé", phone="06 39 98 12 34")
    quarter.sync()
    return sheet


def phones(quarter: Quarter) -> list[object]:
    return [one.fields["phone"] for one in quarter.records("registration")]


def test_a_mistaken_reader_stores_nothing_through_a_sync(
    quarter: Quarter, sheet: Person, mistake: Callable[[], None]
) -> None:
    mistake()
    sheet.type(TAB, 1, PHONE, "rappeler le soir")
    quarter.sync()
    assert phones(quarter) == ["+33639981234"]
    assert sheet.seen(TAB)[1][PHONE] == "rappeler le soir"


@pytest.mark.usefixtures("sheet")
def test_a_mistaken_reader_stores_nothing_through_an_edit(
    quarter: Quarter, mistake: Callable[[], None]
) -> None:
    mistake()
    ref = quarter.the("registration").ref
    with pytest.raises(RefusedRecord, match=r"registration\.phone") as refused:
        edit(quarter, ref, phone="rappeler le soir")
    assert "rappeler" not in str(refused.value)
    assert phones(quarter) == ["+33639981234"]


@pytest.mark.usefixtures("sheet")
def test_a_mistaken_reader_stores_nothing_through_the_form(
    quarter: Quarter, family: FlaskClient, mistake: Callable[[], None]
) -> None:
    mistake()
    slug = str(quarter.the("session").ref)
    answer = send_form(family, slug, given_name="Inès", phone="+rappeler le soir")
    assert answer.status_code == 500
    assert phones(quarter) == ["+33639981234"]


@pytest.mark.usefixtures("sheet")
def test_a_copy_with_values_that_nobody_typed_is_not_taken_back(
    quarter: Quarter, tmp_path: Path
) -> None:
    database = cast(SqlDatabase, quarter.town.database)
    path = tmp_path / "copie.gz"
    database.backup(str(path))
    whole = tmp_path / "entière.gz"
    shutil.copy(path, whole)
    # As copies were before their last line proved them: this one's values are all there is.
    header, *rows, _ = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    told = {name: one for name, one in json.loads(header).items() if name != "has_end"}
    lines = [json.dumps(told).encode() + b"\n", *rows]
    path.write_bytes(gzip.compress(b"".join(lines).replace(b"+33639981234", b"rappeler le soir")))
    with pytest.raises(UsageError, match=r"registration\.phone") as refused:
        database.restore(str(path), MORNING)
    assert "rappeler" not in str(refused.value)
    assert phones(quarter) == ["+33639981234"]
    database.restore(str(whole), MORNING)
    assert phones(quarter) == ["+33639981234"]
