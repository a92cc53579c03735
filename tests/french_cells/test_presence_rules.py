"""Presence by rule: every word counts, a negation is never a presence, a doubt is never read."""

from itertools import product
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.french_cells.reading import read

READABLE = {
    "P": "present", "présente": "present", "présent·e": "present", "était là": "present",
    "P (visio)": "present", "arrivé à 9h30": "present", "présente jusqu'à midi": "present",
    "2 présents": "present", "présent (Marie)": "present", "P - Mme Colin": "present",
    "1.0": "present", "présent 🙂": "present", "départ anticipé": "present",
    "A": "absent", "absente": "absent", "pas là": "absent", "abs. non justifiée": "absent",
    "n'a pas prévenu": "absent", "sans nouvelles": "absent", "n'a pas participé": "absent",
    "E": "excused", "excusée": "excused", "absente, excusée": "excused", "malade": "excused",
    "excusé par téléphone": "excused", "a présenté ses excuses": "excused",
    "non, en formation": "excused", "prévenue la veille par mail": "excused",
    "représentée par Mme Colin": "represented", "Rep. par M. Colin": "represented",
    "absente à la réunion": "absent", "présente toute la réunion": "present",
    "3 personnes présentes": "present", "elles étaient là": "present", "❌.": "absent",
    "ne sont pas venus": "absent", "non non": "absent", "ayant donné pouvoir à Zoé": "represented",
    "présent sur place": "present", "présente malgré tout": "present",
    "prévenue la veille": "excused", "REMPLACE": "represented", "est là": "present",
    "excuses reçues": "excused",
    "s'est excusé par téléphone": "excused", "excusé, pris par une autre réunion": "excused",
    "absente, réunion": "excused", "suppléée": "represented", "aucunes nouvelles": "absent",
    "excusée, remplacée par la directrice adjointe": "represented", "suppléante": "represented",
    "a donné pouvoir à L. Colin": "represented", "Mme Colin à sa place": "represented",
}  # fmt: skip
PRESENCES = [
    "présent", "présente", "présents", "là", "venu", "venue", "présent·e", "participé",
    "assisté", "P", "pres.",
]  # fmt: skip
NEGATIONS = [
    "pas {}", "non {}", "jamais {}", "ni {}", "n'est pas {}", "n'était pas {}", "n'a pas {}",
    "{} non", "{} pas", "pas vraiment {}", "plus {}", "{} : non", "non, pas {}",
]  # fmt: skip
HEDGES = [
    "je crois {}", "{} je crois", "{} sauf erreur", "{} à confirmer", "peut-être {}", "{} ?",
    "{} (?)", "sera {}", "serait {}", "devrait être {}", "{} prévu", "probablement {}",
    "{} ou pas", "normalement {}", "{} si possible", "dit {}", "noté {} à tort", "{} selon Marie",
    "{}, erreur", "{} ❌", "{} → voir CR", "faussement {}", "{} en principe", "{} = ?",
    "pourra être {}", "{} sous réserve", "on m'a dit {}",
]  # fmt: skip
STATUSES = ["présent", "absent", "excusé", "représenté", "P", "A", "E"]
FUTURES = [
    "participera", "viendra", "arrivera à 10h", "sera là", "ne viendra pas", "assistera",
    "pourra venir", "souhaite participer", "présence souhaitée", "présence non confirmée",
    "venue incertaine", "participation à confirmer", "invitée", "inscrite", "convié", "à relancer",
    "doit arriver à 10h", "va venir", "compte venir",
    "pas encore arrivée", "présent d'après Paul", "a quitté", "délégué", "en délégation",
    "télétravail", "parti avant le début", "arrive", "sans réponse", "n'a pas répondu",
    "Marie est partie", "ok mais parti", "absente, mail", "absent (motif)", "absent deux fois",
    "A-", "P+", "suppléante excusée", "remplace Clara",
    "représente sa structure", "pouvoir reçu de Clara", "deux pouvoirs", "0 présent",
    "remplaçante malade", "personne présente",
    "n'a pas été prévenue", "deux absents", "stagiaire absente", "absent physiquement",
]  # fmt: skip
HALVES = [
    "absent l'après-midi", "absente le matin", "excusé à partir de 11h", "absent à la fin",
    "P matin A aprem", "présent le matin, absent l'après-midi", "P puis A", "absent au début",
    "excusée jusqu'à 10h, absente ensuite", "Marie présente, Paul absent",
]  # fmt: skip
TWO_ANSWERS = [
    "P/A", "P A", "P A E", "A ou E", "présent / absent", "oui et non", "oui mais non",
    "présent non", "absent présent", "E P", "PAE", "PR", "« PR »", "P - A", "présent (excusé)",
    "absent ✔", "présent ✗", "présent да",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "status"), list(READABLE.items()), ids=ascii)
def test_what_people_write_of_a_presence_is_read(typed: str, status: str) -> None:
    assert read("attendance", typed)[0] == status


WORDS = [
    "retard", "non", "pas", "oui", "bientôt", "demain", "tard", "refusé", "seul", "jamais", "sans",
    "plus", "ou", "mais", "puis", "présent", "absent", "excusé", "malade", "remplacé", "sauf",
    "peut-être", "annulé", "reporté", "invité", "matin", "fin", "avec", "prévu", "fermé", "faux",
    "ni", "aucun", "aucune",
]  # fmt: skip
NOT = {"ni", "non", "pas", "sans", "jamais", "aucun", "aucune"}
"""What makes an absence of an excuse."""
CLOSE = {"absent": {"excused", "represented"}, "excused": {"represented"}}
"""« absent » says less than « excusé », and both less than « remplacé »."""


def becomes_another(typed: str, word: str) -> list[str]:
    """Cells in which one more word makes a status that neither of them says."""
    accepted = {READABLE[typed], "ambiguous", "invalid", "empty"}
    accepted |= CLOSE.get(READABLE[typed], set())
    accepted |= {"absent"} if word in NOT else set()
    cells = [f"{word} {typed}", f"{typed} {word}"]
    return [cell for cell in cells if read("attendance", cell)[0] not in accepted]


@pytest.mark.parametrize("typed", list(READABLE), ids=ascii)
def test_one_more_word_that_people_use_never_makes_another_status(typed: str) -> None:
    assert [cell for word in WORDS for cell in becomes_another(typed, word)] == []


@pytest.mark.parametrize("status", sorted({*READABLE.values()}))
@given(st.data(), st.text(ascii_lowercase, min_size=2, max_size=12))
def test_one_more_word_never_makes_another_status(
    status: str, data: st.DataObject, word: str
) -> None:
    typed = data.draw(st.sampled_from([one for one, says in READABLE.items() if says == status]))
    assert becomes_another(typed, word) == []


@pytest.mark.parametrize(("negation", "presence"), list(product(NEGATIONS, PRESENCES)))
def test_a_negation_is_never_a_presence(negation: str, presence: str) -> None:
    assert read("attendance", negation.format(presence))[0] in {"absent", "ambiguous", "invalid"}


@pytest.mark.parametrize(("hedge", "status"), list(product(HEDGES, STATUSES)))
def test_a_doubt_is_never_read_as_a_status(hedge: str, status: str) -> None:
    assert read("attendance", hedge.format(status))[1] == "reject"


@pytest.mark.parametrize("typed", FUTURES + HALVES + TWO_ANSWERS)
def test_an_intention_half_a_presence_and_two_answers_are_refused(typed: str) -> None:
    assert read("attendance", typed)[1] == "reject"


@pytest.mark.parametrize("separator", [" ", ", ", " - ", " (", " : ", ". ", " ; ", "\n", " – "])
@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("absent", "excusé", "excused"), ("présente", "en retard", "present"),
        ("absente", "non excusée", "absent"), ("absent", "remplacé par Mme Colin", "represented"),
        ("excusée", "formation", "excused"), ("absent", "n'a pas prévenu", "absent"),
    ],
)  # fmt: skip
def test_what_stands_between_two_words_does_not_matter(
    separator: str, first: str, second: str, status: str
) -> None:
    closed = ")" if "(" in separator else ""
    assert read("attendance", f"{first}{separator}{second}{closed}")[0] == status


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("P (le papa de Timéo)", "present"),
        ("P (la maman de Lina cette fois)", "present"),
        ("exc jury", "excused"),
        ("E (classe)", "excused"),
        ("exc, jour de ramasse", "excused"),
    ],
)
def test_who_of_a_family_came_and_what_an_excuse_is_for_are_no_question(
    typed: str, status: str
) -> None:
    assert read("attendance", typed, is_in_column=True) == (status, "repair")


@pytest.mark.parametrize(
    "typed",
    [
        "P (classe)", "P (envoyé sa maman)", "E (jury signé)", "exc classe verte",
        "P (une fois sur deux)", "P, mère seule",
    ],
)  # fmt: skip
def test_other_words_beside_them_are_asked_about(typed: str) -> None:
    assert read("attendance", typed, is_in_column=True)[1] == "assume"


@pytest.mark.parametrize(
    "typed",
    [
        "P (papa absent)", "P (maman à sa place)", "P (la maman, pas le papa)", "A (papa)",
        "A (mère présente)", "E (classe) mais venue", "E (la mère est venue)", "exc jury, là",
    ],
)  # fmt: skip
def test_what_turns_a_mark_does_so_beside_a_parent_too(typed: str) -> None:
    assert read("attendance", typed, is_in_column=True)[1] == "reject"


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("non (foins)", "absent"),
        ("A comme d’habitude", "absent"),
        ("Abs chaise vide", "absent"),
        ("non, j’ai raté le car : excusé", "excused"),
        ("E son train était supprimé", "excused"),
        ("P (Lou seule, Nadège en formation)", "present"),
        ("P malgré la neige, grelottante", "present"),
        ("X debout au fond, plus de chaises", "present"),
        ("oui, on a commencé sans elle", "present"),
        ("P a aidé à ranger les tréteaux", "present"),
    ],
)
def test_what_stands_beside_any_mark_is_a_remark_that_is_asked_about(
    typed: str, status: str
) -> None:
    assert read("attendance", typed, header="12/11", is_in_column=True) == (status, "assume")


@pytest.mark.parametrize(
    "typed",
    [
        "A (finalement elle est passée)",
        "A, sa fille est venue",
        "A (malade)",
        "A prévenu trop tard",
        "non, puis oui",
        "P (en formation)",
        "P, Lou à sa place",
        "P, pas venue en vrai",
        "oui, sans présence réelle, je crois",
        "E mais vue dans la salle",
    ],
)
def test_what_may_turn_any_mark_is_refused(typed: str) -> None:
    assert read("attendance", typed, header="12/11", is_in_column=True)[1] == "reject"


def test_a_class_of_a_school_is_no_paid_leave() -> None:
    assert read("attendance", "remplacée par la collègue de CP") == ("represented", "assume")
    assert read("attendance", "CP") == ("excused", "assume")
