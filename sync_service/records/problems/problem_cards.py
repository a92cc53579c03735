"""An open problem as a card of the coordinator's page: what it is about, and buttons that end it.

Knows no page: what a button does is a word, its label is said here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sync_service.domain.base import Decision, Problem
from sync_service.domain.decisions import (
    can_be_confirmed,
    can_end,
    held_by,
    is_about_column,
    is_guard,
    is_partners,
)
from sync_service.domain.problem_place import cell_to_read, place
from sync_service.domain.record import entity_of
from sync_service.domain.roster import ROSTER_KEY
from sync_service.domain.typography import unbroken
from sync_service.domain.wording.desk_sentences import (
    FOUND_AGAIN,
    let_pass,
    rows_not_whole,
    what_happened,
    without_question,
)
from sync_service.domain.wording.held_sentences import answers_to
from sync_service.records.partner_contacts import PartnerContact
from sync_service.records.problems.asked_cells import AskedCell
from sync_service.records.problems.held_rows import HeldRow, count_held
from sync_service.records.problems.kept_fields import MergePreview
from sync_service.records.problems.open_problems import problem_message, sheet_link, shown_value

Deed: TypeAlias = Decision | Literal["merge"]


@dataclass(frozen=True, slots=True)
class Way:
    """One button."""

    deed: Deed
    label: str


@dataclass(frozen=True, slots=True)
class ProblemCard:
    """Everything that the page shows of one problem."""

    id: int | None
    kind: str
    title: str
    """What it is about: a record's name and a field."""
    place: str
    """Where it is: tab and cell, or the cells of a column."""
    message: str
    sheet_value: str | None
    other_value: str | None
    link: str
    ways: Sequence[Way]
    decided: str
    """What was decided and not carried out yet; empty where nothing was."""
    hint: str
    """What to do where no button ends it."""
    is_report: bool
    """Whether the message has lines of its own."""
    is_partners: bool
    held: Sequence[HeldRow] = ()
    """Whose rows, and which cells, a guard holds."""
    held_count: int = 0
    """With those that are not named."""
    asked: Sequence[AskedCell] = ()
    """The cells of a column that is asked about."""
    asked_count: int = 0
    """With those that are not named."""
    people: Sequence[PartnerContact] = ()
    """Whom to ask, where that may be needed."""
    merge: MergePreview | None = None
    """Of two records that seem one: what would stay."""
    is_final: bool = False
    """Whether what was decided is carried out already."""
    keeper: str = ""
    """Whose sheet it is, by name."""
    other_is: str = ""
    """Where the other value stands."""
    not_back: str = ""
    """What a no does not bring back, and where that is found."""
    shown: str = ""
    """What it asks, as its form hands back."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What records and fields are called."""

    records: Mapping[str, str]
    fields: Mapping[str, str]
    """`entity.field` → its French name."""
    link_base: str
    held: Mapping[int | None, Sequence[HeldRow]] = field(default_factory=dict)
    """What a guard holds, by the problem's number."""
    people: Mapping[str, Sequence[PartnerContact]] = field(default_factory=dict)
    """Whom to ask, by the partner's slug."""
    merges: Mapping[int | None, MergePreview] = field(default_factory=dict)
    """What would stay of two records, by the problem's number."""
    partners: Mapping[str, str] = field(default_factory=dict)
    """What partners are called, by slug."""
    shown: Mapping[int | None, str] = field(default_factory=dict)
    """What is asked, by the problem's number."""
    sessions: Mapping[int | None, str] = field(default_factory=dict)
    """Of which session places are asked about, by the problem's number: of no family's."""
    asked: Mapping[int | None, Sequence[AskedCell]] = field(default_factory=dict)
    """The cells of a column that is asked about, by the problem's number."""


def make_card(problem: Problem, entity: str, naming: Naming) -> ProblemCard:
    """`entity`: the kind of record that it is about; empty where that is unknown."""
    is_proposal = problem.row_key.startswith(ROSTER_KEY)
    merge = naming.merges.get(problem.id)
    ways = _ways(problem, merge, is_proposal=is_proposal)
    label = naming.fields.get(f"{entity}.{problem.field}", "") if problem.field else ""
    # Two that are alike would be one value twice.
    shows_values = problem.kind != "conflict" and problem.sheet_value != problem.canonical_value
    return ProblemCard(
        id=problem.id,
        kind=problem.kind,
        title=naming.sessions.get(problem.id)
        or " – ".join(filter(None, [naming.records.get(problem.ref or "", ""), label])),
        place=place(problem) or "Toute la feuille",
        message=_message(problem),
        sheet_value=problem.sheet_value if shows_values else None,
        other_value=problem.canonical_value if shows_values else None,
        link=sheet_link(
            naming.link_base, problem.spreadsheet_id, problem.sheet_id, cell_to_read(problem)
        ),
        ways=ways,
        decided=_decided(problem, merge, ways),
        hint=_hint(problem) if not ways else _hint_beside(problem),
        is_report=is_proposal,
        is_partners=is_partners(problem),
        held=naming.held.get(problem.id, ()),
        held_count=count_held(problem) if is_guard(problem) else 0,
        asked=naming.asked.get(problem.id, ()),
        asked_count=len(problem.covers.split()) if is_about_column(problem) else 0,
        people=naming.people.get(problem.partner, ()) if is_guard(problem) else (),
        merge=merge,
        is_final=_is_merged(problem, merge),
        keeper=naming.partners.get(problem.partner, problem.partner) or "la coordination",
        other_is=_other_is(problem, merge),
        not_back=_not_back(problem),
        shown=naming.shown.get(problem.id, ""),
    )


def _message(problem: Problem) -> str:
    told = problem_message(problem)
    if problem.decision and is_guard(problem):
        return what_happened(told)
    return without_question(told) if problem.decision else told


def _not_back(problem: Problem) -> str:
    if not is_guard(problem) or not can_end(problem, "database"):
        return ""
    if problem.row_key.partition(":")[0] == "missing":
        return rows_not_whole("Non, remettre comme avant")
    return (
        "« Non, remettre comme avant » ne remet que les cases que nous lisons. Les autres "
        f"colonnes ne reviennent pas : {FOUND_AGAIN}."
    )


def _other_is(problem: Problem, merge: MergePreview | None) -> str:
    if problem.kind == "assumed":
        return "Compris"  # nobody else has it yet
    if problem.kind != "duplicate":
        return "La coordination"
    if merge is not None:
        return f"La fiche {merge.kept}, qui était là d’abord"
    return "L’autre fiche" if problem.covers else "L’autre ligne"


def _decided(problem: Problem, merge: MergePreview | None, ways: Sequence[Way]) -> str:
    if not problem.decision:
        return ""
    if _is_merged(problem, merge):
        return "C’est la même fiche"
    return next((one.label for one in ways if one.deed == problem.decision), "c’est noté")


def _is_merged(problem: Problem, merge: MergePreview | None) -> bool:
    return merge is not None and merge.is_done and problem.decision == "confirm"


def _hint(problem: Problem) -> str:
    if is_partners(problem):
        return ""
    if problem.row_key.startswith(ROSTER_KEY):
        return "Corrigez-la dans votre onglet « Partenaires » : elle disparaît alors seule."
    return "Cela se règle dans la feuille : ouvrez-la, ou écrivez à la structure."


def _hint_beside(problem: Problem) -> str:
    """Where there is no button for a no."""
    if not is_guard(problem) or can_end(problem, "database"):
        return ""
    return "Si ce n’est pas voulu, la structure remet sa feuille comme avant : appelez-la."


def _ways(problem: Problem, merge: MergePreview | None, *, is_proposal: bool) -> Sequence[Way]:
    if is_partners(problem):
        return ()
    if problem.kind == "conflict":
        return _both_values(problem)
    if problem.kind == "duplicate":
        return _one_or_two(problem, merge)
    if not can_end(problem, "confirm"):
        return ()
    yes = Way("confirm", _yes(problem, is_proposal=is_proposal))
    if (problem.kind == "held" or is_guard(problem)) and can_end(problem, "database"):
        no = "Ne pas la suivre" if is_proposal else answers_to(problem.message)[1]
        return [yes, Way("database", no)]
    return [yes]


def _yes(problem: Problem, *, is_proposal: bool) -> str:
    if is_proposal:
        return "Suivre cette feuille" if problem.kind == "held" else "Ce partenaire part"
    if can_be_confirmed(problem):
        return "Suivre cet onglet"
    if is_guard(problem):
        return let_pass(*held_by(problem))
    return "C’est vérifié" if problem.kind == "incident" else answers_to(problem.message)[0]


def _both_values(problem: Problem) -> Sequence[Way]:
    return [
        Way("sheet", f"Garder {_shown(problem.sheet_value)}"),
        Way("database", f"Garder {_shown(problem.canonical_value)}"),
    ]


def _one_or_two(problem: Problem, merge: MergePreview | None) -> Sequence[Way]:
    if not can_end(problem, "confirm"):
        return ()
    # One of them may be archived or erased meanwhile.
    is_possible = merge is not None and merge.is_possible
    same = [Way("merge", "C’est la même fiche : les réunir")] if is_possible else []
    if entity_of(problem.ref or problem.covers) == "session_count":
        return same  # a session has one count: the other would be in no figure
    return [*same, Way("confirm", "Ce sont deux fiches différentes")]


def _shown(value: str | None) -> str:
    return unbroken(shown_value(value))
