"""Families complain about a volunteer; whoever coordinates the engagement, or stands in there, never learns of it."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.core import registry
from lotse.core.db.fields import EncryptedTextField
from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.core.workdays import working_days_after
from lotse.links.services import LinkUnusable
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from lotse.volunteering.enums import AskedBy, ComplaintResult
from lotse.volunteering.models import (
    Commitment,
    Complaint,
    ComplaintContact,
    ComplaintEntry,
    Cover,
    Engagement,
    Participation,
)
from lotse.volunteering.rules import complaints as rules
from lotse.volunteering.selectors import complaints as selectors
from lotse.volunteering.selectors.complaints import nameable_handlers
from lotse.volunteering.services import complaints as services
from lotse.volunteering.services.complaints import ComplaintFacts
from tests import make
from tests.races import at_once, own_connections  # noqa: F401
from tests.world import NOW, TODAY, Place, World

FACTS = ComplaintFacts("Er kommt immer zu spät.", "ar", name="Amal", email="amal@example.org")


@pytest.fixture(autouse=True)
def _fresh_hour() -> None:
    cache.clear()


def sent(place: Place, facts: ComplaintFacts = FACTS, **fields: Any) -> tuple[Complaint, str]:
    """What a family sent, and the secret of its page."""
    common: dict[str, Any] = {"sender": "::1", "is_known": False, "centre": place.centre, "now": NOW}
    secret = services.complain(form_id=uuid.uuid4(), facts=facts, **(common | fields))
    return Complaint.objects.order_by("received_at", "pk").last() or pytest.fail(), secret


def of_coordinator(place: Place, **fields: Any) -> Complaint:
    """About an engagement of the coordinator."""
    return make.complaint(place, engagement=make.engagement(place), **fields)


def stands_in(place: Place, deputy: Role, ends_on: dt.date = TODAY + dt.timedelta(days=1)) -> None:
    people = {"coordinator": place.member(Role.COORDINATOR), "deputy": place.member(deputy)}
    Cover.objects.create(
        **people, starts_on=ends_on - dt.timedelta(days=9), ends_on=ends_on, recorded_by=place.director
    )


def name(place: Place, *roles: Role) -> None:
    ComplaintContact.objects.bulk_create(ComplaintContact(member=place.member(role)) for role in roles)


def who(place: Place, complaint: Complaint) -> set[Role]:
    """Who may handle it; the same whether one is asked for one complaint or for all."""
    complaint = Complaint.objects.select_related("engagement").get(pk=complaint.pk)
    able = {role for role in Role if rules.may_handle(place.member(role), complaint)}
    listed = {role for role in Role if rules.handled_complaints(place.member(role)).filter(pk=complaint.pk).exists()}
    assert able == listed
    return able


# --- Who learns of it ----------------------------------------------------------------------------------------

PEOPLE = [uuid.UUID(int=number) for number in range(6)]
SOME = st.frozensets(st.sampled_from(PEOPLE))
DAYS = st.integers(-2, 2).map(lambda days: TODAY + dt.timedelta(days=days))


@settings(max_examples=80)
@given(
    SOME,
    SOME,
    SOME,
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), DAYS), max_size=4),
    st.one_of(st.just(()), st.tuples(st.sampled_from(PEOPLE))),
)
def test_neither_coordinator_nor_deputy_ever_and_somebody_if_there_is_anybody(
    handlers: frozenset[uuid.UUID],
    others: frozenset[uuid.UUID],
    coordinators: frozenset[uuid.UUID],
    covers: list[tuple[uuid.UUID, uuid.UUID, dt.date]],
    named: tuple[uuid.UUID, ...],
) -> None:
    house = rules.House(handlers, others, tuple(covers), coordinators)
    able = rules.impartial(house, named, TODAY)
    concerned = set(named) or coordinators
    deputies = {deputy for coordinator, deputy, ends in covers if coordinator in concerned and ends > TODAY}
    assert not able & (concerned | deputies)
    assert able <= handlers or able <= others
    assert bool(able) == bool((handlers | others) - concerned - deputies)


def test_who_may_handle_a_complaint(world: World) -> None:
    place = world.lippe
    with world.other.scope():
        foreign = make.complaint(world.other)
    with place.scope():
        assert not any(rules.may_handle(place.member(role), foreign) for role in Role)
        complaint = of_coordinator(place)
        assert who(place, complaint) == {Role.DIRECTOR}
        name(place, Role.COORDINATOR, Role.MEDIATOR, Role.FUNDER)  # the coordinator even named, a role that may not
        assert who(place, complaint) == {Role.DIRECTOR, Role.MEDIATOR}
        stands_in(place, Role.DIRECTOR, TODAY)  # was over when it arrived
        assert who(place, complaint) == {Role.DIRECTOR, Role.MEDIATOR}
        stands_in(place, Role.DIRECTOR)
        assert who(place, complaint) == {Role.MEDIATOR}
        unnamed = make.complaint(place)
        assert who(place, unnamed) == {Role.MEDIATOR}, "it may be about any engagement"
        Engagement.objects.update(coordinator=place.counsellor)
        assert who(place, complaint) == {Role.MEDIATOR}, "a change of hands opens it to nobody"
        ComplaintContact.objects.all().delete()
        assert who(place, complaint) == {Role.PRIVACY_OFFICER, Role.MEDIATOR}, "it must not lie with nobody"
        Engagement.objects.get(pk=complaint.engagement_id).delete()
        assert who(place, complaint) == {Role.COUNSELLOR, Role.MEDIATOR, Role.PRIVACY_OFFICER}, "nor when it is deleted"


def test_the_coordinator_meets_it_nowhere(world: World) -> None:
    place = world.lippe
    coordinator = place.member(Role.COORDINATOR)
    with place.scope():
        name(place, Role.COORDINATOR)
        engagement = make.engagement(place)
        family = make.household(place)
        Participation.objects.create(engagement=engagement, household=family, starts_on=TODAY)
        complaint, _ = sent(place, ComplaintFacts("Er kommt zu spät.", "de", engagement=engagement))
        assert [mail.to for mail in Mail.objects.all()] == [place.director.user.email]
        assert "zu spät" not in Mail.objects.get().text
        services.remind(place.centre, NOW + dt.timedelta(days=30))
        assert {mail.to for mail in Mail.objects.all()} == {place.director.user.email}
        told = {}
        for member in (coordinator, place.director):
            calendar = [one for provider in registry.calendar for one in provider(member, TODAY, dt.date(2027, 1, 1))]
            digest = [one for provider in registry.digest for one in provider(member, TODAY)]
            today = [one for provider in registry.today for one in provider(member, TODAY)]
            search = [one for provider in registry.search for one in provider(member, complaint.code)]
            told[member] = [complaint.code in repr(one) for one in (calendar, digest, today, search)]
        assert told == {coordinator: [False] * 4, place.director: [False, False, True, True]}
        timeline = [one for provider in registry.timeline for one in provider(place.director, family)]
        assert complaint.code not in repr(timeline), "it stands in nobody's file"
        assert Entry.objects.filter(object_id=complaint.pk).exclude(file_id=None).count() == 0
    client = place.client(Role.COORDINATOR)
    pages = ("ehrenamt/beschwerden/?stand=alle", f"ehrenamt/engagements/{engagement.code}/", "heute/", "verwaltung/")
    assert [complaint.code in client.get(place.url(path)).content.decode() for path in pages] == [False] * 4
    assert client.get(place.url(f"ehrenamt/beschwerden/{complaint.code}/")).status_code == 404
    assert complaint.code not in client.get(place.url("ehrenamt/beschwerden/?stand=alle&export=csv")).content.decode()
    with place.scope():
        make.inspection(place, family, Role.PRIVACY_OFFICER)
    log = place.client(Role.PRIVACY_OFFICER).get(place.url(f"familien/{family.code}/zugriffe/")).content.decode()
    assert complaint.code not in log and "eschwerde" not in log.split("<main")[1]


def test_whoever_names_the_own_engagement_loses_sight_of_it(world: World) -> None:
    place = world.lippe
    with place.scope():
        complaint = make.complaint(place)
        own = make.engagement(place, coordinator=place.director)
        Engagement.objects.filter(pk=own.pk).update(state="ended", ended_on=TODAY, end_reason="other")
        name(place, Role.MEDIATOR)
        services.take(actor=place.director, complaint=complaint, now=NOW)
        assert not services.name_engagement(
            actor=place.director, complaint=complaint, engagement=own, centre=place.centre, now=NOW
        )
        complaint = Complaint.objects.get()
        assert (who(place, complaint), complaint.owner, complaint.state) == ({Role.MEDIATOR}, None, "received")
        assert [mail.to for mail in Mail.objects.all()] == ["mediator@lippe.example.org"]
        with pytest.raises(NotFound):
            selectors.complaint_for(place.director, complaint.code)


def test_where_nobody_is_impartial_nothing_is_kept_and_the_family_is_told(world: World) -> None:
    place = world.lippe
    with place.scope():
        for role in (Role.DIRECTOR, Role.COUNSELLOR, Role.MEDIATOR, Role.PRIVACY_OFFICER):
            stands_in(place, role)
        with pytest.raises(services.NobodyImpartial):
            sent(place, ComplaintFacts("Text", "de", engagement=make.engagement(place)))
        assert (Complaint.objects.count(), Mail.objects.count()) == (0, 0)
        [item] = [one for one in selectors.today(place.director, TODAY) if one.section == "alarms"]
        assert item.meta == "Niemand Unbefangenes für Engagements von Ehrenamtskoordination Kreis Lippe"


# --- From the family to the answer ---------------------------------------------------------------------------


def test_a_family_is_answered_in_its_language_and_may_write_again(world: World) -> None:
    place = world.lippe
    director, common = place.director, {"centre": place.centre, "now": NOW + dt.timedelta(hours=1)}
    with place.scope():
        complaint, secret = sent(place)
        assert complaint.answer_due_on == working_days_after(TODAY, 5) == dt.date(2026, 11, 9)
        assert [one.title for one in selectors.today(director, TODAY)] == [f"{complaint}: Bitte übernehmen"]
        with pytest.raises(services.ComplaintUnanswered):
            services.close(actor=director, complaint=complaint, result=ComplaintResult.TALKED, now=NOW)
        services.take(actor=director, complaint=complaint, now=NOW)
        nothing: dict[str, Any] = {"text": "", "language": "de", "by_phone": False, "form_id": uuid.uuid4()}
        with pytest.raises(services.AnswerEmpty):
            services.answer(actor=director, complaint=complaint, sentences=["erfunden"], **nothing, **common)
        for _ in range(2):  # tapped twice: one answer, one mail
            services.answer(actor=director, complaint=complaint, sentences=["talked", "sorry"], **nothing, **common)
        to_family = Mail.objects.filter(subject=f"{complaint.code}: {place.centre.name}")
        assert [mail.to for mail in to_family] == ["amal@example.org"] * 2
        assert all("?sprache=ar" in mail.text and "spät" not in mail.text for mail in to_family)
        services.close(actor=director, complaint=complaint, result=ComplaintResult.TALKED, now=NOW)
        assert selectors.today(director, TODAY) == []
    page = Client().get(place.url(f"beschwerde/{secret}/?sprache=ar")).content.decode()
    assert "لقد تحدثنا مع هذا الشخص." in page and 'dir="rtl"' in page
    assert "Er kommt immer zu spät." not in page, "others may hold the phone"
    with place.scope():
        more: dict[str, Any] = {"form_id": uuid.uuid4(), "now": NOW + dt.timedelta(hours=2), "centre": place.centre}
        for _ in range(2):
            services.write_more(secret=secret, text="Wieder.", language="de-simple", **more)
        complaint.refresh_from_db()
        assert (complaint.state, complaint.owner, complaint.answered_at, complaint.language) == (
            "received", None, None, "de-simple",
        )  # fmt: skip
        kinds = [one.entry.kind for one in selectors.complaint_page(director, complaint, TODAY).entries]
        assert kinds == ["family", "answer", "family"]
        assert Entry.objects.filter(object_id=complaint.pk, actor_id=None).count() == 2, "nobody learns who wrote"
    with world.other.scope(), pytest.raises(LinkUnusable):
        services.write_more(secret=secret, text="Fremd.", language="de", **more)


def test_what_is_written_is_kept_encrypted() -> None:
    kept = {
        (model, field.name)
        for model in (Complaint, ComplaintEntry)
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    }
    assert kept == {(Complaint, one) for one in ("about", "name", "phone", "email")} | {(ComplaintEntry, "text")}


def test_late_ones_are_told_once_to_all_who_may_handle_them(world: World) -> None:
    place = world.lippe
    with place.scope():
        name(place, Role.MEDIATOR)
        complaint = of_coordinator(place, answer_due_on=TODAY)
        of_coordinator(place, answer_due_on=TODAY, answered_at=NOW)
        told = []
        for days in (0, 1, 2):
            services.remind(place.centre, NOW + dt.timedelta(days=days))
            told.append(sorted(mail.to for mail in Mail.objects.all()))
        late = ["director@lippe.example.org", "mediator@lippe.example.org"]
        assert told == [[], late, late]
        assert all(f"{complaint} wartet in Lotse." in mail.text for mail in Mail.objects.all())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connections")
def test_two_at_once_take_it_once_and_a_doubled_tap_is_one_complaint(world: World) -> None:
    place, form_id = world.lippe, uuid.uuid4()
    common: dict[str, Any] = {"facts": FACTS, "is_known": False, "centre": place.centre, "now": NOW}
    tap = lambda: services.complain(form_id=form_id, sender="::1", **common)  # noqa: E731
    assert at_once(place.centre.pk, tap, tap) == ["", ""]
    with place.scope():
        name(place, Role.MEDIATOR)
        complaint = Complaint.objects.get()
        assert complaint.entries.count() == 1
        first, second = (
            lambda actor=place.member(role): services.take(  # noqa: B008
                actor=actor, complaint=Complaint.objects.select_related("owner").get(), now=NOW
            )
            for role in (Role.DIRECTOR, Role.MEDIATOR)
        )
    told = at_once(place.centre.pk, first, second)
    assert told.count("") == 1 and set(told) <= {"", "volunteering.complaint_taken", "core.changed_meanwhile"}


def test_it_is_given_back_and_answered_only_by_whoever_has_it(world: World) -> None:
    place = world.lippe
    with place.scope():
        name(place, Role.MEDIATOR)
        complaint, mediator = of_coordinator(place), place.member(Role.MEDIATOR)
        services.take(actor=mediator, complaint=complaint, now=NOW)
        complaint = Complaint.objects.get()
        for act in (services.take, services.close):
            more = {"result": ComplaintResult.WITHDRAWN} if act is services.close else {}
            with pytest.raises(services.ComplaintTaken):
                act(actor=place.director, complaint=complaint, now=NOW, **more)  # type: ignore[operator]
        stale = Complaint.objects.get()
        services.give_back(actor=mediator, complaint=complaint, centre=place.centre, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            services.close(actor=mediator, complaint=stale, result=ComplaintResult.WITHDRAWN, now=NOW)
        with pytest.raises(NotAllowed):
            services.note(
                actor=place.member(Role.COORDINATOR), complaint=complaint, form_id=uuid.uuid4(), text="Hallo", now=NOW
            )
        services.close(actor=place.director, complaint=complaint, result=ComplaintResult.WITHDRAWN, now=NOW)


def test_a_colleague_writes_down_what_a_family_says_and_cannot_read_it_afterwards(world: World) -> None:
    place = world.lippe
    with place.scope():
        engagement = make.engagement(place)
    client = place.client(Role.COORDINATOR)
    data = {"text": "Zu spät | 🙂 מאוחר", "way": "phone", "language": "uk", "engagement": engagement.code.lower()}
    data["form_id"] = str(uuid.uuid4())
    wrong = client.post(place.url("ehrenamt/beschwerden/neu/"), data | {"engagement": "ZZZZZZ"}).content.decode()
    assert "Ein Engagement mit dieser Kennung gibt es nicht." in wrong and "Zu spät | 🙂 מאוחר" in wrong
    first, page = (client.post(place.url("ehrenamt/beschwerden/neu/"), data).content.decode() for _ in range(2))
    with place.scope():
        complaint = Complaint.objects.get()
        assert (complaint.engagement, complaint.way, complaint.language) == (engagement, AskedBy.PHONE, "uk")
        assert complaint.entries.get().text == "Zu spät | 🙂 מאוחר"
    assert f"<strong>{complaint.code}</strong>" in page and f"<strong>{complaint.code}</strong>" in first
    assert client.get(place.url(f"ehrenamt/beschwerden/{complaint.code}/")).status_code == 404


def test_content_is_forgotten_and_the_count_stays(world: World) -> None:
    place = world.lippe
    with place.scope():
        complaint, secret = sent(place)
        services.close(actor=place.director, complaint=complaint, result=ComplaintResult.WITHDRAWN, now=NOW)
        services.forget(place.centre, NOW + dt.timedelta(days=729))
        assert ComplaintEntry.objects.count() == 1
        services.forget(place.centre, NOW + dt.timedelta(days=732))
        complaint = Complaint.objects.get()
        assert (ComplaintEntry.objects.count(), complaint.name, complaint.email, complaint.result) == (
            0, "", "", "withdrawn",
        )  # fmt: skip
        with pytest.raises(LinkUnusable):
            services.complaint_behind(secret, NOW)


# --- Pages ---------------------------------------------------------------------------------------------------


def test_the_page_of_a_family_leads_to_its_own_volunteers_and_to_nobody_elses(world: World) -> None:
    place = world.lippe
    with place.scope():
        family, stranger = make.household(place), make.household(place, "Winter")
        engagement = make.engagement(place)
        Participation.objects.create(engagement=engagement, household=family, starts_on=TODAY)
        volunteer = make.volunteer(place)
        Commitment.objects.create(
            engagement=engagement, volunteer=volunteer, minutes_per_week=60, starts_on=TODAY, made_at=NOW
        )
        [link] = selectors.family_links(family)
        assert selectors.family_links(stranger) == []
        token = link.url.partition("?von=")[2]
        assert selectors.choices_of_token(token) == [(str(engagement.pk), "Ute")]
        assert selectors.choices_of_token(token + "x") == selectors.choices_of_token("\0") == []
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)):
            assert selectors.choices_of_token(token) == []
    with world.other.scope():
        assert selectors.choices_of_token(token) == []
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        page = Client().get(f"{link.url}&sprache=en").content.decode()
        hidden = dict(re.findall(r'name="(started|form_id)" value="([^"]+)"', page))
        clock.shift(20)
        data = hidden | {"engagement": str(engagement.pk), "text": "He is late.", "homepage": ""}
        wrong = Client().post(f"{link.url}&sprache=en", data | {"engagement": str(uuid.uuid4())})
        assert wrong.status_code == 200 and "He is late." in wrong.content.decode()
        answer = Client().post(f"{link.url}&sprache=en", data)
        again = Client().post(f"{link.url}&sprache=en", data)
    assert answer.status_code == again.status_code == 302
    with place.scope():
        complaint = Complaint.objects.get()
        assert (complaint.engagement, complaint.coordinator, complaint.way, complaint.language) == (
            engagement, engagement.coordinator, AskedBy.LINK, "en",
        )  # fmt: skip


def test_programs_are_stopped_by_time_and_number(world: World) -> None:
    place = world.lippe
    url = place.url("beschwerde/")
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        started = re.findall(r'name="started" value="([^"]+)"', Client().get(url).content.decode())[0]
        data = {"started": started, "form_id": str(uuid.uuid4()), "text": "Zu spät.", "homepage": ""}
        assert "Bitte warten Sie einen Moment" in Client().post(f"{url}?sprache=de", data).content.decode()
        clock.shift(20)
        for _ in range(rules.COMPLAINTS_PER_SENDER):
            assert Client().post(url, data | {"form_id": str(uuid.uuid4())}).status_code == 302
        last = Client().post(f"{url}?sprache=de", data).content.decode()
    assert "Das waren zu viele Nachrichten." in last and "Zu spät." in last


def test_the_settings_say_who_and_until_when(world: World) -> None:
    place = world.lippe
    values = {"answer_days": 2, "keep_months": 12, "elsewhere": "Beschwerdestelle, 05231 62-1"}
    common: dict[str, Any] = {"values": values, "members": [place.member(Role.MEDIATOR)], "now": NOW}
    with place.scope():
        with pytest.raises(NotAllowed):
            services.change_settings(actor=place.counsellor, seen=0, **common)
        services.change_settings(actor=place.director, seen=0, **common)
        with pytest.raises(ChangedMeanwhile):
            services.change_settings(actor=place.director, seen=0, **common)
        complaint, _ = sent(place)
        assert complaint.answer_due_on == working_days_after(TODAY, 2)
        assert who(place, complaint) == {Role.DIRECTOR, Role.MEDIATOR}
        assert place.director not in nameable_handlers() and place.member(Role.MEDIATOR) in nameable_handlers()
    assert "Beschwerdestelle, 05231 62-1" in Client().get(place.url("beschwerde/")).content.decode()
    assert "Beschwerdestelle" not in Client().get(world.other.url("beschwerde/")).content.decode()
