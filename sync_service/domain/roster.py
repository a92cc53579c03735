"""The tabs that the coordinator's tab « Partenaires » lists, and which of them are followed.

What the mapping files say comes first: a row never changes what a file says.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2s
from itertools import groupby
from typing import Literal, TypeAlias

from sync_service.domain.mapping import (
    KnownOrganisation,
    Mappings,
    SpreadsheetMapping,
    TabMapping,
    TabRules,
)

RosterState: TypeAlias = Literal["proposed", "followed", "paused", "leaving", "left", "declined"]
TabKey: TypeAlias = tuple[str, str]
"""A spreadsheet's id and a tab's title: what makes a row of the roster that row."""
ROSTER_KEY = "roster:"
"""How the keys of problems begin that the tab « Partenaires » asks about."""
LIVE: frozenset[RosterState] = frozenset({"followed", "paused"})


@dataclass(frozen=True, slots=True)
class RosterTab:
    """One listed tab: whose it is, how it is read, and how far its joining or leaving is."""

    spreadsheet_id: str
    title: str
    partner: str
    state: RosterState
    looked_at: datetime
    """When the partner's sheet was last looked at for this."""
    rules: TabRules | None = None
    """None where it cannot be followed as it is."""
    message: str = ""
    """What the coordinator reads about it: a proposal's report, or what to mend."""
    structure: str = ""
    """The name of a structure that nobody knew before; empty where it was known."""
    adopted: str = ""
    """As `TabMapping.adopted`."""
    said: str = ""
    """Her word in État that was obeyed last: a word counts once, when it is new."""

    @property
    def key(self) -> TabKey:
        return self.spreadsheet_id, self.title


def rules_name(entity: str, partner: str, key: TabKey) -> str:
    """The name of a listed tab's own rules: always the same for the same tab."""
    mark = blake2s("\n".join(key).encode(), digest_size=4).hexdigest()
    return f"{entity}s-{partner}-{mark}"


def file_keys(files: Mappings) -> frozenset[TabKey]:
    """The tabs that mapping files follow."""
    return frozenset(
        (one.spreadsheet_id, tab.title) for one in files.spreadsheets for tab in one.tabs
    )


def merged(files: Mappings, roster: Sequence[RosterTab]) -> Mappings:
    """What is followed by the files, and by the roster where no file says otherwise."""
    taken = file_keys(files)
    live = [
        one
        for one in roster
        if one.state in LIVE and one.rules is not None and one.key not in taken
    ]
    if not live:
        return files
    rules = {one.rules.name: one.rules for one in live if one.rules is not None}
    return replace(
        files,
        mappings={**rules, **files.mappings},
        spreadsheets=[*_spreadsheets(files, live)],
        organisations=[*files.organisations, *_organisations(files, live)],
    )


def _spreadsheets(files: Mappings, live: Sequence[RosterTab]) -> Iterator[SpreadsheetMapping]:
    def spreadsheet(one: RosterTab) -> str:
        return one.spreadsheet_id

    listed = {name: [*some] for name, some in groupby(sorted(live, key=spreadsheet), spreadsheet)}
    for known in files.spreadsheets:
        more = [
            one for one in listed.pop(known.spreadsheet_id, ()) if one.partner == known.partner
        ]
        yield replace(known, tabs=[*known.tabs, *_tabs(more)]) if more else known
    for name, some in listed.items():
        yield _of_roster(name, some)


def _of_roster(spreadsheet_id: str, listed: Sequence[RosterTab]) -> SpreadsheetMapping:
    """Paused as a whole where each of its tabs is."""
    active = [one for one in listed if one.state == "followed"]
    return SpreadsheetMapping(
        listed[0].partner,
        spreadsheet_id,
        [*_tabs(active or listed, only_followed=False)],
        paused=not active,
        is_listed=True,
    )


def _tabs(listed: Sequence[RosterTab], *, only_followed: bool = True) -> Iterator[TabMapping]:
    for one in listed:
        if one.rules is not None and (one.state == "followed" or not only_followed):
            yield TabMapping(one.title, one.rules.name, "own", one.adopted)


def _organisations(files: Mappings, live: Sequence[RosterTab]) -> Collection[KnownOrganisation]:
    known = {one.slug for one in files.organisations}
    new: Mapping[str, str] = {one.partner: one.structure for one in live if one.structure}
    return [KnownOrganisation(slug, name) for slug, name in new.items() if slug not in known]
