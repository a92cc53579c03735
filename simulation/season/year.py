"""What comes once in a year: who joins, who leaves, and the first of September."""

from collections.abc import Callable, Sequence
from datetime import date

from simulation import sheets as do
from simulation.season.books import Books
from simulation.season.judging.judge import Judge
from simulation.season.people.clearing import Clearing
from simulation.season.people.committee import Committee
from simulation.season.people.habits import Keeper
from simulation.season.people.lending import Lending
from simulation.season.town import Shape, Sheet, Town

_ROSTER = Shape(
    ("Structure", "Adresse de la feuille", "Onglet", "Ce qu’on y trouve", "Contact", "État"), ()
)
_JANUARY, _MARCH, _SEPTEMBER = 1, 3, 9
_FIRST_YEAR, _DAYS_OF_A_WEEK = 2026, 7
ROSTER_TAB = "Partenaires"


class Year:
    """Each on the Monday of its week, done as the guides say."""

    def __init__(
        self,
        town: Town,
        books: Books,
        committee: Committee,
        lending: Lending,
        judge: Judge,
        new_keeper: Callable[[], Keeper],
        followed: Callable[[], Sequence[Sheet]],
    ) -> None:
        """`followed`: the tabs of sessions and of their counts, of which copies are kept."""
        self._town, self._books, self._judge, self._followed = town, books, judge, followed
        self._clearing = Clearing(town, books, lending)
        self._committee, self._lending, self._new_keeper = committee, lending, new_keeper
        self._roster: Sheet | None = None
        self._joined: list[Keeper] = []
        """Who came by a row: the service calls them by a name of its own."""

    def settle_in(self) -> None:
        """A spreadsheet of the coordinator's own, in which she lists who joins."""
        self._roster = self._town.make("clef", ROSTER_TAB, _ROSTER, [])
        self._town.settings["PARTNERS_SHEET"] = self._roster.spreadsheet

    def monday(self, keepers: list[Keeper], week: int) -> str:
        """What happens today, in words; empty on most Mondays."""
        today = self._town.now.date()
        if today.day > _DAYS_OF_A_WEEK:
            return ""  # not the month's first
        if today.month == _JANUARY:
            return self._joins(keepers, week)
        if today.month == _MARCH:
            return self._leaves(keepers, week)
        return self._turns() if today.month == _SEPTEMBER and today.year > _FIRST_YEAR else ""

    def _joins(self, keepers: list[Keeper], week: int) -> str:
        """A row in « Partenaires », then « oui » once it is proposed."""
        assert self._roster is not None
        keeper, name = self._new_keeper(), f"Association nouvelle {week}"
        address = f"https://docs.google.com/spreadsheets/d/{keeper.sheet.spreadsheet}/edit"
        row = [name, address, keeper.sheet.tab, "contacts", "", ""]
        self._town.append(self._roster, row)
        self._ask()
        line = self._town.lines(self._roster)[-1]
        if line.texts.get("État", "") != "• proposé":
            self._judge.breach(week, f"{name} is not proposed: {line.texts} {line.notes}")
        self._town.type(self._roster, line.index, 5, ["oui"])
        self._ask()
        line = self._town.lines(self._roster)[-1]
        if "cet onglet est suivi" not in line.notes.get("État", ""):
            self._judge.breach(week, f"{name} is not followed: {line.texts} {line.notes}")
        keepers.append(keeper)
        self._joined.append(keeper)
        return f"{name} joins"

    def _ask(self) -> None:
        """The worker's looks at her tab, a minute apart."""
        for _ in range(3):
            self._town.pass_time(minutes=1)
            self._town.done("partners", "--json")

    def _leaves(self, keepers: list[Keeper], week: int) -> str:
        """The host runs `leave`: what is ours goes out of the sheet, what is known stays known."""
        old = [one for one in keepers if one not in self._joined]
        keeper = next(one for one in reversed(old) if one.sheet.partner not in self._busy())
        partner = keeper.sheet.partner
        before = _own_texts(self._town, keeper.sheet)
        self._town.pass_time(minutes=3)  # the host stops the worker, and waits as he is told
        self._town.done("leave", "--partner", partner, "--output", f"left-{partner}", "--yes")
        keepers.remove(keeper)
        if _own_texts(self._town, keeper.sheet) != before:
            self._judge.breach(week, f"what {partner} typed is not as it was")
        left = self._town.lines(keeper.sheet)
        if any("Réf." in line.texts or line.notes for line in left):
            self._judge.breach(week, f"something of ours is left in the sheet of {partner}")
        return f"{partner} leaves"

    def _busy(self) -> set[str]:
        return {*(one.partner for one in self._lending.owners), *self._lending.borrowers}

    def _turns(self) -> str:
        """Copies get last year's name; in the lists themselves last year's rows and days go."""
        self._judge.close_season()
        kept = [
            self._committee.list,
            *self._followed(),
            *(one.loans for one in self._lending.owners),
        ]
        for sheet in kept:
            self._keep_copy(sheet)
        sheet = self._committee.list
        number = self._town.sheet_id(sheet)
        cells = self._town.lines(sheet)[0].cells
        days = [place for place, text in enumerate(cells) if text.count("/") == 2]
        for place in reversed(days):
            where = do.span(number, "COLUMNS", place, place + 1)
            self._town.google.batch(sheet.spreadsheet, {"deleteDimension": {"range": where}})
        rows = self._clearing.clears(self._followed(), date(self._town.now.year, _SEPTEMBER, 1))
        return (
            f"last year's {len(kept)} tabs are kept as copies; {rows} rows are cleared, and the "
            f"list of presences begins anew, without {len(days)} days"
        )

    def _keep_copy(self, sheet: Sheet) -> None:
        """« Prêts 2026-2027 », beside the tab that goes on."""
        year = self._town.now.year
        copy = {
            "sourceSheetId": self._town.sheet_id(sheet),
            "newSheetName": f"{sheet.tab} {year - 1}-{year}",
            "insertSheetIndex": 1,
        }
        self._town.google.batch(sheet.spreadsheet, {"duplicateSheet": copy})


def _own_texts(town: Town, sheet: Sheet) -> list[list[str]]:
    width = len(sheet.shape.titles)
    rows = [list(line.cells[:width]) for line in town.lines(sheet)]
    # Google gives no blanks at a row's end: how many there were says nothing.
    return [row[: max((n for n, text in enumerate(row, 1) if text), default=0)] for row in rows]
