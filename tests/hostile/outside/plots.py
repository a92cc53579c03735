"""The kinds of tales that are told, and what each is for."""

from collections.abc import Mapping

from tests.hostile.outside.acts import STRUCTURAL, TYPING
from tests.hostile.outside.tale import Plot
from tests.hostile.outside.valley import Weather

_PATIENT = Weather(settle=20.0, quiet=20.0)

PLOTS: Mapping[str, Plot] = {
    "gentle": Plot(is_gentle=True),
    "gentle, between requests too": Plot(is_gentle=True, race=0.3),
    "rough": Plot(accidents=0.0),
    "rough, between requests too": Plot(race=0.3, accidents=0.6),
    "rough, and patient": Plot(race=0.2, weather=_PATIENT, runs_to_quiet=6),
    "rows move under every second write": Plot(window=STRUCTURAL, accidents=0.0),
    "somebody types under every second write": Plot(window=TYPING, accidents=0.0),
}
