"""Who is plainly alike, and who is not however near the two are."""

import pytest

from french_cells.reading import Value
from sync_service.sync.planning.identity.lookalikes import Lookalikes, are_spelled_alike

ODILE: dict[str, Value] = {
    "organisation_id": "les-epis",
    "family_name": "Marchal",
    "given_name": "Odile",
    "phone": "+33353010012",
    "email": "odile@example.org",
}


def found(one: dict[str, Value], *others: dict[str, Value]) -> str | None:
    people = {"C-1": ODILE, "C-2": {**ODILE, **one}}
    more = {f"C-{number}": {**ODILE, **other} for number, other in enumerate(others, 3)}
    return Lookalikes({**people, **more}, ["C-2"]).find("C-2", {"C-1", *more})


@pytest.mark.parametrize(
    "typed",
    [
        {"family_name": "Marchall"},
        {"family_name": "Marchall", "email": None},
        {"family_name": "Marchall", "phone": None},
        {"given_name": "Odille", "email": None},
        {"given_name": "Odille", "email": None, "phone": None, "mobile": "+33353010012"},
        {"given_name": "O."},
        {"given_name": "O", "email": None},
        {"given_name": None},
        {"given_name": None, "email": None},
        {"family_name": "MARCHÀL", "phone": None, "email": None},
    ],
)
def test_one_letter_or_no_first_name_beside_the_same_number_or_mail_is_alike(
    typed: dict[str, Value],
) -> None:
    assert found(typed) == "C-1"


@pytest.mark.parametrize(
    "typed",
    [
        {"given_name": "Paul", "email": None},
        {"given_name": "Paul"},
        {"given_name": "P.", "email": None},
        {"given_name": "O.", "family_name": "Marchall"},
        {"given_name": "O.", "email": None, "phone": None},
        {"family_name": "Marchand", "email": None},
        {"family_name": "Marchall", "given_name": "Odille"},
        {"family_name": "Marchall", "email": "o.marchall@example.org"},
        {"family_name": "Marchall", "email": None, "phone": "+33353010013"},
        {"family_name": "Marchall", "email": None, "phone": None},
        {"family_name": "Marchall", "organisation_id": "mjc"},
        {"given_name": None, "family_name": "Marchall"},
        {"given_name": None, "email": None, "phone": "+33353010013"},
    ],
)
def test_another_name_another_mail_or_nothing_in_common_is_somebody_else(
    typed: dict[str, Value],
) -> None:
    assert found(typed) is None


def test_a_short_name_with_another_letter_is_another_name() -> None:
    short: dict[str, Value] = {**ODILE, "given_name": "Léa"}
    people = {"C-1": short, "C-2": {**short, "given_name": "Léo"}}

    assert Lookalikes(people, ["C-2"]).find("C-2", people) is None


def test_what_a_third_one_shares_points_at_nobody_but_number_and_post_do() -> None:
    third: dict[str, Value] = {"family_name": "Petit", "given_name": "Ana", "email": None}
    typed: dict[str, Value] = {"family_name": "Marchall", "email": None}

    assert found(typed, third) is None
    post: dict[str, Value] = {"role": "Accueil"}
    people: dict[str, dict[str, Value]] = {
        "C-1": ODILE | post,
        "C-2": ODILE | typed | post,
        "C-3": ODILE | third,
    }
    assert Lookalikes(people, ["C-2"]).find("C-2", people) == "C-1"
    people["C-2"] = {**people["C-2"], "role": "Direction"}
    assert Lookalikes(people, ["C-2"]).find("C-2", people) is None


def test_a_switchboards_number_and_the_family_name_do_too() -> None:
    third: dict[str, Value] = {"family_name": "Petit", "given_name": "Ana", "email": None}

    assert found({"given_name": "Odille", "email": None}, third) == "C-1"
    assert found({"given_name": "Odille", "email": None, "role": "Accueil"}, third) == "C-1"
    assert found({"given_name": "Paul", "email": None}, third) is None


@pytest.mark.parametrize(
    ("typed", "known", "expected"),
    [
        ("+33353010012", "+33353010012;ext=12", "C-1"),
        ("+33353010012;ext=12", "+33353010012", "C-1"),
        ("+33353010012;ext=12", "+33353010012;ext=12", "C-1"),
        ("+33353010012;ext=14", "+33353010012;ext=12", None),
        ("+33353010013", "+33353010012;ext=12", None),
    ],
)
@pytest.mark.parametrize("third", ["+33353010012", "+33353010012;ext=15", "+33353010099"])
def test_a_number_is_the_same_with_its_extension_and_without(
    typed: str, known: str, expected: str | None, third: str
) -> None:
    """With another extension it is a colleague's, whoever else is called there."""
    people: dict[str, dict[str, Value]] = {
        "C-1": {**ODILE, "phone": known},
        "C-2": {**ODILE, "given_name": "Odille", "email": None, "phone": typed},
        "C-3": {**ODILE, "family_name": "Petit", "email": None, "phone": third},
    }

    assert Lookalikes(people, ["C-2"]).find("C-2", people) == expected


@pytest.mark.parametrize("named", [{"family_name": "Marchall"}, {"given_name": "Odille"}])
def test_two_with_mails_of_their_own_are_two_also_at_one_desk(named: dict[str, Value]) -> None:
    post: dict[str, Value] = {**ODILE, "role": "Accueil"}
    people = {"C-1": post, "C-2": {**post, **named, "email": "accueil@example.org"}}

    assert Lookalikes(people, ["C-2"]).find("C-2", people) is None
    assert Lookalikes(people | {"C-2": post | named}, ["C-2"]).find("C-2", people) == "C-1"


def test_of_two_who_are_as_near_nobody_is_meant() -> None:
    post: dict[str, Value] = {**ODILE, "role": "Accueil"}
    people = {"C-1": post, "C-2": post | {"family_name": "Marchall"}, "C-3": post}

    assert Lookalikes(people, ["C-2"]).find("C-2", people) is None
    assert Lookalikes(people, ["C-2"]).find("C-2", {"C-3"}) == "C-3"


@pytest.mark.parametrize(("others", "expected"), [(18, "C-1"), (19, None)])
def test_a_number_of_a_whole_crowd_says_nothing_whatever_the_post(
    others: int, expected: str | None
) -> None:
    """Whoever is new would be compared with each of them."""
    post: dict[str, Value] = {**ODILE, "role": "Accueil", "email": None}
    crowd = {f"C-{n}": {**post, "family_name": f"Nom {n}"} for n in range(3, 3 + others)}
    people = {"C-1": post, "C-2": {**post, "given_name": "Odille"}, **crowd}

    assert Lookalikes(people, ["C-2"]).find("C-2", people) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("marchal odile", "marchal odile", True),
        ("marchal odile", "marchal odyle", True),
        ("marchal odile", "marchall odile", True),
        ("marchal odile", "marchall odyle", False),
        ("marchal odile", "marchal odette", False),
        ("marchal lea", "marchal leo", False),
        ("marchal odile", "marchal", False),
        ("marchal odile", "marchal odyle anne", False),
    ],
)
def test_a_letter_of_one_long_word_may_be_a_correction(
    one: str, other: str, *, expected: bool
) -> None:
    assert are_spelled_alike(one, other) is expected
    assert are_spelled_alike(other, one) is expected
