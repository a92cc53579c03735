"""What the coordinator does, by commands, each written into the books with what they saw."""

import json
import random
from collections.abc import Callable
from itertools import pairwise, product
from typing import Any

from simulation.books import Books
from simulation.entries import Entry
from simulation.erasures import Erasures
from simulation.guarded import Guarded
from simulation.kinds import KIND_OF_FIELD, LOAN, OWN
from simulation.links import asks_of_loan
from simulation.scene import Scene, kind_of, look, text_of, texts_of
from simulation.sheets import Sheet, Tab, place_of
from simulation.values import FIELDS, Mint, canonical
from simulation.world import World

Json = dict[str, Any]
_RECENT = 0.5


class Office:
    """The coordinator."""

    def __init__(
        self,
        world: World,
        books: Books,
        rng: random.Random,
        mint: Mint,
        tell: Callable[[str], None],
    ) -> None:
        self._world = world
        self._books = books
        self._rng = rng
        self._mint = mint
        self._tell = tell
        self.guarded = Guarded(books)
        self.erasures = Erasures(books)
        self._decided: set[int] = set()
        """Problems that she decided one by one: another of their group decides nothing there."""

    def act(self, name: str) -> bool:
        return bool(getattr(self, f"_{name}")())

    def _known(self) -> list[tuple[Json, int]]:
        found = []
        for record in self._world.export():
            person = self._books.person_of(texts_of(record))
            if person is not None and not record["archived"]:
                found.append((record, person))
        return found

    def _edit(self) -> bool:
        return self._edit_with(lambda person, name, now: self._mint.value(name))  # noqa: ARG005

    def _edit_apart(self) -> bool:
        """Nothing that somebody has just typed: two values for one cell are asked about."""

        def another(person: int, name: str, now: str) -> str | None:  # noqa: ARG001
            return None if self._books.is_news(person, name) else self._mint.value(name)

        return self._edit_with(another)

    def _edit_back(self) -> bool:
        """The value before is right after all."""

        def older(person: int, name: str, now: str) -> str | None:
            texts = self._books.older(person, name, now)
            return texts[-1] if texts else None

        return self._edit_with(older, is_latest=True)

    def _edit_same(self) -> bool:
        """The very field that somebody typed in a sheet a moment ago, without having seen it."""
        last = self._books.typings[-1].entry
        for record, person in self._known():
            if person == last.person and last.text and last.name in kind_of(record).typed:
                before, text = text_of(record, last.name), self._mint.value(last.name)
                return self._carry_out(record["ref"], person, last.name, before, text)
        return False

    def _edit_with(
        self, choose: Callable[[int, str, str], str | None], *, is_latest: bool = False
    ) -> bool:
        known = self._known()
        self._rng.shuffle(known)
        if is_latest:
            known.sort(key=lambda one: -self._books.latest(one[1]))
        for record, person in known:
            for name in (
                self._books.by_latest(person)
                if is_latest
                else self._rng.sample(kind_of(record).typed, len(kind_of(record).typed))
            ):
                before = text_of(record, name)
                text = choose(person, name, canonical(name, before))
                if text is not None:
                    return self._carry_out(record["ref"], person, name, before, text)
        return False

    def _carry_out(self, ref: str, person: int, name: str, before: str, text: str) -> bool:
        ended = self._world.run("edit", ref, f"{name}={text}", "--json")
        if ended.code == 0:
            noted = self._books.note(Entry(person, name, text, "office"), [before])
            # Where she cannot see it yet, it is whoever was typed over them that she gives it to.
            after = self._books.people[person].successor
            if after is not None:
                entry = Entry(after, name, text, "office", is_required=False)
                self._books.note(entry).first = noted
        self._tell(f"office: edit {ref} (#{person}) {name}: {before!r} → {text!r}: {ended.code}")
        return ended.code == 0

    def _new(self) -> bool:
        partner = self._rng.choice(OWN)
        texts = {name: self._mint.value(name) for name in FIELDS}
        fields = [f"{name}={text}" for name, text in texts.items()]
        ended = self._world.run("new", "contact", *fields, f"organisation_id={partner}", "--json")
        if ended.code == 0:
            person = self._books.someone(partner)
            for name, text in texts.items():
                self._books.note(Entry(person, name, text, "office"))
            self._tell(f"office: new #{person} {texts['family_name']} of {partner}")
        else:
            self._tell(f"office: new refused: {ended.errors[-200:]}")
        return ended.code == 0

    def _archive(self) -> bool:
        known = self._known()
        if not known:
            return False
        record, person = self._rng.choice(known)
        ended = self._world.run("archive", record["ref"])
        if ended.code == 0:
            self._books.people[person].is_archived = True
            self._books.release(person)
        self._tell(f"office: archive {record['ref']} (#{person}): {ended.code}")
        return ended.code == 0

    def _erase(self) -> bool:
        """Somebody asks to be forgotten, and with them all that was merged into their record.

        Often whoever something was typed for a moment ago.
        """
        known = self._known()
        if not known:
            return False
        last = max(known, key=lambda one: self._books.latest(one[1]))
        record, person = last if self._rng.random() < _RECENT else self._rng.choice(known)
        whose = {one["ref"]: number for one, number in known}
        ended = self._world.run("erase", "--ref", record["ref"], "--json")
        if ended.code < 0:  # Killed while it looked for what is left, or before it began.
            self.erasures.leave_open(person)
        if ended.code == 0:
            receipt = json.loads(ended.output)
            kept = {whose.get(ref) for ref in receipt["alike"]}
            for number in {person, *(whose[ref] for ref in receipt["refs"] if ref in whose)}:
                self.erasures.note(number, receipt, is_kept=number in kept)
        self._tell(f"office: erase {record['ref']} (#{person}): {ended.code}")
        return ended.code == 0

    def _merge(self) -> bool:
        """Two records of one name, address or number are one person's, somebody decides."""
        known = self._known()
        self._rng.shuffle(known)
        for index, (first, one) in enumerate(known):
            for second, other in known[index + 1 :]:
                if any(_same(first, second, name) for name in ("email", "phone")):
                    ended = self._world.run("merge", first["ref"], second["ref"])
                    if ended.code == 0:
                        self._books.unite(one, other)
                    self._tell(f"office: merge {first['ref']} {second['ref']}: {ended.code}")
                    return ended.code == 0
        return False

    def _undo(self) -> bool:
        """Takes a run back: what it brought may stay or go from now on."""
        runs = self._world.run("runs", "--json").json_list()
        if not runs:
            return False
        run = self._rng.choice(runs[:4])
        ended = self._world.run("undo", str(run.get("run", run.get("id"))))
        for number in self._books.people:
            self._books.people[number].is_disputed = True
            self._books.release(number)
        self._note_archived()
        self._tell(f"office: undo {run}: {ended.code}")
        return ended.code == 0

    def _note_archived(self) -> None:
        """Taking back the run that brought somebody archives them: no missing row did it."""
        for record in self._world.export():
            person = self._books.person_of(texts_of(record)) if record["archived"] else None
            if person is not None:
                self._books.people[person].is_archived = True

    def _confirm(self) -> bool:
        kinds = {"guard", "scramble", "assumed", "held"}
        problems = [one for one in self._world.problems() if one["kind"] in kinds]
        problems = [one for one in problems if not self._is_slip(one)]
        if not problems:
            return False
        problem = self._rng.choice(problems)
        ended = self._world.run("confirm", str(problem["id"]))
        if ended.code == 0:
            if asks_of_loan(problem["message"]):
                self._books.meant.add(problem["ref"])
            for sheet in self._world.sheets:
                if sheet.is_told_of_by(problem):
                    self.guarded.release(sheet.key)
        self._tell(f"office: confirm {problem['kind']} in {problem['partner']}: {ended.code}")
        return ended.code == 0

    def _is_slip(self, problem: Json) -> bool:
        """A column that somebody sorted by itself: nobody would say that it was meant."""
        slips = [one for one in self._world.sheets if one.key in self._books.alone]
        return problem["kind"] == "scramble" and any(one.is_told_of_by(problem) for one in slips)

    def _refuse(self) -> bool:
        """It was not meant: what the guard asks about is to stand there as before."""
        problems = [one for one in self._world.problems() if one["kind"] == "guard"]
        if not problems:
            return False
        problem = self._rng.choice(problems)
        ended = self._world.run("resolve", str(problem["id"]), "--keep", "database")
        if ended.code == 0:
            self._dispute(problem)
        self._tell(f"office: no to the guard in {problem['partner']}: {ended.code}")
        return ended.code == 0

    def _dispute(self, guard: Json) -> None:
        """Of all that stands apart in the tab the new or the old may stand from now on."""
        scene = look(self._world)
        told = [(sheet, tab) for sheet, tab in scene.tabs if sheet.is_told_of_by(guard)]
        for sheet, tab in told:
            self._dispute_others(scene, tab)
            self._dispute_archived(scene, sheet, tab)
            for ref, name in self.guarded.refuse(scene, sheet, tab):
                texts = self._texts_of(ref)
                for person in self._books.owners_of(texts) or ():
                    self._books.release(person, name)
                    if name is not None:  # A blank, too, that nobody ever typed.
                        self._books.choose(person, name, texts[name])

    def _dispute_others(self, scene: Scene, tab: Tab) -> None:
        """Whoever was typed over one of these rows goes as it comes back."""
        for row in tab.data_rows():
            person = self._books.person_of(tab.texts(row))
            record = scene.by_ref.get(tab.reference(row))
            if record is None or person is None:
                continue
            if person not in (self._books.owners_of(texts_of(record)) or ()):
                self._books.people[person].is_disputed = True
                self._books.release(person)

    def _dispute_archived(self, scene: Scene, sheet: Sheet, tab: Tab) -> None:
        """Another list let them go meanwhile: what is held here is refused all the same."""
        for row in tab.data_rows():
            record = scene.by_ref.get(tab.reference(row))
            if record is None or not record["archived"]:
                continue
            texts = texts_of(record)
            apart = {
                name
                for name in sheet.kind.fields
                if name in tab.columns
                and canonical(name, tab.text(row, name)) != canonical(name, texts[name])
            }
            for person, name in product(self._books.owners_of(texts) or (), apart):
                self._books.release(person, name)

    def _resolve(self) -> bool:
        open_ = [one for one in self._world.problems() if one["kind"] in {"conflict", "incident"}]
        problems = [one for one in open_ if one["field"] in KIND_OF_FIELD]
        if not problems:
            return False
        problem = self._rng.choice(problems)
        keep = self._rng.choice(["sheet", "database"])
        name = problem["field"]
        told = [one for one in open_ if one["ref"] == problem["ref"]]
        is_too_late = problem["id"] in self._decided and bool(self._world.running)
        ended = self._world.run("resolve", str(problem["id"]), "--keep", keep)
        if ended.code == 0:
            for one in told:
                self._books.drop_remarks(f"{one['message']} {one['sheet_value']}")
        for one in told if ended.code == 0 else ():
            is_bound = {name, one["field"]} <= KIND_OF_FIELD[name].bound
            is_left = one["id"] in self._decided or self._is_added(one)
            if one is problem or (is_bound and not is_left):
                self._give_up(one, keep)
        if ended.code == 0 and is_too_late:
            self._leave_open(problem["ref"], name)
        self._decided.add(problem["id"])
        self._tell(
            f"office: resolve {problem['kind']} {problem['ref']} {name} keep {keep}: {ended.code}"
        )
        return ended.code == 0

    def _give_up(self, problem: Json, keep: str) -> None:
        """Deciding one field of a group decides all that are open, and not decided themselves."""
        name = problem["field"]
        kept, given_up = problem["sheet_value"] or "", problem["canonical_value"] or ""
        if keep == "database":
            kept, given_up = given_up, kept
        if name in LOAN.links:
            self._keep_thing(problem["ref"], name, kept)
            return
        texts = self._texts_of(problem["ref"])
        author = problem["partner"] if keep == "database" else ""
        self._books.give_up(name, given_up, texts, author)
        self._books.keep(name, kept, texts)
        # Which of two people's values is the record's: so both are one to her.
        owners = self._books.owners(name, kept) or set()
        people = {self._books.person_of(texts), *(owners if len(owners) == 1 else ())}
        # A column sorted alone leaves nobody's row there.
        for one, other in pairwise({self._person_at(problem), *people} - {None}):
            self._books.unite(one, other)

    def _is_added(self, problem: Json) -> bool:
        """Written by one side where there was nothing: no decision on another cell is about it."""
        name = problem["field"]
        here, there = (canonical(name, problem[key]) for key in ("sheet_value", "canonical_value"))
        typed = [
            one
            for person in self._books.owners_of(self._texts_of(problem["ref"])) or ()
            for one in self._books.alive(person, name)
            if one.meaning == (here or there)
        ]
        is_one_sided = bool(here) != bool(there)
        return is_one_sided and bool(typed) and all(one.saw <= {""} for one in typed)

    def _leave_open(self, ref: str, name: str) -> None:
        """She decides otherwise while a run may be carrying out what she decided before."""
        for person in self._books.owners_of(self._texts_of(ref)) or ():
            self._books.release(person, name)

    def _person_at(self, problem: Json) -> int | None:
        """Whose row it is in which a problem is shown."""
        place = place_of(problem["cell"])
        tabs = [self._world.tab(one) for one in self._world.sheets if one.is_told_of_by(problem)]
        return self._books.person_of(tabs[0].texts(place[0])) if place and tabs else None

    def _keep_thing(self, ref: str, name: str, kept: str) -> None:
        """Whatever was typed for it, number or name, and by whomever."""
        loan = self._books.person_of(self._texts_of(ref))
        if loan is not None:
            self._books.keep_thing(loan, name, kept)

    def _texts_of(self, ref: str) -> dict[str, str]:
        records = (one for one in self._world.export() if one["ref"] == ref)
        return next((texts_of(one) for one in records), {})


def _same(first: Json, second: Json, name: str) -> bool:
    value = first["fields"].get(name)
    return bool(value) and value == second["fields"].get(name)
