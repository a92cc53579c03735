"""What runs about families need, made once and used for many."""

from contextlib import ExitStack

from simulation.families.launcher import launch_with
from simulation.families.story import FamilyStory
from simulation.families.town import Town
from simulation.machinery.databases import Databases
from simulation.machinery.google import Google
from simulation.machinery.machine import Machine
from simulation.machinery.wire import Wire


class FamilyStage:
    """A machine of its own: its zygote serves the pages, too."""

    def __init__(self, engine: str = "") -> None:
        """`engine` as `--engine` takes it; none is ours."""
        self._stack = ExitStack()
        machine = self._stack.enter_context(Machine(launch_with(engine)))
        wire = Wire(machine.stand_in.port)
        self._stack.callback(wire.close)
        databases = Databases(machine.folder)
        self._stack.callback(databases.close)
        google = Google(machine.stand_in.port, machine.stand_in.person_credentials)
        self._stack.callback(google.close)
        self._town = Town(machine, wire, google, databases)
        self._stack.callback(self._town.mailbox.close)
        self._rehearse(databases)

    def tell(self, seed: int, database: str, engine: str = "") -> FamilyStory:
        """A run, told and judged; `engine` is this run's, if it has one of its own."""
        self._town.launcher = launch_with(engine) if engine else ""
        story = FamilyStory(self._town, seed, database)
        story.play()
        return story

    def close(self) -> None:
        self._stack.close()

    def _rehearse(self, databases: Databases) -> None:
        """Everything is imported, and a database made, before the first run."""
        self._town.open("rehearsal", "sqlite")
        self._town.run("export", "session")
        databases.keep_as_template(self._town.database)
        self._town.rehearse()
        self._town.close()
