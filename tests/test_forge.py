"""What a public forge reads of this repository: workflows, templates, editors' settings."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FORGE = sorted(path for path in (ROOT / ".github").rglob("*") if path.is_file())
FORGE += [ROOT / ".pre-commit-config.yaml", ROOT / ".editorconfig"]
WORKFLOWS = [path for path in FORGE if path.parent.name == "workflows"]
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
BINARY = {".jpg", ".png", ".mo", ".gz", ".xlsx", ".ods", ".ico"}


def tracked() -> list[Path]:
    """Every text that is in the repository; a copy without its history has none to look at."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix not in BINARY]


@pytest.mark.parametrize("path", FORGE, ids=lambda path: path.name)
def test_nothing_that_the_forge_reads_names_a_host(path: Path) -> None:
    """Where packages come from and where the project lives is the forge's matter."""
    assert re.findall(r"\w+://\S+", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_call_what_the_repository_has(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    for target in re.findall(r"\bmake ([a-z]+)", text):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
    for script in re.findall(r"\bscripts/[a-z]+", text):
        assert (ROOT / script).is_file(), script


def test_the_spelling_hook_leaves_french_tables_alone_that_it_is_given_by_name() -> None:
    """Skipped in a look at the whole folder, they were not where a commit named them."""
    speller = Path(sys.executable).parent / "codespell"
    named = ["french_cells/tables/presence.toml", "docs/fr/hebergeurs.md", "mappings/loans.toml"]
    told = subprocess.run(
        [speller, *named], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    assert (told.returncode, told.stdout) == (0, "")


def test_every_python_that_is_promised_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (row,) = re.findall(r"python: \[(.+)\]", (WORKFLOWS[-1]).read_text(encoding="utf-8"))
    tested = re.findall(r"\d+\.\d+", row)

    assert [
        name.rpartition(" ")[2]
        for name in project["classifiers"]
        if re.search(r"Python :: \d\.\d+", name)
    ] == tested
    assert project["requires-python"] == f">={tested[0]}"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_that_test_install_what_our_own_run_does(path: Path) -> None:
    """There a missing browser fails its tests; the English pages are looked at by night."""
    text = path.read_text("utf-8")
    if not re.search(r"make (test|soak)\b", text):
        return
    wanted = " ".join(re.findall(r"wanted\+?=\(([^)]+)\)", CI)).split()
    (line,) = re.findall(r"apt-get install .*recommends (.+)", text)

    assert set(line.split()) == set(wanted) - {"make", "python3", "python3-venv"}


def test_hooks_before_a_commit_are_the_steps_of_the_check() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    check = (ROOT / "scripts" / "check").read_text(encoding="utf-8")
    tools = re.findall(r"entry: \.venv/bin/(\S+(?: [a-z]+)?)", hooks)

    assert tools == ["ruff format", "ruff check", "codespell"]
    assert [tool for tool in tools if f" {tool}" not in check] == []


NO_TEXTS = {".csv", ".jsonl", ".ods", ".tsv", ".xls", ".xlsx"}
"""Other people's files, as they came."""


def test_texts_are_as_editors_are_told() -> None:
    """One newline at the end, no carriage return, no space before a line's end."""
    texts = {path: path.read_bytes() for path in tracked() if path.suffix not in NO_TEXTS}

    assert [path for path, text in texts.items() if text and not text.endswith(b"\n")] == []
    assert [path for path, text in texts.items() if b"\r" in text] == []
    assert [path for path, text in texts.items() if re.search(rb"[ \t]\n", text)] == []
