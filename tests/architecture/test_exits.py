"""Each exit of a family's data: after its consent is withdrawn the next step is refused, and nothing is seen any more.

Whoever asks ``people.rules`` for a ground has a line in ``EXITS``; each purpose of a link has one in ``LINKS``.
"""

import ast
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lotse.cases.errors import NoEmail
from lotse.cases.services.appointments import invite
from lotse.core.errors import LotseError
from lotse.core.registry import link_purposes
from lotse.links import services as links
from lotse.outbox.models import Attachment, Mail
from lotse.people import selectors
from lotse.people.models import Consent, Disclosure, Household, Parcel
from lotse.people.rules import NoGround
from lotse.people.selectors import consents as consent_selectors
from lotse.people.services import family_file, offer_family
from lotse.people.services.consents import withdraw
from lotse.referrals.rules import LINK_PURPOSE as REFERRAL_LINK
from lotse.referrals.services import sending as referring_services
from lotse.schooling.models import HandoverPackage, Process
from lotse.schooling.selectors import support_groups
from lotse.schooling.selectors.decision_candidates import candidates
from lotse.schooling.selectors.decisions import item_rows, visible_to_office
from lotse.schooling.selectors.family_links import link_page
from lotse.schooling.selectors.question_list import question_list
from lotse.schooling.services import family_links, pupil_steps
from lotse.schooling.services.question_list import issue_question_list
from lotse.tenants.enums import Role
from lotse.volunteering.models import Participation
from lotse.volunteering.selectors.shares import share_page
from lotse.volunteering.services import need_questions
from lotse.volunteering.services.need_questions import NoAddress
from lotse.volunteering.services.shares import naming
from tests import make
from tests.referrals import referring
from tests.schooling import lists
from tests.schooling.test_handover import child, send
from tests.schooling.test_support_groups import consenting
from tests.volunteering.test_shares import make_scene
from tests.world import NOW, TODAY, World

SOURCE = Path(__file__).resolve().parents[2] / "src" / "lotse"
ASKS = {"record_disclosure", "may_disclose", "grounds_for"}
DEFINED = {"people.rules.may_disclose", "people.services.disclosures.record_disclosure"}


@dataclass
class Gone:
    """What has left on a consent. ``again`` is the next step; ``seen``: what of it is still read there."""

    consent: Consent
    again: Callable[[], object]
    refusal: type[LotseError] = NoGround
    seen: Callable[[], object] = lambda: None


def family_of(gone: Gone) -> Household:
    return Household.objects.get(pk=gone.consent.household_id)


# --- The exits -----------------------------------------------------------------------------------------------------


def another_centre(world: World) -> Gone:
    home, consent = referring.family(world.lippe, purpose="centre")
    to: dict[str, Any] = {"actor": world.lippe.counsellor, "household": home, "part_codes": (), "now": NOW}
    offer_family(to=world.other.centre, **to)
    assert consent is not None

    def seen() -> list[str]:
        return [one.content for one in Parcel.objects.filter(household_id=home.pk) if one.content]

    return Gone(consent, lambda: offer_family(to=world.other.centre, **to), seen=seen)


def another_installation(world: World) -> Gone:
    home, consent = referring.family(world.lippe, purpose="centre")
    assert consent is not None

    def act() -> object:
        return family_file(
            actor=world.lippe.counsellor, household=home, recipient="Zentrum", password="x" * 16, part_codes=(), now=NOW
        )

    act()
    return Gone(consent, act)


def referral(world: World) -> Gone:
    home, consent = referring.family(world.lippe)
    partner = referring.partner(world.lippe)
    made = referring.referral(world.lippe, home, partner)
    [secret] = referring.secrets_of(made)
    draft = referring.draft(home, partner, topic="housing")
    assert consent is not None

    def seen() -> object:
        try:
            return links.find(purpose=REFERRAL_LINK, secret=secret, now=NOW)
        except links.LinkUnusable:
            return None

    again = lambda: referring_services.preview(actor=world.lippe.counsellor, draft=draft, now=NOW)  # noqa: E731
    return Gone(consent, again, seen=seen)


def decision_list(world: World) -> Gone:
    place = world.lippe
    office = lists.deciding_office(place, kind="municipality")
    pupil = lists.answered(place)
    parent = make.person(pupil.person.household, "Olena", kind="guardian", born_on=None)
    consent = make.consent(place, parent, "partner")
    made = lists.decision_list(place, pupil, office=office)

    def again() -> None:
        [found] = candidates(place.counsellor, office.organisation, TODAY, [pupil.pk])
        if "Einwilligung" in found.obstacle:
            raise NoGround

    def seen() -> list[object]:
        """On the office's page, and in the file that staff take out for it."""
        file = place.client().get(place.url(f"schule/listen/{made.code}/datei/"))
        sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
        written = [cell for row in sheet.iter_rows(values_only=True) for cell in row if "Mila" in str(cell)]
        return [*visible_to_office(item_rows(made, TODAY)), *written]

    assert len(seen()) == 2
    return Gone(consent, again, seen=seen)


def package(world: World) -> Gone:
    """One by mail that waits, and one that lies ready to be taken along."""
    pupil = child(world.lippe)
    consent = pupil.person.household.consents.get()
    school = pupil.recommendations.get().school.organisation
    type(school).objects.filter(pk=school.pk).update(email="schule@example.org")
    send(world.lippe, pupil, "school", way="mail")
    ready = make.package(world.lippe, pupil, "school")
    Disclosure.objects.filter(handover_child__package=ready).update(consent=consent, purpose="school")
    seen = lambda: list(HandoverPackage.objects.exclude(archive_until=None))  # noqa: E731
    return Gone(consent, lambda: send(world.lippe, pupil, "school"), seen=seen)


def questions_to_a_school(world: World) -> Gone:
    place, school = world.lippe, make.school(world.lippe, "Gesamtschule Park")
    type(school.organisation).objects.filter(pk=school.organisation.pk).update(email="schule@example.org")
    pupil = consenting(place, school)
    consent = pupil.person.household.consents.get()
    group = lambda: support_groups.group_for(place.counsellor, school.organisation.code, "initial_support", TODAY)  # noqa: E731
    questions = question_list(group(), TODAY)
    by: dict[str, Any] = {"actor": place.counsellor, "centre": place.centre, "way": "mail", "now": NOW}
    issue_question_list(questions=questions, **by)
    again = lambda: issue_question_list(questions=questions, **by)  # noqa: E731  with a list made before
    return Gone(consent, again, seen=lambda: question_list(group(), TODAY).children)


def papers_to_the_municipality(world: World) -> Gone:
    place = world.lippe
    Process.objects.create(who_assigns="municipality")
    pupils = [lists.answered(place, name="Mila"), lists.answered(place, name="Juri")]
    home = pupils[0].person.household
    type(pupils[1].person).objects.filter(pk=pupils[1].person_id).update(household=home)
    consent = make.consent(place, make.person(home, "Olena", kind="guardian", born_on=None), "partner")
    first, second = (type(one).objects.select_related("person__household").get(pk=one.pk) for one in pupils)
    by: dict[str, Any] = {"actor": place.counsellor, "handed_over_on": TODAY, "now": NOW}
    pupil_steps.hand_over(pupil=first, **by)
    return Gone(consent, lambda: pupil_steps.hand_over(pupil=second, **by))


def named_to_a_full_timer(world: World) -> Gone:
    scene, place = make_scene(world.lippe), world.lippe
    home, other = (make.household(place, name) for name in ("Haddad", "Winter"))
    mother = make.person(home, "Rima", "guardian")
    consent = make.consent(place, mother, "partner")
    engagement = scene.commitment.engagement
    Participation.objects.create(engagement=engagement, household=home, starts_on=TODAY)
    share, by = scene.agreed(), place.member(Role.COORDINATOR)
    Mail.objects.update(state="sent", sent_at=NOW)  # those of the agreement say nothing of a family
    naming.name_families(actor=by, share=share, now=NOW)

    def again() -> None:
        Participation.objects.create(engagement=engagement, household=other, starts_on=TODAY)
        naming.name_families(actor=by, share=share, now=NOW)

    return Gone(consent, again, seen=lambda: share_page(share, TODAY).families)


def written_to(world: World) -> tuple[Consent, Any]:
    """A family that may be written to, and its address."""
    home = make.household(world.lippe, "Haddad", preferred_language="ar")
    mother = make.person(home, "Rima", "guardian", born_on=None)
    way = make.contact_way(mother, "rima@example.org", "email")
    return make.consent(world.lippe, mother, "contact"), way


def status_link(world: World) -> Gone:
    consent, way = written_to(world)
    by: dict[str, Any] = {"actor": world.lippe.counsellor, "centre": world.lippe.centre, "way": way.pk, "now": NOW}
    act = lambda: family_links.mail_link(household=consent.household, **by)  # noqa: E731
    act()
    return Gone(consent, act, seen=lambda: not link_page(consent.household, NOW).refusal)


def appointment(world: World) -> Gone:
    consent, _ = written_to(world)
    by: dict[str, Any] = {"actor": world.lippe.counsellor, "kind": "school", "by_mail": True, "now": NOW}
    act = lambda: invite(household=consent.household, **by)  # noqa: E731
    act()
    return Gone(consent, act, refusal=NoEmail)


def still_needed(world: World) -> Gone:
    consent, _ = written_to(world)
    needs = [make.need(world.lippe, consent.household, kind=kind) for kind in ("mentorship", "companionship")]
    by: dict[str, Any] = {"actor": world.lippe.counsellor, "centre": world.lippe.centre, "now": NOW}
    need_questions.ask_by_mail(need=needs[0], **by)
    return Gone(consent, lambda: need_questions.ask_by_mail(need=needs[1], **by), refusal=NoAddress)


# Who asks for a ground: how it leaves there
EXITS: dict[str, tuple[Callable[[World], Gone], ...]] = {
    "people.services.transfers.offer_family": (another_centre,),
    "people.services.transfers.family_file": (another_installation,),
    "referrals.services.sending.preview": (referral,),
    "referrals.services.sending._disclose": (referral,),
    "schooling.selectors.decision_candidates.candidates": (decision_list,),
    "schooling.services.decisions.sending._hand_over": (decision_list,),
    "schooling.selectors.handover.drafts.ground_for": (package,),
    "schooling.services.handover._disclose": (package,),
    "schooling.selectors.question_list.question_list": (questions_to_a_school,),
    "schooling.services.question_list.issue_question_list": (questions_to_a_school,),
    "schooling.services.pupil_steps._disclose": (papers_to_the_municipality,),
    "schooling.services.pupils._require_disclosure": (papers_to_the_municipality,),
    "schooling.services.family_links.mail_link": (status_link,),
    "schooling.selectors.family_links._refusal": (status_link,),
    "cases.selectors.appointments.contact._may_write": (appointment, still_needed),
    "volunteering.services.shares.naming._name": (named_to_a_full_timer,),
}
CASES = sorted({case for cases in EXITS.values() for case in cases}, key=lambda case: case.__name__)

# On which ground whoever holds a link reads something of a family; "": nothing of one
LINKS: dict[str, str] = {
    "referral": "consent: referral",
    "decision_list": "consent, or the law: decision_list",
    "share_page": "consent: named_to_a_full_timer",
    "share_offer": "",
    "share_agreement": "",
    "family_status": "the family's own page",
    "family_consents": "the family's own page",
    "appointment": "the family's own page",
    "need_question": "the family's own page",
    "complaint": "the family's own page",
    "asking": "the family's own page, or a volunteer of the centre before the family is named",
    "volunteer_own": "a volunteer of the centre, whom the family has accepted",
    "programmes.leader": "first names of a group's members, to whoever leads it for the centre",
    "volunteer_signup": "",
    "coaching": "",
    "places": "",
    "invitation": "",
    "calendar": "",
    "meeting": "",
    "work_order": "",
    "offers_hold": "",
    "offer_report": "",
}


def callers() -> set[str]:
    """Each function of Lotse that asks for a ground, by module and name; the demo asks through the others."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        text = path.read_text("utf-8")
        if module.startswith("operations.demo") or not any(one in text for one in ASKS):
            continue
        for function in ast.walk(ast.parse(text)):
            if isinstance(function, ast.FunctionDef) and any(_asks(one) for one in ast.walk(function)):
                found.add(f"{module}.{function.name}")
    return found - DEFINED


def _asks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in ASKS


def test_each_exit_has_its_line() -> None:
    assert callers() == set(EXITS)


def test_each_link_says_on_which_ground_it_shows_a_family() -> None:
    assert {one.code for one in link_purposes} == set(LINKS)
    named = {word for ground in LINKS.values() for word in ground.partition(": ")[2].split() if word}
    assert named <= {case.__name__ for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_after_a_withdrawal_nothing_leaves_and_nothing_is_seen(world: World, case: Callable[[World], Gone]) -> None:
    place = world.lippe
    with place.scope():
        gone = case(world)
        waiting = list(Mail.objects.filter(state="queued").values_list("pk", flat=True))
        on_it = Disclosure.objects.filter(consent=gone.consent)
        count = on_it.count()
        withdraw(actor=None, household=gone.consent.household, consent_id=gone.consent.pk, withdrawn_on=TODAY, now=NOW)
        with pytest.raises(gone.refusal):
            gone.again()
        assert on_it.count() == count
        assert not gone.seen()
        # Mails that were waiting stay here, with what was attached; a list with other children on it may still go
        assert set(Mail.objects.filter(pk__in=waiting).values_list("state", flat=True)) <= {"stopped"} or case in (
            decision_list,
        )
        assert not Attachment.objects.exists()
        home = family_of(gone)
        [row] = [one for one in selectors.consent_rows(home, TODAY) if one.consent == gone.consent]
        assert row.state == "withdrawn"
        # Whoever is responsible reads of it, and of each recipient who still holds something
        told = consent_selectors.today(place.counsellor, TODAY)
        assert [one.badge for one in told] == ["Einwilligung widerrufen"]
        held = {one.pk for one in selectors.held_without_ground(home)}
        assert held | set(on_it.exclude(retracted_at=None).values_list("pk", flat=True)) == set(
            on_it.values_list("pk", flat=True)
        )
    page = place.client().get(place.url(f"familien/{home.code}/einwilligungen/")).content.decode()
    assert "widerrufen" in page
