"""`read --jsonl` answers every line, whatever it holds."""

import json
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner

from french_cells.kinds import KINDS
from sync_service.entrypoints.cli.read import read

REFUSED = {"id": None, "value": None, "error": "invalid", "severity": "reject"}
GOOD = {"id": 7, "kind": "date", "raw": "24/11/2026"}


def answers(*lines: bytes) -> list[dict[str, Any]]:
    run = CliRunner().invoke(read, ["--jsonl"], input=b"\n".join(lines), catch_exceptions=False)
    assert run.exit_code == 0
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.mark.parametrize(
    "line",
    [
        b"rubbish", b"[]", b"null", b"12", b'{"id": 1', b"{}", b'{"raw": "x"}', b'{"kind": []}',
        b'{"kind": "colour", "raw": "x"}', b"\xff\xfe", b"[" * 100_000, b"9" * 5000,
    ],
    ids=lambda line: ascii(line[:20]),
)  # fmt: skip
def test_a_line_that_is_no_item_is_refused_and_the_next_is_answered(line: bytes) -> None:
    refused, answer = answers(line, json.dumps(GOOD).encode())

    assert refused == REFUSED
    assert (answer["id"], answer["value"]) == (7, "2026-11-24")


def test_empty_lines_are_passed_over() -> None:
    assert len(answers(b"", json.dumps(GOOD).encode(), b"  ")) == 1


@pytest.mark.parametrize("raw", ['"\\ud800"', "NaN", "1e999", "[[1]]", '{"a": 1}', "9" * 400])
def test_what_no_cell_holds_is_refused_in_its_place(raw: str) -> None:
    (answer,) = answers(f'{{"id": "a", "kind": "date", "raw": {raw}}}'.encode())

    assert (answer["id"], answer["error"]) == ("a", "invalid")


def test_an_identifier_that_cannot_be_written_as_such_comes_back() -> None:
    (answer,) = answers(b'{"id": "\\ud800", "kind": "date", "raw": "24/11/2026"}')

    assert (answer["id"], answer["value"]) == ("\ud800", "2026-11-24")


@pytest.mark.parametrize(
    "known",
    [
        [], "x", 12, {"prefer": 3}, {"prefer": "sideways"}, {"season": 12}, {"season": "zz"},
        {"field": []}, {"header": 12}, {"partners": []}, {"partners": {"a": None}},
        {"values": "abc"}, {"values": [[], {}]}, {"next": 5},
    ],
    ids=ascii,
)  # fmt: skip
@pytest.mark.parametrize("kind", ["date", "header", "partner", "attendance"])
def test_a_context_of_another_type_is_as_good_as_none(kind: str, known: object) -> None:
    item = {"id": 1, "kind": kind, "raw": "12/03", "ctx": known, "today": [], "locale": 12}
    bare = {"id": 1, "kind": kind, "raw": "12/03"}

    told, plain = answers(json.dumps(item).encode(), json.dumps(bare).encode())

    assert told == plain


def test_today_is_the_day_on_which_the_command_is_called() -> None:
    item = b'{"id": 1, "kind": "date", "raw": "17/9", "ctx": {"prefer": "past"}}'
    with time_machine.travel("2031-03-02T10:00:00+01:00", tick=False):
        (answer,) = answers(item)

    assert answer["value"] == "2030-09-17"


def test_the_help_names_every_kind() -> None:
    """They were listed only as an error's answer."""
    words = CliRunner().invoke(read, ["--help"]).stdout.split("Sortes :")[1].split()
    assert {word.strip(",.") for word in words} == set(KINDS)
