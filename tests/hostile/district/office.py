"""What changes the district's records without a sheet: the coordinator, and families' forms."""

from random import Random

from sync_service.adapters.letters import JinjaLetters
from sync_service.config import project_folder
from sync_service.domain.record import Entity, Record
from sync_service.families.change_registration import cancel
from sync_service.families.desk import Caps, Sender
from sync_service.families.desk import Desk as FamiliesDesk
from sync_service.families.links import FormToken, Links
from sync_service.families.register import SentForm, register
from sync_service.families.registration import Answers
from sync_service.records.edit_record import edit_record
from sync_service.records.editing import Editing
from sync_service.sync.gathering.situations import codec_builder
from tests.hostile.district.sheets import Desk
from tests.hostile.faults.town import Town
from tests.hostile.faults.watch import Watch

LETTERS = JinjaLetters(project_folder("templates"), project_folder("translations"))


class Office:
    """The coordinator's commands and the families' page; `random` is the act's own."""

    def __init__(self, town: Town, watch: Watch) -> None:
        self.town, self.watch = town, watch
        self.random = Random(0)  # noqa: S311 - stories, not secrets
        self.registered: set[str] = set()

    # --- not in a sheet ---------------------------------------------------------------------

    def _edit(self, _desk: Desk) -> None:
        records = self._records("contact")
        if records:
            record = self.random.choice(records)
            self.edit_field(record, self.random.choice(("role", "given_name")))

    def _edit_status(self, _desk: Desk) -> None:
        records = self._records("attendance")
        if records:
            record = self.random.choice(records)
            self._store(record, "status", self.random.choice(("présent", "absent", "excusé")))

    def _register(self, _desk: Desk) -> None:
        sessions = self._records("session")
        if sessions:
            word = self.watch.new_word()
            token = FormToken(f"{self.town.services.rng.number():032x}", sessions[0].ref, 0.0)
            answers = Answers(given_name=word, adults_count=1)
            done = register(self._families_desk(), SentForm(token, answers))
            if done.ref is not None and done.outcome == "registered":
                self.watch.note_typed(word, {word})
                self.registered.add(done.ref)

    def _cancel(self, _desk: Desk) -> None:
        if self.registered:
            cancel(self._families_desk(), self.random.choice(sorted(self.registered)))

    # --- the database -----------------------------------------------------------------------

    def find_record(self, entity: Entity, ref: str) -> Record | None:
        return next((one for one in self._records(entity) if one.ref == ref), None)

    def _records(self, entity: Entity) -> list[Record]:
        with self.town.database.reading() as stored:
            return [*stored.records.read_all(entity)]

    def edit_field(self, record: Record, name: str) -> None:
        word = self.watch.new_word()
        names = self.watch.words_in(str(record.fields.get("family_name")))
        self.watch.note_typed(word, {o for one in names for o in self.watch.owners[one]})
        self._store(record, name, word)

    def _store(self, record: Record, name: str, text: str) -> None:
        services = self.town.services
        with services.database.reading() as stored:
            codec = codec_builder(stored, services.mappings, services.clock.now())(record.entity)
        editing = Editing(services.database, services.clock, services.rng)
        edit_record(editing, codec, record.ref, {name: text})

    def _families_desk(self) -> FamiliesDesk:
        services = self.town.services
        return FamiliesDesk(
            database=services.database,
            clock=services.clock,
            rng=services.rng,
            letters=LETTERS,
            links=Links(["a long secret for tests"], "https://clef.example.org"),
            sender=Sender("CLEF <clef@example.org>", "clef@example.org"),
            caps=Caps(99, 99, 99),
        )
