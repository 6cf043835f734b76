"""Both sides answer by link: one's mind may be changed for a moment, silence frees the time, the next best moves up."""

import datetime as dt
import itertools
import re
from typing import Any

import pytest
import time_machine
from django.db.models import Model
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.core import clock
from lotse.core.errors import NotAllowed
from lotse.links.services import LinkUnusable, TooManySubmissions
from lotse.outbox.models import Mail
from lotse.people.services import withdraw_consent
from lotse.tenants.enums import Role
from lotse.volunteering.enums import Answer, AskedBy, EngagementEnd, NeedEnd
from lotse.volunteering.models import Asking, Engagement, LoadLimit, Need, Volunteer, VolunteeringSettings
from lotse.volunteering.rules.asking import SECOND_THOUGHTS, free_from
from lotse.volunteering.selectors.asked import asked_page
from lotse.volunteering.selectors.asking_today import today
from lotse.volunteering.selectors.chain import chain_of
from lotse.volunteering.selectors.load import loads
from lotse.volunteering.services import asking as services
from lotse.volunteering.services import engagements, needs, relief, volunteers
from lotse.volunteering.services import settings as settings_services
from lotse.volunteering.services.matching import set_mark
from tests import make
from tests.world import NOW, TODAY, Place, World

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
SOON = NOW + SECOND_THOUGHTS


def reachable(place: Place, last_name: str = "Brandt", **fields: Any) -> Volunteer:
    return make.volunteer(place, last_name, email=f"{last_name.lower()}@example.org", **fields)


def need_of(place: Place, *, language: str = "ar", address: str = "anna@example.org", **fields: Any) -> Need:
    """A need of a family that may be written to."""
    home = make.household(place, "Geheim", preferred_language=language)
    parent = make.person(home, "Anna", "guardian", last_name="Geheim")
    make.contact_way(parent, address, "email")
    make.consent(place, parent, "contact")
    return make.need(place, home, **fields)


def ask(place: Place, need: Need, volunteer: Volunteer, **fields: Any) -> Engagement:
    values: dict[str, Any] = {"actor": place.member(Role.COORDINATOR), "minutes_per_week": 120, "starts_on": TODAY}
    need.refresh_from_db()
    volunteer.refresh_from_db()
    return services.ask(need=need, volunteer=volunteer, **(values | {"now": NOW} | fields))


def mails(address: str = "") -> list[Mail]:
    """What was written, the oldest first; with an address, what goes there."""
    return [one for one in Mail.objects.order_by("created_at", "pk") if not address or one.to == address]


def secrets() -> list[str]:
    """Of the questions mailed so far, the newest last."""
    return [one for mail in mails() for one in dict.fromkeys(re.findall(r"/anfrage/([^/]+)/", mail.text))]


def secret_to(address: str) -> str:
    """The newest link that went there."""
    return re.findall(r"/anfrage/([^/]+)/", mails(address)[-1].text)[-1]


def say(secret: str, answer: Answer, now: dt.datetime = NOW, **fields: Any) -> Asking:
    return services.answer_by_link(secret=secret, answer=answer, now=now, **fields)


def pass_time(place: Place, now: dt.datetime) -> None:
    services.see_to_it(place.centre, now)


def titles(place: Place, on: dt.date = TODAY) -> list[str]:
    return [one.title for one in today(place.member(Role.COORDINATOR), on)]


def fresh(row: Model) -> Any:
    return type(row).objects.get(pk=row.pk)  # type: ignore[attr-defined]


def test_the_volunteer_says_yes_then_the_family_then_it_runs(world: World) -> None:
    place = world.lippe
    with place.scope():
        need, volunteer = need_of(place), reachable(place, preferred_language="en")
        engagement = ask(place, need, volunteer)
        mail = Mail.objects.get()
        assert mail.to == "brandt@example.org" and "would you like to support somebody?" in mail.text
        assert "by Nov. 8, 2026: yes" in mail.text and "Guten Tag" in mail.text, "the last day; German below"
        assert "Geheim" not in mail.text + mail.subject
        say(secret_to(mail.to), Answer.ACCEPT)
        pass_time(place, SOON - dt.timedelta(seconds=1))
        assert Mail.objects.count() == 1, "the family is asked only when the answer cannot be changed any more"
        pass_time(place, SOON)
        pass_time(place, SOON)
        (to_family,) = mails("anna@example.org")
        assert "لقد وجدنا شخصًا" in to_family.text and "Brandt" not in to_family.text
        assert fresh(engagement).state == "asked"
        say(secret_to("anna@example.org"), Answer.ACCEPT, SOON)
        pass_time(place, SOON + SECOND_THOUGHTS)
        assert (fresh(engagement).state, fresh(need).state) == ("running", "met")
        assert titles(place) == [f"Beide haben ja gesagt: {engagement}"]
        (news,) = mails("brandt@example.org")
        assert "good news: the family has said yes too." in news.text and "Geheim" not in news.text
        assert set(Asking.objects.values_list("way", "answer")) == {("link", "accept")}
        actors = Entry.objects.filter(action="volunteering.asking_answered").values_list("actor_id", "file_id")
        assert list(actors) == [(None, need.household_id)] * 2


def test_an_answer_may_be_changed_for_a_moment_and_counts_once(world: World) -> None:
    place = world.lippe
    with place.scope():
        engagement = ask(place, need_of(place), reachable(place))
        (secret,) = secrets()
        for _ in range(2):
            say(secret, Answer.NOT_THIS)
        last = say(secret, Answer.ACCEPT, NOW + dt.timedelta(minutes=4))
        assert last.takes_effect_at == NOW + dt.timedelta(minutes=4) + SECOND_THOUGHTS
        pass_time(place, SOON)
        assert Asking.objects.count() == 1, "the earlier answer has no effect"
        pass_time(place, NOW + dt.timedelta(minutes=9))
        assert Asking.objects.count() == 2
        assert say(secret, Answer.ACCEPT, NOW + DAY).answer == "accept", "sent again, nothing happens"
        with pytest.raises(services.AnswerPassedOn):
            say(secret, Answer.NOT_THIS, NOW + DAY)
        assert fresh(engagement).state == "asked"


def test_the_coordinator_passes_an_answer_on_at_once_or_notes_one_instead(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        ask(place, need_of(place), reachable(place))
        (secret,) = secrets()
        asking = say(secret, Answer.ACCEPT)
        with pytest.raises(NotAllowed):
            services.carry_out_now(actor=place.counsellor, asking=asking, now=NOW)
        assert services.carry_out_now(actor=by, asking=asking, now=NOW) is True
        assert services.carry_out_now(actor=by, asking=asking, now=NOW) is False
        assert services.carry_out(asking=asking, now=SOON) is False, "the job comes too late"
        family = Asking.objects.get(volunteer=None)
        services.answer(actor=by, asking=family, answer=Answer.ACCEPT, way=AskedBy.PHONE, now=NOW)
        stopped = [one.state for one in mails() if not one.to]
        assert stopped == ["stopped", "stopped"], "questions that wait are not needed any more"
        with pytest.raises(services.AnswerPassedOn):
            say(secret, Answer.LATER)


def test_a_reminder_after_three_days_and_the_end_after_seven(world: World) -> None:
    place = world.lippe
    with place.scope():
        need, volunteer = need_of(place), reachable(place)
        ask(place, need, volunteer)
        for hours in (71, 72, 73, 100):
            pass_time(place, NOW + dt.timedelta(hours=hours))
        first, second = secrets()
        assert ["wir erinnern Sie" in one.text for one in mails()] == [False, True]
        assert services.question_behind(first, NOW + 4 * DAY) == services.question_behind(second, NOW + 4 * DAY)
        (line,) = chain_of([need.pk])
        assert line.how == "per E-Mail, erinnert am 05.11." and line.said == "noch keine Antwort (bis 08.11.)"
        with pytest.raises(services.AnswerPassedOn):
            say(first, Answer.ACCEPT, NOW + WEEK)
        assert loads([volunteer.pk], TODAY)[volunteer.pk].minutes == 120
        pass_time(place, NOW + WEEK)
        assert loads([volunteer.pk], TODAY)[volunteer.pk].minutes == 0
        assert (fresh(need).state, Asking.objects.get().answer) == ("open", "silence")
        assert titles(place) == [f"Noch niemand gefunden: {need.household}"]
        assert asked_page(services.question_behind(first, NOW + WEEK), NOW + WEEK).outcome == "silence"


def test_the_next_best_moves_up_by_itself_and_stops_after_three(world: World) -> None:
    place = world.lippe
    town = place.municipalities[1]  # farther away
    with place.scope():
        need = need_of(place)
        first = reachable(place, "Eins")
        for name in ("Zwei", "Drei", "Vier"):
            reachable(place, name, municipality=town)
        ask(place, need, first, goes_on=True)
        now = NOW
        for answer in (Answer.NOT_THIS, Answer.LATER, Answer.NOT_THIS):
            say(secrets()[-1], answer, now)
            now += dt.timedelta(minutes=10)
            pass_time(place, now)
        lines = chain_of([need.pk])
        assert [one.asking.position for one in lines] == [1, 2, 3]
        assert len({one.asking.volunteer_id for one in lines}) == 3
        assert {one.asking.asked_by for one in lines[1:]} == {None}
        assert fresh(need).state == "open", "three are enough: the coordinator decides"
        (item,) = today(place.member(Role.COORDINATOR), TODAY)
        assert item.meta == "3 Personen gefragt, zuletzt: dieses nicht"


@pytest.mark.parametrize("why", ["full", "paused", "stopped", "banned", "proof", "asked", "later"])
def test_nobody_moves_up_who_may_not_be_asked(world: World, why: str) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        need = need_of(place)
        other = reachable(place, "Zwei", municipality=place.municipalities[1])
        first = reachable(place, "Eins")
        if why == "full":
            LoadLimit.objects.filter(volunteer=other).update(minutes_per_week=60)
        elif why == "paused":
            Volunteer.objects.filter(pk=other.pk).update(state="paused")
        elif why == "stopped":
            Volunteer.objects.filter(pk=other.pk).update(stopped_at=NOW)
        elif why == "banned":
            set_mark(actor=by, need=need, volunteer=other, kind="ban", now=NOW)  # type: ignore[arg-type]
        elif why == "proof":
            rule = make.requirement(place)
            make.proof(place, first, rule)
        else:
            at = NOW - (2 * DAY if why == "asked" else 30 * DAY)
            later = {"answer": "later", "later_from_on": TODAY + DAY} if why == "later" else {"answer": "not_this"}
            elsewhere = make.engagement(place, state="ended", end_reason="not_started", ended_on=TODAY)
            Asking.objects.create(
                engagement=elsewhere, volunteer=other, asked_at=at, asked_by=by, answered_at=at, **later
            )
        ask(place, need, first, goes_on=True)
        say(secret_to("eins@example.org"), Answer.NOT_THIS)
        pass_time(place, SOON)
        assert not Asking.objects.filter(volunteer=other, asked_at__gte=NOW).exists()
        assert fresh(need).state == "open"


def test_who_has_no_address_moves_up_by_phone(world: World) -> None:
    place = world.lippe
    with place.scope():
        need = need_of(place)
        reachable(place, "Eins")
        make.volunteer(place, "Zwei", municipality=place.municipalities[1])
        ask(place, need, Volunteer.objects.get(last_name="Eins"), goes_on=True)
        say(secrets()[0], Answer.LATER, later_from_on=TODAY + 28 * DAY)
        pass_time(place, SOON)
        assert titles(place) == ["Bitte am Telefon fragen: Ute Zwei"]
        pass_time(place, NOW + 30 * DAY)
        assert Asking.objects.get(volunteer__last_name="Zwei").answer == "", "on the phone nothing expires"


def test_the_day_from_which_somebody_may_be_asked_is_named(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer = reachable(place)
        ask(place, need_of(place), volunteer)
        say(secrets()[0], Answer.LATER, later_from_on=TODAY + 28 * DAY)
        pass_time(place, SOON)
        second = need_of(place, address="zwei@example.org")
        with pytest.raises(services.VolunteerAskedLately, match=r"ab 30\.11\.2026 wieder fragen"):
            ask(place, second, volunteer, now=NOW + 27 * DAY)
        assert fresh(second).state == "open"
        assert ask(place, second, volunteer, now=NOW + 28 * DAY).state == "asked"
        for day in (TODAY, TODAY + 400 * DAY):
            with pytest.raises(services.LaterOutOfRange):
                say(secret_to(volunteer.email), Answer.LATER, later_from_on=day)


def test_a_family_with_two_needs_is_asked_once_a_week(world: World) -> None:
    place = world.lippe
    with place.scope():
        need = need_of(place)
        other = make.need(place, need.household, aim="sport")
        ask(place, need, reachable(place, "Eins"))
        ask(place, other, reachable(place, "Zwei"))
        for address in ("eins@example.org", "zwei@example.org"):
            say(secret_to(address), Answer.ACCEPT)
        for after in (SOON, NOW + 6 * DAY):
            pass_time(place, after)
            assert Asking.objects.filter(volunteer=None).count() == 1
        notes = [line.note for line in chain_of([need.pk, other.pk])]
        assert sum("Lotse fragt sie von selbst, sobald die Woche um ist." in one for one in notes) == 1
        pass_time(place, NOW + WEEK)
        first, second = Asking.objects.filter(volunteer=None).order_by("asked_at")
        assert (second.asked_at - first.asked_at) >= WEEK - dt.timedelta(minutes=5)


def test_a_yes_leads_nowhere_when_the_volunteer_pauses_before_the_family_is_asked(world: World) -> None:
    place = world.lippe
    with place.scope():
        need, volunteer = need_of(place), reachable(place)
        ask(place, need, volunteer)
        say(secrets()[0], Answer.ACCEPT)
        Volunteer.objects.filter(pk=volunteer.pk).update(state="paused")
        pass_time(place, SOON)
        assert (fresh(need).state, Asking.objects.count()) == ("open", 1)


def test_a_yes_of_the_family_leads_nowhere_when_nobody_is_there_any_more(world: World) -> None:
    place = world.lippe
    with place.scope():
        need, volunteer = need_of(place), reachable(place)
        engagement = ask(place, need, volunteer)
        say(secrets()[0], Answer.ACCEPT)
        pass_time(place, SOON)
        commitment = engagement.commitments.get()
        engagements.release_volunteer(actor=place.member(Role.COORDINATOR), commitment=commitment, now=SOON)
        say(secret_to("anna@example.org"), Answer.ACCEPT, SOON)
        pass_time(place, SOON + SECOND_THOUGHTS)
        assert (fresh(engagement).state, fresh(need).state) == ("ended", "open")


def test_a_family_that_says_later_is_under_today_from_then_on(world: World) -> None:
    place = world.lippe
    with place.scope():
        need = need_of(place)
        ask(place, need, reachable(place), goes_on=True)
        make.volunteer(place, "Zwei")
        say(secrets()[0], Answer.ACCEPT)
        pass_time(place, SOON)
        say(secret_to("anna@example.org"), Answer.LATER, SOON, later_from_on=TODAY + 28 * DAY)
        pass_time(place, SOON + SECOND_THOUGHTS)
        assert Asking.objects.count() == 2, "after a family's answer nobody is asked by itself"
        assert "Ihre Zeit ist wieder frei." in mails("brandt@example.org")[-1].text, "who said yes does not wait"
        assert titles(place, TODAY + 27 * DAY) == []
        assert titles(place, TODAY + 28 * DAY) == [f"Noch niemand gefunden: {need.household}"]


@pytest.mark.parametrize("how", ["too_much", "pause", "need_closed", "ended"])
def test_taking_back_stops_the_mail_and_frees_the_time(world: World, how: str) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        need, volunteer = need_of(place), reachable(place)
        engagement = ask(place, need, volunteer)
        (secret,) = secrets()
        volunteer.refresh_from_db()
        if how == "too_much":
            relief.ask_relief(actor=None, volunteer=volunteer, asked_by=AskedBy.LINK, centre=place.centre, now=NOW)
        elif how == "pause":
            volunteers.pause(actor=by, volunteer=volunteer, until_on=None, now=NOW)
        elif how == "need_closed":
            need.refresh_from_db()
            needs.close_need(actor=by, need=need, reason=NeedEnd.MOVED, version=need.version, now=NOW)
        else:
            engagements.end(
                actor=by, engagement=fresh(engagement), reason=EngagementEnd.NO_ANSWER, needs_more=True, now=NOW
            )
        asking = Asking.objects.get()
        assert asking.answer == "moot"
        assert Mail.objects.filter(carried__object_id=asking.pk).get().state == "stopped"
        pass_time(place, NOW)
        assert fresh(engagement).state == "ended"
        assert fresh(need).state == ("closed" if how == "need_closed" else "open")
        assert loads([volunteer.pk], TODAY)[volunteer.pk].minutes == 0
        assert asked_page(services.question_behind(secret, NOW), NOW).outcome == "moot"
        with pytest.raises(services.AnswerPassedOn):
            say(secret, Answer.ACCEPT)


def test_without_consent_the_family_is_asked_on_the_phone(world: World) -> None:
    place = world.lippe
    with place.scope():
        need = need_of(place)
        ask(place, need, reachable(place))
        say(secrets()[0], Answer.ACCEPT)
        pass_time(place, SOON)
        consent = {"household": need.household, "consent_id": need.household.consents.get().pk}
        withdraw_consent(actor=place.counsellor, **consent, withdrawn_on=TODAY, now=SOON)
        family = Asking.objects.get(volunteer=None)
        assert (family.mailed_at, family.expires_at) == (None, None)
        assert titles(place) == [f"Bitte am Telefon fragen: {need.household}"]


def test_a_link_of_another_centre_or_too_many_taps_change_nothing(world: World) -> None:
    place = world.lippe
    with place.scope():
        ask(place, need_of(place), reachable(place))
        (secret,) = secrets()
    with world.other.scope(), pytest.raises(LinkUnusable):
        services.question_behind(secret, NOW)
    with place.scope():
        for _ in range(30):
            say(secret, Answer.ACCEPT)
        with pytest.raises(TooManySubmissions):
            say(secret, Answer.NOT_THIS)
        assert Asking.objects.get().answer == "accept"


def test_the_page_shows_the_own_load_and_no_name_of_the_family(world: World) -> None:
    place = world.lippe
    with place.scope(), time_machine.travel(NOW, tick=False):
        need = need_of(place, for_children=True, language="ar")
        volunteer = reachable(place, "Brandt", with_children=True, limit=(120, 1))
        ask(place, need, volunteer)
        (secret,) = secrets()
        page = asked_page(services.question_behind(secret, NOW), NOW)
        assert page.load_without == "0 Std. von 2 Std. je Woche, 0 von 1 Engagements"
        assert page.load_with == "2 Std. von 2 Std. je Woche, 1 von 1 Engagements"
    with time_machine.travel(NOW, tick=False):
        url = place.url(f"anfrage/{secret}/")
        client = Client()
        shown = client.get(url)
        text = shown.content.decode()
        assert "Geheim" not in text and "Anna" not in text and "العربية" in text
        assert "Sorge um ein Kind" in text and 'href="tel:110"' in text
        assert shown.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert Client().get(f"/nachbar/anfrage/{secret}/").status_code == 404
        for wrong in (
            {},
            {"answer": "moot"},
            {"answer": "accept\x00"},
            {"answer": "later", "later_from_on": "9" * 400},
        ):
            assert client.post(url, wrong).status_code == 200
            with place.scope():
                assert Asking.objects.get().answered_at is None
        assert client.post(url, {"answer": "accept"}).headers["Location"] == url
        assert "noch einige Minuten ändern" in client.get(url).content.decode()
    with time_machine.travel(SOON, tick=False):
        with place.scope():
            pass_time(place, SOON)
            secret = secret_to("anna@example.org")
        shown_family = Client().get(place.url(f"anfrage/{secret}/?sprache=ar")).content.decode()
    assert 'dir="rtl"' in shown_family and "Ute" in shown_family and "Brandt" not in shown_family


def test_pages_for_staff_ask_by_mail_show_the_chain_and_pass_on(world: World) -> None:
    place = world.lippe
    client = place.client(Role.COORDINATOR)
    with place.scope():
        need, volunteer = need_of(place), reachable(place)
    url = place.url(f"ehrenamt/bedarf/{need.code}/anfragen/{volunteer.code}/")
    before = client.get(url).content.decode()
    assert "Zurzeit: 0 Std. von" in before and before.count("l-trend") == 1
    data = {"hours": "2", "starts_on": f"{clock.today():%d.%m.%Y}", "by_mail": "yes", "goes_on": "on"}
    page = client.post(url, data).headers["Location"]
    shown = client.get(page).content.decode()
    assert "per E-Mail" in shown and "Person 1 von 3: Nach einem Nein fragt Lotse von selbst die nächste." in shown
    with place.scope():
        asking = say(secrets()[0], Answer.ACCEPT, clock.now())
    assert "Gleich weitergeben" in client.get(page).content.decode()
    go = f"{page}antwort/{asking.pk}/weiter/"
    assert world.other.client(Role.COORDINATOR).post(go.replace("/lippe/", "/nachbar/")).status_code == 404
    assert client.get(go).status_code == 405
    assert client.post(go).headers["Location"] == page
    assert need.household.code in client.get(place.url(f"ehrenamt/bedarf/{need.code}/")).content.decode()
    with place.scope():
        assert Asking.objects.filter(volunteer=None).count() == 1


def test_the_centre_changes_its_rules(world: World) -> None:
    place = world.lippe
    url = place.url("ehrenamt/regeln/")
    assert place.client(Role.COORDINATOR).get(url).status_code == 403
    client = place.client(Role.DIRECTOR)
    with place.scope():
        values = settings_services.settings_as_seen() | {"remind_after_days": 5, "expire_after_days": 5}
    assert "Die Erinnerung muss vor dem letzten Tag liegen." in client.post(url, values).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', client.get(url).content.decode())
    assert seen is not None
    data = values | {"remind_after_days": 2, "ask_at_most": 1, "seen": seen[1]}
    assert client.post(url, data).headers["Location"] == url
    assert "inzwischen geändert" in client.post(url, data | {"ask_at_most": 4}).content.decode()
    with place.scope():
        assert VolunteeringSettings.objects.get().ask_at_most == 1
        with pytest.raises(NotAllowed):
            settings_services.save_settings(actor=place.counsellor, values={}, now=NOW)
        ask(place, need_of(place), reachable(place))
        assert Asking.objects.get().expires_at == NOW + 5 * DAY


@given(st.lists(st.integers(0, 60 * 24 * 30), max_size=8))
def test_nobody_is_asked_twice_in_a_week_whatever_the_order(minutes: list[int]) -> None:
    asked: list[dt.datetime] = []
    for at in sorted(NOW + dt.timedelta(minutes=one) for one in minutes):
        free_on = free_from(asked[-1] if asked else None, None)
        if free_on is None or clock.day_of(at) >= free_on:
            asked.append(at)
    days = [clock.day_of(at) for at in asked]
    assert all(later - earlier >= WEEK for earlier, later in itertools.pairwise(days))
