"""A deletion run from what is due to the second person, on a desk and on a phone."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.people.models import Household
from lotse.privacy.enums import RunState
from lotse.privacy.models import DeletionRun
from lotse.tenants.enums import Role
from tests.browser import PHONE
from tests.privacy.test_periods import old_family
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_prepares_and_another_confirms(
    page: Page,
    world: World,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    place = world.lippe
    long_ago = dt.datetime(2015, 3, 4, 12, 0, tzinfo=dt.UTC)
    with place.scope():
        kept, gone = (
            old_family(place, name, created_at=long_ago, changed_at=long_ago, informed_on=long_ago.date())
            for name in ("Bleibt", "Geht")
        )
    sign_in(place, Role.DIRECTOR)
    visit(place.url("verwaltung/loeschen/"))
    expect(page.get_by_role("heading", name="Heute fällig")).to_be_visible()
    page.get_by_role("button", name="Löschlauf vorbereiten").click()
    expect(page.get_by_role("heading", name="Erst das Archiv fragen")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name=f"{kept.code} sperren").click()
    page.get_by_label("Warum darf nicht gelöscht werden?").fill("Klage")
    page.get_by_label("Wann prüfen Sie das wieder?").fill("1.6.2030")
    page.get_by_role("button", name="Sperren").click()
    expect(page.get_by_text(f"{kept.code} ist gesperrt und bleibt.")).to_be_visible()
    run = page.url
    page.get_by_role("link", name="Paket für das Archiv").click()
    expect(page.get_by_text("Bitte schreiben Sie zuerst das Kennwort auf")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Paket herunterladen").click()
    assert download.value.suggested_filename.startswith("Archiv-")
    page.goto(run)
    page.get_by_label("nicht archivwürdig").check(force=True)
    page.get_by_role("button", name="Antwort eintragen").click()
    expect(page.get_by_text("Eine zweite Person muss bestätigen")).to_be_visible()
    page.context.clear_cookies()
    page.set_viewport_size(PHONE)
    sign_in(place, Role.PRIVACY_OFFICER)
    page.goto(run)
    expect(page.get_by_text("Geht")).to_have_count(0)
    accessible(page)
    page.get_by_role("button", name="Bestätigen und löschen").click()
    expect(page.get_by_text("Lotse löscht jetzt im Hintergrund.")).to_be_visible()
    with place.scope():
        assert DeletionRun.objects.get().state == RunState.CONFIRMED
        assert Household.objects.filter(pk=gone.pk).exists(), "the worker deletes, not the click"
