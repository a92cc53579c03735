"""What is looked at on the way: nobody is archived after one look, no reference changes hands."""

from simulation.books import Books
from simulation.scene import Json, texts_of


class Watch:
    """Follows references and absences from run to run."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self.whose: dict[str, int] = {}
        """Reference → whose it was once all had one."""
        self._looks: dict[int, int] = {}

    def meet(self, records: list[Json]) -> None:
        """Remembers whose each reference is, once all have one."""
        for record in records:
            person = self._books.person_of(texts_of(record))
            if person is not None:
                self.whose[record["ref"]] = person

    @property
    def is_anybody_newly_gone(self) -> bool:
        return any(looks == 0 for looks in self._absences().values())

    def hasty(self, records: list[Json], *, saw_everything: bool) -> list[str]:
        """Those archived although their row was missing in one look only. Counts the look.

        Not who is another record by now: the row that went is not what ended the first one.
        """
        absences = self._absences()
        self.count_look(saw_everything=saw_everything)
        whose = [(self._books.person_of(texts_of(one)), one["archived"]) for one in records]
        archived = {person for person, is_archived in whose if is_archived}
        archived -= {person for person, is_archived in whose if not is_archived}
        return [
            f"#{person} was archived after one look"
            for person, looks in absences.items()
            if looks == 0 and person in archived and not self._books.people[person].is_archived
        ]

    def count_look(self, *, saw_everything: bool) -> None:
        """Whoever is back starts afresh only where the run surely saw it: it looked everywhere."""
        before = {} if saw_everything else self._looks
        absences = self._absences()
        self._looks = before | {person: looks + 1 for person, looks in absences.items()}

    def exchanged(self, records: list[Json]) -> list[str]:
        """References that are another person's now."""
        found = []
        for record in records:
            before = self.whose.get(record["ref"])
            owners = self._books.owners_of(texts_of(record))
            if before is None or not owners or before in owners:
                continue
            if not self._books.people[before].is_disputed:
                found.append(f"{record['ref']} was #{before}, is {sorted(owners)}")
        return found

    def _absences(self) -> dict[int, int]:
        """Looks since the only row that is missing of somebody went."""
        return {
            number: self._looks.get(number, 0)
            for number, person in self._books.people.items()
            if person.is_away
        }
