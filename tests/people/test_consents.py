"""Consents name the exact words; a new version may ask anew; the family withdraws by itself; its adviser is told."""

import datetime as dt
import io
import re
from typing import Any

import pypdf
import pytest
from django.test import Client

from lotse.audit.models import Entry
from lotse.core import clock
from lotse.links import services as links
from lotse.links.models import Link
from lotse.people import selectors, services
from lotse.people.inputs import Informed
from lotse.people.models import Consent, Household, Person
from lotse.people.rules import OWN_LINK, NoGround, may_disclose
from lotse.people.selectors import HouseholdFilter
from lotse.people.selectors.consents import today
from lotse.people.services.informing import open_for_family
from lotse.tenants.enums import Role
from lotse.wording.models import KeptText, Wording
from tests import make
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)


def parent(place: Place, **fields: Any) -> Person:
    return make.person(make.household(place, **fields), "Olena", "guardian")


def record(place: Place, by: Person, **facts: Any) -> Consent:
    given: dict[str, Any] = {"purpose": "partner", "given_on": TODAY, "language": "de", "form": "paper", "now": NOW}
    return services.record_consent(actor=place.counsellor, household=by.household, given_by=by, **(given | facts))


def printed(place: Place, by: Person, now: dt.datetime = NOW, **facts: Any) -> str:
    given: dict[str, Any] = {"language": "de", "information": True, "purposes": ["partner"], "person": by}
    pdf = services.print_sheet(
        actor=place.counsellor, household=by.household, centre=place.centre, now=now, **(given | facts)
    )
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def new_version(place: Place, number: int = 1, **fields: Any) -> Wording:
    return make.wording(place, number=number, **({"asks_anew": True, "starts_on": TODAY + DAY} | fields))


# --- Exact words ---------------------------------------------------------------------------------------------------


def test_a_consent_names_version_language_and_the_exact_words(world: World) -> None:
    with world.lippe.scope():
        olena = parent(world.lippe)
        standard = record(world.lippe, olena)
        make.wording(world.lippe, texts={"de": "Eins.", "uk": "Один."})
        own = record(world.lippe, olena, language="uk")
        unknown = record(world.lippe, olena, wording_version="Blatt von 2019")
        older = record(world.lippe, olena, wording_version="standard 1", language="uk")
        assert (older.wording_version, older.wording_number) == ("Standard 1", 0) and older.text is not None
    assert (standard.wording_version, standard.wording_number, own.wording_version) == ("Standard 1", 0, "Fassung 1")
    assert (own.wording_number, own.language) == (1, "uk")
    assert own.text is not None and ["Eins.", "Один.", False] in own.text.lines
    assert (unknown.wording_version, unknown.text) == ("Blatt von 2019", None)


def test_a_sheet_is_printed_and_its_sign_leads_to_its_words_later(world: World) -> None:
    with world.lippe.scope():
        olena = parent(world.lippe)
        with pytest.raises(services.NothingToPrint):
            printed(world.lippe, olena, information=False, purposes=[])
        text = printed(world.lippe, olena, information=False, recipient="Verein & Co")
        assert "Verein & Co" in text and "Sommer" in text and Link.objects.count() == 1
        assert Entry.objects.filter(action="people.sheet_printed", file_id=olena.household_id).count() == 1
        [code] = re.findall(r"Standard 1 · ([0-9A-Z]{6}) Mit diesem Code", text)
        make.wording(world.lippe)
        found = record(world.lippe, olena, wording_version=code.lower())
        assert (found.wording_number, found.text) == (0, KeptText.objects.get(code=code))
        with pytest.raises(services.ConsentInvalid):
            record(world.lippe, olena, wording_version=code, purpose="school")


def test_several_purposes_of_one_sheet_are_recorded_at_once_or_not_at_all(world: World) -> None:
    with world.lippe.scope():
        olena = parent(world.lippe)
        code, key = olena.household.code, str(olena.pk)
    url = world.lippe.url(f"familien/{code}/einwilligungen/neu/")
    facts = {"purposes": ["school", "contact"], "given_by": key, "given_on": "2.11.2026", "form": "paper"}
    facts |= {"language": "uk", "recipient": "Schule Ä"}
    client = world.lippe.client()
    assert "jeden Zweck einzeln" in client.post(url, facts).content.decode()
    with world.lippe.scope():
        assert not Consent.objects.exists()
    assert client.post(url, facts | {"recipient": ""}).status_code == 302
    with world.lippe.scope():
        assert {one.purpose for one in Consent.objects.all()} == {"school", "contact"}


# --- Asked anew ----------------------------------------------------------------------------------------------------


def test_earlier_consents_count_until_the_day_of_a_version_that_asks_anew(world: World) -> None:
    with world.lippe.scope():
        olena = parent(world.lippe)
        home = olena.household
        old = record(world.lippe, olena)
        make.wording(world.lippe, starts_on=TODAY)  # a new version that asks nothing anew changes nothing
        assert may_disclose(home, "partner", "Sportbund", TODAY).consent_id == old.pk
        new_version(world.lippe, 2)
        assert may_disclose(home, "partner", "Sportbund", TODAY).consent_id == old.pk
        with pytest.raises(NoGround):
            may_disclose(home, "partner", "Sportbund", TODAY + DAY)
        make.wording(world.lippe, number=3, starts_on=TODAY + 2 * DAY)  # nor does a later one bring it back
        with pytest.raises(NoGround):
            may_disclose(home, "partner", "Sportbund", TODAY + 3 * DAY)
        assert [one.state for one in selectors.consent_rows(home, TODAY)] == ["counts"]
        assert [one.state for one in selectors.consent_rows(home, TODAY + DAY)] == ["anew"]
        with pytest.raises(services.ConsentInvalid, match="schon überholt"):
            record(world.lippe, olena, given_on=TODAY + DAY, now=NOW + DAY, wording_version="Standard 1")
        fresh = record(world.lippe, olena, given_on=TODAY + DAY, now=NOW + DAY)
        assert may_disclose(home, "partner", "Sportbund", TODAY + DAY).consent_id == fresh.pk
        assert [one.state for one in selectors.consent_rows(home, TODAY + DAY)] == ["counts", "counts"]


def test_another_purpose_and_another_centre_are_not_asked_anew(world: World) -> None:
    with world.lippe.scope():
        new_version(world.lippe, starts_on=TODAY)
        olena = parent(world.lippe)
        make.consent(world.lippe, olena, "school")
        assert may_disclose(olena.household, "school", "Schule", TODAY)
    with world.other.scope():
        other = parent(world.other)
        make.consent(world.other, other, "partner")
        assert may_disclose(other.household, "partner", "Verein", TODAY)


def test_heute_counts_the_families_to_be_asked_anew_and_the_list_shows_them(world: World) -> None:
    with world.lippe.scope():
        olena = parent(world.lippe)
        make.consent(world.lippe, olena, "partner")
        make.consent(world.lippe, olena, "partner", recipient="Verein")
        new_version(world.lippe, starts_on=TODAY)
        make.consent(world.lippe, parent(world.lippe, name="Winter"), "partner", wording_number=1)
        assert [(one.title, one.badge) for one in today(world.lippe.counsellor, TODAY)] == [
            ("1 Familie", "Einwilligung neu einholen")
        ]
        assert list(today(world.lippe.director, TODAY)) == list(today(world.lippe.member(Role.FUNDER), TODAY)) == []
        rows = selectors.households(world.lippe.counsellor, HouseholdFilter(consents_anew=True), on=TODAY)
        assert list(rows) == [olena.household]
    page = world.lippe.client().get(world.lippe.url("familien/?einwilligung=neu")).content.decode()
    assert olena.household.code in page and "Winter" not in page


# --- Sheets --------------------------------------------------------------------------------------------------------


def test_the_file_names_the_information_sheet_that_the_family_got(world: World) -> None:
    with world.lippe.scope():
        olena = parent(world.lippe)
        assert olena.household.informed_text is None
        make.kept_text("information")
        informed = Informed("read_out", TODAY, "ku")
        services.inform_again(actor=world.lippe.counsellor, household=olena.household, informed=informed, now=NOW)
        home = Household.objects.get()
        assert home.informed_text == KeptText.objects.get() and home.informed_language == "ku"
        with pytest.raises(services.NotInformed):
            services.inform_again(
                actor=world.lippe.counsellor,
                household=home,
                informed=Informed("read_out", TODAY + DAY, "de"),
                now=NOW,
            )
    page = world.lippe.client().get(world.lippe.url(f"familien/{home.code}/einwilligungen/")).content.decode()
    assert "Standard 1, Zeichen" in page


# --- The family's own page -----------------------------------------------------------------------------------------


def own_link(place: Place, home: Household) -> str:
    with place.scope():
        return place.url(f"meine-einwilligungen/{open_for_family(household=home, now=clock.now())}/")


def test_the_family_sees_its_consents_and_withdraws_with_one_button(world: World) -> None:
    with world.lippe.scope():
        olena = parent(world.lippe)
        given = record(world.lippe, olena, recipient="Sportbund")
        other = make.consent(world.lippe, parent(world.lippe, name="Winter"), "partner")
    client, url = Client(), own_link(world.lippe, olena.household)
    for _ in range(2):  # opening it changes nothing and uses nothing up
        page = client.get(url + "?sprache=ar")
        assert page.status_code == 200 and 'dir="rtl"' in page.content.decode()
    text = client.get(url + "?sprache=de").content.decode()
    assert "Sportbund" in text and "Olena" not in text and "Sommer" not in text and "Winter" not in text
    for wrong in (str(other.pk), "x", ""):
        assert client.post(url, {"consent": wrong}).status_code == 404
    for _ in range(2):  # twice: once
        answer = client.post(url, {"consent": str(given.pk)}, follow=True)
        assert "Ihre Ansprechperson bekommt Bescheid" in answer.content.decode()
    with world.lippe.scope():
        given.refresh_from_db()
        other.refresh_from_db()
        assert (given.withdrawn_online, given.awaits_notice, other.withdrawn_at) == (True, True, None)
        entry = Entry.objects.get(action="people.consent_withdrawn_online")
        assert (entry.actor_id, entry.file_id) == (None, olena.household_id)
        with pytest.raises(NoGround):
            may_disclose(olena.household, "partner", "Sportbund", clock.today())


def test_who_is_responsible_is_told_until_they_have_read_it(world: World) -> None:
    with world.lippe.scope():
        olena = parent(world.lippe)
        given = [make.consent(world.lippe, olena, one) for one in ("partner", "school")]
        by = {"household": olena.household, "withdrawn_on": TODAY, "now": NOW}
        services.withdraw_consent(actor=world.lippe.counsellor, consent_id=given[0].pk, **by)
        assert list(today(world.lippe.counsellor, TODAY)) == [], "they know it"
        services.withdraw_consent(actor=world.lippe.director, consent_id=given[1].pk, **by)
        assert [one.meta for one in today(world.lippe.counsellor, TODAY)] == [
            "Weitergabe an eine Schule, eingetragen am 02.11.2026"
        ]
        assert list(today(world.lippe.director, TODAY)) == []
    url = world.lippe.url(f"familien/{olena.household.code}/einwilligungen/{given[1].pk}/gelesen/")
    assert world.lippe.client().post(url).status_code == 302
    with world.lippe.scope():
        assert list(today(world.lippe.counsellor, TODAY)) == []


def test_the_link_ends_when_it_is_revoked_expires_or_the_file_is_merged(world: World) -> None:
    with world.lippe.scope():
        olena, winter = parent(world.lippe), parent(world.lippe, name="Winter")
    client, url = Client(), own_link(world.lippe, olena.household)
    assert Client().get(url.replace("/lippe/", "/nachbar/")).status_code == 404
    code = olena.household.code
    page = world.lippe.client().get(world.lippe.url(f"familien/{code}/einwilligungen/")).content.decode()
    assert "Link der Familie sperren" in page
    world.lippe.client().post(world.lippe.url(f"familien/{code}/einwilligungen/link/sperren/"))
    assert client.get(url).status_code == 404 and client.post(url, {"consent": "x"}).status_code == 404
    url = own_link(world.lippe, olena.household)
    with world.lippe.scope():
        services.merge_households(
            actor=world.lippe.counsellor, source=olena.household, target=winter.household, now=NOW
        )
        assert not links.has_open(purpose=OWN_LINK, object_id=olena.household_id, now=clock.now())
    assert client.get(url).status_code == 404


def test_the_status_page_leads_there(world: World) -> None:
    with world.lippe.scope():
        olena = parent(world.lippe)
        secret = links.issue(purpose="family_status", object_id=olena.household_id, actor=None, now=clock.now())
    client = Client()
    url = world.lippe.url(f"mein-schulweg/{secret}/")
    assert "Einwilligungen ansehen" in client.get(url).content.decode()
    answer = client.post(url, {"kind": "consents"}, follow=True)
    assert "Sie haben uns bisher keine Einwilligung gegeben." in answer.content.decode()
    assert client.get(url).status_code == 200, "the first link still opens"
