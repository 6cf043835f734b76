"""A share of a volunteer's promise on its way to a full-timer, with one, and back again."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.core.errors import LotseError, NotAllowed
from lotse.links.services import LinkUnusable
from lotse.outbox.models import Mail
from lotse.people.models import Disclosure
from lotse.people.rules import NoGround, disclosable_households, may_disclose_household
from lotse.people.services.consents import withdraw_consent
from lotse.people.services.disclosures import retract_disclosure
from lotse.tenants.enums import Role
from lotse.volunteering.enums import EngagementEnd, ShareDecline, ShareWay
from lotse.volunteering.models import Commitment, Cover, FullTimer, FullTimerAbsence, Participation, Share, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.shares import OFFER_LINK
from lotse.volunteering.selectors import share_feeds as feeds
from lotse.volunteering.selectors import shares as selectors
from lotse.volunteering.selectors.load import full_timer_weeks, loads
from lotse.volunteering.selectors.own import own_page
from lotse.volunteering.selectors.relief import relief_page
from lotse.volunteering.services import engagements, volunteers
from lotse.volunteering.services.capacity import NotAvailable, OverLimit
from lotse.volunteering.services.shares import answering, ending, naming, offering, periodic
from lotse.volunteering.services.shares.ending import ShareSettled
from lotse.volunteering.services.shares.offering import ShareFacts, ShareWrong
from tests import make
from tests.exports import personal_file
from tests.races import at_once, own_connections  # noqa: F401
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)


@dataclass
class Scene:
    """A volunteer with three hours promised where two were agreed, and a full-timer with two hours to give."""

    place: Place
    commitment: Commitment
    kim: FullTimer

    @property
    def volunteer(self) -> Volunteer:
        return self.commitment.volunteer

    def facts(self, **fields: Any) -> ShareFacts:
        values: dict[str, Any] = {"full_timer": FullTimer.objects.get(pk=self.kim.pk), "minutes_per_week": 60}
        values |= {"starts_on": TODAY, "until_on": TODAY + 4 * WEEK, "tasks": "zum Jobcenter begleiten"}
        return ShareFacts(**(values | fields))

    def offer(self, now: dt.datetime = NOW, actor: Any = None, **fields: Any) -> Share:
        more = {name: fields.pop(name) for name in ("over_limit_reason", "instead_of") if name in fields}
        self.volunteer.refresh_from_db()
        by = actor or self.place.member(Role.COORDINATOR)
        return offering.offer(actor=by, commitment=self.commitment, facts=self.facts(**fields), now=now, **more)

    def agreed(self, **fields: Any) -> Share:
        share = self.offer(**fields)
        answering.accept(share=share, way=ShareWay.LINK, now=NOW)
        answering.agree(share=share, way=ShareWay.LINK, now=NOW)
        return share

    def carries(self, on: dt.date = TODAY, until: dt.date = TODAY + DAY) -> int:
        return loads([self.volunteer.pk], on, until)[self.volunteer.pk].minutes

    def held(self, on: dt.date = TODAY) -> int:
        return full_timer_weeks([self.kim], on, on + DAY)[self.kim.pk][0].held


@pytest.fixture
def scene(world: World) -> Scene:
    return make_scene(world.lippe)


def make_scene(place: Place) -> Scene:
    with place.scope():
        volunteer, engagement = make.volunteer(place, limit=(120, 3)), make.engagement(place)
        promise: dict[str, Any] = {"minutes_per_week": 180, "starts_on": TODAY, "over_limit_reason": "bis Weihnachten"}
        commitment = Commitment.objects.create(engagement=engagement, volunteer=volunteer, made_at=NOW, **promise)
        drk = make.organisation(place, "welfare", "DRK Detmold")
        kim = make.full_timer(place, organisation=drk, minutes_per_week=120)
    return Scene(place, commitment, kim)


def mails_to(to: str) -> list[Mail]:
    """The newest first."""
    return [mail for mail in Mail.objects.order_by("-created_at", "-pk") if mail.to == to]


def secret_of(path: str, to: str) -> str:
    """The secret of the newest mail to somebody."""
    texts = [mail.text for mail in mails_to(to)]
    return next(found for text in texts for found in re.findall(rf"/{path}/(\S+)/", text))


# --- Offering ------------------------------------------------------------------------------------------------


def test_from_the_offer_on_the_volunteer_is_relieved_and_the_mail_says_little(scene: Scene) -> None:
    with scene.place.scope():
        share = scene.offer()
        assert (scene.carries(), scene.held(), share.held_by) == (120, 60, scene.place.member(Role.COORDINATOR))
        assert scene.carries(TODAY + 4 * WEEK, TODAY + 5 * WEEK) == 180, "it comes back when the share ends"
        eased = "2 Std. von 2 Std. je Woche, 1 von 3 Engagements"
        assert selectors.load_of(scene.volunteer, TODAY) == own_page(scene.volunteer, TODAY).load == eased
        (own,) = own_page(scene.volunteer, TODAY).engagements
        assert (own.hours, own.relieved_hours) == ("3 Std. je Woche", "1 Std. je Woche")
        (line,) = relief_page(scene.volunteer, TODAY).promises
        assert line.text.endswith("3 Std. je Woche, davon abgenommen 1 Std.")
        (later,) = own_page(scene.volunteer, TODAY + 5 * WEEK).engagements
        assert later.relieved_hours == ""
        mail = Mail.objects.get()
        assert (mail.to, mail.subject) == ("kim@example.org", f"Anfrage: {share.engagement.code}")
        assert "60 Minuten je Woche, vom 02.11.2026 bis 29.11.2026" in mail.text
        for private in (scene.volunteer.last_name, share.tasks, "Patenschaft"):
            assert private not in mail.text
        assert Entry.objects.filter(action="volunteering.share_offered", object_id=share.pk).count() == 1


@pytest.mark.parametrize("absent", [False, True])
def test_more_than_the_full_timer_can_give_is_refused_as_with_volunteers(scene: Scene, absent: bool) -> None:
    week = TODAY + 2 * WEEK
    with scene.place.scope():
        if absent:  # three of five days away in one week of the span leave 48 of 120 minutes
            FullTimerAbsence.objects.create(full_timer=scene.kim, starts_on=week, ends_on=week + 3 * DAY)
        minutes = 60 if absent else 121
        with pytest.raises(OverLimit, match=f"{week if absent else TODAY:%d.%m.%Y}"):
            scene.offer(minutes_per_week=minutes)
        assert (Share.objects.count(), Mail.objects.count(), scene.carries()) == (0, 0, 180)
        made = scene.offer(minutes_per_week=minutes, over_limit_reason=" Vertretung kommt ")
        assert made.over_limit_reason == "Vertretung kommt"
        if absent:
            other = scene.offer(starts_on=week + 2 * WEEK, until_on=week + 3 * WEEK, over_limit_reason="x")
            assert other.over_limit_reason == "", "not stored where none was needed"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes_per_week": 181}, "hours"),
        ({"minutes_per_week": 14}, "hours"),
        ({"tasks": " \n"}, "tasks"),
        ({"starts_on": TODAY - DAY}, "starts_on"),
        ({"until_on": TODAY}, "last_on"),
        ({"until_on": TODAY + 367 * DAY}, "last_on"),
    ],
)
def test_what_does_not_fit_is_named_at_its_field(scene: Scene, wrong: dict[str, Any], field: str) -> None:
    with scene.place.scope(), pytest.raises(ShareWrong) as told:
        scene.offer(**wrong)
    assert told.value.field == field


def test_no_more_is_given_away_than_was_promised(scene: Scene) -> None:
    with scene.place.scope():
        scene.offer(minutes_per_week=100)
        other = make.full_timer(scene.place, "Ali Öz")
        with pytest.raises(ShareWrong, match="zwischen 15 und 80 Minuten"):
            scene.offer(full_timer=other, minutes_per_week=81)
        other.refresh_from_db()
        scene.offer(full_timer=other, minutes_per_week=80)
        assert scene.carries() == 0


def test_offered_twice_it_is_one_share(scene: Scene) -> None:
    with scene.place.scope():
        scene.offer()
        with pytest.raises(offering.OfferedAlready):
            scene.offer()
        assert (Share.objects.count(), Mail.objects.count()) == (1, 1)


def test_only_who_relieves_may_offer_and_not_to_somebody_who_takes_nothing(scene: Scene) -> None:
    with scene.place.scope():
        with pytest.raises(NotAllowed):
            scene.offer(actor=scene.place.counsellor)
        FullTimer.objects.filter(pk=scene.kim.pk).update(is_active=False)
        with pytest.raises(ShareWrong):
            scene.offer()
        engagements.end(
            actor=scene.place.director,
            engagement=scene.commitment.engagement,
            reason=EngagementEnd.NO_ANSWER,
            needs_more=False,
            now=NOW,
        )
        scene.commitment.refresh_from_db()
        with pytest.raises(ShareWrong):
            scene.offer(full_timer=make.full_timer(scene.place, "Ali Öz"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connections")
def test_of_two_offers_at_once_one_is_told_and_of_yes_and_withdrawal_one_wins(world: World) -> None:
    scene = make_scene(world.lippe)
    centre, director = scene.place.centre.pk, scene.place.director

    def offer(number: int) -> Any:
        row = Commitment.objects.select_related("volunteer", "engagement").get(pk=scene.commitment.pk)
        facts = scene.facts(minutes_per_week=90, tasks=f"Nr. {number}")
        return offering.offer(actor=director, commitment=row, facts=facts, now=NOW)

    told = at_once(centre, lambda: offer(1), lambda: offer(2))
    assert sorted(told)[0] == "" and sorted(told)[1] in {
        "core.changed_meanwhile",
        "volunteering.over_limit",
        "volunteering.share_wrong",
        "volunteering.offered_already",
    }
    with scene.place.scope():
        pk = Share.objects.get().pk
    told = at_once(
        centre,
        lambda: answering.accept(share=Share.objects.get(pk=pk), way=ShareWay.LINK, now=NOW),
        lambda: ending.withdraw(actor=director, share=Share.objects.get(pk=pk), now=NOW),
    )
    with scene.place.scope():
        state = Share.objects.get().state
    assert (told, state) in [
        (["", "volunteering.share_settled"], "accepted"),
        (["volunteering.share_settled", ""], "withdrawn"),
        (["", ""], "withdrawn"),  # first the yes, then the withdrawal
        (["links.unusable", ""], "withdrawn"),
    ]


# --- Answers -------------------------------------------------------------------------------------------------


def test_both_answer_behind_links_that_opening_does_not_use_up(scene: Scene) -> None:
    place = scene.place
    with place.scope():
        share = scene.offer()
        secret = secret_of("anteil", "kim@example.org")
    client, path = place.client(None), place.url(f"anteil/{secret}/")
    for _ in range(2):
        page = client.get(path).content.decode()
        assert "zum Jobcenter begleiten" in page and "höchstens 1 Std. von 2 Std." in page
        assert scene.volunteer.last_name not in page
    for _ in range(2):
        assert client.post(path, {"answer": "yes"}).status_code == 302
    with place.scope():
        share.refresh_from_db()
        assert (share.state, share.accepted_way, share.due_on) == ("accepted", "link", share.due_on)
        assert len(mails_to("jo@example.org")) == 1
        secret = secret_of("anteil-zustimmen", "jo@example.org")
    path = place.url(f"anteil-zustimmen/{secret}/")
    assert "Kim Wolf" in client.get(path).content.decode()
    for _ in range(2):
        assert client.post(path, {"answer": "yes"}).status_code == 302
    with place.scope():
        share.refresh_from_db()
        assert (share.state, share.agreed_way, share.due_on) == ("agreed", "link", None)
        assert (scene.carries(), scene.held()) == (120, 60)
        (told,) = mails_to(place.member(Role.COORDINATOR).user.email)
        assert f"Engagement {share.engagement.code} ist übernommen" in told.text
        secret = secret_of("mein-anteil", "kim@example.org")
    page = client.get(place.url(f"mein-anteil/{secret}/")).content.decode()
    assert "Ute Brandt" in page and "Die Familie nennen wir Ihnen" in page
    with place.scope(), pytest.raises(ShareSettled):
        answering.decline(share=share, by="full_timer", way=ShareWay.LINK, now=NOW)


def test_a_no_leaves_it_with_the_coordinator_who_is_told(scene: Scene) -> None:
    place, coordinator = scene.place, scene.place.member(Role.COORDINATOR)
    with place.scope():
        share = scene.offer()
        secret = secret_of("anteil", "kim@example.org")
        assert feeds.today(coordinator, TODAY) == []
    client, path = place.client(None), place.url(f"anteil/{secret}/")
    assert client.post(path, {"answer": "vielleicht"}).status_code == 200
    for _ in range(2):
        assert client.post(path, {"answer": "no", "reason": "no_time"}).status_code == 302
    assert "Es ist ein Nein eingetragen" in client.get(path).content.decode()
    with place.scope():
        share.refresh_from_db()
        assert (share.state, share.decline_reason, share.ended_on) == ("declined", "no_time", None)
        assert (scene.carries(), scene.held()) == (120, 0)
        (item,) = feeds.today(coordinator, TODAY)
        assert item.title == "Anteil abgelehnt: anders vergeben oder zurückgeben"
        other = make.full_timer(place, "Ali Öz")
        page = selectors.share_page(share, TODAY)
        assert page.again_url.endswith(f"?statt={share.pk}") and page.row.holder == coordinator.name
        scene.offer(full_timer=other, instead_of=share, starts_on=TODAY + WEEK)
        share.refresh_from_db()
        assert (share.state, share.ended_on) == ("ended", TODAY + WEEK)
        days = (TODAY, TODAY + WEEK, TODAY + 3 * WEEK)
        assert [scene.carries(day, day + DAY) for day in days] == [120] * 3
        assert feeds.today(coordinator, TODAY) == []
        with pytest.raises(ShareSettled):
            scene.offer(full_timer=make.full_timer(place, "Bo"), instead_of=share, starts_on=TODAY + 9 * WEEK)


def test_a_line_manager_who_says_no_ends_it_and_the_full_timer_learns_it(scene: Scene) -> None:
    with scene.place.scope():
        share = scene.offer()
        with pytest.raises(ShareSettled):
            answering.agree(share=share, way=ShareWay.LINK, now=NOW)
        answering.accept(share=share, way=ShareWay.LINK, now=NOW)
        answering.decline(share=share, by="manager", way=ShareWay.LINK, now=NOW, reason=ShareDecline.NOT_AGREED)
        assert Mail.objects.filter(subject=f"Nicht zugestimmt: {share.engagement.code}").count() == 1
        assert (scene.carries(), scene.held()) == (120, 0)


def test_answers_on_the_phone_are_recorded_and_a_line_manager_without_an_address_is_called(scene: Scene) -> None:
    place, coordinator = scene.place, scene.place.member(Role.COORDINATOR)
    with place.scope():
        FullTimer.objects.update(manager_email="")
        share = scene.offer()
    client, url = place.client(Role.COORDINATOR), place.url(f"ehrenamt/anteile/{share.pk}/")
    said = {"answer": "yes", "way": "phone"}
    assert client.post(f"{url}antwort/", said)["Location"] == url
    with place.scope():
        assert [one.title for one in feeds.today(coordinator, TODAY)] == ["Zustimmung von Jo Berg einholen"]
        assert mails_to("kim@example.org") == [], "asked on the phone, the mail that had not left stays here"
        periodic.look_after(place.centre, NOW + 40 * DAY)  # the share is over by then, but it has not expired
        assert Share.objects.get().state == "ended"
        Share.objects.update(state="accepted", ended_on=None, until_on=TODAY + 300 * DAY)
        periodic.look_after(place.centre, NOW + 40 * DAY)
        assert Share.objects.get().state == "accepted"
    assert "Zustimmung einholen" in client.get(url).content.decode()
    assert client.post(f"{url}antwort/", said)["Location"] == url
    with place.scope():
        share = Share.objects.get()
        assert (share.state, share.accepted_way, share.agreed_way) == ("agreed", "phone", "phone")


def test_a_member_answers_with_the_own_account_and_nobody_elses(scene: Scene) -> None:
    place = scene.place
    with place.scope():
        FullTimer.objects.update(membership=place.counsellor, organisation=None)
        share = scene.offer()
        (item,) = feeds.today(place.counsellor, TODAY)
        assert (item.title, item.action_label) == ("1 Std. je Woche übernehmen?", "Antworten")
        with pytest.raises(NotAllowed):
            answering.accept(share=share, way=ShareWay.ACCOUNT, now=NOW, actor=place.director)
        with pytest.raises(NotAllowed):
            answering.accept(share=share, way=ShareWay.PHONE, now=NOW, actor=place.counsellor)
    path = place.url(f"ehrenamt/mein-anteil/{share.pk}/")
    assert place.client(Role.DIRECTOR).get(path).status_code == 404
    client = place.client(Role.COUNSELLOR)
    assert "Ja, ich übernehme das" in client.get(path).content.decode()
    assert client.post(path, {"answer": "yes"})["Location"] == path
    with place.scope():
        share.refresh_from_db()
        assert (share.state, share.accepted_way, feeds.today(place.counsellor, TODAY)) == ("accepted", "account", [])


def test_a_withdrawn_offer_is_dead_at_once_and_its_mail_stays_here(scene: Scene) -> None:
    place = scene.place
    with place.scope():
        share = scene.offer()
        secret = secret_of("anteil", "kim@example.org")
        ending.withdraw(actor=place.director, share=share, now=NOW)
        assert [(one.state, one.text) for one in Mail.objects.all()] == [("stopped", "")], (
            "nothing to take back by mail"
        )
        with pytest.raises(LinkUnusable):
            answering.share_behind(secret, OFFER_LINK, NOW)
        assert (scene.carries(), scene.held()) == (120, 0)
        with pytest.raises(ShareSettled):
            answering.accept(share=share, way=ShareWay.LINK, now=NOW)
        with pytest.raises(ShareSettled):
            ending.withdraw(actor=place.director, share=Share.objects.get(), now=NOW)
    answer = place.client(None).post(place.url(f"anteil/{secret}/"), {"answer": "yes"})
    assert answer.status_code in {404, 410} and "gilt nicht mehr" in answer.content.decode()
    with place.scope():
        again = scene.offer(instead_of=Share.objects.get())
        Mail.objects.update(state="sent", sent_at=NOW)
        ending.withdraw(actor=place.director, share=again, now=NOW)
        assert Mail.objects.filter(subject=f"Anfrage zurückgezogen: {again.engagement.code}").count() == 1


# --- Naming a family -----------------------------------------------------------------------------------------


def test_a_family_is_named_after_the_agreement_on_a_ground_and_only_as_long_as_it_holds(scene: Scene) -> None:
    place, by = scene.place, scene.place.member(Role.COORDINATOR)
    with place.scope():
        family = make.household(place, "Haddad", preferred_language="ar")
        mother = make.person(family, "Rima", "guardian")
        make.contact_way(mother, "+49 30 23125000")
        Participation.objects.create(engagement=scene.commitment.engagement, household=family, starts_on=TODAY)
        share = scene.offer()
        with pytest.raises(ShareSettled):
            naming.name_families(actor=by, share=share, now=NOW)
        answering.accept(share=share, way=ShareWay.LINK, now=NOW)
        answering.agree(share=share, way=ShareWay.LINK, now=NOW)
        with pytest.raises(NoGround, match=r"Haddad.*DRK Detmold"):
            naming.name_families(actor=by, share=share, now=NOW)
        assert (selectors.share_page(share, TODAY).families, Disclosure.objects.count()) == ([], 0)
        consent = make.consent(place, mother, "partner", recipient="DRK Detmold")
        naming.name_families(actor=by, share=share, now=NOW + DAY)
        gone = Disclosure.objects.get()
        assert (gone.recipient, gone.what, gone.way) == ("DRK Detmold", naming.WHAT, "link")
        with pytest.raises(naming.NobodyToName):
            naming.name_families(actor=by, share=share, now=NOW)
        with pytest.raises(NotAllowed):
            naming.name_families(actor=place.counsellor, share=share, now=NOW)
        (place_of,) = feeds.disclosure_places(by, [gone.pk])
        assert place_of.url == place.url(f"ehrenamt/anteile/{share.pk}/")
        secret = secret_of("mein-anteil", "kim@example.org")
    client, path = place.client(None), place.url(f"mein-anteil/{secret}/")
    page = client.get(path).content.decode()
    assert "Haddad" in page and "+49 30 23125000" in page and "Arabisch" in page
    with place.scope():
        taken_back: dict[str, Any] = {"household": family, "consent_id": consent.pk, "withdrawn_on": TODAY}
        withdraw_consent(actor=place.counsellor, now=NOW + DAY, **taken_back)
        gone.refresh_from_db()
        assert gone.retraction_reason == "Einwilligung widerrufen"
        assert selectors.share_page(share, TODAY).families == []
        make.consent(place, mother, "partner")
        naming.name_families(actor=by, share=share, now=NOW)
        newest = Disclosure.objects.get(retracted_at=None)
        retract_disclosure(actor=by, disclosure=newest, reason="Verwechslung", now=NOW)
        assert selectors.share_page(share, TODAY).unnamed == 1


def test_to_a_colleague_of_the_centre_nothing_leaves_the_house(scene: Scene) -> None:
    with scene.place.scope():
        FullTimer.objects.update(organisation=None)
        family = make.household(scene.place, "Haddad")
        Participation.objects.create(engagement=scene.commitment.engagement, household=family, starts_on=TODAY)
        share = scene.agreed()
        naming.name_families(actor=scene.place.director, share=Share.objects.get(), now=NOW)
        named = selectors.share_page(share, TODAY).families
        assert ([one.name for one in named], Disclosure.objects.count()) == (["Familie Haddad"], 0)


# --- Ends ----------------------------------------------------------------------------------------------------


def test_a_share_goes_back_only_where_the_volunteer_can_take_it(scene: Scene) -> None:
    place = scene.place
    with place.scope():
        share = scene.agreed()
        back: dict[str, Any] = {"actor": place.director, "now": NOW}
        for state in ({"stopped_at": NOW}, {"state": "paused", "stopped_at": None}):
            Volunteer.objects.update(**state)
            with pytest.raises(NotAvailable):
                ending.hand_back(share=selectors.share_for(place.director, share.pk), **back)
        Volunteer.objects.update(state="active")
        with pytest.raises(OverLimit):
            ending.hand_back(share=selectors.share_for(place.director, share.pk), **back)
        assert (Share.objects.get().state, scene.carries()) == ("agreed", 120)
        fresh = selectors.share_for(place.director, share.pk)
        Mail.objects.filter(state="queued").update(state="sent", sent_at=NOW)
        ending.hand_back(share=fresh, over_limit_reason="bis zum Monatsende", **back)
        share.refresh_from_db()
        assert (share.state, share.ended_on, share.back_reason) == ("handed_back", TODAY, "bis zum Monatsende")
        assert (scene.carries(), scene.held()) == (180, 0)
        assert Mail.objects.filter(subject=f"Zu Ende: {share.engagement.code}").count() == 1
        with pytest.raises(ShareSettled):
            ending.hand_back(share=selectors.share_for(place.director, share.pk), over_limit_reason="x", **back)


def test_within_the_limit_it_goes_back_without_a_reason(scene: Scene) -> None:
    with scene.place.scope():
        Commitment.objects.update(minutes_per_week=120)
        share = scene.offer()
        fresh = selectors.share_for(scene.place.director, share.pk)
        ending.hand_back(actor=scene.place.director, share=fresh, now=NOW, over_limit_reason="x")
        assert (Share.objects.get().back_reason, scene.carries()) == ("", 120)


@pytest.mark.parametrize("how", ["ended", "released"])
def test_with_the_engagement_its_shares_end(scene: Scene, how: str) -> None:
    place = scene.place
    with place.scope():
        share = scene.agreed()
        secret = secret_of("mein-anteil", "kim@example.org")
        common: dict[str, Any] = {"actor": place.director, "now": NOW}
        if how == "ended":
            reason = EngagementEnd.GOAL_REACHED
            engagements.end(engagement=share.engagement, reason=reason, needs_more=False, **common)
        else:
            engagements.release_volunteer(commitment=scene.commitment, **common)
        share.refresh_from_db()
        assert (share.state, share.ended_on, scene.held(), scene.carries()) == ("ended", TODAY, 0, 0)
    assert "gilt nicht mehr" in place.client(None).get(place.url(f"mein-anteil/{secret}/")).content.decode()


def test_who_does_not_answer_is_reminded_once_and_then_it_is_the_coordinators_again(scene: Scene) -> None:
    place, coordinator = scene.place, scene.place.member(Role.COORDINATOR)
    with place.scope():
        share = scene.offer(until_on=TODAY + 20 * WEEK)
        first = secret_of("anteil", "kim@example.org")
        for days, mails in ((4, 1), (5, 2), (5, 2), (14, 2)):
            periodic.look_after(place.centre, NOW + days * DAY)
            assert len(mails_to("kim@example.org")) == mails, days
        assert answering.share_behind(first, OFFER_LINK, NOW + 14 * DAY) == share, "the first mail still opens"
        for days in (15, 16):
            periodic.look_after(place.centre, NOW + days * DAY)
        share.refresh_from_db()
        assert (share.state, scene.carries(), scene.held()) == ("expired", 120, 0)
        with pytest.raises(LinkUnusable):
            answering.share_behind(first, OFFER_LINK, NOW + 15 * DAY)
        (item,) = feeds.today(coordinator, TODAY + 15 * DAY)
        assert item.badge == "ohne Antwort"


def test_before_its_end_the_coordinator_is_asked_once_and_then_it_ends(scene: Scene) -> None:
    place, coordinator = scene.place, scene.place.member(Role.COORDINATOR)
    with place.scope():
        share = scene.agreed(until_on=TODAY + 8 * WEEK)
        count = Mail.objects.count()
        for days, mails in ((41, 0), (42, 1), (43, 1)):
            periodic.look_after(place.centre, NOW + days * DAY)
            assert Mail.objects.count() - count == mails, days
        (item,) = feeds.today(coordinator, TODAY + 42 * DAY)
        assert item.title == "Anteil endet am 27.12.2026: verlängern oder zurückgeben?"
        following = scene.offer(now=NOW + 42 * DAY, starts_on=share.until_on, until_on=share.until_on + WEEK)
        assert feeds.today(coordinator, TODAY + 42 * DAY) == []
        periodic.look_after(place.centre, NOW + 56 * DAY)
        share.refresh_from_db()
        assert (share.state, share.ended_on) == ("ended", TODAY + 8 * WEEK)
        following.refresh_from_db()
        assert following.state in {"offered", "expired"}
        assert scene.carries(following.starts_on, following.until_on) == 120


def test_who_stands_in_settles_it_and_the_calendar_shows_its_days(scene: Scene) -> None:
    place, coordinator = scene.place, scene.place.member(Role.COORDINATOR)
    with place.scope():
        share = scene.offer()
        answering.decline(share=share, by="full_timer", way=ShareWay.LINK, now=NOW)
        assert feeds.today(place.director, TODAY) == []
        away = {"coordinator": coordinator, "deputy": place.director, "recorded_by": place.director}
        Cover.objects.create(starts_on=TODAY, ends_on=TODAY + DAY, **away)
        assert len(feeds.today(place.director, TODAY)) == 1
        taken = scene.agreed(full_timer=make.full_timer(place, "Ali Öz"))
        span = (TODAY - 60 * DAY, TODAY + 60 * DAY)
        entries = feeds.calendar(coordinator, *span)
        code = taken.engagement.code
        assert [(one.title, one.starts) for one in entries] == [
            (f"{code}: Anteil beginnt", TODAY),
            (f"{code}: Anteil endet", TODAY + 27 * DAY),
        ]
        assert feeds.calendar(place.director, *span) == []


def test_a_new_coordinator_of_the_engagement_holds_its_shares(scene: Scene) -> None:
    with scene.place.scope():
        share, engagement = scene.offer(), scene.commitment.engagement
        names = ("kind", "starts_on", "planned_end_on", "title", "with_children", "club")
        facts = engagements.EngagementFacts(
            coordinator=scene.place.director, **{name: getattr(engagement, name) for name in names}
        )
        engagements.change(actor=scene.place.director, engagement=engagement, facts=facts, version=0, now=NOW)
        share.refresh_from_db()
        assert share.held_by == scene.place.director


def test_less_than_promised_is_agreed_only_with_how_it_goes_on(scene: Scene) -> None:
    agree: dict[str, Any] = {"actor": scene.place.director, "volunteer": scene.volunteer, "engagements": 2}
    agree |= {"agreed_on": TODAY, "now": NOW + WEEK}
    with scene.place.scope():
        with pytest.raises(OverLimit, match="schon mehr zugesagt"):
            volunteers.agree_limit(minutes_per_week=60, **agree)
        scene.volunteer.refresh_from_db()
        assert scene.volunteer.limits.count() == 1
        made = volunteers.agree_limit(minutes_per_week=60, over_limit_reason="ein Teil geht ans DRK", **agree)
        assert made.over_limit_reason == "ein Teil geht ans DRK"
        made = volunteers.agree_limit(minutes_per_week=240, over_limit_reason="x", **(agree | {"now": NOW + 2 * WEEK}))
        made.refresh_from_db()
        assert made.over_limit_reason == ""


# --- Pages and rights ----------------------------------------------------------------------------------------


def test_the_load_with_and_without_is_shown_before_anything_is_asked(scene: Scene) -> None:
    place, code = scene.place, scene.commitment.engagement.code
    client = place.client(Role.COORDINATOR)
    path = place.url(f"ehrenamt/engagements/{code}/abgeben/{scene.commitment.pk}/")
    typed = {"full_timer": str(scene.kim.pk), "hours": "1,5", "starts_on": "1.12.2199", "last_on": "20.12.2199"}
    typed |= {"tasks": "Wege | zu Ämtern 🌻"}
    page = client.post(path, typed).content.decode()
    assert ">\nWege | zu Ämtern 🌻<" in page and 'value="1,5"' in page
    assert page.count("1,5 Std.") == 4 and "Anfragen" in page
    with place.scope():
        assert Share.objects.count() == 0
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    changed = client.post(path, typed | {"seen": seen[1], "hours": "2"}).content.decode()
    assert "2 Std." in changed
    with place.scope():
        assert Share.objects.count() == 0, "other hours are shown first"
    assert client.post(path, typed | {"seen": seen[1]}).status_code == 302
    with place.scope():
        share = Share.objects.get()
        assert (share.minutes_per_week, share.last_on) == (90, dt.date(2199, 12, 20))
        Commitment.objects.update(minutes_per_week=600)
    follows = client.get(f"{path}?nach={share.pk}").content.decode()
    assert 'value="21.12.2199"' in follows
    for wrong in ("?nach=x", f"?statt={scene.kim.pk}", "?nach=%00"):
        assert client.get(path + wrong).status_code == 404
    endless = client.post(path, typed | {"starts_on": "1.12.2030", "last_on": "1.12.2199"}).content.decode()
    assert "länger als ein Jahr" in endless and endless.count('data-label="Ohne"') == 54
    for hostile in (
        {"hours": "9" * 400},
        {"tasks": "a\0b"},
        {"last_on": "1.1.9999"},
        {"full_timer": "x"},
        {"seen": "x" * 300},
    ):
        assert client.post(path, typed | hostile).status_code == 200
    listed = client.get(place.url("ehrenamt/anteile/")).content.decode()
    assert "Ute Brandt" in listed and "Kim Wolf" in listed
    sheet = personal_file(client, place.url("ehrenamt/anteile/?stand=gefragt&export=csv")).decode("utf-8-sig")
    assert f"Patenschaft;{code};Ute Brandt;Kim Wolf;DRK Detmold;1,5" in sheet
    assert "Kim Wolf" in client.get(place.url(f"ehrenamt/engagements/{code}/")).content.decode()


def test_a_talk_that_ends_in_a_share_leads_to_offering_it(scene: Scene) -> None:
    place = scene.place
    client = place.client(Role.COORDINATOR)
    path = place.url(f"ehrenamt/entlastung/{scene.volunteer.code}/")
    client.post(f"{path}zu-viel/")
    answer = client.post(path, {"on": f"{dt.date.today():%d.%m.%Y}", "measures": ["share"]})
    code = scene.commitment.engagement.code
    assert answer["Location"] == place.url(f"ehrenamt/engagements/{code}/abgeben/{scene.commitment.pk}/")


def test_predicates_and_their_twins_agree(scene: Scene) -> None:
    place = scene.place
    with place.scope():
        share, family = scene.offer(), make.household(place)
        for role in Role:
            member = place.member(role)
            FullTimer.objects.update(membership=member, organisation=None)
            share = Share.objects.select_related("full_timer").get()
            for predicate, twin, row in (
                (rights.may_hand_over, rights.handed_over_shares, share),
                (rights.may_answer_share, rights.answerable_shares, share),
                (may_disclose_household, disclosable_households, family),
            ):
                assert predicate(member, row) == twin(member).filter(pk=row.pk).exists(), (role, predicate)  # type: ignore[operator]
        FullTimer.objects.update(membership=None)
        assert not rights.may_answer_share(place.director, Share.objects.select_related("full_timer").get())


def test_another_centre_sees_and_changes_nothing(scene: Scene, world: World) -> None:
    with scene.place.scope():
        share = scene.offer()
        secret = secret_of("anteil", "kim@example.org")
    assert world.other.client(None).get(world.other.url(f"anteil/{secret}/")).status_code in {404, 410}
    with world.other.scope():
        for act in (
            lambda: ending.withdraw(actor=world.other.director, share=share, now=NOW),
            lambda: ending.hand_back(actor=world.other.director, share=share, now=NOW),
            lambda: answering.accept(share=share, way=ShareWay.PHONE, now=NOW, actor=world.other.director),
        ):
            with pytest.raises(LotseError):
                act()
    with scene.place.scope():
        assert Share.objects.get().state == "offered"
