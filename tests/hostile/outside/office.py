"""What the coordinator does by commands, and what families do by the form."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import get_args

from sync_service.domain.base import Decision
from sync_service.domain.errors import NotFound, RefusedValue, UsageError
from sync_service.domain.record import Entity, Record
from sync_service.families.desk import open_desk
from sync_service.families.links import FormToken
from sync_service.families.register import SentForm, register
from sync_service.families.registration import Answers
from sync_service.records.edit_record import archive_record, edit_record, new_record
from sync_service.records.editing import Editing
from sync_service.records.merge_records import merge_records
from sync_service.records.problems import decide_problem, list_problems
from sync_service.records.undo_run import undo_run
from tests.hostile.outside.acts import Acts
from tests.hostile.outside.witness import tokens_in

GENTLE = ("edit", "edit", "new", "register")
ROUGH = ("edit", "edit", "new", "register", "archive", "merge", "resolve", "confirm", "undo")
_FREE: Sequence[tuple[Entity, str]] = (
    ("contact", "role"), ("contact", "given_name"), ("item", "location"),
)  # fmt: skip


class Office:
    """One coordinator and all families."""

    def __init__(self, acts: Acts) -> None:
        valley, self.random, self.log = acts.valley, acts.random, acts.log
        self.valley, self.touched = valley, acts.touched
        self.witness, self.services = valley.witness, valley.services
        self.editing = Editing(self.services.database, self.services.clock, self.services.rng)

    def act(self, names: Sequence[str]) -> None:
        name = self.random.choice(names)
        self.log.append(f"office: {name}")
        try:
            getattr(self, f"_{name}")()
        except (NotFound, RefusedValue, UsageError) as refusal:
            self.log[-1] += f" refused: {refusal}"

    def _records(self, entity: Entity, *, archived: bool = False) -> Sequence[Record]:
        with self.services.database.reading() as stored:
            return stored.records.read_all(entity, archived=archived)

    def _edit(self) -> None:
        entity, name = self.random.choice(_FREE)
        records = self._records(entity)
        if records:
            record, word = self.random.choice(records), self.witness.new_word()
            if self.touched is not None and (record.ref, name) in self.touched:
                return
            if self.touched is not None:
                self.touched.add((record.ref, name))
            self.log[-1] += f" {record.ref}.{name} = {word}"
            edit_record(self.editing, self.services.codec(entity), record.ref, {name: word})
            self.witness.note_dropped(record.fields.get(name))
            self.witness.note_typed(word, self.witness.owners_in(*record.fields.values()))

    def change(self, ref: str, name: str) -> None:
        """One field of one record, whatever stands in the sheets meanwhile."""
        word = self.witness.new_word()
        record = next((one for one in self._records("contact") if one.ref == ref), None)
        if record is not None:
            edit_record(self.editing, self.services.codec("contact"), ref, {name: word})
            self.witness.note_dropped(record.fields.get(name))
            self.witness.note_typed(word, self.witness.owners_in(*record.fields.values()))

    def _new(self) -> None:
        word = self.witness.new_word()
        typed = {
            "family_name": word,
            "given_name": self.witness.new_word(),
            "email": f"{self.witness.new_word().lower()}@example.org",
            "organisation_id": self.random.choice(("Le Relais", "Centre social Les Épis")),
        }
        new_record(self.editing, self.services.codec("contact"), typed)
        for text in typed.values():
            self.witness.note_typed(text, {word.casefold()})

    def _archive(self) -> None:
        records = self._records("contact")
        if records:
            record = self.random.choice(records)
            archive_record(self.editing, record.ref)
            self.witness.away |= self.witness.owners_in(*record.fields.values())

    def _merge(self) -> None:
        records = self._records("contact")
        if len(records) > 1:
            kept, dropped = self.random.sample(list(records), 2)
            if kept.fields["organisation_id"] != dropped.fields["organisation_id"]:
                return
            merge_records(self.editing, kept.ref, dropped.ref)
            sides = [self.witness.owners_in(*one.fields.values()) for one in (kept, dropped)]
            self.witness.away |= sides[1]
            for value in dropped.fields.values():
                for token in tokens_in(value):
                    self.witness.owners[token] |= sides[0]
                    self.witness.copied.add(token)

    def _resolve(self) -> None:
        problem = self._any_problem("conflict", "invalid", "assumed")
        if problem is not None:
            keep: Decision = self.random.choice(("sheet", "database"))
            self._decide(problem, keep)
            given_up = "canonical_value" if keep == "sheet" else "sheet_value"
            self.witness.note_dropped(problem[given_up])
            self.log[-1] += f" {problem['id']} {problem['kind']} keep {keep}"

    def _any_problem(self, *kinds: str) -> Mapping[str, object] | None:
        problems = list_problems(self.services.database, "")
        fitting = [problem for problem in problems if problem["kind"] in kinds]
        return self.random.choice(fitting) if fitting else None

    def _decide(self, problem: Mapping[str, object], decision: Decision) -> None:
        number = int(str(problem["id"]))
        decide_problem(self.services.database, number, decision)

    def _confirm(self) -> None:
        problem = self._any_problem("assumed", "guard", "scramble", "incident")
        if problem is not None:
            self._decide(problem, "confirm")
            if problem["kind"] == "incident":
                self.witness.note_dropped(problem["sheet_value"], problem["canonical_value"])

    def _undo(self) -> None:
        with self.services.database.reading() as stored:
            runs = [run for run in stored.journal.read_runs(20) if run.kind in ("sync", "edit")]
        if not runs:
            return
        before = self._all()
        run = self.random.choice(runs[:6])
        undo_run(self.editing, run.id)
        self.log[-1] += f" {run.id}"
        for ref, record in self._all().items():
            was = before[ref]
            self.witness.note_dropped(
                *(value for name, value in was.fields.items() if record.fields.get(name) != value)
            )
            if record.archived:
                self.witness.away |= self.witness.owners_in(*record.fields.values())

    def _all(self) -> dict[str, Record]:
        kinds = get_args(Entity)
        return {one.ref: one for kind in kinds for one in self._records(kind, archived=True)}

    def _register(self) -> None:
        sessions = self._records("session")
        if sessions:
            word, phone = self.witness.new_word(), self.witness.new_phone()
            session = self.random.choice(sessions)
            token = FormToken(word, session.ref, self.valley.time.now().timestamp())
            answers = Answers(given_name=word, adults_count=1, phone=f"+33{phone[1:]}")
            done = register(open_desk(self.services), SentForm(token, answers))
            self.log[-1] += f" {done.outcome}"
            if done.outcome == "registered":
                self.witness.note_typed(word, {word.casefold()})
                self.witness.note_typed(phone, {word.casefold()})
            self.valley.time.sleep(timedelta(seconds=1).total_seconds())
