"""A word put into a readable cell never changes its value: the same value, or a refusal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from french_cells.directory import Directory, KnownName, Names
from tests.french_cells.reading import read

NUMBERS = {
    "phone": [
        ("06 39 98 12 34", "+33639981234"),
        ("Tél. : 03 53 01 23 45", "+33353012345"),
        ("Marie 06.39.98.12.34", "+33639981234"),
        ("accueil 0353012345 (9h-12h)", "+33353012345"),
    ],
    "email": [
        ("mairie@example.org", "mairie@example.org"),
        ("Mail : mairie@example.org", "mairie@example.org"),
        ("Marie Petit <marie@example.org>", "marie@example.org"),
        ("mairie @ example.org (accueil)", "mairie@example.org"),
    ],
    "date": [
        ("24/11/2026", "2026-11-24"),
        ("mardi 24 novembre 2026", "2026-11-24"),
        ("le 24/11/26", "2026-11-24"),
        ("24/11/2026 à 14h30", "2026-11-24"),
    ],
}
CELLS = [(kind, *case) for kind, table in NUMBERS.items() for case in table]
DENYING = [
    "pas", "non", "ne plus", "sauf", "annulé", "ancien", "faux", "erreur", "?", "peut-être",
    "à confirmer", "remplacé par", "au lieu de", "ex", "voir", "jamais", "presque", "bientôt",
]  # fmt: skip
OTHERS = ["12", "2", "0", "+ 1", "(2)", "/ 3", "=", "->", "mais", "puis", "et", "x", "max", "oui"]
CERTAIN = {
    "partner": ["ASAL"], "commune": ["Lunéville"], "postcode": ["54300"],
    "siret": ["99426212900012"], "age_range": ["3-6 ans", "dès 3 ans"],
    "children_ages": ["3 ans", "3 et 5 ans"], "duration_min": ["1h30"],
    "person_name": ["Léa COLIN", "Mme PETIT"], "time": ["14h30"], "quantity": ["12", "12 enfants"],
    "time_range": ["9h-11h"], "date": ["12/03/2026"], "date_range": ["du 7 au 11 décembre 2026"],
    "datetime": ["28/11/2026 10h"], "loan_status": ["rendu", "en prêt", "prêté ASAL"],
    "boolean": ["oui", "non", "signé"], "attendance": ["présente", "excusée", "absente", "P"],
    "phone": ["06 39 98 12 34"], "email": ["lea@example.org"], "rna": ["W543004217"],
    "date_list": ["12 et 19 mars 2026"],
}  # fmt: skip
DOUBTING = [
    "?", "à confirmer", "(à vérifier)", "à revoir", "peut-être", "(peut-être)", "je crois",
    "pas sûr", "(pas sûre)", "sous réserve", "(provisoire)", "probablement", "normalement",
    "en principe", "à corriger", "(à compléter)", "non confirmé", "(pas confirmé)", "sauf erreur",
    "(estimation)",
]  # fmt: skip
TAKING_BACK = [
    "ne plus", "plus maintenant", "annulé", "(ancien)", "faux", "(erreur)", "remplacé",
    "(reporté)", "supprimé", "fermé", "jamais", "au lieu de", "mais non", "(parti)", "démission",
    "refusé", "à rendre", "perdu",
]  # fmt: skip
NOT_OF_THEM = frozenset({"loan_status", "attendance", "boolean"})
"""There such words say something themselves: « présente, partie », « en prêt, à rendre »."""
STATES = [
    ("présente", "present"), ("Présent en visio", "present"), ("P (retard)", "present"),
    ("oui", "present"), ("excusée", "excused"), ("absent", "absent"), ("✔", "present"),
]  # fmt: skip
TAKEN_BACK = ["pas", "non", "jamais", "?", "peut-être", "annulé", "sauf", "à confirmer"]


def put(cell: str, word: str, place: int) -> str:
    """The word before, behind, in brackets behind, or between two words of the cell."""
    words = cell.split(" ")
    cut = 1 + place % max(len(words) - 1, 1)
    between = " ".join([*words[:cut], word, *words[cut:]])
    return [f"{word} {cell}", f"{cell} {word}", f"{cell} ({word})", f"{cell}, {word}", between][
        place % 5
    ]


@given(st.sampled_from(CELLS), st.sampled_from(OTHERS), st.integers(0, 30))
def test_another_word_leaves_the_value_or_has_it_refused(
    cell: tuple[str, str, str], word: str, place: int
) -> None:
    kind, raw, value = cell
    assert read(kind, put(raw, word, place))[0] in {value, "ambiguous", "invalid"}


LIMITED = {"accueil 0353012345 sauf (9h-12h)", "mairie @ example.org sauf (accueil)"}
"""« sauf » before a remark in brackets limits what it says, not the number or the address."""


def test_a_word_that_denies_has_the_cell_refused() -> None:
    typed = {
        (kind, put(raw, word, place))
        for kind, raw, _ in CELLS
        for word in DENYING
        for place in range(31)
    }
    taken = {cell for kind, cell in typed if read(kind, cell)[1] != "reject"}
    assert taken == LIMITED


KNOWN = {"directory": Directory({"organisation": Names([KnownName("asal", "ASAL")])})}


def find_read(kind: str, value: str, words: list[str]) -> list[str]:
    """Each word behind the value, in three ways, and before it: the cells that are read."""
    ways = ("{0} {1}", "{0}, {1}", "{0} - {1}", "{1} {0}")
    typed = [way.format(value, word) for word in words for way in ways]
    return [raw for raw in typed if read(kind, raw, **KNOWN)[1] != "reject"]


@pytest.mark.parametrize(("kind", "values"), CERTAIN.items())
def test_a_doubt_beside_a_value_of_any_kind_has_the_cell_refused(
    kind: str, values: list[str]
) -> None:
    assert all(read(kind, value, **KNOWN)[1] != "reject" for value in values)
    assert [cell for value in values for cell in find_read(kind, value, DOUBTING)] == []


@pytest.mark.parametrize(
    ("kind", "values"), [one for one in CERTAIN.items() if one[0] not in NOT_OF_THEM]
)
def test_what_takes_a_value_back_has_the_cell_refused(kind: str, values: list[str]) -> None:
    assert [cell for value in values for cell in find_read(kind, value, TAKING_BACK)] == []


@given(st.sampled_from(STATES), st.sampled_from(TAKEN_BACK), st.integers(0, 30))
def test_a_presence_taken_back_is_no_presence(
    cell: tuple[str, str], word: str, place: int
) -> None:
    raw, _ = cell
    assert read("attendance", put(raw, word, place))[0] != "present"


@given(st.sampled_from(CELLS))
def test_the_cell_itself_is_read(cell: tuple[str, str, str]) -> None:
    kind, raw, value = cell
    assert read(kind, raw)[0] == value
