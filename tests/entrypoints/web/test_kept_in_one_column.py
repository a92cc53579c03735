"""Many values of one column that are kept as their sheet has them stand where they were typed."""

import pytest

from demo.people import Person
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.test_old_pages import PHONE, row_of
from tests.entrypoints.web.test_one_by_one import NAMES, begin

WHO = NAMES[:4]
THEIRS = [f"03 53 01 00 3{n}" for n in range(4)]
HERS = [f"03 53 01 00 4{n}" for n in range(4)]


def type_at_once(quarter: Quarter) -> tuple[Person, Person]:
    """A partner's sheet, and the coordinator's own: in both four people get another number."""
    theirs, hers = begin(quarter)
    for n, name in enumerate(WHO):
        theirs.type("Contacts", row_of(theirs, 0, name), PHONE, THEIRS[n])
        hers.type("Contacts", row_of(hers, 1, name), PHONE + 1, HERS[n])
    quarter.sync()
    assert [one.kind for one in quarter.problems()] == ["conflict"] * 4
    return theirs, hers


def phones(quarter: Quarter) -> list[object]:
    known = {one.fields["family_name"]: one.fields["phone"] for one in quarter.records("contact")}
    return [known[name] for name in WHO]


def e164(phone: str) -> str:
    return "+33" + phone.replace(" ", "")[1:]


@pytest.mark.parametrize("way", ["decision", "note"])
def test_many_values_kept_in_one_column_are_no_sorted_column(quarter: Quarter, way: str) -> None:
    """Three answers, or three notes deleted, were held: « ont changé de ligne (3 cases) »."""
    sheets = type_at_once(quarter)
    [keeper] = {one.partner for one in quarter.problems()}
    sheet, at = (sheets[0], 0) if keeper else (sheets[1], 1)
    for n, one in enumerate(quarter.problems()):
        if way == "decision":
            quarter.decide(one, "sheet")
        else:
            sheet.write_note("Contacts", row_of(sheet, at, WHO[n]), PHONE + at, "")

    quarter.sync()

    assert quarter.problems() == []
    assert phones(quarter) == [e164(one) for one in (THEIRS if keeper else HERS)]
