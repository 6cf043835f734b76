"""The link of a family: made by staff on paper or by mail, renewed, revoked, ended by a merge; never twice open."""

import datetime as dt
import io
import re
from typing import Any

import pypdf
import pytest
from django.test import Client

from lotse.audit.models import Entry
from lotse.core import clock
from lotse.core.errors import NotAllowed
from lotse.core.pdf import PdfUnavailable
from lotse.links.models import Link
from lotse.outbox.models import Mail
from lotse.people.models import Household
from lotse.people.rules import NoGround
from lotse.people.services import withdraw_consent
from lotse.people.services.merging import merge_households
from lotse.schooling.documents import family as documents
from lotse.schooling.models import FamilyMessage
from lotse.schooling.rules import family as rules
from lotse.schooling.selectors.family_links import link_page
from lotse.schooling.sentences import LETTER, STATUS, catalogue
from lotse.schooling.services import family_links as services
from lotse.schooling.services.family_messages import tell
from lotse.schooling.services.letters import record_checks
from lotse.tenants.enums import Role
from tests import make
from tests.schooling.test_letters import read_aloud
from tests.world import NOW, TODAY, Place, World

STATUS_SENTENCES = catalogue(STATUS).sentences


def family(place: Place, language: str = "ar") -> Household:
    home = make.household(place, "Haddad", preferred_language=language)
    make.pupil(place, make.person(home, "Nour"))
    return home


def printed(place: Place, home: Household, now: dt.datetime = NOW) -> pypdf.PdfReader:
    pdf = services.print_link(actor=place.counsellor, household=home, centre=place.centre, now=now)
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def with_address(place: Place, home: Household, consents: bool = True) -> Any:
    parent = make.person(home, "Rana", "guardian")
    if consents:
        make.consent(place, parent, "contact")
    return make.contact_way(parent, "rana@example.org", "email")


# --- On paper ------------------------------------------------------------------------------------------------------


def test_the_sheet_opens_the_page_in_the_familys_language_and_names_nobody(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        reader = printed(world.lippe, home, clock.now())
    text = text_of(reader)
    for name in ("Haddad", "Nour", world.lippe.counsellor.name):
        assert name not in text
    assert world.lippe.centre.name in text and home.code in text
    found = re.search(r"(/lippe/mein-schulweg/[\w-]+/\?sprache=ar)", text.replace(" ", ""))
    assert found is not None
    page = Client().get(found[1])
    assert page.status_code == 200 and '<html lang="ar"' in page.content.decode()


@pytest.mark.parametrize("checked", [True, False])
def test_the_sheet_has_the_familys_language_where_it_is_checked(world: World, checked: bool) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        if checked:
            keys = [f"status.link_{one}" for one in ("intro", "scan", "valid", "private", "phone")]
            record_checks(
                actor=world.lippe.counsellor,
                language="ar",
                keys=[*keys, "letter.questions"],
                checked_by="Frau Amin",
                checked_on=TODAY,
                now=NOW,
            )
        reader = printed(world.lippe, home)
    german = STATUS_SENTENCES["link_valid"].german.replace("{day}", "1. Mai 2027")
    assert german in text_of(reader)
    read = read_aloud(reader, "ar")
    assert len(read) == (7 if checked else 0)
    if checked:
        assert read[3] == STATUS_SENTENCES["link_valid"].texts["ar"].replace("{day}", "1 مايو 2027")


def test_a_new_sheet_ends_the_one_before_and_both_are_in_the_files_log(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        printed(world.lippe, home)
        printed(world.lippe, home, NOW + dt.timedelta(minutes=1))
        links = list(Link.objects.all())
        assert [one.is_open(NOW + dt.timedelta(minutes=2)) for one in links] == [True, False]
        assert links[0].expires_at == NOW + dt.timedelta(days=rules.LINK_DAYS, minutes=1)
        assert Entry.objects.filter(action="schooling.status_link_printed", file_id=home.pk).count() == 2


def test_a_sheet_that_cannot_be_printed_leaves_the_former_link(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        printed(world.lippe, home)

        def refuse(*args: object, **kwargs: object) -> bytes:
            raise PdfUnavailable

        monkeypatch.setattr(documents, "render_pdf", refuse)
        with pytest.raises(PdfUnavailable):
            printed(world.lippe, home)
        assert [one.is_open(NOW) for one in Link.objects.all()] == [True]
        code = home.code
    answer = world.lippe.client().post(world.lippe.url(f"familien/{code}/schule/statusseite/blatt/"), follow=True)
    assert "libpango" in answer.content.decode()


# --- By mail -------------------------------------------------------------------------------------------------------


def test_the_mail_carries_the_link_and_no_name(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        way = with_address(world.lippe, home)
        services.mail_link(
            actor=world.lippe.counsellor, household=home, way=way.pk, centre=world.lippe.centre, now=clock.now()
        )
        mail = Mail.objects.get()
        assert (mail.to, mail.subject) == ("rana@example.org", "Ihr Link / Your link")
        for name in ("Haddad", "Nour", "Rana"):
            assert name not in mail.text
        assert catalogue(LETTER).sentences["greeting"].german in mail.text
        assert "Deutsch" not in mail.text  # nobody has checked the Arabic sentences
        found = re.search(r"(/lippe/mein-schulweg/\S+)", mail.text)
    assert found is not None
    assert Client().get(found[1]).status_code == 200


def test_without_consent_or_with_a_foreign_address_nothing_is_sent_and_the_former_link_stays(world: World) -> None:
    with world.lippe.scope():
        home, stranger = family(world.lippe), family(world.lippe)
        printed(world.lippe, home)
        way = with_address(world.lippe, home, consents=False)
        foreign = with_address(world.lippe, stranger)
        for one, error in ((way, NoGround), (foreign, services.AddressUnknown)):
            with pytest.raises(error):
                services.mail_link(
                    actor=world.lippe.counsellor, household=home, way=one.pk, centre=world.lippe.centre, now=NOW
                )
        assert Mail.objects.count() == 0
        assert [one.is_open(NOW) for one in Link.objects.all()] == [True]
        assert link_page(home, NOW).refusal == "Es gibt keine Einwilligung zum Kontakt per E-Mail."


def test_a_link_that_ended_before_its_mail_left_is_not_sent(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        way = with_address(world.lippe, home)
        actor, centre = world.lippe.counsellor, world.lippe.centre
        for _ in range(2):
            services.mail_link(actor=actor, household=home, way=way.pk, centre=centre, now=NOW)
        assert sorted(Mail.objects.values_list("state", flat=True)) == ["queued", "stopped"]
        services.revoke_link(actor=actor, household=home, now=NOW)
        services.mail_link(actor=actor, household=home, way=way.pk, centre=centre, now=NOW)
        assert sorted(Mail.objects.values_list("state", flat=True)) == ["queued", "stopped", "stopped"]
        consent = home.consents.get(purpose="contact")
        withdraw_consent(actor=actor, household=home, consent_id=consent.pk, withdrawn_on=TODAY, now=NOW)
        assert set(Mail.objects.values_list("state", flat=True)) == {"stopped"}


# --- Its life ------------------------------------------------------------------------------------------------------


def test_staff_see_whether_the_link_opens(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        assert link_page(home, NOW).label == "noch kein Link"
        printed(world.lippe, home)
        page = link_page(home, NOW)
        assert (page.label, page.made_by) == ("gültig bis 01.05.2027", world.lippe.counsellor.name)
        assert link_page(home, NOW + dt.timedelta(days=180)).label == "abgelaufen am 01.05.2027"
        services.revoke_link(actor=world.lippe.counsellor, household=home, now=NOW)
        assert link_page(home, NOW).label == "gesperrt"
        with pytest.raises(services.NoLink):
            services.revoke_link(actor=world.lippe.counsellor, household=home, now=NOW)


def test_a_merge_ends_the_link_of_the_file_that_goes_and_keeps_the_others(world: World) -> None:
    with world.lippe.scope():
        source, target = family(world.lippe), family(world.lippe)
        for home in (source, target):
            make.contact_way(make.person(home, "Rana", "guardian"), f"+49 5231 {len(home.code)}{home.pk.int % 999}")
            printed(world.lippe, home)
            tell(household=home, kind="call", now=NOW)
        tell(household=source, kind="no_need", now=NOW)
        merge_households(actor=world.lippe.counsellor, source=source, target=target, now=NOW)
        assert (link_page(source, NOW).state, link_page(target, NOW).state) == ("revoked", "open")
        assert sorted(FamilyMessage.objects.filter(household=target).values_list("kind", flat=True)) == [
            "call",
            "no_need",
        ]
        assert FamilyMessage.objects.count() == 3


@pytest.mark.parametrize("role", Role)
def test_predicate_and_queryset_agree_for_each_role(world: World, role: Role) -> None:
    with world.other.scope():
        foreign = family(world.other)
    with world.lippe.scope():
        own = family(world.lippe)
        gone = make.household(world.lippe, "Alt", merged_into=own)
        member = world.lippe.member(role)
        may = role in {Role.COUNSELLOR, Role.DIRECTOR}
        assert rules.may_share_status(member, own) == may
        assert not rules.may_share_status(member, gone)
        assert list(rules.households_to_share(member)) == ([own] if may else [])
        if not may:
            with pytest.raises(NotAllowed):
                services.print_link(actor=member, household=own, centre=world.lippe.centre, now=NOW)
            with pytest.raises(NotAllowed):
                services.revoke_link(actor=member, household=own, now=NOW)
    with world.other.scope():
        assert not rules.households_to_share(world.lippe.member(role)).filter(pk=own.pk).exists()
        assert foreign.pk != own.pk


# --- Pages ---------------------------------------------------------------------------------------------------------


def test_the_page_of_the_link_prints_mails_and_revokes(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe, "uk")
        way = with_address(world.lippe, home)
    client, url = world.lippe.client(), world.lippe.url(f"familien/{home.code}/schule/statusseite/")
    answer = client.post(f"{url}blatt/")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store, private")
    assert client.post(f"{url}mail/", {"way": str(way.pk)}, follow=True).context["page"].is_open
    assert client.post(f"{url}mail/", {"way": "falsch"}).status_code == 302
    with world.lippe.scope():
        assert Mail.objects.count() == 1
    page = client.post(f"{url}sperren/", follow=True)
    assert page.context["page"].label == "gesperrt"
    assert "keinen gültigen Link" in client.post(f"{url}sperren/", follow=True).content.decode()
    assert client.get(f"{url}blatt/").status_code == 405


def test_the_tab_and_the_child_lead_to_the_link(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        pupil = home.persons.get(first_name="Nour").pupil
    client, target = world.lippe.client(), world.lippe.url(f"familien/{home.code}/schule/statusseite/")
    for path in (f"familien/{home.code}/schule/", f"schule/kinder/{pupil.code}/"):
        assert f'href="{target}"' in client.get(world.lippe.url(path)).content.decode()
