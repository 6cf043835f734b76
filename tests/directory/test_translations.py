"""Texts of offers in other languages: what staff write, who has checked it, and when the German has moved on."""

import datetime as dt
from typing import Any

import pytest

from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.core.seen import fingerprint
from lotse.directory.models import Offer, OfferTranslation
from lotse.directory.rules.wording import TEXTS, source_hash, wording
from lotse.directory.selectors import translations as selectors
from lotse.directory.services import translations as services
from lotse.directory.services.translations import TranslationUnfit
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, Place, World

TEXT = {"name": "Deutsch akşam", "summary": "Herkes için.", "description": "", "joining": ""}


def put(place: Place, offer: Offer, role: Role = Role.NETWORKER, **fields: Any) -> OfferTranslation:
    given = {"language": "tr", "texts": TEXT, "checked_by": "", "source": source_hash(offer), "now": NOW}
    return services.put_translation(actor=place.member(role), offer=offer, **(given | fields))


def states(offer: Offer) -> dict[str, str]:
    return {one.language: one.state for one in selectors.translations(offer)}


def test_a_translation_goes_from_draft_to_checked_and_is_outdated_by_the_german(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        assert set(states(offer).values()) == {"missing"} and len(states(offer)) == 9
        put(world.lippe, offer)
        assert states(offer)["tr"] == "draft"
        row = put(world.lippe, offer, checked_by="Ayşe Örnek")
        assert (row.state, row.checked_by, row.checked_at) == ("checked", "Ayşe Örnek", NOW)
        assert states(offer)["tr"] == "checked" and wording(offer, "tr").is_checked
        assert wording(offer, "tr").name == "Deutsch akşam" and wording(offer, "tr").lang == "tr"
        offer.summary = "Ein neuer Satz."
        offer.save()
        assert states(offer)["tr"] == "outdated" and wording(offer, "tr").is_outdated
        assert wording(offer, "tr").name == offer.name and wording(offer, "tr").lang == "de"
        lacks = selectors.lacking(offer)
        assert lacks.outdated == "Türkçe" and "Türkçe" not in lacks.missing


def test_what_was_written_beside_older_german_is_kept_and_counts_as_outdated(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        put(world.lippe, offer, source="0" * 64)
        assert states(offer)["tr"] == "outdated"


def test_each_german_text_needs_its_counterpart(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe, description="Wir lernen zusammen.")
        with pytest.raises(TranslationUnfit) as caught:
            put(world.lippe, offer)
        assert caught.value.field == "description"
        for language in ("de", "xx"):
            with pytest.raises(TranslationUnfit):
                put(world.lippe, offer, language=language)
        assert not OfferTranslation.objects.exists()


def test_who_saves_second_is_told(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        seen = fingerprint(dict.fromkeys(TEXTS, ""))
        put(world.lippe, offer, seen=seen)
        with pytest.raises(ChangedMeanwhile):
            put(world.lippe, offer, texts=TEXT | {"name": "Başka"}, seen=seen)
        assert OfferTranslation.objects.get().name == "Deutsch akşam"


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.PRIVACY_OFFICER])
def test_only_who_keeps_the_directory_writes(world: World, role: Role) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        with pytest.raises(NotAllowed):
            put(world.lippe, offer, role)
        put(world.lippe, offer)
        with pytest.raises(NotAllowed):
            services.drop_translation(actor=world.lippe.member(role), offer=offer, language="tr", now=NOW)
        services.drop_translation(
            actor=world.lippe.member(Role.NETWORKER), offer=offer, language="tr", now=NOW + dt.timedelta(hours=1)
        )
        assert states(offer)["tr"] == "missing"


def test_the_pages_write_check_and_take_away(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        digest = source_hash(offer)
    client = world.lippe.client(Role.NETWORKER)
    base = f"/lippe/netzwerk/angebote/{offer.code}/uebersetzungen/"
    page = client.get(f"{base}ar/").content.decode()
    assert 'lang="ar" dir="rtl"' in page and digest in page
    data = {"name": "اسم", "summary": "جملة | 😀", "source": digest, "checked_by": "Sprachdienst"}
    assert client.post(f"{base}ar/", data)["Location"] == base
    assert "geprüft" in client.get(base).content.decode() and "Sprachdienst" in client.get(base).content.decode()
    refused = client.post(f"{base}ar/", data | {"summary": ""}).content.decode()
    assert 'value="اسم"' in refused  # nothing that was typed is lost
    assert "العربية" not in client.get("/lippe/netzwerk/uebersetzungen/").content.decode().split("<tbody>")[1]
    assert client.post(f"{base}ar/loeschen/")["Location"] == base
    assert "العربية" in client.get("/lippe/netzwerk/uebersetzungen/").content.decode().split("<tbody>")[1]
    assert client.get(f"{base}de/").status_code == 404
    assert world.other.client(Role.NETWORKER).get(base.replace("lippe", "nachbar")).status_code == 404
