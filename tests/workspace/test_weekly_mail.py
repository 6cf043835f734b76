"""The weekly mail: Monday morning, once, only where something is due, and never with a name."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lotse.core.errors import NotAllowed
from lotse.operations.periodic import run_periodic
from lotse.outbox.models import Mail
from lotse.schooling.models import Pupil
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre, Membership
from lotse.workspace import services
from lotse.workspace.models import WeeklyMail
from lotse.workspace.rules import mail_week
from tests import make
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def at(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=BERLIN)  # type: ignore[arg-type,misc]


def late(place: Place, **fields: Any) -> Pupil:
    child = make.person(make.household(place, "Haddad"), "Şirin")
    return make.pupil(place, child, registered_on=TODAY - 15 * DAY, **fields)


def send(place: Place, now: dt.datetime = NOW) -> list[Mail]:
    """What one run writes."""
    known = set(Mail.objects.values_list("pk", flat=True))
    with place.scope():
        services.send_weekly_mails(centre=Centre.objects.get(pk=place.centre.pk), now=now)
    return sorted(Mail.objects.exclude(pk__in=known), key=lambda mail: mail.to)


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        (at(2026, 11, 2, 5, 59), None),
        (at(2026, 11, 2, 6, 0), dt.date(2026, 11, 2)),
        (at(2026, 11, 6, 23, 59), dt.date(2026, 11, 2)),
        (at(2026, 11, 7, 0, 0), None),
        (at(2026, 11, 8, 23, 59), None),
        # around the changes of the clock, which come on Sundays: six o'clock is six o'clock
        (dt.datetime(2026, 3, 30, 3, 59, tzinfo=dt.UTC), None),
        (dt.datetime(2026, 3, 30, 4, 0, tzinfo=dt.UTC), dt.date(2026, 3, 30)),
        (dt.datetime(2026, 10, 26, 4, 59, tzinfo=dt.UTC), None),
        (dt.datetime(2026, 10, 26, 5, 0, tzinfo=dt.UTC), dt.date(2026, 10, 26)),
        (dt.datetime(2026, 11, 1, 23, 30, tzinfo=dt.UTC), None),  # Monday in Berlin, half past midnight
        (at(2027, 1, 1, 12, 0), dt.date(2026, 12, 28)),  # a holiday, and another year
    ],
)
def test_it_is_due_on_monday_at_six_and_until_friday(now: dt.datetime, monday: dt.date | None) -> None:
    assert mail_week(now) == monday


def test_it_counts_and_names_codes(world: World, settings: Any) -> None:
    settings.BASE_URL = "https://lotse.example"
    with world.lippe.scope():
        pupil = late(world.lippe)
    with world.other.scope():
        late(world.other)
    [mail] = send(world.lippe)
    assert (mail.to, mail.subject) == ("counsellor@lippe.example.org", "Lotse: Ihre Woche ab 02.11.2026")
    assert mail.text == (
        "Guten Tag Bildungsberatung Kreis Lippe,\n\n"
        "Überfällige Fristen: 1\n"
        f"- {pupil.code}: Wartet schon lange auf einen Schulplatz (01.11.2026)\n"
        f"https://lotse.example/lippe/schule/fristen/?zustaendig={world.lippe.counsellor.pk}&zeitraum=ueberfaellig\n\n"
        "Diese E-Mail nennt nur Kennungen, keine Namen. Sie kommt einmal je Woche, und nur, wenn etwas fällig ist.\n"
        "Abbestellen: https://lotse.example/lippe/mein-kalender/"
    )
    assert [name for name in ("Şirin", "Haddad") if name in mail.text + mail.subject] == []


def test_it_comes_once_a_week_however_often_and_late_it_is_asked_for(world: World) -> None:
    with world.lippe.scope():
        late(world.lippe)
    assert send(world.lippe, at(2026, 11, 2, 5, 50)) == []
    assert len(send(world.lippe, at(2026, 11, 5, 17, 0))) == 1  # the machine was off until Thursday
    for later in (at(2026, 11, 5, 17, 10), at(2026, 11, 6, 9, 0), at(2026, 11, 8, 9, 0), at(2026, 11, 9, 5, 59)):
        assert send(world.lippe, later) == []
    assert len(send(world.lippe, at(2026, 11, 9, 6, 0))) == 1
    assert send(world.lippe, at(2026, 11, 9, 6, 0)) == []


def test_of_two_runs_at_once_one_sends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run has asked who is waiting before the first one wrote."""
    with world.lippe.scope():
        late(world.lippe)
        member = world.lippe.counsellor
        for week in (dt.date(2026, 11, 2), dt.date(2026, 11, 9)):  # without a row, and with one
            assert [services._claim(member, week), services._claim(member, week)] == [True, False]


def test_nothing_due_means_no_mail_and_the_week_is_settled(world: World) -> None:
    with world.lippe.scope():
        make.pupil(world.lippe)
    assert send(world.lippe) == []
    with world.lippe.scope():
        late(world.lippe)
    assert send(world.lippe, NOW + DAY) == []
    assert len(send(world.lippe, NOW + 7 * DAY)) == 1


def test_a_failed_run_is_made_up_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with world.lippe.scope():
        late(world.lippe)

    def broken(**_: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(services.outbox, "post", broken)
        with pytest.raises(OSError):
            send(world.lippe)
    assert len(send(world.lippe)) == 1


def test_each_person_and_the_centre_can_switch_it_off(world: World) -> None:
    with world.lippe.scope():
        late(world.lippe)
        late(world.lippe, responsible=world.lippe.director)
        services.set_weekly_mail(actor=world.lippe.counsellor, is_wanted=False, now=NOW)
    Centre.objects.filter(slug="lippe").update(sends_weekly_mail=False)
    assert send(world.lippe) == []
    Centre.objects.filter(slug="lippe").update(sends_weekly_mail=True)
    assert [mail.to for mail in send(world.lippe)] == ["director@lippe.example.org"]
    with world.lippe.scope():
        services.set_weekly_mail(actor=world.lippe.counsellor, is_wanted=True, now=NOW)
    assert [mail.to for mail in send(world.lippe, NOW + 7 * DAY)] == [
        "counsellor@lippe.example.org",
        "director@lippe.example.org",
    ]


def test_who_left_changed_roles_or_came_this_week_gets_none(world: World) -> None:
    with world.lippe.scope():
        late(world.lippe)
        member = world.lippe.counsellor
        Membership.objects.filter(pk=member.pk).update(is_active=False)
    assert send(world.lippe) == []
    with world.lippe.scope():
        Membership.objects.filter(pk=member.pk).update(is_active=True, since_on=TODAY + DAY)
    assert send(world.lippe, NOW + 2 * DAY) == []
    with world.lippe.scope():
        Membership.objects.filter(pk=member.pk).update(since_on=TODAY)
        member.user.is_active = False
        member.user.save()
    assert send(world.lippe) == []
    with world.lippe.scope():
        Pupil.objects.update(responsible=world.lippe.member(Role.FUNDER))
        with pytest.raises(NotAllowed):
            services.set_weekly_mail(actor=world.lippe.member(Role.FUNDER), is_wanted=True, now=NOW)
    assert send(world.lippe) == []


def test_it_goes_out_with_the_periodic_work_of_each_centre(world: World) -> None:
    for place in (world.lippe, world.other):
        with place.scope():
            late(place)
    for _ in range(2):
        assert run_periodic(now=NOW) == 0
    sent = Mail.objects.filter(subject__startswith="Lotse: Ihre Woche").order_by("centre__slug")
    assert [(mail.centre and mail.centre.slug) for mail in sent] == ["lippe", "nachbar"]


def test_the_page_orders_and_cancels(world: World) -> None:
    client, page = world.lippe.client(), world.lippe.url("mein-kalender/")
    assert client.get(page).context["page"].wants_mail
    for value, wanted in (("0", False), ("0", False), ("1", True), ("unsinn", False)):
        assert client.post(f"{page}wochenmail/", {"wert": value}).status_code == 302
        assert client.get(page).context["page"].wants_mail == wanted
    with world.lippe.scope():
        assert WeeklyMail.objects.count() == 1
    administration = world.lippe.client(Role.ADMINISTRATOR)
    fields = {"name": "Zentrum", "seen": ""}
    assert administration.post(world.lippe.url("verwaltung/zentrum/"), fields).status_code == 302
    assert not Centre.objects.get(slug="lippe").sends_weekly_mail
    assert "vom Zentrum ausgeschaltet" in client.get(page).content.decode()
