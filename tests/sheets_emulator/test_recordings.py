"""Requests that gspread's tests sent to Google, sent to the emulator: the same answers.

`recordings/` is a sample, each file one session as lines of method, path, body, status and answer.
Names that Google invents are learned where they first appear and have to stay the same; times are
compared by their form.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sheets_emulator import Direct, World

Json = Any  # whatever JSON can hold
RECORDINGS = sorted((Path(__file__).parent / "recordings").glob("*.jsonl"))
_NAMES = {"spreadsheetId", "sheetId", "namedRangeId", "protectedRangeId", "id"}
_TIMES = {"createdTime", "modifiedTime"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_LONG = 30
"""Characters; shorter names are numbers or words, which may stand in a text by chance."""


class Names:
    """What Google called something, and what the emulator calls it."""

    def __init__(self) -> None:
        self._ours: dict[Json, Json] = {}

    def learn(self, theirs: Json, ours: Json) -> bool:
        """Whether it is the same thing as before; zero is the first sheet everywhere."""
        if 0 in (theirs, ours):
            return bool(theirs == ours)
        is_new = theirs not in self._ours and ours not in self._ours.values()
        if is_new:
            self._ours[theirs] = ours
        return bool(self._ours.get(theirs) == ours)

    def translate(self, sent: Json, key: str = "") -> Json:
        if isinstance(sent, dict):
            return {name: self.translate(value, name) for name, value in sent.items()}
        if isinstance(sent, list):
            return [self.translate(one, key) for one in sent]
        if key in _NAMES and sent in self._ours:
            return self._ours[sent]
        return self.text(sent) if isinstance(sent, str) else sent

    def text(self, text: str) -> str:
        for theirs, ours in self._ours.items():
            if isinstance(theirs, str) and len(theirs) > _LONG:
                text = text.replace(theirs, ours)
        return text

    def differences(self, theirs: Json, ours: Json, path: str = "$", key: str = "") -> list[str]:
        """Where an answer is another one than Google's."""
        if isinstance(theirs, dict) and isinstance(ours, dict):
            odd = [f"{path}.{name}" for name in sorted(theirs.keys() ^ ours.keys())]
            both = [name for name in theirs if name in ours]
            return odd + [
                one
                for name in both
                for one in self.differences(theirs[name], ours[name], f"{path}.{name}", name)
            ]
        if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
            pairs = enumerate(zip(theirs, ours, strict=True))
            return [
                one for n, pair in pairs for one in self.differences(*pair, f"{path}[{n}]", key)
            ]
        return [] if self._is_same(theirs, ours, key) else [f"{path}: {theirs!r}, not {ours!r}"]

    def _is_same(self, theirs: Json, ours: Json, key: str) -> bool:
        if key in _NAMES and type(theirs) is type(ours):
            return self.learn(theirs, ours)
        if key in _TIMES:
            return _TIME.fullmatch(str(ours)) is not None
        if isinstance(theirs, str) and isinstance(ours, str):
            return self.text(theirs) == ours
        return isinstance(theirs, bool) == isinstance(ours, bool) and bool(theirs == ours)


def load(recording: Path) -> list[Json]:
    return [json.loads(line) for line in recording.read_text(encoding="utf-8").splitlines()]


def replay(exchanges: list[Json]) -> list[str]:
    world = World()
    direct, names, found = Direct(world, world.person.email), Names(), []
    for number, (method, path, body, status, answer) in enumerate(exchanges):
        got, ours = direct.request(method, names.text(path), names.translate(body))
        found += [f"{number}: {got}, not {status}"] if got != status else []
        found += [f"{number} {one}" for one in names.differences(answer, ours)]
    return found


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.stem)
def test_the_emulator_answers_as_google_did(recording: Path) -> None:
    assert replay(load(recording)) == []


def test_another_answer_would_be_noticed() -> None:
    exchanges = load(RECORDINGS[0])
    exchanges[-2][4] = {**exchanges[-2][4], "more": 1}
    exchanges[-1][3] = 418
    assert len(replay(exchanges)) == 2
