"""The directory stays true by itself: partners are asked, answer with one button, and nobody asks twice."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from lotse.core import clock
from lotse.core.registry import own_periods
from lotse.directory import selectors as directory
from lotse.directory.enums import Answer, ConfirmedBy, OfferState, SuggestionState
from lotse.directory.models import (
    ContactPerson,
    DirectorySettings,
    Inquiry,
    Offer,
    OfferConfirmation,
    OfferQuestion,
    OfferSuggestion,
    Schedule,
)
from lotse.directory.selectors.offers import capacity_of
from lotse.directory.selectors.truth import feeds, overview
from lotse.directory.services.truth.asking import keep_true
from lotse.outbox.enums import MailState
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World

OLD = clock.start_of(dt.date(2026, 5, 1))  # half a year and a day before TODAY
DAY = dt.timedelta(days=1)


def _partner(place: Place, *names: str, **fields: Any) -> list[Offer]:
    """Offers of one organisation with one contact person, last confirmed half a year ago."""
    of = make.organisation(place, "sports", "TuS Beispiel")
    person = make.contact_person(of)
    defaults: dict[str, Any] = {"confirmed_at": OLD, "contact": person}
    return [make.offer(place, name, organisation=of, **(defaults | fields)) for name in names]


def _path(mail: Mail) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.text)
    assert found
    return found[1]


def _ask(place: Place, now: dt.datetime = NOW) -> list[Mail]:
    keep_true(place.centre, now)
    return list(Mail.objects.order_by("created_at", "to"))


def _holds(offer: Offer) -> str:
    offer.refresh_from_db()
    return f"{offer.code}:{offer.version}"


@time_machine.travel(NOW, tick=False)
def test_one_mail_asks_about_all_offers_of_a_contact_and_once(world: World) -> None:
    with world.other.scope():
        _partner(world.other, "Fremd")
    with world.lippe.scope():
        _partner(world.lippe, "Fußball", "Turnen")
        _partner(world.lippe, "Jung", confirmed_at=NOW - 90 * DAY)
        (mail,) = _ask(world.lippe)
        assert (mail.to, mail.subject) == ("ute@example.org", f"Stimmen Ihre 2 Angebote noch? ({world.lippe.centre})")
        assert "- Fußball\n- Turnen\n" in mail.text
        assert _ask(world.lippe) == [mail]
        assert set(OfferQuestion.objects.values_list("offer__name", flat=True)) == {"Fußball", "Turnen"}


@pytest.mark.parametrize(
    "fields",
    [
        {"confirmed_at": OLD + 2 * DAY},
        {"state": "draft"},
        {"state": "ended"},
        {"ends_on": TODAY},
        {"contact": None},
    ],
)
def test_nobody_is_asked_without_reason_or_address(world: World, fields: dict[str, Any]) -> None:
    with world.lippe.scope():
        _partner(world.lippe, "Fußball", **fields)
        assert _ask(world.lippe) == []


def test_what_is_due_soon_is_asked_along(world: World) -> None:
    with world.lippe.scope():
        of = make.organisation(world.lippe, "sports", "TuS")
        person = make.contact_person(of)
        for name, at in (("fällig", OLD), ("bald", OLD + 20 * DAY), ("später", OLD + 40 * DAY)):
            make.offer(world.lippe, name, organisation=of, contact=person, confirmed_at=at)
        _ask(world.lippe)
        assert set(OfferQuestion.objects.values_list("offer__name", flat=True)) == {"fällig", "bald"}


def test_one_reminder_then_a_call_then_the_question_anew(world: World) -> None:
    with world.lippe.scope():
        (offer,) = _partner(world.lippe, "Fußball")
        networker = world.lippe.member(Role.NETWORKER)
        assert len(_ask(world.lippe)) == 1
        assert len(_ask(world.lippe, NOW + 13 * DAY)) == 1
        first, second = _ask(world.lippe, NOW + 14 * DAY)
        assert second.subject == f"Erinnerung: Stimmt Ihr Angebot noch? ({world.lippe.centre})"
        assert _path(first) != _path(second)
        assert len(_ask(world.lippe, NOW + 60 * DAY)) == 2
        assert feeds.today(networker, TODAY + 27 * DAY) == []
        (line,) = feeds.today(networker, TODAY + 28 * DAY)
        assert (line.title, line.meta) == (
            "Fußball: Bitte anrufen",
            "TuS Beispiel · bestätigt am 01.05.2026 · keine Antwort auf zwei E-Mails",
        )
        assert len(_ask(world.lippe, NOW + 90 * DAY)) == 3
        assert set(offer.questions.values_list("answer", flat=True)) == {"", Answer.SILENT}


@time_machine.travel(NOW, tick=False)
def test_opening_changes_nothing_and_one_post_confirms(world: World) -> None:
    with world.lippe.scope():
        offer, other = _partner(world.lippe, "Fußball", "Turnen")
        path = _path(_ask(world.lippe)[0])
        for _ in range(2):
            assert Client().get(path).status_code == 200
        assert Offer.objects.filter(confirmed_at=OLD).count() == 2
        said = {"holds": _holds(offer)}
        for _ in range(2):  # two taps
            assert Client().post(path, said).status_code == 302
        confirmation = OfferConfirmation.objects.get()
        assert (confirmation.offer, confirmation.way, confirmation.said_by) == (offer, ConfirmedBy.LINK, "Ute Beispiel")
        offer.refresh_from_db()
        other.refresh_from_db()
        assert (offer.confirmed_at, other.confirmed_at) == (NOW, OLD)
        assert offer.questions.get().answer == Answer.CONFIRMED
        assert other.questions.get().answer == ""
        page = world.lippe.client(Role.NETWORKER).get(world.lippe.url(f"netzwerk/angebote/{offer.code}/"))
        assert (
            '02.11.2026 <span class="l-muted">über den Link von <bdi>Ute Beispiel</bdi></span>' in page.content.decode()
        )


@time_machine.travel(NOW, tick=False)
def test_the_pages_of_a_partner_speak_arabic_and_show_its_offers_in_german(world: World) -> None:
    with world.lippe.scope():
        (offer,) = _partner(world.lippe, "Fußball", summary="Fußball für alle", contact=None, email="tus@example.org")
        path = _path(_ask(world.lippe)[0])
    client, one = Client(headers={"Accept-Language": "ar"}), f"{path}{offer.code}/"
    pages = [client.get(path).content.decode()]
    pages += [client.get(f"{one}{end}/").content.decode() for end in ("aendern", "plaetze", "ende")]
    for page in pages:
        assert '<html lang="ar" dir="rtl"' in page and 'href="?sprache=uk"' in page
    assert '<dd lang="de" dir="ltr">' in pages[0]


@time_machine.travel(NOW, tick=False)
def test_one_button_answers_for_all(world: World) -> None:
    with world.lippe.scope():
        both = _partner(world.lippe, "Fußball", "Turnen")
        mail = _ask(world.lippe)[0]
        Client().post(_path(mail), {"holds": [_holds(one) for one in both]})
        assert Offer.objects.filter(confirmed_at=NOW).count() == 2


def test_who_read_an_older_entry_confirms_nothing(world: World) -> None:
    with world.lippe.scope(), time_machine.travel(NOW, tick=False):
        (offer,) = _partner(world.lippe, "Fußball")
        path, said = _path(_ask(world.lippe)[0]), {"holds": _holds(offer)}
        Offer.objects.update(version=1)
        page = Client().post(path, said, follow=True).content.decode()
        assert "Dieser Eintrag ist gerade geändert worden." in page
        assert not OfferConfirmation.objects.exists()


@pytest.mark.parametrize("holds", ["", "x", ":", "AAAAAA:0", "AAAAAA:99999999999999999999", "A\0:1", "{code}:-1"])
def test_hostile_answers_confirm_nothing(world: World, holds: str) -> None:
    with world.lippe.scope(), time_machine.travel(NOW, tick=False):
        (offer,) = _partner(world.lippe, "Fußball")
        path = _path(_ask(world.lippe)[0])
        answer = Client().post(path, {"holds": holds.format(code=offer.code)})
        assert answer.status_code in {302, 404}
        assert not OfferConfirmation.objects.exists()


def test_a_link_reaches_only_its_own_offers_and_ends(world: World) -> None:
    with world.lippe.scope():
        (offer,) = _partner(world.lippe, "Fußball")
        strange = make.offer(world.lippe, "Kochen")
        path = _path(_ask(world.lippe)[0])
        with time_machine.travel(NOW, tick=False):
            assert Client().get(f"{path}{strange.code}/aendern/").status_code == 404
            assert Client().post(path, {"holds": f"{strange.code}:0"}).status_code == 404
            ContactPerson.objects.update(is_active=False)  # somebody else works there now
            assert Client().get(f"{path}{offer.code}/ende/").status_code == 404
            assert "gehört zurzeit kein Angebot" in Client().get(path).content.decode()
    with time_machine.travel(NOW, tick=False):
        assert Client().get(path.replace("lippe", "nachbar")).status_code == 404
    with time_machine.travel(NOW + 90 * DAY, tick=False):
        gone = Client().get(path)
        assert (gone.status_code, "Dieser Link gilt nicht mehr" in gone.content.decode()) == (404, True)


def _change(offer: Offer, **fields: Any) -> dict[str, Any]:
    """The form as it stands, but for these fields."""
    offer.refresh_from_db()
    shown = {"summary": offer.summary, "version": offer.version, "weekday_0": "TU", "begins_0": "18:00"}
    person = {"contact_name": "Ute Beispiel", "contact_email": "ute@example.org"}
    return {**shown, **person, **fields}


def _weekly(offer: Offer) -> Schedule:
    return Schedule.objects.create(offer=offer, rrule="FREQ=WEEKLY;BYDAY=TU", starts_on=TODAY, begins=dt.time(18))


@time_machine.travel(NOW, tick=False)
def test_a_change_waits_for_the_owner_and_free_places_do_not(world: World) -> None:
    with world.lippe.scope():
        (offer,) = _partner(world.lippe, "Fußball")
        schedule = _weekly(offer)
        path = f"{_path(_ask(world.lippe)[0])}{offer.code}/aendern/"
        typed = _change(offer, weekday_0="WE", begins_0="19:30", free_places="3", joining="Einfach kommen")
        assert Client().post(path, typed).status_code == 302
        offer.refresh_from_db()
        assert (offer.free_places, offer.capacity_as_of, offer.joining, offer.confirmed_at) == (3, TODAY, "", OLD)
        suggestion = OfferSuggestion.objects.get()
        assert suggestion.after == {
            "times": [{"weekday": "WE", "begins": "19:30", "ends": ""}],
            "joining": "Einfach kommen",
        }
        networker = world.lippe.member(Role.NETWORKER)
        assert [line.title for line in feeds.today(networker, TODAY)] == ["Fußball: Änderung gemeldet"]
        client, url = (
            world.lippe.client(Role.NETWORKER),
            world.lippe.url(f"netzwerk/aktualitaet/meldungen/{suggestion.pk}/"),
        )
        page = client.get(url).content.decode()
        assert "Dienstag, ab 18:00 Uhr" in page and "Mittwoch, ab 19:30 Uhr" in page
        seen = re.search(r'name="seen" value="(\w+)"', page)
        assert seen
        for _ in range(2):
            client.post(f"{url}uebernehmen/", {"seen": seen[1]})
        offer.refresh_from_db()
        schedule.refresh_from_db()
        assert (offer.joining, offer.confirmed_at) == ("Einfach kommen", NOW)
        assert (schedule.rrule, schedule.begins) == ("FREQ=WEEKLY;BYDAY=WE", dt.time(19, 30))
        assert OfferConfirmation.objects.get().way == ConfirmedBy.PROPOSAL


@time_machine.travel(NOW, tick=False)
def test_an_entry_changed_meanwhile_is_not_overwritten(world: World) -> None:
    with world.lippe.scope():
        (offer,) = _partner(world.lippe, "Fußball")
        path = f"{_path(_ask(world.lippe)[0])}{offer.code}/aendern/"
        typed = {name: value for name, value in _change(offer, summary="Neu").items() if "_0" not in name}
        Client().post(path, typed)
        suggestion = OfferSuggestion.objects.get()
        client, url = (
            world.lippe.client(Role.NETWORKER),
            world.lippe.url(f"netzwerk/aktualitaet/meldungen/{suggestion.pk}/"),
        )
        seen = re.search(r'name="seen" value="(\w+)"', client.get(url).content.decode())
        assert seen
        Offer.objects.update(summary="Von uns")
        told = client.post(f"{url}uebernehmen/", {"seen": seen[1]}, follow=True).content.decode()
        assert "Jemand anderes hat diese Angaben inzwischen geändert." in told
        assert "Der Eintrag ist seitdem geändert worden" in told
        assert Offer.objects.get().summary == "Von uns"
        client.post(f"{url}ablehnen/")
        assert OfferSuggestion.objects.get().state == SuggestionState.REFUSED


@time_machine.travel(NOW, tick=False)
def test_a_new_person_answers_from_then_on(world: World) -> None:
    with world.lippe.scope():
        (offer,) = _partner(world.lippe, "Fußball")
        path = _path(_ask(world.lippe)[0])
        typed = _change(offer, contact_name="Kim Neu", contact_email="kim@example.org")
        Client().post(f"{path}{offer.code}/aendern/", {k: v for k, v in typed.items() if "_0" not in k})
        client = world.lippe.client(Role.NETWORKER)
        client.post(world.lippe.url(f"netzwerk/aktualitaet/meldungen/{OfferSuggestion.objects.get().pk}/uebernehmen/"))
        offer.refresh_from_db()
        assert offer.contact and (offer.contact.name, offer.contact.is_published) == ("Kim Neu", False)
        assert ContactPerson.objects.get(name="Ute Beispiel").email == "ute@example.org"
        assert Client().get(f"{path}{offer.code}/aendern/").status_code == 404


@time_machine.travel(NOW, tick=False)
def test_an_end_is_in_force_at_once_and_can_be_taken_back(world: World) -> None:
    with world.lippe.scope():
        (offer,) = _partner(world.lippe, "Fußball")
        path = _path(_ask(world.lippe)[0])
        Client().post(f"{path}{offer.code}/ende/", {"last_on": "1.11.2026", "version": offer.version})
        offer.refresh_from_db()
        assert (offer.state, offer.ends_on) == (OfferState.ENDED, TODAY)
        networker = world.lippe.member(Role.NETWORKER)
        assert [line.title for line in feeds.today(networker, TODAY)] == ["Fußball: beendet gemeldet"]
        Client().post(path, {"holds": _holds(offer)})
        offer.refresh_from_db()
        assert (offer.state, offer.ends_on, offer.confirmed_at) == (OfferState.PUBLISHED, None, NOW)
        assert OfferSuggestion.objects.get().state == SuggestionState.REPLACED
        Client().post(f"{path}{offer.code}/ende/", {"last_on": "30.11.2026", "version": offer.version})
        suggestion = OfferSuggestion.objects.get(state=SuggestionState.OPEN)
        offer.refresh_from_db()
        assert (offer.state, offer.ends_on) == (OfferState.PUBLISHED, dt.date(2026, 12, 1))
        client = world.lippe.client(Role.NETWORKER)
        client.post(world.lippe.url(f"netzwerk/aktualitaet/meldungen/{suggestion.pk}/ablehnen/"))
        offer.refresh_from_db()
        assert offer.ends_on is None


@time_machine.travel(NOW, tick=False)
def test_an_offer_that_the_centre_ended_cannot_be_confirmed(world: World) -> None:
    with world.lippe.scope():
        (offer,) = _partner(world.lippe, "Fußball")
        path = _path(_ask(world.lippe)[0])
        Offer.objects.update(state=OfferState.ENDED)
        page = Client().post(path, {"holds": _holds(offer)}, follow=True).content.decode()
        assert "Dieses Angebot ist beendet. Es wurde nichts gespeichert." in page
        assert not OfferConfirmation.objects.exists()
        _ask(world.lippe)
        assert offer.questions.get().answer == Answer.DROPPED
        assert Mail.objects.get().state == MailState.STOPPED


@time_machine.travel(NOW, tick=False)
def test_the_phone_settles_the_question_before_the_mail_leaves(world: World) -> None:
    with world.lippe.scope():
        (offer,) = _partner(world.lippe, "Fußball")
        _ask(world.lippe)
        client, url = (
            world.lippe.client(Role.NETWORKER),
            world.lippe.url(f"netzwerk/aktualitaet/angebote/{offer.code}/"),
        )
        assert client.get(url).status_code == 200
        client.post(f"{url}stimmt/", {"version": offer.version})
        confirmation = OfferConfirmation.objects.get()
        assert (confirmation.way, confirmation.noted_by) == (ConfirmedBy.PHONE, world.lippe.member(Role.NETWORKER))
        assert offer.questions.get().answer == Answer.CONFIRMED
        assert Mail.objects.get().state == MailState.STOPPED
        typed = {name: value for name, value in _change(offer, summary="Am Telefon").items() if "_0" not in name}
        client.post(f"{url}aendern/", typed)
        offer.refresh_from_db()
        assert (offer.summary, OfferSuggestion.objects.get().state) == ("Am Telefon", SuggestionState.ADOPTED)
        client.post(f"{url}plaetze/", {"free_places": "0", "waiting_weeks": "6"})
        client.post(f"{url}ende/", {"last_on": "2.11.2026", "version": offer.version})
        offer.refresh_from_db()
        assert (offer.free_places, offer.waiting_weeks, offer.ends_on) == (0, 6, TODAY + DAY)


def test_entries_of_somebody_who_left_fall_to_the_networkers(world: World) -> None:
    with world.lippe.scope():
        counsellor, networker = world.lippe.counsellor, world.lippe.member(Role.NETWORKER)
        make.offer(world.lippe, "Kochen", owner=counsellor)
        counsellor.is_active = False
        counsellor.save()
        make.offer(world.lippe, "Nähen", owner=None)
        (line,) = feeds.today(networker, TODAY)
        assert (line.title, line.badge) == ("2 Angebote ohne zuständige Person", "ohne zuständige Person")
        assert feeds.today(world.lippe.member(Role.FUNDER), TODAY) == []
        client = world.lippe.client(Role.NETWORKER)
        for owner in (str(counsellor.pk), overview.NOBODY):
            client.post(world.lippe.url(f"netzwerk/aktualitaet/uebergeben/{owner}/"), {"to": networker.pk})
        assert set(Offer.objects.values_list("owner", flat=True)) == {networker.pk}
        assert feeds.today(networker, TODAY) == []
        gone = client.get(world.lippe.url(f"netzwerk/aktualitaet/uebergeben/{counsellor.pk}/"))
        assert gone.status_code == 404


@time_machine.travel(NOW, tick=False)
def test_the_page_counts_owners_and_answers_by_month(world: World) -> None:
    with world.lippe.scope():
        _partner(world.lippe, "veraltet", confirmed_at=clock.start_of(dt.date(2025, 11, 1)))
        _partner(world.lippe, "verborgen", confirmed_at=None, contact=None)
        make.offer(world.lippe, "aktuell")
        offers = list(Offer.objects.order_by("name"))
        inquiry = Inquiry.objects.create(email="ute@example.org", asked_at=NOW - 40 * DAY)
        answers = (Answer.CONFIRMED, Answer.SILENT, Answer.DROPPED)
        OfferQuestion.objects.bulk_create(
            OfferQuestion(inquiry=inquiry, offer=offer, settled_at=NOW, answer=answer)
            for offer, answer in zip(offers, answers, strict=True)
        )
        page = overview.overview(NOW)
        (row,) = page.owners
        assert (row.total, row.fresh, row.due, row.stale, row.hidden) == (3, 1, 0, 1, 1)
        september = page.months[-3]
        assert (september.month, september.asked, september.answered, september.percent) == (
            dt.date(2026, 9, 1),
            2,
            1,
            50,
        )
        assert page.counts == {
            "offen": 2,
            "veraltet": 2,
            "verborgen": 1,
            "stumm": 0,
            "adresslos": 2,
            "verwaist": 0,
        }
        client = world.lippe.client(Role.NETWORKER)
        for path in ("", "eintraege/?stand=adresslos", "?export=csv", "eintraege/?stand=veraltet&export=xlsx"):
            assert client.get(world.lippe.url(f"netzwerk/aktualitaet/{path}")).status_code == 200


@pytest.mark.parametrize(
    ("months", "wrong"), [((6, 12, 15), ""), ((6, 6, 15), "stale"), ((6, 12, 12), "hide"), ((0, 12, 15), "ask")]
)
def test_months_are_kept_in_order(world: World, months: tuple[int, int, int], wrong: str) -> None:
    client, url = world.lippe.client(Role.ADMINISTRATOR), world.lippe.url("verwaltung/verzeichnis/")
    names = ("ask_after_months", "stale_after_months", "hide_after_months")
    page = client.get(url).context["form"].initial
    answer = client.post(url, page | dict(zip(names, months, strict=True)))
    assert answer.status_code == (200 if wrong else 302)
    if wrong:
        assert set(answer.context["form"].errors) == {f"{wrong}_after_months"}
    with world.lippe.scope():
        assert DirectorySettings.objects.count() == (0 if wrong else 1)


def test_the_days_of_the_network_are_saved_and_used(world: World) -> None:
    wanted = {
        "together_days": 0,
        "remind_after_days": 5,
        "call_after_days": 7,
        "decide_within_days": 3,
        "full_for_days": 10,
        "names_months": 7,
    }
    client, url = world.lippe.client(Role.ADMINISTRATOR), world.lippe.url("verwaltung/verzeichnis/")
    page = client.get(url).context["form"].initial
    assert client.post(url, page | wanted).status_code == 302
    with world.lippe.scope():
        assert DirectorySettings.objects.values(*wanted).get() == wanted
        networker = world.lippe.member(Role.NETWORKER)
        (offer,) = _partner(world.lippe, "Fußball")
        contact = ContactPerson.objects.get()
        soon = make.offer(
            world.lippe, "Bald", organisation=offer.organisation, contact=contact, confirmed_at=OLD + 2 * DAY
        )
        assert len(_ask(world.lippe)) == 1
        assert not soon.questions.exists(), "nothing is asked along"
        assert len(_ask(world.lippe, NOW + 4 * DAY)) == 2, "the other one on its own day"
        reminders = [mail for mail in _ask(world.lippe, NOW + 5 * DAY) if mail.subject.startswith("Erinnerung")]
        assert ["am 02.11.2026 haben wir Sie" in mail.text for mail in reminders] == [True]
        assert feeds.today(networker, TODAY + 11 * DAY) == []
        assert [one.title for one in feeds.today(networker, TODAY + 12 * DAY)] == ["Fußball: Bitte anrufen"]
        OfferSuggestion.objects.create(offer=soon, kind="change", made_at=NOW, after={"joining": "Neu"}, before={})
        assert [one.due_on for one in feeds.today(networker, TODAY)] == [TODAY + 3 * DAY]
        offer.free_places, offer.capacity_as_of = 0, TODAY
        settings = directory.settings()
        assert [capacity_of(offer, settings, TODAY + days * DAY).is_old for days in (10, 11)] == [False, True]
        assert [period.months() for period in own_periods if period.kind == "network.names"] == [7]


def test_a_call_comes_before_the_question_is_asked_anew(world: World) -> None:
    client, url = world.lippe.client(Role.ADMINISTRATOR), world.lippe.url("verwaltung/verzeichnis/")
    page = client.get(url).context["form"].initial
    for days, status in ((30, 200), (29, 302)):
        answer = client.post(url, page | {"remind_after_days": 60, "call_after_days": days})
        assert answer.status_code == status
        if status == 200:
            assert list(answer.context["form"].errors) == ["call_after_days"]
            assert "Nach 90 Tagen gilt der Link nicht mehr" in answer.content.decode()
