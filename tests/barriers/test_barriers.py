"""Reporting a barrier: it arrives where somebody answers, is answered in time, and goes again."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from lotse.audit.models import Entry
from lotse.barriers import rules, selectors, services
from lotse.barriers.models import BarrierReport, BarrierSettings
from lotse.barriers.services import Answer, ReportFacts
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.core.scopes import whole_database
from lotse.outbox.enums import MailState
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre
from tests import make
from tests.races import at_once, own_connections  # noqa: F401
from tests.world import NOW, TODAY, World

PATH = "/rueckmeldung/"
TEXT = "Der Knopf ist ohne Namen."


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[Any]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    cache.clear()


def opened() -> dict[str, str]:
    """The hidden fields of the form: its signed moment, its id."""
    page = Client().get(PATH).content.decode()
    return dict(re.findall(r'name="(started|form_id)" value="([^"]+)"', page))


def report(clock: Any, after_s: int = 20, **changed: str) -> Any:
    data = {"problem": TEXT, "page": "/lippe/", "reply_to": "", "homepage": ""} | opened()
    clock.shift(dt.timedelta(seconds=after_s))
    return Client().post(PATH, data | changed)


def kept(page: str, **facts: str) -> BarrierReport:
    said = ReportFacts(problem=TEXT, page=page, **facts)
    return services.report(form_id=uuid.uuid4(), facts=said, sender="192.0.2.1", now=NOW)


def mails_to(address: str) -> list[Mail]:
    return [one for one in Mail.objects.all() if one.to == address]


def answer(how: str = "phone", on: dt.date = TODAY) -> Answer:
    return Answer(how=how, on=on, result="removed", text="Der Knopf heißt jetzt Weiter.")


def test_a_report_goes_to_those_who_answer_for_the_page_and_its_mail_says_nothing(world: World, _clock: Any) -> None:
    assert report(_clock, reply_to="ich@example.org")["Location"] == PATH
    found = BarrierReport.objects.get()
    assert (found.centre, found.problem, found.reply_to) == (world.lippe.centre, TEXT, "ich@example.org")
    assert (found.way, found.language, found.page) == ("form", "de", "/lippe/")
    assert found.reply_by_on == dt.date(2026, 11, 30)
    mails = list(Mail.objects.order_by("subject"))
    assert sorted(one.to for one in mails) == ["administrator@lippe.example.org", "director@lippe.example.org"]
    for mail in mails:
        assert f"/lippe/verwaltung/barrieren/{found.code}/" in mail.text
        assert "30.11.2026" in mail.text
        assert not re.search("Knopf|ich@|example.org", mail.subject + mail.text)
    with whole_database(), connection.cursor() as cursor:
        cursor.execute("SELECT problem, page, reply_to FROM barriers_barrierreport")  # as it lies on the disk
        assert not re.search("Knopf|ich@|lippe", str(cursor.fetchall()))


@pytest.mark.parametrize(
    ("page", "slug"),
    [
        ("/lippe/angebote/", "lippe"),
        ("https://lotse.example.org/nachbar/", "nachbar"),
        (" /nachbar", "nachbar"),
        ("/angebote/", None),
        ("/LIPPE/", None),
        ("die Startseite", None),
        ("http://[", None),
        ("\x00", None),
        ("", None),
    ],
)
def test_a_page_belongs_to_the_centre_in_its_address(world: World, page: str, slug: str | None) -> None:
    found = selectors.addressee(page)
    assert (found.slug if found else None) == slug


@pytest.mark.django_db
def test_the_only_centre_answers_for_all_pages() -> None:
    only = Centre.objects.create(slug="allein", name="Allein", district_name="Allein", ags="05766")
    assert selectors.addressee("/angebote/") == selectors.addressee("") == only


def test_who_answers_is_the_same_for_one_report_and_for_all(world: World) -> None:
    place = world.lippe
    mine, foreign, nobodys = make.barrier(place), make.barrier(world.other), make.barrier(None)
    with place.scope():
        for role in Role:
            member = place.member(role)
            seen = set(rules.answerable(member))
            assert seen == {one for one in (mine, foreign, nobodys) if rules.may_answer(member, one)}
            assert seen == ({mine} if role in {Role.DIRECTOR, Role.ADMINISTRATOR} else set())


def test_it_is_read_answered_by_mail_and_the_notices_that_wait_stay_here(world: World) -> None:
    place, client = world.lippe, world.lippe.client(Role.ADMINISTRATOR)
    found = kept("/lippe/", reply_to="ich@example.org")
    url = place.url(f"verwaltung/barrieren/{found.code}/")
    page = client.get(url)
    assert TEXT in page.content.decode()
    assert page.context["form"].initial["how"] == "sent"
    sent = {"result": "removed", "text": "Der Knopf heißt jetzt Weiter.", "how": "sent", "answered_on": "2.11.2026"}
    assert client.post(url, sent)["Location"] == place.url("verwaltung/barrieren/")
    found.refresh_from_db()
    assert (found.answered_on, found.answered_how, found.result) == (TODAY, "sent", "removed")
    assert found.answer == "Der Knopf heißt jetzt Weiter."
    assert [one.state for one in mails_to("")] == [MailState.STOPPED] * 2
    [mail] = mails_to("ich@example.org")
    assert "Der Knopf heißt jetzt Weiter." in mail.text
    assert mail.subject == "Ihre Meldung zur Barrierefreiheit"
    assert "Der Knopf heißt jetzt Weiter." in client.get(url).content.decode()
    with place.scope():
        actions = list(Entry.objects.order_by("at", "pk").values_list("action", flat=True))
        assert sorted(actions) == [
            *["barriers.report_answered"], *["barriers.report_viewed"] * 3, "barriers.reported",
        ]  # fmt: skip
    assert client.post(url, sent).status_code == 200, "answered: there is no form any more"
    assert len(mails_to("ich@example.org")) == 1


@pytest.mark.parametrize(
    ("how", "on", "reply_to", "code"),
    [
        ("sent", TODAY, "", "barriers.no_address"),
        ("sent", TODAY, "05231 62-0", "barriers.no_address"),
        ("phone", TODAY + dt.timedelta(days=1), "", "barriers.bad_day"),
        ("phone", TODAY - dt.timedelta(days=1), "", "barriers.bad_day"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(world: World, how: str, on: dt.date, reply_to: str, code: str) -> None:
    place, found = world.lippe, make.barrier(world.lippe, reply_to=reply_to)
    with place.scope(), pytest.raises(services.LotseError) as error:
        services.answer(actor=place.director, report=found, answer=answer(how, on), now=NOW)
    assert error.value.code == code
    assert BarrierReport.objects.get().answered_on is None


def test_only_those_of_the_centre_answer(world: World) -> None:
    place, foreign = world.lippe, make.barrier(world.other)
    with place.scope():
        for actor, found in ((place.counsellor, make.barrier(place)), (place.director, foreign)):
            with pytest.raises(NotAllowed):
                services.answer(actor=actor, report=found, answer=answer(), now=NOW)
        with pytest.raises(NotAllowed):
            services.answer_as_operator(report=foreign, answer=answer(), now=NOW)
        with pytest.raises(NotAllowed):
            facts = ReportFacts(problem=TEXT)
            services.take_down(actor=place.counsellor, form_id=uuid.uuid4(), facts=facts, way="phone", now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connections")
def test_answered_by_two_at_once_it_is_answered_once_and_sent_twice_it_is_one(world: World) -> None:
    place, found = world.lippe, make.barrier(world.lippe, reply_to="ich@example.org")
    with place.scope():
        actors = [place.director, place.member(Role.ADMINISTRATOR)]
    tries = [
        lambda actor=one: services.answer(actor=actor, report=found, answer=answer("sent"), now=NOW) for one in actors
    ]
    assert sorted(at_once(place.centre.pk, *tries)) == ["", "barriers.answered"]
    assert len(mails_to("ich@example.org")) == 1
    form_id, facts = uuid.uuid4(), ReportFacts(problem=TEXT, page="/lippe/")
    tap = lambda: services.report(form_id=form_id, facts=facts, sender="192.0.2.1", now=NOW)  # noqa: E731
    assert at_once(place.centre.pk, tap, tap) == ["", ""]
    assert BarrierReport.objects.count() == 2


def test_a_call_is_taken_down_and_answered_under_heute(world: World) -> None:
    place, client = world.lippe, world.lippe.client(Role.DIRECTOR)
    made = re.search(
        r'name="form_id" value="([^"]+)"', client.get(place.url("verwaltung/barrieren/neu/")).content.decode()
    )
    assert made
    said = {"form_id": made[1], "way": "phone", "problem": "Zu blass.", "page": "", "reply_to": "05231 62-0"}
    client.post(place.url("verwaltung/barrieren/neu/"), said)
    late = make.barrier(place, reply_by_on=TODAY - dt.timedelta(days=3))
    make.barrier(world.other)
    make.barrier(None)
    with place.scope():
        called = BarrierReport.objects.get(way="phone")
        lines = selectors.today(place.director, TODAY)
        assert [(one.url, one.due_on) for one in lines] == [
            (place.url(f"verwaltung/barrieren/{late.code}/"), late.reply_by_on),
            (place.url(f"verwaltung/barrieren/{called.code}/"), dt.date(2026, 11, 30)),
        ]
        assert selectors.usual_way(called) == "phone"
        assert selectors.today(place.counsellor, TODAY) == []
    page = client.get(place.url("heute/")).content.decode()
    assert "seit 3 Tagen überfällig" in page
    assert "Zu blass." not in page
    page = client.get(place.url("verwaltung/barrieren/?stand=ueberfaellig"))
    assert [row.report for row in page.context["rows"]] == [late]
    assert [chip.count for chip in page.context["chips"]] == [2, 1, 0, 2]
    sheet = client.get(place.url("verwaltung/barrieren/?export=csv")).content.decode()
    assert sheet.count(";Formular;") == sheet.count(";Telefon;") == 1
    assert "Knopf" not in sheet


def test_what_was_answered_goes_some_months_later_and_nothing_before(world: World) -> None:
    place, client = world.lippe, world.lippe.client(Role.DIRECTOR)
    client.post(place.url("verwaltung/barrieren/fristen/"), {"reply_days": 14, "keep_months": 3, "seen": 0})
    done = {"answered_how": "phone", "result": "removed"}
    old, recent = dt.date(2026, 8, 1), dt.date(2026, 8, 2)
    for owner in (place, world.other, None):
        for on in (old, recent, dt.date(2025, 11, 1), None):
            make.barrier(owner, answered_on=on, **(done if on else {}))
    with place.scope():
        assert selectors.reply_by(place.centre, TODAY) == dt.date(2026, 11, 16)
        services.forget(place.centre, NOW)
        with pytest.raises(ChangedMeanwhile):
            values = {"reply_days": 1, "keep_months": 1}
            services.change_settings(actor=place.director, values=values, seen=0, now=NOW)
        assert BarrierSettings.objects.get().reply_days == 14
    rows = BarrierReport.objects.order_by("answered_on")
    assert set(rows.filter(centre=place.centre).values_list("answered_on", flat=True)) == {recent, None}
    assert set(rows.filter(centre=None).values_list("answered_on", flat=True)) == {old, recent, None}
    assert rows.filter(centre=world.other.centre).count() == 4, "each centre's own come with it"


def test_the_operator_reads_and_answers_what_belongs_to_no_centre(world: World, settings: Any) -> None:
    settings.OPERATOR_EMAIL = "betrieb@example.org"
    found = kept("/angebote/", reply_to="ich@example.org")
    make.barrier(world.lippe)
    mail = Mail.objects.get()
    assert (mail.to, mail.centre) == ("betrieb@example.org", None)
    assert "lotse barrier-reports" in mail.text
    assert "Knopf" not in mail.text
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("barrier-reports", stdout=out)
    assert out.getvalue() == (
        f"{found.code}  Antwort bis 30.11.2026\n  Seite: /angebote/\n  Antwort an: ich@example.org\n  {TEXT}\n"
    )
    for wrong in (["--answer", "ABCDEF"], ["--answer", "x", "--result", "removed", "--text", "Ja"]):
        with pytest.raises(CommandError):
            call_command("barrier-reports", *wrong)
    call_command("barrier-reports", "--answer", found.code.lower(), "--result", "removed", "--text", "Ja", stdout=out)
    assert [one.centre for one in mails_to("ich@example.org")] == [None]
    out = StringIO()
    call_command("barrier-reports", stdout=out)
    assert out.getvalue() == "Keine offenen Meldungen.\n"


def test_without_an_operators_address_it_goes_to_the_sender_of_all_mails(world: World, settings: Any) -> None:
    settings.OPERATOR_EMAIL, settings.DEFAULT_FROM_EMAIL = "", "lotse@example.org"
    kept("")
    assert Mail.objects.get().to == "lotse@example.org"


@pytest.mark.parametrize(
    ("after_s", "changed"),
    [
        (1, {}),  # faster than a person
        (25 * 3600, {}),
        (20, {"homepage": "https://example.org"}),  # a field that people do not see
        (20, {"started": ""}),
        (20, {"started": "erfunden:1:x"}),
    ],
)
def test_programs_are_asked_to_wait_and_keep_their_text(_clock: Any, after_s: int, changed: dict[str, str]) -> None:
    page = report(_clock, after_s, **changed)
    assert page.status_code == 200
    assert "Bitte warten Sie einen Moment" in page.content.decode()
    assert TEXT in page.content.decode()
    assert not BarrierReport.objects.exists()


def test_one_sender_reports_five_times_an_hour(_clock: Any) -> None:
    for _ in range(rules.REPORTS_PER_SENDER):
        assert report(_clock).status_code == 302
    assert "zu viele Nachrichten" in report(_clock).content.decode()
    assert BarrierReport.objects.count() == rules.REPORTS_PER_SENDER


def test_an_empty_report_is_named_in_the_language_of_the_page(_clock: Any) -> None:
    hidden = opened()
    _clock.shift(dt.timedelta(seconds=20))
    page = Client().post(f"{PATH}?sprache=de", {"problem": ""} | hidden)
    assert "Bitte beschreiben Sie das Problem." in page.content.decode()


def test_a_page_that_lay_open_for_a_day_can_be_sent_the_second_time(_clock: Any) -> None:
    page = report(_clock, 25 * 3600).content.decode()
    again = dict(re.findall(r'name="(started|form_id)" value="([^"]+)"', page))
    _clock.shift(dt.timedelta(seconds=20))
    data = {"problem": TEXT, "page": "", "reply_to": "", "homepage": ""} | again
    assert Client().post(PATH, data).status_code == 302


@pytest.mark.parametrize(
    ("came_from", "shown"),
    [
        ("http://testserver/lippe/beratung-anfragen/", "/lippe/beratung-anfragen/"),
        ("http://testserver/lippe/angebote-pruefen/geheim/", ""),  # the address of a link holds its secret
        ("http://testserver/lippe/heute/", ""),
        ("http://testserver/gibt/es/nicht/", ""),
        ("https://example.org/lippe/", ""),
        ("", ""),
    ],
)
def test_the_page_that_somebody_comes_from_is_filled_in(world: World, came_from: str, shown: str) -> None:
    answer = Client().get(PATH, headers={"Referer": came_from})
    assert answer.context["form"]["page"].value() == shown
    assert "30. November 2026" in answer.content.decode()
    assert answer.context["reader"] == (
        world.lippe.centre.name if shown else answer.context["installation"]["operator_name"]
    )
