"""Looks at a listed tab as `adopt` does, and says how it would be followed, or what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from french_cells.directory import Names
from french_cells.text import fold_words
from sync_service.adoption.adopt_report import brief_report
from sync_service.adoption.adopt_sheet import (
    Adoption,
    AdoptRequest,
    adopted_at,
    labels_of,
    look_at_sheet,
)
from sync_service.adoption.first_run import foresee
from sync_service.adoption.roster_plan import Judged, Structure
from sync_service.adoption.roster_tab import kind_word
from sync_service.domain.errors import (
    QuotaExceeded,
    SpreadsheetError,
    Trashed,
    Unreachable,
    UsageError,
)
from sync_service.domain.mapping import Column, KnownOrganisation, Mappings, TabRules
from sync_service.domain.record import Entity
from sync_service.domain.roster import RosterTab, rules_name
from sync_service.domain.wording import desk_sentences, roster_sentences
from sync_service.model.codecs import build_codec
from sync_service.model.entities.organisation import make_slug
from sync_service.ports import Clock, Database, Spreadsheets
from sync_service.sync.gathering.situations import codec_builder, read_names


@dataclass(frozen=True, slots=True)
class Looking:
    """What a look at a partner's sheet goes through; `mappings` is all that is followed."""

    database: Database
    spreadsheets: Spreadsheets
    clock: Clock
    mappings: Mappings


def read_structures(looking: Looking) -> Names:
    """The names that a row may say."""
    with looking.database.reading() as stored:
        return read_names(stored, looking.mappings, "contact").of("organisation")


def find_structure(names: Names, name: str) -> Structure:
    """A name that nobody has is a new structure's, whatever it is like: she is asked anyway."""
    if not any(map(str.isalpha, name)):
        return Structure(fault=roster_sentences.missing_structure())
    found = names.find(name)
    if len(found) == 1:
        return Structure(found[0].target)
    if found:
        return Structure(fault=roster_sentences.shared_name(name))
    return Structure(_slug(names, name), name, names.suggest(name))


def _slug(names: Names, name: str) -> str:
    """Short enough to be typed in a command; with a mark where another structure has it."""
    words = fold_words(name).replace(" ", "-")
    return make_slug({"name": name}) if words in names.by_target else words


def look_at_row(looking: Looking, judged: Judged) -> RosterTab:
    """Proposed, with the rules where it can be followed.

    Raises Unreachable and QuotaExceeded, which pass.
    """
    row, structure = judged.row, judged.structure
    assert row.spreadsheet_id is not None  # noqa: S101 - a row that is looked at has a key
    now = looking.clock.now()
    tab = RosterTab(
        row.spreadsheet_id,
        row.title,
        structure.slug,
        "proposed",
        now,
        structure=structure.new_name,
    )
    try:
        return _look(looking, judged, tab)
    except Trashed:
        return replace(tab, message=desk_sentences.trashed())
    except (Unreachable, QuotaExceeded):
        raise
    except (SpreadsheetError, UsageError) as error:
        return replace(tab, message=str(error))


def _look(looking: Looking, judged: Judged, tab: RosterTab) -> RosterTab:
    entity = judged.row.entity
    assert entity is not None  # noqa: S101 - as above
    mappings, today = _with_structure(looking.mappings, judged.structure), tab.looked_at.date()
    request = AdoptRequest(tab.spreadsheet_id, entity, tab.partner, tab.title)
    with looking.database.reading() as stored:
        names = read_names(stored, mappings, entity, is_kept=True)
        codec_of = partial(build_codec, entity, names, today)
        known = [*stored.memory.read_titles(tab.spreadsheet_id)]
        labels = labels_of(codec_builder(stored, mappings, tab.looked_at)(entity), today)
    adoption = look_at_sheet(request, looking.spreadsheets, codec_of, today)
    with looking.database.reading() as stored:
        first_run = foresee(stored, mappings, adoption, tab.looked_at)
    report = brief_report(adoption, labels, first_run)
    lines = [*_news(judged.structure), report, *_rather(adoption)]
    tab = replace(tab, message="\n".join(lines))
    if not adoption.is_usable or adoption.proposal.missing:
        return tab
    adopted = adopted_at(adoption, looking.mappings, known, tab.looked_at)
    return replace(tab, rules=_rules(adoption, mappings, tab), adopted=adopted)


def _news(structure: Structure) -> Iterator[str]:
    if structure.alike:
        yield roster_sentences.like_others(structure.new_name, structure.alike)
    elif structure.new_name:
        yield roster_sentences.new_structure(structure.new_name)


def _rather(adoption: Adoption) -> Iterator[str]:
    if adoption.likelier:
        yield roster_sentences.likelier(kind_word(adoption.likelier))


def _with_structure(mappings: Mappings, structure: Structure) -> Mappings:
    """A new structure's rows name it already."""
    if not structure.new_name:
        return mappings
    new = KnownOrganisation(structure.slug, structure.new_name)
    return replace(mappings, organisations=[*mappings.organisations, new])


def _rules(adoption: Adoption, mappings: Mappings, tab: RosterTab) -> TabRules:
    """What it proposes, each column in the direction that the host's files give its field."""
    entity: Entity = adoption.mapping.entity
    ways = {
        column.field: column
        for rules in mappings.mappings.values()
        if rules.entity == entity
        for column in rules.columns
    }
    return replace(
        adoption.mapping,
        name=rules_name(entity, tab.partner, tab.key),
        columns=tuple(_as_elsewhere(one, ways.get(one.field)) for one in adoption.mapping.columns),
    )


def _as_elsewhere(column: Column, known: Column | None) -> Column:
    if known is None:
        return column
    return replace(column, direction=known.direction, dropdown=known.dropdown)
