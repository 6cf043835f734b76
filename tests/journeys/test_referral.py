"""A referral comes back: mail without a name, a scanner, code, answer, outcome; and a consent that is withdrawn."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from lotse.audit.models import Entry
from lotse.core import clock
from lotse.directory.models import Representative
from lotse.outbox.models import Mail
from lotse.referrals.enums import State
from lotse.referrals.models import Referral
from lotse.referrals.services.periodic import see_to_it
from lotse.tenants.enums import Role
from tests.browser import DESKTOP, PHONE
from tests.referrals import referring
from tests.world import Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.long]


def link_of(place: Place, referral: Referral) -> str:
    """The path in its newest mail."""
    with place.scope():
        return place.url(f"verweis/{referring.secrets_of(referral)[-1]}/")


def state_of(place: Place, referral: Referral) -> tuple[str, str, int]:
    with place.scope():
        found = Referral.objects.get(pk=referral.pk)
        return found.state, found.outcome, found.version


def test_a_referral_comes_back_and_ends_with_its_consent(
    page: Page,
    world: World,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    place = world.lippe
    with place.scope():
        household, consent = referring.family(place, name="Müller | 🌻 الشمس")
        partner = referring.partner(place)
    assert consent is not None
    file = place.url(f"familien/{household.code}/")

    # From the file: who, where to, what goes along; the preview shows it, and nothing has left
    sign_in(place, Role.COUNSELLOR)
    visit(file)
    page.get_by_role("link", name="Verweisen", exact=True).click()
    page.get_by_label("An welche Stelle oder welches Angebot?").select_option(f"stelle:{partner.code}")
    page.get_by_label("Thema").select_option("work.job")
    page.get_by_label("Gemeinde").check(force=True)
    accessible(page)
    page.get_by_role("button", name="Weiter zur Vorschau").click()
    expect(page.get_by_role("heading", name="Genau das geht hinaus")).to_be_visible()
    expect(page.get_by_text("+49 5231 620 (Olena Müller | 🌻 الشمس)")).to_be_visible()
    expect(page.get_by_text("Arbeitsstellen")).to_be_visible()
    accessible(page)
    with place.scope():
        assert (Referral.objects.count(), Mail.objects.count()) == (0, 0)
    page.get_by_role("button", name="Genau so verweisen").click()
    expect(page.get_by_text("Verwiesen. Was hinausging")).to_be_visible()
    accessible(page)
    with place.scope():
        made, mail = Referral.objects.get(), Mail.objects.get()
    for secret in ("Müller", "🌻", "Olena", "620", "Detmold,", household.code, "Arbeit"):
        assert secret not in mail.subject + mail.text.replace(place.centre.name, "")

    # What checks mails opens the link, often and in each way: nothing happens, and nothing is told
    first = link_of(place, made)
    for scanner in (Client(), Client(headers={"sec-purpose": "prefetch", "purpose": "prefetch"})):
        for ask in (scanner.get, scanner.head, scanner.options):
            told = ask(first)
            assert "Müller" not in told.content.decode() and not told.cookies.get("lotse")
    assert state_of(place, made) == (State.SENT, "", 0)
    with place.scope():
        assert Referral.objects.get().code_tries == 0
        assert not Entry.objects.filter(object_id=made.pk, actor_id=None).exists()

    # The partner, on the phone: a wrong code, the right one, yes
    page.context.clear_cookies()
    page.set_viewport_size(PHONE)
    visit(first)
    expect(page.get_by_text("Müller")).to_have_count(0)
    accessible(page)
    page.get_by_label("Zugangscode").fill("FALSCH-99")
    page.get_by_role("button", name="Öffnen").click()
    expect(page.get_by_text("Dieser Zugangscode stimmt nicht.").first).to_be_visible()
    page.get_by_label("Zugangscode").fill("test 2345")
    page.get_by_role("button", name="Öffnen").click()
    expect(page.get_by_text("Familie Müller | 🌻 الشمس")).to_be_visible()
    expect(page.get_by_text("Lemgo")).to_have_count(0)
    accessible(page)
    page.get_by_label("Ja, das geht").check(force=True)
    page.get_by_role("button", name="Antwort senden").click()
    expect(page.get_by_text("Zugesagt", exact=True)).to_be_visible()
    assert state_of(place, made) == (State.ACCEPTED, "", 1)

    # Its colleague has an account, where the same stands without a code
    with place.scope():
        Representative.objects.create(membership=place.member(Role.PARTNER), organisation=partner)
    sign_in(place, Role.PARTNER)
    visit(place.url("meine-verweise/"))
    accessible(page)
    page.get_by_role("link", name=str(made)).click()
    expect(page.get_by_text("Familie Müller | 🌻 الشمس")).to_be_visible()
    accessible(page)

    # Three months later a fresh link asks what came of it; the first one is dead
    with place.scope():
        accepted_at = clock.now() - dt.timedelta(days=95)
        Referral.objects.update(answered_at=accepted_at, outcome_due_on=clock.today() - dt.timedelta(days=1))
        see_to_it(place.centre, clock.now())
    fresh = link_of(place, made)
    assert [Client().get(one).status_code for one in (first, fresh)] == [404, 200]
    page.context.clear_cookies()
    visit(fresh)
    page.get_by_label("Zugangscode").fill(referring.CODE)
    page.get_by_role("button", name="Öffnen").click()
    page.get_by_label("Was ist daraus geworden?").select_option("taken_up")
    page.get_by_role("button", name="Antwort senden").click()
    expect(page.get_by_text("Ergebnis nach 3 Monaten: nimmt teil oder hat begonnen")).to_be_visible()
    assert state_of(place, made) == (State.ACCEPTED, "taken_up", 3)

    # Another referral is open at the partner when the family withdraws its consent
    with place.scope():
        Mail.objects.update(state="sent", sent_at=clock.now())
        second = referring.referral(place, household, partner, now=clock.now())
    link = link_of(place, second)
    late = page.context.new_page()
    late.goto(page.url.replace(fresh, link))
    late.get_by_label("Zugangscode").fill(referring.CODE)
    late.get_by_role("button", name="Öffnen").click()
    expect(late.get_by_role("button", name="Antwort senden")).to_be_visible()
    url = f"{file}einwilligungen/{consent.pk}/widerruf/"
    day = {"withdrawn_on": f"{clock.today():%d.%m.%Y}"}
    assert place.client(Role.DIRECTOR).post(url, day).status_code == 302  # a colleague, on another machine
    late.get_by_label("Ja, das geht").check(force=True)
    late.get_by_role("button", name="Antwort senden").click()
    expect(late.get_by_role("heading", name="Dieser Link gilt nicht mehr")).to_be_visible()
    expect(late.get_by_text("Ihre Eingabe ist nicht bei uns angekommen.")).to_be_visible()
    accessible(late)
    late.close()
    assert state_of(place, second) == (State.REVOKED, "", 1)
    assert [Client().get(one).status_code for one in (fresh, link)] == [404, 404]
    with place.scope():
        assert [one.state for one in Mail.objects.filter(carried__object_id=second.pk)] == ["stopped"]
        last = Mail.objects.get(state="queued")  # the first one's partner has read, and is asked to delete
    assert "Bitte löschen Sie" in last.text and "Müller" not in last.text

    # Whoever sent it finds it under Heute and in both histories
    sign_in(place, Role.COUNSELLOR)
    page.set_viewport_size(DESKTOP)
    visit(place.url("heute/"))
    lines = page.get_by_role("listitem").filter(has_text="Einwilligung widerrufen: Familie Müller")
    expect(lines).to_have_count(2)
    lines.filter(has_text=second.code).get_by_role("button", name="Gelesen").click()
    expect(lines).to_have_count(1)
    visit(f"{file}verweise/")
    expect(page.get_by_text("Einwilligung widerrufen")).to_have_count(2)
    visit(place.url(f"netzwerk/verweise/{second.code}/"))
    expect(page.get_by_text("Die Stelle kann nichts mehr lesen")).to_be_visible()
    visit(file)
    expect(page.get_by_text("Einwilligung widerrufen: DRK Detmold")).to_have_count(2)
    for path in ("konten/", "zugangscode/"):
        visit(place.url(f"netzwerk/organisationen/{partner.code}/{path}"))
        accessible(page)
    visit(place.url(f"netzwerk/verweise/neu/?stelle={partner.code}"))
    accessible(page)
    visit(place.url("netzwerk/verweise/?stand=alle"))
    accessible(page)
    visit(place.url("netzwerk/verweise/zahlen/"))
    accessible(page)
