"""A centre with one object of each kind that URLs name, and the value of each URL kwarg.

A new kind of object needs a line in ``OBJECTS``, a new kwarg one in ``VALUES``; a route whose kwarg means something
else gets its own line ``route.kwarg``.
"""

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from lotse.administration import services
from lotse.cases.models import AdviceRequest
from lotse.concerns.models import Concern
from lotse.conflicts.models import AgreementPoint, ConflictFollowUp, EmergencyAccess
from lotse.core import clock
from lotse.directory.hsds.vocabulary import taxonomies
from lotse.directory.models import Inquiry, OfferPlace, OfferReport, OfferSuggestion
from lotse.links import services as links
from lotse.network.models import BodyHost, Decision, MinutesVersion
from lotse.network.selectors.minutes import content as minutes_content
from lotse.outbox.models import Mail
from lotse.privacy.models import DataRequest, DeletionRun, Hold, RunItem, RunKind, SubjectPackage
from lotse.referrals.services import sending
from lotse.schooling.models import DeadlineRule, ProcessVersion, ProposalRow, ProposalRun
from lotse.tenants.enums import Role
from lotse.volunteering.models import (
    AllowanceLimit,
    Asking,
    CoachingNeed,
    Commitment,
    Complaint,
    ComplaintContact,
    Cover,
    Expense,
    FullTimerAbsence,
    MatchRun,
    Meeting,
    Notice,
    Participation,
    SignUp,
    VolunteerAbsence,
)
from lotse.volunteering.services import own_link
from lotse.workspace.services import new_calendar_link
from tests import make
from tests.architecture.routes import Route
from tests.referrals import referring
from tests.schooling import lists
from tests.world import NOW, TODAY, Place


@dataclass
class Filled:
    """One centre's objects, each made when the first URL asks for it.

    What a single member owns (notes of a call, next steps) is ``owner``'s; that others do not see it is tested where
    the rule stands.
    """

    place: Place
    owner: Role = Role.COUNSELLOR

    def __post_init__(self) -> None:
        self._made: dict[str, Any] = {}

    def one(self, kind: str) -> Any:
        """The centre's object of this kind."""
        if kind not in self._made:
            self._made[kind] = OBJECTS[kind](self)
        return self._made[kind]


OBJECTS: dict[str, Callable[[Filled], Any]] = {
    "household": lambda filled: make.household(filled.place),
    "person": lambda filled: make.person(filled.one("household")),
    "way": lambda filled: make.contact_way(filled.one("person")),
    "consent": lambda filled: make.consent(filled.place, filled.one("person")),
    "wording": lambda filled: make.wording(filled.place, number=3, starts_on=TODAY + dt.timedelta(days=3000)),
    "kept": lambda filled: make.kept_text(),
    "disclosure": lambda filled: make.disclosure(filled.place, filled.one("person")),
    "deletion_run": lambda filled: DeletionRun.objects.create(
        prepared_by=filled.place.member(Role.FUNDER), prepared_at=NOW
    ),
    "run_item": lambda filled: RunItem.objects.create(
        run_kind=RunKind.objects.create(
            run=filled.one("deletion_run"), kind="people.file", label="Akte", months=60, source="x", until_on=TODAY
        ),
        object_id=filled.one("household").pk,
        label=filled.one("household").code,
        last_on=TODAY,
    ),
    "hold": lambda filled: _hold(filled),
    "draft": lambda filled: make.import_draft(filled.place, filled.place.member(filled.owner)),
    "pupil": lambda filled: make.pupil(filled.place, filled.one("person")),
    "offer": lambda filled: make.offer(filled.place),
    "schedule": lambda filled: make.schedule(filled.one("offer")),
    "organisation": lambda filled: make.organisation(filled.place, "sports", "Sportverein"),
    "place": lambda filled: make.venue(filled.place, organisation=filled.one("organisation")),
    "contact_person": lambda filled: make.contact_person(filled.one("organisation")),
    "agreement": lambda filled: make.agreement(filled.place, filled.one("organisation")),
    "office": lambda filled: make.organisation(filled.place, "health_office", "Gesundheitsamt"),
    "package": lambda filled: make.package(filled.place, filled.one("pupil")),
    "school": lambda filled: make.school(filled.place),
    "period": lambda filled: make.support_period(filled.place, filled.one("pupil"), school=filled.one("school")),
    "check": lambda filled: make.stay_check(filled.one("period")),
    "case": lambda filled: make.case(filled.place, filled.one("household")),
    "appointment": lambda filled: make.appointment(
        filled.place, filled.one("appointment_invitation"), starts_at=clock.now() + dt.timedelta(days=2)
    ),
    "appointment_invitation": lambda filled: make.appointment_invitation(filled.place, filled.one("household")),
    "pattern": lambda filled: make.pattern(filled.place, adviser=filled.place.member(filled.owner)),
    "absence": lambda filled: make.absence(
        clock.now(), clock.now() + dt.timedelta(days=1), filled.place.member(filled.owner)
    ),
    "room": lambda filled: make.room(),
    "contact": lambda filled: make.contact(filled.place, by=filled.place.member(filled.owner)),
    "followup": lambda filled: make.followup(filled.place, owner=filled.place.member(filled.owner)),
    "run": lambda filled: ProposalRun.objects.create(
        state="done", requested_by=filled.place.member(filled.owner), requested_at=NOW, finished_at=NOW
    ),
    "row": lambda filled: ProposalRow.objects.create(
        run=filled.one("run"), pupil=filled.one("pupil"), school=filled.one("school")
    ),
    "parcel": lambda filled: make.parcel(filled.place),
    "own_parcel": lambda filled: make.parcel(filled.place, household=filled.one("household")),
    "round": lambda filled: make.place_round(filled.place, filled.one("school")),
    "decision_list": lambda filled: _decision_list(filled),
    "referral": lambda filled: _referral(filled),
    "invitation": lambda filled: _invitation(filled),
    "mail": lambda filled: _failed_mail(filled),
    "body": lambda filled: make.body(filled.place, responsible=filled.place.member(filled.owner)),
    "seat": lambda filled: make.body_member(filled.one("body"), make.contact_person(filled.one("office"))),
    "host": lambda filled: BodyHost.objects.create(
        body=filled.one("body"), organisation=filled.one("office"), position=1
    ),
    "table": lambda filled: make.meeting(filled.one("body")),
    "invitee": lambda filled: make.invitee(filled.one("table"), filled.one("seat")),
    "agenda_item": lambda filled: make.agenda_item(filled.one("table")),
    "decision": lambda filled: Decision.objects.create(
        meeting=filled.one("table"), item=filled.one("agenda_item"), text="Ja", recorded_at=NOW
    ),
    "minutes": lambda filled: MinutesVersion.objects.create(
        meeting=filled.one("table"),
        number=1,
        content=minutes_content(filled.one("table")),
        finalised_by=filled.place.director,
        finalised_at=NOW,
    ),
    "order": lambda filled: make.work_order(filled.one("body"), organisation=filled.one("office")),
    "version": lambda filled: ProcessVersion.objects.create(number=1, settings={}, at=NOW),
    "days_off": lambda filled: VolunteerAbsence.objects.create(
        volunteer=filled.one("volunteer"), starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=9)
    ),
    "requirement": lambda filled: make.requirement(filled.place, code=f"eigene-{filled.place.centre.slug}"),
    "need": lambda filled: make.need(filled.place, filled.one("household")),
    "match_run": lambda filled: MatchRun.objects.create(
        state="done", requested_by=filled.place.member(filled.owner), requested_at=NOW, finished_at=NOW
    ),
    "asking": lambda filled: Asking.objects.create(
        engagement=filled.one("engagement"),
        volunteer=filled.one("volunteer"),
        asked_at=NOW,
        asked_by=filled.place.member(filled.owner),
    ),
    "engagement": lambda filled: make.engagement(filled.place),
    "commitment": lambda filled: Commitment.objects.create(
        engagement=filled.one("engagement"),
        volunteer=filled.one("volunteer"),
        minutes_per_week=60,
        starts_on=TODAY,
        made_at=NOW,
    ),
    "participation": lambda filled: Participation.objects.create(
        engagement=filled.one("engagement"), household=filled.one("household"), starts_on=TODAY
    ),
    "meeting": lambda filled: Meeting.objects.create(
        engagement=filled.one("engagement"), weekday=1, starts_at=dt.time(9), minutes=60, from_on=TODAY
    ),
    "notice": lambda filled: Notice.objects.create(
        volunteer=filled.one("volunteer"), kind="data", said_at=NOW, owner=filled.place.member(Role.COORDINATOR)
    ),
    "session": lambda filled: make.coaching(filled.place, starts_at=clock.now() + dt.timedelta(days=9)),
    "registration": lambda filled: make.coached(filled.one("session"), filled.one("volunteer")),
    "wish": lambda filled: CoachingNeed.objects.create(
        volunteer=filled.one("volunteer"), since_on=TODAY, noted_by=filled.place.director
    ),
    "expense": lambda filled: Expense.objects.create(
        volunteer=filled.one("volunteer"),
        kind="cost",
        on=TODAY,
        counts_on=TODAY,
        amount_cents=100,
        purpose="Test",
        noted_by=filled.place.director,
        noted_at=NOW,
    ),
    "allowance": lambda filled: AllowanceLimit.objects.create(kind="honorary", valid_from=TODAY, amount_cents=1),
    "cover": lambda filled: Cover.objects.create(
        coordinator=filled.place.member(Role.COORDINATOR),
        deputy=filled.place.director,
        starts_on=TODAY,
        ends_on=TODAY + dt.timedelta(days=3000),
        recorded_by=filled.place.director,
    ),
    "full_timer": lambda filled: make.full_timer(filled.place, membership=filled.place.member(filled.owner)),
    "share": lambda filled: make.share(
        filled.place, filled.one("full_timer"), filled.one("volunteer"), filled.one("engagement"), accepted_at=NOW
    ),
    "full_timer_absence": lambda filled: FullTimerAbsence.objects.create(
        full_timer=filled.one("full_timer"), starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=3000)
    ),
    "volunteer": lambda filled: make.volunteer(filled.place, email="ute@example.org"),
    "own_secret": lambda filled: own_link.send(
        actor=filled.place.director, volunteer=filled.one("volunteer"), centre=filled.place.centre, now=clock.now()
    ),
    "complaint": lambda filled: _complaint(filled),
    "barrier": lambda filled: make.barrier(filled.place),
    "concern": lambda filled: Concern.objects.create(noted_at=NOW),
    "conflict": lambda filled: make.conflict(filled.place),
    "party": lambda filled: make.party(filled.one("conflict")),
    "point": lambda filled: AgreementPoint.objects.create(
        conflict=filled.one("conflict"), text="Ruhe ab 22 Uhr", agreed_on=TODAY
    ),
    "conflict_followup": lambda filled: ConflictFollowUp.objects.create(
        conflict=filled.one("conflict"), months=3, due_on=TODAY
    ),
    "emergency_access": lambda filled: EmergencyAccess.objects.create(
        requested_by=filled.place.member(filled.owner),
        requested_at=NOW,
        reason="Test",
        approved_by=filled.place.member(Role.FUNDER if filled.owner == Role.ADMINISTRATOR else Role.ADMINISTRATOR),
        approved_at=NOW,
        ends_at=clock.now() + dt.timedelta(hours=1),
    ),
    "data_request": lambda filled: DataRequest.objects.create(
        kind="access",
        subject_kind="other",
        who="Test",
        way="phone",
        received_on=TODAY,
        identity="known",
        due_on=TODAY,
        owner=filled.place.member(filled.owner),
        recorded_at=NOW,
    ),
    "subject_package": lambda filled: SubjectPackage.objects.create(
        household=filled.one("household"),
        handing="file",
        reason="Test",
        made_at=NOW,
        archive="UEsF",
        made_by=filled.place.member(filled.owner),
        archive_until=clock.now() + dt.timedelta(days=1),
    ),
    "programme": lambda filled: make.programme(filled.place),
    "group_session": lambda filled: make.group_session(filled.one("programme"), clock.today()),
    "participant": lambda filled: make.participant(filled.one("programme")),
    "table_draft": lambda filled: make.table_draft(filled.place, filled.place.member(filled.owner)),
    "labour_draft": lambda filled: make.labour_draft(filled.place, filled.place.member(filled.owner)),
    "hsds_draft": lambda filled: make.hsds_draft(filled.place, filled.place.member(filled.owner)),
    "offer_at_place": lambda filled: OfferPlace.objects.get(
        offer=make.offer(filled.place, venues=[make.venue(filled.place)], confirmed_at=clock.now())
    ),
    "inquiry": lambda filled: Inquiry.objects.create(email=_offer_address(filled), asked_at=clock.now()),
    "suggestion": lambda filled: OfferSuggestion.objects.create(
        offer=filled.one("offer"), kind="change", before={"summary": "alt"}, after={"summary": "neu"}, made_at=NOW
    ),
    "report": lambda filled: _report(filled),
    "advice_request": lambda filled: AdviceRequest.objects.create(
        form_id=uuid.uuid4(), name="Olena Test", reached_by="phone", language="uk", sent_at=NOW, due_on=TODAY
    ),
    "rule": lambda filled: DeadlineRule.objects.create(
        key=f"eigene-{filled.place.centre.slug}", label="Test", anchor="born", count=1, unit="years", changed_at=NOW
    ),
}


def _hold(filled: Filled) -> Hold:
    """Of a kind that the owner may let go again."""
    kind, made = {
        Role.MEDIATOR: ("conflicts.conflict", "conflict"),
        Role.ADMINISTRATOR: ("volunteering.need", "need"),
    }.get(filled.owner, ("people.file", "household"))
    row = filled.one(made)
    facts = {"object_id": row.pk, "label": row.code, "reason": "Klage", "review_on": TODAY}
    return Hold.objects.create(kind=kind, placed_by=filled.place.director, placed_at=NOW, **facts)


def _somebody(filled: Filled) -> tuple[str, uuid.UUID]:
    """Kind and key of somebody for whom the owner is responsible."""
    kind, made = {
        Role.COORDINATOR: ("volunteer", "volunteer"),
        Role.NETWORKER: ("contact", "contact_person"),
        Role.MEDIATOR: ("conflict", "party"),
    }.get(filled.owner, ("household", "household"))
    return kind, filled.one(made).pk


def _invitation(filled: Filled) -> Any:
    administrator = filled.place.member(Role.ADMINISTRATOR)
    person = {"email": "neu@example.org", "name": "Neu Hier", "roles": ["funder"]}
    return services.invite(actor=administrator, now=clock.now(), **person)  # links expire by the real clock


def _appointment_secret(filled: Filled) -> str:
    """What the mail to a family carries; its appointment is booked."""
    filled.one("appointment")
    return make.appointment_secret(filled.one("appointment_invitation"), clock.now())


def _decision_list(filled: Filled) -> Any:
    """A list with one child, to an office for which the partner of the centre acts."""
    place = filled.place
    office = lists.deciding_office(place)
    lists.representative(place, office)
    return lists.decision_list(place, lists.answered(place), office=office, now=clock.now())


def _referral(filled: Filled) -> Any:
    """To the office for which the partner of the centre acts."""
    office = filled.one("decision_list").office.organisation
    family, _ = referring.family(filled.place)
    made = referring.draft(family, office, way="letter")
    return sending.refer(actor=filled.place.counsellor, draft=made, now=clock.now())


def _own_consents_secret(filled: Filled) -> str:
    return links.issue(purpose="family_consents", object_id=filled.one("household").pk, actor=None, now=clock.now())


def _referral_secret(filled: Filled) -> str:
    """What the mail to a partner carries."""
    return links.issue(purpose="referral", object_id=filled.one("referral").pk, actor=None, now=clock.now())


def _list_secret(filled: Filled) -> str:
    filled.one("decision_list")
    texts = [mail.text for mail in Mail.objects.filter(centre=filled.place.centre)]
    return next(secret for text in texts for secret in re.findall(r"/entscheidung/(\S+)/", text))


def _secret(filled: Filled) -> str:
    """What the mail of the invitation carries."""
    filled.one("invitation")  # its mail is written with it
    texts = [mail.text for mail in Mail.objects.filter(centre=filled.place.centre)]
    return next(secret for text in texts for secret in re.findall(r"/einladung/(\S+)/", text))


def _places_secret(filled: Filled) -> str:
    """A link of the school that was asked."""
    filled.one("round")
    return links.issue(
        purpose="places", object_id=filled.one("school").pk, actor=filled.place.counsellor, now=clock.now()
    )


def _status_secret(filled: Filled) -> str:
    """What stands on the sheet with a family's link."""
    family, actor = filled.one("household"), filled.place.counsellor
    return links.issue(purpose="family_status", object_id=family.pk, actor=actor, now=clock.now())


def _need_secret(filled: Filled) -> str:
    """What the mail to a family carries."""
    need, actor = filled.one("need"), filled.place.counsellor
    return links.issue(purpose="need_question", object_id=need.pk, actor=actor, now=clock.now())


def _asked_secret(filled: Filled) -> str:
    """What the mail that asks a volunteer carries."""
    filled.one("commitment")  # nobody is asked without a promise
    asking, actor = filled.one("asking"), filled.place.director
    return links.issue(purpose="asking", object_id=asking.pk, actor=actor, now=clock.now())


def _coaching_secret(filled: Filled) -> str:
    """What the mail to a volunteer carries."""
    row, actor = filled.one("registration"), filled.place.director
    return links.issue(purpose="coaching", object_id=row.pk, actor=actor, now=clock.now())


def _complaint(filled: Filled) -> Complaint:
    """About an engagement that the owner does not coordinate, and for which the owner is named."""
    place = filled.place
    ComplaintContact.objects.create(member=place.member(filled.owner))
    return make.complaint(place, engagement=make.engagement(place, coordinator=place.member(Role.NETWORKER)))


def _complaint_secret(filled: Filled) -> str:
    """What the family's page has in its address."""
    complaint = filled.one("complaint")
    return links.issue(purpose="complaint", object_id=complaint.pk, actor=None, now=clock.now())


def _offer_address(filled: Filled) -> str:
    """The offer itself has an address from then on."""
    offer = filled.one("offer")
    offer.email = "angebot@example.org"
    offer.save()
    return "angebot@example.org"


def _report(filled: Filled) -> OfferReport:
    """Confirmed; some pages show only those."""
    facts = {"organisation": "Nähtreff", "name": "Nähen", "summary": "Nähen.", "topics": ["meeting"]}
    rest = {"email": "n@example.org", "contact_name": "Kim", "language": "de", "phone": "", "joining": ""}
    rest |= {"when": "dienstags", "where": "Bücherei"}
    return OfferReport.objects.create(facts=json.dumps(facts | rest), sent_at=clock.now(), confirmed_at=clock.now())


def _report_secret(filled: Filled) -> str:
    """What the mail to whoever reports an offer carries."""
    return links.issue(purpose="offer_report", object_id=filled.one("report").pk, actor=None, now=clock.now())


def _offers_secret(filled: Filled) -> str:
    """What the mail to a partner carries."""
    return links.issue(purpose="offers_hold", object_id=filled.one("inquiry").pk, actor=None, now=clock.now())


def _read_in_emergency(filled: Filled) -> str:
    """A record that the owner may read, because somebody agreed."""
    filled.one("emergency_access")
    return str(filled.one("conflict").code)


def _leader_secret(filled: Filled) -> str:
    """What the mail to whoever leads the group carries."""
    group, actor = filled.one("programme"), filled.place.director
    return links.issue(purpose="programmes.leader", object_id=group.pk, actor=actor, now=clock.now())


def _meeting_secret(filled: Filled) -> str:
    """What the mail to a member of a body carries, once the minutes are final."""
    filled.one("minutes")
    return links.issue(purpose="meeting", object_id=filled.one("invitee").pk, actor=None, now=clock.now())


def _sign_up_secret(filled: Filled) -> str:
    """What the mail to whoever offers to help carries."""
    sign_up = SignUp.objects.create(email_hash="0", sent_at=NOW, confirmed_at=NOW, volunteer=filled.one("volunteer"))
    return links.issue(purpose="volunteer_signup", object_id=sign_up.pk, actor=None, now=clock.now())


def _failed_mail(filled: Filled) -> Mail:
    centre = filled.place.centre
    return Mail.objects.create(
        to="a@example.org", subject="Test", text="", centre=centre, state="failed", created_at=NOW
    )


VALUES: dict[str, Callable[[Filled], object]] = {
    "household": lambda filled: filled.one("household").code,
    "referral": lambda filled: filled.one("referral").code,
    "referrals:by_link.secret": lambda filled: _referral_secret(filled),
    "person": lambda filled: filled.one("person").pk,
    "way": lambda filled: filled.one("way").pk,
    "consent": lambda filled: filled.one("consent").pk,
    "disclosure": lambda filled: filled.one("disclosure").pk,
    "people:own_consents.secret": lambda filled: _own_consents_secret(filled),
    "subject": lambda _: "partner",
    "kept": lambda filled: filled.one("kept").code,
    **{
        f"wording:{name}.number": lambda filled: filled.one("wording").number
        for name in ("version", "version_text", "discard_version")
    },
    "wording:version_text.language": lambda _: "ar",
    "draft": lambda filled: filled.one("draft").pk,
    "directory:offer_translation.language": lambda _: "ar",
    "directory:offer_translation_drop.language": lambda _: "ar",
    "directory:table_check.draft": lambda filled: filled.one("table_draft").pk,
    "network:labour_check.draft": lambda filled: filled.one("labour_draft").pk,
    "network:labour_town.ags": lambda filled: filled.place.municipalities[0].ags,
    "directory:hsds_check.draft": lambda filled: filled.one("hsds_draft").pk,
    "parcel": lambda filled: filled.one("parcel").pk,
    "people:transfer_noticed.parcel": lambda filled: filled.one("own_parcel").pk,
    "case": lambda filled: filled.one("case").code,
    **{
        f"privacy:{name}.kind": lambda filled: _somebody(filled)[0]
        for name in ("package", "request_new_of", "subject", "correct", "correct_field")
    },
    "privacy:correct_field.field": lambda filled: "last_name" if filled.owner == Role.COORDINATOR else "name",
    "pk": lambda filled: _somebody(filled)[1],
    "privacy:package_file.package": lambda filled: filled.one("subject_package").pk,
    **{
        f"privacy:request{name}.code": lambda filled: filled.one("data_request").code
        for name in ("", "_change", "_extend", "_answer")
    },
    **{
        f"cases:{name}.invitation": lambda filled: filled.one("appointment_invitation").pk
        for name in ("invitation", "book_invited", "invitation_letter", "invitation_mail", "withdraw_invitation")
    },
    **{
        f"cases:appointment_{name}.secret": lambda filled: _appointment_secret(filled)
        for name in ("link", "times", "book", "cancel", "calendar")
    },
    "appointment": lambda filled: filled.one("appointment").code,
    "pattern": lambda filled: filled.one("pattern").pk,
    "absence": lambda filled: filled.one("absence").pk,
    "room": lambda filled: filled.one("room").pk,
    "contact": lambda filled: filled.one("contact").pk,
    "followup": lambda filled: filled.one("followup").pk,
    "pupil": lambda filled: filled.one("pupil").code,
    "offer": lambda filled: filled.one("offer").code,
    "schedule": lambda filled: filled.one("schedule").pk,
    "suggestion": lambda filled: filled.one("suggestion").pk,
    "report": lambda filled: filled.one("report").pk,
    "advice_request": lambda filled: filled.one("advice_request").pk,
    "directory:report_confirm.secret": lambda filled: _report_secret(filled),
    "directory:truth_hand_over.owner": lambda filled: filled.one("offer").owner_id,
    **{
        f"directory:offers_link{name}.secret": lambda filled: _offers_secret(filled)
        for name in ("", "_change", "_capacity", "_end")
    },
    "organisation": lambda filled: filled.one("organisation").code,
    "place": lambda filled: filled.one("place").code,
    "contact_person": lambda filled: filled.one("contact_person").code,
    "agreement": lambda filled: filled.one("agreement").code,
    "office": lambda filled: filled.one("office").code,
    "schooling:office_access.office": lambda filled: filled.one("decision_list").office.organisation.code,
    "schooling:office_code.office": lambda filled: filled.one("decision_list").office.organisation.code,
    "package": lambda filled: filled.one("package").code,
    "school": lambda filled: filled.one("school").organisation.code,
    "period": lambda filled: filled.one("period").pk,
    "check": lambda filled: filled.one("check").pk,
    "form": lambda _: "initial_support",
    "run": lambda filled: filled.one("run").pk,
    "row": lambda filled: filled.one("row").pk,
    "member": lambda filled: filled.place.members[Role.FUNDER].pk,
    "invitation": lambda filled: filled.one("invitation").pk,
    "municipality": lambda filled: filled.place.municipalities[0].pk,
    "mail": lambda filled: filled.one("mail").pk,
    "schooling:process_version.number": lambda filled: filled.one("version").number,
    "round": lambda filled: filled.one("round").pk,
    "schooling:report_places.secret": lambda filled: _places_secret(filled),
    "rule": lambda filled: filled.one("rule").key,
    **{
        f"api:{prefix}{kind}_single.key": key
        for prefix in ("", "centre_")
        for kind, key in {
            "services": lambda filled: filled.one("offer_at_place").offer_id,
            "organizations": lambda filled: filled.one("offer_at_place").offer.organisation_id,
            "service_at_locations": lambda filled: filled.one("offer_at_place").pk,
            "taxonomies": lambda _: taxonomies()[0].id,
            "taxonomy_terms": lambda _: taxonomies()[0].terms[0].id,
        }.items()
    },
    "workspace:calendar_feed.secret": lambda filled: new_calendar_link(
        actor=filled.place.member(Role.COUNSELLOR), now=clock.now()
    ),
    "administration:accept.secret": lambda filled: _secret(filled),
    "secret": lambda filled: _list_secret(filled),
    "decision_list": lambda filled: filled.one("decision_list").code,
    "item": lambda filled: filled.one("decision_list").items.get().pk,
    "schooling:family_status.secret": lambda filled: _status_secret(filled),
    "volunteering:drop_days_off.absence": lambda filled: filled.one("days_off").pk,
    "requirement": lambda filled: filled.one("requirement").code,
    "need": lambda filled: filled.one("need").code,
    "volunteering:confirm_sign_up.secret": lambda filled: _sign_up_secret(filled),
    "volunteering:asked.secret": lambda filled: _asked_secret(filled),
    "volunteering:need_answer.secret": lambda filled: _need_secret(filled),
    "match_run": lambda filled: filled.one("match_run").pk,
    "volunteer": lambda filled: filled.one("volunteer").code,
    "engagement": lambda filled: filled.one("engagement").code,
    "conflict": lambda filled: filled.one("conflict").code,
    "conflicts:emergency_record.conflict": lambda filled: _read_in_emergency(filled),
    "phase": lambda filled: filled.one("conflict").phase_id,
    "party": lambda filled: filled.one("party").pk,
    "point": lambda filled: filled.one("point").pk,
    "conflict_followup": lambda filled: filled.one("conflict_followup").pk,
    "emergency_access": lambda filled: filled.one("emergency_access").pk,
    "programme": lambda filled: filled.one("programme").code,
    "group_session": lambda filled: filled.one("group_session").pk,
    "participant": lambda filled: filled.one("participant").pk,
    **{f"programmes:{name}.secret": lambda filled: _leader_secret(filled) for name in ("leader", "leader_session")},
    "asking": lambda filled: filled.one("asking").pk,
    "commitment": lambda filled: filled.one("commitment").pk,
    "participation": lambda filled: filled.one("participation").pk,
    "meeting": lambda filled: filled.one("meeting").pk,
    "cover": lambda filled: filled.one("cover").pk,
    "notice": lambda filled: filled.one("notice").pk,
    "privacy:period.kind": lambda _: "people.file",
    **{
        f"privacy:{name}.run": lambda filled: filled.one("deletion_run").code
        for name in ("run", "confirm", "cancel", "offer", "archive_answer", "proof", "hold_item")
    },
    "run_item": lambda filled: filled.one("run_item").pk,
    "hold": lambda filled: filled.one("hold").pk,
    "full_timer": lambda filled: filled.one("full_timer").pk,
    "share": lambda filled: filled.one("share").pk,
    "volunteering:full_timer_there.absence": lambda filled: filled.one("full_timer_absence").pk,
    **{
        f"volunteering:{purpose}.secret": lambda filled, purpose=purpose: links.issue(
            purpose=purpose, object_id=filled.one("share").pk, actor=None, now=clock.now()
        )
        for purpose in ("share_offer", "share_agreement", "share_page")
    },
    "volunteering:own.secret": lambda filled: filled.one("own_secret"),
    **{
        f"volunteering:own_{one}.secret": lambda filled: filled.one("own_secret")
        for one in (
            "calendar",
            "calendar_page",
            "coaching",
            "concern",
            "data",
            "data_file",
            "expenses",
            "hours",
            "load",
            "pause",
            "raise",
            "stop",
        )
    },
    "session": lambda filled: filled.one("session").code,
    "registration": lambda filled: filled.one("registration").pk,
    "wish": lambda filled: filled.one("wish").pk,
    "expense": lambda filled: filled.one("expense").pk,
    "allowance": lambda filled: filled.one("allowance").pk,
    "volunteering:coaching_link.secret": lambda filled: _coaching_secret(filled),
    "barrier": lambda filled: filled.one("barrier").code,
    "concern": lambda filled: filled.one("concern").code,
    "complaint": lambda filled: filled.one("complaint").code,
    "volunteering:complaint_answer.secret": lambda filled: _complaint_secret(filled),
    "uidb36": lambda _: "0",
    "body": lambda filled: filled.one("body").code,
    "seat": lambda filled: filled.one("seat").pk,
    "host": lambda filled: filled.one("host").pk,
    "meeting_code": lambda filled: filled.one("table").code,
    "invitee": lambda filled: filled.one("invitee").pk,
    "agenda_item": lambda filled: filled.one("agenda_item").pk,
    "decision": lambda filled: filled.one("decision").pk,
    "version_number": lambda filled: filled.one("minutes").number,
    "order": lambda filled: filled.one("order").code,
    **{
        f"network:{name}.secret": lambda filled: _meeting_secret(filled)
        for name in ("meeting_link", "meeting_calendar", "meeting_minutes")
    },
    "network:order_link.secret": lambda filled: links.issue(
        purpose="work_order", object_id=filled.one("order").pk, actor=None, now=clock.now()
    ),
    "key": lambda _: "set-password",
    "provider_id": lambda _: "anmeldedienst",
}


def url_of(route: Route, filled: Filled, *, under: Place | None = None) -> str:
    """The URL of a route with the objects of ``filled``; ``under`` puts it below another centre's slug."""
    kwargs: dict[str, object] = {}
    with filled.place.scope():
        for name in route.kwargs:
            if name == "centre":
                kwargs[name] = (under or filled.place).centre.slug
                continue
            value = VALUES.get(f"{route.name}.{name}") or VALUES.get(name)
            assert value, f"{route.name}: tests/architecture/filled.py knows no value for <{name}>"
            kwargs[name] = value(filled)
    return reverse(route.name, kwargs=kwargs)


def names_an_object(route: Route) -> bool:
    """``kind`` names a kind of record, ``subject`` one of the texts that each centre has."""
    return route.mark[0] == "right" and bool(set(route.kwargs) - {"centre", "kind", "subject"})
