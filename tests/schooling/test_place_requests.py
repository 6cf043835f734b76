"""Asking schools for their places: one press asks all, nobody is asked twice, nobody is forgotten."""

import datetime as dt
import io
import re
import uuid
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.links.models import Link
from lotse.outbox.models import Mail
from lotse.schooling.enums import RequestState
from lotse.schooling.models import PlaceRequest, PlaceRound, Process, School
from lotse.schooling.selectors import place_feeds, place_requests
from lotse.schooling.services import place_requests as services
from lotse.schooling.services.places import Places, record_places
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)
ROUND = uuid.UUID("33333333-3333-4333-8333-333333333333")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lotse.core.clock.now", lambda: NOW)
    monkeypatch.setattr("lotse.core.clock.today", lambda: TODAY)


def school(place: Place, name: str = "Gesamtschule am Test", email: str = "", **fields: Any) -> School:
    found = make.school(place, name, **fields)
    found.organisation.email = email
    found.organisation.save()
    return found


def ask(place: Place, *schools: School, **fields: Any) -> PlaceRound:
    defaults: dict[str, Any] = {"round_id": uuid.uuid4(), "due_on": TODAY + 14 * DAY, "note": "", "now": NOW}
    return services.ask_schools(actor=place.counsellor, schools=schools, centre=place.centre, **(defaults | fields))


def states(round_: PlaceRound, on: dt.date = TODAY) -> dict[str, str]:
    return {str(row.school): str(row.state) for row in place_requests.round_rows(round_, on)}


# --- Asking


def test_each_school_gets_a_mail_with_a_link_of_its_own(world: World) -> None:
    with world.lippe.scope():
        schools = [school(world.lippe, f"Schule {n}", f"{n}@schule.example") for n in range(3)]
        ask(world.lippe, *schools, note="Bitte auch die Klasse 7.")
        mails = {mail.to: mail for mail in Mail.objects.all()}
        assert set(mails) == {"0@schule.example", "1@schule.example", "2@schule.example"}
        secrets = {re.findall(r"/platzmeldung/([\w-]{43})/", mail.text)[0] for mail in mails.values()}
        assert len(secrets) == 3 and Link.objects.filter(purpose="places").count() == 3
        mail = mails["0@schule.example"]
        assert mail.subject == "Bitte freie Schulplätze melden bis 16.11.2026"
        for words in ("Schule: Schule 0", "Bitte auch die Klasse 7.", "Der Link gilt 42 Tage", "05231 62-0"):
            assert words in mail.text
        assert "Schule 1" not in mail.text
        assert Entry.objects.filter(action="schooling.places_asked").count() == 1


def test_a_district_is_asked_in_few_queries(world: World) -> None:
    with world.lippe.scope():
        schools = [school(world.lippe, f"Schule {n}", f"{n}@schule.example") for n in range(117)]
        with CaptureQueriesContext(connection) as queries:
            ask(world.lippe, *schools)
        jobs = [one for one in queries if "django_tasks" in one["sql"]]
        assert Mail.objects.count() == 117 and len(jobs) == 117  # each mail has attempts of its own
        assert len(queries) - len(jobs) < 30


def test_a_school_without_address_stands_in_the_round_and_gets_no_mail(world: World) -> None:
    with world.lippe.scope():
        made = ask(world.lippe, school(world.lippe, "Ohne"), school(world.lippe, "Mit", "mit@schule.example"))
        assert states(made) == {"Ohne": "ohne-adresse", "Mit": "gefragt"}
        assert [mail.to for mail in Mail.objects.all()] == ["mit@schule.example"]


def test_pressing_twice_asks_once(world: World) -> None:
    with world.lippe.scope():
        one = school(world.lippe, email="a@schule.example")
        assert ask(world.lippe, one, round_id=ROUND) == ask(world.lippe, one, round_id=ROUND)
        assert (PlaceRound.objects.count(), Mail.objects.count()) == (1, 1)


def test_the_key_of_another_centre_sends_nothing(world: World) -> None:
    with world.other.scope():
        ask(world.other, school(world.other), round_id=ROUND)
    with world.lippe.scope():
        with pytest.raises(ChangedMeanwhile):
            ask(world.lippe, school(world.lippe, email="a@schule.example"), round_id=ROUND)
        assert not PlaceRound.objects.exists() and not Mail.objects.exists()


def test_two_who_ask_the_same_school_at_once_write_to_it_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with world.lippe.scope():
        one = school(world.lippe, email="a@schule.example")
        ask(world.lippe, one)
        # The second had looked for open requests before the first one's request was there
        monkeypatch.setattr(services, "_close_open", lambda schools, now: None)
        with pytest.raises(ChangedMeanwhile):
            ask(world.lippe, one)
        assert (PlaceRound.objects.count(), Mail.objects.count()) == (1, 1)


def test_a_newer_round_takes_the_place_of_an_open_request(world: World) -> None:
    with world.lippe.scope():
        one = school(world.lippe, email="a@schule.example")
        old, new = ask(world.lippe, one), ask(world.lippe, one, now=NOW + DAY)
        assert (states(old), states(new)) == ({str(one): "beendet"}, {str(one): "gefragt"})
        assert Link.objects.filter(revoked_at=None).count() == 2  # the first mail still opens the page


@pytest.mark.parametrize("days", [-1, 29])
def test_the_day_of_the_answer_lies_ahead_and_before_the_link_expires(world: World, days: int) -> None:
    with world.lippe.scope(), pytest.raises(services.DueOutOfRange):
        ask(world.lippe, school(world.lippe), due_on=TODAY + days * DAY)


def test_closed_schools_are_not_asked(world: World) -> None:
    with world.lippe.scope(), pytest.raises(services.NobodyToAsk):
        ask(world.lippe, school(world.lippe, email="a@schule.example", is_operating=False))


@pytest.mark.parametrize("role", Role)
def test_only_advisers_ask_remind_print_and_end(world: World, role: Role) -> None:
    actor = world.lippe.member(role)
    with world.lippe.scope():
        one = school(world.lippe, email="a@schule.example")
        made = make.place_round(world.lippe, one)
        common: dict[str, Any] = {"actor": actor, "round_": made, "now": NOW}
        actions = [
            lambda: services.remind(**common, centre=world.lippe.centre),
            lambda: services.read_remarks(**common),
            lambda: services.end_round(**common),
            lambda: services.withdraw_links(actor=actor, school=one, now=NOW),
        ]
        for action in actions:
            if actor.holds("schooling.report_places"):
                action()
            else:
                with pytest.raises(NotAllowed):
                    action()


# --- Answers that come another way


def report(place: Place, one: School, **fields: Any) -> None:
    defaults: dict[str, Any] = {"source": "phone", "reported_by": "Frau Muster", "as_of": TODAY, "now": NOW}
    rows = [Places("initial_support", 7, 4, 1)]
    record_places(actor=place.counsellor, school=one, rows=rows, **(defaults | fields))


def test_a_call_answers_the_request_in_one_action(world: World) -> None:
    with world.lippe.scope():
        one, two = school(world.lippe, "Eins"), school(world.lippe, "Zwei")
        made = make.place_round(world.lippe, one, two)
        report(world.lippe, one)
        assert states(made) == {"Eins": "beantwortet", "Zwei": "gefragt"}
        (row,) = [row for row in place_requests.round_rows(made, TODAY) if row.school == one]
        assert (row.answer, row.free, row.places) == ("Anruf, Frau Muster", 3, 4)


def test_what_was_reported_before_the_question_is_no_answer(world: World) -> None:
    with world.lippe.scope():
        one = school(world.lippe)
        made = make.place_round(world.lippe, one)
        report(world.lippe, one, as_of=TODAY - DAY)
        assert states(made) == {str(one): "gefragt"}
        report(world.lippe, one, as_of=TODAY)
        assert states(made) == {str(one): "beantwortet"}


def test_the_call_leads_back_to_the_round(world: World) -> None:
    with world.lippe.scope():
        one = school(world.lippe)
        made = make.place_round(world.lippe, one)
    path = world.lippe.url(f"schule/schulen/{one.organisation.code}/plaetze/?abfrage=")
    data = {"as_of": "2.11.2026", "reported_by": "A", "source": "phone", "places_regular_7": "3"}
    back = world.lippe.client().post(path + str(made.pk), data)["Location"]
    assert back == world.lippe.url(f"schule/plaetze/abfragen/{made.pk}/")
    for odd in ("", "x", "\0"):
        back = world.lippe.client().post(path + odd, data)["Location"]
        assert back == world.lippe.url(f"schule/schulen/{one.organisation.code}/")


# --- Where a request stands


def test_each_request_has_exactly_one_state(world: World) -> None:
    with world.lippe.scope():
        schools = {name: school(world.lippe, name, f"{name}@schule.example") for name in "abcdefg"}
        made = make.place_round(world.lippe, *schools.values())

        def change(name: str, **fields: Any) -> None:
            PlaceRequest.objects.filter(school=schools[name]).update(**fields)

        failed = Mail.objects.create(
            to="x@example.org", subject="s", text="t", centre=world.lippe.centre, state="failed", created_at=NOW
        )
        change("a", answered_at=NOW, answered_how="phone")
        change("b", closed_at=NOW)
        School.objects.filter(pk=schools["c"].pk).update(is_operating=False)
        change("d", address="")
        change("e", mail=failed)
        change("f", reminders=1)
        assert states(made) == {
            "a": RequestState.ANSWERED,
            "b": RequestState.ENDED,
            "c": RequestState.SCHOOL_CLOSED,
            "d": RequestState.NO_ADDRESS,
            "e": RequestState.FAILED,
            "f": RequestState.REMINDED,
            "g": RequestState.OPEN,
        }
        rows = place_requests.round_rows(made, TODAY)
        counts = {value: count for value, _, count in place_requests.chip_options(rows, "")}
        assert counts == {"": 7, "offen": 4} | dict.fromkeys(
            ("beantwortet", "erinnert", "ohne-adresse", "gescheitert", "geschlossen", "beendet"), 1
        )
        for value, count in counts.items():
            assert len(place_requests.shown_rows(rows, value)) == count


def test_no_places_anywhere_and_too_many_holds_are_told(world: World) -> None:
    with world.lippe.scope():
        none, few = school(world.lippe, "Nichts"), school(world.lippe, "Wenig")
        made = make.place_round(world.lippe, none, few)
        make.places(none, 0)
        make.places(few, 5, 4)
        _hold(world.lippe, few, count=2)
        rows = {str(row.school): row for row in place_requests.round_rows(made, TODAY)}
        assert (rows["Nichts"].has_no_places, rows["Wenig"].has_no_places) == (True, False)
        assert (rows["Nichts"].short, rows["Wenig"].short) == (0, 1)
        (item,) = place_feeds.today(world.lippe.counsellor, TODAY)
        assert (item.title, item.meta) == ("Wenig", "1 Platz mehr vorgemerkt, als die Schule frei meldet")
        assert place_feeds.today(world.lippe.director, TODAY) == []  # somebody else's children
    page = world.lippe.client().get(world.lippe.url(f"schule/schulen/{few.organisation.code}/")).content.decode()
    assert "1 über der gemeldeten Zahl" in page


def _hold(place: Place, at: School, count: int) -> None:
    from lotse.schooling.models import Hold, Recommendation

    for index in range(count):
        pupil = make.pupil(place, make.person(make.household(place, f"Familie {index}")))
        made = Recommendation.objects.create(
            pupil=pupil, school=at, support_form="initial_support", grade=7, made_by=place.counsellor, made_at=NOW
        )
        Hold.objects.create(
            recommendation=made,
            school=at,
            support_form="initial_support",
            grade=7,
            place_index=index,
            made_at=NOW,
            expires_on=TODAY + DAY,
        )


# --- Reminders


def test_all_who_are_silent_are_reminded_by_a_button(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        silent, answered = school(lippe, "A", "a@schule.example"), school(lippe, "B", "b@schule.example")
        closed = school(lippe, "C", "c@schule.example", is_operating=False)
        made = ask(lippe, silent, answered)
        PlaceRequest.objects.create(round=made, school=closed, address="c@schule.example", mailed_at=NOW)
        report(lippe, answered)
        Mail.objects.all().delete()
        done = services.remind(actor=lippe.counsellor, round_=made, centre=lippe.centre, now=NOW + DAY)
        (mail,) = Mail.objects.all()
        assert (done.sent_count, mail.to) == (1, "a@schule.example")
        assert mail.subject == "Erinnerung: Bitte freie Schulplätze melden"
        assert "am 02.11.2026 haben wir Sie nach freien Schulplätzen gefragt" in mail.text
        assert Link.objects.filter(object_id=silent.pk, revoked_at=None).count() == 2
        assert states(made)["A"] == "erinnert"


def test_after_the_day_of_the_answer_no_mail_asks_for_it(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        made = ask(lippe, school(lippe, email="a@schule.example"))
        for days, words in ((14, "Bitte melden Sie bis 16.11.2026 je"), (15, "Bitte melden Sie möglichst bald je")):
            made.refresh_from_db()
            services.remind(actor=lippe.counsellor, round_=made, centre=lippe.centre, now=NOW + days * DAY)
            assert words in Mail.objects.latest("created_at").text


def test_no_school_gets_two_mails_on_one_day(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        made = ask(lippe, school(lippe, email="a@schule.example"))

        def press(now: dt.datetime) -> str:
            made.refresh_from_db()
            return services.remind(actor=lippe.counsellor, round_=made, centre=lippe.centre, now=now).words

        assert press(NOW) == "Erinnerungen verschickt: 0. 1 Schule wurde heute schon angeschrieben."
        assert press(NOW + DAY) == "Erinnerungen verschickt: 1."
        assert press(NOW + DAY) == "Erinnerungen verschickt: 0. 1 Schule wurde heute schon angeschrieben."
        assert Mail.objects.count() == 2


def test_of_two_who_remind_at_once_one_does(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        made = ask(lippe, school(lippe, email="a@schule.example"))
        stale = PlaceRound.objects.get()
        services.remind(actor=lippe.counsellor, round_=made, centre=lippe.centre, now=NOW + DAY)
        PlaceRequest.objects.update(mailed_at=NOW)  # the second had read before the first one wrote
        with pytest.raises(ChangedMeanwhile):
            services.remind(actor=lippe.counsellor, round_=stale, centre=lippe.centre, now=NOW + DAY)
        assert Mail.objects.count() == 2


def test_a_corrected_address_gets_a_first_mail_at_once_and_the_wrong_one_loses_its_link(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        one = school(lippe, email="falsch@schule.example")
        made = ask(lippe, one)
        one.organisation.email = "richtig@schule.example"
        one.organisation.save()
        done = services.remind(actor=lippe.counsellor, round_=made, centre=lippe.centre, now=NOW)
        assert done.sent_count == 1 and states(made) == {str(one): "gefragt"}
        mails = {mail.state: (mail.to, mail.subject) for mail in Mail.objects.all()}
        assert mails["queued"][0] == "richtig@schule.example" and mails["stopped"][0] == ""
        assert mails["queued"][1] == mails["stopped"][1]  # no reminder
        assert [link.is_open(NOW) for link in Link.objects.order_by("revoked_at")].count(True) == 1


def test_a_mail_that_failed_is_shown_and_can_be_sent_again_at_once(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        made = ask(lippe, school(lippe, email="a@schule.example"))
        Mail.objects.update(state="failed")
        assert list(states(made).values()) == ["gescheitert"]
        (item,) = place_feeds.today(lippe.counsellor, TODAY)
        assert "1 Schule erreicht keine E-Mail" in item.meta
        assert services.remind(actor=lippe.counsellor, round_=made, centre=lippe.centre, now=NOW).sent_count == 1
        assert list(states(made).values()) == ["erinnert"]


def remind_due(place: Place, days: int, hour: int = 9) -> int:
    before = Mail.objects.count()
    services.remind_due(place.centre, NOW + days * DAY + dt.timedelta(hours=hour - 9))
    return Mail.objects.count() - before


def test_reminders_go_out_by_themselves_after_the_days_and_as_often_as_set(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        Process.objects.create(places_remind_days=3, places_remind_most=2)
        ask(lippe, school(lippe, email="a@schule.example"), school(lippe, "Ohne"))
        # Monday asked; Thursday, and the Monday after the weekend that was due then
        sent = {day: remind_due(lippe, day) for day in range(20)}
        assert {day for day, count in sent.items() if count} == {3, 7}
        assert Entry.objects.filter(action="schooling.places_reminded", actor_id=None).count() == 2


@pytest.mark.parametrize("hour", [5, 16, 22])  # 6, 17 and 23 o'clock in Berlin
def test_nothing_goes_out_by_itself_when_nobody_sits_at_the_desk(world: World, hour: int) -> None:
    with world.lippe.scope():
        ask(world.lippe, school(world.lippe, email="a@schule.example"))
        assert remind_due(world.lippe, 7, hour) == 0
        assert remind_due(world.lippe, 7) == 1
        assert remind_due(world.lippe, 7) == 0


def test_a_centre_may_do_without_reminders(world: World) -> None:
    with world.lippe.scope():
        Process.objects.create(places_remind_most=0)
        ask(world.lippe, school(world.lippe, email="a@schule.example"))
        assert remind_due(world.lippe, 14) == 0


def test_an_ended_round_reminds_nobody_and_a_late_report_still_counts(world: World) -> None:
    with world.lippe.scope():
        one = school(world.lippe, email="a@schule.example")
        made = ask(world.lippe, one)
        assert services.end_round(actor=world.lippe.counsellor, round_=made, now=NOW) == 1
        assert services.end_round(actor=world.lippe.counsellor, round_=made, now=NOW) == 0
        assert remind_due(world.lippe, 14) == 0
        assert list(states(made).values()) == ["beendet"]
        report(world.lippe, one)
        assert place_requests.round_rows(made, TODAY)[0].free == 3


# --- Heute


def test_whoever_asked_is_told_when_the_day_has_come(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        schools = [school(lippe, f"S{n}", f"{n}@schule.example") for n in range(4)]
        made = ask(lippe, *schools)
        report(lippe, schools[0])
        assert place_feeds.today(lippe.counsellor, TODAY + 13 * DAY) == []
        (item,) = place_feeds.today(lippe.counsellor, TODAY + 14 * DAY)
        assert (item.title, item.due_on) == ("3 von 4 Schulen haben nicht geantwortet", TODAY + 14 * DAY)
        assert item.action_url == lippe.url(f"schule/plaetze/abfragen/{made.pk}/?antwort=offen")
        assert place_feeds.today(lippe.director, TODAY + 14 * DAY) == []
        services.end_round(actor=lippe.counsellor, round_=made, now=NOW)
        assert place_feeds.today(lippe.counsellor, TODAY + 14 * DAY) == []


# --- Letters


def test_letters_with_a_code_go_to_those_whom_no_mail_reaches(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        made = ask(lippe, school(lippe, "Ohne"), school(lippe, "Mit", "mit@schule.example"))
    client, path = lippe.client(), lippe.url(f"schule/plaetze/abfragen/{made.pk}/briefe/")
    answer = client.post(path)
    assert answer["Content-Type"] == "application/pdf"
    (page,) = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    text = page.extract_text()
    assert "Ohne" in text and "bis 16.11.2026" in text and "/lippe/platzmeldung/" in text and "Seite 1" not in text
    assert answer["Cache-Control"] == "no-store"
    with lippe.scope():
        printed = {str(one.school): one.letter_at for one in PlaceRequest.objects.all()}
        assert printed == {"Ohne": NOW, "Mit": None}
        assert Link.objects.filter(object_id=School.objects.get(organisation__name="Ohne").pk).count() == 1
        PlaceRequest.objects.update(address="mit@schule.example")
    assert client.post(path).status_code == 302  # nobody is left: a sentence, no empty file


def test_without_the_library_of_the_letters_nothing_is_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from lotse.core.pdf import PdfUnavailable

    def missing(*_: Any, **__: Any) -> bytes:
        raise PdfUnavailable

    monkeypatch.setattr(services, "place_letters_pdf", missing)
    lippe = world.lippe
    with lippe.scope():
        made = ask(lippe, school(lippe, "Ohne"))
    answer = lippe.client().post(lippe.url(f"schule/plaetze/abfragen/{made.pk}/briefe/"), follow=True)
    assert "Systempaket" in answer.content.decode()
    with lippe.scope():
        assert not Link.objects.exists()


# --- Pages


@pytest.fixture
def client(world: World) -> Client:
    return world.lippe.client()


def test_ticked_or_all_shown_schools_are_checked_before_anything_is_sent(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        stale, fresh = school(lippe, "Alt", "alt@schule.example"), school(lippe, "Neu")
        make.places(stale, 3, as_of=TODAY - 90 * DAY)
        make.places(fresh, 3)
        school(lippe, "Förderschule", form="08")
    address = lippe.url("schule/plaetze/abfragen/neu/")
    preview = client.get(f"{address}?alle=1&meldung=veraltet").context["preview"]
    assert [str(one) for one in preview.schools] == ["Alt"]
    page = client.get(f"{address}?school={stale.organisation.code}&school={fresh.organisation.code}")
    shown = page.context["preview"]
    assert ([str(one) for one in shown.mailed], [str(one) for one in shown.silent]) == (["Alt"], ["Neu"])
    form = page.context["form"]
    data = {"round": form["round"].value(), "schools": form["schools"].value(), "due_on": "16.11.2026", "note": ""}
    with lippe.scope():
        assert not Mail.objects.exists()
    wrong = client.post(address, data | {"due_on": "1.1.2027", "note": "Nur Klasse 7"})
    assert "höchstens 28 Tage" in wrong.content.decode() and "Nur Klasse 7" in wrong.content.decode()
    for _ in range(2):
        sent = client.post(address, data, follow=True)
        assert "E-Mails verschickt: 1. Ohne E-Mail-Adresse: 1." in sent.content.decode()
    with lippe.scope():
        assert (PlaceRound.objects.count(), Mail.objects.count()) == (1, 1)


def test_a_school_that_is_waited_for_is_named_before_it_is_asked_again(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        one = school(lippe, email="a@schule.example")
        make.place_round(lippe, one)
    page = client.get(lippe.url(f"schule/plaetze/abfragen/neu/?school={one.organisation.code}")).content.decode()
    assert "gefragt am 02.11.2026 von Bildungsberatung Kreis Lippe" in page
    assert "gefragt am 02.11.2026" in client.get(lippe.url("schule/plaetze/")).content.decode()
    assert "noch ohne Antwort" in client.get(lippe.url(f"schule/schulen/{one.organisation.code}/")).content.decode()


@pytest.mark.parametrize("codes", ["ABCDEF", "'; DROP", "\0"])
def test_a_school_that_is_not_here_is_not_asked(world: World, client: Client, codes: str) -> None:
    assert client.get(world.lippe.url("schule/plaetze/abfragen/neu/"), {"school": codes}).status_code == 404
    with world.other.scope():
        foreign = school(world.other).organisation.code
    assert client.get(world.lippe.url("schule/plaetze/abfragen/neu/"), {"school": foreign}).status_code == 404


def test_the_export_has_the_rows_of_the_chip(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        one, two = school(lippe, "=Eins"), school(lippe, "Zwei")
        made = make.place_round(lippe, one, two)
        report(lippe, two)
    address = lippe.url(f"schule/plaetze/abfragen/{made.pk}/liste/?format=csv")
    lines = client.get(f"{address}&antwort=offen").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and "'=Eins" in lines[1] and "gefragt" in lines[1]
    assert len(client.get(address).content.decode("utf-8-sig").splitlines()) == 3


def test_the_round_takes_the_same_number_of_queries_for_3_and_for_117_schools(world: World, client: Client) -> None:
    lippe, counts = world.lippe, []
    client.get(lippe.url("schule/plaetze/abfragen/"))
    for count in (3, 117):
        with lippe.scope():
            PlaceRequest.objects.update(closed_at=NOW)
            schools = [school(lippe, f"Schule {count} {n}") for n in range(count)]
            for one in schools:
                make.places(one)
            made = make.place_round(lippe, *schools)
        for path in (f"{made.pk}/", f"{made.pk}/liste/", "neu/?alle=1"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(lippe.url(f"schule/plaetze/abfragen/{path}")).status_code == 200
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


def test_one_school_is_reminded_from_its_row(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        schools = [school(lippe, name, f"{name}@schule.example") for name in "ab"]
        made = make.place_round(lippe, *schools, request={"mailed_at": NOW - DAY})
        chosen = PlaceRequest.objects.get(school=schools[0])
    address = lippe.url(f"schule/plaetze/abfragen/{made.pk}/erinnern/")
    answer = client.post(address, {"request": chosen.pk}, follow=True)
    assert "Erinnerungen verschickt: 1." in answer.content.decode()
    with lippe.scope():
        assert [mail.to for mail in Mail.objects.all()] == ["a@schule.example"]
    assert client.post(address, {"request": "x"}).status_code == 404


def test_whoever_recommends_by_hand_sees_what_the_schools_report_for_the_child(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        pupil = make.pupil(lippe, state="interviewed")
        fresh, stale, full = (school(lippe, name) for name in ("Frisch", "Alt", "Voll"))
        make.places(fresh, 3)
        make.places(stale, 9, grade=None, as_of=TODAY - 61 * DAY)
        make.places(full, 2, 2)
        make.places(school(lippe, "Andere Klasse"), 5, grade=8)
        make.places(school(lippe, "Geschlossen", is_operating=False), 5)
    page = client.get(lippe.url(f"schule/kinder/{pupil.code}/empfehlung/"))
    shown = [(one.name, one.free, one.as_of, one.is_stale) for one in page.context["offers"]]
    assert shown == [
        ("Alt", 9, TODAY - 61 * DAY, True),
        ("Frisch", 3, TODAY, False),
        ("Voll", 0, TODAY, False),
    ]
    assert f"?school={stale.organisation.code}" in page.content.decode()
    assert f"?school={fresh.organisation.code}" not in page.content.decode()


# --- Addresses


def upload(client: Client, place: Place, content: str) -> Any:
    file = SimpleUploadedFile("adressen.csv", content.encode())
    return client.post(place.url("schule/schulen/adressen/"), {"file": file})


def test_addresses_are_shown_before_they_are_taken_over(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        one, two, same = school(lippe, "A", "alt@schule.example"), school(lippe, "B"), school(lippe, "C", "c@s.example")
    text = (
        f"Schulnummer;E-Mail;Anmerkung\n{one.number};neu@schule.example;x\n{two.number};;\n{same.number};c@s.example;\n"
    )
    page = upload(client, lippe, text)
    found = page.context["found"]
    assert [(str(c.school), c.old, c.new) for c in found.changes] == [("A", "alt@schule.example", "neu@schule.example")]
    assert found.same_count == 2
    with lippe.scope():
        assert School.objects.get(pk=one.pk).organisation.email == "alt@schule.example"
    done = client.post(lippe.url("schule/schulen/adressen/"), {"table": found.as_table}, follow=True)
    assert "E-Mail-Adressen übernommen: 1." in done.content.decode()
    with lippe.scope():
        assert School.objects.get(pk=one.pk).organisation.email == "neu@schule.example"
        assert Entry.objects.filter(action="schooling.school_changed", object_id=one.pk).count() == 1
    assert "Nichts zu ändern" in upload(client, lippe, text).content.decode()


def test_a_wrong_file_names_line_and_column_and_changes_nothing(world: World, client: Client) -> None:
    with world.lippe.scope():
        one = school(world.lippe)
    text = f"Schulnummer;E-Mail\n{one.number};a@schule.example\n1;b\n{one.number};c@schule.example\n"
    errors = upload(client, world.lippe, text).context["refused"].errors
    assert {(error.line, error.column) for error in errors} == {
        (3, "E-Mail"),
        (3, "Schulnummer"),
        (4, "Schulnummer"),
    }
    with world.lippe.scope():
        assert School.objects.get().organisation.email == ""
    empty = client.post(world.lippe.url("schule/schulen/adressen/"), {"table": ""}, follow=True)
    assert empty.status_code == 200


def test_the_template_of_addresses_can_be_read_again(world: World, client: Client) -> None:
    with world.lippe.scope():
        school(world.lippe, email="a@schule.example")
    content = client.get(world.lippe.url("schule/schulen/adressen/vorlage/?format=csv")).content.decode()
    assert "Nichts zu ändern" in upload(client, world.lippe, content).content.decode()
