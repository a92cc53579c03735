"""What people of the valley type, as somebody would spell it; words and numbers only once."""

from collections.abc import Callable
from random import Random

from tests.hostile.outside.tabs import Column, Tab
from tests.hostile.outside.witness import Witness, tokens_in

_MONTHS = {"returned_on": 11, "date": 1}
_NAMES = {1: "janvier", 10: "octobre", 11: "novembre"}
_BORROWERS = ("Centre social Les Épis", "Le Relais")
CODES = tuple(f"LM-{number:02d}" for number in range(1, 40))


class Makers:
    """Makes rows and cells; every token is told to the witness."""

    def __init__(self, witness: Witness, random: Random) -> None:
        self.witness, self.random = witness, random
        self.codes = iter(CODES)
        self.workshops: list[str] = []

    def row(self, tab: Tab) -> list[str]:
        """A whole new row: one person's, one thing's. Its first token says whose."""
        texts = [self.first_text(tab, column) for column in tab.columns]
        owner = next((token for text in texts for token in tokens_in(text)), "")
        for column, text in zip(tab.columns, texts, strict=True):
            self.witness.note_typed(text, {owner}, own=not column.field)
        return texts

    def first_text(self, tab: Tab, column: Column) -> str:
        chosen: dict[tuple[str, str], Callable[[], str]] = {
            ("item", "code"): lambda: next(self.codes, ""),
            ("workshop", "title"): self._workshop,
            ("session", "workshop_id"): lambda: self.random.choice(self.workshops or [""]),
            ("contact", "organisation_id"): lambda: self.random.choice(_BORROWERS),
            ("item", "owner_organisation_id"): lambda: self.random.choice(_BORROWERS),
            ("loan", "item_code"): lambda: self.random.choice(CODES[:3]),
            ("loan", "borrower_organisation_id"): lambda: self.random.choice(_BORROWERS),
            ("loan", "returned_on"): str,
            ("item", "quantity"): lambda: self.random.choice(("5", "'6", "12")),
            ("session", "start_time"): lambda: "9h30",
            ("session", "end_time"): lambda: self.random.choice(("11h", "11:30")),
            ("session", "date"): lambda: f"{self.random.randrange(5, 27):02d}/01/2027",
        }
        say = chosen.get((tab.entity, column.field))
        return say() if say else self.text(column)

    def text(self, column: Column) -> str:
        """A new valid value for a cell of this column."""
        return str(getattr(self, f"_{column.kind}")(column))

    def _workshop(self) -> str:
        self.workshops.append(f"Café numéro {len(self.workshops) + 1}")
        return self.workshops[-1]

    def _word(self, column: Column) -> str:
        word = self.witness.new_word()
        if column.field in {"family_name", "given_name", "title"}:
            return word
        styles = ("{}", "{}", "{}", "{} 🌻", "{}\nsuite", "עדה {}", "{} d’été")
        return self.random.choice(styles).format(word)

    def _mail(self, _column: Column) -> str:
        return f"{self.witness.new_word().lower()}@example.org"

    def _phone(self, _column: Column) -> str:
        digits = self.witness.new_phone()
        pairs = [digits[start : start + 2] for start in range(0, 10, 2)]
        styles = (" ".join(pairs), ".".join(pairs), f"'{digits}", f"'+33{digits[1:]}")
        return self.random.choice(styles)

    def _date(self, column: Column) -> str:
        """Lent in October, back in November; sessions are held in January."""
        day, month = self.random.randrange(1, 20), _MONTHS.get(column.field, 10)
        year = 2026 if month > 1 else 2027
        short = f"{day:02d}/{month:02d}/{year}"
        spelled = f"{day} {_NAMES[month]} {year}"
        return self.random.choice((short, short, f"'{short}", spelled))

    def _hour(self, _column: Column) -> str:
        return self.random.choice(("9h", "9h15", "09:45"))

    def _number(self, column: Column) -> str:
        number = self.random.randrange(2, 9) if column.field == "adults_count" else 0
        number = number or self.random.randrange(5, 90)
        return self.random.choice((str(number), f"'{number}"))

    def _yes(self, _column: Column) -> str:
        return self.random.choice(("TRUE", "FALSE"))

    def _link(self, _column: Column) -> str:
        return ""

    def _formula(self, _column: Column) -> str:
        return ""

    def _given(self, _column: Column) -> str:
        return ""
