"""What one week's digest says, section by section, from invented facts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from sync_service.digest.facts import SheetHealth, ToPhone
from sync_service.digest.make import make_digest
from sync_service.domain.record import Change, Record
from sync_service.families.calls.noted_calls import Reason
from tests.digest.week import (
    ADDRESSES,
    IN_THE_WEEK,
    NOW,
    facts,
    plain,
    problem,
    record,
    registration,
    sentences,
    session,
)


def test_a_quiet_week_says_that_there_is_nothing_to_do() -> None:
    digest = make_digest(facts())

    assert digest.headline == "rien à faire"
    assert digest.period == "du lundi 23 au dimanche 29 novembre 2026"
    assert not digest.coming
    assert not digest.registrations
    assert digest.season == []


def test_a_problem_is_one_sentence_and_a_link_to_the_card_where_she_decides_it() -> None:
    digest = make_digest(facts(problems=[problem(id=12)]))

    assert digest.headline == "1 chose à faire"
    assert (
        plain(digest.tasks[0].sentence)
        == "Les Épis, onglet « Contacts » : 1 valeur à choisir (B7)."
    )
    assert digest.tasks[0].link == ADDRESSES.desk("problemes#p12")


def test_no_value_of_a_cell_reaches_the_digest() -> None:
    digest = make_digest(facts(problems=[problem(sheet_value="06 39 98 12 34")]))

    assert "06 39" not in repr(digest)


def test_problems_of_one_kind_in_one_tab_are_one_thing_to_do() -> None:
    asked = problem("held", covers="2026-12-08")
    later = replace(asked, cell="C9", since=NOW)
    given = facts(problems=[later, asked, replace(asked, tab="Prêts")])

    assert sentences(given) == [
        "Les Épis, onglet « Contacts » : 2 lignes en attente (B7).",
        "Les Épis, onglet « Prêts » : 1 ligne en attente (B7).",
    ]


def test_seven_things_are_shown_and_the_others_counted() -> None:
    problems = [problem(tab=f"Onglet {number}") for number in range(9)]

    digest = make_digest(facts(problems=problems))

    assert (len(digest.tasks), digest.more_tasks) == (7, 2)
    assert digest.headline == "9 choses à faire"


def test_a_late_loan_names_owner_and_borrower() -> None:
    item = record("M-1", "item", label="Malle « motricité »", owner_organisation_id="ludo")
    loan = record(
        "E-1", "loan", item_code="M-1", borrower_organisation_id="les-epis", due_on="2026-11-20"
    )

    assert sentences(facts(item, loan)) == [
        (
            "« Malle “motricité” », chez Les Épis : en retard depuis le 20/11/2026. "
            "Propriétaire : Ludothèque."
        )
    ]


def test_the_letter_lists_late_loans_of_one_owner_in_lines_that_do_not_break_at_signs() -> None:
    late = [
        record(ref, "loan", borrower_organisation_id="les-epis", due_on="2026-11-20")
        for ref in ("E-1", "E-2")
    ]

    [task] = make_digest(facts(*late)).tasks

    assert [plain(part) for part in task.parts] == [
        f"un matériel (prêt {ref}), chez Les Épis, à rendre le 20/11/2026"
        for ref in ("E-1", "E-2")
    ]


def test_a_loan_given_back_is_not_late() -> None:
    loan = record("E-1", "loan", due_on="2026-11-20", returned_on="2026-11-26")

    assert sentences(facts(loan)) == []


def test_three_absences_propose_a_message_and_two_are_told() -> None:
    meetings = [
        record(
            f"R-{month}",
            "meeting",
            kind="technical_committee",
            date=f"2026-{month}-10",
            status="held",
        )
        for month in ("09", "10", "11")
    ]
    absences = [
        record(
            f"P-{slug}-{month}",
            "attendance",
            meeting_id=f"R-{month}",
            organisation_id=slug,
            status=status,
        )
        for slug, statuses in {"les-epis": "AAA", "ludo": "PAA"}.items()
        for month, letter in zip(("09", "10", "11"), statuses, strict=True)
        for status in [{"A": "absent", "P": "present"}[letter]]
    ]

    given = facts(*meetings, *absences)

    assert sentences(given) == [
        (
            "Les Épis : 3 absences de suite au comité technique. "
            "Un message est à envoyer, si vous le décidez."
        ),
        "Ludothèque : 2 absences de suite au comité technique, depuis le 10/10/2026.",
    ]
    assert [(one.partner, one.length) for one in make_digest(given).absences] == [
        ("Les Épis", 3),
        ("Ludothèque", 2),
    ]


def test_a_cancelled_meeting_is_no_absence() -> None:
    meeting = record(
        "R-1", "meeting", kind="technical_committee", date="2026-11-10", status="cancelled"
    )
    absence = record(
        "P-1", "attendance", meeting_id="R-1", organisation_id="ludo", status="absent"
    )

    assert make_digest(facts(meeting, absence)).absences == []


def test_a_presence_that_nobody_noted_is_asked_once_a_meeting() -> None:
    meetings = [
        record(
            f"R-{day}", "meeting", kind="technical_committee", date=f"2026-11-{day}", status="held"
        )
        for day in ("10", "24")
    ]
    known = record(
        "P-1", "attendance", meeting_id="R-10", organisation_id="ludo", status="present"
    )

    assert sentences(facts(*meetings, known)) == [
        "Comité technique du 24/11/2026 : présence non notée pour 1 partenaire."
    ]


def test_sessions_to_come_show_places_in_people_and_who_waits() -> None:
    given = facts(
        session(),
        registration("N-1", "confirmed", children_3_5=2),
        registration("N-2", "waiting"),
        registration("N-3", "cancelled"),
    )

    (one,) = make_digest(given).coming.sessions

    assert (one.when, one.title, one.taken, one.waiting, one.share) == (
        "mardi 8 décembre, 14h30",
        "Café des parents",
        "3 sur 10",
        1,
        30,
    )
    assert one.bar == "███░░░░░░░"


def test_a_session_after_two_weeks_is_not_yet_told() -> None:
    assert not make_digest(facts(session(date="2026-12-14"))).coming


def test_families_to_phone_are_counted_by_session_and_reason() -> None:
    calls = [ToPhone("D-1", "seat", 2), ToPhone("D-1", "change", 1)]

    assert sentences(facts(session(), to_phone=calls)) == [
        "Café des parents, mardi 8 décembre : 1 famille à prévenir d’un changement par téléphone.",
        (
            "Café des parents, mardi 8 décembre : "
            "2 familles en attente à appeler, il y a de la place pour elles."
        ),
    ]


@pytest.mark.parametrize(
    ("reason", "of_one", "of_two"),
    [
        (
            "seat",
            "en attente à appeler, il y a de la place pour elle.",
            "en attente à appeler, il y a de la place pour elles.",
        ),
        (
            "promotion",
            "à prévenir que sa place est réservée.",
            "à prévenir que leur place est réservée.",
        ),
        (
            "address",
            "à appeler, son adresse mail ne marche pas.",
            "à appeler, leur adresse mail ne marche pas.",
        ),
        (
            "removed",
            "à prévenir que la feuille l’a désinscrite.",
            "à prévenir que la feuille les a désinscrites.",
        ),
        (
            "place",
            "à prévenir de sa place, ou de son attente.",
            "à prévenir de leur place, ou de leur attente.",
        ),
    ],
)
def test_what_is_said_of_several_families_to_phone_is_said_of_all(
    reason: Reason, of_one: str, of_two: str
) -> None:
    """« Une place est libre » for two, whose « sa place » was nobody's."""
    told = [sentences(facts(session(), to_phone=[ToPhone("D-1", reason, n)])) for n in (1, 2)]

    where = "Café des parents, mardi 8 décembre"
    assert told == [[f"{where} : 1 famille {of_one}"], [f"{where} : 2 familles {of_two}"]]


def test_more_people_than_places_are_told() -> None:
    given = facts(session(capacity=1), registration("N-1", "confirmed", children_0_2=2))

    assert sentences(given) == [
        "Café des parents, mardi 8 décembre : 3 sur 1, 2 personnes de plus que de places."
    ]
    assert make_digest(given).health.over_capacity == 1


def test_changes_are_told_by_partner_with_references_and_field_names() -> None:
    contacts = [
        record(f"C-{number}", "contact", organisation_id="les-epis") for number in (1, 2, 3)
    ]
    gone = record("C-4", "contact", archived=True, organisation_id="les-epis")
    changes = [
        Change("C-1", "*", None, "C-1", "sheet:1abc:7", IN_THE_WEEK),
        Change("C-1", "phone", None, "+33639981234", "sheet:1abc:7", IN_THE_WEEK),
        Change("C-2", "*", None, "C-2", "sheet:1abc:7", IN_THE_WEEK),
        Change("C-3", "phone", "+33639981234", "+33639981235", "sheet:1abc:7", IN_THE_WEEK),
        Change("C-3", "email", None, "z@example.org", "command", IN_THE_WEEK),
        Change("C-4", "*", "C-4", None, "sheet:1abc:7", IN_THE_WEEK),
    ]

    digest = make_digest(
        facts(*contacts, gone, changes=changes, labels={"contact.phone": "Téléphone"})
    )

    (one,) = digest.changes
    assert (one.partner, one.created) == ("Les Épis", ["2 contacts"])
    assert [(line.ref, line.fields, line.link) for line in one.changed] == [
        ("C-3", "Téléphone, email", ADDRESSES.coordinator_page)
    ]
    assert [line.ref for line in one.archived] == ["C-4"]
    assert one.archived[0].link == "https://docs.example.org/spreadsheets/d/1abc/edit#gid=7"
    assert "+336" not in repr(digest)


def test_registrations_are_figures_only() -> None:
    changes = [
        Change("N-1", "*", None, "N-1", "form", IN_THE_WEEK),
        Change("N-2", "status", "waiting", "confirmed", "form", IN_THE_WEEK),
        Change("N-3", "status", "confirmed", "cancelled", "form", IN_THE_WEEK),
    ]
    given = facts(session(), registration("N-1", "confirmed", children_6_11=1), changes=changes)

    digest = make_digest(given)

    figures = digest.registrations
    assert (figures.new, figures.people, figures.promoted, figures.cancelled) == (1, 2, 1, 1)
    assert digest.changes == []
    assert "Zoélie" not in repr(digest)


def test_the_season_stands_beside_the_last_at_the_same_date() -> None:
    def held(ref: str, day: str, families: int) -> Sequence[Record]:
        return [
            session(f"D-{ref}", date=day, status="held"),
            record(
                f"B-{ref}", "session_count", session_id=f"D-{ref}", families_count=families,
                mothers_count=families, children_3_5=2,
            ),
        ]  # fmt: skip

    given = facts(
        *held("1", "2026-10-06", 4),
        *held("2", "2026-11-03", 5),
        *held("3", "2025-10-07", 3),
        *held("4", "2025-12-09", 50),
    )

    digest = make_digest(given)

    assert digest.season_label == "2026-2027"
    assert [(one.label, one.now, one.before) for one in digest.season] == [
        ("Séances tenues", 2, 1),
        ("Familles", 9, 3),
        ("Adultes", 9, 3),
        ("Enfants", 4, 2),
    ]


def test_health_tells_each_sheet_and_what_was_erased() -> None:
    sheets = [
        SheetHealth("les-epis", "1abc", "idle", IN_THE_WEEK),
        SheetHealth("ludo", "1def", "failed", None),
    ]
    erased = Change("N-9", "given_name", None, "—", "purge", IN_THE_WEEK)
    given = facts(
        session(),
        registration("N-1", "confirmed"),
        sheets=sheets,
        changes=[erased],
        oldest=date(2026, 11, 26),
    )

    digest = make_digest(given)

    assert [(one.partner, one.told) for one in digest.health.sheets] == [
        ("Les Épis", "à jour, lue 25/11 10:00"),
        ("Ludothèque", "en panne, jamais lue"),
    ]
    assert (digest.health.erased, digest.health.oldest_days) == (1, 4)
    assert plain(digest.tasks[0].sentence) == "La feuille de Ludothèque n’a pas pu être lue."


def test_every_section_of_the_digest_is_that_of_its_week() -> None:
    digest = make_digest(facts(problems=[problem()]))

    assert (digest.week.label, digest.page) == ("2026-W48", ADDRESSES.coordinator_page)
    assert (digest.more_tasks, digest.headline) == (0, "1 chose à faire")
    assert "\u00a0: 1 valeur" in digest.tasks[0].sentence
