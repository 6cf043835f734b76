"""A family complains on the phone in Arabic; the director answers at the desk; the family reads the answer."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import open_forms
from lotse.tenants.enums import Role
from lotse.volunteering.models import Complaint
from tests.browser import PHONE
from tests.world import Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_complaint_in_arabic_to_its_answer(
    page: Page,
    world: World,
    sign_in: Callable[[Place, Role], None],
    visit: Callable[[str], Any],
    accessible: Callable[[Page], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = world.lippe
    monkeypatch.setattr(open_forms, "FASTEST_S", 0)  # the test fills in faster than a person
    page.set_viewport_size(PHONE)
    visit(f"/{place.centre.slug}/?sprache=ar")
    page.get_by_role("link", name="كتابة شكوى").click()
    page.get_by_label("ماذا حدث؟").fill("يأتي متأخرا دائما | 🙂")
    accessible(page)
    page.get_by_role("button", name="إرسال").click()
    expect(page.get_by_role("heading", name="وصلت رسالتك")).to_be_visible()
    receipt = page.url
    with place.scope():
        code = Complaint.objects.get().code
    sign_in(place, Role.DIRECTOR)
    visit(place.url("heute/"))
    page.get_by_role("link", name=f"Beschwerde {code}: Bitte übernehmen", exact=True).click()
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_text("Sie bearbeiten diese Beschwerde.")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Antworten").click()
    page.get_by_label("Wir haben mit der Person gesprochen.").check()
    page.get_by_role("button", name="Antworten").click()
    expect(page.get_by_text("Die Antwort steht auf der Seite der Familie.")).to_be_visible()
    page.get_by_role("link", name="Beschwerden").first.click()
    expect(page.get_by_role("heading", name="Beschwerden")).to_be_visible()
    accessible(page)
    page.goto(f"{receipt}?sprache=ar")
    expect(page.get_by_text("لقد تحدثنا مع هذا الشخص.")).to_be_visible()
    accessible(page)
