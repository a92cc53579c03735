"""Which tab of a spreadsheet a mapping means, when to ask a person, and what it has to receive.

Knows tabs by title, id and our metadata; reads no cell and decides about no record.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from french_cells.folding import fold
from sync_service.domain.base import BaseCell, BaseRow, Problem, ProblemKind, TabState
from sync_service.domain.decisions import is_about_seats
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import SpreadsheetSnapshot, TabSnapshot
from sync_service.domain.wording import desk_sentences
from sync_service.sync.planning.columns.header import GENERATION_KEY

Adopting: TypeAlias = Literal["new", "again", "followed"]
"""Whether a tab is followed for the first time, again, or already."""

_BESIDE = "beside:"
_RULES = "rules:"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One tab as the mapping files name it.

    `link` is the beginning of our metadata on the tab; `others` are the links of the spreadsheet's
    other mapped tabs. `followed_as` says which records, and whose, the tab shows.
    """

    link: str
    title: str
    followed_as: str
    is_adopted: bool = False
    others: frozenset[str] = frozenset()
    partner: str = ""

    @property
    def first_link(self) -> str:
        """The link without later adoptions."""
        return without_adoption(self.link)


@dataclass(frozen=True, slots=True)
class Following:
    """The tab to plan and what is remembered of it, or a question that has to be answered first.

    `forgets`: sheets whose memory ends, since this tab replaces them. `beside`: another tab with
    the mapped title; `remark` asks about it while the sync goes on.
    """

    state: TabState | None = None
    tab: TabSnapshot | None = None
    question: Problem | None = None
    forgets: frozenset[int] = frozenset()
    beside: TabSnapshot | None = None
    remark: Problem | None = None


def follow(
    wanted: Wanted,
    snapshot: SpreadsheetSnapshot,
    known: Mapping[int, TabState],
    open_problems: Iterable[Problem] = (),
) -> Following:
    """`known`: what is remembered of the spreadsheet's tabs, by sheet id."""
    case = _Case(wanted, snapshot, known, _confirmed(open_problems))
    mine = next((one for one in known.values() if link_of(one.generation) == wanted.link), None)
    following = case.meet() if mine is None else case.meet_again(mine)
    return case.judge_rules(following)


def followed_as(entity: str, scope: str, partner: str) -> str:
    return f"{entity} {scope} {partner}"


def adopting(
    place: tuple[str, int],
    marks_on_tab: Collection[str],
    known: Collection[str],
    links: Mapping[str, str],
    title: str,
) -> Adopting:
    """Whether the tab at this place (spreadsheet and sheet id) is new, adopted again, or followed.

    `marks_on_tab`: its metadata; `known`: the generations remembered of its spreadsheet; `links`:
    the mapped links by their tab's title.
    """
    here = {link_of(mark) for mark in (*marks_on_tab, *known) if _place_of(mark) == place}
    if here & {*links.values()}:
        return "followed"
    if title not in links:
        return "again" if marks_on_tab else "new"
    is_elsewhere = any(link_of(mark) == links[title] for mark in known)
    return "again" if marks_on_tab or is_elsewhere else "followed"


def link_of(generation: str) -> str:
    """`contacts/Contacts:1AbC:0` → `contacts/Contacts`."""
    return generation.rsplit(":", 2)[0]


def without_adoption(link: str) -> str:
    return link.partition("\t")[0]


def adopted_link(link: str, adopted: str) -> str:
    """Each adoption has a link of its own, so that earlier memory does not count."""
    return f"{link}\t{adopted}" if adopted else link


def marks(tab: TabSnapshot) -> Sequence[str]:
    """The generations in the tab's metadata; a copy brings along those of its original."""
    return [anchor.value for anchor in tab.anchors if anchor.key == GENERATION_KEY]


def stops(problem: Problem, link: str) -> bool:
    """Whether nothing is read from or written to this tab while the problem is open."""
    is_rules = problem.row_key.startswith(f"{_RULES}{link}:")
    return is_rules or (problem.row_key == link and problem.kind in ("missing_tab", "copied"))


def is_remark(problem: Problem) -> bool:
    """Whether it only says that another tab has the same title as the followed one."""
    return problem.row_key.startswith(_BESIDE)


def _place_of(generation: str) -> tuple[str, int]:
    _, spreadsheet_id, sheet_id = generation.rsplit(":", 2)
    return spreadsheet_id, int(sheet_id)


def _confirmed(problems: Iterable[Problem]) -> frozenset[tuple[str, str, str]]:
    return frozenset((p.kind, p.row_key, p.covers) for p in problems if p.decision == "confirm")


def _titled(tab: TabSnapshot, title: str) -> bool:
    # Titles of tabs may end in blanks that nobody sees.
    return tab.title.strip() == title.strip()


def find_spelt_alike(tabs: Sequence[TabSnapshot], title: str) -> TabSnapshot | None:
    """« annuaire » is the tab « Annuaire » where no other is spelt like it."""
    alike = [tab for tab in tabs if fold(tab.title) == fold(title)]
    return alike[0] if len(alike) == 1 else None


@dataclass(frozen=True, slots=True)
class _Case:
    wanted: Wanted
    snapshot: SpreadsheetSnapshot
    known: Mapping[int, TabState]
    confirmed: frozenset[tuple[str, str, str]]

    def meet(self) -> Following:
        """Nothing is remembered under this link: the tab is the one with the mapped title."""
        tab = self._find_titled() or self._find_spelt_alike()
        if tab is None:
            return self._ask("missing_tab", desk_sentences.missing_tab(self.wanted.title))
        was = self.known.get(tab.sheet_id)
        if was is not None and not self._is_adopted_again(was):
            # The mapping has renamed it; it is still the same tab.
            return Following(replace(was, generation=self._generation(tab)), tab)
        if not self._is_copy(tab) or self.wanted.is_adopted:
            return self._take(tab)
        question = self._ask("copied", desk_sentences.copied(), tab.sheet_id, offered=tab)
        return self._take(tab) if self._is_confirmed(question.question) else question

    def meet_again(self, mine: TabState) -> Following:
        """The tab is known by its id, whatever its title is now."""
        tab, named = self.snapshot.find_tab(mine.sheet_id), self._find_titled()
        if tab is None:
            # An import, or deleting the tab and making it again, gives its title to another tab.
            message = desk_sentences.missing_tab(self.wanted.title)
            if named is not None:
                message = desk_sentences.replaced_tab(self.wanted.title)
            question = self._ask("missing_tab", message, mine.sheet_id, offered=named)
            is_over = named is not None and self._is_confirmed(question.question)
            return self._take(named) if named is not None and is_over else question
        if named is None or named.sheet_id == tab.sheet_id:
            return Following(mine, tab)
        message = desk_sentences.another_tab_of_that_name(tab.title, named.title)
        remark = self._problem("copied", message, f"{_BESIDE}{self.wanted.link}", tab.sheet_id)
        remark = replace(remark, tab=tab.title, covers=f"tab:{named.sheet_id}")
        if self._is_confirmed(remark):
            return self._take(named)
        return Following(mine, tab, beside=named, remark=remark)

    def judge_rules(self, following: Following) -> Following:
        """A tab that showed other records, or other people's, starts anew once confirmed."""
        state, now = following.state, self.wanted.followed_as
        if state is None or following.tab is None:
            return following
        if not state.followed_as or state.followed_as == now or not state.rows:
            return replace(following, state=replace(state, followed_as=now))
        message = desk_sentences.other_rules(state.followed_as, now)
        row_key = f"{_RULES}{self.wanted.link}:{now}"
        question = self._problem("guard", message, row_key, state.sheet_id)
        if self._is_confirmed(question):
            return self._take(following.tab)
        return Following(state, following.tab, replace(question, tab=following.tab.title))

    def _take(self, tab: TabSnapshot) -> Following:
        """The tab as if met for the first time; what was followed before is not any more."""
        state = TabState(
            self.snapshot.spreadsheet_id,
            tab.sheet_id,
            self._generation(tab),
            followed_as=self.wanted.followed_as,
        )
        return Following(state, tab, forgets=self._forgotten(tab))

    def _forgotten(self, tab: TabSnapshot) -> frozenset[int]:
        first = self.wanted.first_link
        return frozenset(
            sheet_id
            for sheet_id, one in self.known.items()
            if sheet_id == tab.sheet_id or without_adoption(link_of(one.generation)) == first
        )

    def _find_titled(self) -> TabSnapshot | None:
        """The tab with the mapped title, unless it is another mapped tab of the spreadsheet."""
        taken = {
            sheet_id
            for sheet_id, one in self.known.items()
            if link_of(one.generation) in self.wanted.others
        }
        named = (tab for tab in self.snapshot.tabs if _titled(tab, self.wanted.title))
        return next((tab for tab in named if tab.sheet_id not in taken), None)

    def _find_spelt_alike(self) -> TabSnapshot | None:
        """Where another mapped title is spelt alike, too, nobody knows which is meant."""
        others = (without_adoption(link).partition("/")[2] for link in self.wanted.others)
        if fold(self.wanted.title) in map(fold, others):
            return None
        return find_spelt_alike(self.snapshot.tabs, self.wanted.title)

    def _is_adopted_again(self, was: TabState) -> bool:
        first = without_adoption(link_of(was.generation))
        return self.wanted.is_adopted and first == self.wanted.first_link

    def _is_copy(self, tab: TabSnapshot) -> bool:
        place, marks_on_tab = (self.snapshot.spreadsheet_id, tab.sheet_id), marks(tab)
        return bool(marks_on_tab) and all(_place_of(mark) != place for mark in marks_on_tab)

    def _generation(self, tab: TabSnapshot) -> str:
        return f"{self.wanted.link}:{self.snapshot.spreadsheet_id}:{tab.sheet_id}"

    def _ask(
        self,
        kind: ProblemKind,
        message: str,
        sheet_id: int | None = None,
        offered: TabSnapshot | None = None,
    ) -> Following:
        question = self._problem(kind, message, self.wanted.link, sheet_id)
        covers = f"tab:{offered.sheet_id}" if offered is not None else ""
        return Following(question=replace(question, covers=covers))

    def _problem(
        self, kind: ProblemKind, message: str, row_key: str, sheet_id: int | None
    ) -> Problem:
        return Problem(
            kind=kind,
            message=message,
            spreadsheet_id=self.snapshot.spreadsheet_id,
            sheet_id=sheet_id,
            tab=self.wanted.title,
            partner=self.wanted.partner,
            row_key=row_key,
        )

    def _is_confirmed(self, question: Problem | None) -> bool:
        if question is None:
            return False
        return (question.kind, question.row_key, question.covers) in self.confirmed


def has_to_receive(state: TabState, records: Mapping[str, Record]) -> bool:
    """Whether some record in its scope differs from what the tab last showed.

    What Google refuses is no news until it is tried again.
    """
    left_out = state.refusal.leaves_out if state.refusal is not None else _nothing
    if any(
        ref not in state.rows and not record.archived and not left_out(ref)
        for ref, record in records.items()
    ):
        return True
    return any(
        _is_behind(row, records.get(ref)) and not left_out(ref) for ref, row in state.rows.items()
    )


def _nothing(_ref: str) -> bool:
    return False


def _is_behind(row: BaseRow, record: Record | None) -> bool:
    if record is None:
        return not row.archived
    if record.archived != row.archived:
        return True
    if record.archived and row.missing_since is not None:
        return False
    if row.is_sealed:
        return True
    return any(
        _may_ask_again(cell)
        # In a conflict the cell keeps its own value; news is what its note does not say yet.
        or (cell.other if cell.kind == "conflict" else cell.value) != record.fields.get(name)
        for name, cell in row.cells.items()
    )


def _may_ask_again(cell: BaseCell) -> bool:
    """The question about so many people was answered, and the answer may be taken back."""
    return cell.kind == "held" and not cell.note and is_about_seats(cell.other)
