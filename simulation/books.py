"""The judge's own books: who typed what for whom, and what its author replaced knowingly.

A typing is *alive* until somebody who saw its value replaced it. At rest a living value must be
somewhere to be found, and what a record shows must be alive.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from simulation.entries import Entry, Someone, Typing
from simulation.kinds import CONTACT, ITEM, KIND_OF_FIELD, LOAN, Kind
from simulation.values import canonical


class Books:
    """All that was typed."""

    def __init__(self) -> None:
        self.people: dict[int, Someone] = {}
        self.typings: list[Typing] = []
        self._of: dict[tuple[int, str], list[Typing]] = defaultdict(list)
        self._owners: dict[str, set[int]] = defaultdict(set)
        self.subject: tuple[int, str] | None = None
        """The person and the field that somebody comes back to; else it is what was typed last."""
        self.copies: set[tuple[str, int]] = set()
        """(spreadsheet, person): people themselves made a second row of this person there."""
        self.meant: set[str] = set()
        """Loans of which somebody said that they are meant, although their thing is out."""
        self.remarks: dict[str, int] = {}
        """Words appended to a value, and whose it is, until somebody who saw them gave them up."""
        self.early_words: set[str] = set()  # Beside a value that nobody had surely looked at.
        self.totals: dict[str, str] = {}  # By tab, how the row begins that sums it up.
        self.headings: dict[str, set[str]] = {}  # By tab, the words that stand over its parts.
        self.alone: dict[str, str] = {}
        """By tab, the column that somebody sorted by itself: nobody meant what it shows."""
        self.moment = 0
        self._looked_at = 0
        """What was typed up to this number, the service has surely seen."""
        self._decided_against: dict[tuple[int, str], str] = {}
        """What the coordinator decided last that a field is not."""
        self._left_blank: dict[tuple[int, str], int] = {}
        """How much had been typed when somebody decided that a field stays blank."""
        self._answered: dict[tuple[int, str], tuple[str, set[str]]] = {}
        """What a list keeps of a field, and over what, until the service has surely seen that."""
        self._let_go: set[tuple[int, str, str]] = set()  # Until then, too.

    def someone(self, partner: str, kind: Kind = CONTACT) -> int:
        number = len(self.people) + 1
        self.people[number] = Someone(number, partner, kind)
        return number

    def count_departures(self) -> int:
        return sum(one.departures for one in self.people.values())

    def note(self, entry: Entry, seen: Collection[str] = ()) -> Typing:
        """Something was typed by somebody who saw what is in `seen`."""
        meaning = canonical(entry.name, entry.text)
        typing = Typing(
            entry,
            len(self.typings) + 1,
            meaning,
            is_required=entry.is_required,
            moment=self.moment,
            saw=frozenset(canonical(entry.name, text) for text in seen),
        )
        if (covered := self._taken_back(typing)) is not None:
            covered.is_covered = True
        typing.met = self._met_by(typing)
        typing.replaces = self._replaced_by(typing)
        is_put_back = self._is_put_back(typing)
        typing.is_required = typing.is_required and self._was_required(typing)
        typing.is_required = typing.is_required and not self._is_answered(typing)
        self.typings.append(typing)
        self._of[entry.person, entry.name].append(typing)
        if meaning and entry.name in KIND_OF_FIELD:
            self._owners[meaning].add(entry.person)
        if is_put_back:
            self.contradict(entry.person, entry.name, entry.text)
        return typing

    def _is_put_back(self, typing: Typing) -> bool:
        """Over what its author had typed where this very value had stood: nothing new."""
        before, last = self._own(typing.entry)
        return (
            before is not None
            and last is not None
            and last.meaning in typing.saw
            and before.meaning == typing.meaning
        )

    def _was_required(self, typing: Typing) -> bool:
        """Whoever takes an unseen change back leaves what stood there as dear as it is by now.

        Or as little: others may have given it up before.
        """
        _, last = self._own(typing.entry)
        if last is None or last.number <= self._looked_at:
            return True
        stood = [one for one in last.replaces if one.meaning == typing.meaning]
        return any(one.is_required for one in stood) or (
            not stood and typing.meaning not in last.saw
        )

    def _is_answered(self, typing: Typing) -> bool:
        """Typed once more where a list keeps its own over this very value, or let go of it.

        For whoever compares, that was no change, unless its author saw what is kept.
        """
        where = typing.entry.person, typing.entry.name
        kept, given_up = self._answered.get(where, ("", set[str]()))
        is_kept = any(one.meaning == kept for one in self.alive(*where))
        is_let_go = (*where, typing.meaning) in self._let_go
        return is_let_go or (is_kept and typing.meaning in given_up)

    def _met_by(self, typing: Typing) -> frozenset[str]:
        last = self._taken_back(typing)
        return typing.saw if last is None else (typing.saw - {last.meaning}) | last.met

    def _taken_back(self, typing: Typing) -> Typing | None:
        """What its author had typed there, where the service has not surely seen it."""
        _, last = self._own(typing.entry)
        if last is None or last.number <= self._looked_at or last.meaning not in typing.saw:
            return None
        return last

    def _own(self, entry: Entry) -> tuple[Typing | None, Typing | None]:
        """What this author typed last for this field, and the one before."""
        typed = self.of(entry.person, entry.name)
        own = [one for one in typed if one.entry.author == entry.author]
        return own[-2] if len(own) > 1 else None, own[-1] if own else None

    def replace(self, person: int, name: str, seen: Iterable[str]) -> list[Typing]:
        """Somebody who saw these values of this field gave them up."""
        meanings = {canonical(name, text) for text in seen}
        return _end([one for one in self.alive(person, name) if one.meaning in meanings])

    def give_up_of(self, author: str, person: int, name: str, text: str) -> None:
        """Somebody decided against what stands in that author's list.

        What others typed since the service last looked was not seen there: it is theirs still.
        """
        meaning = canonical(name, text)
        _end(
            [
                one
                for one in self.alive(person, name)
                if one.meaning == meaning
                and (one.entry.author == author or one.number <= self._looked_at)
            ]
        )

    def give_up(self, name: str, text: str, texts: dict[str, str], author: str = "") -> None:
        """Somebody decided against a value of these texts: whoever else has it too, keeps it.

        `author`: in whose list it stands, if it is not the record's.
        """
        owners, theirs = self.owners(name, text) or set(), self.owners_of(texts)
        for person in owners & theirs if theirs else owners:
            if author:
                self.give_up_of(author, person, name, text)
            else:
                self.replace(person, name, [text])
            self._decided_against[person, name] = canonical(name, text)

    def contradict(self, person: int, name: str, text: str) -> None:
        """Somebody keeps a value before they can see a decision against it: either may win."""
        if self._decided_against.get((person, name)) == canonical(name, text):
            self.release(person, name)

    def keep(self, name: str, text: str, texts: dict[str, str]) -> None:
        """Somebody decided on a value of these texts."""
        for person in self.owners_of(texts) or ():
            self.choose(person, name, text)

    def answer(self, person: int, name: str, texts: Iterable[str]) -> None:
        """Whoever deletes the note of a conflict keeps the first of these over the others."""
        kept, *given_up = [canonical(name, text) for text in texts]
        self._answered[person, name] = kept, {*given_up} - {kept}

    def choose(self, person: int, name: str, text: str) -> None:
        """Somebody decided on this value: it may be shown, whoever had replaced it."""
        meaning = canonical(name, text)
        if not meaning:
            self._left_blank[person, name] = len(self.typings)
        for one in self.of(person, name):
            # Until that is carried out others may decide again: it need not be there.
            one.is_required = one.is_required and (one.is_alive or one.meaning != meaning)

    def _replaced_by(self, typing: Typing) -> list[Typing]:
        """What its author saw; the same value typed elsewhere at this very moment is not that.

        Nor is one typed elsewhere that the service has not surely seen, where the author had
        another's before them, or an older one: whether it stands or goes, nobody can say. Nor any
        but their own, where that is what they take back before the service has surely seen it. Of
        several that it has not surely seen it is the first one.
        """
        entry = typing.entry
        takes_back = self._taken_back(typing) is not None
        met = [
            one
            for one in self.of(entry.person, entry.name)
            if one.meaning in typing.saw
            and (one.moment != typing.moment or one.entry.author == entry.author)
            and (not (takes_back or one.is_held) or one.entry.author == entry.author)
        ]
        sure = [
            one for one in met if one.number <= self._looked_at or one.entry.author == entry.author
        ]
        seen = sure or met[:1]
        typing.follows = [one for one in seen if not one.is_alive]
        for one in met:
            one.is_required = one.is_required and (one in seen or not one.is_alive)
        return _end([one for one in seen if one.is_alive])

    def look(self) -> None:
        """The service has seen all that was typed until now."""
        self._looked_at = len(self.typings)
        self._answered.clear()
        self._let_go.clear()

    def is_news(self, person: int, name: str) -> bool:
        """Typed, or a field that conflicts together with it, and not surely looked at since."""
        bound = KIND_OF_FIELD[name].bound
        together = bound if name in bound else {name}
        return any(
            one.number > self._looked_at for other in together for one in self.of(person, other)
        )

    def is_unread(self, name: str, author: str) -> bool:
        """They typed something of that name, and nothing of it has surely been looked at."""
        theirs = [
            one.number
            for one in self.typings
            if (one.entry.name, one.entry.author) == (name, author)
        ]
        return bool(theirs) and min(theirs) > self._looked_at

    def is_missed(self, typing: Typing) -> bool:
        """Alive, and of value to somebody.

        Not so when somebody saw this very value and typed another, even before it was typed once
        more elsewhere: for whoever compares, that was no change.
        """
        others = self.alive(typing.entry.person, typing.entry.name)
        return (
            typing.is_alive
            and typing.is_required
            and bool(typing.meaning)
            and not any(
                one is not typing and one.gave_up(typing.meaning, typing) for one in others
            )
        )

    def drop_remarks(self, text: str) -> None:
        """Whoever saw this text gave up the words in it."""
        self.remarks = {one: of for one, of in self.remarks.items() if one not in text}

    def release(self, person: int, name: str | None = None) -> None:
        """Whatever was typed for them may stay or go: people did something that leaves it open."""
        for one in self.typings:
            if one.entry.person == person and name in {None, one.entry.name}:
                one.spare()
        self.remarks = {one: of for one, of in self.remarks.items() if of != person}

    def let_go(
        self, person: int, name: str, seen: Iterable[str], *, is_disputed: bool = False
    ) -> None:
        """Somebody who saw these values does not care what becomes of them.

        What the service had not surely seen by then, or asked about, may be as if never typed: a
        row that goes before its new value went anywhere leaves the old one to all others.
        """
        meanings = {canonical(name, text) for text in seen}
        self._let_go |= {(person, name, one) for one in meanings}
        for one in self.alive(person, name):
            if one.meaning in meanings:
                one.spare()
                self._spare_what_it_replaced(one, is_disputed=is_disputed)

    def _spare_what_it_replaced(self, typing: Typing, *, is_disputed: bool = False) -> None:
        # Rubbish is never taken: once it is gone, what it stood over is the last valid value.
        is_seen = typing.number <= self._looked_at and not typing.is_covered
        if not is_seen or typing.is_rubbish or is_disputed:
            typing.is_unseen = True
            for one in typing.replaces:
                one.is_required = False
                self._spare_what_it_replaced(one)

    def unite(self, first: int, second: int) -> None:
        """Somebody said that these two are one."""
        for owners in self._owners.values():
            if owners & {first, second}:
                owners |= {first, second}
        for number in (first, second):
            self.people[number].is_disputed = True
            self.release(number)

    def owners(self, name: str, text: str | None) -> set[int] | None:
        """The people a value may belong to; None for one that nobody typed."""
        meaning = canonical(name, text)
        return self._owners.get(meaning) if meaning else None

    def owners_of(self, texts: dict[str, str]) -> set[int] | None:
        """The people to whom all these values may belong: empty when they are of several."""
        found: set[int] | None = None
        for name, text in texts.items():
            owners = self.owners(name, text)
            if owners is not None:
                found = set(owners) if found is None else found & owners
        return found

    def person_of(self, texts: dict[str, str]) -> int | None:
        """The one person of a row, or nobody: a person at a sheet who is in doubt stays away."""
        owners = self.owners_of(texts)
        return owners.pop() if owners is not None and len(owners) == 1 else None

    def of(self, person: int, name: str) -> list[Typing]:
        return self._of.get((person, name), [])

    def latest(self, person: int) -> int:
        """The number of what was typed last for somebody; beyond all for whoever it is about."""
        if self.subject is not None and self.subject[0] == person:
            return len(self.typings) + 1
        typed = [self.of(person, name) for name in self.people[person].kind.fields]
        return max((one[-1].number for one in typed if one), default=0)

    def by_latest(self, person: int) -> list[str]:
        """The fields, the one typed last first."""
        names = self.people[person].kind.fields
        last = {
            one: self._of[person, one][-1].number if self._of[person, one] else 0 for one in names
        }
        return sorted(names, key=lambda one: ((person, one) != self.subject, -last[one]))

    def older(self, person: int, name: str, now: str) -> list[str]:
        """What was given up and could come back, the last one last."""
        return [
            one.text
            for one in self.of(person, name)
            if one.text and not one.is_alive and not one.is_rubbish and one.meaning != now
        ]

    def thing_called(self, text: str) -> int | None:
        """The thing whose number or name this is, or was."""
        owners = self._owners.get(canonical("", text)) or set()
        things = [one for one in owners if self.people[one].kind is ITEM]
        return things[0] if len(things) == 1 else None

    def keep_thing(self, loan: int, name: str, kept: str) -> None:
        """Somebody who saw both said which thing it is."""
        thing = self.thing_called(kept)
        for one in self.of(loan, name):
            one.is_alive = self.thing_called(one.text) == thing

    def things(self) -> dict[int, str]:
        """Each thing that somebody has, by the number under which people know it."""
        return {
            one.number: self._of[one.number, "code"][-1].text
            for one in self.people.values()
            if one.kind is ITEM and not one.is_away and self._of[one.number, "code"]
        }

    def was_lent(self, thing: int) -> bool:
        return bool(self._loans_of(thing))

    def is_out(self, thing: int) -> bool:
        """As far as anybody who was told of all can know."""
        return any(
            not (self.people[loan].is_away or self.people[loan].is_archived)
            and not any(one.meaning for one in self.alive(loan, "returned_on"))
            for loan in self._loans_of(thing)
        )

    def _loans_of(self, thing: int) -> list[int]:
        loans = [one.number for one in self.people.values() if one.kind is LOAN]
        last = {one: self.of(one, "item_code") for one in loans}
        return [
            one for one in loans if last[one] and self.thing_called(last[one][-1].text) == thing
        ]

    def possible(self, person: int, name: str) -> set[str]:
        """What may be shown of this field.

        Blank, too, where only the unseen was ever typed, or somebody decided on what nobody typed.
        """
        typings = self.of(person, name)
        allowed = {one.meaning for one in typings if one.is_alive or not one.is_required}
        until = self._left_blank.get((person, name))
        if until is not None and all(one.number <= until for one in typings):
            allowed.add("")
        return allowed | {"" for one in typings if one.is_unseen and not one.replaces}

    def alive(self, person: int, name: str) -> list[Typing]:
        return [one for one in self.of(person, name) if one.is_alive]


def _end(replaced: list[Typing]) -> list[Typing]:
    for one in replaced:
        one.end()
    return replaced
