"""What the `read` command answers for one item."""

from sync_service.model.read_command import describe, load_context, read_item


def test_an_item_is_answered_with_its_value_and_severity() -> None:
    item = {
        "id": 7,
        "kind": "date",
        "raw": "17/9",
        "ctx": {"prefer": "past"},
        "today": "2026-11-24",
    }
    expected = {"id": 7, "value": "2026-09-17", "error": None, "severity": "assume"}
    assert read_item(item) == expected


def test_a_refusal_has_no_value() -> None:
    item = {"id": 8, "kind": "date", "raw": "bleu", "ctx": None}
    assert read_item(item) == {"id": 8, "value": None, "error": "invalid", "severity": "reject"}


def test_the_partners_of_the_context_are_known() -> None:
    item = {"id": 9, "kind": "partner", "raw": "la mjc", "ctx": {"partners": {"mjc": "MJC"}}}
    assert read_item(item)["value"] == "mjc"


def test_a_person_is_told_in_french() -> None:
    value, severity, sentence = describe("time", "14h5", load_context({}))
    assert (value, severity) == (None, "reject")
    assert "14h05" in sentence
