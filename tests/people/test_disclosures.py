"""What leaves the centre has a ground, is written down, and can be taken back in words."""

import io
from typing import Any

import pypdf
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.people import services
from lotse.people.models import Disclosure
from lotse.people.rules import NoGround
from lotse.people.selectors.disclosures import held_without_ground, today
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World


def _disclose(place: Place, role: Role = Role.COUNSELLOR, purpose: str = "school") -> Disclosure:
    child = make.person(make.household(place))
    return services.record_disclosure(
        actor=place.member(role),
        household=child.household,
        person=child,
        purpose=purpose,
        recipient="Gesamtschule  am Test",
        what="Übergabepaket",
        way="mail",
        now=NOW,
    )


def test_nothing_leaves_without_a_ground(world: World) -> None:
    with world.lippe.scope():
        with pytest.raises(NoGround):
            _disclose(world.lippe)
        assert not Disclosure.objects.exists()


def test_the_record_names_the_law_or_the_consent(world: World) -> None:
    with world.lippe.scope():
        by_law = _disclose(world.lippe, purpose="school_authority")
        assert by_law.ground_source == "VO-DV I NRW §§ 7, 8" and by_law.consent_id is None
        consent = make.consent(world.lippe, by_law.person)
        by_consent = services.record_disclosure(
            actor=world.lippe.counsellor,
            household=by_law.household,
            purpose="school",
            recipient="Gesamtschule am Test",
            what="Anschreiben",
            way="letter",
            now=NOW,
            corrects=by_law,
        )
        assert (by_consent.consent_id, by_consent.ground_source) == (consent.pk, "")
        assert Entry.objects.filter(action="people.disclosed", file_id=by_law.household_id).count() == 2


def test_only_who_may_change_the_file_may_pass_it_on(world: World) -> None:
    with world.lippe.scope(), pytest.raises(NotAllowed):
        _disclose(world.lippe, Role.FUNDER, "school_authority")


def test_a_retraction_needs_a_reason_and_happens_once(world: World) -> None:
    with world.lippe.scope():
        sent = _disclose(world.lippe, purpose="school_authority")
        with pytest.raises(services.RetractionReasonMissing):
            services.retract_disclosure(actor=world.lippe.counsellor, disclosure=sent, reason=" ", now=NOW)
        services.retract_disclosure(actor=world.lippe.counsellor, disclosure=sent, reason="falsches Kind", now=NOW)
        assert (sent.retracted_at, sent.retraction_reason) == (NOW, "falsches Kind")
        with pytest.raises(ChangedMeanwhile):
            services.retract_disclosure(actor=world.lippe.counsellor, disclosure=sent, reason="noch einmal", now=NOW)


def test_merged_files_keep_what_left(world: World) -> None:
    with world.lippe.scope():
        sent = _disclose(world.lippe, purpose="school_authority")
        target = make.household(world.lippe, "Winter")
        kept = make.person(target)
        services.merge_households(
            actor=world.lippe.counsellor,
            source=sent.household,
            target=target,
            now=NOW,
            same={sent.person_id: kept.pk},  # type: ignore[dict-item]
        )
        sent.refresh_from_db()
        assert (sent.household_id, sent.person_id) == (target.pk, kept.pk)


# --- The tab of the file ---------------------------------------------------------------------------------------


def _retracted(place: Place) -> Disclosure:
    sent = _disclose(place, purpose="school_authority")
    services.retract_disclosure(actor=place.counsellor, disclosure=sent, reason="falsches Kind", now=NOW)
    return sent


def _text(page: bytes) -> str:
    return " ".join(page.decode().split())


def test_the_tab_tells_what_went_when_to_whom_which_way_on_which_ground(world: World) -> None:
    with world.lippe.scope():
        sent = _disclose(world.lippe, purpose="school_authority")
    page = _text(world.lippe.client().get(world.lippe.url(f"familien/{sent.household.code}/weitergaben/")).content)
    for words in (
        "02.11.2026 10:00",
        "Gesamtschule am Test",
        "<bdi>Mila</bdi>: Übergabepaket",
        "E-Mail",
        "Überwachung der Schulpflicht (VO-DV I NRW §§ 7, 8)",
    ):
        assert words in page


@time_machine.travel(NOW, tick=False)  # a session is written once a minute
def test_the_tab_pages_and_asks_as_often_for_many_as_for_few(world: World) -> None:
    with world.lippe.scope():
        child = make.person(make.household(world.lippe))
        make.disclosure(world.lippe, child, consent=make.consent(world.lippe, child))
    client, url = world.lippe.client(), world.lippe.url(f"familien/{child.household.code}/weitergaben/")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    with world.lippe.scope():
        for _ in range(30):
            make.disclosure(world.lippe, child, consent=make.consent(world.lippe, child))
    with CaptureQueriesContext(connection) as many:
        page = client.get(url)
    assert len(many) == len(few)
    assert (page.context["page"].paginator.count, len(page.context["rows"])) == (31, 25)


def test_a_retraction_is_entered_on_its_page_and_its_letter_lies_ready(world: World) -> None:
    with world.lippe.scope():
        sent = _disclose(world.lippe, purpose="school_authority")
    client = world.lippe.client()
    base = world.lippe.url(f"familien/{sent.household.code}/weitergaben/")
    letter = f"{base}{sent.pk}/loeschbitte/"
    assert "noch nicht zurückgenommen" in _text(client.get(letter, follow=True).content)
    assert client.post(f"{base}{sent.pk}/ruecknahme/", {"reason": ""}).status_code == 200
    assert client.post(f"{base}{sent.pk}/ruecknahme/", {"reason": "falsches Kind"}).status_code == 302
    assert "falsches Kind" in _text(client.get(base).content)
    twice = client.post(f"{base}{sent.pk}/ruecknahme/", {"reason": "noch einmal"})
    assert twice.status_code == 200 and "schon zurückgenommen" in _text(twice.content)
    reader = pypdf.PdfReader(io.BytesIO(client.get(letter).content))
    text = " ".join(reader.pages[0].extract_text().split())
    for words in ("Gesamtschule am Test", "falsches Kind", "Mila Sommer", "17.05.2014", "Bitte löschen"):
        assert words in text
    root: Any = reader.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("de", True)
    with world.lippe.scope():
        assert Entry.objects.filter(action="people.deletion_letter_printed", file_id=sent.household_id).count() == 1


def test_no_letter_asks_to_delete_what_was_not_taken_back(world: World) -> None:
    with world.lippe.scope():
        back, kept = _retracted(world.lippe), _disclose(world.lippe, purpose="school_authority")
        with pytest.raises(services.NotRetracted):
            services.deletion_letter(
                actor=world.lippe.counsellor, disclosures=[back, kept], centre=world.lippe.centre, now=NOW
            )
        with pytest.raises(services.NotRetracted):
            services.deletion_letter(actor=world.lippe.counsellor, disclosures=[], centre=world.lippe.centre, now=NOW)
        with pytest.raises(NotAllowed):
            services.deletion_letter(
                actor=world.lippe.member(Role.FUNDER), disclosures=[back], centre=world.lippe.centre, now=NOW
            )


def test_the_disclosure_of_another_file_is_not_found(world: World) -> None:
    with world.lippe.scope():
        sent, other = _disclose(world.lippe, purpose="school_authority"), make.household(world.lippe, "Winter")
    url = world.lippe.url(f"familien/{other.code}/weitergaben/{sent.pk}/ruecknahme/")
    assert world.lippe.client().get(url).status_code == 404


# --- A consent that is withdrawn -------------------------------------------------------------------------------


def test_a_withdrawn_consent_stops_its_exits_and_names_who_still_holds_data(world: World) -> None:
    place = world.lippe
    with place.scope():
        child = make.person(make.household(place))
        consent = make.consent(place, child)
        by = {"actor": place.counsellor, "household": child.household}
        sent = services.record_disclosure(
            **by, person=child, purpose="school", recipient="Schule A", what="Paket", way="mail", now=NOW
        )
        other = services.record_disclosure(
            **by, person=child, purpose="school_authority", recipient="Schulaufsicht", what="Liste", way="mail", now=NOW
        )
        services.withdraw_consent(**by, consent_id=consent.pk, withdrawn_on=TODAY, now=NOW)
        with pytest.raises(NoGround):
            services.record_disclosure(
                **by, person=child, purpose="school", recipient="Schule A", what="Paket", way="mail", now=NOW
            )
        assert held_without_ground(child.household) == [sent]
        assert [one.meta for one in today(place.counsellor, TODAY)] == ["Schule A hat noch Daten"]
        assert today(place.director, TODAY) == today(place.member(Role.FUNDER), TODAY) == []
    page = _text(place.client().get(place.url(f"familien/{child.household.code}/einwilligungen/")).content)
    assert "Schule A, 02.11.2026: Paket" in page and "Schulaufsicht, 02.11.2026" not in page
    assert "Schule A hat noch Daten" in _text(place.client().get(place.url("heute/")).content)
    with place.scope():
        services.retract_disclosure(actor=place.counsellor, disclosure=sent, reason="Widerruf", now=NOW)
        assert held_without_ground(child.household) == [] == today(place.counsellor, TODAY)
        other.refresh_from_db()
        assert other.retracted_at is None
