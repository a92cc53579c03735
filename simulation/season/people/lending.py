"""What partners lend one another: each writes it down in a tab of its own, in its own way."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from simulation.season.books import Books, Loan, Thing
from simulation.season.people.words import MONTHS, a_day, day_alone
from simulation.season.town import FRENCH, Line, Shape, Sheet, Town
from simulation.values import Mint, canonical

ITEMS, LOANS = "Matériel", "Prêts"
_ITEM_SHAPES = (
    Shape(("N°", "Désignation", "Rangé où"), ("code", "label", "location")),
    Shape(("Matériel", "Emplacement", "Cote", "Prix"), ("label", "location", "code", "")),
)
LOAN_SHAPES = (
    Shape(
        ("Sorti le", "Objet", "Emprunteur", "À rendre le", "Rendu le"),
        ("loaned_on", "item_code", "borrower_organisation_id", "due_on", "returned_on"),
        (("Nos prêts",), ()),
    ),
    Shape(
        ("Prêté à", "Malle", "Date d'emprunt", "Échéance", "Statut", "Bon signé"),
        ("borrower_organisation_id", "item_code", "loaned_on", "due_on", "status", ""),
    ),
    Shape(
        ("Matériel", "Emprunteur", "Date de sortie", "Retour prévu", "Rendu le", "Statut"),
        ("item_code", "borrower_organisation_id", "loaned_on", "due_on", "returned_on", "status"),
    ),
)
"""How owners keep their loans: some have a column for the day of return, some a word for it."""
_BORROWED = Shape(
    ("Matériel emprunté", "Emprunteuse", "Pris le", "Retour prévu le", "Rapporté le"),
    ("item_code", "borrower_organisation_id", "loaned_on", "due_on", "returned_on"),
)
ALL_ITEMS = Shape(
    ("Propriétaire", "N° d'inventaire", "Désignation", "Emplacement"),
    ("owner_organisation_id", "code", "label", "location"),
)
ALL_LOANS = LOAN_SHAPES[2]
_THINGS, _LOANS_A_WEEK = 20, 0.77
"""Of one owner: two hundred and four hundred in a year, of thirty partners."""


@dataclass
class Owner:
    """Who lends, and how careful they are about it."""

    partner: str
    items: Sheet
    loans: Sheet
    forgets: bool
    """Never writes down that something is back, before somebody asks."""
    needs_no_day: bool = False
    """Said yes to « rendu » without one, for the whole column: nobody asks for it any more."""


class Lending:
    """All owners and borrowers."""

    def __init__(
        self,
        town: Town,
        books: Books,
        rng: random.Random,
        mint: Mint,
        names: dict[str, str],
        locales: Mapping[str, str] | None = None,
    ) -> None:
        """`locales`: of partners whose spreadsheets are not French."""
        self._town, self._books, self._rng, self._mint = town, books, rng, mint
        self._names, self._locales = names, locales or {}
        self.owners: list[Owner] = []
        self.borrowers: dict[str, Sheet] = {}
        self._asked: set[str] = set()
        """References of loans of which the coordinator wrote to both."""
        self.refs: dict[int, str] = {}
        """Of loans, by their identity; as the judge found them last."""

    # --- The first day ----------------------------------------------------------------------

    def settle_in(self, things: int = _THINGS) -> None:
        for number, partner in enumerate(self._names):
            if number % 3 == 0:
                self._found_owner(partner, number // 3, things)
            elif number % 3 == 1:
                self.borrowers[partner] = self._town.make(partner, LOANS, _BORROWED, [])
                self._town.adopt(self.borrowers[partner], "loan")

    def _found_owner(self, partner: str, number: int, things: int) -> None:
        new = [self._new_thing(partner) for _ in range(things)]
        items = _ITEM_SHAPES[number % len(_ITEM_SHAPES)]
        shape = LOAN_SHAPES[number % len(LOAN_SHAPES)]
        old = [self._new_loan(one, self._town.now.date()) for one in new[: things // 4]]
        made = self._town.make_book(
            partner,
            {
                ITEMS: (items, [_texts(items, vars(one)) for one in new]),
                LOANS: (shape, [self._loan_texts(shape, one) for one in old]),
            },
            self._locales.get(partner, FRENCH),
        )
        self._town.adopt(made[0], "item")
        self._town.adopt(made[1], "loan")
        self.owners.append(Owner(partner, made[0], made[1], forgets=number % 4 == 3))

    # --- What happens in a day --------------------------------------------------------------

    def day(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Whose act, and what it does and tells."""
        today = self._town.now.date()
        for owner in self.owners:
            for chance, act in (
                (_LOANS_A_WEEK / 5, self._lends), (0.03, self._moves), (0.02, self._buys),
            ):  # fmt: skip
                if self._rng.random() < chance:
                    yield owner.partner, partial(act, owner)
        for loan in self._books.loans:
            if not loan.is_over and loan.back_on <= today and self._notes(loan):
                yield loan.thing.owner, partial(self._gives_back, loan)

    def _notes(self, loan: Loan) -> bool:
        """Most write it down within days; some only when asked."""
        owner = self._owner(loan.thing.owner)
        if owner.forgets:
            return self.refs.get(id(loan), "") in self._asked and self._rng.random() < 0.3
        return self._rng.random() < 0.5

    def _lends(self, owner: Owner) -> str:
        mine = [one for one in self._books.things if one.owner == owner.partner]
        free = [one for one in mine if self._books.out(one) is None]
        if not free:
            return "has nothing to lend"
        loan = self._new_loan(self._rng.choice(free), self._town.now.date())
        self._town.append(owner.loans, self._loan_texts(owner.loans.shape, loan))
        return f"lends {loan.thing.label} to {self._names[loan.borrower]}"

    def _gives_back(self, loan: Loan) -> str:
        """Whoever has a tab for it writes the day: the owner, or now and then the borrower."""
        owner = self._owner(loan.thing.owner)
        sheet = self.borrowers.get(loan.borrower, owner.loans)
        if self._rng.random() < 0.7:
            sheet = owner.loans
        line = self._line_of(sheet, loan)
        if line is None:
            return f"does not find the row of {loan.thing.label}"
        name, text, is_whole = self._words_of_return(sheet, loan)
        self._town.type(sheet, line.index, sheet.column(name), [text])
        loan.is_back = not is_whole and owner.needs_no_day
        loan.doubtful = not is_whole and not loan.is_back
        if is_whole:
            loan.returned_on = loan.back_on
            days = (self._town.now.date() - loan.loaned_on).days
            loan.is_short |= not _is_dated(text) and (days >= _A_MONTH or text.isdigit())
            loan.is_short |= sheet.partner in self._locales and _may_be_swapped(loan.back_on)
        return f"{text!r} under {name} of {loan.thing.label} (in the tab of {sheet.partner})"

    def _words_of_return(self, sheet: Sheet, loan: Loan) -> tuple[str, str, bool]:
        """The column, what is typed there, and whether it says all."""
        # Of what was weeks ago nobody says the day alone.
        is_fresh = (self._town.now.date() - loan.back_on).days < _A_MONTH // 2
        day = day_alone(loan.back_on) if is_fresh else f"{loan.back_on:%d/%m}"
        if "returned_on" in sheet.shape.fields:
            whole = self._day(sheet.partner, loan.back_on)
            is_own = sheet.partner == loan.thing.owner and sheet.partner not in self._locales
            short = [f"le {day}", f"rendu le {day}", day] if is_fresh and is_own else []
            return "returned_on", self._rng.choice([whole, whole, *short]), True
        return self._rng.choice(
            [
                ("status", f"rendu le {loan.back_on:%d/%m/%Y}", True),
                ("status", f"rendu le {loan.back_on:%d/%m}", True),
                ("status", f"rendu le {day}", True),
                ("status", "rendu", False),
            ]
        )

    def _moves(self, owner: Owner) -> str:
        """Into another cupboard."""
        thing = self._rng.choice([o for o in self._books.things if o.owner == owner.partner])
        line = self._line_of_thing(owner.items, thing)
        if line is None:
            return f"does not find {thing.label}"
        thing.location = self._mint.value("location")
        self._town.type(owner.items, line.index, owner.items.column("location"), [thing.location])
        return f"puts {thing.label} into {thing.location}"

    def _buys(self, owner: Owner) -> str:
        thing = self._new_thing(owner.partner)
        self._town.append(owner.items, _texts(owner.items.shape, vars(thing)))
        return f"buys {thing.label}"

    # --- Notes ------------------------------------------------------------------------------

    def mends(self, loan: Loan) -> None:
        """The day that a note asks for."""
        owner = self._owner(loan.thing.owner)
        line = self._line_of(owner.loans, loan)
        if line is not None:
            text = f"rendu le {loan.back_on:%d/%m/%Y}"
            self._town.type(owner.loans, line.index, owner.loans.column("status"), [text])
            loan.returned_on, loan.doubtful = loan.back_on, False

    def says_yes(self, owner: Owner) -> None:
        """To what was understood as it was meant: by deleting the note."""
        if self._town.is_disturbed:
            return  # what was typed today is asked about tomorrow
        sheet = owner.loans
        lines = self._town.lines(sheet)
        noted = [
            (line.index, sheet.shape.titles.index(title), text)
            for line in lines
            for title, text in line.notes.items()
            if _YES in text and title in sheet.shape.titles
        ]
        for row, column, _ in noted:
            self._town.delete_note(sheet, row, column)
        mine = [one for one in self._books.loans if one.thing.owner == owner.partner]
        for loan in mine:
            loan.is_short = False
        without_day = {row for row, _, text in noted if _NO_DAY in text}
        owner.needs_no_day |= lines[0].index in without_day
        for loan in mine if without_day else ():
            line = self._line_of(sheet, loan) if loan.doubtful else None
            if line is not None and (owner.needs_no_day or line.index in without_day):
                loan.is_back, loan.doubtful = True, False

    def is_asked_about(self, ref: str) -> None:
        self._asked.add(ref)

    # --- Helpers ----------------------------------------------------------------------------

    def _owner(self, partner: str) -> Owner:
        return next(one for one in self.owners if one.partner == partner)

    def _new_thing(self, owner: str) -> Thing:
        made = Thing(owner, *(self._mint.value(name) for name in ("code", "label", "location")))
        self._books.things.append(made)
        return made

    def _new_loan(self, thing: Thing, day: date) -> Loan:
        others = [one for one in self._names if one != thing.owner]
        due = day + timedelta(days=self._rng.choice([7, 14, 21, 28]))
        back = due + timedelta(days=self._rng.choice([-5, -3, -2, -1, 0, 0, 2, 6]))
        loan = Loan(thing, self._rng.choice(others), day, due, back)
        loan.is_short = thing.owner in self._locales and any(map(_may_be_swapped, (day, due)))
        self._books.loans.append(loan)
        return loan

    def _loan_texts(self, shape: Shape, loan: Loan) -> list[str]:
        named = self._names[loan.borrower]
        thing = self._rng.choice([loan.thing.label, loan.thing.label, loan.thing.code])
        return _texts(
            shape,
            {
                "item_code": thing,
                "borrower_organisation_id": self._rng.choice([named, named, named.casefold()]),
                "loaned_on": self._day(loan.thing.owner, loan.loaned_on),
                "due_on": self._day(loan.thing.owner, loan.due_on),
            },
        )

    def _day(self, owner: str, day: date) -> str:
        if owner in self._locales:
            return f"{day:%m/%d/%Y}"
        return a_day(self._rng, day, self._town.now.date())

    def _line_of(self, sheet: Sheet, loan: Loan) -> Line | None:
        """The row that has this thing, and is not given back."""
        shape = sheet.shape
        title = shape.titles[shape.fields.index("item_code")]
        back = [shape.titles[shape.fields.index(one)] for one in _BACK if one in shape.fields]
        named = {canonical("", one) for one in (loan.thing.label, loan.thing.code)}
        for line in reversed(self._town.lines(sheet)[1:]):
            said = " ".join(line.texts.get(one, "") for one in back).casefold()
            is_back = any(one.isdigit() for one in said) or "rendu" in said
            if canonical("", line.texts.get(title)) in named and is_back == loan.doubtful:
                return line
        return None

    def _line_of_thing(self, sheet: Sheet, thing: Thing) -> Line | None:
        title = sheet.shape.titles[sheet.column("label")]
        found = (one for one in self._town.lines(sheet)[1:] if one.texts.get(title) == thing.label)
        return next(found, None)


_A_MONTH = 28
"""Within fewer days a number comes once: nobody asks which is meant."""
_YES, _NO_DAY = "Si c’est juste", "Le jour du retour n’est pas dit"
_BACK = ("returned_on", "status")


def _is_dated(text: str) -> bool:
    """Whether it names a month, in digits or in words: « le 26 » does not."""
    return "/" in text or any(word in text for word in MONTHS)


def _may_be_swapped(day: date) -> bool:
    """Whoever reads it in an American sheet has to ask."""
    return day.day <= 12 and day.day != day.month


def _texts(shape: Shape, values: dict[str, str]) -> list[str]:
    return [values.get(name, "") for name in shape.fields]
