"""The pages: form and preview, the link with its code, a partner's account, what others may not see."""

import datetime as dt
import html
import io
import re
from typing import Any

import pypdf
import pytest
import time_machine
from django.test import Client

from lotse.audit.models import Entry
from lotse.directory.models import Representative
from lotse.outbox.models import Mail
from lotse.referrals.enums import Shared, State
from lotse.referrals.models import Referral
from lotse.tenants.enums import Role
from tests import make
from tests.exports import personal_file
from tests.referrals import referring
from tests.world import NOW, Place, World


@pytest.fixture(autouse=True)
def _at_ten(world: World) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def sent(place: Place, **fields: Any) -> tuple[Referral, str]:
    """A referral and the address in its mail."""
    with place.scope():
        made = referring.referral(place, **fields)
        return made, place.url(f"verweis/{referring.secrets_of(made)[-1]}/")


def test_form_preview_and_sending(world: World) -> None:
    place = world.lippe
    with place.scope():
        household, _ = referring.family(place)
        partner = referring.partner(place)
    client, url = place.client(), place.url(f"familien/{household.code}/verweise/neu/")
    form = client.get(f"{url}?stelle={partner.code}").content.decode()
    boxes = re.findall(r'<input type="checkbox" name="shared" value="(\w+)"([^>]*)>', form)
    assert len(boxes) == len(Shared)
    assert [value for value, rest in boxes if "checked" in rest] == ["name", "phone", "language"]
    data = {"partner": f"stelle:{partner.code}", "topic": "language", "shared": ["name"], "way": "link"}
    shown = client.post(url, data | {"own_code": "on"})
    assert (shown.status_code, Mail.objects.count()) == (200, 0)
    hidden = {"own_code": "on", "seen": shown.context["preview"].seen, "confirm": "1"}
    done = client.post(url, data | hidden)
    with place.scope():
        made = Referral.objects.get()
    assert done["Location"] == place.url(f"netzwerk/verweise/{made.code}/")
    assert made.access_code in client.get(done["Location"]).content.decode()
    assert made.access_code not in client.get(done["Location"]).content.decode()  # shown once


def test_without_consent_the_page_says_how_to_record_it_and_keeps_what_was_typed(world: World) -> None:
    place = world.lippe
    with place.scope():
        household, _ = referring.family(place, purpose="")
        partner = referring.partner(place)
    url = place.url(f"familien/{household.code}/verweise/neu/")
    data = {"partner": f"stelle:{partner.code}", "topic": "work", "shared": ["name"], "way": "link"}
    data["note"] = "nachmittags"
    page = place.client().post(url, data).content.decode()
    assert place.url(f"familien/{household.code}/einwilligungen/neu/") in page
    assert "nachmittags" in page
    with place.scope():
        assert Referral.objects.count() == 0


def test_a_scanner_changes_nothing_and_sees_nothing(world: World) -> None:
    made, url = sent(world.lippe)
    for _ in range(3):
        page = Client().get(url)
        assert (page.status_code, "Sommer" in page.content.decode()) == (200, False)
        Client().post(url, {"act": "accept", "version": 0})  # without the code
    with world.lippe.scope():
        assert Referral.objects.get(pk=made.pk).version == 0


def test_the_code_opens_and_reading_is_noted(world: World) -> None:
    made, url = sent(world.lippe)
    client = Client()
    client.post(url, {"code": "test2345"})
    assert "Familie Sommer" in client.get(url).content.decode()
    with world.lippe.scope():
        assert Entry.objects.filter(action="referrals.viewed", object_id=made.pk, actor_id=None).count() == 1
    client.post(url, {"act": "accept", "version": "0"})
    client.post(url, {"act": "decline", "decline_reason": "full", "version": "0"})  # back button
    with world.lippe.scope():
        found = Referral.objects.get(pk=made.pk)
        assert found.state == State.ACCEPTED


@pytest.mark.parametrize(
    "data",
    [
        {"act": "send", "version": "0"},
        {"act": "accept", "version": "9" * 30},
        {"act": "accept", "version": "-1"},
        {"act": "ask_back", "version": "0", "text": "\x00"},
        {"act": "withdraw", "version": "0"},
    ],
)
def test_hostile_answers_change_nothing(world: World, data: dict[str, str]) -> None:
    made, url = sent(world.lippe)
    client = Client()
    client.post(url, {"code": referring.CODE})
    assert client.post(url, data).status_code == 200
    with world.lippe.scope():
        assert Referral.objects.get(pk=made.pk).version == 0


def test_the_pages_behind_the_link_speak_arabic_and_what_is_stored_stays_german(world: World) -> None:
    made, url = sent(world.lippe, note="nachmittags")
    client = Client()
    pages = [client.get(f"{url}?sprache=ar").content.decode()]
    client.post(url, {"code": referring.CODE})
    pages.append(client.get(url).content.decode())
    client.post(url, {"act": "decline", "decline_reason": "full", "version": "0"})
    pages += [client.get(url).content.decode(), client.get(f"{url[:-2]}/").content.decode()]
    for page in pages:
        assert '<html lang="ar" dir="rtl"' in page and 'href="?sprache=uk"' in page
    assert '<bdi lang="de">nachmittags</bdi>' in pages[1]
    with world.lippe.scope():
        assert made.events.get(act="decline").text == "zurzeit kein Platz"


def test_a_dead_link_says_the_same_whatever_the_cause(world: World) -> None:
    made, url = sent(world.lippe)
    with world.lippe.scope():
        Referral.objects.filter(pk=made.pk).update(state=State.WITHDRAWN)
    pages = [Client().get(one) for one in (url, world.lippe.url("verweis/unbekannt/"))]
    assert [page.status_code for page in pages] == [404, 404]
    assert "Neuen Link anfordern" in pages[0].content.decode()
    assert Client().get(url.replace("lippe", "nachbar")).status_code == 404


def test_what_is_sent_to_a_dead_link_is_not_taken_for_a_wish_for_a_new_one(world: World) -> None:
    made, url = sent(world.lippe)
    with time_machine.travel(NOW + dt.timedelta(days=43), tick=False):
        late = Client().post(url, {"act": "accept", "version": "0"}).content.decode()
        assert ("Ihre Eingabe ist nicht bei uns angekommen." in late, Mail.objects.count()) == (True, 1)
        asked = Client().post(url, {"again": "1"}).content.decode()
    assert ("mit einem neuen Link" in asked, Mail.objects.count()) == (True, 2)
    with world.lippe.scope():
        assert Referral.objects.get(pk=made.pk).state == State.SENT


def test_a_partners_account_sees_its_own_referrals_only(world: World) -> None:
    place = world.lippe
    made, _ = sent(place)
    with place.scope():
        foreign = referring.referral(place, organisation=referring.partner(place, name="Caritas"))
        Representative.objects.create(membership=place.member(Role.PARTNER), organisation=made.organisation)
    client = place.client(Role.PARTNER)
    listed = client.get(place.url("meine-verweise/")).content.decode()
    assert (made.code in listed, foreign.code in listed, "Sommer" in listed) == (True, False, False)
    assert client.get(place.url(f"meine-verweise/{foreign.code}/")).status_code == 404
    own = place.url(f"meine-verweise/{made.code}/")
    assert "Familie Sommer" in client.get(own).content.decode()
    client.post(own, {"act": "decline", "decline_reason": "full", "version": "0"})
    with place.scope():
        assert Referral.objects.get(pk=made.pk).decline_reason == "full"
    assert client.get(place.url(f"netzwerk/verweise/{made.code}/")).status_code == 403


def test_after_a_yes_the_partner_is_thanked_and_must_choose_what_came_of_it(world: World) -> None:
    _, url = sent(world.lippe)
    client = Client()
    client.post(url, {"code": referring.CODE})
    thanks = client.post(url, {"act": "accept", "version": "0"}, follow=True)
    assert "Danke, Ihre Zusage ist angekommen" in thanks.content.decode()
    form = client.post(url, {"act": "outcome", "outcome": "", "version": "1"}).context["form"]
    assert list(form.errors) == ["outcome"]


def test_staff_pages_and_their_buttons(world: World) -> None:
    place = world.lippe
    made, _ = sent(place)
    client, base = place.client(), place.url(f"netzwerk/verweise/{made.code}/")
    client.post(f"{base}antwort/", {"act": "ask_back", "text": "Wann?", "who": "Frau Berg", "version": "0"})
    client.post(f"{base}rueckfrage/", {"text": "nachmittags"})
    client.post(f"{base}zuruecknehmen/", {"reason": "Irrtum"})
    client.post(f"{base}noch-einmal/")
    organisation = place.url(f"netzwerk/organisationen/{made.organisation.code}/")
    client.post(f"{organisation}zugangscode/", {"access_code": "neuer-code-1"})
    assert "neuer-code-1" in client.get(f"{organisation}zugangscode/").content.decode()
    facts = client.get(organisation).content.decode()
    assert f'href="{organisation}zugangscode/"' in facts and f'href="{organisation}konten/"' in facts
    with place.scope():
        events = list(made.events.order_by("act").values_list("act", flat=True))
    assert events == ["ask_back", "reopen", "reply", "send", "withdraw"]
    page = client.get(base).content.decode()
    assert ("neuer-code-1" in page, "Wann?" in page) == (True, True)
    file = client.get(place.url(f"familien/{made.household.code}/")).content.decode()
    assert "Rückfrage der Stelle: DRK Detmold" in file
    assert place.client(Role.NETWORKER).get(place.url("netzwerk/verweise/zahlen/")).status_code == 200
    assert client.get(place.url("netzwerk/verweise/zahlen/?export=xlsx")).status_code == 200
    assert made.code in personal_file(client, place.url("netzwerk/verweise/?export=csv")).decode()


def test_the_letter_holds_what_is_shared_and_nothing_else(world: World) -> None:
    place = world.lippe
    with place.scope():
        household, _ = referring.family(place, street="Geheimweg 7", postcode="32756", town="Detmold")
        made = referring.referral(place, household, way="letter", shared=["name", "phone"], note="nachmittags")
    answer = place.client().get(place.url(f"netzwerk/verweise/{made.code}/brief/"))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    shared = ("Familie Sommer", "5231 620", "möchte mitmachen oder sich anmelden", "nachmittags", made.code)
    kept = ("Geheimweg", "Mila", "2014", household.code, "Deutsch lernen", referring.CODE)
    assert ([one in text for one in shared], [one in text for one in kept]) == ([True] * 5, [False] * 6)


def test_a_new_code_for_one_referral_is_shown_once_and_alone_opens_it(world: World) -> None:
    made, url = sent(world.lippe)
    client, base = world.lippe.client(), world.lippe.url(f"netzwerk/verweise/{made.code}/")
    page = client.post(f"{base}zugangscode/", follow=True)
    with world.lippe.scope():
        code = Referral.objects.get(pk=made.pk).access_code
    assert (page.context["new_code"], client.get(base).context["new_code"]) == (code, "")
    assert len(code) > 0
    for typed, opens in ((referring.CODE, False), (code, True)):
        partner = Client()
        partner.post(url, {"code": typed})
        assert ("Familie Sommer" in partner.get(url).content.decode()) == opens


def test_the_centre_sets_its_rules_on_a_page(world: World) -> None:
    client, url = world.lippe.client(Role.DIRECTOR), world.lippe.url("netzwerk/verweise/regeln/")
    data = {"answer_days": "7", "remind_after_days": "3", "outcome_weeks": "4"}
    assert client.post(url, data | {"work_months": "6, 3"}).status_code == 200
    assert client.post(url, data | {"work_months": "3, 9"}).status_code == 302


def test_from_an_offers_page_to_the_family_and_its_form(world: World) -> None:
    place = world.lippe
    with place.scope():
        household, _ = referring.family(place)
        offer = make.offer(place, "Deutsch am Abend", topics=["language"])
        draft = make.offer(place, "Noch nicht fertig", organisation=offer.organisation, state="draft")
    client, whom = place.client(), place.url("netzwerk/verweise/neu/")
    for path, query in (("angebote", f"angebot={offer.code}"), ("organisationen", f"stelle={offer.organisation.code}")):
        page = client.get(place.url(f"netzwerk/{path}/{query.split('=')[1]}/")).content.decode()
        assert f'href="{whom}?{query}"' in page
    assert whom not in client.get(place.url(f"netzwerk/angebote/{draft.code}/")).content.decode()
    networker = place.client(Role.NETWORKER).get(place.url(f"netzwerk/angebote/{offer.code}/")).content.decode()
    assert whom not in networker
    form = place.url(f"familien/{household.code}/verweise/neu/?angebot={offer.code}")
    assert f'href="{form}"' in client.get(f"{whom}?angebot={offer.code}&suche=som").content.decode()
    assert "Keine Familie gefunden" in client.get(f"{whom}?suche=Winter").content.decode()
    initial = client.get(form).context["form"].initial
    assert (initial["partner"], initial["topic"]) == (f"angebot:{offer.code}", "language")
    answers = [
        client.get(whom + query).status_code for query in ("?stelle=AAAAAA", "?stelle=%00", "?angebot=" + "9" * 99)
    ]
    assert answers == [404, 200, 200]


def test_after_recording_the_consent_one_goes_on_where_one_was(world: World) -> None:
    place = world.lippe
    with place.scope():
        household, _ = referring.family(place, purpose="")
        other, _ = referring.family(place, purpose="")
        partner = referring.partner(place)
    client, url = place.client(), place.url(f"familien/{household.code}/verweise/neu/")
    data = {"partner": f"stelle:{partner.code}", "topic": "work", "shared": ["name", "age"], "way": "letter"}
    page = client.post(url, data | {"note": "nachmittags | 🌻"}).content.decode()
    (link,) = re.findall(r'href="([^"]*einwilligungen/neu/[^"]*)"', page)
    assert "nachmittags" not in str(dict(client.session))  # kept, and nobody reads it in the database
    link = html.unescape(link)
    form = client.get(link).context["form"]
    assert form["purposes"].value() == ["partner"]
    facts = {"purposes": "partner", "given_by": form.fields["given_by"].choices[0][0], "given_on": "2.11.2026"}
    more = {name: form[name].value() for name in form.fields if name not in facts and form[name].value()}
    back = client.post(link, more | facts | {"wording_version": "1", "form": "paper", "language": "de"})
    assert back["Location"] == f"{url}?eingabe=1"
    initial = client.get(back["Location"]).context["form"].initial
    assert (initial["note"], initial["shared"]) == ("nachmittags | 🌻", ["name", "age"])
    assert "note" not in client.get(url.replace(household.code, other.code) + "?eingabe=1").context["form"].initial
    again = client.post(url, data)
    assert again.context["preview"].lines[0] == ("Name", "Familie Sommer")
    client.post(url, data | {"seen": again.context["preview"].seen, "confirm": "1"})
    assert "note" not in client.get(f"{url}?eingabe=1").context["form"].initial


def test_the_list_is_narrowed_by_partner_and_topic(world: World) -> None:
    place = world.lippe
    with place.scope():
        first = referring.referral(place)
        second = referring.referral(place, organisation=referring.partner(place, name="Caritas"), topic="work.job")
    client, url = place.client(), place.url("netzwerk/verweise/")

    def shown(query: str) -> tuple[list[str], int]:
        found = client.get(f"{url}?{query}").context
        return sorted(row.referral.code for row in found["rows"]), found["chips"][0].count

    assert shown("") == (sorted([first.code, second.code]), 2)
    assert shown(f"stelle={first.organisation.code}") == ([first.code], 1)
    assert shown("thema=work.job") == ([second.code], 1)
    assert shown(f"thema=work.job&stelle={first.organisation.code}") == ([], 0)
    assert shown("thema=%00&stelle=nirgends&seite=9999999999999999999") == (sorted([first.code, second.code]), 2)
    export = personal_file(client, f"{url}?thema=work.job&export=csv").decode()
    assert (first.code in export, second.code in export) == (False, True)
