"""What an outsider can see once all is quiet: exports, problems, history, and the sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tests.hostile.outside.hands import View, find_view
from tests.hostile.outside.picture import Picture, take_picture
from tests.hostile.outside.tabs import FILES
from tests.hostile.outside.valley import Line, Valley


@dataclass(frozen=True)
class Scene:
    """As the commands print it, and as the sheets show it."""

    records: Sequence[Line]
    problems: Sequence[Line]
    pictures: Mapping[str, Picture]
    views: Mapping[tuple[str, str], View]

    @cached_property
    def by_ref(self) -> Mapping[str, Line]:
        return {str(record["ref"]): record for record in self.records}


def look_around(valley: Valley) -> Scene:
    """While the tale goes on."""
    return _see(valley, *valley.read_all())


def look_from_outside(valley: Valley) -> Scene:
    """For the verdict, through commands where there are any."""
    return _see(valley, *valley.export_all())


def _see(valley: Valley, records: Sequence[Line], problems: Sequence[Line]) -> Scene:
    pictures = {
        slug: take_picture(valley.owner, person.spreadsheet_id)
        for slug, person in valley.people.items()
    }
    views = {}
    for file in FILES:
        for tab in file.tabs:
            view = find_view(pictures[file.slug], valley.tabs[file.slug][tab.title], tab)
            if view is not None:
                views[file.slug, tab.title] = view
    return Scene(records, problems, pictures, views)
