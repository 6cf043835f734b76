"""A family books, moves and cancels its appointment on a phone, in Ukrainian and in Arabic, without an account."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from lotse.cases.enums import AppointmentKind
from lotse.cases.models import Appointment, AppointmentInvitation
from lotse.cases.services import appointments as services
from lotse.core import clock
from lotse.outbox.models import Mail
from scripts import build_locale
from tests import make
from tests.browser import PHONE
from tests.cases.appointments.test_mails import secret_in
from tests.world import NOW, Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
build_locale.build()

WORDS = {
    "uk": {
        "choose": "Коли вам зручно?",
        "book": "Записатися",
        "booked": "Вас записано на зустріч.",
        "move": "Перенести",
        "cancel": "Скасувати",
        "yes": "Так, скасувати",
        "cancelled": "Вашу зустріч скасовано.",
        "taken": "Цей час щойно зайняли. Будь ласка, виберіть інший.",
        "subject": "Ваша зустріч",
    },
    "ar": {
        "choose": "ما الوقت المناسب لكم؟",
        "book": "حجز الموعد",
        "booked": "تم تسجيل موعدكم.",
        "move": "تغيير الموعد",
        "cancel": "إلغاء الموعد",
        "yes": "نعم، إلغاء الموعد",
        "cancelled": "تم إلغاء موعدكم.",
        "taken": "تم حجز هذا الوقت للتو. يُرجى اختيار وقت آخر.",
        "subject": "موعدكم",
    },
}


@pytest.fixture(autouse=True)
def _on_a_working_day() -> Iterator[None]:
    """Today may be a holiday."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def lippe(world: World) -> Place:
    """The counsellor has time each day from nine to twelve."""
    with world.lippe.scope():
        for weekday in range(5):
            make.pattern(world.lippe, weekday=weekday, valid_from=clock.today())
    return world.lippe


def invited(lippe: Place, language: str) -> str:
    """The path that the mail of an invitation opens."""
    with lippe.scope():
        family = make.household(lippe, "Kowalenko", preferred_language=language, interpreter_needed=True)
        guardian = make.person(family, "Olena", kind="guardian")
        make.contact_way(guardian, "olena@example.org", kind="email")
        make.consent(lippe, guardian, "contact")
        services.invite(
            actor=lippe.counsellor,
            household=family,
            kind=AppointmentKind.SCHOOL,
            adviser=lippe.counsellor,
            by_mail=True,
            now=clock.now(),
        )
        mail = Mail.objects.get()
        return lippe.url(f"termin/{secret_in(mail)}/?sprache={language}")


def booked() -> Appointment | None:
    return Appointment.objects.filter(state="booked").first()


@pytest.mark.parametrize("language", ["uk", "ar"])
def test_a_family_books_moves_and_cancels_on_its_phone(
    lippe: Place,
    page: Page,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
    live_server: Any,
    language: str,
) -> None:
    words, path = WORDS[language], invited(lippe, language)
    page.set_viewport_size(PHONE)
    visit(path)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["choose"])
    accessible(page)

    # Taps on a time, and looks before it books
    first = page.locator(".l-times a").first
    box = first.bounding_box()
    assert box is not None and box["height"] >= 48 and box["width"] >= 80
    first.click()
    expect(page.locator("[name=interpreter_language]")).to_have_value(language)
    accessible(page)
    with lippe.scope():
        assert booked() is None

    # Meanwhile somebody else takes it: nothing is lost, another is at hand
    with lippe.scope():
        other = make.appointment_invitation(lippe, created_at=clock.now(), expires_on=clock.today())
        start = dt.datetime.strptime(page.url.split("zeit=")[1][:13], "%Y%m%dT%H%M").replace(tzinfo=dt.UTC)
        services.book_by_family(invitation=other, starts_at=start, wish=services.Wish(), now=clock.now())
    page.locator("[name=email]").fill("mama@example.org")
    page.get_by_role("button", name=words["book"]).click()
    expect(page.get_by_role("main")).to_contain_text(words["taken"])
    expect(page.locator("[name=email]")).to_have_value("mama@example.org")
    accessible(page)
    page.locator("[name=slot]").nth(1).check(force=True)
    page.get_by_role("button", name=words["book"]).click()
    expect(page.get_by_role("main")).to_contain_text(words["booked"])
    accessible(page)
    with lippe.scope():
        row = Appointment.objects.get(invitation__household__name="Kowalenko")
        assert (row.interpreter_language, row.booked_by, row.state) == (language, None, "booked")
        before = row.starts_at

    # Its own calendar
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert download.value.suggested_filename == "termin.ics"

    # Moves
    page.get_by_role("link", name=words["move"], exact=True).click()
    accessible(page)
    page.locator(".l-times a").last.click()
    accessible(page)
    page.get_by_role("button", name=words["move"], exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(words["booked"])
    with lippe.scope():
        row.refresh_from_db()
        assert row.starts_at > before and row.sequence == 1

    # Cancels, and could choose again
    page.get_by_role("link", name=words["cancel"], exact=True).click()
    accessible(page)
    page.get_by_role("button", name=words["yes"]).click()
    expect(page.get_by_role("main")).to_contain_text(words["cancelled"])
    expect(page.get_by_role("heading", level=1)).to_have_text(words["choose"])
    with lippe.scope():
        row.refresh_from_db()
        assert (row.state, row.cancel_reason, row.cells.count()) == ("cancelled", "family", 0)
        subjects = [one.subject for one in Mail.objects.all() if one.to == "mama@example.org"]
        assert len(subjects) == 3 and f"{words['subject']} / Ihr Termin" in subjects
    page.go_back()  # to the question whether to cancel: the page is old, the answer is not lost
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["choose"])


def test_each_page_of_the_family_is_accessible_from_right_to_left(
    lippe: Place,
    page: Page,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    path = invited(lippe, "ar")
    base = path.split("?")[0]
    page.set_viewport_size(PHONE)
    accessible(visit(path))
    page.locator(".l-times a").first.click()
    accessible(page)
    page.get_by_role("button", name=WORDS["ar"]["book"]).click()
    accessible(page)
    for further in ("zeiten/", "absagen/"):
        accessible(visit(base + further))
    with lippe.scope():
        AppointmentInvitation.objects.update(expires_on=clock.today() - dt.timedelta(days=1))
        Appointment.objects.all().update(state="held")
    accessible(visit(path))
    with lippe.scope():
        Appointment.objects.all().update(state="cancelled", cancel_reason="centre")
    accessible(visit(path))


def test_without_javascript_a_family_books_as_well(lippe: Place, browser: Browser, live_server: Any) -> None:
    path = invited(lippe, "uk")
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{live_server.url}{path}")
    page.locator(".l-times a").first.click()
    page.wait_for_load_state("load")  # a font that comes late moves the button away from under the click
    page.get_by_role("button", name=WORDS["uk"]["book"]).click()
    expect(page.get_by_role("main")).to_contain_text(WORDS["uk"]["booked"])
    cookies = {one["name"] for one in context.cookies()}
    context.close()
    with lippe.scope():
        assert booked() is not None
    assert cookies <= {"lotse", "csrftoken", "messages"}
