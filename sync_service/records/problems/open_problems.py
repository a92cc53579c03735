"""Open problems as people and programs read them, each with a link to its cell, and decisions.

A person's decision is stored at once and carried out by the next run.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sync_service.domain.base import REMARK, Decision, Problem, ProblemKind
from sync_service.domain.decisions import can_end, held_by, is_guard
from sync_service.domain.errors import NotFound, UsageError
from sync_service.domain.problem_place import spot
from sync_service.domain.record import DECIDED, DECISION, Change, entity_of
from sync_service.domain.roster import ROSTER_KEY
from sync_service.domain.wording import desk_sentences, sentences
from sync_service.domain.wording.held_sentences import answers_to
from sync_service.ports import Database, Transaction
from sync_service.records.editing import Editing, write_run
from sync_service.records.problems.as_shown import refuse_outdated, refuse_unseen

GOOGLE_DOCS = "https://docs.google.com"
_LONGEST_VALUE = 40


def list_problems(database: Database, link_base: str) -> Sequence[Mapping[str, object]]:
    """Oldest first."""
    with database.reading() as stored:
        problems = stored.problems.read_open()
    return [problem_line(one, link_base) for one in in_order(problems)]


def list_waiting(database: Database, link_base: str) -> Sequence[Mapping[str, object]]:
    """Those that nobody has decided yet: what letter and desk count."""
    with database.reading() as stored:
        problems = stored.problems.read_open()
    return [problem_line(one, link_base) for one in in_order(problems) if one.waits]


def in_order(problems: Iterable[Problem]) -> Sequence[Problem]:
    """Oldest first."""
    return sorted(problems, key=_age)


def problem_line(problem: Problem, link_base: str) -> Mapping[str, object]:
    return {
        "id": problem.id,
        "kind": problem.kind,
        "partner": problem.partner or None,
        "spreadsheet": problem.spreadsheet_id,
        "tab": problem.tab or None,
        "ref": problem.ref,
        "field": None if problem.field == REMARK else problem.field,
        "cell": problem.cell,
        "sheet_value": problem.sheet_value,
        "canonical_value": problem.canonical_value,
        "message": problem_message(problem),
        "link": cell_link(problem, link_base),
        "since": problem.since,
    }


def problem_message(problem: Problem) -> str:
    """What the coordinator reads of it."""
    return desk_sentences.retold(problem.message, can_confirm=can_end(problem, "confirm"))


def cell_link(problem: Problem, link_base: str) -> str:
    return sheet_link(link_base, problem.spreadsheet_id, problem.sheet_id, problem.cell)


def sheet_link(
    link_base: str, spreadsheet_id: str, sheet_id: int | None = None, cell: str | None = None
) -> str:
    """The address of a spreadsheet, a tab or a cell as a browser opens it."""
    address = f"{link_base or GOOGLE_DOCS}/spreadsheets/d/{spreadsheet_id}/edit"
    if sheet_id is None or sheet_id < 0:
        return address
    return f"{address}#gid={sheet_id}" + (f"&range={cell}" if cell else "")


def _age(problem: Problem) -> tuple[str, int]:
    return (problem.since.isoformat() if problem.since else "", problem.id or 0)


def decide_problem(
    database: Database,
    problem_id: int,
    decision: Decision,
    by: Editing | None = None,
    run: str | None = None,
    shown: str | None = None,
) -> None:
    """The journal says `by` whom, of the record that is asked about or of its partner; once.

    `run` is the one that did what was answered: one act is one run, which can be taken back.
    `shown`: what a page asked; None where the answer is about whatever is there now.
    Raises NotFound where no such problem is open, ChangedSince where it is not what was shown or
    the record is not, UsageError where this cannot end it.
    """
    with database.transaction() as stored:
        if shown is not None:
            refuse_unseen(stored, problem_id, shown, decision)
        problem = stored.problems.find(problem_id)
        if problem is None:
            raise NotFound(f"Aucun problème ouvert n° {problem_id}. Voyez : sync-service problems")
        if not can_end(problem, decision):
            raise UsageError(_advice(problem))
        if problem.decision == decision:
            return
        _refuse_two_counts(stored, problem)
        refuse_outdated(stored, problem)
        stored.problems.decide(problem_id, decision)
        _write_down(
            stored,
            by,
            problem,
            _answer(stored, problem, decision),
            _find_lost(problem, decision),
            _mean_overfull(stored, problem, by),
            run=run,
        )


def _refuse_two_counts(stored: Transaction, problem: Problem) -> None:
    """That they are two is no answer about counts: one of them would be in no figure."""
    if problem.kind != "duplicate" or entity_of(problem.ref or problem.covers) != "session_count":
        return
    later = stored.records.find(problem.ref or "")
    if later is not None and not later.archived:
        raise UsageError(
            f"Une séance n’a qu’un compte : {problem.covers} est dans les chiffres, "
            f"{later.ref} non. Réunissez-les (sync-service merge {problem.covers} {later.ref}) "
            "ou supprimez la ligne de l’un des deux, ou corrigez-y la date de la séance."
        )


def reopen_problem(database: Database, problem_id: int, by: Editing | None = None) -> None:
    """Takes a decision back that no run has carried out yet; raises NotFound where one has."""
    with database.transaction() as stored:
        problem = stored.problems.find(problem_id)
        stored.problems.decide(problem_id, None)
        if problem is not None:
            _write_down(
                stored,
                by,
                problem,
                "décision reprise",
                more=[*_stands_again(stored, problem, by), *_ask_of_session(stored, problem, by)],
            )


def _mean_overfull(stored: Transaction, problem: Problem, by: Editing | None) -> list[Change]:
    """What is answered of one row is of its session: letter, pages and cells ask no more."""
    from sync_service.families import overfull  # noqa: PLC0415 - most that load this decide nothing

    asked = overfull.find_asked(stored, problem)
    if asked is None or by is None:
        return []
    session, people = asked
    overfull.answer_rows(stored, session, people)
    now = by.clock.now()
    is_news = overfull.mean(stored, session, people, now)
    return [Change(session, DECIDED, None, overfull.MEANT, by.source, now)] if is_news else []


def _ask_of_session(stored: Transaction, problem: Problem, by: Editing | None) -> list[Change]:
    from sync_service.families import overfull  # noqa: PLC0415 - most that load this decide nothing

    asked = overfull.find_asked(stored, problem)
    if asked is None or by is None:
        return []
    overfull.answer_rows(stored, asked[0], None)
    is_news = overfull.take_back(stored, asked[0])
    said, now = overfull.ASKED_AGAIN, by.clock.now()
    return [Change(asked[0], DECIDED, None, said, by.source, now)] if is_news else []


def _stands_again(stored: Transaction, problem: Problem, by: Editing | None) -> list[Change]:
    """What a run wrote down as given up, before the write that failed."""
    if by is None:
        return []
    now = by.clock.now()
    last = {one.field: one for one in stored.journal.read_history(problem.ref or "")}
    return [
        replace(one, before=one.after, after=one.before, at=now)
        for one in last.values()
        if one.source == DECISION and one.before == problem.sheet_value
    ]


def _answer(stored: Transaction, problem: Problem, decision: Decision) -> str:
    """As the button said it that was pressed."""
    if problem.kind == "duplicate":
        other = stored.records.find(problem.ref or "")
        is_merged = other is not None and other.archived
        return "c’est la même fiche" if is_merged else "ce sont deux fiches différentes"
    if problem.row_key.startswith(ROSTER_KEY):
        return "oui" if decision == "confirm" else "non"
    if problem.kind == "conflict":
        return _kept(stored, problem, decision)
    said = _pressed(problem, decision)
    return said[:1].lower() + said[1:]


def _pressed(problem: Problem, decision: Decision) -> str:
    """Of any kind but two values or two records."""
    yes, no = answers_to(problem.message)
    if problem.kind == "held":
        return no if decision == "database" else yes
    if is_guard(problem):
        return desk_sentences.let_pass(*held_by(problem)) if decision == "confirm" else no
    return _YES.get(problem.kind, yes) if decision == "confirm" else "non"


def _kept(stored: Transaction, problem: Problem, decision: Decision) -> str:
    """Both values, each by who gave it: « la feuille » may be anybody's, hers too.

    Without the values where no record is asked about, as with what is lost.
    """
    here = _find_name(stored, problem.partner) or "la coordination"
    both = [(problem.sheet_value, here)]
    both.append((problem.canonical_value, sentences.given_by(problem.message)))
    (kept, by), (gone, by_other) = both if decision == "sheet" else reversed(both)
    if problem.ref is None:
        return f"gardé la valeur d’ici ({here})" if decision == "sheet" else "gardé l’autre valeur"
    return f"gardé {shown_value(kept)}{_by(by)}, pas {shown_value(gone)}{_by(by_other)}"


def _by(author: str) -> str:
    return f" ({author})" if author else ""


def shown_value(value: str | None) -> str:
    """In a label, or in a sentence of the journal."""
    if not value:
        return "la case vide"
    short = value if len(value) <= _LONGEST_VALUE else f"{value[: _LONGEST_VALUE - 1]}…"
    return f"« {short} »"


_YES: Mapping[ProblemKind, str] = {
    "missing_tab": "suivre cet onglet",
    "copied": "suivre cet onglet",
    "incident": "c’est vérifié",
}


def _find_lost(problem: Problem, decision: Decision) -> str | None:
    """What is not kept of two values: nobody finds it anywhere else once a run has passed.

    None where no record is asked about: of its partner's, no erasure would find the value.
    """
    if problem.kind != "conflict" or problem.ref is None:
        return None
    return problem.canonical_value if decision == "sheet" else problem.sheet_value


def _write_down(
    stored: Transaction,
    by: Editing | None,
    problem: Problem,
    answer: str,
    lost: str | None = None,
    more: Sequence[Change] = (),
    run: str | None = None,
) -> None:
    """`lost`: the value that goes. `more` came of it. `run`: of which the answer is a part."""
    about = problem.ref or _find_partner(stored, problem.partner)
    if by is None or not about:
        return
    whole = f"onglet {problem.tab}" if problem.tab else "la feuille"
    where = ", ".join(filter(None, [whole, spot(problem)]))
    now = by.clock.now()
    made = Change(about, DECIDED, lost, f"{answer} ({where})", by.source, now)
    # Each as of its own instant: by that the mark of an overfull session knows who set it.
    changes = [made, *more]
    if run is None:
        write_run(stored, by, changes, now)
    else:
        stored.journal.append(replace(one, run=run) for one in changes)


def _find_partner(stored: Transaction, slug: str) -> str:
    known = stored.records.read_like("organisation", "id", slug)
    return next((one.ref for one in known), "")


def _find_name(stored: Transaction, slug: str) -> str:
    """What a partner is called; empty for the coordinator's own sheet."""
    known = stored.records.read_like("organisation", "id", slug) if slug else ()
    return next((str(one.fields.get("name") or slug) for one in known), slug)


def _advice(problem: Problem) -> str:
    number = f"Le problème n° {problem.id}"
    if problem.kind == "conflict":
        return (
            f"{number} oppose deux valeurs : choisissez avec "
            f"sync-service resolve {problem.id} --keep sheet (ou database)"
        )
    if can_end(problem, "confirm"):
        yes = f"{number} se confirme : sync-service confirm {problem.id}"
        no = f", ou se refuse : sync-service resolve {problem.id} --keep database"
        return yes + (no if can_end(problem, "database") else "")
    return f"{number} se règle dans la feuille : {problem_message(problem)}"
