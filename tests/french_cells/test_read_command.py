"""What the `read` command answers for one item."""

from datetime import date

from french_cells.read_command import describe, load_context, read_item

TODAY = date(2026, 11, 24)


def test_an_item_is_answered_with_its_value_and_severity() -> None:
    item = {
        "id": 7,
        "kind": "date",
        "raw": "17/9",
        "ctx": {"prefer": "past"},
        "today": "2026-11-24",
    }
    expected = {"id": 7, "value": "2026-09-17", "error": None, "severity": "assume"}
    assert read_item(item, TODAY) == expected


def test_a_day_without_a_year_is_read_as_of_the_day_on_which_one_asks() -> None:
    item = {"id": 7, "kind": "date", "raw": "17/9", "ctx": {"prefer": "past"}}
    assert read_item(item, date(2030, 1, 5))["value"] == "2029-09-17"
    assert read_item({**item, "today": "2026-11-24"}, date(2030, 1, 5))["value"] == "2026-09-17"


def test_a_refusal_has_no_value() -> None:
    item = {"id": 8, "kind": "date", "raw": "bleu", "ctx": None}
    assert read_item(item, TODAY) == {
        "id": 8,
        "value": None,
        "error": "invalid",
        "severity": "reject",
    }


def test_the_partners_of_the_context_are_known() -> None:
    item = {"id": 9, "kind": "partner", "raw": "la mjc", "ctx": {"partners": {"mjc": "MJC"}}}
    assert read_item(item, TODAY)["value"] == "mjc"


def test_a_person_is_told_in_french() -> None:
    value, severity, sentence = describe("time", "14h5", load_context({}, TODAY))
    assert (value, severity) == (None, "reject")
    assert "14h05" in sentence
