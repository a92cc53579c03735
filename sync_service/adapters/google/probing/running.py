"""Runs experiments one after the other; what one does wrong or cannot do stops no other."""

import json
from collections.abc import Iterator, Sequence
from http import HTTPStatus

from google.auth.exceptions import GoogleAuthError
from gspread.exceptions import APIError
from requests import RequestException

from sync_service.adapters.google.probing.before import locale_request
from sync_service.adapters.google.probing.experiment import Experiment, Untried
from sync_service.adapters.google.probing.room import Room
from sync_service.adapters.google.refusals import Attempt, is_rate_limit, translated
from sync_service.ports.probing import Observation

_ATTEMPTS = 2
_MOST_FAILURES = 3
"""Of Google's, in a row: then it is not one experiment's."""
_SILENT = "Google n’a pas répondu"


class RunningProbe:
    """The experiments of one probe in one file."""

    def __init__(self, room: Room, experiments: Sequence[Experiment], locale: str) -> None:
        self.is_as_found = False
        self._room = room
        self._experiments = experiments
        self._locale = locale

    @property
    def count(self) -> int:
        return len(self._experiments)

    def observe(self) -> Iterator[Observation]:
        failures = 0
        for experiment in self._experiments:
            try:
                yield self._tried(experiment)
                failures = 0
            except RequestException as error:
                failures += 1
                if failures == _MOST_FAILURES:
                    raise self._translated(error) from error
                yield experiment.untried(_SILENT)

    def _tried(self, experiment: Experiment) -> Observation:
        """Once more where Google had a bad moment: each attempt has tabs of its own."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._tried_once(experiment)
            except RequestException:
                self._room.wait()
        return self._tried_once(experiment)

    def _tried_once(self, experiment: Experiment) -> Observation:
        """Raises what ends the probe, and RequestException for what may pass."""
        self._room.said.clear()
        try:
            self._speak(experiment.locale)
            seen = experiment.look(self._room)
        except Untried as error:
            return experiment.untried(str(error))
        except APIError as error:
            seen = {"refused": self._refusal(error)}
        except GoogleAuthError as error:
            raise self._translated(error) from error
        except RequestException:
            raise
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            seen = {"unreadable": type(error).__name__}
        said = tuple(str(self._anonymous(words)) for words in self._room.said)
        return experiment.observed(self._anonymous(seen), said)

    def _speak(self, locale: str) -> None:
        if self._locale != locale:
            self._room.send(locale_request(locale))
            self._locale = locale

    def _refusal(self, error: APIError) -> str:
        """Google's words where it refused what was tried; anything else is raised."""
        status = error.response.status_code
        if status == HTTPStatus.BAD_REQUEST:
            return str(error.error.get("message", ""))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not is_rate_limit(error):
            raise RequestException(response=error.response) from error
        raise self._translated(error) from error

    def _translated(self, error: Exception) -> Exception:
        attempt = Attempt(self._room.spreadsheet_id, self._room.account.address)
        return translated(error, attempt)

    def _anonymous(self, seen: object) -> object:
        """Without the file's id and the account's address, whatever Google's words hold."""
        text = json.dumps(seen, ensure_ascii=False)
        for secret in (self._room.spreadsheet_id, self._room.account.address):
            text = text.replace(secret, "…")
        return json.loads(text)
