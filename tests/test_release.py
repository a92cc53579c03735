"""`scripts/release`, in a clone: what it makes, and what it refuses to make a release of."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def git(folder: Path, *arguments: str) -> str:
    done = run(folder, "git", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def clone() -> Iterator[Path]:
    """What is committed, on main, with something to tell and this environment's tools.

    It is not in pytest's own folder: each start of pytest closes that to PostgreSQL's user again.
    """
    with TemporaryDirectory(prefix="release-") as folder:
        yield _make_clone(Path(folder))


def _make_clone(folder: Path) -> Path:
    if run(ROOT, "git", "rev-parse", "HEAD").returncode != 0:
        pytest.skip("a copy without a history that git reads releases nothing")
    place = folder / "clone"
    git(folder, "clone", "--quiet", "--no-tags", str(ROOT), str(place))
    git(place, "switch", "--quiet", "--force-create", "main")
    git(place, "config", "user.name", "Somebody")
    git(place, "config", "user.email", "somebody@example.org")
    (place / ".venv").symlink_to(ROOT / ".venv")
    (place / ".git" / "info" / "exclude").write_text(".venv\n", encoding="utf-8")
    tell(place, "## [Unreleased]\n\n- Something new.\n")
    git(place, "commit", "--quiet", "--all", "--message", "Tell something")
    return place


def tell(place: Path, section: str) -> None:
    changelog = place / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8")
    rest = re.sub(r"## \[Unreleased\]\n.*?(?=\n## \[|\Z)", section, text, count=1, flags=re.DOTALL)
    changelog.write_text(rest, encoding="utf-8")


def test_a_release_is_a_commit_a_tag_wheels_and_a_database(clone: Path) -> None:
    done = run(clone, "scripts/release", "9.0.0")

    assert done.returncode == 0, done.stdout + done.stderr
    assert git(clone, "describe") == "v9.0.0"
    assert git(clone, "status", "--porcelain") == ""
    changed = git(clone, "show", "--name-only", "--format=%s").splitlines()
    assert changed[0] == "Release 9.0.0"
    assert set(changed[2:]) == {
        "CHANGELOG.md",
        "pyproject.toml",
        "french_cells/pyproject.toml",
        "sheets_emulator/pyproject.toml",
        "tests/data/releases/9.0.0.postgresql.sql",
        "tests/data/releases/9.0.0.sqlite.sql",
    }
    changelog = (clone / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(
        r"## \[Unreleased\]\n\n## \[9\.0\.0\] - [\d-]{10}\n\nSchema \d{4}\.\n\n- Som", changelog
    )
    wheels = {path.name.split("-")[0] for path in (clone / "dist").glob("*-9.0.0-*.whl")}
    assert wheels == {"sync_service", "french_cells", "sheets_emulator"}


def leave_a_change(place: Path) -> None:
    (place / "README.md").write_text("another", encoding="utf-8")


def take_the_tag(place: Path) -> None:
    git(place, "tag", "v9.0.0")


def leave_main(place: Path) -> None:
    git(place, "switch", "--quiet", "--create", "idea")


def tell_nothing(place: Path) -> None:
    tell(place, "## [Unreleased]\n")
    git(place, "commit", "--quiet", "--all", "--message", "Tell nothing")


@pytest.mark.parametrize(
    ("prepare", "version", "said"),
    [
        (leave_a_change, "9.0.0", "commit your changes first"),
        (leave_main, "9.0.0", "git switch main"),
        (take_the_tag, "9.0.0", "take the next number"),
        (tell_nothing, "9.0.0", "say what a user gets"),
        (take_the_tag, "next", "which version?"),
        (take_the_tag, "", "which version?"),
    ],
)
def test_it_refuses_what_is_no_release_and_changes_nothing(
    clone: Path, prepare: Callable[[Path], None], version: str, said: str
) -> None:
    prepare(clone)
    before = git(clone, "rev-parse", "HEAD"), git(clone, "status", "--porcelain")

    done = run(clone, "scripts/release", *([version] if version else []))

    assert done.returncode == 2
    assert said in done.stderr
    assert (git(clone, "rev-parse", "HEAD"), git(clone, "status", "--porcelain")) == before
