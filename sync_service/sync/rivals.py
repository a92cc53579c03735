"""Another installation follows the same spreadsheet: nothing is done until a person decides.

The one that may continue signs the next batch, and the other finds that signature. Each batch's
marker names who wrote it, and the file that it was written into, since a copy of the file brings
the marker along.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sync_service.domain.base import Problem
from sync_service.domain.spreadsheet import SpreadsheetSnapshot
from sync_service.domain.wording import desk_sentences
from sync_service.ports import Database, RandomSource
from sync_service.sync.plan_tabs import SheetRun, TabPlan

_KEY = "installation:"
_NAME_LETTERS = 16
_FROM_FILE, _FROM_BATCH = "@", "/"


@dataclass(frozen=True, slots=True)
class Rival:
    """The question about another installation, and whether a person said to continue here."""

    problem: Problem
    is_overruled: bool


def installation(run: SheetRun) -> str:
    """This installation's name, made at random when first needed; a dry run makes none."""
    if run.is_dry:
        with run.services.database.reading() as stored:
            return stored.memory.read_installation() or ""
    return name_of(run.services.database, run.services.rng)


def name_of(database: Database, rng: RandomSource) -> str:
    """The name of the installation that keeps this database, made when first needed."""
    with database.reading() as stored:
        known = stored.memory.read_installation()
    if known is not None:
        return known
    with database.transaction() as stored:
        return stored.memory.name_installation(_new_name(rng))


def find_rival(run: SheetRun, snapshot: SpreadsheetSnapshot) -> Rival | None:
    other = find_other(snapshot.marker, installation(run), run.spreadsheet_id)
    if other is None:
        return None
    problem = Problem(
        kind="guard",
        message=desk_sentences.other_installation(),
        spreadsheet_id=run.spreadsheet_id,
        partner=run.tabs[0].spreadsheet.partner,
        row_key=f"{_KEY}{other}",
        since=run.now(),
    )
    with run.services.database.reading() as stored:
        standing = stored.problems.read_open(run.spreadsheet_id)
    return Rival(problem, problem.row_key in _overruled(standing))


def _overruled(standing: Iterable[Problem]) -> frozenset[str]:
    return frozenset(
        one.row_key for one in standing if is_about_rival(one) and one.decision == "confirm"
    )


def is_another_asked_about(
    snapshot: SpreadsheetSnapshot, installation: str, standing: Iterable[Problem]
) -> bool:
    """Whether a run would ask who follows it; `installation` is "" where none has run yet."""
    other = find_other(snapshot.marker, installation, snapshot.spreadsheet_id)
    return other is not None and f"{_KEY}{other}" not in _overruled(standing)


def is_about_rival(problem: Problem) -> bool:
    return problem.sheet_id is None and problem.row_key.startswith(_KEY)


def stand_still(run: SheetRun, rival: Rival) -> list[TabPlan]:
    """Plans no tab; the question concerns the whole spreadsheet."""
    with run.services.database.reading() as stored:
        last = stored.journal.last_change()
    first, *rest = run.tabs
    plans = [TabPlan(first, state="guard", planned_change=last, claim=rival.problem)]
    return [*plans, *(TabPlan(one, state="guard", planned_change=last) for one in rest)]


def claiming(plans: Sequence[TabPlan], rival: Rival | None) -> list[TabPlan]:
    """Sends a batch even if there is nothing to write, because its signature takes over."""
    claimed = list(plans)
    for place, planned in enumerate(claimed):
        if rival is not None and planned.plan is not None:
            batch = replace(planned.plan.batch, claims=True)
            plan = replace(planned.plan, batch=batch)
            claimed[place] = replace(planned, plan=plan, claim=rival.problem)
            break
    return claimed


def _new_name(rng: RandomSource) -> str:
    return f"{rng.number():032x}"[-_NAME_LETTERS:]


def signed(batch_id: str, installation: str, spreadsheet_id: str) -> str:
    """A batch's marker."""
    return f"{installation}{_FROM_FILE}{spreadsheet_id}{_FROM_BATCH}{batch_id}"


def find_other(marker: str | None, installation: str, spreadsheet_id: str) -> str | None:
    """The other installation that wrote this marker into this very file; None if there is none.

    Markers of versions that did not sign are nobody's.
    """
    signature, has_signature, _ = (marker or "").partition(_FROM_BATCH)
    author, _, file = signature.partition(_FROM_FILE)
    is_others = bool(has_signature) and file == spreadsheet_id and author != installation
    return author if is_others else None
