import ast
import itertools
import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

from sync_service.config import DEFAULTS
from sync_service.entrypoints.cli.commands import COMMANDS, commands

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("[a-z]*/README.md")]
    if path.is_file()
)
PACKAGES = ("sync_service", "french_cells", "sheets_emulator", "demo", "simulation", "tests")


def section(title: str) -> str:
    """One `##` section of docs/commands.md."""
    return re.split(r"^## ", REFERENCE.split(f"\n## {title}\n", 1)[1], flags=re.MULTILINE)[0]


def example_settings() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))


def test_the_example_has_every_setting_with_its_default() -> None:
    assert example_settings() == DEFAULTS


def test_every_setting_of_the_example_is_explained_above() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()

    for above, line in itertools.pairwise(lines):
        if "=" in line and not line.startswith("#"):
            assert above.startswith("# "), line


@pytest.mark.parametrize("name", DEFAULTS)
def test_the_reference_has_every_setting_with_its_default(name: str) -> None:
    (row,) = [line for line in section("Settings").splitlines() if f"`{name}`" in line]
    default = DEFAULTS[name]

    assert row.startswith("| `")
    assert not default or f"`{default}`" in row


def test_the_reference_names_no_setting_that_does_not_exist() -> None:
    named = re.findall(r"^\| (`[A-Z_`, ]+`) \|", section("Settings"), flags=re.MULTILINE)

    assert {name for row in named for name in re.findall(r"[A-Z_]+", row)} == set(DEFAULTS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_reference_has_every_command(name: str) -> None:
    assert re.search(rf"`{name}[ `]", section("Commands")), name


@pytest.mark.parametrize("name", COMMANDS)
def test_the_reference_has_every_option_of_its_own(name: str) -> None:
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    rows = [line for line in section("Commands").splitlines() if re.search(rf"`{name}[ `]", line)]

    for parameter in command.params:
        if isinstance(parameter, click.Option) and not {"--help", "--json"} & {*parameter.opts}:
            assert any(option in "".join(rows) for option in parameter.opts), parameter.opts


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_documents_name_only_commands_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"\bsync-service ([a-z][a-z-]+)", text))
    if path.name == "commands.md":
        rows = re.findall(r"^\| (`.*`) \|", section("Commands"), flags=re.MULTILINE)
        named |= {name for row in rows for name in re.findall(r"`([a-z-]+)", row)}

    assert named - {*COMMANDS, "command"} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8"))

    assert [target for target in targets if not (path.parent / target).exists()] == []


def anchors(path: Path) -> set[str]:
    """What `#…` may follow the document's name: its headings, as forges spell them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_into_documents_name_a_heading(path: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]*)#([^)]+)\)", path.read_text(encoding="utf-8"))

    assert [
        f"{name}#{anchor}"
        for name, anchor in links
        if anchor not in anchors((path.parent / name) if name else path)
    ] == []


ADRS = sorted((ROOT / "docs" / "adr").glob("0*.md"))
ADR_INDEX = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
ADR_FORM = re.compile(
    r"# (?P<number>\d+)\. (?P<title>.+)\n\n"
    r"- Status: (?P<status>.+)\n- Date: (?P<date>2\d{3}-\d\d-\d\d.*)\n"
    r"\n## Context\n\n[^#]+## Decision\n\n[^#]+(?:#[^#]+)*## Consequences\n\n[^#]+$"
)


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem)
def test_a_decision_has_the_form_of_all_and_its_line_in_the_index(path: Path) -> None:
    form = ADR_FORM.match(path.read_text(encoding="utf-8"))

    assert form, "# number. title, status, date, context, decision, consequences"
    number, title, status, date = form.group("number", "title", "status", "date")
    assert path.name.startswith(f"{number:0>4}-")
    assert f"| [{number}]({path.name}) | {title} | {date} | {status} |" in ADR_INDEX


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))


def test_decisions_that_are_mentioned_exist() -> None:
    sources = [path for folder in PACKAGES for path in (ROOT / folder).rglob("*.py")]
    mentioned = {
        int(number)
        for path in [*DOCUMENTS, *sources]
        for number in re.findall(r"\bADR (\d+)", path.read_text(encoding="utf-8"))
    }

    assert mentioned - set(range(1, len(ADRS) + 1)) == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_folders_that_documents_name_exist(path: Path) -> None:
    """A path of ours ends with `.py` or `/`; it starts at the root, or in one of the packages."""
    named = re.findall(
        r"`([a-z_]+/[a-z_]+[a-z_/]*(?:\.py|(?<=/)))`", path.read_text(encoding="utf-8")
    )
    places = [ROOT, *(ROOT / package for package in PACKAGES)]

    assert [one for one in named if not any((place / one).exists() for place in places)] == []


def test_the_picture_of_a_travelling_cell_is_drawn_from_its_tables() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "journey"))
    stations = [*script["FIRST_RUN"], *script["NEXT_RUN"]]
    modules = [module for station in stations for module in station.modules]
    page = (ROOT / "docs" / "how-a-cell-travels.md").read_text(encoding="utf-8")

    assert script["PICTURE"].read_text(encoding="utf-8") == script["draw"](), "run scripts/journey"
    assert [one for one in modules if f"`{one}.py`" not in page] == []
    assert re.findall(r"^\d+\. \*\*(.+)\.\*\*", page, flags=re.MULTILINE) == [
        station.title for station in stations
    ]


FIRST_DAY = (ROOT / "docs" / "fr" / "premier-jour.md").read_text(encoding="utf-8")
DRAWINGS = runpy.run_path(str(ROOT / "scripts" / "firstday"))


@pytest.mark.parametrize("screen", DRAWINGS["SCREENS"], ids=lambda screen: screen.name)
def test_drawings_of_the_first_day_show_what_its_chapters_say_to_click(screen: Any) -> None:  # noqa: ANN401 - a script's own class
    """And say that they are drawings."""
    path = DRAWINGS["path_of"](screen)
    chapter = FIRST_DAY.partition(f"## {screen.chapter}\n")[2].partition("\n## ")[0]
    words = re.findall(r"\*\*(.+?)\*\*", chapter)
    shown = " ".join(part.text for part in DRAWINGS["parts_of"](screen))

    assert path.read_text(encoding="utf-8") == DRAWINGS["draw"](screen), "run scripts/firstday"
    assert words
    assert [one for one in words if one not in shown] == []
    assert f"](../images/{path.name})" in chapter
    assert ">Dessin, pas une copie d’écran<" in path.read_text(encoding="utf-8")


def test_every_target_of_make_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):(?!.*##)", makefile, flags=re.MULTILINE)

    assert targets == ["help"]


def test_every_test_has_a_taste_in_every_run_of_the_suite() -> None:
    """What is for `make soak` alone is some cases of a test, told apart by `taste`.

    `test_processes` waits minutes for a dead worker to be seen; `operations/test_health` and the
    worker's own tests hold each part of that every day.
    """
    marked = [
        path.name
        for path in (ROOT / "tests").rglob("*.py")
        if "mark.soak" in path.read_text(encoding="utf-8")
    ]

    assert sorted(marked) == ["taste.py", "test_docs.py", "test_processes.py"]


def test_scripts_named_by_make_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert [
        name for name in re.findall(r"scripts/[a-z]+", makefile) if not (ROOT / name).is_file()
    ] == []


def test_the_locked_requirements_name_packages_and_hashes_only() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = [line for line in text.splitlines() if line and not line.startswith(" ")]

        assert "://" not in text
        assert all(re.match(r"[a-z0-9._\[\]-]+==", pin) for pin in pins)
        assert text.count("==") <= text.count("--hash=sha256:")


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    locked = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")

    for requirement in wanted:
        name = re.split(r"[\[><= ;]", requirement)[0].lower()
        assert re.search(rf"^{name}(\[[a-z]+\])?==", locked, flags=re.MULTILINE), name


def test_the_map_of_what_decides_names_every_module_once() -> None:
    """And every module of the run around it."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("### What decides")[2].partition("\n## ")[0]
    named = re.findall(r"`([a-z_]+)/?`", table)
    package = ROOT / "sync_service"
    sync = package / "sync"
    parts = [sync / name for name in ("planning", "verification", "gathering", "writing")]
    roots = [package / "domain", *parts, sync]
    paths = [path for root in roots[:-1] for path in root.rglob("*.py")] + [*sync.glob("*.py")]
    folders = {path.parent.name for path in paths if path.parent not in roots}

    wanted = sorted([*folders, *(path.stem for path in paths if path.stem != "__init__")])

    assert sorted(named) == wanted, "give each module one place in docs/architecture.md"


GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
PLAIN_WORDS = """
accounts address answers app bootstrap build catalogue children choices client commit
credentials decoding document effects encoding engine environment export find full help history
http index init links loading main make match migrate moves notes numbers output parsers phone
public register registering restore retrying rules seats security send serving settings
statements status texts week work wsgi
"""
"""Words that mean in a module's name what they mean anywhere."""


def forms_of(word: str) -> set[str]:
    """As it may stand in the glossary: without its plural, without -ing."""
    bare = {word, word.removesuffix("s"), re.sub("ies$", "y", word), re.sub("ches$", "ch", word)}
    return bare | {re.sub("ing$", "", word), re.sub("ing$", "e", word)}


def test_the_glossary_has_every_word_of_a_modules_name() -> None:
    package = ROOT / "sync_service"
    paths = [path for path in package.rglob("*.py") if "migrations" not in path.parts]
    words = {word for path in paths for word in path.stem.strip("_").split("_")} - {
        *PLAIN_WORDS.split()
    }
    known = set(re.findall(r"[a-z]+", GLOSSARY.lower()))

    assert {word for word in words if not forms_of(word) & known} == set()


def test_a_row_of_the_glossary_has_as_many_cells_as_the_head_of_its_table() -> None:
    tables = re.findall(r"(?m)(?:^\|.*\n)+", GLOSSARY)
    lines = [(table.partition("\n")[0], line) for table in tables for line in table.splitlines()]

    assert len(tables) > 1
    assert [line for head, line in lines if line.count("|") != head.count("|")] == []


def test_the_owners_that_the_glossary_names_exist() -> None:
    named = re.findall(r"`([a-z_]+(?:/[a-z_]*)+(?:\.py)?)`", GLOSSARY)
    places = [ROOT, ROOT / "sync_service"]

    assert [one for one in named if not any((place / one).exists() for place in places)] == []


PROMISES = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
HELD = [line for line in PROMISES.splitlines() if line.startswith("| ") and "`" in line]
HELD += [line for line in SECURITY.splitlines() if line.startswith("| ") and "::" in line]


@pytest.mark.parametrize("line", HELD, ids=map(str, range(len(HELD))))
def test_every_promise_names_a_module_and_a_test_that_exist(line: str) -> None:
    tests = re.findall(r"`([a-z_/]+)::([a-z_0-9]+)`", line)
    modules = re.findall(r"`([a-z_/]+)`", line)

    assert tests, "no test holds it"
    for path, name in tests:
        text = (ROOT / "tests" / f"{path}.py").read_text(encoding="utf-8")
        assert f"def {name}(" in text, f"{path} has no {name}"
    for module in modules:
        places = (ROOT / "sync_service", ROOT)  # the other packages' modules by their whole path
        assert any((place / f"{module}.py").is_file() for place in places), module


def test_no_promise_is_made_twice() -> None:
    """Two changes that meet in this file may both leave a line of theirs."""
    rows = [line for line in PROMISES.splitlines() if line.startswith("| ") and "::" in line]
    held = [line.partition(" | ")[2] for line in rows]

    assert {one for one in held if held.count(one) > 1} == set()


def test_every_property_is_held() -> None:
    listed = re.findall(r"\bI(\d+)\b", PROMISES.partition("## Properties")[2])

    assert sorted(map(int, listed)) == list(range(1, 19))


def test_the_partners_guide_is_read_in_two_minutes() -> None:
    guide = (ROOT / "docs" / "fr" / "partenaires.md").read_text(encoding="utf-8")

    assert len(guide.split()) <= 400


def test_pictures_that_documents_show_are_there() -> None:
    shown = [
        (path, picture)
        for path in DOCUMENTS
        for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    ]

    assert len(shown) > 1
    assert [one for one, picture in shown if not (one.parent / picture).is_file()] == []


def logged_events() -> set[str]:
    """The first argument of each line of our log, either of two where it depends."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "sync_service").rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    said = [call.args[0] for call in calls if ast.unparse(call.func).startswith("_log.")]
    texts = [text for one in said for text in ast.walk(one) if isinstance(text, ast.Constant)]
    return {str(text.value) for text in texts if isinstance(text.value, str)}


def test_each_message_of_the_log_is_explained_to_the_host() -> None:
    explained = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    events = logged_events()
    assert {"job_failed", "page_failed", "resumed"} <= events
    assert [one for one in sorted(events) if f"`{one}`" not in explained] == []


def test_the_changelog_says_each_thing_in_two_lines_to_the_reader_whom_it_is_for() -> None:
    """It had grown to 460 lines of up to 700 characters, and nobody could find what to do."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    news = changelog[changelog.index("## [Unreleased]") : changelog.index("## [0.1.0]")]
    readers = {"Partners", "Families", "Coordinator", "Hosts", "Developers"}

    assert [line for line in news.splitlines() if len(line) > 160] == []
    assert [
        told for told in re.findall(r"(?m)^- .*(?:\n  .*)*", news) if told.count("\n") > 1
    ] == []
    assert set(re.findall(r"(?m)^\*\*(.*)\*\*$", news)) <= readers
