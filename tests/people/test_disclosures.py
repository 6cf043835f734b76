"""What leaves the centre has a ground, is written down, and can be taken back in words."""

import pytest

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.people import services
from lotse.people.models import Disclosure
from lotse.people.rules import NoGround
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, Place, World


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
