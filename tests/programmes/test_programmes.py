"""Group programmes: places are given once, numbers outlive names, and nobody is asked where they were born."""

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.core.registry import before_deletion
from lotse.links.services import LinkUnusable
from lotse.outbox.models import Mail
from lotse.people.enums import ResidenceBand
from lotse.programmes import rules
from lotse.programmes.enums import Counting, PlaceState, ProgrammeKind, SessionState
from lotse.programmes.models import BandCount, GroupProgramme, Participant, Presence, ProgrammeSession
from lotse.programmes.selectors import families, feeds
from lotse.programmes.selectors import programmes as selectors
from lotse.programmes.selectors.figures import figures
from lotse.programmes.selectors.leading import leader_page
from lotse.programmes.services import joining, leading, retention, sessions
from lotse.programmes.services import programmes as services
from lotse.tenants.enums import Role
from tests import make
from tests.races import at_once, own_connections  # noqa: F401
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)
BORN_HERE = re.compile(r"(hier|in deutschland) (geboren|zur welt)|geboren in deutschland|born (here|in germany)", re.I)
NINE, ELEVEN = dt.time(9), dt.time(11)


def by(place: Place) -> dict[str, Any]:
    return {"actor": place.member(Role.NETWORKER), "now": NOW}


def names(group: GroupProgramme, state: str = PlaceState.IN) -> list[str]:
    return sorted(str(one) for one in group.participants.filter(state=state))


@pytest.mark.parametrize("role", list(Role))
def test_rights_and_their_twins_agree(world: World, role: Role) -> None:
    with world.other.scope():
        make.programme(world.other)
    with world.lippe.scope():
        group, member = make.programme(world.lippe), world.lippe.member(role)
        sees, edits = rules.may_view_programme(member, group), rules.may_edit_programme(member, group)
        assert list(rules.visible_programmes(member)) == ([group] if sees else [])
        assert list(rules.editable_programmes(member)) == ([group] if edits else [])
        assert edits == (role in {Role.DIRECTOR, Role.NETWORKER, Role.COUNSELLOR})
        assert sees == (edits or role == Role.COORDINATOR)


def test_names_are_shown_to_those_who_lead_groups_only(world: World) -> None:
    with world.lippe.scope():
        group = make.programme(world.lippe)
        make.participant(group, "Olena Geheim")
    url = world.lippe.url(f"netzwerk/gruppen/{group.code}/")
    assert "Olena Geheim" in world.lippe.client(Role.NETWORKER).get(url).content.decode()
    assert "Olena Geheim" not in world.lippe.client(Role.COORDINATOR).get(url).content.decode()


def test_sessions_leave_out_holidays_and_days_that_have_one(world: World) -> None:
    with world.lippe.scope():
        group = make.programme(world.lippe)
        row = {"begins": NINE, "ends": ELEVEN, "weeks_apart": 1, "skips_holidays": True}
        first, last = dt.date(2026, 12, 11), dt.date(2027, 1, 8)  # Fridays; 25 December and 1 January are holidays
        common = {"programme": group, "first_on": first, "last_on": last, **row, **by(world.lippe)}
        assert sessions.plan_sessions(**common) == (3, [dt.date(2026, 12, 25), dt.date(2027, 1, 1)])
        assert sessions.plan_sessions(**common)[0] == 0
        assert [one.on.day for one in group.sessions.all()] == [11, 18, 8]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends": NINE}, "ends"),
        ({"last_on": TODAY - DAY}, "last_on"),
        ({"last_on": TODAY + 8000 * DAY}, "last_on"),
        ({"weeks_apart": 0}, "weeks_apart"),
    ],
)
def test_a_plan_that_makes_no_sense_plans_nothing(world: World, fields: dict[str, Any], field: str) -> None:
    with world.lippe.scope():
        group = make.programme(world.lippe)
        plan = {"first_on": TODAY, "last_on": TODAY, "begins": NINE, "ends": ELEVEN, "weeks_apart": 1}
        with pytest.raises(sessions.SessionWrong) as error:
            sessions.plan_sessions(programme=group, skips_holidays=False, **(plan | fields), **by(world.lippe))
        assert error.value.field == field
        assert not group.sessions.exists()


@given(st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 400), st.integers(1, 8))
def test_planned_days_keep_their_weekday(first: dt.date, length: int, weeks: int) -> None:
    last = first + length * DAY
    every = rules.days_of(first, last, weeks, skips_holidays=False, skips_school_holidays=False)
    some = rules.days_of(first, last, weeks, skips_holidays=True, skips_school_holidays=True)
    assert every[0] == first and every[-1] <= last
    assert {day.weekday() for day in every} == {first.weekday()}
    assert set(some) <= set(every)


def test_who_comes_first_has_the_place_and_the_next_one_waits(world: World) -> None:
    with world.lippe.scope():
        group = make.programme(world.lippe, seats=1)
        first = joining.join(programme=group, name="Ada", **by(world.lippe))
        second = joining.join(programme=group, name="Bela", **by(world.lippe))
        assert (names(group), names(group, PlaceState.WAITING)) == (["Ada"], ["Bela"])
        with pytest.raises(joining.GroupFull):
            joining.admit(participant=second, **by(world.lippe))
        joining.leave(participant=first, **by(world.lippe))
        assert [item.title for item in feeds.today(world.lippe.member(Role.NETWORKER), TODAY)] == [
            "Rucksack Südstadt: Platz frei, jemand wartet"
        ]
        joining.admit(participant=second, **by(world.lippe))
        assert names(group) == ["Bela"]


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_get_one_place(world: World, own_connections: None) -> None:  # noqa: F811
    place = world.lippe
    with place.scope():
        make.programme(place, seats=1)

    def join(name: str) -> Any:
        return lambda: joining.join(programme=GroupProgramme.objects.get(), name=name, **by(place))

    assert at_once(place.centre.pk, join("Ada"), join("Bela")) == ["", ""]
    with place.scope():
        assert sorted(Participant.objects.values_list("state", flat=True)) == ["in", "waiting"]


def test_a_person_with_a_file_is_in_a_group_once_also_when_back(world: World) -> None:
    with world.lippe.scope():
        group, person = make.programme(world.lippe), make.person(make.household(world.lippe), "Olena", "guardian")
        common = {"programme": group, "person": person, **by(world.lippe)}
        with pytest.raises(NotAllowed):  # who may not see the file cannot take it into a group
            joining.join(**common)
        common["actor"] = world.lippe.counsellor
        row = joining.join(**common)
        assert joining.join(**common).pk == row.pk
        joining.leave(actor=world.lippe.counsellor, participant=row, now=NOW)
        assert joining.join(**common).pk == row.pk
        assert names(group) == ["Olena Sommer"]
        assert {one.file_id for one in Entry.objects.filter(action__startswith="programmes.participant")} == {
            person.household_id
        }


def test_a_name_is_needed(world: World) -> None:
    with world.lippe.scope(), pytest.raises(joining.NoName):
        joining.join(programme=make.programme(world.lippe), name="  ", **by(world.lippe))


def test_numbers_outlive_names(world: World) -> None:
    with world.lippe.scope():
        group = make.programme(world.lippe)
        family = make.household(world.lippe)
        mother = make.person(family, "Olena", "guardian", arrival_answer="given", arrived_on=dt.date(2015, 1, 1))
        known = make.participant(group, "", person=mother)
        told = make.participant(group, "Ada", band="under_1")
        make.participant(group, "Bela")
        one = make.group_session(group, TODAY)
        came = {"came": {known.pk, told.pk}, "guests": 1, "children": 4}
        sessions.note_presence(session=one, version=0, **came, **by(world.lippe))
        counts = {"over_10": 1, "under_1": 1, "unknown": 1}
        assert dict(BandCount.objects.values_list("band", "count")) == counts
        for forget in before_deletion:
            forget([family], world.lippe.director, NOW)
        services.end_programme(programme=group, cancelled=False, **by(world.lippe))
        retention.forget_names(world.lippe.centre, NOW + 364 * DAY)
        assert Participant.objects.count() == 2
        retention.forget_names(world.lippe.centre, NOW + 366 * DAY)
        assert not Participant.objects.exists() and not Presence.objects.exists()
        one.refresh_from_db()
        assert (one.adults, one.children) == (3, 4)
        assert dict(BandCount.objects.values_list("band", "count")) == counts


def test_presence_is_corrected_not_added_up(world: World) -> None:
    with world.lippe.scope():
        group = make.programme(world.lippe)
        ada, bela = make.participant(group, "Ada"), make.participant(group, "Bela")
        one = make.group_session(group, TODAY)
        note = {"session": one, "guests": 0, "children": 0, **by(world.lippe)}
        sessions.note_presence(came={ada.pk, bela.pk}, version=0, **note)
        with pytest.raises(ChangedMeanwhile):
            sessions.note_presence(came=set(), version=0, **note)
        sessions.note_presence(came={bela.pk}, version=1, **note)
        assert (one.adults, Presence.objects.get().participant_id) == (1, bela.pk)
        sessions.cancel_session(session=one, version=2, **by(world.lippe))
        one.refresh_from_db()
        assert (one.state, one.adults, Presence.objects.count(), BandCount.objects.count()) == ("cancelled", None, 0, 0)


def test_heads_are_counted_without_names_and_silence_is_unknown(world: World) -> None:
    with world.lippe.scope():
        one = make.group_session(make.programme(world.lippe, counting=Counting.HEADS), TODAY)
        note = {"session": one, "children": 2, "version": 0, **by(world.lippe)}
        with pytest.raises(sessions.SessionWrong):
            sessions.note_heads(adults=2, bands={ResidenceBand.OVER_10: 3}, **note)
        sessions.note_heads(adults=5, bands={ResidenceBand.OVER_10: 3, ResidenceBand.UNDER_1: 0}, **note)
        assert dict(BandCount.objects.values_list("band", "count")) == {"over_10": 3, "unknown": 2}


def test_nobody_notes_what_has_not_been(world: World) -> None:
    with world.lippe.scope():
        one = make.group_session(make.programme(world.lippe), TODAY + DAY)
        with pytest.raises(sessions.NotNow):
            sessions.note_presence(session=one, came=set(), guests=1, children=0, version=0, **by(world.lippe))


def test_a_group_that_is_over_takes_nobody_and_its_links_end(world: World) -> None:
    with world.lippe.scope():
        group = make.programme(world.lippe, leader="Olga Leiter", leader_email="olga@example.org")
        coming = make.group_session(group, TODAY + 7 * DAY)
        secret = leading.send_link(programme=group, centre=world.lippe.centre, **by(world.lippe))
        services.end_programme(programme=group, cancelled=False, **by(world.lippe))
        coming.refresh_from_db()
        assert coming.state == SessionState.CANCELLED
        with pytest.raises(services.ProgrammeOver):
            joining.join(programme=group, name="Ada", **by(world.lippe))
        with pytest.raises(services.ProgrammeOver):
            services.end_programme(programme=group, cancelled=True, **by(world.lippe))
        with pytest.raises(LinkUnusable):
            leading.programme_behind(secret, NOW)


@time_machine.travel(NOW, tick=False)
def test_who_leads_a_group_notes_by_link_with_first_names_only(world: World) -> None:
    place = world.lippe
    with place.scope():
        group = make.programme(place, leader="Olga Leiter", leader_email="olga@example.org")
        ada = make.participant(group, "Ada Müller-Lüdenscheid")
        one, old = make.group_session(group, TODAY - DAY), make.group_session(group, TODAY - 90 * DAY)
        secret = leading.send_link(programme=group, centre=place.centre, **by(place))
        mail = Mail.objects.get()
        assert secret in mail.text and "Ada" not in mail.text
        assert [each.pk for each in leader_page(group, NOW).open] == [one.pk]
    client = place.client(None)
    page = client.get(place.url(f"gruppe/{secret}/{one.pk}/")).content.decode()
    assert "Ada M." in page and "Lüdenscheid" not in page
    assert client.get(place.url(f"gruppe/{secret}/{old.pk}/")).status_code == 404
    assert client.get(place.url(f"gruppe/{secret}/quatsch/")).status_code == 404
    sent = {"came": [str(ada.pk)], "guests": "0", "children": "1", "version": "0"}
    assert client.post(place.url(f"gruppe/{secret}/{one.pk}/"), sent).status_code == 302
    with place.scope():
        one.refresh_from_db()
        assert (one.state, one.adults, one.children) == ("held", 1, 1)
    assert (
        client.post(place.url(f"gruppe/{secret}/{one.pk}/"), {"do": "cancel", **sent, "version": "1"}).status_code
        == 302
    )
    with place.scope():
        one.refresh_from_db()
        assert one.state == "cancelled"


def test_another_centres_session_is_not_there(world: World) -> None:
    with world.lippe.scope():
        mine = make.programme(world.lippe)
        foreign = make.group_session(make.programme(world.lippe, "andere"), TODAY)
        with pytest.raises(NotFound):
            selectors.session_for(mine, foreign.pk)


def test_suiting_families_have_children_of_the_ages_and_nobody_in_the_group(world: World) -> None:
    with world.lippe.scope():
        group = make.programme(
            world.lippe, child_age_from=4, child_age_to=6, municipality=world.lippe.municipalities[0]
        )
        old = make.household(world.lippe, "Alt")
        make.person(old, "Opa", "guardian", arrival_answer="given", arrived_on=dt.date(2010, 1, 1))
        for family, born in ((old, dt.date(2019, 11, 3)), (make.household(world.lippe, "Jung"), dt.date(2022, 11, 2))):
            make.person(family, "Kind", born_on=born)
        for name, born in (("Zuklein", dt.date(2022, 11, 3)), ("Zugross", dt.date(2019, 11, 2))):
            make.person(make.household(world.lippe, name), "Kind", born_on=born)
        away = make.household(world.lippe, "Anderswo", municipality=world.lippe.municipalities[1])
        make.person(away, "Kind", born_on=dt.date(2021, 1, 1))
        member = world.lippe.counsellor

        def found(residence: str) -> list[str]:
            rows = families.suiting(member, group, residence, TODAY).prefetch_related("persons")
            return [str(one.household) for one in families.suiting_families(rows, group, TODAY)]

        assert found("") == ["Familie Alt", "Familie Jung"]
        assert found("settled") == ["Familie Alt"]
        joining.join(actor=member, programme=group, person=old.persons.get(first_name="Opa"), now=NOW)
        assert found("") == ["Familie Jung"]


def test_figures_tell_of_nobody(world: World) -> None:
    with world.lippe.scope():
        group = make.programme(world.lippe)
        one = make.group_session(group, TODAY, state="held", adults=24, children=0)
        other = make.group_session(
            make.programme(world.lippe, kind="griffbereit"), TODAY, state="held", adults=9, children=1
        )
        for session, band, count in ((one, "over_10", 21), (one, "under_1", 3), (other, "under_1", 9)):
            BandCount.objects.create(session=session, band=band, count=count)
        found = figures(2026, TODAY)
        assert [row.kind for row in found.rows] == ["Griffbereit", "Rucksack KiTa"]
        assert 3 not in [count for row in found.rows for count in row.visits]
        assert (found.total, found.settled, found.unknown) == (33, 64, 0)


def test_changes_of_two_people_are_not_lost(world: World) -> None:
    with world.lippe.scope():
        group = make.programme(world.lippe)
        facts = services.ProgrammeFacts(
            kind=ProgrammeKind.GRIFFBEREIT, name="Neu", responsible=world.lippe.member(Role.NETWORKER)
        )
        services.change_programme(programme=group, facts=facts, version=0, **by(world.lippe))
        with pytest.raises(ChangedMeanwhile):
            services.change_programme(programme=group, facts=facts, version=0, **by(world.lippe))


def test_the_file_says_when_somebody_came_and_left(world: World) -> None:
    with world.lippe.scope():
        family = make.household(world.lippe)
        group = make.programme(world.lippe)
        person = make.person(family, "Olena", "guardian")
        row = joining.join(actor=world.lippe.counsellor, programme=group, person=person, now=NOW)
        joining.leave(actor=world.lippe.counsellor, participant=row, now=NOW + DAY)
        titles = [entry.title for entry in feeds.timeline(world.lippe.counsellor, family)]
        assert titles == ["In der Gruppe: Rucksack Südstadt", "Nicht mehr in der Gruppe: Rucksack Südstadt"]


def test_no_page_asks_where_somebody_was_born(world: World) -> None:
    with world.lippe.scope():
        group = make.programme(world.lippe, counting=Counting.HEADS)
        one = make.group_session(group, ProgrammeSession._meta.get_field("on").to_python("2026-01-05"))
    client = world.lippe.client(Role.NETWORKER)
    for path in (f"netzwerk/gruppen/{group.code}/aufnehmen/", f"netzwerk/gruppen/{group.code}/termine/{one.pk}/"):
        page = client.get(world.lippe.url(path)).content.decode().casefold()
        assert "freiwillig" in page and not BORN_HERE.search(page)
    with world.lippe.scope():
        family = make.household(world.lippe)
        child = make.person(family, "Mila", born_on=dt.date(2020, 1, 1))
    client = world.lippe.client()
    at = f"familien/{family.code}"
    for path in ("familien/neu/", f"{at}/aendern/", f"{at}/personen/neu/", f"{at}/personen/{child.pk}/"):
        answer = client.get(world.lippe.url(path))
        assert answer.status_code == 200 and not BORN_HERE.search(answer.content.decode()), path
    for path in ("beratung-anfragen/", "beratung-anfragen/?sprache=en", "mitmachen/"):
        answer = world.lippe.client(None).get(world.lippe.url(path))
        assert answer.status_code == 200 and not BORN_HERE.search(answer.content.decode()), path


def test_the_entry_of_the_directory_follows_the_group(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        group = make.programme(world.lippe, seats=2, offer=offer)

        def free() -> int | None:
            offer.refresh_from_db()
            return offer.free_places

        row = joining.join(programme=group, name="Ada", **by(world.lippe))
        assert (free(), offer.capacity_as_of) == (1, TODAY)
        joining.join(programme=group, name="Bela", **by(world.lippe))
        joining.join(programme=group, name="Cem", **by(world.lippe))
        assert free() == 0
        joining.leave(participant=row, **by(world.lippe))
        assert free() == 1


def test_school_holidays_are_left_out_where_wanted() -> None:
    days = rules.days_of(
        dt.date(2026, 10, 14), dt.date(2026, 11, 4), 1, skips_holidays=True, skips_school_holidays=True
    )
    assert days == [dt.date(2026, 10, 14), dt.date(2026, 11, 4)]


def test_the_entry_of_the_directory_ends_with_its_last_group(world: World) -> None:
    with world.lippe.scope():
        offer, draft = make.offer(world.lippe), make.offer(world.lippe, "Entwurf", state="draft")
        first = make.programme(world.lippe, seats=2, offer=offer)
        second = make.programme(world.lippe, "Rucksack Nord", seats=9, offer=offer)
        unpublished = make.programme(world.lippe, "Rucksack Ost", offer=draft)
        common: dict[str, Any] = {"cancelled": False, **by(world.lippe)}

        def entry() -> tuple[str, int | None]:
            offer.refresh_from_db()
            return offer.state, offer.free_places

        services.end_programme(programme=first, **common)
        assert entry() == ("published", 9), "another group stands behind it"
        services.end_programme(programme=second, **common)
        assert entry()[0] == "ended"
        services.end_programme(programme=unpublished, **common)
        draft.refresh_from_db()
        assert draft.state == "draft"
    client = world.lippe.client(Role.NETWORKER)
    page = client.get(world.lippe.url(f"netzwerk/gruppen/{second.code}/")).content.decode()
    assert f'<bdi>{offer.name}</bdi></a> <span class="l-muted">beendet</span>' in page
    assert client.get(f"/lippe/angebote/{offer.code}/").status_code == 410


def test_the_page_that_ends_a_group_says_what_happens_to_its_entry(world: World) -> None:
    with world.lippe.scope():
        codes = [make.programme(world.lippe, offer=offer).code for offer in (make.offer(world.lippe), None)]
    client = world.lippe.client(Role.NETWORKER)
    pages = [client.get(world.lippe.url(f"netzwerk/gruppen/{code}/beenden/")).content.decode() for code in codes]
    assert ["Auch der Eintrag im Verzeichnis endet" in page for page in pages] == [True, False]


def test_agreement_and_grant_stand_on_the_page_and_in_the_file(world: World) -> None:
    with world.lippe.scope():
        partner, other = (make.organisation(world.lippe, "welfare", name) for name in ("Brücke e. V.", "Anker e. V."))
        agreement = make.agreement(world.lippe, partner, "Rucksack 2026")
        facts = services.ProgrammeFacts(
            kind=ProgrammeKind.GRIFFBEREIT,
            name="Griffbereit Nord",
            responsible=world.lippe.member(Role.NETWORKER),
            organisation=partner,
            agreement=agreement,
            grant_name="Landesprogramm",
            grant_reference="Az. 27-4",
            grant_cents=1_250_050,
        )
        group = services.plan_programme(facts=facts, **by(world.lippe))
        wrong = (
            (None, "organisation", "Bitte wählen Sie auch den Kooperationspartner."),
            (other, "agreement", "Diese Vereinbarung gehört zu einem anderen Partner."),
        )
        for named, field, sentence in wrong:
            with pytest.raises(services.ProgrammeWrong) as error:
                services.plan_programme(facts=replace(facts, organisation=named), **by(world.lippe))
            assert (error.value.field, error.value.sentence) == (field, sentence)
        assert GroupProgramme.objects.get() == group
        (row,) = selectors.programme_sheet(
            selectors.programme_rows(selectors.counted(GroupProgramme.objects.all(), TODAY))
        ).rows
        assert row[-4:] == ["Landesprogramm", "Az. 27-4", str(agreement), 12500.5]
    client = world.lippe.client(Role.NETWORKER)
    page = client.get(world.lippe.url(f"netzwerk/gruppen/{group.code}/")).content.decode()
    for words in ("Brücke e. V.", "Rucksack 2026", "Landesprogramm", "Az. 27-4", "12.500,50"):
        assert words in page, words
