"""What a rule is, apart from the cell that it made sense of, and when it is asked once."""

import pytest

from french_cells.answers import beside_unknown
from sync_service.sync.planning.assumptions import (
    ACCEPTED,
    Assumed,
    answer_of,
    asked_field,
    group,
    open_answers,
    problem_of,
    question_in,
    quoted_in,
    rule_of,
)

AT = (1, 0)


@pytest.mark.parametrize(
    ("message", "typed", "rule"),
    [
        ("Compris comme « présent ».", "x", "Compris comme « présent »."),
        ("Sans année, compris comme le 12/03/2026.", "12/3", "Sans année, compris comme le …."),
        ("« Dupont » est pris pour le nom.", "Mme Dupont", "« … » est pris pour le nom."),
        ("Compris comme Zoé Müller.", "zoé müller", "Compris comme …."),
        ("Deux prénoms possibles.", "Léa Martin", "Deux prénoms possibles."),
        # A yes is about both names, and about no other former one.
        (
            "« Thé » s’appelle maintenant « Café ».",
            "thé 12/3",
            "« Thé » s’appelle maintenant « Café ».",
        ),
    ],
)
def test_a_rule_tells_nothing_of_its_cell(message: str, typed: str, rule: str) -> None:
    assert rule_of(message, typed) == rule


def cells(key: str, count: int) -> list[Assumed]:
    return [Assumed(key, "phone", f"C-{n}", AT) for n in range(count)]


def test_three_cells_of_one_rule_are_asked_about_once_and_two_where_they_are() -> None:
    [question] = group([*cells("phone: a", 3), *cells("phone: b", 2)], {}, {})

    assert (question.key, len(question.refs)) == ("phone: a", 3)


def test_cells_that_were_answered_one_by_one_count_as_well() -> None:
    [question] = group(cells("phone: a", 1), {}, {"phone: a": 2})

    assert len(question.refs) == 1
    assert list(group(cells("phone: a", 1), {}, {"phone: a": 1, "phone: b": 2})) == []


def test_a_rule_is_counted_in_all_columns_that_it_is_asked_about() -> None:
    columns = [*cells("due_on: a", 2), *cells("loaned_on: a", 1), *cells("due_on: b", 2)]

    assert [one.key for one in group(columns, {}, {})] == ["due_on: a", "loaned_on: a"]
    assert [one.key for one in group(columns[:1], {}, {"loaned_on: a": 2})] == ["due_on: a"]


def test_the_cells_of_a_question_are_named_as_they_stand_whatever_was_met_first() -> None:
    """Else the note would be written anew whenever rows are met in another order."""
    rows = [Assumed("phone: a", "phone", f"C-{row}", (row, 4)) for row in (5, 3, 8)]
    [question] = group(rows, {}, {})
    [again] = group(rows[::-1], {}, {})

    assert question.cells == [(3, 4), (5, 4), (8, 4)]
    assert question == again


def test_what_was_asked_once_stays_so_while_one_cell_is_left() -> None:
    [question] = group(cells("phone: a", 1), {"phone: a": "title"}, {})

    assert len(question.refs) == 1


def test_the_days_of_a_matrix_are_asked_about_together() -> None:
    assert asked_field("2026-09-15", "matrix", "status") == "status"
    assert asked_field("organisation_id", "matrix", "status") == "organisation_id"
    assert asked_field("phone", "table", "") == "phone"


def beside(words: str) -> str:
    return beside_unknown("+33639981234", words).message


def test_words_beside_values_are_one_question_and_each_wording_has_its_own_yes() -> None:
    crossed, at_home = (beside(words) for words in ("rayé sur la fiche", "chez elle, à Bayon"))
    answers = [answer_of("phone", message, "") for message in (crossed, at_home)]

    assert rule_of(crossed, "") == rule_of(at_home, "")
    assert {question_in(one) for one in answers} == {f"phone: {rule_of(crossed, '')}"}
    assert len({*answers, question_in(answers[0])}) == 3
    assert answer_of("phone", beside("Rayé  sur la FICHE"), "") == answers[0]
    assert "fiche" not in answers[0]
    assert quoted_in(crossed) == "rayé sur la fiche"
    assert quoted_in("Compris comme « présent ».") == ""


def test_words_beside_a_single_value_are_asked_about_on_the_title_too() -> None:
    answer = answer_of("phone", beside("rayé"), "")
    key = question_in(answer)
    [question] = group([Assumed(key, "phone", "C-1", AT, answer, "rayé")], {}, {})

    assert (question.answers, question.quoted) == ([answer], ["rayé"])


def test_a_decision_is_about_the_words_that_were_shown() -> None:
    first, second = (answer_of("phone", beside(words), "") for words in ("rayé", "chez elle"))
    key = question_in(first)

    assert open_answers({first: "title", second: ACCEPTED, "status: a": "", "status: b": "2"}) == {
        key: [first],
        "status: a": [],
    }
    assert problem_of(key, [first, second]) == problem_of(key, [second, first])
    assert problem_of(key, [first]) != problem_of(key, [first, second])
    assert problem_of("status: a", []) == "status: a"
