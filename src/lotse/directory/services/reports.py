"""A partner reports an offer on the public pages: mail address confirmed, then a draft that the centre completes."""

import datetime as dt
import json
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.open_forms import too_many
from lotse.directory import mails
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import ContactPerson, Offer, OfferReport, Organisation
from lotse.directory.rules import rights
from lotse.directory.rules.reports import IN_ALL, LINK_PURPOSE, PER_ADDRESS, PER_SENDER, UNCONFIRMED, UNDECIDED
from lotse.directory.services import add_organisations
from lotse.directory.services.offers import OfferFacts, create_offer
from lotse.links import services as links
from lotse.outbox.services import post, stop
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership


class TooManyOfferReports(LotseError):
    code = "directory.too_many_offer_reports"
    sentence = gettext_noop(
        "Gerade kommen sehr viele Meldungen an. Es wurde nichts gespeichert; was Sie eingegeben haben, steht noch da. "
        "Bitte senden Sie es in einer Stunde noch einmal, oder rufen Sie uns an."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What the form asks for, as plain JSON. ``topics``: values of Topic; ``language``: the one of the page."""

    organisation: str
    name: str
    summary: str
    topics: tuple[str, ...]
    email: str
    contact_name: str
    language: str
    when: str = ""
    where: str = ""
    joining: str = ""
    phone: str = ""


def send(*, centre: Centre, facts: ReportFacts, sender: str, now: dt.datetime) -> None:
    """Mail whoever reports a link to confirm with; ``sender``: see core.open_forms. Raises TooManyOfferReports."""
    if too_many(f"offer-report:{centre.pk}", sender, per_sender=PER_SENDER, in_all=IN_ALL):
        raise TooManyOfferReports
    if too_many(f"offer-report-mail:{centre.pk}", facts.email.lower(), per_sender=PER_ADDRESS, in_all=IN_ALL):
        return  # the page does not tell who was written to
    with transaction.atomic():
        report = OfferReport.objects.create(facts=json.dumps(asdict(facts)), sent_at=now)
        secret = links.issue(purpose=LINK_PURPOSE, object_id=report.pk, actor=None, now=now)
        url = f"{settings.BASE_URL}{centre_url('directory:report_confirm', secret)}?sprache={facts.language}"
        subject, text = mails.confirm_report(url=url, centre=centre, language=facts.language)
        post(to=facts.email, subject=subject, text=text, centre=centre, now=now, carries=[report.pk])
        record(actor=None, action="directory.offer_report_sent", obj=report, now=now)


def report_behind(secret: str, now: dt.datetime) -> OfferReport:
    """Writes nothing. Raises links.LinkUnusable."""
    link = links.find(purpose=LINK_PURPOSE, secret=secret, now=now)
    return OfferReport.objects.get(pk=link.object_id)


def confirm(*, secret: str, now: dt.datetime) -> None:
    """From now on the centre sees it; twice counts once. Raises links.LinkUnusable, links.TooManySubmissions."""
    links.count_submission(links.find(purpose=LINK_PURPOSE, secret=secret, now=now), now=now)
    with transaction.atomic():
        report = report_behind(secret, now)
        if OfferReport.objects.filter(pk=report.pk, confirmed_at=None).update(confirmed_at=now) == 1:
            record(actor=None, action="directory.offer_reported", obj=report, now=now)


def take(
    *, actor: Membership, report: OfferReport, organisation: Organisation | None, kind: str, now: dt.datetime
) -> Offer:
    """Make a draft of it, of this organisation or of a new one of this kind (OrganisationKind).

    Raises NotAllowed, ChangedMeanwhile (decided already).
    """
    with transaction.atomic():
        facts = ReportFacts(**json.loads(_decide(actor, report, now)))
        if organisation is None:
            new = Organisation(name=facts.organisation, kind=OrganisationKind(kind), email=facts.email)
            (organisation,) = add_organisations([new])
            record(actor=actor, action="directory.organisation_added", obj=organisation, now=now)
        offer = create_offer(
            actor=actor,
            organisation=organisation,
            facts=OfferFacts(
                name=facts.name,
                summary=facts.summary,
                topics=tuple(facts.topics),
                description=_description(facts),
                joining=facts.joining,
                contact=_person(organisation, facts),
                owner=actor,
            ),
            now=now,
        )
        OfferReport.objects.filter(pk=report.pk).update(offer=offer)
    return offer


def decline(*, actor: Membership, report: OfferReport, now: dt.datetime) -> None:
    """No offer for the directory; what was sent is deleted. Raises NotAllowed, ChangedMeanwhile."""
    with transaction.atomic():
        _decide(actor, report, now)
        record(actor=actor, action="directory.offer_report_declined", obj=report, now=now)


def forget(centre: Centre, now: dt.datetime) -> None:
    """Unconfirmed after two days, undecided or long decided after half a year: deleted (core.registry.periodic)."""
    unconfirmed = Q(confirmed_at=None, sent_at__lte=now - UNCONFIRMED)
    old = list(OfferReport.objects.filter(unconfirmed | Q(sent_at__lte=now - UNDECIDED)).values_list("pk", flat=True))
    with transaction.atomic():
        stop(carrying=old)
        OfferReport.objects.filter(pk__in=old).delete()


def _decide(actor: Membership, report: OfferReport, now: dt.datetime) -> str:
    """Claims the report and empties it; returns its facts."""
    if not actor.holds(rights.EDIT):
        raise NotAllowed
    rows = OfferReport.objects.filter(pk=report.pk, decided_at=None).exclude(confirmed_at=None)
    if rows.update(sent_at=F("sent_at"), decided_at=now, decided_by=actor) != 1:
        raise ChangedMeanwhile
    facts = report.facts
    report.facts, report.decided_at, report.decided_by = "", now, actor
    report.save(update_fields=["facts"])
    return str(facts)


def _person(organisation: Organisation, facts: ReportFacts) -> ContactPerson:
    known = ContactPerson.objects.filter(organisation=organisation, email__iexact=facts.email, is_active=True).first()
    if known is not None:
        return known
    return ContactPerson.objects.create(
        organisation=organisation, name=facts.contact_name, phone=facts.phone, email=facts.email
    )


def _description(facts: ReportFacts) -> str:
    parts = (("Wann", facts.when), ("Wo", facts.where))
    return "\n".join(f"{label}: {text}" for label, text in parts if text)
