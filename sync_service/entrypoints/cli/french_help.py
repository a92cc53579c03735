"""What click says in a command's help and of a wrong command line, in French; knows no command."""

from collections.abc import Iterable, Sequence

import click

_IN_FRENCH = {
    "Commands": "Commandes",
    "Show this message and exit.": "Montrer cette aide.",
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


def in_french(error: click.ClickException) -> str:
    """One sentence; click's own words where it has no case of ours."""
    match error:
        case click.NoSuchOption():
            return f"l’option {error.option_name} n’existe pas.{_or_rather(error.possibilities)}"
        case click.MissingParameter():
            return f"il manque {_name(error)}.{_choices(error.param)}"
        case click.BadParameter():
            return _bad_value(error)
        case _:
            return error.format_message()


def _bad_value(error: click.BadParameter) -> str:
    choices = _choices(error.param)
    reason = choices or f" {error.message}"
    return f"{_name(error)} ne convient pas.{reason}"


def _name(error: click.BadParameter) -> str:
    param = error.param
    if param is None:
        return str(error.param_hint or "une valeur")
    if isinstance(param, click.Option):
        return f"l’option {param.opts[0]}"
    return (param.metavar or param.name or "une valeur").rstrip("…").upper()


def _choices(param: click.Parameter | None) -> str:
    """What would fit, where the parameter says so; else empty."""
    match param.type if param else None:
        case click.Choice(choices=choices):
            return f" Choix : {', '.join(map(str, choices))}."
        case click.IntRange(min=least, max=most):
            return f" Attendu : un nombre entier, de {least} à {most}."
        case click.Path():
            return " Attendu : le chemin d’un fichier ou d’un dossier où l’on peut écrire."
        case _:
            return ""


def _or_rather(possibilities: Sequence[str] | None) -> str:
    return f" Peut-être {', '.join(possibilities)} ?" if possibilities else ""
