"""Problems as cards, by partner and kind; decisions, and taking one back in time."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from french_cells.text import in_order_of
from sync_service.digest.to_do import count_kinds
from sync_service.digest.words import KINDS
from sync_service.domain.base import Decision, Problem
from sync_service.domain.decisions import is_about_seats, is_guard, is_partners
from sync_service.domain.errors import NotFound, UsageError
from sync_service.domain.record import entity_of
from sync_service.entrypoints.web.coordinator.door import coordinators_only, form_token
from sync_service.entrypoints.web.coordinator.editing import nothing_changed, web_editing
from sync_service.entrypoints.web.coordinator.paging import asked_page
from sync_service.entrypoints.web.services import page_context
from sync_service.families.registration import text_of
from sync_service.families.sessions import read_partner_names
from sync_service.ports import Transaction
from sync_service.ports.surroundings import try_again
from sync_service.records.merge_records import find_merge, merge_records
from sync_service.records.partner_contacts import read_partner_contacts
from sync_service.records.problems.accepted import (
    Accepted,
    ask_again,
    find_words,
    list_accepted,
    say_words,
)
from sync_service.records.problems.as_shown import (
    ChangedSince,
    find_asked_anew,
    read_shown,
    refuse_unseen,
)
from sync_service.records.problems.asked_cells import read_asked
from sync_service.records.problems.columns import ColumnOfConflicts, find_columns
from sync_service.records.problems.held_rows import find_vanished, read_held
from sync_service.records.problems.kept_fields import read_merge_previews
from sync_service.records.problems.open_problems import decide_problem, in_order, reopen_problem
from sync_service.records.problems.problem_cards import Naming, ProblemCard, make_card
from sync_service.records.several_lists import InSeveralLists, find_in_several_lists
from sync_service.records.telling import Teller
from sync_service.records.undo_run import undo_run

blueprint = Blueprint("problems", __name__)

_DECISIONS: Mapping[str, Decision] = {
    "sheet": "sheet",
    "database": "database",
    "confirm": "confirm",
}
_SHOWN = "vu"
"""The field that says what the page asked."""


@dataclass(frozen=True, slots=True)
class Mending:
    """What one partner mends of one kind: `3 cases à corriger`, of which a page has some."""

    what: str
    cards: Sequence[ProblemCard]


@dataclass(frozen=True, slots=True)
class PartnerProblems:
    """`slug`: empty for what waits in the coordinator's own tab « Partenaires »."""

    slug: str
    name: str
    to_decide: Sequence[ProblemCard]
    to_mend: Sequence[Mending]
    columns: Sequence[ColumnOfConflicts]
    spreadsheets: Sequence[str]
    mending: int
    """What nobody has decided yet, as everywhere; on other pages, too."""


@blueprint.get("/problemes")
@coordinators_only
def problems() -> str:
    """By partner: what she decides as cards, what the partner mends as a folded list."""
    partner, kind = request.args.get("partenaire", ""), request.args.get("sorte", "")
    with page_context().desk.database.reading() as stored:
        found = in_order(stored.problems.read_open())
        shown = [
            one for one in found if partner in ("", one.partner or "-") and kind in ("", one.kind)
        ]
        names = read_partner_names(stored.records)
        asked = asked_page(_as_listed(shown), lambda one: _anchor(one.id))
        cards = read_cards(stored, asked.shown)
        several = _in_several_lists(stored, partner) if not kind else []
    accepted = _read_accepted(partner, kind) if asked.page == asked.pages else []
    return render_template(
        "pages/coordination/problems.html",
        several=several if asked.page == asked.pages else [],
        names=names,
        partners=_by_partner(shown, cards, names),
        partner_choices=_choose_partner(found, names),
        kind_choices={one.kind: KINDS[one.kind][1] for one in found},
        chosen=(partner, kind),
        waiting=sum(one.waits for one in shown),
        page_of=page_context().desk.links.open_cells_url,
        page=asked.page,
        pages=asked.pages,
        accepted=accepted,
        words=_read_words(accepted),
        keeper_of=_keepers(names),
        token=form_token(),
    )


@blueprint.post("/problemes/<number:number>")
@coordinators_only
def decide(number: int) -> Response:
    """Back to where she was: the page may be long."""
    deed = request.form.get("decision", "")
    try:
        _carry_out(number, deed)
    except NotFound as error:
        return _say_gone(str(error) if deed == "part" else "")
    except ChangedSince as error:
        return ask_anew([number], str(error))
    except UsageError as error:
        return nothing_changed(str(error) if deed == "merge" else "Cette réponse n’y suffit pas.")
    return redirect(_back(number), HTTPStatus.SEE_OTHER)


def _say_gone(said: str) -> Response:
    """Unless it is asked still, of other rows than the page showed."""
    shown = request.form.get(_SHOWN, "")
    with page_context().desk.database.reading() as stored:
        again = [] if said else [one.id or 0 for one in find_asked_anew(stored, shown)]
    if again:
        return ask_anew(again, "Elle a changé depuis : la voici. Décidez à nouveau.")
    return nothing_changed(said or "Cette question est déjà réglée.", HTTPStatus.NOT_FOUND)


def ask_anew(
    numbers: Sequence[int], said: str, head: str = "Votre réponse n’est pas gardée"
) -> Response:
    """The cards as they are by now, with the buttons of the page that she comes from."""
    with page_context().desk.database.reading() as stored:
        found = [one for one in map(stored.problems.find, numbers) if one is not None]
        cards = [*read_cards(stored, found).values()]
    page = render_template(
        "pages/coordination/asked_anew.html",
        said=said,
        head=head,
        cards=cards,
        page=request.form.get("page", ""),
        chosen=(request.form.get("partenaire", ""), request.form.get("sorte", "")),
        token=form_token(),
    )
    return make_response(page, HTTPStatus.CONFLICT)


def _carry_out(number: int, deed: str) -> None:
    database, shown = page_context().desk.database, request.form.get(_SHOWN, "")
    if deed == "undo":
        reopen_problem(database, number, web_editing())
    elif deed == "part":
        try_again(lambda: _part(number, request.form.get("fiche", "")))
    elif deed == "merge":
        try_again(lambda: _merge(number, shown))
    elif deed in _DECISIONS:
        decide_problem(database, number, _DECISIONS[deed], web_editing(), shown=shown)
    else:
        abort(HTTPStatus.NOT_FOUND)


@blueprint.post("/reponses/<accepted_id>")
@coordinators_only
def take_yes_back(accepted_id: str) -> Response:
    """What was accepted for a whole column is asked about again by the next run."""
    database, now = page_context().desk.database, page_context().services.clock.now()
    try:
        try_again(lambda: ask_again(database, accepted_id, now))
    except NotFound:
        return nothing_changed("Ce « oui » est déjà repris.", HTTPStatus.NOT_FOUND)
    return redirect(url_for("coordinator.problems.problems", redemande=1), HTTPStatus.SEE_OTHER)


def _in_several_lists(stored: Transaction, partner: str) -> Sequence[InSeveralLists]:
    """No problems either, but here she looks for one person who is there twice."""
    found = find_in_several_lists(stored.records.read_all("contact"))
    names = read_partner_names(stored.records)
    return [
        replace(one, slugs=sorted(one.slugs, key=lambda slug: in_order_of(names.get(slug, slug))))
        for one in found
        if partner in ("", *one.slugs)
    ]


def _keepers(names: Mapping[str, str]) -> Mapping[str, str]:
    """Spreadsheet → who keeps it, by name."""
    followed = page_context().services.mappings.spreadsheets
    return {one.spreadsheet_id: names.get(one.partner, one.partner) for one in followed}


def _choose_partner(found: Sequence[Problem], names: Mapping[str, str]) -> Mapping[str, str]:
    choices = {one.partner or "-": names.get(one.partner, "Coordination") for one in found}
    return dict(sorted(choices.items(), key=lambda one: in_order_of(one[1])))


def _read_accepted(*chosen: str) -> Sequence[Accepted]:
    """They are no problems: not shown where she chose some of these."""
    if any(chosen):
        return []
    services = page_context().services
    return list_accepted(page_context().desk.database, services.settings.google_api_base)


def _sessions_asked_about(
    stored: Transaction, problems: Iterable[Problem]
) -> Mapping[int | None, str]:
    """By number: too many families are a session's matter, not of the one whose row is noted."""
    families = {
        one.id: stored.records.find(one.ref or "")
        for one in problems
        if is_about_seats(one.covers)
    }
    found = {number: text_of(one, "session_id") for number, one in families.items() if one}
    return {number: session for number, session in found.items() if session}


def _read_words(accepted: Sequence[Accepted]) -> Mapping[str, str]:
    """What is said yes to in each, where that is words."""
    services = page_context().services
    now, database = services.clock.now(), page_context().desk.database
    found = find_words(database, accepted, services.mappings, now)
    return {one: say_words(words) for one, words in found.items()}


def read_cards(stored: Transaction, found: Iterable[Problem]) -> Mapping[int | None, ProblemCard]:
    """By the problem's number."""
    services, problems = page_context().services, list(found)
    refs = {one.ref for one in problems if one.ref}
    sessions = _sessions_asked_about(stored, problems)
    teller = Teller(stored, services.mappings, services.clock.now().date())
    asked = {one.partner for one in problems if is_guard(one)}
    vanished = {ref for one in problems if is_guard(one) for ref in find_vanished(one)}
    today = services.clock.now().date()
    labels = services.digest_sources.labels
    names = teller.name_records({*refs, *sessions.values()}) if refs else {}
    naming = Naming(
        names,
        labels,
        services.settings.google_api_base,
        read_held(stored, teller, problems),
        read_partner_contacts(stored, services.mappings, asked, today, vanished),
        read_merge_previews(stored, teller, problems, labels),
        read_partner_names(stored.records),
        read_shown(stored, problems),
        {number: names.get(session, "") for number, session in sessions.items()},
        read_asked(stored, teller.name_records, problems, services.mappings, services.clock.now()),
    )
    return {
        one.id: make_card(one, entity_of(one.ref) if one.ref else "", naming) for one in problems
    }


def _merge(number: int, shown: str) -> None:
    """The record that stood there first stays; the question is answered by it."""
    database = page_context().desk.database
    with database.reading() as stored:
        problem = stored.problems.find(number)
        dropped = stored.records.find(problem.ref) if problem and problem.ref else None
    if problem is None:
        raise NotFound("Cette question est déjà réglée.")
    if problem.kind != "duplicate" or not (problem.ref and problem.covers):
        abort(HTTPStatus.NOT_FOUND)
    # Pressed twice, it is one already.
    if not (problem.decision == "confirm" and dropped is not None and dropped.archived):
        merge_records(
            web_editing(),
            problem.covers,
            problem.ref,
            lambda stored: refuse_unseen(stored, number, shown, "merge"),
        )
    with database.reading() as stored:
        run = find_merge(stored, problem.ref)
    decide_problem(database, number, "confirm", web_editing(), run)


def _part(number: int, ref: str) -> None:
    """Two again, also where a run has ended the question since."""
    database = page_context().desk.database
    with database.reading() as stored:
        run, problem = find_merge(stored, ref), stored.problems.find(number)
    if run is None or ref not in undo_run(web_editing(), run).returned:
        raise NotFound("Ces deux fiches sont déjà de nouveau là, ou l’une est effacée.")
    if problem is not None and problem.ref == ref:
        with suppress(NotFound):
            reopen_problem(database, number, web_editing())
    flash(ref, "parted")


def _back(number: int) -> str:
    """On the page of what is to do it is gone: there it is said above all else."""
    anchor = _anchor(number)
    if request.form.get("page") == "accueil":
        return url_for("coordinator.home", decide=number, _anchor=anchor)
    return url_for(
        "coordinator.problems.problems",
        partenaire=request.form.get("partenaire") or None,
        sorte=request.form.get("sorte") or None,
        ancre=anchor,
        _anchor=anchor,
    )


def _anchor(number: int | None) -> str:
    return f"p{number}"


def _as_listed(found: Iterable[Problem]) -> Sequence[Problem]:
    """Partner by partner, what she decides before what is mended, kind by kind."""
    return [
        one
        for theirs in _split(found, lambda one: one.partner)
        for part in (
            [one for one in theirs if not is_partners(one)],
            *_split(filter(is_partners, theirs), lambda one: one.kind),
        )
        for one in part
    ]


def _split(
    found: Iterable[Problem], key: Callable[[Problem], str]
) -> Collection[Sequence[Problem]]:
    """Oldest first, as the problems come."""
    by_key: dict[str, list[Problem]] = {}
    for one in found:
        by_key.setdefault(key(one), []).append(one)
    return by_key.values()


def _by_partner(
    found: Sequence[Problem], cards: Mapping[int | None, ProblemCard], names: Mapping[str, str]
) -> Sequence[PartnerProblems]:
    """Those of whom there are cards; counts are of all that was found."""
    shown = [
        _of_partner(theirs, cards, names.get(theirs[0].partner, theirs[0].partner))
        for theirs in _split(found, lambda one: one.partner)
    ]
    return [one for one in shown if one.to_decide or one.to_mend]


def _of_partner(
    theirs: Sequence[Problem], cards: Mapping[int | None, ProblemCard], name: str
) -> PartnerProblems:
    to_mend = [one for one in theirs if is_partners(one)]
    kinds = [
        Mending(count_kinds(same), _cards_of(same, cards))
        for same in _split(to_mend, lambda one: one.kind)
    ]
    return PartnerProblems(
        theirs[0].partner,
        name or "Coordination",
        _cards_of([one for one in theirs if not is_partners(one)], cards),
        [one for one in kinds if one.cards],
        find_columns(theirs, page_context().services.digest_sources.labels),
        list(dict.fromkeys(one.spreadsheet_id for one in to_mend)),
        sum(not one.decision for one in to_mend),
    )


def _cards_of(
    found: Iterable[Problem], cards: Mapping[int | None, ProblemCard]
) -> Sequence[ProblemCard]:
    return [cards[one.id] for one in found if one.id in cards]
