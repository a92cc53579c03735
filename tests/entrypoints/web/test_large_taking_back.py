"""A taking back as large as what sheets would hold is asked about; no family is forgotten."""

import re
from collections.abc import Sequence
from email import message_from_bytes, policy

import pytest
from flask.testing import FlaskClient

from sync_service.domain.record import WHOLE, Change
from sync_service.families.follow_sessions import follow_sessions
from sync_service.ports import Run
from sync_service.sync.planning.rows.guards.guards import too_many_missing
from tests.entrypoints.web.town import Town, find_token, send_form, sign_in

RUN = "/coordination/journal/r1"
YES = "Oui, remettre comme avant"


def arrived(town: Town, refs: Sequence[str]) -> None:
    """One run read them first, from one tab."""
    now = town.clock.now()
    changes = [Change(ref, WHOLE, None, ref, "sheet:1abc:7", now, "r1") for ref in refs]
    with town.database.transaction() as stored:
        stored.journal.open_run(Run("r1", "sync", now))
        stored.journal.append(changes)


def contacts(town: Town, number: int) -> list[str]:
    town.add("organisation", id="mjc", name="MJC du Moulin")
    return [
        town.add(
            "contact", family_name=f"Ana{n}", organisation_id="mjc", email=f"a{n}@example.org"
        )
        for n in range(number)
    ]


def least_large() -> int:
    return next(n for n in range(1, 100) if too_many_missing(n, n))


def archived(town: Town, refs: Sequence[str]) -> int:
    return sum(town.record(ref).archived for ref in refs)


def plain(page: str) -> str:
    text = re.sub(r"<[^>]*>", " ", page.replace("&nbsp;", " ").replace("\xa0", " "))
    return " ".join(text.split())


def press(client: FlaskClient, where: str, page: str, **typed: str) -> str:
    data = {"token": find_token(page), **typed}
    return client.post(where, data=data, follow_redirects=True).text


def a_town_read_at_once(town: Town) -> dict[str, str]:
    """A partner, its workshop, session and three families: name → registration."""
    follow_sessions(town.desk)
    session = town.add_session()
    client = town.app().test_client()
    slug = town.slug(session)
    send_form(client, slug, given_name="Ana", email="ana@example.org")
    send_form(client, slug, given_name="Bea", phone="06 39 98 12 34")
    send_form(client, slug, given_name="Cleo", phone="03 53 01 20 11")
    families = {str(one.fields["given_name"]): one.ref for one in town.registrations()}
    with town.database.reading() as stored:
        [partner] = stored.records.read_all("organisation")
        [workshop] = stored.records.read_all("workshop")
    arrived(town, [partner.ref, workshop.ref, session, *families.values()])
    town.clock.pass_by(minutes=20)
    return families


def test_a_large_one_is_asked_about_and_a_no_changes_nothing(town: Town) -> None:
    """One tap emptied the whole network."""
    client, _ = sign_in(town)
    refs = contacts(town, least_large())
    arrived(town, refs)

    asked = press(client, RUN, client.get(RUN).text)
    assert archived(town, refs) == 0
    assert f">{YES}</button>" in asked
    assert f"{len(refs)} fiches 1 structure Aucune famille" in plain(asked)

    done = press(client, RUN, asked, sur="oui")
    assert archived(town, refs) == len(refs)
    assert "C’est repris" in done


@pytest.mark.parametrize("is_large", [True, False])
def test_the_button_of_a_large_one_is_folded(town: Town, *, is_large: bool) -> None:
    """All that a first day's journal shows is what was read: taking it back empties everything."""
    client, _ = sign_in(town)
    arrived(town, contacts(town, least_large() - (not is_large)))

    page = client.get(RUN).text
    before = page.partition(">Remettre comme avant</button>")[0]

    assert (before.count("<summary>Reprendre tout cela") > 0) == is_large
    folded = before.rpartition("<summary>Reprendre tout cela")[2]
    assert "fiches à archiver" in folded
    assert "</details>" not in folded or not is_large


def taken_out(town: Town, refs: Sequence[str]) -> None:
    """A run found their rows deleted."""
    now = town.clock.now()
    changes = [Change(ref, WHOLE, ref, None, "sheet:1abc:7", now, "r1") for ref in refs]
    with town.database.transaction() as stored:
        stored.records.archive(refs, now)
        stored.journal.open_run(Run("r1", "sync", now))
        stored.journal.append(changes)


@pytest.mark.parametrize("is_large", [True, False])
def test_what_rows_do_not_bring_back_is_said_before_they_return(
    town: Town, *, is_large: bool
) -> None:
    """As the guard says it: a partner's own column was lost, and nobody had said so."""
    client, _ = sign_in(town)
    # Too many come back where they are more than twenty and half of all that is there.
    refs = contacts(town, 30 if is_large else least_large())
    taken_out(town, refs)
    page = client.get(RUN).text
    pages = [page, press(client, RUN, page)] if is_large else [page]

    for shown in pages:
        before, button, _ = shown.replace("\xa0", " ").partition("emettre comme avant</button>")
        assert button
        assert "Les colonnes que nous ne lisons pas y restent vides" in before
        assert "« Fichier → Historique des versions »" in before


def test_nothing_is_said_of_rows_where_none_returns(town: Town) -> None:
    client, _ = sign_in(town)
    arrived(town, contacts(town, least_large()))

    page = client.get(RUN).text
    assert "restent vides" not in page + press(client, RUN, page)


def test_a_small_one_is_done_at_once(town: Town) -> None:
    client, _ = sign_in(town)
    refs = contacts(town, least_large() - 1)
    arrived(town, refs)

    done = press(client, RUN, client.get(RUN).text)

    assert archived(town, refs) == len(refs)
    assert "C’est repris" in done


def test_the_result_is_taken_back_where_it_is_said(town: Town) -> None:
    client, _ = sign_in(town)
    refs = contacts(town, least_large())
    arrived(town, refs)
    done = press(client, RUN, client.get(RUN).text, sur="oui")
    assert archived(town, refs) == len(refs)

    [where] = re.findall(r'action="([^"]+)"[^>]*>(?:(?!</form>).)*>Annuler</button>', done)
    back = press(client, where, done)

    assert archived(town, refs) == 0
    assert f"C’est repris : {len(refs)} fiches archivées." in plain(done)
    again = "La reprise est annulée, c’est comme avant elle"
    assert f"{again} : {len(refs)} fiches revenues." in plain(back)
    assert "C’est repris" not in plain(back)


def test_the_first_screen_says_how_many_families_will_be_told(town: Town) -> None:
    families = a_town_read_at_once(town)
    client, _ = sign_in(town)

    page = client.get(RUN).text
    asked = press(client, RUN, page)

    assert f"{len(families)} familles seront prévenues" in plain(page)
    assert f"1 structure {len(families)} familles seront prévenues" in plain(asked)


def test_every_family_put_out_with_its_session_is_told_whom_to_ring_or_is_to_be_called(
    town: Town,
) -> None:
    """Its partner and its session were in the archive as well: no number, nor any call."""
    families = a_town_read_at_once(town)
    client, _ = sign_in(town)
    told = len(town.mails("removed"))

    press(client, RUN, client.get(RUN).text, sur="oui")
    follow_sessions(town.desk)

    [(recipient, _, message)] = town.mails("removed")[told:]
    text = message_from_bytes(message, policy=policy.default).get_body(("plain",))
    assert recipient == "ana@example.org"
    assert text is not None
    assert "03 53 01 02 03" in text.get_content().replace("\xa0", " ")
    home = client.get("/coordination/").text
    cards = set(re.findall(r'class="card" id="(N-\w+)"', home))
    assert cards == {families["Bea"], families["Cleo"]}


def test_who_never_heard_of_it_is_not_told_that_a_place_is_free(town: Town) -> None:
    families = a_town_read_at_once(town)
    client, _ = sign_in(town)
    done = press(client, RUN, client.get(RUN).text, sur="oui")
    follow_sessions(town.desk)
    town.change(families["Cleo"], email="cleo@example.org")
    town.clock.pass_by(minutes=20)

    [where] = re.findall(r'action="([^"]+)"[^>]*>(?:(?!</form>).)*>Annuler</button>', done)
    press(client, where, done, sur="oui")
    follow_sessions(town.desk)

    assert [one[0] for one in town.mails("seated")] == ["ana@example.org"]
