"""The table of all commands; each module is imported only when its command is called.

And what click says in French: in a command's help, of a wrong command line.
"""

import gc
import importlib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from difflib import get_close_matches
from types import ModuleType

import click

from sync_service.domain.errors import UsageError

_IN_FRENCH = {
    "Commands": "Commandes",
    "Show this message and exit.": "Montrer cette aide.",
}

_EXTRAS = {
    r"\brequired\]$": "obligatoire]",
    r"\[default: ": "[par défaut : ",
    r"\b(\d+)<=x<=(\d+)\]$": r"de \1 à \2]",
    r"\b(\d+)<=x\]$|\bx>=(\d+)\]$": r"\1\2 ou plus]",
    r" INTEGER(?: RANGE)?$": " NOMBRE",
    r" TEXT$": " TEXTE",
    r" (?:FILE|PATH)$": " FICHIER",
    r" DIRECTORY$": " DOSSIER",
}
"""What click writes by itself in a table of options → the same in French."""

_CLI = "sync_service.entrypoints.cli"
_DEMO = "demo."
"""A package of this repository that hosts lack: known by name here, imported by nothing else."""

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo.demo_command", "Tout essayer sur ce poste, sans Google."),
    "sandbox": ("demo.sandbox_command", "Démarrer seulement le faux Google."),
    "init": ("init", "Préparer ce dossier, le premier jour."),
    "check": ("check", "Vérifier les réglages, les correspondances et les accès."),
    "status": ("status", "Dire où en sont les choses."),
    "adopt": ("adopt", "Regarder un onglet existant et proposer sa correspondance."),
    "partners": ("adopt", "Lire l’onglet « Partenaires » de la coordination."),
    "probe": ("probe", "Essayer sur une feuille vide ce que nous supposons de Google."),
    "sync": ("sync", "Synchroniser une fois."),
    "problems": ("problems", "Lister ce qui attend une personne."),
    "confirm": ("problems", "Confirmer un problème ouvert."),
    "resolve": ("problems", "Choisir entre la feuille et la base."),
    "accepted": ("undo", "Lister les « oui » donnés pour toute une colonne, en reprendre un."),
    "edit": ("edit", "Modifier une fiche."),
    "new": ("edit", "Créer une fiche."),
    "archive": ("edit", "Archiver une fiche."),
    "merge": ("undo", "Réunir deux fiches de la même chose."),
    "export": ("export", "Exporter les fiches."),
    "report": ("digest", "Donner les chiffres d’une saison."),
    "history": ("history", "Dire qui a changé quoi dans une fiche."),
    "runs": ("history", "Lister les derniers passages."),
    "undo": ("undo", "Reprendre un passage, ou une feuille depuis un instant."),
    "digest": ("digest", "Préparer ou envoyer la lettre de la semaine."),
    "mails": ("digest", "Lister les messages mis de côté, les renvoyer ou les abandonner."),
    "read": ("read", "Montrer ce qui serait compris d’une valeur tapée."),
    "erase": ("person", "Effacer une personne qui le demande."),
    "export-person": ("person", "Donner tout ce qui est gardé sur une personne."),
    "purge": ("keeping", "Effacer ce dont la date est passée."),
    "backup": ("keeping", "Copier toute la base dans un fichier."),
    "restore": ("keeping", "Remettre la base telle qu’une copie l’a gardée."),
    "resume": ("keeping", "Reprendre après une restauration."),
    "leave": ("leave", "Le dernier jour : tout exporter, tout retirer des feuilles."),
    "worker": ("sync", "Synchroniser en continu."),
    "db": ("keeping", "Tenir la base à jour."),
}
"""Name → (module, what it does in one sentence), in the order in which people meet them."""


class FrenchFormatter(click.HelpFormatter):
    """Lays help out as click does."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Usage\N{NO-BREAK SPACE}: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_IN_FRENCH.get(heading, heading) + "\N{NO-BREAK SPACE}")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        told = [(_extras(name), _extras(_IN_FRENCH.get(text, text))) for name, text in rows]
        super().write_dl(told, col_max, col_spacing)


def _extras(text: str) -> str:
    """An option, or its help, without click's own English."""
    for english, french in _EXTRAS.items():
        text = re.sub(english, french, text)
    return text


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


def load_command(name: str) -> click.Command:
    """A command of the table; its function has its name, with underscores.

    Raises UsageError for one of the demo's where the demo, or what it alone needs, is missing.
    """
    module = COMMANDS[name][0]
    path = module if module.startswith(_DEMO) else f"{_CLI}.{module}"
    with nullcontext() if path in sys.modules else _out_of_collectors_sight():
        loaded = _load_demo(name, path) if path == module else importlib.import_module(path)
    command: click.Command = getattr(loaded, name.replace("-", "_"))
    return command


@contextmanager
def _out_of_collectors_sight() -> Iterator[None]:
    """What is loaded stays: to look at it again and again, and at the end, is a third of a start.

    That of `ports.surroundings` would load all ports first.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _load_demo(name: str, module: str) -> ModuleType:
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        raise UsageError(
            f"« {name} » demande des paquets qui ne sont pas installés ici ({missing.name}) : un "
            "hôte n’en a pas besoin. Dans le dossier complet du projet, lancez « make venv », "
            f"puis « .venv/bin/sync-service {name} »."
        ) from None


class LazyGroup(click.Group):
    """Lists commands from the table without importing them, so that help comes at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            near = get_close_matches(cmd_name, COMMANDS, n=1)
            hint = f" Peut-être {near[0]} ?" if near else ""
            raise click.UsageError(f"la commande {cmd_name} n’existe pas.{hint}", ctx)
        return speak_french(load_command(cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commandes"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _say_version(ctx: click.Context, _: click.Parameter, is_asked: bool) -> None:  # noqa: FBT001 - click's signature
    if not is_asked or ctx.resilient_parsing:
        return
    from sync_service.bootstrap import describe_version

    click.echo(f"sync-service, version {describe_version()}")
    ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_say_version,
    help="Dire la version, son schéma et son commit.",
)
def commands() -> None:
    """Les feuilles des partenaires et une base commune disent la même chose.

    Chaque commande a son aide : sync-service COMMANDE --help
    """


speak_french(commands)
