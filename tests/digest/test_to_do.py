"""« À faire »: what each sentence says, where it leads, since when it waits."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args
from urllib.parse import unquote

import pytest

from french_cells.reading import Value
from sync_service.digest.facts import (
    Addresses,
    CalledOff,
    SheetHealth,
    Task,
    UncountedSession,
    Weight,
)
from sync_service.digest.loans import find_loans
from sync_service.digest.to_do import count_kinds, find_tasks, make_agenda
from sync_service.domain.base import ProblemKind
from sync_service.domain.record import Record
from sync_service.domain.wording import (
    barred_sentences,
    row_sentences,
    sentences,
    session_sentences,
)
from sync_service.domain.wording.desk_sentences import retold, without_question
from tests.digest.week import ADDRESSES, IN_THE_WEEK, facts, problem, record

LATE_IN_PARIS = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
"""The 26th where people live."""


def loan(ref: str, due: str | None, **fields: Value) -> Record:
    return record(ref, "loan", borrower_organisation_id="les-epis", due_on=due, **fields)


@pytest.mark.parametrize("kind", get_args(ProblemKind))
def test_every_kind_of_problem_has_words_for_one_and_for_several(kind: str) -> None:
    one, several = (
        find_tasks(facts(problems=[problem(kind)] * number))[0].sentence for number in (1, 2)
    )
    assert one.removeprefix("Les Épis, onglet « Contacts » : 1 ")[0].islower()
    assert several.startswith("Les Épis, onglet « Contacts » : 2 ")


def test_a_problem_of_a_whole_spreadsheet_names_neither_tab_nor_cell() -> None:
    (task,) = find_tasks(facts(problems=[problem("trashed", tab="", cell=None, sheet_id=None)]))
    assert task.sentence == "Les Épis : 1 feuille à la corbeille."
    assert task.link == "https://docs.example.org/spreadsheets/d/1abc/edit"


def test_a_problem_of_a_whole_tab_leads_to_the_tab() -> None:
    (task,) = find_tasks(facts(problems=[problem("missing_column", cell=None)]))
    assert task.link == "https://docs.example.org/spreadsheets/d/1abc/edit#gid=7"


@pytest.mark.parametrize("kind", ["conflict", "guard", "scramble", "incident"])
def test_what_she_decides_leads_to_its_card_and_to_the_cell_where_there_are_no_pages(
    kind: str,
) -> None:
    asked = facts(problems=[problem(kind, id=12)])
    (task,) = find_tasks(asked)
    (alone,) = find_tasks(replace(asked, addresses=Addresses(ADDRESSES.sheets, "")))
    assert task.link == ADDRESSES.desk("problemes#p12")
    assert alone.link.endswith("#gid=7&range=B7")


def test_what_partners_mend_is_one_thing_to_do_however_many_they_are() -> None:
    kinds = [problem("invalid"), problem("held"), problem("conflict")]
    agenda = make_agenda(facts(problems=kinds))
    several = make_agenda(facts(problems=[*kinds, problem("invalid", partner="ludo")]))
    assert agenda.headline == several.headline == "2 choses à faire"
    assert [task.weight for task in agenda.hers] == [Weight.CHOICE]
    (theirs,) = agenda.partners
    assert theirs.sentence.endswith("1 case à corriger, 1 ligne en attente (B7).")


def test_a_problem_waits_since_its_day_in_paris() -> None:
    (task,) = find_tasks(facts(problems=[problem(since=LATE_IN_PARIS)]))
    assert task.since == date(2026, 11, 26)


def test_a_problem_of_no_known_day_waits_since_today() -> None:
    given = facts(problems=[problem(since=None)], now=LATE_IN_PARIS)
    assert find_tasks(given)[0].since == date(2026, 11, 26)


def test_the_oldest_of_several_problems_is_the_one_to_begin_with() -> None:
    newer = problem(cell="B9", since=datetime(2026, 11, 27, tzinfo=UTC))
    undated = problem(cell="B1", since=None)
    (task,) = find_tasks(facts(problems=[undated, newer, problem(cell="B7")]))
    assert "(B7)" in task.sentence
    assert task.since == date(2026, 11, 25)


def test_problems_of_several_spreadsheets_are_several_tasks() -> None:
    kinds = [problem("conflict"), problem("conflict", spreadsheet_id="1def"), problem("conflict")]
    assert len(find_tasks(facts(problems=kinds))) == 2


def test_what_waits_in_the_coordinators_own_tab_is_of_no_unknown_partner() -> None:
    (task,) = find_tasks(facts(problems=[problem("held", partner="", tab="Partenaires")]))
    assert task.sentence.startswith("Coordination, onglet « Partenaires » : 1 ligne en attente")


QUESTIONS = [
    (session_sentences.calls_off_families(3), "annuler une séance ?"),
    (session_sentences.deleted_with_families(1), "annuler une séance ?"),
    (session_sentences.moves_families("5/12", "12/12", 2), "changer le jour d’une séance ?"),
    (session_sentences.takes_place_again(2), "une séance a-t-elle lieu ?"),
    (session_sentences.overfull(6, 8), "plus de personnes que de places, est-ce voulu ?"),
]


@pytest.mark.parametrize(("note", "asked"), QUESTIONS)
def test_a_row_that_waits_says_what_it_asks(note: str, asked: str) -> None:
    """« 1 ligne en attente (H8) » had to be opened to be understood."""
    waiting = replace(problem("held"), message=note, covers="families")
    (one,) = find_tasks(facts(problems=[waiting]))
    (several,) = find_tasks(facts(problems=[waiting] * 2))

    assert one.sentence == f"Les Épis, onglet « Contacts » : {asked} (B7)."
    assert several.sentence == (
        f"Les Épis, onglet « Contacts » : 2 lignes en attente, {asked} (B7)."
    )


@pytest.mark.parametrize("note", [note for note, _ in QUESTIONS[:-1]])
def test_whether_a_session_takes_place_is_asked_before_all_that_can_wait(note: str) -> None:
    """Of seven things in the letter it was the eighth: families came for nothing."""
    of_families = replace(problem("held", cell="B9"), message=note, covers="families")
    other = replace(problem("held", cell="B1"), since=datetime(2026, 1, 1, tzinfo=UTC), covers="x")
    problems = [
        problem("conflict", tab="Prêts"),
        problem("guard", tab="Malles"),
        other,
        of_families,
    ]

    first, *_ = find_tasks(facts(problems=problems))

    assert (first.weight, first.since) == (Weight.FAMILIES, date(2026, 1, 1))
    assert "(B9)" in first.sentence


def test_of_many_cells_only_the_oldest_waits_since_the_day_that_is_said() -> None:
    """« 322 cases à corriger, depuis le 08/03 » : 320 of them were a week old."""
    old = problem("invalid", since=datetime(2026, 11, 1, tzinfo=UTC))
    newer = problem("invalid", since=datetime(2026, 11, 24, tzinfo=UTC))
    (task,) = find_tasks(facts(problems=[newer, old]))
    (alike,) = find_tasks(facts(problems=[old, old]))

    assert task.sentence.endswith(
        ": 2 cases à corriger (B7), la plus ancienne depuis le 01/11/2026."
    )
    assert alike.sentence.endswith(": 2 cases à corriger (B7), depuis le 01/11/2026.")


BARRED = [
    (barred_sentences.computed("12"), "case calculée", "cases calculées"),
    (barred_sentences.filled("12"), "case remplie par une formule", "cases remplies par une form"),
    (barred_sentences.untouchable("12"), "case protégée ou fusionnée", "cases protégées ou fusio"),
    (barred_sentences.chip("12"), "case à puce", "cases à puce"),
    (barred_sentences.not_in_list("12"), "choix de plus dans la liste de la", "liste de leur"),
    (
        barred_sentences.computed_column("Tél.", 9, ["E2"]),
        "colonne calculée",
        "colonnes calculées",
    ),
    (barred_sentences.filled_column("Tél.", 9, ["E2"]), "colonne remplie", "colonnes remplies"),
    (
        barred_sentences.protected_column("Tél.", 9, ["E2"]),
        "colonne protégée",
        "colonnes protégées",
    ),
    (
        barred_sentences.merged_column("Tél.", 9, ["E2"]),
        "colonne fusionnée",
        "colonnes fusionnées",
    ),
    (barred_sentences.column_outside_list("T", 9, ["E2"], ["x"]), "colonne où", "colonnes où"),
    (row_sentences.typed_outside("12"), "saisie pour une fiche", "saisies pour des fiches"),
    (sentences.same_reference("C-AAAAAAA"), "référence portée par", "références portées par"),
    (session_sentences.absent_too_early(), "absence notée avant", "absences notées avant"),
    (session_sentences.came_too_early(), "venue notée avant", "venues notées avant"),
]


@pytest.mark.parametrize(("note", "one", "several"), BARRED)
def test_what_waits_says_for_what(note: str, one: str, several: str) -> None:
    """« 3 lignes en attente » headed three cells that hold formulas."""
    waiting = replace(problem("held"), message=note)

    told = [count_kinds([waiting] * number) for number in (1, 3)]

    assert one in told[0]
    assert several in told[1]
    assert [text.partition(" ")[0] for text in told] == ["1", "3"]
    assert "ligne en attente" not in told[0]


@pytest.mark.parametrize("note", [one for one, _ in QUESTIONS])
def test_once_it_is_answered_a_question_says_no_more_what_to_do(note: str) -> None:
    told = without_question(retold(note, can_confirm=True))

    for word in ("confirmez", "écrivez", "remettez", "laissez"):
        assert word not in told
    assert told


def test_a_sheet_that_she_may_have_followed_is_asked_about_as_such() -> None:
    proposed = replace(problem("held", partner="", tab="Partenaires"), row_key="roster:2")
    (task,) = find_tasks(facts(problems=[proposed]))
    assert task.sentence == "Coordination, onglet « Partenaires » : suivre une feuille ? (B7)."


@pytest.mark.parametrize(
    ("state", "said"), [("failed", "n’a pas pu être lue"), ("paused", "est en pause")]
)
def test_an_unread_sheet_waits_since_it_was_last_read(state: str, said: str) -> None:
    given = facts(sheets=[SheetHealth("les-epis", "1abc", state, LATE_IN_PARIS)])
    assert find_tasks(given) == [
        Task(
            f"La feuille de Les Épis {said}.",
            "https://docs.example.org/spreadsheets/d/1abc/edit",
            date(2026, 11, 26),
            Weight.STANDSTILL,
            partner="les-epis",
        )
    ]


def test_a_sheet_that_was_never_read_waits_since_today() -> None:
    given = facts(sheets=[SheetHealth("les-epis", "1abc", "failed")], now=LATE_IN_PARIS)
    assert find_tasks(given)[0].since == date(2026, 11, 26)


def test_a_sheet_that_its_partner_has_left_is_no_task() -> None:
    """« La feuille de … est en pause », each Monday for half a year, and nothing to do."""
    assert find_tasks(facts(sheets=[SheetHealth("les-epis", "1abc", "paused")])) == []


def test_sheets_that_are_well_are_no_task() -> None:
    assert find_tasks(facts(sheets=[SheetHealth("les-epis", "1abc", "ok", IN_THE_WEEK)])) == []


def test_a_loan_is_late_from_the_day_after_it_was_due() -> None:
    loans = [loan("E-1", None), loan("E-2", "2026-11-30"), loan("E-3", "2026-11-29")]
    (task,) = find_tasks(facts(*loans))
    assert task.sentence == (
        "Un matériel (prêt E-3), chez Les Épis : en retard depuis le 29/11/2026."
    )
    assert (task.link, task.since) == (
        ADDRESSES.desk("prets#E-3"),
        date(2026, 11, 29),
    )


def test_what_its_owner_has_is_told_to_her_once_it_would_be_late_and_to_nobody_else() -> None:
    """Two structures that lent each other became one, which was proposed a letter to itself."""
    bag = record("M-1", "item", label="Malle", owner_organisation_id="les-epis")
    late, later = (loan("E-1", day, item_code="M-1") for day in ("2026-11-20", "2026-12-20"))

    (task,) = find_tasks(facts(bag, late))

    assert "prêt de Les Épis à elle-même" in task.sentence
    assert "en retard" not in task.sentence
    assert (list(task.messages), list(task.keys)) == ([], ["loan:E-1:within"])
    assert find_tasks(facts(bag, later)) == []
    assert find_loans(facts(bag, later))[0].message(facts().today) == ""


@pytest.mark.parametrize("since", ["2026-12-07", "2026-11-20"])
def test_nobody_is_late_with_what_went_out_of_service_before_and_she_hears_of_it_once(
    since: str,
) -> None:
    bag = record("M-1", "item", label="Malle", owner_organisation_id="ludo")
    lent = loan("E-1", "2026-11-25", loaned_on=since, item_code="M-1")
    given = facts(bag, lent, withdrawn={"E-1": date(2026, 11, 18)})

    (task,) = find_tasks(given)

    assert "hors service depuis le 18/11/2026. Propriétaire : Ludothèque" in task.sentence
    assert [one.status for one in find_loans(given)] == ["reserved"]
    assert (task.link, task.since) == (ADDRESSES.desk("prets#E-1"), date(2026, 11, 18))
    assert (task.parties, list(task.messages)) == (["les-epis", "ludo"], [])
    assert not make_agenda(replace(given, done=task.keys)).count


def test_every_late_loan_is_told_but_for_what_is_back_cancelled_or_lost() -> None:
    over = [
        loan("E-1", "2026-11-20", returned_on="2026-11-21"),
        loan("E-3", "2026-11-20", status="cancelled"),
        loan("E-4", "2026-11-20", status="lost"),
    ]
    assert len(find_tasks(facts(*over, loan("E-2", "2026-11-20")))) == 1


def test_the_message_about_a_late_loan_is_proposed_to_both_structures() -> None:
    bag = record("M-1", "item", label="Malle « Jeux »", owner_organisation_id="ludo")
    (task,) = find_tasks(facts(bag, loan("E-1", "2026-11-20", item_code="M-1")))
    [proposed] = task.messages
    assert (proposed.parties, proposed.to) == (["les-epis", "ludo"], "Les Épis et Ludothèque")
    assert proposed.message.startswith("mailto:?subject=")
    said = unquote(proposed.message)
    # Names stand alone: « de Association L’Atelier », « Malle emprunté » read wrongly.
    assert "Matériel : Malle « Jeux »\nPropriétaire : Ludothèque\nEmprunté par : Les Épis" in said
    assert "À rendre : le 20/11/2026, il y a 10 jours\n" in said
    assert "E-1" not in said, "a code of ours"


def test_all_that_is_late_of_one_owner_is_one_thing_with_each_loan_and_both_parties() -> None:
    """A Monday with twenty late loans was twenty things, of which she does seven."""
    bag = record("M-1", "item", label="Malle", owner_organisation_id="ludo")
    game = record("M-2", "item", label="Jeu", owner_organisation_id="ludo")
    own = record("M-3", "item", label="Tapis", owner_organisation_id="les-epis")
    loans = [
        loan("E-1", "2026-11-24", item_code="M-1"),
        loan("E-2", "2026-11-20", item_code="M-2"),
        record(
            "E-3", "loan", borrower_organisation_id="ludo", due_on="2026-11-25", item_code="M-3"
        ),
    ]

    together, alone = find_tasks(facts(bag, game, own, *loans))

    assert together.sentence == "Ludothèque : 2 prêts en retard, le premier depuis le 20/11/2026."
    assert together.parts == [
        "« Jeu », chez Les Épis, à rendre le 20/11/2026",
        "« Malle », chez Les Épis, à rendre le 24/11/2026",
    ]
    assert (together.since, together.link) == (date(2026, 11, 20), ADDRESSES.desk("prets#E-2"))
    assert together.keys == ["loan:E-2:2026-11-20", "loan:E-1:2026-11-24"]
    assert together.parties == ["les-epis", "ludo"]
    said = unquote(together.messages[0].message)
    assert "- Jeu, chez Les Épis, à rendre le 20/11/2026\n" in said
    assert "- Malle, chez Les Épis, à rendre le 24/11/2026\n" in said
    assert "Ces prêts ne sont pas notés comme rendus (propriétaire : Ludothèque)" in said
    assert (alone.parts, alone.parties) == ((), ["ludo", "les-epis"])
    assert alone.sentence == (
        "« Tapis », chez Ludothèque : en retard depuis le 25/11/2026. Propriétaire : Les Épis."
    )


def test_nobody_reads_in_a_message_what_another_has_not_brought_back() -> None:
    """One message to four addresses of three structures told each how late the others are."""
    owner = {"owner_organisation_id": "ludo"}
    things = [record(f"M-{n}", "item", label=f"Malle {n}", **owner) for n in (1, 2)]
    loans = [
        loan("E-1", "2026-11-20", item_code="M-1"),
        record(
            "E-2", "loan", borrower_organisation_id="mjc", due_on="2026-11-24", item_code="M-2"
        ),
    ]

    [task] = find_tasks(facts(*things, *loans))

    told = {one.parties[0]: unquote(one.message) for one in task.messages}
    assert [one.parties for one in task.messages] == [["les-epis", "ludo"], ["mjc", "ludo"]]
    assert "Malle 1" in told["les-epis"]
    assert "Malle 2" not in told["les-epis"]
    assert "Malle 2" in told["mjc"]
    assert "Malle 1" not in told["mjc"]


def test_late_loans_of_things_that_nobody_owns_are_one_thing_for_each_borrower() -> None:
    theirs = record("E-3", "loan", borrower_organisation_id="ludo", due_on="2026-11-25")
    both, one = find_tasks(facts(loan("E-1", "2026-11-20"), loan("E-2", "2026-11-24"), theirs))
    assert both.sentence == "Les Épis : 2 prêts en retard, le premier depuis le 20/11/2026."
    assert unquote(both.messages[0].message).count("Ces prêts ne sont pas notés comme rendus") == 1
    assert one.sentence.startswith("Un matériel (prêt E-3), chez Ludothèque")


def test_a_loan_that_becomes_late_after_she_wrote_is_a_thing_of_its_own() -> None:
    late = [loan("E-1", "2026-11-20"), loan("E-2", "2026-11-24"), loan("E-3", "2026-11-25")]
    done = {"loan:E-1:2026-11-20", "loan:E-2:2026-11-24"}
    agenda = make_agenda(facts(*late, done=done))
    assert [one.keys for one in agenda.hers] == [["loan:E-3:2026-11-25"]]
    assert [set(one.keys) for one in agenda.done] == [done]


def test_mails_set_aside_are_one_task_of_today() -> None:
    (task,) = find_tasks(facts(set_aside_mails=2))
    assert task == Task(
        "2 messages à renvoyer ou à abandonner.",
        ADDRESSES.desk("#messages"),
        date(2026, 11, 30),
        Weight.FAMILIES,
    )


def test_nights_without_a_copy_are_a_task_that_leads_nowhere() -> None:
    """Nobody mends it on a page: it says whom to tell."""
    (task,) = find_tasks(facts(no_copy_since=date(2026, 11, 25)))
    assert task == Task(
        "Aucune copie de sauvegarde depuis le 25/11/2026 : prévenez l’hébergeur du service.",
        "",
        date(2026, 11, 25),
        Weight.COPIES,
    )


def test_what_harms_most_comes_first_and_then_what_waits_longest() -> None:
    given = facts(
        loan("E-1", "2026-11-20"),
        record("E-2", "loan", borrower_organisation_id="ludo", due_on="2026-11-19"),
        problems=[
            problem("invalid", since=datetime(2026, 9, 10, tzinfo=UTC)),
            problem("conflict", since=datetime(2026, 11, 28, tzinfo=UTC)),
            problem("guard", since=datetime(2026, 11, 27, tzinfo=UTC)),
            problem("guard", tab="Prêts", since=datetime(2026, 11, 26, tzinfo=UTC)),
        ],
        set_aside_mails=1,
    )
    weights = [task.weight for task in find_tasks(given)]
    since = [task.since for task in find_tasks(given)]

    assert weights == [
        Weight.FAMILIES,
        Weight.STANDSTILL,
        Weight.STANDSTILL,
        Weight.CHOICE,
        Weight.LOANS,
        Weight.LOANS,
        Weight.CELLS,
    ]
    assert since[1:3] == [date(2026, 11, 26), date(2026, 11, 27)]
    assert since[4:6] == [date(2026, 11, 19), date(2026, 11, 20)]


@pytest.mark.parametrize(
    ("kind", "day", "told"),
    [("invalid", 17, ""), ("invalid", 16, ", depuis le 16/11/2026"), ("conflict", 9, "")],
)
def test_what_waits_at_a_partners_for_two_weeks_says_since_when(
    kind: str, day: int, told: str
) -> None:
    """What she decides herself is in her own list anyway."""
    since = datetime(2026, 11, day, 9, tzinfo=UTC)
    given = facts(problems=[problem(kind, since=since)])
    (task,) = find_tasks(given)
    assert task.sentence.endswith(f"(B7){told}.")


def test_what_a_partner_mends_in_its_sheets_is_one_line() -> None:
    given = facts(
        problems=[
            problem("invalid", cell="B9", since=datetime(2026, 11, 27, tzinfo=UTC)),
            problem("assumed", tab="Prêts", cell="C3", since=datetime(2026, 11, 26, tzinfo=UTC)),
            problem("invalid", tab="Prêts", cell="C4"),
            problem("ambiguous", partner="ludo", cell="D4"),
        ]
    )
    hers, mine, theirs = find_tasks(given)
    assert hers.is_hers
    assert hers.sentence == "Les Épis, onglet « Prêts » : 1 valeur à confirmer (C3)."
    assert mine.sentence == (
        "Les Épis : onglet « Prêts », 1 case à corriger ; onglet « Contacts », 1 case à corriger."
    )
    assert theirs.sentence.endswith("1 case à préciser (D4).")
    # One « Ouvrir » for three tabs led to the first of them.
    assert mine.link == ADDRESSES.desk("problemes?partenaire=les-epis")
    assert theirs.link.endswith("range=D4")
    (_, alone, _) = find_tasks(replace(given, addresses=Addresses(ADDRESSES.sheets, "")))
    assert alone.link.startswith(ADDRESSES.sheets)


@pytest.mark.parametrize("field", ["status", "returned_on"])
def test_a_loan_whose_state_is_asked_about_is_not_called_late_as_well(field: str) -> None:
    """She decides it, and has it among what is to do already."""
    asked = problem("conflict", ref="E-1", field=field)
    loans = [loan("E-1", "2026-03-20"), loan("E-2", "2026-11-29")]
    sentences = [task.sentence for task in find_tasks(facts(*loans, problems=[asked]))]
    assert len(sentences) == 2
    assert not [sentence for sentence in sentences if "E-1" in sentence]
    assert [sentence for sentence in sentences if "E-2" in sentence and "en retard" in sentence]


@pytest.mark.parametrize("kind", ["invalid", "ambiguous"])
@pytest.mark.parametrize("field", ["status", "returned_on"])
def test_a_loan_of_which_nobody_can_read_what_its_sheet_says_stays_late(
    field: str, kind: ProblemKind
) -> None:
    """« On cherche encore », « hier »: each took the loan out of the letter."""
    words = "hier, par Zoé"
    unread = problem(kind, ref="E-1", field=field, cell="F12", sheet_value=words)
    late = loan("E-1", "2026-03-20")
    told = [task for task in find_tasks(facts(late, problems=[unread])) if task.keys]
    assert [one.sentence.partition("2026. ")[2] for one in told] == [
        "La feuille en dit autre chose, à corriger (Contacts, F12)."
    ]
    both = facts(late, loan("E-2", "2026-03-21"), problems=[unread])
    (one,) = [task for task in find_tasks(both) if task.keys]
    assert "2 prêts en retard" in one.sentence
    assert ["(Contacts, F12)" in part for part in one.parts] == [True, False]
    assert words not in f"{told}{one}".replace(repr(unread), "")
    (at_desk,) = [task for task in find_tasks(both, quotes=True) if task.keys]
    assert [f"« {words} » (Contacts, F12)" in part for part in at_desk.parts] == [True, False]
    (line,) = find_loans(facts(late, problems=[unread]))
    assert "« hier, par Zoé » (Contacts, F12), à corriger là-bas." in line.sheet_says


def test_sessions_without_a_count_are_one_thing_by_partner_until_she_has_called_it_done() -> None:
    told = [
        UncountedSession(f"D-{number}", "Café", partner, date(2026, 10, number + 1))
        for number, partner in enumerate(["ludo", "les-epis", "ludo", "a", "b", "c"])
    ]
    (task,) = find_tasks(facts(uncounted=told))
    assert task.sentence == (
        "6 séances passées sans compte : Ludothèque (2), Les Épis (1), a (1), b (1), "
        "1 autre structure."
    )
    assert (task.link, task.since) == (ADDRESSES.desk("saison#sans-compte"), date(2026, 10, 1))
    assert make_agenda(facts(uncounted=told, done=task.keys[:5])).count == 1
    assert make_agenda(facts(uncounted=told, done=task.keys)).count == 0


@pytest.mark.parametrize(
    ("status", "word"), [("cancelled", "annulée"), ("postponed", "reportée"), ("planned", "")]
)
def test_a_meeting_that_a_partner_called_off_for_all_is_told_until_she_calls_it_done(
    status: str, word: str
) -> None:
    meeting = record(
        "R-1", "meeting", kind="technical_committee", date="2026-12-07", status=status
    )
    off = {"R-1": CalledOff("les-epis", IN_THE_WEEK)} if word else {}
    given = replace(facts(meeting), meetings_off=off)

    told = [one for one in find_tasks(given) if "pour tous" in one.sentence]
    assert [one.sentence.replace("\N{NO-BREAK SPACE}", " ") for one in told] == [
        f"Réunion du lundi 7 décembre (Comité technique) : {said} pour tous par Les Épis, dans "
        "sa feuille."
        for said in [word]
        if said
    ]
    assert [one.link for one in told] == [ADDRESSES.desk("comite?le=2026-12-07")] * len(told)
    for one in told:
        assert not make_agenda(replace(given, done=one.keys)).count
