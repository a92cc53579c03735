"""What the README shows is what happens."""

import doctest
from importlib.resources import as_file, files


def test_the_examples_of_the_readme() -> None:
    with as_file(files("french_cells") / "README.md") as path:
        outcome = doctest.testfile(str(path), module_relative=False, encoding="utf-8")

    assert outcome.attempted >= 5
    assert outcome.failed == 0
