"""click's own words in a command's help, in French; knows no command."""

from collections.abc import Iterable

import click

_IN_FRENCH = {
    "Commands": "Commandes",
    "Show this message and exit.": "Montrer cette aide.",
    "Show the version and exit.": "Montrer la version.",
}


class FrenchFormatter(click.HelpFormatter):
    """Lays help out as click does."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Usage\N{NO-BREAK SPACE}: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_IN_FRENCH.get(heading, heading) + "\N{NO-BREAK SPACE}")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        told = [(name, _IN_FRENCH.get(text, text)) for name, text in rows]
        super().write_dl(told, col_max, col_spacing)


class FrenchContext(click.Context):
    """A command's context whose help speaks French."""

    formatter_class = FrenchFormatter


def speak_french(command: click.Command) -> click.Command:
    """The command, its own commands included."""
    command.context_class = FrenchContext
    if isinstance(command, click.Group):
        command.subcommand_metavar = "COMMANDE [ARGUMENTS]…"
        for one in command.commands.values():
            speak_french(one)
    return command
