import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from honcho.environ import parse_procfile

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(name="wheel", scope="module")
def _wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(
        [*command, "--directory", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    (built,) = folder.glob("*.whl")
    return built


def test_an_installed_package_brings_what_it_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    for folder in ("mappings", "templates", "translations"):
        shipped = {
            f"sync_service/_shipped/{path.relative_to(ROOT)}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file()
        }
        assert shipped <= names
    assert "sync_service/py.typed" in names


def test_an_installed_package_brings_no_test(wheel: Path) -> None:
    assert not [name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("tests/")]


def test_the_procfile_has_the_lines_that_hosts_look_for() -> None:
    processes = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8")).processes

    assert set(processes) == {"release", "web", "worker"}
