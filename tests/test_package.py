import json
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
from honcho.environ import parse_procfile

ROOT = Path(__file__).resolve().parents[1]


ALONE = ("french_cells", "sheets_emulator")
"""What builds and installs without the rest; scripts/wheels runs its tests there."""


def build(project: Path, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(
        [*command, "--directory", str(folder)], cwd=project, check=True, capture_output=True
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(name="wheel", scope="module")
def _wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"))


def run_on_host(paths: list[Path], code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python with these folders and nothing else to import from, this checkout least of all."""
    start = f"import sys; sys.path[:0] = {[str(path) for path in paths]}; {code}"
    command = [sys.executable, "-I", "-S", "-c", start, *arguments]
    return subprocess.run(
        command, cwd=paths[0], capture_output=True, text=True, timeout=180, check=False
    )


RUN = "from sync_service.entrypoints.cli import main; main()"


@pytest.fixture(name="lean", scope="module")
def _lean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of requirements.txt, without those that only the demo needs."""
    folder = tmp_path_factory.mktemp("lean")
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith("aiosmtpd"):
            (folder / path.name).symlink_to(path)
    return folder


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


def test_an_installed_package_brings_neither_tests_nor_the_demo(wheel: Path) -> None:
    folders = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {one for one in folders if not one.endswith(".dist-info")} == {
        "sync_service",
        "french_cells",
    }


def test_an_installed_package_works_without_the_rest(
    wheel: Path, lean: Path, tmp_path: Path
) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    said = run_on_host([tmp_path, lean], RUN, "read", "--json", "phone", "06.39.98.12.34")

    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)[0]["value"] == "+33639981234"


@pytest.mark.parametrize(
    ("place", "command"),
    [
        ("wheel", "demo"),
        ("wheel", "sandbox --port 0"),
        ("checkout", "demo"),  # the emulator needs nothing that this host lacks
    ],
)
def test_a_host_without_the_demo_is_told_what_to_install(
    place: str, command: str, wheel: Path, lean: Path, tmp_path: Path
) -> None:
    """A wheel has no demo; a checkout has, but its requirements lack what the demo needs."""
    if place == "wheel":
        zipfile.ZipFile(wheel).extractall(tmp_path)
    else:
        for path in ("sync_service", "french_cells", "sheets_emulator", "demo"):
            (tmp_path / path).symlink_to(ROOT / path)
    said = run_on_host([tmp_path, lean], RUN, *command.split())

    assert (said.returncode, said.stdout) == (2, "")
    assert "make venv" in said.stderr
    assert "Traceback" not in said.stderr


def test_requirements_of_a_host_lack_what_only_the_demo_needs() -> None:
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")

    assert not {"aiosmtpd", "pytest"} & {line.partition("==")[0] for line in locked.splitlines()}


@pytest.mark.parametrize("name", ALONE)
def test_what_stands_alone_is_a_wheel_of_its_own(name: str, lean: Path, tmp_path: Path) -> None:
    wheel = build(ROOT / name, tmp_path / "wheel")
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {
        str(path.relative_to(ROOT))
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != "pyproject.toml"
    }
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    modules = [one.removesuffix(".py").replace("/", ".") for one in names if one.endswith(".py")]
    code = "import importlib; [importlib.import_module(name) for name in sys.argv[1:]]"
    called = [one for one in modules if not one.endswith("__main__")]

    assert {one for one in names if ".dist-info/" not in one} == {*shipped, f"{name}/LICENSE"}
    said = run_on_host([tmp_path / "installed", lean], code, *called)
    assert said.returncode == 0, said.stderr


def test_the_layers_know_every_package_of_this_repository() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    linter = project["tool"]["importlinter"]
    packages = {path.parent.name for path in ROOT.glob("[a-z]*/__init__.py")}

    assert packages == set(linter["root_packages"])
    top = next(one for one in linter["contracts"] if "containers" not in one)
    assert {name for layer in top["layers"] for name in layer.split(" | ")} == packages


def test_the_procfile_has_the_lines_that_hosts_look_for() -> None:
    processes = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8")).processes

    assert set(processes) == {"release", "web", "worker"}
